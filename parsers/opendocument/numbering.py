"""The numbers that OpenDocument prints before list items and headings (ODF 1.3 part 3, 16.30 to 16.36)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from parsers.opendocument import names as n

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True, kw_only=True)
class Level:
    """How one level of a list is numbered."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


class Lists:
    """Counts list items and headings in the order of the document."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        for root in roots:
            for style in root.iter(n.TEXT + "list-style"):
                self._styles[style.get(n.STYLE + "name", "")] = _levels(style)
            for style in root.iter(n.TEXT + "outline-style"):
                self._styles["\0outline"] = _levels(style)
        self._counts: dict[str, dict[int, int]] = {}
        self._roots: dict[str, str] = {}
        self._last: dict[str, str] = {}

    def begin(self, element: Any, style: str) -> str:
        """Key of the counters for an outermost list: its own, or those of the list that it continues."""
        own = element.get(n.XML + "id") or f"\0{len(self._roots)}"
        continued = element.get(n.TEXT + "continue-list")
        if continued in self._roots:
            key = self._roots[continued]
        elif element.get(n.TEXT + "continue-numbering") == "true" and style in self._last:
            key = self._last[style]
        else:
            key = own
        self._roots[own] = key
        self._last[style] = key
        return key

    def item(self, key: str, style: str, depth: int, start: str | None) -> str:
        """The number printed before the next item at *depth* (from 1); empty for bullets."""
        level = self._styles.get(style, {}).get(depth, Level())
        counts = self._counts.setdefault(key, {})
        counts[depth] = int(start) if start and start.isdigit() else counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return self._printed(style, depth, counts, level)

    def heading(self, depth: int, start: str | None) -> str:
        """The number of a heading by the outline of the document; empty where headings are not numbered."""
        if "\0outline" not in self._styles:
            return ""
        return self.item("\0outline", "\0outline", depth, start)

    def _printed(self, style: str, depth: int, counts: dict[int, int], level: Level) -> str:
        if not level.format:
            return ""
        levels = self._styles.get(style, {})
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        parts = [
            in_format(counts.get(at, 1), levels.get(at, level).format) for at in shown if levels.get(at, level).format
        ]
        return f"{level.prefix}{'.'.join(parts)}{level.suffix}"


def _levels(style: Any) -> dict[int, Level]:
    found = {}
    for element in style:
        words = element.get(n.TEXT + "level", "")
        if words.isdigit():
            found[int(words)] = Level(
                format=element.get(n.STYLE + "num-format", ""),
                prefix=element.get(n.STYLE + "num-prefix", ""),
                suffix=element.get(n.STYLE + "num-suffix", ""),
                start=_number(element.get(n.TEXT + "start-value")),
                shown=_number(element.get(n.TEXT + "display-levels")),
            )
    return found


def _number(words: str | None) -> int:
    return int(words) if words and words.isdigit() else 1


def in_format(count: int, form: str) -> str:
    """A count as printed: ``1``, ``a``, ``A``, ``i``, ``I``."""
    if form in {"a", "A"}:
        letter = chr(ord(form) + (count - 1) % 26)
        return letter * (1 + min((count - 1) // 26, 10))
    if form in {"i", "I"}:
        return _roman(count) if form == "i" else _roman(count).upper()
    return str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    out = ""
    for value, letters in _ROMAN:
        while count >= value:
            out += letters
            count -= value
    return out + _ROMAN_SMALL[count]
