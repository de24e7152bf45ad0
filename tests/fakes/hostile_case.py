"""One hostile input and what must hold of it; the modules beside this one make them by kind (FAULTS.md 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parsers.facts import Extraction

#: stands where something must not be fetched or opened; tests look for it in what was read
CANARY = "canary-7f3a"
#: of a file whose child was stopped before it said anything
STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Case:
    """An input made on demand, the states it may end in, and what its text and problems must say."""

    #: row of the catalogue
    row: str
    build: Callable[[], bytes]
    name: str
    states: frozenset[str]
    #: words that must be read
    says: tuple[str, ...] = ()
    #: words that must not be in anything that was read
    hides: tuple[str, ...] = (CANARY,)
    #: problems that must be told, of the file or of what is in it
    codes: tuple[str, ...] = ()


def case(
    row: str,
    name: str,
    build: Callable[[], bytes],
    *states: str,
    says: tuple[str, ...] = (),
    hides: tuple[str, ...] = (CANARY,),
    codes: tuple[str, ...] = (),
) -> Case:
    """A case; without *states* it is one that is read."""
    return Case(
        row=row, build=build, name=name, states=frozenset(states or ("ok",)), says=says, hides=hides, codes=codes
    )


def everything(found: Extraction) -> str:
    """All that was read from a file and what is in it, as one text."""
    own = [
        found.text,
        found.text_after or "",
        found.title,
        *(paragraph.text for paragraph in found.paragraphs),
        *(comment.text for comment in found.comments),
        *(change.text for change in found.changes),
        *(cell for table in found.tables for row in table for cell in row),
    ]
    return "\n".join([*own, *(everything(child) for child in found.children)])


def codes(found: Extraction) -> set[str]:
    """The problems told of a file and of what is in it."""
    return {problem.code for problem in found.problems}.union(*(codes(child) for child in found.children))


def names(found: Extraction) -> list[str]:
    """The names of all that is in a file."""
    return [name for child in found.children for name in (child.name, *names(child))]
