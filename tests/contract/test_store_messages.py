"""Messages, with all that hangs on them, on both engines."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import event

from consultation.errors import NotFound, StorageError
from consultation.words import AttachmentRole, Flag, Kind, State
from store.database import Database
from store.records import Attachment, HistoryEntry
from tests.store_samples import NOON, add_message, add_receipt, digest, hours, submission, verdict


def test_ids_follow_each_other_without_gaps(database: Database) -> None:
    """A message whose transaction fails gives its id to the next one."""

    def fail() -> None:
        with database.transaction() as tx:
            assert add_message(tx).id == "m-0000002"
            raise ZeroDivisionError

    with database.transaction() as tx:
        assert add_message(tx).id == "m-0000001"
    with pytest.raises(ZeroDivisionError):
        fail()
    with database.transaction() as tx:
        assert add_message(tx).id == "m-0000002"
        assert len(tx.messages.list()) == 2


def test_a_message_comes_back_whole(database: Database) -> None:
    """Receipts, files, submissions, history and the verdict in force stand in the message, in their order."""
    files = (
        Attachment(n=2, name="commentaires é.docx", media_type="application/msword", size=9, sha256=digest("b")),
        Attachment(
            n=1, name="a.pdf", media_type="application/pdf", size=1, sha256=digest("a"), problem="cut at page 40"
        ),
    )
    with database.transaction() as tx:
        message = add_message(tx)
        for uid in (1, 2):
            receipt = add_receipt(tx, uid)
            tx.receipts.attach(
                receipt.id, message=message.id, received_at=NOON, time_source="", addressed_as="to", variant="identical"
            )
        tx.messages.set_attachments(message.id, files[:1])
        tx.messages.set_attachments(message.id, files)
        for what in ("parsed", "tagged"):
            tx.messages.add_history(message.id, HistoryEntry(at=NOON, by="rules 1", what=what))
        for key in ("1", "2"):
            tx.submissions.put(submission(tx.submissions.next_ref("3RC"), message.id, key=key))
        for kind in (Kind.ENQUIRY, Kind.SUBMISSION):
            tx.verdicts.add(message.id, "run 1", NOON, verdict(kind))
        found = tx.messages.get(message.id)
    assert [receipt.uid for receipt in found.receipts] == [1, 2]
    assert found.attachments == (files[1], files[0])
    assert found.attachments[1].role is AttachmentRole.OTHER
    assert [entry.what for entry in found.history] == ["parsed", "tagged"]
    assert [item.ref for item in found.submissions] == ["3RC-0001", "3RC-0002"]
    assert found.verdict == verdict(Kind.SUBMISSION)


def test_fields_of_a_message_change(database: Database) -> None:
    """What is updated reads back as the same values; unknown fields and messages are refused."""
    fields: dict[str, Any] = {
        "kind": Kind.SUBMISSION,
        "state": State.QUARANTINED,
        "problem": "limit",
        "needs_review": True,
        "review_reasons": ("kind", "round"),
        "flags": (Flag.JOINT, Flag.LAYERED),
        "expected_mailboxes": ("info", "presidency"),
        "language": "fr",
        "received_at": hours(-2),
    }
    with database.transaction() as tx:
        message = add_message(tx)
        tx.messages.update(message.id, **fields)
        found = tx.messages.get(message.id)
        assert {name: getattr(found, name) for name in fields} == fields
        with pytest.raises(StorageError, match="receipts"):
            tx.messages.update(message.id, receipts=())
        with pytest.raises(NotFound):
            tx.messages.update("m-0000404", problem=None)


def test_a_message_is_found_by_id_or_reference(database: Database) -> None:
    """Both names lead to it, in short or lower case too; others are NotFound with what to do."""
    with database.transaction() as tx:
        message = add_message(tx)
        tx.submissions.put(submission("3RC-0042", message.id))
        for name in ("m-0000001", "m-1", "3RC-0042", "3rc-0042"):
            assert tx.messages.find(name).id == message.id
        for name in ("m-0000002", "3RC-0043", "", "' OR 1=1--"):
            with pytest.raises(NotFound, match="messages"):
                tx.messages.find(name)


def test_lists_are_in_order_of_receipt(database: Database) -> None:
    """Ordered by (received_at, id), whatever the order of entry, and filtered by kind, state and consultation."""
    with database.transaction() as tx:
        for received, state in ((hours(3), State.DONE), (hours(1), State.RECEIVED), (hours(1), State.DONE)):
            add_message(tx, received_at=received, state=state)
        tx.messages.update("m-0000003", kind=Kind.ENQUIRY)
        listed = tx.messages.list()
        assert [item.id for item in listed] == ["m-0000002", "m-0000003", "m-0000001"]
        assert [item.id for item in tx.messages.list(kind=Kind.ENQUIRY)] == ["m-0000003"]
        assert [item.id for item in tx.messages.list(state=State.DONE)] == ["m-0000003", "m-0000001"]
        assert tx.messages.list(consultation="ccm-2rc") == ()
        assert [item.id for item in tx.messages.to_process([State.RECEIVED, State.PARSED])] == ["m-0000002"]


def test_identity_keys(database: Database) -> None:
    """Messages are found by Message-ID, a megabyte long too, and by content digest."""
    monster = "<" + "x'%s{{7*7}}" * 100_000 + "@example.org>"
    with database.transaction() as tx:
        first = add_message(tx, message_id=monster)
        second = add_message(tx, message_id=monster, content_digest=digest("other"), received_at=hours(1))
        third = add_message(tx, message_id="")
        assert [item.id for item in tx.messages.by_message_id(monster)] == [first.id, second.id]
        assert [item.id for item in tx.messages.by_content(digest("content"))] == [first.id, third.id]
        assert tx.messages.by_message_id("<x>") == ()
        assert tx.messages.content_digest(second.id) == digest("other")


def test_history_does_not_repeat_itself(database: Database) -> None:
    """A step repeated after a crash adds no second line."""
    entry = HistoryEntry(at=NOON, by="rules 1", what="tagged")
    with database.transaction() as tx:
        message = add_message(tx)
        for _ in range(2):
            tx.messages.add_history(message.id, entry)
        assert tx.messages.get(message.id).history == (entry,)


def test_a_list_costs_as_many_statements_for_many_as_for_one(database: Database) -> None:
    """Reading the whole record never asks once a message; reading nothing is one question."""
    statements: list[str] = []
    engine = database._engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with database.transaction() as tx:
        for uid in range(1, 31):
            message = add_message(tx, received_at=hours(uid))
            receipt = add_receipt(tx, uid)
            tx.receipts.attach(
                receipt.id, message=message.id, received_at=NOON, time_source="", addressed_as="", variant="identical"
            )
            tx.submissions.put(submission(tx.submissions.next_ref("3RC"), message.id))
    counts = []
    for state in (State.DONE, State.RECEIVED):
        statements.clear()
        with database.transaction(write=False) as tx:
            found = tx.messages.list(state=state)
        counts.append(len([item for item in statements if item.startswith("SELECT")]))
    assert len(found) == 30
    assert all(len(item.receipts) == len(item.submissions) == 1 for item in found)
    assert counts[0] == 1
    assert counts[1] <= 8


def test_times_are_utc_whatever_zone_they_came_in(database: Database) -> None:
    """Aware times come back as the same moment in UTC, to the microsecond; naive ones are refused by column."""
    tokyo = timezone(timedelta(hours=9))
    moment = NOON.replace(microsecond=123_456).astimezone(tokyo)
    with database.transaction() as tx:
        found = add_message(tx, received_at=moment).received_at
        assert found == moment
        assert found.utcoffset() == timedelta(0)
    with pytest.raises(StorageError, match=r"messages\.received_at"), database.transaction() as tx:
        add_message(tx, received_at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("hostile", ["a\0b", "half \ud83d"])
def test_text_that_one_engine_cannot_hold_is_refused_on_both(database: Database, hostile: str) -> None:
    """NUL and lone surrogates are refused, naming the column and not the content."""

    def store(**changes: str) -> None:
        with database.transaction() as tx:
            add_message(tx, **changes)

    with pytest.raises(StorageError, match=r"messages\.subject") as caught:
        store(subject=f"secret {hostile}")
    assert "secret" not in str(caught.value)
    with pytest.raises(StorageError, match=r"extractions\.data"), database.transaction() as tx:
        tx.extractions.put("c", "message", 1, {"text": [hostile]})
    with database.transaction() as tx:
        assert tx.messages.list() == ()


def test_a_backslash_before_u0000_is_no_nul(database: Database) -> None:
    """The letters of an escape are text like any other."""
    with database.transaction() as tx:
        tx.extractions.put("c", "message", 1, {"text": "\\u0000 \\\\u0000"})
        assert tx.extractions.get("c", "message", 1) == {"text": "\\u0000 \\\\u0000"}


def test_sqlalchemy_is_told_to_keep_values_out_of_errors(database: Database) -> None:
    """Errors carry no bound values, so no log can."""
    assert isinstance(database._engine, sqlalchemy.Engine)
    assert database._engine.hide_parameters
