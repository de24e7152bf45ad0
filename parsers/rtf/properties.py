"""Control words that set a property of characters or paragraphs, as functions on the state of their group."""

from __future__ import annotations

from collections.abc import Callable

from parsers.rtf.state import Change, State

Setter = Callable[[State, int | None], None]


def _change(name: str) -> Setter:
    """A change begins (``revised``) or ends (``revised0``)."""

    def apply(state: State, number: int | None) -> None:
        setattr(state, name, (getattr(state, name) or Change())._replace(on=number != 0))

    return apply


def _author(name: str, *, on: bool = False) -> Setter:
    def apply(state: State, number: int | None) -> None:
        known = getattr(state, name) or Change()
        setattr(state, name, known._replace(author=number or 0, on=known.on or on))

    return apply


def _date(name: str) -> Setter:
    def apply(state: State, number: int | None) -> None:
        setattr(state, name, (getattr(state, name) or Change())._replace(date=number or 0))

    return apply


def _font(state: State, number: int | None) -> None:
    state.font = number or 0


def _other_font(state: State, number: int | None) -> None:
    if state.turned:
        state.other_font = number or 0


def _direction(*, turned: bool) -> Setter:
    def apply(state: State, _: int | None) -> None:
        state.turned, state.other_font = turned, None if turned else state.other_font

    return apply


def _fallback(state: State, number: int | None) -> None:
    state.fallback = max(0, min(number if number is not None else 1, 100))


def _hidden(state: State, number: int | None) -> None:
    state.hidden = number != 0


def _paragraph(state: State, _: int | None) -> None:
    state.new_paragraph()


def _in_table(state: State, _: int | None) -> None:
    state.in_table = True


def _nesting(state: State, number: int | None) -> None:
    state.nesting = max(0, min(number or 0, 50))
    state.in_table = state.nesting > 0


def _style(state: State, number: int | None) -> None:
    state.style = number or 0


def _outline(state: State, number: int | None) -> None:
    state.outline = number or 0


def _list(state: State, number: int | None) -> None:
    state.list_ = number or 0


def _level(state: State, number: int | None) -> None:
    state.level = number or 0


PROPERTIES: dict[str, Setter] = {
    "f": _font,
    "af": _other_font,
    "ltrch": _direction(turned=False),
    "rtlch": _direction(turned=True),
    "uc": _fallback,
    "v": _hidden,
    "revised": _change("inserted"),
    "revauth": _author("inserted"),
    "revdttm": _date("inserted"),
    "deleted": _change("deleted"),
    "revauthdel": _author("deleted"),
    "revdttmdel": _date("deleted"),
    "crauth": _author("formatted", on=True),
    "crdate": _date("formatted"),
    "mvt": _change("moved_here"),
    "mvf": _change("moved_away"),
    "mvauth": lambda state, number: _moved(state, number, _author),
    "mvdate": lambda state, number: _moved(state, number, _date),
    "pard": _paragraph,
    "intbl": _in_table,
    "itap": _nesting,
    "s": _style,
    "outlinelevel": _outline,
    "ls": _list,
    "ilvl": _level,
}


def _moved(state: State, number: int | None, make: Callable[[str], Setter]) -> None:
    """Author or date of a move, whichever end of it stands here."""
    for name in ("moved_here", "moved_away"):
        known = getattr(state, name)
        if known is not None and known.on:
            make(name)(state, number)
