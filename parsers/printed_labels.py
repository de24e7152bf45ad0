"""Labels typed at the head of a paragraph, as a reader sees them: ``12.``, ``(a)``, ``Action 7:``, ``PP3``, ``OP5``.

For formats that keep no numbering of their own (PDF, plain text, RTF). A sub-paragraph takes its parent's label with
it: ``(a)`` below 12 is ``12 (a)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BIS = r"(?:\s?(?:bis|ter|quater|quinquies|alt))?"
#: "12." "12)" "12<tab>" "3.1" "12 bis."; a bare number needs a wide gap, which reaches us as a tab
_NUMBER = re.compile(rf"(?P<label>\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}{_BIS})(?:[.)]\)?(?:\s+|$)|\t+|\.\t)", re.IGNORECASE)
_SUB = re.compile(r"\(?(?P<label>[a-z]|[ivx]{1,5}|[а-я]|[أ-ي])\)\s+", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?P<word>Action|Acción|Medida|Mesure|Действие|行动|الإجراء|Recommendation|Recommandation|Recomendación|Question)"
    rf"\s?#?\s?(?P<number>\d{{1,3}}{_BIS})\s*(?:[:.)\t：]|[–—-]\s)\s*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"(?P<kind>PP|OP)\s?(?P<number>\d{{1,2}}{_BIS})(?:\s*[:.)]\s*|\s+|$)")
#: "5. Februar 2026", "5. 2. 2026" at the head of a letter is a date, not a number
_DATE = re.compile(r"\d{1,2}\.\s+(?:\d{1,2}\.|[^\W\d]+\.?)\s+\d{4}\b")
_CAPTION = re.compile(r"(?:Table|Tableau|Tabla|Cuadro|Таблица|表|الجدول)\s?(\d{1,3})\b", re.IGNORECASE)
#: a first cell that is the name of a paragraph and nothing else
_ROW_NAME = re.compile(
    r"(?:Action|Acción|Medida|Mesure|Действие|行动|الإجراء|Recommendation|Recommandation|Recomendación|Question)"
    rf"\s?#?\s?\d{{1,3}}{_BIS}|(?:PP|OP)\s?\d{{1,2}}{_BIS}",
    re.IGNORECASE,
)
_ROMAN_HEADING = re.compile(r"(?P<number>[IVXL]{1,6})\.(?:\s+|\t)(?P<title>\S.*)")
_LETTER_HEADING = re.compile(r"(?P<number>[A-H])\.(?:\s+|\t)(?P<title>\S.*)")


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A paragraph taken apart: its label and the text after it."""

    label: str
    text: str


class Labeller:
    """Gives labels in the order of the document; remembers the paragraph that sub-paragraphs belong to."""

    def __init__(self) -> None:
        self._parent = ""
        self._letter = ""

    def take(self, text: str) -> Printed:
        """Split the label off the head of *text*; the label is empty where none is printed."""
        if match := _NAMED.match(text):
            return self._top(f"{match['word']} {match['number']}", text[match.end() :])
        if match := _CLAUSE.match(text):
            return self._top(f"{match['kind']}{match['number']}", text[match.end() :])
        if (match := _NUMBER.match(text)) and not _DATE.match(text):
            return self._top(match["label"], text[match.end() :])
        if match := _SUB.match(text):
            return Printed(label=self._sub(match["label"]), text=text[match.end() :])
        return Printed(label="", text=text)

    def number(self, label: str) -> str:
        """Go on with a paragraph whose number is *label* by itself, as ``take`` does where it is typed."""
        return self._top(label, "").label

    def _top(self, label: str, text: str) -> Printed:
        self._parent, self._letter = label, ""
        return Printed(label=label, text=text)

    def _sub(self, mark: str) -> str:
        """``(i)`` after ``(h)`` is a letter, else the first Roman number below the letter that stands."""
        low = mark.lower()
        roman = bool(re.fullmatch(r"[ivx]+", low)) and not (len(low) == 1 and follows(self._letter, low))
        if roman and self._letter:
            return f"{self._parent} ({self._letter}) ({mark})".strip()
        if not roman:
            self._letter = mark
        return f"{self._parent} ({mark})".strip()


def follows(letter: str, mark: str) -> bool:
    """Whether *mark* is the next letter after *letter*."""
    return len(letter) == 1 and len(mark) == 1 and ord(mark) == ord(letter.lower()) + 1


def starts_paragraph(text: str) -> bool:
    """Whether a printed line begins with a label, so that it cannot go on the paragraph before."""
    if _NAMED.match(text) or _CLAUSE.match(text) or _SUB.match(text):
        return True
    return bool(_NUMBER.match(text)) and not _DATE.match(text)


def heading_rank(text: str) -> int:
    """1 for ``II. Universalization``, 2 for ``A. Achievements``, 0 for no numbered heading."""
    if len(text) > 200 or text.endswith((".", ";", ",")):
        return 0
    if _ROMAN_HEADING.fullmatch(text):
        return 1
    return 2 if _LETTER_HEADING.fullmatch(text) else 0


class TableLabels:
    """Labels around tables, in the order of the document.

    A caption is ``Table 1``; a cell has the label that the first cell of its row names, else that of the caption or of
    the paragraph above the table.
    """

    def __init__(self) -> None:
        self._above = ""
        self._row: tuple[int, int] | None = None
        self._name = ""

    def of(self, where: str, text: str, label: str, cell: tuple[int, int, int] | None) -> str:
        """The label of the next paragraph, whose own printed label is *label*."""
        if where == "table" and cell is not None:
            if cell[:2] != self._row:
                self._row, self._name = cell[:2], _row_name(text)
            return self._name or self._above
        if where in {"footnote", "endnote", "textbox"}:
            return label
        self._row = None
        self._above = (label or _caption(text)) if where == "body" else ""
        return self._above


def _caption(text: str) -> str:
    match = _CAPTION.match(text)
    return f"Table {match[1]}" if match else ""


def _row_name(text: str) -> str:
    return " ".join(text.split()) if _ROW_NAME.fullmatch(text.strip()) else ""
