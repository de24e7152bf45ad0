"""The number in front of each paragraph as a reader sees it, automatic or typed, and the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from parsers.printed_labels import Labeller
from parsers.word.counters import LETTERS, ROMANS
from parsers.word.numbering import Mark

_NUMBER = re.compile(r"\W*(\d+(?:\.\d+)*)\W*")
#: of the number of a paragraph
_FIGURES = 3
_TRAIL = re.compile(r"[\s.:)–—-]+$")
#: number typed in front of a heading: a full stop or a tab tells it from a word
_HEADING = re.compile(r"(?:[IVXLC]+|[A-Z]|\d{1,3}(?:\.\d{1,3})*)(?:[.)]\s+|[.)]?\t\s*)")
_LATIN = re.compile(r"(?<=\d)\s?(bis|ter|quater|quinquies|alt)\b", re.IGNORECASE)
_TABLE = re.compile(r"(Table|Tableau|Tabla|Cuadro|Таблица|表|الجدول)\s?(\d{1,3})\b", re.IGNORECASE)
#: a first cell that is the name of a paragraph and nothing else
_NAME = re.compile(
    r"(?:Action|Acción|Medida|Mesure|Действие|行动|الإجراء|Recommendation|Recommandation|Recomendación|Question)"
    r"\s?#?\s?\d{1,3}(?:\s?(?:bis|ter|quater|alt))?|(?:PP|OP)\s?\d{1,2}(?:\s?(?:bis|ter|quater|alt))?",
    re.IGNORECASE,
)


class Labelled(NamedTuple):
    """A paragraph taken apart."""

    label: str
    printed: str
    text: str
    typed: bool = False


class Labels:
    """Gives labels in the order of the document."""

    def __init__(self) -> None:
        self._typed = Labeller()
        self._by_level: dict[int, str] = {}

    def body(self, text: str, mark: Mark | None) -> Labelled:
        """The label of a paragraph of the body; *mark* is its automatic number."""
        if mark is None:
            taken = self._typed.take(text)
            if not taken.label:
                return Labelled(label="", printed="", text=text)
            head = text[: len(text) - len(taken.text)]
            self._by_level = {0: taken.label}
            return Labelled(label=_uniform(taken.label), printed=head.strip(), text=taken.text, typed=True)
        label = _uniform(self._automatic(mark))
        self._by_level = {level: known for level, known in self._by_level.items() if level < mark.level}
        self._by_level[mark.level] = label
        return Labelled(label=label, printed=mark.text, text=text)

    def _automatic(self, mark: Mark) -> str:
        figures = _NUMBER.fullmatch(mark.text)
        if figures and "." not in figures[1] and mark.level and self._by_level:
            above = max((level for level in self._by_level if level < mark.level), default=None)
            if above is not None:
                return f"{self._by_level[above]} ({figures[1]})"
        if figures and len(figures[1]) <= _FIGURES and figures[1].isdecimal():
            return self._typed.number(figures[1])
        if figures:
            shown = figures[1] + "."
        elif mark.format in LETTERS | ROMANS and (mark.level or mark.format not in {"upperRoman", "upperLetter"}):
            shown = f"({mark.text.strip('().:- ')})"
        else:
            shown = mark.text
        return self._typed.take(f"{shown}\t").label or _TRAIL.sub("", mark.text)

    @staticmethod
    def heading(text: str, mark: Mark | None) -> Labelled:
        """A heading has its number printed in front and no label: ``II.`` is no paragraph, ``3.2`` is one."""
        printed, typed = (mark.text, False) if mark is not None else ("", False)
        if mark is None and (match := _HEADING.match(text)):
            printed, text, typed = match[0].strip(), text[match.end() :], True
        figures = _NUMBER.fullmatch(printed)
        return Labelled(
            label=figures[1] if figures and "." in figures[1] else "", printed=printed, text=text, typed=typed
        )


def _uniform(label: str) -> str:
    """``12bis`` as ``12 bis``, white space once."""
    if label.isdecimal():
        return label
    return _LATIN.sub(r" \1", " ".join(label.split()))


def caption(text: str) -> str:
    """``Table 1`` for the caption of a table; empty for any other text."""
    match = _TABLE.match(text)
    return f"Table {match[2]}" if match else ""


def row_name(text: str) -> str:
    """The paragraph that a row of a table is about, where its first cell names one and nothing else."""
    text = text.strip()
    return _uniform(text) if _NAME.fullmatch(text) else ""


def sections(ranks: Sequence[int | None], titles: Sequence[str]) -> list[str]:
    """For each paragraph the nearest heading of the first rank above it.

    A single heading of the first rank at the top, with others below it, is the title of the document: the sections are
    then those of the next rank.
    """
    used = [rank for rank in ranks if rank is not None]
    top = min(used, default=0)
    lower = [rank for rank in used if rank > top]
    if len(used) > 2 and used.count(top) == 1 and used[0] == top and lower.count(min(lower)) > 1:
        top = min(lower)
    found, current = [], ""
    for rank, title in zip(ranks, titles, strict=True):
        if rank is not None and rank <= top:
            current = title if rank == top else ""
        found.append(current)
    return found
