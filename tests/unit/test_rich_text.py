"""Rich Text Format: characters, numbers, tables, notes, tracked changes and comments, from texts of our own making."""

from __future__ import annotations

from pathlib import Path

import pytest

from consultation.errors import LimitReached
from parsers import files, rich_text
from parsers.facts import Extraction

REAL = sorted((Path(__file__).parents[3] / "shared/real").rglob("*.rtf"))
AUTHORS = rb"{\*\revtbl{Unknown;}{Anna Author;}{Ben Author;}}"
#: 3 February 2026, 10:05, as Word packs it
DATE = 5 | 10 << 6 | 3 << 11 | 2 << 16 | 126 << 20


def rtf(body: bytes, head: bytes = b"") -> Extraction:
    return rich_text.read(rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}" + head + AUTHORS + body + b"}")


def put_in(words: bytes, author: int = 1) -> bytes:
    return rb"{\revised\revauth%d\revdttm%d %s}" % (author, DATE, words)


def taken_out(words: bytes, author: int = 1) -> bytes:
    return rb"{\deleted\revauthdel%d\revdttmdel%d %s}" % (author, DATE, words)


def test_characters() -> None:
    """Code pages of fonts, Unicode with its fall-back, pairs, symbols and escapes are the characters meant."""
    fonts = rb"{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial CYR;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset2 Symbol;}}"
    body = (
        rb"caf\'e9 \u8211 - \u-10179?\u-8704? {\f1\'cc\'e8\'ed\'fb} {\f2\'83e\'83X} {\f3\'b7} a\~b \{c\} "
        rb"{\uc2\u322\'b3xy}\ldblquote q\rdblquote\par"
    )
    (paragraph,) = rtf(body, fonts).paragraphs
    assert paragraph.text == "café – 😀 Мины テス • a\u00a0b {c} ły“q”"


def test_what_is_no_text() -> None:
    """Pictures, style sheets, unknown destinations, instructions of fields and their like are passed over."""
    body = (
        rb"{\stylesheet{\s1 Normal;}}{\info{\title The title}{\author A. Author}{\doccomm none}}"
        rb"{\*\unknown none {\b none}}{\pict\bin3 }{}}One {\field{\*\fldinst HYPERLINK none}{\fldrslt two}} three"
        rb"{\upr{none}{\*\ud{ four}}}{\object\objemb{\*\objdata 00ff}{\result{ five}}}.\par"
    )
    found = rtf(body)
    assert (found.title, found.author, found.text) == ("The title", "A. Author", "One two three four five.")


def test_hidden_text_is_left_out_and_told() -> None:
    """Hidden words are not in the text; a problem quotes them."""
    found = rtf(rb"States {\v must not} shall.\par")
    assert found.text == "States  shall."
    assert [(problem.code, "must not" in problem.detail) for problem in found.problems] == [("hidden_text", True)]


def test_numbers_headings_and_sections() -> None:
    """Numbers of lists are labels; styles and outline levels make headings; headings are sections."""
    styles = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}}"
    body = (
        rb"\pard\s2 The paper\par\pard\s1 II. Clearance\par\pard{\listtext\pard\plain 12.\tab}\ls1 It goes on.\par"
        rb"{\listtext (a)\tab}a point;\par{\pntext\'b7\tab}a bullet.\par"
    )
    found = rtf(body, styles)
    assert [(p.where, p.label, p.text, p.section) for p in found.paragraphs] == [
        ("title", "", "The paper", ""),
        ("heading", "", "Clearance", "II. Clearance"),
        ("body", "12", "It goes on.", "II. Clearance"),
        ("body", "12 (a)", "a point;", "II. Clearance"),
        ("body", "", "a bullet.", "II. Clearance"),
    ]


def test_a_table_in_a_table() -> None:
    """Cells keep their places, those of a nested table too; what follows stands outside."""
    body = (
        rb"\trowd\cellx1\cellx2\pard\intbl Para\cell Text\cell\row\trowd\pard\intbl 4\cell\pard\intbl\itap2 in"
        rb"\nestcell {\*\nesttableprops\trowd\nestrow}{\nonesttables none\par}\pard\intbl\itap1 out\cell\row"
        rb"\pard After.\par"
    )
    found = rtf(body)
    assert [(p.text, p.cell) for p in found.paragraphs] == [
        ("Para", (0, 0, 0)),
        ("Text", (0, 0, 1)),
        ("4", (0, 1, 0)),
        ("in", (1, 0, 0)),
        ("out", (0, 1, 1)),
        ("After.", None),
    ]
    assert found.tables == ((("Para", "Text"), ("4", "out")), (("in",),))


def test_notes_boxes_and_running_heads() -> None:
    """Notes and boxes follow their paragraph; running heads stand last, once, and not in the text."""
    body = (
        rb"{\header Draft of May\par}See{\footnote\pard\plain{\super\chftn} The note.} here{\footnote\ftnalt The end.}"
        rb"{\shp{\*\shpinst{\sp{\sn x}{\sv none}}{\shptxt The box.\par}}{\shprslt none}}.\par{\header Draft of May\par}"
    )
    found = rtf(body)
    assert [(p.where, p.text.strip()) for p in found.paragraphs] == [
        ("body", "See here."),
        ("footnote", "The note."),
        ("endnote", "The end."),
        ("textbox", "The box."),
        ("header", "Draft of May"),
    ]
    assert "Draft of May" not in found.text


def test_a_replacement() -> None:
    """A deletion and the insertion beside it are two changes and one edit, with author, date, label and offset."""
    found = rtf(rb"5.\tab States " + taken_out(b"should") + put_in(b"shall") + rb" act.\par")
    (paragraph,) = found.paragraphs
    assert (paragraph.label, paragraph.text, paragraph.after) == ("5", "States should act.", "States shall act.")
    assert [(c.kind, c.text, c.author, c.date, c.offset) for c in found.changes] == [
        ("deletion", "should", "Anna Author", "2026-02-03T10:05:00", 7),
        ("insertion", "shall", "Anna Author", "2026-02-03T10:05:00", 13),
    ]
    (edit,) = found.edits
    assert (edit.kind, edit.deleted, edit.inserted, edit.label, edit.offset) == (
        "replacement",
        "should",
        "shall",
        "5",
        7,
    )
    assert found.text_after == "5.\tStates shall act."


def test_paragraphs_put_in_and_taken_out() -> None:
    """A new paragraph stands after the one before it and is not counted; one taken out stands in the text before."""
    number = rb"{\listtext %d.\tab}"
    body = (
        number % 1
        + rb"\ls1 One.\par"
        + put_in((number % 2) + rb"New.\par")
        + (number % 3)
        + rb"Two.\par"
        + taken_out((number % 4) + rb"Three, which has words enough to be known again elsewhere.\par")
    )
    found = rtf(body)
    assert [(p.label, p.text[:5]) for p in found.paragraphs] == [("1", "One."), ("2", "Two."), ("3", "Three")]
    assert [(e.kind, e.inserted or e.deleted[:5], e.label, e.paragraph) for e in found.edits] == [
        ("new_paragraph", "New.", "1", 0),
        ("paragraph_deletion", "Three", "3", 2),
    ]


def test_a_paragraph_that_was_moved() -> None:
    """A paragraph that one author took out and put in again elsewhere is a move."""
    words = rb"2. The States Parties shall meet every year in Geneva.\par"
    found = rtf(rb"1. One.\par" + taken_out(words) + rb"3. Three.\par" + put_in(words) + rb"4. Four.\par")
    assert [(e.kind, e.label, e.moved_after) for e in found.edits if e.kind == "move"] == [("move", "2", "3")]


def test_edits_inside_another_authors_insertion() -> None:
    """What one took out of another's new words is his edit, and says whose words they are."""
    found = rtf(
        b"It goes "
        + put_in(b"very ")
        + rb"{\revised\revauth1\revdttm%d\deleted\revauthdel2\revdttmdel%d slowly }" % (DATE, DATE)
        + rb"on.\par"
    )
    assert [(e.kind, e.deleted, e.inserted, e.word_author, e.inside) for e in found.edits] == [
        ("insertion", "", "very slowly ", "Anna Author", None),
        ("deletion", "slowly ", "", "Ben Author", "Anna Author"),
    ]
    assert found.text_after == "It goes very on."


def test_margin_comments() -> None:
    """A comment has author, date, the words it covers and what it answers; one without a range stands at its point."""
    body = (
        rb"3. It {\*\atrfstart 7}may be{\*\atrfend 7}{\*\atnid AA}{\*\atnauthor Anna Author}\chatn{\*\annotation"
        rb"{\*\atnref 7}{\*\atndate %d}\pard\plain Too weak.}{\*\atnid BA}{\*\atnauthor Ben Author}\chatn{\*\annotation"
        rb"{\*\atnparent -1}\pard Agreed.} so.\par" % DATE
    )
    one, two = rtf(body).comments
    assert (one.text, one.author, one.date, one.quote, one.label) == (
        "Too weak.",
        "Anna Author",
        "2026-02-03T10:05:00",
        "may be",
        "3",
    )
    assert (two.text, two.author, two.quote, two.reply_to) == ("Agreed.", "Ben Author", "", "Too weak.")


def test_words_that_look_otherwise() -> None:
    """Formatting that was changed is a change and no edit."""
    found = rtf(rb"It {\crauth2\crdate%d is} so.\par" % DATE)
    assert [(c.kind, c.text, c.author) for c in found.changes] == [("format", "is", "Ben Author")]
    assert (found.edits, found.paragraphs[0].after) == ((), None)


def test_torn_files_end_in_what_was_read() -> None:
    """A file without its end, with groups closed too often, or with endless numbers gives the words before."""
    for tail in (b"{", b"}}}}", rb"\bin99999999 x", rb"\u-99999999999999 ?", b"\\", b"\\'z"):
        assert "The words" in rich_text.read(rb"{\rtf1 The words\par" + tail).text


def test_a_table_of_styles_without_its_end() -> None:
    """Where the brace that ends the styles is lost, the text after the first paragraph is read all the same."""
    found = rtf(rb"{\stylesheet{\s0 Normal;} One.\par Two.\par}")
    assert found.text == "Two."


def test_deep_groups_are_refused() -> None:
    """Groups in groups without end are a limit."""
    with pytest.raises(LimitReached):
        rich_text.read(b"{\\rtf1 " + b"{" * 5000 + b"}" * 5001)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_public_files(path: Path) -> None:
    """Files of another project are read, without replacement characters."""
    found = files.read(path.read_bytes(), path.name)
    assert found.state == "ok"
    assert found.text
    assert "\ufffd" not in found.text
