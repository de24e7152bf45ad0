"""What holds inside a group of RTF and is given back when it closes (RTF 1.9.1, "Formal Syntax")."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import NamedTuple


@dataclass(slots=True)
class Taken:
    """Words of a destination that is no text, as they are taken down."""

    name: str
    words: list[str] = field(default_factory=list)


class Change(NamedTuple):
    """Author (index in the table of authors) and packed date of one kind of change."""

    on: bool = False
    author: int = 0
    date: int = 0


@dataclass(slots=True)
class State:
    """Properties of characters and paragraphs, and where words go."""

    #: words are passed over
    silent: bool = False
    taken: Taken | None = None
    #: ``body``, or the aside that the group stands in
    where: str = "body"
    font: int = 0
    #: font of the other direction of writing, and whether that is the one that is written
    other_font: int | None = None
    turned: bool = False
    #: characters that stand after one by its number for readers without Unicode
    fallback: int = 1
    hidden: bool = False
    inserted: Change | None = None
    deleted: Change | None = None
    formatted: Change | None = None
    moved_here: Change | None = None
    moved_away: Change | None = None
    in_table: bool = False
    #: how deep the table is nested; 0 without tables
    nesting: int = 0
    style: int = 0
    outline: int | None = None
    list_: int = 0
    level: int = 0

    @property
    def used_font(self) -> int:
        """The font that words are written in."""
        return self.other_font if self.turned and self.other_font is not None else self.font

    def copied(self) -> State:
        """The state of a group that opens."""
        new = State.__new__(State)
        for name in _FIELDS:
            setattr(new, name, getattr(self, name))
        return new

    def plain(self, font: int) -> None:
        """Characters without properties (``plain``)."""
        self.font, self.other_font, self.turned, self.hidden = font, None, False, False
        self.inserted = self.deleted = self.formatted = self.moved_here = self.moved_away = None

    def new_paragraph(self) -> None:
        """A paragraph without properties (``pard``)."""
        self.in_table, self.nesting, self.style, self.outline, self.list_, self.level = False, 0, 0, None, 0, 0


#: what a group takes over from the one around it
_FIELDS = tuple(one.name for one in fields(State))
