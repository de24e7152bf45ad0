"""CPU and peak memory of one reader on one file, from the outside: ``os.wait4`` on the child that runs it."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.extraction.readers import Reader

ROOT = Path(__file__).parents[2]


@dataclass
class Figures:
    """What was measured of one reader on one file, over several rounds."""

    #: seconds of CPU of whole processes that read the file once, start and imports included
    process: list[float] = field(default_factory=list)
    #: seconds of CPU of single readings inside a process; none for programs
    reading: list[float] = field(default_factory=list)
    #: bytes of resident memory at the peak
    peak: int = 0
    #: why there are no figures
    failed: str = ""

    def cpu(self) -> float:
        """Median CPU of a process."""
        return statistics.median(self.process)

    def inside(self) -> float | None:
        """Median CPU of one reading, the first of each process left out where there are others."""
        return statistics.median(self.reading) if self.reading else None


def take(figures: Figures, reader: Reader, path: Path, *, times: int, limit: float) -> None:
    """One round: a process that reads once, and one that reads *times* times for the figures inside."""
    spent, peak, _, failed = child(_command(reader, path, 1), limit)
    figures.failed = failed
    if failed:
        return
    figures.process.append(spent)
    figures.peak = max(figures.peak, peak)
    if not reader.program:
        _, _, output, failed = child(_command(reader, path, times), limit * times)
        if not failed:
            readings = json.loads(output)
            figures.reading += readings[1:] or readings


def _command(reader: Reader, path: Path, times: int) -> list[str]:
    if reader.program:
        out = ["-o", os.devnull] if reader.program[0] == "pandoc" else [os.devnull]
        return [*reader.program, str(path), *out]
    return [sys.executable, "-m", "benchmarks.extraction.child", reader.kind, reader.name, str(path), str(times)]


def child(command: list[str], limit: float) -> tuple[float, int, str, str]:
    """CPU seconds, peak bytes, output and reason of failure of a child that has *limit* seconds of time."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL)
        stopped = threading.Timer(limit, os.kill, (child.pid, signal.SIGKILL))
        stopped.start()
        _, status, usage = os.wait4(child.pid, 0)
        over = not stopped.is_alive()
        stopped.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode()
    failed = f"over {limit:.0f} s" if over else "" if child.returncode == 0 else "failed"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, text, failed
