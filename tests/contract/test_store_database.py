"""Opening a record, its transactions and its faults, against real files and a real server."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, make_url

from consultation.errors import DatabaseError, RapporteurError, StorageError
from store.database import Database, Transaction
from tests.postgresql import PostgresServer
from tests.store_samples import add_message, add_receipt, digest, hours, outbox_item


@pytest.fixture
def sqlite_record(sqlite_url: str) -> Iterator[Database]:
    """An open record in a SQLite file, that waits a fifth of a second for locks."""
    opened = Database.open(sqlite_url, busy_seconds=0.2)
    yield opened
    opened.close()


@pytest.fixture
def postgres_record(postgres_url: str) -> Iterator[Database]:
    """An open record on PostgreSQL."""
    opened = Database.open(postgres_url)
    yield opened
    opened.close()


def count(database: Database) -> int:
    """How many messages are on record."""
    with database.transaction(write=False) as tx:
        return len(tx.messages.list())


def within(database: Database, step: Callable[[Transaction], object], *, write: bool = True) -> None:
    """One step in a transaction of its own."""
    with database.transaction(write=write) as tx:
        step(tx)


def test_sqlite_keeps_what_was_committed(sqlite_record: Database) -> None:
    """WAL, a full sync at each commit, and foreign keys, on every connection; 30 s of patience at least by default."""
    assert sqlite_record.path is not None
    patient = Database.open(f"sqlite:///{sqlite_record.path}")
    with patient._engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    patient.close()
    assert int(values.pop("busy_timeout") or 0) >= 30_000
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    """All of it is taken back, and errors of the block come out as they are."""

    def fail(tx: Transaction) -> None:
        add_message(tx)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        within(database, fail)
    assert count(database) == 0
    within(database, add_message)
    assert count(database) == 1


def test_a_reader_sees_one_state_and_writes_nothing(database: Database) -> None:
    """What is committed meanwhile is not seen in the same transaction; writing in it is refused."""
    within(database, add_message)
    with database.transaction(write=False) as tx:
        before = len(tx.messages.list())
        within(database, add_message)
        assert len(tx.messages.list()) == before == 1
    with pytest.raises(RapporteurError):
        within(database, add_message, write=False)
    within(database, add_message)
    assert count(database) == 3


def test_writers_at_once_wait_for_each_other(database: Database) -> None:
    """Four threads with five messages each give twenty messages without gaps in their ids."""

    def write() -> None:
        for _ in range(5):
            within(database, add_message)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction(write=False) as tx:
        assert sorted(item.id for item in tx.messages.list()) == [f"m-{n:07d}" for n in range(1, 21)]


def test_a_locked_file_is_waited_for(sqlite_url: str) -> None:
    """A writer stands still while another process holds the file, and goes on when it lets go."""
    database = Database.open(sqlite_url)
    assert database.path is not None
    holder = sqlite3.connect(database.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    writer = threading.Thread(target=within, args=(database, add_message))
    writer.start()
    writer.join(0.3)
    assert writer.is_alive()
    holder.execute("COMMIT")
    writer.join(30)
    holder.close()
    assert count(database) == 1
    database.close()


def test_a_file_locked_for_too_long_is_named(sqlite_record: Database) -> None:
    """When the patience ends, DatabaseError says that it is locked; nothing is half-written; readers go on."""
    assert sqlite_record.path is not None
    holder = sqlite3.connect(sqlite_record.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="locked"):
        within(sqlite_record, add_message)
    assert count(sqlite_record) == 0
    holder.close()
    within(sqlite_record, add_message)


def test_a_full_disk_is_a_storage_error(sqlite_record: Database) -> None:
    """What does not fit is not there, what was there stays, and with room again the work goes on."""
    pages = [40]
    event.listen(
        sqlite_record._engine,
        "connect",
        lambda driver, _: driver.execute(f"PRAGMA max_page_count = {pages[0]}").close(),
    )
    sqlite_record.close()
    within(sqlite_record, add_message)

    def fill(tx: Transaction) -> None:
        for number in range(1000):
            tx.extractions.put(digest(str(number)), "message", 1, "x" * 10_000)

    with pytest.raises(StorageError, match="full"):
        within(sqlite_record, fill)
    assert count(sqlite_record) == 1
    pages[0] = 1_000_000
    sqlite_record.close()
    within(sqlite_record, fill)


@pytest.mark.parametrize(
    "content", [b"this is no database, but a letter to somebody " * 200, b"SQLite format 3\0" + b"\xff" * 8192]
)
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """DatabaseError says what to do; the file is never made anew silently."""
    path = tmp_path / "record.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match=r"record\.db.*'restore'.*'rebuild'"):
        Database.open(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_file_damaged_in_the_middle_is_named(sqlite_url: str) -> None:
    """Pages overwritten behind the header end in DatabaseError with what to do, at the first use."""
    database = Database.open(sqlite_url)
    path = database.path
    assert path is not None
    for _ in range(20):
        within(database, add_message)
    database.close()
    driver = sqlite3.connect(path)
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xde\xad" * ((path.stat().st_size - 4096) // 2))

    def use() -> None:
        again = Database.open(sqlite_url)
        try:
            count(again)
        finally:
            again.close()

    with pytest.raises(DatabaseError, match=r"'restore'.*'rebuild'"):
        use()


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    """Commands that only read do not make one; a folder that is missing is made, where it can be."""
    with pytest.raises(DatabaseError, match="'poll' or 'import'"):
        Database.open(f"sqlite:///{tmp_path}/record.db", create=False)
    assert list(tmp_path.iterdir()) == []
    Database.open(f"sqlite:///{tmp_path}/a/b/record.db").close()
    assert (tmp_path / "a/b/record.db").stat().st_mode & 0o077 == 0
    with pytest.raises(StorageError, match="cannot"):
        Database.open(f"sqlite:///{tmp_path}/a/b/record.db/c/record.db")


@pytest.mark.parametrize(
    "url", ["", "record.db", "sqlite://", "sqlite:///:memory:", "mysql://secret@host/name", "x://"]
)
def test_urls_that_cannot_hold_the_record(url: str) -> None:
    """DatabaseError says what to write, without the URL, which can have a password."""
    with pytest.raises(DatabaseError, match=r"\[store\] url") as caught:
        Database.open(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer(postgres: PostgresServer) -> None:
    """Nothing listening, or no such database: DatabaseError names the place, without the password."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"postgresql://role:hunter2@127.0.0.1:{probe.getsockname()[1]}/record"
        with pytest.raises(DatabaseError, match="does not answer") as caught:
            Database.open(url)
    assert "hunter2" not in str(caught.value)
    missing = postgres.url.set(database="no_such_record").render_as_string(hide_password=False)
    with pytest.raises(DatabaseError, match=r"no_such_record"):
        Database.open(missing)


def interrupted(database: Database, interrupt: Callable[[], None]) -> None:
    """A transaction during which the server goes away."""

    def step(tx: Transaction) -> None:
        add_message(tx)
        interrupt()
        add_message(tx)

    within(database, step)


def test_a_session_that_ends_in_the_middle(
    postgres: PostgresServer, postgres_record: Database, postgres_url: str
) -> None:
    """DatabaseError, nothing kept of the transaction, and the next one works."""
    name = make_url(postgres_url).database
    assert name is not None
    within(postgres_record, add_message)
    with pytest.raises(DatabaseError, match="nothing of this transaction was kept"):
        interrupted(postgres_record, lambda: postgres.disconnect(name))
    assert count(postgres_record) == 1


def test_a_server_that_crashes_in_the_middle(crashing_postgres: PostgresServer) -> None:
    """After a crash and restart nothing of the open transaction is there, and the same Database goes on."""
    name = "rapporteur_test_crash"
    database = Database.open(crashing_postgres.create(name))
    within(database, add_message)
    with pytest.raises(DatabaseError, match="nothing of this transaction was kept"):
        interrupted(database, crashing_postgres.restart)
    within(database, add_message)
    with database.transaction(write=False) as tx:
        assert [item.id for item in tx.messages.list()] == ["m-0000001", "m-0000002"]
    database.close()
    crashing_postgres.drop(name)


def test_unique_keys_make_a_second_worker_harmless(database: Database) -> None:
    """Two workers without any lock enter the same copy and queue the same digest: one of each is there."""
    queued: list[object] = []

    def work() -> None:
        for uid in range(1, 11):
            with database.transaction() as tx:
                add_receipt(tx, uid)
                queued.append(tx.outbox.put(outbox_item(period=str(uid))))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.transaction(write=False) as tx:
        assert len(tx.receipts.pending()) == len(tx.outbox.list()) == 10
    assert len(queued) == 20
    assert queued.count(None) == 10


def test_one_worker_at_a_time(database: Database, database_url: str) -> None:
    """The second of a name is told so, another name is free, and the lock ends with the block."""
    other = Database.open(database_url)
    with database.lock_worker("run") as held:
        assert held
        with other.lock_worker("run") as second, other.lock_worker("send") as third:
            assert (second, third) == (False, True)
        within(database, add_message)
    with other.lock_worker("run") as held:
        assert held
    other.close()


def test_a_lock_ends_with_its_process(sqlite_url: str) -> None:
    """A worker killed with -9 leaves no stale lock."""
    script = (
        "import sys\n"
        "from store.database import Database\n"
        "with Database.open(sys.argv[1]).lock_worker('run') as held:\n"
        "    print(held, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script, sqlite_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "True\n"
        database = Database.open(sqlite_url)
        with database.lock_worker("run") as held:
            assert not held
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)
    with database.lock_worker("run") as held:
        assert held
    database.close()


def test_both_engines_answer_alike(sqlite_url: str, postgres_url: str) -> None:
    """The same steps give equal messages, to the last field."""
    answers = []
    for url in (sqlite_url, postgres_url):
        database = Database.open(url)
        for hour, name in ((3, "Österreich"), (1, "austria"), (2, "Zambia"), (1, "Åland")):
            with database.transaction() as tx:
                add_message(tx, received_at=hours(hour), sender_name=name)
        with database.transaction(write=False) as tx:
            answers.append(tx.messages.list())
        database.close()
    assert answers[0] == answers[1]
    assert [item.sender_name for item in answers[0]] == ["austria", "Åland", "Zambia", "Österreich"]
