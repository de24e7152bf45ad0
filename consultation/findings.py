"""What ``doctor`` finds: one line for each thing looked at, with what to do about a fault."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    #: works, with less than there could be
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at."""

    subject: str
    level: Level
    what: str
    remedy: str = ""
