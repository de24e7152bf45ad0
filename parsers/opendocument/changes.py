"""Tracked changes of OpenDocument as two views of the text, the changes, and edits (ODF 1.3 part 3, 5.5).

A text is a row of pieces. A piece is words or the end of a paragraph, and stands in the text, was inserted, or was
deleted. The view before is all that was not inserted, the view after all that was not deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.facts import Change, Edit


@dataclass(frozen=True, kw_only=True)
class Region:
    """One tracked change: what, by whom, when."""

    kind: str
    author: str = ""
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words, or the end of a paragraph (``mark``), with what happened to them."""

    text: str = ""
    mark: bool = False
    inserted: Region | None = None
    deleted: Region | None = None


def before(pieces: Iterable[Piece]) -> str:
    """The words as they stood before the changes."""
    return "".join(piece.text for piece in pieces if piece.inserted is None)


def after(pieces: Iterable[Piece]) -> str:
    """The words with all changes accepted; inserted paragraph ends as line ends."""
    return "".join(
        "\n" if piece.mark else piece.text for piece in pieces if piece.deleted is None and not _closing(piece)
    )


def _closing(piece: Piece) -> bool:
    return piece.mark and piece.inserted is None


def changes_of(pieces: Sequence[Piece], paragraph: int, label: str) -> list[Change]:
    """The changes in one original paragraph, in order; neighbouring pieces of one change are one."""
    out: list[Change] = []
    offset = 0
    last: tuple[Region, int] | None = None
    for piece in pieces:
        region = piece.deleted or piece.inserted
        if region is not None and (piece.text or piece.mark):
            kind = ("paragraph_" if piece.mark else "") + ("deletion" if piece.deleted else "insertion")
            if (
                last is not None
                and last[0] is region
                and out[-1].kind == kind
                and last[1] == len(out)
                and not piece.mark
            ):
                out[-1] = _longer(out[-1], piece.text)
            else:
                out.append(
                    Change(
                        kind=kind,
                        text=piece.text,
                        author=region.author,
                        date=region.date,
                        paragraph=paragraph,
                        label=label,
                        offset=offset,
                    )
                )
            last = (region, len(out))
        else:
            last = None
        if piece.inserted is None:
            offset += len(piece.text)
    return out


def _longer(change: Change, text: str) -> Change:
    return Change(
        kind=change.kind,
        text=change.text + text,
        author=change.author,
        date=change.date,
        paragraph=change.paragraph,
        label=change.label,
        offset=change.offset,
    )


def edits_of(pieces: Sequence[Piece], paragraph: int, label: str, where: str, above: str = "") -> list[Edit]:
    """What was done to one original paragraph, a deletion and the insertion beside it taken together.

    *above* is the label of the paragraph before it, after which a new one may stand.
    """
    place = where if where in {"table", "footnote"} else None
    fragments = _fragments(pieces)
    kept = [number for number, fragment in enumerate(fragments) if _original(fragment)]
    home = kept[0] if kept else 0
    if _all_deleted(pieces):
        region = next((piece.deleted for piece in pieces if piece.deleted is not None), None)
        gone = Edit(
            kind="paragraph_deletion",
            deleted=before(pieces),
            paragraph=paragraph,
            label=label,
            offset=0,
            where=place,
            word_author=region.author if region else "",
            date=region.date if region else None,
        )
        new = [_new(fragment, paragraph, label, place) for fragment in fragments if after(fragment).strip()]
        return [gone, *new]
    out: list[Edit] = []
    offset = 0
    for number, fragment in enumerate(fragments):
        if not _original(fragment) and after(fragment).strip() and len(fragments) > 1:
            out.append(
                _new(fragment, paragraph if number > home else paragraph - 1, label if number > home else above, place)
            )
            continue
        out += _inside(fragment, paragraph, label, place, offset)
        offset += len(before(fragment))
    return out


def _fragments(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The paragraph cut at inserted paragraph ends."""
    out: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.mark and piece.inserted is not None and piece.deleted is None:
            out.append([])
        elif not piece.mark:
            out[-1].append(piece)
    return out


def _original(fragment: Sequence[Piece]) -> bool:
    return any(piece.inserted is None and piece.text for piece in fragment)


def _all_deleted(pieces: Sequence[Piece]) -> bool:
    words = [piece for piece in pieces if piece.text.strip() and piece.inserted is None]
    return bool(words) and all(piece.deleted is not None for piece in words)


def _new(fragment: Sequence[Piece], paragraph: int, label: str, place: str | None) -> Edit:
    region = next((piece.inserted for piece in fragment if piece.inserted is not None), None)
    return Edit(
        kind="new_paragraph",
        inserted=after(fragment).strip(),
        paragraph=paragraph,
        label=label,
        where=place,
        word_author=region.author if region else "",
        date=region.date if region else None,
    )


def _inside(fragment: Sequence[Piece], paragraph: int, label: str, place: str | None, offset: int) -> list[Edit]:
    """Edits between untouched words: what was deleted and inserted at one place is one edit."""
    out: list[Edit] = []
    deleted = inserted = ""
    region: Region | None = None
    start = offset
    for piece in [*fragment, Piece()]:
        here = piece.deleted or piece.inserted
        if here is None:
            if (deleted or inserted) and region is not None:
                kind = "replacement" if deleted and inserted else "deletion" if deleted else "insertion"
                out.append(
                    Edit(
                        kind=kind,
                        deleted=deleted,
                        inserted=inserted,
                        paragraph=paragraph,
                        label=label,
                        offset=start,
                        where=place,
                        word_author=region.author,
                        date=region.date,
                    )
                )
            deleted, inserted, region = "", "", None
            offset += len(piece.text)
            start = offset
            continue
        region = region or here
        if piece.inserted is None:
            deleted += piece.text
            offset += len(piece.text)
        elif piece.deleted is None:
            inserted += piece.text
    return out
