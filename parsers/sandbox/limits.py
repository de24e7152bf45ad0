"""The limits under which one file is read (FAULTS.md 3 and 8)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child process may use. Each file is read by a child of its own."""

    #: seconds on the wall, enforced from outside with SIGKILL to the whole process group
    wall: float = 20.0
    #: seconds of CPU (RLIMIT_CPU)
    cpu: int = 15
    #: bytes of address space, loaded libraries included (RLIMIT_AS)
    memory: int = 1024 * MEBIBYTE
    #: bytes of the reply; the parent stops reading here
    output: int = 64 * MEBIBYTE
    #: bytes of any one file written to the scratch folder (RLIMIT_FSIZE)
    file_size: int = 64 * MEBIBYTE
    #: open files (RLIMIT_NOFILE)
    files: int = 64
    #: further processes and threads (RLIMIT_NPROC); 0: the child can start no program
    processes: int = 0

    def to_argument(self) -> str:
        """As one command-line argument for the process that enforces them."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, argument: str) -> Self:
        """What ``to_argument`` wrote."""
        return cls(**json.loads(argument))
