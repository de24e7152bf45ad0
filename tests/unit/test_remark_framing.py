"""What stands around remarks in a mail: what is asked of its readers, what is enclosed, who writes, what was asked."""

from __future__ import annotations

import time

import pytest

from parsers.remarks import from_text
from parsers.remarks.exchange import content_after_colon, is_exchange, is_introduction
from parsers.remarks.locators import find, read_cell


def _said(text: str) -> list[tuple[str, str]]:
    return [(item.locator, item.text) for item in from_text(text) if not item.announces]


@pytest.mark.parametrize(
    "sentence",
    [
        "Serbia has read the elements and wishes to recommend the following:",
        "Le Bénin remercie la Présidence et propose ce qui suit.",
        "Paraguay desea sugerir lo siguiente:",
        "We trust that they are not too late.",
        "Nous espérons que cela arrive encore dans les délais.",
        "Esperamos que lleguen dentro del plazo.",
        "Our remarks are confined to clearance.",
        "Our observations follow the order of the draft.",
        "The three letters were written apart and must not be taken as a common position.",
        "Please be so kind as to forward the attached to the Unit.",
        "We are aware that the deadline has passed.",
        "La Mission sollicite votre compréhension.",
        "The circular of May invites written comments from all sides.",
        "Просим отнестись с пониманием.",
        "I trust that this message finds you well.",
        "These concern paragraphs 4, 9 and 12.",
        "We restrict ourselves to the part on survey.",
        "Oman is glad that its previous remarks have been duly reflected.",
        "敬请谅解。",
    ],
)
def test_what_is_asked_of_the_readers_of_a_mail_is_no_view(sentence: str) -> None:
    """To announce, to hope to be in time, to say what one's paper is about, to ask for patience: nothing of a text."""
    assert is_exchange(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We hope that clearance ends on time.",
        "We regret that the deadline has passed for two States parties.",
        "The plan should ask for reports on time.",
        "We suggest the following wording for the title: Declaration of Vientiane.",
        "Action on survivors should be seen as a duty.",
        "The organizations of survivors are left out.",
        "This concerns paragraph 4, which should say so.",
        "We regret that our earlier comments were reflected in part only.",
    ],
)
def test_the_same_words_about_the_text_are_a_view(sentence: str) -> None:
    """Time, deadlines and what is to be seen as what: of the draft, they are its matter."""
    assert not is_exchange(sentence)
    assert not is_introduction(sentence)


def test_a_courtesy_may_lead_up_to_what_it_says_itself() -> None:
    """After "one further remark:" a proposal follows, be it in a mail that only covers files."""
    said = "Allow us one remark of a general kind: every chapter would benefit from a summary."
    assert content_after_colon(said)
    assert not content_after_colon("Please find our remarks in the annex: they should be read in order.")
    text = f"Dear colleagues,\n\nPlease find attached our edits in the text.\n\n{said}\n\nKind regards"
    assert _said(text) == [("", said)]


def test_what_is_proposed_below_in_quotation_marks_keeps_its_lead_in() -> None:
    """A line that proposes "the following:" over words in quotation marks is one remark with them."""
    text = "Dear all,\n\nMalawi would propose the following:\n\n“Reports are shared with survivors.”\n\nRegards"
    assert _said(text) == [("", "Malawi would propose the following:\n“Reports are shared with survivors.”")]


def test_a_list_of_what_is_enclosed_announces_the_files() -> None:
    """Items under "we send two papers:" that are names of papers say nothing; an item that judges does."""
    text = (
        "Dear colleagues,\n\nChad submits three papers:\n\n"
        "1. the annual report for 2025;\n2. its replies to the questionnaire;\n3. the draft is too long in part 2.\n\n"
        "Regards"
    )
    assert _said(text) == [("", "the draft is too long in part 2.")]


def test_who_the_authors_are_is_no_remark() -> None:
    """At the opening, authors say what they do; what they think of the text stands."""
    text = (
        "Dear all,\n\nThe two organizations run survivor networks in nine countries.\n\n"
        "Section 3 lacks data.\n\nParagraph 7: add the year."
    )
    assert ("7", "add the year.") in _said(text)
    assert not any("run survivor" in said for _, said in _said(text))


def test_points_under_a_reference_to_the_invitation_are_general() -> None:
    """A paragraph of a concept note or a letter is no place of the draft, so that a list below it has none."""
    text = (
        "Dear all,\n\nParagraph 9 of the concept note asks for views. We would offer two:\n\n"
        "(a) the text should open with survivors;\n\n(b) it should name a date.\n\nRegards"
    )
    assert _said(text) == [("", "the text should open with survivors;"), ("", "it should name a date.")]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("paragraph 4 of your circular", []),
        ("paragraphe 2 de la note verbale", []),
        ("пункт 3 вашего письма", []),
        ("来函第2段", []),
        ("paragraph 4 of messages to children", ["4"]),
        ("Acção 7", ["Action 7"]),
        ("acções 2 e 3", ["Action 2", "Action 3"]),
        ("要点3：删除", ["3"]),
    ],
)
def test_places_of_letters_are_none_of_the_draft(words: str, places: list[str]) -> None:
    """What comes beside a draft has paragraphs of its own; older spelling and short forms name the draft's."""
    assert [item.locator for item in find(words) if not item.foreign] == places


def test_a_place_in_brackets_explains_the_one_before_it() -> None:
    """``Question 3 (paragraph 12)`` is one place; two paragraphs side by side are two."""
    assert read_cell("Q3 (para 12)") == ("Question 3",)
    assert read_cell("paragraph 12, paragraph 14") == ("12", "14")


def test_how_a_draft_came_to_be_read_is_no_view() -> None:
    """Who was sent the text, and who passed it on, says nothing of it; what is missing in it does."""
    assert is_exchange("The elements were sent to governments alone; a mission was kind enough to pass them on.")
    assert not is_exchange("The draft was sent to all, but leaves out survivors and should name them.")


def test_a_form_filled_in_line_by_line_is_a_table_on_its_side() -> None:
    """Lines that begin with the words of columns are one remark a place, however long a line is."""
    text = (
        "Dear all,\n\nParagraph: 12\n"
        "Comment: this is rather vague for those who have to report on it in every single year\n"
        "Proposed text: by 2030\nReason: annex II\n\nParagraph: 14\nComment: old figure\n\nKind regards"
    )
    found = [(item.locator, item.text[:14], item.proposed, item.rationale) for item in from_text(text)]
    assert found == [("12", "this is rather", "by 2030", "annex II"), ("14", "old figure", "", "")]


def test_lines_with_colons_that_name_no_place_are_no_form() -> None:
    """``Date: …`` and ``Subject: …`` head a letter; what follows them is read as ever."""
    text = "Dear all,\n\nSubject: zero draft\nDate: 3 March\n\nParagraph 4: The year is missing and should be added.\n"
    assert _said(text) == [("4", "The year is missing and should be added.")]


def test_a_list_in_one_line_is_parted_at_its_colon_too() -> None:
    """``our points: para 3: …; para 5: …`` holds two remarks, and the closing behind them is none."""
    text = "Dear all, our points on the draft: para 3: add the year; para 5: too long. Regards, Ann"
    assert _said(text) == [("3", "add the year;"), ("5", "too long.")]


@pytest.mark.parametrize("text", ["A" * 50_000, "ab " * 20_000, "Abc def " * 5_000 + ":", "Paragraph: 1\n" * 2_000])
def test_long_lines_are_no_slower_for_their_colons(text: str) -> None:
    """Looking for the lines of a form takes time in proportion to the text."""
    begun = time.process_time()
    from_text(text)
    assert time.process_time() - begun < 2


def test_the_next_item_of_a_list_is_no_part_of_the_one_before() -> None:
    """Items that begin small and end in semicolons are points of their own; below one head they are its parts."""
    items = "Dear all,\n\nThree points:\n\n- paragraph 8 is vague;\n- para 9 is wrong;\n- the text should be shorter.\n"
    assert _said(items)[-1] == ("", "the text should be shorter.")
    parts = "Dear all,\n\nParagraph 8:\n- shorten;\n- the year should be added.\n"
    assert _said(parts) == [("8", "shorten;\nthe year should be added.")]


def test_what_somebody_likes_is_a_position() -> None:
    """Liking is a view of the text; a wish is none."""
    assert _said("Dear all,\n\nWe did not like the box on funds.\n\nRegards") == []
    found = from_text("Dear all,\n\nWe did not like the box on funds.\n\nRegards")
    assert [item.text for item in found] == ["We did not like the box on funds."]
