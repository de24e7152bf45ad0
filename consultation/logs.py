"""Log lines: JSON on standard error, values escaped, and no content of a mail among them.

structlog is loaded when there is a first line to write. It brings along what draws coloured tracebacks on terminals,
which costs a command as much as reading the settings does; and most commands have nothing to log.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import Any


@dataclass
class _Wanted:
    """How lines are to be written, until structlog has been told."""

    level: int | None = None


_wanted = _Wanted()


def set_up(level: int = logging.WARNING) -> None:
    """Lines of that level and above from now on; without this structlog's own defaults hold."""
    _wanted.level = level


def reset() -> None:
    """As if nothing had been set up: for a process in which the program is called more than once."""
    _wanted.level = None
    if "structlog" in sys.modules:
        sys.modules["structlog"].reset_defaults()


@dataclass(frozen=True)
class Log:
    """Writes the lines of one module."""

    name: str

    def info(self, event: str, **facts: object) -> None:
        """What went as it should."""
        self._structlog().info(event, **facts)

    def warning(self, event: str, **facts: object) -> None:
        """What will be tried again, or somebody should look at."""
        self._structlog().warning(event, **facts)

    def error(self, event: str, **facts: object) -> None:
        """What is wrong and stays so until somebody does something."""
        self._structlog().error(event, **facts)

    def _structlog(self) -> Any:
        import structlog

        if _wanted.level is not None:
            structlog.configure(
                wrapper_class=structlog.make_filtering_bound_logger(_wanted.level),
                processors=[
                    structlog.processors.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.JSONRenderer(ensure_ascii=True),
                ],
                logger_factory=structlog.PrintLoggerFactory(sys.stderr),
            )
            _wanted.level = None
        return structlog.get_logger(self.name)
