"""Jobs that a hostile file might make of an honest reader; loaded by the sandbox in place of ``parsers.jobs``."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from consultation.errors import LimitReached
from parsers.sandbox import child, partial, wire

Arguments = Mapping[str, Any]
_KEPT: list[Any] = []


def preload() -> list[str]:
    """Nothing to load."""
    return []


def keep(what: Any) -> None:
    """Have it in memory."""
    _KEPT.append(what)


def job(name: str) -> Callable[[Arguments, bytes], Any]:
    """The function of that name."""
    return globals()[name]  # type: ignore[no-any-return]


def echo(arguments: Arguments, data: bytes) -> Any:
    return {"arguments": dict(arguments), "size": len(data), "head": data[:10].decode("latin-1")}


def kept(_: Arguments, __: bytes) -> Any:
    return _KEPT


def sleep(_: Arguments, __: bytes) -> Any:
    time.sleep(60)


def spin(_: Arguments, __: bytes) -> Any:
    while True:
        pass


def backtrack(_: Arguments, __: bytes) -> Any:
    return bool(re.match(r"(a|a)*$", "a" * 60 + "b"))


def allocate(_: Arguments, __: bytes) -> Any:
    return len(bytearray(8 * 1024**3))


def recurse(_: Arguments, __: bytes) -> Any:
    return recurse(_, __)


def segfault(_: Arguments, __: bytes) -> Any:
    ctypes.string_at(0)


def kill_self(arguments: Arguments, _: bytes) -> Any:
    os.kill(os.getpid(), arguments["signal"])


def fork_bomb(_: Arguments, __: bytes) -> Any:
    while True:
        os.fork()


def fork_and_leave(_: Arguments, __: bytes) -> Any:
    if os.fork() == 0:
        time.sleep(300)
    return "left one behind"


def start_program(_: Arguments, __: bytes) -> Any:
    return subprocess.run(["/bin/echo", "started"], capture_output=True, text=True, check=False).stdout


def start_thread(_: Arguments, __: bytes) -> Any:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    return "started"


def flood(_: Arguments, __: bytes) -> Any:
    block = b"x" * (1 << 20)
    while True:
        os.write(child.REPLY, block)


def garbage(arguments: Arguments, _: bytes) -> Any:
    os.write(child.REPLY, bytes.fromhex(arguments["hex"]))
    os._exit(0)


def frame(arguments: Arguments, _: bytes) -> Any:
    """A frame with a body of the caller's making."""
    body = arguments["body"].encode()
    os.write(child.REPLY, wire.pack_frame(wire.RESULT, 0)[:1] + len(body).to_bytes(8, "big") + body)
    os._exit(0)


def nothing(_: Arguments, __: bytes) -> Any:
    os._exit(3)


def strings(_: Arguments, __: bytes) -> Any:
    return {"subject": "a\r\nBcc: v@x\x00\u202etxt", "text": "a\x00b\ud800c\uffff\ttab\u200f", "\x00key": "k"}


def fail(_: Arguments, data: bytes) -> Any:
    raise ValueError(data.decode())


def refuse(_: Arguments, __: bytes) -> Any:
    raise LimitReached("more than 500 members")


def connect(arguments: Arguments, _: bytes) -> Any:
    with socket.create_connection(("127.0.0.1", arguments["port"]), timeout=5):
        return "connected"


def surroundings(_: Arguments, __: bytes) -> Any:
    """What a child finds around itself."""
    Path("note").write_text("here", encoding="ascii")
    return {
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "descriptors": [number for number in range(64) if _is_open(number)],
        "users": [os.getuid(), os.geteuid(), *os.getgroups()],
        "leader": os.getsid(0) == os.getpid(),
    }


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def look_at(arguments: Arguments, _: bytes) -> Any:
    """The start of a file, by its path."""
    with Path(arguments["path"]).open("rb") as file:
        return len(file.read(10))


def load_late(_: Arguments, __: bytes) -> Any:
    """A module of the standard library that nothing has loaded yet."""
    import wave

    return wave.__name__


def write_to(arguments: Arguments, _: bytes) -> Any:
    return Path(arguments["path"]).write_bytes(b"x")


def signal_parent(_: Arguments, __: bytes) -> Any:
    os.kill(os.getppid(), signal.SIGTERM)
    return "sent"


def write_much(_: Arguments, __: bytes) -> Any:
    with Path("big").open("wb") as file:
        file.writelines(b"x" * (1 << 20) for _ in range(100))
    return "written"


def nest_folders(_: Arguments, __: bytes) -> Any:
    for _step in range(1_200):
        Path("d").mkdir()
        os.chdir("d")
    return "nested"


def pages_then_hang(_: Arguments, __: bytes) -> Any:
    """A file whose third page never ends."""
    for page in (1, 2):
        partial.keep(lambda page=page: {"name": "long.pdf", "pages": page}, 10)  # type: ignore[misc]
    time.sleep(60)
