"""Mail of well-run ministries: symbols, considerations, joint papers that grow, the concept note, names alike."""

from __future__ import annotations

import pytest

from consultation.words import Kind, RelationType
from store.records import Verdict
from tests.tagging_mail import File, judge, mail, prior

REMARKS = "Paragraph 12: add a reference to survivors.\n\nParagraph 16: correct the figure.\n"
NORWAY = "Section <desk@mfa.no>"


def judged(body: str, subject: str, *, sender: str = NORWAY, at: str = "2026-04-15 10:00", **more: object) -> Verdict:
    """The verdict on one mail."""
    return judge(mail(sender=sender, subject=subject, body=body, at=at, **more))  # type: ignore[arg-type]


def test_a_subject_on_the_concept_note_decides_over_texts_named_in_its_points() -> None:
    """Points that a mail on the note makes speak of the drafts to come in passing."""
    body = (
        "Norway offers the following.\n\n"
        "1. We support the intention to prepare three documents, and caution against letting the Political "
        "Declaration repeat the Action Plan.\n\n"
        "2. With respect to paragraph 9, three weeks are tight.\n"
    )
    verdict = judged(body, "Concept note - some observations", at="2025-11-20 10:00")
    (submission,) = verdict.submissions
    assert [tag.document for tag in submission.tags] == ["general"]


def test_a_neighbours_long_title_is_its_own_however_ours_is_called() -> None:
    """What the subject calls the Political Declaration is explained by the full title in the text."""
    body = (
        "Please find below our comments on the draft outcome of the follow-up conference on the Political Declaration "
        "on Strengthening the Protection of Civilians from the Humanitarian Consequences arising from the Use of "
        'Explosive Weapons in Populated Areas:\n\n- para 4: replace "may" by "should".\n'
    )
    verdict = judged(body, "Political Declaration: comments on the draft outcome document")
    assert verdict.kind is Kind.UNRELATED


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("NOR tracked changes - CCM/CONF/2026/PM.1/x/Rev.1", "Please find attached our suggestions."),
        ("Written comments, Review Document (Rev.1)", "Please find our comments attached."),
        ("Comments on the Review Document", "Attached please find our suggestions on Rev.1."),
    ],
)
def test_the_sign_of_a_revision_behind_the_draft_is_the_drafts(subject: str, body: str) -> None:
    """Whose first draft was circulated as Rev.1, comments on that; nobody has to be asked what they revise."""
    file = File(name="NOR.docx", text=f"Comments of Norway on the first draft of the Review Document\n\n{REMARKS}")
    verdict = judged(body, subject, files=[file])
    assert "relation" not in verdict.review_reasons
    assert all(item.relation is None for item in verdict.submissions)


def test_a_file_called_after_the_pair_of_a_change_corrects_nothing() -> None:
    """The words head two columns of proposals: says, and should say."""
    file = File(name="dice-debe decir.doc", text=f"Costa Rica, primer borrador del Documento de examen\n\n{REMARKS}")
    verdict = judged("Adjunto las propuestas.", "Propuestas", sender="DG <desarme@rree.go.cr>", files=[file])
    assert all(item.relation is None for item in verdict.submissions)


def test_considerations_are_comments() -> None:
    """As an organisation calls what it thinks of a plan to come."""
    body = "Kindly find enclosed the preliminary considerations of the ICRC on the new Action Plan."
    file = File(name="considerations.docx", text="The next plan\n\nThe plan should keep its indicators.")
    verdict = judged(
        body, "ICRC preliminary considerations", sender="Arms <arms@icrc.org>", files=[file], at="2025-12-09 10:00"
    )
    assert (verdict.kind, verdict.needs_review) == (Kind.SUBMISSION, False)


def test_an_exchange_of_views_is_no_view() -> None:
    """The item of an agenda under which a statement was made offers no comments."""
    file = File(name="Zambia statement.pdf", text="Statement by Zambia\n\nMr President, we thank you.")
    verdict = judged(
        "Please find attached the statement delivered this morning in the general exchange of views.",
        "Statement general exchange of views - Zambia",
        sender="Mission <mission@foreignaffairs.gov.zm>",
        files=[file],
        at="2026-09-14 10:00",
    )
    assert (verdict.kind, verdict.needs_review) == (Kind.STATEMENT, False)


def test_who_only_thanks_for_a_confirmation_offers_nothing() -> None:
    """An answer to our receipt needs no person."""
    verdict = judged("Great, thanks for confirming! See you in Vientiane.", "Re: NOR tracked changes")
    assert (verdict.kind, verdict.needs_review) == (Kind.UNRELATED, False)


def test_points_on_the_plan_under_review_while_its_successor_is_open_are_asked_about() -> None:
    """With numbers of actions and nothing else, they may be on the review of it or on what is to follow."""
    body = "Two points on the Lausanne Action Plan:\n\n- Action 14: hardly reported on.\n- Action 42: one pilot only.\n"
    verdict = judged(body, "Lausanne Action Plan", at="2026-03-12 10:00")
    assert "document" in verdict.review_reasons


def test_a_short_mail_that_ends_in_a_question_asks() -> None:
    """Contributions are named in it, and none is offered."""
    body = (
        "Madame, Monsieur,\n\nLe calendrier mentionne le 16 juillet pour les éléments de la déclaration politique mais "
        "n'indique pas d'adresse. Devons-nous écrire à l'Unité d'appui ou à la Présidence ?\n\nMerci d'avance.\n"
    )
    verdict = judged(body, "Adresse pour les contributions", sender="MAE <cab@mae.gov.bi>", at="2026-06-10 10:00")
    assert verdict.kind is Kind.ENQUIRY


def test_a_joint_paper_that_another_has_joined_is_the_same_paper() -> None:
    """Those whom it came from send it again, with one sponsor more."""
    text = "Submitted by {} on the Action Plan 2027-2031\n\nQuestion 6: gender.\n\nParagraph 20: a point on gender.\n"
    panama = "Misión <desarme@mire.gob.pa>"
    first = mail(
        sender=panama,
        subject="Joint non-paper: gender",
        body="Please find attached the joint non-paper on the working paper.",
        files=[File(name="JNP.docx", text=text.format("Panama, Ireland and Malawi"))],
        at="2026-04-23 10:00",
    )
    second = mail(
        sender=panama,
        subject="Joint non-paper: gender - revised, Sweden added",
        body="Please find a revised version of the joint non-paper of 23 April. It replaces the earlier one.",
        files=[File(name="JNP Rev1.docx", text=text.format("Panama, Ireland, Malawi and Sweden"))],
        at="2026-05-11 10:00",
    )
    earlier = prior(first, judge(first), "3RC-0001")
    (submission,) = judge(second, earlier).submissions
    assert submission.relation is not None
    assert (submission.relation.type, submission.relation.of) == (RelationType.REVISION, earlier.ref)
