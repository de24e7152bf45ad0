"""The worker's hands: everything of this room put together for one run over one consultation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from consultation.errors import DatabaseError, SettingsError, UsageError
from consultation.logs import Log
from consultation.model import Mailbox
from consultation.registry import Registry
from ingest.archive import Archive
from ingest.drafts import add_named
from ingest.identifying import Identifier
from ingest.importing import Importer, ImportOutcome
from ingest.in_hand import InHand, count_death
from ingest.intake import REFUSED, FolderOutcome, Intake, Progress, Silent
from ingest.listening import rest, wait
from ingest.outages import Outages
from ingest.processing import Processor
from ingest.reading import Reader
from ingest.sources.base import MailSource
from ingest.sources.imap import ImapSource
from ingest.sources.opening import source_of
from ingest.tombstones import clear_archive
from parsers.sandbox import Sandbox
from store import ledger
from store.session import Session

if TYPE_CHECKING:
    from ingest.sources.graph import GraphSource

log = Log(__name__)

#: how long a mailbox is left alone after its server refused the sign-in (FAULTS I11)
REFUSAL_PAUSE = timedelta(minutes=15)
#: looks whether another process has ended its turn, and seconds between them: a large import takes minutes
TURNS, TURN_SECONDS = 1_200, 0.25


@dataclass
class Worker:
    """Polls, imports and processes for one session; made by ``open_worker``."""

    session: Session
    archive: Archive
    sandbox: Sandbox
    progress: Progress
    environ: Mapping[str, str]
    stopping: Callable[[], bool]
    #: wait after a refused sign-in; a person who polls by hand has just mended it
    patient: bool = False
    #: what is looked at of a mailbox: all of it, unless a trial says otherwise
    look: Callable[[MailSource], MailSource] = lambda source: source
    #: mailboxes that could not be read, and when they are tried again
    outages: Outages = field(default_factory=Outages)
    #: where the account of the ledger does not close, as it was last looked at; ``None``: not yet
    account: tuple[str, ...] | None = None
    #: connections kept over the polls of one run
    _sources: dict[str, ImapSource | GraphSource] = field(default_factory=dict)
    #: never set: a wait that a signal can end
    _pause: Event = field(default_factory=Event)

    @cached_property
    def registry(self) -> Registry:
        """States and organisations, loaded once."""
        return Registry.load(self.session.consultation)

    @cached_property
    def reader(self) -> Reader:
        """The sandbox with its memory."""
        return Reader(
            sandbox=self.sandbox, archive=self.archive, database=self.session.database, taking=self.in_hand.take
        )

    @cached_property
    def in_hand(self) -> InHand:
        """The mail at work."""
        return InHand(self.session.data / "in-hand")

    def poll(self, mailbox: str | None = None) -> tuple[FolderOutcome, ...]:
        """One pass over the mailboxes (or the one named), then everything new processed."""
        boxes = self._mailboxes(mailbox)
        with self.turn():
            polled = {}
            for box in boxes:
                if self.stopping():
                    break
                polled[box.name] = self._poll_one(box)
            finished = self._process()
            taken = any(item.listed for outcomes in polled.values() for item in outcomes)
            if taken or finished or self.account is None:
                self.check_account()
        for name, outcomes in polled.items():
            self._tell(name, outcomes)
        return tuple(item for outcomes in polled.values() for item in outcomes)

    def _poll_one(self, box: Mailbox) -> tuple[FolderOutcome, ...]:
        if not box.host:
            problem = "no mail server is set: fill in host, user and password in the settings"
            return (FolderOutcome(mailbox=box.name, folder="", problem=problem),)
        if self.patient and (waits := self._left_alone(box)):
            return (FolderOutcome(mailbox=box.name, folder="", problem=waits, waiting=True),)
        try:
            source = self._source(box)
        except SettingsError as error:
            # One mailbox without its password stops no other.
            return (FolderOutcome(mailbox=box.name, folder="", problem=str(error)),)
        intake = Intake(
            archive=self.archive,
            database=self.session.database,
            journal=self.session.journal,
            max_message_bytes=self.session.consultation.max_message_bytes,
            progress=self.progress,
            stopping=self.stopping,
        )
        with source:
            return intake.poll(self.look(source), self.session.clock)

    def _source(self, box: Mailbox) -> ImapSource | GraphSource:
        """The mailbox's source, its connection kept over the polls of this run."""

        def numbers(folder: str, uidvalidity: int, server_ids: Collection[str]) -> Mapping[str, int]:
            with self.session.database.transaction(write=False) as tx:
                return tx.receipts.numbers(box.name, folder, uidvalidity, server_ids)

        if box.name not in self._sources:
            self._sources[box.name] = source_of(
                box, self.environ, self.session.clock, numbers, self.outages.randomness, self.archive.spool
            )
        return self._sources[box.name]

    def _left_alone(self, box: Mailbox) -> str | None:
        """Why the mailbox is not tried just now."""
        if refused := self._refused_lately(box):
            return refused
        outage = self.outages.waits(box.name, self.session.clock())
        return f"it is tried again at {outage.again:%H:%M} UTC; {outage.problem}" if outage else None

    def _tell(self, name: str, outcomes: tuple[FolderOutcome, ...]) -> None:
        """Log the beginning and the end of an outage, once each; what lies between stands in the record of polls."""
        if self.stopping() or any(item.waiting for item in outcomes):
            return
        for item in outcomes:
            if item.renumbered:
                log.warning("folder numbered anew", action="renumbered", mailbox=name, folder=item.folder)
        problem = next((item.problem for item in outcomes if item.problem), None)
        if problem is not None:
            # A folder that is missing is no reason to look at the others less often.
            whole = all(item.problem for item in outcomes)
            if self.outages.failed(name, self.session.clock(), problem, back_off=whole):
                log.warning("mailbox not read", action="poll_failed", mailbox=name, problem=problem)
        elif ended := self.outages.over(name):
            since = ended.since.isoformat(timespec="seconds")
            log.info("mailbox read again", action="poll_resumed", mailbox=name, since=since, tries=ended.failures)

    def wait(self, seconds: float, woken: int) -> tuple[str, ...]:
        """Wait for so many seconds at most; the mailboxes whose servers say meanwhile that mail has come.

        It ends early when something can be read from the descriptor *woken*: a signal.
        """
        rest(self._listening())
        return wait(self._listening(), seconds, woken)

    def _listening(self) -> list[ImapSource]:
        """Those whose servers can say when mail comes; Microsoft Graph cannot."""
        return [source for source in self._sources.values() if isinstance(source, ImapSource)]

    def interrupt(self) -> None:
        """End whatever waits for a mail server just now; for a signal handler."""
        for source in list(self._sources.values()):
            source.interrupt()

    def _refused_lately(self, box: Mailbox) -> str | None:
        """Why this mailbox is left alone for now: accounts are locked for trying a wrong password too often."""
        with self.session.database.transaction(write=False) as tx:
            last = tx.polls.last(box.name)
        if last is None or last.outcome != REFUSED or self.session.clock() - last.at >= REFUSAL_PAUSE:
            return None
        again = last.at + REFUSAL_PAUSE
        return f"the sign-in was refused at {last.at:%H:%M} UTC; it is tried again at {again:%H:%M} UTC"

    def close(self) -> None:
        """Sign out of the mailboxes."""
        for source in self._sources.values():
            source.close()
        self._sources.clear()

    def _mailboxes(self, name: str | None) -> tuple[Mailbox, ...]:
        boxes = self.session.consultation.mailboxes
        chosen = tuple(box for box in boxes if name in (None, box.name))
        if not chosen:
            known = ", ".join(box.name for box in boxes)
            raise UsageError(f"there is no mailbox '{name}' in the settings; there are: {known}")
        return chosen

    def import_paths(self, paths: list[Path], mailbox: str | None = None) -> ImportOutcome:
        """Files through the same pipeline: archived, put on the ledger, processed."""
        importer = Importer(
            consultation=self.session.consultation,
            archive=self.archive,
            database=self.session.database,
            journal=self.session.journal,
            reader=self.reader,
            clock=self.session.clock,
            progress=self.progress,
        )
        with self.turn():
            outcome = importer.run(paths, mailbox)
            self._process()
            self.check_account()
        return outcome

    def check_account(self) -> None:
        """Look whether listed is archived, vanished and held, and archived what became of it; the log tells it once."""
        with self.session.database.transaction(write=False) as tx:
            found = ledger.problems(tx.receipts.ledger())
        for problem in found:
            if self.patient and problem not in (self.account or ()):
                log.error("the account does not add up", action="ledger_broken", problem=problem)
        self.account = found

    def process(self) -> int:
        """Every step that is due for any message; how many messages became done."""
        with self.turn():
            return self._process()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The one process at work on this record: two that identify the same copy would make two messages of it.

        Raises:
            DatabaseError: another process is still at work after ``TURNS`` looks. What is on record by then is taken
                up by the next one that has its turn.
        """
        for _ in range(TURNS):
            with self.session.database.lock_worker("turn") as ours:
                if ours:
                    self.archive.sweep()
                    with self.in_hand.working() as left:
                        if left:
                            log.warning("a worker died at work", action="worker_died", mail=left)
                            count_death(self.session, left)
                        yield
                    return
            if self.stopping():
                break
            self._pause.wait(TURN_SECONDS)
        raise DatabaseError(
            "another rapporteur is at work on this record and will take this up; if it is stuck, stop it and run 'poll'"
        )

    def _process(self) -> int:
        for problem in add_named(self.session, self.sandbox):
            log.warning("draft not registered", action="draft_missing", problem=problem)
        Identifier(
            consultation=self.session.consultation,
            database=self.session.database,
            journal=self.session.journal,
            reader=self.reader,
            clock=self.session.clock,
            progress=self.progress,
            stopping=self.stopping,
        ).run()
        if clear_archive(self.session.database, self.archive):
            self._scrub()
        finished = 0
        # A late arrival sends later mail of the same submitter back for a second look, once.
        while done := self._processor().run():
            finished += done
        return finished

    def _scrub(self) -> None:
        """A copy of a forgotten mail came again and was read before it was known: its traces go too."""
        try:
            self.session.database.scrub()
        except DatabaseError as error:
            # Whoever reads the record at this moment must not stop the poll; the next such copy, or 'forget', does it.
            log.warning("record not scrubbed", action="scrub_failed", problem=str(error))

    def _processor(self) -> Processor:
        return Processor(
            session=self.session,
            reader=self.reader,
            registry=self.registry,
            progress=self.progress,
            stopping=self.stopping,
        )


@contextmanager
def open_worker(
    session: Session,
    environ: Mapping[str, str],
    progress: Progress | None = None,
    stopping: Callable[[], bool] = lambda: False,
    *,
    patient: bool = False,
    randomness: Callable[[], float] = lambda: 0.5,
) -> Iterator[Worker]:
    """A worker with its sandbox started; the sandbox ends with it.

    *patient*: a mailbox that cannot be read is left alone for a while, with jitter from *randomness* (0 to below 1).
    """
    with Sandbox() as sandbox:
        worker = Worker(
            session=session,
            archive=Archive(session.data / "archive"),
            sandbox=sandbox,
            progress=progress or Silent(),
            environ=environ,
            stopping=stopping,
            patient=patient,
            outages=Outages(randomness=randomness),
        )
        try:
            yield worker
        finally:
            worker.close()
