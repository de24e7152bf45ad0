"""What a walk through the XML of a Word file finds: paragraphs of pieces, revisions, places, anchors.

Nothing is decided here about what a reader sees: a piece knows whether it stands in the text before the changes, after
them, in both or in neither (ECMA-376 17.13.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.word.properties import Properties

NONE = Properties()


@dataclass(slots=True, eq=False)
class Revision:
    """One tracked change around text, a row or a cell."""

    kind: str
    author: str = ""
    date: str | None = None
    #: name of the move that a ``move_from`` or ``move_to`` belongs to
    move: str = ""


@dataclass(slots=True, eq=False)
class Piece:
    """Text under one set of revisions."""

    revisions: tuple[Revision, ...]
    #: the outermost of them that put it in, and that took it out
    put_in: Revision | None
    taken: Revision | None
    text: str = ""
    #: what was read after ``text``, until the paragraph ends; few pieces are read in parts
    more: list[str] | None = None

    def add(self, text: str) -> None:
        """Take in *text* too."""
        if self.more is None:
            self.more = []
        self.more.append(text)

    @property
    def before(self) -> bool:
        """Whether it stands in the text before the changes."""
        return self.put_in is None

    @property
    def after(self) -> bool:
        """Whether it stands in the text after them."""
        return self.taken is None


@dataclass(slots=True, eq=False)
class Source:
    """One ``w:p`` as it stands in the XML, whatever becomes of its mark."""

    order: int
    where: str
    #: paragraphs can join only within a segment: a cell, a note, the body up to the next table
    segment: int
    properties: Properties = NONE
    cell: tuple[int, int, int] | None = None
    #: number of the paragraph (``order``) that a note or text box hangs on
    host: int | None = None
    #: id of the note it belongs to
    note: str = ""
    outer: tuple[Revision, ...] = ()
    inserted: Revision | None = None
    deleted: Revision | None = None
    pieces: list[Piece] = field(default_factory=list)
    #: characters of all pieces, whatever view they stand in
    size: int = 0
    #: whether the paragraph as such (its row, its cell, its note) is there before and after the changes
    before: bool = True
    after: bool = True
    #: whether a tracked change stands in its text
    touched: bool = False
    #: what stands in it before and after the changes
    text_before: str = ""
    text_after: str = ""

    def finish(self) -> None:
        """All of it is read: put the texts together."""
        pieces = self.pieces
        for piece in pieces:
            if piece.more is not None:
                piece.text, piece.more = piece.text + "".join(piece.more), None
        if not self.touched:
            self.text_before = self.text_after = "".join([piece.text for piece in pieces])
            return
        self.text_before = "".join([piece.text for piece in pieces if piece.put_in is None])
        self.text_after = "".join([piece.text for piece in pieces if piece.taken is None])

    @property
    def revised(self) -> bool:
        """Whether any tracked change touches it, its mark or what is around it."""
        return self.touched or self.inserted is not None or self.deleted is not None or bool(self.outer)


def outermost(revisions: tuple[Revision, ...], kinds: frozenset[str]) -> Revision | None:
    """The first of *revisions* of one of these kinds."""
    for item in revisions:
        if item.kind in kinds:
            return item
    return None


@dataclass(slots=True, eq=False)
class Place:
    """A point in a story: characters of all pieces before it in one paragraph."""

    source: int
    size: int


@dataclass(slots=True, eq=False)
class Found:
    """One tracked change with the text that it covers, as far as read."""

    revision: Revision
    place: Place
    text: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Anchor:
    """Where a margin comment stands; ``start`` and ``end`` are missing for a comment on a point."""

    reference: Place | None = None
    start: Place | None = None
    end: Place | None = None


@dataclass(slots=True, eq=False)
class NoteReference:
    """Where a foot- or endnote is called."""

    kind: str
    id: str
    source: int
    revisions: tuple[Revision, ...]
