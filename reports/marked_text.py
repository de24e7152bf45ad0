"""A proposal shown in the draft's own words: what stays, what goes, what comes, with enough around it. Pure.

Deletions are always shown struck through beside what takes their place: a text that shows additions alone makes
pending words look agreed (a delegation's own complaint, LESSONS.md 2.12).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consultation.words import ContributionKind
from store.records import Contribution

#: characters of the draft shown on each side of an edit
CONTEXT = 90
ELLIPSIS = "…"
#: edits that stand at a place within a paragraph
_IN_PLACE = frozenset({ContributionKind.INSERTION, ContributionKind.DELETION, ContributionKind.REPLACEMENT})


class Mark(StrEnum):
    """How a run of text stands in a proposal."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Run:
    """A stretch of text with one mark."""

    text: str
    mark: Mark


def marked(item: Contribution, paragraph: str | None) -> tuple[Run, ...]:
    """One proposal as runs; empty for what proposes no text (comments, remarks without a proposal)."""
    if item.kind == ContributionKind.NEW_PARAGRAPH:
        return (Run(item.inserted, Mark.INSERTED),)
    if item.kind in {ContributionKind.PARAGRAPH_DELETION, ContributionKind.MOVE}:
        return (Run(item.deleted or paragraph or "", Mark.DELETED),)
    placed = _placed([item], paragraph or "")
    if placed:
        return _in_place(placed, paragraph or "")
    return tuple(run for run in _edit(item) if run.text)


def together(items: Sequence[Contribution], paragraph: str | None) -> tuple[Run, ...]:
    """The edits of one paper to one paragraph in one reading; empty where they cannot be laid into each other."""
    placed = _placed(items, paragraph or "")
    return _in_place(placed, paragraph or "") if len(placed) == len(items) else ()


def _edit(item: Contribution) -> tuple[Run, Run]:
    return Run(item.deleted, Mark.DELETED), Run(item.inserted, Mark.INSERTED)


def _placed(items: Sequence[Contribution], paragraph: str) -> list[tuple[int, Contribution]]:
    """The edits whose place in the draft's paragraph is known, in order, none of them overlapping."""
    found: list[tuple[int, Contribution]] = []
    for item in items:
        place = _place(item, paragraph)
        if place is not None:
            found.append((place, item))
    found.sort(key=lambda pair: pair[0])
    end = 0
    for place, item in found:
        if place < end:
            return []
        end = place + len(item.deleted)
    return found


def _place(item: Contribution, paragraph: str) -> int | None:
    if item.where is not None or item.kind not in _IN_PLACE or not (item.deleted or item.inserted):
        return None
    offset = item.offset
    if offset is not None and 0 <= offset <= len(paragraph) and paragraph.startswith(item.deleted, offset):
        return offset
    # The file's paragraph was not quite the draft's: the words themselves decide, where they stand once.
    if item.deleted and paragraph.count(item.deleted) == 1:
        return paragraph.index(item.deleted)
    return None


def _in_place(placed: Sequence[tuple[int, Contribution]], paragraph: str) -> tuple[Run, ...]:
    """The draft's words around and between the edits; long stretches without an edit are cut."""
    runs = []
    end = 0
    for place, item in placed:
        stretch = paragraph[end:place]
        runs.append(Run(_between(stretch) if end else _end_of(stretch), Mark.KEPT))
        runs.extend(_edit(item))
        end = place + len(item.deleted)
    runs.append(Run(_start_of(paragraph[end:]), Mark.KEPT))
    return tuple(run for run in runs if run.text)


def _between(text: str) -> str:
    return text if len(text) <= 2 * CONTEXT else f"{_start_of(text)}{_end_of(text).removeprefix(ELLIPSIS)}"


def _end_of(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    cut = text[-CONTEXT:]
    return ELLIPSIS + cut[cut.find(" ") :] if " " in cut else ELLIPSIS + cut


def _start_of(text: str) -> str:
    if len(text) <= CONTEXT:
        return text
    cut = text[:CONTEXT]
    return cut[: cut.rfind(" ") + 1] + ELLIPSIS if " " in cut else cut + ELLIPSIS


def plain(runs: tuple[Run, ...]) -> Iterator[str]:
    """The same for outputs without type: ``**added**``, ``~~deleted~~``."""
    for run in runs:
        if run.mark is Mark.KEPT:
            yield run.text
        else:
            sign = "~~" if run.mark is Mark.DELETED else "**"
            yield f"{sign}{run.text}{sign}"
