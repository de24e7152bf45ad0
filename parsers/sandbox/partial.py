"""Lets a reader save what it has so far: a file killed at page 40 still gives 39 (FAULTS.md M11).

Readers call ``keep`` after each page or chapter. Outside a child it does nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

#: seconds between two saves: saying everything again after each page would cost the square of the pages
INTERVAL = 2.0

_state: dict[str, Any] = {"say": None, "last": 0.0}


def attach(say: Callable[[Any], None]) -> None:
    """Send what is kept from now on to *say*. The clock starts here, so short jobs save nothing."""
    _state["say"] = say
    _state["last"] = time.monotonic()


def keep(so_far: Callable[[], Any]) -> None:
    """Save ``so_far()`` (what ``json.dumps`` takes) if the last time was long enough ago."""
    say = _state["say"]
    if say is None or time.monotonic() - _state["last"] < INTERVAL:
        return
    say(so_far())
    _state["last"] = time.monotonic()
