"""Flags, mailboxes that should have a copy, and what goes to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consultation.words import Flag, Kind
from store.records import Verdict
from tests.tagging_mail import INFO, PRESIDENT, File, judge, mail

RD0, RD1, AP1 = "review-document/zero-draft", "review-document/first-draft", "action-plan/first-draft"
TEXT = "Paragraph 12: add a reference.\n\nParagraph 16: correct the figure.\n"
OURS, THEIRS = "mx.cmconvention.org", "relay.evil.example"


def norway(**more: Any) -> dict[str, Any]:
    """A plain submission by Norway on the zero draft."""
    given: dict[str, Any] = {
        "sender": "Desk <desk@mfa.no>",
        "subject": "Norway: comments on the zero draft of the Review Document",
        "body": "Dear ISU,\n\nNorway's comments are attached.\n",
        "at": "2026-02-03 10:00",
        "files": [File(name="NOR.docx", text="Norway\n\n" + TEXT)],
    }
    return {**given, **more}


def flags(verdict: Verdict) -> set[Flag]:
    """Flags of the message and of its submissions."""
    return set(verdict.flags) | {flag for item in verdict.submissions for flag in item.flags}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, set()),
        ({"files": [File(name="a.docx", copy_of=RD0, edits=2)]}, {Flag.TRACKED_CHANGES}),
        ({"files": [File(name="a.docx", copy_of=RD0, comments=1)]}, {Flag.MARGIN_COMMENTS}),
        ({"files": [File(name="a.docx", copy_of=RD0, silent=1)]}, {Flag.UNTRACKED_EDITS}),
        (
            {"files": [File(name="a.docx", copy_of=RD0, edits=3, layer_authors=frozenset({"X"}))]},
            {Flag.TRACKED_CHANGES, Flag.LAYERED},
        ),
        ({"files": [File(name="a.pdf", state="encrypted")]}, {Flag.ENCRYPTED}),
        ({"files": [File(name="a.pdf", scanned=True)]}, {Flag.SCANNED}),
        ({"files": [File(name="a.docx", state="failed")]}, {Flag.UNREADABLE_ATTACHMENT}),
        ({"files": [], "body": "Dear ISU,\n\nNorway comments:\n\n" + TEXT}, {Flag.BODY_ONLY}),
        ({"sender": "Norway Mission <norway.geneva@gmail.com>"}, {Flag.UNVERIFIED_SENDER}),
        ({"body": "Norway's comments are attached. They are not for attribution.\n"}, {Flag.NOT_FOR_ATTRIBUTION}),
        (
            {"body": "Nos commentaires sont joints ; prière de ne pas les attribuer, sans mention de notre pays.\n"},
            {Flag.NOT_FOR_ATTRIBUTION},
        ),
        (
            {"headers": {"Authentication-Results": f"{OURS}; dmarc=fail header.from=mfa.no"}},
            {Flag.FAILED_AUTHENTICATION},
        ),
        ({"headers": {"Authentication-Results": f"{THEIRS}; dmarc=fail header.from=mfa.no"}}, set()),
        (
            {
                "files": [
                    File(name="NOR.docx", text=TEXT),
                    File(
                        name="x.exe", state="unsupported", problem="hostile_type", media_type="application/x-msdownload"
                    ),
                ]
            },
            {Flag.HOSTILE_ATTACHMENT},
        ),
    ],
)
def test_flags_say_what_a_reader_should_know(more: dict[str, Any], expected: set[Flag]) -> None:
    """Each flag as it applies, and no other."""
    assert flags(judge(mail(**norway(**more)))) == expected


def test_a_zero_draft_edited_as_the_first_draft_has_the_wrong_base() -> None:
    """Round of the draft named, text of the draft edited."""
    verdict = judge(
        mail(
            **norway(
                subject="Norway: comments on the first draft of the Review Document",
                at="2026-03-12 10:00",
                files=[File(name="NOR first draft.docx", copy_of=RD0, edits=2)],
            )
        )
    )
    (tag,) = verdict.submissions[0].tags
    assert (f"{tag.document}/{tag.round}", tag.draft) == (RD1, "zero-draft")
    assert Flag.WRONG_BASE in flags(verdict)


def test_an_organisation_is_not_invited_where_states_parties_are() -> None:
    """Accepted, and flagged."""
    given = norway(
        sender="Arms <arms@hrw.org>",
        subject="Human Rights Watch: comments on the first draft of the Political Declaration",
        at="2026-08-25 10:00",
        files=[],
        body="Human Rights Watch suggests for OP4 to add 'all'.\n",
    )
    assert Flag.NOT_INVITED in flags(judge(mail(**given)))


def test_two_times_of_the_server_that_differ_are_told() -> None:
    """A migration can reset INTERNALDATE."""
    view = mail(**norway())
    receipts = tuple(replace(item, internal_date=item.received_at + timedelta(days=3)) for item in view.receipts)
    assert Flag.TIME_DISAGREEMENT in flags(judge(replace(view, receipts=receipts)))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ("info", "presidency")),
        ({"to": INFO, "cc": ""}, ("info", "presidency")),
        (
            {
                "to": PRESIDENT,
                "cc": "",
                "subject": "Norway: elements for a Political Declaration",
                "at": "2026-07-10 10:00",
            },
            ("presidency",),
        ),
        (
            {
                "to": INFO,
                "cc": "",
                "subject": "Visa and hotel",
                "body": "Which hotel do you recommend, and do we need a visa?\n",
                "files": [],
            },
            ("info",),
        ),
    ],
)
def test_mailboxes_expected_come_from_the_round_and_the_addresses(
    more: dict[str, Any], expected: tuple[str, ...]
) -> None:
    """The round's "write to" counts for what is directed to it; To and Cc count always."""
    assert judge(mail(**norway(**more))).expected_mailboxes == expected


REVIEWED: dict[str, tuple[dict[str, Any], str]] = {
    "a link is all there is": (
        norway(
            subject="Comments",
            files=[],
            body="Dear ISU,\n\nOur comments can be downloaded here: https://files.example.net/x\n",
        ),
        "link",
    ),
    "nobody says who speaks": (
        norway(
            sender="A. Writer <a.writer@gmail.com>",
            subject="Comments on the zero draft",
            body="Comments attached.\n",
            files=[File(name="comments.docx", text=TEXT)],
        ),
        "submitter",
    ),
    "no document is named and two are open": (
        norway(
            subject="Norwegian comments",
            body="Please find attached our comments.\n",
            files=[File(name="NOR.pdf", state="encrypted")],
            at="2026-03-20 10:00",
        ),
        "document",
    ),
    "only something is withdrawn": (
        norway(
            subject="Norway",
            files=[],
            body="Norway withdraws its proposal on paragraph 12; our other comments stand.\n",
        ),
        "kind",
    ),
    "a draft's name that two documents have": (
        norway(
            subject="Comments on the first draft",
            files=[],
            body="Comments on the first draft:\n\n" + TEXT,
            at="2026-06-20 10:00",
        ),
        "document",
    ),
    "a shared domain and no name": (
        norway(
            sender="Someone <someone@un.org>",
            subject="Comments on the zero draft",
            files=[],
            body="Comments:\n\n" + TEXT,
        ),
        "submitter",
    ),
    "one State's domain and another's signature": (
        norway(subject="Zero draft", files=[], body="Comments:\n\n" + TEXT + "\nPermanent Mission of Sweden, Geneva\n"),
        "submitter",
    ),
    "an old draft edited, and no word of which is meant": (
        norway(subject="Norwegian comments", files=[File(name="a.docx", copy_of=RD0, edits=2)], at="2026-03-20 10:00"),
        "round",
    ),
    "a photograph of a letter": (
        norway(
            sender="Team <ccmpresident3rc@nra.gov.la>",
            subject="Letter received by hand",
            body="This was handed over today.\n",
            files=[File(name="IMG_1.jpg", state="unsupported", media_type="image/jpeg")],
        ),
        "submitter",
    ),
    "the file is on another document than the mail says": (
        norway(
            files=[File(name="NOR.docx", copy_of=AP1, edits=3)],
            at="2026-06-20 10:00",
            subject="Norway: comments on the Review Document",
        ),
        "document",
    ),
}


@pytest.mark.parametrize("case", REVIEWED)
def test_what_nobody_could_decide_goes_to_a_person(case: str) -> None:
    """With the reason named."""
    given, reason = REVIEWED[case]
    verdict = judge(mail(**given))
    assert verdict.needs_review
    assert reason in verdict.review_reasons


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"files": [File(name="NOR.pdf", state="encrypted")]},
        {"files": [File(name="NOR.pdf", scanned=True)]},
        {"sender": "Norway Mission <norway.geneva@gmail.com>"},
        {"at": "2026-02-20 10:00"},
        {"headers": {"Authentication-Results": f"{OURS}; dmarc=fail header.from=mfa.no"}},
    ],
)
def test_what_is_plain_needs_nobody(more: dict[str, Any]) -> None:
    """An unreadable file, webmail or a missed deadline alone is no doubt about the tags."""
    verdict = judge(mail(**norway(**more)))
    assert verdict.kind is Kind.SUBMISSION
    assert verdict.review_reasons == ()


def test_a_forged_address_of_ours_is_no_circular() -> None:
    """Our server found that the secretariat's domain did not send it."""
    verdict = judge(
        mail(
            **norway(
                sender="CCM ISU <info@cmconvention.org>",
                headers={"Authentication-Results": f"{OURS}; dmarc=fail header.from=cmconvention.org"},
            )
        )
    )
    assert verdict.kind is Kind.UNRELATED
    assert Flag.FAILED_AUTHENTICATION in flags(verdict)
    assert "phishing.forged" in {entry.rule for entry in verdict.kind_evidence}
