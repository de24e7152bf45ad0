"""A PDF from its first page to its last.

Pages are read and closed one by one, so that memory does not grow with the file. The errors of pdfplumber and
pdfminer become ParseError (the file) or a problem (the page) here and nowhere else.
"""

from __future__ import annotations

import io
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from consultation.errors import LimitReached, ParseError
from parsers.facts import Extraction, ParseProblem, to_json
from parsers.nesting import Nesting
from parsers.pdf import inside
from parsers.pdf.annotations import notes_of
from parsers.pdf.assemble import Page, assemble
from parsers.pdf.lines import words_of
from parsers.pdf.tables import tables_of
from parsers.sandbox import partial

#: pages read; a longer file is cut, and says so (FAULTS.md M11)
MAX_PAGES = 500
#: what pdfminer raises besides its own errors where a file is broken: it trusts types and keys it has not checked
BROKEN = (
    MalformedPDFException,
    PdfminerException,
    PDFException,
    PSException,
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


class Encrypted(ParseError):
    """The file opens with a password only."""

    code = "encrypted"


def read(data: bytes, nesting: Nesting) -> Extraction:
    """Read a PDF: text with labels and sections, tables, notes, forms, and the files inside as children.

    Raises :class:`Encrypted` where it wants a password and ParseError where it does not open.
    """
    document = _opened(data)
    pages, problems = _pages(document, nesting)
    found = assemble(pages, fields=_tried(inside.fields, document, ()), problems=problems)
    return inside.completed(found, document.metadata, _tried(inside.files, document, ()), _total(document), nesting)


def _opened(data: bytes) -> Any:
    """The file as pdfplumber opens it. It is never closed: closing reads all pages once more, and there is no file."""
    try:
        return pdfplumber.open(io.BytesIO(data))
    except BROKEN as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise Encrypted("protected by a password; ask the sender for an open copy") from error
        raise ParseError("the PDF is damaged: it has no readable structure") from error


def _pages(document: Any, nesting: Nesting) -> tuple[list[Page], list[ParseProblem]]:
    """The pages that could be read, and what is to be said of the others."""
    pages: list[Page] = []
    problems: list[ParseProblem] = []
    source = PDFPage.create_pages(document.doc)
    try:
        for number, raw in enumerate(islice(source, MAX_PAGES)):
            pages.append(_page(document, raw, number))
            if nesting.depth == 0:
                partial.keep(lambda: to_json(assemble(pages)))
        if next(source, None) is not None:
            problems.append(_truncated(MAX_PAGES, f"only the first {MAX_PAGES} pages are read"))
    except LimitReached as error:
        problems.append(_truncated(len(pages), str(error)))
    except BROKEN as error:
        if not pages:
            raise ParseError("the PDF is damaged: its pages cannot be found") from error
        problems.append(_truncated(len(pages), "the file is damaged there"))
    if not pages and not problems:
        raise ParseError("the PDF is damaged: it has no pages")
    return pages, problems


def _truncated(last: int, why: str) -> ParseProblem:
    return ParseProblem(code="truncated", detail=f"read up to page {last}: {why}")


def _page(document: Any, raw: PDFPage, number: int) -> Page:
    """Read one page and let it go; a page that cannot be read is a problem of its own."""
    page = None
    try:
        page = PlumberPage(document, raw, page_number=number + 1)
        words = words_of(page)
        tables = tables_of(page, number, words)
        return Page(
            number=number,
            height=float(page.height),
            lines=tuple(words.without([table.box for table in tables]).lines(number)),
            tables=tuple(tables),
            notes=tuple(notes_of(page, number, words)),
            glyphs=len(page.chars),
            images=len(page.images),
        )
    except BROKEN as error:
        what = f"page {number + 1} could not be read ({type(error).__name__})"
        return Page(number=number, height=0.0, problem=ParseProblem(code="damaged_page", detail=what))
    finally:
        if page is not None:
            page.close()


def _tried(reader: Any, document: Any, otherwise: Any) -> Any:
    """What *reader* finds in the catalogue; *otherwise* where that part of the file is broken."""
    try:
        return reader(document)
    except BROKEN:
        return otherwise


def _total(document: Any) -> int | None:
    """The number of pages that the file says it has; ``None`` where it does not say."""
    try:
        count = resolve1(resolve1(document.doc.catalog["Pages"])["Count"])
    except BROKEN:
        return None
    return count if isinstance(count, int) and count >= 0 else None
