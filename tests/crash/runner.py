"""Runs the worker again and again for a sweep, each time in a fork of one process that has everything loaded.

Single-threaded, so that forking is safe, and told what to do by lines of JSON on standard input: ``plan`` (a file for
``tests.crash.worker``) and ``strace`` (arguments that say what is to happen to it; none: nothing). It answers each
with a line: ``status`` (negative: the signal that ended it), ``errors`` (the last words on standard error), ``calls``
(the calls that strace saw, in order).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from tests.crash import worker

#: the calls whose order decides what a kill leaves behind (FAULTS C1)
CALLS = ("fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "pwrite64", "unlink", "unlinkat",
         "sendto")  # fmt: skip


def main() -> None:
    """Answer every line until there are no more."""
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryDirectory(prefix="run-") as folder:
            answer = _run(asked["plan"], asked["strace"], Path(folder))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run(plan: str, strace: list[str], folder: Path) -> dict[str, Any]:
    errors, log = folder / "errors", folder / "calls"
    child = os.fork()
    if child == 0:
        _work(plan, errors, waits=bool(strace))
    tracer = _attach(child, strace, log) if strace else None
    _, status = os.waitpid(child, 0)
    _end_group(child)
    if tracer is not None:
        tracer.communicate(timeout=60)
    calls = [line.partition("(")[0] for line in log.read_text().splitlines()] if strace else []
    return {
        "status": os.waitstatus_to_exitcode(status),
        "errors": errors.read_text(errors="replace")[-2000:],
        "calls": [name for name in calls if name in CALLS],
    }


def _attach(child: int, strace: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Strace on the stopped child, which goes on when it is watched."""
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *strace, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    os.kill(child, signal.SIGCONT)
    if b"attached" not in said:
        os.kill(child, signal.SIGKILL)
        raise RuntimeError(f"strace could not attach: {said.decode(errors='replace')}")
    return tracer


def _end_group(child: int) -> None:
    """What the worker started dies with it, as its service manager would see to."""
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        return


def _work(plan: str, errors: Path, *, waits: bool) -> None:
    """The child: a process group of its own, its errors in a file."""
    os.setsid()
    with errors.open("wb") as stream:
        os.dup2(stream.fileno(), 2)
        os.dup2(stream.fileno(), 1)
    if waits:
        os.kill(os.getpid(), signal.SIGSTOP)
    try:
        worker.main(plan)
    except BaseException:  # noqa: BLE001 - the end of a process: whatever it was is told and is its exit status
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
