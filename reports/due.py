"""Which digests are due: the calendar and what is in the outbox already, against a moment. Pure.

Nothing here remembers anything. What was decided before is a key in the outbox (kind, round, period), so a worker
that was down finds at its next tick what it owes, and one that ticks twice finds nothing (FAULTS T1, T2, T6).

A daily digest is owed for each local date. Days that went by while nobody worked are owed as one digest under the
latest of them, not as one each: a reader who comes back wants the account of the time once, and the counts would be
the same in all. The other keys are recorded as covered by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from consultation.model import Consultation
from consultation.rounds import RoundState
from consultation.timeline import Timeline
from store.records import OutboxItem

_DAY = timedelta(days=1)


class DigestKind(StrEnum):
    """The kinds of digest, as the outbox keys them."""

    DAILY = "daily"
    DEADLINE = "deadline"
    #: the account of a round again, because its deadline was changed after the first account went out
    CORRECTION = "correction"
    REMINDER = "reminder"


@dataclass(frozen=True, kw_only=True)
class Due:
    """One digest that is owed, to all its recipients."""

    kind: DigestKind
    #: round key; empty for the daily digest
    round: str = ""
    #: local date of a daily digest; the deadline in UTC, for a reminder with the days before it
    period: str
    due_at: datetime
    recipients: tuple[str, ...]
    #: why it is put on record and not mailed; empty: it is mailed
    not_mailed: str = ""


def due(consultation: Consultation, timeline: Timeline, outbox: Sequence[OutboxItem], now: datetime) -> tuple[Due, ...]:
    """Everything owed at *now* that is not in *outbox*, in order of its due time."""
    keys = _Keys(consultation, outbox)
    found = [*_daily(consultation, keys, now), *_deadlines(consultation, timeline, keys, now)]
    found += _reminders(consultation, timeline, keys, now)
    return tuple(sorted(found, key=lambda item: (item.due_at, item.kind, item.round, item.period)))


def daily_moment(consultation: Consultation, day: date) -> datetime:
    """When the daily digest of that local date is due, in UTC.

    A time that the change of clocks skips is taken an hour later, one that comes twice the first time: one a date.
    """
    hour, minute = consultation.digests.daily_at.split(":")
    wall = datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(consultation.zone))
    return wall.astimezone(UTC)


def daily_day(consultation: Consultation, now: datetime) -> date:
    """The latest local date whose daily digest is due at *now*."""
    day = now.astimezone(ZoneInfo(consultation.zone)).date()
    return day if daily_moment(consultation, day) <= now else day - _DAY


def period_of(deadline: datetime) -> str:
    """How a deadline is written in a key: in UTC, whatever its zone."""
    return deadline.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Keys:
    """What has been decided, whoever the recipients were: a new recipient gets what comes, not what was."""

    def __init__(self, consultation: Consultation, outbox: Sequence[OutboxItem]) -> None:
        own = [item for item in outbox if item.consultation == consultation.id]
        self.decided = {(item.kind, item.round, item.period) for item in own}
        self.mailed = {(item.kind, item.round, item.period) for item in own if item.state != "backfill"}

    def has(self, kind: DigestKind, round_key: str, period: str) -> bool:
        return (kind.value, round_key, period) in self.decided

    def last_day(self) -> date | None:
        days = [period for kind, _, period in self.decided if kind == DigestKind.DAILY]
        return date.fromisoformat(max(days)) if days else None

    def account_mailed(self, round_key: str) -> bool:
        """Whether an account of the round went out, for whatever deadline."""
        accounts = {DigestKind.DEADLINE.value, DigestKind.CORRECTION.value}
        return any(kind in accounts and name == round_key for kind, name, _ in self.mailed)


def _daily(consultation: Consultation, keys: _Keys, now: datetime) -> Iterator[Due]:
    plan = consultation.digests
    today, last = daily_day(consultation, now), keys.last_day()
    if not plan.daily_to or (last is not None and last >= today):
        return
    owed = daily_moment(consultation, today)
    if owed < consultation.goes_live:
        yield _day(consultation, today, "it fell due before go-live")
        return
    day = _first_day(consultation) if last is None else max(last + _DAY, _first_day(consultation))
    while day < today:
        yield _day(consultation, day, f"the digest of {today.isoformat()} covers this day")
        day += _DAY
    yield _day(consultation, today)


def _first_day(consultation: Consultation) -> date:
    """The first local date whose digest falls due at go-live or later."""
    day = consultation.goes_live.astimezone(ZoneInfo(consultation.zone)).date()
    return day if daily_moment(consultation, day) >= consultation.goes_live else day + _DAY


def _day(consultation: Consultation, day: date, not_mailed: str = "") -> Due:
    return Due(
        kind=DigestKind.DAILY,
        period=day.isoformat(),
        due_at=daily_moment(consultation, day),
        recipients=consultation.digests.daily_to,
        not_mailed=not_mailed,
    )


def _deadlines(consultation: Consultation, timeline: Timeline, keys: _Keys, now: datetime) -> Iterator[Due]:
    plan = consultation.digests
    for state in timeline.rounds() if plan.deadline_to else ():
        if state.deadline is None:
            continue
        owed = (state.deadline + timedelta(hours=plan.deadline_after_hours)).astimezone(UTC)
        period = period_of(state.deadline)
        known = any(keys.has(kind, state.key, period) for kind in (DigestKind.DEADLINE, DigestKind.CORRECTION))
        if owed > now or known:
            continue
        yield Due(
            kind=DigestKind.CORRECTION if keys.account_mailed(state.key) else DigestKind.DEADLINE,
            round=state.key,
            period=period,
            due_at=owed,
            recipients=plan.deadline_to,
            not_mailed="it fell due before go-live" if owed < consultation.goes_live else "",
        )


def _reminders(consultation: Consultation, timeline: Timeline, keys: _Keys, now: datetime) -> Iterator[Due]:
    for state in timeline.rounds() if consultation.digests.reminder_to else ():
        if state.deadline is not None:
            yield from _reminders_of(consultation, state, state.deadline, keys, now)


def _reminders_of(
    consultation: Consultation, state: RoundState, deadline: datetime, keys: _Keys, now: datetime
) -> Iterator[Due]:
    """Of several that were missed the nearest to the deadline is mailed; after the deadline none."""
    plan = consultation.digests
    owed = [(days, daily_moment(consultation, deadline.date() - timedelta(days=days))) for days in plan.reminder_days]
    past = sorted((moment, days) for days, moment in owed if moment <= now)
    for moment, days in past:
        period = f"{period_of(deadline)} -{days}d"
        if keys.has(DigestKind.REMINDER, state.key, period):
            continue
        why = "a later reminder covers it" if (moment, days) != past[-1] else ""
        why = "the deadline had passed" if deadline <= now else why
        why = "it fell due before go-live" if moment < consultation.goes_live else why
        yield Due(
            kind=DigestKind.REMINDER,
            round=state.key,
            period=period,
            due_at=moment,
            recipients=plan.reminder_to,
            not_mailed=why,
        )
