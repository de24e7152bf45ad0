"""From tracked changes to edits: what a drafter did, adjacent changes of one author taken together.

Each author's work is read on its own: what another put in is not there for him, what another took out still is. An
edit that stands inside an earlier insertion says whose that is (``inside``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from parsers.facts import Edit
from parsers.word.acts import Run, mark_piece, runs
from parsers.word.layout import Layout
from parsers.word.moves import Moves
from parsers.word.names import HIDE_AFTER, HIDE_BEFORE
from parsers.word.pieces import Piece, Revision, Source, outermost
from parsers.word.views import AFTER, BEFORE, Group

_OWN_PLACES = frozenset({"table", "footnote", "endnote", "header", "footer", "textbox"})
_ROWS = frozenset({"row_insertion", "row_deletion"})


def read_edits(layout: Layout) -> tuple[Edit, ...]:
    """All edits of a file in the order of its text; the layers of several authors stand side by side."""
    gatherer = _Gatherer(layout)
    for index, group in enumerate(layout.before):
        gatherer.group(index, group)
    gatherer.outside()
    gatherer.units()
    return gatherer.in_order()


class _Gatherer:
    """Collects the edits of one file, each with its place in the order of the sources."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._moves = Moves(layout.sources)
        #: each with the place of its source in the file
        self._found: list[tuple[int, Edit]] = []

    def in_order(self) -> tuple[Edit, ...]:
        """The edits found, in the order of the file."""
        return tuple(edit for _, edit in sorted(self._found, key=itemgetter(0)))

    def group(self, index: int, group: Group) -> None:
        """The edits in one paragraph of the text before the changes, and new paragraphs joined to it."""
        for source in group:
            if source.touched or source.inserted is not None or source.deleted is not None:
                break
        else:
            return
        base = [n for n, source in enumerate(group) if BEFORE.text(source)]
        # An empty paragraph of the body that was filled is a new one; an empty cell is a place to write in.
        if not base and group[-1].cell is not None:
            base = [len(group) - 1]
        first, last = (base[0], base[-1]) if base else (len(group), len(group))
        for n, source in enumerate(group):
            if not first <= n <= last:
                self._fresh(source, index if n > last else index - 1)
        if base and all(source.after for source in group):
            self._within(index, group[first : last + 1])

    def outside(self) -> None:
        """New paragraphs that no paragraph of the text before the changes runs on into: before a table, at the end."""
        joined = {source.order for group in self._layout.before for source in group}
        for source in self._layout.sources:
            if source.before and source.order not in joined:
                self._fresh(source, self._layout.preceding[source.order])

    def units(self) -> None:
        """Rows, cells, notes and boxes that were put in or taken out whole."""
        units: dict[tuple[int, int], list[Source]] = {}
        hidden: dict[int, Revision] = {}
        for source in self._layout.sources:
            revision = outermost(source.outer, HIDE_BEFORE | HIDE_AFTER)
            if revision is not None:
                hidden[id(revision)] = revision
                key = 0 if revision.kind in _ROWS else source.segment
                units.setdefault((id(revision), key), []).append(source)
        for (key, _), sources in units.items():
            self._unit(hidden[key], sources)

    # within a paragraph

    def _within(self, index: int, sources: Sequence[Source]) -> None:
        first = sources[0]
        moved = self._moves.to.get(first.order) if len(sources) == 1 else None
        if moved is not None:
            self._move(index, first, moved)
            return
        pieces = first.pieces if len(sources) == 1 else list(_with_marks(sources))
        if self._joins_next(index, sources[-1]):
            pieces = [*pieces, mark_piece(sources[-1].deleted)]
        offset = self._layout.spots[first.order].offset
        self._runs(index, first, pieces, offset)

    def _runs(self, index: int, source: Source, pieces: Sequence[Piece], offset: int, skip: str | None = None) -> None:
        for run in runs(pieces, offset, skip=skip):
            self._run(index, source, run)

    def _run(self, index: int, source: Source, run: Run) -> None:
        kind = run.kind
        deleted, offset = run.deleted, max(0, run.offset)
        if kind == "deletion" and source.cell is None and deleted.strip() == self._layout.whole[index].strip():
            own = self._layout.paragraphs[index].text
            if own.strip():
                kind, deleted, offset = "paragraph_deletion", own, 0
        self._add(
            source,
            run.revision,
            index,
            kind=kind,
            deleted=deleted,
            inserted=run.inserted,
            offset=offset,
            inside=run.inside,
        )

    def _joins_next(self, index: int, source: Source) -> bool:
        """Whether a deleted mark joins the paragraph to the next; where that is deleted too, the mark goes with it."""
        following = index + 1
        if source.deleted is None or source.deleted.kind != "deletion" or following >= len(self._layout.before):
            return False
        group = self._layout.before[following]
        return (
            group[0].segment == source.segment
            and bool(AFTER.text(source).strip())
            and any(AFTER.text(item).strip() and BEFORE.text(item).strip() for item in group)
        )

    # new and moved paragraphs

    def _fresh(self, source: Source, previous: int) -> None:
        """A paragraph without any text before the changes; it follows the paragraph *previous*."""
        old = self._moves.back.get(source.order)
        if old is not None and old in self._layout.spots:
            index = self._layout.spots[old].paragraph
            still = [_unmoved(piece) for piece in source.pieces]
            self._runs(index, source, still, self._layout.spots[old].offset)
            return
        first = next((piece.put_in for piece in source.pieces if piece.put_in is not None), None)
        if first is None:
            return
        inserted = "".join(piece.text for piece in source.pieces if _stays(piece, first.author))
        if inserted.strip():
            kind = "insertion" if source.cell is not None else "new_paragraph"
            self._add(source, first, previous, kind=kind, inserted=inserted, label=self._layout.followed(previous))
        if previous >= 0:
            self._runs(previous, source, source.pieces, len(self._layout.paragraphs[previous].text), first.author)

    def _move(self, index: int, source: Source, moved: Source) -> None:
        revision = next(item for piece in source.pieces for item in piece.revisions if item.kind == "move_from")
        before = self._layout.preceding[moved.order]
        after = self._layout.followed(before)
        above = self._moves.back.get(moved.order - 1)
        if above is not None and above in self._layout.spots:
            after = self._layout.label(self._layout.spots[above].paragraph)
        text = self._layout.paragraphs[index].text or self._layout.whole[index]
        self._add(source, revision, index, kind="move", deleted=text, moved_after=after, offset=0)

    # units

    def _unit(self, revision: Revision, sources: Sequence[Source]) -> None:
        fresh = revision.kind in HIDE_BEFORE
        view = AFTER if fresh else BEFORE
        text = ("\t" if revision.kind in _ROWS else "\n").join(map(view.text, sources))
        if not text.strip():
            return
        first = sources[0]
        index = self._layout.preceding[first.order]
        label = self._layout.followed(index)
        if first.host in self._layout.spots:
            index = self._layout.spots[first.host].paragraph
            label = self._layout.label(index)
        elif first.order in self._layout.spots:
            index = self._layout.spots[first.order].paragraph
            label = self._layout.label(index)
        kind, deleted, inserted = ("insertion", "", text) if fresh else ("deletion", text, "")
        self._add(first, revision, index, kind=kind, deleted=deleted, inserted=inserted, label=label)

    def _add(self, source: Source, revision: Revision, index: int, *, label: str = "", **what: Any) -> None:
        edit = Edit(
            paragraph=index,
            label=label or self._layout.label(index),
            where=source.where if source.where in _OWN_PLACES else None,
            word_author=revision.author,
            date=revision.date,
            **what,
        )
        self._found.append((source.order, edit))


def _with_marks(sources: Sequence[Source]) -> Iterator[Piece]:
    """The pieces of one paragraph; a mark put in between two of its sources is an insertion of a line end."""
    for n, source in enumerate(sources):
        yield from source.pieces
        if n + 1 < len(sources) and source.deleted is None:
            yield mark_piece(source.inserted)


def _stays(piece: Piece, author: str) -> bool:
    """Whether *author* put the piece in and did not take it out again himself."""
    put_in = piece.put_in
    taken = [item for item in piece.revisions if item.kind in HIDE_AFTER]
    return put_in is not None and put_in.author == author and all(item.author != author for item in taken)


def _unmoved(piece: Piece) -> Piece:
    """A piece at its new place as if it had always stood there."""
    rest = tuple(item for item in piece.revisions if item.kind != "move_to")
    return Piece(rest, outermost(rest, HIDE_BEFORE), outermost(rest, HIDE_AFTER), piece.text)
