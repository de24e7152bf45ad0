"""The whole record again from archive and journal (``rebuild``), equal to what was lost.

    journal ─► calendar, ledger, drafts, tombstones ─► messages under their ids ─► refs, numbers, decisions ─► rules

The order in which mail lies in the archive plays no part: the journal says which copies there were, which of them
began a message, and which numbers were given. What the parsers and the rules say is asked of them anew. History keeps
what people did; of the machine's own lines it has those of this run, under the time at which the record first knew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from consultation.errors import NotFound, UsageError
from consultation.model import Consultation
from consultation.registry import Registry
from ingest.archive import Archive
from ingest.drafts import restore_draft
from ingest.entries import Told
from ingest.identifying import Identifier
from ingest.intake import Progress, Silent
from ingest.processing import Processor
from ingest.reading import Reader
from ingest.tombstones import clear_archive, raise_stone
from parsers.sandbox import Sandbox
from store.database import Database, Transaction, file_lock, sqlite_file
from store.journal import Journal
from store.records import BuriedCopy, HistoryEntry
from store.session import Session, database_url, journal_path

#: copies entered in one transaction
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class RebuildOutcome:
    """What a rebuild made, and what it could not."""

    messages: int
    submissions: int
    decisions: int
    #: in words: mail and drafts that the journal knows and the archive has not
    problems: tuple[str, ...] = ()
    #: mails in the archive of which the journal has no word: their commit never came, or they were put there
    unknown: tuple[str, ...] = ()


def rebuild(
    consultation: Consultation, clock: Callable[[], datetime], progress: Progress | None = None
) -> RebuildOutcome:
    """Make the record of *consultation* again and put it in the place of what is there.

    On SQLite the new record is made beside the old one and takes its place at the end, whole; the old one may be
    damaged or missing. On PostgreSQL the tables are emptied and filled: a run that was cut short is to be repeated.

    Raises:
        UsageError: there is no journal, or a worker is at work.
        StorageError: the journal cannot be read.
    """
    path = journal_path(consultation.data)
    if not path.exists():
        raise UsageError(
            f"there is no journal {path}: a record is made again from archive and journal, or 'restore' it"
        )
    with _new_database(database_url(consultation)) as database, Sandbox() as sandbox:
        session = Session(
            consultation=consultation, database=database, journal=Journal(path), data=consultation.data, clock=clock
        )
        return Rebuild(
            session=session,
            sandbox=sandbox,
            archive=Archive(consultation.data / "archive"),
            told=Told.of(session.journal.read()),
            progress=progress or Silent(),
        ).run()


@contextmanager
def _new_database(url: str) -> Iterator[Database]:
    """An empty record that takes the place of the old one when the block ends well."""
    path = sqlite_file(url)
    with ExitStack() as stack:
        if path is None:
            database = Database.open(url)
            stack.callback(database.close)
            if not stack.enter_context(database.lock_worker("worker")):
                raise _busy()
            database.clear()
            yield database
            return
        for name in ("worker", "turn"):
            if not stack.enter_context(file_lock(path.with_name(f"{path.name}.{name}.lock"), wait=False)):
                raise _busy()
        beside = path.with_name(f"{path.name}.rebuilding")
        _remove(beside)
        database = Database.open(f"sqlite:///{beside}")
        try:
            yield database
        finally:
            database.close()
        # The log of the old file would be taken for that of the new one.
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        beside.replace(path)
        _remove(beside)


def _busy() -> UsageError:
    return UsageError("a worker is at work on this record: stop it first")


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", ".open.lock"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@dataclass
class Rebuild:
    """One run into an empty record."""

    session: Session
    sandbox: Sandbox
    archive: Archive
    told: Told
    progress: Progress
    _problems: list[str] = field(default_factory=list)

    def run(self) -> RebuildOutcome:
        """Everything that the journal tells, then what the parsers and the rules say of it."""
        database, told = self.session.database, self.told
        with database.transaction() as tx:
            for event in told.events.values():
                tx.events.add(event)
        self._enter_copies()
        self._restore_drafts()
        with database.transaction() as tx:
            for stone in told.tombstones.values():
                raise_stone(tx, stone, self.session.consultation.id)
            for number, _ in told.messages.values():
                tx.messages.keep_free(number)
        clear_archive(database, self.archive)
        reader = Reader(sandbox=self.sandbox, archive=self.archive, database=database)
        self._identify(reader)
        with database.transaction() as tx:
            self._reserve(tx)
            self._decide(tx)
        self._process(reader)
        with database.transaction() as tx:
            self._tell_of_decisions(tx)
            found = tx.messages.list()
        return RebuildOutcome(
            messages=len(found),
            submissions=sum(len(item.submissions) for item in found),
            decisions=len(told.decisions),
            problems=tuple(self._problems),
            unknown=self._unknown(),
        )

    def _enter_copies(self) -> None:
        copies = list(self.told.copies.values())
        for start in range(0, len(copies), _BATCH):
            with self.session.database.transaction() as tx:
                for copy in copies[start : start + _BATCH]:
                    tx.receipts.add(**vars(copy))

    def _restore_drafts(self) -> None:
        for stored in self.told.drafts.values():
            try:
                restore_draft(self.session, self.sandbox, stored)
            except UsageError as error:
                self._problems.append(f"draft {stored.key} ({stored.file_name}): {error}; register it again")

    def _identify(self, reader: Reader) -> None:
        buried = {(item.mailbox, item.folder, item.uidvalidity, item.uid) for item in self._buried()}
        for copy in self.told.copies.values():
            if copy.sha256 and copy.key not in buried and not self.archive.has(copy.sha256):
                self._problems.append(f"{copy.mailbox}/{copy.folder} {copy.uid}: the archive has no mail {copy.sha256}")
        Identifier(
            consultation=self.session.consultation,
            database=self.session.database,
            journal=self.session.journal,
            reader=reader,
            clock=self.session.clock,
            progress=self.progress,
            told=self.told.messages,
        ).run()

    def _buried(self) -> Iterator[BuriedCopy]:
        for stone in self.told.tombstones.values():
            yield from stone.copies

    def _reserve(self, tx: Transaction) -> None:
        """Refs and numbers go back to what they were given to; the rules then find them there."""
        known = {item.id: item for item in tx.messages.list()}
        for (message, key), ref in self.told.refs.items():
            if message not in known or message in self.told.tombstones:
                continue
            tx.submissions.reserve(ref, message, key, known[message].received_at)
            tx.contributions.reserve(ref, self.told.numbers.get(ref, {}))

    def _decide(self, tx: Transaction) -> None:
        for decision, message in self.told.decisions.values():
            if message in self.told.tombstones:
                continue
            number = tx.decisions.add(decision).id
            assert number is not None
            if number in self.told.undone:
                tx.decisions.undo(number, *self.told.undone[number])
            elif decision.field == "pin":
                self._pin(tx, decision.value["contribution"], decision.value["label"])

    def _pin(self, tx: Transaction, contribution: str, label: str) -> None:
        try:
            tx.contributions.pin(contribution, label)
        except NotFound:
            self._problems.append(f"{contribution}, which a person pinned to '{label}', is not there any more")

    def _process(self, reader: Reader) -> None:
        moments = dict(self.told.messages.values())
        processor = Processor(
            session=self.session,
            reader=reader,
            registry=Registry.load(self.session.consultation),
            progress=self.progress,
            moments=moments,
        )
        while processor.run():
            pass

    def _tell_of_decisions(self, tx: Transaction) -> None:
        """People's lines of the history, with their own times."""
        for number, (decision, message) in self.told.decisions.items():
            if message in self.told.tombstones or not tx.messages.of([message]):
                continue
            words = f"decided {decision.field}" + (f": {decision.note}" if decision.note else "")
            tx.messages.add_history(message, HistoryEntry(at=decision.at, by=decision.by, what=words))
            if number in self.told.undone:
                at, by = self.told.undone[number]
                line = HistoryEntry(at=at, by=by, what=f"undid the decision on {decision.field}")
                tx.messages.add_history(message, line)

    def _unknown(self) -> tuple[str, ...]:
        known = {copy.sha256 for copy in self.told.copies.values()}
        return tuple(digest for digest in self.archive.all() if digest not in known)
