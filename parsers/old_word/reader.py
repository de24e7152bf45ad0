"""A Word file told to a story: its characters in order, what marks stand among them, and what hangs on them."""

from __future__ import annotations

import io
import re
import struct

import olefile

from consultation.errors import ParseError
from parsers.facts import Extraction, ParseProblem
from parsers.old_word import fib
from parsers.old_word.comments import comments
from parsers.old_word.fib import Head
from parsers.old_word.lists import LEVEL, LIST, OUTLINE, Lists, Styles
from parsers.old_word.revisions import HIDDEN, Revisions
from parsers.old_word.sprms import Modifiers, flag, word
from parsers.old_word.text import Run, Text, joined
from parsers.tracked import Note, Piece, Story
from parsers.tracked.tables import Tables

_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, OverflowError, RecursionError)
#: characters that are no text (MS-DOC 2.4.1): ends, notes, fields, hyphens
_MARK = re.compile("[\x00-\x08\x0b-\x1f]")
_CELL, _LINE, _SECTION, _PARAGRAPH = "\x07", "\x0b", "\x0c", "\r"
_NOTE, _COMMENT, _CODE, _SHOWN, _END = "\x02", "\x05", "\x13", "\x14", "\x15"
_WORDS = {_LINE: "\n", "\x1e": "\u2011", "\t": "\t", "\x0e": "\n"}
#: modifiers of paragraphs: in a table, end of a row, the same in a table in a table, depth of tables; a symbol
_IN_TABLE, _ROW_END, _INNER_CELL, _INNER_ROW, _DEPTH, _SYMBOL = 0x2416, 0x2417, 0x244B, 0x244C, 0x6649, 0x6A09
#: stories of footnote separators before those of the sections, and which of six are headers (MS-DOC 2.3.2)
_SEPARATORS, _HEADS = 6, {0, 1, 4}
_BODY_LEVEL = 9


def read(data: bytes) -> Extraction:
    """Read a ``.doc``; ParseError where it is damaged, Encrypted where it wants a password, TooOld before 1997."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            head = Head(file)
            properties = file.get_metadata()
            title, author = _decoded(properties.title), _decoded(properties.author)
        return _extraction(head, title, author)
    except ParseError:
        raise
    except _BROKEN as error:
        raise ParseError(f"the Word file is damaged ({type(error).__name__})") from error


def _extraction(head: Head, title: str, author: str) -> Extraction:
    """Everything in the file; where what tells its properties is damaged, its text alone."""
    try:
        return _Reader(head).extraction(title, author)
    except _BROKEN:
        head.bare = True
        return _Reader(head).extraction(title, author)


def _decoded(value: object) -> str:
    return value.decode("cp1252", "replace").strip("\x00 ") if isinstance(value, bytes) else ""


class _Reader:
    def __init__(self, head: Head) -> None:
        self._head = head
        self._text = Text(head)
        self._story = Story()
        self._tables = Tables(self._story)
        self._styles, self._lists, self._revisions = Styles(head), Lists(head), Revisions(head)
        self._where = "body"
        #: of each open field whether its result has begun
        self._fields: list[bool] = []
        self._hidden: list[str] = []
        self._bare = not self._text.has_properties
        #: without properties two ends of cells in a row are the end of a row
        self._cell_ended = False
        self._hung = self._notes()
        self._begins, self._ends = self._margin()

    def extraction(self, title: str, author: str) -> Extraction:
        """Everything in the file."""
        counts = self._head.counts
        self._part(0, counts.body)
        start = counts.body + counts.footnotes
        self._running_heads(start)
        start += counts.headers + counts.macros + counts.comments + counts.endnotes
        with self._story.aside("textbox"):
            self._where = "textbox"
            self._part(start, start + counts.boxes)
        self._story.finish()
        self._tell()
        return self._story.extraction(title=title, author=author)

    def _tell(self) -> None:
        words = " ".join("".join(self._hidden).split())
        if words:
            what = f"left out, for it is hidden in the file: “{words[:80]}”"
            self._story.problems.append(ParseProblem(code="hidden_text", detail=what))
        if self._bare:
            what = "an old Word file without its properties: automatic numbers and tracked changes cannot be told"
            self._story.problems.append(ParseProblem(code="old_format", detail=what))

    # what hangs on positions of the body

    def _notes(self) -> dict[int, tuple[str, int, int]]:
        """Position of a mark -> kind of note and the positions of its words."""
        found: dict[int, tuple[str, int, int]] = {}
        counts = self._head.counts
        ends = counts.body + counts.footnotes + counts.headers + counts.macros + counts.comments
        for kind, references, texts, start in (
            ("footnote", fib.FOOTNOTE_REFERENCES, fib.FOOTNOTE_TEXTS, counts.body),
            ("endnote", fib.ENDNOTE_REFERENCES, fib.ENDNOTE_TEXTS, ends),
        ):
            marks, _ = self._head.plex(references, 2)
            for mark, (first, last) in zip(marks, self._head.ranges(texts), strict=False):
                found[mark] = (kind, start + first, start + last)
        return found

    def _margin(self) -> tuple[dict[int, list[Note]], dict[int, list[str]]]:
        """The margin comments by the positions where they begin and end."""
        begins: dict[int, list[Note]] = {}
        ends: dict[int, list[str]] = {}
        counts = self._head.counts
        start = counts.body + counts.footnotes + counts.headers + counts.macros
        for n, one in enumerate(comments(self._head)):
            words = "".join(run.text for run in self._text.runs(start + one.words[0], start + one.words[1]))
            note = Note(
                text=joined(_MARK.sub(lambda mark: "\n" if mark[0] == _PARAGRAPH else "", words)).strip(),
                author=one.author,
                date=one.date,
                name=str(n),
                parent="" if one.parent is None else str(one.parent),
            )
            begins.setdefault(one.start, []).append(note)
            if one.end > one.start:
                ends.setdefault(one.end, []).append(note.name)
        return begins, ends

    def _running_heads(self, start: int) -> None:
        for n, (first, last) in enumerate(self._head.ranges(fib.HEADERS)):
            if n >= _SEPARATORS and last > first:
                self._where = "header" if n % _SEPARATORS in _HEADS else "footer"
                with self._story.aside(self._where):
                    self._part(start + first, start + last)

    # characters

    def _part(self, first: int, last: int) -> None:
        for run in self._text.runs(first, last):
            if self._story.full:
                return
            self._run(run)
        self._fields.clear()

    def _run(self, run: Run) -> None:
        """A stretch of characters, cut at marks and where comments begin or end."""
        cuts = {mark.start() for mark in _MARK.finditer(run.text)}
        at = 0
        if self._where == "body":
            span = range(run.start, run.start + len(run.text))
            events = (
                {place - run.start for place in (*self._begins, *self._ends) if place in span}
                if self._begins
                else set()
            )
        else:
            events = set()
        for cut in sorted(cuts | events):
            if cut > at:
                self._words(run.text[at:cut], run)
            at = cut
            self._events(run.start + cut)
            if cut in cuts:
                self._mark(run.text[cut], run, run.start + cut)
                at = cut + 1
        if at < len(run.text):
            self._words(run.text[at:], run)

    def _events(self, position: int) -> None:
        if self._where != "body":
            return
        for name in self._ends.get(position, ()):
            self._story.end_note(name)
        for note in self._begins.pop(position, ()):
            self._story.begin_note(note, running=any(note.name in names for names in self._ends.values()))

    def _words(self, text: str, run: Run) -> None:
        if self._fields and not all(self._fields):
            return
        symbol = run.modifiers.get(_SYMBOL)
        if symbol is not None and text == "(" and len(symbol) >= 4:
            text = self._revisions.symbol(struct.unpack_from("<H", symbol, 2)[0])
        if flag(run.modifiers, HIDDEN):
            self._hidden.append(text)
            return
        self._add(joined(text), run.modifiers)

    def _add(self, text: str, found: Modifiers, *, mark: bool = False) -> None:
        inserted, deleted, formatted = self._revisions.of(found)
        if text or mark:
            self._cell_ended = False
            self._story.add(Piece(text=text, mark=mark, inserted=inserted, deleted=deleted, formatted=formatted))

    def _mark(self, char: str, run: Run, position: int) -> None:
        if char == _CODE:
            self._fields.append(False)
        elif char == _SHOWN:
            if self._fields:
                self._fields[-1] = True
        elif char == _END:
            if self._fields:
                self._fields.pop()
        elif char in _WORDS:
            self._words(_WORDS[char], run)
        elif char in {_PARAGRAPH, _SECTION}:
            self._end_paragraph(char, run, position)
        elif char == _CELL:
            self._end_cell(run, position)
        elif char == _NOTE and self._where == "body" and position in self._hung:
            self._aside(*self._hung.pop(position))

    def _aside(self, where: str, first: int, last: int) -> None:
        outer, fields = self._where, self._fields
        self._where, self._fields = where, []
        with self._story.aside(where):
            self._part(first, last)
        self._where, self._fields = outer, fields

    # ends of paragraphs, cells and rows

    def _end_paragraph(self, char: str, run: Run, position: int) -> None:
        if char == _SECTION and not self._story.open.says:
            return
        style, found = self._text.paragraph(position)
        depth = word(found, _DEPTH, "<I") or (1 if flag(found, _IN_TABLE) else 0)
        if flag(found, _INNER_ROW):
            self._tables.next_row(max(2, min(depth, 50)))
            return
        self._end(style, found, run.modifiers, min(depth, 50))
        if flag(found, _INNER_CELL):
            self._tables.next_cell(max(2, min(depth, 50)))

    def _end_cell(self, run: Run, position: int) -> None:
        if self._where != "body":
            self._end(*self._text.paragraph(position), run.modifiers, 0)
            return
        style, found = self._text.paragraph(position)
        row_ends = flag(found, _ROW_END) if found else self._cell_ended and not self._story.open.pieces
        if row_ends:
            self._tables.next_row(1)
            self._cell_ended = False
            return
        self._end(style, found, run.modifiers, 1)
        self._tables.next_cell(1)
        self._cell_ended = True

    def _end(self, style: int, found: Modifiers, run: Modifiers, depth: int) -> None:
        open_ = self._story.open
        if self._where == "body":
            cell = open_.cell = self._tables.at(depth)
            open_.where, open_.level = ("table", 0) if cell is not None else self._place(style, found)
        inserted, deleted, _ = self._revisions.of(run)
        inserted = inserted or (self._story.whole_insertion() if depth == 0 else None)
        if inserted is None:
            open_.number = self._number(style, found)
        self._story.add(Piece(mark=True, inserted=inserted, deleted=deleted))

    def _place(self, style: int, found: Modifiers) -> tuple[str, int]:
        """``Paragraph.where`` and the level of a heading: styles 1 to 9 are those of headings (MS-DOC 2.9.260)."""
        if self._styles.name(style) in {"title", "subtitle"}:
            return "title", 0
        level = self._styles.resolved(style, found, OUTLINE, "<B")
        level = level if level is not None else style - 1 if 1 <= style <= 9 else _BODY_LEVEL
        return ("heading", level + 1) if level < _BODY_LEVEL else ("body", 0)

    def _number(self, style: int, found: Modifiers) -> str:
        """The automatic number of a paragraph that was there before the changes."""
        override = self._styles.resolved(style, found, LIST) or 0
        if not override or override >= 0x7FF or not self._story.open.says:
            return ""
        return self._lists.printed(override, self._styles.resolved(style, found, LEVEL, "<B") or 0)
