"""Mailboxes that cannot be read are tried less and less often, and people hear of it once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.outages import FIRST, LONGEST, Outages

NOW = datetime(2026, 2, 6, 12, tzinfo=UTC)


def test_people_hear_of_the_beginning_alone() -> None:
    """Of an outage of ten failures the first is told, whatever the later ones say; the end gives its length."""
    outages = Outages()
    told = [outages.failed("info", NOW + timedelta(minutes=n), f"fault {n}") for n in range(10)]
    assert told == [True] + [False] * 9
    ended = outages.over("info")
    assert ended is not None
    assert (ended.since, ended.failures) == (NOW, 10)
    assert outages.over("info") is None
    assert outages.failed("info", NOW, "again")


def test_waits_double_up_to_a_quarter_of_an_hour() -> None:
    """One minute, two, four, eight, then fifteen, however long it lasts."""
    outages = Outages(randomness=lambda: 1.0)
    waits = []
    for _ in range(12):
        outages.failed("info", NOW, "down")
        outage = outages.of("info")
        assert outage is not None
        waits.append(outage.again - NOW)
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 2, 4, 8, *[15] * 8]


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_jitter_shortens_a_wait_by_half_at_most(chance: float) -> None:
    """Mailboxes of one server come apart; none waits for less than half the time."""
    outages = Outages(randomness=lambda: chance)
    outages.failed("info", NOW, "down")
    outage = outages.of("info")
    assert outage is not None
    assert FIRST / 2 <= outage.again - NOW <= FIRST


def test_one_mailbox_waits_and_the_other_does_not() -> None:
    """Each has its own outage, until its own time."""
    outages = Outages(randomness=lambda: 1.0)
    outages.failed("info", NOW, "down")
    assert outages.waits("info", NOW + timedelta(seconds=59))
    assert not outages.waits("info", NOW + FIRST)
    assert not outages.waits("presidency", NOW)


def test_a_failure_without_back_off_is_tried_at_the_next_poll() -> None:
    """A missing folder is told once and makes nobody wait."""
    outages = Outages()
    assert outages.failed("info", NOW, "no folder", back_off=False)
    assert not outages.waits("info", NOW)
    assert not outages.failed("info", NOW, "no folder", back_off=False)


def test_a_clock_set_back_keeps_no_mailbox_closed() -> None:
    """A year back, the wait that ends in a year is none."""
    outages = Outages()
    outages.failed("info", NOW, "down")
    assert not outages.waits("info", NOW - timedelta(days=365))
    assert outages.waits("info", NOW - LONGEST / 2)
