"""Real IMAP servers on loopback with sample mail, for ``demo``: the first half of a conference in a minute.

Two pymap servers (one account each) are started as processes of their own; sample mail is appended with the time at
which our server received it, as a delivery would have left it. Nothing here is used by ``run``.
"""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from imapclient import IMAPClient

from consultation.errors import UnreachableError, UsageError
from consultation.model import Consultation, Mailbox, Secret
from consultation.moments import start_of_day
from ingest.drafts import add_draft
from ingest.receiving import time_of_receipt
from ingest.sources.files import read_paths
from ingest.worker import Worker
from parsers.sandbox import Sandbox

#: the only account of each server; it lives for the length of the demo, on loopback
USER, PASSWORD = "demo", "demo-on-loopback"
PASSWORD_VARIABLE = "RAPPORTEUR_DEMO_PASSWORD"  # noqa: S105 - a name, not a password
#: seconds that a server may take to answer for the first time
START_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One sample mail on its way to a mailbox."""

    mailbox: str
    received_at: datetime
    raw: bytes


@dataclass(frozen=True, kw_only=True)
class SampleDraft:
    """A circulated draft of the sample, with the day on which it went out."""

    file: Path
    document: str
    draft: str
    circulated: str


@dataclass
class MailServers:
    """The running servers, by mailbox name."""

    clients: dict[str, IMAPClient]

    def deliver(self, item: Delivery) -> None:
        """Append one mail with its time of receipt as INTERNALDATE."""
        self.clients[item.mailbox].append("INBOX", item.raw, msg_time=item.received_at)

    def listing(self) -> dict[str, list[tuple[int, tuple[bytes, ...]]]]:
        """UIDs and flags of every mailbox: to show at the end that nothing was touched."""
        found = {}
        for name, client in self.clients.items():
            client.select_folder("INBOX", readonly=True)
            uids = client.search()
            flags = client.get_flags(uids) if uids else {}
            found[name] = [(uid, tuple(flag for flag in flags[uid] if flag != b"\\Recent")) for uid in uids]
        return found


def sample_mail(consultation: Consultation, sandbox: Sandbox) -> list[Delivery]:
    """The sample mail of the settings (``[demo] mail``), a folder for each mailbox, in the order of receipt."""
    if consultation.demo is None or not consultation.demo.is_dir():
        raise UsageError(f"[demo] mail: there is no folder {consultation.demo}; run 'demo' from the repository")
    found = []
    for box in consultation.mailboxes:
        for mail in read_paths([consultation.demo / box.name], []):
            facts = sandbox.message_minimal(mail.raw)
            at = time_of_receipt(facts, box, None, consultation.goes_live)
            found.append(Delivery(mailbox=box.name, received_at=at.received_at, raw=mail.raw))
    return sorted(found, key=lambda item: (item.received_at, item.mailbox))


def sample_drafts(consultation: Consultation) -> list[SampleDraft]:
    """The drafts beside the sample mail, in the order in which they went out."""
    assert consultation.demo is not None
    folder = consultation.demo.parent.parent / "drafts"
    index = json.loads((folder / "INDEX.json").read_text(encoding="utf-8"))
    drafts = [
        SampleDraft(
            file=folder / item["file"],
            document=item["document"],
            draft=item["draft"],
            circulated=item["circulated"],
        )
        for item in index["drafts"]
        if item["consultation"] == consultation.id
    ]
    return sorted(drafts, key=lambda item: item.circulated)


@contextmanager
def mail_servers(mailboxes: Sequence[Mailbox]) -> Iterator[tuple[MailServers, tuple[Mailbox, ...]]]:
    """A real IMAP server for each mailbox; the mailboxes as they are reached there."""
    if importlib.util.find_spec("pymap") is None:
        raise UsageError("the demo needs the mail servers pymap and aiosmtpd: 'make demo' installs them")
    with ExitStack() as stack:
        clients, reached = {}, []
        for box in mailboxes:
            port = _free_port()
            stack.enter_context(_pymap(port))
            client = stack.enter_context(_signed_in(port))
            clients[box.name] = client
            reached.append(
                replace(
                    box,
                    host="127.0.0.1",
                    port=port,
                    security="none",
                    user=USER,
                    password=Secret(env=PASSWORD_VARIABLE),
                    folders=("INBOX",),
                )
            )
        yield MailServers(clients=clients), tuple(reached)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _pymap(port: int) -> Iterator[None]:
    program = "import sys; from pymap.main import main; sys.exit(main())"
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve"]
    options += ["--no-service", "admin", "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(  # noqa: S603 - our own words and numbers
        [sys.executable, "-I", "-c", program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _signed_in(port: int) -> Iterator[IMAPClient]:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            client = IMAPClient("127.0.0.1", port=port, ssl=False, timeout=START_SECONDS)
            break
        except OSError as error:
            if time.monotonic() > deadline:
                raise UnreachableError("the demo's mail server did not start") from error
            time.sleep(0.05)
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.login(USER, PASSWORD)
    try:
        yield client
    finally:
        client.logout()


@dataclass
class Stage:
    """What still has to happen in the replay, in the order of time."""

    mails: list[Delivery]
    drafts: list[SampleDraft]
    servers: MailServers
    delivered: int = 0

    def moments(self, consultation: Consultation) -> list[datetime]:
        """When the replay looks: every morning at the time of the daily digest, and after every deadline.

        From the first mail's day to the end of the conference, but one day.
        """
        zone = ZoneInfo(consultation.zone)
        clock = datetime.strptime(consultation.digests.daily_at, "%H:%M").time()  # noqa: DTZ007 - a time of day
        first = self.mails[0].received_at.astimezone(zone).date()
        days = (consultation.ends - first).days + 2
        mornings = [datetime.combine(first + timedelta(days=n), clock, zone) for n in range(1, days)]
        delay = timedelta(hours=consultation.digests.deadline_after_hours)
        deadlines = [item.deadline + delay for item in consultation.rounds() if item.deadline]
        # The accounts of deadlines that end with the conference are due later on the day after it.
        last = max(mornings) + timedelta(hours=16)
        return sorted(moment.astimezone(UTC) for moment in [*mornings, *deadlines] if moment <= last)

    def play(self, worker: Worker, moment: datetime) -> None:
        """Let everything happen that happened before *moment*: drafts go out, mail arrives."""
        zone = worker.session.consultation.zone
        while self.drafts and start_of_day(date.fromisoformat(self.drafts[0].circulated), zone) <= moment:
            item = self.drafts.pop(0)
            at = start_of_day(date.fromisoformat(item.circulated), zone)
            add_draft(
                worker.session,
                worker.sandbox,
                item.file,
                document=item.document,
                draft=item.draft,
                circulated=at,
                by="demo",
            )
        while self.delivered < len(self.mails) and self.mails[self.delivered].received_at <= moment:
            self.servers.deliver(self.mails[self.delivered])
            self.delivered += 1

    def untouched(self) -> bool:
        """Whether the mailboxes still hold every mail delivered, and no flag was set."""
        listing = self.servers.listing()
        return sum(len(items) for items in listing.values()) == self.delivered and not any(
            flags for items in listing.values() for _, flags in items
        )
