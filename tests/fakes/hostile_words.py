"""Office files that lie, swell and reach out (FAULTS.md M5 to M10, M22, M25, M26, M28, M30)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import pairwise

from tests.fakes.hostile_case import CANARY, STOPPED, Case, case
from tests.fakes.word_builder import anchored, comment, delete, docx, ins, p, r

#: a file with too much in it: cut, refused, or stopped
_CUT = ("ok", "refused", "failed", STOPPED)
_GOOD = "Paragraph 4: agreed."


def remade(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """A package with some parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, content in {**kept, **parts}.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def declared(declaration: str, words: str) -> bytes:
    """A Word file whose document declares entities and uses one."""
    body = docx(p(_GOOD), p("ENTITY"))
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        xml = package.read("word/document.xml").decode()
    return remade(body, {"word/document.xml": f"{declaration}{xml.replace('ENTITY', words)}".encode()})


def linked(kind: str, target: str, body: str = "") -> bytes:
    """A Word file with a relation to somewhere outside."""
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    return remade(docx(p(_GOOD), body), {"word/_rels/document.xml.rels": relation.encode()})


def settings_linked(target: str) -> bytes:
    """A template attached from outside, as the attack of that name has it."""
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    data = docx(p(_GOOD), settings='<w:attachedTemplate r:id="r1"/>')
    return remade(data, {"word/_rels/settings.xml.rels": relation.encode()})


def field(instruction: str) -> str:
    """A field of Word with a result."""
    return p(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("shown")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def deep(tag: str, depth: int) -> str:
    """Elements in elements."""
    return f"<w:{tag}>" * depth + p("deep") + f"</w:{tag}>" * depth


def workbook(cells: str, strings: str = "") -> bytes:
    """An Excel file with one sheet of these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}sheet.main+xml"/>'
            f'<Override PartName="/xl/sheet.xml" ContentType="{sheet}worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="sheet.xml"/></Relationships>'
        ),
        "xl/sheet.xml": f'{strings}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def cell(place: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def odt(content: str, declaration: str = "") -> bytes:
    """An OpenDocument text."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    body = f"<office:body><office:text>{content}</office:text></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", f"{declaration}<office:document-content {names}>{body}</office:document-content>"
        )
    return out.getvalue()


_FILE = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/{CANARY}">]>'
_HTTP = '<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/">]>'


def _laughs() -> str:
    steps = "".join(f"<!ENTITY {this} '{f'&{last};' * 10}'>" for last, this in pairwise("abcdefghij"))
    return f"<!DOCTYPE w [<!ENTITY a 'lol'>{steps}]>"


#: a list that begins with a number no letters reach
_FAR = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="999999999"/>'
    '<w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="1000000000">'
    '<table:table-cell table:number-columns-repeated="1000000000"><text:p>word</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)
_TWICE = (
    f'<w:p><mc:AlternateContent><mc:Choice Requires="wps">{r("Once")}</mc:Choice>'
    f"<mc:Fallback>{r('Once')}</mc:Fallback></mc:AlternateContent></w:p>"
)
_SHOUT = "http://127.0.0.1:{port}/x"
_TEMPLATES = "{{config}} {% for x in y %} ${x} %s {0.__class__} <%= 1 %> #{1}"

CASES: dict[str, Case] = {
    "docx locked": case(
        "M5",
        "a.docx",
        lambda: remade(docx(p(CANARY)), {})[:3000].replace(b"PK", b"\xd0\xcf", 1),
        "failed",
        "unsupported",
        "encrypted",
    ),
    "docx entity of a file": case("M6", "a.docx", lambda: declared(_FILE, "&x;"), "refused", "failed"),
    "docx entity of an address": case("M6", "a.docx", lambda: declared(_HTTP, "&x;"), "refused", "failed"),
    "docx parameter entity": case(
        "M6",
        "a.docx",
        lambda: declared('<!DOCTYPE w [<!ENTITY % x SYSTEM "http://127.0.0.1:{port}/"> %x;]>', "x"),
        "refused",
        "failed",
    ),
    "docx declaration in another alphabet": case(
        "M6",
        "a.docx",
        lambda: remade(
            docx(p(_GOOD)),
            {"word/document.xml": ('<?xml version="1.0" encoding="utf-16"?>' + _FILE + "<w>&x;</w>").encode("utf-16")},
        ),
        "refused",
        "failed",
        "empty",
    ),
    "docx laughs": case("M7", "a.docx", lambda: declared(_laughs(), "&j;"), "refused", "failed", hides=("lollol",)),
    "xlsx laughs": case(
        "M7", "a.xlsx", lambda: workbook(cell("A1", "&j;"), _laughs()), "refused", "failed", hides=("lollol",)
    ),
    "odt laughs": case(
        "M7", "a.odt", lambda: odt("<text:p>&j;</text:p>", _laughs()), "refused", "failed", "empty", hides=("lollol",)
    ),
    "docx template from outside": case("M8", "a.docx", lambda: settings_linked(_SHOUT), says=(_GOOD,)),
    "docx picture from outside": case("M8", "a.docx", lambda: linked("image", _SHOUT), says=(_GOOD,)),
    "docx object from outside": case(
        "M8", "a.docx", lambda: linked("oleObject", f"file:///etc/{CANARY}"), says=(_GOOD,)
    ),
    "docx chunk from outside": case(
        "M8", "a.docx", lambda: linked("aFChunk", _SHOUT, '<w:altChunk r:id="r9"/>'), says=(_GOOD,)
    ),
    "docx frame from outside": case("M8", "a.docx", lambda: linked("frame", _SHOUT), says=(_GOOD,)),
    "docx field includes a picture": case(
        "M8",
        "a.docx",
        lambda: docx(p(_GOOD), field(f"INCLUDEPICTURE http://127.0.0.1/{CANARY}")),
        says=(_GOOD, "shown"),
    ),
    "docx field includes a text": case(
        "M8", "a.docx", lambda: docx(p(_GOOD), field(f"INCLUDETEXT /etc/{CANARY}")), says=(_GOOD,)
    ),
    "docx field starts a program": case(
        "M8", "a.docx", lambda: docx(p(_GOOD), field(f"DDEAUTO {CANARY}")), says=(_GOOD,)
    ),
    "docx of a million paragraphs": case("M9", "a.docx", lambda: docx("<w:p/>" * 1_000_000), *_CUT, "empty"),
    "docx of sixty thousand paragraphs": case(
        "M9", "a.docx", lambda: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 60_000), *_CUT
    ),
    "docx with one text of 60 MB": case("M9", "a.docx", lambda: docx(p("a" * 60_000_000)), "refused"),
    "docx twenty thousand deep": case("M9", "a.docx", lambda: docx(deep("sdt", 20_000)), *_CUT, "empty"),
    "docx tables in tables": case(
        "M9",
        "a.docx",
        lambda: docx("<w:tbl><w:tr><w:tc>" * 150 + p("deep") + "</w:tc></w:tr></w:tbl>" * 150),
        *_CUT,
        "empty",
    ),
    "docx row of a hundred thousand cells": case(
        "M9",
        "a.docx",
        lambda: docx("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 100_000 + "</w:tr></w:tbl>"),
        *_CUT,
        "empty",
    ),
    "docx cell over a thousand million columns": case(
        "M9",
        "a.docx",
        lambda: docx(
            p(_GOOD),
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>'
            + p("wide")
            + "</w:tc></w:tr></w:tbl>",
        ),
        says=(_GOOD, "wide"),
    ),
    "docx of five thousand changes in one paragraph": case(
        "M9", "a.docx", lambda: docx(p(*(ins("a") for _ in range(5_000)))), *_CUT
    ),
    "docx list of a level that is none": case(
        "M9", "a.docx", lambda: docx(p(_GOOD, num=(999999999, 99))), says=(_GOOD,)
    ),
    "docx number past all letters": case(
        "M9",
        "a.docx",
        lambda: docx(
            p(_GOOD, num=(1, 0)),
            numbering=_FAR,
        ),
        says=(_GOOD,),
    ),
    "docx style based on itself": case(
        "M9",
        "a.docx",
        lambda: docx(
            p(_GOOD, style="A"), styles='<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="A"/></w:style>'
        ),
        says=(_GOOD,),
    ),
    "xlsx of a million columns": case(
        "M9",
        "a.xlsx",
        lambda: workbook('<row r="1">' + cell("XFD1048576", _GOOD) + cell("AAAAAAA1", "far") + "</row>"),
        *_CUT,
        "empty",
    ),
    "xlsx of a hundred thousand rows": case(
        "M9",
        "a.xlsx",
        lambda: workbook("".join(f'<row r="{n}">{cell(f"A{n}", "word")}</row>' for n in range(1, 100_001))),
        *_CUT,
    ),
    "odt repeated a thousand million times": case(
        "M9",
        "a.odt",
        lambda: odt(_REPEATED),
        *_CUT,
    ),
    "odt blanks without number": case(
        "M9",
        "a.odt",
        lambda: odt('<text:p>Paragraph 4:<text:s text:c="1000000000"/>agreed.</text:p>'),
        says=("agreed.",),
    ),
    "docx relation to NULL": case("M10", "a.docx", lambda: linked("image", "../NULL"), says=(_GOOD,)),
    "docx without document": case(
        "M10", "a.docx", lambda: remade(docx(p(_GOOD)), {"word/document.xml": None}), "failed", "empty", "ok"
    ),
    "docx without relations": case(
        "M10",
        "a.docx",
        lambda: remade(docx(p(_GOOD)), {"_rels/.rels": None, "word/_rels/document.xml.rels": None}),
        "ok",
        "failed",
    ),
    "docx of broken XML": case(
        "M10", "a.docx", lambda: remade(docx(p(_GOOD)), {"word/document.xml": b"<w:document"}), "failed", "empty"
    ),
    "docx cut": case("M10", "a.docx", lambda: docx(p(_GOOD))[:700], "failed", "unsupported", "empty"),
    "docx that is a doc": case(
        "M10",
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
        "failed",
        "unsupported",
        codes=("unsupported",),
    ),
    "xlsx formulas are words": case(
        "M22",
        "a.xlsx",
        lambda: workbook(
            '<row r="1">'
            + cell("A1", "=cmd|' /C calc'!A0")
            + '<c r="B1"><f>HYPERLINK("http://127.0.0.1/")</f><v>7</v></c></row>'
        ),
        says=("=cmd|' /C calc'!A0", "7"),
        hides=("HYPERLINK",),
    ),
    "csv formulas are words": case(
        "M22", "a.csv", lambda: b'Paragraph,Comment\r\n12,"=1+1"\r\n13,@SUM(A1)\r\n14,-2\r\n', says=("=1+1", "@SUM(A1)")
    ),
    "docx author called a State": case(
        "M25",
        "a.docx",
        lambda: docx(
            p(
                "The States ",
                ins("shall ", by="France &lt;real@gov.example&gt;"),
                delete("should ", by="\u202eecnarF"),
                "act.",
            )
        ),
        says=("shall ",),
    ),
    "docx comment of a State": case(
        "M25",
        "a.docx",
        lambda: docx(p(anchored(0, "The words.")), comments=comment(0, "We disagree.", by="The Presidency")),
        says=("We disagree.",),
    ),
    "docx hidden words": case(
        "M26",
        "a.docx",
        lambda: docx(p(_GOOD), "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden words.</w:t></w:r></w:p>"),
        says=(_GOOD,),
    ),
    "docx white words": case(
        "M26",
        "a.docx",
        lambda: docx(
            p(_GOOD),
            '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/><w:sz w:val="2"/></w:rPr><w:t>White words.</w:t></w:r></w:p>',
        ),
        says=(_GOOD,),
    ),
    "docx words twice": case(
        "M26",
        "a.docx",
        lambda: docx(p(_GOOD), _TWICE),
        says=(_GOOD, "Once"),
        hides=("OnceOnce",),
    ),
    "docx templates are words": case(
        "M28",
        "a.docx",
        lambda: docx(p(_TEMPLATES.replace("<%= 1 %>", ""))),
        says=("{{config}} {% for x in y %} ${x} %s {0.__class__}",),
    ),
    "txt templates are words": case("M28", "a.txt", lambda: _TEMPLATES.encode(), says=(_TEMPLATES,)),
    "docx link to an address": case(
        "M30",
        "a.docx",
        lambda: linked("hyperlink", _SHOUT, f'<w:p><w:hyperlink r:id="r9">{r("here")}</w:hyperlink></w:p>'),
        says=(_GOOD, "here"),
    ),
    "docx controls in text": case("M17", "a.docx", lambda: docx(p("a\u202eb\ufeffc")), says=("c",)),
}
