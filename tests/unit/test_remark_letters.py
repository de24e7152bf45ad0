"""Whole letters: how they open, how they number, and what their sentences speak of."""

from __future__ import annotations

import pytest

from parsers.facts import Extraction, Paragraph
from parsers.remarks import from_extraction, from_text


def _said(text: str) -> list[tuple[str, str]]:
    return [(item.locator, item.text) for item in from_text(text)]


def _of_file(*paragraphs: str) -> list[tuple[str, str]]:
    made = tuple(Paragraph(index=n, text=text) for n, text in enumerate(paragraphs))
    return [(item.locator, item.text) for item in from_extraction(Extraction(paragraphs=made))]


def test_the_opening_of_a_letter_in_a_file_is_no_remark() -> None:
    """What leads up to the first comment says who writes and what was read; what judges the text stands."""
    assert _of_file(
        "REPUBLIC OF VANUATU",
        "The Department went through the second draft with its partners.",
        "This input was prepared jointly by two ministries.",
        "The draft reads well.",
        "Paragraph 9 should be shorter.",
    ) == [("", "The draft reads well."), ("9", "Paragraph 9 should be shorter.")]


@pytest.mark.parametrize(
    "view",
    [
        "The text is silent on mental health.",
        "L'équilibre entre les paragraphes laisse à désirer.",
        "El texto refleja la realidad, pero omite la cooperación regional.",
        "Проект в целом сбалансирован.",
        "Нам не хватает упоминания о Комитете.",
        "النص متوازن في مجمله.",
        "案文总体平衡。",
    ],
)
def test_a_sentence_about_the_text_is_a_view_whatever_its_verb(view: str) -> None:
    """In a mail, a sentence whose subject is the draft, or that names a part of a text, speaks of the draft."""
    assert _said(f"Dear all,\n\n{view}\n\nRegards") == [("", view)]


def test_a_line_that_announces_a_list_is_no_remark() -> None:
    """A colon before located items announces them; a colon before its own text does not."""
    announced = "Dear all,\n\nTonga would add, in its national capacity:\n\nPara 9: shorten.\n\nPara 12: keep."
    assert _said(announced) == [("9", "shorten."), ("12", "keep.")]
    spoken = "Dear all,\n\nWe would ask that all actions have a date: it helps."
    assert _said(spoken) == [("", "We would ask that all actions have a date: it helps.")]


def test_a_further_clause_with_its_own_place_counts_there_too() -> None:
    """Two places as subjects of two clauses: the sentence is said of both; a place compared with is not."""
    both = "Chad thinks that paragraph 5 is good and that paragraph 8 could be shorter."
    assert [item.locator for item in from_text(both)] == ["5", "8"]
    russian = "В пункте 12 следует уточнить цифры, а в пункте 14 необходима ссылка."
    assert [item.locator for item in from_text(russian)] == ["12", "14"]
    chinese = "第八段过长，第九段应予保留。"
    assert [item.locator for item in from_text(chinese)] == ["8", "9"]
    compared = "Paragraph 11 should be consistent with paragraph 14 and paragraph 15."
    assert [item.locator for item in from_text(compared)] == ["11"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Please find our answers to the questions:\n\n1. Model A.\n4. No.\n10. Yes.", ["1", "4", "10"]),
        ("Ecuador responde a las preguntas:\n\n1. Preferimos el modelo B.\n2. No lo vemos necesario.", ["1", "2"]),
        ("Voici nos réponses aux questions :\n\n2. Oui.\n3. Non, ce serait prématuré.", ["2", "3"]),
        ("As nossas respostas às perguntas:\n\n1. Modelo A.\n2. Não.", ["1", "2"]),
        ("Наши ответы на вопросы:\n\n2. Да.\n5. Нет, это преждевременно.", ["2", "5"]),
        ("ردودنا على الأسئلة:\n\n1. نعم.\n3. لا.", ["1", "3"]),
        ("我们对问题的答复如下：\n\n一、同意方案A。\n\n二、不同意。", ["1", "2"]),
        ("Short answers:\n\nQ1 Model B, please.\n\nQ4 No. It would be premature.", ["1", "4"]),
    ],
)
def test_numbers_of_answers_are_those_of_the_questions(text: str, places: list[str]) -> None:
    """Where answers to questions are announced, the numbers of the list are questions, even if they count 1, 2, 3."""
    assert [item.locator for item in from_text(text)] == [f"Question {number}" for number in places]


def test_the_head_of_an_answer_needs_no_colon() -> None:
    """No sentence goes on with a capital after its subject."""
    assert _said("Q1 Model B, provided that it is short.") == [("Question 1", "Model B, provided that it is short.")]
    assert _said("Action 5 should go.") == [("Action 5", "Action 5 should go.")]


def test_numbers_after_announced_actions_are_actions() -> None:
    """``Comments on the actions:`` and a list that jumps; three actions that are counted are none of the draft's."""
    assert [item.locator for item in from_text("Comments on the actions:\n\n5. Cut it.\n9. Keep it.")] == [
        "Action 5",
        "Action 9",
    ]
    counted = "We propose three actions:\n\n1. A register.\n2. A fund.\n3. A review."
    assert [item.locator for item in from_text(counted)] == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Point 12: out of place.\n\nPoint 15: keep it.", ["12", "15"]),
        ("Point 4 : la date est erronée.\n\nPoint 9 : préciser.", ["4", "9"]),
        ("Punto 14. De acuerdo.", ["14"]),
        ("Au point 15, lire « trente » au lieu de « treize ».", ["15"]),
        ("Ponto 6: suprimir.", ["6"]),
        ("النقطة 6: نقترح ذكر الناجين.", ["6"]),
        ("第五点：数字有误。", ["5"]),
        ("Point 1: The draft is too long.\nPoint 2: Survivors should come first.", ["", ""]),
        ("As said in our point 3, the table should go.", [""]),
    ],
)
def test_points_of_the_draft_and_points_of_the_letter(text: str, places: list[str]) -> None:
    """Points that jump are paragraphs; points that count 1, 2, 3 are the letter's own."""
    assert [item.locator for item in from_text(text)] == places


def test_pages_and_lines_are_words_and_no_place() -> None:
    """The page stays as words, with what is quoted beside it; a paragraph named after it is the place."""
    text = (
        'p. 4, line 12: replace "several of the States" by "five States".\n\nPage 9, paragraph 22: "robust" should go.'
    )
    first, second = from_text(text)
    assert (first.locator, first.locator_words, first.current) == ("", "p. 4, line 12", "several of the States")
    assert (second.locator, second.text) == ("22", '"robust" should go.')
    assert from_text("Page 3 of 9") == ()


def test_a_sentence_cut_by_a_page_is_put_together() -> None:
    """A paragraph that cannot end where it ends goes on in the next, even if that begins with a place."""
    assert _of_file("Benin would welcome a figure on risk education in", "paragraph 24.") == [
        ("24", "Benin would welcome a figure on risk education in paragraph 24.")
    ]
    listed = _of_file("9 (b): a database should be kept and", "9 (c): a strategy should follow.")
    assert len(listed) == 2
    wrapped = "The delegation would be glad to see the figure in\nparagraph 24 corrected."
    assert [item.locator for item in from_text(wrapped)] == ["24"]
    assert len(from_text("Para 5 - we propose to delete all the words after the first comma\npara 6 - keep")) == 2


def test_a_capital_in_other_scripts_makes_no_letterhead() -> None:
    """A line in Chinese or Arabic with one Latin capital is a sentence."""
    assert _said("关于问题1：同意方案A。") == [("Question 1", "同意方案A。")]
    assert [item.text for item in from_text("نؤيد النموذج A.")] == ["نؤيد النموذج A."]


def test_thanks_at_the_end_of_a_remark_are_left_out() -> None:
    """A mail of one line ends with thanks, which are none of its remark; thanks for a paragraph are a remark."""
    assert _said("Q5: the coordinators. Thanks for the hard work!") == [("Question 5", "the coordinators.")]
    (kept,) = from_text("The Coalition thanks you for paragraph 30, which answers an old request.")
    assert kept.locator == "30"


@pytest.mark.parametrize(
    "text",
    [
        "our comments " * 8000,
        "thank you and " * 8000,
        "present presentpresent " * 5000,
        "paragraph twenty " * 6000,
        "пункт двадцать " * 6000,
        "الفقرة الخامسة " * 6000,
        "the draft the text " * 6000,
        "p. 4, line " * 8000,
        "we thank; but " * 8000,
    ],
)
def test_long_repetitions_are_read_in_linear_time(text: str) -> None:
    """No pattern explodes; the time limit of the suite is the assertion, the cap the other."""
    assert len(from_text(text)) <= 2100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You asked for our view. On 14: please add a date. On 39: we are one of them.", ("14", "39")),
        ("On 23 - an estimate of the costs is missing.", ("23",)),
        ("Sur 12 : supprimer « tous ». Sur 15 – ajouter une date.", ("12", "15")),
        ("In 2025 - the year of the meeting - we proposed another way. We meet on 3 - 5 March.", ()),
    ],
)
def test_a_bare_number_that_a_word_leads_to_is_a_place(text: str, said: tuple[str, ...]) -> None:
    """With a colon or a dash behind it, at the beginning of a block or of a sentence."""
    assert tuple(item.locator for item in from_text(text) if item.locator) == said
