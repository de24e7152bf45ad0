"""Comment tables as remarks."""

from __future__ import annotations

import pytest

from parsers.facts import Edit, Extraction, Paragraph, Remark
from parsers.remarks import from_extraction, from_text

Row = tuple[str, ...]


def _read(*rows: Row) -> tuple[Remark, ...]:
    return from_extraction(Extraction(tables=(rows,)))


@pytest.mark.parametrize(
    "header",
    [
        ("Paragraph", "Current text", "Proposed text", "Rationale"),
        ("Para. no.", "Original wording", "Suggested wording", "Reason"),
        ("Paragraphe", "Texte actuel", "Texte proposé", "Justification"),
        ("Para", "Texte", "Proposition", "Motif"),
        ("N.º de párrafo", "Texto del borrador", "Propuesta", "Justificación"),
        ("Пункт", "Действующая редакция", "Предлагаемая редакция", "Обоснование"),
        ("الفقرة", "النص الحالي", "النص المقترح", "المبرر"),
        ("段落", "现有案文", "建议案文", "理由"),
        ("Parágrafo", "Texto atual", "Texto proposto", "Justificativa"),
    ],
)
def test_columns_are_known_in_all_languages(header: Row) -> None:
    """Place, current text, proposal and reason are told by the words of the heading."""
    (remark,) = _read(header, ("12", "four languages", "five languages", "Arabic was added."))
    assert (remark.locator, remark.current, remark.proposed, remark.rationale, remark.source) == (
        "12",
        "four languages",
        "five languages",
        "Arabic was added.",
        "table",
    )


def test_columns_may_stand_in_any_order() -> None:
    """The order of columns means nothing; further columns are left alone."""
    header = ("No.", "Reason", "Proposed change", "Delegation", "Clause", "Text of the draft", "Page")
    (remark,) = _read(header, ("1", "Clarity", "all States", "FRE", "§ 7 (b)", "some States", "4"))
    assert (remark.locator, remark.current, remark.proposed, remark.rationale) == (
        "7 (b)",
        "some States",
        "all States",
        "Clarity",
    )


def test_a_column_of_actions_makes_actions_of_numbers() -> None:
    """Under ``Action`` a bare 9 is Action 9."""
    remarks = _read(("Action", "Comment"), ("9", "Good."), ("Action 11", "Too long."))
    assert [item.locator for item in remarks] == ["Action 9", "Action 11"]


def test_a_numbered_list_of_comments_is_general() -> None:
    """A sheet of number and comment names no place."""
    remarks = _read(("No.", "General comment"), ("1", "The text is long."), ("2", "Terms differ."))
    assert [(item.locator, item.text) for item in remarks] == [("", "The text is long."), ("", "Terms differ.")]


def test_a_merged_cell_carries_its_place_down() -> None:
    """An empty place below a place is the same place; a row headed general has none."""
    rows = (("Para", "Comment"), ("12", "First."), ("", "Second."), ("General", "Third."))
    assert [item.locator for item in _read(*rows)] == ["12", "12", ""]


def test_a_row_with_several_places_speaks_on_each() -> None:
    """``3, 5`` is a remark on 3 and one on 5."""
    assert [item.locator for item in _read(("Para", "Comment"), ("3, 5", "Merge."))] == ["3", "5"]


def test_a_table_without_heading_is_told_by_its_places() -> None:
    """A first column of places makes a form of a table without heading."""
    remarks = _read(("Para 3", "Delete."), ("Para 9", "Keep."))
    assert [(item.locator, item.text) for item in remarks] == [("3", "Delete."), ("9", "Keep.")]


@pytest.mark.parametrize(
    "rows",
    [
        (("Region", "States parties", "Signatories"), ("Africa", "36", "9")),
        (("Indicator", "Baseline"), ("Number of plans", "5 of 10")),
        (("Name", "Telephone"), ("Jane", "112")),
    ],
)
def test_other_tables_are_no_forms(rows: tuple[Row, ...]) -> None:
    """Tables of figures, indicators and addresses hold no remarks."""
    assert _read(*rows) == ()


def test_prose_of_a_file_knows_its_paragraph_and_heading() -> None:
    """Remarks of a file carry the index of their paragraph and the heading above, for papers on several documents."""
    paragraphs = (
        Paragraph(index=0, text="Part A. Review Document", where="heading"),
        Paragraph(index=1, text="Paragraph 13. The record should be complete."),
        Paragraph(index=2, text="Part B. The next action plan", where="heading"),
        Paragraph(index=3, text="Good.", label="Action 8"),
    )
    remarks = from_extraction(Extraction(paragraphs=paragraphs))
    assert [(item.paragraph, item.heading, item.locator) for item in remarks] == [
        (1, "Part A. Review Document", "13"),
        (3, "Part B. The next action plan", "Action 8"),
    ]


def test_a_file_with_tracked_changes_gives_no_remarks() -> None:
    """The draft is not the comment: what a tracked copy says are its edits."""
    paragraphs = (Paragraph(index=0, text="Paragraph 4 should be read with Action 7."),)
    assert from_extraction(Extraction(paragraphs=paragraphs, edits=(Edit(kind="insertion", inserted="x"),))) == ()


def test_a_column_is_of_places_where_its_cells_are() -> None:
    """``Item`` may head places: cells that name them, or numbers that rise with gaps, tell; 1, 2, 3 count rows."""
    named = (("notes", "item", "our view"), ("as now", "Q6", "One indicator."), ("", "Q10", "Yes."))
    assert [item.locator for item in _read(*named)] == ["Question 6", "Question 10"]
    jumping = (("No.", "Comment"), ("7", "Too long"), ("16", "Old figure"), ("18", "Wrong"))
    assert [item.locator for item in _read(*jumping)] == ["7", "16", "18"]


def test_beside_an_answer_remarks_give_the_reason() -> None:
    """Two columns of comments, one headed as the answer; its number is that of the question."""
    table = (("№", "Ответ", "Комментарий"), ("1", "Да.", "Это уже делается."), ("2", "Нет.", ""))
    assert [(item.locator, item.text, item.rationale) for item in _read(*table)] == [
        ("Question 1", "Да.", "Это уже делается."),
        ("Question 2", "Нет.", ""),
    ]


def test_page_and_line_are_kept_as_words() -> None:
    """A form with page and line names no paragraph; the words stay, and the current text finds the place."""
    table = (("Page", "Line", "Current text", "Proposed text"), ("4", "12", "several States", "five States"))
    (remark,) = _read(*table)
    assert (remark.locator, remark.locator_words, remark.current) == ("", "p. 4, l. 12", "several States")


_TABBED = """Dear colleagues,

Our table:

Para\tProposal\tReason
5\tAdd at the end: "and by category".\tTable 1 says little.
19\tReplace "scarce" by "insufficient".\tData exist, although they are not enough, as the last
meeting said.

Thank you."""
_SPACED = """Para 12    delete the words "in future"       not needed
Para 14    keep as it is, and do not
           shorten                            important for us
Para 20    add "and Caribbean"

Regards"""
_TYPED = """| Paragraph | Current | Proposed |
|-----------|---------|----------|
| 4 | many | most |
| 9 | some | few |"""


def test_a_table_in_a_text_is_read_by_its_tabs() -> None:
    """What is pasted from a spreadsheet has tabs for columns; a row that the mail program cut goes on."""
    assert [(item.locator, item.proposed, item.rationale) for item in from_text(_TABBED)] == [
        ("5", 'Add at the end: "and by category".', "Table 1 says little."),
        (
            "19",
            'Replace "scarce" by "insufficient".',
            "Data exist, although they are not enough, as the last meeting said.",
        ),
    ]


def test_a_table_in_a_text_is_read_by_runs_of_spaces() -> None:
    """Columns that somebody aligned by hand: what was cut stands under its own column."""
    assert [(item.locator, item.proposed, item.rationale) for item in from_text(_SPACED)] == [
        ("12", 'delete the words "in future"', "not needed"),
        ("14", "keep as it is, and do not shorten", "important for us"),
        ("20", 'add "and Caribbean"', ""),
    ]


def test_a_table_in_a_text_is_read_by_its_bars() -> None:
    """As HTML tables come out, and as some people type them."""
    assert [(item.locator, item.current, item.proposed) for item in from_text(_TYPED)] == [
        ("4", "many", "most"),
        ("9", "some", "few"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Item\tTopic\n1\tOpening of the meeting\n2\tAdoption of the agenda\n",
        "Name:      Anna Berg\nPhone:     +47 12 34\nRoom:      12\n",
        "Year\tStates\tReports\n2021\t110\t55\n2022\t111\t57\n",
    ],
    ids=["agenda", "address", "figures"],
)
def test_columns_that_are_no_comments_stay_text(text: str) -> None:
    """A table says something to the draft only where its rows are a form of comments."""
    assert not [item for item in from_text(text) if item.source == "table"]


def test_headings_in_portuguese_are_known() -> None:
    """With the accents of that language."""
    said = from_text("Parágrafo\tComentário\tPrioridade\n2\tFalta uma palavra.\talta\n12\tDe acordo.\tbaixa\n")
    assert [(item.locator, item.text) for item in said] == [("2", "Falta uma palavra."), ("12", "De acordo.")]


@pytest.mark.parametrize(
    "heading",
    [
        "Par.\tRedação atual\tRedação proposta\tFundamentação",
        "Párr.\tRedacción actual\tRedacción propuesta\tFundamentación",
    ],
)
def test_a_wording_is_no_action(heading: str) -> None:
    """``Redacción`` ends as ``acción`` does, and is no column of places."""
    said = from_text(f"{heading}\n8\tregional\tnacional\tEs justo.\n23\tpodrá\tdeberá\tEs justo.\n")
    assert [(item.locator, item.current, item.proposed, item.rationale) for item in said] == [
        ("8", "regional", "nacional", "Es justo."),
        ("23", "podrá", "deberá", "Es justo."),
    ]
