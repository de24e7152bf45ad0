"""What a page shows besides its text, as pdfium knows it: rules and pictures.

A ruled page may have thousands of paths, and each question to pdfium about one costs about a microsecond: what the
bounds of a path tell is not asked of its parts.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from parsers.pdf.grids import MOST_RULES
from parsers.pdf.lines import Box
from parsers.pdf.printed import Frame

#: objects and strokes of one page that are looked at
_MOST = 8_000
_DEPTH = 8
#: thickness of a rule, in points, up to which it is one stroke; what is no longer than two of it is a dot
_THIN = 1.5
#: how far the ends of a rule may be apart in height and still be one stroke
_STRAIGHT = 0.1
_Matrix = tuple[float, float, float, float, float, float]
_AS_IT_IS: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


@dataclass(kw_only=True)
class Drawn:
    """Rules and pictures of one page."""

    #: horizontal and vertical strokes: x0, top, x1, bottom
    rules: list[Box]
    images: int = 0
    #: part of the page that the largest picture covers
    covered: float = 0.0


def drawn_on(page: Any, frame: Frame) -> Drawn:
    """The rules and pictures on a page, those in forms within it too; a drawing is given up half-way."""
    looker = _Looker(frame)
    looker.page(page)
    return looker.found


class _Looker:
    """Looks at the objects of one page, as long as they are not too many."""

    def __init__(self, frame: Frame) -> None:
        self.found = Drawn(rules=[])
        self._frame = frame
        self._left = _MOST
        self._corners = tuple(ctypes.c_float() for _ in range(4))
        self._point = (ctypes.c_float(), ctypes.c_float())

    def page(self, page: Any) -> None:
        """Look at all objects of a page."""
        raw_page = page.raw
        for at in range(raw.FPDFPage_CountObjects(raw_page)):
            if self._spent():
                return
            self._look_at(raw.FPDFPage_GetObject(raw_page, at), _AS_IT_IS, 0)

    def _spent(self) -> bool:
        self._left -= 1
        return self._left < 0 or len(self.found.rules) > MOST_RULES

    def _look_at(self, item: Any, outer: _Matrix, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.found.images += 1
            # The picture of size 1 is stretched by its matrix (ISO 32000-1, 8.9.5.1).
            a, b, c, d, *_ = _times(_matrix(item), outer)
            share = abs(a * d - b * c) / (self._frame.width * self._frame.height)
            self.found.covered = max(self.found.covered, min(share, 1.0))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            matrix = _times(_matrix(item), outer)
            for at in range(raw.FPDFFormObj_CountObjects(item)):
                if self._spent():
                    return
                self._look_at(raw.FPDFFormObj_GetObject(item, at), matrix, depth + 1)

    def _path(self, path: Any, outer: _Matrix) -> None:
        """Note the rules that a path draws. A line or a rectangle, as most of them are, is known by little."""
        a, b, c, d, e, f = outer
        if b or c:
            self.found.rules.extend(self._strokes(path, outer))
            return
        left, low, right, high = self._corners
        raw.FPDFPageObj_GetBounds(path, left, low, right, high)
        x0, x1 = a * left.value + e, a * right.value + e
        y0, y1 = d * low.value + f, d * high.value + f
        wide, tall = abs(x1 - x0), abs(y1 - y0)
        if wide <= 2 * _THIN and tall <= 2 * _THIN:
            return
        count = raw.FPDFPath_CountSegments(path)
        one = count == 2 or (count in {4, 5} and _is_line(path, 2))
        if one and (wide <= _THIN or tall <= _THIN):
            self.found.rules.append(self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif one and count == 5:
            self.found.rules.extend(self._sides(path, outer))
        else:
            self.found.rules.extend(self._strokes(path, outer))

    def _sides(self, path: Any, outer: _Matrix) -> Iterator[Box]:
        """The sides of a rectangle; of another figure those that are horizontal or vertical."""
        matrix = _times(_matrix(path), outer)
        one, between, other = (self._at(raw.FPDFPath_GetPathSegment(path, at), matrix) for at in range(3))
        last = (one[0] + other[0] - between[0], one[1] + other[1] - between[1])
        for start, end in ((one, between), (between, other), (other, last), (last, one)):
            if box := self._stroke(start, end):
                yield box

    def _at(self, segment: Any, matrix: _Matrix) -> _Point:
        """Where a part of a path ends."""
        a, b, c, d, e, f = matrix
        x_, y_ = self._point
        raw.FPDFPathSegment_GetPoint(segment, x_, y_)
        x, y = x_.value, y_.value
        return (a * x + c * y + e, b * x + d * y + f)

    def _strokes(self, path: Any, outer: _Matrix) -> Iterator[Box]:
        """The horizontal and vertical strokes of a path; a rectangle has four."""
        matrix = _times(_matrix(path), outer)
        start: _Point | None = None
        last: _Point | None = None
        for at in range(raw.FPDFPath_CountSegments(path)):
            self._left -= 1
            if self._left < 0:
                return
            segment = raw.FPDFPath_GetPathSegment(path, at)
            point = self._at(segment, matrix)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None and (box := self._stroke(last, point)):
                yield box
            last = point
            if start is not None and raw.FPDFPathSegment_GetClose(segment) and (box := self._stroke(last, start)):
                yield box

    def _stroke(self, one: _Point, other: _Point) -> Box | None:
        (x0, y0), (x1, y1) = one, other
        if (abs(x1 - x0) < _STRAIGHT) == (abs(y1 - y0) < _STRAIGHT):
            return None
        return self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_line(path: Any, at: int) -> bool:
    """Whether a part of a path goes on in a straight line from the one before it."""
    return bool(raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(path, at)) == raw.FPDF_SEGMENT_LINETO)


def _matrix(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _AS_IT_IS
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """Both transformations, *one* first (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
