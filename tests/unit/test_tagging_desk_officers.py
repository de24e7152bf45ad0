"""Mail of desk officers: capitals and missions in one thread, organisations that speak for others, terse answers."""

from __future__ import annotations

import pytest

from consultation.words import Kind, RelationType
from store.records import Verdict
from tests.tagging_mail import File, judge, mail, prior

COMMENTS = (
    '1.\tAd paragraph 5: Insert "and Nigeria" after "Vanuatu".\n'
    "2.\tAd paragraph 49: Hybrid meetings should be mentioned.\n"
    '3.\tAd paragraph 51: "encourages" to be replaced by "urges".\n'
)


def judged(
    body: str, subject: str, sender: str, *, at: str = "2026-04-15 10:00", files: tuple[File, ...] = ()
) -> Verdict:
    """The verdict on one mail."""
    return judge(mail(sender=sender, subject=subject, body=body, at=at, files=list(files)))


def submitters(verdict: Verdict) -> list[str]:
    """Ids of the one submission's submitters."""
    (submission,) = verdict.submissions
    return sorted(who.id for who in submission.submitters)


@pytest.mark.parametrize(
    "body",
    [
        (
            "As requested last night, we confirm in writing:\n\nOP7 - delete the last words.\n\nOP9 - support.\n\n"
            "On the reference to the Political Declaration on EWIPA proposed by another delegation: we can accept it.\n"
        ),
        (
            "Latvia comments on one paragraph.\n\nOn paragraph 6 we note that regret is a value judgement.\n\nOn the "
            "reference to the Mine Ban Convention, which was suggested by some, we have no position.\n"
        ),
    ],
)
def test_a_neighbour_spoken_of_among_comments_sets_nothing_aside(body: str) -> None:
    """Under a subject that names a text of ours, however short its name."""
    verdict = judged(body, "Follow-up on the PD", "Desk <desk@mfa.gov.lv>", at="2026-08-28 10:00")
    assert verdict.kind is Kind.SUBMISSION


@pytest.mark.parametrize(
    "body",
    [
        "On behalf of the IACG-MA (UNMAS, UNDP, UNICEF and others) please find the consolidated comments.",
        (
            "On behalf of the Inter-Agency Coordination Group on Mine Action, UNMAS is pleased to transmit "
            "the attached comments."
        ),
    ],
)
def test_an_organisation_of_organisations_speaks_through_one_of_them(body: str) -> None:
    """Its members in brackets explain it; the one that sends its paper is not the author."""
    file = File(name="IACG-MA.docx", text="First draft of the Review Document\n\nPara 26: correct the figure.\n")
    verdict = judged(body, "UN comments on the first draft of the RD", "UNMAS <unmas@un.org>", files=(file,))
    assert submitters(verdict) == ["iacg-ma"]


def test_what_complements_and_does_not_replace_revises_nothing() -> None:
    """A denial before the word of a revision is heard."""
    mission = mail(
        sender="Misión <ginebra@minrel.gob.cl>",
        subject="Chile - primer borrador Plan de Acción",
        body="Primeras reacciones:\n\nAcción 3: incluir a los pueblos indígenas.\n\nAcción 32: merece un indicador.\n",
        at="2026-06-16 10:00",
    )
    capital = mail(
        sender="DISIN <disin@minrel.gob.cl>",
        subject="RE: Chile - primer borrador Plan de Acción",
        body="Santiago complementa (no sustituye) lo ya enviado con un tercer comentario:\n\nAcción 48: agregar.\n",
        at="2026-06-22 10:00",
    )
    (submission,) = judge(capital, prior(mission, judge(mission), "3RC-0001")).submissions
    assert submission.relation is None


def test_a_correction_that_upholds_the_rest_is_a_corrigendum() -> None:
    """Whatever word it has for the error."""
    sender = "Abteilung <abruestung@eda.admin.ch>"
    first = mail(
        sender=sender, subject="CH comments working paper", body=f"Comments:\n\n{COMMENTS}", at="2026-04-29 10:00"
    )
    second = mail(
        sender=sender,
        subject="RE: CH comments working paper",
        body="one figure went astray in our comments of yesterday. In paragraph 18 please read 2028. All else stands.",
        at="2026-04-30 10:00",
    )
    (submission,) = judge(second, prior(first, judge(first), "3RC-0001")).submissions
    assert submission.relation is not None
    assert submission.relation.type is RelationType.CORRIGENDUM


@pytest.mark.parametrize(("added", "kind"), [("", Kind.RESEND), ("4.\tAd paragraph 52: delete.\n", Kind.SUBMISSION)])
def test_the_same_comments_under_another_cover_are_a_resend(added: str, kind: Kind) -> None:
    """Pasted by the mission into its own mail; one comment more is a paper of its own."""
    capital = mail(
        sender="DIRCO <desk@dirco.gov.za>",
        subject="South Africa: Review Document",
        body=f"South Africa thanks the Presidency for the second draft and submits:\n\n{COMMENTS}\nKind regards\n",
        at="2026-07-14 10:00",
    )
    again = mail(
        sender="Mission <mission@dirco.gov.za>",
        subject="South Africa comments RD - for ease of reference",
        body=f"Good day\n\nI paste again the text Pretoria sent yesterday.\n\n{COMMENTS}{added}\nRegards\n",
        at="2026-07-15 10:00",
    )
    assert judge(again, prior(capital, judge(capital), "3RC-0001")).kind is kind


def test_none_from_us_in_answer_to_a_reminder_is_a_nil_return() -> None:
    """Three words are enough."""
    body = (
        "None from us. Thank you!\n\nMinistry of State, Republic of Palau\n\n-----Original Message-----\n"
        "From: CCM ISU <info@cmconvention.org>\nSent: Thursday, April 23, 2026 5:00 PM\n"
        "Subject: Reminder: written contributions on the AP working paper\n\nDear colleagues,\n\nA friendly reminder "
        "that written contributions on the informal working paper are due by 30 April 2026.\n"
    )
    verdict = judged(
        body,
        "Re: Reminder: written contributions on the AP working paper",
        "Palau <multilateral@palaugov.pw>",
        at="2026-04-24 10:00",
    )
    assert verdict.kind is Kind.NIL_RETURN


def test_a_letter_on_two_texts_turns_to_each() -> None:
    """Paragraphs begin with regard to the one, and to the other: both are tagged, and one that is for later is not."""
    letter = (
        "REPUBLIC OF NAMIBIA\n\nWindhoek, 22 June 2026\n\nYour Excellency,\n\nI write with reference to the drafts.\n\n"
        "With regard to the Review Document (second draft), Namibia would like paragraph 37 to record the delay.\n\n"
        "With regard to the Action Plan (first draft), Namibia supports Action 8 and proposes an addition.\n\n"
        "On the elements for a Political Declaration we shall revert.\n\nExecutive Director\n"
    )
    verdict = judged(
        "Please find a letter from Windhoek.",
        "Letter from the Executive Director",
        "Mission <disarmament@mirco.gov.na>",
        at="2026-06-23 10:00",
        files=(File(name="Letter_ED.docx", text=letter),),
    )
    (submission,) = verdict.submissions
    assert {tag.document for tag in submission.tags} == {"review-document", "action-plan"}
