"""A worker that is told to stop ends soon, whatever its mail server is (not) doing just then (FAULTS C8)."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultation.errors import MailboxError
from consultation.model import Mailbox
from ingest.sources.imap import ImapSource
from tests.command import Rapporteur
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import proxy
from tests.servers.scripted import scripted_server

#: what "soon" is
SOON = 10.0


@contextlib.contextmanager
def mute_server(backlog: int = 5) -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=backlog) as listener:
        yield listener


@contextlib.contextmanager
def full_server() -> Iterator[socket.socket]:
    """A server whose queue is full: the system answers no further connection."""
    with mute_server(0) as listener, contextlib.ExitStack() as stack:
        while True:
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0.3)
            try:
                waiting.connect(listener.getsockname())
            except TimeoutError:
                break
        yield listener


def box(port: int, security: str = "none") -> Mailbox:
    """A mailbox there."""
    return Mailbox(name="info", addresses=(), host="127.0.0.1", port=port, security=security, user="u")


def seconds_to_end(source: ImapSource) -> float:
    """How long a poll lasts that is interrupted after a moment."""
    threading.Timer(0.3, source.interrupt).start()
    began = time.monotonic()
    with source, pytest.raises(MailboxError):
        source.open("INBOX")
    return time.monotonic() - began


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_server_that_never_greets_is_left(security: str) -> None:
    """While its greeting or its part of the TLS handshake is waited for."""
    with (
        mute_server() as listener,
        contextlib.closing(ImapSource(box(listener.getsockname()[1], security), "p")) as made,
    ):
        assert seconds_to_end(made) < SOON


def test_a_server_that_answers_no_connection_is_left() -> None:
    """While the connection itself is waited for."""
    with full_server() as listener, contextlib.closing(ImapSource(box(listener.getsockname()[1]), "p")) as made:
        assert seconds_to_end(made) < SOON


@pytest.mark.parametrize("command", ["CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH"])
def test_a_server_that_falls_silent_is_left(command: str) -> None:
    """While the sign-in or any later answer is waited for."""
    release = threading.Event()

    def silent(said: str) -> None:
        if said.startswith(command):
            release.wait(60)

    with scripted_server(silent) as server:
        made = ImapSource(box(server.port), "p")
        threading.Timer(0.3, made.interrupt).start()
        began = time.monotonic()
        with pytest.raises(MailboxError), made, made.open("INBOX") as session:
            session.list(frozenset())
        assert time.monotonic() - began < SOON
        release.set()


def test_after_the_signal_no_connection_is_made_anew(pymap: ImapServer) -> None:
    """A kept line that ends with the signal is not replaced, as one that had died would be."""
    pymap.new_folder()
    with (
        proxy(pymap.port) as line,
        contextlib.closing(ImapSource(pymap.settings(port=line.port), pymap.password, keep=True)) as made,
    ):
        made.open(pymap.folder)
        made.interrupt()
        with pytest.raises(MailboxError, match="told to stop"):
            made.open(pymap.folder)
        assert line.connections == 1


def program_of(port: int, data: Path) -> Rapporteur:
    """Both mailboxes on that port, with the real clock."""
    environ: dict[str, str] = {}
    for name in ("INFO", "PRESIDENCY"):
        prefix = f"RAPPORTEUR_MAILBOX__{name}__"
        values = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "USER": "u"}
        environ |= {prefix + key: value for key, value in values.items()}
        environ[f"RAPPORTEUR_{name}_PASSWORD"] = "p"
    return Rapporteur(data=data, environ=environ, now=None)


def test_the_worker_ends_while_it_waits_for_a_greeting(tmp_path: Path) -> None:
    """SIGTERM to ``run``: exit code 0, and the second mailbox is not begun."""
    with mute_server() as listener, program_of(listener.getsockname()[1], tmp_path / "data").start("run") as worker:
        listener.settimeout(60)
        line, _ = listener.accept()
        with line:
            end(worker)
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_worker_ends_while_it_waits_for_an_answer(tmp_path: Path) -> None:
    """SIGTERM to ``run`` in the middle of a session: exit code 0, and nothing is asked a second time."""
    asked, release = threading.Event(), threading.Event()

    def silent(said: str) -> None:
        if said.startswith("EXAMINE"):
            asked.set()
            release.wait(60)

    with scripted_server(silent) as server, program_of(server.port, tmp_path / "data").start("run") as worker:
        assert asked.wait(60)
        end(worker)
        release.set()
        assert [said for said in server.heard if said.startswith("EXAMINE")] == ['EXAMINE "INBOX"']


def end(worker: subprocess.Popen[str]) -> None:
    """Tell it to stop, which must not take long."""
    worker.send_signal(signal.SIGTERM)
    began = time.monotonic()
    _, said = worker.communicate(timeout=60)
    assert time.monotonic() - began < SOON
    assert worker.returncode == 0, said
    assert "worker stopped" in said
