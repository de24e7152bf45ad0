"""Places of a draft made of articles, as remarks and copies name them."""

from __future__ import annotations

import pytest

from ingest.articles import distinct
from ingest.contributions.article_places import ArticlePlaces
from parsers.facts import Paragraph, Remark

_ROWS = (
    ("heading", "", "Article 1. Scope"),
    ("body", "1", "It applies to honey."),
    ("heading", "", "Article 4 bis"),
    ("body", "1", "Values are set."),
    ("heading", "", "Article 5. Labels"),
    ("body", "1", "A pack names the country."),
    ("body", "2", "A blend names each country:"),
    ("body", "2 (b)", "by weight."),
    ("heading", "", "Annex I. Values"),
    ("table", "2", "20 per cent"),
    ("heading", "", "Annex II. Methods"),
    ("body", "3.1", "By photometry."),
)
_DRAFT = [Paragraph(index=n, where=where, label=label, text=text) for n, (where, label, text) in enumerate(_ROWS)]
PLACES = ArticlePlaces.of(distinct(_DRAFT))


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Article 5, paragraph 2: delete.", "Article 5 (2)"),
        ("Article 5(2)(b): delete.", "Article 5 (2) (b)"),
        ("Art. 5.2 – delete", "Article 5 (2)"),
        ("- Paragraph 2 (b) of Article 5 should go.", "Article 5 (2) (b)"),
        ("Article 5: too long.", "Article 5"),
        ("Article 4 bis (1): keep.", "Article 4 bis (1)"),
        ("Artículo 5, párrafo 2: suprimir.", "Article 5 (2)"),
        ("Artigo 5.º, n.º 2: suprimir.", "Article 5 (2)"),
        ("Article premier, paragraphe 1 : à supprimer.", "Article 1 (1)"),
        ("Статья 5, пункт 2: исключить.", "Article 5 (2)"),
        ("المادة ٥، الفقرة ٢: تحذف", "Article 5 (2)"),
        ("第五条第2款：删除。", "Article 5 (2)"),
        ("Annex I, row on moisture: 19.", "Annex I"),
        ("附件一：限量太低。", "Annex I"),
        ("Annex 2, 3.1: add chromatography.", "3.1"),
    ],
)
def test_the_first_words_of_a_remark_name_an_article_in_any_language(words: str, label: str) -> None:
    """The place is the draft's own label, whatever language and style the remark is in."""
    found, confidence = PLACES.place(Remark(text=words))
    assert found == label
    assert confidence >= 0.9


@pytest.mark.parametrize(
    "words",
    [
        "Article 5 of the Convention on Trade binds us.",
        "Conforme al artículo 5 del Acuerdo, informamos.",
        "《公约》第五条规定如此。",
        "Согласно статье 5 Конвенции мы сообщаем.",
        "Article 77, paragraph 2: delete.",
        "Articles of trade number 5 in all.",
        "We compared Article 1(1) with Article 5(1).",
    ],
)
def test_what_names_no_article_of_the_draft_has_no_place(words: str) -> None:
    """Articles of a text with a name of its own, articles that the draft has not, and two at once."""
    assert PLACES.place(Remark(text=words)) == ("", 0.0)


def test_a_paragraph_that_the_article_lacks_falls_back_to_the_article() -> None:
    """The remark stands at the heading, with less confidence; a letter that is missing at its paragraph."""
    assert PLACES.place(Remark(text="Article 5, paragraph 9: delete.")) == ("Article 5", 0.6)
    assert PLACES.place(Remark(text="Article 5, paragraph 1 (c): delete.")) == ("Article 5 (1)", 0.7)


def test_one_article_named_in_the_course_of_a_remark_is_its_place() -> None:
    """It is surer where the remark begins with it."""
    assert PLACES.place(Remark(text="We would delete Article 5(2) altogether.")) == ("Article 5 (2)", 0.7)


def test_a_number_below_the_name_of_an_article_is_one_of_its_paragraphs() -> None:
    """``Paragraph 2`` under the heading ``Article 5`` of a paper is paragraph 2 of Article 5."""
    remark = Remark(text="Delete.", locator="2", locator_words="Paragraph 2", heading="Article 5 (labels)")
    assert PLACES.place(remark) == ("Article 5 (2)", 0.95)


def test_the_cell_of_a_table_comes_before_the_words_of_the_remark() -> None:
    """The column of places names the place, whatever the proposal speaks of."""
    remark = Remark(text="Article 1 says as much.", locator_words="Artículo 5, párrafo 2", source="table")
    assert PLACES.place(remark)[0] == "Article 5 (2)"


def test_a_number_printed_in_a_copy_is_told_by_the_article_over_it() -> None:
    """The draft's label, or none where the draft has no such paragraph there."""
    assert PLACES.printed("Article 5", "2") == "Article 5 (2)"
    assert PLACES.printed("Article 5", "7") == ""


def test_a_draft_numbered_through_has_no_articles() -> None:
    """There ``Article 4, paragraph 2`` is a place of a treaty, and stays among the general remarks."""
    rows = (("heading", "", "Article 1"), ("body", "1", "One."), ("heading", "", "Article 2"), ("body", "2", "Two."))
    draft = [Paragraph(index=n, where=where, label=label, text=text) for n, (where, label, text) in enumerate(rows)]
    assert not ArticlePlaces.of(distinct(draft))
    assert ArticlePlaces.of(distinct(draft)).place(Remark(text="Article 2, paragraph 2: delete.")) == ("", 0.0)
