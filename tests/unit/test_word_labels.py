"""The number in front of every paragraph as a reader sees it, and the section it stands in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers.word import read
from parsers.word.counters import in_format
from tests.fakes.numbered_draft import NumberedDraft
from tests.fakes.word_builder import delete, docx, ins, level, lists, mark, p, table

DRAFTS = Path(__file__).parents[1] / "data" / "corpus" / "drafts"
INDEX: list[dict[str, Any]] = json.loads((DRAFTS / "INDEX.json").read_text("utf-8"))["drafts"]
#: made by tests/oracles/libreoffice_labels.py
PRINTED: dict[str, dict[str, str]] = json.loads((DRAFTS.parents[1] / "printed_labels.json").read_text("utf-8"))
UN = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "(%3)")


def labels(*body: str, **parts: str) -> list[str]:
    """The labels of the paragraphs of *body*."""
    return [item.label for item in read(docx(*body, **parts)).paragraphs]


@pytest.mark.parametrize("draft", INDEX, ids=lambda draft: draft["file"])
def test_circulated_draft_reads_as_its_index_says(draft: dict[str, Any]) -> None:
    """Labels, sections, texts, notes, tables and titles of the drafts are those that a reader sees."""
    found = read((DRAFTS / draft["file"]).read_bytes())
    body = [item for item in found.paragraphs if item.where == "body"]
    want = [(item["label"], item["section"], item["text"]) for item in draft["paragraphs"]]
    have = [(item.label, item.section, item.text) for item in body]
    assert [item for item in have if item in want] == want
    assert {item.label for item in body if item.label} - {item[0] for item in want} <= {"Table 1"}
    notes = [(item.label, item.text) for item in found.paragraphs if item.where == "footnote"]
    assert notes == [(note["paragraph"], note["text"]) for note in draft["footnotes"]]
    assert [[list(row) for row in rows] for rows in found.tables] == [item["rows"] for item in draft["tables"]]
    assert found.title == draft["title"]


def test_sub_paragraphs_carry_the_number_of_their_parent() -> None:
    """(a) under 2 is 2 (a), (i) under that is 2 (a) (i); a new paragraph starts the letters again."""
    body = [p("x", num=(1, n)) for n in (0, 0, 1, 2, 2, 1, 0, 1)]
    want = ["1", "2", "2 (a)", "2 (a) (i)", "2 (a) (ii)", "2 (b)", "3", "3 (a)"]
    assert labels(*body, numbering=lists(UN)) == want


def test_ninth_letter_is_no_roman_one() -> None:
    """(i) after (h) goes on with the letters."""
    assert labels(*(p("x", num=(1, n)) for n in (0, *[1] * 10)), numbering=lists(UN))[-2:] == ["1 (i)", "1 (j)"]


def test_numbers_come_through_the_style_of_a_style() -> None:
    """A style based on a numbered one is numbered at the level that the list ties to it."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Para"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    tied = level(0, "decimal", "%1.", '<w:pStyle w:val="Para"/>')
    tied += level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Sub"/>')
    body = [p("x", style=style) for style in ("Para", "Child", "Sub")]
    assert labels(*body, numbering=lists(tied), styles=styles) == ["1", "2", "2 (a)"]


def test_list_zero_takes_the_number_of_the_style_away() -> None:
    """A paragraph of a numbered style can be without a number, and does not count."""
    styles = '<w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = [p("x", style="Para"), p("x", style="Para", num=(0, 0)), p("x", style="Para")]
    assert labels(*body, numbering=lists(UN), styles=styles) == ["1", "", "2"]


def test_lists_on_one_definition_count_on_together() -> None:
    """Two lists share the counters of their definition; one that overrides the start begins there, once."""
    again = (
        '<w:num w:numId="8"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="9"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = [p("x", num=(n, 0)) for n in (1, 8, 9, 9)]
    assert labels(*body, numbering=lists(UN, nums=again)) == ["1", "2", "5", "6"]


def test_level_that_never_restarts_goes_on() -> None:
    """``lvlRestart`` 0 numbers sub-paragraphs through the whole text."""
    through = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)", '<w:lvlRestart w:val="0"/>')
    body = [p("x", num=(1, n)) for n in (0, 1, 0, 1)]
    assert labels(*body, numbering=lists(through)) == ["1", "1 (a)", "2", "2 (b)"]


def test_legal_numbering_prints_figures_throughout() -> None:
    """``isLgl`` shows II.1 as 2.1."""
    legal = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert labels(*(p("x", num=(1, n)) for n in (0, 0, 1)), numbering=lists(legal))[-1] == "2.1"


def test_words_of_the_list_are_part_of_the_label() -> None:
    """A list that prints ``Action 1:`` gives the label of an action; bullets give none."""
    numbering = lists(level(0, "decimal", "Action %1:"), level(0, "bullet", "•"))
    assert labels(p("x", num=(1, 0)), p("y", num=(2, 0)), numbering=numbering) == ["Action 1", ""]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("12.\tThe States", "12", "The States"),
        ("Action 7: States", "Action 7", "States"),
        ("Action 7.\tStates", "Action 7", "States"),
        ("PP3\tRecalling", "PP3", "Recalling"),
        ("12 bis.\tNew", "12 bis", "New"),
        ("Action 11 invited States parties", "", "Action 11 invited States parties"),
        ("2026 was a good year", "", "2026 was a good year"),
    ],
)
def test_typed_label_is_taken_off_the_text(text: str, label: str, rest: str) -> None:
    """What is typed as a number is the label; a sentence that begins with such a word is a sentence."""
    found = read(docx(p(text))).paragraphs[0]
    assert (found.label, found.text) == (label, rest)


def test_numbers_are_those_of_the_text_as_circulated() -> None:
    """Paragraphs put in do not count, paragraphs taken out still do."""
    body = [
        p("One", num=(1, 0)),
        p(ins("New"), num=(1, 0), mark=mark("ins")),
        p(delete("Two"), num=(1, 0), mark=mark("del")),
        p("Three", ins(" edited"), num=(1, 0)),
    ]
    found = read(docx(*body, numbering=lists(UN)))
    assert [(item.label, item.text) for item in found.paragraphs] == [("1", "One"), ("2", "Two"), ("3", "Three")]
    assert [(edit.kind, edit.label) for edit in found.edits] == [
        ("new_paragraph", "1"),
        ("paragraph_deletion", "2"),
        ("insertion", "3"),
    ]


def test_cells_belong_to_the_row_the_caption_or_the_paragraph_above() -> None:
    """An edit in a table is pinned to the action that its row names, else to its caption, else to what stands above."""
    body = [
        p("5.\tText"),
        table([p("a")]),
        p("Table 1. States parties"),
        table([p("b")]),
        p("Action 9: Text"),
        table([p("Action"), p("Indicator")], [p("Action 8"), p("c")]),
    ]
    cells = [item.label for item in read(docx(*body)).paragraphs if item.where == "table"]
    assert cells == ["5", "Table 1", "Action 9", "Action 9", "Action 8", "Action 8"]


def test_section_is_the_nearest_heading_of_the_first_rank() -> None:
    """Sub-headings do not end a section; the number in front is part of its name."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>' for n in (1, 2)
    )
    body = [p("II.\tClearance", style="H1"), p("A.\tStatus", style="H2"), p("1.\tText"), p("III.\tHelp", style="H1")]
    found = read(docx(*body, styles=styles)).paragraphs
    assert [item.section for item in found] == ["II. Clearance"] * 3 + ["III. Help"]
    assert [(item.where, item.label, item.printed) for item in found][:1] == [("heading", "", "II.")]


def test_headings_without_a_style_are_told_by_their_roman_number() -> None:
    """A file typed without styles has sections all the same."""
    found = read(docx(p("I. Introduction"), p("1.\tText"), p("II. Universalization"), p("2.\tText"))).paragraphs
    assert [item.section for item in found if item.label] == ["I. Introduction", "II. Universalization"]


@pytest.mark.parametrize(
    ("count", "name", "printed"),
    [
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (1994, "lowerRoman", "mcmxciv"),
        (3, "russianLower", "в"),
        (22, "ordinal", "22nd"),
        (12, "chineseCounting", "十二"),
        (7, "decimalZero", "07"),
        (7, "padded3", "007"),
        (21, "cardinalText", "Twenty-one"),
        (40, "ordinalText", "Fortieth"),
        (32, "ordinalText", "Thirty-second"),
        (12, "ordinalText", "Twelfth"),
        (6, "chicago", "††"),
        (16, "hebrew1", "טז"),
        (11, "chineseLegalSimplified", "壹拾壹"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (13, "ideographZodiac", "13"),
        (0, "lowerLetter", "0"),
        (7, "unheardOf", "7"),
    ],
)
def test_number_formats(count: int, name: str, printed: str) -> None:
    """Counters print as Word prints them; a format nobody uses falls back to figures."""
    assert in_format(count, name) == printed


@pytest.mark.parametrize("seed", PRINTED)
def test_numbers_are_those_that_libreoffice_prints(seed: str) -> None:
    """Lists of all kinds, with levels passed over, starts of their own and styles, count as that program counts."""
    found = read(NumberedDraft(int(seed)).file()).paragraphs
    assert {item.text: item.printed for item in found} == PRINTED[seed]


def test_level_without_a_start_begins_at_nought() -> None:
    """A definition that names no start counts from 0 (ECMA-376 17.9.25)."""
    bare = level(0, "decimal", "%1.").replace('<w:start w:val="1"/>', "")
    assert labels(*[p("x", num=(1, 0))] * 2, numbering=lists(bare)) == ["0", "1"]


def test_list_of_a_style_that_is_missing_is_found_by_its_definition() -> None:
    """A definition says for which list style it was made; one that only points to the style leads there."""
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="L"/>{UN}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert labels(p("x", num=(1, 0)), p("y", num=(1, 1)), numbering=numbering) == ["1", "1 (a)"]


def test_paragraph_that_only_ends_a_section_prints_no_number() -> None:
    """Word and LibreOffice number it as little as they show it; with a picture in it, they do."""
    end = "<w:sectPr/>"
    body = [p(num=(1, 0), more=end), p("x", num=(1, 0)), p("<w:r><w:drawing/></w:r>", num=(1, 0), more=end)]
    assert labels(*body, numbering=lists(UN)) == ["", "1", "2"]


def test_own_format_stands_beside_an_older_one() -> None:
    """Word writes ``001, 002`` as a choice for newer readers."""
    newer = '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/>'
    newer += '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    made = level(0, "decimal", "%1").replace('<w:numFmt w:val="decimal"/>', newer)
    found = read(docx(p("x", num=(1, 0)), numbering=lists(made))).paragraphs
    assert found[0].printed == "001"
