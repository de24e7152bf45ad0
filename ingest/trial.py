"""What a poll would record (``poll --dry-run``): the same code on a copy of the record, which is then thrown away.

The mailboxes are opened read-only as ever. Of the data folder only the record and the archive are read: what is known
already is not fetched, and what is new is compared with it. Everything written goes into a temporary folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.table import Table

from consultation.errors import NotFound
from consultation.model import Consultation
from ingest.archive import Archive
from ingest.intake import FolderOutcome, Progress, Silent
from ingest.sources.base import Fetched, FolderSession, Listed, MailSource
from ingest.worker import open_worker
from store.database import Database, copy_record
from store.journal import Journal
from store.records import Message
from store.session import Session, database_url, journal_path


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What would have been recorded."""

    outcomes: tuple[FolderOutcome, ...]
    #: messages that would be new, in order of receipt
    new: tuple[Message, ...]
    #: messages on record that would get a further copy
    further: tuple[Message, ...]


def try_poll(
    consultation: Consultation,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
    *,
    mailbox: str | None = None,
    days: int | None = None,
    progress: Progress | None = None,
) -> Trial:
    """Poll (one mailbox, the past *days* by INTERNALDATE) into a throw-away record, and say what is in it then.

    Raises:
        UsageError: there is no such mailbox.
        DatabaseError: the record is there and cannot be read.
    """
    since = clock() - timedelta(days=days) if days is not None else None
    with _throw_away(consultation, clock) as session:
        with session.database.transaction(write=False) as tx:
            before = {item.id: len(item.receipts) for item in tx.messages.list()}
        with open_worker(session, environ, progress or Silent()) as worker:
            worker.archive = _Beside(session.data / "archive", Archive(consultation.data / "archive"))
            worker.look = lambda source: Recent(source, since)
            outcomes = worker.poll(mailbox)
        with session.database.transaction(write=False) as tx:
            found = tx.messages.list()
    return Trial(
        outcomes=outcomes,
        new=tuple(item for item in found if item.id not in before),
        further=tuple(item for item in found if item.id in before and len(item.receipts) > before[item.id]),
    )


@contextmanager
def _throw_away(consultation: Consultation, clock: Callable[[], datetime]) -> Iterator[Session]:
    """A session on a copy of the record, gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-dry-run-") as folder:
        staged = replace(consultation, data=Path(folder), store_url="")
        record = Path(folder) / "rapporteur.sqlite"
        copy_record(database_url(consultation), record)
        database = Database.open(database_url(staged))
        try:
            journal = Journal(journal_path(staged.data))
            yield Session(consultation=staged, database=database, journal=journal, data=staged.data, clock=clock)
        finally:
            database.close()


class _Beside(Archive):
    """The throw-away archive, behind which the real one can be read."""

    def __init__(self, root: Path, real: Archive) -> None:
        super().__init__(root)
        self._real = real

    def get(self, digest: str) -> bytes:
        """See ``Archive``: from either."""
        try:
            return super().get(digest)
        except NotFound:
            return self._real.get(digest)


class Recent:
    """A mail source of which only what was received since a moment is seen (``None``: everything)."""

    def __init__(self, source: MailSource, since: datetime | None) -> None:
        self.mailbox = source.mailbox
        self._source, self._since = source, since

    def folders(self) -> Sequence[str]:
        """See ``MailSource``."""
        return self._source.folders()

    def open(self, folder: str) -> RecentFolder:
        """See ``MailSource``."""
        return RecentFolder(self._source.open(folder), self._since)

    def __enter__(self) -> Self:
        self._source.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.__exit__(kind, error, trace)


class RecentFolder:
    """See ``Recent``."""

    def __init__(self, session: FolderSession, since: datetime | None) -> None:
        self.uidvalidity = session.uidvalidity
        self._session, self._since = session, since

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        """See ``FolderSession``; what the server gives no date for is listed."""
        since = self._since
        return [
            item
            for item in self._session.list(known)
            if since is None or item.internal_date is None or item.internal_date >= since
        ]

    def fetch(self, uid: int) -> Fetched:
        """See ``FolderSession``."""
        return self._session.fetch(uid)

    def __enter__(self) -> Self:
        self._session.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.__exit__(kind, error, trace)


def trial_json(trial: Trial) -> dict[str, Any]:
    """The trial as JSON: what would be recorded, by message."""
    return {
        "outcomes": [vars(item) for item in trial.outcomes],
        "new": [_message_json(item) for item in trial.new],
        "further_copies": [_message_json(item) for item in trial.further],
    }


def _message_json(item: Message) -> dict[str, Any]:
    parts = item.submissions
    return {
        "message_id": item.message_id,
        "subject": item.subject,
        "sender": {"name": item.sender_name, "address": item.sender_address},
        "received_at": item.received_at.isoformat().replace("+00:00", "Z"),
        "kind": item.kind.value,
        "state": item.state.value,
        "problem": item.problem,
        "needs_review": item.needs_review,
        "review_reasons": list(item.review_reasons),
        "receipts": [{"mailbox": it.mailbox, "folder": it.folder, "uid": it.uid} for it in item.receipts],
        "submitters": list(dict.fromkeys(each.id for part in parts for each in part.submitters)),
        "tags": [
            {"document": tag.document, "round": tag.round, "timing": tag.timing.value}
            for part in parts
            for tag in part.tags
        ],
        "relations": [{"type": part.relation.type.value, "of": part.relation.of} for part in parts if part.relation],
    }


def show_trial(trial: Trial) -> None:
    """The trial as a table for people."""
    table = Table("received", "kind", "who", "on", "timing", "from", "subject", "review")
    for item in trial.new:
        tags = [tag for part in item.submissions for tag in part.tags]
        table.add_row(
            f"{item.received_at:%Y-%m-%d %H:%M}",
            item.kind.value if item.problem is None else item.state.value,
            ", ".join(dict.fromkeys(each.name for part in item.submissions for each in part.submitters)),
            ", ".join(f"{tag.document}/{tag.round}" for tag in tags),
            ", ".join(dict.fromkeys(tag.timing.value for tag in tags)),
            item.sender_address,
            item.subject[:60],
            item.problem or ", ".join(item.review_reasons),
        )
    # Text of mails is data: markup in it is shown, never obeyed.
    Console(markup=False, highlight=False).print(table)
