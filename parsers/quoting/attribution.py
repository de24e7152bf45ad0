"""Attribution lines: ``On … X wrote:`` above a quoted mail, in any language, over one to four lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.quoting import words

_MAX_LINES = 4
_MAX_LENGTH = 450
_ADDRESS = re.compile(r"[^\s<>\"(),:;\[\]]{1,64}@[^\s<>\"(),:;\[\]]{1,255}")
_TIME = re.compile(r"\b\d{1,2}\s?[:.hH時时點点]\s?\d{2}")
_DATE = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}|[0-9٠-٩]{1,2}")
_DASHED = re.compile(r"^-{2,}\s*(.+?)\s*-{2,}$")
_ENDS = re.compile(r"[:：]\s*[*_]*$")


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Lines ``first`` to ``end`` (exclusive) as one text."""

    first: int
    end: int
    text: str
    #: names an address or a time of day: good enough without quote marks below
    strong: bool


def at(lines: Sequence[str], index: int) -> Attribution | None:
    """The attribution that begins at that line."""
    if not lines[index].strip() or lines[index].lstrip().startswith(">"):
        return None
    window = "\n".join(line[:_MAX_LENGTH] for line in lines[index : index + _MAX_LINES])
    if "@" not in window and not words.WROTE.search(window):
        return None
    text = ""
    for end in range(index + 1, min(len(lines), index + _MAX_LINES) + 1):
        line = lines[end - 1].strip()
        if not line or len(text) + len(line) > _MAX_LENGTH:
            return None
        text = f"{text} {line}".strip()
        if _complete(text):
            return Attribution(first=index, end=end, text=text, strong=_strong(text))
    return None


def _complete(text: str) -> bool:
    """Whether *text* is a whole attribution: an end, and of a verb of writing, a date and an address two at least."""
    plain = text.strip("*_ ")
    verb = words.WROTE.search(plain)
    if verb is None:
        return bool(_ENDS.search(plain) and _ADDRESS.search(plain) and _TIME.search(plain))
    dashed = _DASHED.match(plain)
    ends = bool(_ENDS.search(plain)) or dashed is not None or verb.end() >= len(plain) - 1
    if not ends or _sentence_before(plain, verb.start()):
        return False
    if _ADDRESS.search(plain):
        return True
    opens = words.fold(plain.split()[0].rstrip(",")) in words.ON_WORDS or plain.startswith(("在", "于", "於"))
    return bool(_DATE.search(plain)) and (opens or bool(_TIME.search(plain)))


def _sentence_before(text: str, verb: int) -> bool:
    """A full stop followed by a new sentence in front of the verb: running text, not an attribution."""
    return re.search(r"[a-zà-ÿа-я]{4,}[.!?]\s+[A-ZА-Я][a-zа-я]+\s+[a-zа-я]+\s", text[:verb]) is not None


def _strong(text: str) -> bool:
    if not words.WROTE.search(text):
        return False
    return bool(_ADDRESS.search(text) or _TIME.search(text) or _DASHED.match(text.strip("*_ ")))


def who(text: str) -> tuple[str, str, str]:
    """Name, address and date words of an attribution, as far as they can be told apart."""
    plain = text.strip("*_ ->:：")
    found = _ADDRESS.search(plain)
    address = found.group().strip("<>") if found else ""
    bare = re.sub(r"<[^<>]*>|\[mailto:[^\]]*\]", " ", plain).replace(address, " ") if address else plain
    verb = words.WROTE.search(bare)
    sides = (bare[: verb.start()], bare[verb.end() :]) if verb else (bare, "")
    name = next((side for side in reversed(sides) if side.strip() and not _DATE.search(side)), "")
    if not name:
        name = re.split(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?|\b\d{4}\b", bare)[-1]
        name = name[: name.find(verb.group())] if verb and verb.group() in name else name
    when = bare.replace(name, " ") if name.strip() else bare
    when = words.WROTE.sub(" ", when)
    return _tidy(name), address, _tidy(when)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:<>()\"'“”«»-–—")
