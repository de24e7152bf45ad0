"""The characters of a Word file by their positions, with the properties of each stretch (MS-DOC 2.4.1)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from consultation.errors import ParseError
from parsers.old_word import fib
from parsers.old_word.fib import Head
from parsers.old_word.sprms import Modifiers, runs

_PIECE_TABLE = 2
_COMPRESSED = 0x40000000
_PAGE_NUMBER = 0x3FFFFF
MAX_CHARACTERS = 5_000_000


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    place: int
    #: bytes of a character
    width: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters from position ``start`` on that have the same properties."""

    start: int
    text: str
    modifiers: Modifiers


class Text:
    """The text in the order of character positions."""

    def __init__(self, head: Head) -> None:
        self._document = head.document
        self._pieces = list(_pieces(head.blob(fib.CLX)))
        self._starts = [piece.start for piece in self._pieces]
        self._characters = runs(self._document, _pages(head, fib.CHARACTER_PAGES), paragraphs=False)
        self._paragraphs = runs(self._document, _pages(head, fib.PARAGRAPH_PAGES), paragraphs=True)

    @property
    def has_properties(self) -> bool:
        """Whether anything is known of the paragraphs."""
        return bool(self._paragraphs.starts)

    def runs(self, first: int, last: int) -> Iterator[Run]:
        """The characters of positions *first* to *last*, stretch by stretch."""
        at = first
        while at < last:
            piece = self._piece(at)
            if piece is None:
                return
            place = piece.place + (at - piece.start) * piece.width
            end, (_, found) = self._characters.at(place)
            count = min(last, piece.end) - at
            if end - place < count * piece.width:
                count = max(1, (end - place) // piece.width)
            blob = self._document[place : place + count * piece.width]
            # A pair for one character beyond U+FFFF counts as two positions: its halves are joined by ``joined``.
            text = blob.decode("cp1252", "replace") if piece.width == 1 else "".join(map(chr, _units(blob)))
            yield Run(at, text, found)
            at += count

    def paragraph(self, position: int) -> tuple[int, Modifiers]:
        """Style and modifiers of the paragraph that ends at a position."""
        piece = self._piece(position)
        if piece is None:
            return 0, {}
        return self._paragraphs.at(piece.place + (position - piece.start) * piece.width)[1]

    def _piece(self, position: int) -> _Piece | None:
        n = bisect_right(self._starts, position) - 1
        return self._pieces[n] if n >= 0 and position < self._pieces[n].end else None


def _pages(head: Head, number: int) -> Iterator[int]:
    """The numbers of the pages that keep properties."""
    return (struct.unpack("<I", record)[0] & _PAGE_NUMBER for record in head.plex(number, 4)[1])


def joined(text: str) -> str:
    """Halves of characters beyond U+FFFF put together."""
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _units(blob: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(blob) // 2}H", blob[: len(blob) // 2 * 2])


def _pieces(clx: bytes) -> Iterator[_Piece]:
    """The table of pieces (MS-DOC 2.9.38, 2.9.177): each in Unicode or in the Windows code page."""
    at = 0
    while at < len(clx) and clx[at] != _PIECE_TABLE:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    length = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + length]
    count = max(0, (length - 4) // 12)
    edges = struct.unpack_from(f"<{count + 1}I", table, 0)
    if count and edges[-1] - edges[0] > MAX_CHARACTERS:
        raise ParseError("the Word file is damaged: its table of pieces makes no sense")
    for n in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * n + 2)[0]
        if edges[n + 1] < edges[n]:
            raise ParseError("the Word file is damaged: its table of pieces makes no sense")
        if place & _COMPRESSED:
            yield _Piece(edges[n], edges[n + 1], (place & ~_COMPRESSED) // 2, 1)
        else:
            yield _Piece(edges[n], edges[n + 1], place, 2)
