"""The ledger of delivered copies, on both engines."""

from __future__ import annotations

import pytest

from consultation.errors import DatabaseError, NotFound
from consultation.words import State
from store.database import Database, Transaction
from store.records import LedgerLine
from tests.store_samples import NOON, add_message, add_receipt, digest, hours


def test_a_copy_is_entered_once(database: Database) -> None:
    """The same (mailbox, folder, UIDVALIDITY, UID) gives the row that stands, unchanged."""
    with database.transaction() as tx:
        first = add_receipt(tx, 5)
    with database.transaction() as tx:
        again = add_receipt(tx, 5, sha256=digest("other"), state="vanished")
        other = add_receipt(tx, 5, uidvalidity=8)
    assert again == first
    assert other.id != first.id
    assert first.internal_date == NOON
    assert first.message is None


def test_uids_are_known_by_folder_and_validity(database: Database) -> None:
    """Known UIDs and the next number for files are counted in one (mailbox, folder, UIDVALIDITY)."""
    with database.transaction() as tx:
        for uid in (3, 4_294_967_295):
            add_receipt(tx, uid)
        add_receipt(tx, 9, folder="Archive")
        add_receipt(tx, 11, uidvalidity=8)
        assert tx.receipts.known_uids("info", "INBOX", 7) == {3, 4_294_967_295}
        assert tx.receipts.known_uids("info", "INBOX", 9) == frozenset()
        assert tx.receipts.next_uid("info", "INBOX", 7) == 4_294_967_296
        assert tx.receipts.next_uid("files", "INBOX", 0) == 1


def test_bytes_are_found_in_their_folder(database: Database) -> None:
    """A copy is found by its digest within its own folder, the oldest first."""
    with database.transaction() as tx:
        first = add_receipt(tx, 1, sha256=digest("same"))
        add_receipt(tx, 2, sha256=digest("same"), uidvalidity=8)
        assert tx.receipts.by_digest("info", "INBOX", digest("same")) == first
        assert tx.receipts.by_digest("presidency", "INBOX", digest("same")) is None


def test_pending_copies_are_unattached_and_not_given_up(database: Database) -> None:
    """Held and vanished copies become messages too; attached and thrice failed ones are not pending."""
    with database.transaction() as tx:
        waiting, attached, failing = (add_receipt(tx, uid) for uid in (1, 2, 3))
        gone = add_receipt(tx, 4, state="vanished", sha256="", size=0)
        held = add_receipt(tx, 5, state="held")
        message = add_message(tx)
        tx.receipts.attach(
            attached.id,
            message=message.id,
            received_at=NOON,
            time_source="received",
            addressed_as="to",
            variant="identical",
        )
        attempts = [tx.receipts.failed(failing.id, "the child died").attempts for _ in range(3)]
        assert attempts == [1, 2, 3]
        assert [item.id for item in tx.receipts.pending()] == [waiting.id, gone.id, held.id]
        assert tx.receipts.release(failing.id).problem is None
        assert [item.id for item in tx.receipts.pending()] == [waiting.id, failing.id, gone.id, held.id]


def test_attaching_and_detaching(database: Database) -> None:
    """A copy attached to a message carries when and how it came; detached, it is as it was."""
    with database.transaction() as tx:
        before = add_receipt(tx, 1)
        message = add_message(tx)
        after = tx.receipts.attach(
            before.id,
            message=message.id,
            received_at=hours(2),
            time_source="internaldate",
            addressed_as="cc",
            variant="gateway",
        )
        assert (after.message, after.received_at, after.addressed_as) == (message.id, hours(2), "cc")
        assert tx.receipts.of_message(message.id) == (after,)
        assert tx.receipts.detach(before.id) == before


def test_a_copy_cannot_belong_to_a_message_that_is_not_there(database: Database) -> None:
    """Foreign keys hold on both engines: the transaction fails and leaves nothing."""
    with database.transaction() as tx:
        receipt = add_receipt(tx, 1)
    with pytest.raises(DatabaseError, match=r"rule of the record"):
        _attach_to_nothing(database, receipt.id)
    with database.transaction() as tx:
        assert tx.receipts.get(receipt.id) == receipt
        assert tx.receipts.known_uids("info", "INBOX", 7) == {1}
        with pytest.raises(NotFound):
            tx.receipts.get(404)


def _attach_to_nothing(database: Database, receipt: int) -> None:
    with database.transaction() as tx:
        add_receipt(tx, 2)
        tx.receipts.attach(
            receipt, message="m-0000404", received_at=NOON, time_source="", addressed_as="", variant="identical"
        )


def test_the_ledger_adds_up(database: Database) -> None:
    """Listed = archived + vanished + held, by folder and validity; given up and quarantined are counted together."""
    with database.transaction() as tx:
        good, bad, lost = (add_receipt(tx, uid) for uid in (1, 2, 3))
        add_receipt(tx, 4, state="vanished", sha256="", size=0)
        add_receipt(tx, 5, state="held")
        add_receipt(tx, 1, mailbox="alpha")
        for receipt, state in ((good, State.DONE), (bad, State.QUARANTINED)):
            message = add_message(tx, state=state)
            tx.receipts.attach(
                receipt.id, message=message.id, received_at=NOON, time_source="", addressed_as="", variant="identical"
            )
        for _ in range(3):
            tx.receipts.failed(lost.id, "limit")
        first, second = tx.receipts.ledger()
    assert first.mailbox == "alpha"
    assert second == LedgerLine(
        mailbox="info", folder="INBOX", uidvalidity=7,
        listed=5, archived=3, vanished=1, held=1, attached=2, quarantined=2, done=1, first_at=good.fetched_at,
    )  # fmt: skip


def test_a_folder_is_renumbered_where_it_is_known_under_other_numbers_alone(database: Database) -> None:
    """Neither a folder that is new nor one whose UIDVALIDITY came back."""
    with database.transaction() as tx:
        assert not tx.receipts.is_renumbered("info", "INBOX", 7)
        add_receipt(tx, 1)
        assert not tx.receipts.is_renumbered("info", "INBOX", 7)
        assert tx.receipts.is_renumbered("info", "INBOX", 8)
        assert not tx.receipts.is_renumbered("info", "Archive", 8)


def test_a_copy_that_vanished_is_found_where_it_was_filed(database: Database) -> None:
    """In another folder of the mailbox, later, with the same size and date; where two would do, none is taken."""
    with database.transaction() as tx:
        earlier = add_receipt(tx, 1, folder="Archive")
        gone = add_receipt(tx, 2, state="vanished", sha256="")
        assert tx.receipts.filed_elsewhere(gone) is None
        filed = [
            add_receipt(tx, 3, folder="Archive"),
            add_receipt(tx, 4, folder="INBOX"),
            add_receipt(tx, 5, folder="Archive", size=99),
            add_receipt(tx, 6, folder="Archive", mailbox="presidency"),
        ]
        # Not one of them belongs to a message yet.
        assert tx.receipts.filed_elsewhere(gone) is None
        for number, receipt in enumerate((earlier, *filed), start=1):
            attached_to(tx, receipt.id, f"<{number}@example.org>")
        found = tx.receipts.filed_elsewhere(gone)
        assert found is not None
        assert found.uid == 3
        another = add_receipt(tx, 7, folder="Archive", uidvalidity=8)
        attached_to(tx, another.id, "<7@example.org>")
        assert tx.receipts.filed_elsewhere(gone) is None


def test_of_two_that_vanished_alike_neither_is_taken_for_filed(database: Database) -> None:
    """Only one of them can be the filed one, and the other would be hidden."""
    with database.transaction() as tx:
        gone = [add_receipt(tx, uid, state="vanished", sha256="") for uid in (1, 2)]
        attached_to(tx, add_receipt(tx, 3, folder="Archive").id, "<1@example.org>")
        assert [tx.receipts.filed_elsewhere(item) for item in gone] == [None, None]


def attached_to(tx: Transaction, receipt: int, message_id: str) -> None:
    """Make the copy one of a message of its own."""
    message = add_message(tx, message_id=message_id)
    tx.receipts.attach(
        receipt, message=message.id, received_at=NOON, time_source="received", addressed_as="to", variant="identical"
    )
