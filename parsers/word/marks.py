"""What marks a point or a stretch of the text: comments, notes, boxes, tracked changes and moves around runs."""

from __future__ import annotations

from typing import Any

from parsers.word.names import ID, MC, NAME, RELATION, RUN_REVISIONS, W
from parsers.word.pieces import Anchor, NoteReference
from parsers.word.story import PUSHED, SKIP, Box, Leave, Story


def on_nothing(_story: Story, _element: Any) -> object:
    """An element that holds nothing to read."""
    return SKIP


def on_comment_start(story: Story, element: Any) -> object:
    """The words that a comment is about begin here (17.13.4.4)."""
    _anchor(story, element).start = story.place()
    return SKIP


def on_comment_end(story: Story, element: Any) -> object:
    """The words that a comment is about end here (17.13.4.3)."""
    _anchor(story, element).end = story.place()
    return SKIP


def on_comment_reference(story: Story, element: Any) -> object:
    """The comment itself hangs here (17.13.4.5)."""
    _anchor(story, element).reference = story.place()
    return SKIP


def _anchor(story: Story, element: Any) -> Anchor:
    number = element.get(ID, "")
    anchor = story.anchors.get(number)
    if anchor is None:
        anchor = story.anchors[number] = Anchor()
    return anchor


def on_footnote(story: Story, element: Any) -> object:
    """A footnote is called here (17.11.14)."""
    return _on_note(story, element, "footnote")


def on_endnote(story: Story, element: Any) -> object:
    """An endnote is called here (17.11.7)."""
    return _on_note(story, element, "endnote")


def _on_note(story: Story, element: Any, kind: str) -> object:
    if story.source is not None:
        story.notes.append(NoteReference(kind, element.get(ID, ""), story.source.order, story.revisions))
    return SKIP


def on_box(story: Story, element: Any) -> object:
    """The contents of a text box are put aside until the paragraph is read."""
    host = story.source.order if story.source is not None else -1
    story.settle()
    covering = tuple((found, len(found.text)) for found in story.open)
    for found in story.open:
        found.text.append("")
    story.boxes.append(Box(element, host, story.revisions, covering))
    return SKIP


def on_drawn(story: Story, element: Any) -> object:
    """A word of a drawing stands on its own, in no paragraph of the text."""
    story.drawn.append(element.text or "")
    return SKIP


def on_alternate(story: Story, element: Any) -> object:
    """Of alternate contents one is read: the first choice, or the fallback where the choice has no text."""
    choices = element.findall(MC + "Choice") + element.findall(MC + "Fallback")
    wanted = next((item for item in choices if next(item.iter(W + "t", W + "delText"), None) is not None), None)
    if wanted is None:
        wanted = choices[0] if choices else element
    story.stack.append((iter(wanted), None))
    return PUSHED


def on_embedded_part(story: Story, element: Any) -> object:
    """Text in another format, kept in a part of its own (17.17.2.1), or in another file (17.17.2.2)."""
    story.outside.append(element.get(RELATION, ""))
    return SKIP


def on_revision(story: Story, element: Any) -> Leave:
    """Runs put in, taken out or moved (17.13.5.14, 17.13.5.18, 17.13.5.22, 17.13.5.25)."""
    return story.enter_within(story.revision(element, RUN_REVISIONS[element.tag]))


def on_move_start(story: Story, element: Any) -> object:
    """A range of moved text begins and gives its name to the changes in it (17.13.5.24, 17.13.5.28)."""
    name = element.get(NAME, "")
    story.moves[element.get(ID, "")] = name
    for revision in story.revisions:
        # LibreOffice begins the range inside the element that it names.
        if revision.kind.startswith("move") and not revision.move:
            revision.move = name
    return SKIP


def on_move_end(story: Story, element: Any) -> object:
    """A range of moved text ends."""
    story.moves.pop(element.get(ID, ""), None)
    return SKIP
