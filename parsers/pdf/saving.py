"""Pages saved while the rest of the file is still being read: a PDF killed at page 40 gives 39 (FAULTS.md M11)."""

from __future__ import annotations
from parsers.pdf.assemble import Page


class Saved:
    def __init__(self, total: int) -> None:
        self._total = total

    def add(self, page: Page) -> None:
        return
