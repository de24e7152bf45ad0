"""The calendar: settings seed it, events rule it, and its history is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from consultation import changes
from consultation.errors import AmbiguousName, NotFound, UsageError
from consultation.model import CalendarEvent, Consultation
from consultation.settings import load
from consultation.timeline import Timeline
from consultation.words import Timing

ROOT = Path(__file__).resolve().parents[2]
ZERO = "review-document/zero-draft"
FIRST = "review-document/first-draft"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(scope="module")
def consultation() -> Consultation:
    return load(ROOT / "settings.toml", {})


@pytest.fixture
def calendar(consultation: Consultation) -> Timeline:
    return Timeline.build(consultation, ())


AT = moment("2026-02-05T10:00:00+00:00")
WHO: dict[str, Any] = {"at": AT, "by": "A. Officer"}


def test_an_extension_moves_the_deadline_and_keeps_the_first(consultation: Consultation, calendar: Timeline) -> None:
    """After an extension timing counts from the new deadline; the first one and the event stay on record."""
    event = changes.extend_round(calendar, ZERO, deadline=moment("2026-02-13T23:59:59+01:00"), **WHO)
    state = Timeline.build(consultation, [event]).round(ZERO)
    assert state.deadline == moment("2026-02-13T22:59:59+00:00")
    assert state.first_deadline == moment("2026-02-06T22:59:59+00:00")
    assert state.closes_at == state.deadline
    assert state.history == (event,)
    received = moment("2026-02-10T12:00:00+00:00")
    assert calendar.timing(ZERO, received)[0] is Timing.LATE
    assert Timeline.build(consultation, [event]).timing(ZERO, received) == (Timing.ON_TIME, 0)


def test_events_apply_in_the_order_in_which_they_were_made(consultation: Consultation, calendar: Timeline) -> None:
    """Of two extensions the later one rules, in whatever order they are read."""
    first = changes.extend_round(calendar, ZERO, deadline=moment("2026-02-13T23:59:59+01:00"), **WHO)
    between = Timeline.build(consultation, [first])
    second = changes.extend_round(
        between, ZERO, deadline=moment("2026-02-20T23:59:59+01:00"), at=AT + timedelta(days=1), by="A. Officer"
    )
    state = Timeline.build(consultation, [second, first]).round(ZERO)
    assert state.deadline == moment("2026-02-20T22:59:59+00:00")
    assert state.history == (first, second)


def test_true_circulation_rules_the_planned_one(consultation: Consultation, calendar: Timeline) -> None:
    """A draft that went out later than planned opens its round then, and ends the round that closes with it."""
    out = moment("2026-03-09T15:00:00+01:00")
    event = changes.circulate_draft(calendar, FIRST, moment=out, **WHO)
    after = Timeline.build(consultation, [event])
    draft = after.draft(FIRST)
    assert (draft.circulated_at, draft.actual) == (out, True)
    assert draft.planned_at == moment("2026-03-02T00:00:00+01:00")
    assert after.round(FIRST).opens_at == out
    early = moment("2026-03-05T12:00:00+01:00")
    assert after.draft_in_force("review-document", early) == after.draft(ZERO).draft
    assert calendar.draft_in_force("review-document", early) == calendar.draft(FIRST).draft
    second = changes.circulate_draft(
        after, "review-document/second-draft", moment=moment("2026-06-12T09:00:00+02:00"), **WHO
    )
    assert Timeline.build(consultation, [event, second]).round(FIRST).closes_at == moment("2026-06-12T09:00:00+02:00")


def test_a_round_without_deadline_closes_on_the_day_that_is_implied(calendar: Timeline) -> None:
    """Without a deadline, a round takes mail by itself to the end of its last day."""
    last = moment("2026-05-31T23:59:59+02:00")
    assert calendar.round(FIRST).closes_at == last
    assert calendar.round(FIRST).deadline is None
    assert FIRST in {state.key for state in calendar.open_rounds(last)}
    assert FIRST not in {state.key for state in calendar.open_rounds(last + timedelta(seconds=1))}


def test_rounds_can_be_added_opened_closed_and_opened_again(consultation: Consultation, calendar: Timeline) -> None:
    """A round that no note foresaw is added, and a person's opening and closing rule."""
    key = "action-plan/zero-draft"
    added = changes.add_round(
        calendar,
        key,
        opens=date(2026, 3, 20),
        closes=date(2026, 4, 10),
        write_to=["info"],
        note="announced at the briefing",
        **WHO,
    )
    with_it = Timeline.build(consultation, [added])
    assert with_it.round(key).round.write_to == ("info",)
    assert with_it.round(key).closes_at == moment("2026-04-10T23:59:59+02:00")
    closed = changes.close_round(
        with_it, key, moment=moment("2026-04-01T12:00:00+02:00"), at=AT + timedelta(days=60), by="A. Officer"
    )
    ended = Timeline.build(consultation, [added, closed])
    assert ended.round(key).closes_at == moment("2026-04-01T12:00:00+02:00")
    again = changes.open_round(
        ended, key, moment=moment("2026-04-03T12:00:00+02:00"), at=AT + timedelta(days=61), by="A. Officer"
    )
    reopened = Timeline.build(consultation, [added, closed, again]).round(key)
    assert reopened.closes_at is None
    assert [event.kind for event in reopened.history] == ["added", "closed", "opened"]


def test_a_deadline_can_be_set_where_there_was_none(consultation: Consultation, calendar: Timeline) -> None:
    """A round without deadline may be given one that lies ahead; one in the past is refused."""
    ahead = changes.extend_round(calendar, FIRST, deadline=moment("2026-04-15T23:59:59+02:00"), **WHO)
    state = Timeline.build(consultation, [ahead]).round(FIRST)
    assert (state.deadline, state.first_deadline) == (moment("2026-04-15T21:59:59+00:00"), None)
    with pytest.raises(UsageError, match="in the past"):
        changes.extend_round(
            calendar,
            FIRST,
            deadline=moment("2026-04-01T23:59:59+02:00"),
            at=moment("2026-04-20T00:00:00+00:00"),
            by="A. Officer",
        )


@pytest.mark.parametrize(
    ("kind", "arguments", "words"),
    [
        ("extend_round", {"deadline": moment("2026-02-01T23:59:59+01:00")}, "must be later"),
        ("extend_round", {"deadline": moment("2062-02-13T23:59:59+01:00")}, "check the year"),
        ("extend_round", {"deadline": datetime(2026, 2, 13, 23, 59, 59)}, "has no zone"),
        ("close_round", {"moment": moment("2026-01-01T00:00:00+01:00")}, "cannot close before"),
        ("close_round", {"moment": moment("2026-02-01T00:00:00+01:00")}, "were invited until"),
        ("open_round", {"moment": moment("2026-03-01T00:00:00+01:00")}, "round extend"),
    ],
)
def test_changes_that_break_a_promise_are_refused(
    calendar: Timeline, kind: str, arguments: dict[str, Any], words: str
) -> None:
    """A change that contradicts the calendar is refused, and the message says what to do instead."""
    with pytest.raises(UsageError, match=words):
        getattr(changes, kind)(calendar, ZERO, **arguments, **WHO)


def test_rounds_that_cannot_be_are_not_added(calendar: Timeline) -> None:
    """A round needs a known document, a name of its own, a known draft, dates in order and somebody who adds it."""
    day = date(2026, 3, 1)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("protocol/zero-draft", {}),
        (ZERO, {}),
        ("action-plan/Zero Draft", {}),
        ("action-plan/extra", {"draft": "no-such"}),
        ("action-plan/extra", {"closes": date(2026, 2, 1)}),
        ("action-plan/extra", {"deadline": moment("2026-02-01T00:00:00+01:00")}),
        ("action-plan/extra", {"invited": ["everybody"]}),
        ("action-plan/extra", {"by": " "}),
    ]
    for key, more in wrong:
        with pytest.raises(UsageError):
            changes.add_round(calendar, key, opens=day, **{**WHO, **more})


def test_round_names_are_resolved(calendar: Timeline) -> None:
    """A short name counts where the document, or its being the only one, says the rest."""
    assert calendar.resolve("zero-draft").key == ZERO
    assert calendar.resolve(ZERO).key == ZERO
    assert calendar.resolve("first-draft", "action-plan").key == "action-plan/first-draft"
    with pytest.raises(AmbiguousName) as caught:
        calendar.resolve("first-draft")
    assert set(caught.value.candidates) == {FIRST, "action-plan/first-draft", "political-declaration/first-draft"}
    with pytest.raises(NotFound, match=f"did you mean '{ZERO}'"):
        calendar.resolve("review-document/zero-draf")
    with pytest.raises(NotFound, match="there is: review-document/zero-draft"):
        calendar.resolve("third-draft")
    with pytest.raises(NotFound, match="not a round of"):
        calendar.resolve(ZERO, "action-plan")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-12-01T00:00:00+00:00", ZERO),
        ("2026-02-20T00:00:00+00:00", ZERO),
        ("2026-03-02T00:00:00+01:00", FIRST),
        ("2026-07-01T00:00:00+00:00", "review-document/second-draft"),
        ("2026-12-01T00:00:00+00:00", "review-document/conference"),
    ],
)
def test_latest_round_is_that_of_the_draft_circulated_last(calendar: Timeline, at: str, expected: str) -> None:
    """A compilation without a round named is of the draft that went out last."""
    assert calendar.latest_round("review-document", moment(at)).key == expected


def test_latest_round_before_any_draft_is_the_one_open(calendar: Timeline) -> None:
    """Where no draft is out yet, the round that was opened last counts."""
    assert calendar.latest_round("action-plan", moment("2026-01-10T00:00:00+00:00")).key == "action-plan/early-views"
    assert calendar.latest_round("general", moment("2026-01-10T00:00:00+00:00")).key == "general/general"
    with pytest.raises(NotFound, match="there is no document"):
        calendar.latest_round("protocol", AT)


def test_deadlines_between_two_moments(calendar: Timeline) -> None:
    """Deadlines are listed after the first moment and up to the second, earliest first."""
    due = calendar.deadlines(moment("2026-02-06T23:59:58+01:00"), moment("2026-07-16T23:59:59+02:00"))
    assert [state.key for state in due] == [ZERO, "action-plan/working-paper", "political-declaration/elements"]
    assert calendar.deadlines(moment("2026-02-06T23:59:59+01:00"), moment("2026-03-01T00:00:00+01:00")) == ()


def test_events_on_what_is_no_longer_there_are_kept_aside(consultation: Consultation) -> None:
    """An event whose round or document left the settings changes nothing, and is shown."""
    lost = CalendarEvent(at=AT, by="x", kind="closed", subject="protocol/zero", payload={"at": AT.isoformat()})
    gone = CalendarEvent(at=AT, by="x", kind="closed", subject="general/gone", payload={"at": AT.isoformat()})
    built = Timeline.build(consultation, [lost, gone])
    assert built.orphans == (lost, gone)
    assert built.rounds() == Timeline.build(consultation, ()).rounds()


def test_a_draft_that_nobody_planned_joins_by_its_circulation(consultation: Consultation, calendar: Timeline) -> None:
    """Registering a draft that the settings lack adds it, with its title, names and date."""
    event = changes.circulate_draft(
        calendar,
        "action-plan/zero-draft",
        moment=datetime(2026, 4, 1, tzinfo=UTC),
        title="zero draft of the plan",
        names=["LAP 2"],
        **WHO,
    )
    built = Timeline.build(consultation, [event])
    assert built.draft("action-plan/zero-draft").draft.names == ("LAP 2",)
    in_force = built.draft_in_force("action-plan", datetime(2026, 4, 2, tzinfo=UTC))
    assert in_force is not None
    assert in_force.id == "zero-draft"
