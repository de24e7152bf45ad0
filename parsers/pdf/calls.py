"""Functions of pdfium called with plain numbers.

A page is asked thousands of small questions: for each run of letters, for each stroke. The bindings of pypdfium2 look
at every argument; here a handle is its address and a result goes to an address that is known beforehand, which halves
the price of a question. What is called here must be alive: pages and text pages are held by their caller.
"""

from __future__ import annotations

import ctypes
from typing import Any

from pypdfium2 import raw

_handle, _int = ctypes.c_void_p, ctypes.c_int


def _direct(function: Any, result: Any, *arguments: Any) -> Any:
    """The function by its address. The lock of the interpreter is kept: no other thread runs in a limited child."""
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(handle: Any) -> int:
    """The address behind a handle of pypdfium2."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


class Floats:
    """Room for some numbers that pdfium answers with."""

    def __init__(self, count: int, kind: Any = ctypes.c_float) -> None:
        #: what stands in it now
        self.room = (kind * count)()
        start, size = ctypes.addressof(self.room), ctypes.sizeof(kind)
        #: the addresses of the single numbers
        self.at = tuple(start + n * size for n in range(count))


letter_of = _direct(raw.FPDFText_GetUnicode, ctypes.c_uint, _handle, _int)
#: the object of the page that shows a letter, by its address: what tells the work of one operator from another's
operator_of = _direct(raw.FPDFText_GetTextObject, _handle, _handle, _int)
origin_of = _direct(raw.FPDFText_GetCharOrigin, _int, _handle, _int, _handle, _handle)
loose_box_of = _direct(raw.FPDFText_GetLooseCharBox, _int, _handle, _int, _handle)
box_of = _direct(raw.FPDFText_GetCharBox, _int, _handle, _int, _handle, _handle, _handle, _handle)
letter_matrix_of = _direct(raw.FPDFText_GetMatrix, _int, _handle, _int, _handle)
font_of = _direct(raw.FPDFTextObj_GetFont, _handle, _handle)
size_of = _direct(raw.FPDFTextObj_GetFontSize, _int, _handle, _handle)

object_of = _direct(raw.FPDFPage_GetObject, _handle, _handle, _int)
object_within = _direct(raw.FPDFFormObj_GetObject, _handle, _handle, _int)
objects_within = _direct(raw.FPDFFormObj_CountObjects, _int, _handle)
kind_of = _direct(raw.FPDFPageObj_GetType, _int, _handle)
bounds_of = _direct(raw.FPDFPageObj_GetBounds, _int, _handle, _handle, _handle, _handle, _handle)
matrix_of = _direct(raw.FPDFPageObj_GetMatrix, _int, _handle, _handle)
segments_of = _direct(raw.FPDFPath_CountSegments, _int, _handle)
segment_of = _direct(raw.FPDFPath_GetPathSegment, _handle, _handle, _int)
point_of = _direct(raw.FPDFPathSegment_GetPoint, _int, _handle, _handle, _handle)
segment_kind_of = _direct(raw.FPDFPathSegment_GetType, _int, _handle)
closes = _direct(raw.FPDFPathSegment_GetClose, _int, _handle)
