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


def test_time_of_a_comment_is_that_in_utc_where_the_file_has_it() -> None:
    """The date of a comment is the writer's local time; newer files keep the same moment in UTC beside it."""
    ids = '<w:commentId paraId="00000001" durableId="2A"/>'
    times = '<w:commentExtensible durableId="2A" dateUtc="2026-02-03T09:00:00Z"/>'
    both = comment(1, "Why?") + comment(2, "And why?")
    found = read(docx(p("Text."), comments=both, commentsIds=ids, commentsExtensible=times)).comments
    assert [note.date for note in found] == ["2026-02-03T09:00:00Z", "2026-02-03T10:00:00Z"]


def test_time_of_a_change_is_that_in_utc_where_the_file_has_it() -> None:
    """The same holds of tracked changes."""
    space = 'xmlns:u="http://schemas.microsoft.com/office/word/2023/wordml/word16du"'
    made = f'<w:ins {space} w:id="1" w:author="Ann" w:date="2026-02-03T10:00:00Z" u:dateUtc="2026-02-03T09:00:00Z">'
    found = read(docx(p("a", f"{made}<w:r><w:t>b</w:t></w:r></w:ins>"))).changes
    assert [item.date for item in found] == ["2026-02-03T09:00:00Z"]
