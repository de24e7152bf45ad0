"""Taking mail in: archive first, ledger row after, nothing touched (DESIGN truth 1).

    folder ─► list what the ledger does not know ─► fetch ─► archive (fsync) ─► receipt row (commit)

This module does not parse, decide or retry: one pass, and what failed is found again by the next one because the
ledger does not know it yet. A mailbox that cannot be read is an outcome of its own and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Protocol

from consultation.errors import MailboxError, SignInRefused, StorageError
from ingest.archive import Archive
from ingest.entries import Copy, copy_entry
from ingest.sources.base import FolderSession, Listed, MailSource
from store.database import Database
from store.journal import Journal
from store.records import PollRecord

#: receipts committed together; each raw message is on disk before its row is
BATCH = 25
#: outcome of a pass whose sign-in was refused
REFUSED = "refused"


class Progress(Protocol):
    """Where long work says how far it is; on a terminal a bar, elsewhere nothing."""

    def start(self, label: str, total: int) -> None:
        """Begin a stretch of *total* steps."""

    def step(self, label: str) -> None:
        """One step of that stretch is done."""


class Silent:
    """Progress that nobody watches."""

    def start(self, label: str, total: int) -> None:
        """Say nothing."""

    def step(self, label: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class FolderOutcome:
    """What one pass over one folder did."""

    mailbox: str
    folder: str
    listed: int = 0
    archived: int = 0
    vanished: int = 0
    held: int = 0
    problem: str | None = None
    #: the server refused name or password
    refused: bool = False
    #: the server gave another UIDVALIDITY than the ledger knows: the folder was rebuilt or moved (FAULTS I5)
    renumbered: bool = False
    #: it was not tried: an outage or a refusal is waited out
    waiting: bool = False


@dataclass
class Intake:
    """Reads mail sources into the archive and the ledger."""

    archive: Archive
    database: Database
    journal: Journal
    max_message_bytes: int
    progress: Progress = field(default_factory=Silent)
    #: asked between two batches: what is on disk by then is on record, the rest waits in the mailbox
    stopping: Callable[[], bool] = lambda: False

    def poll(self, source: MailSource, clock: Callable[[], datetime]) -> tuple[FolderOutcome, ...]:
        """One pass over the watched folders of one mailbox. Never raises for a mailbox that cannot be read."""
        outcomes: list[FolderOutcome] = []
        try:
            self.archive.check_room(self.max_message_bytes)
            for folder in source.folders():
                outcomes.append(self._folder(source, folder, clock))  # noqa: PERF401 - what was done stays in the list
            if len(outcomes) > 1 and any(outcome.vanished for outcome in outcomes):
                # Somebody may have filed it in another watched folder, perhaps one that was looked at before (I8).
                for folder in source.folders():
                    outcomes.append(self._folder(source, folder, clock))  # noqa: PERF401 - see above
        except MailboxError as error:
            # The sign-in itself failed: one outcome for the whole mailbox.
            refused = isinstance(error, SignInRefused)
            outcomes.append(FolderOutcome(mailbox=source.mailbox, folder="", problem=str(error), refused=refused))
        except StorageError as error:
            # No room for another message: nothing is fetched, the mailbox keeps it (FAULTS D2).
            outcomes.append(FolderOutcome(mailbox=source.mailbox, folder="", problem=str(error)))
        self._record(outcomes, clock())
        return tuple(outcomes)

    def _folder(self, source: MailSource, folder: str, clock: Callable[[], datetime]) -> FolderOutcome:
        counts = {"listed": 0, "archived": 0, "vanished": 0, "held": 0}
        problem, renumbered = None, False
        try:
            with source.open(folder) as session:
                listed = session.list(_Ledger(self.database, source.mailbox, folder, session.uidvalidity))
                counts["listed"] = len(listed)
                renumbered = bool(listed) and self._is_renumbered(source.mailbox, folder, session.uidvalidity)
                self.progress.start(f"{source.mailbox}/{folder}", len(listed))
                for batch in _batches(listed):
                    if self.stopping():
                        break
                    self._take(source.mailbox, folder, session, batch, clock, counts)
        except MailboxError as error:
            problem = str(error)
        return FolderOutcome(
            mailbox=source.mailbox,
            folder=folder,
            listed=counts["listed"],
            archived=counts["archived"],
            vanished=counts["vanished"],
            held=counts["held"],
            problem=problem,
            renumbered=renumbered,
        )

    def _is_renumbered(self, mailbox: str, folder: str, uidvalidity: int) -> bool:
        with self.database.transaction(write=False) as tx:
            return tx.receipts.is_renumbered(mailbox, folder, uidvalidity)

    def _take(
        self,
        mailbox: str,
        folder: str,
        session: FolderSession,
        batch: Iterable[Listed],
        clock: Callable[[], datetime],
        counts: dict[str, int],
    ) -> None:
        rows = []
        try:
            for item in batch:
                fetched = session.fetch(item.uid)
                if fetched.raw is None:
                    # Still listed but not given: no row, so that the next pass asks again.
                    if not fetched.still_listed:
                        # Size and date stay on record: by them it is known where somebody has moved it to.
                        rows.append((item, "vanished", "", item.size, item.internal_date))
                else:
                    digest = self.archive.put(fetched.raw)
                    state = "held" if len(fetched.raw) > self.max_message_bytes else "archived"
                    rows.append((item, state, digest, len(fetched.raw), fetched.internal_date or item.internal_date))
                self.progress.step(f"{mailbox}/{folder}")
        finally:
            # What was archived before the line broke is on record too: it need not be fetched twice.
            copies = [
                Copy(
                    mailbox=mailbox,
                    folder=folder,
                    uidvalidity=session.uidvalidity,
                    uid=item.uid,
                    state=state,
                    sha256=digest,
                    size=size,
                    internal_date=internal_date,
                    fetched_at=clock(),
                    server_id=item.server_id,
                )
                for item, state, digest, size, internal_date in rows
            ]
            with self.database.transaction() as tx:
                self.journal.append_all([copy_entry(copy) for copy in copies])
                for copy in copies:
                    tx.receipts.add(**vars(copy))
                    counts[copy.state] += 1

    def _record(self, outcomes: Iterable[FolderOutcome], at: datetime) -> None:
        # What broke off because we were told to stop says nothing of the mailbox.
        outcomes = [item for item in outcomes if not (item.problem and self.stopping())]
        with self.database.transaction() as tx:
            for item in outcomes:
                tx.polls.add(
                    PollRecord(
                        mailbox=item.mailbox,
                        folder=item.folder,
                        at=at,
                        outcome=REFUSED if item.refused else "failed" if item.problem else "ok",
                        listed=item.listed,
                        archived=item.archived,
                        vanished=item.vanished,
                        held=item.held,
                        problem=item.problem,
                    )
                )


class _Ledger(AbstractSet[int]):
    """The UIDs of a folder that are on the ledger, read when they are first asked for: most polls never do."""

    def __init__(self, database: Database, mailbox: str, folder: str, uidvalidity: int) -> None:
        self._database, self._folder = database, (mailbox, folder, uidvalidity)

    @cached_property
    def _uids(self) -> frozenset[int]:
        with self._database.transaction(write=False) as tx:
            return tx.receipts.known_uids(*self._folder)

    def __contains__(self, uid: object) -> bool:
        return uid in self._uids

    def __iter__(self) -> Iterator[int]:
        return iter(self._uids)

    def __len__(self) -> int:
        return len(self._uids)


def _batches(items: Iterable[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
