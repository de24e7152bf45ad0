"""A PDF as two libraries open it: pdfium for what is printed, pdfminer for how the file is built.

pdfium is asked first and is enough for most files. pdfplumber, which reads pages through pdfminer, serves for pages
that run from right to left and for files that pdfium does not open; it and pdfminer are opened when first
wanted. What the libraries raise becomes ParseError here, or is left to the reader of one page (``BROKEN``).
"""

from __future__ import annotations

import ctypes
import io
from functools import cached_property
from itertools import islice
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pypdfium2 import raw

from consultation.errors import ParseError
from parsers.recognition import Recogniser

#: pages read; a longer file is cut, and says so (FAULTS.md M11)
MAX_PAGES = 500
#: what pdfminer raises besides its own errors where a file is broken: it trusts types and keys it has not checked
BROKEN = (
    MalformedPDFException,
    PdfminerException,
    PDFException,
    PSException,
    pypdfium2.PdfiumError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)

#: kinds of annotation without words: links, fields and the windows of other notes (fpdf_annot.h)
_SILENT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})
#: bytes of the value of a field that tell whether it is a word: "Off", in UTF-16 with its end, are eight
_VALUE = 10
#: what a box has that is not ticked (ISO 32000-1, 12.7.4.2.3)
_OFF = "Off".encode("utf-16-le") + b"\0\0"
#: said of a file that wants a password
LOCKED = "protected by a password; ask the sender for an open copy"


class Encrypted(ParseError):
    """The file opens with a password only."""

    code = "encrypted"


class Source:
    """One file. ``printed`` is pdfium's document, or ``None`` where pdfium does not open it."""

    def __init__(self, data: bytes) -> None:
        """Open *data*; :class:`Encrypted` where it wants a password, ParseError where nothing opens it."""
        self._data = data
        #: pdfium wants a password; pdfminer may know better, as some programs write keys that only some readers accept
        self.locked = False
        #: whether a field on the pages looked at is filled; ``None`` as long as no field was seen
        self._filled: bool | None = None
        self.printed = self._printed()
        if self.locked and self.structure is None:
            raise Encrypted(LOCKED)
        if self.printed is None and self.structure is None:
            raise ParseError("the PDF is damaged: it has no readable structure")

    def _printed(self) -> pypdfium2.PdfDocument | None:
        try:
            return pypdfium2.PdfDocument(self._data)
        except pypdfium2.PdfiumError as error:
            self.locked = error.err_code == raw.FPDF_ERR_PASSWORD
            return None

    @cached_property
    def structure(self) -> Any:
        """The file as pdfplumber opens it, ``None`` where it does not.

        It is never closed: closing reads all pages once more, and there is no file to close.
        """
        try:
            return pdfplumber.open(io.BytesIO(self._data))
        except BROKEN as error:
            cause = error.args[0] if error.args else error
            if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) and self.printed is None:
                raise Encrypted(LOCKED) from error
            return None

    @cached_property
    def _found(self) -> list[PDFPage]:
        """The pages as pdfminer finds them; fewer where the tree of pages is broken."""
        found: list[PDFPage] = []
        if self.structure is not None:
            try:
                found.extend(islice(PDFPage.create_pages(self.structure.doc), MAX_PAGES))
            except BROKEN:
                return found
        return found

    def page(self, number: int) -> Any:
        """Page *number* (from 0) as pdfplumber reads it; ``None`` where pdfminer does not find it."""
        pages = self._found
        return PlumberPage(self.structure, pages[number], page_number=number + 1) if number < len(pages) else None

    @cached_property
    def count(self) -> int:
        """The number of pages that can be found."""
        return len(self.printed) if self.printed is not None else len(self._found)

    @cached_property
    def stated(self) -> int:
        """The number of pages that the file says it has, or that there are."""
        if self.printed is not None:
            return self.count
        try:
            stated = resolve1(resolve1(self.structure.doc.catalog["Pages"])["Count"])
        except BROKEN:
            return self.count
        return max(stated, self.count) if isinstance(stated, int) else self.count

    @cached_property
    def recogniser(self) -> Recogniser:
        """Reads its scanned pages, within the time that one file has."""
        return Recogniser()

    def close(self) -> None:
        """Let go what its form and its scanned pages needed. The file itself is bytes, which nobody has to close."""
        self.recogniser.close()
        if self.__dict__.get("_form"):
            raw.FPDFDOC_ExitFormFillEnvironment(self._form)
            del self._form

    def properties(self) -> dict[str, Any]:
        """Title, author and the like, as the file has them."""
        if self.printed is not None:
            return dict(self.printed.get_metadata_dict(skip_empty=True))
        return dict(self.structure.metadata)

    def speaks(self, page: pypdfium2.PdfPage) -> bool:
        """Whether a reader may have put notes or files on a page; its fields are looked at on the way."""
        spoken = False
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            note = raw.FPDFPage_GetAnnot(page, number)
            if not note:
                continue
            kind = raw.FPDFAnnot_GetSubtype(note)
            if kind == raw.FPDF_ANNOT_WIDGET and not self._filled:
                self._filled = bool(self._form) and _is_filled(self._form, note)
            spoken = spoken or kind not in _SILENT
            raw.FPDFPage_CloseAnnot(note)
        return spoken

    @cached_property
    def _form(self) -> Any:
        """The form as pdfium knows it; nothing of it is run or shown."""
        return raw.FPDFDOC_InitFormFillEnvironment(self.printed, self._settings) if self._form_kind() else None

    @cached_property
    def _settings(self) -> Any:
        """Pdfium keeps a reference to them as long as the form is open."""
        return raw.FPDF_FORMFILLINFO(version=2)

    def _form_kind(self) -> int:
        return int(self.printed.get_formtype() if self.printed is not None else raw.FORMTYPE_NONE)

    def has_form(self) -> bool:
        """Whether fields may be filled: after its pages were looked at, whether one on them is.

        A form without any field on its pages may have its values elsewhere, as one in XML has.
        """
        kind = self._form_kind()
        return self.printed is None or (
            kind != raw.FORMTYPE_NONE and (kind != raw.FORMTYPE_ACRO_FORM or self._filled is not False)
        )

    def is_dynamic_form(self) -> bool:
        """Whether it is an XFA form, which its program lays out anew: its pages may show nothing but a notice."""
        return self._form_kind() == int(raw.FORMTYPE_XFA_FULL)

    def has_files(self) -> bool:
        """Whether the document (not a note on a page) has files inside."""
        return self.printed is None or raw.FPDFDoc_GetAttachmentCount(self.printed) > 0


def _is_filled(form: Any, field: Any) -> bool:
    """Whether a field has a value: words, a choice, a box ticked. A signature is none."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, field)
    if kind in {raw.FPDF_FORMFIELD_SIGNATURE, raw.FPDF_FORMFIELD_PUSHBUTTON}:
        return False
    room = ctypes.create_string_buffer(_VALUE)
    needed = raw.FPDFAnnot_GetFormFieldValue(form, field, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), _VALUE)
    return bool(needed > 2 and room.raw[:needed] != _OFF)
