"""The database: opening, one transaction at a time, and the one place where SQLAlchemy's errors become ours.

SQLite: WAL, ``synchronous=FULL`` (a commit is on the disk), foreign keys on, 60 s of waiting for a lock, and every
writing transaction begins as IMMEDIATE, so that it waits at its start and not in its middle. PostgreSQL: connections
are tried before use, and the session is in UTC.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import ArgumentError

from consultation.errors import DatabaseError, StorageError
from store.columns import serialise
from store.faults import mapped
from store.schema import upgrade
from store.transaction import Transaction

__all__ = ["Database", "Transaction", "copy_record", "file_lock", "sqlite_file"]

#: seconds that a transaction on SQLite waits for another one to end (FAULTS D1)
BUSY_SECONDS = 60
#: seconds to wait for PostgreSQL to answer at all
CONNECT_SECONDS = 10
_READING = "rapporteur_reading"


class Database:
    """One record. Made with ``open``; used by ``with database.transaction() as tx``."""

    def __init__(self, engine: Engine, name: str, path: Path | None) -> None:
        self._engine = engine
        #: how messages call it: the file, or the server without password
        self.name = name
        #: the SQLite file; ``None`` on PostgreSQL
        self.path = path

    @classmethod
    def open(cls, url: str, *, create: bool = True, busy_seconds: float = BUSY_SECONDS) -> Database:
        """Open ``sqlite:///…`` or ``postgresql+psycopg://…`` and bring the schema up to date, under a lock.

        Args:
            url: where the record is.
            create: make the file, and its folder, where there is none yet (SQLite).
            busy_seconds: how long to wait for a lock of another process (SQLite).

        Raises:
            DatabaseError: it cannot be reached, is no record of ours, or is of a newer version. Says what to do.
            StorageError: the disk is full or the folder not writable.
        """
        parsed = _parse(url)
        path = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
        if path is not None:
            _prepare(path, create=create)
        name = str(path) if path else parsed.render_as_string(hide_password=True)
        database = cls(_engine(parsed, busy_seconds), name, path)
        with ExitStack() as unless_it_opens:
            # No connection is left behind, also when the process is told to stop meanwhile.
            unless_it_opens.callback(database.close)
            with mapped(name), database._opening():
                upgrade(database._engine, name)
            unless_it_opens.pop_all()
        return database

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[Transaction]:
        """All or nothing: committed at the end of the block, rolled back where it raises.

        With ``write=False`` the block sees one unchanging state of the record and holds nobody up.
        """
        with mapped(self.name), self._engine.connect() as connection:
            options: dict[str, Any] = {} if write else {_READING: True}
            if not write and self.path is None:
                options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            with connection.execution_options(**options).begin():
                yield Transaction(connection)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def scrub(self) -> None:
        """Take what was deleted out of the files too: the pages that are free, and the write-ahead log.

        On PostgreSQL the tables are written anew; its own logs and backups are its administrator's.

        Raises:
            DatabaseError: others are at work on the record and hold its old state.
        """
        with mapped(self.name), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.path is None:
                connection.exec_driver_sql("VACUUM FULL")
                return
            raw = connection.connection.driver_connection
            assert raw is not None
            connection.info.pop(_READING, None)
            raw.execute("PRAGMA query_only = OFF").close()
            raw.execute("VACUUM").close()
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DatabaseError("the record is in use, and its log still holds what was removed: do it again")

    def copy_file(self, place: Path) -> bool:
        """A copy of the record at this moment as an SQLite file (SQLite's online backup); not of PostgreSQL.

        Whoever writes meanwhile is neither held up nor half in it. ``False``: nothing was written.
        """
        if self.path is None:
            return False
        with mapped(self.name), self._engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            _copy_sqlite(source, place)
        return True

    def clear(self) -> None:
        """Take everything out, the schema stays: for a record that is to be made again where it stands."""
        with self.transaction() as tx:
            tx.erasure.everything()

    @contextmanager
    def lock_worker(self, name: str) -> Iterator[bool]:
        """Whether this process is now the only one of that name on this record; let go at the end of the block.

        An advisory lock on PostgreSQL, ``flock`` of a file beside the database on SQLite: both end with the process.
        """
        if self.path is not None:
            with file_lock(self.path.with_name(f"{self.path.name}.{name}.lock"), wait=False) as held:
                yield held
            return
        with mapped(self.name), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            key = {"key": _advisory_key(name)}
            held = bool(connection.scalar(sqlalchemy.text("SELECT pg_try_advisory_lock(:key)"), key))
            try:
                yield held
            finally:
                if held and not connection.invalidated:
                    connection.execute(sqlalchemy.text("SELECT pg_advisory_unlock(:key)"), key)

    @contextmanager
    def _opening(self) -> Iterator[None]:
        """One process at a time switches a SQLite file to WAL and migrates it; PostgreSQL locks in ``upgrade``."""
        if self.path is None:
            yield
            return
        with file_lock(self.path.with_name(f"{self.path.name}.open.lock"), wait=True):
            yield


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[bool]:
    """``flock`` of *path* (made if missing) for the block; whether it is ours. Never removed: that would race."""
    try:
        stream = path.open("a")
    except OSError as error:
        raise StorageError(f"cannot write beside the database: {path}: {error.strerror}") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _advisory_key(name: str) -> int:
    """A signed 64-bit number for PostgreSQL's advisory locks, from the name."""
    return int.from_bytes(sha256(f"rapporteur {name}".encode()).digest()[:8], "big", signed=True)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, whether or not it can be opened; ``None`` for PostgreSQL."""
    parsed = _parse(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def copy_record(url: str, place: Path) -> None:
    """A copy of the record at *url* as an SQLite file; nothing is made, migrated or written at the source.

    Where there is no record yet nothing is written. On PostgreSQL the tables are read row by row, in one transaction.
    """
    path = sqlite_file(url)
    if path is None:
        _copy_tables(url, place)
    elif path.exists():
        with mapped(str(path)), closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as source:
            source.execute("PRAGMA query_only = ON").close()
            _copy_sqlite(source, place)


def _copy_sqlite(source: sqlite3.Connection, place: Path) -> None:
    place.touch(mode=0o600)
    with closing(sqlite3.connect(place)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").close()


def _copy_tables(url: str, place: Path) -> None:
    source, target = Database.open(url), Database.open(f"sqlite:///{place}")
    try:
        with source.transaction(write=False) as old, target.transaction() as new:
            new.erasure.take_all_from(old.erasure)
    finally:
        source.close()
        target.close()


def _parse(url: str) -> sqlalchemy.URL:
    remedy = "write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME in [store] url"
    try:
        parsed = sqlalchemy.make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError as error:
        raise DatabaseError(f"the database's URL cannot be read: {remedy}") from error
    if backend == "sqlite" and parsed.database not in {None, "", ":memory:"}:
        return parsed
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise DatabaseError(f"a database of kind '{parsed.drivername}' cannot hold the record: {remedy}")


def _prepare(path: Path, *, create: bool) -> None:
    if path.exists():
        return
    if not create:
        raise DatabaseError(f"there is no record at {path} yet: 'poll' or 'import' begins one")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # what delegations write is nobody else's to read; the files beside it (-wal, -shm) take its rights
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageError(f"cannot make the database {path}: {error.strerror}") from error


def _engine(url: sqlalchemy.URL, busy_seconds: float) -> Engine:
    common: dict[str, Any] = {"hide_parameters": True, "json_serializer": serialise}
    if url.get_backend_name() == "sqlite":
        engine = sqlalchemy.create_engine(url, connect_args={"timeout": busy_seconds}, **common)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "rapporteur"}
    if "options" not in url.query:
        arguments["options"] = "-c timezone=UTC"
    return sqlalchemy.create_engine(url, pool_pre_ping=True, connect_args=arguments, **common)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # the driver's own BEGIN comes late and never for DDL or SELECT; ours is in _begin_sqlite
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # An import has some dozen transactions a mail: they go to the driver straight, and what is so already is not said.
    reading = connection.get_execution_options().get(_READING, False)
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    if connection.info.get(_READING) is not reading:
        connection.info.pop(_READING, None)
        driver.execute(f"PRAGMA query_only = {'ON' if reading else 'OFF'}").close()
        connection.info[_READING] = reading
    driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE").close()
