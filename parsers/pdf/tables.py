"""Tables with printed rules, cell by cell, joined over page breaks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.pdf.grids import Grid
from parsers.pdf.lines import Box, Line, Word, Words
from parsers.pdf.script import needs_space

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A ruled table on one page."""

    page: int
    box: Box
    rows: Rows
    #: the printed lines of each cell
    lines: tuple[tuple[tuple[Line, ...], ...], ...] = ()


def tables_of(grids: Sequence[Grid], number: int, words: Words) -> list[Table]:
    """The tables of a page: its grids with the words in their cells. Frames around one thing are none."""
    found = []
    for grid in grids:
        lines = _lines(grid, number, words)
        rows = tuple(tuple(_text(cell) for cell in row) for row in lines)
        if not _is_frame(rows):
            found.append(Table(page=number, box=grid.box, rows=rows, lines=lines))
    return found


def _is_frame(rows: Rows) -> bool:
    """Whether nothing is in it, or one thing in a row of its own: an empty grid, a field with its button."""
    filled = sum(1 for row in rows for cell in row if cell)
    return filled == 0 or (filled == 1 and len(rows) == 1)


def _lines(grid: Grid, number: int, words: Words) -> tuple[tuple[tuple[Line, ...], ...], ...]:
    """The printed lines of the cells; none where a merged cell covers one."""
    tops = [min(cell[1] for cell in row if cell is not None) for row in grid.rows]
    held: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    left, top, right, bottom = grid.box
    for word in words.words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if left <= x <= right and top <= y <= bottom and (place := _place(x, y, grid, tops)) is not None:
            held[place].append(word)
    cells = {
        place: tuple(Words(words=tuple(inside), right_to_left=words.right_to_left).lines(number))
        for place, inside in held.items()
    }
    return tuple(tuple(cells.get((r, c), ()) for c in range(len(row))) for r, row in enumerate(grid.rows))


def _place(x: float, y: float, grid: Grid, tops: Sequence[float]) -> tuple[int, int] | None:
    """Row and column of the cell around a point; it may begin rows above."""
    for r in range(bisect_right(tops, y) - 1, -1, -1):
        for c, cell in enumerate(grid.rows[r]):
            if cell is not None and cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                return r, c
    return None


def _text(lines: Sequence[Line]) -> str:
    """The text of a cell, its lines joined."""
    text = ""
    for line in lines:
        text = line.text if not text else text + (" " if needs_space(text, line.text) else "") + line.text
    return text


def merged(tables: Sequence[Table], bodies: Sequence[Sequence[Line]]) -> list[Table]:
    """Tables of the document with those that go on over a page break put together; the first one's place counts.

    A table goes on where the next page's text begins with one of as many columns; a head printed again is left out.
    """
    out: list[Table] = []
    last: Table | None = None
    for table in tables:
        if last is not None and out and _goes_on(last, table, bodies):
            again = int(table.rows[0] == out[-1].rows[0])
            rows, lines = table.rows[again:], table.lines[again:]
            out[-1] = replace(out[-1], rows=out[-1].rows + rows, lines=out[-1].lines + lines)
        else:
            out.append(table)
        last = table
    return out


def _goes_on(last: Table, table: Table, bodies: Sequence[Sequence[Line]]) -> bool:
    if table.page != last.page + 1 or len(table.rows[0]) != len(last.rows[0]):
        return False
    below = any(line.top > last.box[3] for line in bodies[last.page])
    above = any(line.bottom < table.box[1] for line in bodies[table.page])
    return not below and not above
