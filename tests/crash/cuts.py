"""Cut the line to a real Dovecot at many places, in each of four ways; what is on record must be whole mails alone.

    python -m tests.crash.cuts [--places 200] [--seed N]

For each place and way: a poll through a proxy that breaks the connection after so many octets of the server, then
another poll without it. After the first, every archived message is one that was delivered, byte for byte, and the
ledger names what is archived and nothing else; after the second all are there, each fetched whole once.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest import spooled
from ingest.archive import Archive
from ingest.intake import FolderOutcome, Intake
from ingest.sources import imap_folder
from ingest.sources.imap import ImapSource
from store.database import Database
from store.journal import Journal
from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import BYE, FIN, HANG, RST, Proxy, proxy

HOW = (FIN, RST, HANG, BYE)
NOW = datetime(2026, 2, 6, 23, tzinfo=UTC)
#: seconds of silence that count as a hang: it is waited for at every fourth cut
SILENCE = 0.25
#: a message above so many octets goes in pieces of so many, so that cuts fall between pieces too
LARGE, PIECE = 40_000, 16_384
_FETCHED = re.compile(rb"UID FETCH ([\d,:]+) \([^)]*BODY", re.IGNORECASE)


def mails(draw: random.Random) -> list[tuple[bytes, datetime]]:
    """Mails of many sizes; the last but one goes in pieces, and none is like another."""
    sizes = [0, 40, 700, 1_500, 6_000, 25_000, 100_000, 300]
    return [
        (b"Subject: %d\r\n\r\n" % number + draw.randbytes(size).hex().encode() + b"\r\n", NOW - timedelta(days=number))
        for number, size in enumerate(sizes)
    ]


@dataclass
class Record:
    """An archive, a ledger and a journal for one trial."""

    intake: Intake
    mailbox: str

    def poll(self, source: ImapSource) -> tuple[FolderOutcome, ...]:
        """One pass."""
        with source:
            return self.intake.poll(source, lambda: NOW)

    def archived(self) -> set[str]:
        """What the archive has; a damaged file raises."""
        found = set(self.intake.archive.all())
        for digest in found:
            self.intake.archive.get(digest)
        return found

    def ledger(self) -> dict[int, str]:
        """Digest by UID, of all that is on the ledger."""
        with self.intake.database.transaction(write=False) as tx:
            return {item.uid: item.sha256 for item in tx.receipts.pending() if item.mailbox == self.mailbox}


@dataclass
class Trial:
    """A mailbox with mail in it, and the line that is cut."""

    server: ImapServer
    line: Proxy
    database: Database
    folder: Path
    wanted: dict[int, str]

    def source(self, mailbox: str, *, impatient: bool) -> ImapSource:
        """A source through the proxy."""
        timeout = SILENCE if impatient else 20.0
        settings = self.server.settings(port=self.line.port, name=mailbox)
        spool = Archive(self.folder / mailbox / "archive", floor=0).spool
        return ImapSource(settings, self.server.password, spool=spool, connect_timeout=timeout, read_timeout=timeout)

    def record(self, mailbox: str) -> Record:
        """An empty archive and journal; the ledger is the common one, under a mailbox's name of its own."""
        place = self.folder / mailbox
        place.mkdir()
        archive = Archive(place / "archive", floor=0)
        journal = Journal(place / "journal.jsonl")
        return Record(Intake(archive, self.database, journal, max_message_bytes=10**8), mailbox)

    def length(self) -> int:
        """Octets that the server says in a poll that nobody cuts."""
        record = self.record("undisturbed")
        (outcome,) = record.poll(self.source("undisturbed", impatient=False))
        assert outcome.problem is None
        assert record.ledger() == self.wanted
        return self.line.passed

    def cut(self, after: int, how: str) -> list[str]:
        """What was wrong with a poll cut after so many octets and the one after it; nothing as a rule."""
        name = f"{how}-{after}"
        record = self.record(name)
        self.line.cut(after, how)
        record.poll(self.source(name, impatient=how == HANG))
        wrong = []
        first = record.ledger()
        if not first.items() <= self.wanted.items():
            wrong.append("what is on the ledger was not delivered")
        if not set(first.values()) <= record.archived() <= set(self.wanted.values()):
            wrong.append("the archive holds part of a message")
        if any((self.folder / name).rglob(f"{spooled.UNFINISHED}*")):
            wrong.append("part of a message lies beside the archive")
        self.line.cut(None)
        self.line.heard.clear()
        (outcome,) = record.poll(self.source(name, impatient=False))
        if outcome.problem or record.ledger() != self.wanted or record.archived() != set(self.wanted.values()):
            wrong.append("the next poll did not bring the rest")
        if again := first.keys() & set(fetched(bytes(self.line.heard))):
            wrong.append(f"fetched again although on the ledger: {sorted(again)}")
        return [f"{how} after {after} octets: {what}" for what in wrong]


def fetched(heard: bytes) -> Iterator[int]:
    """UIDs whose bodies a client asked for, each time that it did; of a message in pieces, for each piece."""
    for asked in _FETCHED.findall(heard):
        for part in asked.decode().split(","):
            first, _, last = part.partition(":")
            yield from range(int(first), int(last or first) + 1)


@contextlib.contextmanager
def trial(dovecot: Dovecot, draw: random.Random) -> Iterator[Trial]:
    """A mailbox of mails on that server, with a proxy before it."""
    server = dovecot.account(f"cuts-{draw.randrange(10**9)}@example.org", "none", "cuts")
    delivered = mails(draw)
    uids = server.deliver(*delivered)
    wanted = {uid: hashlib.sha256(raw).hexdigest() for uid, (raw, _) in zip(uids, delivered, strict=True)}
    large, piece = spooled.LARGE, imap_folder.PIECE
    with tempfile.TemporaryDirectory(prefix="cuts-") as place, proxy(server.port) as line:
        database = Database.open(f"sqlite:///{place}/record.sqlite")
        spooled.LARGE, imap_folder.PIECE = LARGE, PIECE
        try:
            yield Trial(server=server, line=line, database=database, folder=Path(place), wanted=wanted)
        finally:
            spooled.LARGE, imap_folder.PIECE = large, piece
            database.close()


def sweep(dovecot: Dovecot, places: int, seed: int, how: Sequence[str] = HOW) -> tuple[int, list[str]]:
    """Cut at so many places, spread over the whole session; how many cuts were made, and what was wrong."""
    draw = random.Random(seed)
    with trial(dovecot, draw) as stage:
        length = stage.length()
        step = length / places
        cuts = sorted({int(number * step + draw.random() * step) for number in range(places)})
        wrong = [line for after in cuts for way in how for line in stage.cut(after, way)]
        return len(cuts) * len(how), wrong


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="cut the line to an IMAP server at many places")
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args(arguments)
    with dovecot_server() as dovecot:
        cuts, wrong = sweep(dovecot, options.places, options.seed)
    for line in (*wrong, f"seed {options.seed}: {cuts} cuts, {len(wrong)} failures"):
        sys.stdout.write(f"{line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
