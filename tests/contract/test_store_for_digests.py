"""What digests ask of the store, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import NotFound
from store.database import Database
from tests.store_samples import NOON, add_receipt, hours, outbox_item


def test_the_index_of_the_outbox_has_everything_but_content(database: Database) -> None:
    """All items of one consultation, the earliest due first, whatever their state."""
    with database.transaction() as tx:
        tx.outbox.put(outbox_item(period="b", due_at=hours(2)))
        tx.outbox.put(outbox_item(period="a", due_at=hours(1), state="backfill"))
        tx.outbox.put(outbox_item(period="c", consultation="another"))
        whole = tx.outbox.list()
        found = tx.outbox.index("ccm-3rc")
    assert [item.period for item in found] == ["a", "b"]
    assert found == tuple(dataclasses.replace(item, content=b"") for item in whole if item.consultation == "ccm-3rc")


def test_an_item_whose_answer_was_lost_can_be_tried_once_more(database: Database) -> None:
    """It is pending again from the given moment, and its first try stays on record as unknown."""
    with database.transaction() as tx:
        item = tx.outbox.put(outbox_item())
        assert item is not None
        number = item.id or 0
        with pytest.raises(NotFound):
            tx.outbox.again(number, hours(1))
        tx.outbox.claim(number, NOON)
        tx.outbox.unknown(number, "the answer was lost")
        tx.outbox.again(number, hours(1))
        assert tx.outbox.due(NOON) == ()
        assert [found.id for found in tx.outbox.due(hours(1))] == [number]
        assert [attempt.outcome for attempt in tx.outbox.attempts(number)] == ["unknown"]


def test_troubled_copies_are_those_that_became_no_message(database: Database) -> None:
    """Held, vanished and given up; a copy that may still be read is not among them."""
    with database.transaction() as tx:
        add_receipt(tx, 1)
        held = add_receipt(tx, 2, state="held")
        vanished = add_receipt(tx, 3, state="vanished", sha256="", size=0)
        given_up = add_receipt(tx, 4)
        for _ in range(3):
            tx.receipts.failed(given_up.id, "it cannot be read")
        assert [item.id for item in tx.receipts.troubled()] == [held.id, vanished.id, given_up.id]
