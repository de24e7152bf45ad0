"""Edits that were made without tracking, from a draft and a file set side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.compare import wording
from parsers.facts import Edit, Pair, Paragraph
from parsers.fold import fold
from parsers.word_edits import WordEdit, word_edits

#: a moved paragraph is told only where its text could stand nowhere else
_LONG = 40
#: the mark of a footnote as a PDF prints it: figures glued to the word before
_NOTE_MARK = re.compile(r"\d{1,2}")
_GLUED_MARK = re.compile(r"(?<=[^\W\d])\d{1,2}\b")
_UNEDITED = frozenset({"title", "header", "footer"})


def silent_edits(
    draft: Sequence[Paragraph], file: Sequence[Paragraph], pairs: Sequence[Pair], *, printed: bool = False
) -> tuple[Edit, ...]:
    """What was done to *draft* in *file*; ``Edit.paragraph`` is the index in the file, ``label`` the draft's.

    *printed* texts (PDF) carry the marks of notes inside their sentences and may have lost lines that ran over a page.
    """
    reader = _Reader(draft, file, pairs, printed=printed)
    return tuple(reader.edits())


class _Reader:
    def __init__(
        self, draft: Sequence[Paragraph], file: Sequence[Paragraph], pairs: Sequence[Pair], *, printed: bool
    ) -> None:
        self._draft, self._file, self._pairs, self._printed = draft, file, pairs, printed
        self._olds: dict[int, list[int]] = {}
        self._news: dict[int, list[int]] = {}
        for pair in pairs:
            if pair.old is not None and pair.new is not None:
                self._olds.setdefault(pair.new, []).append(pair.old)
                self._news.setdefault(pair.old, []).append(pair.new)
        self._first, self._last = self._body()

    def _body(self) -> tuple[int, int]:
        """The stretch of the draft that the file covers; what stands before its first label is front matter."""
        found = sorted(self._news)
        labelled = [n for n, item in enumerate(self._draft) if item.label or item.where == "heading"]
        if not found or not labelled:
            return 0, -1
        telling = sum(len(item.text) >= _LONG for item in self._draft)
        whole = sum(len(self._draft[n].text) >= _LONG for n in found) >= 0.8 * telling
        return (labelled[0], len(self._draft) - 1) if whole else (max(labelled[0], found[0]), found[-1])

    def edits(self) -> list[Edit]:
        """Every edit, in the order of the pairs: that of the file, what was taken out after its predecessor."""
        found: list[Edit] = []
        done: set[int] = set()
        for pair in self._pairs:
            if pair.old is None and pair.new is not None:
                found += self._new(pair.new)
            elif pair.new is None and pair.old is not None:
                found += self._gone(pair.old)
            elif pair.old is not None and pair.new is not None and pair.old not in done:
                # The parts of what was split or merged are compared at once.
                olds = self._olds[pair.new]
                done.update(olds)
                found += self._changed(sorted(olds), sorted(self._news[pair.old]), moved=pair.moved)
        return found

    def _changed(self, olds: Sequence[int], news: Sequence[int], *, moved: bool) -> list[Edit]:
        first = self._draft[olds[0]]
        if first.where in _UNEDITED:
            return []
        old = "\n".join(wording(self._draft[n]) for n in olds)
        new = "\n".join(wording(self._file[n]) for n in news)
        found = []
        if moved and first.where == "body" and len(old) >= _LONG:
            found.append(self._move(olds[0], news[0]))
        where = first.where if first.where in {"table", "footnote"} else None
        return found + [
            Edit(
                kind=edit.kind,
                deleted=edit.deleted,
                inserted=edit.inserted,
                paragraph=self._file[news[0]].index,
                label=first.label,
                offset=edit.offset,
                where=where,
                silent=True,
            )
            for edit in word_edits(old, new, context=1)
            if not self._is_noise(edit, old)
        ]

    def _is_noise(self, edit: WordEdit, old: str) -> bool:
        deleted, inserted = fold(edit.deleted), fold(edit.inserted)
        if deleted == inserted or not (deleted or inserted):
            return True
        if not self._printed:
            return False
        glued = not edit.inserted[:1].isspace() and edit.offset > 0 and not old[edit.offset - 1].isspace()
        if not deleted and glued and _NOTE_MARK.fullmatch(inserted):
            return True
        return bool(deleted) and _GLUED_MARK.sub("", inserted) == deleted

    def _move(self, old: int, new: int) -> Edit:
        text = self._draft[old].text
        return Edit(
            kind="move",
            deleted=text,
            paragraph=self._file[new].index,
            label=self._draft[old].label,
            offset=0,
            moved_after=self._followed(new),
            silent=True,
        )

    def _gone(self, old: int) -> list[Edit]:
        item = self._draft[old]
        if item.where != "body" or not self._first <= old <= self._last or not item.label:
            return []
        return [Edit(kind="paragraph_deletion", deleted=item.text, label=item.label, offset=0, silent=True)]

    def _new(self, new: int) -> list[Edit]:
        item = self._file[new]
        previous = self._previous(new)
        if item.where not in {"body", "table"} or previous is None or len(item.text) < 3:
            return []
        if item.cell is not None and self._draft[previous].cell is None:
            return []
        text = f"{item.printed} {item.text}" if item.typed else item.text
        return [
            Edit(
                kind="new_paragraph",
                inserted=text,
                paragraph=item.index - 1,
                label=self._followed(new),
                where="table" if item.cell is not None else None,
                silent=True,
            )
        ]

    def _previous(self, new: int) -> int | None:
        """The paragraph of the draft that stands before a place in the file, past the front matter."""
        for n in range(new - 1, -1, -1):
            olds = self._olds.get(n)
            if olds and max(olds) >= self._first:
                return max(olds)
        return None

    def _followed(self, new: int) -> str:
        """The draft's label of the last paragraph before a place in the file; headings are passed over."""
        for n in range(new - 1, -1, -1):
            olds = self._olds.get(n)
            if olds and self._draft[max(olds)].where not in {"heading", "title"}:
                return self._draft[max(olds)].label
        return ""
