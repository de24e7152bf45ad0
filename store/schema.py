"""Bringing the schema up to date: every start, programmatically, in one transaction, under a lock.

The revisions are files of the package (``migrations/versions``); users need no ``alembic.ini``. DDL is transactional
on both engines, so a kill leaves the old schema or the new one (FAULTS C5).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from consultation.errors import DatabaseError
from store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

#: the newest revision; a test holds it against ``migrations/versions``
HEAD = "0003"
_LOCK = 0x5241_5050  # any number that nobody else takes in this database


def upgrade(engine: Engine, name: str) -> None:
    """Migrate to ``HEAD``; DatabaseError where the database is of a revision that this version does not know."""
    with engine.connect() as connection, connection.begin():
        if revision(connection) == HEAD:
            return
        if connection.dialect.name == "postgresql":
            # kept to the end of the transaction; who waited finds the work done
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _migrate(connection, name)


def revision(connection: Connection) -> str | None:
    """The revision that the database is of; ``None`` where it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def configuration(connection: Connection) -> Config:
    """Alembic's settings for the revisions of this package and an open connection."""
    # Alembic is a third of the time that the store takes to load, and most starts do not need it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(connection: Connection, name: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = configuration(connection)
    _refuse_strangers(
        connection, name, {item.revision for item in ScriptDirectory.from_config(config).walk_revisions()}
    )
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseError(f"the database {name} could not be brought up to date: {error}") from error


def _refuse_strangers(connection: Connection, name: str, known: set[str]) -> None:
    """DatabaseError where the database is of another program, or of a version that is newer than this one."""
    found = revision(connection)
    if found is None and set(inspect(connection).get_table_names()) & set(metadata.tables):
        raise DatabaseError(f"the database {name} has tables of another program: name another one in [store] url")
    if found is not None and found not in known:
        raise DatabaseError(
            f"the database {name} is of revision {found}, which this version does not know: "
            "install the newer version that wrote it, or 'restore' an older backup"
        )
