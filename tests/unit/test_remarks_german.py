"""Places as they are named in German, which some delegations write though no language of the United Nations."""

from __future__ import annotations

import pytest

from parsers.remarks import from_text


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Zu Absatz 12: Die Zahl sollte berichtigt werden.", ["12"]),
        ("Ziffer 14: Bitte streichen.", ["14"]),
        ("Zu Frage 4: Ja, der Abschnitt kann gekürzt werden.", ["Question 4"]),
        ("Maßnahme 7: Die Frist ist zu kurz.", ["Action 7"]),
    ],
)
def test_a_place_named_in_german_is_one(text: str, places: list[str]) -> None:
    """With its noun before it, as in the other languages."""
    assert [remark.locator for remark in from_text(text)] == places


def test_a_paragraph_of_an_article_is_none_of_the_draft() -> None:
    """German names the article first."""
    text = "Wir lesen Artikel 3 Absatz 6 der Konvention so, dass die Frist bleibt."
    assert not [remark.locator for remark in from_text(text) if remark.locator]
