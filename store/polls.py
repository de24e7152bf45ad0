"""Passes over the mailboxes, for their health in digests."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from sqlalchemy import RowMapping, select

from store.records import PollRecord
from store.repository import Repository
from store.tables import polls


class Polls(Repository):
    """One record for each pass over each folder."""

    def add(self, poll: PollRecord) -> None:
        """Record a pass."""
        self._run(polls.insert().values(**dataclasses.asdict(poll)))

    def last(self, mailbox: str) -> PollRecord | None:
        """The latest pass over any folder of the mailbox."""
        chosen = select(polls).where(polls.c.mailbox == mailbox)
        row = self._first(chosen.order_by(polls.c.at.desc(), polls.c.id.desc()).limit(1))
        return _poll_of(row) if row else None

    def between(self, start: datetime, end: datetime) -> tuple[PollRecord, ...]:
        """Passes at or after *start* and before *end*, oldest first."""
        chosen = select(polls).where(polls.c.at >= start, polls.c.at < end).order_by(polls.c.at, polls.c.id)
        return tuple(_poll_of(row) for row in self._all(chosen))


def _poll_of(row: RowMapping) -> PollRecord:
    return PollRecord(**{name: value for name, value in row.items() if name != "id"})
