"""Places whose numbers are written in words."""

from __future__ import annotations

import pytest

from parsers.remarks.locators import find
from parsers.remarks.spelled import fold


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Paragraph twelve", "12"),
        ("para two", "2"),
        ("paragraph twenty-three", "23"),
        ("paragraph one: delete", "1"),
        ("action forty one", "Action 41"),
        ("question six", "Question 6"),
        ("paragraphe premier", "1"),
        ("paragraphe dix-sept", "17"),
        ("paragraphe vingt et un", "21"),
        ("point quatre", "4"),
        ("párrafo quinto", "5"),
        ("párrafo once", "11"),
        ("párrafo treinta y dos", "32"),
        ("párrafo treinta y uno", "31"),
        ("acción séptima", "Action 7"),
        ("parágrafo vinte e um", "21"),
        ("parágrafo doze", "12"),
        ("пункт пятый", "5"),
        ("в пункте четвёртом", "4"),
        ("пункта двадцать третьего", "23"),
        ("الفقرة الخامسة", "5"),
        ("الفقرة الخامسة عشرة", "15"),
        ("الفقرة الحادية والعشرين", "21"),
        ("الإجراء السابع", "Action 7"),
    ],
)
def test_words_are_numbers_after_the_name_of_a_place(words: str, place: str) -> None:
    """Cardinals and ordinals of seven languages, in the normal form of figures; the words stay those of the text."""
    (reference,) = find(words)
    assert reference.locator == place
    assert words.startswith(reference.words) or words.endswith(reference.words)


@pytest.mark.parametrize(
    "words",
    [
        "paragraph once more",
        "para dos Estados",
        "the paragraph one reads",
        "paragraphe un peu long",
        "пункт второй части",
        "twelve paragraphs",
        "paragraph tenable",
    ],
)
def test_other_words_are_no_numbers(words: str) -> None:
    """Articles, prepositions and adverbs that look like numbers of another language count nothing."""
    assert find(words) == ()


def test_folding_keeps_the_length() -> None:
    """Offsets in the folded text are those of the text given."""
    text = "On paragraph twenty-three, and пункт пятый: x"
    assert len(fold(text)) == len(text)
