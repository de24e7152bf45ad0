"""Submissions and their references, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import DatabaseError, NotFound
from consultation.words import Flag, RelationType, Role, Timing
from store.database import Database
from store.lookup import by_content, by_sender, by_submitter, by_word_author, keys_of
from store.records import Evidence, Relation, RunnerUp, Submission, Submitter, Tag
from tests.store_samples import NOON, add_message, add_submission, digest, hours, prior_of, submission, submitter, tag


def test_a_submission_comes_back_as_it_went_in(database: Database) -> None:
    """Submitters, tags, relation and evidence survive the way through the database."""
    evidence = (Evidence(rule="signature", weight=2.1, quote="Mission permanente de la Norvège — 挪威", where="body"),)
    full = Submission(
        ref="3RC-0007", message="m-0000001", key="1",
        submitters=(
            Submitter(id="NOR", name="Norway", kind="state", status="state_party", confidence=0.99, evidence=evidence),
            Submitter(id="icrc", name="ICRC", kind="icrc_red_cross", status=None, role=Role.CO_SPONSOR),
        ),
        tags=(
            Tag(
                document="review-document", round="zero-draft", draft=None, timing=Timing.LATE, late_by_seconds=86_401,
                confidence=0.97, runner_up=RunnerUp(document="action-plan", round="early-views", confidence=0.02),
                source="person", attachments=(1, 2), evidence=evidence,
            ),
        ),
        relation=Relation(type=RelationType.REVISION, of="3RC-0001", confidence=0.8, evidence=evidence),
        attachments=(1, 2), flags=(Flag.JOINT, Flag.TRACKED_CHANGES), confirmed_by="A. Reviewer", received_at=NOON,
    )  # fmt: skip
    with database.transaction() as tx:
        add_message(tx)
        tx.submissions.put(full)
    with database.transaction(write=False) as tx:
        assert tx.submissions.get("3RC-0007") == full


def test_references_are_counted_by_prefix_and_never_given_twice(database: Database) -> None:
    """A ref that came back from the journal is not given again, nor one that was retired."""
    with database.transaction() as tx:
        assert [tx.submissions.next_ref("3RC") for _ in range(2)] == ["3RC-0001", "3RC-0002"]
        assert tx.submissions.next_ref("2RC") == "2RC-0001"
        message = add_message(tx)
        tx.submissions.put(submission("3RC-12345", message.id))
        tx.submissions.put(submission("3RC-0005", message.id, key="2"))
        tx.submissions.retire("3RC-12345")
        assert tx.submissions.next_ref("3RC") == "3RC-12346"


def test_putting_again_changes_what_is_there(database: Database) -> None:
    """The same ref is updated, in lists and filters too; another ref for the same part is refused."""
    with database.transaction() as tx:
        made = add_submission(tx)
        changed = dataclasses.replace(made, submitters=(submitter("SWE"),), tags=(tag("action-plan", "early-views"),))
        tx.submissions.put(changed)
        assert tx.submissions.of_message(made.message) == (changed,)
        assert tx.submissions.list(submitter="NOR") == ()
        assert tx.submissions.list(document="review-document") == ()
        assert tx.submissions.list(document="action-plan", submitter="SWE") == (changed,)
        assert tx.submissions.ref_of(made.message, "1") == made.ref
    with pytest.raises(DatabaseError), database.transaction() as tx:
        tx.submissions.put(submission("3RC-0009", made.message))


def test_lists_filter_and_keep_the_order_of_receipt(database: Database) -> None:
    """Document, round, submitter and need of review narrow the list; each submission stands once."""
    with database.transaction() as tx:
        late = add_submission(tx, received_at=hours(5), tags=(tag(), tag("action-plan", "early-views")))
        early = add_submission(tx, submitters=(submitter("SWE"), submitter("NOR")))
        other = add_submission(tx, received_at=hours(1), tags=(tag("action-plan", "working-paper"),))
        tx.messages.update(other.message, needs_review=True)
        assert tx.submissions.list() == (early, other, late)
        assert tx.submissions.list(document="action-plan") == (other, late)
        assert tx.submissions.list(round="zero-draft") == (early, late)
        assert tx.submissions.list(document="action-plan", round="zero-draft") == ()
        assert tx.submissions.list(submitter="NOR") == (early, other, late)
        assert tx.submissions.list(needs_review=True) == (other,)
        assert tx.submissions.list(needs_review=False, submitter="SWE") == (early,)


def test_a_retired_submission_is_kept_and_comes_back(database: Database) -> None:
    """Retired, it is in no list; its ref is known for its part of the message, and put brings it back."""
    with database.transaction() as tx:
        made = add_submission(tx)
        tx.submissions.put(made, index=prior_of(made))
        tx.submissions.retire(made.ref)
        assert tx.submissions.list() == tx.submissions.of_message(made.message) == ()
        assert tx.messages.get(made.message).submissions == ()
        assert tx.submissions.prior(hours(1), keys_of(prior_of(made))) == ()
        assert tx.submissions.of_message(made.message, retired=True) == (made,)
        assert tx.submissions.get(made.ref) == made
        assert tx.submissions.ref_of(made.message, "1") == made.ref
        tx.submissions.put(made)
        assert tx.submissions.list() == (made,)
        with pytest.raises(NotFound):
            tx.submissions.retire("3RC-0404")


def test_what_took_its_place_is_marked_and_unmarked(database: Database) -> None:
    """Superseded and withdrawn submissions name what did it, until they no longer are."""
    with database.transaction() as tx:
        made = add_submission(tx)
        tx.submissions.supersede(made.ref, "3RC-0008")
        tx.submissions.withdraw(made.ref, "3RC-0009")
        found = tx.submissions.get(made.ref)
        assert (found.superseded_by, found.withdrawn_by) == ("3RC-0008", "3RC-0009")
        tx.submissions.supersede(made.ref, None)
        assert tx.submissions.get(made.ref).superseded_by is None


def test_earlier_submissions_for_the_rules(database: Database) -> None:
    """Those before a moment, oldest first, and whether superseded by then; what is not indexed is left out."""
    with database.transaction() as tx:
        made = [add_submission(tx, received_at=hours(count)) for count in (3, 1, 2)]
        for item in made[:2]:
            tx.submissions.put(item, index=prior_of(item))
        tx.submissions.supersede(made[0].ref, made[2].ref)
        keys = keys_of(prior_of(made[0])) | keys_of(prior_of(made[1]))
        found = tx.submissions.prior(hours(4), keys)
        assert found == (prior_of(made[1]), dataclasses.replace(prior_of(made[0]), superseded=True))
        assert tx.submissions.prior(hours(3), keys) == (prior_of(made[1]),)
        tx.submissions.supersede(made[1].ref, made[0].ref)
        assert tx.submissions.prior(hours(3), keys) == (prior_of(made[1]),)
        tx.submissions.put(made[1])
        assert tx.submissions.prior(hours(3), keys) == (prior_of(made[1]),)


def test_an_earlier_submission_is_found_by_what_it_shares(database: Database) -> None:
    """By its submitter, its sender, a file, its text or a Word author of its edits; filed anew with each index."""
    with database.transaction() as tx:
        made = add_submission(tx)
        first = dataclasses.replace(prior_of(made), word_authors=("Legal  Adviser",))
        tx.submissions.put(made, index=first)
        shared = {
            by_submitter("NOR"),
            by_sender("A@Example.org"),
            by_content(digest("a")),
            by_content(digest("t")),
            by_word_author("legal adviser"),
        }
        assert shared == keys_of(first)
        assert all(tx.submissions.prior(hours(1), {key}) for key in shared)
        assert tx.submissions.prior(hours(1), {by_submitter("SWE"), by_content("NOR")}) == ()
        tx.submissions.put(made, index=dataclasses.replace(first, submitters=("SWE",)))
        assert tx.submissions.prior(hours(1), {by_submitter("NOR")}) == ()
        assert tx.submissions.prior(hours(1), {by_submitter("SWE")}) != ()


def test_later_messages_of_the_same_speakers(database: Database) -> None:
    """Messages at or after a moment in which one of the submitters speaks, each once, in order of receipt."""
    with database.transaction() as tx:
        late = add_submission(tx, received_at=hours(5), submitters=(submitter("SWE"), submitter("NOR")))
        same = add_submission(tx, received_at=hours(2))
        add_submission(tx, received_at=hours(1))
        add_submission(tx, received_at=hours(3), submitters=(submitter("CHE"),))
        assert tx.submissions.after(hours(2), {"NOR", "SWE"}) == (same.message, late.message)
        tx.submissions.retire(late.ref)
        assert tx.submissions.after(hours(2), ["NOR", "SWE"]) == (same.message,)
        assert tx.submissions.after(hours(2), []) == ()
