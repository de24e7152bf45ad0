"""Margin comments: their words, their place, their threads."""

from __future__ import annotations

from parsers.word import read
from tests.fakes.word_builder import BOB, anchored, comment, delete, docx, ins, p


def test_comment_has_the_words_it_is_anchored_to() -> None:
    """A comment knows its paragraph, its label and the words it is on."""
    note = read(docx(p("12.\tof which ", anchored(0, "two thirds"), " were"), comments=comment(0, "Source?"))).comments[
        0
    ]
    assert (note.text, note.quote, note.paragraph, note.label, note.author) == ("Source?", "two thirds", 0, "12", "Ann")


def test_reply_names_what_it_answers() -> None:
    """A thread is kept; a resolved thread is resolved as a whole."""
    threads = '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
    threads += '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    both = comment(1, "Why?") + comment(2, "Because.", BOB)
    found = read(docx(p(anchored(1, anchored(2, "this"))), comments=both, commentsExtended=threads)).comments
    assert [(note.text, note.reply_to, note.resolved, note.quote) for note in found] == [
        ("Why?", None, True, "this"),
        ("Because.", "Why?", True, "this"),
    ]


def test_comment_without_an_anchor_is_kept() -> None:
    """A comment that stands nowhere in the text is still a comment."""
    note = read(docx(p("Text."), comments=comment(5, "General remark"))).comments[0]
    assert (note.text, note.quote, note.paragraph) == ("General remark", "", None)


def test_quote_is_the_text_as_circulated() -> None:
    """Of a replaced word the comment quotes the old one; of a word put in, that."""
    body = p(anchored(0, delete("deploring"), ins("condemning")), " the ", anchored(1, ins("new")), " use")
    found = read(docx(body, comments=comment(0, "Keep") + comment(1, "Fine"))).comments
    assert [note.quote for note in found] == ["deploring", "new"]


def test_quote_goes_over_paragraphs() -> None:
    """An anchor can begin in one paragraph and end in another."""
    body = p('<w:commentRangeStart w:id="0"/>', "One.") + p("Two", '<w:commentRangeEnd w:id="0"/>', " rest")
    assert read(docx(body, comments=comment(0, "Both"))).comments[0].quote == "One.\nTwo"


def test_comment_in_a_new_paragraph_stands_at_the_one_before() -> None:
    """What hangs on text that was not circulated is pinned to the paragraph that it follows."""
    new = p(ins("New "), anchored(0, ins("text")), mark='<w:ins w:id="3" w:author="Ann"/>')
    note = read(docx(p("4.\tFour."), new, p("5.\tFive."), comments=comment(0, "?"))).comments[0]
    assert (note.quote, note.label) == ("text", "4")
