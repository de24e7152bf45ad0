"""What is built from the settings is built once, however many messages ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

T = TypeVar("T")

#: things remembered of one kind: one for each consultation in use, and some to spare
_KEPT = 8


def remembered(build: Callable[[tuple[Any, ...]], T]) -> Callable[[tuple[Any, ...]], T]:
    """*build* with a memory of its last results, for tuples of settings.

    ``lru_cache`` would hash every value of every draft at each call. Here tuples are compared, which is quick where
    their items are the same objects, as those of one consultation are.
    """
    kept: list[tuple[tuple[Any, ...], T]] = []

    @wraps(build)
    def ask(items: tuple[Any, ...]) -> T:
        for known, value in kept:
            if known is items or (len(known) == len(items) and known == items):
                return value
        value = build(items)
        kept.insert(0, (items, value))
        del kept[_KEPT:]
        return value

    return ask
