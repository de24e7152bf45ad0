"""The cells of tables that are told cell by cell and row by row, with no word for a table (RTF, Word 97)."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.plain import MAX_CELLS
from parsers.tracked.story import Cell, Story


@dataclass(slots=True)
class _Level:
    table: int
    row: int = 0
    column: int = 0


class Tables:
    """Where the next paragraph stands; a table ends with the first paragraph outside it."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._levels: list[_Level] = []
        self._cells = 0

    @property
    def full(self) -> bool:
        """Whether no more cells are read."""
        return self._cells > MAX_CELLS

    @property
    def in_row(self) -> bool:
        """Whether a row has begun and not ended: some writers do not say so paragraph by paragraph."""
        return bool(self._levels) and self._levels[0].column > 0

    def at(self, depth: int) -> Cell | None:
        """The cell that is written at a depth of nesting; ``None`` outside tables."""
        del self._levels[depth:]
        while len(self._levels) < depth:
            self._levels.append(_Level(self._story.begin_table()))
        if not self._levels:
            return None
        level = self._levels[-1]
        return level.table, level.row, level.column

    def next_cell(self, depth: int) -> None:
        """A cell has ended."""
        self.at(depth)
        self._levels[-1].column += 1
        self._cells += 1

    def next_row(self, depth: int) -> None:
        """A row has ended."""
        self.at(depth)
        if self._levels[-1].column:
            self._levels[-1].row += 1
            self._levels[-1].column = 0
