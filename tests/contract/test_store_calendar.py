"""Drafts, calendar events and passes over the mailboxes, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import DatabaseError
from consultation.model import CalendarEvent
from parsers.facts import DraftText, Paragraph
from store.database import Database
from store.records import PollRecord, StoredDraft
from tests.store_samples import NOON, digest, hours


def draft(name: str) -> StoredDraft:
    """A registered draft of the review document."""
    return StoredDraft(
        key=f"review-document/{name}", document="review-document", draft=name, title="Review document",
        file_name="zero draft.docx", sha256=digest(name), circulated=NOON, added_at=hours(1), added_by="A. Officer",
    )  # fmt: skip


TEXT = (
    Paragraph(index=0, text="The States Parties,", where="heading"),
    Paragraph(index=1, text="recall", label="12 (b)", section="II. Universalisation", after="recall that"),
    Paragraph(index=2, text="cell", where="table", cell=(0, 1, 2)),
)


def test_a_draft_keeps_its_text(database: Database) -> None:
    """Paragraphs come back as they were, in order; a draft that is not there has none."""
    with database.transaction() as tx:
        tx.drafts.add(draft("zero-draft"), tuple(reversed(TEXT)))
        tx.drafts.add(dataclasses.replace(draft("first-draft"), circulated=None), ())
        assert tx.drafts.text("review-document/zero-draft") == DraftText(
            key="review-document/zero-draft", paragraphs=TEXT
        )
        assert tx.drafts.text("review-document/first-draft") == DraftText(
            key="review-document/first-draft", paragraphs=()
        )
        assert tx.drafts.text("action-plan/zero-draft") is None
        assert [item.draft for item in tx.drafts.list()] == ["first-draft", "zero-draft"]
        assert tx.drafts.list()[1] == draft("zero-draft")


def test_a_draft_registered_again_is_replaced_with_its_maps(database: Database) -> None:
    """A new file for the same draft takes the old one's place; maps of labels that rest on it go."""
    keys = [f"review-document/{name}" for name in ("zero-draft", "first-draft", "second-draft")]
    with database.transaction() as tx:
        for key in keys:
            tx.drafts.add(draft(key.partition("/")[2]), TEXT)
        tx.drafts.put_map(keys[0], keys[1], {"12": "13"})
        tx.drafts.put_map(keys[0], keys[1], {"12": "14", "13": None})
        tx.drafts.put_map(keys[1], keys[2], {})
        assert tx.drafts.maps() == {(keys[0], keys[1]): {"12": "14", "13": None}, (keys[1], keys[2]): {}}
        corrected = dataclasses.replace(draft("zero-draft"), sha256=digest("corrected"))
        tx.drafts.add(corrected, TEXT[:1])
        assert tx.drafts.maps() == {(keys[1], keys[2]): {}}
        assert corrected in tx.drafts.list()
        text = tx.drafts.text(keys[0])
        assert text is not None
        assert text.paragraphs == TEXT[:1]


def test_maps_are_between_registered_drafts(database: Database) -> None:
    """A map of a draft that is not there is refused."""
    with pytest.raises(DatabaseError), database.transaction() as tx:
        tx.drafts.put_map("a/b", "a/c", {})


def test_events_are_in_the_order_of_their_moments(database: Database) -> None:
    """Events of one moment stand as they were recorded; each gets a number."""
    made = [
        CalendarEvent(
            at=hours(hour), by="A. Officer", kind="extended", subject=f"a/{hour}", payload={"deadline": "2026-02-13"}
        )
        for hour in (2, 1, 1)
    ]
    with database.transaction() as tx:
        stored = [tx.events.add(event) for event in made]
        assert [dataclasses.replace(event, id=None) for event in stored] == made
        assert tx.events.all() == (stored[1], stored[2], stored[0])


def test_passes_over_mailboxes(database: Database) -> None:
    """The last of a mailbox, and those of a span with its start and without its end."""
    made = [
        PollRecord(mailbox=mailbox, folder="INBOX", at=hours(hour), outcome=outcome, listed=3, problem=problem)
        for mailbox, hour, outcome, problem in (
            ("info", 2, "ok", None),
            ("info", 1, "refused", "no"),
            ("other", 3, "ok", None),
        )
    ]
    with database.transaction() as tx:
        for poll in made:
            tx.polls.add(poll)
        assert tx.polls.last("info") == made[0]
        assert tx.polls.last("nobody") is None
        assert tx.polls.between(hours(1), hours(3)) == (made[1], made[0])
