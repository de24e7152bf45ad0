"""The worker's end: starts the zygote, hands it one request at a time, and reads what the child says.

Nothing is forked from the worker: the zygote is started with ``exec`` (``subprocess``). Where there are no descriptors
to pass (macOS has limits that do not hold, Windows has none) a fresh process reads each file instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from consultation.errors import ChildFailed, StorageError
from parsers.sandbox.limits import Limits

#: seconds that the zygote has to load the readers (a loaded machine needs several)
START = 120.0
#: seconds beyond the wall limit after which the zygote itself is taken for dead
GRACE = 5.0
_MESSAGE = 32 * 1024
_CHUNK = 1 << 18
_ROOT = Path(__file__).resolve().parents[2]
_NOBODY = 65534


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a child ended and what it said until then."""

    said: bytes
    #: as ``os.wait4`` gives it; ``None`` where the zygote itself was lost
    status: int | None
    #: why it was killed from outside: ``wall``, ``output``, or nothing
    killed: str = ""
    cpu: float = 0.0


class Runner(Protocol):
    """Runs packed requests in children, one at a time."""

    def run(self, packed: bytes) -> Ending:
        """Run one request in a child of its own."""

    def isolation(self) -> tuple[str, ...]:
        """What isolation this machine gives, in words."""

    def close(self) -> None:
        """End every process and remove every folder."""


def _command(call: str, *arguments: str) -> list[str]:
    """A fresh interpreter: isolated (-I) from environment and working folder, our own packages found by place."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); from parsers.sandbox import zygote; zygote.{call}"
    return [sys.executable, "-I", "-c", code, str(_ROOT), *arguments]


def _environment() -> dict[str, str]:
    """Nothing of the worker's (its secrets stand there), only what keeps an interpreter single-threaded."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **single, **kept}


class Scratch:
    """Fresh working folders below one folder of this process; leftovers of dead ones are swept at the start."""

    def __init__(self, parent: Path | None) -> None:
        self._parent = parent or Path(tempfile.gettempdir())
        self._sweep()
        try:
            self._parent.mkdir(parents=True, exist_ok=True)
            self._home = Path(tempfile.mkdtemp(prefix=f"rapporteur-scratch-{os.getpid()}-", dir=self._parent))
        except OSError as error:
            raise StorageError(f"no scratch folder can be made in {self._parent}: {error.strerror}") from error
        # The child's user must be able to pass through, not to look.
        self._home.chmod(0o711)

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """An empty folder that the child may write to, removed afterwards whatever is in it."""
        try:
            folder = Path(tempfile.mkdtemp(dir=self._home))
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                os.chown(folder, _NOBODY, _NOBODY)
        except OSError as error:
            raise StorageError(f"no scratch folder can be made in {self._home}: {error.strerror}") from error
        try:
            yield folder
        finally:
            _remove(folder)

    def close(self) -> None:
        """Remove them all."""
        _remove(self._home)

    def _sweep(self) -> None:
        for left in self._parent.glob("rapporteur-scratch-*-*"):
            pid = left.name.split("-")[2]
            if pid.isdigit() and not _alive(int(pid)) and not left.is_symlink():
                _remove(left)


def _alive(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(folder: Path) -> None:
    """Remove a folder and all below it. What a child nested too deeply for one pass is first brought up."""
    for attempt in range(1_000):
        with contextlib.suppress(RecursionError, OSError):
            shutil.rmtree(folder)
        if not folder.exists():
            return
        _flatten(folder, attempt)


def _flatten(folder: Path, attempt: int) -> None:
    """Move what lies three hundred folders down to the top, and make every folder on the way passable."""
    deep = folder
    with contextlib.suppress(OSError):
        for _ in range(300):
            deep.chmod(0o700)
            inner = next((path for path in deep.iterdir() if path.is_dir() and not path.is_symlink()), None)
            if inner is None:
                return
            deep = inner
        deep.rename(folder / f"brought-up-{attempt}")


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
            self.process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self.kill()


class ZygoteRunner:
    """One zygote, started when first needed and again whenever it is found dead."""

    def __init__(self, limits: Limits, scratch: Path | None, jobs_file: str) -> None:
        self._limits = limits
        self._scratch = Scratch(scratch)
        self._jobs_file = jobs_file
        self._zygote: _Process | None = None

    def run(self, packed: bytes) -> Ending:
        """See ``Runner``. A zygote found dead before it took the request is replaced, once."""
        with self._scratch.folder() as folder:
            for _ in range(2):
                zygote = self._ensure()
                reply = self._hand_over(zygote, packed, folder)
                if reply is not None:
                    with reply:
                        return self._listen(zygote, reply)
                self._lose()
        raise ChildFailed("the process that reads files could not be kept running")

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
        deadline = time.monotonic() + self._limits.wall + GRACE
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
        command = _command(
            "main(int(sys.argv[2]), *sys.argv[3:])", str(theirs.fileno()), limits.to_argument(), jobs_file
        )
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
    zygote = _Process(process, ours)
    ours.settimeout(START)
    try:
        zygote.ready = json.loads(ours.recv(_MESSAGE))
    except (OSError, ValueError) as error:
        zygote.kill()
        raise ChildFailed("the process that reads files did not start") from error
    ours.settimeout(None)
    return zygote


def _tell_to_stop(zygote: _Process) -> None:
    with contextlib.suppress(OSError):
        zygote.control.send(b"stop")


def _read(reply: IO[bytes], said: bytearray, cap: int) -> bool:
    """Add what can be read now; false at the end of the stream, where nothing waits, or above the cap."""
    try:
        chunk = os.read(reply.fileno(), _CHUNK)
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


class FreshRunner:
    """A fresh interpreter for each file: slower, and with what limits the system has."""

    def __init__(self, limits: Limits, scratch: Path | None, jobs_file: str) -> None:
        self._limits = limits
        self._scratch = Scratch(scratch)
        self._jobs_file = jobs_file

    def run(self, packed: bytes) -> Ending:
        """See ``Runner``."""
        with self._scratch.folder() as folder, tempfile.TemporaryFile() as said:
            command = _command("once(*sys.argv[2:])", str(folder), self._limits.to_argument(), self._jobs_file)
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                command,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=os.name == "posix",
            )
            killed = self._feed(process, packed)
            said.seek(0)
            status = process.returncode
            # As wait4 gives it: a signal stands in the low bits, a normal end above them.
            return Ending(
                said=said.read(self._limits.output + 1), status=-status if status < 0 else status << 8, killed=killed
            )

    def _feed(self, process: subprocess.Popen[bytes], packed: bytes) -> str:
        killed = ""
        try:
            # The interpreter's own start is not the file's fault.
            process.communicate(packed, timeout=self._limits.wall + START / 10)
        except subprocess.TimeoutExpired:
            killed = "wall"
        finally:
            if os.name == "posix":
                with contextlib.suppress(OSError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.communicate()
        return killed

    def isolation(self) -> tuple[str, ...]:
        """See ``Runner``."""
        return ("reduced: a fresh process for each file, without a sandbox of the system", "network: not refused")

    def close(self) -> None:
        """See ``Runner``."""
        self._scratch.close()
