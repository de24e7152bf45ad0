"""A page as pdfium prints it: its words with their places.

pdfium reads a page some fifty times faster than a reader written in Python. A call for each letter would cost more than
all the rest: its text is asked for once a page, and places twice for each run of letters that one operator of the page
shows (ISO 32000-1, 9.4.3). Lengths are points, heights are counted from the top of the page, as everywhere here.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
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
#: white space other than blanks and the ends of lines
_BLANK = re.compile(r"[^\S \xa0\r\n]")
#: the dots that lead from an entry to its page number, as some programs set them
_LEADERS = re.compile(r"(?: ?\. ){3,}\.")
#: half a letter from beyond the Basic Multilingual Plane: pdfium counts it as two
_HALF = re.compile("[\ud800-\udfff]")
#: bytes of the name of a font
_NAME = 128
#: kinds of annotation without words: links, fields and the windows of other notes (fpdf_annot.h)
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a page stands in the space of the file, whose heights are counted from the foot, and how it is turned."""

    #: its media box: left, top, width, height
    left: float
    top: float
    wide: float
    tall: float
    #: degrees by which a reader sees it turned, clockwise: 0, 90, 180 or 270 (ISO 32000-1, table 30)
    turned: int = 0

    @property
    def width(self) -> float:
        """Width as seen."""
        return self.tall if self.turned in {90, 270} else self.wide

    @property
    def height(self) -> float:
        """Height as seen."""
        return self.wide if self.turned in {90, 270} else self.tall

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of the file as one of the page as it is seen: x0, top, x1, bottom."""
        left, top, right, bottom = x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        if self.turned == 90:
            return (self.tall - bottom, left, self.tall - top, right)
        if self.turned == 180:
            return (self.wide - right, self.tall - bottom, self.wide - left, self.tall - top)
        if self.turned == 270:
            return (top, self.wide - right, bottom, self.wide - left)
        return (left, top, right, bottom)


def frame_of(page: pypdfium2.PdfPage) -> Frame:
    """The place of a page."""
    return framed(page.get_mediabox(), page.get_rotation())


def framed(box: Sequence[float], turned: int) -> Frame:
    """The frame of a media box (ISO 32000-1, 14.11.2), whichever corner it begins with."""
    left, low, right, top = map(float, box)
    return Frame(
        left=min(left, right),
        top=max(low, top),
        wide=abs(right - left) or 1.0,
        tall=abs(top - low) or 1.0,
        turned=turned % 360 if turned % 90 == 0 else 0,
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


def _direct(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that takes and gives handles as plain numbers: called for each run, it costs half so."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_handle, _int = ctypes.c_void_p, ctypes.c_int
#: the object of the page that shows a letter, by its address: what tells the work of one operator from another's
_operator_of = _direct(raw.FPDFText_GetTextObject, _handle, _handle, _int)
_origin_of = _direct(raw.FPDFText_GetCharOrigin, _int, _handle, _int, _handle, _handle)
_loose_box_of = _direct(raw.FPDFText_GetLooseCharBox, _int, _handle, _int, _handle)
_box_of = _direct(raw.FPDFText_GetCharBox, _int, _handle, _int, _handle, _handle, _handle, _handle)
_matrix_of = _direct(raw.FPDFText_GetMatrix, _int, _handle, _int, _handle)
_font_of = _direct(raw.FPDFTextObj_GetFont, _handle, _handle)
_size_of = _direct(raw.FPDFTextObj_GetFontSize, _int, _handle, _handle)


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
        self._page = ctypes.cast(page.raw, ctypes.c_void_p).value
        self._frame = frame
        self._rectangle, self._matrix, self._number = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_float()
        self._corners = tuple(ctypes.c_double() for _ in range(4))
        self._at_rectangle = ctypes.addressof(self._rectangle)
        self._at_matrix = ctypes.addressof(self._matrix)
        self._at_number = ctypes.addressof(self._number)
        self._at_corners = tuple(ctypes.addressof(corner) for corner in self._corners)
        self._fonts: dict[int, tuple[float, bool]] = {}
        self._sets: dict[int, _Set] = {}
        self.text = _text(page)
        self._has_halves = _HALF.search(self.text) is not None

    def words(self, start: int, end: int, apart: Sequence[Box]) -> Iterator[Word]:
        """The letters from *start* to *end* on one line, parted where the operator changes that shows them.

        What stands in one of the boxes *apart* is parted into words as well.
        """
        final = _operator_of(self._page, end - 1)
        while start < end:
            operator = _operator_of(self._page, start)
            stop = end if operator == final else self._stop(operator, start, end)
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

    def _stop(self, operator: int, start: int, end: int) -> int:
        """Where the run ends that begins at *start*: the letters of one operator stand together.

        Programs set a word, a line or something between in one go, so the next word is asked first.
        """
        blank = self.text.find(" ", start, end)
        low, high = start, self._letter(start, blank + 1 if 0 < blank < end - 1 else end - 1)
        if blank > 0 and _operator_of(self._page, high) != operator:
            last = self._letter(start, blank)
            if _operator_of(self._page, last) == operator:
                return last + 1
            high = last
        else:
            step = 16
            while _operator_of(self._page, high) == operator:
                low, step = high, 2 * step
                high = max(self._letter(low, min(low + step, end - 1)), low + 1)
        while high - low > 1:
            asked = self._letter(low, (low + high) // 2)
            if _operator_of(self._page, asked) == operator:
                low = (low + high) // 2
            else:
                high = asked
        return high

    def _letter(self, low: int, at: int) -> int:
        """The last letter up to *at*, *low* at the least: a blank may be pdfium's own, of no operator."""
        while at > low and self.text[at].isspace():
            at -= 1
        return at

    def _word(self, operator: int, start: int, end: int) -> Word:
        found = self._sets.get(operator)
        if found is None:
            found = self._sets[operator] = self._set(operator, start)
        text = self.text[start:end]
        if self._has_halves and _HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if text[-1] in _HYPHENS:
            text = text[:-1] + "-"
        if ". . ." in text:
            text = _LEADERS.sub(lambda dots: dots[0].replace(" ", ""), text)
        first = self.text.find(" ", start, end) - start
        if self._frame.turned or found.turned:
            box = self._turned_box(start, end)
            share = first / (end - start) if first > 0 else 1.0
            return Word(text, *box, found.size, found.bold, share * (box[2] - box[0]))
        box = self._box(found, start, end)
        head = self._right(start + first - 1) - self._frame.left - box[0] if first > 0 else box[2] - box[0]
        return Word(text, *box, found.size, found.bold, head)

    def _box(self, found: _Set, start: int, end: int) -> Box:
        _origin_of(self._page, start, *self._at_corners[:2])
        foot = self._frame.top - self._corners[1].value + found.depth
        left = self._corners[0].value - self._frame.left
        return (left, foot - found.size, max(self._right(end - 1) - self._frame.left, left), foot)

    def _right(self, at: int) -> float:
        _loose_box_of(self._page, at, self._at_rectangle)
        return float(self._rectangle.right)

    def _turned_box(self, start: int, end: int) -> Box:
        one, other = self._letter_box(start), self._letter_box(end - 1)
        return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

    def _letter_box(self, at: int) -> Box:
        """The box of one letter; on a turned page with the room above and below it, by which lines are told."""
        if self._frame.turned:
            _loose_box_of(self._page, at, self._at_rectangle)
            found = self._rectangle
            x0, x1, y0, y1 = found.left, found.right, found.bottom, found.top
        else:
            _box_of(self._page, at, *self._at_corners)
            x0, x1, y0, y1 = (corner.value for corner in self._corners)
        return self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _set(self, operator: int, at: int) -> _Set:
        """How an operator sets its letters. Its own matrix counts with those of the forms around it."""
        font = _font_of(operator) if operator else None
        if not font or not _size_of(operator, self._at_number):
            return _Set(1.0, 0.0, bold=False, turned=False)
        _matrix_of(self._page, at, self._at_matrix)
        matrix = self._matrix
        scaled = abs(self._number.value) * hypot(matrix.c, matrix.d)
        # A broken file may set type of no size or of none that can be counted with.
        scaled = min(max(scaled, 1.0), 1000.0) if isfinite(scaled) else 1.0
        depth, bold = self._font(font)
        return _Set(scaled, -depth * scaled, bold, abs(matrix.b) > abs(matrix.a))

    def _font(self, font: int) -> tuple[float, bool]:
        """Depth of a font below the baseline (of type of size 1, negative), and whether it is bold."""
        if font not in self._fonts:
            handle = ctypes.cast(font, raw.FPDF_FONT)
            descent = ctypes.c_float()
            raw.FPDFFont_GetDescent(handle, 1.0, descent)
            name = ctypes.create_string_buffer(_NAME)
            raw.FPDFFont_GetBaseFontName(handle, name, _NAME)
            depth = descent.value if isfinite(descent.value) and -1 <= descent.value <= 0 else -0.2
            self._fonts[font] = (depth, is_bold(name.value.decode("latin-1")))
        return self._fonts[font]


def _text(page: pypdfium2.PdfTextPage) -> str:
    """The letters of a page, one character for each: where some have no character, they are asked for one by one."""
    count = raw.FPDFText_CountChars(page)
    text: str = page.get_text_range() if count > 0 else ""
    if len(text) == count:
        return _BLANK.sub(" ", text)
    return "".join(chr(raw.FPDFText_GetUnicode(page, at)) or " " for at in range(count))
