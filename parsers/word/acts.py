"""One author's acts in a stretch of pieces, gathered into runs: the edits as a drafter would count them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from parsers.word.names import HIDE_BEFORE
from parsers.word.pieces import Piece, Revision


class _Act(NamedTuple):
    """One piece as one author's act: ``keep``, ``ins`` or ``del``."""

    kind: str
    text: str
    #: characters before it in the text before the changes
    offset: int
    revision: Revision | None = None
    inside: str | None = None


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

    def takes(self, act: _Act) -> bool:
        """Whether *act* goes on with this edit: nothing between, or white space between deletion and insertion."""
        if act.kind == "del" and self.inside != act.inside:
            return False
        return not self.gap or act.kind != self.last

    def add(self, act: _Act) -> None:
        """Take *act* in; white space kept between stands in both texts."""
        if self.gap:
            self._deleted.append(self.gap)
            self._inserted.append(self.gap)
            self.gap = ""
        (self._deleted if act.kind == "del" else self._inserted).append(act.text)
        self.last = act.kind


def runs(pieces: Sequence[Piece], offset: int, *, skip: str | None = None) -> Iterator[Run]:
    """The edits of each author but *skip*, one author after the other, in the order of their first acts.

    *offset* counts the characters of the text before the changes that stand before the first piece.
    """
    for author, stretch, begin in _stretches(pieces, offset):
        if author != skip:
            yield from _runs_of(author, stretch, begin)


def _stretches(pieces: Sequence[Piece], offset: int) -> Iterator[tuple[str, Sequence[Piece], int]]:
    """Each author with the pieces from his first act to his last, and one more on either side.

    What stands further out cannot change what he did; so a paragraph with as many authors as changes is read once.
    """
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    begins = []
    for n, piece in enumerate(pieces):
        begins.append(offset)
        if piece.put_in is None:
            offset += len(piece.text)
        for revision in piece.revisions:
            first.setdefault(revision.author, n)
            last[revision.author] = n
    for author, n in first.items():
        begin = max(0, n - 1)
        yield author, pieces[begin : last[author] + 2], begins[begin]


def _runs_of(author: str, pieces: Sequence[Piece], offset: int) -> Iterator[Run]:
    run: Run | None = None
    for act in _acts(pieces, author, offset):
        if act.kind == "keep":
            if run is not None and act.text.isspace() and not run.gap:
                run.gap = act.text
            elif run is not None:
                yield run
                run = None
            continue
        if run is not None and not run.takes(act):
            yield run
            run = None
        if run is None:
            run = Run(offset=act.offset, revision=act.revision or Revision(act.kind), inside=act.inside)
        run.add(act)
    if run is not None:
        yield run


def mark_piece(revision: Revision | None) -> Piece:
    """A paragraph mark as a piece of text."""
    assert revision is not None
    fresh = revision.kind in HIDE_BEFORE
    return Piece((revision,), revision if fresh else None, None if fresh else revision, "\n")


def _acts(pieces: Sequence[Piece], author: str, offset: int) -> Iterator[_Act]:
    layers = _layers(pieces, author)
    for piece, layer in zip(pieces, layers, strict=True):
        put_in, taken = piece.put_in, piece.taken
        if put_in is None and (taken is None or taken.author != author):
            yield _Act(kind="keep", text=piece.text, offset=offset)
        elif put_in is None:
            yield _Act(kind="del", text=piece.text, offset=offset, revision=taken)
        elif put_in.author == author and (taken is None or taken.author != author):
            yield _Act(kind="ins", text=piece.text, offset=offset, revision=put_in, inside=layer)
        elif put_in.author != author and taken is not None and taken.author == author:
            yield _Act(kind="del", text=piece.text, offset=offset, revision=taken, inside=put_in.author)
        if put_in is None:
            offset += len(piece.text)


def _layers(pieces: Sequence[Piece], author: str) -> list[str | None]:
    """For each piece the other author whose insertion stands on both sides of it."""
    owners = [None if piece.put_in is None else piece.put_in.author for piece in pieces]
    if not {*owners} - {None, author}:
        return [None] * len(owners)

    def look(items: Sequence[str | None]) -> list[str | None]:
        seen: list[str | None] = []
        last: str | None = None
        for owner in items:
            seen.append(last)
            last = last if owner == author else owner
        return seen

    left, right = look(owners), look(owners[::-1])[::-1]
    return [one if one == two else None for one, two in zip(left, right, strict=True)]
