"""The worker's end of the zygote: starts it, hands it one request at a time, and reads what the child says.

Nothing is forked from the worker: the zygote is started with ``exec`` (``subprocess``).
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from consultation.errors import ChildFailed
from parsers.sandbox import launch
from parsers.sandbox.launch import Ending
from parsers.sandbox.limits import Limits
from parsers.sandbox.scratch import Scratch

#: bytes of one message on the socket
_MESSAGE = 32 * 1024


@dataclass
class _Process:
    """A running zygote, its socket, and what it said of itself."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    ready: dict[str, Any] = field(default_factory=dict)

    def kill(self) -> None:
        self.control.close()
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Close the socket, at which the zygote ends by itself; kill it where it does not."""
        self.control.close()
        try:
            self.process.wait(timeout=launch.GRACE)
        except subprocess.TimeoutExpired:
            self.kill()


class ZygoteRunner:
    """One zygote, started when first needed and again whenever it is found dead."""

    def __init__(self, limits: Limits, scratch: Path | None, jobs_file: str) -> None:
        self._limits = limits
        self._scratch = Scratch(scratch)
        self._jobs_file = jobs_file
        self._zygote: _Process | None = None
        #: JSON that every zygote is given when it starts
        self._kept = b""

    def run(self, packed: bytes) -> Ending:
        """See ``Runner``. A zygote found dead is replaced and the request tried again, once."""
        ending = Ending(said=b"", status=None)
        with self._scratch.folder() as folder:
            for _ in range(2):
                zygote = self._ensure()
                reply = self._hand_over(zygote, packed, folder)
                if reply is None:
                    self._lose()
                    continue
                with reply:
                    ending = self._listen(zygote, reply)
                if ending.status is not None or ending.killed:
                    break
        return ending

    def keep(self, what: Any) -> bool:
        """See ``Runner``."""
        self._kept = json.dumps(what).encode()
        if self._zygote is not None and not _give(self._zygote, self._kept):
            self._lose()
        return True

    def isolation(self) -> tuple[str, ...]:
        """See ``Runner``."""
        ready = self._ensure().ready
        words = [str(word) for word in ready.get("isolation", ())]
        if ready.get("threads") != 1:
            words.append("warning: the process that forks has more than one thread")
        return ("a process for each file, forked from a small one", *words)

    @property
    def pid(self) -> int:
        """Process number of the zygote."""
        return self._ensure().process.pid

    def close(self) -> None:
        """See ``Runner``."""
        if self._zygote is not None:
            self._zygote.stop()
            self._zygote = None
        self._scratch.close()

    def _ensure(self) -> _Process:
        if self._zygote is not None and self._zygote.process.poll() is not None:
            self._lose()
        if self._zygote is None:
            self._zygote = _start(self._limits, self._jobs_file)
            if self._kept and not _give(self._zygote, self._kept):
                self._lose()
                raise ChildFailed("the process that reads files did not take the drafts")
        return self._zygote

    def _lose(self) -> None:
        if self._zygote is not None:
            self._zygote.kill()
            self._zygote = None

    def _hand_over(self, zygote: _Process, packed: bytes, folder: Path) -> IO[bytes] | None:
        """Give the zygote the request; the stream of the reply, or nothing where the zygote is dead."""
        reading, writing = os.pipe()
        with open(reading, "rb", buffering=0) as reply, open(writing, "wb", buffering=0) as child_reply:  # noqa: PTH123
            with _in_memory(packed) as request:
                message = json.dumps({"scratch": str(folder)}).encode()
                try:
                    socket.send_fds(zygote.control, [message], [request.fileno(), child_reply.fileno()])
                except OSError:
                    return None
            return os.fdopen(os.dup(reply.fileno()), "rb", buffering=0)

    def _listen(self, zygote: _Process, reply: IO[bytes]) -> Ending:
        """Read until the zygote says that the child has ended; stop a child that says too much."""
        said = bytearray()
        stopped = ""
        deadline = time.monotonic() + self._limits.wall + launch.GRACE
        os.set_blocking(reply.fileno(), False)
        with selectors.DefaultSelector() as selector:
            selector.register(reply, selectors.EVENT_READ)
            selector.register(zygote.control, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                ready = {key.fileobj for key, _ in selector.select(left)}
                if reply in ready and not _read(reply, said, self._limits.output):
                    selector.unregister(reply)
                if len(said) > self._limits.output and not stopped:
                    stopped = "output"
                    _tell_to_stop(zygote)
                if zygote.control in ready:
                    return self._ended(zygote, reply, said, stopped)
        self._lose()
        return Ending(said=bytes(said), status=None, killed="wall")

    def _ended(self, zygote: _Process, reply: IO[bytes], said: bytearray, stopped: str) -> Ending:
        try:
            message = zygote.control.recv(_MESSAGE)
        except OSError:
            message = b""
        if not message:
            self._lose()
            return Ending(said=b"", status=None)
        while len(said) <= self._limits.output and _read(reply, said, self._limits.output):
            continue
        ending = json.loads(message)
        return Ending(
            said=bytes(said[: self._limits.output + 1]),
            status=ending["status"],
            killed=stopped or ending["killed"],
            cpu=ending["cpu"],
        )


def _start(limits: Limits, jobs_file: str) -> _Process:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = launch.command(
            "main(int(sys.argv[2]), *sys.argv[3:])", str(theirs.fileno()), limits.to_argument(), jobs_file
        )
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=launch.environment(),
            cwd="/",
            start_new_session=True,
        )
    zygote = _Process(process, ours)
    ours.settimeout(launch.START)
    try:
        zygote.ready = json.loads(ours.recv(_MESSAGE))
    except (OSError, ValueError) as error:
        zygote.kill()
        raise ChildFailed("the process that reads files did not start") from error
    ours.settimeout(None)
    return zygote


def _give(zygote: _Process, kept: bytes) -> bool:
    """Have the zygote take in *kept*; false where it did not, or is dead."""
    with _in_memory(kept) as content:
        zygote.control.settimeout(launch.START)
        try:
            socket.send_fds(zygote.control, [b"keep"], [content.fileno()])
            return bool(zygote.control.recv(_MESSAGE))
        except OSError:
            return False
        finally:
            zygote.control.settimeout(None)


def _tell_to_stop(zygote: _Process) -> None:
    with contextlib.suppress(OSError):
        zygote.control.send(b"stop")


def _read(reply: IO[bytes], said: bytearray, cap: int) -> bool:
    """Add what can be read now; false at the end of the stream, where nothing waits, or above the cap."""
    try:
        chunk = os.read(reply.fileno(), launch.CHUNK)
    except BlockingIOError:
        return False
    if len(said) <= cap:
        said += chunk
    return bool(chunk)


def _in_memory(content: bytes) -> IO[bytes]:
    """An unnamed file with *content*, at its start."""
    holder: IO[bytes]
    if hasattr(os, "memfd_create"):
        holder = os.fdopen(os.memfd_create("request"), "w+b", buffering=0)
    else:
        holder = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller closes it
    view = memoryview(content)
    while view:
        view = view[holder.write(view) :]
    holder.seek(0)
    return holder
