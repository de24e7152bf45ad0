"""What stands in the text of an RTF file, told to a story: words with their changes, ends of paragraphs and cells."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from parsers.facts import Extraction, ParseProblem
from parsers.rtf.margin import Margin
from parsers.rtf.numbers import Numbers
from parsers.rtf.revisions import Revisions
from parsers.rtf.state import State, Taken
from parsers.rtf.styles import Styles
from parsers.tracked import Piece, Story
from parsers.tracked.tables import Tables

#: characters of hidden text that a problem quotes
_QUOTED = 80


class Writer:
    """Takes what a reader finds under the state of the group that it stands in."""

    def __init__(self) -> None:
        self.story = Story()
        self.styles = Styles()
        self._revisions = Revisions()
        self._numbers = Numbers()
        self._tables = Tables(self.story)
        self._margin = Margin(self.story)
        self._hidden: list[str] = []
        self._info: dict[str, str] = {}

    def words(self, state: State, text: str) -> None:
        """Words of the text."""
        if state.hidden:
            self._hidden.append(text)
        elif not self._tables.full:
            self._add(state, text)

    def _add(self, state: State, text: str) -> None:
        inserted, deleted, formatted = self._revisions.of(state)
        if inserted is None and not self.story.open.begun:
            self.story.open.number = self._numbers.circulated(state)
        self.story.add(Piece(text=text, inserted=inserted, deleted=deleted, formatted=formatted))

    def taken(self, taken: Taken) -> None:
        """A destination that is no text, with its words."""
        words = "".join(taken.words)
        if taken.name in {"listtext", "pntext"}:
            self._numbers.printed(words)
        elif taken.name in {"title", "author"}:
            self._info.setdefault(taken.name, words.strip())
        elif taken.name == "revtbl":
            self._revisions.authors = [author.strip() for author in words.split(";")]
        else:
            self._margin.take(taken.name, words)

    def begin_aside(self, state: State, where: str) -> Callable[[], None]:
        """A note, box or running head begins; what ends it."""
        state.where = where
        state.new_paragraph()
        stack = ExitStack()
        stack.enter_context(self.story.aside(where))
        return stack.close

    def is_endnote(self, state: State) -> None:
        """The footnote that stands open is an endnote."""
        if state.where == "footnote":
            state.where = self.story.open.where = "endnote"

    def end_paragraph(self, state: State) -> None:
        """A paragraph ends; some writers do not say of those in a cell that they stand in one."""
        inside = state.in_table or (self._tables.in_row and state.where == "body")
        self._end(state, max(1, state.nesting) if inside else 0)

    def end_section(self, state: State) -> None:
        """A section ends, and the paragraph in it where that did not."""
        if self.story.open.says:
            self.end_paragraph(state)

    def _end(self, state: State, depth: int) -> None:
        """A paragraph of the table at *depth* of nesting, or of the text (0)."""
        open_ = self.story.open
        if state.where == "body":
            cell = open_.cell = self._tables.at(depth)
            open_.where, open_.level = ("table", 0) if cell else self.styles.place(state.style, state.outline)
        inserted, deleted, _ = self._revisions.of(state)
        inserted = inserted or (self.story.whole_insertion() if depth == 0 else None)
        self._numbers.paragraph_ends(state, put_in=inserted is not None)
        if not self._tables.full:
            if inserted is None and not self.story.open.begun:
                self.story.open.number = self._numbers.circulated(state)
            self.story.add(Piece(mark=True, inserted=inserted, deleted=deleted))
        self._numbers.forget()

    def end_cell(self, state: State) -> None:
        """A cell of a table in the text ends."""
        self._end_cell(state, 1)

    def end_nested_cell(self, state: State) -> None:
        """A cell of a table in a cell ends."""
        self._end_cell(state, max(2, state.nesting))

    def _end_cell(self, state: State, depth: int) -> None:
        if state.where == "body" and not self._tables.full:
            self._end(state, depth)
            self._tables.next_cell(depth)

    def end_row(self, state: State) -> None:
        """A row of a table in the text ends."""
        if state.where == "body":
            self._tables.next_row(1)

    def end_nested_row(self, state: State) -> None:
        """A row of a table in a cell ends."""
        if state.where == "body":
            self._tables.next_row(max(2, state.nesting))

    def extraction(self) -> Extraction:
        """Everything that was told."""
        self._margin.finish()
        self.story.finish()
        words = " ".join("".join(self._hidden).split())
        if words:
            shown = words if len(words) <= _QUOTED else f"{words[:_QUOTED]} …"
            what = f"left out, for it is hidden in the file: “{shown}”"
            self.story.problems.append(ParseProblem(code="hidden_text", detail=what))
        if self._tables.full:
            self.story.problems.append(
                ParseProblem(code="truncated", detail="the tables have more cells than are read")
            )
        return self.story.extraction(title=self._info.get("title", ""), author=self._info.get("author", ""))


#: words of RTF that end something
ENDS: dict[str, Callable[[Writer, State], None]] = {
    "par": Writer.end_paragraph,
    "sect": Writer.end_section,
    "cell": Writer.end_cell,
    "nestcell": Writer.end_nested_cell,
    "row": Writer.end_row,
    "nestrow": Writer.end_nested_row,
}
