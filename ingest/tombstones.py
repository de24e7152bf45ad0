"""Keeping the forgotten forgotten: copies that come again fall to their tombstone and are not kept."""

from __future__ import annotations

from datetime import datetime

from consultation.words import State
from ingest.archive import Archive
from ingest.entries import further_copy_entry
from ingest.reading import Reader
from store.database import Database, Transaction
from store.erasure import buried
from store.journal import Journal
from store.records import HistoryEntry, Receipt, Tombstone


def last_words(stone: Tombstone) -> HistoryEntry:
    """The one line of history that a forgotten message keeps."""
    return HistoryEntry(at=stone.at, by=stone.by, what=f"forgotten: {stone.why}")


def bury_copy(tx: Transaction, journal: Journal, reader: Reader, message: str, receipt: Receipt, at: datetime) -> None:
    """Put one more copy of a forgotten message under its tombstone; ``clear_archive`` removes its bytes."""
    attached = tx.receipts.attach(
        receipt.id,
        message=message,
        received_at=receipt.internal_date or receipt.fetched_at,
        time_source="internaldate" if receipt.internal_date else "fetched",
        addressed_as="other",
        variant=receipt.variant,
    )
    journal.append_all([further_copy_entry(message, buried(attached), at)])
    tx.extractions.forget_all(reader.contents(tx, [receipt.sha256]))


def raise_stone(tx: Transaction, stone: Tombstone, consultation: str) -> None:
    """Put a tombstone that the journal tells of into a new record, in whose ledger its copies stand already."""
    tx.messages.create(
        number=stone.message,
        consultation=consultation,
        message_id="",
        subject="",
        sender_name="",
        sender_address="",
        received_at=stone.received_at,
        language="",
        content_digest=stone.content_digest,
        state=State.FORGOTTEN,
        kind=stone.kind,
    )
    for copy in stone.copies:
        receipt = tx.receipts.at(copy.mailbox, copy.folder, copy.uidvalidity, copy.uid)
        if receipt is not None:
            tx.receipts.attach(
                receipt.id,
                message=stone.message,
                received_at=copy.received_at or receipt.fetched_at,
                time_source=copy.time_source,
                addressed_as=copy.addressed_as,
                variant=copy.variant,
            )
    for ref, key in stone.refs:
        tx.submissions.reserve(ref, stone.message, key, stone.received_at)
    tx.erasure.erase(stone, ())
    tx.messages.add_history(stone.message, last_words(stone))


def clear_archive(database: Database, archive: Archive) -> int:
    """Remove raw mail that belonged to forgotten messages alone; how many files."""
    with database.transaction(write=False) as tx:
        remains = [digest for digest in tx.erasure.remains() if archive.has(digest)]
    for digest in remains:
        archive.forget(digest)
    return len(remains)
