"""Comment tables inside a text: columns set apart by tabs, by runs of spaces, or by ``|``.

A table that is pasted into a mail, or typed there, loses its lines. What is left is read as a table where its rows are
a form of comments: a heading that says so, or a first column of places (``columns.rows_of`` decides). Everything else
stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.facts import Remark
from parsers.remarks import digits
from parsers.remarks.columns import rows_of
from parsers.remarks.locators import read_cell

#: rows with which a table begins to be one
_FEWEST = 2
#: more lines are no table of comments in a mail
_MOST_LINES = 2000
#: a line as long was cut by the mail program, and goes on in the next
_WRAPPED = 55
#: no place is written in more signs
_PLACE = 40
_CELL = re.compile(r"\S+(?: \S+)*")
_BARS = re.compile(r"^\s*\|?(?P<cells>[^|\n]*(?:\|[^|\n]*)+?)\|?\s*$")
_BULLET = re.compile(r"[-*•·▪◦‣●○■□–—➢►✓o]")
#: ``1.``, ``(b)``: what counts the points of a list
_COUNT = re.compile(r"\(?(\d{1,2}|[a-z])[.)]", re.IGNORECASE)
#: the line between the heading and the rows of a typed table
_RULE = re.compile(r"^[\s|+:=–—_-]{5,}$")


@dataclass(frozen=True, kw_only=True)
class Left:
    """A text without its tables of comments, and what these say."""

    text: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class _Cell:
    """One cell of a line, with the column of signs that it begins at."""

    text: str
    at: int


@dataclass
class _Grid:
    """Rows that are being read, with the lines they came from."""

    first: int
    #: ``\t``, ``|`` or `` ``
    mark: str
    rows: list[list[str]] = field(default_factory=list)
    #: where the columns begin, in a table by spaces
    starts: list[int] = field(default_factory=list)
    end: int = 0


def taken_out(text: str) -> Left:
    """Take the tables of comments out of a text."""
    if not any(mark in text for mark in ("\t", "|", "   ")):
        return Left(text=text)
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        return Left(text=text)
    remarks: list[Remark] = []
    kept: list[str] = []
    at = 0
    for grid in _grids(lines):
        if _is_list(grid.rows):
            continue
        found = rows_of(_squared(grid.rows), {})
        if not any(remark.locator for remark in found):
            continue
        remarks += found
        kept += [*lines[at : grid.first], ""]
        at = grid.end
    return Left(text="\n".join([*kept, *lines[at:]]), remarks=tuple(remarks))


def _grids(lines: Sequence[str]) -> Iterator[_Grid]:
    """Runs of lines that stand in the same kind of columns; an empty line between two rows ends none."""
    at = 0
    while at < len(lines):
        grid = _begun(lines, at)
        if grid is not None:
            _read_on(grid, lines)
            if len(grid.rows) >= _FEWEST:
                yield grid
                at = grid.end
                continue
        at += 1


def _begun(lines: Sequence[str], at: int) -> _Grid | None:
    for mark in ("\t", "|", " "):
        cells = _cells(lines[at], mark)
        if len(cells) > 1:
            return _Grid(at, mark, [[cell.text for cell in cells]], [cell.at for cell in cells], at + 1)
    return None


def _cells(line: str, mark: str) -> list[_Cell]:
    """The cells of a line; one where it has no columns."""
    if mark == "\t":
        return [_Cell(cell.strip(), n) for n, cell in enumerate(line.strip().split("\t"))]
    if mark == "|":
        bars = _BARS.match(line)
        return [_Cell(cell.strip(), n) for n, cell in enumerate(bars["cells"].split("|"))] if bars else []
    return [_Cell(found[0], found.start()) for found in _CELL.finditer(line)]


def _read_on(grid: _Grid, lines: Sequence[str]) -> None:
    at = grid.end
    while at < len(lines):
        line = lines[at]
        if not line.strip() or _RULE.match(line):
            at += 1
            continue
        apart = at > grid.end and not lines[at - 1].strip()
        if not (_spaced if grid.mark == " " else _marked)(grid, line, lines[at - 1], apart=apart):
            return
        at += 1
        grid.end = at


def _marked(grid: _Grid, line: str, before: str, *, apart: bool) -> bool:
    """Take in a line of a table by tabs or bars: a row, or the rest of one that the mail program cut."""
    cells = [cell.text for cell in _cells(line, grid.mark)]
    goes_on = not apart and len(before) >= _WRAPPED and not (cells and _is_place(cells[0]))
    if goes_on and len(grid.rows) > 1:
        first, *rest = cells or [line.strip()]
        grid.rows[-1][-1] = f"{grid.rows[-1][-1]} {first}".strip()
        grid.rows[-1] += rest
        return True
    if len(cells) < _FEWEST:
        return False
    grid.rows.append(cells)
    return True


def _spaced(grid: _Grid, line: str, _: str, *, apart: bool) -> bool:
    """Take in a line of a table by spaces: a row begins in the first column, what is cut stands under its own."""
    cells = _cells(line, " ")
    if cells[0].at > grid.starts[0] + 2:
        if apart or grid.starts[1] - 3 > cells[0].at:
            return False
        for cell in cells:
            column = min(range(len(grid.starts)), key=lambda n: abs(grid.starts[n] - cell.at))
            row = grid.rows[-1]
            row += [""] * (column + 1 - len(row))
            row[column] = f"{row[column]} {cell.text}".strip()
        return True
    if len(cells) < _FEWEST or not _is_place(cells[0].text):
        return False
    if len(grid.rows) == 1 and not _is_place(grid.rows[0][0]) and len(cells) > len(grid.starts):
        return False
    if len(cells) > len(grid.starts):
        grid.starts = [cell.at for cell in cells]
    grid.rows.append([cell.text for cell in cells])
    return True


def _is_place(cell: str) -> bool:
    return len(cell) <= _PLACE and bool(read_cell(digits.fold(cell)))


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column only counts (1, 2, 3; a, b, c) or is made of bullets: a list whose marks stand off."""
    marks = [row[0].strip() for row in rows]
    if all(_BULLET.fullmatch(mark) for mark in marks):
        return True
    counted = [found[1].casefold() for mark in marks if (found := _COUNT.fullmatch(mark))]
    expected = [str(n + 1) if counted and counted[0].isdigit() else chr(ord("a") + n) for n in range(len(marks))]
    return len(counted) == len(marks) and counted == expected


def _squared(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows with as many cells as the longest."""
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]
