"""One client, one INBOX, one process: ``python -m benchmarks.intake_parts.child CLIENT PORT USER OUT OCTETS``.

Prints seconds of its CPU and of time, importing and making ready left out, and the peak of its memory, as JSON.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

from benchmarks.intake_parts.clients import Task, client


def peak(process: int | str = "self") -> int:
    """Octets of resident memory of a process at its peak so far (proc(5), VmHWM)."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    """Take the mail once."""
    name, port, user, out, octets = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    ready = client(name).ready
    assert ready is not None
    work, before = ready(Task(port=int(port), user=user, out=Path(out), octets=int(octets))), peak()
    spent, started = time.process_time(), time.monotonic()
    work()
    took = time.monotonic() - started
    print(json.dumps({"cpu": time.process_time() - spent, "time": took, "peak": peak(), "before": before}))


if __name__ == "__main__":
    main()
