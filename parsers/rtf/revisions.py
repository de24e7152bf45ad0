"""Tracked changes of RTF (RTF 1.9.1, "Track Changes"): authors by their place in a table, dates packed."""

from __future__ import annotations

from parsers.rtf.state import Change, State
from parsers.tracked import Region
from parsers.tracked.dates import from_packed


class Revisions:
    """Gives the regions that hold for a state; one and the same for one change."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self._known: dict[tuple[str, int, int], Region] = {}

    def of(self, state: State) -> tuple[Region | None, Region | None, Region | None]:
        """Inserted, deleted, otherwise formatted by."""
        if not (state.inserted or state.deleted or state.formatted or state.moved_here or state.moved_away):
            return None, None, None
        return (
            self._region("insertion", state.inserted) or self._region("move_to", state.moved_here),
            self._region("deletion", state.deleted) or self._region("move_from", state.moved_away),
            self._region("format", state.formatted),
        )

    def _region(self, kind: str, change: Change | None) -> Region | None:
        if change is None or not change.on:
            return None
        key = (kind, change.author, change.date)
        if key not in self._known:
            author = self.authors[change.author] if 0 <= change.author < len(self.authors) else ""
            date = from_packed(change.date) if change.date else None
            self._known[key] = Region(kind=kind, author=author, date=date)
        return self._known[key]
