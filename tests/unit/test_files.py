"""Files of every kind by ``parsers.files.read``: one parser, one state, a reason in plain words."""

from __future__ import annotations

import io
import random
import zipfile
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from parsers import files, hostile
from parsers.facts import Extraction
from tests.fakes.pdf_writer import PdfPage, pdf

REAL = Path(__file__).parents[3] / "shared/real"
MACROS = "xl/vbaProject.bin"


def codes(found: Extraction) -> list[str]:
    return [problem.code for problem in found.problems]


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_empty_file() -> None:
    """A file without bytes is empty and says so."""
    assert (files.read(b"", "a.docx").state, codes(files.read(b"", "a.docx"))) == ("empty", ["empty"])


def test_what_was_sent_is_told() -> None:
    """Name, size, digest and media type of the file are always given."""
    found = files.read(b"Paragraph 4 should go.", "note.txt", "application/pdf")
    assert (found.name, found.size, found.media_type) == ("note.txt", 22, "text/plain")
    assert len(found.sha256) == 64


def test_the_content_decides() -> None:
    """A PDF named .docx is read as PDF, and the mismatch is named."""
    found = files.read(pdf([PdfPage().text(72, 700, "Comments of a State")]), "comments.docx")
    assert (found.state, found.media_type, codes(found)) == ("ok", "application/pdf", ["mismatch"])


def test_a_polyglot_is_read_once() -> None:
    """A file that is PDF and zip at once is read by one parser."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("inner.txt", b"text")
    found = files.read(pdf([PdfPage().text(72, 700, "Comments")]) + out.getvalue(), "x.pdf")
    assert found.media_type == "application/pdf"
    assert found.children == ()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ" + bytes(200), "setup.exe"),
        (b"MZ" + bytes(200), "comments.pdf"),
        (b"\x7fELF" + bytes(200), "run"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100), "a.lnk"),
        (b"#!/bin/sh\necho hello\n", "readme.txt"),
        (b"@echo off\r\n", "open.bat"),
        (b"WScript.Echo 1\r\n", "comments.pdf.vbs"),
        (b"WScript.Echo 1\r\n", "comments.vbs. ."),
        (bytes(0x8001) + b"CD001" + bytes(100), "files.iso"),
        (b"[InternetShortcut]\r\nURL=file:///x\r\n", "link.url"),
    ],
)
def test_programs_stay_shut(data: bytes, name: str) -> None:
    """Programs, scripts, shortcuts and disk images are kept and never read, whatever their name."""
    found = files.read(data, name)
    assert (found.state, codes(found)[0]) == ("unsupported", "hostile_type")


def test_macros_stay_shut() -> None:
    """An Office file that carries macros is not read, under its own name or another."""
    out = io.BytesIO(workbook(A=[["x"]]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(MACROS, b"code")
    assert codes(files.read(out.getvalue(), "table.xlsx"))[0] == "hostile_type"
    assert hostile.reason("application/zip", "comments.docm")


def test_documents_are_not_taken_for_programs() -> None:
    """A PDF whose name ends like a program is a PDF."""
    assert files.read(pdf([PdfPage().text(72, 700, "www.example.com")]), "www.example.com").state == "ok"


@pytest.mark.parametrize("magic", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a"])
def test_pictures_are_empty(magic: bytes) -> None:
    """A picture has no text and says what it is."""
    found = files.read(magic + bytes(100), "IMG_1.jpg")
    assert (found.state, codes(found)[0]) == ("empty", "image")


def test_unknown_bytes_are_unsupported() -> None:
    """What is not recognised ends as unsupported, with its type."""
    assert files.read(bytes(range(256)) * 4, "thing.bin").state == "unsupported"


def test_a_workbook() -> None:
    """Sheets become tables with values as shown; their names are the sections of the cells."""
    found = files.read(workbook(Comments=[["Para", "Comment"], [12, "Delete"], [None, None], [7.5, True]]), "x.xlsx")
    assert found.tables == ((("Para", "Comment"), ("12", "Delete"), ("7.5", "TRUE")),)
    cell = next(paragraph for paragraph in found.paragraphs if paragraph.text == "Delete")
    assert (cell.cell, cell.section, cell.where) == ((0, 1, 1), "Comments", "table")


def test_formulas_are_never_shown_as_values() -> None:
    """A formula without a kept value is nothing, not its code."""
    assert "HYPERLINK" not in files.read(workbook(A=[["x", '=HYPERLINK("http://x.test")']]), "x.xlsx").text


def test_a_sheet_with_a_million_empty_columns() -> None:
    """A cell far to the right does not make the reader build what is between."""
    book = openpyxl.Workbook()
    book.active["A1"] = "first"
    book.active["XFD1048576"] = "far away"
    out = io.BytesIO()
    book.save(out)
    assert files.read(out.getvalue(), "x.xlsx").tables == ((("first",),),)


def test_entities_in_a_workbook() -> None:
    """A workbook that declares entities is not read on."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(A=[["x"]]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            blob = old.read(name)
            if name == "xl/workbook.xml":
                blob = b'<!DOCTYPE a [<!ENTITY b "c">]>' + blob
            new.writestr(name, blob)
    found = files.read(out.getvalue(), "x.xlsx")
    assert (found.state, codes(found)) == ("failed", ["hostile"])


def slides() -> bytes:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    shape = (
        "<p:sp><p:nvSpPr><p:nvPr>{}</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    title = '<p:ph type="title"/>'
    slide = f'<p:sld xmlns:a="{a}" xmlns:p="{p}">' + shape.format(title, "Views")
    slide += shape.format("", "Paragraph 4 is supported.") + "</p:sld>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("ppt/presentation.xml", "<x/>")
        package.writestr("ppt/slides/slide1.xml", slide)
    return out.getvalue()


def test_slides() -> None:
    """The words of a slide are paragraphs under its title."""
    found = files.read(slides(), "talk.pptx")
    assert [(p.text, p.section, p.where) for p in found.paragraphs] == [
        ("Views", "Views", "heading"),
        ("Paragraph 4 is supported.", "Views", "body"),
    ]


def test_plain_text() -> None:
    """Wrapped lines are joined, labels and headings known."""
    text = (
        "II. Universalization\n\n5. The Convention has one hundred and twelve States parties and the\n"
        "number grows.\n(a) first reason;\n(b) second reason.\n\n5. März 2026\n"
    )
    found = files.read(text.encode(), "a.txt")
    assert [(p.label, p.text) for p in found.paragraphs] == [
        ("", "II. Universalization"),
        ("5", "The Convention has one hundred and twelve States parties and the number grows."),
        ("5 (a)", "first reason;"),
        ("5 (b)", "second reason."),
        ("", "5. März 2026"),
    ]
    assert found.paragraphs[1].section == "II. Universalization"


def test_a_table_of_values() -> None:
    """Comma-separated values are a table, whatever parts them."""
    assert files.read(b"Para;Comment\n12;Delete, please\n", "x.csv").tables == (
        (("Para", "Comment"), ("12", "Delete, please")),
    )


def test_a_clear_signed_text() -> None:
    """A PGP-signed text is read without its armour; the signature proves nothing and is named."""
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- - Paragraph 4: agreed.\n"
    text += "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"
    found = files.read(text.encode(), "a.txt")
    assert (found.text, codes(found)) == ("- Paragraph 4: agreed.", ["signed"])


def test_pgp_is_encrypted() -> None:
    """A PGP message is encrypted."""
    assert files.read(b"-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", "a.asc").state == "encrypted"


def test_rich_text() -> None:
    """RTF gives its words, Unicode and code pages alike, its labels and tables."""
    rtf = rb"{\rtf1\ansi\ansicpg1252 5.\tab Le paragraphe est cl\'e9\u-10179?.\par\trowd Para\cell Text\cell\row\par}"
    found = files.read(rtf, "x.rtf")
    assert found.paragraphs[0].label == "5"
    assert "clé" in found.text


def test_deep_rich_text_is_refused() -> None:
    """Groups nested without end are refused before a parser sees them."""
    assert files.read(b"{\\rtf1 " + b"{" * 5000 + b"}" * 5001, "x.rtf").state == "refused"


def test_html() -> None:
    """An HTML file is read as text; scripts are not text."""
    found = files.read(
        b"<html><head><title>Views</title></head><body><p>Paragraph 4.</p><script>x()</script></body></html>", "x.html"
    )
    assert (found.title, found.text.strip()) == ("Views", "Paragraph 4.")


def test_an_invitation_and_a_card() -> None:
    """Calendar entries and contact cards are read to a title and are no submissions."""
    invitation = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Informal con\r\n sultations\r\n"
    invitation += b"DTSTART:20260210T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    found = files.read(invitation, "a.ics")
    assert (found.state, found.title, codes(found)) == (
        "ok",
        "Informal consultations, from 2026-02-10 09:00 UTC",
        ["calendar"],
    )
    card = files.read(b"BEGIN:VCARD\r\nFN:A. Person\r\nORG:Ministry;Department\r\nEND:VCARD\r\n", "a.vcf")
    assert (card.state, card.title) == ("ok", "A. Person, Ministry, Department")


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "A <a@mfa.example>", "info@isu.example", "Comments"
    message["Date"] = "Fri, 06 Feb 2026 10:00:00 +0100"
    message.set_content("Please find our comments attached.")
    message.add_attachment(b"Paragraph 4: agreed.", maintype="text", subtype="plain", filename="comments.txt")
    return message


def test_a_mail() -> None:
    """A mail is its facts, and each of its parts a child."""
    found = files.read(mail().as_bytes(), "x.eml")
    assert found.message is not None
    assert (found.title, found.state) == ("Comments", "ok")
    assert [(child.name, child.text) for child in found.children] == [("comments.txt", "Paragraph 4: agreed.")]


def test_a_mail_in_a_zip() -> None:
    """A mail inside an archive is read with its attachments."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("forwarded.eml", mail().as_bytes())
    (child,) = files.read(out.getvalue(), "x.zip").children
    assert child.children[0].name == "comments.txt"


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A copy with up to eight places changed, cut out or doubled."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(out))
        match chance.randrange(4):
            case 0:
                out[place] = chance.randrange(256)
            case 1:
                del out[place : place + chance.randint(1, 100)]
            case 2:
                out[place:place] = out[max(0, place - 40) : place] * 3
            case _:
                out[place : place + 4] = b"\xff\xff\xff\xff"
        if not out:
            break
    return bytes(out)


HONEST = {
    "a.pdf": pdf([PdfPage().lines(700, ["1. A paragraph of text.", "It goes on."])]),
    "a.xlsx": workbook(A=[["Para", "Comment"], [12, "Delete"]]),
    "a.pptx": slides(),
    "a.eml": mail().as_bytes(),
    "a.rtf": rb"{\rtf1\ansi 5.\tab Le paragraphe est cl\'e9.\par}",
    "a.txt": "12. Пункт остаётся без изменений.".encode(),
}


@pytest.mark.parametrize("name", HONEST)
def test_damaged_copies_end_in_a_state(name: str) -> None:
    """Of forty damaged copies of a file each ends in a state, and what is not read says why."""
    chance = random.Random(name)
    for _ in range(40):
        found = files.read(damaged(HONEST[name], chance), name)
        assert found.state == "ok" or found.problems


PUBLIC = sorted(path for path in REAL.rglob("*") if path.is_file() and path.suffix not in {".json", ".list", ".md"})


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.name[:50])
def test_every_public_file_ends_in_a_state(path: Path) -> None:
    """Every file of other projects ends in a named state, and what is not read says why."""
    found = files.read(path.read_bytes(), path.name)
    assert found.state in {"ok", "empty", "encrypted", "unsupported", "failed", "refused"}
    assert found.state == "ok" or found.problems
