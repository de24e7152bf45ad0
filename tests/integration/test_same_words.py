"""The same words under another Message-ID, through the whole program: a resend, or a forward of what is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from consultation import settings
from consultation.words import Kind, RelationType
from ingest.worker import open_worker
from store.records import Message
from store.session import open_session

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = (
    "Dear colleagues,\r\n\r\nNorway has the following comments on the zero draft of the Review Document.\r\n\r\n"
    "Paragraph 12: we suggest deleting the last sentence.\r\n\r\n"
    "Paragraph 16: the figures should be given by year.\r\n\r\n"
    "Kind regards\r\n\r\nMinistry of Foreign Affairs\r\nOslo\r\n"
)


def mail(number: int, day: int, sender: str, subject: str, body: str) -> bytes:
    """A plain mail to both addresses as the secretariat's server received it."""
    head = (
        f"Received: from mail.example.org by mx.cmconvention.org; {day} Feb 2026 10:00:00 +0100\r\n"
        f"From: {sender}\r\nTo: info@cmconvention.org\r\nSubject: {subject}\r\nDate: {day} Feb 2026 09:59:00 +0100\r\n"
        f"Message-ID: <{number}@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return (head + body).encode()


def recorded(folder: Path, *mails: bytes) -> tuple[Message, ...]:
    """What the program makes of these mails, in the order of receipt."""
    for number, raw in enumerate(mails):
        (folder / f"{number}.eml").write_bytes(raw)
    consultation = replace(settings.load(ROOT / "settings.toml", {}, folder / "data"), store_url="")
    with open_session(consultation, lambda: NOW) as session, open_worker(session, {}) as worker:
        worker.import_paths([folder / f"{number}.eml" for number in range(len(mails))], "info")
        with session.database.transaction(write=False) as tx:
            return tx.messages.list()


def test_the_same_text_sent_again_is_a_resend(tmp_path: Path) -> None:
    """Another Message-ID and other wrapping make no new submission."""
    first = mail(1, 2, "disarmament@mfa.no", "Norway: comments on the zero draft", WORDS)
    again = mail(2, 4, "disarmament@mfa.no", "Norway: comments on the zero draft", WORDS.replace("last ", "last\r\n"))
    original, copy = recorded(tmp_path, first, again)
    assert original.kind is Kind.SUBMISSION
    assert copy.kind is Kind.RESEND
    relation = copy.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.RESEND, original.submissions[0].ref)


def test_a_forward_of_what_is_on_record_names_it(tmp_path: Path) -> None:
    """Forwarded with its signature by the secretariat, a recorded mail is found again."""
    quoted = (
        "Please see below.\r\n\r\n---------- Forwarded message ---------\r\nFrom: MFA <disarmament@mfa.no>\r\n"
        "Date: Mon, 2 Feb 2026 at 09:59\r\nSubject: Norway: comments on the zero draft\r\n"
        "To: <support@cmconvention.org>\r\n\r\n"
    )
    first = mail(1, 2, "disarmament@mfa.no", "Norway: comments on the zero draft", WORDS)
    passed = mail(2, 4, "support@cmconvention.org", "Fwd: Norway: comments on the zero draft", quoted + WORDS)
    original, forward = recorded(tmp_path, first, passed)
    relation = forward.submissions[0].relation
    assert relation is not None
    assert (relation.type, relation.of) == (RelationType.FORWARD, original.submissions[0].ref)
