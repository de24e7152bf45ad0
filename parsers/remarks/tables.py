"""Files to remarks: comment tables by their columns, and the prose around them."""

from __future__ import annotations

from dataclasses import replace

from parsers.facts import Extraction, Paragraph, Remark
from parsers.remarks.blocks import Block, marked
from parsers.remarks.columns import rows_of
from parsers.remarks.prose import from_blocks

#: places in a file that hold nothing a submitter says to the draft
_ELSEWHERE = frozenset({"header", "footer", "table"})


def from_extraction(extraction: Extraction) -> tuple[Remark, ...]:
    """Remarks of one file: rows of its comment tables first, then its prose.

    A file with tracked changes is a copy of a draft: what it says are its edits and margin comments, so it gives none.
    """
    if extraction.edits or extraction.changes:
        return ()
    first = _first_cells(extraction)
    over = _headings_over(extraction)
    tables = tuple(
        replace(remark, heading=remark.heading or over.get(n, ""))
        for n, table in enumerate(extraction.tables)
        for remark in rows_of(table, first.get(n, {}))
    )
    return (*tables, *from_blocks([_block(item) for item in extraction.paragraphs if _is_prose(item)]))


def _first_cells(extraction: Extraction) -> dict[int, dict[int, int]]:
    """For every table row -> index of the paragraph of its first cell."""
    out: dict[int, dict[int, int]] = {}
    for paragraph in extraction.paragraphs:
        if paragraph.cell is not None:
            table, row, _ = paragraph.cell
            out.setdefault(table, {}).setdefault(row, paragraph.index)
    return out


def _headings_over(extraction: Extraction) -> dict[int, str]:
    """For every table the nearest heading above it: the name of its sheet, or the document that it comments on."""
    out: dict[int, str] = {}
    heading = ""
    for paragraph in extraction.paragraphs:
        if paragraph.cell is not None:
            out.setdefault(paragraph.cell[0], heading)
        elif paragraph.where == "heading":
            heading = paragraph.text.strip()
    return out


def _is_prose(paragraph: Paragraph) -> bool:
    return paragraph.where not in _ELSEWHERE and paragraph.cell is None and bool(paragraph.text.strip())


def _block(paragraph: Paragraph) -> Block:
    """A paragraph as block; a label that is printed and not part of the text goes before it."""
    text = paragraph.text.strip()
    label = paragraph.label
    if label and not text.startswith(label.split()[0]):
        text = f"{label}. {text}" if label[:1].isdigit() and "(" not in label else f"{label}: {text}"
    return marked(text, paragraph.index, heading=paragraph.where in {"heading", "title"})
