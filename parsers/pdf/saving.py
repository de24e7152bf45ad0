"""Pages saved while the rest of the file is still being read: a PDF killed at page 40 gives 39 (FAULTS.md M11)."""

from __future__ import annotations

from typing import Any

from parsers.facts import to_json
from parsers.pdf.assemble import Page, assemble
from parsers.sandbox import partial


class Saved:
    """What the pages read so far say, each by itself: paragraphs are not joined over page breaks here."""

    def __init__(self, total: int) -> None:
        """*total*: pages of the file. The last one needs no saving, the result follows."""
        self._total = total
        self._pages = 0
        self._text: list[str] = []
        self._paragraphs: list[dict[str, Any]] = []
        self._tables: list[Any] = []
        self._marks: dict[str, list[dict[str, Any]]] = {"comments": [], "edits": [], "changes": []}
        self._size = 0

    def add(self, page: Page) -> None:
        """Take in the next page and save all of them."""
        self._pages += 1
        if not partial.is_wanted() or self._pages == self._total:
            return
        found = assemble([page])
        start = len(self._paragraphs)
        for paragraph in found.paragraphs:
            cell = paragraph.cell and (paragraph.cell[0] + len(self._tables), *paragraph.cell[1:])
            self._paragraphs.append({**to_json(paragraph), "index": start + paragraph.index, "cell": cell})
        for name, kept in self._marks.items():
            for mark in getattr(found, name):
                at = None if mark.paragraph is None else start + mark.paragraph
                kept.append({**to_json(mark), "paragraph": at})
        self._tables += found.tables
        self._text.append(found.text)
        self._size += 2 * len(found.text)
        partial.keep(self._so_far, self._size)

    def _so_far(self) -> dict[str, Any]:
        return {
            "media_type": "application/pdf",
            "pages": self._total,
            "text": "\n".join(self._text),
            "paragraphs": self._paragraphs,
            "tables": self._tables,
            **self._marks,
            "problems": [{"code": "truncated", "detail": f"read up to page {self._pages}"}],
        }
