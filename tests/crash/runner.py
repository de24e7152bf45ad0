"""Runs the worker again and again for a sweep, each time in a fork of one process that has everything loaded.

Single-threaded, so that forking is safe, and told what to do by lines of JSON on standard input: ``plan`` (a file for
``tests.crash.worker``), ``strace`` (arguments that say what is to happen to it; none: nothing) and ``after`` (seconds
after which it is killed; ``null``: never). It answers each with a line: ``status`` (negative: the signal that ended
it), ``seconds`` (from the signal that told it to stop, if one did, to its end), ``errors`` (the last words on standard
error), ``calls`` (the calls that strace saw, in order). With ``here`` the turn is taken in this process: every worker
forked from then on is one that has worked before, as one of ``run`` has nearly always when something befalls it, and
has its statements and patterns compiled.

A fork is as good a victim as a program started anew. It is a process of its own with files, connections, locks and a
database of its own, all opened after the fork; strace has it killed by the kernel at the entry of the call, so nothing
of Python runs any more, no buffer is flushed and no handler called; its process group dies with it; and what is then
looked at is disk, database and mail server, which know nothing of how it came to be. What it spares is the import of
modules, which changes nothing outside the process.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from parsers.sandbox import forking
from tests.crash import worker
from tests.crash.nursery import Nursery

#: the calls whose order decides what a kill leaves behind (FAULTS C1)
CALLS = ("fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "pwrite64", "unlink", "unlinkat",
         "sendto")  # fmt: skip
#: what a worker loads when it comes to it
_LATE = ("alembic.command", "psycopg", "reports.dispatch", "sqlalchemy.dialects.postgresql.psycopg", "structlog")


def main() -> None:
    """Answer every line until there are no more."""
    for name in _LATE:
        importlib.import_module(name)
    forking._start = Nursery().lend
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["here"]:
            worker.main(asked["plan"])
            gc.freeze()
            answer: dict[str, Any] = {"status": 0, "seconds": 0.0, "errors": "", "calls": []}
        else:
            with tempfile.TemporaryDirectory(prefix="run-") as folder:
                answer = _run(asked["plan"], asked["strace"], asked["after"], Path(folder))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run(plan: str, strace: list[str], after: float | None, folder: Path) -> dict[str, Any]:
    errors, log = folder / "errors", folder / "calls"
    child = os.fork()
    if child == 0:
        _work(plan, errors, waits=bool(strace))
    tracer = _attach(child, strace, log) if strace else None
    if after is not None:
        _kill_after(child, after)
    _, status = os.waitpid(child, 0)
    ended = time.time()
    _end_group(child)
    if tracer is not None:
        tracer.communicate(timeout=60)
    seen = [line.split(" ", 1) for line in log.read_text().splitlines()] if strace else []
    calls = [what.partition("(")[0] for _, what in seen]
    told = [float(at) for at, what in seen if what.startswith("--- SIGTERM")]
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": ended - told[0] if told else 0.0,
        "errors": errors.read_text(errors="replace")[-2000:],
        "calls": [name for name in calls if name in CALLS],
    }


def _attach(child: int, strace: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Strace on the stopped child, which goes on when it is watched."""
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", "-ttt", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *strace, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    os.kill(child, signal.SIGCONT)
    if b"attached" not in said:
        os.kill(child, signal.SIGKILL)
        raise RuntimeError(f"strace could not attach: {said.decode(errors='replace')}")
    return tracer


def _kill_after(child: int, seconds: float) -> None:
    """Kill it and all that it started, unless it ends before."""
    descriptor = os.pidfd_open(child)
    ended, _, _ = select.select([descriptor], [], [], seconds)
    os.close(descriptor)
    if not ended:
        os.kill(child, signal.SIGKILL)


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
