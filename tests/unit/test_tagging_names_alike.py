"""Names that share words with those of a document, and mean another."""

from __future__ import annotations

import pytest

from ingest.tagging.mentions import mentions as found_in
from ingest.tagging.mentions import treaty_business
from ingest.tagging.wording import Text
from tests.tagging_mail import consultation


def _documents(words: str) -> set[str]:
    return {item.document for item in found_in(Text(words), consultation()) if item.strength != "topic"}


@pytest.mark.parametrize(
    "words",
    [
        "the EWIPA Political Declaration",
        "our draft Political Declaration on Explosive Weapons",
    ],
)
def test_a_name_that_shares_words_with_a_look_alike_is_none(words: str) -> None:
    """Also where the two only overlap: neither holds the other."""
    assert "political-declaration" not in _documents(words)


def test_a_name_that_holds_a_look_alike_and_more_is_the_documents() -> None:
    """The longer name decides."""
    assert "action-plan" in _documents("the successor to the Lausanne Action Plan")


def test_forming_a_group_is_no_form_of_a_report() -> None:
    """``Form a working group`` is a proposal; a reporting form is business of the treaty."""
    assert not treaty_business(Text("We propose to form a working group on the matter."), consultation())
    assert treaty_business(Text("Please find our annual transparency report."), consultation())
