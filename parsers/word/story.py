"""The XML of one story (body, footnotes, headers …) as paragraphs of pieces, each with the revisions around it.

One walk in document order, without recursion: a table gives for every element the method that reads it, and what has
no entry is looked into (links, content controls, smart tags are containers, not text). Nine elements of ten belong to
runs, so runs have a loop of their own, and their texts are put together only where something depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from consultation.errors import LimitReached
from parsers.word import symbols
from parsers.word.names import (
    AUTHOR,
    DATE,
    DEL,
    DEL_TEXT,
    FORMAT_CHANGES,
    HIDE_AFTER,
    HIDE_BEFORE,
    ID,
    INS,
    MC,
    MOVE_FROM,
    MOVE_TO,
    NAME,
    P_PR,
    R_PR,
    RUN_REVISIONS,
    SILENT,
    VAL,
    M,
    P,
    R,
    T,
    W,
)
from parsers.word.pieces import Anchor, Found, NoteReference, Piece, Place, Revision, Source, outermost
from parsers.word.properties import read_properties

#: paragraphs of one file
MAX_PARAGRAPHS = 50_000


@dataclass(slots=True, eq=False)
class _Table:
    index: int
    row: int = -1
    column: int = 0


@dataclass(slots=True, eq=False)
class _Context:
    """What is true of every paragraph that begins now."""

    where: str
    segment: int
    cell: tuple[int, int, int] | None = None
    host: int | None = None
    note: str = ""


_FORMER = W + "rPrChange"
_VANISH = W + "vanish"
#: a handler's answer: do not look inside; something was put on the stack instead
_SKIP = object()
_PUSHED = object()
_Leave = Callable[[], None]


class Walker:
    """Reads the stories of one file into ``sources``, ``found``, ``anchors`` and ``notes``."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.found: list[Found] = []
        self.anchors: dict[str, Anchor] = {}
        self.notes: list[NoteReference] = []
        self.tables = 0
        self.outside: list[str] = []
        #: texts of runs that Word does not show
        self.hidden: list[str] = []
        self._formatted = self._vanishing = False
        self._segments = 0
        self._context = _Context(where="body", segment=0)
        self._source: Source | None = None
        self._revisions: tuple[Revision, ...] = ()
        self._put_in: Revision | None = None
        self._taken: Revision | None = None
        self._open: list[Found] = []
        self._moves: dict[str, str] = {}
        self._fields: list[bool] = []
        #: texts read since the last one that was put into a piece
        self._texts: list[str] = []
        #: whether a field's instruction is being read
        self._instruction = False
        self._nested: list[_Table] = []
        self._boxes: list[tuple[Any, int, tuple[Revision, ...]]] = []
        self._stack: list[tuple[Iterator[Any], _Leave | None]] = []

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
        self._context = _Context(where=where, segment=self._segment(), note=note, host=host)
        self._surround(revisions)
        self._fields.clear()
        self._instruction = False
        # Few files have tracked changes of format; to look for them run by run costs a third of the walk.
        self._formatted = next(root.iter(*FORMAT_CHANGES), None) is not None
        self._vanishing = next(root.iter(_VANISH), None) is not None
        self._walk(root)
        self._read_boxes()

    def _segment(self) -> int:
        self._segments += 1
        return self._segments

    def _walk(self, root: Any) -> None:
        stack = self._stack = [(iter(root), None)]
        handlers = self._HANDLERS
        while stack:
            children, leave = stack[-1]
            for child in children:
                handler = handlers.get(child.tag)
                answer = None if handler is None else handler(self, child)
                if answer is _SKIP:
                    continue
                if answer is not _PUSHED:
                    stack.append((iter(child), answer))
                break
            else:
                stack.pop()
                if leave is not None:
                    leave()

    def _read_boxes(self) -> None:
        """Text boxes are read after the paragraph that they hang on, boxes inside boxes after those."""
        while self._boxes:
            box, host, revisions = self._boxes.pop(0)
            context, outer = self._context, self._revisions
            where = "textbox" if context.where in {"body", "table"} else context.where
            self._context = _Context(where=where, segment=self._segment(), host=host)
            self._surround(revisions)
            waiting, self._boxes = self._boxes, []
            stack = self._stack
            self._walk(box)
            self._stack = stack
            self._boxes += waiting
            self._context = context
            self._surround(outer)

    # paragraphs

    def _on_paragraph(self, element: Any) -> _Leave:
        if len(self.sources) >= MAX_PARAGRAPHS:
            raise LimitReached(f"the file has more than {MAX_PARAGRAPHS} paragraphs")
        self._settle()
        for found in self._open:
            # A row or cell of several paragraphs, or a change around them: their texts do not run together.
            if found.text and not found.text[-1].endswith(("\t", "\n")):
                found.text.append("\n")
        context, outside = self._context, self._source
        source = Source(
            len(self.sources),
            context.where,
            context.segment,
            cell=context.cell,
            host=context.host,
            note=context.note,
        )
        source.outer, source.before, source.after = self._revisions, self._put_in is None, self._taken is None
        self.sources.append(source)
        self._source = source
        properties = element[0] if len(element) and element[0].tag == P_PR else None
        if properties is not None:
            source.properties = read_properties(properties)
            self._paragraph_mark(source, properties.find(R_PR))
        return lambda: self._end_paragraph(source, outside, properties)

    def _paragraph_mark(self, source: Source, mark: Any) -> None:
        """Revisions of the paragraph mark stand among the properties of its run (17.13.5.15, 17.13.5.20)."""
        for child in mark if mark is not None else ():
            kind = RUN_REVISIONS.get(child.tag)
            if kind in HIDE_BEFORE:
                source.inserted = source.inserted or self._revision(child, kind or "")
            elif kind in HIDE_AFTER:
                source.deleted = source.deleted or self._revision(child, kind or "")

    def _end_paragraph(self, source: Source, outside: Source | None, properties: Any) -> None:
        self._settle()
        for revision, kind in ((source.inserted, "insertion"), (source.deleted, "deletion")):
            if revision is not None and revision.kind == kind:
                mark = Revision("paragraph_" + kind, revision.author, revision.date)
                self.found.append(Found(mark, Place(source.order, source.size)))
        if source.properties.numbered is not None:
            self.found.append(Found(self._revision(source.properties.numbered, "format"), self._place()))
        if self._formatted and properties is not None:
            self._formats(properties)
        source.finish()
        # A field whose instruction is never ended would hide the rest of the file: it ends with its paragraph.
        if self._instruction:
            self._fields = [instruction for instruction in self._fields if not instruction]
            self._instruction = False
        self._source = outside
        if outside is None and self._boxes:
            self._read_boxes()

    def _on_paragraph_properties(self, _element: Any) -> object:
        return _SKIP

    def _on_properties(self, element: Any) -> object:
        """Properties of tables, rows, cells, sections and so on hold nothing to read but their own tracked changes."""
        self._formats(element)
        return _SKIP

    def _formats(self, element: Any) -> None:
        if not self._formatted:
            return
        for change in element.iter(*FORMAT_CHANGES):
            self.found.append(Found(self._revision(change, "format"), self._place()))

    def _on_run(self, element: Any) -> object:
        """A run is read here as far as it holds text and marks; from anything else on the walk goes on with it."""
        children = iter(element)
        for child in children:
            tag = child.tag
            if tag in (T, DEL_TEXT):
                text = child.text
                if text and not self._instruction:
                    self._texts.append(text)
            elif tag == R_PR:
                if self._vanishing:
                    self._note_hidden(child, element)
                change = child.find(_FORMER) if self._formatted else None
                if change is not None:
                    self._stack.append((children, self._enter(Found(self._revision(change, "format"), self._place()))))
                    return _PUSHED
            elif tag in self._MARKS:
                self._MARKS[tag](self, child)
            else:
                self._stack.append((chain((child,), children), None))
                return _PUSHED
        return _SKIP

    def _note_hidden(self, properties: Any, run: Any) -> None:
        """Hidden text (17.3.2.41) is read like the rest, for a reader may have shown it; that it is hidden is told."""
        mark = properties.find(_VANISH)
        if mark is not None and mark.get(VAL, "1") not in {"0", "false", "off"}:
            text = "".join(item.text or "" for item in run.iter(T))
            if text.strip():
                self.hidden.append(text)

    def _on_skip(self, _element: Any) -> object:
        return _SKIP

    # text

    def _on_text(self, element: Any) -> object:
        if element.text:
            self._add(element.text)
        return _SKIP

    def _on_tab(self, _element: Any) -> object:
        self._add("\t")
        return _SKIP

    def _on_line_break(self, element: Any) -> object:
        """Breaks of page and column separate nothing that a paragraph does not."""
        if element.get(W + "type", "textWrapping") == "textWrapping":
            self._add("\n")
        return _SKIP

    def _on_no_break_hyphen(self, _element: Any) -> object:
        self._add("\u2011")
        return _SKIP

    def _on_symbol(self, element: Any) -> object:
        self._add(symbols.character(element.get(W + "char", ""), element.get(W + "font", "")))
        return _SKIP

    def _add(self, text: str) -> None:
        if text and not self._instruction:
            self._texts.append(text)

    def _settle(self) -> None:
        """Put the texts read so far where they belong, before anything changes that they depend on."""
        if not self._texts:
            return
        text, source = "".join(self._texts), self._source
        self._texts.clear()
        if source is None:
            return
        if not source.pieces or source.pieces[-1].revisions is not self._revisions:
            source.pieces.append(Piece(self._revisions, self._put_in, self._taken))
        source.pieces[-1].texts.append(text)
        source.size += len(text)
        for found in self._open:
            found.text.append(text)

    # fields, boxes, notes

    def _on_field_character(self, element: Any) -> object:
        """Between ``begin`` and ``separate`` stands the instruction, which nobody reads (17.16.18)."""
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()
        self._instruction = True in self._fields
        return _SKIP

    def _on_box(self, element: Any) -> object:
        host = self._source.order if self._source is not None else None
        self._boxes.append((element, -1 if host is None else host, self._revisions))
        return _SKIP

    def _on_alternate(self, element: Any) -> object:
        """Of alternate contents one is read: the first choice, or the fallback where the choice has no text."""
        choices = element.findall(MC + "Choice") + element.findall(MC + "Fallback")
        wanted = next((item for item in choices if next(item.iter(W + "t", W + "delText"), None) is not None), None)
        if wanted is None:
            wanted = choices[0] if choices else element
        self._stack.append((iter(wanted), None))
        return _PUSHED

    def _on_note_reference(self, element: Any) -> object:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        if self._source is not None:
            self.notes.append(NoteReference(kind, element.get(ID, ""), self._source.order, self._revisions))
        return _SKIP

    def _on_embedded_part(self, _element: Any) -> object:
        self.outside.append("a part in another format stands in the text (altChunk): it was not read")
        return _SKIP

    # comments

    def _on_comment_start(self, element: Any) -> object:
        self._anchor(element).start = self._place()
        return _SKIP

    def _on_comment_end(self, element: Any) -> object:
        self._anchor(element).end = self._place()
        return _SKIP

    def _on_comment_reference(self, element: Any) -> object:
        self._anchor(element).reference = self._place()
        return _SKIP

    def _anchor(self, element: Any) -> Anchor:
        return self.anchors.setdefault(element.get(ID, ""), Anchor())

    def _place(self) -> Place:
        """Here. Between paragraphs it is the end of the last one, which begins the next in all but name."""
        self._settle()
        if self._source is not None:
            return Place(self._source.order, self._source.size)
        return Place(len(self.sources), 0)

    # revisions

    def _on_revision(self, element: Any) -> _Leave:
        revision = self._revision(element, RUN_REVISIONS[element.tag])
        leave = self._enter(Found(revision, self._place()))
        outer = self._revisions
        self._surround((*outer, revision))

        def restore() -> None:
            self._surround(outer)
            leave()

        return restore

    def _surround(self, revisions: tuple[Revision, ...]) -> None:
        """From here on, text stands inside *revisions*."""
        self._settle()
        self._revisions = revisions
        self._put_in = outermost(revisions, HIDE_BEFORE) if revisions else None
        self._taken = outermost(revisions, HIDE_AFTER) if revisions else None

    def _enter(self, found: Found) -> _Leave:
        self.found.append(found)
        self._open.append(found)
        return lambda: self._close(found)

    def _close(self, found: Found) -> None:
        self._settle()
        self._open.remove(found)

    def _revision(self, element: Any, kind: str) -> Revision:
        move = next(reversed(self._moves.values()), "") if kind.startswith("move") else ""
        return Revision(kind, element.get(AUTHOR, ""), element.get(DATE), move)

    def _on_move_start(self, element: Any) -> object:
        name = element.get(NAME, "")
        self._moves[element.get(ID, "")] = name
        for revision in self._revisions:
            # LibreOffice begins the range inside the element that it names.
            if revision.kind.startswith("move") and not revision.move:
                revision.move = name
        return _SKIP

    def _on_move_end(self, element: Any) -> object:
        self._moves.pop(element.get(ID, ""), None)
        return _SKIP

    # tables

    def _on_table(self, _element: Any) -> _Leave:
        context = self._context
        self._nested.append(_Table(self.tables))
        self.tables += 1

        def leave() -> None:
            self._nested.pop()
            self._context = context
            context.segment = self._segment()

        return leave

    def _on_row(self, element: Any) -> _Leave | None:
        if not self._nested:
            return None
        table = self._nested[-1]
        table.row += 1
        properties = element.find(W + "trPr")
        skipped = properties.find(W + "gridBefore") if properties is not None else None
        table.column = _small(skipped)
        return self._structural(properties, {INS: "row_insertion", DEL: "row_deletion"})

    def _on_cell(self, element: Any) -> _Leave | None:
        if not self._nested:
            return None
        table, context = self._nested[-1], self._context
        properties = element.find(W + "tcPr")
        where = "table" if context.where in {"body", "table"} else context.where
        self._context = _Context(
            where=where,
            segment=self._segment(),
            cell=(table.index, table.row, table.column),
            host=context.host,
            note=context.note,
        )
        kinds = {W + "cellIns": "cell_insertion", W + "cellDel": "cell_deletion"}
        close = self._structural(properties, kinds)

        def leave() -> None:
            self._context = context
            self._between_cells()
            table.column += max(1, _small(properties.find(W + "gridSpan") if properties is not None else None))
            if close is not None:
                close()

        return leave

    def _between_cells(self) -> None:
        for found in self._open:
            if found.revision.kind.startswith("row_"):
                found.text.append("\t")

    def _structural(self, properties: Any, kinds: dict[str, str]) -> _Leave | None:
        """A row or cell put in or taken out (17.13.5.1, 17.13.5.3, 17.13.5.16, 17.13.5.19)."""
        marked = [child for child in properties if child.tag in kinds] if properties is not None else []
        if not marked:
            return None
        outer, leaves = self._revisions, []
        for child in marked:
            revision = self._revision(child, kinds[child.tag])
            leaves.append(self._enter(Found(revision, self._place())))
            self._surround((*self._revisions, revision))

        def leave() -> None:
            self._surround(outer)
            for close in leaves:
                close()

        return leave

    #: what holds nothing to look into, or nothing that is text of the document; all answer _SKIP
    _MARKS: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        W + "tab": _on_tab,
        W + "ptab": _on_tab,
        W + "br": _on_line_break,
        W + "cr": _on_line_break,
        W + "noBreakHyphen": _on_no_break_hyphen,
        W + "sym": _on_symbol,
        W + "fldChar": _on_field_character,
        W + "footnoteReference": _on_note_reference,
        W + "endnoteReference": _on_note_reference,
        W + "commentRangeStart": _on_comment_start,
        W + "commentRangeEnd": _on_comment_end,
        W + "commentReference": _on_comment_reference,
        **dict.fromkeys(SILENT, _on_skip),
    }
    _HANDLERS: ClassVar[dict[str, Callable[[Any, Any], Any]]] = {
        P: _on_paragraph,
        P_PR: _on_paragraph_properties,
        R: _on_run,
        T: _on_text,
        DEL_TEXT: _on_text,
        M + "t": _on_text,
        **_MARKS,
        W + "txbxContent": _on_box,
        MC + "AlternateContent": _on_alternate,
        W + "altChunk": _on_embedded_part,
        W + "subDoc": _on_embedded_part,
        INS: _on_revision,
        DEL: _on_revision,
        MOVE_FROM: _on_revision,
        MOVE_TO: _on_revision,
        W + "moveFromRangeStart": _on_move_start,
        W + "moveToRangeStart": _on_move_start,
        W + "moveFromRangeEnd": _on_move_end,
        W + "moveToRangeEnd": _on_move_end,
        W + "tbl": _on_table,
        W + "tr": _on_row,
        W + "tc": _on_cell,
        W + "tblPr": _on_properties,
        W + "tblPrEx": _on_properties,
        W + "tblGrid": _on_properties,
        W + "trPr": _on_properties,
        W + "tcPr": _on_properties,
        **dict.fromkeys(
            [*(W + name for name in ("sectPr", "rPr", "sdtPr", "sdtEndPr")), M + "ctrlPr"],
            _on_properties,
        ),
    }


def _small(element: Any) -> int:
    text = element.get(VAL, "") if element is not None else ""
    return min(int(text), 1000) if text.isascii() and text.isdigit() and len(text) < 9 else 0
