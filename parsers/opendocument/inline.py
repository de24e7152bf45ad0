"""What stands among the words of a paragraph of OpenDocument: changes, margin notes, foot- and endnotes, drawings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from parsers.opendocument import names as n
from parsers.opendocument.regions import BLANKS, BLOCKS, Gone, Tracked, plain, regions_of, repeated
from parsers.tracked import Note, Piece, Region, Story

_SKIPPED = frozenset(
    {n.TEXT + "tracked-changes", n.TEXT + "number", n.TEXT + "script", n.TEXT + "ruby-text", n.OFFICE + "forms"}
)


_PLAIN = frozenset({"body", "heading", "title"})


class Walk(Protocol):
    """Reads every block below an element."""

    def __call__(self, element: Any, *, where: str = "body", cell: tuple[int, int, int] | None = None) -> None:
        """Read them."""


class Inline:
    """Reads words of *content* into a story; *walk* reads blocks of notes and boxes, *number* counts a deleted item."""

    def __init__(self, content: Any, story: Story, walk: Walk, number: Callable[[], str]) -> None:
        self._story, self._walk, self._number = story, walk, number
        self._regions = regions_of(content)
        #: margin notes whose end is marked; the others stand at a point
        self._ends = {element.get(n.OFFICE + "name") for element in content.iter(n.OFFICE + "annotation-end")}
        self._inserting: list[Region] = []
        self._formatting: list[Region] = []
        self._among: dict[str, Callable[[Any], None]] = {
            n.TEXT + "note": self._foot,
            n.OFFICE + "annotation": self._annotation,
            n.OFFICE + "annotation-end": lambda element: self._story.end_note(element.get(n.OFFICE + "name", "")),
            n.TEXT + "change-start": self.change,
            n.TEXT + "change-end": self.change,
            n.TEXT + "change": self.change,
        }

    @property
    def inserting(self) -> Region | None:
        """The insertion that what is read now stands in."""
        return self._inserting[-1] if self._inserting else None

    def read(self, element: Any) -> None:
        """The words of a paragraph, and what stands among them."""
        self._words(element.text)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                pass
            elif tag in BLANKS:
                self._words(BLANKS[tag] * repeated(child))
            elif tag in self._among:
                self._among[tag](child)
            elif tag.startswith(n.DRAW) and tag != n.DRAW + "a":
                self.aside(child, "textbox")
            elif tag not in _SKIPPED:
                self.read(child)
            self._words(child.tail)

    def _words(self, text: str | None) -> None:
        if text:
            formatted = self._formatting[-1] if self._formatting else None
            self._story.add(Piece(text=text, inserted=self.inserting, formatted=formatted))

    def change(self, element: Any) -> None:
        """A change begins, ends, or (deletion) stands here with its words kept elsewhere (ODF 1.3 part 3, 5.5.7)."""
        tracked = self._regions.get(element.get(n.TEXT + "change-id", ""))
        if tracked is None:
            return
        open_ = self._formatting if tracked.region.kind == "format" else self._inserting
        if element.tag == n.TEXT + "change-start" and tracked.region.kind != "deletion":
            open_.append(tracked.region)
        elif element.tag == n.TEXT + "change-end" and tracked.region in open_:
            open_.remove(tracked.region)
        elif element.tag == n.TEXT + "change":
            self._deletion(tracked)

    def _deletion(self, tracked: Tracked) -> None:
        """The paragraphs that were taken out here; inside an insertion they never stood in the text before."""
        inside = tracked.inside or self.inserting
        for note in tracked.notes:
            self._annotation(note, running=False)
        open_ = self._story.open
        own = (open_.where, open_.level, open_.number) if len(tracked.deleted) > 1 and not open_.begun else None
        for position, gone in enumerate(tracked.deleted):
            if position:
                self._story.add(Piece(mark=True, deleted=tracked.region, inserted=inside))
            if inside is None and (position or own):
                self._place(tracked.deleted, position, own)
            if gone.text:
                self._story.add(Piece(text=gone.text, deleted=tracked.region, inserted=inside))

    def _place(self, deleted: Sequence[Gone], position: int, own: tuple[str, int, str] | None) -> None:
        """Where a deleted paragraph stood and its number. *own*: the paragraph around begins with the deletion.

        What that paragraph is belongs to its own words behind the deletion; else it belongs to those before it.
        """
        open_, gone = self._story.open, deleted[position]
        if open_.where not in _PLAIN:
            return
        listed = own is not None and own[0] == "body" and deleted[0].listed and bool(own[2])
        if own is not None and position == len(deleted) - 1:
            open_.where, open_.level, number = own
            open_.number = self._number() if listed else number
            return
        open_.where, open_.level = ("heading", gone.level) if gone.level else ("body", 0)
        # The number of the item around was counted for the first item that stood there.
        first = own[2] if own is not None and listed and position == 0 else None
        open_.number = "" if not gone.listed else first if first is not None else self._number()

    def _foot(self, element: Any) -> None:
        """A footnote or endnote: its paragraphs follow the one it belongs to."""
        body = element.find(n.TEXT + "note-body")
        if body is not None:
            self.aside(body, "endnote" if element.get(n.TEXT + "note-class") == "endnote" else "footnote")

    def aside(self, element: Any, where: str) -> None:
        """The blocks of a note, a box or a running head."""
        if next(element.iter(*BLOCKS), None) is not None:
            with self._story.aside(where):
                self._walk(element, where=where)

    def _annotation(self, element: Any, *, running: bool = True) -> None:
        """A margin note; its quote runs to the end mark of the same name, or is empty."""
        name = element.get(n.OFFICE + "name", "")
        note = Note(
            text="\n".join(plain(p) for p in element.iter(n.TEXT + "p")).strip(),
            author=(element.findtext(n.DC + "creator") or "").strip(),
            date=element.findtext(n.DC + "date"),
            resolved=element.get(n.LOEXT + "resolved") == "true",
            parent=element.get(n.LOEXT + "parent-name", ""),
            name=name,
        )
        self._story.begin_note(note, running=running and name in self._ends)
