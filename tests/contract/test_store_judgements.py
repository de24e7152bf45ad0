"""Verdicts of the rules and decisions of people, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import NotFound
from consultation.words import AttachmentRole, Flag, Kind
from store.database import Database
from store.records import Decision, Evidence, SubmissionVerdict
from tests.store_samples import NOON, add_message, hours, submitter, tag, verdict


def test_a_verdict_comes_back_whole(database: Database) -> None:
    """Evidence, roles by attachment number, and submissions survive the way through the database."""
    evidence = (Evidence(rule="aliases", weight=1.25, quote="“zero draft”", where="subject"),)
    full = verdict(
        kind_runner_up=Kind.NIL_RETURN, kind_evidence=evidence, flags=(Flag.SCANNED,), needs_review=True,
        submissions=(SubmissionVerdict(key="1", submitters=(submitter(),), tags=(tag(),), attachments=(1,)),),
        review_reasons=("kind",), roles={1: AttachmentRole.SUBMISSION, 12: AttachmentRole.COVER}, rules=3,
    )  # fmt: skip
    with database.transaction() as tx:
        message = add_message(tx)
        assert tx.verdicts.latest(message.id) is None
        tx.verdicts.add(message.id, "run 1", NOON, full)
    with database.transaction(write=False) as tx:
        assert tx.verdicts.latest(message.id) == full


def test_a_run_that_says_the_same_adds_no_verdict(database: Database) -> None:
    """Only what differs from the last verdict is kept; what was said before may be said again later."""
    with database.transaction() as tx:
        message, other = add_message(tx), add_message(tx)
        said = (Kind.SUBMISSION, Kind.SUBMISSION, Kind.ENQUIRY, Kind.SUBMISSION)
        numbers = [
            tx.verdicts.add(message.id, f"run {run}", hours(run), verdict(kind)) for run, kind in enumerate(said)
        ]
        assert numbers[0] == numbers[1] < numbers[2] < numbers[3]
        assert tx.verdicts.add(other.id, "run 1", NOON, verdict()) > numbers[3]
        assert tx.verdicts.latest(message.id) == verdict()


def decision(subject: str, field: str = "kind", value: object = "submission", hour: float = 0) -> Decision:
    """A decision of the secretariat's."""
    return Decision(at=hours(hour), by="A. Officer", subject=subject, field=field, value=value, note="told by phone")


def test_decisions_in_force_are_listed_oldest_first(database: Database) -> None:
    """By message and by ref, without the undone; values of any JSON shape come back."""
    values: tuple[object, ...] = ({"document": "action-plan", "round": None, "n": [1, 2.5, True]}, "x", None, ["é", ""])
    with database.transaction() as tx:
        made = [tx.decisions.add(decision("m-0000001", value=value)) for value in values]
        ref = tx.decisions.add(decision("3RC-0001", "confirm", True, hour=-1))
        assert [item.value for item in made] == list(values)
        assert tx.decisions.of(["3RC-0001", "m-0000001"]) == (*made, ref)
        assert tx.decisions.of(["m-0000002"]) == tx.decisions.of([]) == ()


def test_an_undone_decision_stays_on_record(database: Database) -> None:
    """Undone once, by whom and when; a second undo changes nothing."""
    with database.transaction() as tx:
        made = tx.decisions.add(decision("m-0000001"))
        assert made.id is not None
        tx.decisions.undo(made.id, hours(1), "B. Officer")
        tx.decisions.undo(made.id, hours(2), "C. Officer")
        assert tx.decisions.of(["m-0000001"]) == ()
        assert tx.decisions.all() == (dataclasses.replace(made, undone_at=hours(1), undone_by="B. Officer"),)
        with pytest.raises(NotFound):
            tx.decisions.undo(404, NOON, "A. Officer")
