"""The certificate: every mail counted as one thing, and what does not add up is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from consultation import settings
from consultation.rounds import RoundState
from consultation.timeline import Timeline
from consultation.words import Kind, State
from reports.certificate import Certificate, certificate_json, certify
from store.records import LedgerLine, Message, PollRecord, Receipt
from tests.store_samples import NOON, submission, tag

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def state() -> RoundState:
    """The round on the zero draft of the review document."""
    return Timeline.build(settings.load(ROOT / "settings.toml", {}, Path("unused")), ()).round(
        "review-document/zero-draft"
    )


def _receipt(uid: int, **changes: Any) -> Receipt:
    values: dict[str, Any] = {
        "id": uid, "mailbox": "info", "folder": "INBOX", "uidvalidity": 7, "uid": uid, "state": "archived",
        "sha256": "x", "size": 1, "internal_date": NOON, "fetched_at": NOON,
    }  # fmt: skip
    return Receipt(**(values | changes))


def _message(number: int, kind: Kind = Kind.SUBMISSION, state: State = State.DONE, **changes: Any) -> Message:
    values: dict[str, Any] = {
        "id": f"m-{number:07d}", "consultation": "ccm-3rc", "message_id": "", "subject": f"Mail {number}",
        "sender_name": "", "sender_address": "a@example.org", "received_at": NOON, "language": "en", "kind": kind,
        "state": state, "receipts": (_receipt(number),),
    }  # fmt: skip
    return Message(**(values | changes))


def _line(**changes: int) -> LedgerLine:
    values: dict[str, Any] = {
        "listed": 0, "archived": 0, "vanished": 0, "held": 0, "attached": 0, "quarantined": 0,
    }  # fmt: skip
    return LedgerLine(mailbox="info", folder="INBOX", uidvalidity=7, **(values | changes))


def _certify(
    messages: Sequence[Message], line: LedgerLine, state: RoundState | None = None, **more: Any
) -> Certificate:
    return certify("ccm-3rc", AT, state, messages, [line], more.get("troubled", ()), more.get("polls", ()))


def _spoken(number: int, round_id: str = "zero-draft", **changes: Any) -> Message:
    part = submission(f"3RC-{number:04d}", f"m-{number:07d}", tags=(tag(round_id=round_id),))
    return _message(number, submissions=(part,), **changes)


def test_each_mail_counts_as_one_thing() -> None:
    """Its state where that says it all, else its kind; together they are all mails."""
    vanished = (_receipt(5, state="vanished"),)
    held = (_receipt(6, state="held"),)
    found = [
        _spoken(1),
        _spoken(2, kind=Kind.RESEND),
        _message(3, Kind.AUTOMATIC),
        _message(4, state=State.QUARANTINED),
        _message(5, state=State.VANISHED, receipts=vanished),
        _message(6, state=State.HELD, receipts=held),
        _message(7, state=State.FORGOTTEN),
        _message(8, state=State.PARSED),
    ]
    certificate = _certify(found, _line(listed=8, archived=6, vanished=1, held=1, attached=6))
    told = certificate_json(certificate)
    assert told["adds_up"] is True
    assert told["mails_in"] == len(told["messages"]) == sum(told["on_round"].values()) + sum(told["other"].values())
    assert told["on_round"] == {"resend": 1, "submission": 1}
    others = ("automatic", "forgotten", "held", "pending", "quarantined", "vanished")
    assert told["other"] == dict.fromkeys(others, 1)
    (folder,) = told["ledger"]
    assert [folder[name] for name in ("done", "quarantined", "pending", "forgotten")] == [3, 1, 1, 1]


def test_a_round_has_what_speaks_on_it_and_what_came_while_it_was_open(state: RoundState) -> None:
    """A late paper belongs to it; a paper on another round in that time is listed as such; mail before it is not."""
    late = _spoken(1, received_at=AT - timedelta(days=1))
    other = _spoken(2, round_id="first-draft")
    enquiry = _message(3, Kind.ENQUIRY)
    before = _message(4, Kind.ENQUIRY, received_at=state.opens_at - timedelta(days=1))
    after = _message(5, Kind.ENQUIRY, received_at=AT + timedelta(days=1))
    certificate = _certify([late, other, enquiry, before, after], _line(listed=5, archived=5, attached=5), state)
    assert [item.message for item in certificate.entries] == [late, other, enquiry]
    assert [item.on_round for item in certificate.entries] == [True, False, False]
    assert date(2026, 2, 6) == (state.deadline or AT).date()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"listed": 3, "archived": 2, "attached": 2}, "3 listed"),
        ({"listed": 3, "archived": 3, "attached": 3}, "3 archived, but"),
        ({"listed": 1, "archived": 1, "attached": 1}, "1 archived, but"),
    ],
)
def test_a_ledger_that_does_not_close_is_named(line: dict[str, int], words: str) -> None:
    """Both accounts of a folder are counted from different sides, and a difference is a problem in words."""
    certificate = _certify([_message(1), _message(2)], _line(**line))
    assert len(certificate.problems) == 1
    assert words in certificate.problems[0]
    assert certificate_json(certificate)["adds_up"] is False


def test_what_waits_adds_up_and_what_was_given_up_does_not() -> None:
    """A copy that is of no message yet is pending; one that nobody will try again is a problem."""
    line = _line(listed=2, archived=2, attached=1)
    waiting = _certify([_message(1)], line)
    assert waiting.problems == ()
    assert waiting.folders[0].pending == 1
    given_up = _certify([_message(1)], line, troubled=[_receipt(2, attempts=3, problem="internal: KeyError")])
    assert len(given_up.problems) == 1
    assert "internal: KeyError" in given_up.problems[0]


def test_the_last_pass_over_each_folder_counts() -> None:
    """One that failed, or left listed mail behind, is named; an earlier failure that was made good is not."""
    good = PollRecord(mailbox="info", folder="INBOX", at=AT, outcome="ok", listed=1, archived=1)
    bad = replace(good, outcome="failed", problem="the server hung up", archived=0)
    short = replace(good, listed=2)
    line = _line(listed=1, archived=1, attached=1)
    assert _certify([_message(1)], line, polls=[bad, good]).problems == ()
    for last, words in ((bad, "hung up"), (short, "2 were listed")):
        (problem,) = _certify([_message(1)], line, polls=[good, last]).problems
        assert words in problem
