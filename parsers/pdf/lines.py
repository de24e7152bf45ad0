"""The printed lines of one page, from words at places.

``parsers.pdf.printed`` gives the words of most pages; ``words_of`` here those of the few that pdfplumber reads, with
settings as measured on real documents: ``use_text_flow`` keeps columns apart, ``x_tolerance_ratio`` finds the gaps
between words at any size of type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple

from parsers.pdf.script import has_right_to_left, logical_order, mostly_right_to_left, needs_space, normalised

#: gap between two words, in parts of the type size, below which they are one word set in two fonts
_WORD_GAP = 0.1
#: size of a raised figure against that of its line, below which it is the mark of a footnote
_MARK_SIZE = 0.75
_X_TOLERANCE_RATIO = 0.15
#: part of a word that a mark covers, above which the whole word is meant
_ALL = 0.75

Box = tuple[float, float, float, float]


class Line(NamedTuple):
    """One printed line; lengths in points, ``top`` and ``bottom`` counted from the top of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    #: type size of most of the line
    size: float
    bold: bool = False
    page: int = 0
    #: width of the first word, which tells whether it had fitted on the line before
    first_word: float = 0.0
    #: footnote marks that stood in it and were taken out
    marks: tuple[str, ...] = ()
    right_to_left: bool = False


class Word(NamedTuple):
    """A word as printed, or several set in one go: one line, one font, one size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    #: width of the first word in it
    head: float
    glyphs: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one page in the order in which they are read (right-to-left pages: from left to right)."""

    words: tuple[Word, ...]
    right_to_left: bool

    def within(self, box: Box) -> Words:
        """Those inside a box."""
        return Words(words=tuple(w for w in self.words if inside(w, box)), right_to_left=self.right_to_left)

    def without(self, boxes: Sequence[Box]) -> Words:
        """Those outside all boxes."""
        if not boxes:
            return self
        kept = tuple(w for w in self.words if not any(inside(w, box) for box in boxes))
        return Words(words=kept, right_to_left=self.right_to_left)

    def cut(self, box: Box) -> Words:
        """Those inside a box, and of words that stand in it in part the letters that do."""
        found = (_cut(word, box) for word in self.words)
        return Words(words=tuple(word for word in found if word is not None), right_to_left=self.right_to_left)

    def beside(self, x: float, y: float) -> tuple[Words, Words]:
        """The words before and after a place on the line nearest to it."""
        rows = _rows(self.words, self.right_to_left)
        row = min(rows, key=lambda row: _distance(row, x, y), default=[])
        left = tuple(word for word in row if (word.x0 + word.x1) / 2 < x)
        right = tuple(word for word in row if (word.x0 + word.x1) / 2 >= x)
        before, after = (right, left) if self.right_to_left else (left, right)
        return (
            Words(words=before, right_to_left=self.right_to_left),
            Words(words=after, right_to_left=self.right_to_left),
        )

    def __bool__(self) -> bool:
        return bool(self.words)

    def lines(self, page: int) -> list[Line]:
        """The printed lines they stand on."""
        rows = _rows(self.words, self.right_to_left)
        return [line for line in (_line(row, page, self.right_to_left) for row in rows) if line.text]


def words_of(page: Any) -> Words:
    """The words of a pdfplumber page."""
    letters = "".join(char["text"] for char in page.chars)
    rtl = mostly_right_to_left(letters)
    found = page.extract_words(
        use_text_flow=not rtl,
        x_tolerance_ratio=_X_TOLERANCE_RATIO,
        extra_attrs=["fontname", "size"],
        return_chars=has_right_to_left(letters),
    )
    return Words(words=tuple(_word(item) for item in found), right_to_left=rtl)


def inside(word: Word, box: Box) -> bool:
    """Whether the middle of the word stands in the box (x0, top, x1, bottom)."""
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]


def _cut(word: Word, box: Box) -> Word | None:
    """The part of a word that a box covers, as far as the mean width of its letters tells; hands are not exact."""
    wide = word.x1 - word.x0
    covered = (min(word.x1, box[2]) - max(word.x0, box[0])) / wide if wide > 0 else 0.0
    if not box[1] <= word.middle <= box[3] or covered <= 0:
        return None
    count = len(word.text)
    first = max(round(count * (box[0] - word.x0) / wide), 0)
    last = min(round(count * (box[2] - word.x0) / wide), count)
    if last <= first:
        return None
    if covered > _ALL or word.glyphs:
        return word if covered > _ALL / 2 else None
    return word._replace(text=word.text[first:last], x0=max(word.x0, box[0]), x1=min(word.x1, box[2]), glyphs=())


def _distance(row: Sequence[Word], x: float, y: float) -> tuple[float, float]:
    """How far a line is from a place: lines at about the same height are told apart by the side they stand on."""
    first, last = row[0], row[-1]
    away = max(first.x0 - x, x - last.x1, 0.0)
    return round(abs(first.middle - y) / max(first.size, 1.0)), away


def _word(item: dict[str, Any]) -> Word:
    return Word(
        text=item["text"],
        x0=item["x0"],
        x1=item["x1"],
        top=item["top"],
        bottom=item["bottom"],
        # A broken file may set type of no size or of none that can be counted with.
        size=min(max(float(item["size"]), 1.0), 1000.0) if isfinite(item["size"]) else 1.0,
        bold=is_bold(str(item["fontname"])),
        head=item["x1"] - item["x0"],
        glyphs=tuple(char["text"] for char in item.get("chars", ())),
    )


def is_bold(font: str) -> bool:
    """Whether the name of a font says that it is bold: nothing else in the file says so reliably."""
    name = font.lower()
    return "bold" in name or "black" in name or "heavy" in name


def _rows(words: Iterable[Word], rtl: bool) -> list[list[Word]]:
    """Words that stand on one line: each at the height of the one before and not left of it."""
    rows: list[list[Word]] = []
    last: Word | None = None
    for word in words:
        if last is not None and (rtl or word.x0 >= last.x0 - 1) and _same_line(last, word):
            rows[-1].append(word)
        else:
            rows.append([word])
        last = word
    return rows


def _same_line(last: Word, word: Word) -> bool:
    overlap = min(last.bottom, word.bottom) - max(last.top, word.top)
    return overlap > 0.5 * min(last.bottom - last.top, word.bottom - word.top)


def _line(row: list[Word], page: int, rtl: bool) -> Line:
    if len(row) == 1 and not rtl and not has_right_to_left(row[0].text):
        text, x0, top, x1, bottom, size, bold, head, _ = row[0]
        return Line(
            text=normalised(text).strip(),
            x0=x0,
            x1=x1,
            top=top,
            bottom=bottom,
            size=round(size, 1),
            bold=bold,
            page=page,
            first_word=abs(head),
        )
    marks: tuple[str, ...] = ()
    size = round(row[0].size, 1)
    if any(round(word.size, 1) != size for word in row):
        size = _usual_size(row)
        row, marks = _without_marks(row, size)
    letters = "".join([word.text for word in row])
    if has_right_to_left(letters):
        row = sorted(row, key=lambda word: word.x0)
        text = logical_order(_glyphs(row), base="R" if rtl or mostly_right_to_left(letters) else "L")
    else:
        text = normalised(_joined(sorted(row, key=lambda word: word.x0) if rtl else row))
    heavy = sum([len(word.text) for word in row if word.bold])
    return Line(
        text=text.strip(),
        x0=min([word.x0 for word in row]),
        x1=max([word.x1 for word in row]),
        top=min([word.top for word in row]),
        bottom=max([word.bottom for word in row]),
        size=size,
        bold=2 * heavy > len(letters),
        page=page,
        first_word=_first_word(row, rtl),
        marks=marks,
        right_to_left=rtl,
    )


def _usual_size(row: list[Word]) -> float:
    """The type size that most characters of the row have."""
    counted: dict[float, int] = {}
    for word in row:
        size = round(word.size, 1)
        counted[size] = counted.get(size, 0) + len(word.text)
    return max(counted, key=lambda size: (counted[size], size))


def _without_marks(row: list[Word], size: float) -> tuple[list[Word], tuple[str, ...]]:
    """Take raised small figures out of a line: marks of footnotes, no part of the text."""
    usual = [word for word in row if round(word.size, 1) == size]
    middle = sum(word.middle for word in usual) / len(usual)
    marks = [word for word in row if _is_mark(word, size, middle)]
    kept = [word for word in row if word not in marks]
    return (kept, tuple(word.text for word in marks)) if kept else (row, ())


def _is_mark(word: Word, size: float, middle: float) -> bool:
    small = word.size < _MARK_SIZE * size and word.middle < middle
    return small and (word.text.isdigit() or word.text in {"*", "**", "†", "‡"})


def _joined(row: list[Word]) -> str:
    text = row[0].text
    for last, word in pairwise(row):
        apart = word.x0 - last.x1 > _WORD_GAP * min(last.size, word.size)
        text += " " + word.text if apart and needs_space(text, word.text) else word.text
    return text


def _glyphs(row: list[Word]) -> list[str]:
    glyphs: list[str] = []
    for position, word in enumerate(row):
        if position and word.x0 - row[position - 1].x1 > _WORD_GAP * word.size:
            glyphs.append(" ")
        glyphs += word.glyphs or tuple(word.text)
    return glyphs


def _first_word(row: list[Word], rtl: bool) -> float:
    """Width of the first word as printed, though two fonts may share it."""
    ordered = row[::-1] if rtl else row
    width, last = ordered[0].head, ordered[0]
    for word in ordered[1:]:
        gap = last.x0 - word.x1 if rtl else word.x0 - last.x1
        if gap > _WORD_GAP * word.size or last.head < last.x1 - last.x0:
            break
        width, last = width + gap + word.head, word
    return abs(width)
