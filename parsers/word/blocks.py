"""Paragraphs and tables (ECMA-376 17.3.1, 17.4), with the tracked changes of marks, rows, cells and properties."""

from __future__ import annotations

from itertools import chain
from typing import Any

from consultation.errors import LimitReached
from parsers.word.names import DEL, FORMAT_CHANGES, HIDE_AFTER, HIDE_BEFORE, INS, P_PR, RUN_REVISIONS, VAL, W
from parsers.word.pieces import Revision, Source
from parsers.word.properties import read_properties
from parsers.word.story import PUSHED, SKIP, Context, Leave, Story, Table

#: paragraphs of one file
MAX_PARAGRAPHS = 50_000
#: columns of a table in Word; what a row claims to skip or to span beyond them is not believed
_MAX_COLUMNS = 63
_ROWS = {INS: "row_insertion", DEL: "row_deletion"}
_CELLS = {W + "cellIns": "cell_insertion", W + "cellDel": "cell_deletion"}


def on_paragraph(story: Story, element: Any) -> object:
    """A paragraph begins; its properties come first (17.3.1.26)."""
    if len(story.sources) >= MAX_PARAGRAPHS:
        raise LimitReached(f"the file has more than {MAX_PARAGRAPHS} paragraphs")
    story.settle()
    for found in story.open:
        # A row or cell of several paragraphs, or a change around them: their texts do not run together.
        if found.text and not found.text[-1].endswith(("\t", "\n")):
            found.text.append("\n")
    outside = story.source
    source = story.begin()
    children = iter(element)
    first = next(children, None)
    properties = first if first is not None and first.tag == P_PR else None
    if properties is not None:
        source.properties, mark = read_properties(properties)
        if mark is not None:
            _read_mark(story, source, mark)
    elif first is not None:
        children = chain((first,), children)
    story.stack.append((children, lambda: _end_paragraph(story, source, outside, properties)))
    return PUSHED


def _read_mark(story: Story, source: Source, mark: Any) -> None:
    """Revisions of the paragraph mark stand among the properties of its run (17.13.5.15, 17.13.5.20)."""
    for child in mark:
        kind = RUN_REVISIONS.get(child.tag)
        if kind in HIDE_BEFORE:
            source.inserted = source.inserted or story.revision(child, kind or "")
        elif kind in HIDE_AFTER:
            source.deleted = source.deleted or story.revision(child, kind or "")


def _end_paragraph(story: Story, source: Source, outside: Source | None, properties: Any) -> None:
    story.settle()
    if source.inserted is not None and source.inserted.kind == "insertion":
        _note_mark(story, source.inserted)
    if source.deleted is not None and source.deleted.kind == "deletion":
        _note_mark(story, source.deleted)
    if source.properties.numbered is not None:
        story.note_change(story.revision(source.properties.numbered, "format"))
    if story.formatted and properties is not None:
        on_properties(story, properties)
    source.finish()
    # A field whose instruction is never ended would hide the rest of the file: it ends with its paragraph.
    if story.instruction:
        story.fields = [instruction for instruction in story.fields if not instruction]
        story.instruction = False
    story.source = outside
    if outside is None and story.boxes:
        story.read_boxes()


def _note_mark(story: Story, revision: Revision) -> None:
    story.note_change(Revision("paragraph_" + revision.kind, revision.author, revision.date))


def on_properties(story: Story, element: Any) -> object:
    """Properties of tables, rows, cells, sections and so on hold nothing to read but their own tracked changes."""
    if story.formatted:
        for change in element.iter(*FORMAT_CHANGES):
            story.note_change(story.revision(change, "format"))
    return SKIP


def on_table(story: Story, _element: Any) -> Leave:
    """A table begins; what follows it in the text is a new stretch."""
    context = story.context
    story.nested.append(Table(story.tables))
    story.tables += 1

    def leave() -> None:
        story.nested.pop()
        story.context = context
        context.segment = story.segment()

    return leave


def on_row(story: Story, element: Any) -> Leave | None:
    """A row begins, perhaps some columns in (17.4.15)."""
    if not story.nested:
        return None
    table = story.nested[-1]
    table.row += 1
    properties = element.find(W + "trPr")
    table.column = _small(properties.find(W + "gridBefore") if properties is not None else None)
    return _structural(story, properties, _ROWS)


def on_cell(story: Story, element: Any) -> Leave | None:
    """A cell begins: its paragraphs are a stretch of their own, at a place in the grid (17.4.17)."""
    if not story.nested:
        return None
    table, context = story.nested[-1], story.context
    properties = element.find(W + "tcPr")
    story.context = Context(
        where="table" if context.where in {"body", "table"} else context.where,
        segment=story.segment(),
        cell=(table.index, table.row, table.column),
        host=context.host,
        note=context.note,
    )
    close = _structural(story, properties, _CELLS)

    def leave() -> None:
        story.context = context
        _between_cells(story)
        table.column += max(1, _small(properties.find(W + "gridSpan") if properties is not None else None))
        if close is not None:
            close()

    return leave


def _between_cells(story: Story) -> None:
    for found in story.open:
        if found.revision.kind.startswith("row_"):
            found.text.append("\t")


def _structural(story: Story, properties: Any, kinds: dict[str, str]) -> Leave | None:
    """A row or cell put in or taken out (17.13.5.1, 17.13.5.3, 17.13.5.16, 17.13.5.19)."""
    marked = [child for child in properties if child.tag in kinds] if properties is not None else []
    if not marked:
        return None
    leaves = [story.enter_within(story.revision(child, kinds[child.tag])) for child in marked]

    def leave() -> None:
        for close in reversed(leaves):
            close()

    return leave


def _small(element: Any) -> int:
    text = element.get(VAL, "") if element is not None else ""
    return min(int(text), _MAX_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 9 else 0
