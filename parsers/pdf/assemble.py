"""From the pages of a PDF to its paragraphs: furniture out, notes of the foot apart, labels, sections, tables, notes.

Pure: takes what was read off the pages and opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.facts import Extraction, Paragraph, ParseProblem
from parsers.pdf.annotations import Note
from parsers.pdf.furniture import Furniture, is_page_number
from parsers.pdf.inside import Embedded
from parsers.pdf.lines import Line
from parsers.pdf.marked import Marked, Placed, marked
from parsers.pdf.paragraphs import Block, Measure, as_, join, measure
from parsers.pdf.tables import Table, merged
from parsers.printed_labels import Labeller, TableLabels, heading_rank

#: a heading is bold, or larger than the text by this
_HEADING = 1.15
#: the title is larger than the text, and footnotes are smaller, by this many points
_LARGER = 0.8
_LONGEST_HEADING = 200
_CAPTION = re.compile(r"(?:table|tableau|cuadro|figure|box|graph|таблица|表|جدول)\s*\d", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:\d{1,3}|[*†‡]{1,2})(?:\s|$)")
_ODD = re.compile("\\(cid:\\d+\\)|[\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one page gave."""

    number: int
    height: float
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    #: files hung on it
    attached: tuple[Embedded, ...] = ()
    #: pictures on it, to tell a scan from an empty page
    images: int = 0
    #: part of the page that the largest of them covers
    covered: float = 0.0
    #: of the text recognised on a page that is a picture: confidence (0 to 100) and languages tried
    confidence: float | None = None
    languages: tuple[str, ...] = ()
    #: why nothing was recognised on one
    unread: str = ""
    problem: ParseProblem | None = None


def assemble(
    pages: Sequence[Page], *, fields: Sequence[tuple[str, str]] = (), problems: Sequence[ParseProblem] = ()
) -> Extraction:
    """One Extraction of all pages."""
    parts = _Parts(pages)
    writer = _Writer(parts.usual, parts.blocks)
    for item in parts.in_order():
        writer.table(item) if isinstance(item, Table) else writer.block(item)
    writer.fields(fields)
    placed = writer.placed
    found = [*problems, *(page.problem for page in pages if page.problem is not None)]
    state, more = _state(pages, placed)
    said = marked([note for page in pages for note in page.notes], placed)
    return Extraction(
        state=state,
        title=writer.title,
        text=_text(placed),
        pages=len(pages),
        text_after=_text([_edited(p, said) for p in placed]) if said.after else None,
        paragraphs=tuple(_edited(p, said).paragraph for p in placed),
        changes=said.changes,
        edits=said.edits,
        comments=said.comments,
        tables=tuple(table.rows for table in parts.tables),
        scanned=any(problem.code in {"scanned", "ocr"} for problem in more),
        problems=(*found, *more),
    )


def _text(placed: Sequence[Placed]) -> str:
    return "\n".join(item.printed for item in placed if item.paragraph.where not in {"header", "footer"})


def _edited(item: Placed, said: Marked) -> Placed:
    """A paragraph with its text after the edits in it, as it is printed then."""
    after = said.after.get(item.paragraph.index)
    if after is None:
        return item
    printed = item.printed.removesuffix(item.paragraph.text) + after
    return replace(item, paragraph=replace(item.paragraph, after=after), printed=printed)


class _Parts:
    """The pages taken apart: blocks of text with their place, and tables."""

    def __init__(self, pages: Sequence[Page]) -> None:
        furniture = Furniture([page.lines for page in pages], [page.height for page in pages])
        bodies: list[list[Line]] = []
        self._edges: list[Block] = []
        feet: list[list[Line]] = []
        seen: set[tuple[str, str]] = set()
        for page in pages:
            body, edges = furniture.split(page.lines, page.height)
            bodies.append(body)
            self._edges += _once(edges, page.height, seen)
        if not any(bodies) and not any(page.tables for page in pages):
            # Where nothing else stands on any page, what comes again is the text itself.
            bodies, self._edges = [list(page.lines) for page in pages], []
        self.usual = measure(bodies)
        for position, body in enumerate(bodies):
            bodies[position], foot = _footnotes(body, self.usual)
            feet.append(foot)
        self.tables = merged([table for page in pages for table in page.tables], bodies)
        self.blocks = join(bodies, self.usual)
        self._feet = [as_(block, "footnote") for foot in feet for block in join([foot], self.usual)]

    def in_order(self) -> list[Block | Table]:
        """Blocks and tables in reading order; footnotes follow the paragraph that stands above them."""
        waiting = list(self.tables)
        notes = list(self._feet)
        out: list[Block | Table] = [block for block in self._edges if block.where == "header"]
        for block in self.blocks:
            first = block.first
            while notes and notes[0].first.page < first.page:
                out.append(notes.pop(0))
            while waiting and (waiting[0].page, waiting[0].box[1]) <= (first.page, first.top):
                out.append(waiting.pop(0))
            out.append(block)
        return [*out, *waiting, *notes, *(block for block in self._edges if block.where == "footer")]


def _once(edges: Sequence[Line], height: float, seen: set[tuple[str, str]]) -> list[Block]:
    """Running heads and footers as blocks, each once in the document; page numbers never."""
    blocks = []
    for line in edges:
        where = "header" if line.top < height / 2 else "footer"
        key = (where, re.sub(r"\d+", "#", line.text))
        if not is_page_number(line) and key not in seen:
            seen.add(key)
            blocks.append(Block(lines=(line,), text=line.text, where=where))
    return blocks


def _footnotes(lines: list[Line], usual: Measure) -> tuple[list[Line], list[Line]]:
    """Part the lines of a page from the notes at its foot: smaller type, from a line that begins with a mark."""
    start = len(lines)
    while start and lines[start - 1].size < usual.size - _LARGER:
        start -= 1
    while start < len(lines) and not (lines[start].marks or _FOOTNOTE.match(lines[start].text)):
        start += 1
    return lines[:start], lines[start:]


class _Writer:
    """Turns blocks and tables into numbered paragraphs, carrying label, section and title along."""

    def __init__(self, usual: Measure, blocks: Sequence[Block]) -> None:
        self.placed: list[Placed] = []
        self._usual = usual
        self._labels = Labeller()
        self._tables = TableLabels()
        self._section = ""
        self._tables_so_far = 0
        self._roman = [block.size for block in blocks if self._is_heading(block) and heading_rank(block.text) == 1]
        self._title = _title(blocks, usual)
        self.title = " ".join(self._title.text.split()) if self._title is not None else ""

    def block(self, block: Block) -> None:
        """A paragraph of text, a heading, the title, or what stands in the margins."""
        where = block.where
        if block is self._title:
            # What stands above the title is a letterhead and no section of the text.
            where, self._section = "title", ""
        elif where == "body" and self._is_heading(block):
            where = "heading"
            if self._is_top(block):
                self._section = " ".join(block.text.split())
        printed = self._labels.take(block.text) if where == "body" else None
        label, text = (printed.label, printed.text) if printed is not None else ("", block.text)
        self._add(text, block.text, label=label, where=where, lines=block.lines)

    def table(self, table: Table) -> None:
        """The cells of a table, row by row; empty cells keep their place in ``tables`` alone."""
        number = self._tables_so_far
        self._tables_so_far += 1
        for r, row in enumerate(table.rows):
            for c, text in enumerate(row):
                if text:
                    self._add(text, text, where="table", cell=(number, r, c), lines=table.lines[r][c])

    def fields(self, fields: Sequence[tuple[str, str]]) -> None:
        """The filled fields of a form, after the text; what is printed as well is not said again."""
        printed = {placed.paragraph.text for placed in self.placed} if fields else set()
        for name, value in fields:
            if value not in printed:
                text = f"{name}: {value}" if name else value
                self._add(text, text)

    def _add(
        self,
        text: str,
        printed: str,
        *,
        label: str = "",
        where: str = "body",
        cell: tuple[int, int, int] | None = None,
        lines: tuple[Line, ...] = (),
    ) -> None:
        section = "" if where in {"header", "footer", "title"} else self._section
        label = self._tables.of(where, text, label, cell)
        paragraph = Paragraph(index=len(self.placed), text=text, label=label, section=section, where=where, cell=cell)
        self.placed.append(Placed(paragraph=paragraph, printed=printed, lines=lines))

    def _is_heading(self, block: Block) -> bool:
        text = block.text
        if len(text) > _LONGEST_HEADING or _CAPTION.match(text) or not any(char.isalpha() for char in text):
            return False
        if text.endswith((".", ";", ",", ":")) and not heading_rank(text):
            return False
        marked = block.bold or block.size > _HEADING * self._usual.size
        return marked or (heading_rank(text) == 1 and len(block.lines) == 1)

    def _is_top(self, block: Block) -> bool:
        """Whether a heading opens a section: among Roman-numbered ones, those and their equals in size."""
        if not self._roman:
            return True
        return heading_rank(block.text) == 1 or block.size > min(self._roman) - 0.3


def _title(blocks: Sequence[Block], usual: Measure) -> Block | None:
    """The largest type on the first page, where it is larger than the text."""
    first = [block for block in blocks if block.first.page == 0 and block.where == "body"]
    largest = max(first, key=lambda block: block.size, default=None)
    if largest is None or largest.size <= usual.size + _LARGER or heading_rank(largest.text):
        return None
    return largest


def _state(pages: Sequence[Page], placed: Sequence[Placed]) -> tuple[str, tuple[ParseProblem, ...]]:
    """State and problems that follow from what the pages gave: a scan, garbage, nothing."""
    text = "".join(item.printed for item in placed)
    pictures = [page for page in pages if page.unread or (page.images and not page.lines)]
    if pictures and not text.strip():
        why = pictures[0].unread or "its text was not recognised"
        what = f"{len(pictures)} page(s) are pictures: the file has no text layer, and {why}"
        return "empty", (ParseProblem(code="scanned", detail=what),)
    if pages and all(page.problem is not None for page in pages):
        return "failed", ()
    problems = []
    if pictures:
        what = f"without text layer: page {_numbers(pictures)}; {pictures[0].unread}".removesuffix("; ")
        problems.append(ParseProblem(code="scanned_pages", detail=what))
    problems += _recognised([page for page in pages if page.confidence is not None])
    share = garbage(text)
    if share > 0.1:
        what = "the fonts do not say which letters they print; the text read is not what is seen"
        problems.append(ParseProblem(code="garbled", detail=what))
    return ("failed" if share > 0.5 else "ok"), tuple(problems)


def _recognised(pages: Sequence[Page]) -> list[ParseProblem]:
    """What is to be said of pages that were recognised: their text is a guess."""
    if not pages:
        return []
    sure = sum(page.confidence or 0.0 for page in pages) / len(pages)
    what = (
        f"scanned: page {_numbers(pages)}; the text was recognised by tesseract ({', '.join(pages[0].languages)}) with "
        f"a confidence of {sure:.0f} in 100; check it against the picture"
    )
    return [ParseProblem(code="ocr", detail=what)]


def _numbers(pages: Sequence[Page]) -> str:
    """Numbers of the first ten pages, as a reader counts them."""
    return ", ".join(str(page.number + 1) for page in pages[:10]) + (" …" if len(pages) > 10 else "")


def garbage(text: str) -> float:
    """Share of characters that no reader wrote: ``(cid:12)``, private use, controls, replacement characters."""
    if not text:
        return 0.0
    return sum(len(found) for found in _ODD.findall(text)) / len(text)
