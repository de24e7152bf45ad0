"""The few things of WordprocessingML that python-docx has no words for: fonts of other scripts, shading, fields.

Every value here is our own or plain text of a run; text of mails never becomes a field code, a style or an attribute
(FAULTS.md M22).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

LATIN, EAST_ASIAN, COMPLEX = "Times New Roman", "SimSun", "Times New Roman"
#: characters that XML 1.0 cannot carry
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text as XML can carry it."""
    return _NOT_XML.sub("\ufffd", text)


def set_fonts(style_or_run: Any) -> None:
    """Fonts for Latin, East Asian and complex scripts, so that no reader falls back to boxes."""
    properties = style_or_run.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", EAST_ASIAN), ("cs", COMPLEX)):
        fonts.set(qn(f"w:{name}"), font)
        # A theme's font, where one is named, outranks the font itself (ECMA-376 17.3.2.26).
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)


def is_right_to_left(text: str) -> bool:
    """Whether most letters of the text are written from right to left."""
    kinds = [unicodedata.bidirectional(char) for char in text if char.isalpha()]
    return 2 * sum(kind in {"R", "AL"} for kind in kinds) > len(kinds)


def add_text(paragraph: Any, text: str, *, size: float | None = None, colour: str | None = None) -> Any:
    """A run of plain text; lines stay lines, and right-to-left text is marked as such."""
    run = paragraph.add_run(clean(text))
    if size is not None:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = RGBColor.from_string(colour)
    if is_right_to_left(text):
        run.font.rtl = True
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no word for it
        if properties.find(qn("w:bidi")) is None:
            properties.append(OxmlElement("w:bidi"))
    return run


def shade(cell: Any, colour: str) -> None:
    """Fill a table cell."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - the same


def repeat_header(row: Any) -> None:
    """Print this row again at the top of every page that the table runs over."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the same
    properties.append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    """Never break this row over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the same


def add_field(paragraph: Any, code: str) -> None:
    """A field of our own: PAGE or NUMPAGES."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - the same
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)  # noqa: SLF001 - the same


def set_language(document: Any, language: str) -> None:
    """The language of the document, for spelling and for readers read aloud."""
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    found.set(qn("w:val"), language)


def set_widths(table: Any, widths: tuple[Any, ...]) -> None:
    """Fixed column widths, in the grid and in every cell: some readers go by the one, some by the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=False):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=False):
            cell.width = width
