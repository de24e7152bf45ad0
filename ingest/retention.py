"""How long mail that is no business of the consultation is kept: passports and bills end in a shared mailbox too.

Nothing that speaks in the consultation ever falls due, and nothing that waits for a person. A person says when what
is due is forgotten (``forget --due``): the rules' word alone removes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from consultation.words import Kind, State
from ingest.forgetting import bury, clear
from ingest.reading import Reader
from store.database import Transaction
from store.records import Message
from store.session import Session


def due(tx: Transaction, kept: Mapping[Kind, timedelta], now: datetime) -> tuple[Message, ...]:
    """Messages of the kinds in *kept* that were received longer ago than that, in order of receipt."""
    found = [item for kind in kept for item in tx.messages.list(kind=kind, state=State.DONE)]
    over = [item for item in found if not item.needs_review and item.received_at <= now - kept[item.kind]]
    return tuple(sorted(over, key=lambda item: (item.received_at, item.id)))


def forget_due(session: Session, reader: Reader, *, by: str) -> tuple[Message, ...]:
    """Forget everything that is due, each with the days that it was kept as the reason; what was forgotten."""
    kept = session.consultation.retention
    with session.database.transaction(write=False) as tx:
        over = due(tx, kept, session.clock())
    for message in over:
        days = kept[message.kind].days
        why = f"{message.kind.value} mail is kept for {days} days, as the settings say"
        bury(session, reader, message.id, by=by, why=why)
    if over:
        clear(session, reader)
    return over
