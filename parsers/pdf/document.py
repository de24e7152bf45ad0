"""A PDF from its first page to its last.

Pages are read and closed one by one, so that memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from consultation.errors import LimitReached, ParseError
from parsers import recognition
from parsers.facts import Extraction, ParseProblem
from parsers.nesting import Nesting
from parsers.pdf import forms, inside, lines, printed, scans, tables
from parsers.pdf.annotations import notes_of
from parsers.pdf.assemble import Page, assemble
from parsers.pdf.drawn import drawn_on
from parsers.pdf.grids import grids_of
from parsers.pdf.saving import Saved
from parsers.pdf.source import BROKEN, LOCKED, MAX_PAGES, Encrypted, Source

T = TypeVar("T")


def read(data: bytes, nesting: Nesting) -> Extraction:
    """Read a PDF: text with labels and sections, tables, notes, forms, and the files inside as children.

    Raises ``Encrypted`` where it wants a password and ParseError where it does not open.
    """
    source = Source(data)
    try:
        pages, problems = _pages(source, nesting)
    finally:
        source.close()
    if source.is_dynamic_form():
        problems.append(ParseProblem(code="dynamic_form", detail=_DYNAMIC))
    fields = _tried(lambda: forms.fields(source.structure)) if source.has_form() else ()
    files = _tried(lambda: inside.files(source.structure)) if source.has_files() else ()
    files = inside.once((*(files or ()), *(file for page in pages for file in page.attached)))
    found = assemble(pages, fields=fields or (), problems=problems)
    if source.locked and not found.text.strip():
        raise Encrypted(LOCKED)
    return inside.completed(found, _tried(source.properties) or {}, files, source.stated, nesting)


#: said of XFA forms
_DYNAMIC = (
    "a form (XFA) that only some programs show; the values filled in are given as the file has them, "
    "the words around them may be missing"
)


def _pages(source: Source, nesting: Nesting) -> tuple[list[Page], list[ParseProblem]]:
    """The pages that could be read, and what is to be said of the others."""
    pages: list[Page] = []
    problems: list[ParseProblem] = []
    saved = Saved(source.count)
    try:
        for number in range(min(source.count, MAX_PAGES)):
            pages.append(_page(source, number))
            if nesting.depth == 0:
                saved.add(pages[-1])
        if source.count > MAX_PAGES or (source.printed is None and source.stated > len(pages) >= MAX_PAGES):
            problems.append(_truncated(MAX_PAGES, f"only the first {MAX_PAGES} pages are read"))
    except LimitReached as error:
        problems.append(_truncated(len(pages), str(error)))
    if not pages and not problems:
        raise ParseError("the PDF is damaged: it has no pages")
    return pages, problems


def _truncated(last: int, why: str) -> ParseProblem:
    return ParseProblem(code="truncated", detail=f"read up to page {last}: {why}")


def _page(source: Source, number: int) -> Page:
    """Read one page and let it go; a page that cannot be read is a problem of its own."""
    try:
        page = _printed_page(source, source.printed, number) if source.printed is not None else None
        page = page or _careful_page(source, number)
        if page is not None and source.printed is not None and _is_picture(page):
            page = _recognised(source, source.printed, page)
    except BROKEN as error:
        what = f"page {number + 1} could not be read ({type(error).__name__})"
        return Page(number=number, height=0.0, problem=ParseProblem(code="damaged_page", detail=what))
    if page is None:
        what = f"page {number + 1} could not be found"
        return Page(number=number, height=0.0, problem=ParseProblem(code="damaged_page", detail=what))
    return page


#: letters that a scanner's program stamps on a page that is a picture
_STAMP = 40
#: part of the page that one picture then covers
_COVERED = 0.5


def _is_picture(page: Page) -> bool:
    """Whether what a reader sees on the page is a picture: a scan."""
    letters = sum(len(line.text) for line in page.lines)
    return bool(page.images) and (letters == 0 or (letters < _STAMP and page.covered > _COVERED))


def _recognised(source: Source, document: Any, page: Page) -> Page:
    """The page with the text that can be recognised on it, or with the reason why there is none."""
    if not recognition.languages():
        return replace(page, unread="no text recognition (tesseract) is installed")
    sheet = document[page.number]
    try:
        found = scans.recognised(sheet, page.number, source.recogniser)
    finally:
        sheet.close()
    if found is None:
        return replace(page, unread="there was no time left to recognise its text")
    lines_, confidence = found
    if not lines_:
        return replace(page, unread="no text was recognised")
    return replace(page, lines=tuple(lines_), confidence=confidence, languages=source.recogniser.languages)


def _printed_page(source: Source, document: Any, number: int) -> Page | None:
    """A page by pdfium; ``None`` where it is better read with care: it runs from right to left."""
    page = document[number]
    try:
        frame = printed.frame_of(page)
        drawn = drawn_on(page, frame)
        noted = source.page(number) if source.speaks(page) else None
        grids = grids_of(drawn.rules)
        whole = printed.Area((0.0, 0.0, frame.width, frame.height))
        areas = [whole] if noted is not None else [printed.Area(grid.box, grid.columns()) for grid in grids]
        words = printed.words_of(page, frame, areas)
        if words is None:
            return None
        found = tables.tables_of(grids, number, words)
        return Page(
            number=number,
            height=frame.height,
            lines=tuple(words.without([table.box for table in found]).lines(number)),
            tables=tuple(found),
            notes=tuple(notes_of(noted, frame, number, words)) if noted is not None else (),
            attached=inside.attached(noted) if noted is not None else (),
            images=drawn.images,
            covered=drawn.covered,
        )
    finally:
        page.close()


def _careful_page(source: Source, number: int) -> Page | None:
    """A page by pdfplumber."""
    page = source.page(number)
    if page is None:
        return None
    try:
        frame = printed.framed(page.mediabox, page.rotation or 0)
        words = lines.words_of(page)
        rules = [(edge["x0"], edge["top"], edge["x1"], edge["bottom"]) for edge in page.edges]
        found = tables.tables_of(grids_of(rules), number, words)
        return Page(
            number=number,
            height=float(page.height),
            lines=tuple(words.without([table.box for table in found]).lines(number)),
            tables=tuple(found),
            notes=tuple(notes_of(page, frame, number, words)),
            attached=inside.attached(page),
            images=len(page.images),
            covered=max((_share(image, page) for image in page.images), default=0.0),
        )
    finally:
        page.close()


def _share(image: dict[str, Any], page: Any) -> float:
    """Part of the page that an image covers."""
    return float(image["width"] * image["height"] / max(page.width * page.height, 1))


def _tried(reader: Callable[[], T]) -> T | None:
    """What *reader* finds; nothing where that part of the file is broken."""
    try:
        return reader()
    except BROKEN:
        return None
