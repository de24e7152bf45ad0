"""A file laid out: its paragraphs before the changes, and where everything else stands in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from parsers.facts import Paragraph
from parsers.word.numbering import Numbering
from parsers.word.paragraphs import Writer
from parsers.word.pieces import Piece, Place, Source
from parsers.word.styles import Styles
from parsers.word.views import BEFORE, LINES_AFTER, LINES_BEFORE, Group, assemble

#: pieces of a paragraph that are sooner counted through than looked up
_FEW = 12
#: stories that stand beside the text and are no part of it
FURNITURE = frozenset({"header", "footer"})


@dataclass(slots=True, eq=False)
class Spot:
    """Where a source begins in the text before the changes."""

    paragraph: int
    #: characters of the paragraph's own text before the source; negative inside a typed label
    offset: int


class Steps:
    """Where the pieces of one source begin: so a point is found at once in a paragraph of many changes."""

    def __init__(self, source: Source) -> None:
        self._pieces = source.pieces
        sizes = [len(piece.text) for piece in source.pieces]
        kept = [size if piece.before else 0 for size, piece in zip(sizes, source.pieces, strict=True)]
        #: by piece: characters before it, whatever view they stand in, and those of the text before the changes
        self._begins = [0, *accumulate(sizes)]
        self._before = [0, *accumulate(kept)]

    def shown(self, size: int) -> int:
        """How many of the first *size* characters stand in the text before the changes."""
        n = bisect_left(self._begins, size)
        if self._begins[n] == size:
            return self._before[n]
        # Inside a piece all of it stands there or none.
        inside = self._before[n] > self._before[n - 1]
        return self._before[n - 1] + (size - self._begins[n - 1] if inside else 0)

    def between(self, first: int, last: int) -> Iterator[tuple[Piece, str]]:
        """The pieces between two points, each with what of its text stands there."""
        begins = self._begins
        for n in range(max(0, bisect_right(begins, first) - 1), len(self._pieces)):
            if begins[n] >= last:
                break
            piece = self._pieces[n]
            yield piece, piece.text[max(0, first - begins[n]) : last - begins[n]]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The text of a file before its changes, and the way from the XML to it."""

    sources: tuple[Source, ...]
    before: tuple[Group, ...]
    paragraphs: tuple[Paragraph, ...]
    #: text of each paragraph with its typed label
    whole: tuple[str, ...]
    #: by ``Source.order``; a source that does not stand in the text before the changes has none
    spots: dict[int, Spot]
    #: by ``Source.order``: the last paragraph that begins before it, -1 where there is none
    preceding: dict[int, int]
    #: by ``Source.order``, for those that were asked for
    _steps: dict[int, Steps] = field(default_factory=dict, init=False)

    def locate(self, place: Place) -> tuple[int | None, int | None]:
        """Paragraph and offset of a point; a point in new text stands at the end of the paragraph that it follows."""
        if place.source >= len(self.sources):
            return (len(self.paragraphs) - 1, None) if self.paragraphs else (None, None)
        spot = self.spots.get(place.source)
        if spot is None:
            previous = self.preceding[place.source]
            return (previous, len(self.paragraphs[previous].text)) if previous >= 0 else (None, None)
        return spot.paragraph, max(0, spot.offset + self._shown(place))

    def _shown(self, place: Place) -> int:
        """Characters of the text before the changes that stand in a source before a point of it."""
        source = self.sources[place.source]
        if not source.touched:
            return place.size
        if len(source.pieces) > _FEW:
            return self.steps(source).shown(place.size)
        shown, left = 0, place.size
        for piece in source.pieces:
            if left <= 0:
                break
            size = len(piece.text)
            if piece.put_in is None:
                shown += min(left, size)
            left -= size
        return shown

    def steps(self, source: Source) -> Steps:
        """Where the pieces of a source begin; counted once, however often it is asked for."""
        found = self._steps.get(source.order)
        if found is None:
            found = self._steps[source.order] = Steps(source)
        return found

    def label(self, paragraph: int | None) -> str:
        """The label of a paragraph; empty where there is none."""
        return "" if paragraph is None or paragraph < 0 else self.paragraphs[paragraph].label

    def followed(self, paragraph: int) -> str:
        """The label that new text after *paragraph* is pinned to: headings and empty paragraphs are passed over."""
        while paragraph >= 0:
            item = self.paragraphs[paragraph]
            if item.where not in {"heading", "title"} and item.text.strip():
                return item.label
            paragraph -= 1
        return ""

    def text(self, *, after: bool) -> str:
        """One view as plain text, a paragraph a line, without running heads."""
        view = LINES_AFTER if after else LINES_BEFORE
        moved = any(source.inserted or source.deleted for source in self.sources)
        groups = assemble(self.sources, view) if after or moved else self.before
        return "\n".join(view.joined(group) for group in groups if group[0].where not in FURNITURE)


def lay_out(sources: Sequence[Source], styles: Styles, numbering: Numbering) -> Layout:
    """Assemble both views of *sources* and label the one before the changes (the numbers as circulated)."""
    before = assemble(sources, BEFORE)
    writer = Writer(styles, numbering)
    spots: dict[int, Spot] = {}
    whole = [BEFORE.joined(group) for group in before]
    #: by ``Source.order``, for the first source that each paragraph stands in
    starts: dict[int, int] = {}
    for index, (group, raw) in enumerate(zip(before, whole, strict=True)):
        host = spots.get(group[-1].host) if group[-1].host is not None else None
        offset = -writer.add(group, raw, host.paragraph if host else None)
        holding = held(group)
        starts[holding[0].order] = index
        for source in holding:
            spots[source.order] = Spot(index, offset)
            offset += len(source.text_before)
    return Layout(
        sources=tuple(sources),
        before=tuple(before),
        paragraphs=writer.finish(),
        whole=tuple(whole),
        spots=spots,
        preceding=_preceding(sources, starts),
    )


def held(group: Group) -> Group:
    """The sources that the text of a paragraph stands in, from the first to the last.

    New paragraphs run on into an old one in the text before the changes, or an old one into them; they hold none of
    it, and what stands in them follows a paragraph. Where none holds text, the last one is the empty paragraph.
    """
    if len(group) == 1:
        return group
    holding = [n for n, source in enumerate(group) if source.text_before] or [len(group) - 1]
    return group[holding[0] : holding[-1] + 1]


def _preceding(sources: Sequence[Source], starts: Mapping[int, int]) -> dict[int, int]:
    """For each source the index of the last paragraph before it that holds none of it."""
    found: dict[int, int] = {}
    last = -1
    for source in sources:
        index = starts.get(source.order)
        found[source.order] = last if index is None else index - 1
        last = last if index is None else index
    return found
