"""The two texts of a reviewed file: before its tracked changes and after them (ECMA-376 17.13.5).

A paragraph mark that was put in or taken out decides what joins: in the text where the mark does not stand, its
paragraph runs on into the next one of the same cell, note or stretch of body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from parsers.word.pieces import Source


@dataclass(frozen=True, kw_only=True)
class View:
    """What stands in one of the two texts."""

    holds: Callable[[Source], bool]
    ends: Callable[[Source], bool]
    #: the characters of a source that stand in this text
    text: Callable[[Source], str]
    #: whether a source whose mark does not stand leaves an empty paragraph behind
    leaves: Callable[[Source], bool] = lambda _source: False

    def joined(self, sources: Sequence[Source]) -> str:
        """The characters of several sources."""
        return self.text(sources[0]) if len(sources) == 1 else "".join(map(self.text, sources))


BEFORE = View(
    holds=attrgetter("before"),
    ends=lambda source: source.inserted is None,
    text=attrgetter("text_before"),
)
AFTER = View(
    holds=attrgetter("after"),
    ends=lambda source: source.deleted is None,
    text=attrgetter("text_after"),
)

#: as plain text a moved paragraph leaves an empty line behind, as Open-Xml-PowerTools has it
LINES_BEFORE = replace(BEFORE, leaves=lambda source: source.inserted is not None and source.inserted.kind == "move_to")
LINES_AFTER = replace(AFTER, leaves=lambda source: source.deleted is not None and source.deleted.kind == "move_from")

#: the sources that one printed paragraph is made of, in their order
Group = tuple[Source, ...]


def assemble(sources: Sequence[Source], view: View) -> list[Group]:
    """The paragraphs of one view, in reading order."""
    groups: list[Group] = []
    open_: dict[int, list[Source]] = {}
    ended: set[int] = set()
    holds, ends = view.holds, view.ends
    for source in sources:
        if not holds(source):
            continue
        segment = source.segment
        pending = open_.setdefault(segment, [])
        pending.append(source)
        if ends(source) or (view.leaves(source) and not view.joined(pending)):
            groups.append(tuple(pending))
            ended.add(segment)
            del open_[segment]
    for segment, pending in open_.items():
        # The last mark of a cell or of the file stays whatever is said of it; before a table an empty rest goes.
        if view.joined(pending) or (segment not in ended and pending[0].cell is not None):
            groups.append(tuple(pending))
    groups.sort(key=lambda group: group[0].order)
    return groups
