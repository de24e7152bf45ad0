"""Mailboxes that cannot be read for a while, and workers that were not there: told once and made up for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from consultation.model import Secret
from ingest.worker import Worker, open_worker
from scheduler import Turn
from store.session import open_session
from tests.crash.outage import outage
from tests.fakes.memory_transport import MemoryTransport
from tests.keeping import consultation
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import FIN, Proxy, proxy

START = datetime(2026, 2, 3, 9, tzinfo=UTC)
#: in ``make test``; ``make crash`` has all 5,000
MAILS = 60


@dataclasses.dataclass
class Clock:
    """A clock that tests set."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment


@contextmanager
def working(server: ImapServer, line: Proxy, clock: Clock, data: Path, password: str = "") -> Iterator[Worker]:
    """The worker of ``run`` on one mailbox behind that line."""
    box = server.settings(port=line.port, password=Secret(env="PASSWORD"))
    settled = dataclasses.replace(consultation(data), mailboxes=(box,))
    with (
        open_session(settled, clock) as session,
        open_worker(session, {"PASSWORD": password or server.password}, patient=True) as worker,
    ):
        yield worker


def test_a_refused_sign_in_is_tried_once_in_a_quarter_of_an_hour(pymap: ImapServer, tmp_path: Path) -> None:
    """I11: by the clock that the worker is given, whatever the number of polls, and over a restart too."""
    pymap.new_folder()
    clock = Clock()
    with proxy(pymap.port) as line:
        tries = []
        for minutes in (0, 1, 7, 14):
            clock.moment = START + timedelta(minutes=minutes)
            with working(pymap, line, clock, tmp_path, password="open sesame") as worker:
                (outcome,) = worker.poll()
                tries.append((line.connections, outcome.refused, outcome.waiting))
        assert tries == [(1, True, False), (1, False, True), (1, False, True), (1, False, True)]
        assert "it is tried again at 09:15 UTC" in str(outcome.problem)
        with working(pymap, line, clock, tmp_path, password="open sesame") as worker:
            for minutes in (15, 16, 29, 30):
                clock.moment = START + timedelta(minutes=minutes)
                worker.poll()
                tries.append((line.connections, False, False))
        assert [count for count, _, _ in tries[4:]] == [2, 2, 2, 3]
        # mended: the next try lets us in
        clock.moment += timedelta(minutes=15)
        with working(pymap, line, clock, tmp_path) as worker:
            assert [item.problem for item in worker.poll()] == [None]


def test_an_outage_is_one_alert_and_its_end_one_line(pymap: ImapServer, tmp_path: Path) -> None:
    """I3: of ten ticks against a server that hangs up, and two that are answered, the log has two lines."""
    pymap.new_folder()
    clock = Clock()
    with proxy(pymap.port) as line, working(pymap, line, clock, tmp_path) as worker, capture_logs() as logs:
        turn = Turn(worker=worker, transport=MemoryTransport())
        for _ in range(10):
            line.cut(0, FIN)
            turn.take_in()
            clock.moment += timedelta(minutes=20)
        line.cut(None)
        turn.take_in()
        clock.moment += timedelta(minutes=20)
        turn.take_in()
    said = [(item["log_level"], item["action"]) for item in logs]
    assert said == [("warning", "poll_failed"), ("info", "poll_resumed")]
    assert logs[0]["mailbox"] == logs[1]["mailbox"] == "info"
    assert logs[1]["tries"] == 10
    assert logs[1]["since"] == START.isoformat(timespec="seconds")


def test_what_came_in_thirty_days_is_taken_in_whole_and_told_once(pymap: ImapServer, tmp_path: Path) -> None:
    """T12: with a stop in the middle; one message each, and one daily digest that says it is late."""
    pymap.new_folder()
    report = outage(tmp_path, pymap, MAILS)
    assert report.receipts == dict.fromkeys(range(MAILS + 1), 1)
    assert 0 < report.halfway < MAILS
    ((subject, text),) = report.digests
    assert "(sent late)" in subject
    assert "Sent late: due" in text
    assert f"{MAILS // 5} new submissions" in text
    assert report.problems == ()
