"""Zygotes for the workers of a sweep, each forked from one process that has the readers loaded.

A worker starts its zygote with ``exec``, which loads the readers anew: most of what a run of a dozen mails costs. In a
sweep they are loaded once; and a file that was read in one trial is not read again in the next thousand: the zygote
answers the same request with the same octets. What a sweep is about is untouched by both. While a child reads, its
worker waits and makes no call; what the child did is in its answer alone, for it can write nothing to disk or network;
and zygote and child end when their worker does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from parsers.sandbox import child, forking, launch, zygote
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
    with tempfile.TemporaryDirectory(prefix="nursery-") as folder:
        while True:
            message, descriptors, _, _ = socket.recv_fds(asked, _MESSAGE, 1)
            if not message:
                return
            if os.fork() == 0:
                asked.close()
                _be_born(descriptors[0], message.decode(), jobs, ready, Path(folder))
            os.close(descriptors[0])


def _be_born(descriptor: int, limits: str, jobs: Any, ready: dict[str, Any], answers: Path) -> None:
    """The zygote: alone in its process group, as one that was started with ``exec``."""
    os.close(0)
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        control = socket.socket(fileno=descriptor)
        zygote._send(control, ready | {"pid": os.getpid()})
        _Remembering(control, Limits.from_argument(limits), jobs, answers).serve()
    finally:
        os._exit(0)


class _Remembering(zygote._Zygote):
    """A zygote that looks whether the same was asked before, by whatever worker, and then forks no child."""

    def __init__(self, control: socket.socket, limits: Limits, jobs: Any, answers: Path) -> None:
        super().__init__(control, limits, jobs)
        self._answers = answers
        self._kept = b""
        self._told = False

    def _keep(self, descriptor: int) -> dict[str, Any]:
        """The drafts are taken in where a child will need them."""
        self._kept, self._told = child.read_all(descriptor), False
        return {"kept": True}

    def _run(self, message: dict[str, Any], request: int, reply: int) -> dict[str, Any]:
        asked = os.pread(request, os.fstat(request).st_size, 0)
        place = self._answers / sha256(sha256(self._kept).digest() + asked).hexdigest()
        if not place.exists():
            ending = self._read(message, request, place)
        else:
            os.close(request)
            ending = {"status": 0, "killed": "", "cpu": 0.0, "peak": 0}
        with open(reply, "wb") as stream:
            stream.write(place.read_bytes())
        return ending

    def _read(self, message: dict[str, Any], request: int, place: Path) -> dict[str, Any]:
        """A child reads the file, as it does for every worker; what it says is at *place* then."""
        if self._kept and not self._told:
            self._jobs.keep(json.loads(self._kept))
            self._told = True
        said = os.memfd_create("reply")
        ending = super()._run(message, request, os.dup(said))
        assert ending["status"] == 0, "the files of a sweep are read without fault"
        new = place.with_suffix(f".{os.getpid()}")
        new.write_bytes(os.pread(said, os.fstat(said).st_size, 0))
        new.rename(place)
        os.close(said)
        return ending
