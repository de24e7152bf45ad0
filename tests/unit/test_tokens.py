"""Words of a text for search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.tokens import MAX_WORDS, TOKEN_LENGTH, clauses, fold, words


def texts(text: str) -> list[str]:
    """The tokens without their places."""
    return [token.text for token in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The States Parties, 12(b) & CCM/CONF/2026/PM.1",
            ["the", "states", "parties", "12", "b", "ccm", "conf", "2026", "pm", "1"],
        ),
        (
            "Straße CÔTE d’Ivoire Łódź Ørsted İzmir ısı",
            ["strasse", "cote", "d", "ivoire", "lodz", "orsted", "izmir", "isi"],
        ),
        ("ﬁne ＦＵＬＬ １２ co\u00adoperate", ["fine", "full", "12", "cooperate"]),
        ("snake_case", ["snake", "case"]),
        ("Ёлка й", ["елка", "и"]),
        ("مُسَوَّدَة أولى ـــ ٣", ["مسوده", "اولي", "3"]),
        ("المسودة والمسودة بالمسودة للمسودة", ["مسوده"] * 4),
        ("الله قال", ["الله", "قال"]),
        ("συνθήκη ΣΥΝΘΉΚΗΣ", ["συνθηκη", "συνθηκησ"]),
        ("公约", ["公", "公约", "约"]),
        ("が か", ["が", "か"]),
        ("हिन्दी पाठ", ["हिनदी", "पाठ"]),
        ("", []),
        ("\u202e\u200b--", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    """Case, accents, width, vowel signs and scripts of digits make no difference; scripts without spaces pair up."""
    assert texts(text) == expected


def test_places_count_words_and_unspaced_characters() -> None:
    """A pair stands where its first character stands, and the next word after the run."""
    assert [(token.text, token.position) for token in words("a 公约b c")] == [
        ("a", 0), ("公", 1), ("公约", 1), ("约", 2), ("b", 3), ("c", 4),
    ]  # fmt: skip


def test_a_query_is_words_and_phrases() -> None:
    """Quotation marks of every kind make one clause, a run without spaces too; an open one is words; none twice."""
    asked = clauses('norway "zero draft" «projet zéro» 集束弹 norway "last words')
    assert [[token.text for token in clause] for clause in asked] == [
        ["norway"], ["zero", "draft"], ["projet", "zero"], ["集束", "束弹"], ["last"], ["words"],
    ]  # fmt: skip


def test_long_words_and_texts_are_cut() -> None:
    """A word counts by its first characters, and a text by its first words."""
    assert texts("x" * 1000) == ["x" * TOKEN_LENGTH]
    assert len(words("a " * (MAX_WORDS + 10))) == MAX_WORDS


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_every_word_of_a_text_answers_for_itself(text: str) -> None:
    """Folding twice is folding once, and a text's own words are among what it asks for."""
    assert fold(fold(text)) == fold(text)
    present = {token.text for token in words(text)}
    assert {token.text for clause in clauses(text) for token in clause} <= present
