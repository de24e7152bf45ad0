"""The fallback for macOS and Windows, where descriptors cannot be passed or limits do not hold: one process a file.

The whole price of an interpreter's start is paid for each file, and ``doctor`` says that isolation is reduced.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import IO, Any

from parsers.sandbox import launch
from parsers.sandbox.launch import Ending
from parsers.sandbox.limits import Limits
from parsers.sandbox.scratch import Scratch


class FreshRunner:
    """A fresh interpreter for each file: slower, and with what limits the system has."""

    def __init__(self, limits: Limits, scratch: Path | None, jobs_file: str) -> None:
        self._limits = limits
        self._scratch = Scratch(scratch)
        self._jobs_file = jobs_file

    def run(self, packed: bytes) -> Ending:
        """See ``Runner``."""
        with self._scratch.folder() as folder:
            command = launch.command("once(*sys.argv[2:])", str(folder), self._limits.to_argument(), self._jobs_file)
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=launch.environment(),
                start_new_session=os.name == "posix",
            )
            with process:
                said, killed = self._converse(process, packed)
        status = process.returncode
        # As wait4 gives it: a signal stands in the low bits, a normal end above them.
        return Ending(said=said, status=-status if status < 0 else status << 8, killed=killed)

    def _converse(self, process: subprocess.Popen[bytes], packed: bytes) -> tuple[bytes, str]:
        """Write the request and read the reply, each in a thread (pipes have no timeouts on Windows)."""
        said = bytearray()
        writer = threading.Thread(target=_write, args=(process.stdin, packed), daemon=True)
        reader = threading.Thread(target=_read_capped, args=(process.stdout, said, self._limits.output), daemon=True)
        writer.start()
        reader.start()
        # The interpreter's own start is not the file's fault.
        reader.join(self._limits.wall + launch.START / 10)
        killed = "wall" if reader.is_alive() else "output" if len(said) > self._limits.output else ""
        if killed:
            _kill_group(process)
        try:
            process.wait(launch.GRACE)
        except subprocess.TimeoutExpired:
            killed = killed or "wall"
        _kill_group(process)
        reader.join()
        writer.join()
        return bytes(said), killed

    def keep(self, what: Any) -> bool:  # noqa: ARG002 - no process lives long enough to remember
        """See ``Runner``."""
        return False

    def isolation(self) -> tuple[str, ...]:
        """See ``Runner``."""
        return ("reduced: a fresh process for each file, without a sandbox of the system", "network: not refused")

    def close(self) -> None:
        """See ``Runner``."""
        self._scratch.close()


def _write(stream: IO[bytes], content: bytes) -> None:
    # A child that ends before it has read everything closes the pipe.
    with contextlib.suppress(OSError), stream:
        stream.write(content)


def _read_capped(stream: IO[bytes], said: bytearray, cap: int) -> None:
    while len(said) <= cap and (chunk := stream.read(min(launch.CHUNK, cap + 1 - len(said)))):
        said += chunk


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
