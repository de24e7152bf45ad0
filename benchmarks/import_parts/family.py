"""CPU of a process and of all that it has started, the living and the dead (proc(5))."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
#: fields of /proc/PID/stat behind the name of the program: utime, stime, and those of children that were waited for
_OWN, _WAITED = (11, 12), (13, 14)


def of_descendants() -> float:
    """Seconds of CPU that the children of this process have used, and theirs."""
    return _waited_for(os.getpid()) + sum(_all_of(child) for child in _children(os.getpid()))


def _all_of(process: int) -> float:
    return _seconds(process, _OWN) + _waited_for(process) + sum(_all_of(child) for child in _children(process))


def _waited_for(process: int) -> float:
    return _seconds(process, _WAITED)


def _seconds(process: int, fields: tuple[int, int]) -> float:
    try:
        words = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        # It ended between two looks; whoever waited for it has its CPU.
        return 0.0
    return sum(int(words[field]) for field in fields) / _TICKS


def _children(process: int) -> Iterator[int]:
    for place in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            yield from (int(word) for word in place.read_text(encoding="ascii").split())
        except OSError:
            continue
