"""Plain text, Markdown and comma-separated values; and paragraphs from text that has no structure of its own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from parsers.charsets import decode
from parsers.facts import Extraction, Paragraph, ParseProblem
from parsers.printed_labels import Labeller, heading_rank, starts_paragraph

#: characters of a text that are read; the rest is named as cut
MAX_CHARACTERS = 5_000_000
#: cells of a table that are read (FAULTS.md M9)
MAX_CELLS = 20_000
_WRAPPED = (60, 100)
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(?P<title>\S.*?)\s*#*")

Rows = tuple[tuple[str, ...], ...]


def read(data: bytes, name: str) -> Extraction:
    """A text file. A clear-signed PGP text (RFC 9580, 7) is read without its armour."""
    text, problems = decode(data)
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        cut = ParseProblem(code="truncated", detail=f"only the first {MAX_CHARACTERS} characters are read")
        problems = (*problems, cut)
    text, signed = without_armour(text)
    if signed:
        note = ParseProblem(code="signed", detail="a PGP signature came with the text; it was not checked")
        problems = (*problems, note)
    if "-----BEGIN PGP MESSAGE-----" in text:
        problems = (*problems, ParseProblem(code="encrypted", detail="encrypted with PGP; ask the sender for the text"))
        return Extraction(state="encrypted", problems=problems)
    return Extraction(
        text=text.strip(), paragraphs=paragraphs(text, markdown=name.lower().endswith(".md")), problems=problems
    )


def read_csv(data: bytes) -> Extraction:
    """Comma-separated values: one table (RFC 4180; the separator is found, not assumed)."""
    text, problems = decode(data)
    text = text[:MAX_CHARACTERS]
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows: list[tuple[str, ...]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text), dialect):
            cells += len(row)
            if cells > MAX_CELLS:
                cut = ParseProblem(code="truncated", detail=f"only the first {len(rows)} rows are read")
                problems = (*problems, cut)
                break
            rows.append(tuple(cell.strip() for cell in row))
    except csv.Error as error:
        problems = (
            *problems,
            ParseProblem(code="damaged", detail=f"the table breaks off after {len(rows)} rows: {error}"),
        )
    found = tables_as_paragraphs([tuple(row for row in rows if any(row))])
    return Extraction(text=table_text(found[1]), paragraphs=found[0], tables=found[1], problems=problems)


def without_armour(text: str) -> tuple[str, bool]:
    """The text of a clear-signed PGP message without armour and dash-escapes, and whether it was one."""
    start = text.find("-----BEGIN PGP SIGNED MESSAGE-----")
    end = text.find("-----BEGIN PGP SIGNATURE-----")
    if start < 0 or end < start:
        return text, False
    body = text[start:end].replace("\r\n", "\n").partition("\n\n")[2]
    unescaped = "\n".join(line.removeprefix("- ") for line in body.split("\n"))
    close = text.find("-----END PGP SIGNATURE-----")
    after = text[close + len("-----END PGP SIGNATURE-----") :] if close >= 0 else ""
    return text[:start] + unescaped + after, True


def paragraphs(text: str, *, markdown: bool = False) -> tuple[Paragraph, ...]:
    """Paragraphs of a plain text, with labels and sections.

    Blank lines part them. Where lines were wrapped at a width, the lines of a block are one paragraph; else each line
    is one. A printed label begins one everywhere.
    """
    blocks = [
        joined
        for block in re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
        for joined in _unwrapped([line.strip() for line in block.split("\n") if line.strip()])
    ]
    return from_blocks(blocks, markdown=markdown)


def from_blocks(blocks: Sequence[str], *, markdown: bool = False) -> tuple[Paragraph, ...]:
    """Numbered paragraphs of texts that are one paragraph each; headings by their numbers."""
    labels = Labeller()
    section = ""
    roman = any(heading_rank(block) == 1 for block in blocks)
    out: list[Paragraph] = []
    for block in blocks:
        match = _MARKDOWN_HEADING.fullmatch(block) if markdown else None
        rank = heading_rank(block)
        if match or rank:
            title = match["title"] if match else " ".join(block.split())
            section = title if match or rank == 1 or not roman else section
            out.append(Paragraph(index=len(out), text=title, section=section, where="heading"))
            continue
        printed = labels.take(block)
        out.append(Paragraph(index=len(out), text=printed.text, label=printed.label, section=section))
    return tuple(out)


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines of a block joined where they were cut at a width; separate where somebody ended them."""
    out: list[str] = []
    width = max((len(line) for line in lines), default=0)
    for position, line in enumerate(lines):
        last = lines[position - 1] if position else ""
        full = _WRAPPED[0] <= width <= _WRAPPED[1] and len(last) + 1 + len(line.split(" ", 1)[0]) > width
        if out and full and not starts_paragraph(line):
            out[-1] += " " + line
        else:
            out.append(line)
    return out


#: names that programs give to new sheets
_UNNAMED = re.compile(
    r"(?:sheet|feuil(?:le)?|hoja|лист|tabelle|planilha|folha|foglio|blad|ark|arkusz|sayfa|ورقة|工作表|シート)"
    r"[\s_]*\d*(?:\s*\(\d+\))?",
    re.IGNORECASE,
)


def tables_as_paragraphs(
    tables: Sequence[Rows], headings: Sequence[str] = ()
) -> tuple[tuple[Paragraph, ...], tuple[Rows, ...]]:
    """The cells of tables as paragraphs, each under its sheet's name as section; empty tables are left out.

    Of several sheets, a name that somebody gave is a heading too: ``Action Plan`` says what its rows speak on.
    """
    out: list[Paragraph] = []
    kept: list[Rows] = []
    several = sum(map(bool, tables)) > 1
    for position, rows in enumerate(tables):
        if not rows:
            continue
        section = headings[position] if position < len(headings) else ""
        if several and section.strip() and not _UNNAMED.fullmatch(section.strip()):
            out.append(Paragraph(index=len(out), text=section.strip(), section=section, where="heading"))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text:
                    cell = (len(kept), r, c)
                    out.append(Paragraph(index=len(out), text=text, section=section, where="table", cell=cell))
        kept.append(rows)
    return tuple(out), tuple(kept)


def table_text(tables: Sequence[Rows]) -> str:
    """Tables as text: a line a row, tabs between cells."""
    return "\n\n".join("\n".join("\t".join(row).rstrip("\t") for row in rows) for rows in tables)
