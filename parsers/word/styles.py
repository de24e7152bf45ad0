"""Paragraph styles (ECMA-376 17.7): what a style says of headings and of numbering, through its ``basedOn`` chain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from parsers.word.names import NAME, P_PR, VAL, W

#: a chain longer than this is a loop or an attack
_MAX_CHAIN = 50
#: outline level of body text (17.3.1.20)
_BODY_OUTLINE = 9
_TITLES = frozenset({"title", "titre", "título", "titel"})
_SMALL = re.compile(r"-?\d{1,9}", re.ASCII)
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|заголовок|标题)\s?([1-9])")
#: headings of the United Nations template, by rank: "_ H _M_G", "_ H_Ch_G", "_ H_1_G", "_ H_2/3_G"
_UN_HEADING = re.compile(r"h(m|ch|1|23|2|3|45|4|56|5|6)g?")
_UN_RANKS = {"m": 1, "ch": 1, "1": 2, "23": 3, "2": 3, "3": 3, "45": 4, "4": 4, "56": 5, "5": 5, "6": 6}


@dataclass(frozen=True, kw_only=True)
class Style:
    """One paragraph or numbering style."""

    id: str
    name: str = ""
    based_on: str = ""
    num_id: str | None = None
    level: int | None = None
    outline: int | None = None


@dataclass(frozen=True, kw_only=True)
class Styles:
    """The styles of a file by id."""

    by_id: dict[str, Style]
    default: str = ""

    @cached_property
    def _chains(self) -> dict[str, tuple[Style, ...]]:
        return {}

    @cached_property
    def _ranks(self) -> dict[str, int | None]:
        return {}

    def chain(self, style_id: str) -> tuple[Style, ...]:
        """The style and those it is based on, nearest first; the default style where *style_id* is empty."""
        known = self._chains.get(style_id)
        if known is not None:
            return known
        found: list[Style] = []
        style = self.by_id.get(style_id or self.default)
        while style is not None and style not in found and len(found) < _MAX_CHAIN:
            found.append(style)
            style = self.by_id.get(style.based_on)
        return self._chains.setdefault(style_id, tuple(found))

    def heading_rank(self, style_id: str) -> int | None:
        """1 for a heading of the first rank and so on; ``None`` for a style of body text."""
        if style_id not in self._ranks:
            ranks = (rank for rank in map(_rank, self.chain(style_id)) if rank is not None)
            self._ranks[style_id] = next(ranks, None) or None
        return self._ranks[style_id]

    def is_title(self, style_id: str) -> bool:
        """Whether the style is the one for the title of the document."""
        chain = self.chain(style_id)
        return bool(chain) and chain[0].name in _TITLES

    def numbering(self, style_id: str) -> str | None:
        """``numId`` that a style gives (17.7.8): of the first in its chain that names one."""
        return next((style.num_id for style in self.chain(style_id) if style.num_id is not None), None)


def read_styles(root: Any) -> Styles:
    """The styles of ``styles.xml``; none where the part is missing."""
    by_id: dict[str, Style] = {}
    default = ""
    for element in root.iter(W + "style") if root is not None else ():
        style = _style(element)
        by_id.setdefault(style.id, style)
        if element.get(W + "default") in {"1", "true", "on"} and element.get(W + "type") == "paragraph":
            default = style.id
    return Styles(by_id=by_id, default=default)


def _style(element: Any) -> Style:
    properties = element.find(P_PR)
    numbering = properties.find(W + "numPr") if properties is not None else None
    return Style(
        id=element.get(W + "styleId", ""),
        name=value(element, NAME).lower(),
        based_on=value(element, W + "basedOn"),
        num_id=value(numbering, W + "numId") or None,
        level=number(value(numbering, W + "ilvl")),
        outline=number(value(properties, W + "outlineLvl")),
    )


def value(parent: Any, tag: str) -> str:
    """``w:val`` of a child; empty where either is missing."""
    child = parent.find(tag) if parent is not None else None
    return "" if child is None else child.get(VAL, "")


@lru_cache(maxsize=1_000)
def number(text: str) -> int | None:
    """A small whole number, or ``None``."""
    return int(text) if _SMALL.fullmatch(text) else None


def _rank(style: Style) -> int | None:
    """Rank that one style gives by outline level or name, 0 for body text; ``None`` where it says nothing of it."""
    if style.outline is not None:
        return style.outline + 1 if style.outline < _BODY_OUTLINE else 0
    if match := _HEADING.fullmatch(style.name):
        return int(match[1])
    match = _UN_HEADING.fullmatch(re.sub(r"[\s_/]", "", style.name))
    return _UN_RANKS[match[1]] if match else None
