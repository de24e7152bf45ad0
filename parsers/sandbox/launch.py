"""What both ways of running a child share: how a process is started, and what is known of its end."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

#: seconds that a process has to load the readers (a loaded machine needs several)
START = 120.0
#: seconds beyond the wall limit after which the zygote itself is taken for dead
GRACE = 5.0
#: bytes read from a child at a time
CHUNK = 1 << 18
_ROOT = Path(__file__).resolve().parents[2]


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

    def keep(self, what: Any) -> bool:
        """Give every later child *what* (JSON) to find in its memory; false where it has to be sent each time."""

    def isolation(self) -> tuple[str, ...]:
        """What isolation this machine gives, in words."""

    def close(self) -> None:
        """End every process and remove every folder."""


def command(call: str, *arguments: str) -> list[str]:
    """A fresh interpreter: isolated (-I) from environment and working folder, our own packages found by place."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); from parsers.sandbox import zygote; zygote.{call}"
    return [sys.executable, "-I", "-c", code, str(_ROOT), *arguments]


def environment() -> dict[str, str]:
    """Nothing of the worker's (its secrets stand there), only what keeps an interpreter single-threaded."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", **single, **kept}
