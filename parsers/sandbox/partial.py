"""Lets a reader save what it has so far: a file killed at page 40 still gives 39 (FAULTS.md M11).

Readers call ``keep`` after each page. Outside a child it does nothing. A child that hangs is killed without a word, so
what counts is what it said before; but saying everything again after each page costs the square of the pages. So every
page is saved while that is little, and later only as what was read has grown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: characters said in all up to which every call saves
ALWAYS = 4 * 1024 * 1024
#: growth of what was read, from one save to the next, beyond that
GROWTH = 1.25
#: characters said in all at which saving ends: the result must fit into the same reply (``Limits.output``)
MOST = 12 * 1024 * 1024

_state: dict[str, Any] = {"say": None, "said": 0, "last": 0}


def attach(say: Callable[[Any], None]) -> None:
    """Send what is kept from now on to *say*."""
    _state.update(say=say, said=0, last=0)


def is_wanted() -> bool:
    """Whether anybody listens: outside a child nothing need be prepared."""
    return _state["say"] is not None


def keep(so_far: Callable[[], Any], size: int) -> None:
    """Save ``so_far()`` (what ``json.dumps`` takes), which holds about *size* characters, where it is worth it."""
    said = _state["said"] + size
    if not is_wanted() or said > MOST or (said > ALWAYS and size < GROWTH * _state["last"]):
        return
    _state["say"](so_far())
    _state.update(said=said, last=size)
