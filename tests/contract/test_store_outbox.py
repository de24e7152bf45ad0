"""The outbox sends what it holds once, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import NotFound
from store.database import Database
from store.records import SendAttempt
from tests.store_samples import NOON, hours, outbox_item


def test_a_digest_is_queued_once(database: Database) -> None:
    """The same kind, consultation, round, period and recipient are queued once, in whatever transaction."""
    with database.transaction() as tx:
        first = tx.outbox.put(outbox_item())
        assert first == dataclasses.replace(outbox_item(), id=first.id if first else None)
    with database.transaction() as tx:
        assert tx.outbox.put(outbox_item(content=b"other", message_id="<d2@example.org>")) is None
        assert tx.outbox.put(outbox_item(recipient="presidency@example.org")) is not None
        assert tx.outbox.put(outbox_item(kind="deadline", round="review-document/zero-draft")) is not None
        assert first in tx.outbox.list()
        assert len(tx.outbox.list()) == 3


def test_only_pending_items_whose_time_has_come_are_due(database: Database) -> None:
    """The earliest first; backfill never; what is to be retried, when its time has come again."""
    with database.transaction() as tx:
        for period, due, state in (("c", 2, "pending"), ("a", 1, "pending"), ("b", 0, "backfill"), ("d", 9, "pending")):
            tx.outbox.put(outbox_item(period=period, due_at=hours(due), state=state))
        assert [item.period for item in tx.outbox.due(hours(3))] == ["a", "c"]
        first = tx.outbox.due(hours(3))[0]
        assert first.id is not None
        assert tx.outbox.claim(first.id, hours(3))
        tx.outbox.retry(first.id, hours(4), "451 try later")
        assert [item.period for item in tx.outbox.due(hours(3))] == ["c"]
        assert [item.period for item in tx.outbox.due(hours(4))] == ["a", "c"]
        assert [item.period for item in tx.outbox.list(state="backfill")] == ["b"]


def test_an_item_is_claimed_by_one(database: Database) -> None:
    """The second claim fails, and an item that was sent is never due again."""
    with database.transaction() as tx:
        item = tx.outbox.put(outbox_item())
        assert item is not None
        assert item.id is not None
    with database.transaction() as tx:
        assert tx.outbox.claim(item.id, NOON)
    with database.transaction() as tx:
        assert not tx.outbox.claim(item.id, NOON)
        assert tx.outbox.due(hours(1)) == ()
        tx.outbox.sent(item.id, hours(1))
        found = tx.outbox.get(item.id)
        assert (found.state, found.sent_at, found.attempts) == ("sent", hours(1), 1)
        assert found.content == outbox_item().content
        assert tx.outbox.due(hours(9)) == ()


def test_every_attempt_is_on_record(database: Database) -> None:
    """Each try with its moment and its end; the last one's problem stands in the item."""
    with database.transaction() as tx:
        item = tx.outbox.put(outbox_item())
        assert item is not None
        number = item.id or 0
        tx.outbox.claim(number, hours(1))
        tx.outbox.retry(number, hours(2), "451")
        tx.outbox.claim(number, hours(2))
        assert tx.outbox.attempts(number)[1].outcome == "sending"
        tx.outbox.unknown(number, "the answer was lost")
        assert tx.outbox.attempts(number) == (
            SendAttempt(item=number, at=hours(1), outcome="retry", problem="451"),
            SendAttempt(item=number, at=hours(2), outcome="unknown", problem="the answer was lost"),
        )
        assert tx.outbox.get(number).state == "unknown"
        tx.outbox.refused(number, "550 no such user")
        assert tx.outbox.get(number).problem == "550 no such user"


def test_unknown_items(database: Database) -> None:
    """What is not there cannot be sent."""
    with database.transaction() as tx:
        assert not tx.outbox.claim(404, NOON)
        with pytest.raises(NotFound):
            tx.outbox.sent(404, NOON)
        with pytest.raises(NotFound):
            tx.outbox.get(404)
