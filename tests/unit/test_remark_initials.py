"""Places named by a letter or an initial alone, and places named above what is said of them."""

from __future__ import annotations

import pytest

from parsers.remarks.prose import from_text


def found(text: str) -> list[tuple[str, str]]:
    """Places and words of the remarks of a text."""
    return [(remark.locator, remark.text) for remark in from_text(text)]


@pytest.mark.parametrize(
    ("line", "place"), [("15 e): una acción propia.", "15 (e)"), ("12 (b). The second sentence should go.", "12 (b)")]
)
def test_a_letter_behind_a_number_names_a_place_without_a_word(line: str, place: str) -> None:
    """Nobody counts points so: it is a sub-paragraph."""
    assert [locator for locator, _ in found(line)] == [place]


def test_answers_are_headed_by_the_initial_of_question() -> None:
    """Below words that announce answers to questions, P3 is the third question (pregunta)."""
    text = "Contestamos a las preguntas del documento de trabajo:\n\nP1: modelo B\nP3: una sola acción\nP8: sí"
    assert found(text) == [("Question 1", "modelo B"), ("Question 3", "una sola acción"), ("Question 8", "sí")]


def test_an_initial_without_questions_is_no_question() -> None:
    """P3 is a page, a priority, anything."""
    assert not any(
        locator.startswith("Question") for locator, _ in found("Our plan:\n\nP3: we shall look at it again.")
    )


def test_what_stands_below_a_place_announced_is_said_of_it() -> None:
    """The sentence that leads up to it is no remark of its own."""
    text = (
        "Lithuania follows your work with respect. As paragraph 6 is about us, you will allow one remark:\n\n"
        "The paragraph should record that the withdrawal was decided by Parliament."
    )
    assert found(text) == [("6", "The paragraph should record that the withdrawal was decided by Parliament.")]


def test_a_number_called_so_names_a_place() -> None:
    """Writers without the word for paragraph write "number"."""
    text = "number 15(d): drones are used for survey already.\nnumber 23: a plan with a partner is good."
    assert [locator for locator, _ in found(text)] == ["15 (d)", "23"]


def test_one_overall_thought_leaves_the_paragraph_spoken_of() -> None:
    """What is said of the whole text belongs to no paragraph, though it follows a remark on one."""
    text = (
        "Paragraph 6 should name the depositary. And one overall thought: there is nothing on the effect of "
        "withdrawals on the norm, and we would add it."
    )
    assert [locator for locator, _ in found(text)] == ["", "6"]


def test_a_list_whose_numbers_stand_off_by_tabs_is_no_table() -> None:
    """As mail programs paste numbered lists: the numbers count, and the places stand behind them."""
    text = "1.\tAd paragraph 5: insert the name.\n2.\tAd paragraph 49: mention hybrid meetings.\n"
    assert [locator for locator, _ in found(text)] == ["5", "49"]


def test_the_address_below_a_letterhead_closes_no_letter() -> None:
    """The words "Your Excellency," stand below ministry, date and addressee, and everything is still to come."""
    text = (
        "REPUBLIC OF NAMIBIA\n\nMinistry of International Relations\n\nWindhoek, 22 June 2026\n\nYour Excellency,\n\n"
        "Paragraph 37 should record that coalitions were slow to start."
    )
    assert [locator for locator, _ in found(text)] == ["37"]
