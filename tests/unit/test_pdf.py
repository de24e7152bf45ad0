"""PDF: what a reader sees on the page, from files of our own making and from the circulated drafts."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from parsers import files
from parsers.facts import Extraction
from parsers.pdf.annotations import timestamp
from parsers.pdf.assemble import garbage
from parsers.pdf.script import logical_order, normalised
from tests.fakes.pdf_writer import PdfPage, pdf, stream, written

ROOT = Path(__file__).parents[2]
DRAFTS = ROOT / "tests/data/corpus/drafts"
REAL = ROOT.parent / "shared/real"
INDEX: list[dict[str, Any]] = json.loads((DRAFTS / "INDEX.json").read_text(encoding="utf-8"))["drafts"]
PEERS = sorted(REAL.glob("**/*.pdf.txt"))


def read(*pages: PdfPage, **more: Any) -> Extraction:
    return files.read(pdf(pages, **more), "file.pdf")


def texts(found: Extraction, where: str = "body") -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs if paragraph.where == where]


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


@pytest.mark.parametrize("draft", INDEX, ids=[draft["pdf"] for draft in INDEX])
def test_paragraphs_of_a_draft(draft: dict[str, Any]) -> None:
    """At least 97 in 100 paragraphs of a printed draft are found whole, and all of those with label and section."""
    found = files.read((DRAFTS / draft["pdf"]).read_bytes(), draft["pdf"])
    by_text = {plain(paragraph.text): paragraph for paragraph in found.paragraphs}
    wanted = draft["paragraphs"]
    pairs = [(paragraph, by_text.get(plain(paragraph["text"]))) for paragraph in wanted]
    hits = [(paragraph, hit) for paragraph, hit in pairs if hit is not None]
    assert len(hits) >= 0.97 * len(wanted)
    assert [paragraph["label"] for paragraph, _ in hits] == [hit.label for _, hit in hits]
    right = [paragraph["section"] == hit.section for paragraph, hit in hits]
    assert sum(right) >= 0.97 * len(right)


@pytest.mark.parametrize("draft", [d for d in INDEX if d["tables"]], ids=lambda draft: draft["pdf"])
def test_tables_of_a_draft(draft: dict[str, Any]) -> None:
    """Every ruled table of a draft is read cell by cell, over page breaks too."""
    found = files.read((DRAFTS / draft["pdf"]).read_bytes(), draft["pdf"])
    got = [[[plain(cell) for cell in row] for row in table] for table in found.tables]
    for table in draft["tables"]:
        assert [[plain(cell) for cell in row] for row in table["rows"]] in got


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_words_that_a_peer_finds(peer: Path) -> None:
    """At least 95 in 100 words that another reader finds in a public file are found."""
    found = files.read(peer.with_suffix("").read_bytes(), peer.stem)
    wanted = Counter(re.findall(r"\w+", normalised(peer.read_text(encoding="utf-8"))))
    got = Counter(re.findall(r"\w+", found.text))
    assert (wanted & got).total() >= 0.95 * wanted.total()


def test_lines_become_paragraphs() -> None:
    """Lines are joined to the paragraph they belong to; a gap or a label begins the next one."""
    first = ["1. The present document describes the situation of the Convention and", "what was done in the period."]
    page = (
        PdfPage()
        .lines(700, first)
        .lines(670, ["2. The second paragraph stands below it and goes on over its own", "end, which is here."])
    )
    found = read(page)
    assert [paragraph.label for paragraph in found.paragraphs] == ["1", "2"]
    assert texts(found)[0].endswith("Convention and what was done in the period.")


def test_sub_paragraphs_carry_their_parent() -> None:
    """The label of (a) below paragraph 12 is 12 (a)."""
    page = (
        PdfPage()
        .text(72, 700, "12. The obstacles are:")
        .text(90, 682, "(a) a first one;")
        .text(90, 664, "(b) a second one.")
    )
    assert [paragraph.label for paragraph in read(page).paragraphs] == ["12", "12 (a)", "12 (b)"]


def test_running_heads_and_page_numbers_are_no_text() -> None:
    """What stands at the edge of every page is left out of the text; the head is kept once, page numbers never."""
    pages = [
        PdfPage()
        .text(72, 810, "CCM/CONF/2026/9", 8)
        .lines(700, [f"{number}. Paragraph number {number} of the text."])
        .text(290, 30, f"Page {number} of 3", 8)
        for number in (1, 2, 3)
    ]
    found = read(*pages)
    assert "Page" not in found.text
    assert "CCM/CONF" not in found.text
    assert texts(found, "header") == ["CCM/CONF/2026/9"]
    assert [paragraph.label for paragraph in found.paragraphs if paragraph.where == "body"] == ["1", "2", "3"]


def test_repeated_lines_alone_are_text() -> None:
    """A file whose pages hold one line each, which differs by its number alone, is not empty."""
    found = read(*(PdfPage().text(72, 800, f"Annex {number}") for number in range(1, 6)))
    assert found.state == "ok"
    assert "Annex 4" in found.text


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    """A sentence that does not end on its page goes on on the next."""
    one = PdfPage().lines(
        100, ["1. The States parties recalled that the obligation in Article 4 of the", "Convention is to be"]
    )
    two = PdfPage().lines(780, ["met as soon as possible."])
    (whole,) = texts(read(one, two))
    assert whole.endswith("in Article 4 of the Convention is to be met as soon as possible.")


def test_footnotes_stand_apart() -> None:
    """Small type at the foot of the page is a footnote; its mark is no part of the sentence."""
    page = PdfPage().lines(700, ["The reports are silent on this point, as has been said before in other places."])
    page.text(72, 688, "A figure").text(112, 692, "1", 6).text(116, 688, "is given.")
    page.text(72, 60, "1", 5).text(76, 58, "See the annex.", 7)
    found = read(page)
    assert texts(found, "footnote") == ["See the annex."]
    assert "figure is given" in found.text


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page(turned: int) -> None:
    """A page that is shown turned is read as a reader sees it: its lines, its tables and the words under a mark."""
    made = PdfPage(notes=["<< /Type /Annot /Subtype /Highlight /QuadPoints [{}] /Contents (Here.) >>"])
    high = 595 if turned in {90, 270} else 842
    # What is seen at (x, y) from the lower left corner stands here in the space of the file.
    a, b, c, d, e, f = {90: (0, 1, -1, 0, 595, 0), 180: (-1, 0, 0, -1, 595, 842), 270: (0, -1, 1, 0, 0, 842)}[turned]
    made.operators.append(f"{a} {b} {c} {d} {e} {f} cm")
    made.lines(high - 60, ["1. The first line of a paragraph that goes on over the end of", "its line and ends here."])
    made.grid(72, high - 200, [100, 200], 20, [["Paragraph", "Comment"], ["12", "Delete it"]])
    corners = [(a * x + c * y + e, b * x + d * y + f) for y in (high - 65, high - 50) for x in (80, 105)]
    made.notes[0] = made.notes[0].replace("{}", " ".join(f"{number}" for corner in corners for number in corner))
    data = pdf([made]).replace(b"/MediaBox [0 0 595 842]", f"/Rotate {turned} /MediaBox [0 0 595 842]".encode())
    found = files.read(data, "turned.pdf")
    assert texts(found) == ["The first line of a paragraph that goes on over the end of its line and ends here."]
    assert found.tables == ((("Paragraph", "Comment"), ("12", "Delete it")),)
    assert [(comment.text, comment.quote) for comment in found.comments] == [("Here.", "The")]


def test_a_ruled_table() -> None:
    """A ruled table is given as rows of cells, and its cells as paragraphs with their place."""
    page = PdfPage().text(72, 780, "Comments in a table:")
    page.grid(72, 700, [100, 200], 20, [["Paragraph", "Comment"], ["12", "Delete it"]])
    found = read(page)
    assert found.tables == ((("Paragraph", "Comment"), ("12", "Delete it")),)
    assert [(p.text, p.cell) for p in found.paragraphs if p.where == "table"][-1] == ("Delete it", (0, 1, 1))
    assert "Delete it" in found.text


def test_notes_on_the_page() -> None:
    """A highlight with a remark becomes a comment with author, date, the words covered and the label."""
    note = (
        "<< /Type /Annot /Subtype /Highlight /Rect [72 696 300 712] /QuadPoints [84 711 112 711 84 697 112 697] "
        "/Contents (Too strong.) /T (A. Author) /CreationDate (D:20260203101500+01'00') >>"
    )
    page = PdfPage(notes=[note]).text(72, 700, "7. word other words that follow here")
    (comment,) = read(page).comments
    assert (comment.text, comment.author, comment.quote, comment.label) == ("Too strong.", "A. Author", "word", "7")
    assert comment.date == "2026-02-03T10:15:00+01:00"


def test_files_inside_are_children() -> None:
    """A file embedded in a PDF is read as its child."""
    extra = [stream(b"Paragraph 4: no objection."), b"<< /Type /Filespec /F (note.txt) /EF << /F 10 0 R >> >>"]
    names = "/Names << /EmbeddedFiles << /Names [(note.txt) 11 0 R] >> >>"
    (child,) = read(PdfPage().text(72, 700, "See the file inside."), catalogue=names, extra=extra).children
    assert (child.name, child.state, child.text) == ("note.txt", "ok", "Paragraph 4: no objection.")


def test_files_hung_on_a_page() -> None:
    """A file that a note on the page carries is read as a child, once though the document names it too."""
    extra = [
        stream(b"Paragraph 4: no objection."),
        b"<< /Type /Filespec /F (n.txt) /UF (note.txt) /EF << /F 10 0 R >> >>",
    ]
    note = "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 11 0 R /Contents (Our letter) >>"
    names = "/AF [11 0 R]"
    hung = PdfPage(notes=[note]).text(72, 700, "See the file inside.")
    found = read(hung, catalogue=names, extra=extra)
    assert [(child.name, child.text) for child in found.children] == [("note.txt", "Paragraph 4: no objection.")]
    assert [comment.text for comment in found.comments] == ["Our letter"]


def test_a_portfolio() -> None:
    """A portfolio is what its files say: its cover sheet is only a notice."""
    extra = [stream(b"First."), stream(b"Second.")]
    files_ = [f"<< /Type /Filespec /F ({n}.txt) /EF << /F {n} 0 R >> >>" for n in (10, 11)]
    names = f"/Collection << /View /D >> /Names << /EmbeddedFiles << /Names [(a) {files_[0]} (b) {files_[1]}] >> >>"
    found = read(PdfPage(), catalogue=names, extra=extra)
    assert found.state == "ok"
    assert [(child.name, child.text) for child in found.children] == [("10.txt", "First."), ("11.txt", "Second.")]


def test_form_fields() -> None:
    """The filled fields of a form are read after the text: what is shown of a choice, and no box left empty."""
    extra = [
        b"<< /FT /Tx /T (State) /V (Norway) >>",
        b"<< /FT /Ch /T (c) /TU (Round) /V (2) /Opt [[(1) (First round)] [(2) (Second round)]] >>",
        b"<< /FT /Btn /T (agree) /V /Yes >>",
        b"<< /FT /Btn /T (object) /V /Off >>",
        b"<< /T (group) /FT /Tx /Kids [<< /T (name) /V (A. Author) >>] >>",
        b"<< /FT /Tx /T (answer) /V 16 0 R >>",
        stream(b"A long answer."),
    ]
    found = read(
        PdfPage().text(72, 700, "Form"),
        catalogue="/AcroForm << /Fields [10 0 R 11 0 R 12 0 R 13 0 R 14 0 R 15 0 R] >>",
        extra=extra,
    )
    assert texts(found)[1:] == [
        "State: Norway",
        "Round: Second round",
        "agree: Yes",
        "group.name: A. Author",
        "answer: A long answer.",
    ]


def test_a_dynamic_form() -> None:
    """A form that only some programs show is said to be one, and the values in its XML are read."""
    xml = (
        b'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form><State>Norway</State>'
        b"<Empty/></form></xfa:data></xfa:datasets>"
    )
    template = b'<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"/>'
    found = read(
        PdfPage().text(72, 700, "Please wait..."),
        catalogue="/NeedsRendering true /AcroForm << /Fields [] /XFA [(template) 11 0 R (datasets) 10 0 R] >>",
        extra=[stream(xml), stream(template)],
    )
    assert "State: Norway" in texts(found)
    assert [problem.code for problem in found.problems] == ["dynamic_form"]


@pytest.mark.parametrize("shut", sorted(REAL.glob("**/password-example.pdf")), ids=lambda path: path.name)
def test_a_password_is_wanted(shut: Path) -> None:
    """A public file that opens with a password only is said to be encrypted, and none of it is guessed."""
    found = files.read(shut.read_bytes(), shut.name)
    assert (found.state, found.text) == ("encrypted", "")


def test_a_scan_is_said_to_be_one() -> None:
    """Pages that are pictures alone give the state empty and say why, never an empty success."""
    found = read(PdfPage(picture=True), PdfPage(picture=True))
    assert (found.state, found.scanned, found.pages) == ("empty", True, 2)
    assert [problem.code for problem in found.problems] == ["scanned"]


def test_a_scanned_annex_is_named() -> None:
    """One page without text among others is named."""
    found = read(PdfPage().text(72, 700, "The letter itself."), PdfPage(picture=True))
    assert found.state == "ok"
    assert [problem.code for problem in found.problems] == ["scanned_pages"]


def test_more_pages_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long file is read up to the limit, and the last page read is named."""
    monkeypatch.setattr("parsers.pdf.document.MAX_PAGES", 3)
    found = read(*(PdfPage().text(72, 700, f"Page of text {number}") for number in range(5)))
    (problem,) = [problem for problem in found.problems if problem.code == "truncated"]
    assert "page 3" in problem.detail
    assert "text 2" in found.text
    assert found.pages == 5


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n",
        b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF",
        pdf([PdfPage().text(72, 700, "cut")])[:400],
        written({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
        b"%PDF-1.4\n" + b"[" * 5000,
    ],
    ids=["head alone", "no pages", "cut short", "pages loop", "nested arrays"],
)
def test_damaged_files_end_in_a_state(data: bytes) -> None:
    """A damaged PDF ends as failed, empty or refused with a reason, and raises nothing."""
    found = files.read(data, "broken.pdf")
    assert found.state in {"failed", "empty", "refused"}
    assert found.problems


def test_one_damaged_page_costs_itself_alone() -> None:
    """A page that cannot be read is named, and the others are read."""
    whole = PdfPage().text(72, 700, "A good page.")
    data = pdf([whole, PdfPage(operators=["BT /F 10 Tf (bad) Tj ET"]), whole])
    broken = data.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 (x) 842]", 2).replace(
        b"[0 0 (x) 842]", b"[0 0 595 842]", 1
    )
    found = files.read(broken, "x.pdf")
    assert found.text.count("A good page.") == 2


def test_type_without_size() -> None:
    """Text set in no size at all is read like any other."""
    assert read(PdfPage().text(72, 700, "small", 0).text(72, 680, "Words of a size.")).text.endswith("Words of a size.")


def test_garbage_is_recognised() -> None:
    """Glyph numbers in place of letters count as garbage, honest words in any script do not."""
    assert garbage("(cid:12)(cid:44)(cid:9)") == 1.0
    assert garbage("Замечания 意见 ملاحظات") == 0.0


def test_arabic_is_put_in_reading_order() -> None:
    """A line printed right to left is given as written, figures and Latin words within it left to right."""
    visual = list("ةيقافتالا CCM 2026 نم")
    assert logical_order(visual) == "من CCM 2026 الاتفاقية"


def test_presentation_forms_become_letters() -> None:
    """Ligatures and Arabic presentation forms become the letters they stand for; other characters stay."""
    assert normalised("ﬁnal ﻣﺤﻤﺪ ½") == "final محمد ½"


def test_an_arabic_word_in_a_latin_line() -> None:
    """Only the right-to-left run of a left-to-right line is turned."""
    assert logical_order(list("Hello دمحم."), base="L") == "Hello محمد."


@pytest.mark.parametrize(
    ("written_as", "moment"),
    [
        ("D:20260203101500+01'00'", "2026-02-03T10:15:00+01:00"),
        ("D:20260203101500Z", "2026-02-03T10:15:00+00:00"),
        ("D:2026", "2026-01-01T00:00:00+00:00"),
        ("D:20261399", None),
        ("yesterday", None),
    ],
)
def test_dates(written_as: str, moment: str | None) -> None:
    """A date of a PDF becomes RFC 3339, or nothing where it is none."""
    assert timestamp(written_as) == moment
