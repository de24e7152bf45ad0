"""A page as pdfium prints it: its words with their places, its rules, how many pictures it has.

pdfium reads a page some fifty times faster than a reader written in Python. A call for each letter would cost more than
all the rest: its text is asked for once a page, and places twice for each run of letters that one operator of the page
shows (ISO 32000-1, 9.4.3). Lengths are points, heights are counted from the top of the page, as everywhere here.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from parsers.pdf.lines import Box, Word, Words, is_bold
from parsers.pdf.script import has_right_to_left

#: what pdfium gives for a hyphen at the end of a line; the next line follows it without a break
_HYPHENS = "\ufffe\x02"
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
#: what stands on one line, from its first letter to its last
_ROW = re.compile(rf"[^\s{_HYPHENS}](?:[^\r\n{_HYPHENS}]*[^\s{_HYPHENS}])?[{_HYPHENS}]?|[{_HYPHENS}]")
#: white space other than a blank and the ends of lines
_BLANK = re.compile(r"[^\S \r\n]")
#: the dots that lead from an entry to its page number, as some programs set them
_LEADERS = re.compile(r"(?: ?\. ){3,}\.")
#: bytes of the name of a font
_NAME = 128
#: kinds of annotation without words: links, fields and the windows of other notes (fpdf_annot.h)
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a page stands in the space of the file (its media box), whose heights are counted from the foot."""

    left: float
    top: float
    width: float
    height: float

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of the file as one of the page: x0, top, x1, bottom."""
        return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """The place of a page."""
    left, low, right, top = page.get_mediabox()
    return Frame(left=min(left, right), top=max(low, top), width=abs(right - left) or 1.0, height=abs(top - low) or 1.0)


def speaks(page: pypdfium2.PdfPage) -> bool:
    """Whether a reader may have put notes or files on the page."""
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind not in _SILENT:
            return True
    return False


def words_of(page: pypdfium2.PdfPage, frame: Frame, apart: Sequence[Box]) -> Words | None:
    """The words of a page; ``None`` where letters run from right to left, which pdfium puts in an order of its own.

    *apart*: where each word is given by itself, as cells and notes need them. Elsewhere words stay together as they
    were set.
    """
    text_page = page.get_textpage()
    try:
        letters = _Letters(text_page, frame)
        if has_right_to_left(letters.text):
            return None
        spans = (match.span() for match in _ROW.finditer(letters.text))
        return Words(words=tuple(word for span in spans for word in letters.words(*span, apart)), right_to_left=False)
    finally:
        text_page.close()


def _meets(word: Word, boxes: Sequence[Box]) -> bool:
    return any(
        word.x1 > x0 and word.x0 < x1 and word.bottom > top and word.top < bottom for x0, top, x1, bottom in boxes
    )


class _Set(NamedTuple):
    """How a run of letters is set: the size of its type, its depth below the baseline, whether it is bold."""

    size: float
    depth: float
    bold: bool
    #: printed up or down the page
    turned: bool


class _Letters:
    """The letters of a page by their numbers."""

    def __init__(self, page: pypdfium2.PdfTextPage, frame: Frame) -> None:
        self._page = page.raw
        self._frame = frame
        self._rectangle = raw.FS_RECTF()
        self._corners = tuple(ctypes.c_double() for _ in range(4))
        self._matrix = raw.FS_MATRIX()
        self._fonts: dict[bytes, tuple[float, bool]] = {}
        self._sets: dict[bytes, _Set] = {}
        self.text = _text(page)

    def words(self, start: int, end: int, apart: Sequence[Box]) -> Iterator[Word]:
        """The letters from *start* to *end* on one line, parted where the operator changes that shows them.

        What stands in one of the boxes *apart* is parted into words as well.
        """
        while start < end:
            operator = self._operator(start)
            stop = self._stop(operator, start, end)
            length = len(self.text[start:stop].rstrip())
            if length:
                run = self._word(operator, start, start + length)
                if apart and " " in run.text and _meets(run, apart):
                    for found in _WORD.finditer(self.text, start, start + length):
                        yield self._word(operator, *found.span())
                else:
                    yield run
            start = stop
            while start < end and self.text[start].isspace():
                start += 1

    def _stop(self, operator: bytes, start: int, end: int) -> int:
        """Where the run ends that begins at *start*. The letters of one operator stand together."""
        if self._operator(end - 1) == operator:
            return end
        low, step = start, 8
        high = self._letter(low, min(start + step, end - 1))
        while self._operator(high) == operator:
            low, step = high, 2 * step
            high = max(self._letter(low, min(low + step, end - 1)), low + 1)
        while high - low > 1:
            asked = self._letter(low, (low + high) // 2)
            if self._operator(asked) == operator:
                low = (low + high) // 2
            else:
                high = asked
        return high

    def _letter(self, low: int, at: int) -> int:
        """The last letter up to *at*, *low* at the least: a blank may be pdfium's own, of no operator."""
        return low + max(len(self.text[low : at + 1].rstrip()) - 1, 0)

    def _operator(self, at: int) -> bytes:
        """What tells the object of the page that shows a letter from others: its address."""
        return bytes(raw.FPDFText_GetTextObject(self._page, at))

    def _word(self, operator: bytes, start: int, end: int) -> Word:
        found = self._sets.get(operator)
        if found is None:
            found = self._sets[operator] = self._set(start)
        text = self.text[start:end]
        if text[-1] in _HYPHENS:
            text = text[:-1] + "-"
        if ". . ." in text:
            text = _LEADERS.sub(lambda dots: dots[0].replace(" ", ""), text)
        box = self._turned_box(start, end) if found.turned else self._box(found, start, end)
        first = self.text.find(" ", start, end) - start
        head = self._right(start + first - 1) - self._frame.left - box[0] if first > 0 else box[2] - box[0]
        return Word(text, *box, found.size, found.bold, head)

    def _box(self, found: _Set, start: int, end: int) -> Box:
        x, y = self._corners[:2]
        raw.FPDFText_GetCharOrigin(self._page, start, x, y)
        foot = self._frame.top - y.value + found.depth
        left = x.value - self._frame.left
        return (left, foot - found.size, max(self._right(end - 1) - self._frame.left, left), foot)

    def _right(self, at: int) -> float:
        raw.FPDFText_GetLooseCharBox(self._page, at, self._rectangle)
        return float(self._rectangle.right)

    def _turned_box(self, start: int, end: int) -> Box:
        boxes = []
        for at in (start, end - 1):
            raw.FPDFText_GetCharBox(self._page, at, *self._corners)
            x0, x1, y0, y1 = (corner.value for corner in self._corners)
            boxes.append(self._frame.box(x0, y0, x1, y1))
        one, other = boxes
        return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

    def _set(self, at: int) -> _Set:
        """How the operator of a letter sets it. Its own matrix counts with those of the forms around it."""
        shown = raw.FPDFText_GetTextObject(self._page, at)
        size = ctypes.c_float()
        font = raw.FPDFTextObj_GetFont(shown) if shown else None
        if not font or not raw.FPDFTextObj_GetFontSize(shown, size):
            return _Set(1.0, 0.0, bold=False, turned=False)
        raw.FPDFText_GetMatrix(self._page, at, self._matrix)
        matrix = self._matrix
        scaled = abs(size.value) * hypot(matrix.c, matrix.d)
        # A broken file may set type of no size or of none that can be counted with.
        scaled = min(max(scaled, 1.0), 1000.0) if isfinite(scaled) else 1.0
        descent, bold = self._font(font)
        return _Set(scaled, -descent * scaled, bold, abs(matrix.b) > abs(matrix.a))

    def _font(self, font: Any) -> tuple[float, bool]:
        """Depth of a font below the baseline (of type of size 1, negative), and whether it is bold."""
        key = bytes(font)
        if key not in self._fonts:
            descent = ctypes.c_float()
            raw.FPDFFont_GetDescent(font, 1.0, descent)
            name = ctypes.create_string_buffer(_NAME)
            raw.FPDFFont_GetBaseFontName(font, name, _NAME)
            depth = descent.value if isfinite(descent.value) and -1 <= descent.value <= 0 else -0.2
            self._fonts[key] = (depth, is_bold(name.value.decode("latin-1")))
        return self._fonts[key]


def _text(page: pypdfium2.PdfTextPage) -> str:
    """The letters of a page, one character for each: where some have no character, they are asked for one by one."""
    count = raw.FPDFText_CountChars(page)
    text: str = page.get_text_range() if count > 0 else ""
    if len(text) == count:
        return _BLANK.sub(" ", text)
    return "".join(chr(raw.FPDFText_GetUnicode(page, at)) or " " for at in range(count))


@dataclass(kw_only=True)
class Drawn:
    """What a page shows besides its text."""

    #: horizontal and vertical strokes: x0, top, x1, bottom
    rules: list[Box]
    images: int = 0
    #: part of the page that the largest picture covers
    covered: float = 0.0


def drawn_on(page: Any, frame: Frame) -> Drawn:
    """The rules and pictures on a page, those in forms within it too; a drawing is given up after ``_MOST`` objects."""
    found = Drawn(rules=[])
    left = [_MOST]
    for item in _objects(lambda: raw.FPDFPage_CountObjects(page), lambda at: raw.FPDFPage_GetObject(page, at), left):
        _look_at(item, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), frame, found, left, 0)
    return found


#: objects and strokes of one page that are looked at
_MOST = 20_000
_DEPTH = 8
#: thickness of a rule, in points, up to which it is one stroke
_THIN = 1.5
#: how far the ends of a rule may be apart in height and still be one stroke
_STRAIGHT = 0.1
_Matrix = tuple[float, float, float, float, float, float]


def _objects(count: Any, get: Any, left: list[int]) -> Iterator[Any]:
    for at in range(count()):
        left[0] -= 1
        if left[0] < 0:
            return
        yield get(at)


def _look_at(item: Any, outer: _Matrix, frame: Frame, found: Drawn, left: list[int], depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        found.images += 1
        # The picture of size 1 is stretched by its matrix (ISO 32000-1, 8.9.5.1).
        a, b, c, d, *_ = _times(_matrix(item), outer)
        found.covered = max(found.covered, min(abs(a * d - b * c) / (frame.width * frame.height), 1.0))
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        found.rules.extend(_rules(item, outer, frame, left))
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        matrix = _times(_matrix(item), outer)
        parts = _objects(
            lambda: raw.FPDFFormObj_CountObjects(item), lambda at: raw.FPDFFormObj_GetObject(item, at), left
        )
        for part in parts:
            _look_at(part, matrix, frame, found, left, depth + 1)


def _matrix(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """Both transformations, *one* first (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _rules(path: Any, outer: _Matrix, frame: Frame, left: list[int]) -> Iterable[Box]:
    """The rules that a path draws. A single line or a thin rectangle, as most of them are, its bounds tell."""
    a, b, c, d, e, f = outer
    if not (b or c) and _is_one(path):
        corners = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(path, *corners)
        x0, x1 = sorted((a * corners[0].value + e, a * corners[2].value + e))
        y0, y1 = sorted((d * corners[1].value + f, d * corners[3].value + f))
        if min(x1 - x0, y1 - y0) <= _THIN:
            return [frame.box(x0, y0, x1, y1)] if max(x1 - x0, y1 - y0) > 2 * _THIN else []
    return _strokes(path, _times(_matrix(path), outer), frame, left)


def _is_one(path: Any) -> bool:
    """Whether a path is one line or one quadrilateral."""
    count = raw.FPDFPath_CountSegments(path)
    if count in {4, 5}:
        return bool(raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, 2)) == raw.FPDF_SEGMENT_LINETO)
    return bool(count == 2)


def _strokes(path: Any, matrix: _Matrix, frame: Frame, left: list[int]) -> Iterator[Box]:
    """The horizontal and vertical strokes of a path; a filled rectangle has four."""
    a, b, c, d, e, f = matrix
    x_, y_ = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for at in range(raw.FPDFPath_CountSegments(path)):
        left[0] -= 1
        if left[0] < 0:
            return
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x_, y_)
        x, y = x_.value, y_.value
        point = (a * x + c * y + e, b * x + d * y + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield from _stroke(last, point, frame)
        last = point
        if start is not None and raw.FPDFPathSegment_GetClose(segment):
            yield from _stroke(last, start, frame)


def _stroke(one: tuple[float, float], other: tuple[float, float], frame: Frame) -> Iterator[Box]:
    (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if (x1 - x0 < _STRAIGHT) != (y1 - y0 < _STRAIGHT):
        yield frame.box(x0, y0, x1, y1)
