"""The calendar of a consultation: rounds and drafts as they stand after every change. Pure.

Settings seed the calendar, calendar events rule it, and nothing of the history is dropped: an extended round keeps
its first deadline, a draft keeps the date that was planned beside the one on which it went out. Moments carry the
offset of the round's zone (see ``moments``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType

from consultation.errors import AmbiguousName, NotFound
from consultation.folding import fold
from consultation.model import CalendarEvent, Consultation, Draft
from consultation.moments import borderline_until, whole_seconds
from consultation.rounds import CirculatedDraft, RoundState
from consultation.words import Timing

__all__ = ["CirculatedDraft", "RoundState", "Timeline"]


@dataclass(frozen=True)
class Timeline:
    """Rounds and drafts of one consultation, with every change applied."""

    zone: str
    document_ids: tuple[str, ...]
    _rounds: MappingProxyType[str, RoundState]
    _drafts: MappingProxyType[str, CirculatedDraft]
    #: every event, oldest first
    events: tuple[CalendarEvent, ...] = ()
    #: events on a round, draft or document that the settings no longer have; shown by ``doctor``, applied to nothing
    orphans: tuple[CalendarEvent, ...] = field(default=())

    @staticmethod
    def build(consultation: Consultation, events: Sequence[CalendarEvent]) -> Timeline:
        """The calendar after ``events`` (in any order; applied by ``at``, then ``id``)."""
        folded = fold(consultation, events)
        return Timeline(
            zone=consultation.zone,
            document_ids=folded.document_ids,
            _rounds=MappingProxyType(folded.rounds),
            _drafts=MappingProxyType(folded.drafts),
            events=folded.events,
            orphans=folded.orphans,
        )

    def rounds(self, document: str | None = None) -> tuple[RoundState, ...]:
        """Every round, documents in their order, each by its opening."""
        return tuple(state for state in self._rounds.values() if document in (None, state.round.document))

    def round(self, key: str) -> RoundState:
        """The round written ``DOCUMENT/ROUND``.

        Raises:
            NotFound: there is none; the message lists those that exist.
        """
        state = self._rounds.get(key)
        if state is None:
            raise NotFound(_unknown("round", key, list(self._rounds)))
        return state

    def resolve(self, name: str, document: str | None = None) -> RoundState:
        """The round meant by ``zero-draft`` (where ``document`` or its being the only one decides) or a full key.

        Raises:
            NotFound: no round is called so.
            AmbiguousName: several are; it carries their keys.
        """
        if "/" in name:
            if document is not None and not name.startswith(f"{document}/"):
                raise NotFound(f"round '{name}' is not a round of '{document}'")
            return self.round(name)
        if document is not None:
            return self.round(f"{document}/{name}")
        found = [state for state in self._rounds.values() if state.round.id == name]
        if not found:
            raise NotFound(_unknown("round", name, list(self._rounds)))
        if len(found) > 1:
            raise AmbiguousName(name, [state.key for state in found])
        return found[0]

    def open_rounds(self, moment: datetime, document: str | None = None) -> tuple[RoundState, ...]:
        """The rounds in which comments are invited at that moment."""
        return tuple(state for state in self.rounds(document) if state.is_open(moment))

    def timing(self, round_key: str, received_at: datetime) -> tuple[Timing, int]:
        """Where a time of receipt stands against the deadline in force, and by how many seconds it is past it.

        On time up to and including the deadline's second; borderline while the deadline's date lasts anywhere on
        Earth; late from then on. A round without a deadline can never be late (DESIGN, truth 4).
        """
        deadline = self.round(round_key).deadline
        if deadline is None:
            return Timing.NO_DEADLINE, 0
        moment = whole_seconds(received_at)
        seconds = int((moment - deadline.astimezone(UTC)).total_seconds())
        if seconds <= 0:
            return Timing.ON_TIME, 0
        return (Timing.BORDERLINE if moment < borderline_until(deadline) else Timing.LATE), seconds

    def drafts(self, document: str | None = None) -> tuple[CirculatedDraft, ...]:
        """Every draft, documents in their order, each document's by the moment it went or goes out."""
        return tuple(item for item in self._drafts.values() if document in (None, item.draft.document))

    @cached_property
    def named_drafts(self) -> tuple[Draft, ...]:
        """Every draft as it is called in the settings, in the order of ``drafts``; one object for all who ask."""
        return tuple(item.draft for item in self.drafts())

    def draft(self, key: str) -> CirculatedDraft:
        """The draft written ``DOCUMENT/DRAFT``.

        Raises:
            NotFound: there is none; the message lists those that exist.
        """
        found = self._drafts.get(key)
        if found is None:
            raise NotFound(_unknown("draft", key, list(self._drafts)))
        return found

    def draft_in_force(self, document: str, moment: datetime) -> Draft | None:
        """The draft of ``document`` circulated last before (or at) that moment."""
        # the document's drafts stand in the order of their circulation
        out = [item for item in self.drafts(document) if item.circulated_at and item.circulated_at <= moment]
        return out[-1].draft if out else None

    def latest_round(self, document: str, moment: datetime) -> RoundState:
        """The round on the draft circulated last; where none is out yet, the round opened last, else the first.

        Raises:
            NotFound: the document has no rounds, or is not consulted on.
        """
        states = self.rounds(document)
        if not states:
            raise NotFound(_unknown("document", document, list(self.document_ids)))
        opened = [state for state in states if state.opens_at <= moment] or [states[0]]
        draft = self.draft_in_force(document, moment)
        on_it = [state for state in opened if draft is not None and state.round.draft == draft.id]
        return max(on_it or opened, key=lambda state: state.opens_at)

    def deadlines(self, after: datetime, until: datetime) -> tuple[RoundState, ...]:
        """The rounds whose deadline in force lies after ``after`` and not after ``until``, earliest first."""
        due = [state for state in self._rounds.values() if state.deadline and after < state.deadline <= until]
        return tuple(sorted(due, key=lambda state: (state.deadline or state.opens_at, state.key)))


def _unknown(what: str, name: str, known: list[str]) -> str:
    """The text of a NotFound: what was asked, what was probably meant, what there is."""
    near = get_close_matches(name, known, n=1)
    hint = f" (did you mean '{near[0]}'?)" if near else ""
    there = ", ".join(known) if known else "none"
    return f"there is no {what} '{name}'{hint}; there is: {there}"
