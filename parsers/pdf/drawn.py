"""What a page shows besides its text, as pdfium knows it: rules and pictures.

A ruled page may have thousands of paths, and each question to pdfium about one costs about a microsecond: what the
bounds of a path tell is not asked of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from parsers.pdf import calls
from parsers.pdf.calls import Floats
from parsers.pdf.grids import MOST_RULES
from parsers.pdf.lines import Box
from parsers.pdf.printed import Frame

#: objects and strokes of one page that are looked at; a dot counts for two
_MOST = 8_000
_DEPTH = 8
#: parts of a path that is a rectangle: it begins, goes along four sides, and may say that it ends
_RECTANGLE = 5
#: thickness of a rule, in points, up to which it is one stroke; what is no longer than two of it is a dot
_THIN = 1.5
_DOT = 2 * _THIN
#: sides of a figure up to which one with more corners than a rectangle is a sign: an arrow, a letter drawn by outline
_SIGN = 18.0
#: how far the ends of a rule may be apart in height and still be one stroke
_STRAIGHT = 0.1
_TEXT, _PATH, _IMAGE, _FORM = (
    raw.FPDF_PAGEOBJ_TEXT,
    raw.FPDF_PAGEOBJ_PATH,
    raw.FPDF_PAGEOBJ_IMAGE,
    raw.FPDF_PAGEOBJ_FORM,
)
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
        self._bounds, self._numbers, self._point = Floats(4), Floats(6), Floats(2)

    def page(self, page: Any) -> None:
        """Look at all objects of a page."""
        count = raw.FPDFPage_CountObjects(page.raw)
        self._look_at(calls.object_of, calls.address(page.raw), count, _AS_IT_IS, 0)

    def _look_at(self, object_of: Any, within: int, count: int, outer: _Matrix, depth: int) -> None:
        """Look at the objects of a page or of a form. Most objects of a drawing are dots: they are asked least."""
        kind_of, bounds_of, rules = calls.kind_of, calls.bounds_of, self.found.rules
        bounds, at_bounds = self._bounds, self._bounds.at
        a, b, c, d, _, _ = outer
        upright = not (b or c)
        for at in range(count):
            self._left -= 1
            if self._left < 0 or len(rules) > MOST_RULES:
                return
            item = object_of(within, at)
            kind = kind_of(item)
            if kind == _TEXT:
                continue
            if kind == _PATH and upright:
                bounds_of(item, *at_bounds)
                left, low, right, high = bounds.room[:]
                wide, tall = abs(a * (right - left)), abs(d * (high - low))
                if wide <= _DOT and tall <= _DOT:
                    self._left -= 1
                else:
                    self._path(item, outer, (left, low, right, high), wide, tall)
            elif kind == _PATH:
                rules.extend(self._strokes(item, outer))
            elif kind == _IMAGE:
                self._image(item, outer)
            elif kind == _FORM and depth < _DEPTH:
                matrix = _times(self._matrix(item), outer)
                self._look_at(calls.object_within, item, calls.objects_within(item), matrix, depth + 1)

    def _image(self, item: int, outer: _Matrix) -> None:
        self.found.images += 1
        # The picture of size 1 is stretched by its matrix (ISO 32000-1, 8.9.5.1).
        a, b, c, d, *_ = _times(self._matrix(item), outer)
        share = abs(a * d - b * c) / (self._frame.width * self._frame.height)
        self.found.covered = max(self.found.covered, min(share, 1.0))

    def _path(self, path: int, outer: _Matrix, bounds: Box, wide: float, tall: float) -> None:
        """Note the rules that a path draws. A line or a rectangle, as most of them are, is known by little."""
        count = calls.segments_of(path)
        if count > _RECTANGLE and wide <= _SIGN and tall <= _SIGN:
            return
        one = count == 2 or (count in {4, _RECTANGLE} and _is_line(path, 2))
        if one and (wide <= _THIN or tall <= _THIN):
            a, _, _, d, e, f = outer
            x0, x1, y0, y1 = a * bounds[0] + e, a * bounds[2] + e, d * bounds[1] + f, d * bounds[3] + f
            self.found.rules.append(self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif one and count == _RECTANGLE:
            self._sides(path, outer)
        else:
            self.found.rules.extend(self._strokes(path, outer))

    def _sides(self, path: int, outer: _Matrix) -> None:
        """Note the sides of a rectangle; of another figure those that are horizontal or vertical."""
        matrix = _times(self._matrix(path), outer)
        one, between, other = (self._at(calls.segment_of(path, at), matrix) for at in range(3))
        (x0, y0), (x1, y1), (x2, y2) = one, between, other
        first = abs(x1 - x0) < _STRAIGHT, abs(y1 - y0) < _STRAIGHT
        if first[0] != first[1] and (abs(y2 - y1) < _STRAIGHT, abs(x2 - x1) < _STRAIGHT) == first:
            left, top, right, foot = self._frame.box(min(x0, x2), min(y0, y2), max(x0, x2), max(y0, y2))
            self.found.rules += (
                (left, top, right, top),
                (right, top, right, foot),
                (left, foot, right, foot),
                (left, top, left, foot),
            )
            return
        last = (x0 + x2 - x1, y0 + y2 - y1)
        for start, end in ((one, between), (between, other), (other, last), (last, one)):
            if box := self._stroke(start, end):
                self.found.rules.append(box)

    def _at(self, segment: int, matrix: _Matrix) -> _Point:
        """Where a part of a path ends."""
        a, b, c, d, e, f = matrix
        calls.point_of(segment, *self._point.at)
        x, y = self._point.room[:]
        return (a * x + c * y + e, b * x + d * y + f)

    def _strokes(self, path: int, outer: _Matrix) -> Iterator[Box]:
        """The horizontal and vertical strokes of a path; a rectangle has four."""
        matrix = _times(self._matrix(path), outer)
        start: _Point | None = None
        last: _Point | None = None
        for at in range(calls.segments_of(path)):
            self._left -= 1
            if self._left < 0:
                return
            segment = calls.segment_of(path, at)
            point = self._at(segment, matrix)
            kind = calls.segment_kind_of(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None and (box := self._stroke(last, point)):
                yield box
            last = point
            if start is not None and calls.closes(segment) and (box := self._stroke(last, start)):
                yield box

    def _stroke(self, one: _Point, other: _Point) -> Box | None:
        (x0, y0), (x1, y1) = one, other
        if (abs(x1 - x0) < _STRAIGHT) == (abs(y1 - y0) < _STRAIGHT):
            return None
        return self._frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _matrix(self, item: int) -> _Matrix:
        if not calls.matrix_of(item, self._numbers.at[0]):
            return _AS_IT_IS
        a, b, c, d, e, f = self._numbers.room[:]
        return (a, b, c, d, e, f)


def _is_line(path: int, at: int) -> bool:
    """Whether a part of a path goes on in a straight line from the one before it."""
    return bool(calls.segment_kind_of(calls.segment_of(path, at)) == raw.FPDF_SEGMENT_LINETO)


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    """Both transformations, *one* first (ISO 32000-1, 8.3.4)."""
    if other is _AS_IT_IS:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
