"""Marks, signs, abbreviations and ordinals by which a remark says where it belongs."""

from __future__ import annotations

import pytest

from parsers.remarks import from_text
from parsers.remarks.columns import rows_of
from parsers.remarks.locators import find


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('[3] Suggest "the suffering" for "suffering".', "3", 'Suggest "the suffering" for "suffering".'),
        ("- [112] We propose to delete this.", "112", "We propose to delete this."),
        ("Ad 2) La dernière phrase est à supprimer.", "2", "La dernière phrase est à supprimer."),
        ("По 7) Предлагаем исключить это предложение.", "7", "Предлагаем исключить это предложение."),
        ("Au no 21 - préciser la source des chiffres.", "21", "préciser la source des chiffres."),
        ("Au n° 42 : supprimer la note.", "42", "supprimer la note."),
        ("Sobre el núm. 7: debería suprimirse.", "7", "debería suprimirse."),
        ("Ref. Question 3: States should report once.", "Question 3", "States should report once."),
        ("- Réf. para 5: à supprimer.", "5", "à supprimer."),
        ("NUMERAL 13\nDebería suprimirse la última oración.", "13", "Debería suprimirse la última oración."),
        ("Numeral 23, última oración\nDebería suprimirse.", "23", "Debería suprimirse."),
    ],
)
def test_signs_and_abbreviations_lead_to_a_place(text: str, place: str, said: str) -> None:
    """A number in brackets, behind a number sign, or behind an abbreviation names a paragraph and is not said."""
    (remark,) = from_text(text)
    assert (remark.locator, remark.text) == (place, said)


def test_an_abbreviation_leads_to_a_place_inside_a_block_too() -> None:
    """``Ref.`` ends no sentence, wherever in a block it stands."""
    found = from_text("Ref. Question 3: We prefer model B. Ref. Question 4: It may be shortened.")
    assert [(item.locator, item.text) for item in found] == [
        ("Question 3", "We prefer model B."),
        ("Question 4", "It may be shortened."),
    ]


def test_bracketed_numbers_that_count_name_no_place() -> None:
    """Numbers in brackets that begin at one count the remarks."""
    found = from_text("[1] The text should be shorter.\n\n[2] We propose an annex.\n\n[3] The title should be kept.")
    assert [item.locator for item in found] == ["", "", ""]


def test_notes_in_brackets_leave_the_numbers_of_paragraphs_alone() -> None:
    """Notes numbered from one do not make an enumeration of other numbers, which rise with gaps."""
    text = "5. Delete the sentence.[1]\n\n9. Support.\n\n[1] We suggest the report of 2024.\n\n[2] And that of 2025."
    assert [item.locator for item in from_text(text)][:2] == ["5", "9"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In the eighth paragraph, the number should be given.", "8"),
        ("The 12th paragraph should go.", "12"),
        ("Au huitième paragraphe, il faudrait citer la source.", "8"),
        ("En el undécimo párrafo debería citarse la fuente.", "11"),
        ("No oitavo parágrafo, propomos suprimir a data.", "8"),
        ("В пятнадцатом пункте следует указать источник.", "15"),
        ("В 8-м абзаце следует указать источник.", "8"),
    ],
)
def test_an_ordinal_counts_the_paragraphs_of_the_draft(text: str, place: str) -> None:
    """From the fifth on, an ordinal before the word for a paragraph is the number of one."""
    assert [item.locator for item in find(text)] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "In the second paragraph, the number should be given.",
        "In the eighth paragraph of the section on clearance, the number should be given.",
        "In the chapter on clearance, sixth paragraph, the number should be given.",
        "The sixth paragraph on page 4 should go.",
        "The seventh paragraph of the Convention is quoted.",
        "Le septième paragraphe de la résolution est cité.",
        "In the eighteenth paragraph, the number should be given.",
        "Le dix-septième paragraphe est cité.",
        "В двадцать пятом пункте следует указать источник.",
    ],
)
def test_an_ordinal_that_counts_in_a_part_names_no_paragraph(text: str) -> None:
    """What is counted in a section, on a page or in another text, or is a low or a compound ordinal, is left open."""
    assert not [item.locator for item in find(text) if not item.foreign]


@pytest.mark.parametrize(
    "text",
    [
        'Throughout the text, "States not party" should be preferred.',
        "Dans l'ensemble du texte, il faudrait écrire « survivants ».",
        "A lo largo del texto debería decirse «supervivientes».",
        "По всему тексту следует писать «выжившие».",
        "建议全文统一用语。",
    ],
)
def test_what_is_said_of_the_whole_text_has_no_place(text: str) -> None:
    """A remark on the text from end to end says so, so that nothing that it quotes gives it a place."""
    (remark,) = from_text(text)
    assert remark.throughout
    assert not remark.locator


def test_the_whole_text_leaves_the_paragraph_spoken_of() -> None:
    """A sentence on the text from end to end does not go on with the paragraph before it."""
    found = from_text("Paragraph 5 should be shorter. Throughout the text, the serial comma should be used.")
    assert sorted((item.locator, item.throughout) for item in found) == [("", True), ("5", False)]


@pytest.mark.parametrize(
    "header", [("Where", "What"), ("Où", "Quoi"), ("Dónde", "Qué"), ("Onde", "O quê"), ("Где", "Что"), ("Wo", "Was")]
)
def test_where_and_what_head_a_table(header: tuple[str, str]) -> None:
    """``Where`` heads the column of places and ``What`` that of comments; the heading is no remark."""
    found = rows_of([header, ("12", "Delete the last sentence."), ("14", "Support.")], {})
    assert [(item.locator, item.text) for item in found] == [("12", "Delete the last sentence."), ("14", "Support.")]
