"""Fixtures for databases: every contract test of the store runs on SQLite and on a real PostgreSQL.

``database`` is an open, empty record on each engine in turn; ``database_url`` its URL; ``postgres`` and ``sqlite_url``
are for what concerns one engine. Each test has a database of its own; on PostgreSQL that may be an earlier test's,
emptied.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from store.database import Database
from store.schema import HEAD, revision
from tests.postgresql import PostgresServer, own, running

_numbers = itertools.count(1)
#: other sessions may use the same server
_PREFIX = f"rapporteur_test_{os.getpid()}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server, started once a session."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def crashing_postgres(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that may be crashed: the same one, unless that was given."""
    if postgres.binaries is not None:
        yield postgres
        return
    with own() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_records(postgres: PostgresServer) -> Iterator[list[str]]:
    """Names of migrated, empty databases that no test uses at the moment."""
    free: list[str] = []
    yield free
    for name in free:
        postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_records: list[str]) -> Iterator[str]:
    """An empty record on PostgreSQL; used again for a later test, emptied, where this one left its schema as it was."""
    if postgres_records:
        name = postgres_records.pop()
    else:
        name = f"{_PREFIX}_{next(_numbers)}"
        Database.open(postgres.create(name)).close()
    url = postgres.url.set(database=name).render_as_string(hide_password=False)
    yield url
    if _is_current(url):
        postgres.empty(name, keep="alembic_version")
        postgres_records.append(name)
    else:
        postgres.drop(name)


def _is_current(url: str) -> bool:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        current = revision(connection) == HEAD
    engine.dispose()
    return current


@pytest.fixture
def bare_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A database on PostgreSQL without any table."""
    name = f"{_PREFIX}_{next(_numbers)}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'record.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty record's URL, on each engine in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without tables, on each engine in turn."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "bare_postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open, empty record, on each engine in turn."""
    opened = Database.open(database_url)
    yield opened
    opened.close()
