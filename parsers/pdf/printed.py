"""A page as pdfium prints it: its words with their places.

pdfium reads a page some fifty times faster than a reader written in Python. A call for each letter would cost more than
all the rest: its text is asked for once a page, and places twice for each run of letters that one operator of the page
shows (ISO 32000-1, 9.4.3). Lengths are points, heights are counted from the top of the page, as everywhere here.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, isfinite
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from parsers.pdf import calls
from parsers.pdf.calls import Floats, operator_of
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
#: letters that are gone over at a time to find where a run ends, where nothing better is known
_STRIDE = 16
#: points by which words may stand out of their column
_SLACK = 1.0
#: bytes of the name of a font
_NAME = 128


class Area(NamedTuple):
    """A part of a page where words may belong to different things: a table, or the whole under a reader's notes."""

    box: Box
    #: where its columns begin and end, from left to right; none where each word is wanted
    columns: tuple[float, ...] = ()


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


def words_of(page: pypdfium2.PdfPage, frame: Frame, apart: Sequence[Area]) -> Words | None:
    """The words of a page; ``None`` where letters run from right to left, which pdfium puts in an order of its own.

    *apart*: where words are given by themselves, as cells and notes need them. Elsewhere they stay together as they
    were set.
    """
    text_page = page.get_textpage()
    try:
        letters = _Letters(text_page, frame)
        if has_right_to_left(letters.text):
            return None
        return Words(words=tuple(letters.words(apart)), right_to_left=False)
    finally:
        text_page.close()


def _meets(word: Word, areas: Sequence[Area]) -> bool:
    """Whether a run stands in one of the areas, over more than one column of it."""
    for (x0, top, x1, bottom), columns in areas:
        if not (word.x1 > x0 and word.x0 < x1 and word.bottom > top and word.top < bottom):
            continue
        if not columns or bisect_right(columns, word.x0 + _SLACK) < bisect_left(columns, word.x1 - _SLACK):
            return True
    return False


class _Set(NamedTuple):
    """How a run of letters is set: the size of its type, its depth below the baseline, whether it is bold."""

    size: float
    depth: float
    bold: bool
    #: printed up or down the page
    turned: bool
    #: height of the baseline, in the space of the file
    height: float

    def goes_on(self, other: _Set) -> bool:
        """Whether letters set so go on a line of *other*, perhaps in another face."""
        return self.height == other.height and self.size == other.size and self.bold == other.bold and not self.turned


_PLAIN = _Set(1.0, 0.0, bold=False, turned=False, height=0.0)


class _Letters:
    """The letters of a page by their numbers."""

    def __init__(self, page: pypdfium2.PdfTextPage, frame: Frame) -> None:
        self._page = calls.address(page.raw)
        self._frame = frame
        self._rectangle, self._matrix, self._number = Floats(4), Floats(6), Floats(1)
        self._corners = Floats(4, ctypes.c_double)
        self._fonts: dict[int, tuple[float, bool]] = {}
        self.text = _text(page)
        self._has_halves = _HALF.search(self.text) is not None
        #: whether the last run ended with a word, and how many letters further the end of the next is asked first
        self._by_word, self._step = True, _STRIDE

    def words(self, apart: Sequence[Area]) -> list[Word]:
        """All letters, line by line, parted where they are set in another way, or by another operator within a word.

        What stands over several columns of an area *apart* is parted into words as well.
        """
        text, page = self.text, self._page
        found: list[Word] = []
        for match in _ROW.finditer(text):
            start, end = match.span()
            first = start
            final = operator_of(page, end - 1)
            operator = operator_of(page, start) if end - start > 1 else final
            held = self._set(operator, start)
            while operator != final:
                stop, following = self._stop(operator, start, end)
                start = stop
                while text[start].isspace():
                    start += 1
                operator = following if following is not None else operator_of(page, start)
                fresh = self._set(operator, start)
                # Without a blank between them, the distance of the letters tells whether they are one word.
                if apart or not text[start - 1].isspace() or not fresh.goes_on(held):
                    self._add(found, held, first, stop, apart)
                    first, held = start, fresh
            self._add(found, held, first, end, apart)
        return found

    def _add(self, found: list[Word], held: _Set, start: int, stop: int, apart: Sequence[Area]) -> None:
        """Take in the letters from *start* to *stop*, or the words in them."""
        while self.text[stop - 1].isspace():
            stop -= 1
        run = self._word(held, start, stop)
        if apart and " " in run.text and _meets(run, apart):
            found += (self._word(held, *match.span()) for match in _WORD.finditer(self.text, start, stop))
        else:
            found.append(run)

    def _stop(self, operator: int, start: int, end: int) -> tuple[int, int | None]:
        """Where the run ends that begins at *start*: the letters of one operator stand together.

        Programs set a word, a line or something between in one go, and go on as they began: where the last run ended
        is asked first. The operator that shows the next letters is told where it is known.
        """
        page = self._page
        blank = self.text.find(" ", start, end) if self._by_word else -1
        low, high, step = start, end - 1, self._step
        if 0 < blank < end - 1:
            high = self._letter(start, blank + 1)
            if (following := operator_of(page, high)) != operator:
                last = self._letter(start, blank)
                if operator_of(page, last) == operator:
                    return last + 1, following if high == blank + 1 else None
                high = last
            else:
                low, high = high, end - 1
        while low + step < high:
            asked = max(self._letter(low, low + step), low + 1)
            if operator_of(page, asked) != operator:
                high = asked
                break
            low, step = asked, 2 * step
        while high - low > 1:
            asked = self._letter(low, (low + high) // 2)
            if operator_of(page, asked) == operator:
                low = (low + high) // 2
            else:
                high = asked
        self._by_word = self.text[high - 1].isspace() or self.text[high].isspace()
        self._step = min(max(high - start, 1), _STRIDE)
        return high, None

    def _letter(self, low: int, at: int) -> int:
        """The last letter up to *at*, *low* at the least: a blank may be pdfium's own, of no operator."""
        while at > low and self.text[at].isspace():
            at -= 1
        return at

    def _word(self, held: _Set, start: int, end: int) -> Word:
        size, depth, bold, turned, _ = held
        text = self.text[start:end]
        first = text.find(" ")
        if self._has_halves and _HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if text[-1] in _HYPHENS:
            text = text[:-1] + "-"
        if ". . ." in text:
            text = _LEADERS.sub(lambda dots: dots[0].replace(" ", ""), text)
        frame = self._frame
        if turned or frame.turned:
            box = self._turned_box(start, end)
            share = first / (end - start) if first > 0 else 1.0
            return Word(text, *box, size, bold, share * (box[2] - box[0]))
        x, y, *_ = self._corners.at
        calls.origin_of(self._page, start, x, y)
        left, height = self._corners.room[:2]
        left -= frame.left
        foot = frame.top - height + depth
        right = max(self._right(end - 1), left)
        head = self._right(start + first - 1) if first > 0 else right
        return Word(text, left, foot - size, right, foot, size, bold, head - left)

    def _right(self, at: int) -> float:
        """Where the room of a letter ends."""
        calls.loose_box_of(self._page, at, self._rectangle.at[0])
        right: float = self._rectangle.room[2]
        return right - self._frame.left

    def _turned_box(self, start: int, end: int) -> Box:
        one, other = self._letter_box(start), self._letter_box(end - 1)
        return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

    def _letter_box(self, at: int) -> Box:
        """The box of one letter; on a turned page with the room above and below it, by which lines are told."""
        if self._frame.turned:
            calls.loose_box_of(self._page, at, self._rectangle.at[0])
            x0, y1, x1, y0 = self._rectangle.room[:]
        else:
            calls.box_of(self._page, at, *self._corners.at)
            x0, x1, y0, y1 = self._corners.room[:]
        return self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _set(self, operator: int | None, at: int) -> _Set:
        """How an operator sets its letters. Its own matrix counts with those of the forms around it."""
        font = calls.font_of(operator) if operator else None
        if not font or not calls.size_of(operator, self._number.at[0]):
            return _PLAIN
        calls.letter_matrix_of(self._page, at, self._matrix.at[0])
        a, b, c, d, _, height = self._matrix.room[:]
        scaled = abs(self._number.room[0]) * hypot(c, d)
        # A broken file may set type of no size or of none that can be counted with.
        scaled = min(max(scaled, 1.0), 1000.0) if isfinite(scaled) else 1.0
        depth, bold = self._fonts.get(font) or self._font(font)
        return _Set(scaled, -depth * scaled, bold, abs(b) > abs(a), height)

    def _font(self, font: int) -> tuple[float, bool]:
        """Depth of a font below the baseline (of type of size 1, negative), and whether it is bold."""
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
    handle, letter_of = calls.address(page.raw), calls.letter_of
    return "".join([chr(letter_of(handle, at)) for at in range(count)])
