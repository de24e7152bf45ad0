"""A digest that comes back is known for what it is, told to people, and sent once more when somebody says so (S8)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from consultation.errors import UsageError
from consultation.model import DigestPlan, Outgoing
from ingest.worker import Worker, open_worker
from reports.digest_record import gather
from reports.dispatch import deliver, prepare, queue_again
from reports.due import DigestKind
from reports.mailbox_health import undelivered
from store.journal import Entry
from store.records import OutboxItem
from store.session import Session, open_session
from tests.fakes.memory_transport import MemoryTransport
from tests.keeping import Ticking, consultation

#: after the daily digest of that day was due
START = datetime(2026, 2, 5, 7, tzinfo=UTC)
ISU = "isu@cmconvention.org"
REASON = "smtp; 550 5.1.1 mailbox is gone"


@dataclasses.dataclass
class Post:
    """A record whose first daily digest was sent, and what reports on it are made of."""

    session: Session
    worker: Worker
    clock: Ticking
    transport: MemoryTransport
    folder: Path

    def report(self, action: str = "failed", whole: bool = True, message_id: str = "") -> bytes:
        """A delivery report (RFC 3464) on the digest, with the mail that came back or its head alone."""
        (_, sent) = self.transport.taken[0]
        head = sent.partition(b"\r\n\r\n")[0]
        if message_id:
            head = head.replace(str(message_from_bytes(head)["Message-ID"]).encode(), message_id.encode())
        back = (b"message/rfc822", head + b"\r\n\r\ntext\r\n") if whole else (b"text/rfc822-headers", head + b"\r\n")
        return (
            b"Received: from x by mx.cmconvention.org; Thu, 5 Feb 2026 10:00:00 +0100\r\n"
            b"From: MAILER-DAEMON@mx.cmconvention.org\r\nTo: info@cmconvention.org\r\n"
            b"Subject: Undelivered Mail Returned to Sender\r\nDate: Thu, 5 Feb 2026 10:00:00 +0100\r\n"
            b"Message-ID: <" + action.encode() + b"@mx.cmconvention.org>\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
            b"--r\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n"
            b"--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.cmconvention.org\r\n\r\n"
            b"Final-Recipient: rfc822; " + ISU.encode() + b"\r\nAction: " + action.encode() + b"\r\nStatus: 5.1.1\r\n"
            b"Diagnostic-Code: " + REASON.encode() + b"\r\n\r\n"
            b"--r\r\nContent-Type: " + back[0] + b"\r\n\r\n" + back[1] + b"\r\n--r--\r\n"
        )  # fmt: skip

    def arrives(self, raw: bytes) -> None:
        """Into the mailbox info."""
        path = self.folder / "report.eml"
        path.write_bytes(raw)
        self.worker.import_paths([path], "info")

    def outbox(self) -> tuple[OutboxItem, ...]:
        """What was mailed, with its end."""
        with self.session.database.transaction(write=False) as tx:
            return tuple(item for item in tx.outbox.list() if item.state != "backfill")

    def told(self) -> tuple[str, ...]:
        """What the next digest says of the ones before."""
        with self.session.database.transaction(write=False) as tx:
            return undelivered(gather(self.session, tx, self.clock()))

    def ends(self) -> list[str]:
        """What the journal says of sending."""
        return [item.payload["outcome"] for item in self.session.journal.read() if item.kind is Entry.SEND]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """See above."""
    with opened(tmp_path) as made:
        prepare(made.session)
        deliver(made.session, made.transport)
        assert [item.state for item in made.outbox()] == ["sent"]
        yield made


@contextmanager
def opened(folder: Path) -> Iterator[Post]:
    plan = DigestPlan(daily_to=(ISU,))
    settled = dataclasses.replace(
        consultation(folder / "data"),
        digests=plan,
        goes_live=START - timedelta(hours=3),
        outgoing=Outgoing(host="127.0.0.1", port=1, security="none", sender="rapporteur@cmconvention.org"),
    )
    clock = Ticking(START)
    with open_session(settled, clock) as session, open_worker(session, {}) as worker:
        yield Post(session=session, worker=worker, clock=clock, transport=MemoryTransport(), folder=folder)


@pytest.mark.parametrize("whole", [True, False])
def test_a_digest_that_comes_back_is_marked_and_told(post: Post, whole: bool) -> None:
    """By its Message-ID in the report; journalled, in the next digest with the reason, and no submission."""
    post.arrives(post.report(whole=whole))
    (item,) = post.outbox()
    assert item.state == "bounced"
    assert REASON in (item.problem or "")
    assert post.ends() == ["sending", "sent", "bounced"]
    (words,) = post.told()
    assert "came back as m-0000001" in words
    assert "digest daily --resend" in words
    with post.session.database.transaction(write=False) as tx:
        (message,) = tx.messages.list()
    assert message.kind == "automatic"
    assert message.submissions == ()
    assert any(ISU in line.what and "was not delivered" in line.what for line in message.history)
    post.clock.moment += timedelta(days=8)
    assert post.told() == ()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_anything_else_is_no_bounce(post: Post, action: str) -> None:
    """RFC 3464 2.3.3: late, delivered or passed on."""
    post.arrives(post.report(action))
    assert [item.state for item in post.outbox()] == ["sent"]
    assert post.told() == ()


def test_a_report_on_another_mail_changes_nothing(post: Post) -> None:
    """The secretariat's own circulars bounce too."""
    post.arrives(post.report(message_id="<circular@cmconvention.org>"))
    assert [item.state for item in post.outbox()] == ["sent"]


def test_a_report_that_is_read_again_says_nothing_new(post: Post) -> None:
    """Reprocessed, or delivered to the other mailbox as well."""
    post.arrives(post.report())
    with post.session.database.transaction() as tx:
        tx.messages.update("m-0000001", state="parsed")
    post.worker.process()
    assert post.ends() == ["sending", "sent", "bounced"]


def test_what_came_back_is_sent_once_more_unchanged(post: Post) -> None:
    """The same octets under the same Message-ID, when a person says so; then there is nothing to send again."""
    post.arrives(post.report())
    with post.session.database.transaction() as tx:
        assert queue_again(post.session, tx, DigestKind.DAILY, None) == 1
    assert deliver(post.session, post.transport).sent == 1
    assert post.transport.taken[0] == post.transport.taken[1]
    assert [item.state for item in post.outbox()] == ["sent"]
    assert post.ends() == ["sending", "sent", "bounced", "sending", "sent"]
    with post.session.database.transaction() as tx, pytest.raises(UsageError, match="nothing to send again"):
        queue_again(post.session, tx, DigestKind.DAILY, None)


def test_what_came_back_is_known_to_a_record_made_again(post: Post) -> None:
    """From the journal: it is not mailed anew, and without its bytes it cannot be sent again either."""
    post.arrives(post.report())
    again = post.folder / "again"
    (again / "data").mkdir(parents=True)
    (again / "data" / "journal.jsonl").write_bytes(post.session.journal.path.read_bytes())
    with opened(again) as other:
        prepare(other.session)
        assert deliver(other.session, other.transport).sent == 0
        assert [item.state for item in other.outbox()] == ["bounced"]
        with other.session.database.transaction() as tx, pytest.raises(UsageError, match="journal alone"):
            queue_again(other.session, tx, DigestKind.DAILY, None)
