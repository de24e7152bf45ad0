"""A small consultation record for tests of digests: real settings, a database of its own, mail put in by the store."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from consultation import settings
from consultation.model import Consultation, DigestPlan, Outgoing
from consultation.words import AttachmentRole, Flag, Kind, Role, State, Timing
from store.database import Database, Transaction
from store.journal import Journal
from store.records import (
    Attachment,
    Evidence,
    HistoryEntry,
    Message,
    PollRecord,
    Relation,
    RunnerUp,
    Submission,
    Submitter,
    Tag,
    Verdict,
)
from store.session import Session

ROOT = Path(__file__).resolve().parents[1]
ISU, PRESIDENCY = "isu@example.org", "presidency@example.org"
ZERO = "review-document/zero-draft"
PLAN = DigestPlan(
    daily_at="07:30", daily_to=(ISU,), deadline_to=(ISU, PRESIDENCY), reminder_days=(7, 2), reminder_to=(ISU,)
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def utc(text: str) -> datetime:
    """``2026-02-06 12:00`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def _loaded() -> Consultation:
    return settings.load(ROOT / "settings.toml", {})


def consultation(**changes: Any) -> Consultation:
    """The Third Review Conference with recipients and a mail server of the tests'."""
    values: dict[str, Any] = {
        "digests": PLAN,
        "goes_live": utc("2026-01-05 00:00"),
        "outgoing": Outgoing(host="127.0.0.1", port=1, security="none", sender="rapporteur@example.org"),
    }
    return dataclasses.replace(_loaded(), **(values | changes))


#: makes a submission of a mail, to be put with it
Part = Callable[[Transaction, Message], Submission]


@dataclass
class Clock:
    """Says what it was set to."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.now


@dataclass
class Bench:
    """A session and hands to put things into its record."""

    session: Session
    clock: Clock
    _uid: int = field(default=0)

    def poll(self, at: datetime, outcome: str = "ok", problem: str | None = None) -> None:
        """One pass over both mailboxes."""
        with self.session.database.transaction() as tx:
            for name in ("info", "presidency"):
                tx.polls.add(PollRecord(mailbox=name, folder="INBOX", at=at, outcome=outcome, problem=problem))

    def mail(
        self,
        received: datetime,
        *parts: Part,
        kind: Kind = Kind.SUBMISSION,
        known: datetime | None = None,
        boxes: tuple[str, ...] = ("info", "presidency"),
        expected: tuple[str, ...] = ("info", "presidency"),
        files: tuple[Attachment, ...] = (),
        verdict: Verdict | None = None,
        **changes: Any,
    ) -> Message:
        """A mail on record, known at *known* (else when it was received), with its submissions."""
        known = known or received
        values: dict[str, Any] = {
            "consultation": self.session.consultation.id,
            "message_id": f"<{self._uid}@example.org>",
            "subject": "Comments",
            "sender_name": "A Person",
            "sender_address": "a.person@mfa.example",
            "received_at": received,
            "language": "en",
            "content_digest": f"{self._uid}",
            "state": State.DONE,
            "kind": kind,
        }
        later = {
            name: changes.pop(name)
            for name in ("needs_review", "review_reasons", "flags", "problem")
            if name in changes
        }
        with self.session.database.transaction() as tx:
            message = tx.messages.create(**(values | changes))
            for box in boxes:
                self._receipt(tx, box, message.id, received, known)
            tx.messages.update(message.id, expected_mailboxes=expected, **later)
            tx.messages.set_attachments(message.id, files)
            tx.messages.add_history(message.id, HistoryEntry(at=known, by="rapporteur", what="received"))
            if message.state is State.DONE:
                tx.messages.add_history(message.id, HistoryEntry(at=known, by="rules 1", what="tagged"))
            if verdict is not None:
                tx.verdicts.add(message.id, run_id="rules 1", at=known, verdict=verdict)
            for part in parts:
                tx.submissions.put(part(tx, message))
            return tx.messages.get(message.id)

    def _receipt(self, tx: Transaction, box: str, message: str, received: datetime, known: datetime) -> None:
        self._uid += 1
        made = tx.receipts.add(box, "INBOX", 7, self._uid, "archived", f"{self._uid:064d}", 100, received, known)
        tx.receipts.attach(
            made.id,
            message=message,
            received_at=received,
            time_source="received",
            addressed_as="to",
            variant="identical",
        )


@cache
def _empty() -> bytes:
    """An empty record: migrated once, copied for each test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        Database.open(f"sqlite:///{path}").close()
        return path.read_bytes()


def _opened(path: Path) -> Database:
    if not path.exists():
        path.write_bytes(_empty())
    return Database.open(f"sqlite:///{path}")


@contextmanager
def bench(folder: Path, start: datetime, database: Database | None = None, **changes: Any) -> Iterator[Bench]:
    """A record in *folder* (or the *database* given), its clock at *start*; *changes* are of the consultation."""
    clock = Clock(start)
    own = None if database else _opened(folder / "record.sqlite")
    opened = database or own
    assert opened is not None
    try:
        session = Session(
            consultation=consultation(**changes),
            database=opened,
            journal=Journal(folder / "journal.jsonl"),
            data=folder,
            clock=clock,
        )
        yield Bench(session=session, clock=clock)
    finally:
        if own is not None:
            own.close()


def submitter(code: str = "NOR", name: str = "Norway", **changes: Any) -> Submitter:
    """A State Party that speaks."""
    values: dict[str, Any] = {"id": code, "name": name, "kind": "state", "status": "state_party"}
    return Submitter(**(values | changes))


def tag(key: str = ZERO, timing: Timing = Timing.ON_TIME, late: int = 0, **changes: Any) -> Tag:
    """Where a submission belongs."""
    document, _, name = key.partition("/")
    return Tag(document=document, round=name, draft="zero-draft", timing=timing, late_by_seconds=late, **changes)


def paper(*who: Submitter, tags: tuple[Tag, ...] | None = None, **changes: Any) -> Part:
    """A submission of *who*, by default on the zero draft and in time, to be put with its mail."""

    def made(tx: Transaction, message: Message) -> Submission:
        values: dict[str, Any] = {
            "ref": tx.submissions.next_ref("3RC"),
            "message": message.id,
            "key": str(len(tx.submissions.of_message(message.id)) + 1),
            "submitters": who or (submitter(),),
            "tags": (tag(),) if tags is None else tags,
            "relation": None,
            "attachments": (1,),
            "flags": (),
            "received_at": message.received_at,
        }
        return Submission(**(values | changes))

    return made


def word_file(n: int = 1, **changes: Any) -> Attachment:
    """A Word file of a submission."""
    values: dict[str, Any] = {
        "n": n, "name": "comments.docx", "media_type": WORD, "size": 1, "sha256": "0" * 64,
        "role": AttachmentRole.SUBMISSION,
    }  # fmt: skip
    return Attachment(**(values | changes))


def doubtful(subject: str = "Comments on the plan", quote: str = "Action (3)") -> dict[str, Any]:
    """What makes a mail wait for a decision about its document."""
    evidence = (Evidence(rule="document.locators", weight=2.0, quote=quote, where="attachment 1"),)
    return {
        "needs_review": True,
        "review_reasons": ("document",),
        "subject": subject,
        "verdict": Verdict(kind=Kind.SUBMISSION, kind_confidence=0.9, kind_evidence=evidence),
    }


def doubtful_tag(quote: str = "Action (3)") -> Tag:
    """A tag that the rules were not certain of."""
    return tag(
        confidence=0.57,
        runner_up=RunnerUp(document="action-plan", round="early-views", confidence=0.43),
        evidence=(Evidence(rule="document.locators", weight=2.0, quote=quote, where="attachment 1"),),
    )


__all__ = [
    "ISU", "PLAN", "PRESIDENCY", "ROOT", "WORD", "ZERO", "Bench", "Clock", "Flag", "Relation", "Role", "bench",
    "consultation", "doubtful", "doubtful_tag", "paper", "submitter", "tag", "utc", "word_file",
]  # fmt: skip
