"""The paragraphs of the text before the changes, with label, section and place, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from parsers.facts import Paragraph
from parsers.word import labels
from parsers.word.names import P_PR, W
from parsers.word.numbering import Mark, Numbering
from parsers.word.story import Source
from parsers.word.styles import Styles, number, value
from parsers.word.views import AFTER, BEFORE, Group

_ROMAN_TITLE = re.compile(r"[IVXL]{1,6}\.\s+\S")
_MAX_TITLE = 150


@dataclass(slots=True)
class _Row:
    """The row of a table that is being read."""

    key: tuple[int, int]
    name: str = ""


class Writer:
    """Takes paragraphs one after the other; ``finish`` gives them with what only the whole can tell."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._labels = labels.Labels()
        self._written: list[Paragraph] = []
        self._ranks: list[int | None] = []
        #: label that the cells of a table take: of its caption, or of the paragraph above
        self._above = ""
        self._row = _Row((-1, -1))

    def add(self, group: Group, raw: str, host: int | None) -> int:
        """Add the paragraph made of *group*; returns how many characters of *raw* are a typed label."""
        last = group[-1]
        properties = former(last.properties)
        style_id = value(properties, W + "pStyle")
        mark = self._mark(properties, style_id)
        rank = self._rank(properties, style_id) if last.where == "body" else None
        where = last.where
        if rank is not None and raw.strip():
            where, labelled = "heading", labels.Labels.heading(raw, mark)
        elif where == "body" and self._styles.is_title(style_id):
            where, rank, labelled = "title", None, labels.Labelled(label="", printed="", text=raw)
        else:
            rank, labelled = None, self._plain(last, raw, mark, host)
        self._written.append(
            Paragraph(
                index=len(self._written),
                text=labelled.text,
                label=labelled.label,
                printed=labelled.printed,
                typed=labelled.typed,
                where=where,
                cell=last.cell,
                after=_after(group, raw, labelled.text),
            )
        )
        self._ranks.append(rank)
        return len(raw) - len(labelled.text)

    def _plain(self, source: Source, raw: str, mark: Mark | None, host: int | None) -> labels.Labelled:
        if source.where == "body":
            labelled = self._labels.body(raw, mark)
            if name := labels.caption(raw):
                labelled = replace(labelled, label=name)
            if raw.strip():
                self._above = labelled.label or self._above
            return labelled
        printed = mark.text if mark is not None else ""
        if source.where == "table":
            return labels.Labelled(label=self._cell_label(source, raw), printed=printed, text=raw)
        label = self._written[host].label if host is not None else ""
        # A note begins with the blank that Word puts after its number.
        text = raw.lstrip() if source.note else raw
        return labels.Labelled(label=label, printed=printed, text=text)

    def _cell_label(self, source: Source, raw: str) -> str:
        table, row, _ = source.cell or (-1, -1, -1)
        if self._row.key != (table, row):
            self._row = _Row((table, row), labels.row_name(raw))
        return self._row.name or self._above

    def _mark(self, properties: Any, style_id: str) -> Mark | None:
        """The automatic number: of the paragraph itself or else of its style (17.9.18); ``numId`` 0 takes it away."""
        direct = properties.find(W + "numPr") if properties is not None else None
        if direct is not None and direct.find(W + "ins") is not None:
            direct = None
        num_id, level = value(direct, W + "numId"), number(value(direct, W + "ilvl"))
        if not num_id:
            inherited, style_level, giver = self._styles.numbering(style_id)
            if inherited is None:
                return None
            num_id = inherited
            tied = [self._numbering.level_of_style(num_id, item.id) for item in self._styles.chain(style_id)]
            by_style = next((item for item in tied if item is not None), None)
            level = next(item for item in (level, by_style, style_level if giver else None, 0) if item is not None)
        return self._numbering.next(num_id, level or 0)

    def _rank(self, properties: Any, style_id: str) -> int | None:
        """Rank of a heading by the paragraph's own outline level, else by its style."""
        own = number(value(properties, W + "outlineLvl"))
        if own is not None:
            return own + 1 if own < 9 else None
        return self._styles.heading_rank(style_id)

    def finish(self) -> tuple[Paragraph, ...]:
        """All paragraphs, each with its section."""
        ranks = self._ranks
        if not any(rank is not None for rank in ranks):
            ranks = [1 if _looks_like_section(item) else None for item in self._written]
        titles = [" ".join(f"{item.printed} {item.text}".split()) for item in self._written]
        taken = {item.label for item in self._written if item.where == "body"}
        found = []
        for item, rank, section in zip(self._written, ranks, labels.sections(ranks, titles), strict=True):
            where = "heading" if rank is not None else item.where
            label = "" if where == "heading" and item.label in taken else item.label
            beside = item.where in {"header", "footer"}
            found.append(replace(item, where=where, label=label, section="" if beside else section))
        return tuple(found)


def former(properties: Any) -> Any:
    """Paragraph properties as they were before a tracked change of them (17.13.5.29)."""
    change = properties.find(W + "pPrChange") if properties is not None else None
    if change is None:
        return properties
    old = change.find(P_PR)
    return properties if old is None else old


def _looks_like_section(item: Paragraph) -> bool:
    """A short line that begins with a Roman number, in files where no style says what is a heading."""
    return item.where == "body" and len(item.text) < _MAX_TITLE and bool(_ROMAN_TITLE.match(item.text))


def _after(group: Group, raw: str, text: str) -> str | None:
    """The paragraph with all changes accepted; new paragraphs that were put in beside it are left out."""
    parts = []
    for n, source in enumerate(group):
        shown = AFTER.text(source) if source.after else ""
        fresh = not BEFORE.text(source)
        if fresh and len(group) > 1 and raw:
            continue
        parts.append(shown)
        if n + 1 < len(group) and source.inserted is not None and source.deleted is None:
            parts.append("\n")
    accepted = "".join(parts).rstrip("\n") if raw else "".join(parts)
    head = raw[: len(raw) - len(text)]
    accepted = accepted.removeprefix(head)
    return None if accepted == text else accepted
