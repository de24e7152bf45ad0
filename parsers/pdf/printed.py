"""A page as pdfium prints it: its words with their places, its rules, how many pictures it has.

pdfium reads a page some thirty times faster than a reader written in Python. Its text is asked for once a page and its
places twice a word, at the first and the last letter: a call for each letter would cost more than all the rest.
Lengths are points, heights are counted from the top of the page, as everywhere in this package.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from parsers.pdf.lines import Box, Word, Words, is_bold
from parsers.pdf.script import has_right_to_left

#: what pdfium gives for a hyphen at the end of a line; the next line follows it without a break
_HYPHENS = "\ufffe\x02"
_WORD = re.compile(rf"[^\s{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
#: types that differ by less than this in size are one
_SAME_SIZE = 0.05
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
    return Frame(
        left=min(left, right), top=max(low, top), width=abs(right - left) or 1.0, height=abs(top - low) or 1.0
    )


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


def words_of(page: pypdfium2.PdfPage, frame: Frame) -> Words | None:
    """The words of a page; ``None`` where letters run from right to left, which pdfium puts in an order of its own."""
    text_page = page.get_textpage()
    try:
        letters = _Letters(text_page, frame)
        if has_right_to_left(letters.text):
            return None
        return Words(words=tuple(letters.words()), right_to_left=False)
    finally:
        text_page.close()


@dataclass(frozen=True, kw_only=True)
class _Type:
    """How a letter is set, and where."""

    font: bytes
    size: float
    box: Box

    def same(self, other: _Type) -> bool:
        """Whether another letter is set in the same type, on the same line."""
        here, there = self.box, other.box
        return (
            self.font == other.font
            and abs(self.size - other.size) < _SAME_SIZE
            and abs(here[1] - there[1]) < _SAME_SIZE * 10
        )


class _Letters:
    """The letters of a page by their numbers."""

    def __init__(self, page: pypdfium2.PdfTextPage, frame: Frame) -> None:
        self._page = page
        self._frame = frame
        self._rectangle = raw.FS_RECTF()
        self._name = ctypes.create_string_buffer(_NAME)
        self.text = _text(page)

    def words(self) -> Iterator[Word]:
        """Words as printed, parted where the type changes: a figure set high is a word of its own."""
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            first, last = self._type(start), self._type(end - 1 if self.text[end - 1] not in _HYPHENS else start)
            if end - start == 1 or first.same(last):
                yield self._word(start, end, first, last)
            else:
                yield from self._parted(start, end)

    def _parted(self, start: int, end: int) -> Iterator[Word]:
        first = last = self._type(start)
        for at in range(start + 1, end):
            this = self._type(at)
            if not this.same(last):
                yield self._word(start, at, first, last)
                start, first = at, this
            last = this
        yield self._word(start, end, first, last)

    def _word(self, start: int, end: int, first: _Type, last: _Type) -> Word:
        text = self.text[start:end]
        if text[-1] in _HYPHENS:
            text = text[:-1] + "-"
        return Word(
            text=text,
            x0=min(first.box[0], last.box[0]),
            x1=max(first.box[2], last.box[2]),
            top=min(first.box[1], last.box[1]),
            bottom=max(first.box[3], last.box[3]),
            size=min(max(first.size, 1.0), 1000.0),
            bold=is_bold(first.font.decode("latin-1")),
        )

    def _type(self, at: int) -> _Type:
        length = raw.FPDFText_GetFontInfo(self._page, at, self._name, _NAME, None)
        box = self._box(at)
        return _Type(font=self._name.raw[: max(min(length, _NAME) - 1, 0)], size=box[3] - box[1], box=box)

    def _box(self, at: int) -> Box:
        """The box of a letter with the height of its type; where it is turned, the box of its ink."""
        rectangle = self._rectangle
        raw.FPDFText_GetLooseCharBox(self._page, at, rectangle)
        if rectangle.top - rectangle.bottom > 0.01:
            return self._frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self._page, at, x0, x1, y0, y1)
        return self._frame.box(x0.value, y0.value, x1.value, y1.value)


def _text(page: pypdfium2.PdfTextPage) -> str:
    """The letters of a page, one character for each: where some have no character, they are asked for one by one."""
    count = raw.FPDFText_CountChars(page)
    text: str = page.get_text_range() if count > 0 else ""
    if len(text) == count:
        return text
    return "".join(chr(raw.FPDFText_GetUnicode(page, at)) or " " for at in range(count))


@dataclass(kw_only=True)
class Drawn:
    """What a page shows besides its text."""

    #: horizontal and vertical strokes: x0, top, x1, bottom
    rules: list[Box]
    images: int = 0


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
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        found.rules.extend(_strokes(item, _times(_matrix(item), outer), frame, left))
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
