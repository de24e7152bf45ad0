"""Excel workbooks (``.xlsx``): each sheet a table of the values shown, its name the section of its cells.

openpyxl reads row by row and gives values, not formulas; its errors become ParseError in ``read``.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from consultation.errors import HostileFile, LimitReached, ParseError
from parsers.facts import Comment, Extraction, ParseProblem
from parsers.plain import MAX_CELLS, Rows, table_text, tables_as_paragraphs
from parsers.zip_package import ZipPackage

#: sheets read
MAX_SHEETS = 100
MAX_COLUMNS = 200
_MAX_EMPTY_ROWS = 2000
#: unpacked bytes of the workbook before openpyxl sees it
_MAX_UNPACKED = 100_000_000
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    SyntaxError,
)


def read(data: bytes) -> Extraction:
    """All sheets with values in them, hidden ones too (and named so); notes on cells as comments."""
    _within_limits(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        tables, headings, problems = _sheets(book)
        properties = book.properties
        title, author = str(properties.title or ""), str(properties.creator or "")
        book.close()
    except _BROKEN as error:
        raise ParseError(f"the workbook is damaged ({type(error).__name__})") from error
    paragraphs, kept = tables_as_paragraphs(tables, headings)
    return Extraction(
        title=title,
        author="" if author == "openpyxl" else author,
        text=table_text(kept),
        paragraphs=paragraphs,
        tables=kept,
        comments=_comments(data),
        problems=tuple(problems),
    )


def _within_limits(data: bytes) -> None:
    """LimitReached where the parts unpack to too much, HostileFile where one has a DOCTYPE (FAULTS.md M7)."""
    package = ZipPackage(data)
    total = 0
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            blob = package.part(name) or b""
            total += len(blob)
            if total > _MAX_UNPACKED:
                raise LimitReached(f"the workbook unpacks to more than {_MAX_UNPACKED // 1_000_000} MB")
            if b"<!DOCTYPE" in blob or b"<!ENTITY" in blob:
                raise HostileFile(f"the part {name} declares entities, which no honest workbook does")


def _sheets(book: Any) -> tuple[list[Rows], list[str], list[ParseProblem]]:
    tables: list[Rows] = []
    headings: list[str] = []
    problems: list[ParseProblem] = []
    left = MAX_CELLS
    for sheet in book.worksheets[:MAX_SHEETS]:
        rows, left = _rows(sheet, left)
        if sheet.sheet_state != "visible":
            problems.append(ParseProblem(code="hidden", detail=f"the sheet '{sheet.title}' is hidden in the file"))
        if rows:
            tables.append(rows)
            headings.append(sheet.title)
    if left <= 0:
        problems.append(ParseProblem(code="truncated", detail=f"only {MAX_CELLS} cells are read"))
    return tables, headings, problems


def _rows(sheet: Any, left: int) -> tuple[Rows, int]:
    """Rows with something in them, and how many cells may still be read."""
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    empty = 0
    for row in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
        cells = [shown(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        empty = 0 if cells else empty + 1
        left -= len(cells)
        if left <= 0 or empty > _MAX_EMPTY_ROWS:
            break
        if cells:
            rows.append(tuple(cells))
    return tuple(rows), left


def shown(value: object) -> str:
    """A value about as the sheet shows it: whole numbers without a point, dates without an empty time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _comments(data: bytes) -> tuple[Comment, ...]:
    """Notes on cells (ECMA-376 part 1, 18.7), which openpyxl does not give while reading row by row."""
    package = ZipPackage(data)
    found: list[Comment] = []
    for name in package.names():
        if name.startswith("xl/comments") and name.endswith(".xml"):
            found += _notes(package.root(name))
    return tuple(found)


def _notes(root: Any) -> list[Comment]:
    authors = ["".join(author.itertext()) for author in root.iter(_MAIN + "author")]
    found = []
    for note in root.iter(_MAIN + "comment"):
        position = note.get("authorId", "")
        author = authors[int(position)] if position.isdigit() and int(position) < len(authors) else ""
        text = "".join(piece.text or "" for piece in note.iter(_MAIN + "t")).strip()
        found.append(Comment(text=text, author=author, quote=note.get("ref", "")))
    return found
