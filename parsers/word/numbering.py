"""Automatic numbers as Word prints them (ECMA-376 17.9).

A paragraph names a list (``w:num``) and a level; the list points to an abstract definition, whose counters all lists
on it share. A counter restarts when a higher level is used (17.9.10), or where a list overrides its start (17.9.26).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from parsers.word.counters import PADDED, in_format
from parsers.word.names import VAL, W
from parsers.word.styles import Styles, number, value

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_SILENT = frozenset({"bullet", "none"})


@dataclass(frozen=True, kw_only=True)
class Level:
    """One level of a list."""

    #: nought where the definition names none (17.9.25)
    start: int = 0
    format: str = "decimal"
    text: str = ""
    #: 1-based level whose use restarts this one; 0: never; ``None``: any higher level
    restart: int | None = None
    #: paragraph style tied to the level
    style: str = ""
    #: all numbers of the mark in Arabic figures
    legal: bool = False

    @cached_property
    def parts(self) -> Sequence[str]:
        """The mark taken apart: every second part is the number of a level, counted from 1 (17.9.11)."""
        return _PLACE.split(self.text)


#: a level that a list does not define
_UNSAID = Level()


@dataclass(frozen=True, kw_only=True)
class NumberedList:
    """One ``w:num``: its definition and what it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Mark(NamedTuple):
    """A printed number: ``12.``, level 0, ``decimal``."""

    text: str
    level: int
    format: str


class Numbering:
    """The lists of a file, and how far each has counted."""

    def __init__(self, lists: dict[str, NumberedList]) -> None:
        self._lists = lists
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level_of_style(self, num_id: str, style_id: str) -> int | None:
        """The level that a list ties to a paragraph style (17.9.23)."""
        item = self._lists.get(num_id)
        return (
            next((n for n, level in item.levels.items() if style_id and level.style == style_id), None)
            if item
            else None
        )

    def next(self, num_id: str, level: int) -> Mark | None:
        """Count the next paragraph of a list; ``None`` where the list does not exist or prints nothing."""
        item = self._lists.get(num_id)
        if item is None or level not in item.levels:
            return None
        counters = self._counters.setdefault(item.abstract, {})
        self._count(num_id, item, level, counters)
        definition = item.levels[level]
        if definition.format in _SILENT and (definition.format != "none" or len(definition.parts) == 1):
            return None
        printed = [
            self._printed(item, counters, int(part) - 1, definition) if n % 2 else part
            for n, part in enumerate(definition.parts)
        ]
        text = "".join(printed).strip()
        return Mark(text, level, definition.format) if text else None

    def _count(self, num_id: str, item: NumberedList, level: int, counters: dict[int, int]) -> None:
        # A level passed over is used by the one below it: after 1.1.1 comes 1.2, though no paragraph was 1.1.
        for above in range(level):
            if above in item.levels:
                counters.setdefault(above, item.levels[above].start)
        if level in item.starts and (num_id, level) not in self._begun:
            counters[level] = item.starts[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = item.levels[level].start
        self._begun.add((num_id, level))
        for deeper in [n for n in counters if n > level]:
            restart = item.levels[deeper].restart if deeper in item.levels else None
            if restart is None or (restart and level < restart):
                counters.pop(deeper, None)

    def _printed(self, item: NumberedList, counters: dict[int, int], level: int, shown: Level) -> str:
        definition = item.levels.get(level, _UNSAID)
        count = counters.get(level, definition.start)
        return in_format(count, "decimal" if shown.legal and definition.format != "none" else definition.format)


def read_numbering(root: Any, styles: Styles) -> Numbering:
    """The lists of ``numbering.xml``; none where the part is missing."""
    if root is None:
        return Numbering({})
    abstracts = {item.get(W + "abstractNumId", ""): item for item in root.iter(W + "abstractNum")}
    numbers = {item.get(W + "numId", ""): item for item in root.iter(W + "num")}
    lists = {}
    for num_id, element in numbers.items():
        abstract = _definition(value(element, W + "abstractNumId"), abstracts, numbers, styles)
        if abstract in abstracts:
            lists[num_id] = _list(element, abstract, abstracts[abstract])
    return Numbering(lists)


def _definition(abstract: str, abstracts: dict[str, Any], numbers: dict[str, Any], styles: Styles) -> str:
    """Follow ``w:numStyleLink`` to the definition that a numbering style stands for (17.9.21), once."""
    link = value(abstracts.get(abstract), W + "numStyleLink")
    if not link:
        return abstract
    num_id = styles.by_id[link].num_id if link in styles.by_id else None
    # Where the style is missing, the definition made for it still says so (17.9.27).
    made = (number for number, item in abstracts.items() if value(item, W + "styleLink") == link)
    return value(numbers.get(num_id or ""), W + "abstractNumId") or next(made, abstract)


def _list(element: Any, abstract: str, definition: Any) -> NumberedList:
    levels = {n: level for n, level in map(_level, definition.findall(W + "lvl")) if n < _LEVELS}
    starts = {}
    for override in element.findall(W + "lvlOverride"):
        n = number(override.get(W + "ilvl", "")) or 0
        replaced = override.find(W + "lvl")
        if replaced is not None:
            levels[n] = _level(replaced)[1]
        start = number(value(override, W + "startOverride"))
        if start is not None:
            starts[n] = start
    return NumberedList(abstract=abstract, levels=levels, starts=starts)


def _level(element: Any) -> tuple[int, Level]:
    legal = element.find(W + "isLgl")
    start = number(value(element, W + "start"))
    return number(element.get(W + "ilvl", "")) or 0, Level(
        start=start or 0,
        format=_format(element),
        text=value(element, W + "lvlText"),
        restart=number(value(element, W + "lvlRestart")),
        style=value(element, W + "pStyle"),
        legal=legal is not None and legal.get(VAL, "1") not in {"0", "false", "off"},
    )


def _format(level: Any) -> str:
    """The number format of a level; one that Word 2010 brought stands beside an older one (part 3, 7.6)."""
    found: Any = next(level.iter(W + "numFmt"), None)
    name: str = "" if found is None else found.get(VAL, "")
    if name == "custom":
        first = found.get(W + "format", "").partition(",")[0].strip()
        return f"{PADDED}{len(first)}" if first.isdecimal() and len(first) < 10 else "decimal"
    return name or "decimal"
