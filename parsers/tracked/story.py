"""What a reader tells of a text in reading order, put together: paragraphs, changes, edits, comments, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import takewhile

from parsers.facts import Change, Comment, Edit, Extraction, Paragraph, ParseProblem
from parsers.plain import Rows
from parsers.printed_labels import Labeller, TableLabels
from parsers.tracked.edits import edits_of, with_moves
from parsers.tracked.pieces import Piece, Region, after, before, changes_of
from parsers.word.labels import Labels

#: paragraphs read (FAULTS.md M9)
MAX_PARAGRAPHS = 50_000
#: running heads are no part of the text
_FURNITURE = frozenset({"header", "footer"})
#: what hangs on a paragraph and has its label
_HUNG = frozenset({"footnote", "endnote", "textbox"})
Cell = tuple[int, int, int]


@dataclass(slots=True)
class Block:
    """A paragraph being read: its pieces and where it stands."""

    where: str = "body"
    #: the automatic number printed before it
    number: str = ""
    cell: Cell | None = None
    #: outline level of a heading, 0 for other paragraphs
    level: int = 0
    pieces: list[Piece] = field(default_factory=list)
    #: the change that took out its end, so that it runs on into the next paragraph
    joined: Region | None = None

    @property
    def begun(self) -> bool:
        """Whether words of the text as circulated stand in it."""
        return any(piece.inserted is None for piece in self.pieces)

    @property
    def says(self) -> bool:
        """Whether anything but white space was ever in it."""
        return any(piece.text.strip() for piece in self.pieces)


@dataclass(slots=True)
class Note:
    """A margin note; ``quote`` grows until its end is told. ``parent`` is the ``name`` of the one it answers."""

    text: str = ""
    author: str = ""
    date: str | None = None
    resolved: bool = False
    name: str = ""
    parent: str = ""
    quote: str = ""
    #: number of the block that it ends in
    block: int | None = None


class Story:
    """Collects a text; a reader calls ``add``, ``end``, ``aside``, ``begin_note`` … in reading order."""

    def __init__(self) -> None:
        self.open = Block()
        self.tables: list[Rows] = []
        self.problems: list[ParseProblem] = []
        self._done: list[Block] = []
        #: notes and text boxes that wait for the end of the paragraph they hang on
        self._feet: list[Block] = []
        self._heads: list[Block] = []
        self._heads_told: set[str] = set()
        self._notes: list[Note] = []
        self._running: list[Note] = []

    @property
    def full(self) -> bool:
        """Whether no more paragraphs are read."""
        return len(self._done) > MAX_PARAGRAPHS

    def add(self, piece: Piece) -> None:
        """Take a piece; an end of paragraph that was there before the changes closes the original paragraph."""
        if piece.text and piece.deleted is None:
            for note in self._running:
                note.quote += piece.text
        self.open.pieces.append(piece)
        if piece.mark and piece.inserted is None:
            self._close(piece.deleted)

    def _close(self, joined: Region | None) -> None:
        self.open.joined = joined
        for note in self._running:
            note.quote += "\n"
        self._done.append(self.open)
        self.open = Block(where=self.open.where, cell=self.open.cell)
        self._done += self._feet
        self._feet = []

    def whole_insertion(self) -> Region | None:
        """The insertion that the paragraph being read is; LibreOffice does not say it of the paragraph's end."""
        own = takewhile(lambda piece: not piece.mark, reversed(self.open.pieces))
        words = [piece for piece in own if piece.text]
        new = bool(words) and all(piece.inserted for piece in words) and self.open.where not in _HUNG | _FURNITURE
        return words[0].inserted if new else None

    @contextmanager
    def aside(self, where: str) -> Iterator[None]:
        """What is told inside is a note or box: its paragraphs follow the one it belongs to."""
        outer, done, feet = self.open, self._done, self._feet
        self.open, self._done, self._feet = Block(where=where), [], []
        try:
            yield
        finally:
            if self.open.pieces:
                self._close(None)
            inner = self._done
            self.open, self._done, self._feet = outer, done, feet
            if where in _FURNITURE:
                self._run_heads(inner)
            else:
                self._feet = [*feet, *inner]

    def _run_heads(self, blocks: list[Block]) -> None:
        """Running heads stand behind the text, each wording once however many sections repeat it."""
        for block in blocks:
            words = before(block.pieces).strip()
            if words and words not in self._heads_told:
                self._heads_told.add(words)
                self._heads.append(block)

    def begin_note(self, note: Note, *, running: bool) -> None:
        """A margin note; one that is not *running* stands at a point, or has its words told."""
        self._notes.append(note)
        if running:
            self._running.append(note)
        else:
            note.block = len(self._done)

    def end_note(self, name: str) -> None:
        """The words that a note covers end here."""
        for note in [note for note in self._running if note.name == name]:
            self._running.remove(note)
            note.block = len(self._done)
            note.quote = note.quote.strip("\n")

    def drop_note(self, note: Note) -> None:
        """It was no margin note after all."""
        self._notes = [one for one in self._notes if one is not note]

    def begin_table(self) -> int:
        """The number of the next table."""
        self.tables.append(())
        return len(self.tables) - 1

    def finish(self) -> None:
        """Close what the file left open, leave out empty paragraphs, fill the tables, and name what was cut."""
        if self.open.pieces or self._feet:
            self._close(None)
        self._done += self._heads
        kept: list[Block] = []
        places: list[int] = []
        for block in self._done:
            if block.says:
                kept.append(block)
            places.append(len(kept) - 1)
        for note in self._notes:
            at = len(places) - 1 if note.block is None else min(note.block, len(places) - 1)
            note.block = max(places[at], 0) if places else None
        self._done = kept
        self._fill_tables()
        if self.full:
            self.problems.append(ParseProblem(code="truncated", detail=f"only {MAX_PARAGRAPHS} paragraphs are read"))

    def _fill_tables(self) -> None:
        """Each table as rows of cells with the text as circulated."""
        cells: list[dict[tuple[int, int], list[str]]] = [{} for _ in self.tables]
        for block in self._done:
            if block.cell is not None and block.where == "table":
                table, row, column = block.cell
                cells[table].setdefault((row, column), []).append(_printed(block))
        self.tables = [_grid(found) for found in cells]

    def extraction(self, *, title: str = "", author: str = "") -> Extraction:
        """Everything found, after ``finish``."""
        paragraphs, changes, edits = self._result()
        return Extraction(
            title=title or " ".join(p.text for p in paragraphs if p.where == "title"),
            author=author,
            text="\n".join(_line(p) for p in paragraphs if p.where not in _FURNITURE),
            text_after=self._text_after() if changes else None,
            paragraphs=tuple(paragraphs),
            changes=tuple(changes),
            edits=tuple(edits),
            comments=self._comments(paragraphs),
            tables=tuple(self.tables),
            problems=tuple(self.problems),
        )

    def _result(self) -> tuple[list[Paragraph], list[Change], list[Edit]]:
        """Paragraphs before the changes, and what was changed in each."""
        labels, tables, section, host = Labeller(), TableLabels(), "", ""
        top = min((block.level for block in self._done if block.level), default=1)
        paragraphs: list[Paragraph] = []
        changes: list[Change] = []
        edits: list[Edit] = []
        for index, block in enumerate(self._done):
            if block.level == top and block.where == "heading":
                section = " ".join(_printed(block).split())
            paragraph, pieces = _paragraph(block, index, section, labels, tables)
            if block.where in _HUNG:
                paragraph = replace(paragraph, label=host)
            host = paragraph.label
            paragraphs.append(paragraph)
            changes += changes_of(pieces, index, paragraph.label)
            above = paragraphs[index - 1].label if index else ""
            edits += edits_of(
                pieces, index, paragraph.label, block.where, above, joins=self._joins(index) if block.joined else None
            )
        return paragraphs, changes, with_moves(edits)

    def _joins(self, index: int) -> Region | None:
        """The change that joins a paragraph to the next, where something of both is left."""
        block = self._done[index]
        following = self._done[index + 1] if index + 1 < len(self._done) else None
        if following is None or following.cell != block.cell or following.where != block.where:
            return None
        left = after(block.pieces).strip() and before(block.pieces).strip()
        return block.joined if left and after(following.pieces).strip() and following.begun else None

    def _text_after(self) -> str:
        """The whole text with all changes accepted: paragraphs whose end was deleted run into the next."""
        out: list[str] = []
        for block in self._done:
            if block.where in _FURNITURE:
                continue
            if block.number and any(p.text and p.deleted is None and p.inserted is None for p in block.pieces):
                out.append(f"{block.number} ")
            out += ["\n" if piece.mark else piece.text for piece in block.pieces if piece.deleted is None]
        return "".join(out).strip("\n")

    def _comments(self, paragraphs: Sequence[Paragraph]) -> tuple[Comment, ...]:
        """The margin notes, each pinned to its paragraph."""
        by_name = {note.name: note.text for note in self._notes if note.name}
        found = []
        for note in self._notes:
            at = paragraphs[note.block] if note.block is not None and note.block < len(paragraphs) else None
            found.append(
                Comment(
                    text=note.text.strip(),
                    author=note.author,
                    date=note.date,
                    quote=note.quote,
                    paragraph=at.index if at is not None else None,
                    label=at.label if at is not None else "",
                    reply_to=by_name.get(note.parent) if note.parent else None,
                    resolved=note.resolved,
                )
            )
        return tuple(found)


def _paragraph(
    block: Block, index: int, section: str, labels: Labeller, tables: TableLabels
) -> tuple[Paragraph, list[Piece]]:
    """The paragraph as circulated without its number, and its pieces without a number typed in them."""
    whole = _printed(block)
    text, label, printed = whole, "", ""
    if block.where == "body" and whole:
        taken = labels.take(whole)
        label, text = taken.label, taken.text
        printed = whole[: len(whole) - len(text)].strip() or block.number
    elif block.where == "heading" and whole:
        titled = Labels.heading(whole, None)
        label, text, printed = titled.label, titled.text, titled.printed
    if block.where != "heading":
        label = tables.of(block.where, whole, label, block.cell)
    cut = len(whole) - len(text) - len(_before_number(block))
    pieces = _without_head(block.pieces, cut)
    old, new = before(pieces), after(pieces)
    paragraph = Paragraph(
        index=index,
        text=old,
        label=label,
        printed=printed,
        typed=bool(printed) and not block.number,
        section="" if block.where in _FURNITURE | {"title"} else section,
        where=block.where,
        cell=block.cell,
        after=new if new != old else None,
    )
    return paragraph, pieces


def _line(paragraph: Paragraph) -> str:
    return f"{paragraph.printed} {paragraph.text}" if paragraph.printed else paragraph.text


def _grid(cells: dict[tuple[int, int], list[str]]) -> Rows:
    """Cells by row and column as rows."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), texts in cells.items():
        rows.setdefault(row, {})[column] = "\n".join(texts)
    return tuple(
        tuple(rows.get(row, {}).get(column, "") for column in range(max(rows.get(row, {}), default=0) + 1))
        for row in range(max(rows, default=-1) + 1)
    )


def _before_number(block: Block) -> str:
    return f"{block.number}\t" if block.number else ""


def _printed(block: Block) -> str:
    """A paragraph before the changes with its automatic number in front, as a reader sees it."""
    return _before_number(block) + before(block.pieces)


def _without_head(pieces: list[Piece], count: int) -> list[Piece]:
    """The pieces without the first *count* original characters: a label typed in the text."""
    if count <= 0:
        return pieces
    out = []
    for piece in pieces:
        if count and piece.inserted is None and piece.text:
            cut = min(count, len(piece.text))
            count -= cut
            piece = replace(piece, text=piece.text[cut:])
            if not piece.text:
                continue
        out.append(piece)
    return out
