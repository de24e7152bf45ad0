"""Messages and submissions as the JSON that CONTRACT.md promises. Pure: values and a moment in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from consultation.model import Consultation
from consultation.rounds import RoundState
from consultation.timeline import Timeline
from consultation.words import AttachmentRole, State
from reports.coverage import Coverage
from store.evidence import has_changed
from store.records import (
    Attachment,
    Contribution,
    Decision,
    Evidence,
    HistoryEntry,
    Message,
    Receipt,
    Relation,
    Submission,
    Submitter,
    Tag,
    Verdict,
)


def moment(when: datetime | None) -> str | None:
    """RFC 3339 with offset, in UTC."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else None


def message(item: Message, now: datetime, settling: timedelta) -> dict[str, Any]:
    """One message. ``missing_receipts`` is judged at *now*: only after the settling time is a copy missing."""
    submitters = _union(submitter(each) for part in item.submissions for each in part.submitters)
    tags = _union(tag(each) for part in item.submissions for each in part.tags)
    relations = [part.relation for part in item.submissions if part.relation]
    flags = dict.fromkeys([*item.flags, *(flag for part in item.submissions for flag in part.flags)])
    return {
        "id": item.id,
        "message_id": item.message_id,
        "subject": item.subject,
        "sender": {"name": item.sender_name, "address": item.sender_address},
        "received_at": moment(item.received_at),
        "language": item.language,
        "consultation": item.consultation,
        "kind": item.kind.value,
        "state": item.state.value,
        "problem": item.problem,
        "needs_review": item.needs_review or item.state is State.QUARANTINED,
        "review_reasons": list(item.review_reasons),
        "receipts": [receipt(each) for each in item.receipts],
        "missing_receipts": missing_receipts(item, now, settling),
        "submissions": [submission(each) for each in item.submissions],
        "submitters": submitters,
        "tags": tags,
        "relation": relation(relations[0]) if relations else None,
        "flags": [flag.value for flag in flags],
        "attachments": [attachment(each) for each in item.attachments],
        "history": [history(each) for each in item.history],
    }


def missing_receipts(item: Message, now: datetime, settling: timedelta) -> list[str]:
    """Mailboxes that should have a copy and have none, once mail in transit has had its time to arrive."""
    if now - item.received_at < settling:
        return []
    there = {each.mailbox for each in item.receipts}
    return [name for name in item.expected_mailboxes if name not in there]


def _union(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each submitter or tag once: of two with one identity the first stands."""
    seen: dict[tuple[object, ...], dict[str, Any]] = {}
    for each in items:
        identity = (each["id"],) if "id" in each else (each["document"], each["round"])
        seen.setdefault(identity, each)
    return list(seen.values())


def receipt(item: Receipt) -> dict[str, Any]:
    """One delivered copy."""
    return {
        "mailbox": item.mailbox,
        "folder": item.folder,
        "uidvalidity": item.uidvalidity,
        "uid": item.uid,
        "received_at": moment(item.received_at),
        "internal_date": moment(item.internal_date),
        "time_source": item.time_source,
        "addressed_as": item.addressed_as,
        "variant": item.variant,
        "sha256": item.sha256,
    }


def submission(item: Submission) -> dict[str, Any]:
    """One submitter's paper."""
    return {
        "ref": item.ref,
        "submitters": [submitter(each) for each in item.submitters],
        "tags": [tag(each) for each in item.tags],
        "relation": relation(item.relation),
        "attachments": list(item.attachments),
        "flags": [flag.value for flag in item.flags],
        "confirmed_by": item.confirmed_by,
        "superseded_by": item.superseded_by,
        "withdrawn_by": item.withdrawn_by,
    }


def submitter(item: Submitter) -> dict[str, Any]:
    """Who speaks."""
    return {
        "id": item.id,
        "name": item.name,
        "kind": item.kind,
        "status": item.status,
        "role": item.role.value,
        "confidence": round(item.confidence, 4),
        "evidence": [evidence(each) for each in item.evidence],
    }


def tag(item: Tag) -> dict[str, Any]:
    """Document, round and draft."""
    runner_up = item.runner_up
    return {
        "document": item.document,
        "round": item.round,
        "draft": item.draft,
        "timing": item.timing.value,
        "late_by_seconds": item.late_by_seconds,
        "confidence": round(item.confidence, 4),
        "runner_up": None
        if runner_up is None
        else {
            "document": runner_up.document,
            "round": runner_up.round,
            "confidence": round(runner_up.confidence, 4),
        },
        "source": item.source,
        "attachments": list(item.attachments),
        "evidence": [evidence(each) for each in item.evidence],
    }


def relation(item: Relation | None) -> dict[str, Any] | None:
    """What it is to an earlier submission."""
    return {"type": item.type.value, "of": item.of} if item else None


def evidence(item: Evidence) -> dict[str, Any]:
    """Why a rule said so."""
    return {
        "rule": item.rule,
        "says": item.says,
        "weight": round(item.weight, 4),
        "quote": item.quote,
        "where": item.where,
    }


def attachment(item: Attachment) -> dict[str, Any]:
    """One file of a message."""
    return {
        "n": item.n,
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
        "role": AttachmentRole(item.role).value,
        "extraction": str(item.extraction),
        "problem": item.problem,
    }


def history(item: HistoryEntry) -> dict[str, Any]:
    """One line of what happened."""
    return {"at": moment(item.at), "by": item.by, "what": item.what}


def decision(item: Decision, verdict: Verdict | None) -> dict[str, Any]:
    """What a person decided, and whether the evidence is still the one that stood then."""
    return {
        "id": item.id,
        "at": moment(item.at),
        "by": item.by,
        "subject": item.subject,
        "field": item.field,
        "value": item.value,
        "note": item.note,
        "evidence_changed": has_changed(item, verdict),
    }


def why_kind(verdict: Verdict | None) -> dict[str, Any] | None:
    """Why the rules take a message for what it is."""
    if verdict is None:
        return None
    second = verdict.kind_runner_up
    return {
        "kind": verdict.kind.value,
        "confidence": round(verdict.kind_confidence, 4),
        "runner_up": second.value if second else None,
        "evidence": [evidence(each) for each in verdict.kind_evidence],
    }


def contribution(item: Contribution) -> dict[str, Any]:
    """One contribution as ``show`` prints it."""
    return {
        "id": item.id,
        "document": item.document,
        "round": item.round,
        "label": item.label,
        "kind": item.kind,
        "deleted": item.deleted,
        "inserted": item.inserted,
        "comment": item.comment,
        "rationale": item.rationale,
        "quote": item.quote,
        "submitters": list(item.submitters),
        "pin": {"method": item.pin.method, "confidence": item.pin.confidence},
    }


def calendar(timeline: Timeline, consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Documents, drafts and rounds as they stand at *now*."""
    return {
        "consultation": consultation.id,
        "now": moment(now),
        "zone": timeline.zone,
        "documents": [{"id": item.id, "title": item.title} for item in consultation.documents],
        "drafts": [
            {
                "key": item.key,
                "title": item.draft.title,
                "circulated_at": moment(item.circulated_at),
                "planned_at": moment(item.planned_at),
                "actual": item.actual,
            }
            for item in timeline.drafts()
        ],
        "rounds": [_round(item, now) for item in timeline.rounds()],
        "open": [item.key for item in timeline.open_rounds(now)],
    }


def _round(item: RoundState, now: datetime) -> dict[str, Any]:
    return {
        "key": item.key,
        "title": item.round.title,
        "draft": item.round.draft,
        "opens_at": moment(item.opens_at),
        "opens_words": item.round.opens.words,
        "closes_at": moment(item.closes_at),
        # In its own zone: the deadline that people know has a place.
        "deadline": item.deadline.isoformat() if item.deadline else None,
        "first_deadline": item.first_deadline.isoformat() if item.first_deadline else None,
        "write_to": list(item.round.write_to),
        "open": item.is_open(now),
        "history": [
            {"at": moment(event.at), "by": event.by, "what": event.kind, "payload": event.payload, "note": event.note}
            for event in item.history
        ],
    }


def coverage(item: Coverage) -> dict[str, Any]:
    """Who has submitted and who has not."""
    return {
        "rounds": list(item.rounds),
        "as_of": item.as_of.isoformat(),
        "groups": [
            {
                "name": group.name,
                "total": len(group.lines),
                "heard": group.heard,
                "participants": [
                    {
                        "id": line.id,
                        "name": line.name,
                        "group": line.group,
                        "standing": line.standing.value,
                        "refs": list(line.refs),
                    }
                    for line in group.lines
                ],
            }
            for group in item.groups
        ],
    }
