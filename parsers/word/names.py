"""Names of WordprocessingML (ECMA-376 part 1, clause 17) in lxml's notation, each written once."""

from __future__ import annotations

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: ISO/IEC 29500 Strict uses other names for the same vocabularies; they are read as the Transitional ones
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": MAIN.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}

W = "{" + MAIN + "}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: pictures, diagrams and charts hold text in a vocabulary of their own (21.1.2)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

#: id of a relation of the part
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
P = W + "p"
R = W + "r"
T = W + "t"
DEL_TEXT = W + "delText"
P_PR = W + "pPr"
R_PR = W + "rPr"
VAL = W + "val"
ID = W + "id"
NAME = W + "name"
AUTHOR = W + "author"
DATE = W + "date"
#: the same moment in UTC, which ``w:date`` is not whatever its ``Z`` says (MS-DOCX 2.9, 2.11)
DATE_UTC = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
INS = W + "ins"
DEL = W + "del"
MOVE_FROM = W + "moveFrom"
MOVE_TO = W + "moveTo"

#: kinds of CONTRACT.md by the element that marks them inside a paragraph (17.13.5)
RUN_REVISIONS = {INS: "insertion", DEL: "deletion", MOVE_FROM: "move_from", MOVE_TO: "move_to"}
#: revisions whose text stands only in the text after the changes, and only in the text before them
HIDE_BEFORE = frozenset({"insertion", "move_to", "row_insertion", "cell_insertion"})
HIDE_AFTER = frozenset({"deletion", "move_from", "row_deletion", "cell_deletion"})

#: former properties, kept inside the present ones: a tracked change of format (17.13.5.29 to 39); cells merged or
#: split (17.13.5.2). A change of the grid of a table is left out: it has neither author nor date, and no tool lists it.
FORMAT_CHANGES = tuple(
    W + name
    for name in (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "numberingChange",
        "cellMerge",
    )
)

#: nothing inside these is text of the document; a soft hyphen shows only where a line happens to break
SILENT = (
    *(W + name for name in ("instrText", "delInstrText", "rubyPr", "rt")),
    *(W + name for name in ("softHyphen", "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd")),
    *(W + name for name in ("footnoteRef", "endnoteRef", "annotationRef", "lastRenderedPageBreak")),
    *(W + name for name in ("separator", "continuationSeparator", "pgNum", "smartTagPr", "customXmlPr")),
    *(M + name for name in ("rPr", "oMathParaPr")),
)
