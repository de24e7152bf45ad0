"""IDLE (RFC 2177) as a push on top of polling: mail is known of at once, and a server that plays up costs nothing."""

from __future__ import annotations

import dataclasses
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from consultation.model import Mailbox, Secret
from ingest.intake import FolderOutcome
from ingest.listening import rest, wait
from ingest.sources.imap import ImapSource
from ingest.sources.imap_idle import LONGEST, OFTEN, WITHIN, Rests
from ingest.ticking import Stop
from ingest.worker import open_worker
from scheduler import Turn, tick_until
from store.session import open_session
from tests.fakes.memory_transport import MemoryTransport
from tests.keeping import consultation
from tests.servers.dovecot import is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import proxy
from tests.servers.scripted import scripted_server

START = datetime(2026, 2, 6, 12, tzinfo=UTC)
MAIL = (b"From: a@example.org\r\nMessage-ID: <1@example.org>\r\nSubject: visa\r\n\r\nDear all\r\n", START)
#: seconds that a machine under load may take for what takes none
PATIENCE = 30.0


@pytest.fixture(params=["pymap", *(["dovecot-none", "dovecot-tls"] if is_installed() else [])])
def server(request: pytest.FixtureRequest) -> ImapServer:
    """A server that can IDLE, in clear and by TLS; with a fresh folder."""
    if request.param == "pymap":
        made: ImapServer = request.getfixturevalue("pymap")
    else:
        made = request.getfixturevalue("dovecot").account("idle@example.org", request.param.removeprefix("dovecot-"))
    made.new_folder()
    return made


@dataclasses.dataclass
class Clock:
    """A clock that tests set."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment


@contextmanager
def listening(server: ImapServer, clock: Clock, **changes: Any) -> Iterator[ImapSource]:
    """A kept source on the server, polled once."""
    box = server.settings(ca_file=server.authority, **changes)
    with closing(ImapSource(box, server.password, keep=True, clock=clock)) as made:
        poll(made)
        yield made


def poll(source: ImapSource) -> list[int]:
    """How many messages are new, by folder."""
    with source:
        return [_listed(source, folder) for folder in source.folders()]


def _listed(source: ImapSource, folder: str) -> int:
    with source.open(folder) as session:
        return len(session.list(frozenset()))


@pytest.fixture
def silence() -> Iterator[int]:
    """A descriptor that says nothing."""
    ear, mouth = os.pipe()
    yield ear
    os.close(ear)
    os.close(mouth)


def test_mail_is_known_of_at_once(server: ImapServer, silence: int) -> None:
    """The wait ends with the mailbox's name, time after time, and a poll brings the mail on the same connection."""
    with listening(server, Clock()) as source:
        for number in range(1, 4):
            rest([source])
            server.deliver(MAIL)
            assert wait([source], PATIENCE, silence) == ("info",)
            assert poll(source) == [number]


def test_what_is_no_mail_is_no_news(server: ImapServer, silence: int) -> None:
    """A person who reads makes most servers speak; that brings no poll, and IDLE is begun again."""
    (uid,) = server.deliver(MAIL)
    with listening(server, Clock()) as source:
        rest([source])
        with server.client() as person:
            person.select_folder(server.folder)
            person.add_flags([uid], [b"\\Seen"])
            assert wait([source], 2, silence) == ()
        rest([source])
        assert source.resting is not None


def test_without_mail_the_wait_lasts_as_long_as_it_was_told(server: ImapServer, silence: int) -> None:
    """Neither shorter (no busy loop) nor longer (what else is due must not wait)."""
    with listening(server, Clock()) as source:
        rest([source])
        began = time.monotonic()
        assert wait([source], 0.3, silence) == ()
        assert 0.29 < time.monotonic() - began < PATIENCE


def test_idle_is_begun_again_in_time(server: ImapServer, silence: int) -> None:
    """After 25 minutes by the clock the server hears DONE, so that it does not take us for gone after 30."""
    clock = Clock()
    with listening(server, clock) as source:
        rest([source])
        clock.moment += LONGEST - timedelta(seconds=1)
        wait([source], 0, silence)
        rested = [source.resting is not None]
        clock.moment += timedelta(seconds=1)
        assert wait([source], 0, silence) == ()
        rested.append(source.resting is not None)
        rest([source])
        rested.append(source.resting is not None)
        assert rested == [True, False, True]


def test_settings_can_leave_it_out(server: ImapServer) -> None:
    """With ``idle = false`` the mailbox is polled and no more."""
    with listening(server, Clock(), idle=False) as source:
        rest([source])
        assert source.resting is None


def test_signing_out_ends_idle_first(server: ImapServer) -> None:
    """Nobody waits for an answer that a server in IDLE does not give."""
    with listening(server, Clock()) as source:
        rest([source])
        began = time.monotonic()
        source.close()
        assert time.monotonic() - began < PATIENCE


def test_the_first_watched_folder_is_the_one_listened_to(server: ImapServer, silence: int) -> None:
    """Also where another one was opened last."""
    first = server.folder
    folders = (first, server.new_folder())
    server.folder = first
    with listening(server, Clock(), folders=folders) as source:
        rest([source])
        server.deliver(MAIL)
        assert wait([source], PATIENCE, silence) == ("info",)
        assert poll(source) == [1, 0]


class TestServersThatPlayUp:
    """Dead lines, servers that hang up on IDLE, refuse it or never cease to speak."""

    @pytest.fixture
    def plain(self, pymap: ImapServer) -> ImapServer:
        """A server in clear, so that a proxy can stand before it."""
        pymap.new_folder()
        return pymap

    def test_a_line_that_dies_in_idle_is_made_anew_by_the_next_poll(self, plain: ImapServer, silence: int) -> None:
        """It is noticed at once, is no news, and costs neither an error nor a loop."""
        with proxy(plain.port) as line, listening(plain, Clock(), port=line.port) as source:
            rest([source])
            line.hang_up()
            assert wait([source], PATIENCE, silence) == ()
            rest([source])
            assert source.resting is None
            assert poll(source) == [0]
            assert line.connections == 2

    def test_a_server_that_hangs_up_on_every_idle_is_asked_once_a_poll(self) -> None:
        """However often rest and wait follow each other in between."""
        with scripted_server(_answers({"IDLE": ([b"* BYE too long"], "NO bye")})) as server, scripted(server) as made:
            for _ in range(3):
                poll(made)
                for _ in range(50):
                    rest([made])
            assert server.heard.count("IDLE") == 3

    def test_a_server_that_never_ceases_to_speak_is_polled_like_others(self) -> None:
        """After twenty rests within five minutes there is no further one before those minutes are over."""
        rests = Rests()
        for _ in range(OFTEN):
            assert rests.may_begin(START)
            rests.begun(START)
        assert not rests.may_begin(START + WITHIN - timedelta(seconds=1))
        assert rests.may_begin(START + WITHIN)

    def test_a_server_without_idle_is_not_asked(self) -> None:
        """Its capabilities decide."""
        script = _answers({"CAPABILITY": ([b"* CAPABILITY IMAP4rev1"], "OK done")})
        with scripted_server(script) as server, scripted(server) as made:
            poll(made)
            rest([made])
            assert made.resting is None
            assert "IDLE" not in server.heard


def _answers(answers: dict[str, tuple[list[bytes], str]]) -> Any:
    """A script; by default the server can IDLE and has one message that is known."""
    usual = {"CAPABILITY": ([b"* CAPABILITY IMAP4rev1 IDLE"], "OK done")}
    return lambda command: next((said for key, said in {**usual, **answers}.items() if command.startswith(key)), None)


@contextmanager
def scripted(server: Any) -> Iterator[ImapSource]:
    """A kept source on a scripted server."""
    box = Mailbox(name="info", addresses=(), host="127.0.0.1", port=server.port, security="none", user="u")
    with closing(ImapSource(box, "p", keep=True, clock=Clock(), read_timeout=5)) as made:
        yield made


def test_the_worker_polls_when_mail_comes_and_stops_promptly(pymap: ImapServer, tmp_path: Path) -> None:
    """Polls are an hour apart and the mail is on record at once; told to stop while it listens, it has ended soon."""
    pymap.new_folder()
    box = pymap.settings(password=Secret(env="PASSWORD"))
    settled = dataclasses.replace(consultation(tmp_path), mailboxes=(box,))
    stop = Stop()
    polls: list[FolderOutcome] = []
    with (
        open_session(settled, Clock()) as session,
        open_worker(session, {"PASSWORD": pymap.password}, stopping=stop.is_set, patient=True) as worker,
    ):
        stop.then = worker.interrupt
        as_ever = worker.poll

        def poll_and_act(mailbox: str | None = None) -> Any:
            polls.extend(as_ever(mailbox))
            act = stop.set if len(polls) > 1 else lambda: pymap.deliver(MAIL)
            threading.Timer(0.3, act).start()
            return ()

        worker.poll = poll_and_act  # type: ignore[method-assign]
        began = time.monotonic()
        tick_until(stop, Turn(worker=worker, transport=MemoryTransport()), poll_minutes=60)
        assert [item.archived for item in polls] == [0, 1]
        assert time.monotonic() - began < 2 * PATIENCE
