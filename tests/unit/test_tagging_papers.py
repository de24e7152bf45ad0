"""Several submissions in one message, and one submission in several files."""

from __future__ import annotations

from email.message import EmailMessage

from consultation.words import AttachmentRole, Flag, Kind, RelationType
from store.records import Verdict
from tests.tagging_mail import File, judge, mail

RD0, RD2, AP1, APW = (
    "review-document/zero-draft",
    "review-document/second-draft",
    "action-plan/first-draft",
    "action-plan/working-paper",
)
PLAN = "Action 4: delete.\n\nAction 9: add indicators.\n"
REVIEW = "Paragraph 12: correct the figure.\n\nParagraph 16: add a reference.\n"


def split(verdict: Verdict) -> set[tuple[frozenset[str], frozenset[str], tuple[int, ...]]]:
    """Submitters, tags and attachments of each submission."""
    return {
        (
            frozenset(who.id for who in item.submitters),
            frozenset(f"{tag.document}/{tag.round}" for tag in item.tags),
            item.attachments,
        )
        for item in verdict.submissions
    }


def inner(sender: str, subject: str, body: str) -> bytes:
    """A mail to be forwarded as a file."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "old@cmconvention.org", subject
    made.set_content(body)
    return made.as_bytes()


def test_two_letters_passed_on_by_the_secretariat_are_two_submissions() -> None:
    """Each letter has its own State and document, and neither is the secretariat's."""
    verdict = judge(
        mail(
            sender="Officer <officer@cmconvention.org>",
            subject="Two letters handed over in Geneva",
            body="Dear colleagues,\n\nTwo delegations gave us the attached in person. Please register.\n",
            at="2026-06-25 10:00",
            files=[
                File(
                    name="letter A.docx",
                    text=(
                        "Permanent Mission of the Republic of Malawi\n\nComments on the first "
                        "draft of the Action Plan\n\n"
                    )
                    + PLAN,
                ),
                File(
                    name="letter B.docx",
                    text="Embajada de Panamá\n\nComentarios al segundo borrador del Documento de Examen\n\n" + REVIEW,
                ),
            ],
        )
    )
    assert verdict.kind is Kind.SUBMISSION
    assert split(verdict) == {
        (frozenset({"MWI"}), frozenset({AP1}), (1,)),
        (frozenset({"PAN"}), frozenset({RD2}), (2,)),
    }
    assert all(item.relation is not None and item.relation.type is RelationType.FORWARD for item in verdict.submissions)


def test_a_joint_paper_beside_a_national_one_counts_for_its_own_authors() -> None:
    """Nothing of the national paper is attributed to the other States."""
    verdict = judge(
        mail(
            sender="Mission <geneva@mfa.gov.zm>",
            subject="Working paper on the Action Plan: joint contribution and Zambian comments",
            body=(
                "Dear ISU,\n\nOn behalf of Ghana, Malawi and Zambia I submit a joint "
                "contribution on the working paper. Zambia's own comments are attached "
                "as well.\n"
            ),
            at="2026-04-28 10:00",
            files=[
                File(
                    name="Zambia national comments.docx",
                    text="Zambia\n\nNational comments\n\nParagraph 9: thirty.\n\nParagraph 12: yes.\n",
                ),
                File(
                    name="joint contribution.docx",
                    text=(
                        "Joint contribution by Ghana, Malawi and Zambia\n\nParagraph 8: model "
                        "B.\n\nParagraph 9: forty.\n"
                    ),
                ),
            ],
        )
    )
    assert split(verdict) == {
        (frozenset({"ZMB"}), frozenset({APW}), (1,)),
        (frozenset({"GHA", "MWI", "ZMB"}), frozenset({APW}), (2,)),
    }


def test_an_archive_with_papers_of_three_states_is_three_submissions() -> None:
    """The secretariat collected them; each member file is its State's."""
    names = [("KEN.docx", "Kenya"), ("UGA.docx", "Uganda"), ("TZA.docx", "United Republic of Tanzania")]
    inside = tuple(
        File(
            name=name,
            text=f"Permanent Mission of {state}\n\nComments on the zero draft of the Review Document\n\n{REVIEW}",
        )
        for name, state in names
    )
    verdict = judge(
        mail(
            sender="Officer <officer@cmconvention.org>",
            subject="FW: comments collected at the workshop",
            body="Please register the comments received from three delegations.\n",
            at="2026-02-05 10:00",
            files=[File(name="comments.zip", media_type="application/zip", inside=inside)],
        )
    )
    assert {next(iter(who)) for who, _, _ in split(verdict)} == {"KEN", "UGA", "TZA"}


def test_two_mails_forwarded_as_files_are_two_submissions() -> None:
    """Each inner mail speaks for its own author."""
    verdict = judge(
        mail(
            sender="Team <ccmpresident3rc@nra.gov.la>",
            subject="Fwd: two messages",
            body="Both reached an old address.\n",
            at="2026-07-02 10:00",
            files=[
                File(
                    name="a.eml",
                    media_type="message/rfc822",
                    mail=inner(
                        "Desk <desk@mfa.gov.gh>",
                        "Ghana: first draft of the Action Plan",
                        "Ghana comments on the first draft of the Action Plan:\n\n" + PLAN,
                    ),
                ),
                File(
                    name="b.eml",
                    media_type="message/rfc822",
                    mail=inner(
                        "Desk <desk@mfa.no>",
                        "Norway: second draft of the Review Document",
                        "Norway comments on the second draft of the Review Document:\n\n" + REVIEW,
                    ),
                ),
            ],
        )
    )
    assert {(next(iter(who)), next(iter(tags))) for who, tags, _ in split(verdict)} == {("GHA", AP1), ("NOR", RD2)}


def test_a_clean_copy_beside_the_tracked_one_is_no_second_paper() -> None:
    """The same edits, tracked and accepted, are one submission that rests on the tracked file."""
    verdict = judge(
        mail(
            sender="Desk <desk@mfa.gov.hr>",
            subject="Croatia: second draft of the Review Document",
            body="Tracked and clean versions attached.\n",
            at="2026-06-22 10:00",
            files=[
                File(name="HRV clean.docx", copy_of=RD2, silent=3, text="Same text."),
                File(name="HRV tracked.docx", copy_of=RD2, edits=3, text="Same text."),
            ],
        )
    )
    assert split(verdict) == {(frozenset({"HRV"}), frozenset({RD2}), (2,))}
    assert Flag.UNTRACKED_EDITS not in verdict.submissions[0].flags


def test_a_note_verbale_and_its_annex_are_one_paper() -> None:
    """The note is a cover."""
    verdict = judge(
        mail(
            sender="Mission <mission@mission-senegal.ch>",
            subject="Sénégal",
            body="Ci-joint une note verbale et son annexe.\n",
            at="2026-02-04 10:00",
            files=[
                File(
                    name="Note verbale 12.pdf",
                    text=(
                        "NOTE VERBALE\n\nLa Mission permanente du Sénégal présente ses "
                        "compliments à l'Unité d'appui et a l'honneur de transmettre ci-joint "
                        "ses observations sur l'avant-projet de document d'examen.\n"
                    ),
                ),
                File(
                    name="annexe.docx", text="Observations\n\nParagraphe 12 : corriger.\n\nParagraphe 16 : ajouter.\n"
                ),
            ],
        )
    )
    assert split(verdict) == {(frozenset({"SEN"}), frozenset({RD0}), (2,))}
    assert verdict.roles[1] is AttachmentRole.COVER


def test_a_file_that_quotes_another_state_stays_its_sender_s() -> None:
    """A State named in a title is not its author."""
    verdict = judge(
        mail(
            sender="Desk <desk@mfa.gov.at>",
            subject="Austria: two papers on the second draft of the Review Document",
            body="Dear ISU,\n\nplease find attached Austria's comments on the second draft and a table.\n",
            at="2026-06-22 10:00",
            files=[
                File(name="AUT comments.docx", text="Austria\n\nComments on the second draft\n\n" + REVIEW),
                File(name="table on Lao PDR.docx", text="Contamination in the Lao PDR and Lebanon\n\n" + REVIEW),
            ],
        )
    )
    assert [tuple(who.id for who in item.submitters) for item in verdict.submissions] == [("AUT",)]


def test_a_draft_sent_back_unchanged_is_a_quoted_draft() -> None:
    """The draft is not the comment: the remarks stand in the mail."""
    verdict = judge(
        mail(
            sender="Desk <desk@mfa.no>",
            subject="Norway: zero draft",
            body="Dear ISU,\n\nOur comments on the attached zero draft:\n\n" + REVIEW,
            at="2026-02-04 10:00",
            files=[File(name="review-document-zero-draft.docx", copy_of=RD0)],
        )
    )
    assert verdict.roles[1] is AttachmentRole.QUOTED_DRAFT
    assert split(verdict) == {(frozenset({"NOR"}), frozenset({RD0}), ())}
    assert Flag.BODY_ONLY in verdict.submissions[0].flags


def test_a_third_party_that_brings_the_comments_of_several_is_none_of_them() -> None:
    """Letterheads alone tell the papers apart where the mail says whose comments it brings; they are handed on."""
    names = [("a.docx", "Republic of Malawi"), ("b.docx", "Republic of Zambia")]
    files = [
        File(name=name, text=f"{state}\n\nComments on the zero draft of the Review Document\n\n{REVIEW}")
        for name, state in names
    ]
    verdict = judge(
        mail(
            sender="Secretariat <desk@forumsec.org>",
            subject="Comments of Malawi and Zambia",
            body="We hand on the comments of Malawi and Zambia on the zero draft, and make none ourselves.\n",
            at="2026-02-05 10:00",
            files=files,
        )
    )
    assert {who for who, _, _ in split(verdict)} == {frozenset({"MWI"}), frozenset({"ZMB"})}
    assert all(Flag.FORWARDED in item.flags and Flag.JOINT not in item.flags for item in verdict.submissions)


def test_files_about_states_stay_their_sender_s() -> None:
    """An organisation that sends a file on each of two States has written both, whatever their heads name."""
    files = [
        File(name=f"{state}.docx", text=f"{state}\n\nComments on the zero draft of the Review Document\n\n{REVIEW}")
        for state in ("Malawi", "Zambia")
    ]
    verdict = judge(
        mail(
            sender="HRW <arms@hrw.org>",
            subject="Zero draft of the Review Document",
            body="Human Rights Watch submits its comments on Malawi and Zambia in the zero draft.\n",
            at="2026-02-05 10:00",
            files=files,
        )
    )
    assert {who for who, _, _ in split(verdict)} == {frozenset({"hrw"})}


def test_a_paper_that_is_said_to_be_no_joint_one_is_its_own_author_s() -> None:
    """A joint paper that is denied is none, whatever the words; each file is its State's."""
    own = File(name="LUX.docx", copy_of=RD0, edits=2)
    other = File(name="letter.docx", text=f"Republic of Malta\n\nComments of Malta on the zero draft\n\n{REVIEW}")
    verdict = judge(
        mail(
            sender="Mission <mission@mae.etat.lu>",
            subject="Luxembourg and Malta: zero draft of the Review Document",
            body="Luxembourg sends its edits and Malta's letter. They must not be taken as a joint paper.\n",
            at="2026-02-05 10:00",
            files=[own, other],
        )
    )
    assert {who for who, _, _ in split(verdict)} == {frozenset({"LUX"}), frozenset({"MLT"})}
