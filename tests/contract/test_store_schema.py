"""Migrations, on both engines."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from consultation.errors import DatabaseError
from store.database import Database
from store.lookup import by_content, by_sender, by_submitter, by_word_author
from store.schema import HEAD, configuration
from store.tables import metadata
from tests.store_samples import add_message, add_submission, contribution, digest, hours, prior_of


def shape(connection: sqlalchemy.Connection) -> dict[str, Any]:
    """All that the database says of its tables."""
    inspector = inspect(connection)
    tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    return {
        name: {
            "columns": [(item["name"], str(item["type"]), item["nullable"]) for item in inspector.get_columns(name)],
            "key": inspector.get_pk_constraint(name),
            "foreign": sorted(map(str, inspector.get_foreign_keys(name))),
            "unique": sorted(map(str, inspector.get_unique_constraints(name))),
            "indexes": sorted(map(str, inspector.get_indexes(name))),
        }
        for name in tables
    }


def test_migrations_give_what_the_tables_say(bare_url: str) -> None:
    """All revisions applied leave nothing for autogenerate to do."""
    database = Database.open(bare_url)
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_migrated_database_is_one_made_at_once(bare_url: str) -> None:
    """Columns, keys and indexes are those of ``metadata.create_all``, to the type."""
    database = Database.open(bare_url)
    with database._engine.connect() as connection, connection.begin():
        migrated = shape(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert shape(connection) == migrated
    assert len(migrated) == len(metadata.tables)
    database.close()


def test_the_newest_revision_is_the_one_expected(bare_url: str) -> None:
    """``HEAD`` is the only head of the revisions, and what a new record is of."""
    database = Database.open(bare_url)
    with database._engine.connect() as connection:
        assert ScriptDirectory.from_config(configuration(connection)).get_heads() == [HEAD]
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    database.close()


def test_a_record_of_the_first_revision_finds_its_earlier_submissions(bare_url: str) -> None:
    """Brought forward from 0001, what was on record is found by submitter, sender, content and Word author."""
    database = Database.open(bare_url)
    with database.transaction() as tx:
        made = add_submission(tx)
        prior = prior_of(made)
        tx.submissions.put(made, index=prior)
        tx.contributions.replace(made.ref, [contribution(made.ref, word_author="A. Legal")])
    with database._engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TABLE prior_keys"))
        connection.execute(text("ALTER TABLE receipts DROP COLUMN server_id"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    database = Database.open(bare_url)
    with database.transaction() as tx:
        asked = (by_submitter("NOR"), by_sender("a@example.org"), by_content(digest("t")), by_word_author("a legal"))
        for key in asked:
            assert tx.submissions.prior(hours(1), {key}) == (prior,)
        assert tx.submissions.prior(hours(1), {by_submitter("SWE")}) == ()
    database.close()


def test_a_newer_record_is_refused(database: Database, database_url: str) -> None:
    """A revision that this version does not know is named, with what to do, and nothing is touched."""
    with database._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"revision 9999.*newer version"):
        Database.open(database_url)


def test_a_database_of_another_program_is_refused(bare_url: str) -> None:
    """Tables of ours without a revision are somebody else's."""
    url = sqlalchemy.make_url(bare_url)
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE messages (body TEXT)"))
    with pytest.raises(DatabaseError, match="another program"):
        Database.open(bare_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["messages"]
    engine.dispose()


def test_processes_that_open_a_new_record_at_once(bare_url: str) -> None:
    """One migrates, the others wait for it, and all have the record."""
    found: list[Database] = []
    threads = [threading.Thread(target=lambda: found.append(Database.open(bare_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for database in found:
        with database.transaction() as tx:
            add_message(tx)
        database.close()


KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from store.database import Database
left = [int(sys.argv[2])]
def count(connection, cursor, statement, parameters, context, executemany):
    if statement.lstrip().startswith(("CREATE", "INSERT")):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", count)
Database.open(sys.argv[1])
"""


@pytest.mark.parametrize("statements", [2, 30])
def test_a_kill_during_migration_leaves_the_old_schema(bare_url: str, statements: int) -> None:
    """Killed with -9 between two statements, the database is empty as before; the next start makes it."""
    killed = subprocess.run([sys.executable, "-c", KILLED, bare_url, str(statements)], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    engine = sqlalchemy.create_engine(bare_url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    database = Database.open(bare_url)
    with database.transaction() as tx:
        assert add_message(tx).id == "m-0000001"
    database.close()
