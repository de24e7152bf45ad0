"""Jobs that never end by themselves, as a module of jobs for ``parsers.sandbox``."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any


def preload() -> list[str]:
    """Nothing to load."""
    return []


def keep(_: list[Any]) -> None:
    """Nothing to remember."""


def job(name: str) -> Callable[[Mapping[str, Any], bytes], Any]:
    """``wait`` or ``work``, for ever."""
    return {"wait": _wait, "work": _work}[name]


def _wait(_: Mapping[str, Any], __: bytes) -> Any:
    while True:
        time.sleep(60)


def _work(_: Mapping[str, Any], __: bytes) -> Any:
    while True:
        pass
