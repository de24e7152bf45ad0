"""Spreadsheets of OpenDocument (ODF 1.3 part 3, 9): each sheet a table, its name the section of its cells."""

from __future__ import annotations

from typing import Any

from parsers.facts import Comment, Extraction, ParseProblem
from parsers.opendocument import names as n
from parsers.plain import MAX_CELLS, Rows, table_text, tables_as_paragraphs


def read_sheets(body: Any, *, title: str, author: str) -> Extraction:
    """All sheets with text in them."""
    tables: list[Rows] = []
    headings: list[str] = []
    left = MAX_CELLS
    for sheet in body.iter(n.TABLE + "table"):
        rows = _rows(sheet, left)
        left -= sum(len(row) for row in rows)
        if rows:
            tables.append(rows)
            headings.append(sheet.get(n.TABLE + "name", ""))
    problems = (ParseProblem(code="truncated", detail=f"only {MAX_CELLS} cells are read"),) if left <= 0 else ()
    paragraphs, kept = tables_as_paragraphs(tables, headings)
    return Extraction(
        title=title,
        author=author,
        text=table_text(kept),
        paragraphs=paragraphs,
        tables=kept,
        comments=tuple(_note(note) for note in body.iter(n.OFFICE + "annotation")),
        problems=problems,
    )


def _note(element: Any) -> Comment:
    """A note on a cell (ODF 1.3 part 3, 14.1); what the cell shows is its quote."""
    words = "\n".join("".join(p.itertext()) for p in element.iter(n.TEXT + "p"))
    return Comment(
        text=words.strip(),
        author=(element.findtext(n.DC + "creator") or "").strip(),
        date=element.findtext(n.DC + "date"),
        quote=cell_text(element.getparent()),
    )


def _rows(sheet: Any, left: int) -> Rows:
    """The filled rows of a sheet; rows and cells that are repeated empty to fill the sheet are left out."""
    rows: list[tuple[str, ...]] = []
    for row in sheet.iter(n.TABLE + "table-row"):
        cells: list[str] = []
        for cell in row.iterchildren(n.TABLE + "table-cell", n.TABLE + "covered-table-cell"):
            text = cell_text(cell)
            times = _count(cell.get(n.TABLE + "number-columns-repeated")) if text or len(cells) < 100 else 1
            cells += [text] * min(times, 100)
        while cells and not cells[-1]:
            cells.pop()
        times = min(_count(row.get(n.TABLE + "number-rows-repeated")), 100) if cells else 0
        for _ in range(times):
            left -= len(cells)
            if left < 0:
                return tuple(rows)
            rows.append(tuple(cells))
    return tuple(rows)


def cell_text(cell: Any) -> str:
    """The paragraphs of a cell as shown, one a line; notes on the cell are left out."""
    return "\n".join("".join(paragraph.itertext()).strip() for paragraph in cell.iterchildren(n.TEXT + "p")).strip()


def _count(words: str | None) -> int:
    return int(words) if words and words.isdigit() else 1
