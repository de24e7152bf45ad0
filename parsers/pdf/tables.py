"""Tables with printed rules, cell by cell, joined over page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pdfplumber import table as finder

from parsers.pdf.lines import Box, Line, Words
from parsers.pdf.script import needs_space

#: rules a page must show before tables are looked for (a frame has four edges)
_FEWEST_EDGES = 6
#: above this, the page is a drawing
_MOST_EDGES = 4000
#: shortest stroke that is looked at, and how far apart strokes may be that are one or meet, in points
_SHORTEST, _TOLERANCE = 1.0, 3.0
#: cells of one table that are read (FAULTS.md M9)
MAX_CELLS = 20_000

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells on a page: its box, and for each row its box and those of its cells (none where a merged one covers it)."""

    box: Box
    rows: Sequence[tuple[Box, Sequence[Box | None]]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A ruled table on one page."""

    page: int
    box: Box
    rows: Rows


def grids_of(rules: Sequence[Box]) -> list[Grid]:
    """The grids that the horizontal and vertical strokes of a page make; frames of one column are none."""
    if not _FEWEST_EDGES <= len(rules) <= _MOST_EDGES:
        return []
    found = []
    for table in _grids(rules):
        rows = table.rows
        widest = max((len(row.cells) for row in rows), default=0)
        if widest >= 2 and len(rows) * widest <= MAX_CELLS:
            found.append(Grid(box=table.bbox, rows=[(row.bbox, row.cells) for row in rows]))
    return found


def tables_of(grids: Sequence[Grid], number: int, words: Words) -> list[Table]:
    """The tables of a page: its grids with the words in their cells, those that hold any."""
    found = [Table(page=number, box=grid.box, rows=_cells(grid.rows, words.within(grid.box))) for grid in grids]
    return [table for table in found if any(any(row) for row in table.rows)]


def _grids(rules: Sequence[Box]) -> Iterator[Any]:
    """The grids that strokes make, as pdfplumber finds them: strokes joined, crossings, cells, cells that touch."""
    edges = [edge for edge in map(_edge, rules) if max(edge["width"], edge["height"]) >= _SHORTEST]
    joined = finder.merge_edges(
        edges,
        snap_x_tolerance=_TOLERANCE,
        snap_y_tolerance=_TOLERANCE,
        join_x_tolerance=_TOLERANCE,
        join_y_tolerance=_TOLERANCE,
    )
    long = [edge for edge in joined if max(edge["width"], edge["height"]) >= _TOLERANCE]
    crossings = finder.edges_to_intersections(long, _TOLERANCE, _TOLERANCE)
    for cells in finder.cells_to_tables(finder.intersections_to_cells(crossings)):
        # The page is asked for the text of a table alone, which is not wanted here.
        yield finder.Table(cast(Any, None), cells)


def _edge(rule: Box) -> dict[str, Any]:
    x0, top, x1, bottom = rule
    flat = x1 - x0 >= bottom - top
    if flat:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if flat else "v",
        "object_type": "line",
    }


def _cells(rows: Sequence[tuple[Box, Sequence[Box | None]]], words: Words) -> Rows:
    return tuple(_row(cells, words.within(box)) for box, cells in rows)


def _row(cells: Sequence[Box | None], words: Words) -> tuple[str, ...]:
    return tuple(_cell(box, words) for box in cells)


def _cell(box: Box | None, words: Words) -> str:
    """The text of a cell, its lines joined; empty where a merged cell covers it."""
    text = ""
    for line in words.within(box).lines(0) if box is not None else ():
        text = line.text if not text else text + (" " if needs_space(text, line.text) else "") + line.text
    return text


def merged(tables: Sequence[Table], bodies: Sequence[Sequence[Line]]) -> list[tuple[Table, Rows]]:
    """Tables of the document with those that go on over a page break put together; the first one's place counts.

    A table goes on where the next page's text begins with one of as many columns; a head printed again is left out.
    """
    out: list[tuple[Table, Rows]] = []
    last: Table | None = None
    for table in tables:
        if last is not None and out and _goes_on(last, table, bodies):
            first, rows = out[-1]
            more = table.rows[1:] if table.rows[0] == rows[0] else table.rows
            out[-1] = (first, rows + more)
        else:
            out.append((table, table.rows))
        last = table
    return out


def _goes_on(last: Table, table: Table, bodies: Sequence[Sequence[Line]]) -> bool:
    if table.page != last.page + 1 or len(table.rows[0]) != len(last.rows[0]):
        return False
    below = any(line.top > last.box[3] for line in bodies[last.page])
    above = any(line.bottom < table.box[1] for line in bodies[table.page])
    return not below and not above
