"""Labels of drafts whose numbers begin again in each article."""

from __future__ import annotations

import pytest

from ingest.articles import distinct, heading, is_made_of_articles, names_over, with_articles, with_headings
from parsers.facts import DraftText, Paragraph
from parsers.lineage import map_labels

#: where, label, text, and the section where it is not the heading above
Row = tuple[str, str, str]


def _draft(*rows: Row, section: str | None = None) -> tuple[Paragraph, ...]:
    found, above = [], ""
    for index, (where, label, text) in enumerate(rows):
        above = text if where == "heading" else above
        printed = f"({label.rpartition('(')[2]}" if "(" in label else label and f"{label}."
        under = above if section is None else section
        found.append(Paragraph(index=index, where=where, label=label, text=text, printed=printed, section=under))
    return tuple(found)


def _labels(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [item.label for item in distinct(paragraphs)]


_ARTICLES: tuple[Row, ...] = (
    ("heading", "", "Article 4. Limits"),
    ("body", "1", "The limits of the annex apply."),
    ("body", "2", "Members may set others:"),
    ("body", "2 (a)", "for stingless bees;"),
    ("heading", "", "Article 5. Labels"),
    ("body", "1", "A pack names the country."),
    ("body", "2", "A blend names each country."),
)


def test_numbers_that_begin_again_are_told_apart_by_their_headings() -> None:
    """The label is made of what is printed: the name of the heading, the number, the letter."""
    expected = ["Article 4", "Article 4 (1)", "Article 4 (2)", "Article 4 (2) (a)"]
    assert _labels(_draft(*_ARTICLES)) == [*expected, "Article 5", "Article 5 (1)", "Article 5 (2)"]


def test_a_draft_numbered_through_keeps_its_labels() -> None:
    """Sections and articles whose numbers go on leave every paragraph as it is, whatever its tables and notes carry."""
    draft = _draft(
        ("heading", "", "Section I. Past"),
        ("body", "1", "One."),
        ("body", "2", "Two."),
        ("table", "2", "cell"),
        ("heading", "", "Section II. Future"),
        ("body", "3", "Three."),
        ("table", "3", "cell"),
        ("footnote", "1", "note"),
        ("body", "Action 7", "Act."),
    )
    assert distinct(draft) == draft
    assert not is_made_of_articles(draft)
    assert with_headings(DraftText(key="a/b", paragraphs=draft)).paragraphs == draft


def test_a_number_that_stands_twice_by_itself_changes_nothing() -> None:
    """Where one number is read twice in a draft numbered through, the sections are no articles."""
    draft = _draft(
        ("heading", "", "Section I"),
        ("body", "1", "One."),
        ("body", "2", "Two."),
        ("heading", "", "Section II"),
        ("body", "2", "A number of a list."),
        ("body", "3", "Three."),
    )
    assert distinct(draft) == draft


def test_an_annex_that_begins_again_is_told_from_the_paragraphs_before_it() -> None:
    """The numbers of the text stay as they are; those of its annex have its name."""
    draft = _draft(
        ("body", "1", "One."), ("body", "2", "Two."), ("heading", "", "Annex"), ("heading", "", "Annex II"),
        ("body", "1", "Point."), ("body", "2", "Point."),
    )  # fmt: skip
    assert _labels(draft) == ["1", "2", "", "Annex II", "Annex II (1)", "Annex II (2)"]


def test_a_table_under_a_heading_belongs_to_the_heading() -> None:
    """Cells that took their number from the article before have the name of the annex; those below 2 stay there."""
    draft = _draft(
        *_ARTICLES, ("table", "2", "cell"), ("heading", "", "Annex I. Values"), ("table", "2", "20 per cent")
    )
    assert _labels(draft)[-3:] == ["Article 5 (2)", "Annex I", "Annex I"]
    bare = _draft(
        *_ARTICLES, ("heading", "", "Annex I. Values"), ("table", "", "20 per cent"), ("table", "Action 7", "!")
    )
    assert _labels(bare)[-2:] == ["Annex I", "Action 7"]


def test_letters_without_a_number_belong_to_their_article() -> None:
    """(a) below words that have no number is no sub-paragraph of the article before."""
    draft = _draft(*_ARTICLES, ("heading", "", "Article 6"), ("body", "", "Such is:"), ("body", "2 (a)", "a pot;"))
    assert _labels(draft)[-3:] == ["Article 6", "", "Article 6 (a)"]


def test_dotted_numbers_are_their_own_until_they_stand_twice() -> None:
    """4.1 of one annex alone is 4.1; in two annexes it has their names."""
    once = (("heading", "", "Annex I"), ("body", "4.1", "One."))
    assert _labels(_draft(*_ARTICLES, *once))[-1] == "4.1"
    twice = (*once, ("heading", "", "Annex II"), ("body", "4.1", "Two."), ("body", "4.2", "Three."))
    labels = _labels(_draft(*_ARTICLES, *twice))
    assert labels[-4:] == ["Annex I (4.1)", "Annex II", "Annex II (4.1)", "4.2"]


def test_articles_of_annexes_have_the_name_of_their_annex() -> None:
    """Article 1 of two annexes is two articles."""
    draft = _draft(
        ("heading", "", "Annex A"), ("heading", "", "Article 1"), ("body", "1", "One."),
        ("heading", "", "Annex B"), ("heading", "", "Article 1"), ("body", "1", "Two."),
    )  # fmt: skip
    assert _labels(draft)[2::3] == ["Annex A, Article 1 (1)", "Annex B, Article 1 (1)"]
    assert is_made_of_articles(distinct(draft))
    assert names_over(distinct(draft)) == names_over(draft)


def test_the_title_of_an_article_may_stand_on_a_line_of_its_own() -> None:
    """Below ``Article 4`` comes its title as a heading, then its paragraphs; a heading without a name ends it."""
    draft = _draft(
        ("heading", "", "Article 4"), ("heading", "", "Limits"), ("body", "1", "One."),
        ("heading", "", "Article 5"), ("heading", "", "Labels"), ("body", "1", "Two."),
        ("heading", "", "Closing words"), ("body", "1", "Three."),
    )  # fmt: skip
    assert _labels(draft)[2::3] == ["Article 4 (1)", "Article 5 (1)"]
    assert _labels(draft)[-1] == "1"


def test_headings_are_found_where_no_style_tells_them() -> None:
    """In plain text and PDF the line of the article is its heading, and is kept as one; a sentence is none."""
    rows = [("body", label, text) for _, label, text in _ARTICLES]
    found = distinct(_draft(*rows, section=""))
    assert [(item.where, item.label) for item in found][4:6] == [("heading", "Article 5"), ("body", "Article 5 (1)")]
    assert heading(Paragraph(index=0, text="Article 4 applies to honey in drums.")) is None
    assert heading(Paragraph(index=0, text="Article 4. Limits ........ 7")) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Статья 4. Пределы", "Статья 4"),
        ("المادة 4", "المادة 4"),
        ("第四条 限量", "第四条"),
        ("Artículo 4 bis. Miel", "Artículo 4 bis"),
        ("Article premier", "Article premier"),
        ("Annexe II", "Annexe II"),
        ("ARTICLE IV - LIMITS", "ARTICLE IV"),
    ],
)
def test_headings_are_named_as_they_are_printed(text: str, name: str) -> None:
    """In every script: the word and the number, without the title."""
    found = heading(Paragraph(index=0, text=text, where="heading"))
    assert found is not None
    assert found.name == name


def test_a_number_that_word_prints_is_part_of_the_heading() -> None:
    """Where ``Article 4`` is an automatic number, it stands before the text and not in it."""
    found = heading(Paragraph(index=0, text="Limits", printed="Article 4.", where="heading"))
    assert found is not None
    assert found.name == "Article 4"


def test_notes_have_the_label_of_the_paragraph_they_belong_to() -> None:
    """A note behind its paragraph is of its article; one behind the text has a label if one paragraph alone has it."""
    draft = _draft(
        *_ARTICLES[:2], ("footnote", "1", "Note."), *_ARTICLES[2:], ("endnote", "1", "?"), ("endnote", "2 (a)", "!")
    )
    labels = _labels(draft)
    assert (labels[2], labels[-2], labels[-1]) == ("Article 4 (1)", "", "Article 4 (2) (a)")


def test_an_article_put_in_shifts_the_labels_between_drafts() -> None:
    """Paragraphs and headings of the older draft are found at their new articles."""
    new = (*_ARTICLES[:4], ("heading", "", "Article 5. Sampling"), ("body", "1", "Samples are taken in twos."))
    later = (("heading", "", "Article 6. Labels"), *_ARTICLES[5:])
    texts = [
        DraftText(key=key, paragraphs=distinct(_draft(*rows)))
        for key, rows in (("d/1", _ARTICLES), ("d/2", new + later))
    ]
    found = map_labels(with_headings(texts[0]), with_headings(texts[1]))
    assert found["Article 5 (2)"] == "Article 6 (2)"
    assert found["Article 4"] == "Article 4"
    assert found["Article 5"] == "Article 6"


def test_an_article_without_a_title_is_where_its_paragraphs_are() -> None:
    """A map of labels has the headings too, after the most of what stands under them; other labels stay alone."""
    labels = {"Article 5 (1)": "Article 6 (1)", "Article 5 (2)": "Article 6 (3)", "Article 5 (3)": "Article 7 (1)"}
    assert with_articles(labels)["Article 5"] == "Article 6"
    numbered = {"12 (a)": "13 (a)", "Action 7 (a)": "Action 8 (a)", "12": "13", "PP3": "PP4"}
    assert with_articles(numbered) == numbered


def test_the_article_over_a_paragraph_is_told_in_any_text() -> None:
    """By the index of the paragraph in its file, headings with their own name."""
    assert names_over(_draft(*_ARTICLES))[6] == "Article 5"
    assert names_over(_draft(("body", "1", "One."))) == {}
