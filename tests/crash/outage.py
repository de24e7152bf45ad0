"""Thirty days without a worker, then all that came meanwhile at once (FAULTS T12).

The first poll is told to stop in the middle, the next one goes on: every mail is one message, nothing is doubled, and
one daily digest tells of all of it, saying that it is late. ``python -m tests.crash.outage --mails 5000``
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from consultation.model import DigestPlan, Outgoing, Secret
from ingest.worker import Worker, open_worker
from reports.dispatch import deliver, prepare
from store.session import Session, open_session
from tests.fakes.memory_transport import MemoryTransport
from tests.keeping import Ticking, consultation
from tests.servers.imap_server import ImapServer
from tests.servers.pymap_server import pymap_server

BEFORE = datetime(2026, 1, 20, 8, tzinfo=UTC)
AFTER = BEFORE + timedelta(days=30)
ISU = "isu@cmconvention.org"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What there is after the outage."""

    #: messages on record, by the number in their subjects, each with its receipts
    receipts: dict[int, int]
    #: on record when the first poll was stopped
    halfway: int
    #: mailed since the outage: subject and text
    digests: list[tuple[str, str]]
    #: of the account of the ledger
    problems: tuple[str, ...]


def mail(number: int, at: datetime) -> tuple[bytes, datetime]:
    """Every fifth is a comment, the others are what a shared mailbox gets."""
    words = f"Paragraph {number % 40 + 1}: we suggest to delete the second sentence, for reason {number}."
    text = words if number % 5 == 0 else f"Dear colleagues, room {number} is booked for the visitors of that day."
    raw = (
        f"Received: from mta.example by mx.cmconvention.org; {at:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        f"From: Desk {number % 90} <desk{number % 90}@mfa.example>\r\nTo: info@cmconvention.org\r\n"
        f"Subject: {'Comments on the zero draft' if number % 5 == 0 else 'Room'} {number}\r\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <{number}@mfa.example>\r\n\r\n{text}\r\n"
    )
    return raw.encode(), at


@contextlib.contextmanager
def working(folder: Path, server: ImapServer, clock: Ticking, stop: Callable[[Session], bool]) -> Iterator[Worker]:
    """A worker of its own process, as far as the record can tell."""
    box = server.settings(password=Secret(env="PASSWORD"), addresses=("info@cmconvention.org",))
    settled = dataclasses.replace(
        consultation(folder),
        mailboxes=(box,),
        digests=DigestPlan(daily_to=(ISU,)),
        goes_live=BEFORE - timedelta(hours=2),
        outgoing=Outgoing(host="127.0.0.1", port=1, security="none", sender="rapporteur@cmconvention.org"),
    )
    with (
        open_session(settled, clock) as session,
        open_worker(session, {"PASSWORD": server.password}, stopping=lambda: stop(session), patient=True) as worker,
    ):
        yield worker


def outage(folder: Path, server: ImapServer, mails: int) -> Report:
    """Poll, be away for thirty days, poll what came, and mail what is due."""
    clock, transport = Ticking(BEFORE), MemoryTransport()
    never: Callable[[Session], bool] = lambda _session: False  # noqa: E731
    server.deliver(mail(0, BEFORE - timedelta(hours=1)))
    with working(folder, server, clock, never) as worker:
        _turn(worker, transport)
    mailed = len(transport.taken)
    step = timedelta(days=29) / mails
    server.deliver(*(mail(number, BEFORE + number * step) for number in range(1, mails + 1)))
    clock.moment = AFTER
    with working(folder, server, clock, lambda session: _listed(session) > mails // 3) as worker:
        worker.poll()
        halfway = _listed(worker.session)
    with working(folder, server, clock, never) as worker:
        for _ in range(3):
            _turn(worker, transport)
        with worker.session.database.transaction(write=False) as tx:
            found = {int(item.subject.split()[-1]): len(item.receipts) for item in tx.messages.list()}
        problems = worker.account or ()
    sent = [message_from_bytes(content, policy=policy.default) for _, content in transport.taken[mailed:]]
    texts = [(str(item["Subject"]), item.get_body(("plain",)).get_content()) for item in sent]  # type: ignore[union-attr]
    return Report(receipts=found, halfway=halfway, digests=texts, problems=problems)


def _turn(worker: Worker, transport: MemoryTransport) -> None:
    worker.poll()
    prepare(worker.session)
    deliver(worker.session, transport)


def _listed(session: Session) -> int:
    with session.database.transaction(write=False) as tx:
        return sum(line.listed for line in tx.receipts.ledger())


def main() -> int:
    """Measure one outage; 0 where it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=5_000)
    mails = parser.parse_args().mails
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, pymap_server() as server:
        server.new_folder()
        report = outage(Path(folder), server, mails)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(item.ru_utime + item.ru_stime for item in used)
    good = report.receipts == dict.fromkeys(range(mails + 1), 1) and len(report.digests) == 1 and not report.problems
    sys.stdout.write(
        f"{len(report.receipts)} messages, {report.halfway} before the stop, {len(report.digests)} digests,"
        f" {time.monotonic() - began:.0f} s, {seconds:.0f} s of CPU: {'good' if good else 'NOT GOOD'}\n"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
