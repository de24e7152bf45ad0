r"""Poll a mailbox on a real Dovecot a thousand times while a person reads, flags, moves and deletes in it.

    python -m tests.crash.onlooker [--polls 1000] [--seed N]

The same person does the same things in a second account that nobody polls. After each poll both accounts must look
alike to the last flag, keyword, \Recent and count; and around polls during which the person rests, the files of the
polled account must be the same by name and time. Between source and server stands a proxy that lets pass no command
that could change anything.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from ingest.archive import Archive
from ingest.intake import Intake
from ingest.sources.imap import ImapSource
from store.database import Database
from store.journal import Journal
from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import Proxy, proxy

FOLDERS = ("INBOX", "Archive")
START = datetime(2026, 2, 1, tzinfo=UTC)
#: commands that can change nothing; FETCH of bodies must say PEEK
ALLOWED = re.compile(
    rb"^(?:\S+ (?:CAPABILITY|AUTHENTICATE PLAIN\b.*|LOGIN\b.*|LIST\b.*|STATUS\b.*|EXAMINE\b.*|NOOP|IDLE|LOGOUT"
    rb"|UID SEARCH\b.*|UID FETCH [\d,:]+ \((?:RFC822\.SIZE|INTERNALDATE|BODY\.PEEK\[\](?:<\d+\.\d+>)?|\s)+\))"
    rb"|DONE|[A-Za-z0-9+/=]+)\r?$",
    re.IGNORECASE,
)
_FLAGS = (b"\\Seen", b"\\Flagged", b"\\Answered", b"$Forwarded", b"NonJunk")
#: a mailbox in which so many messages lie gets no more for a while
_CROWDED = 40


def mail(number: int) -> tuple[bytes, datetime]:
    """A mail like no other."""
    raw = f"Message-ID: <{number}@example.org>\r\nSubject: {number}\r\n\r\n{'words ' * (number % 400)}\r\n"
    return raw.encode(), START + timedelta(minutes=number)


@dataclass
class Person:
    """Acts in both accounts alike, over connections of a mail program of their own."""

    clients: tuple[IMAPClient, IMAPClient]
    draw: random.Random
    #: Subject numbers delivered so far
    delivered: int = 0

    def act(self) -> None:
        """One thing that people do with mail."""
        folder = self.draw.choice(FOLDERS)
        other = FOLDERS[1 - FOLDERS.index(folder)]
        uids = self._open(folder)
        number = self.draw.random()
        if len(uids) < 3 or (number < 0.35 and len(uids) < _CROWDED):
            self.deliver(folder)
        elif number < 0.75:
            flag, add = self.draw.choice(_FLAGS), self.draw.random() < 0.7
            self._both(lambda client, uid: (client.add_flags if add else client.remove_flags)([uid], [flag]), uids)
        elif number < 0.88:
            self._both(lambda client, uid: client.move([uid], other), uids)
        else:
            self._both(_delete, uids)
        for client in self.clients:
            client.unselect_folder()

    def deliver(self, folder: str) -> None:
        """A mail arrives."""
        self.delivered += 1
        raw, moment = mail(self.delivered)
        for client in self.clients:
            client.append(folder, raw, msg_time=moment)

    def _open(self, folder: str) -> list[int]:
        found = []
        for client in self.clients:
            client.select_folder(folder)
            found.append(sorted(client.search()))
        assert found[0] == found[1]
        return found[0]

    def _both(self, act: Callable[[IMAPClient, int], Any], uids: list[int]) -> None:
        uid = self.draw.choice(uids)
        for client in self.clients:
            act(client, uid)


def _delete(client: IMAPClient, uid: int) -> None:
    client.delete_messages([uid])
    client.expunge([uid])


def look(client: IMAPClient) -> dict[str, Any]:
    """What a person's mail program would see, without changing it."""
    seen: dict[str, Any] = {}
    for folder in FOLDERS:
        counts = client.folder_status(folder, ["MESSAGES", "RECENT", "UIDNEXT", "UNSEEN"])
        client.select_folder(folder, readonly=True)
        uids = client.search()
        answers = client.fetch(uids, ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]) if uids else {}
        client.unselect_folder()
        seen[folder] = (
            counts,
            {
                uid: (sorted(answer[b"FLAGS"]), answer[b"INTERNALDATE"], answer[b"RFC822.SIZE"])
                for uid, answer in answers.items()
            },
        )
    return seen


def files(home: Path, user: str) -> dict[str, int]:
    """Name and time of every mail file of the account, as Maildir keeps flags in names."""
    mail_files = (home / "mail" / user / "Maildir").rglob("*")
    return {str(path): path.stat().st_mtime_ns for path in mail_files if path.parent.name in {"cur", "new"}}


@dataclass
class Scene:
    """The polled account, the other one, the person, and what was found wrong."""

    dovecot: Dovecot
    polled: ImapServer
    line: Proxy
    watchers: tuple[IMAPClient, IMAPClient]
    person: Person
    intake: Intake
    source: ImapSource
    clock: list[datetime]
    wrong: list[str] = field(default_factory=list)

    def round(self, number: int) -> None:
        """The person acts, perhaps in the middle of the poll too; then both accounts are compared."""
        draw = self.person.draw
        for _ in range(draw.randrange(4)):
            self.person.act()
        self.clock[0] += timedelta(minutes=5)
        busy = draw.random() < 0.3
        if busy:
            self.line.before = self._once_after(draw.randrange(4))
        before = None if busy else files(self.dovecot.home, self.polled.user)
        with self.source:
            outcomes = self.intake.poll(self.source, lambda: self.clock[0])
        self.line.before = None
        if draw.random() < 0.1:
            self.source.close()
        elif draw.random() < 0.2:
            self.source.rest()
        self.wrong += [f"poll {number}: {item.problem}" for item in outcomes if item.problem]
        if before is not None and files(self.dovecot.home, self.polled.user) != before:
            self.wrong.append(f"poll {number}: a file of the mailbox has changed")
        if look(self.watchers[0]) != look(self.watchers[1]):
            self.wrong.append(f"poll {number}: the polled account differs from the other one")
        self.wrong += [f"poll {number}: forbidden: {said!r}" for said in self.forbidden()]

    def _once_after(self, commands: int) -> Callable[[bytes], None]:
        left = [commands]

        def meanwhile(_: bytes) -> None:
            left[0] -= 1
            if left[0] < 0:
                self.line.before = None
                self.person.act()

        return meanwhile

    def forbidden(self) -> list[bytes]:
        """Lines that the client said since the last time and that are not on the list."""
        said = bytes(self.line.heard).splitlines()
        self.line.heard.clear()
        return [line for line in said if not ALLOWED.match(line)]

    def unaccounted(self) -> list[str]:
        """What lies in the account at the end and is not on the ledger, after one more poll."""
        self.clock[0] += timedelta(days=2)
        with self.source:
            self.intake.poll(self.source, lambda: self.clock[0])
        with self.intake.database.transaction(write=False) as tx:
            known = {(item.folder, item.uid): item for item in tx.receipts.pending()}
        there = {(folder, uid) for folder, (_, messages) in look(self.watchers[0]).items() for uid in messages}
        lost = [f"{place} is not archived" for place in there if place not in known or not known[place].sha256]
        return lost + [f"the archive lacks {item.sha256}" for item in known.values() if not self._kept(item.sha256)]

    def _kept(self, digest: str) -> bool:
        return not digest or self.intake.archive.has(digest)


@contextmanager
def scene(dovecot: Dovecot, draw: random.Random) -> Iterator[Scene]:
    """Both accounts with some mail in them, and a record to poll into."""
    name = draw.randrange(10**9)
    polled, other = (dovecot.account(f"{kind}-{name}@example.org", "none") for kind in ("polled", "other"))
    with (
        tempfile.TemporaryDirectory(prefix="onlooker-") as place,
        polled.client() as one, other.client() as two, polled.client() as three, other.client() as four,
        proxy(polled.port) as line,
    ):  # fmt: skip
        person = Person(clients=(one, two), draw=draw)
        for client in person.clients:
            client.create_folder("Archive")
        for _ in range(12):
            person.deliver("INBOX")
        clock = [START + timedelta(days=30)]
        settings = polled.settings(port=line.port, folders=FOLDERS)
        database = Database.open(f"sqlite:///{place}/record.sqlite")
        intake = Intake(Archive(Path(place) / "archive", floor=0), database, Journal(Path(place) / "journal"), 10**8)
        with closing(ImapSource(settings, polled.password, keep=True, clock=lambda: clock[0])) as source:
            yield Scene(dovecot, polled, line, (three, four), person, intake, source, clock)
        database.close()


def sweep(dovecot: Dovecot, polls: int, seed: int) -> tuple[int, list[str]]:
    """That many polls; how many mails arrived meanwhile, and what was wrong."""
    with scene(dovecot, random.Random(seed)) as stage:
        for number in range(1, polls + 1):
            stage.round(number)
        return stage.person.delivered, stage.wrong + stage.unaccounted()


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="poll a mailbox that a person uses at the same time")
    parser.add_argument("--polls", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args(arguments)
    with dovecot_server() as dovecot:
        delivered, wrong = sweep(dovecot, options.polls, options.seed)
    said = f"seed {options.seed}: {options.polls} polls, {delivered} mails, {len(wrong)} failures"
    for line in (*wrong, said):
        sys.stdout.write(f"{line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
