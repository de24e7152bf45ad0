"""Rich Text Format (RTF 1.9.1): its words, by striprtf, with paragraphs and labels found in them.

striprtf gives a table row as cells with a bar after each, by which tables are known again.
"""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from consultation.errors import LimitReached, ParseError
from parsers.facts import Extraction, Paragraph, ParseProblem
from parsers.plain import Rows, from_blocks

#: bytes of a file that are read: pictures in hexadecimal are cut out first (FAULTS.md 0.3: 400 KB hung a reader)
MAX_SIZE = 5_000_000
#: groups inside one another
MAX_DEPTH = 200
_INFO = re.compile(rb"\{\\(title|author)\s+([^{}]*)\}")
_PICTURE = re.compile(rb"(?<=[\s}])[0-9a-fA-F\r\n]{512,}")
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)


def read(data: bytes) -> Extraction:
    """Read an RTF file; LimitReached where it is too large or nested too deeply, ParseError where it is broken."""
    data = _PICTURE.sub(b"", data)
    if len(data) > MAX_SIZE:
        raise LimitReached(f"the text is larger than {MAX_SIZE // 1_000_000} MB without its pictures")
    if _depth(data) > MAX_DEPTH:
        raise LimitReached(f"groups stand more than {MAX_DEPTH} deep in one another")
    try:
        text = _words(data)
    except _BROKEN as error:
        raise ParseError(f"the RTF is damaged ({type(error).__name__})") from error
    paragraphs, tables = _structure(text.replace("\x00", ""))
    info = {match[1].decode(): _plain(match[2]) for match in _INFO.finditer(data[:20_000])}
    return Extraction(
        title=info.get("title", ""),
        author=info.get("author", ""),
        text=text.strip(),
        paragraphs=paragraphs,
        tables=tables,
        problems=_tracked(data),
    )


def _depth(data: bytes) -> int:
    """How deep groups stand in one another; escaped braces do not count."""
    deepest = depth = 0
    for match in re.finditer(rb"\\.|[{}]", data, re.DOTALL):
        brace = match[0]
        depth += brace == b"{"
        depth -= brace == b"}"
        deepest = max(deepest, depth)
    return deepest


def _plain(words: bytes) -> str:
    return _words(b"{\\rtf1\\ansi " + words + b"}").strip()


def _words(data: bytes) -> str:
    return str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]


def _structure(text: str) -> tuple[tuple[Paragraph, ...], tuple[Rows, ...]]:
    """Paragraphs and tables: lines that end in a bar, and have one before, are rows."""
    out: list[Paragraph] = []
    tables: list[Rows] = []
    prose: list[str] = []
    rows: list[tuple[str, ...]] = []

    def close_prose() -> None:
        out.extend(_moved(paragraph, len(out)) for paragraph in from_blocks(prose))
        prose.clear()

    def close_table() -> None:
        if rows:
            tables.append(tuple(rows))
            rows.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        if line.endswith("|") and line.count("|") >= 2:
            close_prose()
            cells = tuple(cell.strip() for cell in line[:-1].split("|"))
            for c, cell in enumerate(cells):
                if cell:
                    place = (len(tables), len(rows), c)
                    out.append(Paragraph(index=len(out), text=cell, where="table", cell=place))
            rows.append(cells)
        elif line.strip():
            close_table()
            prose.append(line.strip())
    close_prose()
    close_table()
    return tuple(out), tuple(tables)


def _moved(paragraph: Paragraph, index: int) -> Paragraph:
    return Paragraph(
        index=index, text=paragraph.text, label=paragraph.label, section=paragraph.section, where=paragraph.where
    )


def _tracked(data: bytes) -> tuple[ParseProblem, ...]:
    """Say so where the file has tracked changes, which are read as if accepted."""
    if re.search(rb"\\(?:revised|deleted)(?![a-z])", data):
        what = "the file has tracked changes; RTF is read with all of them in the text"
        return (ParseProblem(code="tracked_changes_unread", detail=what),)
    return ()
