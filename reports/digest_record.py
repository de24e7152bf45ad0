"""What a digest is built from, read from the store in one sweep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from consultation.model import Consultation
from consultation.registry import Registry
from consultation.timeline import Timeline
from consultation.words import State
from store.database import Transaction
from store.records import LedgerLine, Message, OutboxItem, PollRecord, Receipt
from store.session import Session

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Record:
    """The record at ``now``, as a digest sees it. ``since``: the end of what the last daily digest covered."""

    consultation: Consultation
    timeline: Timeline
    registry: Registry
    now: datetime
    since: datetime
    #: in order of receipt
    messages: tuple[Message, ...] = ()
    #: ref of a new submission -> kind of contribution -> how many
    contributions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    polls: tuple[PollRecord, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    #: copies that became no message
    troubled: tuple[Receipt, ...] = ()
    #: without content
    outbox: tuple[OutboxItem, ...] = ()

    @property
    def zone(self) -> str:
        """The consultation's zone, in which digests show times."""
        return self.consultation.zone

    def is_new(self, message: Message) -> bool:
        """Whether the message became known in the time covered."""
        known = known_at(message)
        return known is not None and self.since < known <= self.now

    def round_title(self, key: str) -> str:
        """``Review Document: comments on the zero draft``; a key that the calendar does not have stands for itself."""
        states = {state.key: state.round for state in self.timeline.rounds()}
        found = states.get(key)
        if found is None:
            return key
        document = self.consultation.document(found.document)
        return f"{document.title if document else found.document}: {found.title[:1].lower()}{found.title[1:]}"


def known_at(message: Message) -> datetime | None:
    """When the record knew what the message is: when the rules first ran on it, or it was set aside.

    ``None``: it is still to be read. A mail that was set aside and read later becomes known again, as what it is.
    """
    for entry in message.history:
        if entry.by.startswith("rules "):
            return entry.at
    if message.state in {State.RECEIVED, State.PARSED} or not message.history:
        return None
    return message.history[0].at


def covered_until(consultation: Consultation, outbox: tuple[OutboxItem, ...]) -> datetime:
    """The end of what daily digests have covered: when the last one was made, or go-live."""
    made = [item.created_at for item in outbox if item.kind == "daily"]
    return max(made, default=consultation.goes_live)


def gather(session: Session, tx: Transaction, now: datetime, since: datetime | None = None) -> Record:
    """Everything that digests at *now* need; *since*: other than the end of the last daily digest."""
    consultation = session.consultation
    outbox = tx.outbox.index(consultation.id)
    since = covered_until(consultation, outbox) if since is None else since
    record = Record(
        consultation=consultation,
        timeline=session.timeline(tx),
        registry=Registry.load(consultation),
        now=now,
        since=since,
        messages=tx.messages.list(consultation=consultation.id),
        # "between" takes in its start and leaves out its end; a digest takes in its end
        polls=tx.polls.between(since + _INSTANT, now + _INSTANT),
        ledger=tx.receipts.ledger(),
        troubled=tx.receipts.troubled(),
        outbox=outbox,
    )
    return _with_contributions(record, tx)


def _with_contributions(record: Record, tx: Transaction) -> Record:
    refs = [part.ref for message in record.messages if record.is_new(message) for part in message.submissions]
    counts: dict[str, Counter[str]] = {}
    for item in tx.contributions.of(refs):
        counts.setdefault(item.id.rpartition(".")[0], Counter())[item.kind] += 1
    return replace(record, contributions=counts)
