"""Margin comments of a Word file: who says them, when, on which words, in answer to what (MS-DOC 2.8.7, 2.9.8)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from parsers.old_word import fib
from parsers.old_word.fib import Head
from parsers.tracked.dates import from_packed

_RECORD, _DATES = 30, 18
_INITIALS = 9


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One comment; ``start`` and ``end`` are the same where it stands at a point. ``parent`` is a place in the list."""

    #: position of its mark in the body, and of its words among those of all comments
    reference: int
    words: tuple[int, int]
    author: str = ""
    date: str | None = None
    start: int = 0
    end: int = 0
    parent: int | None = None


def comments(head: Head) -> list[Comment]:
    """All comments, in the order of their marks."""
    references, records = head.plex(fib.COMMENT_REFERENCES, _RECORD)
    texts = head.ranges(fib.COMMENT_TEXTS)
    authors = _authors(head.blob(fib.COMMENT_AUTHORS))
    dates = head.blob(fib.COMMENT_DATES)
    stretches = _stretches(head)
    found = []
    for n, (reference, record) in enumerate(zip(references, records, strict=False)):
        if n >= len(texts):
            break
        initials = record[2 : 2 + 2 * min(_INITIALS, struct.unpack_from("<H", record, 0)[0])]
        author, tag = struct.unpack_from("<H", record, 20)[0], struct.unpack_from("<i", record, 26)[0]
        start, end = stretches.get(tag, (reference, reference))
        date, parent = _date(dates, n)
        found.append(
            Comment(
                reference=reference,
                words=texts[n],
                author=authors[author] if author < len(authors) else initials.decode("utf-16-le", "replace"),
                date=date,
                start=start,
                end=end,
                parent=parent,
            )
        )
    return found


def _authors(blob: bytes) -> list[str]:
    """Names one behind the other, each with its length before it."""
    found = []
    at = 0
    while at + 2 <= len(blob):
        length = 2 * struct.unpack_from("<H", blob, at)[0]
        found.append(blob[at + 2 : at + 2 + length].decode("utf-16-le", "replace"))
        at += 2 + length
    return found


def _stretches(head: Head) -> dict[int, tuple[int, int]]:
    """Tag of a comment -> the positions of the words that it is on (MS-DOC 2.8.7, 2.9.7)."""
    _, marks = head.strings(fib.COMMENT_MARKS)
    starts, records = head.plex(fib.COMMENT_STARTS, 4)
    ends, _ = head.plex(fib.COMMENT_ENDS, 0)
    found = {}
    for mark, start, record in zip(marks, starts, records, strict=False):
        if len(mark) >= 6:
            other = struct.unpack_from("<H", record, 0)[0]
            if other < len(ends):
                found[struct.unpack_from("<i", mark, 2)[0]] = (start, ends[other])
    return found


def _date(blob: bytes, n: int) -> tuple[str | None, int | None]:
    """When a comment was made, and the one it answers (AtrdExtra, MS-DOC 2.9.5)."""
    at = _DATES * n
    if at + _DATES > len(blob):
        return None, None
    date, _, depth, parent = struct.unpack_from("<IHIi", blob, at)
    return from_packed(date), n + parent if depth and parent < 0 <= n + parent else None
