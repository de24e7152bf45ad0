"""From pieces to edits: what a drafter did to one original paragraph, each author's adjacent changes taken together.

The rules are those of ``parsers.word.edits``, so that a paper says the same in whatever format it was saved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.facts import Edit
from parsers.tracked.pieces import Piece, Region, before
from parsers.word.acts import runs
from parsers.word.pieces import Piece as Act
from parsers.word.pieces import Revision

_OWN_PLACES = frozenset({"table", "footnote", "endnote", "header", "footer", "textbox"})
#: a paragraph taken out here and put in there is told as moved where its text could stand nowhere else
_LONG = 40


def edits_of(
    pieces: Sequence[Piece], paragraph: int, label: str, where: str, above: str = "", *, joins: Region | None = None
) -> list[Edit]:
    """What was done to the original paragraph number *paragraph*.

    *above* is the label of the paragraph before it, after which a new one may stand; *joins* the change that took out
    the paragraph's end, where it runs on into the next.
    """
    place = where if where in _OWN_PLACES else None
    fragments = _fragments(pieces)
    kept = [number for number, fragment in enumerate(fragments) if _original(fragment)]
    if not kept and where == "table":
        kept = [0, len(fragments) - 1]
    first, last = (kept[0], kept[-1]) if kept else (len(fragments), len(fragments))
    out: list[Edit] = []
    for fragment in fragments[:first]:
        out += _new(fragment, paragraph - 1, above, place)
    middle = _without_end([piece for fragment in fragments[first : last + 1] for piece in fragment])
    gone = _all_deleted(middle)
    if gone is not None and where != "table":
        out += _gone(middle, gone, paragraph, label, place)
    elif middle:
        end = [Piece(text="\n", deleted=joins)] if joins is not None else []
        out += _inside([*middle, *end], paragraph, label, place, None)
    for fragment in fragments[last + 1 :]:
        out += _new(fragment, paragraph, label, place)
    return out


def with_moves(edits: Sequence[Edit]) -> list[Edit]:
    """The edits with a paragraph that one author took out and put in again elsewhere as one move."""
    new: dict[tuple[str, str], list[int]] = {}
    for n, edit in enumerate(edits):
        if edit.kind == "new_paragraph":
            new.setdefault((edit.inserted.strip()[-_LONG:], edit.word_author), []).append(n)
    gone: set[int] = set()
    out: dict[int, Edit] = {}
    for n, edit in enumerate(edits):
        words = edit.deleted.strip()
        if edit.kind != "paragraph_deletion" or len(words) < _LONG:
            continue
        for target in new.get((words[-_LONG:], edit.word_author), ()):
            # The number typed before it may be another at its new place.
            if target not in gone and edits[target].inserted.strip().endswith(words):
                out[n] = replace(edit, kind="move", moved_after=edits[target].label)
                gone.add(target)
                break
    return [out.get(n, edit) for n, edit in enumerate(edits) if n not in gone]


def _fragments(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The paragraph cut at inserted paragraph ends; each end stays with what it closes."""
    out: list[list[Piece]] = [[]]
    for piece in pieces:
        if not piece.mark:
            out[-1].append(piece)
        elif piece.inserted is not None:
            out[-1].append(replace(piece, text="\n", mark=False))
            if piece.deleted is None:
                out.append([])
    return out


def _without_end(pieces: list[Piece]) -> list[Piece]:
    """The pieces without an inserted paragraph end behind them: it belongs to the new paragraph that follows."""
    return pieces[:-1] if pieces and pieces[-1].text == "\n" and pieces[-1].inserted is not None else pieces


def _original(fragment: Sequence[Piece]) -> bool:
    return any(piece.inserted is None and piece.text for piece in fragment)


def _all_deleted(pieces: Sequence[Piece]) -> Region | None:
    """The change that took out every original word of the paragraph, if one did."""
    words = [piece for piece in pieces if piece.text.strip() and piece.inserted is None]
    taken = [piece.deleted for piece in words if piece.deleted is not None]
    put_in = any(piece.inserted is not None and piece.deleted is None and piece.text.strip() for piece in pieces)
    return taken[0] if words and len(taken) == len(words) and not put_in else None


def _gone(pieces: Sequence[Piece], region: Region, paragraph: int, label: str, place: str | None) -> Iterator[Edit]:
    yield Edit(
        kind="paragraph_deletion",
        deleted=before(pieces),
        paragraph=paragraph,
        label=label,
        offset=0,
        where=place,
        word_author=region.author,
        date=region.date,
    )


def _new(fragment: Sequence[Piece], paragraph: int, label: str, place: str | None) -> Iterator[Edit]:
    """A paragraph that was put in, as its author left it; what others did in it stands beside."""
    region = next((piece.inserted for piece in fragment if piece.inserted is not None and piece.text.strip()), None)
    if region is None:
        return
    own = [piece for piece in fragment if piece.deleted is None or piece.deleted.author != region.author]
    text = "".join(piece.text for piece in own if piece.inserted is not None and piece.inserted.author == region.author)
    if text.strip():
        yield Edit(
            kind="new_paragraph",
            inserted=text.strip(),
            paragraph=paragraph,
            label=label,
            where=place,
            word_author=region.author,
            date=region.date,
        )
    yield from _inside(fragment, paragraph, label, place, region.author)


def _inside(pieces: Sequence[Piece], paragraph: int, label: str, place: str | None, skip: str | None) -> Iterator[Edit]:
    """The edits of each author but *skip* between untouched words."""
    acts = [_act(piece) for piece in pieces]
    for run in runs(acts, 0, skip=skip):
        yield Edit(
            kind=run.kind,
            deleted=run.deleted,
            inserted=run.inserted,
            paragraph=paragraph,
            label=label,
            offset=max(0, run.offset),
            where=place,
            word_author=run.revision.author,
            date=run.revision.date,
            inside=run.inside,
        )


def _act(piece: Piece) -> Act:
    """The piece as the Word reader's edits take it."""
    put_in, taken = _revision(piece.inserted), _revision(piece.deleted)
    return Act(tuple(item for item in (put_in, taken) if item is not None), put_in, taken, piece.text)


def _revision(region: Region | None) -> Revision | None:
    return None if region is None else Revision(region.kind, region.author, region.date)
