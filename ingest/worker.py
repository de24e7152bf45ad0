"""The worker's hands: everything of this room put together for one run over one consultation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from threading import Event

import structlog

from consultation.errors import DatabaseError, SettingsError, UsageError
from consultation.model import Mailbox
from consultation.registry import Registry
from consultation.settings import secret
from ingest.archive import Archive
from ingest.identifying import Identifier
from ingest.importing import Importer, ImportOutcome
from ingest.intake import REFUSED, FolderOutcome, Intake, Progress, Silent
from ingest.processing import Processor
from ingest.reading import Reader
from ingest.sources.base import MailSource
from ingest.sources.imap import ImapSource
from ingest.tombstones import clear_archive
from parsers.sandbox import Sandbox
from store.session import Session

log = structlog.get_logger(__name__)

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
    #: connections kept over the polls of one run
    _sources: dict[str, ImapSource] = field(default_factory=dict)
    #: never set: a wait that a signal can end
    _pause: Event = field(default_factory=Event)

    @cached_property
    def registry(self) -> Registry:
        """States and organisations, loaded once."""
        return Registry.load(self.session.consultation)

    @cached_property
    def reader(self) -> Reader:
        """The sandbox with its memory."""
        return Reader(sandbox=self.sandbox, archive=self.archive, database=self.session.database)

    def poll(self, mailbox: str | None = None) -> tuple[FolderOutcome, ...]:
        """One pass over the mailboxes (or the one named), then everything new processed."""
        boxes = self._mailboxes(mailbox)
        with self.turn():
            outcomes = tuple(item for box in boxes for item in self._poll_one(box))
            self._process()
        return outcomes

    def _poll_one(self, box: Mailbox) -> tuple[FolderOutcome, ...]:
        intake = Intake(
            archive=self.archive,
            database=self.session.database,
            journal=self.session.journal,
            max_message_bytes=self.session.consultation.max_message_bytes,
            progress=self.progress,
        )
        if not box.host:
            problem = "no mail server is set: fill in host, user and password in the settings"
            return (FolderOutcome(mailbox=box.name, folder="", problem=problem),)
        if self.patient and (waits := self._refused_lately(box)):
            return (FolderOutcome(mailbox=box.name, folder="", problem=waits),)
        if box.name not in self._sources:
            try:
                password = secret(box.password, self.environ)
            except SettingsError as error:
                # One mailbox without its password stops no other.
                return (FolderOutcome(mailbox=box.name, folder="", problem=str(error)),)
            self._sources[box.name] = ImapSource(box, password, keep=True)
        with self._sources[box.name] as source:
            return intake.poll(self.look(source), self.session.clock)

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
        return outcome

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
                    yield
                    return
            if self.stopping():
                break
            self._pause.wait(TURN_SECONDS)
        raise DatabaseError(
            "another rapporteur is at work on this record and will take this up; if it is stuck, stop it and run 'poll'"
        )

    def _process(self) -> int:
        Identifier(
            consultation=self.session.consultation,
            database=self.session.database,
            journal=self.session.journal,
            reader=self.reader,
            clock=self.session.clock,
            progress=self.progress,
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
) -> Iterator[Worker]:
    """A worker with its sandbox started; the sandbox ends with it."""
    with Sandbox() as sandbox:
        worker = Worker(
            session=session,
            archive=Archive(session.data / "archive"),
            sandbox=sandbox,
            progress=progress or Silent(),
            environ=environ,
            stopping=stopping,
            patient=patient,
        )
        try:
            yield worker
        finally:
            worker.close()
