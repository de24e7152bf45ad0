"""One author's acts in a stretch of pieces, gathered into runs: the edits as a drafter would count them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.word.names import HIDE_BEFORE
from parsers.word.pieces import Piece, Revision


@dataclass(slots=True)
class Run:
    """Adjacent acts of one author."""

    offset: int
    revision: Revision
    inside: str | None
    #: white space kept since the last act
    gap: str = ""
    last: str = ""
    _deleted: list[str] = field(default_factory=list)
    _inserted: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What was done, in the words of ``Edit.kind``."""
        if self._deleted and self._inserted:
            return "replacement"
        return "deletion" if self._deleted else "insertion"

    @property
    def deleted(self) -> str:
        """The words taken out."""
        return "".join(self._deleted)

    @property
    def inserted(self) -> str:
        """The words put in."""
        return "".join(self._inserted)

    def takes(self, kind: str, inside: str | None) -> bool:
        """Whether an act goes on with this edit: nothing between, or white space between deletion and insertion."""
        if kind == "del" and self.inside != inside:
            return False
        return not self.gap or kind != self.last

    def add(self, kind: str, text: str) -> None:
        """Take an act (``ins`` or ``del``) in; white space kept between stands in both texts."""
        if self.gap:
            self._deleted.append(self.gap)
            self._inserted.append(self.gap)
            self.gap = ""
        (self._deleted if kind == "del" else self._inserted).append(text)
        self.last = kind


def runs(pieces: Sequence[Piece], offset: int, *, skip: str | None = None) -> Iterator[Run]:
    """The edits of each author but *skip*, one author after the other, in the order of their first acts.

    *offset* counts the characters of the text before the changes that stand before the first piece. Of each author only
    the pieces are visited in which he acts: a paragraph with as many authors as changes is read once.
    """
    stretch = _Stretch(pieces, [], [])
    places: dict[str, list[int]] = {}
    for n, piece in enumerate(pieces):
        stretch.begins.append(offset)
        if piece.put_in is None:
            stretch.kept.append(n)
            offset += len(piece.text)
        for revision in piece.revisions:
            own = places.setdefault(revision.author, [])
            if not own or own[-1] != n:
                own.append(n)
    for author, own in places.items():
        if author != skip:
            yield from _runs_of(author, own, stretch)


class _Stretch(NamedTuple):
    """The pieces of a paragraph, and what of them belongs to the text before the changes."""

    pieces: Sequence[Piece]
    #: by piece: characters of that text before it
    begins: list[int]
    #: numbers of the pieces that stand in it
    kept: list[int]

    def between(self, one: int, two: int) -> Sequence[int]:
        """The first two pieces of that text between two pieces: what more there is changes nothing."""
        first = bisect_right(self.kept, one)
        return [n for n in self.kept[first : first + 2] if n < two]


def _runs_of(author: str, places: Sequence[int], stretch: _Stretch) -> Iterator[Run]:
    """The edits of one author, who acts in the pieces *places*; he sees what others took out, not what they put in."""
    run: Run | None = None
    last = places[0]
    for n, layer in zip(places, _layers(author, places, stretch.pieces), strict=True):
        piece = stretch.pieces[n]
        kind = _act(piece, author)
        kept = stretch.between(last, n) if n > last + 1 and run is not None else []
        last = n
        for k in [*kept, n] if kind == "keep" else kept:
            text = stretch.pieces[k].text
            if run is not None and text.isspace() and not run.gap:
                run.gap = text
            elif run is not None:
                yield run
                run = None
        if kind not in {"ins", "del"}:
            continue
        put_in, revision = piece.put_in, piece.put_in if kind == "ins" else piece.taken
        inside = layer if kind == "ins" else None if put_in is None else put_in.author
        if run is not None and not run.takes(kind, inside):
            yield run
            run = None
        if run is None:
            run = Run(stretch.begins[n], revision or Revision(kind), inside)
        run.add(kind, piece.text)
    if run is not None:
        yield run


def _act(piece: Piece, author: str) -> str:
    """What a piece is as *author*'s act: ``ins``, ``del``, ``keep``; empty where it is nothing that he sees."""
    deletes = piece.taken is not None and piece.taken.author == author
    if piece.put_in is None:
        return "del" if deletes else "keep"
    if piece.put_in.author == author:
        return "" if deletes else "ins"
    return "del" if deletes else ""


def mark_piece(revision: Revision | None) -> Piece:
    """A paragraph mark as a piece of text."""
    assert revision is not None
    fresh = revision.kind in HIDE_BEFORE
    return Piece((revision,), revision if fresh else None, None if fresh else revision, "\n")


def _layers(author: str, places: Sequence[int], pieces: Sequence[Piece]) -> Sequence[str | None]:
    """For each piece in which *author* acts the other author whose insertion stands on both sides of it."""
    left = _beside(author, places, pieces, -1)
    if all(one is None for one in left):
        return left
    right = _beside(author, places[::-1], pieces, 1)[::-1]
    return [one if one == two else None for one, two in zip(left, right, strict=True)]


def _beside(author: str, places: Sequence[int], pieces: Sequence[Piece], step: int) -> list[str | None]:
    """For each of *places* who put in the next piece on one side that *author* did not put in himself."""
    found: list[str | None] = []
    last: str | None = None
    for n in places:
        beside = n + step
        owner = pieces[beside].put_in if 0 <= beside < len(pieces) else None
        # What he put in himself is one of the places: the one before this.
        if owner is None or owner.author != author:
            last = None if owner is None else owner.author
        found.append(last)
    return found
