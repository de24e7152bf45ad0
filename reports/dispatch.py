"""From what is due to what was sent, in two steps that know of each other through the outbox alone.

``prepare`` decides and freezes: in one transaction it asks what is due, renders it and queues it under its key.
``deliver`` sends what is queued: claimed, put in the journal, handed to the mail server, and its end recorded. A mail
whose end is not known is tried once more with the same bytes, and then waits for a person (FAULTS S7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakSet

from consultation.errors import UsageError
from reports.daily_digest import build_daily
from reports.delivery import Answer, Outcome, Transport
from reports.digest import Digest
from reports.digest_mail import Envelope, compose, message_id
from reports.digest_record import Record, gather
from reports.due import DigestKind, Due, due
from reports.rendering import Rendered, render
from reports.round_digest import build_round
from store.database import Transaction
from store.journal import Entry, Journal
from store.outbox import UNDELIVERED
from store.records import OutboxItem
from store.session import Session

#: after the first, second, … failed try; then the last for ever
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
#: no conversation with a mail server lasts so long: what is still "sending" then was cut short by a crash
STALE_AFTER = timedelta(minutes=15)
#: before a mail whose answer was lost is tried once more
LOST_AFTER = timedelta(minutes=5)

_KEY = ("kind", "consultation", "round", "period", "recipient")


@dataclass(frozen=True, kw_only=True)
class DeliveryOutcome:
    """What one pass over the outbox came to."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0
    #: still to be sent, now or later
    waiting: int = 0
    #: in words, for the log and for standard error
    problems: tuple[str, ...] = ()


#: journals that this process has compared with the outbox. Only a record that was restored can be behind its journal,
#: and it was restored before it was opened: once is enough.
_compared: WeakSet[Journal] = WeakSet()


def prepare(session: Session) -> int:
    """Render everything that is due and queue it; how many mails."""
    with session.database.transaction(write=False) as tx:
        if not owed_now(session, tx):
            return 0
    with session.database.transaction() as tx:
        if session.journal not in _compared:
            _restore(session, tx)
        # asked again: another worker may have been here since, and the journal may know better
        queued = queue(session, tx, owed_now(session, tx))
    _compared.add(session.journal)
    return queued


def queue_again(session: Session, tx: Transaction, kind: DigestKind, round_key: str | None) -> int:
    """Queue the latest digest of that kind (and round) that did not arrive, for those it did not reach; how many.

    The same bytes under the same Message-ID: whoever did get it sees that it is the same mail.

    Raises:
        UsageError: there is none, or its bytes are not on record any more.
    """
    failed = [
        item
        for item in tx.outbox.list()
        if (item.kind, item.consultation) == (kind.value, session.consultation.id)
        and item.state in UNDELIVERED
        and round_key in (None, item.round)
    ]
    if not failed:
        raise UsageError(f"every {kind.value} digest on record arrived, or still waits: there is nothing to send again")
    latest = max(failed, key=lambda item: (item.due_at, item.period))
    same = [item for item in failed if (item.round, item.period) == (latest.round, latest.period)]
    queued = sum(tx.outbox.resend(_number(item)) for item in same)
    if not queued:
        raise UsageError(f"the {kind.value} digest for {latest.period} is known from the journal alone: use --preview")
    return queued


def owed_now(session: Session, tx: Transaction) -> tuple[Due, ...]:
    """What is due at the session's moment."""
    outbox = tx.outbox.index(session.consultation.id)
    return due(session.consultation, session.timeline(tx), outbox, session.clock())


def queue(session: Session, tx: Transaction, owed: Sequence[Due]) -> int:
    """Render these digests and put them into the outbox; how many mails are to be sent."""
    if not owed:
        return 0
    record = gather(session, tx, session.clock())
    queued = 0
    for item in owed:
        rendered = None if item.not_mailed else render(build_digest(record, item))
        for recipient in item.recipients:
            added = tx.outbox.put(_frozen(record, item, recipient, rendered))
            queued += added is not None and added.state == "pending"
    return queued


def build_digest(record: Record, owed: Due) -> Digest:
    """The digest of that kind."""
    return build_daily(record, owed) if owed.kind is DigestKind.DAILY else build_round(record, owed)


def envelope_to(record: Record, recipient: str) -> Envelope:
    """From the settings' sender to *recipient*."""
    return Envelope(
        sender=record.consultation.outgoing.sender, recipient=recipient, consultation=record.consultation.id
    )


def _frozen(record: Record, owed: Due, recipient: str, rendered: Rendered | None) -> OutboxItem:
    """The outbox row: with its bytes where it is to be mailed, else with the reason why not."""
    envelope = envelope_to(record, recipient)
    return OutboxItem(
        kind=owed.kind.value,
        consultation=record.consultation.id,
        round=owed.round,
        period=owed.period,
        recipient=recipient,
        message_id=message_id(owed, envelope),
        content=compose(rendered, owed, envelope, record.now) if rendered else b"",
        created_at=record.now,
        due_at=owed.due_at,
        state="pending" if rendered else "backfill",
        problem=owed.not_mailed or None,
    )


def deliver(session: Session, transport: Transport) -> DeliveryOutcome:
    """Send what is pending and due, one mail after another; a fault of the server itself ends the pass."""
    _recover(session)
    ends: Counter[Outcome] = Counter()
    problems = []
    with session.database.transaction(write=False) as tx:
        pending = tx.outbox.due(session.clock())
    for item in pending:
        if not _claim(session, item):
            continue
        answer = transport.send(session.consultation.outgoing.sender, item.recipient, item.content)
        _end(session, item, answer)
        ends[answer.outcome] += 1
        if answer.problem:
            problems.append(f"{item.kind} {item.round or ''} {item.period} to {item.recipient}: {answer.problem}")
        if answer.server_wide:
            break
    with session.database.transaction(write=False) as tx:
        waiting = sum(item.state == "pending" for item in tx.outbox.index(session.consultation.id))
    return DeliveryOutcome(
        sent=ends[Outcome.SENT],
        refused=ends[Outcome.REFUSED],
        unknown=ends[Outcome.UNKNOWN],
        waiting=waiting,
        problems=tuple(" ".join(problem.split()) for problem in problems),
    )


def _claim(session: Session, item: OutboxItem) -> bool:
    """Take it and say in the journal that it goes out now, before it does: a restored record must know (FAULTS D8)."""
    now = session.clock()
    with session.database.transaction() as tx:
        if not tx.outbox.claim(_number(item), now):
            return False
        _note(session, item, now, "sending")
    return True


def _end(session: Session, item: OutboxItem, answer: Answer) -> None:
    now, number = session.clock(), _number(item)
    with session.database.transaction() as tx:
        if answer.outcome is Outcome.SENT:
            tx.outbox.sent(number, now)
        elif answer.outcome is Outcome.REFUSED:
            tx.outbox.refused(number, answer.problem)
        elif answer.outcome is Outcome.UNKNOWN:
            tx.outbox.unknown(number, answer.problem)
        else:
            pause = max(RETRY_AFTER[min(item.attempts, len(RETRY_AFTER) - 1)], answer.pause)
            tx.outbox.retry(number, now + pause, answer.problem)
        _note(session, item, now, answer.outcome.value)


def _recover(session: Session) -> None:
    """What a crash left half-way is unknown; what is unknown for the first time is tried once more."""
    now = session.clock()
    with session.database.transaction(write=False) as tx:
        if not (tx.outbox.list(state="sending") or tx.outbox.list(state="unknown")):
            return
    with session.database.transaction() as tx:
        for item in tx.outbox.list(state="sending"):
            began = tx.outbox.attempts(_number(item))[-1].at
            if began is None or now - began >= STALE_AFTER:
                tx.outbox.unknown(_number(item), "the worker stopped while it was being sent")
        for item in tx.outbox.list(state="unknown"):
            tries = tx.outbox.attempts(_number(item))
            if item.content and sum(each.outcome == "unknown" for each in tries) == 1:
                tx.outbox.again(_number(item), (tries[-1].at or now) + LOST_AFTER)


def _note(session: Session, item: OutboxItem, at: datetime, outcome: str) -> None:
    key = {name: getattr(item, name) for name in _KEY}
    session.journal.append(Entry.SEND, at, {**key, "message_id": item.message_id, "outcome": outcome})


def _restore(session: Session, tx: Transaction) -> None:
    """Put into the outbox what the journal says was sent and the record, restored from a backup, has forgotten.

    What was being sent when the journal ends is unknown; what could not be sent then is simply due again.
    """
    known = {tuple(getattr(item, name) for name in _KEY) for item in tx.outbox.index(session.consultation.id)}
    last: dict[tuple[str, ...], tuple[datetime, str, str]] = {}
    for entry in session.journal.read():
        if entry.kind is Entry.SEND and entry.payload.get("consultation") == session.consultation.id:
            key = tuple(str(entry.payload[name]) for name in _KEY)
            last[key] = (entry.at, str(entry.payload["outcome"]), str(entry.payload["message_id"]))
    for key, (at, outcome, identity) in last.items():
        if key not in known and outcome != Outcome.LATER:
            state = "unknown" if outcome == "sending" else outcome
            kind, consultation, round_key, period, recipient = key
            tx.outbox.put(
                OutboxItem(
                    kind=kind,
                    consultation=consultation,
                    round=round_key,
                    period=period,
                    recipient=recipient,
                    message_id=identity,
                    content=b"",
                    created_at=at,
                    due_at=at,
                    state=state,
                    sent_at=at if state == "sent" else None,
                    problem="known from the journal alone",
                )
            )


def _number(item: OutboxItem) -> int:
    assert item.id is not None
    return item.id
