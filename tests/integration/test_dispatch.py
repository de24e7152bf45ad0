"""What is due is queued once and sent once, whatever happens between."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from itertools import pairwise
from pathlib import Path

import pytest

from consultation.errors import StorageError
from consultation.model import CalendarEvent, DigestPlan
from reports.delivery import Answer, Outcome
from reports.dispatch import deliver, prepare
from store.database import Database
from store.journal import Journal
from tests.digest_samples import ISU, PRESIDENCY, ZERO, Bench, bench, doubtful, paper, submitter, utc, word_file
from tests.fakes.memory_transport import DOWN, LATER, LOST, REFUSED, Killed, MemoryTransport

DAY = timedelta(days=1)


def turn(at: Bench, transport: MemoryTransport) -> None:
    """One tick of the worker."""
    prepare(at.session)
    deliver(at.session, transport)


def items(at: Bench) -> list[tuple[str, str, str, str]]:
    """(kind, period, recipient, state) of the whole outbox."""
    with at.session.database.transaction(write=False) as tx:
        return [(item.kind, item.period, item.recipient, item.state) for item in tx.outbox.index("ccm-3rc")]


def test_a_digest_is_sent_once(tmp_path: Path) -> None:
    """Ticks after the first one queue nothing and send nothing."""
    with bench(tmp_path, utc("2026-01-20 06:30")) as at:
        transport = MemoryTransport()
        for _ in range(3):
            turn(at, transport)
        assert [recipient for recipient, _ in transport.taken] == [ISU]
        assert items(at)[-1] == ("daily", "2026-01-20", ISU, "sent")


def test_nothing_is_due_before_its_time(tmp_path: Path) -> None:
    """A minute before half past seven in Zurich the day before is the last one."""
    with bench(tmp_path, utc("2026-01-20 06:29")) as at:
        prepare(at.session)
        assert items(at)[-1][:2] == ("daily", "2026-01-19")


@pytest.mark.parametrize(
    ("start", "zone"),
    [("2026-03-20", "Europe/Zurich"), ("2026-10-15", "Europe/Zurich"), ("2026-03-25", "Australia/Lord_Howe")],
)
def test_thirty_days_across_a_change_of_clocks_give_one_digest_a_date(tmp_path: Path, start: str, zone: str) -> None:
    """Every local date has exactly one daily digest, also where half past two comes twice or never."""
    plan = bench_plan("02:15")
    with bench(tmp_path, utc(f"{start} 00:00"), zone=zone, digests=plan, goes_live=utc(f"{start} 00:00")) as at:
        transport = MemoryTransport()
        for _ in range(30 * 8):
            at.clock.now += timedelta(hours=3)
            turn(at, transport)
        days = [date.fromisoformat(period) for _, period, _, state in items(at) if state == "sent"]
    assert [later - earlier for earlier, later in pairwise(days)] == [DAY] * (len(days) - 1)
    assert len(transport.taken) == len(days)
    assert len(days) in {29, 30}


def bench_plan(daily_at: str) -> DigestPlan:
    """Daily digests alone, at that time."""
    return DigestPlan(daily_at=daily_at, daily_to=(ISU,))


def test_a_submission_is_new_in_exactly_one_daily_digest(tmp_path: Path) -> None:
    """Each is told in the first digest after it became known, also when that one is late."""
    with bench(tmp_path, utc("2026-01-12 05:00")) as at:
        transport = MemoryTransport()
        names = ["Norway", "Chile", "Ireland", "Zambia", "Japan"]
        for number, name in enumerate(names):
            at.clock.now += timedelta(hours=17)
            at.mail(at.clock.now, paper(submitter(f"X{number}", name)), files=(word_file(),))
            turn(at, transport)
        at.clock.now += 2 * DAY
        turn(at, transport)
        subjects = [_text(content) for _, content in transport.taken]
    for name in names:
        assert sum(f"- {name}:" in text for text in subjects) == 1


def test_days_without_a_worker_give_one_digest_that_says_so(tmp_path: Path) -> None:
    """The missed days are on record as covered by the one that was sent, headed "sent late"."""
    with bench(tmp_path, utc("2026-01-12 07:00")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        at.mail(utc("2026-01-13 10:00"), paper(), files=(word_file(),))
        at.clock.now = utc("2026-01-16 15:00")
        turn(at, transport)
        assert len(transport.taken) == 2
        assert [(period, state) for _, period, _, state in items(at)][-4:] == [
            ("2026-01-13", "backfill"),
            ("2026-01-14", "backfill"),
            ("2026-01-15", "backfill"),
            ("2026-01-16", "sent"),
        ]
        text = _text(transport.taken[1][1])
    assert "Sent late: due Fri 16 Jan, 07:30 CET, sent Fri 16 Jan, 16:00 CET." in text
    assert "1 new submission: Norway." in text


def test_what_fell_due_before_go_live_is_never_mailed(tmp_path: Path) -> None:
    """Its keys are on record as backfill, daily digests and the account of a round alike."""
    live = utc("2026-02-10 00:00")
    with bench(tmp_path, utc("2026-02-08 12:00"), goes_live=live) as at:
        transport = MemoryTransport()
        turn(at, transport)
        assert transport.taken == []
        assert {state for *_, state in items(at)} == {"backfill"}
        assert ("deadline", "2026-02-06T22:59:59Z", PRESIDENCY, "backfill") in items(at)
        at.clock.now = utc("2026-02-10 06:31")
        turn(at, transport)
        assert len(transport.taken) == 1


def test_a_worker_that_was_down_at_the_deadline_sends_one_account(tmp_path: Path) -> None:
    """Three days later exactly one goes to each recipient, and says that it is late."""
    with bench(tmp_path, utc("2026-02-10 12:00")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        turn(at, transport)
        accounts = [(recipient, content) for recipient, content in transport.taken if b"Deadline passed" in content]
        assert sorted(recipient for recipient, _ in accounts) == [ISU, PRESIDENCY]
        assert "Sent late: due Sat 7 Feb, 12:59 CET" in _text(accounts[0][1])


def test_an_extended_deadline_gets_a_correction(tmp_path: Path) -> None:
    """The account for the first deadline stays; one for the new deadline follows, under a key of its own."""
    with bench(tmp_path, utc("2026-02-07 12:30")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        with at.session.database.transaction() as tx:
            event = CalendarEvent(
                at=at.clock.now,
                by="isu",
                kind="extended",
                subject=ZERO,
                payload={"deadline": "2026-02-13T23:59:59+01:00"},
            )
            at.session.change_calendar(tx, event)
        turn(at, transport)
        at.clock.now = utc("2026-02-14 12:30")
        turn(at, transport)
        found = [(kind, period) for kind, period, recipient, _ in items(at) if recipient == PRESIDENCY]
    assert found == [("deadline", "2026-02-06T22:59:59Z"), ("correction", "2026-02-13T22:59:59Z")]


def test_what_was_frozen_is_what_is_sent(tmp_path: Path) -> None:
    """Mail that comes between two tries changes nothing of the digest that is tried."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport(answers=[LATER])
        turn(at, transport)
        with at.session.database.transaction(write=False) as tx:
            frozen = tx.outbox.list(state="pending")[0].content
        at.mail(at.clock.now, paper(submitter("CHL", "Chile")))
        at.clock.now += timedelta(minutes=2)
        turn(at, transport)
        assert transport.taken == [(ISU, frozen)]


def test_tries_are_spaced(tmp_path: Path) -> None:
    """After 1, 5, 15 and then every 60 minutes; nothing in between."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport(answers=[LATER] * 50)
        tried = []
        for minute in range(200):
            before = transport.tries
            turn(at, transport)
            if transport.tries > before:
                tried.append(minute)
            at.clock.now += timedelta(minutes=1)
        assert tried == [0, 1, 6, 21, 81, 141]


def test_a_refused_recipient_does_not_keep_others_waiting(tmp_path: Path) -> None:
    """It is refused for good and told in the next daily digest; the others have theirs."""
    with bench(tmp_path, utc("2026-02-07 12:30")) as at:
        transport = MemoryTransport(by_recipient={PRESIDENCY: REFUSED})
        prepare(at.session)
        outcome = deliver(at.session, transport)
        assert (outcome.refused, outcome.waiting) == (1, 0)
        assert outcome.problems == (
            f"deadline review-document/zero-draft 2026-02-06T22:59:59Z to {PRESIDENCY}: 550 no such user",
        )
        at.clock.now += DAY
        turn(at, transport)
        assert f"to {PRESIDENCY} was refused: 550 no such user" in _flat(transport.taken[-1][1])
        assert sum(state == "refused" for *_, state in items(at)) == 1


def test_a_lost_answer_costs_one_more_copy_at_most(tmp_path: Path) -> None:
    """It is tried once more with the same bytes; lost again, it waits for a person."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport(answers=[LOST, LOST])
        contents = []
        for _ in range(60):
            turn(at, transport)
            with at.session.database.transaction(write=False) as tx:
                contents.append(tx.outbox.list()[-1].content)
            at.clock.now += timedelta(minutes=5)
        assert transport.tries == 2
        assert len(set(contents)) == 1
        assert items(at)[-1][-1] == "unknown"
        at.clock.now += DAY
        turn(at, transport)
        assert "may not have arrived: the answer was lost" in _flat(transport.taken[-1][1])


def test_a_crash_between_claim_and_answer_costs_one_more_copy_at_most(tmp_path: Path) -> None:
    """The mail that was being sent is left alone while it may still be, then tried once more."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport(answers=[Killed])
        prepare(at.session)
        with pytest.raises(Killed):
            deliver(at.session, transport)
        assert items(at)[-1][-1] == "sending"
        at.clock.now += timedelta(minutes=5)
        turn(at, transport)
        assert transport.tries == 1
        at.clock.now += timedelta(minutes=15)
        turn(at, transport)
        turn(at, transport)
        assert transport.tries == 2
        assert items(at)[-1][-1] == "sent"


def test_a_server_that_is_down_is_asked_once_a_pass(tmp_path: Path) -> None:
    """The other mails are not tried in vain, and nothing is lost."""
    with bench(tmp_path, utc("2026-02-07 12:30")) as at:
        transport = MemoryTransport(answers=[DOWN])
        prepare(at.session)
        outcome = deliver(at.session, transport)
        assert transport.tries == 1
        assert outcome.waiting == len([state for *_, state in items(at) if state == "pending"]) == 3
        at.clock.now += timedelta(minutes=2)
        turn(at, transport)
        assert len(transport.taken) == 3


def test_a_pause_that_the_answer_asks_for_is_kept(tmp_path: Path) -> None:
    """A refused sign-in is not tried again for a quarter of an hour."""
    wait = Answer(outcome=Outcome.LATER, problem="535", server_wide=True, pause=timedelta(minutes=15))
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport(answers=[wait])
        for _ in range(15):
            turn(at, transport)
            at.clock.now += timedelta(minutes=1)
        assert transport.tries == 1
        turn(at, transport)
        assert len(transport.taken) == 1


def test_a_restored_record_does_not_send_again(tmp_path: Path) -> None:
    """What the journal says was sent after the backup is taken for sent, under the key that it had."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        at.session.database.close()
        shutil.copy(tmp_path / "record.sqlite", tmp_path / "backup.sqlite")
    with bench(tmp_path, utc("2026-01-21 06:31")) as at:
        turn(at, transport)
        assert len(transport.taken) == 2
    for name in ("record.sqlite", "record.sqlite-wal", "record.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.sqlite", tmp_path / "record.sqlite")
    with bench(tmp_path, utc("2026-01-21 09:00")) as at:
        turn(at, transport)
        assert len(transport.taken) == 2
        assert items(at)[-1] == ("daily", "2026-01-21", ISU, "sent")
        at.clock.now = utc("2026-01-22 06:31")
        turn(at, transport)
        assert len(transport.taken) == 3
        assert "From Wed 21 Jan, 07:31 CET" in _text(transport.taken[-1][1])


def test_nothing_is_mailed_that_cannot_be_put_on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D3: with a record that may not be written, or a journal on a full disk, the error comes before the mail goes."""
    with bench(tmp_path, utc("2026-01-20 06:30")) as at:
        prepare(at.session)
        transport = MemoryTransport()
        place = at.session.database.path
        assert place is not None
        # The folder before a file is made where there is none, and this one's name is no path.
        monkeypatch.chdir(tmp_path)
        read_only = Database.open(f"sqlite:///file:{place.resolve()}?mode=ro&uri=true")
        with pytest.raises(StorageError, match="cannot be written"):
            deliver(replace(at.session, database=read_only), transport)
        read_only.close()
        with pytest.raises(StorageError):
            deliver(replace(at.session, journal=Journal(Path("/dev/full"))), transport)
        assert transport.taken == []
        turn(at, transport)
        assert [recipient for recipient, _ in transport.taken] == [ISU]


def test_two_workers_send_one_digest(tmp_path: Path) -> None:
    """The key is unique and the claim is one's: a second worker finds nothing left to do."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as one, bench(tmp_path, utc("2026-01-20 06:31")) as other:
        transport = MemoryTransport()
        assert prepare(one.session) == 1
        assert prepare(other.session) == 0
        assert deliver(one.session, transport).sent + deliver(other.session, transport).sent == 1


def test_an_empty_day_is_told_in_words(tmp_path: Path) -> None:
    """With the number of times that each mailbox was read, so that silence means that something broke."""
    with bench(tmp_path, utc("2026-01-19 06:31")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        for hour in range(1, 24):
            at.poll(at.clock.now + timedelta(hours=hour))
        at.clock.now += DAY
        turn(at, transport)
        text = _flat(transport.taken[-1][1])
    assert "Nothing came. The mailboxes were read without fault: info 23 times and presidency 23 times." in text


def test_a_day_on_which_nothing_was_read_is_not_called_empty(tmp_path: Path) -> None:
    """No successful read is a fault, and the digest says which."""
    with bench(tmp_path, utc("2026-01-19 06:31")) as at:
        transport = MemoryTransport()
        turn(at, transport)
        at.poll(at.clock.now + timedelta(hours=1), "failed", "mailbox 'info': the sign-in was refused")
        at.clock.now += DAY
        turn(at, transport)
        text = _flat(transport.taken[-1][1])
    assert "not every mailbox was read" in text
    assert "1 time it could not be read: mailbox 'info': the sign-in was refused" in text


def test_the_record_of_a_database_outlives_its_connection(tmp_path: Path) -> None:
    """The queue is in the database: another process finds it there."""
    with bench(tmp_path, utc("2026-01-20 06:31")) as at:
        prepare(at.session)
    database = Database.open(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with database.transaction(write=False) as tx:
        assert [item.state for item in tx.outbox.due(utc("2026-01-20 06:31"))] == ["pending"]
    database.close()


def test_where_everything_is_to_be_confirmed_a_command_stands_for_each(tmp_path: Path) -> None:
    """What is confirmed already, or doubtful, is not among them; by default none is listed."""
    for confirm, number in (("all", 1), ("doubtful", 0)):
        folder = tmp_path / confirm
        folder.mkdir()
        with bench(folder, utc("2026-01-20 06:31"), confirm=confirm) as at:
            at.mail(utc("2026-01-20 05:00"), paper(submitter("CHL", "Chile")))
            at.mail(utc("2026-01-20 05:00"), paper(confirmed_by="jane@isu"))
            at.mail(utc("2026-01-20 05:00"), paper(), **doubtful())
            transport = MemoryTransport()
            turn(at, transport)
        text = _flat(transport.taken[0][1])
        assert text.count("rapporteur decide 3RC-") == number
        assert ("rapporteur decide 3RC-0001 --confirm --by NAME" in text) == bool(number)


def _text(content: bytes) -> str:
    mail = message_from_bytes(content, policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _flat(content: bytes) -> str:
    return " ".join(_text(content).split())
