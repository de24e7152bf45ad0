"""What a mail is to an earlier one of the same submitter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from consultation.words import Kind, RelationType, Timing
from ingest.tagging.verdict import tag
from store.records import PriorSubmission
from tests.tagging_mail import File, context, judge, mail, prior

RD0, RD1, AP1 = "review-document/zero-draft", "review-document/first-draft", "action-plan/first-draft"
SENDER = "Desk <desk@mfa.no>"
TEXT = "Norway\n\nParagraph 12: add a reference.\n\nParagraph 16: correct the figure.\n"


def first(ref: str = "3RC-0001", at: str = "2026-02-03 10:00", **more: object) -> PriorSubmission:
    """Norway's comments on the zero draft, on record."""
    given = {
        "sender": SENDER,
        "subject": "Norway: comments on the zero draft",
        "body": "Dear ISU,\n\nNorway's comments on the zero draft of the Review Document are attached.\n",
        "files": [File(name="NOR.docx", text=TEXT, digest="one")],
        "at": at,
        "message_id": f"<{ref}@mfa.no>",
        **more,
    }
    view = mail(**given)  # type: ignore[arg-type]
    return prior(view, judge(view), ref)


def test_the_same_file_again_is_a_resend() -> None:
    """Whatever the covering words say."""
    verdict = judge(
        mail(
            sender=SENDER,
            subject="Comments once more",
            body="As the first mail went to one address only.\n",
            at="2026-02-05 10:00",
            files=[File(name="other name.docx", text=TEXT, digest="one")],
        ),
        first(),
    )
    assert verdict.kind is Kind.RESEND
    relation = verdict.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.RESEND, "3RC-0001")
    assert not verdict.needs_review


def test_words_of_resending_with_other_content_make_no_resend() -> None:
    """Content decides."""
    verdict = judge(
        mail(
            sender=SENDER,
            subject="Resending: Norway, zero draft",
            body="Sending again our comments on the zero draft.\n",
            at="2026-02-05 10:00",
            files=[File(name="NOR.docx", text=TEXT + "Paragraph 30: delete.\n", digest="two")],
        ),
        first(),
    )
    assert verdict.kind is Kind.SUBMISSION


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("Norway: updated comments", "This version replaces the one sent on 3 February.", RelationType.REVISION),
        (
            "Norway",
            "Please find a revised version of our comments on the zero draft; kindly disregard the previous one.",
            RelationType.REVISION,
        ),
        (
            "Norvège",
            "Veuillez trouver une version actualisée de nos commentaires, qui annule et remplace la précédente.",
            RelationType.REVISION,
        ),
        (
            "Noruega",
            "Adjunto la versión revisada de nuestros comentarios, que sustituye a la anterior.",
            RelationType.REVISION,
        ),
        (
            "Норвегия",
            "Направляем обновленный вариант наших замечаний взамен ранее направленных.",
            RelationType.REVISION,
        ),
        ("نرويج", "نرفق النسخة المعدلة من ملاحظات النرويج التي تحل محل النسخة السابقة.", RelationType.REVISION),
        ("挪威", "现提交修订版意见,取代此前版本。", RelationType.REVISION),
        (
            "Correction to our comments",
            "An error crept into our table: for paragraph 12 read 13.",
            RelationType.CORRIGENDUM,
        ),
        ("Rectificatif", "Une erreur s'est glissée dans nos commentaires du 3 février.", RelationType.CORRIGENDUM),
        (
            "Corrección de nuestros comentarios",
            "En nuestros comentarios, donde dice 12 debe decir 13.",
            RelationType.CORRIGENDUM,
        ),
    ],
)
def test_revisions_and_corrections_are_known_by_words_and_record(subject: str, body: str, kind: RelationType) -> None:
    """They keep document, round and timing of what they revise, however late they come."""
    verdict = judge(
        mail(
            sender=SENDER,
            subject=subject,
            body=body + "\n",
            at="2026-02-12 10:00",
            files=[File(name="new.docx", text=TEXT + "Paragraph 30: delete.\n", digest="two")],
        ),
        first(),
    )
    assert verdict.kind is Kind.SUBMISSION
    submission = verdict.submissions[0]
    assert submission.relation is not None
    assert (submission.relation.type, submission.relation.of) == (kind, "3RC-0001")
    assert [(f"{t.document}/{t.round}", t.timing) for t in submission.tags] == [(RD0, Timing.ON_TIME)]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Norway: comments on the revised draft",
            "Norway's comments on the revised draft of the Review Document are attached.",
        ),
        ("Norway: further comments", "Norway has further comments on the first draft of the Review Document."),
        (
            "Norway: first draft",
            "In paragraph 12 of the first draft, replace 'harmed' by 'killed'. Paragraph 14 should be updated.",
        ),
    ],
)
def test_comments_on_a_revised_draft_revise_nothing(subject: str, body: str) -> None:
    """The secretariat's text was revised, not the comments; a second mail is no revision by itself."""
    verdict = judge(
        mail(
            sender=SENDER,
            subject=subject,
            body=body + "\n",
            at="2026-03-20 10:00",
            files=[File(name="more.docx", text=TEXT, digest="three")],
        ),
        first(),
    )
    assert verdict.submissions[0].relation is None
    assert {f"{t.document}/{t.round}" for t in verdict.submissions[0].tags} == {RD1}


def test_a_withdrawal_finds_what_it_withdraws_by_its_day() -> None:
    """The day named is that of the earlier mail, among several of the same submitter."""
    plan = first(
        "3RC-0002",
        "2026-07-01 10:00",
        subject="Norway: first draft of the Action Plan",
        body="Norway's comments on the first draft of the Action Plan are attached.\n",
        files=[File(name="AP.docx", copy_of=AP1, edits=2, digest="ap")],
    )
    verdict = judge(
        mail(
            sender=SENDER,
            subject="Norway",
            body="Dear ISU,\n\nNorway withdraws the comments that it sent on 3 February.\n",
            at="2026-07-05 10:00",
        ),
        first(),
        plan,
    )
    assert verdict.kind is Kind.WITHDRAWAL
    relation = verdict.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.WITHDRAWAL, "3RC-0001")


def test_a_withdrawal_of_nothing_on_record_goes_to_a_person() -> None:
    """Nobody can say what is withdrawn."""
    verdict = judge(
        mail(
            sender=SENDER,
            subject="Norway",
            body="Norway withdraws its comments on the zero draft.\n",
            at="2026-02-05 10:00",
        )
    )
    assert verdict.kind is Kind.WITHDRAWAL
    assert "relation" in verdict.review_reasons


def test_a_forward_of_what_is_on_record_points_to_it() -> None:
    """A forward by the secretariat is a forward, not a resend."""
    verdict = judge(
        mail(
            sender="Officer <officer@cmconvention.org>",
            subject="FW: Norway: comments on the zero draft",
            body=(
                "For the file.\n\nFrom: Desk <desk@mfa.no>\nSent: 3 February 2026 "
                "10:00\nTo: officer@cmconvention.org\nSubject: Norway: comments on the "
                "zero draft\n\nDear ISU,\n\nNorway's comments on the zero draft of the "
                "Review Document are attached.\n"
            ),
            at="2026-02-05 10:00",
            files=[File(name="NOR.docx", text=TEXT, digest="one")],
        ),
        first(),
    )
    relation = verdict.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.FORWARD, "3RC-0001")


def test_another_submitter_s_record_is_left_alone() -> None:
    """Sweden's revised paper revises nothing of Norway's."""
    verdict = judge(
        mail(
            sender="Desk <desk@gov.se>",
            subject="Sweden: revised comments on the zero draft",
            body="A revised version of our comments on the zero draft.\n",
            at="2026-02-05 10:00",
            files=[File(name="SWE.docx", text="Sweden\n\n" + TEXT[8:], digest="swe")],
        ),
        first(),
    )
    assert verdict.submissions[0].relation is None


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("CCM_CONF_2026_3_Rev.1 NOR.docx", None),
        ("CCM-CONF-2026-3-Rev1_NOR.docx", None),
        ("NOR comments Rev.1.docx", RelationType.REVISION),
    ],
)
def test_a_revision_in_the_symbol_of_a_draft_is_none_of_the_comments(name: str, relation: RelationType | None) -> None:
    """Who keeps the name of the circulated file, with its ``Rev.1``, revises nothing of one's own."""
    around = context(first())
    documents = tuple(
        replace(item, drafts=tuple(replace(draft, symbols=("CCM/CONF/2026/3/Rev.1",)) for draft in item.drafts))
        for item in around.consultation.documents
    )
    around = replace(around, consultation=replace(around.consultation, documents=documents))
    files = [File(name=name, text=TEXT + "Paragraph 30: delete.\n", digest="two")]
    view = mail(sender=SENDER, subject="Norway", body="Please see attached.\n", at="2026-02-05 10:00", files=files)
    found = tag(view, around).submissions[0].relation
    assert (found.type if found else None) is relation
