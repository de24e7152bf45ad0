"""The JSON that scripts were promised, made from plain values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from consultation.words import Flag, Kind, RelationType, State, Timing
from reports import record_json
from store.records import Evidence, HistoryEntry, Message, Receipt, Relation, RunnerUp
from tests.store_samples import NOON, digest, hours, submission, submitter, tag

SETTLING = timedelta(hours=24)


def receipt(mailbox: str, at: datetime = NOON) -> Receipt:
    """A delivered copy."""
    return Receipt(
        id=1, mailbox=mailbox, folder="INBOX", uidvalidity=7, uid=3, state="archived", sha256=digest("raw"), size=10,
        internal_date=at, fetched_at=at, message="m-0000001", received_at=at, time_source="received",
        addressed_as="to", variant="identical",
    )  # fmt: skip


def message(**changes: object) -> Message:
    """A message with one submission."""
    made = Message(
        id="m-0000001", consultation="ccm-3rc", message_id="<1@x>", subject="Norway", sender_name="Mission",
        sender_address="a@x", received_at=NOON, language="en", kind=Kind.SUBMISSION, state=State.DONE,
        receipts=(receipt("info"),), submissions=(submission("3RC-0001", "m-0000001"),),
        expected_mailboxes=("info", "presidency"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def printed(item: Message, at: datetime = NOON) -> dict[str, object]:
    """The message as a script reads it."""
    data: dict[str, object] = json.loads(json.dumps(record_json.message(item, at, SETTLING)))
    return data


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (NOON, "2026-02-06T12:00:00Z"),
        (datetime(2026, 2, 6, 13, 0, tzinfo=timezone(timedelta(hours=1))), "2026-02-06T12:00:00Z"),
        (datetime(2026, 2, 6, 12, 0, 0, 250_000, tzinfo=UTC), "2026-02-06T12:00:00.250000Z"),
        (None, None),
    ],
)
def test_moments_are_rfc_3339_in_utc(when: datetime | None, wanted: str | None) -> None:
    """One moment has one way of writing."""
    assert record_json.moment(when) == wanted


def test_a_copy_is_missing_only_after_the_settling_time() -> None:
    """Mail in transit has its time; then the mailbox that should have one is named, and no other."""
    assert printed(message(), hours(23.9))["missing_receipts"] == []
    assert printed(message(), hours(24))["missing_receipts"] == ["presidency"]
    both = message(receipts=(receipt("info"), receipt("presidency")))
    assert printed(both, hours(48))["missing_receipts"] == []


def test_submitters_tags_and_flags_of_the_message_are_those_of_its_parts_once() -> None:
    """A script that counts by message counts each submitter, each round and each flag once, in order."""
    first = submission("3RC-0001", "m-0000001", flags=(Flag.JOINT,))
    second = submission(
        "3RC-0002",
        "m-0000001",
        submitters=(submitter("FRA"), submitter("NOR")),
        tags=(tag(), tag("action-plan", "early-views", Timing.NO_DEADLINE)),
        relation=Relation(type=RelationType.REVISION, of="3RC-0000"),
        flags=(Flag.JOINT, Flag.SCANNED),
    )
    data = record_json.message(message(submissions=(first, second), flags=(Flag.FORWARDED,)), NOON, SETTLING)
    assert [item["id"] for item in data["submitters"]] == ["NOR", "FRA"]
    assert [(item["document"], item["round"]) for item in data["tags"]] == [
        ("review-document", "zero-draft"), ("action-plan", "early-views"),
    ]  # fmt: skip
    assert data["flags"] == ["forwarded", "joint", "scanned"]
    assert data["relation"] == {"type": "revision", "of": "3RC-0000"}
    assert [item["ref"] for item in data["submissions"]] == ["3RC-0001", "3RC-0002"]


def test_a_quarantined_message_needs_a_person() -> None:
    """Whatever the rules had said of it before."""
    data = printed(message(state=State.QUARANTINED, problem="crashed: the child died", submissions=()))
    assert (data["needs_review"], data["state"], data["problem"]) == (True, "quarantined", "crashed: the child died")
    assert data["relation"] is None


def test_a_tag_carries_its_evidence_and_the_runner_up() -> None:
    """Rule, weight, words and place; rounded, so that both databases print the same."""
    evidence = Evidence(rule="round.open", weight=1.234567, quote="<b>zero</b> draft", where="subject")
    made = replace(
        tag(),
        confidence=0.9712345,
        runner_up=RunnerUp(document="action-plan", round="early-views", confidence=0.0200001),
        evidence=(evidence,),
    )
    data = record_json.tag(made)
    assert data["confidence"] == 0.9712
    assert data["runner_up"] == {"document": "action-plan", "round": "early-views", "confidence": 0.02}
    assert data["evidence"] == [
        {"rule": "round.open", "says": "", "weight": 1.2346, "quote": "<b>zero</b> draft", "where": "subject"}
    ]
    assert record_json.tag(tag())["runner_up"] is None


def test_history_is_told_in_its_order() -> None:
    """When, who, what."""
    lines = (
        HistoryEntry(at=NOON, by="rapporteur", what="received"),
        HistoryEntry(at=hours(1), by="Ana", what="decided kind"),
    )
    assert printed(message(history=lines))["history"] == [
        {"at": "2026-02-06T12:00:00Z", "by": "rapporteur", "what": "received"},
        {"at": "2026-02-06T13:00:00Z", "by": "Ana", "what": "decided kind"},
    ]
