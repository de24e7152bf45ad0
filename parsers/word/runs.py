"""What stands inside a run (ECMA-376 17.3.2, 17.3.3): texts, breaks, symbols, fields.

Nine elements of ten of a file belong to runs, so runs have a loop of their own, and their texts are put together only
where something depends on them.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from parsers.word import marks, symbols
from parsers.word.names import DEL_TEXT, R_PR, SILENT, VAL, T, W
from parsers.word.story import PUSHED, SKIP, Handler, Leave, Story

_FORMER = W + "rPrChange"
_VANISH = W + "vanish"
_TEXTS = frozenset({T, DEL_TEXT})
_OFF = frozenset({"0", "false", "off"})


def on_run(story: Story, element: Any) -> object:
    """A run is read here as far as it holds text and marks; from anything else on the walk goes on with it."""
    children = iter(element)
    for child in children:
        tag = child.tag
        if tag in _TEXTS:
            text = child.text
            if text and not story.instruction:
                story.texts.append(text)
        elif tag == R_PR:
            if story.vanishing:
                _note_hidden(story, child, element)
            change = child.find(_FORMER) if story.formatted else None
            if change is not None:
                story.stack.append((children, story.enter(story.revision(change, "format"))))
                return PUSHED
        elif tag in MARKS:
            MARKS[tag](story, child)
        else:
            story.stack.append((chain((child,), children), None))
            return PUSHED
    return SKIP


def on_math_run(story: Story, element: Any) -> Leave | None:
    """A run of an equation has its words in a vocabulary of its own, and properties in both (22.1.2.87)."""
    change = element.find(f"{R_PR}/{_FORMER}") if story.formatted else None
    return None if change is None else story.enter(story.revision(change, "format"))


def _note_hidden(story: Story, properties: Any, run: Any) -> None:
    """Hidden text (17.3.2.41) is read like the rest, for a reader may have shown it; that it is hidden is told."""
    mark = properties.find(_VANISH)
    if mark is not None and mark.get(VAL, "1") not in _OFF:
        text = "".join(item.text or "" for item in run.iter(T))
        if text.strip():
            story.hidden.append(text)


def on_text(story: Story, element: Any) -> object:
    """Text outside of runs: of plain ones that ``parsers.word.lean`` took away, and of equations."""
    text = element.text
    if text and not story.instruction:
        story.texts.append(text)
    return SKIP


def _on_tab(story: Story, _element: Any) -> object:
    story.add("\t")
    return SKIP


def _on_line_break(story: Story, element: Any) -> object:
    """Breaks of page and column separate nothing that a paragraph does not."""
    if element.get(W + "type", "textWrapping") == "textWrapping":
        story.add("\n")
    return SKIP


def _on_no_break_hyphen(story: Story, _element: Any) -> object:
    story.add("\u2011")
    return SKIP


def _on_symbol(story: Story, element: Any) -> object:
    story.add(symbols.character(element.get(W + "char", ""), element.get(W + "font", "")))
    return SKIP


def _on_field_character(story: Story, element: Any) -> object:
    """Between ``begin`` and ``separate`` stands the instruction, which nobody reads (17.16.18)."""
    kind = element.get(W + "fldCharType")
    if kind == "begin":
        story.fields.append(True)
    elif story.fields and kind == "separate":
        story.fields[-1] = False
    elif story.fields and kind == "end":
        story.fields.pop()
    story.instruction = True in story.fields
    return SKIP


#: what holds nothing to look into, or nothing that is text of the document; all answer SKIP
MARKS: dict[str, Handler] = {
    W + "tab": _on_tab,
    W + "ptab": _on_tab,
    W + "br": _on_line_break,
    W + "cr": _on_line_break,
    W + "noBreakHyphen": _on_no_break_hyphen,
    W + "sym": _on_symbol,
    W + "fldChar": _on_field_character,
    W + "footnoteReference": marks.on_footnote,
    W + "endnoteReference": marks.on_endnote,
    W + "commentRangeStart": marks.on_comment_start,
    W + "commentRangeEnd": marks.on_comment_end,
    W + "commentReference": marks.on_comment_reference,
    **dict.fromkeys(SILENT, marks.on_nothing),
}
