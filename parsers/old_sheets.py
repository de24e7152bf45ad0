"""Excel's binary format (``.xls``, up to Excel 2003; MS-XLS): each sheet a table of the values shown, by xlrd."""

from __future__ import annotations

import io
import struct
from datetime import time
from typing import Any

import xlrd
from xlrd.compdoc import CompDocError

from consultation.errors import ParseError
from parsers.facts import Comment, Extraction, ParseProblem
from parsers.plain import MAX_CELLS, Rows, table_text, tables_as_paragraphs
from parsers.spreadsheet import MAX_COLUMNS, MAX_SHEETS, shown

_BROKEN = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    EOFError,
    NotImplementedError,
)


class EncryptedSheets(ParseError):
    """The workbook opens with a password only."""

    code = "encrypted"


def read(data: bytes) -> Extraction:
    """All sheets with values in them, hidden ones too (and named so); notes on cells as comments."""
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
        return _extraction(book)
    except _BROKEN as error:
        if "encrypted" in str(error).lower():
            raise EncryptedSheets("protected by a password; ask the sender for an open copy") from error
        raise ParseError(f"the workbook is damaged ({type(error).__name__})") from error


def _extraction(book: Any) -> Extraction:
    tables: list[Rows] = []
    headings: list[str] = []
    comments: list[Comment] = []
    problems: list[ParseProblem] = []
    left = MAX_CELLS
    for sheet in book.sheets()[:MAX_SHEETS]:
        rows, left = _rows(book, sheet, left)
        if sheet.visibility:
            problems.append(ParseProblem(code="hidden", detail=f"the sheet '{sheet.name}' is hidden in the file"))
        if rows:
            tables.append(rows)
            headings.append(sheet.name)
        comments += _notes(sheet)
    if left <= 0:
        problems.append(ParseProblem(code="truncated", detail=f"only {MAX_CELLS} cells are read"))
    paragraphs, kept = tables_as_paragraphs(tables, headings)
    return Extraction(
        author=str(book.user_name or "").strip(),
        text=table_text(kept),
        paragraphs=paragraphs,
        tables=kept,
        comments=tuple(comments),
        problems=tuple(problems),
    )


def _rows(book: Any, sheet: Any, left: int) -> tuple[Rows, int]:
    """Rows with something in them, and how many cells may still be read."""
    rows: list[tuple[str, ...]] = []
    for number in range(sheet.nrows):
        cells = [_value(book, cell) for cell in sheet.row(number)[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        left -= len(cells)
        if left <= 0:
            break
        if cells:
            rows.append(tuple(cells))
    return tuple(rows), left


def _value(book: Any, cell: Any) -> str:
    """A value about as the sheet shows it; an error by its name."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return shown(cell.value)
        return moment.time().isoformat() if 0 <= cell.value < 1 and moment.time() != time() else shown(moment)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return shown(cell.value)


def _notes(sheet: Any) -> list[Comment]:
    """Notes on cells, in the order of the cells."""
    return [
        Comment(
            text=str(note.text).strip(),
            author=str(note.author).strip(),
            quote=xlrd.formula.cellname(row, column),
        )
        for (row, column), note in sorted(sheet.cell_note_map.items())
        if str(note.text).strip()
    ]
