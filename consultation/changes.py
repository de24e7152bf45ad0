"""Changes of the calendar after the start, checked before they become events. Pure.

Each function gives the event for the caller to store; nothing is changed here. What would take from a delegation
something that it was promised is refused, and the message names what to do instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from consultation.errors import NotFound, UsageError
from consultation.model import CalendarEvent
from consultation.moments import start_of_day
from consultation.timeline import Timeline

#: participants that a round can invite
INVITED = ("state_party", "signatory", "not_party", "organisation")
#: an identifier in keys: it stands in commands, file names and addresses of the desk
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: a deadline further off than this is a slip of the pen
FURTHEST = timedelta(days=3 * 366)


def add_round(
    timeline: Timeline,
    key: str,
    *,
    at: datetime,
    by: str,
    opens: date,
    title: str = "",
    draft: str | None = None,
    deadline: datetime | None = None,
    closes: date | None = None,
    invited: Sequence[str] = INVITED,
    write_to: Sequence[str] = (),
    source: str = "",
    note: str = "",
) -> CalendarEvent:
    """A round that the settings do not have.

    Raises:
        UsageError: the key is taken or malformed, the document or draft unknown, or the dates contradict each other.
    """
    document, _, name = key.partition("/")
    if document not in timeline.document_ids:
        raise NotFound(f"there is no document '{document}'; there is: {', '.join(timeline.document_ids)}")
    if not IDENTIFIER.fullmatch(name):
        raise UsageError(f"'{key}' cannot name a round: write DOCUMENT/ROUND in small letters, digits and hyphens")
    if any(state.key == key for state in timeline.rounds()):
        raise UsageError(f"round '{key}' exists already: open, close or extend it instead")
    if draft is not None:
        timeline.draft(f"{document}/{draft}")
    if deadline is not None:
        _check_deadline(deadline, start_of_day(opens, timeline.zone), at)
    if closes is not None and closes < opens:
        raise UsageError(f"round '{key}' would close on {closes} before it opens on {opens}")
    unknown = [word for word in invited if word not in INVITED]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is no class of participant: choose from {', '.join(INVITED)}")
    payload = {
        "title": title,
        "draft": draft,
        "opens": opens.isoformat(),
        "deadline": deadline.isoformat() if deadline else None,
        "closes": closes.isoformat() if closes else None,
        "invited": list(invited),
        "write_to": list(write_to),
        "source": source,
    }
    return CalendarEvent(at=at, by=_name(by), kind="added", subject=key, payload=payload, note=note)


def open_round(
    timeline: Timeline, key: str, *, moment: datetime, at: datetime, by: str, note: str = ""
) -> CalendarEvent:
    """The round opens at ``moment``; a round that had closed by then opens again, until it is closed or extended.

    Raises:
        UsageError: it is open at that moment, or its deadline is over.
    """
    state = timeline.round(key)
    _aware(moment)
    again = state.closes_at is not None and moment > state.closes_at
    if again and state.deadline is not None and moment > state.deadline:
        raise UsageError(
            f"the deadline of '{key}' was {_show(state.deadline)}: extend it (rapporteur round extend {key} …)"
        )
    if not again and state.history and any(event.kind == "opened" for event in state.history) and state.is_open(moment):
        raise UsageError(f"round '{key}' has been open since {_show(state.opens_at)}")
    payload = {"at": moment.isoformat(), "again": again}
    return CalendarEvent(at=at, by=_name(by), kind="opened", subject=key, payload=payload, note=note)


def close_round(
    timeline: Timeline, key: str, *, moment: datetime, at: datetime, by: str, note: str = ""
) -> CalendarEvent:
    """The round ends at ``moment``. Its deadline, and with it all timing, stays.

    Raises:
        UsageError: it would end before it opens or before its deadline.
    """
    state = timeline.round(key)
    _aware(moment)
    if moment < state.opens_at:
        raise UsageError(f"round '{key}' opens on {_show(state.opens_at)}: it cannot close before")
    if state.deadline is not None and moment < state.deadline:
        raise UsageError(
            f"comments on '{key}' were invited until {_show(state.deadline)}: close it at that time or later"
        )
    payload = {"at": moment.isoformat()}
    return CalendarEvent(at=at, by=_name(by), kind="closed", subject=key, payload=payload, note=note)


def extend_round(
    timeline: Timeline, key: str, *, deadline: datetime, at: datetime, by: str, words: str = "", note: str = ""
) -> CalendarEvent:
    """A later deadline; the old one is kept. A round without deadline is given one, if it lies ahead.

    Raises:
        UsageError: the new deadline is not later, lies before the opening, or years away.
    """
    state = timeline.round(key)
    _aware(deadline)
    if state.deadline is not None and deadline <= state.deadline:
        raise UsageError(
            f"the deadline of '{key}' is {_show(state.deadline)}: an extension must be later, not {_show(deadline)}"
        )
    if state.deadline is None and deadline <= at:
        raise UsageError(
            f"'{key}' has no deadline, and one in the past would make mail late that was not: give a time after "
            f"{_show(at)}"
        )
    _check_deadline(deadline, state.opens_at, at)
    payload = {
        "deadline": deadline.isoformat(),
        "was": state.deadline.isoformat() if state.deadline else None,
        "words": words,
    }
    return CalendarEvent(at=at, by=_name(by), kind="extended", subject=key, payload=payload, note=note)


def circulate_draft(
    timeline: Timeline,
    key: str,
    *,
    moment: datetime,
    at: datetime,
    by: str,
    title: str = "",
    names: Sequence[str] = (),
    symbols: Sequence[str] = (),
    note: str = "",
) -> CalendarEvent:
    """A draft went out at ``moment``; one that the settings do not know is added by it.

    Raises:
        UsageError: the document is unknown or the key malformed.
    """
    document, _, name = key.partition("/")
    if document not in timeline.document_ids:
        raise NotFound(f"there is no document '{document}'; there is: {', '.join(timeline.document_ids)}")
    if not IDENTIFIER.fullmatch(name):
        raise UsageError(f"'{key}' cannot name a draft: write DOCUMENT/DRAFT in small letters, digits and hyphens")
    _aware(moment)
    payload = {"at": moment.isoformat(), "title": title, "names": list(names), "symbols": list(symbols)}
    return CalendarEvent(at=at, by=_name(by), kind="circulated", subject=key, payload=payload, note=note)


def _check_deadline(deadline: datetime, opens: datetime, at: datetime) -> None:
    _aware(deadline)
    if deadline <= opens:
        raise UsageError(f"a deadline of {_show(deadline)} lies before the opening, {_show(opens)}: give a later one")
    if deadline - max(at, opens) > FURTHEST:
        raise UsageError(f"a deadline of {_show(deadline)} is years away: check the year")


def _aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise UsageError(f"{moment.isoformat()} has no zone: add the offset, as in 2026-02-06T23:59:59+01:00")


def _name(by: str) -> str:
    """Who makes the change; history without a name is worth nothing."""
    if not by.strip():
        raise UsageError("say who makes the change: --by NAME")
    return by.strip()


def _show(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
