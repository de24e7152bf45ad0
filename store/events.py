"""Changes of the calendar after the start: settings seed it, these rule it."""

from __future__ import annotations

from sqlalchemy import select

from consultation.model import CalendarEvent
from store.counters import Counters
from store.repository import Repository
from store.tables import events

_COUNTER = "event"


class Events(Repository):
    """Calendar events; never changed, never removed."""

    def next_id(self) -> int:
        """The number of the next event; given again where this transaction fails (``Counters``)."""
        return Counters(self._connection).take(_COUNTER)

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Put an event on record and give it back with its number: the one it has, else the next."""
        number = event.id if event.id is not None else self.next_id()
        Counters(self._connection).at_least(_COUNTER, number)
        values = {name: getattr(event, name) for name in ("at", "by", "kind", "subject", "payload", "note")}
        self._run(events.insert().values(id=number, **values))
        return CalendarEvent(**self._all(select(events).where(events.c.id == number))[0])

    def all(self) -> tuple[CalendarEvent, ...]:
        """All events in the order of their moments, those of one moment as they were recorded."""
        found = (CalendarEvent(**row) for row in self._all(select(events)))
        return tuple(sorted(found, key=lambda event: (event.at, event.id or 0)))
