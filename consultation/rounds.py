"""A round and a draft as they stand after every change so far. Plain values; ``timeline`` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consultation.model import CalendarEvent, Draft, Round
from consultation.moments import whole_seconds


@dataclass(frozen=True, kw_only=True)
class CirculatedDraft:
    """A draft with the moment on which it went out, or is planned to."""

    draft: Draft
    #: the true moment where an event says so, else the first moment of the nominal day; ``None``: nothing planned
    circulated_at: datetime | None
    #: what was planned, kept beside what happened
    planned_at: datetime | None
    #: a calendar event says that it went out
    actual: bool
    history: tuple[CalendarEvent, ...] = ()

    @property
    def key(self) -> str:
        """``DOCUMENT/DRAFT``."""
        return self.draft.key


@dataclass(frozen=True, kw_only=True)
class RoundState:
    """A round as it stands after every change so far."""

    #: with the changes applied: its ``deadline`` is the one in force
    round: Round
    opens_at: datetime
    #: end of the round, said or implied; ``None``: it stays open
    closes_at: datetime | None
    deadline: datetime | None
    #: what the settings (or the event that added the round) gave; differs from ``deadline`` once extended
    first_deadline: datetime | None
    zone: str
    history: tuple[CalendarEvent, ...] = ()

    @property
    def key(self) -> str:
        """``DOCUMENT/ROUND``."""
        return self.round.key

    def is_open(self, moment: datetime) -> bool:
        """Whether comments are invited at that moment. Late mail is accepted all the same (DESIGN, truth 4)."""
        return self.opens_at <= moment and (self.closes_at is None or whole_seconds(moment) <= self.closes_at)
