"""Automatic numbers and styles of a Word file (MS-DOC 2.4.6.3 lists, 2.9.271 style sheet)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from parsers.old_word import fib
from parsers.old_word.fib import Head
from parsers.old_word.sprms import Modifiers, modifiers, word
from parsers.opendocument.numbering import in_format

_LIST, _LEVEL, _OVERRIDE = 28, 28, 16
#: number formats (MS-OSHARED 2.2.1.3)
_FORMATS = {0: "1", 1: "I", 2: "i", 3: "A", 4: "a", 22: "1"}
#: modifiers of paragraphs: list, level, outline level, style
LIST, LEVEL, OUTLINE = 0x460B, 0x260A, 0x2640
_PARAGRAPH_STYLE = 1
_NO_STYLE = 0xFFF
_DEEPEST = 12


@dataclass(frozen=True, kw_only=True)
class _Level:
    start: int
    format: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Style:
    """A paragraph style: its own modifiers and the style that it is based on."""

    name: str = ""
    base: int = _NO_STYLE
    modifiers: Modifiers = field(default_factory=dict)


class Lists:
    """Counts the items of lists in the order of the document."""

    def __init__(self, head: Head) -> None:
        self._levels = _levels(head)
        self._lists = _overrides(head)
        self._counts: dict[int, dict[int, int]] = {}

    def printed(self, override: int, depth: int) -> str:
        """What stands before the next item of list *override* (from 1) at *depth* (from 0)."""
        id_ = self._lists.get(override)
        levels = self._levels.get(id_, []) if id_ is not None else []
        if id_ is None or depth >= len(levels):
            return ""
        counts = self._counts.setdefault(id_, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        out = []
        for char in levels[depth].text:
            at = ord(char)
            if at > 8:
                out.append(char)
            elif at < len(levels):
                form = _FORMATS.get(levels[at].format, "1")
                out.append(in_format(counts.get(at, levels[at].start), form))
        bullet = levels[depth].format == 23
        return "•" if bullet else "".join(out).strip()


def _levels(head: Head) -> dict[int, list[_Level]]:
    """The levels of each list by its id (PlfLst, MS-DOC 2.9.191): they stand behind the table of lists."""
    start, length = head.place(fib.LISTS)
    if length < 2:
        return {}
    count = struct.unpack_from("<H", head.table, start)[0]
    at = start + 2 + _LIST * count
    found: dict[int, list[_Level]] = {}
    for n in range(min(count, 4000)):
        entry = start + 2 + _LIST * n
        id_ = struct.unpack_from("<i", head.table, entry)[0]
        simple = head.table[entry + 26] & 1
        levels = []
        for _ in range(1 if simple else 9):
            level, at = _level(head.table, at)
            levels.append(level)
        found[id_] = levels
    return found


def _level(table: bytes, at: int) -> tuple[_Level, int]:
    """One level (LVL, MS-DOC 2.9.150) and where the next stands."""
    start, form = struct.unpack_from("<iB", table, at)
    characters, paragraphs = table[at + 24], table[at + 25]
    at += _LEVEL + characters + paragraphs
    length = 2 * struct.unpack_from("<H", table, at)[0]
    text = table[at + 2 : at + 2 + length].decode("utf-16-le", "replace")
    return _Level(start=start, format=form, text=text), at + 2 + length


def _overrides(head: Head) -> dict[int, int]:
    """Number of a list as paragraphs name it -> its id (PlfLfo, MS-DOC 2.9.187)."""
    blob = head.blob(fib.LIST_OVERRIDES)
    count = struct.unpack_from("<I", blob, 0)[0] if len(blob) >= 4 else 0
    return {
        n + 1: struct.unpack_from("<i", blob, 4 + _OVERRIDE * n)[0]
        for n in range(count)
        if 4 + _OVERRIDE * (n + 1) <= len(blob)
    }


class Styles:
    """The paragraph styles by number."""

    def __init__(self, head: Head) -> None:
        try:
            self._styles = _styles(head.blob(fib.STYLES))
        except (struct.error, IndexError):
            self._styles = {}

    def resolved(self, number: int, own: Modifiers, wanted: int, size: str = "<H") -> int | None:
        """A property of a paragraph: its own, else that of its style or of one that this is based on."""
        value = word(own, wanted, size)
        for _ in range(_DEEPEST):
            if value is not None or number not in self._styles:
                return value
            style = self._styles[number]
            value = word(style.modifiers, wanted, size)
            number = style.base
        return value

    def name(self, number: int) -> str:
        """The name of a style in lower case."""
        return self._styles.get(number, Style()).name.lower()


def _styles(blob: bytes) -> dict[int, Style]:
    """The style sheet (STSH, MS-DOC 2.9.271)."""
    if len(blob) < 6:
        return {}
    size, count, base_size = struct.unpack_from("<HHH", blob, 0)
    at = 2 + size
    found = {}
    for n in range(count):
        length = struct.unpack_from("<H", blob, at)[0]
        if length:
            style = _style(blob[at + 2 : at + 2 + length], base_size)
            if style is not None:
                found[n] = style
        at += 2 + length
    return found


def _style(blob: bytes, base_size: int) -> Style | None:
    kind = struct.unpack_from("<H", blob, 2)[0]
    if kind & 0xF != _PARAGRAPH_STYLE:
        return None
    length = struct.unpack_from("<H", blob, base_size)[0]
    name = blob[base_size + 2 : base_size + 2 + 2 * length].decode("utf-16-le", "replace")
    at = base_size + 2 + 2 * (length + 1)
    count = struct.unpack_from("<H", blob, at)[0] if at + 2 <= len(blob) else 0
    return Style(name=name.split(",")[0], base=kind >> 4, modifiers=modifiers(blob[at + 4 : at + 2 + count]))
