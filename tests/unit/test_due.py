"""What is due follows from the calendar, the outbox and the moment, and from nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from consultation.model import CalendarEvent
from consultation.timeline import Timeline
from reports.due import DigestKind, Due, daily_moment, due
from store.records import OutboxItem
from tests.digest_samples import ISU, PLAN, PRESIDENCY, ZERO, consultation, utc

CONFERENCE = consultation()


def timeline(*events: CalendarEvent) -> Timeline:
    """The calendar of the settings, with changes."""
    return Timeline.build(CONFERENCE, events)


def extended(to: str, at: str) -> CalendarEvent:
    """A later deadline of the zero draft."""
    return CalendarEvent(at=utc(at), by="isu", kind="extended", subject=ZERO, payload={"deadline": to})


def queued(owed: Sequence[Due], now: str = "2026-02-01 12:00") -> list[OutboxItem]:
    """The outbox after these were put into it."""
    return [
        OutboxItem(
            kind=item.kind.value,
            consultation=CONFERENCE.id,
            round=item.round,
            period=item.period,
            recipient=recipient,
            message_id="<1@example.org>",
            content=b"",
            created_at=utc(now),
            due_at=item.due_at,
            state="backfill" if item.not_mailed else "sent",
        )
        for item in owed
        for recipient in item.recipients
    ]


def of(kind: DigestKind, owed: Sequence[Due]) -> list[tuple[str, str, str]]:
    """(round, period, why it is not mailed) of one kind."""
    return [(item.round, item.period, item.not_mailed) for item in owed if item.kind is kind]


def test_what_was_queued_is_not_due_again() -> None:
    """Asked twice at one moment, the second answer is empty."""
    now = utc("2026-02-07 12:30")
    first = due(CONFERENCE, timeline(), [], now)
    assert first
    assert due(CONFERENCE, timeline(), queued(first), now) == ()


def test_days_before_the_latest_are_covered_by_it() -> None:
    """The first digest after go-live stands for all days since, and only the latest is mailed."""
    found = of(DigestKind.DAILY, due(CONFERENCE, timeline(), [], utc("2026-01-08 07:00")))
    assert [period for _, period, _ in found] == ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"]
    assert [bool(why) for *_, why in found] == [True, True, True, False]


def test_a_clock_that_goes_back_owes_nothing() -> None:
    """No date is owed twice, and none before the last one."""
    outbox = queued(due(CONFERENCE, timeline(), [], utc("2026-01-20 07:00")))
    earlier = due(CONFERENCE, timeline(), outbox, utc("2026-01-19 07:00"))
    assert of(DigestKind.DAILY, earlier) == []


def test_a_clock_that_jumps_a_year_gives_one_daily_digest() -> None:
    """The days between are recorded, not mailed."""
    outbox = queued(due(CONFERENCE, timeline(), [], utc("2026-01-20 07:00")))
    found = of(DigestKind.DAILY, due(CONFERENCE, timeline(), outbox, utc("2027-01-20 07:00")))
    assert sum(not why for *_, why in found) == 1


def test_a_recipient_who_joins_gets_what_comes() -> None:
    """Not every digest that there was before."""
    now = utc("2026-02-07 12:30")
    outbox = queued(due(CONFERENCE, timeline(), [], now))
    plan = dataclasses.replace(PLAN, daily_to=(ISU, "new@example.org"), deadline_to=(ISU, "new@example.org"))
    joined = consultation(digests=plan)
    assert due(joined, timeline(), outbox, now) == ()
    tomorrow = due(joined, timeline(), outbox, now + timedelta(days=1))
    assert tomorrow[0].recipients == (ISU, "new@example.org")


def test_an_account_is_due_so_many_hours_after_its_deadline() -> None:
    """13 hours after 23:59:59 in Zurich, to its own recipients."""
    assert of(DigestKind.DEADLINE, due(CONFERENCE, timeline(), [], utc("2026-02-07 11:59"))) == []
    owed = [item for item in due(CONFERENCE, timeline(), [], utc("2026-02-07 12:00")) if item.kind == "deadline"]
    assert [(item.round, item.period, item.recipients) for item in owed] == [
        (ZERO, "2026-02-06T22:59:59Z", (ISU, PRESIDENCY))
    ]


def test_an_extension_before_the_deadline_moves_its_account() -> None:
    """The old deadline is owed nothing; the new one gets an account, not a correction."""
    later = timeline(extended("2026-02-13T23:59:59+01:00", "2026-02-05 12:00"))
    assert of(DigestKind.DEADLINE, due(CONFERENCE, later, [], utc("2026-02-07 13:00"))) == []
    found = due(CONFERENCE, later, [], utc("2026-02-14 13:00"))
    assert of(DigestKind.DEADLINE, found) == [(ZERO, "2026-02-13T22:59:59Z", "")]


def test_an_extension_after_the_account_gives_a_correction() -> None:
    """Under a key with the new deadline; extended once more, another one."""
    outbox = queued(due(CONFERENCE, timeline(), [], utc("2026-02-07 13:00")))
    once = timeline(extended("2026-02-13T23:59:59+01:00", "2026-02-08 12:00"))
    found = due(CONFERENCE, once, outbox, utc("2026-02-14 13:00"))
    assert of(DigestKind.CORRECTION, found) == [(ZERO, "2026-02-13T22:59:59Z", "")]
    assert of(DigestKind.DEADLINE, found) == []
    outbox += queued(found)
    assert of(DigestKind.CORRECTION, due(CONFERENCE, once, outbox, utc("2026-02-14 14:00"))) == []


def test_a_round_without_a_deadline_has_no_account() -> None:
    """Closing is no deadline."""
    found = due(CONFERENCE, timeline(), [], utc("2026-10-30 12:00"))
    assert {state.key for state in timeline().rounds() if state.deadline} == {
        item.round for item in found if item.kind is DigestKind.DEADLINE
    }


def test_reminders_come_in_the_morning_so_many_days_before() -> None:
    """Seven days before the deadline's date, at the time of the daily digest."""
    assert of(DigestKind.REMINDER, due(CONFERENCE, timeline(), [], utc("2026-01-30 06:29"))) == []
    found = due(CONFERENCE, timeline(), [], utc("2026-01-30 06:30"))
    assert of(DigestKind.REMINDER, found) == [(ZERO, "2026-02-06T22:59:59Z -7d", "")]


def test_of_missed_reminders_the_nearest_is_mailed() -> None:
    """A worker that comes back a day before the deadline reminds once."""
    found = of(DigestKind.REMINDER, due(CONFERENCE, timeline(), [], utc("2026-02-05 12:00")))
    assert [(period[-2:], bool(why)) for _, period, why in found] == [("7d", True), ("2d", False)]


def test_after_the_deadline_nobody_is_reminded() -> None:
    """The keys are on record, with the reason."""
    found = of(DigestKind.REMINDER, due(CONFERENCE, timeline(), [], utc("2026-02-07 00:00")))
    assert {why for *_, why in found} == {"the deadline had passed"}


def test_nothing_before_go_live_is_mailed() -> None:
    """What fell due before is recorded; from go-live on everything is mailed."""
    live = consultation(goes_live=utc("2026-02-10 00:00"))
    before = due(live, timeline(), [], utc("2026-02-09 12:00"))
    assert before
    assert all(item.not_mailed for item in before)
    after = due(live, timeline(), queued(before), utc("2026-02-10 06:30"))
    assert [(item.kind, item.period, item.not_mailed) for item in after] == [("daily", "2026-02-10", "")]


def test_without_recipients_nothing_is_due() -> None:
    """Nobody asked for digests."""
    nobody = dataclasses.replace(PLAN, daily_to=(), deadline_to=(), reminder_to=())
    assert due(consultation(digests=nobody), timeline(), [], utc("2026-02-07 13:00")) == ()


def test_a_time_that_the_clocks_skip_or_repeat_is_one_moment() -> None:
    """02:30 on the two nights on which clocks change in Zurich."""
    plan = dataclasses.replace(PLAN, daily_at="02:30")
    zurich = consultation(digests=plan)
    assert daily_moment(zurich, utc("2026-03-29 00:00").date()) == utc("2026-03-29 01:30")
    assert daily_moment(zurich, utc("2026-10-25 00:00").date()) == utc("2026-10-25 00:30")


def test_another_consultation_in_the_outbox_is_not_ours() -> None:
    """Keys are of one consultation."""
    now = utc("2026-01-20 07:00")
    foreign = [
        dataclasses.replace(item, consultation="ccm-2rc") for item in queued(due(CONFERENCE, timeline(), [], now))
    ]
    assert due(CONFERENCE, timeline(), foreign, now) == due(CONFERENCE, timeline(), [], now)
