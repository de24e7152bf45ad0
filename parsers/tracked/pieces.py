"""A text as a row of pieces, its two views, and the tracked changes that stand in it.

A piece is words or the end of a paragraph, and stands in the text, was inserted, or was deleted. The view before is all
that was not inserted, the view after all that was not deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parsers.facts import Change


@dataclass(frozen=True, kw_only=True)
class Region:
    """One tracked change: what, by whom, when.

    ``kind``: insertion, deletion, move_to, move_from, or format for words that only look otherwise.
    """

    kind: str
    author: str = ""
    date: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Words, or the end of a paragraph (``mark``), with what happened to them."""

    text: str = ""
    mark: bool = False
    inserted: Region | None = None
    deleted: Region | None = None
    formatted: Region | None = None

    @property
    def regions(self) -> tuple[Region, ...]:
        """The changes that it stands in."""
        return tuple(region for region in (self.inserted, self.deleted, self.formatted) if region is not None)


def before(pieces: Iterable[Piece]) -> str:
    """The words as they stood before the changes."""
    return "".join(piece.text for piece in pieces if piece.inserted is None)


def after(pieces: Iterable[Piece]) -> str:
    """The words with all changes accepted; inserted paragraph ends as line ends."""
    return "".join(
        "\n" if piece.mark else piece.text
        for piece in pieces
        if piece.deleted is None and not (piece.mark and piece.inserted is None)
    )


@dataclass
class _Running:
    """A change as far as its text was read."""

    region: Region
    kind: str
    offset: int
    text: list[str] = field(default_factory=list)


def changes_of(pieces: Sequence[Piece], paragraph: int, label: str) -> list[Change]:
    """The changes in one original paragraph, in order; neighbouring pieces of one change are one."""
    found: list[_Running] = []
    running: dict[Region, _Running] = {}
    offset = 0
    for piece in pieces:
        open_ = running
        running = {}
        for region in piece.regions if piece.text or piece.mark else ():
            known = None if piece.mark else open_.get(region)
            if known is None:
                known = _Running(region=region, kind=_kind(region, mark=piece.mark), offset=offset)
                found.append(known)
            known.text.append(piece.text)
            if not piece.mark:
                running[region] = known
        if piece.inserted is None:
            offset += len(piece.text)
    return [
        Change(
            kind=one.kind,
            text="".join(one.text),
            author=one.region.author,
            date=one.region.date,
            paragraph=paragraph,
            label=label,
            offset=one.offset,
        )
        for one in found
    ]


def _kind(region: Region, *, mark: bool) -> str:
    """The word of ``Change.kind``; a paragraph's end is put in or taken out whether it was moved or not."""
    if not mark or region.kind == "format":
        return region.kind
    return "paragraph_deletion" if region.kind in {"deletion", "move_from"} else "paragraph_insertion"
