"""The calendar put together: what the settings say, then each event in turn. Used by ``timeline`` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from consultation.model import CalendarEvent, Consultation, Draft, FuzzyDate, Round
from consultation.moments import end_of_day, in_zone, start_of_day
from consultation.rounds import CirculatedDraft, RoundState

#: sorts drafts without a date behind all others
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Folded:
    """What comes of settings and events."""

    document_ids: tuple[str, ...]
    rounds: dict[str, RoundState]
    drafts: dict[str, CirculatedDraft]
    events: tuple[CalendarEvent, ...]
    orphans: tuple[CalendarEvent, ...]


@dataclass
class _RoundInTheMaking:
    """A round while events are applied to it."""

    round: Round
    zone: str
    opened: datetime | None = None
    closed: datetime | None = None
    #: opened again by a person: what the settings imply about its end no longer holds
    reopened: bool = False
    first_deadline: datetime | None = None
    history: list[CalendarEvent] = field(default_factory=list)


@dataclass
class _DraftInTheMaking:
    """A draft while events are applied to it."""

    draft: Draft
    circulated: datetime | None = None
    history: list[CalendarEvent] = field(default_factory=list)


def fold(consultation: Consultation, events: Sequence[CalendarEvent]) -> Folded:
    """Rounds and drafts after all events; events that fit nothing are kept as orphans."""
    rounds = {item.key: _seed(item, consultation.zone) for item in consultation.rounds()}
    drafts = {item.key: _DraftInTheMaking(item) for item in consultation.drafts()}
    documents = tuple(item.id for item in sorted(consultation.documents, key=lambda item: item.position))
    ordered = tuple(sorted(events, key=lambda event: (event.at, event.id or 0)))
    orphans = tuple(event for event in ordered if not _apply(event, rounds, drafts, documents, consultation.zone))
    circulated = {key: _finish_draft(item, consultation.zone) for key, item in drafts.items()}
    states = [_finish_round(item, circulated) for item in rounds.values()]
    states.sort(key=lambda state: (documents.index(state.round.document), state.opens_at))
    texts = sorted(
        circulated.values(), key=lambda item: (documents.index(item.draft.document), item.circulated_at or FAR)
    )
    return Folded(
        document_ids=documents,
        rounds={state.key: state for state in states},
        drafts={item.key: item for item in texts},
        events=ordered,
        orphans=orphans,
    )


def _seed(item: Round, zone: str) -> _RoundInTheMaking:
    return _RoundInTheMaking(round=item, zone=item.zone or zone, first_deadline=item.deadline)


def _apply(
    event: CalendarEvent,
    rounds: dict[str, _RoundInTheMaking],
    drafts: dict[str, _DraftInTheMaking],
    documents: tuple[str, ...],
    zone: str,
) -> bool:
    """Apply one event; ``False`` when it fits nothing."""
    if event.subject.partition("/")[0] not in documents:
        return False
    if event.kind == "added":
        made = _seed(round_of(event.subject, event.payload), zone)
        made.history.append(event)
        rounds[event.subject] = made
        return True
    if event.kind == "circulated":
        draft = drafts.setdefault(event.subject, _DraftInTheMaking(draft_of(event.subject, event.payload)))
        draft.circulated = datetime.fromisoformat(event.payload["at"])
        draft.history.append(event)
        return True
    state = rounds.get(event.subject)
    if state is None:
        return False
    state.history.append(event)
    return _change(state, event)


def _change(state: _RoundInTheMaking, event: CalendarEvent) -> bool:
    """Open, close or extend one round."""
    if event.kind == "opened":
        moment = datetime.fromisoformat(event.payload["at"])
        if event.payload.get("again"):
            state.closed, state.reopened = None, True
        else:
            state.opened = moment
        return True
    if event.kind == "closed":
        state.closed, state.reopened = datetime.fromisoformat(event.payload["at"]), False
        return True
    if event.kind == "extended":
        deadline = in_zone(datetime.fromisoformat(event.payload["deadline"]), state.zone)
        state.round = replace(
            state.round, deadline=deadline, deadline_words=event.payload.get("words") or state.round.deadline_words
        )
        if state.closed is not None and state.closed < deadline:
            state.closed = None
        return True
    return False


def _finish_draft(item: _DraftInTheMaking, zone: str) -> CirculatedDraft:
    planned = start_of_day(item.draft.circulated.nominal, zone) if item.draft.circulated else None
    actual = in_zone(item.circulated, zone) if item.circulated else None
    return CirculatedDraft(
        draft=item.draft,
        circulated_at=actual or planned,
        planned_at=planned,
        actual=actual is not None,
        history=tuple(item.history),
    )


def _finish_round(item: _RoundInTheMaking, drafts: dict[str, CirculatedDraft]) -> RoundState:
    deadline = in_zone(item.round.deadline, item.zone) if item.round.deadline else None
    first = in_zone(item.first_deadline, item.zone) if item.first_deadline else None
    opens = _opens(item, drafts)
    closes = _closes(item, deadline, drafts)
    return RoundState(
        round=replace(item.round, deadline=deadline),
        opens_at=in_zone(opens, item.zone),
        closes_at=in_zone(closes, item.zone) if closes else None,
        deadline=deadline,
        first_deadline=first,
        zone=item.zone,
        history=tuple(item.history),
    )


def _opens(item: _RoundInTheMaking, drafts: dict[str, CirculatedDraft]) -> datetime:
    """What a person said, else the true circulation of its draft if the round opens with it, else the nominal day."""
    if item.opened is not None:
        return item.opened
    draft = drafts.get(f"{item.round.document}/{item.round.draft}")
    if draft is not None and draft.actual and draft.circulated_at is not None:
        planned = draft.draft.circulated
        if planned is None or planned.nominal == item.round.opens.nominal:
            return draft.circulated_at
    return start_of_day(item.round.opens.nominal, item.zone)


def _closes(item: _RoundInTheMaking, deadline: datetime | None, drafts: dict[str, CirculatedDraft]) -> datetime | None:
    """What a person said, else the deadline, else the next draft's true circulation, else the day in the settings."""
    if item.closed is not None:
        return item.closed
    if item.reopened:
        return None
    if deadline is not None:
        return deadline
    following = drafts.get(f"{item.round.document}/{item.round.closes_with}")
    if following is not None and following.actual:
        return following.circulated_at
    return end_of_day(item.round.closes, item.zone) if item.round.closes else None


def round_of(key: str, payload: dict[str, Any]) -> Round:
    """The round that an ``added`` event describes."""
    document, _, name = key.partition("/")
    opens = date.fromisoformat(payload["opens"])
    deadline, closes = payload.get("deadline"), payload.get("closes")
    return Round(
        document=document,
        id=name,
        title=payload.get("title") or name.replace("-", " "),
        draft=payload.get("draft"),
        opens=FuzzyDate(words=payload["opens"], earliest=opens, nominal=opens, latest=opens),
        deadline=datetime.fromisoformat(deadline) if deadline else None,
        deadline_words=payload.get("deadline_words") or "",
        closes=date.fromisoformat(closes) if closes else None,
        invited=tuple(payload.get("invited") or ()),
        write_to=tuple(payload.get("write_to") or ()),
        source=payload.get("source") or "",
    )


def draft_of(key: str, payload: dict[str, Any]) -> Draft:
    """The draft that a ``circulated`` event describes, where the settings do not know it."""
    document, _, name = key.partition("/")
    return Draft(
        document=document,
        id=name,
        title=payload.get("title") or name.replace("-", " "),
        names=tuple(payload.get("names") or ()),
        symbols=tuple(payload.get("symbols") or ()),
    )
