"""Word's binary format (``.doc``, Word 97 to 2003; MS-DOC): its words, read by the piece table.

Best effort, without a program besides: the text of the body, footnotes and text boxes in order, cells and printed
labels where they were typed. Automatic numbers and tracked changes are not told apart, and the reader is told so.
"""

from __future__ import annotations

import io
import re
import struct

import olefile

from consultation.errors import ParseError
from parsers.facts import Extraction, Paragraph, ParseProblem
from parsers.plain import Rows, from_blocks

_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, OverflowError, RecursionError)
#: FibBase (MS-DOC 2.5.2): magic, version of Word 97, flags
_MAGIC = 0xA5EC
#: of Word 2, 6 and 95
_OLDER = {0xA59B, 0xA59C, 0xA5DB, 0xA5DC}
_WORD_97 = 0x00C1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
#: where FibRgFcLcb97 keeps place and length of the Clx, and FibRgLw97 the counts of characters
_CLX_AT, _COUNTS_AT = 0x01A2, 0x004C
_PIECE_TABLE = 2
_COMPRESSED = 0x40000000
MAX_CHARACTERS = 5_000_000
#: field codes (MS-DOC 2.8.25): what stands between begin and separator is code, between separator and end is shown
_CODE = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_SPECIAL: dict[int, str | None] = dict.fromkeys((1, 2, 3, 4, 5, 6, 8, 0x15, 0x13, 0x14, 0x1F), None) | {
    0x0B: "\n",
    0x0C: "\r",
    0x1E: "-",
}


class Encrypted(ParseError):
    """The file opens with a password only."""

    code = "encrypted"


class TooOld(ParseError):
    """A format from before Word 97."""

    code = "unsupported"


def read(data: bytes) -> Extraction:
    """Read a ``.doc``; ParseError where it is damaged, Encrypted where it wants a password."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            text, notes = _text(file)
            properties = file.get_metadata()
            title, author = _decoded(properties.title), _decoded(properties.author)
    except ParseError:
        raise
    except _BROKEN as error:
        raise ParseError(f"the Word file is damaged ({type(error).__name__})") from error
    paragraphs, tables = _structure(text)
    feet = tuple(
        Paragraph(index=len(paragraphs) + position, text=note, where="footnote") for position, note in enumerate(notes)
    )
    what = "an old Word file: read without automatic numbers; tracked changes cannot be told from the text"
    return Extraction(
        title=title,
        author=author,
        text="\n".join([*(p.text if not p.label else _with_mark(p) for p in paragraphs), *notes]),
        paragraphs=(*paragraphs, *feet),
        tables=tables,
        problems=(ParseProblem(code="old_format", detail=what),),
    )


def _with_mark(paragraph: Paragraph) -> str:
    own = paragraph.label.rpartition(" ")[2]
    return f"{own if own.startswith('(') else paragraph.label + '.'} {paragraph.text}"


def _decoded(value: object) -> str:
    return value.decode("cp1252", "replace").strip("\x00 ") if isinstance(value, bytes) else ""


def _text(file: olefile.OleFileIO) -> tuple[str, list[str]]:
    """The words of the body, and of its notes, in the order of character positions (MS-DOC 2.4.1)."""
    head = file.openstream("WordDocument").read()
    magic, version = struct.unpack_from("<HH", head, 0)
    flags = struct.unpack_from("<H", head, 0x0A)[0]
    if magic in _OLDER:
        raise TooOld("a Word file from before 1997; LibreOffice or antiword would read it")
    if magic != _MAGIC:
        raise ParseError("the Word file is damaged")
    if flags & _ENCRYPTED:
        raise Encrypted("protected by a password; ask the sender for an open copy")
    if version < _WORD_97:
        raise TooOld("a Word file from before 1997; LibreOffice or antiword would read it")
    table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    start, length = struct.unpack_from("<II", head, _CLX_AT)
    words = _pieces(head, table[start : start + length])
    body, notes, heads, _, comments, ends, boxes = struct.unpack_from("<7I", head, _COUNTS_AT)
    kept = _shown(words[body : body + notes])
    after = body + notes + heads
    kept += _shown(words[after : after + comments + ends + boxes])
    return words[:body], kept


def _pieces(head: bytes, clx: bytes) -> str:
    """The text put together from its pieces, each in Unicode or in the Windows code page (MS-DOC 2.9.38, 2.9.177)."""
    position = 0
    while position < len(clx) and clx[position] != _PIECE_TABLE:
        position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
    length = struct.unpack_from("<I", clx, position + 1)[0]
    table = clx[position + 5 : position + 5 + length]
    count = (length - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, 0)
    out: list[str] = []
    total = 0
    for number in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        size = ends[number + 1] - ends[number]
        total += size
        if size < 0 or total > MAX_CHARACTERS:
            raise ParseError("the Word file is damaged: its table of pieces makes no sense")
        if place & _COMPRESSED:
            start = (place & ~_COMPRESSED) // 2
            out.append(head[start : start + size].decode("cp1252", "replace"))
        else:
            out.append(head[place : place + 2 * size].decode("utf-16-le", "replace"))
    return "".join(out)


def _shown(text: str) -> list[str]:
    """The paragraphs of a stretch of text without codes."""
    return [line.strip() for line in _clean(text).replace("\x07", "\r").split("\r") if line.strip()]


def _clean(text: str) -> str:
    """Field codes and the places of pictures and notes taken out."""
    for _ in range(20):
        text, found = _CODE.subn(lambda match: match[1] or "", text)
        if not found:
            break
    return text.translate(_SPECIAL)


def _structure(text: str) -> tuple[tuple[Paragraph, ...], tuple[Rows, ...]]:
    """Paragraphs and tables: a cell ends with U+0007, a row with one more (MS-DOC 2.4.3)."""
    blocks: list[tuple[str, tuple[int, int, int] | None]] = []
    tables: list[list[tuple[str, ...]]] = []
    row: list[str] = []
    in_table = False
    for piece in re.split(r"(?<=\x07)", _clean(text)):
        if not piece.endswith("\x07"):
            blocks += [(line.strip(), None) for line in piece.split("\r") if line.strip()]
            continue
        words = piece[:-1]
        if not row and "\r" in words:
            prose, _, words = words.rpartition("\r")
            blocks += [(line.strip(), None) for line in prose.split("\r") if line.strip()]
            in_table = False
        if not words.strip() and row:
            if not in_table:
                tables.append([])
                in_table = True
            cells = tuple(cell.strip().replace("\r", "\n") for cell in row)
            place = (len(tables) - 1, len(tables[-1]))
            blocks += [(cell, (*place, c)) for c, cell in enumerate(cells) if cell]
            tables[-1].append(cells)
            row = []
        else:
            row.append(words)
    prose = from_blocks([words for words, cell in blocks if cell is None])
    waiting = iter(prose)
    out: list[Paragraph] = []
    section = ""
    for words, cell in blocks:
        paragraph = next(waiting) if cell is None else Paragraph(index=0, text=words, where="table", cell=cell)
        section = paragraph.section if cell is None else section
        out.append(
            Paragraph(
                index=len(out),
                text=paragraph.text,
                label=paragraph.label,
                section=section,
                where=paragraph.where,
                cell=paragraph.cell,
            )
        )
    return tuple(out), tuple(tuple(rows) for rows in tables)
