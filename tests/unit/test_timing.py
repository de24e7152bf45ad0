"""Timing and moments: where a receipt stands against a deadline, in every zone and on every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from consultation.errors import UsageError
from consultation.model import Consultation, Document, FuzzyDate, Round
from consultation.moments import end_of_day, local_moment, parse_moment, start_of_day
from consultation.timeline import Timeline
from consultation.words import Timing

LIMA = timezone(timedelta(hours=-5))


def timeline(day: date | None, zone: str = "Europe/Zurich") -> Timeline:
    """A calendar of one round with that deadline."""
    opens = FuzzyDate(words="", earliest=date(2026, 1, 15), nominal=date(2026, 1, 15), latest=date(2026, 1, 15))
    deadline = end_of_day(day, zone) if day else None
    item = Round(document="text", id="zero", title="", draft=None, opens=opens, deadline=deadline)
    consultation = Consultation(
        id="test",
        name="Test",
        ref_prefix="T",
        zone=zone,
        goes_live=datetime(2026, 1, 1, tzinfo=UTC),
        ends=date(2026, 12, 31),
        documents=(Document(id="text", title="Text", rounds=(item,)),),
        mailboxes=(),
    )
    return Timeline.build(consultation, ())


FEBRUARY, APRIL = date(2026, 2, 6), date(2026, 4, 30)
CASES = [
    ("a day before", FEBRUARY, "Europe/Zurich", "2026-02-05T12:00:00+01:00", Timing.ON_TIME, 0),
    ("last second in Geneva", FEBRUARY, "Europe/Zurich", "2026-02-06T23:59:59+01:00", Timing.ON_TIME, 0),
    ("within the last second", FEBRUARY, "Europe/Zurich", "2026-02-06T23:59:59.900+01:00", Timing.ON_TIME, 0),
    ("midnight in Geneva", FEBRUARY, "Europe/Zurich", "2026-02-07T00:00:00+01:00", Timing.BORDERLINE, 1),
    ("last second on Earth", FEBRUARY, "Europe/Zurich", "2026-02-07T11:59:59+00:00", Timing.BORDERLINE, 46_800),
    ("the date is over everywhere", FEBRUARY, "Europe/Zurich", "2026-02-07T12:00:00+00:00", Timing.LATE, 46_801),
    ("summer time: last second", APRIL, "Europe/Zurich", "2026-04-30T21:59:59+00:00", Timing.ON_TIME, 0),
    ("summer time: midnight", APRIL, "Europe/Zurich", "2026-04-30T22:00:00+00:00", Timing.BORDERLINE, 1),
    (
        "deadline on the eve of summer time",
        date(2026, 3, 28),
        "Europe/Zurich",
        "2026-03-28T22:59:59Z",
        Timing.ON_TIME,
        0,
    ),
    (
        "deadline on the day of 23 hours",
        date(2026, 3, 29),
        "Europe/Zurich",
        "2026-03-29T22:00:00Z",
        Timing.BORDERLINE,
        1,
    ),
    ("deadline on the day of 25 hours", date(2026, 10, 25), "Europe/Zurich", "2026-10-25T22:59:59Z", Timing.ON_TIME, 0),
    ("half-hour zone", FEBRUARY, "Asia/Kolkata", "2026-02-06T18:29:59Z", Timing.ON_TIME, 0),
    ("half-hour zone, after", FEBRUARY, "Asia/Kolkata", "2026-02-06T18:30:00Z", Timing.BORDERLINE, 1),
    ("three-quarter-hour zone", FEBRUARY, "Asia/Kathmandu", "2026-02-06T18:14:59Z", Timing.ON_TIME, 0),
    ("zone far to the west", FEBRUARY, "Pacific/Pago_Pago", "2026-02-07T11:00:00Z", Timing.BORDERLINE, 1),
    ("zone far to the east", FEBRUARY, "Pacific/Kiritimati", "2026-02-07T12:00:00Z", Timing.LATE, 93_601),
    ("last zone on Earth", FEBRUARY, "Etc/GMT+12", "2026-02-07T11:59:59Z", Timing.ON_TIME, 0),
    ("last zone on Earth, after", FEBRUARY, "Etc/GMT+12", "2026-02-07T12:00:00Z", Timing.LATE, 1),
]


@pytest.mark.parametrize(
    ("day", "zone", "received", "timing", "late_by"), [item[1:] for item in CASES], ids=[item[0] for item in CASES]
)
def test_timing(day: date, zone: str, received: str, timing: Timing, late_by: int) -> None:
    """A receipt is on time to the deadline's second, borderline while its date lasts anywhere, late from then on."""
    assert timeline(day, zone).timing("text/zero", datetime.fromisoformat(received)) == (timing, late_by)


def test_the_evening_in_lima_is_borderline_in_geneva() -> None:
    """At 20:15 on 6 February in Lima it is 02:15 of the 7th in Geneva: past the deadline, but still that date there."""
    received = datetime(2026, 2, 6, 20, 15, tzinfo=LIMA)
    assert timeline(FEBRUARY).timing("text/zero", received) == (Timing.BORDERLINE, 2 * 3600 + 15 * 60 + 1)


def test_a_round_without_deadline_can_never_be_late() -> None:
    """Years later, mail on a round without deadline is still not late."""
    assert timeline(None).timing("text/zero", datetime(2030, 1, 1, tzinfo=UTC)) == (Timing.NO_DEADLINE, 0)


def test_hours_added_to_a_deadline_are_hours_that_pass() -> None:
    """Thirteen hours after a deadline on the eve of summer time are thirteen hours, not twelve."""
    deadline = timeline(date(2026, 3, 28)).round("text/zero").deadline
    assert deadline is not None
    assert (deadline + timedelta(hours=13)).astimezone(UTC) == datetime(2026, 3, 29, 11, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "zone", "words"),
    [
        (datetime(2026, 10, 25, 2, 30), "Europe/Zurich", "came twice"),
        (datetime(2026, 3, 29, 2, 30), "Europe/Zurich", "never came"),
        (datetime(2026, 4, 5, 1, 45), "Australia/Lord_Howe", "came twice"),
    ],
)
def test_ambiguous_local_times_are_refused(wall: datetime, zone: str, words: str) -> None:
    """A time of day that the change of clocks made twice or never is refused, with what to write."""
    with pytest.raises(UsageError, match=f"{words} in {zone}"):
        local_moment(wall, zone)


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2026-02-06", True, "2026-02-06T23:59:59+01:00"),
        ("2026-02-06", False, "2026-02-06T00:00:00+01:00"),
        ("2026-07-06T18:00", True, "2026-07-06T18:00:00+02:00"),
        ("2026-02-06T18:00:00-05:00", True, "2026-02-07T00:00:00+01:00"),
        ("2026-02-06T18:00:00Z", False, "2026-02-06T19:00:00+01:00"),
    ],
)
def test_moments_as_people_write_them(text: str, end: bool, expected: str) -> None:
    """A date, a local time and a time with offset are all understood, and come back with the zone's offset."""
    assert parse_moment(text, "Europe/Zurich", end=end).isoformat() == expected


def test_what_is_no_time_is_refused_with_an_example() -> None:
    """Words are no time; the message shows how to write one."""
    with pytest.raises(UsageError, match="write 2026-02-06"):
        parse_moment("end of February", "Europe/Zurich")


def test_days_that_begin_late_or_end_twice() -> None:
    """Where clocks skip midnight the day begins an hour later; an hour that comes twice ends it the second time."""
    assert start_of_day(date(2025, 4, 25), "Africa/Cairo").isoformat() == "2025-04-25T01:00:00+03:00"
    assert end_of_day(date(2025, 10, 30), "Africa/Cairo").isoformat() == "2025-10-30T23:59:59+02:00"
