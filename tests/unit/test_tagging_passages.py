"""A passage of a draft in quotation marks, with the author's own words beside it, is a comment on it."""

from __future__ import annotations

from dataclasses import replace

from consultation.words import Kind
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.verdict import tag
from parsers.facts import DraftText, Paragraph
from tests.tagging_mail import context, mail

_PASSAGE = "Eight regional workshops were held between the meetings with the support of donors"
_DRAFT = DraftText(
    key="review-document/zero-draft",
    paragraphs=(Paragraph(index=0, label="12", text=f"{_PASSAGE}."),),
)


def _kind(body: str) -> Kind:
    around = replace(context(), words=DraftWords({_DRAFT.key: _DRAFT}))
    view = mail(sender="Danish MFA <un@um.dk>", subject="Re:", body=body, at="2026-02-04 09:00")
    return tag(view, around).kind


def test_a_passage_of_a_draft_answered_is_a_comment() -> None:
    """Nobody writes six words of a draft in a row by chance."""
    answer = "We do not think that this is still the case, and ask you kindly to look at the numbers again."
    assert _kind(f'Good morning,\n\n"{_PASSAGE}"\n\n{answer}') is Kind.SUBMISSION


def test_other_words_in_quotation_marks_are_none() -> None:
    """What stands in no draft shows nothing."""
    answer = "We do not think that this is still the case, and ask you kindly to look at the numbers again."
    assert (
        _kind(f'Good morning,\n\n"The lift in the north wing is out of order again today"\n\n{answer}')
        is not Kind.SUBMISSION
    )


def test_an_answer_right_below_a_quoted_passage_of_a_draft_is_a_comment() -> None:
    """What stands between the lines of the mail answered needs no offer: the passage shows what it is on."""
    assert _kind(f"> 12. {_PASSAGE}.\n\nNine, with the one in Harare.\n") is Kind.SUBMISSION


def test_an_answer_right_below_other_words_is_none() -> None:
    """Between the lines of a mail people answer anything."""
    assert _kind("> 12. Will the lift in the north wing work again?\n\nYes, in March.\n") is not Kind.SUBMISSION
