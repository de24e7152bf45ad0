"""The head of a Word file: its streams, and where in them everything stands (MS-DOC 2.5)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise

import olefile

from consultation.errors import ParseError

#: FibBase (MS-DOC 2.5.2): magic, version of Word 97, flags
_MAGIC = 0xA5EC
#: of Word 2, 6 and 95
_OLDER = {0xA59B, 0xA59C, 0xA5DB, 0xA5DC}
_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
#: where the counts of characters stand (FibRgLw97), the number of places and the places (FibRgFcLcb)
_COUNTS_AT, _PLACE_COUNT_AT, _PLACES_AT = 0x004C, 0x0098, 0x009A

#: numbers of places that are used here (MS-DOC 2.5.6, 2.5.8)
STYLES, FOOTNOTE_REFERENCES, FOOTNOTE_TEXTS = 1, 2, 3
COMMENT_REFERENCES, COMMENT_TEXTS, HEADERS = 4, 5, 11
CHARACTER_PAGES, PARAGRAPH_PAGES, CLX = 12, 13, 33
COMMENT_AUTHORS, COMMENT_MARKS, COMMENT_STARTS, COMMENT_ENDS = 36, 37, 42, 43
ENDNOTE_REFERENCES, ENDNOTE_TEXTS, REVISION_AUTHORS = 46, 47, 51
LISTS, LIST_OVERRIDES, COMMENT_DATES = 73, 74, 112


class Encrypted(ParseError):
    """The file opens with a password only."""

    code = "encrypted"


class TooOld(ParseError):
    """A format from before Word 97."""

    code = "unsupported"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Characters of each part, which stand one behind the other in this order (MS-DOC 2.5.4)."""

    body: int
    footnotes: int
    headers: int
    macros: int
    comments: int
    endnotes: int
    boxes: int


class Head:
    """The streams with what is found in them by its number."""

    def __init__(self, file: olefile.OleFileIO) -> None:
        self.document: bytes = file.openstream("WordDocument").read()
        magic, version = struct.unpack_from("<HH", self.document, 0)
        flags = struct.unpack_from("<H", self.document, 0x0A)[0]
        if magic in _OLDER or (magic == _MAGIC and version < _WORD_97):
            raise TooOld("a Word file from before 1997; LibreOffice or antiword would read it")
        if magic != _MAGIC:
            raise ParseError("the Word file is damaged")
        if flags & _ENCRYPTED:
            raise Encrypted("protected by a password; ask the sender for an open copy")
        self.table: bytes = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
        names = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes")
        counts = struct.unpack_from("<7I", self.document, _COUNTS_AT)
        self.counts = Counts(**dict(zip(names, counts, strict=True)))
        #: whether only the text is looked for, because what tells its properties is damaged
        self.bare = False
        self._places = struct.unpack_from("<H", self.document, _PLACE_COUNT_AT)[0] or CLX + 1

    def place(self, number: int) -> tuple[int, int]:
        """Where something stands in the table stream, and its length; both 0 where it is not there."""
        at = _PLACES_AT + 8 * number
        if self.bare and number != CLX:
            return 0, 0
        if number >= self._places or at + 8 > len(self.document):
            return 0, 0
        start, length = struct.unpack_from("<II", self.document, at)
        return (start, length) if start + length <= len(self.table) else (0, 0)

    def blob(self, number: int) -> bytes:
        """Its bytes."""
        start, length = self.place(number)
        return self.table[start : start + length]

    def plex(self, number: int, size: int) -> tuple[list[int], list[bytes]]:
        """A PLC: n + 1 positions, and n records of *size* bytes (MS-DOC 2.2.2)."""
        blob = self.blob(number)
        count = max(0, (len(blob) - 4) // (4 + size))
        if not count:
            return [], []
        positions = list(struct.unpack_from(f"<{count + 1}I", blob, 0))
        start = 4 * (count + 1)
        return positions, [blob[start + size * n : start + size * (n + 1)] for n in range(count)]

    def ranges(self, number: int, size: int = 0) -> list[tuple[int, int]]:
        """The stretches between the positions of a PLC."""
        return list(pairwise(self.plex(number, size)[0]))

    def strings(self, number: int) -> tuple[list[str], list[bytes]]:
        """A string table with the extra bytes of each entry (MS-DOC 2.2.4), in UTF-16 alone."""
        blob = self.blob(number)
        if len(blob) < 6 or blob[:2] != b"\xff\xff":
            return [], []
        count, extra = struct.unpack_from("<HH", blob, 2)
        at = 6
        strings: list[str] = []
        extras: list[bytes] = []
        for _ in range(count):
            if at + 2 > len(blob):
                break
            length = 2 * struct.unpack_from("<H", blob, at)[0]
            strings.append(blob[at + 2 : at + 2 + length].decode("utf-16-le", "replace"))
            at += 2 + length + extra
            extras.append(blob[at - extra : at])
        return strings, extras
