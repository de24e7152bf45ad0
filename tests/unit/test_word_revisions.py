"""Tracked changes of Word files: the two views, the changes, and the edits made of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Edit
from parsers.word import read
from tests.fakes.word_builder import ANN, BOB, around, delete, docx, ins, mark, moved, p, r, table

REAL = Path(__file__).parents[3] / "shared" / "real" / "OfficeDev+Open-Xml-PowerTools" / "TestFiles" / "RP"
REVIEWED = sorted(item for item in REAL.glob("RP*.docx") if not item.stem.endswith(("-Accepted", "-Rejected")))


def summary(edit: Edit) -> tuple[str, str, str]:
    """What an edit did."""
    return edit.kind, edit.deleted, edit.inserted


def test_insertion_stands_in_the_text_after_alone() -> None:
    """Inserted text is no part of the text as circulated."""
    found = read(docx(p("We regret", ins(" deeply"), " this.")))
    assert (found.text, found.text_after) == ("We regret this.", "We regret deeply this.")
    change = found.changes[0]
    assert (change.kind, change.text, change.author, change.offset) == ("insertion", " deeply", ANN, 9)


def test_unchanged_file_has_one_view() -> None:
    """A file without tracked changes has no text after them."""
    found = read(docx(p("As circulated.")))
    assert (found.text, found.text_after, found.changes, found.edits) == ("As circulated.", None, (), ())


@pytest.mark.parametrize("pieces", [(delete("deploring"), ins("condemning")), (ins("condemning"), delete("deploring"))])
def test_deletion_beside_insertion_is_a_replacement(pieces: tuple[str, str]) -> None:
    """Whichever of the two Word writes first, they are one replacement."""
    found = read(docx(p("Statements ", *pieces, " the use")))
    assert [summary(edit) for edit in found.edits] == [("replacement", "deploring", "condemning")]
    assert found.edits[0].offset == 11


def test_adjacent_insertions_of_one_author_are_one_edit() -> None:
    """Word cuts one edit into several elements; the drafter made one."""
    found = read(docx(p("services ", ins("exist"), ins(" and are within reach"), ".")))
    assert [summary(edit) for edit in found.edits] == [("insertion", "", "exist and are within reach")]
    assert len(found.changes) == 2


def test_adjacent_edits_of_two_authors_stay_two() -> None:
    """What two people did is never one contribution."""
    found = read(docx(p("use", ins(" by anyone", by=ANN), ins(" anywhere", by=BOB), ".")))
    assert [(edit.word_author, edit.inserted) for edit in found.edits] == [(ANN, " by anyone"), (BOB, " anywhere")]


def test_word_by_word_replacement_is_one_edit() -> None:
    """Replaced words with nothing but a space between them are one replacement, in exact words."""
    found = read(docx(p("in ", delete("early"), ins("late"), " ", delete("spring"), ins("autumn"), " 2026")))
    assert [summary(edit) for edit in found.edits] == [("replacement", "early spring", "late autumn")]


def test_deletion_inside_an_insertion_is_in_neither_view() -> None:
    """Text put in by one and taken out by another was never circulated and is not proposed."""
    nested = around("ins", delete("every year", by=BOB), by=ANN)
    found = read(docx(p("update", ins(" it ", by=ANN), nested, ins("when needed", by=BOB), ".")))
    assert (found.text, found.text_after) == ("update.", "update it when needed.")
    assert [(edit.word_author, *summary(edit), edit.inside) for edit in found.edits] == [
        (ANN, "insertion", "", " it every year", None),
        (BOB, "replacement", "every year", "when needed", ANN),
    ]


def test_insertion_between_the_halves_of_another_stands_inside_it() -> None:
    """An edit within an earlier submitter's insertion names its author."""
    found = read(docx(p("a", ins("one ", by=ANN), ins("and a half ", by=BOB), ins("two", by=ANN), "z")))
    assert [(edit.word_author, edit.inserted, edit.inside) for edit in found.edits] == [
        (ANN, "one two", None),
        (BOB, "and a half ", ANN),
    ]


def test_new_paragraph_follows_the_one_before_it() -> None:
    """A paragraph with an inserted mark is new; two in a row are two edits on the same paragraph."""
    found = read(docx(p("One."), p(ins("New."), mark=mark("ins")), p(ins("Newer."), mark=mark("ins")), p("Two.")))
    assert found.text == "One.\nTwo."
    assert found.text_after == "One.\nNew.\nNewer.\nTwo."
    assert [(edit.kind, edit.inserted, edit.paragraph) for edit in found.edits] == [
        ("new_paragraph", "New.", 0),
        ("new_paragraph", "Newer.", 0),
    ]


def test_paragraph_typed_at_the_end_of_another_is_new() -> None:
    """Word marks the end of the paragraph above as inserted when Return is pressed there."""
    found = read(docx(p("One.", mark=mark("ins")), p(ins("New.")), p("Two.")))
    assert (found.text, found.text_after) == ("One.\nTwo.", "One.\nNew.\nTwo.")
    assert [(edit.kind, edit.inserted, edit.paragraph) for edit in found.edits] == [("new_paragraph", "New.", 0)]


def test_split_paragraph_is_an_inserted_line_end() -> None:
    """A mark put into the middle of a paragraph was not there before."""
    found = read(docx(p("First half.", mark=mark("ins")), p(" Second half.")))
    assert (found.text, found.text_after) == ("First half. Second half.", "First half.\n Second half.")
    assert [(*summary(edit), edit.offset) for edit in found.edits] == [("insertion", "", "\n", 11)]


def test_deleted_paragraph_is_one_edit_without_its_number() -> None:
    """A paragraph taken out whole is a deletion of the paragraph, not of characters."""
    found = read(docx(p("1.\tOne."), p(delete("2.\tTwo."), mark=mark("del")), p("3.\tThree.")))
    assert found.text_after == "1.\tOne.\n3.\tThree."
    assert [(*summary(edit), edit.label) for edit in found.edits] == [("paragraph_deletion", "Two.", "", "2")]


def test_deleted_mark_joins_two_paragraphs() -> None:
    """In the text after, a paragraph whose mark was deleted runs on into the next."""
    found = read(docx(p("One", mark=mark("del")), p(" and two.")))
    assert (found.text, found.text_after) == ("One\n and two.", "One and two.")
    assert [summary(edit) for edit in found.edits] == [("deletion", "\n", "")]


def test_move_is_one_edit_and_knows_where_the_paragraph_went() -> None:
    """The two halves of a move are one contribution, pinned to the old place."""
    body = [
        p("1.\tOne."),
        p(moved("From", "2.\tTwo."), mark=mark("moveFrom")),
        p("3.\tThree."),
        p(moved("To", "2.\tTwo."), mark=mark("moveTo")),
        p("4.\tFour."),
    ]
    found = read(docx(*body))
    assert [(edit.kind, edit.deleted, edit.label, edit.moved_after) for edit in found.edits] == [
        ("move", "Two.", "2", "3")
    ]
    assert [change.kind for change in found.changes] == ["move_from", "move_to"]
    assert [item.label for item in found.paragraphs] == ["1", "2", "3", "4"]


def test_edit_inside_a_moved_paragraph_is_an_edit_of_its_own() -> None:
    """What was changed at the new place is told besides the move, at the paragraph that was moved."""
    body = [
        p(moved("From", "Two old."), mark=mark("moveFrom")),
        p("Three."),
        p(moved("To", "Two "), ins("very "), around("moveTo", "old."), mark=mark("moveTo")),
        p("Four."),
    ]
    found = read(docx(*body))
    assert [(edit.kind, edit.paragraph) for edit in found.edits] == [("move", 0), ("insertion", 0)]
    assert (found.edits[1].inserted, found.edits[1].offset) == ("very ", 4)


def test_inserted_row_is_not_in_the_table_as_circulated() -> None:
    """A row put in stands in the text after alone, whatever its runs say."""
    rows = table([p("a"), p("b")], [p("c"), p("d")], marks={1: mark("ins")})
    found = read(docx(rows))
    assert found.tables == ((("a", "b"),),)
    assert (found.text, found.text_after) == ("a\nb", "a\nb\nc\nd")
    assert [(*summary(edit), edit.where) for edit in found.edits] == [("insertion", "", "c\td", "table")]
    assert [(change.kind, change.text) for change in found.changes] == [("row_insertion", "c\td")]


def test_deleted_row_leaves_the_text_after() -> None:
    """A row taken out is one deletion with the text of its cells."""
    found = read(docx(table([p("a"), p("b")], [p("c"), p("d")], marks={1: mark("del")})))
    assert (found.text, found.text_after) == ("a\nb\nc\nd", "a\nb")
    assert [summary(edit) for edit in found.edits] == [("deletion", "c\td", "")]


def test_change_of_format_is_told_and_is_no_edit() -> None:
    """Bold is a change in the file and no contribution to the text."""
    run = f"<w:r><w:rPr><w:b/>{around('rPrChange', '<w:rPr/>')}</w:rPr><w:t>bold</w:t></w:r>"
    found = read(docx(p("not ", run)))
    assert [(change.kind, change.text) for change in found.changes] == [("format", "bold")]
    assert (found.edits, found.text) == ((), "not bold")


def test_instruction_of_a_field_is_no_text() -> None:
    """Of a field its result is read, also where it stands inside another's instruction."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        "<w:r><w:t>no</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>yes</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(docx(p("Say ", field, "."))).text == "Say yes."


def test_field_without_an_end_hides_no_later_paragraph() -> None:
    """A broken field cannot swallow the rest of the file."""
    assert read(docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "lost"), p("kept"))).text.endswith("kept")


def test_text_is_read_through_every_wrapper() -> None:
    """Links, content controls, smart tags, equations and simple fields are containers, not secrets."""
    pieces = [
        f"<w:hyperlink>{r('a')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{r('b')}</w:sdtContent></w:sdt>",
        f"<w:smartTag>{r('c')}</w:smartTag>",
        "<m:oMath><m:r><m:t>d</m:t></m:r></m:oMath>",
        f'<w:fldSimple w:instr="PAGE">{r("e")}</w:fldSimple>',
        "<w:r><w:noBreakHyphen/><w:tab/><w:softHyphen/><w:br/><w:sym w:font='Symbol' w:char='F061'/></w:r>",
    ]
    assert read(docx(p(*pieces))).text == "abcde\u2011\t\nα"


def test_of_alternate_contents_one_is_read() -> None:
    """A text box is written twice in the file and read once, after the paragraph that it hangs on."""
    box = f"<w:txbxContent>{p('in the box')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(docx(p("before ", both, "after")))
    assert [(item.text, item.where) for item in found.paragraphs] == [
        ("before after", "body"),
        ("in the box", "textbox"),
    ]


def test_edit_in_a_footnote_has_the_label_of_its_paragraph() -> None:
    """A footnote is read after the text and belongs to the paragraph that calls it."""
    text = p("<w:r><w:footnoteRef/></w:r>", " See ", delete("30"), ins("31"), " below.")
    note = f'<w:footnote w:id="2">{text}</w:footnote>'
    found = read(docx(p("7.\tText", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."), footnotes=note))
    assert found.paragraphs[1].text == "See 30 below."
    edit = found.edits[0]
    assert (edit.kind, edit.label, edit.where, edit.offset) == ("replacement", "7", "footnote", 4)


def test_running_heads_are_paragraphs_and_not_text() -> None:
    """Headers are kept apart: they are on every page and in no paragraph."""
    found = read(docx(p("Text."), header=p("CCM/CONF/2026")))
    assert found.text == "Text."
    assert [item.where for item in found.paragraphs] == ["body", "header"]


def test_paragraph_has_its_own_text_after() -> None:
    """Each paragraph carries its wording with all changes accepted, where that differs."""
    found = read(docx(p("1.\tOne", ins(" more"), "."), p("2.\tTwo.")))
    assert [(item.text, item.after) for item in found.paragraphs] == [("One.", "One more."), ("Two.", None)]


def test_views_of_real_files_are_exact() -> None:
    """Files of Open-Xml-PowerTools: accepted and rejected by that project, they say what our two views say."""
    for path in REVIEWED:
        found = read(path.read_bytes())
        for ending, text in (("Accepted", found.text_after), ("Rejected", found.text)):
            beside = path.with_name(f"{path.stem}-{ending}.docx")
            assert not beside.exists() or read(beside.read_bytes()).text == text, beside.name


WORDS = st.lists(st.sampled_from(["arms", "States", "will", "not", "use,", "(a)", "é", "12"]), min_size=1, max_size=4)
PIECES = st.lists(st.tuples(st.sampled_from(["keep", "ins", "del"]), WORDS.map(" ".join)), min_size=1, max_size=7)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_edits_carried_out_give_the_text_after(pieces: list[tuple[str, str]]) -> None:
    """The edits of a paragraph, applied to what was circulated, give what was proposed."""
    make = {
        "keep": lambda text: r(f"{text} "),
        "ins": lambda text: ins(f"{text} "),
        "del": lambda text: delete(f"{text} "),
    }
    found = read(docx(table([p(*(make[kind](text) for kind, text in pieces))])))
    text = found.paragraphs[0].text
    for edit in reversed(found.edits):
        assert edit.offset is not None
        assert text[edit.offset :].startswith(edit.deleted)
        text = text[: edit.offset] + edit.inserted + text[edit.offset + len(edit.deleted) :]
    assert text == (found.text if found.text_after is None else found.text_after)


def test_range_of_a_move_may_begin_inside_the_move() -> None:
    """LibreOffice writes the name of a move after the start of its text; two moves of equal text stay apart."""

    def part(kind: str, name: str) -> str:
        start = f'<w:move{kind}RangeStart w:id="{name}" w:author="Ann" w:name="{name}"/>'
        return around(f"move{kind}", start, "Same words.") + f'<w:move{kind}RangeEnd w:id="{name}"/>'

    body = [
        p(part("From", "m1"), mark=mark("moveFrom")),
        p(part("From", "m2"), mark=mark("moveFrom")),
        p("1.\tOne."),
        p(part("To", "m2"), mark=mark("moveTo")),
        p("2.\tTwo."),
        p(part("To", "m1"), mark=mark("moveTo")),
    ]
    assert [edit.moved_after for edit in read(docx(*body)).edits] == ["2", "1"]


def test_deleted_number_alone_is_a_deletion_of_characters() -> None:
    """Where nothing but a typed number stands in a paragraph, taking it out is an edit that says what went."""
    found = read(docx(p("1.\tOne."), p(delete("2.\t"), mark=mark("del")), p("3.\tThree.")))
    assert [summary(edit)[:2] for edit in found.edits] == [("deletion", "2.\t")]


def test_hidden_text_is_read_and_told() -> None:
    """Text that Word does not show is in the text all the same, and a problem says that it is hidden."""
    secret = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>we agree ad referendum</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> in full</w:t></w:r>'
    found = read(docx(p("Canada says ", secret, shown)))
    assert found.text == "Canada says we agree ad referendum in full"
    assert [(item.code, "“we agree ad referendum”" in item.detail) for item in found.problems] == [
        ("hidden_text", True)
    ]


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [
        ("F061", "Symbol", "α"),
        ("00D0", "Symbol", "∠"),
        ("F031", "Symbol", "1"),
        ("F04A", "Wingdings", "☺"),
        ("F0FE", "Wingdings", "☑"),
        ("F04A", "Wingdings 2", "\ufffd"),
        ("2022", "Arial", "•"),
        ("F041", "Arial", "A"),
        ("D800", "Arial", "\ufffd"),
        ("no number", "Arial", ""),
    ],
)
def test_sign_of_a_font_is_the_character_that_a_reader_sees(code: str, font: str, shown: str) -> None:
    """A sign of a picture font is never the letter that stands in its place."""
    assert read(docx(p(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'))).text == shown
