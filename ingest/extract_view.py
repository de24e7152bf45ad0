"""What was read in one file, for a person at a terminal: the text with what was put in and taken out, comments beside.

Pure: an :class:`Extraction` in, something that ``rich`` can print out. Text is never taken for markup of the terminal;
characters that turn the direction of a line are shown as replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from parsers.facts import Comment, Edit, Extraction, MessageFacts, Paragraph

_INSERTED = "green underline"
_DELETED = "red strike"
_FAINT = "dim"
_COMMENT = "yellow"
_TROUBLE = "bold red"
#: embeddings, overrides and isolates (UAX #9)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\N{REPLACEMENT CHARACTER}")
#: paragraphs that stand beside the text: what is said of their place
_BESIDE = {"footnote", "endnote", "header", "footer", "textbox"}


@dataclass
class _Line:
    """One paragraph with what belongs to it."""

    paragraph: Paragraph | None
    edits: list[Edit] = field(default_factory=list)
    added: list[Edit] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    formats: int = 0


def view(extraction: Extraction, *, marks: bool) -> RenderableType:
    """Everything that was read in a file, its inner files after it.

    *marks* puts ``[+ +]`` and ``[- -]`` around what was put in and taken out, for output without colours.
    """
    return Group(*_parts(extraction, marks=marks, depth=0))


def _parts(extraction: Extraction, *, marks: bool, depth: int) -> Iterator[RenderableType]:
    yield _heading(extraction)
    yield from _troubles(extraction)
    if extraction.message is not None:
        yield _message(extraction.message)
    elif extraction.paragraphs:
        yield _table(extraction, marks=marks)
    elif extraction.text:
        yield _words(extraction.text)
    for child in extraction.children:
        yield Padding(Group(*_parts(child, marks=marks, depth=depth + 1)), (1, 0, 0, 2))


def _heading(extraction: Extraction) -> RenderableType:
    title = Text()
    title.append(_clean(extraction.name or extraction.title or "file"), "bold")
    facts = [extraction.media_type, extraction.language, f"{extraction.pages} pages" if extraction.pages else ""]
    counted = {
        "changes": len(extraction.changes),
        "comments": len(extraction.comments),
        "tables": len(extraction.tables),
        "files inside": len(extraction.children),
    }
    facts += [f"{count} {name}" for name, count in counted.items() if count]
    title.append("  " + ", ".join(filter(None, facts)), _FAINT)
    if extraction.state != "ok":
        title.append(f"  {extraction.state}", _TROUBLE)
    return Rule(title, align="left", style=_FAINT)


def _troubles(extraction: Extraction) -> Iterator[RenderableType]:
    """What could not be read, and why."""
    problems = [*extraction.problems, *(extraction.message.problems if extraction.message else ())]
    for problem in problems:
        yield Text.assemble(("not read as it stands: ", _TROUBLE), _clean(problem.detail or problem.code))
    if extraction.scanned:
        yield Text("pages without a text: a scan", _TROUBLE)


def _message(message: MessageFacts) -> RenderableType:
    grid = _grid()
    for name, value in (
        ("from", ", ".join(f"{item.name} <{item.address}>".strip() for item in message.from_)),
        ("to", ", ".join(item.address for item in (*message.to, *message.cc))),
        ("subject", message.subject),
        ("date", message.date or ""),
        ("files", ", ".join(item.name or item.media_type for item in message.parts)),
    ):
        if value:
            grid.add_row(Text(name, _FAINT), Text(_clean(value)), "")
    return Group(grid, Text(), _words(message.new_text or message.body))


def _table(extraction: Extraction, *, marks: bool) -> RenderableType:
    grid = _grid()
    for line in _lines(extraction):
        paragraph = line.paragraph
        if paragraph is not None and (paragraph.text.strip() or line.edits or line.comments):
            grid.add_row(_label(paragraph), _body(paragraph, line.edits, marks=marks), _margin(line))
        for edit in line.added:
            grid.add_row(Text("+", _INSERTED), _marked(edit.inserted, _INSERTED, marks=marks), _author(edit))
        if paragraph is None and line.comments:
            grid.add_row("", Text("on the file as a whole", _FAINT), _margin(line))
    return grid


def _lines(extraction: Extraction) -> Iterator[_Line]:
    """Paragraphs in their order; what stands before all of them, or at no place, comes first."""
    lines = {item.index: _Line(item) for item in extraction.paragraphs}
    nowhere = _Line(None)
    for edit in extraction.edits:
        line = lines.get(-1 if edit.paragraph is None else edit.paragraph, nowhere)
        # A row, note or box put in whole has no place within a paragraph.
        stands_alone = edit.kind == "new_paragraph" or edit.offset is None or line is nowhere
        (line.added if stands_alone and not edit.deleted else line.edits).append(edit)
    for comment in extraction.comments:
        place = -1 if comment.paragraph is None else comment.paragraph
        lines.get(place, nowhere).comments.append(comment)
    for change in extraction.changes:
        if change.kind == "format" and change.paragraph in lines:
            lines[change.paragraph].formats += 1
    yield nowhere
    yield from lines.values()


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=2, justify="right", max_width=14, overflow="fold")
    grid.add_column(ratio=9, overflow="fold")
    grid.add_column(ratio=4, overflow="fold")
    return grid


def _label(paragraph: Paragraph) -> Text:
    where = paragraph.where if paragraph.where in _BESIDE else ""
    return Text(_clean(paragraph.label or paragraph.printed or where), "cyan" if paragraph.label else _FAINT)


def _body(paragraph: Paragraph, edits: Sequence[Edit], *, marks: bool) -> Text:
    """The paragraph as circulated with its edits in place; those inside another's insertion stay in the margin."""
    shown, position, source = Text(style="bold" if paragraph.where in {"heading", "title"} else ""), 0, paragraph.text
    for edit in sorted(edits, key=lambda item: item.offset or 0):
        offset = edit.offset or 0
        if edit.inside is not None or offset < position:
            continue
        taken = edit.deleted if source.startswith(edit.deleted, offset) else ""
        shown.append(_clean(source[position:offset]))
        shown.append_text(_marked(taken, _DELETED, marks=marks))
        shown.append_text(_marked(edit.inserted, _INSERTED, marks=marks))
        position = offset + len(taken)
    shown.append(_clean(source[position:]))
    return shown


def _marked(text: str, style: str, *, marks: bool) -> Text:
    if not text:
        return Text()
    sign = "+" if style == _INSERTED else "-"
    words = _clean(text).replace("\n", "¶\n")
    return Text(f"[{sign}{words}{sign}]" if marks else words, style)


def _margin(line: _Line) -> Text:
    """Comments with their threads, moves, edits that have no place of their own, and who made the edits."""
    notes: list[Text] = []
    authors = dict.fromkeys(edit.word_author for edit in line.edits if edit.word_author and edit.inside is None)
    if authors:
        notes.append(Text(_clean("edits: " + ", ".join(authors)), _FAINT))
    notes += [Text(f"moved to after {edit.moved_after or '?'}", _FAINT) for edit in line.edits if edit.kind == "move"]
    notes += [_nested(edit) for edit in line.edits if edit.inside is not None]
    notes += [_comment(comment) for comment in line.comments]
    if line.formats:
        notes.append(Text(f"{line.formats} of format alone", _FAINT))
    return Text("\n").join(notes)


def _nested(edit: Edit) -> Text:
    words = _clean(f"{edit.word_author} in the insertion of {edit.inside}: ")
    return Text.assemble((words, _FAINT), (_clean(edit.deleted), _DELETED), (_clean(edit.inserted), _INSERTED))


def _comment(comment: Comment) -> Text:
    note = Text("↳ " if comment.reply_to else "")
    note.append(_clean(comment.author or "comment") + ": ", "bold " + _COMMENT)
    note.append(_clean(comment.text), _COMMENT)
    if comment.quote and not comment.reply_to:
        note.append(f" (on “{_clean(comment.quote[:80])}”)", _FAINT)
    if comment.resolved:
        note.append(" resolved", _FAINT)
    return note


def _author(edit: Edit) -> Text:
    return Text(_clean(edit.word_author), _FAINT)


def _words(text: str) -> Text:
    return Text(_clean(text))


def _clean(text: str) -> str:
    return text.translate(_TURNING)
