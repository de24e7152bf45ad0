"""Pages that are pictures: printed again by pdfium for text recognition, their lines given like any other."""

from __future__ import annotations

from math import sqrt
from statistics import median

import pypdfium2

from parsers.pdf.lines import Line
from parsers.pdf.script import mostly_right_to_left, normalised
from parsers.recognition import MAX_PIXELS, Picture, Recogniser, Row

#: dots an inch at which a page is recognised: enough for type of 8 points, and quicker than 300
_RESOLUTION = 200
_POINTS = 72
#: height of a line of type against the box of its letters; sizes nearer to the usual than this are the usual
_INK, _SAME = 1.1, 0.45


def recognised(page: pypdfium2.PdfPage, number: int, recogniser: Recogniser) -> tuple[list[Line], float] | None:
    """The lines of a page and the mean confidence (0 to 100); ``None`` where no time was left."""
    picture = _picture(page)
    rows = recogniser.read(picture)
    if rows is None:
        return None
    scale = _POINTS / picture.resolution
    usual = median((row.bottom - row.top) * scale * _INK for row in rows) if rows else 0.0
    letters = sum(len(row.text) for row in rows)
    sure = sum(row.confidence * len(row.text) for row in rows) / letters if letters else 0.0
    return [_line(row, scale, usual, number) for row in rows], sure


def _picture(page: pypdfium2.PdfPage) -> Picture:
    width, height = page.get_size()
    scale = min(_RESOLUTION / _POINTS, sqrt(MAX_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return Picture(
            pixels=bytes(bitmap.buffer),
            width=bitmap.width,
            height=bitmap.height,
            stride=bitmap.stride,
            resolution=max(round(scale * _POINTS), 1),
        )
    finally:
        bitmap.close()


def _line(row: Row, scale: float, usual: float, page: int) -> Line:
    size = (row.bottom - row.top) * scale * _INK
    if abs(size - usual) < _SAME * usual:
        size = usual
    return Line(
        text=normalised(row.text),
        x0=row.left * scale,
        x1=row.right * scale,
        top=row.top * scale,
        bottom=row.bottom * scale,
        size=round(max(size, 1.0), 1),
        page=page,
        first_word=row.first_word * scale,
        right_to_left=mostly_right_to_left(row.text),
    )
