"""A text document of OpenDocument: paragraphs as circulated with labels and sections, changes, edits, notes, tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from parsers.facts import Change, Comment, Edit, Extraction, Paragraph, ParseProblem
from parsers.opendocument import names as n
from parsers.opendocument.changes import Piece, Region, after, before, changes_of, edits_of
from parsers.opendocument.numbering import Lists
from parsers.opendocument.regions import BLANKS, BLOCKS, CHANGES, new_paragraphs, regions_of, repeated
from parsers.plain import MAX_CELLS
from parsers.printed_labels import Labeller, TableLabels

#: paragraphs read (FAULTS.md M9)
MAX_PARAGRAPHS = 50_000
_SKIPPED = frozenset({n.TEXT + "tracked-changes", n.TEXT + "sequence-decls", n.OFFICE + "forms", n.TEXT + "number"})
_TITLES = frozenset({"Title", "Subtitle"})


@dataclass
class _Open:
    """A paragraph being read: its pieces and where it stands."""

    where: str = "body"
    number: str = ""
    cell: tuple[int, int, int] | None = None
    #: outline level of a heading, 0 for other paragraphs
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class _Note:
    """A margin note being read; ``quote`` grows until its end mark."""

    text: str
    author: str
    date: str | None
    resolved: bool
    parent: str
    name: str
    quote: str = ""
    paragraph: int | None = None


def read_text(body: Any, content: Any, styles: Any, *, title: str, author: str) -> Extraction:
    """Read the body of a text document. Numbers of lists and headings come from the styles."""
    walker = _Walker(content, [root for root in (content, styles) if root is not None])
    walker.walk(body)
    walker.finish()
    paragraphs, changes, edits = walker.result()
    changed = bool(changes)
    return Extraction(
        title=title or next((p.text for p in paragraphs if p.where == "title"), ""),
        author=author,
        text="\n".join(p.text if not p.label else f"{_mark(p.label)} {p.text}" for p in paragraphs),
        text_after=walker.text_after() if changed else None,
        paragraphs=tuple(paragraphs),
        changes=tuple(changes),
        edits=tuple(edits),
        comments=walker.comments(paragraphs),
        tables=tuple(walker.tables),
        problems=tuple(walker.problems),
    )


def _mark(label: str) -> str:
    """Of a label what is printed at its own paragraph: ``(b)`` of ``12 (b)``."""
    own = label.rpartition(" ")[2]
    return own if own.startswith("(") else label + ("." if label[-1:].isdigit() else "")


class _Walker:
    """Reads the body in its order and keeps the pieces of each original paragraph."""

    def __init__(self, content: Any, roots: list[Any]) -> None:
        self._lists = Lists(roots)
        self._parents = _parent_styles(roots)
        self._regions, self._deleted = regions_of(content)
        self._new = new_paragraphs(content, self._regions)
        self._inserting: list[Region] = []
        self._open = _Open()
        self._done: list[_Open] = []
        self._after: list[list[Piece]] = [[]]
        self._notes: list[_Note] = []
        #: list, style and level of the item that was numbered last
        self._counting: tuple[str, str, int] | None = None
        self._feet: list[_Open] = []
        self.tables: list[tuple[tuple[str, ...], ...]] = []
        self._table = -1
        self.problems: list[ParseProblem] = []
        self._among: dict[str, Callable[[Any], None]] = {
            n.TEXT + "note": self._foot,
            n.OFFICE + "annotation": self._annotation,
            n.OFFICE + "annotation-end": self._end,
        }

    def walk(self, element: Any, *, where: str = "body", cell: tuple[int, int, int] | None = None) -> None:
        """Read every block below *element*."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or len(self._done) > MAX_PARAGRAPHS:
                continue
            if tag in BLOCKS:
                self._paragraph(child, where=where, cell=cell)
            elif tag == n.TEXT + "list":
                self._list(child, where=where, cell=cell)
            elif tag == n.TABLE + "table":
                self._read_table(child)
            elif tag in CHANGES:
                self._change(child)
            else:
                self.walk(child, where=where, cell=cell)

    def _next_number(self) -> str:
        """The number of a list item that was deleted, or that stands behind a deleted one in the same paragraph."""
        return self._lists.item(*self._counting, None) if self._counting is not None else ""

    def _list(self, element: Any, *, where: str, cell: Any, key: str = "", style: str = "", depth: int = 1) -> None:
        style = element.get(n.TEXT + "style-name") or style
        key = key or self._lists.begin(element, style)
        for item in element.iterchildren(n.TEXT + "list-item", n.TEXT + "list-header"):
            counted = item.tag == n.TEXT + "list-item"
            number = ""
            first = next((child for child in item if child.tag in BLOCKS), None)
            if counted and first is not None and first not in self._new:
                number = self._lists.item(key, style, depth, item.get(n.TEXT + "start-value"))
                self._counting = (key, style, depth)
            printed = item.find(n.TEXT + "number")
            if printed is not None and printed.text:
                number = printed.text
            for child in item:
                if child.tag in BLOCKS:
                    self._paragraph(child, where=where, cell=cell, number=number)
                    number = ""
                elif child.tag == n.TEXT + "list":
                    self._list(child, where=where, cell=cell, key=key, style=style, depth=depth + 1)

    def _paragraph(self, element: Any, *, where: str, cell: tuple[int, int, int] | None, number: str = "") -> None:
        heading = element.tag == n.TEXT + "h"
        words = element.get(n.TEXT + "outline-level", "1")
        level = int(words) if words.isdigit() else 1
        if heading and not number and element not in self._new and element.get(n.TEXT + "is-list-header") != "true":
            number = self._lists.heading(level, element.get(n.TEXT + "start-value"))
        style = element.get(n.TEXT + "style-name", "")
        titled = style in _TITLES or self._parents.get(style) in _TITLES
        place = where if where != "body" else "title" if titled else "heading" if heading else "body"
        if not any(piece.inserted is None for piece in self._open.pieces):
            # Words inserted before a paragraph do not make it another one: it is what its own words stand in.
            self._open.where, self._open.cell, self._open.level = place, cell, level if heading else 0
            self._open.number = number
        self._inline(element)
        self._add(Piece(mark=True, inserted=self._inserting[-1] if self._inserting else None))

    def _inline(self, element: Any) -> None:
        """The words of a paragraph, and what stands among them."""
        self._words(element.text)
        for child in element:
            tag = child.tag
            if tag in BLANKS:
                self._words(BLANKS[tag] * repeated(child))
            elif tag in CHANGES:
                self._change(child)
            elif tag in self._among:
                self._among[tag](child)
            elif tag.startswith(n.DRAW):
                self._drawing(child)
            elif tag not in _SKIPPED:
                self._inline(child)
            self._words(child.tail)

    def _words(self, text: str | None) -> None:
        if text:
            self._add(Piece(text=text, inserted=self._inserting[-1] if self._inserting else None))

    def _add(self, piece: Piece) -> None:
        """Take a piece; an end of paragraph that was there before the changes closes the original paragraph."""
        for note in self._notes:
            if note.paragraph is None and piece.text and not piece.deleted:
                note.quote += piece.text
        self._open.pieces.append(piece)
        if piece.mark and piece.inserted is None:
            self._done.append(self._open)
            self._open = _Open(where=self._open.where, cell=self._open.cell)
            self._done += self._feet
            self._feet = []

    def _change(self, element: Any) -> None:
        """A change begins, ends, or (deletion) stands here with its words kept elsewhere."""
        id_ = element.get(n.TEXT + "change-id", "")
        region = self._regions.get(id_)
        if region is None:
            return
        if element.tag == n.TEXT + "change-start" and region.kind == "insertion":
            self._inserting.append(region)
        elif element.tag == n.TEXT + "change-end" and region in self._inserting:
            self._inserting.remove(region)
        elif element.tag == n.TEXT + "change":
            inside = self._inserting[-1] if self._inserting else None
            for position, (text, listed) in enumerate(self._deleted.get(id_, ())):
                if position:
                    self._add(Piece(mark=True, deleted=region, inserted=inside))
                    self._open.number = self._next_number() if listed and inside is None else ""
                if text:
                    self._add(Piece(text=text, deleted=region, inserted=inside))

    def _foot(self, element: Any) -> None:
        """A footnote or endnote: its paragraphs follow the one it belongs to."""
        body = element.find(n.TEXT + "note-body")
        kind = "endnote" if element.get(n.TEXT + "note-class") == "endnote" else "footnote"
        self._aside(body, kind)

    def _drawing(self, element: Any) -> None:
        for box in element.iter(n.DRAW + "text-box"):
            self._aside(box, "textbox")

    def _aside(self, body: Any, where: str) -> None:
        if body is None:
            return
        outer, done, feet = self._open, self._done, self._feet
        self._open, self._done, self._feet = _Open(where=where), [], []
        self.walk(body, where=where)
        inner = self._done
        self._open, self._done, self._feet = outer, done, [*feet, *inner]

    def _annotation(self, element: Any) -> None:
        """A margin note; its quote runs to the end mark of the same name, or is empty."""
        words = "\n".join("".join(p.itertext()) for p in element.iter(n.TEXT + "p"))
        note = _Note(
            text=words.strip(),
            author=(element.findtext(n.DC + "creator") or "").strip(),
            date=element.findtext(n.DC + "date"),
            resolved=element.get(n.LOEXT + "resolved") == "true",
            parent=element.get(n.LOEXT + "parent-name", ""),
            name=element.get(n.OFFICE + "name", ""),
        )
        note.paragraph = None if note.name else len(self._done)
        self._notes.append(note)

    def _end(self, element: Any) -> None:
        for note in self._notes:
            if note.name == element.get(n.OFFICE + "name") and note.paragraph is None:
                note.paragraph = len(self._done)

    def _read_table(self, element: Any) -> None:
        self._table += 1
        table, first = self._table, len(self._done)
        rows = [row for row in element.iter(n.TABLE + "table-row") if _of(row) is element]
        self.tables.append(())
        cells = 0
        for r, row in enumerate(rows):
            for c, cell in enumerate(row.iterchildren(n.TABLE + "table-cell", n.TABLE + "covered-table-cell")):
                cells += 1
                if cells <= MAX_CELLS:
                    self.walk(cell, where="table", cell=(table, r, c))
        if cells > MAX_CELLS:
            self.problems.append(
                ParseProblem(code="truncated", detail=f"of table {table + 1} {MAX_CELLS} cells are read")
            )
        self.tables[table] = _grid(self._done[first:], table)

    def finish(self) -> None:
        """Close what the file left open, leave out empty lines, and name what was cut."""
        if self._open.pieces:
            self._done.append(self._open)
        kept: list[_Open] = []
        places: list[int] = []
        for done in self._done:
            if any(piece.text.strip() for piece in done.pieces):
                kept.append(done)
            places.append(len(kept) - 1)
        for note in self._notes:
            at = len(places) - 1 if note.paragraph is None else min(note.paragraph, len(places) - 1)
            note.paragraph = max(places[at], 0) if places else None
        self._done = kept
        if len(self._done) > MAX_PARAGRAPHS:
            self.problems.append(ParseProblem(code="truncated", detail=f"only {MAX_PARAGRAPHS} paragraphs are read"))

    def result(self) -> tuple[list[Paragraph], list[Change], list[Edit]]:
        """Paragraphs before the changes, and what was changed in each."""
        labels, tables, section = Labeller(), TableLabels(), ""
        top = min((done.level for done in self._done if done.level), default=1)
        paragraphs: list[Paragraph] = []
        changes: list[Change] = []
        edits: list[Edit] = []
        for index, done in enumerate(self._done):
            text = _printed(done)
            label = ""
            if done.level == top and done.where == "heading":
                section = " ".join(text.split())
            if done.where == "body" and text:
                printed = labels.take(text)
                label, text = printed.label, printed.text
            label = tables.of(done.where, text, label, done.cell)
            cut = len(_printed(done)) - len(text) - len(_before_number(done))
            pieces = _without_head(done.pieces, cut)
            old, new = before(pieces), after(pieces)
            shown = text if done.where == "heading" else old
            paragraphs.append(
                Paragraph(
                    index=index,
                    text=shown,
                    label=label,
                    section=section if done.where != "title" else "",
                    where=done.where,
                    cell=done.cell,
                    after=new if new != old else None,
                )
            )
            changes += changes_of(pieces, index, label)
            edits += edits_of(pieces, index, label, done.where, paragraphs[index - 1].label if index else "")
        return paragraphs, changes, edits

    def text_after(self) -> str:
        """The whole text with all changes accepted: paragraphs whose end was deleted run into the next."""
        out = ""
        for done in self._done:
            for piece in done.pieces:
                if piece.deleted is None:
                    out += "\n" if piece.mark else piece.text
        return out.strip("\n")

    def comments(self, paragraphs: list[Paragraph]) -> tuple[Comment, ...]:
        """The margin notes, each pinned to its paragraph."""
        by_name = {note.name: note.text for note in self._notes if note.name}
        found = []
        for note in self._notes:
            at = paragraphs[note.paragraph] if note.paragraph is not None and note.paragraph < len(paragraphs) else None
            found.append(
                Comment(
                    text=note.text,
                    author=note.author,
                    date=note.date,
                    quote=note.quote if note.name else "",
                    paragraph=at.index if at is not None else None,
                    label=at.label if at is not None else "",
                    reply_to=by_name.get(note.parent) if note.parent else None,
                    resolved=note.resolved,
                )
            )
        return tuple(found)


def _of(row: Any) -> Any:
    """The table that a row belongs to."""
    return next(row.iterancestors(n.TABLE + "table"))


def _grid(done: list[_Open], table: int) -> tuple[tuple[str, ...], ...]:
    """The cells of a table as rows of text."""
    cells: dict[tuple[int, int], str] = {}
    for paragraph in done:
        if paragraph.cell is not None and paragraph.cell[0] == table:
            at = paragraph.cell[1:]
            text = before(paragraph.pieces)
            cells[at] = f"{cells[at]}\n{text}" if at in cells else text
    height = max((r for r, _ in cells), default=-1) + 1
    return tuple(
        tuple(cells.get((r, c), "") for c in range(max((x for y, x in cells if y == r), default=-1) + 1))
        for r in range(height)
    )


def _before_number(done: _Open) -> str:
    return f"{done.number}\t" if done.number else ""


def _printed(done: _Open) -> str:
    """A paragraph before the changes with its automatic number in front, as a reader sees it."""
    return _before_number(done) + before(done.pieces)


def _without_head(pieces: list[Piece], count: int) -> list[Piece]:
    """The pieces without the first *count* original characters: a label typed in the text."""
    if count <= 0:
        return pieces
    out = []
    for piece in pieces:
        if count and piece.inserted is None and piece.text:
            cut = min(count, len(piece.text))
            count -= cut
            piece = Piece(text=piece.text[cut:], inserted=piece.inserted, deleted=piece.deleted)
            if not piece.text:
                continue
        out.append(piece)
    return out


def _parent_styles(roots: list[Any]) -> dict[str, str]:
    """Automatic style -> the named style it is made from."""
    return {
        style.get(n.STYLE + "name", ""): style.get(n.STYLE + "parent-style-name", "")
        for root in roots
        for style in root.iter(n.STYLE + "style")
    }
