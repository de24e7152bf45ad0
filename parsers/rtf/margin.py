"""Margin comments of RTF (RTF 1.9.1, "Comments (Annotations)"): their words, ranges and what they answer."""

from __future__ import annotations

from parsers.tracked import Note, Story
from parsers.tracked.dates import from_packed


class Margin:
    """Puts comments together from destinations that stand in any order around them."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._by_reference: dict[str, Note] = {}
        self._told: list[Note] = []
        self._author = self._initials = ""
        self._reference = self._parent = ""
        self._date: str | None = None

    def take(self, name: str, words: str) -> None:
        """One destination with its words."""
        words = words.strip()
        if name == "atnauthor":
            self._author = words
        elif name == "atnid":
            self._initials = words
        elif name == "atnref":
            self._reference = words
        elif name == "atndate":
            self._date = from_packed(int(words)) if words.lstrip("-").isdigit() else None
        elif name == "atnparent":
            self._parent = words
        elif name == "atrfstart":
            self._by_reference[words] = note = Note(name=words)
            self._story.begin_note(note, running=True)
        elif name == "atrfend":
            self._story.end_note(words)
        elif name == "annotation":
            self._comment(words)

    def _comment(self, words: str) -> None:
        note = self._by_reference.get(self._reference) if self._reference else None
        if note is None or note in self._told:
            note = Note(name=f"\0{len(self._told)}")
            self._story.begin_note(note, running=False)
        note.text, note.author, note.date = words, self._author or self._initials, self._date
        if self._parent.lstrip("-").isdigit():
            # A negative number counts back from this comment, as LibreOffice and Word write it.
            place = len(self._told) + int(self._parent) if self._parent.startswith("-") else int(self._parent)
            if 0 <= place < len(self._told):
                note.parent = self._told[place].name
        self._told.append(note)
        self._author = self._initials = self._reference = self._parent = ""
        self._date = None

    def finish(self) -> None:
        """Ranges without a comment are none."""
        for note in self._by_reference.values():
            if not any(note is told for told in self._told):
                self._story.drop_note(note)
