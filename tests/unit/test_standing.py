"""A person's decisions laid over the verdict: one field each, above every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from consultation import settings
from consultation.registry import Registry
from consultation.timeline import Timeline
from consultation.words import Flag, Kind, RelationType, Role, Timing
from ingest.standing import Ground, Standing, in_force
from store.evidence import evidence_digest, has_changed
from store.records import Decision, Evidence, SubmissionVerdict, Submitter, Tag, Verdict

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 2, 7, 9, 0, tzinfo=UTC)
MESSAGE, REFS = "m-0000001", {"1": "3RC-0001", "2": "3RC-0002"}


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The calendar and registry of the shipped settings; received the morning after the zero draft's deadline."""
    consultation = settings.load(ROOT / "settings.toml", {}, Path("unused"))
    return Ground(timeline=Timeline.build(consultation, ()), registry=Registry.load(consultation), received_at=NOW)


def part(key: str = "1", submitter: str = "NOR") -> SubmissionVerdict:
    """A State's paper on the zero draft, as the rules see it."""
    return SubmissionVerdict(
        key=key,
        submitters=(Submitter(id=submitter, name=submitter, kind="state", status="state_party", confidence=0.6),),
        tags=(Tag(document="review-document", round="zero-draft", draft="zero-draft", timing=Timing.BORDERLINE),),
        attachments=(int(key),),
    )


def verdict(*parts: SubmissionVerdict, kind: Kind = Kind.SUBMISSION, reasons: tuple[str, ...] = ()) -> Verdict:
    """What the rules say of the mail."""
    return Verdict(
        kind=kind, kind_confidence=0.9, submissions=parts, needs_review=bool(reasons), review_reasons=reasons
    )


def decided(field: str, value: Any, subject: str = MESSAGE, by: str = "Ana") -> Decision:
    """One decision."""
    return Decision(at=NOW, by=by, subject=subject, field=field, value=value, note="by telephone")


def standing(ground: Ground, said: Verdict, *decisions: Decision) -> Standing:
    """What holds."""
    return in_force(said, MESSAGE, REFS, decisions, ground)


def test_without_decisions_the_verdict_stands(ground: Ground) -> None:
    """Nothing is changed, and nobody has confirmed anything."""
    said = verdict(part(), reasons=("submitter", "draft"))
    found = standing(ground, said)
    assert (found.kind, found.submissions, found.flags) == (said.kind, said.submissions, said.flags)
    assert (found.needs_review, found.review_reasons, found.confirmed) == (True, ("submitter", "draft"), {})


def test_a_submitter_is_set_with_role_name_and_status(ground: Ground) -> None:
    """The registry gives name and status; the evidence is the person and the note; that doubt alone is settled."""
    value = [{"id": "SWE", "role": "author"}, {"id": "icrc", "role": "aligned"}, {"id": "somebody-new"}]
    found = standing(ground, verdict(part(), reasons=("submitter", "draft")), decided("submitters", value))
    states = found.submissions[0].submitters
    assert [(item.id, item.role, item.status) for item in states] == [
        ("SWE", Role.AUTHOR, "state_party"), ("icrc", Role.ALIGNED, None), ("somebody-new", Role.AUTHOR, None),
    ]  # fmt: skip
    assert (states[0].name, states[0].confidence) == ("Sweden", 1.0)
    assert (states[0].evidence[0].quote, states[0].evidence[0].where) == ("by telephone", "Ana")
    assert states[2].kind == "unknown"
    assert found.review_reasons == ("draft",)


def test_a_tag_takes_the_timing_of_its_round(ground: Ground) -> None:
    """The morning after the deadline is borderline for the zero draft, and no matter for a round without deadline."""
    value = [
        {"document": "action-plan", "round": "early-views", "draft": None},
        {"document": "review-document", "round": "zero-draft", "draft": "zero-draft"},
    ]
    found = standing(ground, verdict(part(), reasons=("document", "round", "kind")), decided("tags", value))
    tags = found.submissions[0].tags
    assert [(item.document, item.timing, item.source) for item in tags] == [
        ("action-plan", Timing.NO_DEADLINE, "person"), ("review-document", Timing.BORDERLINE, "person"),
    ]  # fmt: skip
    # from 23:59:59 in Geneva to 10:00
    assert tags[1].late_by_seconds == 10 * 3600 + 1
    assert tags[0].attachments == (1,)
    assert found.review_reasons == ("kind",)


def test_a_timing_decided_before_a_tag_stands_after_it(ground: Ground) -> None:
    """Fields are decided one by one: a new tag does not take back what was said of the timing."""
    tags = decided("tags", [{"document": "review-document", "round": "zero-draft"}])
    found = standing(ground, verdict(part()), decided("timing", "on_time"), tags)
    assert [item.timing for item in found.submissions[0].tags] == [Timing.ON_TIME]
    assert found.submissions[0].tags[0].draft == "zero-draft"


def test_the_newest_decision_on_a_field_counts(ground: Ground) -> None:
    """Two people, two answers: the later one."""
    first, second = (decided("submitters", [{"id": name}]) for name in ("SWE", "FIN"))
    found = standing(ground, verdict(part()), first, second)
    assert [item.id for item in found.submissions[0].submitters] == ["FIN"]


def test_a_decision_on_one_ref_leaves_the_other_and_its_doubt(ground: Ground) -> None:
    """Of two papers in a mail, one is settled; the doubt stays until the other is settled too."""
    said = verdict(part("1"), part("2", "FRA"), reasons=("submitter",))
    one = decided("submitters", [{"id": "SWE"}], subject="3RC-0001")
    found = standing(ground, said, one)
    assert [item.submitters[0].id for item in found.submissions] == ["SWE", "FRA"]
    assert found.review_reasons == ("submitter",)
    both = standing(ground, said, one, decided("submitters", [{"id": "FRA"}], subject="3RC-0002"))
    assert both.review_reasons == ()


def test_confirming_every_submission_settles_all_doubts(ground: Ground) -> None:
    """One of two is not enough; whoever confirmed is kept."""
    said = verdict(part("1"), part("2"), reasons=("unreadable", "round"))
    one = standing(ground, said, decided("confirm", value=True, subject="3RC-0002", by="Ben"))
    assert (one.needs_review, one.confirmed) == (True, {"2": "Ben"})
    whole = standing(ground, said, decided("confirm", value=True))
    assert (whole.needs_review, whole.confirmed) == (False, {"1": "Ana", "2": "Ana"})


def test_calling_a_mail_unrelated_takes_its_submissions_and_doubts(ground: Ground) -> None:
    """It is looked at and done with."""
    found = standing(ground, verdict(part(), reasons=("kind", "round")), decided("kind", "unrelated"))
    assert (found.kind, found.submissions, found.needs_review) == (Kind.UNRELATED, (), False)


def test_calling_a_mail_a_submission_makes_one_that_can_be_decided_on(ground: Ground) -> None:
    """The rules saw none: an empty one under the key 1, which later decisions fill."""
    said = verdict(kind=Kind.UNRELATED, reasons=("kind",))
    found = standing(ground, said, decided("kind", "submission"), decided("submitters", [{"id": "PER"}]))
    assert [(item.key, item.submitters[0].id) for item in found.submissions] == [("1", "PER")]
    assert not found.needs_review


def test_a_flag_alone_settles_no_doubt_of_kind(ground: Ground) -> None:
    """Marking a mail is not saying what it is."""
    said = verdict(kind=Kind.UNRELATED, reasons=("kind",))
    found = standing(ground, said, decided("flags", {"flag": "not_for_attribution", "on": True}))
    assert found.flags == (Flag.NOT_FOR_ATTRIBUTION,)
    assert found.needs_review


def test_flags_are_set_once_and_taken_away(ground: Ground) -> None:
    """On the message and on its submissions; setting one that stands leaves one."""
    said = verdict(replace(part(), flags=(Flag.JOINT, Flag.SCANNED)))
    found = standing(
        ground,
        said,
        decided("flags", {"flag": "joint", "on": True}),
        decided("flags", {"flag": "scanned", "on": False}),
    )
    assert found.submissions[0].flags == (Flag.JOINT,)
    assert found.flags == (Flag.JOINT,)


def test_a_relation_is_set_and_taken_away(ground: Ground) -> None:
    """``none`` is an answer too."""
    of = standing(ground, verdict(part()), decided("relation", {"type": "revision", "of": "3RC-0009"}))
    relation = of.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.REVISION, "3RC-0009")
    none = standing(ground, verdict(replace(part(), relation=relation)), decided("relation", None))
    assert none.submissions[0].relation is None


def test_the_digest_of_evidence_changes_with_the_evidence_alone() -> None:
    """A decision keeps the digest of what stood when it was taken, so that a change can be shown."""
    tag = replace(part().tags[0], evidence=(Evidence(rule="round.open", weight=1.0, quote="open", where="calendar"),))
    said = verdict(replace(part(), tags=(tag,)))
    assert evidence_digest(said, "tags") == evidence_digest(replace(said, kind_confidence=0.2), "tags")
    assert evidence_digest(said, "tags") != evidence_digest(verdict(part()), "tags")
    assert evidence_digest(said, "kind") == evidence_digest(verdict(part()), "kind")
    decision = replace(decided("tags", []), evidence=evidence_digest(said, "tags"))
    assert not has_changed(decision, said)
    assert has_changed(decision, verdict(part()))
    assert not has_changed(replace(decision, evidence=""), said)
