"""Wordings in several scripts as one question: the answers are those of one large expression, at less cost."""

from __future__ import annotations

import re

import pytest

from parsers.phrases import Phrases, branches, lower
from parsers.remarks import courtesies, covering

WORDINGS = Phrases(r"\bthank(?:s|ful)?\b|\bgrateful\b", r"благодар", r"شكر|امتنان", r"感谢", r"^dear\b", r"[:：]$")
SAMPLES = [
    "We thank the Presidency.",
    "THANKS to all",
    "nothing of the kind",
    "Делегация БЛАГОДАРИТ председательство",
    "تشكر البعثة الأمانة",
    "我们感谢主席国",
    "Dear colleagues",
    "my dear colleagues",
    "the following:",
    "",
]


@pytest.mark.parametrize("text", SAMPLES)
def test_finds_what_one_expression_finds(text: str) -> None:
    """A text holds a wording exactly where the alternatives as one expression, without regard to case, find one."""
    whole = re.compile("|".join(WORDINGS.patterns), re.IGNORECASE).search(text)
    found = WORDINGS.search(text)
    assert (found and found.span()) == (whole and whole.span())
    assert WORDINGS.matches(text) == (whole is not None)


@pytest.mark.parametrize("wordings", [covering.VIEW, covering.PROPOSAL, covering.ATTACHED, courtesies.THANKS])
@pytest.mark.parametrize("text", [*SAMPLES, "Please find attached our comments", "Il faudrait SUPPRIMER la phrase"])
def test_wordings_of_the_field_answer_as_one_expression(wordings: Phrases, text: str) -> None:
    """The lists of the field answer as they would as one expression."""
    whole = re.compile("|".join(wordings.patterns), re.IGNORECASE).search(text)
    assert wordings.matches(text) == (whole is not None)


def test_first_wording_counts_whatever_its_script() -> None:
    """Where wordings of two scripts stand in one text, the one that stands first is found."""
    found = WORDINGS.search("感谢 and thanks")
    assert found is not None
    assert found.group() == "感谢"


def test_blanks_every_wording() -> None:
    """Wordings are taken out and a space stands in place of each."""
    assert WORDINGS.blanked("Many THANKS, 感谢!") == "many  ,  !"


def test_wordings_at_words_begin_at_words() -> None:
    """A list whose wordings begin at words finds none inside a longer word."""
    wordings = Phrases("present", "внес", at_words=True)
    assert wordings.matches("we present")
    assert not wordings.matches("they represent")
    assert wordings.matches("привнес")


def test_capital_letter_in_a_wording_is_refused() -> None:
    """A wording that could never be found is an error at once."""
    with pytest.raises(ValueError, match="lower case"):
        Phrases(r"\bThanks\b")


def test_alternatives_inside_brackets_stay_together() -> None:
    """Only alternatives outside groups and classes are parted."""
    assert branches(r"a(?:b|c)|[|\]]d|\|e") == [r"a(?:b|c)", r"[|\]]d", r"\|e"]


@pytest.mark.parametrize("text", ["İstanbul", "ΑΣ", "Straße", "plain"])
def test_lower_case_keeps_offsets(text: str) -> None:
    """A text in lower case is as long as before."""
    assert len(lower(text)) == len(text)
