"""PDF: what readers marked on the page, as edits of the text and comments in its margin."""

from __future__ import annotations

from typing import Any

import pytest

from parsers import files
from parsers.facts import Comment, Edit, Extraction
from tests.fakes.pdf_writer import PdfPage, pdf

#: where each word of the line below stands: from, to
WORDS = {"7.": (72, 82), "States": (90, 118), "shall": (130, 150), "report": (160, 188), "yearly.": (200, 230)}


def page(*notes: str) -> PdfPage:
    """A page with one numbered sentence whose words stand at known places."""
    made = PdfPage(notes=list(notes))
    for word, (x, _) in WORDS.items():
        made.text(x, 700, word)
    return made


def read(*notes: str, extra: tuple[bytes, ...] = ()) -> Extraction:
    return files.read(pdf([page(*notes)], extra=extra), "comments.pdf")


def mark(subtype: str, first: str, last: str = "", entries: str = "") -> str:
    """A mark over the words from *first* to *last*."""
    left, right = WORDS[first][0] - 1, WORDS[last or first][1] + 1
    corners = f"{left} 710 {right} 710 {left} 697 {right} 697"
    return (
        f"<< /Type /Annot /Subtype /{subtype} /Rect [{left} 697 {right} 710] /QuadPoints [{corners}] /T (A. Reviewer) "
        f"/CreationDate (D:20260203101500Z) {entries} >>"
    )


def caret(x: float, words: str = "", entries: str = "") -> str:
    """A caret that points at a place on the line."""
    contents = f"/Contents ({words})" if words else ""
    return (
        f"<< /Type /Annot /Subtype /Caret /Rect [{x - 4} 696 {x + 4} 704] /T (A. Reviewer) "
        f"/CreationDate (D:20260203101500Z) {contents} {entries} >>"
    )


def the_edit(found: Extraction) -> Edit:
    (edit,) = found.edits
    return edit


def the_comment(found: Extraction) -> Comment:
    (comment,) = found.comments
    return comment


def test_a_strike_out_is_a_deletion() -> None:
    """Words struck out are taken out of the paragraph they stand in, by the author of the mark, with no comment."""
    found = read(mark("StrikeOut", "yearly."), mark("StrikeOut", "shall"))
    first, second = found.edits
    assert (first.kind, first.deleted, first.label, first.offset) == ("deletion", " shall", "7", len("States"))
    assert (first.word_author, first.date) == ("A. Reviewer", "2026-02-03T10:15:00+00:00")
    assert second.deleted == " yearly."
    assert found.comments == ()
    assert [paragraph.after for paragraph in found.paragraphs] == ["States report"]
    assert found.text_after == "7. States report"


def test_a_caret_is_an_insertion_at_its_place() -> None:
    """The words of a caret are put in where it points, parted from their neighbours."""
    found = read(caret(155, "not"))
    edit = the_edit(found)
    assert (edit.kind, edit.inserted, edit.offset) == ("insertion", " not", len("States shall"))
    assert found.paragraphs[0].after == "States shall not report yearly."


def test_a_caret_before_the_first_word() -> None:
    """A caret before all words of its line puts in words before them."""
    found = files.read(pdf([PdfPage(notes=[caret(70, "All")]).text(72, 700, "States report.")]), "c.pdf")
    assert the_edit(found).offset == 0
    assert found.paragraphs[0].after == "All States report."


@pytest.mark.parametrize(
    ("of_caret", "of_strike"),
    [("", "/IRT 10 0 R /RT /Group /IT /StrikeOutTextEdit"), ("/IRT 11 0 R /RT /Group", "")],
    ids=["the strike-out answers the caret", "the caret answers the strike-out"],
)
def test_text_that_is_replaced(of_caret: str, of_strike: str) -> None:
    """A caret and a strike-out in one group, as "replace text" makes them, are one replacement."""
    extra = (caret(152, "should", of_caret).encode(), mark("StrikeOut", "shall", entries=of_strike).encode())
    found = files.read(pdf([page("10 0 R", "11 0 R")], extra=extra), "comments.pdf")
    edit = the_edit(found)
    assert (edit.kind, edit.deleted, edit.inserted) == ("replacement", "shall", "should")
    assert edit.offset == len("States ")
    assert found.paragraphs[0].after == "States should report yearly."
    assert [(change.kind, change.text) for change in found.changes] == [("deletion", "shall"), ("insertion", "should")]
    assert found.comments == ()


def test_a_strike_out_with_a_reason() -> None:
    """What is written to a strike-out alone is a comment beside the deletion: why it should go."""
    found = read(mark("StrikeOut", "yearly.", entries="/Contents (Too often.)"))
    assert the_edit(found).deleted == " yearly."
    assert (the_comment(found).text, the_comment(found).quote) == ("Too often.", "yearly.")


def test_a_part_of_a_word_is_struck_out() -> None:
    """Of a word that is struck out in part the letters under the mark go."""
    corners = "84 710 100 710 84 697 100 697"
    note = f"<< /Type /Annot /Subtype /StrikeOut /Rect [84 697 100 710] /QuadPoints [{corners}] >>"
    found = files.read(pdf([PdfPage(notes=[note]).text(72, 700, "unwanted words")]), "c.pdf")
    assert the_edit(found).deleted == "wan"


def test_a_whole_paragraph_is_struck_out() -> None:
    """A strike-out over all words of a paragraph takes the paragraph out."""
    edit = the_edit(read(mark("StrikeOut", "7.", "yearly.")))
    assert (edit.kind, edit.deleted, edit.label) == ("paragraph_deletion", "States shall report yearly.", "7")


def test_one_strike_out_over_two_paragraphs() -> None:
    """A mark that runs on over the end of a paragraph is an edit in each."""
    corners = "72 710 200 710 72 697 200 697 72 680 200 680 72 667 200 667"
    note = f"<< /Type /Annot /Subtype /StrikeOut /Rect [72 667 200 710] /QuadPoints [{corners}] >>"
    made = PdfPage(notes=[note]).text(72, 700, "1. The first one.").text(72, 670, "2. The second one.")
    found = files.read(pdf([made]), "c.pdf")
    assert [(edit.kind, edit.label, edit.deleted) for edit in found.edits] == [
        ("paragraph_deletion", "1", "The first one."),
        ("paragraph_deletion", "2", "The second one."),
    ]


def test_the_same_word_twice() -> None:
    """Of a word that stands twice in a paragraph the one under the mark goes."""
    corners = "198 710 222 710 198 697 222 697"
    note = f"<< /Type /Annot /Subtype /StrikeOut /Rect [198 697 222 710] /QuadPoints [{corners}] >>"
    made = PdfPage(notes=[note])
    for x, word in ((72, "States"), (110, "shall"), (140, "and"), (170, "parties"), (200, "shall"), (230, "report.")):
        made.text(x, 700, word)
    assert the_edit(files.read(pdf([made]), "c.pdf")).offset == len("States shall and parties")


def test_an_edit_in_a_cell() -> None:
    """Words struck out in a table are taken out of their cell."""
    corners = "174 692 300 692 174 682 300 682"
    note = f"<< /Type /Annot /Subtype /StrikeOut /Rect [174 682 300 692] /QuadPoints [{corners}] >>"
    made = PdfPage(notes=[note])
    made.grid(72, 700, [100, 200], 20, [["Action 12", "Clear the land"], ["Action 13", "Report on it"]])
    found = files.read(pdf([made]), "c.pdf")
    edit = the_edit(found)
    assert (edit.where, edit.deleted) == ("table", "Clear the land")
    assert edit.paragraph is not None
    assert found.paragraphs[edit.paragraph].cell == (0, 0, 1)


@pytest.mark.parametrize("subtype", ["Highlight", "Underline", "Squiggly"])
def test_marks_without_words(subtype: str) -> None:
    """A mark without words says what was done, and its quote is what it covers; it is no edit."""
    found = read(mark(subtype, "shall", "report"))
    comment = the_comment(found)
    assert comment.text in {"[highlighted]", "[underlined]"}
    assert (comment.quote, comment.label) == ("shall report", "7")
    assert found.edits == ()


def test_free_text_and_sticky_notes() -> None:
    """Words written on the page and in notes are comments at the paragraph beside them."""
    entries = "/Rect [300 690 400 712] /T (A. Reviewer) >>"
    found = read(
        f"<< /Type /Annot /Subtype /FreeText /Contents (Why yearly?) {entries}",
        f"<< /Type /Annot /Subtype /Text /Contents (See our letter.) {entries}",
    )
    assert [(comment.text, comment.label) for comment in found.comments] == [
        ("Why yearly?", "7"),
        ("See our letter.", "7"),
    ]


def test_replies_and_reviews() -> None:
    """An answer names what it answers; a note that a reviewer completed is resolved, and the review is no comment."""
    extra = (
        mark("Highlight", "shall", entries="/Contents (Too strong?)").encode(),
        b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (We agree.) /T (B) /IRT 10 0 R >>",
        (
            b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Completed set by C) /T (C) /IRT 10 0 R "
            b"/StateModel (Review) /State (Completed) >>"
        ),
    )
    found = files.read(pdf([page("10 0 R", "11 0 R", "12 0 R")], extra=extra), "comments.pdf")
    asked, answered = found.comments
    assert (asked.text, asked.resolved) == ("Too strong?", True)
    assert (answered.text, answered.reply_to) == ("We agree.", "Too strong?")


@pytest.mark.parametrize(
    "note",
    [
        "<< /Type /Annot /Subtype /StrikeOut /Rect [1 2] /QuadPoints [(x)] >>",
        "<< /Type /Annot /Subtype /Caret /Rect [0 0 0 0] /Contents (x) /IRT 3 0 R /RT /Group >>",
        "<< /Type /Annot /Subtype /StrikeOut /Rect [0 0 9 9] /QuadPoints [0 9 9 9 0 0 9 0] /IRT 99 0 R /RT /Group >>",
        "<< /Type /Annot /Subtype /Caret /Rect [9000 9000 9009 9009] /Contents (far away) >>",
        "<< /Type /Annot /Subtype /Highlight /QuadPoints 7 /Contents [1] >>",
    ],
)
def test_broken_marks(note: str) -> None:
    """A mark that is no proper one costs the text of its page nothing."""
    found = read(note)
    assert found.state == "ok"
    assert "States shall report yearly." in found.text


def facts_of(found: Extraction) -> dict[str, Any]:
    return {"edits": len(found.edits), "comments": len(found.comments)}


def test_a_caret_without_words() -> None:
    """A caret that says nothing is a comment that something is to be put in there."""
    found = read(caret(155))
    assert facts_of(found) == {"edits": 0, "comments": 1}
    assert the_comment(found).text == "[insertion mark]"
