"""The grids that the strokes of a page make: strokes put in line, where they cross, cells, cells that touch.

The rules are those by which pdfplumber finds tables between lines. A page of a ruled table has a thousand strokes, and
looking each up in each would cost more than reading the page, so crossings are kept by row and by column.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from parsers.pdf.lines import Box

#: rules a page must show before tables are looked for: two cells side by side have five
_FEWEST_EDGES = 5
#: above this, the page is a drawing
MOST_RULES = 4000
#: crossings of one page that are looked at
_MOST_CROSSINGS = 40_000
#: shortest stroke that is looked at, and how far apart strokes may be that are one or meet, in points
_SHORTEST, _TOLERANCE = 1.0, 3.0
#: cells of one table that are read (FAULTS.md M9)
MAX_CELLS = 20_000


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells on a page: its box, and for each row those of its cells (none where a merged one covers it)."""

    box: Box
    rows: Sequence[Sequence[Box | None]]

    def columns(self) -> tuple[float, ...]:
        """Where cells begin and end, from left to right."""
        return tuple(sorted({x for row in self.rows for cell in row if cell is not None for x in (cell[0], cell[2])}))


class _Stroke(NamedTuple):
    """A rule along one axis: where it lies on the other axis, and from where to where it goes."""

    at: float
    start: float
    end: float


def grids_of(rules: Sequence[Box]) -> list[Grid]:
    """The grids that the horizontal and vertical strokes of a page make; frames of one column are none."""
    if not _FEWEST_EDGES <= len(rules) <= MOST_RULES:
        return []
    flat, upright = [], []
    # Cells that touch draw the same stroke twice.
    for x0, top, x1, bottom in set(rules):
        wide, tall = x1 - x0, bottom - top
        if wide >= tall and wide >= _SHORTEST:
            flat.append(_Stroke((top + bottom) / 2, x0, x1))
        elif tall > wide and tall >= _SHORTEST:
            upright.append(_Stroke((x0 + x1) / 2, top, bottom))
    found = []
    for cells in _touching(_cells(_merged(flat), _merged(upright))):
        grid = _grid(cells)
        if len(grid.rows[0]) >= 2 and len(grid.rows) * len(grid.rows[0]) <= MAX_CELLS:
            found.append(grid)
    return found


def _merged(strokes: Sequence[_Stroke]) -> list[_Stroke]:
    """Strokes that lie nearly on one line put on it, those that nearly meet joined; short ones that are left go."""
    found = []
    for line in _in_line(strokes):
        at = sum(stroke.at for stroke in line) / len(line)
        start, end = line[0].start, line[0].end
        for stroke in line[1:]:
            if stroke.start > end + _TOLERANCE:
                found.append(_Stroke(at, start, end))
                start, end = stroke.start, stroke.end
            else:
                end = max(end, stroke.end)
        found.append(_Stroke(at, start, end))
    return [stroke for stroke in found if stroke.end - stroke.start >= _TOLERANCE]


def _in_line(strokes: Iterable[_Stroke]) -> list[list[_Stroke]]:
    """Strokes by the line they lie on, each line's from its beginning."""
    lines: list[list[_Stroke]] = []
    for stroke in sorted(strokes):
        if lines and stroke.at - lines[-1][-1].at <= _TOLERANCE:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
    return [sorted(line, key=itemgetter(1, 2)) for line in lines]


class _Crossings:
    """Where strokes cross: by column the heights, by row the places, each with the strokes that cross there."""

    def __init__(self, flat: Sequence[_Stroke], upright: Sequence[_Stroke]) -> None:
        self.columns: defaultdict[float, dict[float, set[int]]] = defaultdict(dict)
        self.rows: defaultdict[float, dict[float, set[int]]] = defaultdict(dict)
        heights = [stroke.at for stroke in flat]
        left = _MOST_CROSSINGS
        for down, (x, top, bottom) in enumerate(upright):
            for across in range(bisect_left(heights, top - _TOLERANCE), bisect_right(heights, bottom + _TOLERANCE)):
                y, start, end = flat[across]
                if start - _TOLERANCE <= x <= end + _TOLERANCE:
                    self.columns[x].setdefault(y, set()).add(down)
                    self.rows[y].setdefault(x, set()).add(across)
                    left -= 1
            if left < 0:
                return

    def joined_down(self, x: float, y0: float, y1: float) -> bool:
        """Whether one upright stroke goes from height to height."""
        column = self.columns[x]
        return y0 in column and y1 in column and not column[y0].isdisjoint(column[y1])

    def joined_across(self, y: float, x0: float, x1: float) -> bool:
        """Whether one flat stroke goes from place to place."""
        row = self.rows[y]
        return x0 in row and x1 in row and not row[x0].isdisjoint(row[x1])


def _cells(flat: Sequence[_Stroke], upright: Sequence[_Stroke]) -> list[Box]:
    """The smallest cell to the right of and below each crossing."""
    crossings = _Crossings(flat, upright)
    heights = {x: sorted(column) for x, column in crossings.columns.items()}
    places = {y: sorted(row) for y, row in crossings.rows.items()}
    found = []
    for x, column in sorted(heights.items()):
        for position, y in enumerate(column):
            row = places[y]
            cell = _smallest(crossings, x, y, column[position + 1 :], row[bisect_right(row, x) :])
            if cell is not None:
                found.append(cell)
    return found


def _smallest(crossings: _Crossings, x: float, y: float, below: Sequence[float], right: Sequence[float]) -> Box | None:
    for foot in below if right else ():
        if not crossings.joined_down(x, y, foot):
            continue
        for end in right:
            if (
                crossings.joined_down(end, y, foot)
                and crossings.joined_across(y, x, end)
                and crossings.joined_across(foot, x, end)
            ):
                return (x, y, end, foot)
    return None


def _touching(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells in groups that share corners, from the top of the page; a cell by itself is no table."""
    at: defaultdict[tuple[float, float], list[int]] = defaultdict(list)
    for number, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            at[corner].append(number)
    seen: set[int] = set()
    groups = []
    for number in range(len(cells)):
        if number in seen:
            continue
        seen.add(number)
        group, waiting = [], [number]
        while waiting:
            x0, top, x1, bottom = cell = cells[waiting.pop()]
            group.append(cell)
            for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
                fresh = [other for other in at.pop(corner, ()) if other not in seen]
                seen.update(fresh)
                waiting += fresh
        if len(group) > 1:
            groups.append(group)
    return sorted(groups, key=lambda group: min((cell[1], cell[0]) for cell in group))


def _grid(cells: Sequence[Box]) -> Grid:
    """The cells of one table in rows, each cell in the column in which it begins."""
    columns = sorted({cell[0] for cell in cells})
    rows = []
    for _, row in groupby(sorted(cells, key=itemgetter(1, 0)), key=itemgetter(1)):
        by_column = {cell[0]: cell for cell in row}
        rows.append([by_column.get(column) for column in columns])
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    return Grid(box=box, rows=rows)
