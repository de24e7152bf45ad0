"""What the properties of a paragraph say of its number and its rank (ECMA-376 17.3.1), as they were circulated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parsers.word.names import INS, P_PR, R_PR, VAL, R, T, W
from parsers.word.styles import number

_STYLE = W + "pStyle"
_LIST = W + "numPr"
_OUTLINE = W + "outlineLvl"
_NUM_ID = W + "numId"
_LEVEL = W + "ilvl"
_SECTION = W + "sectPr"
_FORMER = W + "pPrChange"


@dataclass(slots=True, eq=False)
class Properties:
    """Those properties of one paragraph that decide what a reader sees in front of it."""

    #: id of the paragraph style; empty: the default one
    style: str = ""
    #: list and level that the paragraph itself names; empty, ``None``: it names none
    num_id: str = ""
    level: int | None = None
    #: rank among the headings, from 0; 9 is body text
    outline: int | None = None
    #: whether the paragraph does nothing but end a section (17.6.18)
    ends_section: bool = False
    #: the element of a tracked change that gave the paragraph its number (17.13.5.19): a change of format
    numbered: Any = None


def read_properties(element: Any) -> tuple[Properties, Any]:
    """The properties before a tracked change of them (17.13.5.29), without a number put in by one (17.13.5.19).

    With them the element of the properties of the mark, which holds the tracked changes of the mark (17.3.1.29).
    """
    found, mark, former = Properties(), None, None
    for child in element:
        tag = child.tag
        if tag == _STYLE:
            found.style = child.get(VAL, "")
        elif tag == _LIST:
            _read_list(found, child)
        elif tag == R_PR:
            # LibreOffice writes it behind the change.
            mark = child
        elif tag == _OUTLINE:
            found.outline = number(child.get(VAL, ""))
        elif tag == _SECTION:
            found.ends_section = next(element.getparent().iter(R, T), None) is None
        elif tag == _FORMER:
            former = next(child.iterchildren(P_PR), None)
    return (found if former is None else _former(former, found)), mark


def _former(element: Any, present: Properties) -> Properties:
    found, _ = read_properties(element)
    found.numbered, found.ends_section = present.numbered, present.ends_section
    return found


def _read_list(found: Properties, element: Any) -> None:
    num_id, level = "", ""
    for child in element:
        tag = child.tag
        if tag == _NUM_ID:
            num_id = num_id or child.get(VAL, "")
        elif tag == _LEVEL:
            level = level or child.get(VAL, "")
        elif tag == INS:
            found.numbered = child
            return
    found.num_id, found.level = num_id, number(level)
