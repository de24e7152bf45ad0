"""A first poll of a mailbox of years, killed again and again (FAULTS I14): it goes on where it was, and takes all once.

    python -m tests.crash.first_poll --messages 100000 --kills 5

A real Dovecot with so many different mails. The poll runs in a process of its own and is killed with SIGKILL when it
has entered another share of them; the last one runs to its end. Then every message stands once on the ledger, the
archive holds each, and no more was asked for twice than the batches that were under way. Printed are the messages that
were, the time, and the peak of the process's memory.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consultation.model import Mailbox
from ingest.archive import Archive
from ingest.intake import Intake
from ingest.sources.imap import ImapSource
from ingest.sources.imap_folder import BATCH_MESSAGES
from store.database import Database
from store.journal import Journal
from tests.crash.cuts import fetched
from tests.servers.dovecot import Dovecot, dovecot_server, is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import Proxy, proxy

ROOT = Path(__file__).resolve().parents[2]
#: seconds between two looks at how far the poll is; a poll that has not ended in an hour never will
_LOOK, _LONGEST = 0.05, 3600.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """What there is after the last poll."""

    messages: int
    killed: int
    #: on the ledger, and in the archive
    entered: int
    archived: int
    #: messages asked for, those counted twice that were asked for again
    asked: int
    seconds: float
    #: octets of resident memory of the last poll at its peak
    peak: int

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong; nothing as a rule."""
        found = []
        if self.entered != self.messages:
            found.append(f"{self.entered} of {self.messages} messages are on the ledger")
        if self.archived != self.messages:
            found.append(f"{self.archived} of {self.messages} messages are in the archive")
        if self.asked - self.messages > self.killed * BATCH_MESSAGES:
            found.append(f"{self.asked - self.messages} messages were asked for again")
        return tuple(found)


def mail(number: int) -> bytes:
    """A short mail, unlike the others."""
    return (
        f"From: Desk {number} <desk{number}@mfa.example>\r\nTo: info@conference.example\r\nSubject: Mail {number}\r\n"
        f"Date: Mon, 02 Feb 2026 08:00:00 +0000\r\nMessage-ID: <{number}@mfa.example>\r\n\r\nWords {number}.\r\n"
    ).encode("ascii")


@contextmanager
def kept(place: Path) -> Iterator[Intake]:
    """Archive, ledger and journal in a folder."""
    database = Database.open(f"sqlite:///{place / 'record.sqlite'}")
    try:
        yield Intake(Archive(place / "archive", floor=0), database, Journal(place / "journal.jsonl"), 10**8)
    finally:
        database.close()


def poll(port: int, user: str, password: str, place: Path) -> None:
    """One pass, in this process; prints the peak of its memory."""
    box = Mailbox(name="info", addresses=(), host="127.0.0.1", port=port, security="none", user=user)
    with kept(place) as intake, ImapSource(box, password, spool=intake.archive.spool) as source:
        (outcome,) = intake.poll(source, lambda: datetime.now(UTC))
    if outcome.problem:
        raise SystemExit(outcome.problem)
    sys.stdout.write(Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0])


def entered(place: Path) -> int:
    """How many messages the ledger has, by its journal: the record itself is left to the poll."""
    journal = place / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def run(dovecot: Dovecot, messages: int, kills: int, place: Path) -> Report:
    """Fill, poll and kill, poll to the end, count."""
    server = dovecot.account("years@example.org", "none")
    _fill(dovecot, server, messages)
    started = time.monotonic()
    with proxy(server.port) as line:
        for number in range(1, kills + 1):
            process = _start(line, server, place)
            _wait_until(process, place, messages * number // (kills + 1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        process = _start(line, server, place)
        said, _ = process.communicate(timeout=_LONGEST)
        asked = sum(1 for _ in fetched(bytes(line.heard)))
    took = time.monotonic() - started
    if process.returncode:
        raise SystemExit("the last poll failed")
    with kept(place) as intake, intake.database.transaction(write=False) as tx:
        uids = tx.receipts.known_uids("info", "INBOX", _uidvalidity(server))
        return Report(
            messages=messages,
            killed=kills,
            entered=len(uids),
            archived=sum(1 for _ in intake.archive.all()),
            asked=asked,
            seconds=took,
            peak=int(said) * 1024,
        )


def _fill(dovecot: Dovecot, server: ImapServer, messages: int) -> None:
    """Put the mail into the Maildir directly: an APPEND for each would take longer than all polls."""
    with server.client() as person:
        person.select_folder("INBOX", readonly=True)
    inbox = dovecot.home / "mail" / server.user / "Maildir" / "cur"
    owner = inbox.stat()
    for number in range(messages):
        file = inbox / f"{1_770_000_000 + number}.M{number}P1.first:2,S"
        file.write_bytes(mail(number))
        os.chown(file, owner.st_uid, owner.st_gid)


def _uidvalidity(server: ImapServer) -> int:
    with server.client() as person:
        return int(person.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"])


def _start(line: Proxy, server: ImapServer, place: Path) -> subprocess.Popen[str]:
    words = [str(line.port), server.user, server.password, str(place)]
    command = [sys.executable, "-m", "tests.crash.first_poll", "--poll", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _wait_until(process: subprocess.Popen[str], place: Path, wanted: int) -> None:
    until = time.monotonic() + _LONGEST
    while entered(place) < wanted:
        if process.poll() is not None or time.monotonic() > until:
            raise SystemExit("the poll ended before it could be killed")
        try:
            process.wait(_LOOK)
        except subprocess.TimeoutExpired:
            continue


def main() -> None:
    """Run once and print; exit 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--poll", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.poll:
        port, user, password, place = arguments.poll
        poll(int(port), user, password, Path(place))
        return
    if not is_installed():
        raise SystemExit("Dovecot is not installed here (apt-get install dovecot-imapd)")
    with dovecot_server() as dovecot, tempfile.TemporaryDirectory() as folder:
        report = run(dovecot, arguments.messages, arguments.kills, Path(folder))
    sys.stdout.write(
        f"{report.messages:,} messages, {report.killed} kills: {report.entered:,} on the ledger, "
        f"{report.archived:,} in the archive, {report.asked - report.messages:,} asked for again; "
        f"{report.seconds:.0f} s, peak {report.peak / 2**20:.0f} MB\n"
    )
    for problem in report.problems:
        sys.stdout.write(f"wrong: {problem}\n")
    sys.exit(1 if report.problems else 0)


if __name__ == "__main__":
    main()
