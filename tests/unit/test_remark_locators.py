"""References to places of a draft, in the languages of the field."""

from __future__ import annotations

import pytest

from parsers.remarks.locators import find, read_cell


def _places(text: str) -> list[str]:
    return [item.locator for item in find(text) if not item.foreign]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Paragraph 12: the figure is old", ["12"]),
        ("para. 7(b), second sentence", ["7 (b)"]),
        ("Para 15b is unclear", ["15 (b)"]),
        ("§ 12", ["12"]),
        ("§12", ["12"]),
        ("paras 12–15", ["12-15"]),
        ("paragraphs 12 to 15", ["12-15"]),
        ("paragraphs 3, 5 and 9", ["3", "5", "9"]),
        ("PP3", ["PP3"]),
        ("preambular paragraph 3", ["PP3"]),
        ("OP 4 alt", ["OP4 alt"]),
        ("OP4bis", ["OP4bis"]),
        ("operative paragraph 5", ["OP5"]),
        ("Action 3", ["Action 3"]),
        ("Action 22(a)", ["Action 22 (a)"]),
        ("Question 7", ["Question 7"]),
        ("Table 1", ["Table 1"]),
        ("footnote 3", ["Footnote 3"]),
        ("Section III", ["Section III"]),
    ],
)
def test_english_places(words: str, places: list[str]) -> None:
    """English names of places are written in the style of the draft."""
    assert _places(words) == places


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("paragraphe 12 a)", ["12 (a)"]),
        ("aux paragraphes 3 et 5", ["3", "5"]),
        ("paragraphe 3 du préambule", ["PP3"]),
        ("l'action n° 12", ["Action 12"]),
        ("note de bas de page 2", ["Footnote 2"]),
        ("párrafo 12", ["12"]),
        ("párr. 9 b)", ["9 (b)"]),
        ("párrafo 5 de la parte dispositiva", ["OP5"]),
        ("Acción 7", ["Action 7"]),
        ("Medida núm. 3", ["Action 3"]),
        ("Pregunta 4", ["Question 4"]),
        ("parágrafo 7", ["7"]),
        ("Ação 4", ["Action 4"]),
        ("пункт 12", ["12"]),
        ("в пункте 5 (b)", ["5 (b)"]),
        ("по пунктам 3 и 5", ["3", "5"]),
        ("пункт 5 постановляющей части", ["OP5"]),
        ("Действие 7", ["Action 7"]),
        ("Мера 7", ["Action 7"]),
        ("الفقرة 12", ["12"]),
        ("الفقرة ١٢", ["12"]),
        ("فيما يتعلق بالفقرة 15 (ج)", ["15 (c)"]),
        ("الإجراء 7", ["Action 7"]),
        ("السؤال 2", ["Question 2"]),
        ("第１２段", ["12"]),
        ("第十二段", ["12"]),
        ("第12段", ["12"]),
        ("第15段(c)项", ["15 (c)"]),
        ("第12至15段", ["12-15"]),
        ("第3、5和9段", ["3", "5", "9"]),
        ("关于行动7", ["Action 7"]),
        ("第7项行动", ["Action 7"]),
        ("序言部分第3段", ["PP3"]),
        ("执行部分第5段", ["OP5"]),
    ],
)
def test_places_in_other_languages(words: str, places: list[str]) -> None:
    """French, Spanish, Portuguese, Russian, Arabic and Chinese names have the same normal form."""
    assert _places(words) == places


@pytest.mark.parametrize(
    "words",
    [
        "Article 4, paragraph 1, is clear",
        "under paragraph 1 of Article 4",
        "al párrafo 5 del artículo 4",
        "пункт 2 статьи 21",
        "الفقرة 1 من المادة 4",
        "Actions 18 to 30 of the Lausanne Action Plan",
        "paragraph 30 of the final report",
        "пункт 3 резолюции 78/32",
        "公约第5段",
        "two paragraphs and three actions",
        "page 12, line 3",
    ],
)
def test_places_of_other_texts_are_none_of_the_draft(words: str) -> None:
    """Paragraphs of articles, reports, resolutions and earlier plans are not places of the draft."""
    assert _places(words) == []


def test_a_range_goes_up() -> None:
    """Two numbers joined by a dash that fall are no range."""
    assert _places("paras 12-3") == ["12"]


def test_a_date_after_a_place_is_not_listed_with_it() -> None:
    """The day of a date does not become a second paragraph."""
    assert _places("Paragraph 6, 15 January 2026") == ["6"]


def test_a_reference_tells_where_its_words_stand() -> None:
    """Offsets are those of the text given, whatever the script of its figures."""
    text = "وفي الفقرة ١٢ من النص"
    (reference,) = find(text)
    assert text[reference.start : reference.end] == reference.words
    assert reference.words.endswith("١٢")


@pytest.mark.parametrize(
    ("cell", "family", "places"),
    [
        ("15", "paragraph", ("15",)),
        ("21 (a)", "paragraph", ("21 (a)",)),
        ("(9)", "paragraph", ("9",)),
        ("12-15", "paragraph", ("12-15",)),
        ("3, 5", "paragraph", ("3", "5")),
        ("9", "action", ("Action 9",)),
        ("12, second sentence", "paragraph", ("12",)),
        ("General", "paragraph", ()),
        ("IV", "paragraph", ()),
        ("2031 targets", "paragraph", ()),
    ],
)
def test_cells_of_a_column_of_places(cell: str, family: str, places: tuple[str, ...]) -> None:
    """A bare number in a column of places is a place of the family that the heading names."""
    assert read_cell(cell, family) == places


def test_a_cell_names_one_place_or_none() -> None:
    """The place that the words name, in normal form; nothing where they name none."""
    assert read_cell("Párr. 15 d)") == ("15 (d)",)
    assert read_cell("12 bis") == ("12bis",)
    assert read_cell("general") == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Action 2 of the Cartagena Action Plan", "Cartagena Action Plan"),
        ("Action 2 of the Siem Reap-Angkor Plan of Action 2025-2029", "Siem Reap-Angkor Plan of Action 2025-2029"),
        ("Action 3 of the NAP", "NAP"),
        ("mesure 5 du plan d'action de Nairobi", "plan d'action de Nairobi"),
        ("acción 4 del Plan de Acción de Cartagena", "Plan de Acción de Cartagena"),
        ("пункт 5 Картахенского плана действий", "Картахенского плана действий"),
        ("الإجراء 5 من خطة عمل نيروبي", "خطة عمل نيروبي"),
        ("卡塔赫纳行动计划行动12", "卡塔赫纳行动计划"),
    ],
)
def test_a_plan_with_a_name_of_its_own_is_told_with_its_name(words: str, name: str) -> None:
    """Whether it is the draft or what stands beside it is for the settings to say."""
    found = find(words)
    assert [(item.foreign, item.of) for item in found] == [(True, name)]


@pytest.mark.parametrize(
    "words",
    [
        "paragraph 5 of the draft Action Plan",
        "paragraph 5 of the First Draft Action Plan",
        "paragraph 5 of the ISU draft",
        "mesure 5 du plan d'action",
        "пункт 5 плана действий",
        "修改行动计划第5段",
    ],
)
def test_a_plan_without_a_name_is_the_draft(words: str) -> None:
    """What everybody calls the plan is the one that is being written."""
    assert not any(item.foreign for item in find(words))
