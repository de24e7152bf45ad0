"""What is proposed to a person where the rules cannot be sure, and what a turn of phrase must not decide."""

from __future__ import annotations

import pytest

from consultation.words import Flag, Kind, RelationType
from ingest.tagging.draft_words import quotations
from store.records import Verdict
from tests.tagging_mail import judge, mail

REMARKS = "Paragraph 12: add a reference to survivors.\n\nParagraph 16: correct the figure.\n"


def judged(body: str, *, sender: str, subject: str = "Zero draft", at: str = "2026-02-03 10:00") -> Verdict:
    """The verdict on a mail without files."""
    return judge(mail(sender=sender, subject=subject, body=body, at=at))


@pytest.mark.parametrize(
    "body",
    [
        "Guatemala solicita una prórroga hasta el 13 de febrero para enviar sus comentarios al borrador cero.",
        (
            "Are the figures in brackets of the zero draft open for comment at all, and by which numbering? "
            "We will send ours by the middle of the month."
        ),
    ],
)
def test_who_asks_about_the_comments_invited_invites_none(body: str) -> None:
    """The words of a call for comments, in a question or a request for time, are no call."""
    assert judged(body, sender="Desk <desk@minex.gob.gt>", subject="Consulta").kind is Kind.ENQUIRY


def test_a_question_on_a_draft_is_about_the_consultation() -> None:
    """Whatever else it calls it, a mail that names a draft and asks, asks about us."""
    body = "We did not get the working paper, a friend sent it. Can we still write after 30 April?"
    verdict = judged(body, sender="Treaties <treaties@mfaicet.gov.vu>", subject="our list", at="2026-04-20 10:00")
    assert verdict.kind is Kind.ENQUIRY


def test_a_wish_of_a_participant_on_a_document_is_proposed_as_a_submission() -> None:
    """One line on a document of ours, from a State: a person confirms, and it is not called unrelated."""
    body = "just one line for the Declaration in Vientiane: mention the ocean, where munitions were dumped."
    verdict = judged(body, sender="Desk <desk@palaugov.pw>", subject="Declaration")
    assert (verdict.kind, verdict.needs_review) == (Kind.SUBMISSION, True)


def test_answers_beside_a_report_under_the_treaty_are_a_submission() -> None:
    """The report is filed elsewhere; what is said on the draft in the same mail must not go with it."""
    body = (
        "Veuillez trouver ci-joint le rapport au titre de l'article 7.\n\n"
        "Nous répondons à deux questions du document de travail :\n\n"
        "Question 4 : oui, deux actions suffisent.\n\nQuestion 10 : un mécanisme volontaire serait utile.\n"
    )
    verdict = judged(
        body, sender="CNAMS <cnams@gouv.sn>", subject="Rapport article 7 et contribution", at="2026-04-20 10:00"
    )
    assert verdict.kind is Kind.SUBMISSION


def test_an_organisation_is_known_by_its_acronym_in_the_address() -> None:
    """A campaign has a domain of its own in which the name stands, written small as addresses are."""
    verdict = judged(REMARKS, sender="C. F. <cf@inew-campaign.example.org>", subject="INEW: comments on the zero draft")
    (submission,) = verdict.submissions
    assert [who.id for who in submission.submitters] == ["inew"]


def test_to_whom_an_address_points_is_proposed_before_the_person_who_signs() -> None:
    """From the address of a centre that also hosts others, the centre is likelier than its employee; a person looks."""
    verdict = judged(REMARKS, sender="Tomas R. <t.r@gichd.org>", subject="Comments on the zero draft")
    (submission,) = verdict.submissions
    assert [who.id for who in submission.submitters] == ["gichd"]
    assert "submitter" in verdict.review_reasons


def test_who_sends_on_the_mail_of_a_stranger_who_names_a_state_forwards_it() -> None:
    """It reached a neighbour instead of us: the State wrote it, from an address of nobody."""
    body = (
        "this reached me instead of you\n\n-------- Original Message --------\n"
        "From: Muhabbat I. <tnmac.coordination@gmail.com>\nSent: Thursday, 25 June 2026 14:22\nTo: Tomas R.\n"
        "Subject: Comments of Tajikistan on the draft Action Plan\n\n"
        "The National Centre of Tajikistan asks me to convey:\n\nAction 21: once a year is too often.\n\n"
        "Action 34: we support mobile services.\n"
    )
    verdict = judged(
        body,
        sender="Tomas R. <t.r@gichd.org>",
        subject="FW: Comments of Tajikistan on the draft Action Plan",
        at="2026-06-26 10:00",
    )
    (submission,) = verdict.submissions
    assert [who.id for who in submission.submitters] == ["TJK"]
    assert Flag.FORWARDED in submission.flags
    assert submission.relation is not None
    assert submission.relation.type is RelationType.FORWARD


def test_short_words_in_quotation_marks_do_not_upset_the_others() -> None:
    """The mark that ends a short quotation begins none: what stands between two quotations is the author's."""
    text = 'what we say on "survey" concerns the sentence ("National standards were revised"), no other'
    assert quotations(text) == ("National standards were revised",)


def test_lines_that_announce_parts_of_a_mail_name_their_documents() -> None:
    """Of two things in one mail each part is on the document that the line above it names."""
    body = (
        "two things in one mail, forgive me.\n\n"
        "First, the zero draft of the Review Document, for which we are six days late:\n"
        "In paragraph 27 the share of women should be given.\n\n"
        "Secondly, and before any paper exists, our wish for the plan 2027-2031:\n"
        "Sweden would like no chapter on gender, but a figure in each section.\n"
    )
    verdict = judged(
        body, sender="Desk <desk@gov.se>", subject="late on one, early on the other", at="2026-02-12 10:00"
    )
    (submission,) = verdict.submissions
    assert {tag.document for tag in submission.tags} == {"review-document", "action-plan"}
