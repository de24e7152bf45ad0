"""The XML of one story (body, footnotes, headers …) as paragraphs of pieces, each with the revisions around it.

One walk in document order, without recursion: a table (``parsers.word.walk``) gives for every element the function that
reads it, and what has no entry is looked into (links, content controls, smart tags are containers, not text). This
module holds what the functions share: where the walk stands, and which revisions are around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parsers.word.names import AUTHOR, DATE, DATE_UTC, FORMAT_CHANGES, HIDE_AFTER, HIDE_BEFORE, W
from parsers.word.pieces import Anchor, Found, NoteReference, Piece, Place, Revision, Source, outermost

_VANISH = W + "vanish"
#: a handler's answer: do not look inside; something was put on the stack instead. A function is called on the way out.
SKIP = object()
PUSHED = object()
Leave = Callable[[], None]
Handler = Callable[["Story", Any], object]


@dataclass(slots=True, eq=False)
class Table:
    """A table while it is read: its number, and the row and column read last."""

    index: int
    row: int = -1
    column: int = 0


@dataclass(slots=True, eq=False)
class Context:
    """What is true of every paragraph that begins now."""

    where: str
    segment: int
    cell: tuple[int, int, int] | None = None
    host: int | None = None
    note: str = ""


@dataclass(slots=True, eq=False)
class Box:
    """A text box that was met: the paragraph that it hangs on, and what was around it there."""

    element: Any
    host: int
    revisions: tuple[Revision, ...]
    #: the changes whose words it is part of, each with the place kept for it among them
    covering: tuple[tuple[Found, int], ...]


class Story:
    """Where a walk stands, and what it found: ``sources``, ``found``, ``anchors``, ``notes``."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self.sources: list[Source] = []
        self.found: list[Found] = []
        self.anchors: dict[str, Anchor] = {}
        self.notes: list[NoteReference] = []
        #: ids of the parts in other formats that stand in the text
        self.outside: list[str] = []
        #: words of drawings
        self.drawn: list[str] = []
        #: texts of runs that Word does not show
        self.hidden: list[str] = []
        #: tables begun so far, and those that the walk is inside of
        self.tables = 0
        self.nested: list[Table] = []
        self.context = Context(where="body", segment=0)
        #: the paragraph that is being read
        self.source: Source | None = None
        self.revisions: tuple[Revision, ...] = ()
        self._put_in: Revision | None = None
        self._taken: Revision | None = None
        #: changes that the walk is inside of, in the order in which they began
        self.open: dict[Found, None] = {}
        #: names of the moves begun, by the id of their range
        self.moves: dict[str, str] = {}
        #: for every field begun, whether its instruction is being read; and whether any is
        self.fields: list[bool] = []
        self.instruction = False
        #: texts read since the last one that was put into a piece
        self.texts: list[str] = []
        self.boxes: list[Box] = []
        self.stack: list[tuple[Iterator[Any], Leave | None]] = []
        #: whether the part read has tracked changes of format, and hidden text: to look run by run costs a third
        self.formatted = self.vanishing = False
        self._part: Any = None
        self._segments = 0

    def read(
        self,
        root: Any,
        where: str = "body",
        *,
        note: str = "",
        host: int | None = None,
        revisions: tuple[Revision, ...] = (),
    ) -> None:
        """Read the paragraphs below *root*; *revisions* are those around the reference to it."""
        self.context = Context(where=where, segment=self.segment(), note=note, host=host)
        self.surround(revisions)
        self.fields.clear()
        self.instruction = False
        part = root.getroottree().getroot()
        if part is not self._part:
            self._part = part
            self.formatted = next(part.iter(*FORMAT_CHANGES), None) is not None
            self.vanishing = next(part.iter(_VANISH), None) is not None
        self._walk(root)
        self.read_boxes()

    def let_go(self) -> None:
        """All is read: the XML need not be kept."""
        self._part = None

    def _walk(self, root: Any) -> None:
        stack = self.stack = [(iter(root), None)]
        handlers = self._handlers
        while stack:
            children, leave = stack[-1]
            for child in children:
                handler = handlers.get(child.tag)
                answer = None if handler is None else handler(self, child)
                if answer is SKIP:
                    continue
                if answer is not PUSHED:
                    stack.append((iter(child), answer))  # type: ignore[arg-type] # neither of the two: a Leave or None
                break
            else:
                stack.pop()
                if leave is not None:
                    leave()

    def read_boxes(self) -> None:
        """Text boxes are read after the paragraph that they hang on, boxes inside boxes after those."""
        while self.boxes:
            box = self.boxes.pop(0)
            context, outer, stack, open_ = self.context, self.revisions, self.stack, self.open
            where = "textbox" if context.where in {"body", "table"} else context.where
            self.context = Context(where=where, segment=self.segment(), host=box.host, note=context.note)
            self.surround(box.revisions)
            within = [Found(found.revision, found.place) for found, _ in box.covering]
            self.open = dict.fromkeys(within)
            waiting, self.boxes = self.boxes, []
            self._walk(box.element)
            for (found, n), inside in zip(box.covering, within, strict=True):
                found.text[n] = _set_apart("".join(inside.text), found.text[:n], found.text[n + 1 :])
            self.boxes += waiting
            self.context, self.stack = context, stack
            self.surround(outer)
            self.open = open_

    def segment(self) -> int:
        """A number for the stretch that begins here: paragraphs join only within one."""
        self._segments += 1
        return self._segments

    def add(self, text: str) -> None:
        """Take *text* as text of the paragraph, unless it is part of a field's instruction."""
        if text and not self.instruction:
            self.texts.append(text)

    def settle(self) -> None:
        """Put the texts read so far where they belong, before anything changes that they depend on."""
        texts, source = self.texts, self.source
        if not texts:
            return
        text = texts[0] if len(texts) == 1 else "".join(texts)
        texts.clear()
        if source is None:
            return
        pieces = source.pieces
        if not pieces or pieces[-1].revisions is not self.revisions:
            pieces.append(Piece(self.revisions, self._put_in, self._taken, text))
            source.touched = source.touched or bool(self.revisions)
        else:
            pieces[-1].add(text)
        source.size += len(text)
        for found in self.open:
            found.text.append(text)

    def place(self) -> Place:
        """Here. Between paragraphs it is the end of the last one, which begins the next in all but name."""
        if self.texts:
            self.settle()
        if self.source is not None:
            return Place(self.source.order, self.source.size)
        return Place(len(self.sources), 0)

    def begin(self) -> Source:
        """A new paragraph, as the walk stands."""
        context = self.context
        source = Source(
            order=len(self.sources),
            where=context.where,
            segment=context.segment,
            cell=context.cell,
            host=context.host,
            note=context.note,
            outer=self.revisions,
            before=self._put_in is None,
            after=self._taken is None,
        )
        self.sources.append(source)
        self.source = source
        return source

    def surround(self, revisions: tuple[Revision, ...]) -> None:
        """From here on, text stands inside *revisions*."""
        self.settle()
        self.revisions = revisions
        self._put_in = outermost(revisions, HIDE_BEFORE) if revisions else None
        self._taken = outermost(revisions, HIDE_AFTER) if revisions else None

    def enter(self, revision: Revision) -> Leave:
        """A tracked change begins here, and takes the texts that follow until what is given back is called."""
        found = self.note_change(revision)
        self.open[found] = None

        def leave() -> None:
            if self.texts:
                self.settle()
            del self.open[found]

        return leave

    def enter_within(self, revision: Revision) -> Leave:
        """As ``enter``; the texts that follow stand inside *revision*."""
        found = self.note_change(revision)
        self.open[found] = None
        outer, put_in, taken = self.revisions, self._put_in, self._taken
        self.revisions = (*outer, revision)
        if put_in is None and revision.kind in HIDE_BEFORE:
            self._put_in = revision
        elif taken is None and revision.kind in HIDE_AFTER:
            self._taken = revision

        def leave() -> None:
            if self.texts:
                self.settle()
            self.revisions, self._put_in, self._taken = outer, put_in, taken
            del self.open[found]

        return leave

    def note_change(self, revision: Revision) -> Found:
        """A tracked change here; one of something that is no text takes none."""
        found = Found(revision, self.place())
        self.found.append(found)
        return found

    def revision(self, element: Any, kind: str) -> Revision:
        """The tracked change that *element* marks; one of a move has the name of the range that is open."""
        move = next(reversed(self.moves.values()), "") if self.moves and kind.startswith("move") else ""
        return Revision(kind, element.get(AUTHOR, ""), element.get(DATE_UTC) or element.get(DATE), move)


def _set_apart(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The words of a box among those around it: they do not run together."""
    return ("\n" if text and any(before) else "") + text + ("\n" if text and any(after) else "")
