"""Mail in national styles: nil returns in further words, co-sponsors, joint letters, plans that others follow."""

from __future__ import annotations

import pytest

from consultation.words import Flag, Kind
from parsers.remarks.prose import from_text
from store.records import Verdict
from tests.tagging_mail import File, judge, mail, prior


def judged(
    body: str, subject: str, sender: str, *, at: str = "2026-04-15 10:00", files: tuple[File, ...] = ()
) -> Verdict:
    """The verdict on one mail."""
    return judge(mail(sender=sender, subject=subject, body=body, at=at, files=list(files)))


@pytest.mark.parametrize(
    ("body", "sender"),
    [
        (
            "تهديكم سلطنة عمان أطيب التحيات، وتفيد بعدم وجود ملاحظات لديها على المسودة الأولى لوثيقة الاستعراض.",
            "M <m@fm.gov.om>",
        ),
        ("San Marino ringrazia per il documento di lavoro e comunica di non avere osservazioni.", "S <s@gov.sm>"),
        ("Panamá comunica no tener observaciones al primer borrador del documento de examen.", "P <p@mire.gob.pa>"),
    ],
)
def test_that_there_are_no_comments_is_said_in_infinitives_too(body: str, sender: str) -> None:
    """As notes put it that communicate something in one sentence."""
    assert judged(body, "Note", sender).kind is Kind.NIL_RETURN


def test_cosponsorship_is_a_noun_in_romance_languages() -> None:
    """Those with whose co-sponsorship a paper comes stand behind it."""
    verdict = judged(
        "Tengo el honor de transmitir las enmiendas de Colombia, con el copatrocinio de Costa Rica y Guatemala.",
        "Declaración política: Colombia",
        "Cancillería <desarme@cancilleria.gov.co>",
        at="2026-08-20 10:00",
        files=(File(name="COL.docx", copy_of="political-declaration/first-draft", edits=2),),
    )
    (submission,) = verdict.submissions
    assert {who.id for who in submission.submitters} == {"COL", "CRI", "GTM"}
    assert Flag.JOINT in submission.flags


def test_a_joint_letter_is_theirs_whom_its_file_is_called_after() -> None:
    """The mail says that it is joint, and its file names the two."""
    verdict = judged(
        "Attached, a joint letter with our partners at Harvard.\n\n--\nHuman Rights Watch | New York\n",
        "Joint letter re action plan",
        "Arms <arms@hrw.org>",
        at="2026-04-30 10:00",
        files=(File(name="HRW-IHRC letter.pdf", text="On the working paper\n\nQuestion 2: yes.\n\nQuestion 5: no.\n"),),
    )
    (submission,) = verdict.submissions
    assert {who.id for who in submission.submitters} == {"hrw", "ihrc"}


def test_actions_of_the_plan_under_review_do_not_make_a_mail_one_on_the_review() -> None:
    """While the only draft that is out has paragraphs, and the plan to come is open for early views."""
    body = "Some thoughts on the LAP:\n\n1. Actions 31 to 37 should be retained in the next five years.\n"
    verdict = judged(body, "Thoughts on the LAP", "MFA <dvb@minbuza.nl>", at="2026-02-24 10:00")
    assert "document" in verdict.review_reasons


def test_places_set_off_by_full_stop_and_dash_are_heads() -> None:
    """As in Spanish notes: ``Acción 9.- …``; and the same ones again are a resend."""
    text = "Acción 9.- Donde dice uno, léase dos.\n\nAcción 41.- Agregar países sin litoral.\n"
    assert [remark.locator for remark in from_text(text)] == ["Action 9", "Action 41"]
    sender = "Misión <mision@mre.gov.py>"
    first = mail(
        sender=sender, subject="Plan de Acción - Paraguay", body=f"Paraguay formula:\n\n{text}", at="2026-06-22 10:00"
    )
    again = mail(
        sender=sender, subject="Reenvío: Plan de Acción", body=f"Por si no llegó ayer:\n\n{text}", at="2026-06-23 10:00"
    )
    assert judge(again, prior(first, judge(first), "3RC-0001")).kind is Kind.RESEND


def test_what_one_of_the_mailboxes_sends_on_has_reached_it() -> None:
    """Of a paper that the presidency forwards, the presidency's copy is not expected."""
    body = (
        "Dear ISU, received on a colleague's address.\n\n---------- Forwarded message ----------\n"
        "From: Mission du Bénin <mission.geneve@diplomatie.gouv.bj>\nSent: Thursday, 5 February 2026 17:20\n"
        "To: Delegate\nSubject: Bénin - zero draft\n\nParagraph 40: it would be useful to cite the model laws.\n"
    )
    verdict = judged(body, "Fwd: Bénin - zero draft", "President <ccmpresident3rc@nra.gov.la>", at="2026-02-06 08:00")
    assert verdict.expected_mailboxes == ("info",)


def test_a_view_keeps_the_sentences_that_go_on_with_it() -> None:
    """What follows in the same paragraph belongs to it, though it takes no position by itself."""
    text = "Dear all,\n\nThe Lausanne structure should be kept. It works and people know it.\n\nRegards"
    assert [remark.text for remark in from_text(text)] == [
        "The Lausanne structure should be kept. It works and people know it."
    ]


def test_comments_are_not_certain_where_hardly_a_word_says_so() -> None:
    """Comments spoken of with nothing that could be one are what a nil return in unknown words looks like."""
    body = "Be informed of the absence of comments of Oman on the first draft of the Review Document."
    verdict = judged(body, "First draft", "Mission <mission@fm.gov.om>")
    assert verdict.kind is Kind.NIL_RETURN or verdict.needs_review


def test_places_commented_on_by_a_participant_are_set_aside_by_no_rule_alone() -> None:
    """A neighbour's name fills the opening: a person looks before comments are lost."""
    body = (
        "Comments on the draft declaration of the follow-up conference on the Political Declaration on Explosive "
        "Weapons in Populated Areas:\n\nParagraph 4: replace may by should.\n\nParagraph 6: add its effects.\n"
    )
    verdict = judged(body, "Political Declaration", "Desk <disarmament@dfa.ie>", at="2026-08-20 10:00")
    assert verdict.kind is Kind.SUBMISSION or verdict.needs_review
