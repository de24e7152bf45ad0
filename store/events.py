"""Changes of the calendar after the start: settings seed it, these rule it."""

from __future__ import annotations

from sqlalchemy import select

from consultation.model import CalendarEvent
from store.repository import Repository
from store.tables import events


class Events(Repository):
    """Calendar events; never changed, never removed."""

    def add(self, event: CalendarEvent) -> CalendarEvent:
        """Put an event on record and give it back with its number."""
        values = {name: getattr(event, name) for name in ("at", "by", "kind", "subject", "payload", "note")}
        number = self._insert_id(events, values)
        return CalendarEvent(**self._all(select(events).where(events.c.id == number))[0])

    def all(self) -> tuple[CalendarEvent, ...]:
        """All events in the order of their moments, those of one moment as they were recorded."""
        found = (CalendarEvent(**row) for row in self._all(select(events)))
        return tuple(sorted(found, key=lambda event: (event.at, event.id or 0)))
