"""CPU, time and peak memory of one client on one INBOX."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.intake_parts.child import peak
from benchmarks.intake_parts.clients import Client, Task, written
from benchmarks.intake_parts.mailboxes import Account, empty

ROOT = Path(__file__).parents[2]
#: seconds between two looks at the memory of a program; its peak since the last one is kept by the system
_LOOK = 0.02


@dataclass
class Figures:
    """What was measured of one client, over several rounds."""

    messages: int
    octets: int
    cpu: list[float] = field(default_factory=list)
    time: list[float] = field(default_factory=list)
    #: octets of resident memory at the peak, and of them those there before it began (the program itself)
    peak: int = 0
    before: int = 0
    #: why there are no figures
    failed: str = ""

    @property
    def spent(self) -> float:
        """Median CPU of one message, in seconds."""
        return statistics.median(self.cpu) / self.messages

    @property
    def rate(self) -> float:
        """Messages in a second of time, by the median."""
        return self.messages / statistics.median(self.time)


def touch_memory() -> None:
    """Go through nine tenths of the free memory in a process of its own, so that the machine beneath has given it."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemFree"))
    command = [sys.executable, "-m", "benchmarks.intake_parts.touch", str(free // 10 * 9)]
    subprocess.run(command, cwd=ROOT, check=True)


def take(figures: Figures, who: Client, account: Account, port: int, place: Path) -> None:
    """One round."""
    octets = account.octets // account.messages
    task = Task(port=port, user=account.user, out=empty(place), octets=octets)
    if who.prepare is not None:
        found, failed = _program(who.prepare(task))
    else:
        found, failed = _library(who, task)
    arrived = written(task) if who.files else account.messages
    if failed or arrived != account.messages:
        figures.failed = failed or f"{arrived} of {account.messages} messages"
        return
    figures.cpu.append(found["cpu"])
    figures.time.append(found["time"])
    figures.peak = max(figures.peak, int(found["peak"]))
    figures.before = int(found.get("before", 0))


def _library(who: Client, task: Task) -> tuple[dict[str, float], str]:
    words = [who.name, str(task.port), task.user, str(task.out), str(task.octets)]
    command = [sys.executable, "-m", "benchmarks.intake_parts.child", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {}, (done.stderr.strip().splitlines() or ["failed"])[-1][:60]
    return json.loads(done.stdout), ""


def _program(command: list[str]) -> tuple[dict[str, float], str]:
    """A program whole, its start included: it is small beside its work."""
    started, most, ended = time.monotonic(), 0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.wait(_LOOK):
            try:
                most = max(most, peak(process.pid))
            except OSError:
                return

    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    looking = threading.Thread(target=look)
    looking.start()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - started
    ended.set()
    looking.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    spent = usage.ru_utime + usage.ru_stime
    return {"cpu": spent, "time": took, "peak": most}, "" if process.returncode == 0 else "failed"
