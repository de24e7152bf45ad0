"""Tracked changes of a Word file: modifiers of its characters (MS-DOC 2.6.1), authors by their place in a table."""

from __future__ import annotations

import struct

from parsers.old_word import fib
from parsers.old_word.fib import Head
from parsers.old_word.sprms import Modifiers, flag, word
from parsers.tracked import Region
from parsers.tracked.dates import from_packed
from parsers.word.symbols import character

_DELETED, _INSERTED, HIDDEN = 0x0800, 0x0801, 0x083C
_AUTHOR, _DATE, _AUTHOR_DELETED, _DATE_DELETED = 0x4804, 0x6805, 0x4863, 0x6864
_FORMATTED, _FORMATTED_97 = 0xCA89, 0xCA57


class Revisions:
    """Gives the regions that hold for a stretch; one and the same for one change."""

    def __init__(self, head: Head) -> None:
        self._authors = head.strings(fib.REVISION_AUTHORS)[0]
        self._known: dict[tuple[str, int, int], Region] = {}

    def of(self, found: Modifiers) -> tuple[Region | None, Region | None, Region | None]:
        """Inserted, deleted, otherwise formatted by."""
        if not found:
            return None, None, None
        inserted = deleted = None
        if flag(found, _INSERTED):
            inserted = self._region("insertion", word(found, _AUTHOR), word(found, _DATE, "<I"))
        if flag(found, _DELETED):
            deleted = self._region("deletion", word(found, _AUTHOR_DELETED), word(found, _DATE_DELETED, "<I"))
        return inserted, deleted, self._formatted(found)

    def _formatted(self, found: Modifiers) -> Region | None:
        blob = found.get(_FORMATTED) or found.get(_FORMATTED_97)
        if blob is None or len(blob) < 7 or not blob[0]:
            return None
        author, date = struct.unpack_from("<HI", blob, 1)
        return self._region("format", author, date)

    def _region(self, kind: str, author: int | None, date: int | None) -> Region:
        key = (kind, author or 0, date or 0)
        if key not in self._known:
            name = self._authors[key[1]] if key[1] < len(self._authors) else ""
            self._known[key] = Region(kind=kind, author=name, date=from_packed(key[2]) if key[2] else None)
        return self._known[key]

    @staticmethod
    def symbol(code: int) -> str:
        """A character of a symbol font by its number."""
        return character(f"{code:X}", "Symbol")
