"""An intake of the tests' own: an archive, a ledger and a journal in a folder, polled without parsing anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.archive import Archive
from ingest.intake import FolderOutcome, Intake
from ingest.sources.base import MailSource
from store.database import Database
from store.journal import Journal
from store.records import Receipt

NOW = datetime(2026, 2, 6, 23, tzinfo=UTC)


@dataclass
class Record:
    """What an intake writes to."""

    intake: Intake

    def poll(self, source: MailSource, clock: Callable[[], datetime] = lambda: NOW) -> tuple[FolderOutcome, ...]:
        """One pass."""
        with source:
            return self.intake.poll(source, clock)

    def receipts(self) -> tuple[Receipt, ...]:
        """The ledger, in order."""
        with self.intake.database.transaction(write=False) as tx:
            return tx.receipts.pending()

    def archived(self) -> set[str]:
        """What the archive has; a damaged file raises."""
        found = set(self.intake.archive.all())
        for digest in found:
            self.intake.archive.get(digest)
        return found


@contextmanager
def record(folder: Path, url: str = "", limit: int = 10**8, busy_seconds: float = 30.0) -> Iterator[Record]:
    """An empty one; *limit* octets make a message too large to be opened."""
    database = Database.open(url or f"sqlite:///{folder}/record.sqlite", busy_seconds=busy_seconds)
    try:
        archive = Archive(folder / "archive", floor=0)
        yield Record(Intake(archive, database, Journal(folder / "journal.jsonl"), max_message_bytes=limit))
    finally:
        database.close()


def digests(*mails: tuple[bytes, datetime]) -> set[str]:
    """What the archive calls these mails."""
    return {hashlib.sha256(raw).hexdigest() for raw, _ in mails}
