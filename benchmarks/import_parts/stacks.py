"""Where a process spends its CPU, by looking at its stack as the CPU passes (setitimer(2), ITIMER_PROF)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

#: seconds of CPU between two looks
_EVERY = 0.002


@dataclass
class Samples:
    """Looks taken, and those in which one of the places was on the stack."""

    all: int = 0
    there: int = 0

    @property
    def share(self) -> float:
        """The share of the CPU that was spent there."""
        return self.there / self.all if self.all else 0.0


@contextmanager
def sampled(*places: str) -> Iterator[Samples]:
    """Look at the main thread's stack while the block runs; *places* are parts of file names."""
    samples = Samples()

    def look(_signal: int, frame: FrameType | None) -> None:
        samples.all += 1
        while frame is not None:
            if any(place in frame.f_code.co_filename for place in places):
                samples.there += 1
                return
            frame = frame.f_back

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
