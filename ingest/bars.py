"""Progress bars on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Bars:
    """One bar for each stretch of work, drawn on standard error."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def start(self, label: str, total: int) -> None:
        """A new bar, or the same one started again."""
        if total == 0:
            return
        if label in self._tasks:
            self._bars.reset(self._tasks[label], total=total)
        else:
            self._tasks[label] = self._bars.add_task(label, total=total)

    def step(self, label: str) -> None:
        """One step of that bar."""
        if label in self._tasks:
            self._bars.advance(self._tasks[label])


@contextmanager
def bars() -> Iterator[Bars]:
    """Bars on standard error, gone at the end of the block."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield Bars(drawn)
