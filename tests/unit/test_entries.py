"""What the journal tells when it is read back: each thing once, as it was last said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consultation.errors import StorageError
from consultation.words import Kind
from ingest.entries import (
    Copy,
    Told,
    copy_entry,
    draft_entry,
    erasure_entry,
    further_copy_entry,
    message_entry,
    numbers_entry,
    reference_entry,
)
from store.journal import Entry, JournalEntry
from store.records import BuriedCopy, Receipt, StoredDraft, Tombstone

NOON = datetime(2026, 2, 6, 12, 0, tzinfo=UTC)


def _copy(uid: int, **changes: Any) -> Copy:
    values: dict[str, Any] = {
        "mailbox": "info", "folder": "INBOX", "uidvalidity": 7, "uid": uid, "state": "archived", "sha256": f"s{uid}",
        "size": 3, "internal_date": NOON - timedelta(hours=1), "fetched_at": NOON,
    }  # fmt: skip
    return Copy(**(values | changes))


def _receipt(uid: int) -> Receipt:
    return Receipt(id=uid, **vars(_copy(uid)))


def _told(entries: Sequence[JournalEntry]) -> Told:
    return Told.of(iter(entries))


def _decision(number: int, value: object, at: datetime = NOON) -> JournalEntry:
    payload = {
        "id": number, "at": at.isoformat(), "by": "A", "subject": "m-0000001", "field": "kind", "value": value,
        "note": "", "evidence": "", "undone_at": None, "undone_by": None, "message": "m-0000001",
    }  # fmt: skip
    return JournalEntry(kind=Entry.DECISION, at=at, payload=payload)


def test_what_is_written_is_read_back() -> None:
    """Copies, drafts and tombstones come back with their times, copies without a date too."""
    copies = (_copy(1), _copy(2, internal_date=None, state="vanished", sha256=""))
    draft = StoredDraft(
        key="d/x", document="d", draft="x", title="T", file_name="f.docx", sha256="s", circulated=None, added_at=NOON,
        added_by="A",
    )  # fmt: skip
    buried = BuriedCopy(
        mailbox="info", folder="INBOX", uidvalidity=7, uid=1, received_at=NOON, time_source="received",
        addressed_as="to", variant="identical",
    )  # fmt: skip
    stone = Tombstone(
        message="m-0000001", at=NOON, by="A", why="w", received_at=NOON, kind=Kind.ENQUIRY, content_digest="c",
        refs=(("3RC-0001", "1"),), copies=(buried,),
    )  # fmt: skip
    told = _told(
        [
            *map(copy_entry, copies),
            draft_entry(draft),
            erasure_entry(stone),
            further_copy_entry(stone.message, buried, NOON),
        ]
    )
    assert tuple(told.copies.values()) == copies
    assert told.drafts == {"d/x": draft}
    (found,) = told.tombstones.values()
    assert found.copies == (buried, buried)
    assert (found.kind, found.refs, found.at) == (stone.kind, stone.refs, stone.at)


def test_a_copy_said_twice_counts_as_last_said_and_in_that_place() -> None:
    """The first time its commit never came: another process had its row in between."""
    told = _told([copy_entry(_copy(1)), copy_entry(_copy(2)), copy_entry(_copy(1, state="vanished", sha256=""))])
    assert [(copy.uid, copy.state) for copy in told.copies.values()] == [(2, "archived"), (1, "vanished")]


def test_a_message_id_belongs_to_whom_it_was_given_last() -> None:
    """An id whose commit never came was given again; a copy whose commit never came got another id."""
    said = [("m-0000001", 1), ("m-0000001", 2), ("m-0000002", 1), ("m-0000002", 1)]
    told = _told([message_entry(number, _receipt(uid), NOON) for number, uid in said])
    assert {number: key[-1] for key, (number, _) in told.messages.items()} == {"m-0000001": 2, "m-0000002": 1}


def test_a_ref_belongs_to_whom_it_was_given_last_with_the_numbers_given_then() -> None:
    """Numbers that were said of the ref before it was given again are not of its contributions."""
    told = _told(
        [
            reference_entry("3RC-0001", "m-0000001", "1", NOON),
            numbers_entry("3RC-0001", {1: "lost", 2: "lost too"}, NOON),
            reference_entry("3RC-0001", "m-0000002", "1", NOON),
            numbers_entry("3RC-0001", {1: "kept"}, NOON),
            numbers_entry("3RC-0001", {2: "later"}, NOON),
        ]
    )
    assert told.refs == {("m-0000002", "1"): "3RC-0001"}
    assert told.numbers == {"3RC-0001": {1: "kept", 2: "later"}}


def test_a_decision_and_its_undoing_go_by_number() -> None:
    """A decision whose commit never came is replaced by the one that got its number, and undoing is of that one."""
    undo = JournalEntry(kind=Entry.DECISION, at=NOON, payload={"undo": 2, "subject": "m-0000001", "by": "B"})
    told = _told([_decision(1, "enquiry"), _decision(2, "lost"), _decision(2, "statement"), undo])
    assert [item.value for item, _ in told.decisions.values()] == ["enquiry", "statement"]
    assert told.undone == {2: (NOON, "B")}
    again = _told([_decision(2, "lost"), undo, _decision(2, "statement")])
    assert again.undone == {}


@pytest.mark.parametrize("kind", [kind for kind in Entry if kind is not Entry.SEND])
def test_an_entry_of_another_shape_is_named(kind: Entry) -> None:
    """Its number and kind, and nothing of what it says."""
    odd = JournalEntry(kind=kind, at=NOON, payload={"secret": "word"})
    with pytest.raises(StorageError, match=f"entry 2 .{kind.value}") as caught:
        _told([copy_entry(_copy(1)), odd])
    assert "word" not in str(caught.value)
