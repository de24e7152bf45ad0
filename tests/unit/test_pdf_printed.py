"""PDF as programs print it: columns, broken words, words set in pieces, scripts, tables over pages, owners' locks."""

from __future__ import annotations

import hashlib

import pytest

from parsers import files
from parsers.facts import Extraction
from parsers.pdf.source import Source
from tests.fakes.pdf_writer import PdfPage, pdf, stream, written

#: what stands before a password that is too short (ISO 32000-1, algorithm 2)
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
LEFT = ["1. The States parties recall the", "obligation of Article 4, which", "is to be met without delay."]
RIGHT = ["2. The second paragraph stands", "in the column on the right and", "is read after the first one."]


def read(*pages: PdfPage) -> Extraction:
    return files.read(pdf(pages), "file.pdf")


def texts(found: Extraction, where: str = "body") -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs if paragraph.where == where]


def printed(line: str) -> bytes:
    """A file whose one font prints the letters of *line*, which are given in the order of the page."""
    letters = sorted(set(line))
    pairs = "\n".join(f"<{n:02x}> <{letter.encode('utf-16-be').hex()}>" for n, letter in enumerate(letters, 65))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(letters)} beginbfchar\n{pairs}\nendbfchar "
        "endcmap end end"
    )
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding /ToUnicode 10 0 R "
        b"/FirstChar 65 /LastChar 160 /Widths [" + b"600 " * 96 + b"] >>"
    )
    page = PdfPage()
    shown = "".join(f"{letters.index(letter) + 65:02x}" for letter in line)
    page.operators.append(f"BT /U 12 Tf 72 700 Td <{shown}> Tj ET")
    return pdf([page], extra=[stream(table.encode("ascii")), font], fonts="/U 11 0 R")


def test_columns_are_read_one_after_the_other() -> None:
    """Lines of two columns at one height are no lines of one sentence."""
    found = read(PdfPage().lines(700, LEFT, x=60).lines(700, RIGHT, x=320))
    assert texts(found) == [" ".join(LEFT)[3:], " ".join(RIGHT)[3:]]


def test_a_word_broken_by_the_printer_is_whole() -> None:
    """A hyphen at the end of a line goes where the text knows the word whole; that of a compound stays."""
    page = PdfPage().lines(
        700,
        [
            "1. The clearance of contaminated areas is an obligation that follows from the text; conta-",
            "minated areas are to be marked, and what is left of the explosive weapons is a non-",
            "discriminatory matter for all, non-discriminatory measures being the rule of the text.",
        ],
    )
    (whole,) = texts(read(page))
    assert "the text; contaminated areas" in whole
    assert "is a non-discriminatory matter" in whole


def test_words_set_by_themselves_are_one_line() -> None:
    """Some programs show each word by an operator of its own, with the blank or without it."""
    page, x = PdfPage(), 72.0
    for word in ["1.", "States", "parties", "shall", "submit", "their", "reports", "in", "time."]:
        page.text(x, 700, word + " ")
        x += 5.56 * len(word) + 4
    (paragraph,) = read(page).paragraphs
    assert (paragraph.label, paragraph.text) == ("1", "States parties shall submit their reports in time.")


def test_a_word_set_in_pieces_is_one_word() -> None:
    """Letters that touch are one word, whatever operators show them."""
    page = PdfPage()
    page.operators.append("BT /F 10 Tf 72 700 Td (The obli) Tj (ga) Tj (tion stands) Tj ET")
    assert read(page).text == "The obligation stands"


def test_bold_within_a_line_takes_no_blank() -> None:
    """A line that changes between faces is one line, and no heading."""
    page = PdfPage()
    page.operators.append("BT /F 10 Tf 72 700 Td (Insert ) Tj /B 10 Tf (all) Tj /F 10 Tf ( States parties.) Tj ET")
    (paragraph,) = read(page).paragraphs
    assert (paragraph.where, paragraph.text) == ("body", "Insert all States parties.")


@pytest.mark.parametrize(
    ("as_printed", "as_read"),
    [
        ("Статья 4 Конвенции", "Статья 4 Конвенции"),
        ("第四条 适用 于 缔约国", "第四条 适用 于 缔约国"),
        ("ةيقافتالا صن", "نص الاتفاقية"),
        ("ةيقافتالا 2026 صن", "نص 2026 الاتفاقية"),
    ],
)
def test_scripts_are_read_in_their_own_direction(as_printed: str, as_read: str) -> None:
    """Letters stand in a file from left to right; Arabic is read from right to left, figures in it are not."""
    assert files.read(printed(as_printed), "file.pdf").text.replace(" ", "") == as_read.replace(" ", "")


def test_a_table_goes_on_over_a_page_break() -> None:
    """A table that begins the next page with as many columns is the same one; its head comes once."""
    head = ("Paragraph", "Comment")
    one, two = PdfPage(), PdfPage()
    one.grid(72, 160, [100, 300], 20, [head, ("12", "Delete the word.")])
    two.grid(72, 800, [100, 300], 20, [head, ("14", "Insert a comma.")])
    assert read(one, two).tables == ((head, ("12", "Delete the word."), ("14", "Insert a comma.")),)


def test_a_line_over_several_columns_is_parted_by_cells() -> None:
    """One operator may show the words of a whole row: each goes to the cell it stands in."""
    page = PdfPage()
    page.grid(72, 700, [60, 200], 20, [("", ""), ("", "")])
    page.operators.append("BT /F 10 Tf 75 686 Td (12) Tj 60 0 Td (Delete the word) Tj ET")
    page.operators.append("BT /F 10 Tf 75 666 Td [(14) -4900 (Insert a comma)] TJ ET")
    assert read(page).tables == ((("12", "Delete the word"), ("14", "Insert a comma")),)


@pytest.mark.parametrize(("value", "filled"), [("(Austria)", True), ("()", False)])
def test_a_form_is_opened_twice_only_where_it_is_filled(value: str, filled: bool) -> None:
    """Whether a field on a page has a value is asked of pdfium, which has the file open anyway."""
    field = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (State) /V {value} /Rect [10 10 90 30] >>"
    page = PdfPage(notes=["10 0 R"]).text(72, 700, "A form.")
    data = pdf([page], catalogue="/AcroForm << /Fields [10 0 R] >>", extra=[field.encode()])
    source = Source(data)
    assert source.printed is not None
    source.speaks(source.printed[0])
    assert source.has_form() is filled
    source.close()
    assert ("State: Austria" in files.read(data, "form.pdf").text) is filled


def test_a_file_locked_by_its_owner_alone_is_read() -> None:
    """A file that anybody may open and nobody may change is no file that wants a password."""
    found = files.read(_locked(b"BT /F 12 Tf 72 700 Td (1. The parties agree on this.) Tj ET"), "file.pdf")
    assert (found.state, texts(found)) == ("ok", ["The parties agree on this."])


def _locked(content: bytes) -> bytes:
    """A file encrypted with 40 bits, without a password to open it (ISO 32000-1, 7.6.3, algorithms 2 to 4)."""
    name, allowed = bytes(16), -64
    owner = _rc4(hashlib.md5(b"owner".ljust(5) + _PADDING[:27], usedforsecurity=False).digest()[:5], _PADDING)
    said = _PADDING + owner + allowed.to_bytes(4, "little", signed=True) + name
    key = hashlib.md5(said, usedforsecurity=False).digest()[:5]
    user = _rc4(key, _PADDING)
    own = hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2), usedforsecurity=False).digest()[:10]
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> >>",
        4: stream(_rc4(own, content)),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        6: f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P {allowed} >>".encode(),
    }
    return written(objects, trailer=f"/Root 1 0 R /Encrypt 6 0 R /ID [<{name.hex()}> <{name.hex()}>]")


def _rc4(key: bytes, data: bytes) -> bytes:
    """The cipher that PDF 1.4 uses; it is its own inverse."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
