"""Values for tests of the store, and rows made from them: small, complete, with what a test cares for as arguments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from consultation.words import Kind, State, Timing
from store.database import Transaction
from store.records import (
    Contribution,
    Message,
    OutboxItem,
    PriorSubmission,
    Receipt,
    Submission,
    Submitter,
    Tag,
    Verdict,
)

NOON = datetime(2026, 2, 6, 12, 0, tzinfo=UTC)


def hours(count: float) -> datetime:
    """So many hours after noon of 6 February 2026."""
    return NOON + timedelta(hours=count)


def digest(text: str) -> str:
    """A sha256 that stands for *text*."""
    return sha256(text.encode()).hexdigest()


def add_receipt(tx: Transaction, uid: int = 1, **changes: Any) -> Receipt:
    """An archived copy in the ledger."""
    values: dict[str, Any] = {
        "mailbox": "info", "folder": "INBOX", "uidvalidity": 7, "uid": uid, "state": "archived",
        "sha256": digest(f"mail {uid}"), "size": 1234, "internal_date": NOON, "fetched_at": hours(1),
    }  # fmt: skip
    return tx.receipts.add(**(values | changes))


def add_message(tx: Transaction, **changes: Any) -> Message:
    """A message on record."""
    values: dict[str, Any] = {
        "consultation": "ccm-3rc", "message_id": "<1@example.org>", "subject": "Comments of Norway",
        "sender_name": "Mission of Norway", "sender_address": "mission@example.org", "received_at": NOON,
        "language": "en", "content_digest": digest("content"), "state": State.RECEIVED,
    }  # fmt: skip
    return tx.messages.create(**(values | changes))


def submitter(name: str = "NOR") -> Submitter:
    """A State that speaks."""
    return Submitter(id=name, name=name.title(), kind="state", status="state_party")


def tag(document: str = "review-document", round_id: str = "zero-draft", timing: Timing = Timing.ON_TIME) -> Tag:
    """Where a submission belongs."""
    return Tag(document=document, round=round_id, draft=round_id, timing=timing)


def submission(ref: str, message: str, **changes: Any) -> Submission:
    """A submission of Norway on the zero draft."""
    values: dict[str, Any] = {
        "ref": ref, "message": message, "key": "1", "submitters": (submitter(),), "tags": (tag(),), "relation": None,
        "attachments": (1,), "flags": (), "received_at": NOON,
    }  # fmt: skip
    return Submission(**(values | changes))


def add_submission(tx: Transaction, **changes: Any) -> Submission:
    """A submission on record, with a message of its own."""
    message = add_message(tx, received_at=changes.get("received_at", NOON))
    made = submission(tx.submissions.next_ref("3RC"), message.id, **changes)
    tx.submissions.put(made)
    return made


def contribution(text: str, **changes: Any) -> Contribution:
    """An insertion in paragraph 12; its fingerprint follows from *text*."""
    values: dict[str, Any] = {
        "document": "review-document", "round": "zero-draft", "kind": "insertion", "label": "12", "inserted": text,
        "submitters": ("NOR",), "attachment": 1, "fingerprint": digest(text),
    }  # fmt: skip
    return Contribution(**(values | changes))


def verdict(kind: Kind = Kind.SUBMISSION, **changes: Any) -> Verdict:
    """What the rules said."""
    return Verdict(kind=kind, kind_confidence=0.9, **changes)


def outbox_item(**changes: Any) -> OutboxItem:
    """A daily digest for the ISU."""
    values: dict[str, Any] = {
        "kind": "daily", "consultation": "ccm-3rc", "round": "", "period": "2026-02-06", "recipient": "isu@example.org",
        "message_id": "<d1@example.org>", "content": b"Subject: digest\r\n\r\n\x00\xff", "created_at": NOON,
        "due_at": NOON,
    }  # fmt: skip
    return OutboxItem(**(values | changes))


def prior_of(made: Submission) -> PriorSubmission:
    """What the rules look up in *made*."""
    return PriorSubmission(
        message=made.message, ref=made.ref, rfc_message_id="<1@example.org>", references=("<0@example.org>",),
        received_at=made.received_at, kind=Kind.SUBMISSION, subject="Comments", sender_address="a@example.org",
        submitters=("NOR",), tags=(("review-document", "zero-draft", "on_time"),), attachment_digests=(digest("a"),),
        attachment_names=("a.docx",), text_digest=digest("t"), language="en",
    )  # fmt: skip
