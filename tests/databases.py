"""Fixtures for databases: every contract test of the store runs on SQLite and on a real PostgreSQL.

``database`` is an open, empty record on each engine in turn; ``database_url`` its URL; ``postgres`` and ``sqlite_url``
are for what concerns one engine. Each test has a database of its own, on PostgreSQL a copy of a migrated template.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from tests.postgresql import PostgresServer, running

_numbers = itertools.count(1)
#: other sessions may use the same server
_PREFIX = f"rapporteur_test_{os.getpid()}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server, started once a session."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> Iterator[str]:
    """The name of a migrated, empty database to copy."""
    name = f"{_PREFIX}_template"
    Database.open(postgres.create(name)).close()
    yield name
    postgres.drop(name)


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """An empty record on PostgreSQL."""
    name = f"{_PREFIX}_{next(_numbers)}"
    yield postgres.create(name, postgres_template)
    postgres.drop(name)


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
