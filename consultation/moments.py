"""Dates and times of a calendar made moments. Pure; zones by ``zoneinfo``.

Everything returned is aware and carries the fixed offset of its zone at that moment: its ``date()`` is the local
date, and adding or subtracting hours is exact across a change of clocks (arithmetic inside one ``ZoneInfo`` counts
wall-clock hours, PEP 495).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from consultation.errors import UsageError

#: A deadline "on 6 February" takes in that day's last second (DESIGN, "The rounds").
LAST_SECOND = time(23, 59, 59)


def in_zone(moment: datetime, zone: str) -> datetime:
    """The same moment with the offset that ``zone`` has then."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    return local.replace(tzinfo=timezone(offset))


def start_of_day(day: date, zone: str) -> datetime:
    """The first moment of ``day`` in ``zone``; where clocks skip midnight, the first that exists."""
    wall = datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))
    return in_zone(wall.astimezone(UTC), zone)


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of ``day`` in ``zone``; where it comes twice, the second time, which favours the sender."""
    wall = datetime.combine(day, LAST_SECOND, tzinfo=ZoneInfo(zone)).replace(fold=1)
    return in_zone(wall.astimezone(UTC), zone)


def local_moment(wall: datetime, zone: str) -> datetime:
    """A wall-clock time as a person wrote it, made a moment.

    Raises:
        UsageError: the time came twice or never in that zone, because the clocks changed.
    """
    first = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return in_zone(first, zone)
    back = first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    exists = back == wall
    happened = "came twice" if exists else "never came"
    choices = " or ".join(first.replace(fold=fold).isoformat(timespec="seconds") for fold in (0, 1))
    raise UsageError(
        f"{wall.isoformat(sep=' ', timespec='minutes')} {happened} in {zone}, where the clocks changed then: "
        + (f"write {choices}" if exists else "write another time")
    )


def parse_moment(text: str, zone: str, *, end: bool = False) -> datetime:
    """A moment from what a person typed: RFC 3339, a wall-clock time in ``zone``, or a date.

    A date alone means the first moment of that day, or its last second with ``end`` (a deadline, a closing).

    Raises:
        UsageError: it is none of these, or the wall-clock time is ambiguous.
    """
    written = text.strip()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        pass
    else:
        return end_of_day(day, zone) if end else start_of_day(day, zone)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError(
            f"'{text}' is no date or time: write 2026-02-06, 2026-02-06T18:00 or 2026-02-06T18:00:00+01:00"
        ) from error
    return local_moment(moment, zone) if moment.tzinfo is None else in_zone(moment, zone)


def borderline_until(deadline: datetime) -> datetime:
    """The moment from which the deadline's date is over everywhere: 12:00 UTC of the next day (zone UTC-12)."""
    noon = datetime.combine(deadline.date() + timedelta(days=1), time(12), tzinfo=UTC)
    return max(noon, deadline.astimezone(UTC))


def whole_seconds(moment: datetime) -> datetime:
    """The moment in UTC without its fraction: deadlines count in seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)
