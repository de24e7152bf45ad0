"""What is in force for a message: the verdict of the rules with people's decisions laid over it. Pure.

A decision is about one field, outranks every rule and survives when the rules run again (DESIGN truth 3). A decision
on a message goes to all of its submissions; one on a ref to that submission alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from consultation.registry import Registry
from consultation.timeline import Timeline
from consultation.words import SPOKEN, Flag, Kind, RelationType, Role, Timing
from ingest.dividing import divided
from store.records import Decision, Evidence, Relation, SubmissionVerdict, Submitter, Tag, Verdict

#: fields that a decision can set, and the review reasons that it settles
SETTLES: Mapping[str, frozenset[str]] = {
    "kind": frozenset({"kind"}),
    "tags": frozenset({"document", "round", "draft"}),
    "submitters": frozenset({"submitter", "submitters"}),
    "timing": frozenset({"timing"}),
    "relation": frozenset({"relation"}),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds for a message now."""

    kind: Kind
    submissions: tuple[SubmissionVerdict, ...]
    flags: tuple[Flag, ...]
    needs_review: bool
    review_reasons: tuple[str, ...]
    #: key of a submission -> who confirmed it
    confirmed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a decision is read against."""

    timeline: Timeline
    registry: Registry
    received_at: datetime


def in_force(
    verdict: Verdict, message_id: str, refs: Mapping[str, str], decisions: Sequence[Decision], ground: Ground
) -> Standing:
    """The verdict with *decisions* (oldest first, those in force) laid over it.

    ``refs`` says which key of the verdict stands under which ref.
    """
    kind, flags = verdict.kind, verdict.flags
    submissions = divided(verdict.submissions, decisions, refs)
    reasons = set(verdict.review_reasons)
    confirmed: dict[str, str] = {}
    #: field -> keys of the submissions for which it was decided
    decided: dict[str, set[str]] = {}
    # A new tag has the timing of its round; what a person said of the timing stands whenever it was said.
    for decision in sorted(decisions, key=lambda item: item.field == "timing"):
        if decision.field == "kind":
            kind = Kind(decision.value)
            submissions = _for_kind(kind, submissions)
            reasons -= SETTLES["kind"]
            continue
        if decision.field == "flags" and decision.subject == message_id:
            flags = _flags(flags, decision.value)
        for index, submission in enumerate(submissions):
            if decision.subject not in {message_id, refs.get(submission.key)}:
                continue
            if decision.field == "confirm":
                confirmed[submission.key] = decision.by
            else:
                submissions[index] = _apply(submission, decision, ground)
            decided.setdefault(decision.field, set()).add(submission.key)
    keys = {item.key for item in submissions}
    for name, of in decided.items():
        # A doubt is the message's: it is settled when no submission is left to which it may belong.
        if of >= keys:
            reasons -= SETTLES.get(name, frozenset())
    all_confirmed = bool(submissions) and all(item.key in confirmed for item in submissions)
    looked_at = any(item.field in {"kind", "confirm"} for item in decisions)
    if all_confirmed or (looked_at and kind not in SPOKEN):
        reasons = set()
    return Standing(
        kind=kind,
        submissions=tuple(submissions),
        flags=flags,
        needs_review=bool(reasons),
        review_reasons=tuple(reason for reason in verdict.review_reasons if reason in reasons),
        confirmed=confirmed,
    )


def _for_kind(kind: Kind, submissions: list[SubmissionVerdict]) -> list[SubmissionVerdict]:
    if kind not in SPOKEN:
        return []
    return submissions or [SubmissionVerdict(key="1", submitters=(), tags=())]


def _flags(flags: tuple[Flag, ...], value: Mapping[str, str]) -> tuple[Flag, ...]:
    name, on = Flag(value["flag"]), bool(value["on"])
    kept = tuple(flag for flag in flags if flag is not name)
    return (*kept, name) if on else kept


def _apply(submission: SubmissionVerdict, decision: Decision, ground: Ground) -> SubmissionVerdict:
    value = decision.value
    match decision.field:
        case "tags":
            return replace(submission, tags=tuple(_tag(item, submission, ground) for item in value))
        case "submitters":
            return replace(submission, submitters=tuple(_submitter(item, decision, ground) for item in value))
        case "timing":
            return replace(submission, tags=tuple(replace(tag, timing=Timing(value)) for tag in submission.tags))
        case "relation":
            return replace(submission, relation=_relation(value, decision))
        case "flags":
            return replace(submission, flags=_flags(submission.flags, value))
        case "attachments":
            return replace(submission, attachments=tuple(value), files=())
        case _:
            return submission


def _tag(value: Mapping[str, str | None], submission: SubmissionVerdict, ground: Ground) -> Tag:
    document, round_id = str(value["document"]), str(value["round"])
    state = ground.timeline.round(f"{document}/{round_id}")
    timing, late_by = ground.timeline.timing(state.key, ground.received_at)
    return Tag(
        document=document,
        round=round_id,
        draft=value.get("draft") or state.round.draft,
        timing=timing,
        late_by_seconds=late_by,
        source="person",
        attachments=submission.attachments,
    )


def _submitter(value: Mapping[str, str], decision: Decision, ground: Ground) -> Submitter:
    known = ground.registry.get(value["id"])
    evidence = (_decided(decision),)
    status = known.status_on(ground.received_at.date()) if known else None
    return Submitter(
        id=value["id"],
        name=known.name if known else value["id"],
        kind=known.kind if known else "unknown",
        status=status.value if status else None,
        role=Role(value.get("role", "author")),
        evidence=evidence,
    )


def _relation(value: Mapping[str, str] | None, decision: Decision) -> Relation | None:
    if value is None:
        return None
    evidence = (_decided(decision),)
    return Relation(type=RelationType(value["type"]), of=value.get("of"), evidence=evidence)


def _decided(decision: Decision) -> Evidence:
    return Evidence(rule="decision", weight=1.0, quote=decision.note, where=decision.by, says="decided by a person")
