"""Disks and databases that fail while mail is taken in (FAULTS 2.3): nothing lost, nothing twice, said in words."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from consultation.errors import DatabaseError, StorageError
from tests.fakes.fake_source import FakeMailbox
from tests.intakes import Record, digests, record
from tests.postgresql import PostgresServer

START = datetime(2026, 2, 1, tzinfo=UTC)
MAILS = [(f"Subject: {n}\r\n\r\n{'text ' * 2000} {n}\r\n".encode(), START + timedelta(minutes=n)) for n in range(40)]


@pytest.fixture
def box() -> FakeMailbox:
    """A mailbox with forty mails."""
    made = FakeMailbox()
    made.deliver(*MAILS)
    return made


def is_whole(kept: Record) -> bool:
    """Every mail on disk and on the ledger, each once."""
    receipts = kept.receipts()
    return kept.archived() == digests(*MAILS) and [item.uid for item in receipts] == list(range(1, len(MAILS) + 1))


def test_a_locked_database_costs_a_poll_and_no_mail(tmp_path: Path, box: FakeMailbox) -> None:
    """D1: the files are on disk and no row is; the next poll puts them on the ledger without a second file."""
    with record(tmp_path, busy_seconds=0.5) as kept:
        kept.poll(FakeMailbox().source())
        with closing(sqlite3.connect(tmp_path / "record.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseError, match="locked"):
                kept.poll(box.source())
            other.execute("ROLLBACK")
        assert kept.receipts() == ()
        first = kept.archived()
        assert first < digests(*MAILS)
        kept.poll(box.source())
        assert is_whole(kept)


def test_a_full_disk_stops_in_the_middle_and_goes_on_with_room(tmp_path: Path) -> None:
    """D2: on a disk of its own of one megabyte; what fits is kept whole, and with room again the rest follows."""
    program = """
import subprocess, sys
from pathlib import Path
from tests.integration.test_intake_faults import MAILS, is_whole
from tests.fakes.fake_source import FakeMailbox
from tests.intakes import digests, record
place = Path(sys.argv[1])
disk = place / "archive"
disk.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "none", disk], check=True)
box = FakeMailbox()
box.deliver(*MAILS)
with record(place, limit=20_000) as kept:
    (outcome,) = kept.poll(box.source())
    assert "is full" in (outcome.problem or ""), outcome
    some = kept.archived()
    assert some < digests(*MAILS)
    assert {item.sha256 for item in kept.receipts()} == some
    subprocess.run(["mount", "-o", "remount,size=2m", disk], check=True)
    (outcome,) = kept.poll(box.source())
    assert outcome.problem is None, outcome
    assert is_whole(kept)
"""
    run_with_own_disks(program, tmp_path)


def test_a_disk_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """D3: mounted read-only, the outcome says so and nothing is on the ledger; written again, all is taken in."""
    program = """
import subprocess, sys
from pathlib import Path
from tests.integration.test_intake_faults import MAILS, is_whole
from tests.fakes.fake_source import FakeMailbox
from tests.intakes import record
place = Path(sys.argv[1])
disk = place / "archive"
disk.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], check=True)
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
box = FakeMailbox()
box.deliver(*MAILS)
with record(place, limit=20_000) as kept:
    (outcome,) = kept.poll(box.source())
    assert "ead-only" in (outcome.problem or ""), outcome
    assert kept.receipts() == ()
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert kept.poll(box.source())[0].problem is None
    assert is_whole(kept)
"""
    run_with_own_disks(program, tmp_path)


def run_with_own_disks(program: str, place: Path) -> None:
    """A Python program in a mount namespace of its own: as root at once, else in a user namespace as well."""
    unshare = shutil.which("unshare")
    assert unshare is not None
    own = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--user", "--map-root-user", "--mount"]
    command = [*own, sys.executable, "-c", program, str(place)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_database_that_may_not_be_written_takes_nothing_in(
    tmp_path: Path, box: FakeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D3: a read-only record is an error that says so; the mail is there when it can be written again."""
    with record(tmp_path) as kept:
        kept.poll(FakeMailbox().source())
    # The folder before a file is made where there is none, and this one's name is no path.
    monkeypatch.chdir(tmp_path)
    read_only = f"sqlite:///file:{tmp_path}/record.sqlite?mode=ro&uri=true"
    with pytest.raises(StorageError, match="cannot be written"), record(tmp_path, read_only) as kept:
        kept.poll(box.source())
    with record(tmp_path) as kept:
        assert kept.receipts() == ()
        kept.poll(box.source())
        assert is_whole(kept)


def test_a_server_that_crashes_while_mail_is_taken_in(
    crashing_postgres: PostgresServer, tmp_path: Path, box: FakeMailbox
) -> None:
    """D5: PostgreSQL is killed and started again between two batches; the poll goes on, nothing is doubled."""
    name = "rapporteur_test_intake"
    url = crashing_postgres.create(name)
    with record(tmp_path, url) as kept:
        kept.poll(FakeMailbox().source())
        put, puts = kept.intake.archive.put, []

        def put_and_crash(raw: bytes) -> str:
            puts.append(put(raw))
            if len(puts) == 30:
                crashing_postgres.restart()
            return puts[-1]

        kept.intake.archive.put = put_and_crash  # type: ignore[method-assign, assignment]
        assert [item.problem for item in kept.poll(box.source())] == [None]
        assert is_whole(kept)
    crashing_postgres.drop(name)


def test_a_commit_whose_answer_is_lost_is_not_taken_for_failed(
    postgres: PostgresServer, postgres_url: str, tmp_path: Path, box: FakeMailbox
) -> None:
    """D6: the server commits and the line dies before it can say so; the rows are there, and nothing is doubled."""
    with swallowing(postgres) as line:
        url = make_url(postgres_url).set(host="127.0.0.1", port=line.port)
        with record(tmp_path, url.render_as_string(hide_password=False)) as kept:
            kept.poll(FakeMailbox().source())
            line.swallow = True
            with pytest.raises(DatabaseError):
                kept.poll(box.source())
            assert line.swallowed == 1
            assert len(kept.receipts()) == 25
            kept.poll(box.source())
            assert is_whole(kept)


class Swallower:
    """A proxy before PostgreSQL that lets one COMMIT through and keeps its answer to itself."""

    def __init__(self, listener: socket.socket, upstream: tuple[str, int] | str) -> None:
        self.port: int = listener.getsockname()[1]
        self.swallow = False
        self.swallowed = 0
        self._listener, self._upstream = listener, upstream

    def serve(self) -> None:
        """One connection after another."""
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        kind = socket.AF_UNIX if isinstance(self._upstream, str) else socket.AF_INET
        with client, socket.socket(kind) as server:
            server.connect(self._upstream)
            back = threading.Thread(target=_copy, args=(server, client), daemon=True)
            asked = b""
            back.start()
            while said := _received(client):
                asked += said
                if self.swallow and b"INSERT INTO receipts" in asked and b"COMMIT" in said:
                    self.swallow = False
                    self.swallowed += 1
                    # From here on the server's words go nowhere; the client sees the line die.
                    client.shutdown(socket.SHUT_WR)
                    server.sendall(said)
                    return
                server.sendall(said)


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(65_536)
    except OSError:
        return b""


def _copy(source: socket.socket, target: socket.socket) -> None:
    while said := _received(source):
        try:
            target.sendall(said)
        except OSError:
            return


@contextmanager
def swallowing(server: PostgresServer) -> Iterator[Swallower]:
    """A swallower before that server."""
    url = server.url
    folder = url.query.get("host")
    upstream: tuple[str, int] | str = (
        f"{folder}/.s.PGSQL.{url.query.get('port') or url.port or 5432}"
        if isinstance(folder, str)
        else (url.host or "127.0.0.1", url.port or 5432)
    )
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Swallower(listener, upstream)
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def test_yesterdays_record_beside_todays_archive_takes_in_what_is_missing(tmp_path: Path, box: FakeMailbox) -> None:
    """D8: a restored ledger lacks a day; those mails are fetched again, their files are there, and none is doubled."""
    early = FakeMailbox()
    early.deliver(*MAILS[:15])
    with record(tmp_path) as kept:
        kept.poll(early.source())
    shutil.copy(tmp_path / "record.sqlite", tmp_path / "yesterday.sqlite")
    with record(tmp_path) as kept:
        kept.poll(box.source())
        assert is_whole(kept)
    for old in tmp_path.glob("record.sqlite*"):
        old.unlink()
    (tmp_path / "yesterday.sqlite").rename(tmp_path / "record.sqlite")
    box.fetched.clear()
    with record(tmp_path) as kept:
        kept.poll(box.source())
        assert is_whole(kept)
    assert box.fetched == list(range(16, len(MAILS) + 1))
