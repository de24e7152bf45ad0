"""Zygotes for the workers of a sweep, each forked from one process that has the readers loaded.

A worker starts its zygote with ``exec``, which loads the readers anew: most of what a run of a dozen mails costs. In a
sweep they are loaded once. Zygote, children, limits and isolation are those of every worker, and what a sweep is about
is untouched by it: a zygote writes nothing to disk or network, makes none of the calls that are counted, and ends when
its worker does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from parsers.sandbox import forking, launch, zygote
from parsers.sandbox.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
#: bytes of one message
_MESSAGE = 32 * 1024


class Nursery:
    """The process that forks them. One of it serves all workers, also those that were killed while they asked."""

    def __init__(self) -> None:
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            program = "import sys; sys.path.insert(0, sys.argv[1]); from tests.crash import nursery; nursery.main()"
            subprocess.Popen(
                [sys.executable, "-I", "-c", program, str(ROOT)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=launch.environment(),
                cwd="/",
                start_new_session=True,
            )

    def lend(self, limits: Limits, jobs_file: str) -> forking._Process:
        """A new zygote, for the process that calls this; in place of ``forking._start``."""
        assert not jobs_file
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            socket.send_fds(self._asked, [limits.to_argument().encode()], [theirs.fileno()])
        ours.settimeout(launch.START)
        ready = json.loads(ours.recv(_MESSAGE))
        ours.settimeout(None)
        return forking._Process(_Lent(ready["pid"]), ours, ready)  # type: ignore[arg-type]  # what is used of Popen


class _Lent:
    """A zygote that is not this process's child: its end is another's to wait for."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """``None`` as long as it lives."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self, timeout: float | None = None) -> int:
        """It ends when its socket is closed."""
        del timeout
        return 0


def main() -> None:
    """Be the nursery, asked on standard input, until nobody is left to ask."""
    asked = socket.socket(fileno=os.dup(0))
    jobs, ready = zygote.prepare("")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(asked, _MESSAGE, 1)
        if not message:
            return
        if os.fork() == 0:
            _be_born(asked, descriptors[0], message.decode(), jobs, ready)
        os.close(descriptors[0])


def _be_born(asked: socket.socket, descriptor: int, limits: str, jobs: Any, ready: dict[str, Any]) -> None:
    """The zygote: alone in its process group, as one that was started with ``exec``."""
    asked.close()
    os.close(0)
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        control = socket.socket(fileno=descriptor)
        zygote.serve(control, Limits.from_argument(limits), jobs, ready | {"pid": os.getpid()})
    finally:
        os._exit(0)
