"""Mails quoted or passed on inside a body: their heads, their text, and whether the author passes them on.

All of it is text that anybody could have typed: evidence for a reader, never proof (FAULTS M14).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers import head_date
from parsers.facts import Address, InnerMail
from parsers.quoting import attribution, heads, words

_ADDRESS = re.compile(r"[^\s<>\"(),:;\[\]'|]{1,64}@[^\s<>\"(),:;\[\]'|]{1,255}")
_MAX_MAILS = 30
#: words above a quoted head under a subject without prefix that still are no answer ("FYI", "for the file")
_COVER_WORDS = 3


def read(regions: Sequence[Sequence[str]], *, subject: str, own_text: str) -> tuple[InnerMail, ...]:
    """The mails in the quoted regions of a body, in their order."""
    mails: list[InnerMail] = []
    for region in regions:
        mails.extend(_chain(unquoted(region), subject, own_text))
        if len(mails) >= _MAX_MAILS:
            break
    return tuple(mails[:_MAX_MAILS])


def unquoted(lines: Sequence[str]) -> list[str]:
    """Lines without their quote marks; what stands deeper keeps the difference out of sight."""
    return [re.sub(r"^\s{0,3}(?:(?:>|&gt;) ?)+", "", line).rstrip() for line in lines]


def _chain(lines: list[str], subject: str, own_text: str) -> list[InnerMail]:
    """One region: each head or attribution begins a mail that ends where the next begins."""
    starts = _starts(lines)
    mails: list[InnerMail] = []
    outer = subject
    if not starts or any(line.strip() for line in lines[: starts[0][0]]):
        first = starts[0][0] if starts else len(lines)
        text = "\n".join(lines[:first]).strip()
        if text:
            mails.append(InnerMail(sender=Address(), text=text, role="quote"))
    for position, (_, end, head) in enumerate(starts):
        stop = starts[position + 1][0] if position + 1 < len(starts) else len(lines)
        text = "\n".join(lines[end:stop]).strip("\n")
        above = own_text if position == 0 else "\n".join(lines[starts[position - 1][1] : starts[position][0]])
        forwarded = _is_forward(head, outer, above)
        mail = (
            _from_head(head, text, forwarded=forwarded)
            if isinstance(head, heads.Head)
            else _from_line(head, text, forwarded=forwarded)
        )
        mails.append(mail)
        outer = mail.subject or outer
    return mails


def _starts(lines: list[str]) -> list[tuple[int, int, heads.Head | attribution.Attribution]]:
    found: list[tuple[int, int, heads.Head | attribution.Attribution]] = []
    index = 0
    while index < len(lines) and len(found) < _MAX_MAILS:
        head: heads.Head | attribution.Attribution | None = heads.at(lines, index)
        if head is None:
            head = attribution.at(lines, index)
            if head is not None and not head.strong and index > 0:
                head = None
        if head is None:
            index += 1
            continue
        found.append((head.first, head.end, head))
        index = max(head.end, index + 1)
    return found


def _is_forward(head: heads.Head | attribution.Attribution, subject: str, above: str) -> bool:
    """Passed on, not answered: the program says so, or the subject above it does, or nothing is said above it."""
    if isinstance(head, heads.Head) and head.forwarded:
        return True
    prefix = words.PREFIX.match(subject)
    if prefix is not None:
        return prefix["forward"] is not None
    return isinstance(head, heads.Head) and bool(head.values) and _count(above) <= _COVER_WORDS


def _count(text: str) -> int:
    """Words of *text*; two Chinese characters count as one."""
    ideographs = len(re.findall(r"[\u3400-\u9fff\u3040-\u30ff]", text))
    return len(re.findall(r"[^\W\d_]+", text)) + ideographs // 2


def person(value: str) -> Address:
    """Name and address of one sender as a head shows them (``Name <address>``, ``Name [mailto:address]``, ``Name``)."""
    found = _ADDRESS.search(value.replace("mailto:", ""))
    address = found.group().strip("<>") if found else ""
    name = re.sub(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*@[^()]*\)", " ", value)
    if address:
        name = name.replace(address, " ").replace("mailto:", " ")
    name = re.sub(r"\s+", " ", name).strip(" \t\"'“”«»<>,;*")
    return Address(name=name, address=address)


def _from_head(head: heads.Head, text: str, *, forwarded: bool) -> InnerMail:
    when = head.values.get("sent") or head.values.get("date") or ""
    return InnerMail(
        sender=person(head.values.get("from", "")),
        subject=head.values.get("subject", ""),
        date_words=when,
        date=head_date.read(when),
        to=head.values.get("to", ""),
        text=text,
        role="forward" if forwarded else "quote",
    )


def _from_line(line: attribution.Attribution, text: str, *, forwarded: bool) -> InnerMail:
    name, address, when = attribution.who(line.text)
    sender = Address(name=name, address=address)
    role = "forward" if forwarded else "quote"
    return InnerMail(sender=sender, date_words=when, date=head_date.read(when), text=text, role=role)
