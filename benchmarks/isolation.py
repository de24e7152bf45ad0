"""What it costs to read each file in a child of its own, and how soon after a limit a child is gone.

    python -m benchmarks.isolation [--rounds 5]

"forked" is the CPU of one more file read through ``parsers.sandbox``, worker, zygote and child together: what a process
that reads twenty-one files needs more than one that reads one, divided by twenty. "fresh" is the CPU of an interpreter
that is started for the file, loads the readers and reads it, without any limit. The last table stops jobs that would
never end: by the clock (the latest of the rounds), and by their CPU (the mean, counted in CPU).
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.extraction.measure import child
from benchmarks.specimens.word import reviewed
from consultation.errors import LimitReached
from parsers.sandbox import Limits, Sandbox

#: readings by which the cost of one more is found
TIMES = 20
#: seconds that any process of the measuring may take
LIMIT = 300.0
ENDLESS = Path(__file__).parent / "extraction" / "endless.py"


def cost(way: str, path: Path, times: int) -> float:
    """CPU seconds of a process, and of all that it starts, that reads a file so often."""
    spent, _, _, failed = child(
        [sys.executable, "-m", "benchmarks.extraction.isolated", way, str(path), str(times)], LIMIT
    )
    if failed:
        raise SystemExit(f"{way}: {failed}")
    return spent


def compare(path: Path, rounds: int) -> tuple[float, float]:
    """Median CPU seconds of one file, forked and fresh, the two taking turns."""
    forked, fresh = [], []
    for _ in range(rounds):
        forked.append((cost("forked", path, TIMES + 1) - cost("forked", path, 1)) / TIMES)
        fresh.append(cost("fresh", path, 1))
    return statistics.median(forked), statistics.median(fresh)


def late_by_the_clock(limit: float, rounds: int) -> float:
    """Longest time, in seconds, from a limit of *limit* seconds to the answer that it was hit."""
    found = []
    with Sandbox(Limits(wall=limit), jobs_file=ENDLESS) as sandbox:
        sandbox.isolation()
        for _ in range(rounds):
            started = time.monotonic()
            with contextlib.suppress(LimitReached):
                sandbox.ask("wait", {})
            found.append(time.monotonic() - started - limit)
    return max(found)


def late_by_cpu(limit: int, rounds: int) -> float:
    """How many seconds of CPU beyond its limit a child spends: the mean, by what all children together spent."""
    spent = []
    for times in (0, rounds):
        before = _spent_by_children()
        with Sandbox(Limits(cpu=limit, wall=120.0), jobs_file=ENDLESS) as sandbox:
            sandbox.isolation()
            for _ in range(times):
                with contextlib.suppress(LimitReached):
                    sandbox.ask("work", {})
        spent.append(_spent_by_children() - before)
    return (spent[1] - spent[0]) / rounds - limit


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print("\n\n".join(__doc__.split("\n\n")[2:]).strip())
    print(f"\n{'':<22}{'forked':>10}{'fresh':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for pages in (2, 50, 500):
            path = Path(folder, f"word-{pages}-pages.docx")
            path.write_bytes(reviewed(pages))
            forked, fresh = compare(path, rounds)
            print(f"{path.name:<22}{forked * 1000:7.0f} ms{fresh * 1000:7.0f} ms{forked / fresh:8.2f}")
            sys.stdout.flush()
    print(f"\n{'stopped by':<22}{'late by':>10}")
    print(f"{'the clock, 1 s':<22}{late_by_the_clock(1.0, rounds) * 1000:7.0f} ms")
    print(f"{'its CPU, 1 s':<22}{late_by_cpu(1, rounds) * 1000:7.0f} ms")


if __name__ == "__main__":
    main()
