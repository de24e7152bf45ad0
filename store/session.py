"""What every command works with: the settings, the database, the journal, the data folder and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from consultation.errors import StorageError
from consultation.model import CalendarEvent, Consultation
from consultation.sign_in.keeping import Credential
from consultation.timeline import Timeline
from store.database import Database, Transaction
from store.journal import Journal


@dataclass(frozen=True, kw_only=True)
class Session:
    """One consultation opened: built by the composition root, handed to the rooms.

    ``clock`` gives the moment (aware, UTC): the real one, or that of ``--now`` and of a replay.
    """

    consultation: Consultation
    database: Database
    journal: Journal
    data: Path
    clock: Callable[[], datetime]

    def timeline(self, tx: Transaction) -> Timeline:
        """The calendar as settings seed it and events rule it."""
        return Timeline.build(self.consultation, tx.events.all())

    def change_calendar(self, tx: Transaction, event: CalendarEvent) -> CalendarEvent:
        """A calendar event on record: in the journal first, then in the database."""
        number = tx.events.next_id()
        payload = {"kind": event.kind, "subject": event.subject, "payload": event.payload, "note": event.note}
        self.journal.append("event", event.at, payload | {"id": number, "by": event.by})
        return tx.events.add(replace(event, id=number))


@contextmanager
def open_session(consultation: Consultation, clock: Callable[[], datetime]) -> Iterator[Session]:
    """A session over the consultation's own data folder and database."""
    data = consultation.data
    _make_folder(data)
    database = Database.open(database_url(consultation))
    try:
        yield Session(
            consultation=consultation,
            database=database,
            journal=Journal(journal_path(data)),
            data=data,
            clock=clock,
        )
    finally:
        database.close()


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(
            f"the data folder {data} cannot be made: {error.strerror}; choose another by --data"
        ) from error


def database_url(consultation: Consultation) -> str:
    """Where the record is: as the settings say, else an SQLite file in the data folder."""
    return consultation.store_url or f"sqlite:///{consultation.data / 'rapporteur.sqlite'}"


def journal_path(data: Path) -> Path:
    """The journal of a data folder."""
    return data / "journal.jsonl"


class Opener(Protocol):
    """How a command gets its session: the composition root knows settings, folder and clock; commands do not.

    It is the ``obj`` of the command line's context.
    """

    #: the environment, read once at start
    environ: Mapping[str, str]

    def consultation(self) -> Consultation:
        """The settings, checked; nothing is opened or written."""
        ...

    def clock(self) -> datetime:
        """The moment (aware, UTC) at which the command runs."""
        ...

    def outgoing_credential(self) -> Credential:
        """What signs in to the mail server for digests. SettingsError: a secret cannot be read."""
        ...

    def session(self) -> AbstractContextManager[Session]:
        """The data folder and the database opened, and closed at the end."""
        ...
