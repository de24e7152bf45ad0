"""The paragraphs of the text before the changes, with label, section and place, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.facts import Paragraph
from parsers.word import labels
from parsers.word.numbering import Mark, Numbering
from parsers.word.pieces import Source
from parsers.word.properties import Properties
from parsers.word.styles import Style, Styles
from parsers.word.views import AFTER, BEFORE, Group

_ROMAN_TITLE = re.compile(r"[IVXL]{1,6}\.\s+\S")
_MAX_TITLE = 150


@dataclass(slots=True)
class _Row:
    """The row of a table that is being read."""

    key: tuple[int, int]
    name: str = ""


@dataclass(slots=True)
class _Written:
    """A paragraph as far as it is known while it is read."""

    where: str
    rank: int | None
    labelled: labels.Labelled
    cell: tuple[int, int, int] | None
    after: str | None


class Writer:
    """Takes paragraphs one after the other; ``finish`` gives them with what only the whole can tell."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._labels = labels.Labels()
        self._written: list[_Written] = []
        self._by_style: dict[str, tuple[str | None, int]] = {}
        #: label that the cells of a table take: of its caption, or of the paragraph above
        self._above = ""
        self._row = _Row((-1, -1))

    def add(self, group: Group, raw: str, host: int | None) -> int:
        """Add the paragraph made of *group*; returns how many characters of *raw* are a typed label."""
        last = group[-1]
        properties = last.properties
        mark = None if properties.ends_section else self._mark(properties)
        rank = self._rank(properties) if last.where == "body" else None
        where = last.where
        if rank is not None and raw.strip():
            where, labelled = "heading", labels.Labels.heading(raw, mark)
        elif where == "body" and self._styles.is_title(properties.style):
            where, rank = "title", None
            labelled = labels.Labelled(label="", printed=mark.text if mark is not None else "", text=raw)
        else:
            rank, labelled = None, self._plain(last, raw, mark, host)
        self._written.append(_Written(where, rank, labelled, last.cell, _after(group, raw, labelled.text)))
        return len(raw) - len(labelled.text)

    def _plain(self, source: Source, raw: str, mark: Mark | None, host: int | None) -> labels.Labelled:
        if source.where == "body":
            labelled = self._labels.body(raw, mark)
            if name := labels.caption(raw):
                labelled = labelled._replace(label=name)
            if raw.strip():
                self._above = labelled.label or self._above
            return labelled
        printed = mark.text if mark is not None else ""
        if source.where == "table":
            return labels.Labelled(label=self._cell_label(source, raw), printed=printed, text=raw)
        label = self._written[host].labelled.label if host is not None else ""
        # A note begins with the blank that Word puts after its number.
        text = raw.lstrip() if source.note else raw
        return labels.Labelled(label=label, printed=printed, text=text)

    def _cell_label(self, source: Source, raw: str) -> str:
        table, row, _ = source.cell or (-1, -1, -1)
        if self._row.key != (table, row):
            self._row = _Row((table, row), labels.row_name(raw))
        return self._row.name or self._above

    def _mark(self, properties: Properties) -> Mark | None:
        """The automatic number: of the paragraph itself or else of its style (17.9.18); ``numId`` 0 takes it away."""
        level = properties.level
        if properties.num_id:
            return self._numbering.next(properties.num_id, level or 0)
        inherited, style_level = self._of_style(properties.style)
        return self._numbering.next(inherited, style_level if level is None else level) if inherited else None

    def _of_style(self, style_id: str) -> tuple[str | None, int]:
        """List and level that a style gives: the level tied to it by the list comes before the one it names.

        What a style says itself comes before what it takes from the one it is based on.
        """
        known = self._by_style.get(style_id)
        if known is None:
            num_id = self._styles.numbering(style_id)
            said = (self._level_said(num_id or "", style) for style in self._styles.chain(style_id))
            level = next((item for item in said if item is not None), 0)
            known = self._by_style.setdefault(style_id, (num_id, level))
        return known

    def _level_said(self, num_id: str, style: Style) -> int | None:
        tied = self._numbering.level_of_style(num_id, style.id)
        return style.level if tied is None else tied

    def _rank(self, properties: Properties) -> int | None:
        """Rank of a heading by the paragraph's own outline level, else by its style."""
        own = properties.outline
        if own is not None:
            return own + 1 if own < 9 else None
        return self._styles.heading_rank(properties.style)

    def finish(self) -> tuple[Paragraph, ...]:
        """All paragraphs, each with its section."""
        ranks = [item.rank for item in self._written]
        if not any(rank is not None for rank in ranks):
            ranks = [1 if _looks_like_section(item) else None for item in self._written]
        titles = [
            " ".join(f"{item.labelled.printed} {item.labelled.text}".split()) if rank is not None else ""
            for item, rank in zip(self._written, ranks, strict=True)
        ]
        sections = labels.sections(ranks, titles)
        taken = {item.labelled.label for item, rank in zip(self._written, ranks, strict=True) if rank is None}
        return tuple(
            self._paragraph(index, item, ranks[index] is not None, sections[index], taken)
            for index, item in enumerate(self._written)
        )

    @staticmethod
    def _paragraph(index: int, item: _Written, heading: bool, section: str, taken: set[str]) -> Paragraph:
        labelled = item.labelled
        return Paragraph(
            index=index,
            text=labelled.text,
            # Where headings and paragraphs are both numbered in figures, the number means the paragraph.
            label="" if heading and labelled.label in taken else labelled.label,
            printed=labelled.printed,
            typed=labelled.typed,
            section="" if item.where in {"header", "footer"} else section,
            where="heading" if heading else item.where,
            cell=item.cell,
            after=item.after,
        )


def _looks_like_section(item: _Written) -> bool:
    """A short line that begins with a Roman number, in files where no style says what is a heading."""
    text = item.labelled.text
    return item.where == "body" and len(text) < _MAX_TITLE and bool(_ROMAN_TITLE.match(text))


def _after(group: Group, raw: str, text: str) -> str | None:
    """The paragraph with all changes accepted; new paragraphs that were put in beside it are left out."""
    for source in group:
        if source.revised:
            break
    else:
        return None
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
