"""Heads of quoted mails: the block of ``From: … Sent: … To: … Subject: …`` lines in any language.

A head needs a sender, at least two more labels, and something that only a mail program writes (an address, a time of
day, a label that says "sent", a separator above), because a letter too may open with TO, FROM, SUBJECT and DATE.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.quoting import words

_LABELLED = re.compile(r"^[\s>*_|•\-]{0,8}([^\W\d_][\w '’.\-/()*]{0,34}?)[\s*_]*[:：][\s*_]*(.*)$")
_TIME = re.compile(r"\d{1,2}\s?[:.hH時时點点]\s?\d{2}")
_RULE = re.compile(r"^[\s>*]*[_\-=–—]{5,}[\s*]*$")
_MAX_LINES = 60
_MAX_LINE = 4000
_MAX_CONTINUED = 25
_FOLDABLE = frozenset({"to", "cc", "bcc", "from", "subject", "other"})


@dataclass(frozen=True, kw_only=True)
class Head:
    """A head found in lines: ``first`` to ``end`` (exclusive), separator above included, and its values by role."""

    first: int
    end: int
    values: dict[str, str]
    #: a separator or ``Begin forwarded message`` says so
    forwarded: bool = False
    #: there is a separator line of a mail program above
    separated: bool = False


def label_of(line: str) -> tuple[str, str] | None:
    """Role and value of a labelled line, if its label is one of a head."""
    plain = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", line)
    found = _LABELLED.match(plain)
    if found is None:
        return None
    role = words.labels().get(words.fold(found[1]))
    return None if role is None else (role, found[2].strip().strip("*").strip())


def _separator(line: str) -> tuple[bool, bool]:
    """Whether *line* is a separator of a mail program, and whether it says "forwarded"."""
    if len(line) > 200:
        return False, False
    found = words.SEPARATOR.match(line)
    if found:
        return True, found["forwarded"] is not None
    return (True, True) if words.BEGIN_FORWARDED.match(line) else (False, False)


def find(lines: Sequence[str], start: int = 0) -> Head | None:
    """The first head at or below *start*."""
    for index in range(start, len(lines)):
        head = at(lines, index)
        if head is not None:
            return head
    return None


def at(lines: Sequence[str], index: int) -> Head | None:
    """The head that begins at that line: with a separator, a rule of underscores, or with its first label."""
    line = lines[index]
    if not line.strip() or len(line) > _MAX_LINE:
        return None
    separated, forwarded = _separator(line)
    if separated:
        block = _block(lines, _next_filled(lines, index + 1), separated=True)
        if block is None:
            if words.BEGIN_FORWARDED.match(line) and not words.SEPARATOR.match(line):
                return None
            return Head(first=index, end=index + 1, values={}, forwarded=forwarded, separated=True)
        return Head(first=index, end=block[0], values=block[1], forwarded=forwarded, separated=True)
    if _RULE.match(line) or words.BARE_ORIGINAL.match(line):
        block = _block(lines, _next_filled(lines, index + 1), separated=True)
        return None if block is None else Head(first=index, end=block[0], values=block[1], separated=True)
    block = _block(lines, index, separated=False)
    return None if block is None else Head(first=index, end=block[0], values=block[1])


def _next_filled(lines: Sequence[str], index: int) -> int:
    end = min(len(lines), index + 4)
    while index < end and not lines[index].strip():
        index += 1
    return index


def _block(lines: Sequence[str], index: int, *, separated: bool) -> tuple[int, dict[str, str]] | None:
    """Labelled lines from *index* on: the line after them and the values, if they make a head."""
    if index >= len(lines) or label_of(lines[index]) is None:
        return None
    values: dict[str, str] = {}
    role, end, position = "", index, index
    while position < min(len(lines), index + _MAX_LINES):
        labelled = label_of(lines[position])
        if labelled is not None and (labelled[0] not in values or labelled[0] == "other"):
            role = labelled[0]
            values.setdefault(role, labelled[1])
            end = position + 1
        elif labelled is not None:
            break
        elif not lines[position].strip():
            if not _goes_on(lines, position + 1, values):
                break
        elif role in _FOLDABLE and _continued(lines, position, values):
            values[role] = f"{values[role]} {lines[position].strip()}".strip()
            end = position + 1
        else:
            break
        position += 1
    return (end, values) if _is_head(values, separated=separated) else None


def _goes_on(lines: Sequence[str], index: int, values: dict[str, str]) -> bool:
    """After one empty line: another label that is not there yet (programs that make a paragraph of each line)."""
    if index >= len(lines):
        return False
    labelled = label_of(lines[index])
    complete = "from" in values and "subject" in values and ("sent" in values or "date" in values) and "to" in values
    return labelled is not None and not complete and labelled[0] not in values and labelled[0] != "other"


def _continued(lines: Sequence[str], index: int, values: dict[str, str]) -> bool:
    """A line without a label belongs to the value above if the head goes on below it."""
    for line in lines[index + 1 : index + _MAX_CONTINUED]:
        if not line.strip():
            return False
        labelled = label_of(line)
        if labelled is not None:
            return labelled[0] not in values
    return False


def _is_head(values: dict[str, str], *, separated: bool) -> bool:
    if "from" not in values:
        return "@" in values.get("to", "") and bool(_TIME.search(values.get("date", "") or values.get("sent", "")))
    others = [role for role in ("sent", "date", "to", "subject") if role in values]
    if separated:
        return bool(others)
    when = values.get("sent", "") or values.get("date", "")
    shown = any("@" in value for value in values.values()) or bool(_TIME.search(when)) or "sent" in values
    return len(others) >= 2 and shown
