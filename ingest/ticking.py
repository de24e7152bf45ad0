"""The worker's clockwork: jobs that fall due one after another on one thread, and how it is told to end."""

from __future__ import annotations

import os
from collections.abc import Callable

from apscheduler.schedulers.base import BaseScheduler


class Stop:
    """Whether the process was told to end. ``fileno`` becomes readable then, so that any wait can end with it."""

    def __init__(self) -> None:
        self._told = False
        self._ear, self._mouth = os.pipe()
        #: called in the signal handler, for what waits elsewhere
        self.then: Callable[[], None] = lambda: None

    def set(self) -> None:
        """Tell it to end."""
        self._told = True
        os.write(self._mouth, b".")
        self.then()

    def is_set(self) -> bool:
        """Whether it was told."""
        return self._told

    def fileno(self) -> int:
        """See above."""
        return self._ear


class Ticker(BaseScheduler):  # type: ignore[misc]  # apscheduler ships no types
    """Jobs on this thread, one after another, and between them whatever waiting it is given.

    The custom scheduler of APScheduler's manual: ``_process_jobs`` runs what is due and gives the seconds to wait.
    """

    def tick_until(self, stop: Stop, wait: Callable[[float], None]) -> None:
        """Run jobs as they fall due, and *wait* for so many seconds or less in between, until *stop*."""
        self.start()
        while not stop.is_set():
            wait(self._process_jobs())
        self.shutdown()

    def wakeup(self) -> None:
        """Nothing to wake: jobs change on this thread alone."""

    def shutdown(self, wait: bool = True) -> None:
        """Forget the jobs; none is running."""
        super().shutdown(wait)
