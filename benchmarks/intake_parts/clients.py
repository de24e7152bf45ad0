"""The clients that are compared: each takes all mail of an INBOX and writes one file a message, marking nothing.

A client that is a Python library has a function that gives its work once everything is imported; one that is a program
has its command. Ours is there twice: the source alone, which does what the peers do, and the whole way in, which also
keeps the mail by its digest, puts it on the disk and enters it in ledger and journal.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.intake_parts.mailboxes import PASSWORD
from consultation.model import Mailbox
from ingest.spooled import Raw, Spooled


@dataclass(frozen=True, kw_only=True)
class Task:
    """Where the mail is and where it goes."""

    port: int
    user: str
    out: Path
    #: octets of one message, for clients that are told how many to ask for at once
    octets: int


#: where a message goes
Write = Callable[[Path, Raw], None]
#: makes ready and gives the work that is measured
Ready = Callable[[Task], Callable[[], None]]


@dataclass(frozen=True, kw_only=True)
class Client:
    """One row of the table."""

    name: str
    #: loads what it needs, makes it ready and gives what is measured; nothing for a program
    ready: Ready | None = None
    #: command of a program and what it needs written before
    prepare: Callable[[Task], list[str]] | None = None
    needs: str = ""
    #: it leaves a file for each message
    files: bool = True
    #: it waits for each message before it asks for the next
    one_by_one: bool = False

    @property
    def installed(self) -> bool:
        """Whether this machine has it."""
        return not self.needs or bool(importlib.util.find_spec(self.needs) or shutil.which(self.needs))


def _source(task: Task, write: Write | None = None) -> Callable[[], None]:
    from ingest.sources.imap import ImapSource

    keep, spool = write or _write, partial(_Nothing if write else Spooled, task.out)

    def work() -> None:
        with ImapSource(mailbox(task), PASSWORD, spool=spool) as source:
            for folder in source.folders():
                with source.open(folder) as session:
                    for listed in session.list(frozenset()):
                        raw = session.fetch(listed.uid).raw
                        assert raw is not None
                        keep(task.out / f"{listed.uid}.eml", raw)

    return work


def _whole(task: Task) -> Callable[[], None]:
    from datetime import UTC, datetime

    from ingest.archive import Archive
    from ingest.intake import Intake
    from ingest.sources.imap import ImapSource
    from store.database import Database
    from store.journal import Journal

    database = Database.open(f"sqlite:///{task.out / 'record.sqlite'}")
    archive = Archive(task.out / "archive", floor=0)
    intake = Intake(
        archive=archive,
        database=database,
        journal=Journal(task.out / "journal.jsonl"),
        max_message_bytes=100_000_000,
    )

    def work() -> None:
        with ImapSource(mailbox(task), PASSWORD, spool=archive.spool) as source:
            outcomes = intake.poll(source, lambda: datetime.now(UTC))
        database.close()
        problem = next((item.problem for item in outcomes if item.problem), None)
        if problem:
            raise SystemExit(problem)

    return work


def _stock(task: Task, write: Write | None = None) -> Callable[[], None]:
    from imapclient import IMAPClient

    keep = write or _write

    def work() -> None:
        with IMAPClient("127.0.0.1", task.port, ssl=False) as client:
            client.login(task.user, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            for uid in client.search():
                answer = client.fetch([uid], ["BODY.PEEK[]"])
                keep(task.out / f"{uid}.eml", answer[uid][b"BODY[]"])

    return work


def _imap_tools(task: Task) -> Callable[[], None]:
    from imap_tools import MailBoxUnencrypted

    def work() -> None:
        bulk = 200 if task.octets < 1_000_000 else False
        with MailBoxUnencrypted("127.0.0.1", task.port).login(task.user, PASSWORD, initial_folder=None) as box:
            box.folder.set("INBOX", readonly=True)
            for message in box.fetch(mark_seen=False, bulk=bulk):
                _write(task.out / f"{message.uid}.eml", message.obj.as_bytes())

    return work


def _getmail(task: Task) -> list[str]:
    maildir, user = task.out / "maildir", ""
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    if os.geteuid() == 0:
        # It never writes mail as root.
        user = "user = mail"
        for path in (maildir, *maildir.iterdir()):
            shutil.chown(path, "mail", "mail")
    rules = task.out / "getmailrc"
    rules.write_text(
        f"""[retriever]
type = SimpleIMAPRetriever
server = 127.0.0.1
port = {task.port}
username = {task.user}
password = {PASSWORD}
mailboxes = ("INBOX",)
[destination]
type = Maildir
path = {maildir}/
{user}
[options]
read_all = true
delete = false
delivered_to = false
received = false
verbose = 0
""",
        encoding="utf-8",
    )
    program = shutil.which("getmail") or str(Path(sys.executable).with_name("getmail"))
    return [sys.executable, program, "--getmaildir", str(task.out), "--rcfile", str(rules)]


def _isync(task: Task) -> list[str]:
    (task.out / "near").mkdir()
    rules = task.out / "mbsyncrc"
    rules.write_text(
        f"""FSync no
IMAPAccount far
Host 127.0.0.1
Port {task.port}
User {task.user}
Pass {PASSWORD}
SSLType None
AuthMechs PLAIN

IMAPStore far
Account far

MaildirStore near
Path {task.out}/near/
Inbox {task.out}/near/INBOX

Channel all
Far :far:INBOX
Near :near:INBOX
Sync PullNew
Create Near
SyncState {task.out}/state
""",
        encoding="utf-8",
    )
    return ["mbsync", "-q", "-c", str(rules), "all"]


def mailbox(task: Task) -> Mailbox:
    """The INBOX as settings would name it."""
    return Mailbox(
        name="info",
        addresses=("info@conference.example",),
        host="127.0.0.1",
        port=task.port,
        security="none",
        user=task.user,
        folders=("INBOX",),
    )


def _write(place: Path, raw: Raw) -> None:
    if isinstance(raw, Spooled):
        # On the disk already, but not synced: the peers do not either.
        raw.path.rename(place)
        return
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        file.write(raw)


class _Nothing(Spooled):
    """A file that stays empty."""

    _written = 0

    def write(self, piece: bytes) -> None:
        """Only count."""
        self._written += len(piece)

    def __len__(self) -> int:
        return self._written


def _drop(_place: Path, _raw: Raw) -> None:
    """Nothing is written: what making files costs is the kernel's, and the same for all."""


def written(task: Task) -> int:
    """How many messages a client has left behind, of whatever kind its folders are."""
    folders = (task.out, task.out / "maildir" / "new", *(task.out / "near" / "INBOX" / name for name in ("cur", "new")))
    flat = itertools.chain.from_iterable(folder.iterdir() for folder in folders if folder.is_dir())
    names = [path for path in flat if path.suffix == ".eml" or path.parent.name in {"cur", "new"}]
    return len(names) or sum(1 for _ in (task.out / "archive").rglob("*.eml"))


CLIENTS: tuple[Client, ...] = (
    Client(name="ours, source alone", ready=_source),
    Client(name="ours, whole way in", ready=_whole),
    Client(name="imapclient, one by one", ready=_stock, needs="imapclient", one_by_one=True),
    Client(name="ours, no files", ready=partial(_source, write=_drop), files=False),
    Client(
        name="imapclient, no files",
        ready=partial(_stock, write=_drop),
        needs="imapclient",
        files=False,
        one_by_one=True,
    ),
    Client(name="imap-tools", ready=_imap_tools, needs="imap_tools"),
    Client(name="isync", prepare=_isync, needs="mbsync"),
    Client(name="getmail6", prepare=_getmail, needs="getmailcore", one_by_one=True),
)


def client(name: str) -> Client:
    """The client of that name."""
    return next(item for item in CLIENTS if item.name == name)
