"""The style sheet of an RTF file: which paragraphs are headings (RTF 1.9.1, "Style Sheet")."""

from __future__ import annotations

import re

_HEADING = re.compile(r"heading\s*(\d)|(?:überschrift|titre|título|заголовок)\s*(\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "subtitle"})
#: the outline level of plain text
_BODY = 9


class Styles:
    """Paragraph styles by number."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._outlines: dict[int, int] = {}
        self._number = 0
        self._outline: int | None = None
        self._paragraph = True
        self._name = ""

    def word(self, name: str, number: int | None) -> None:
        """A control word of the style sheet."""
        if name == "s":
            self._number, self._outline, self._paragraph, self._name = number or 0, None, True, ""
        elif name in {"cs", "ts", "ds"}:
            self._paragraph, self._name = False, ""
        elif name == "outlinelevel":
            self._outline = number or 0

    def words(self, text: str) -> None:
        """The name of a style, which a semicolon ends."""
        name, end, _ = text.partition(";")
        self._name += name
        if end:
            if self._paragraph:
                self._names[self._number] = self._name.strip()
                if self._outline is not None:
                    self._outlines[self._number] = self._outline
            self._number, self._outline, self._paragraph, self._name = 0, None, True, ""

    def place(self, style: int, outline: int | None) -> tuple[str, int]:
        """``Paragraph.where`` and the level of a heading (from 1; 0 for what is none)."""
        name = self._names.get(style, "")
        if name.lower() in _TITLES:
            return "title", 0
        level = outline if outline is not None else self._outlines.get(style)
        if level is None and (match := _HEADING.match(name)):
            level = int(match[1] or match[2]) - 1
        return ("heading", level + 1) if level is not None and 0 <= level < _BODY else ("body", 0)
