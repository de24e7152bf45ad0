"""SQLAlchemy's and the drivers' errors as ours, each with what to do. Statements and values stay out of the text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from consultation.errors import DatabaseError, RapporteurError, StorageError

#: SQLite's primary result codes (sqlite.org/rescode.html)
_SQLITE: dict[int, tuple[type[RapporteurError], str]] = {
    sqlite3.SQLITE_BUSY: (DatabaseError, "is locked by another process for too long: try again when it has ended"),
    sqlite3.SQLITE_LOCKED: (DatabaseError, "is locked by another connection of this process: try again"),
    sqlite3.SQLITE_FULL: (StorageError, "has no room to grow: the disk is full; free some space and try again"),
    sqlite3.SQLITE_READONLY: (StorageError, "cannot be written: check the owner and the rights of file and folder"),
    sqlite3.SQLITE_CANTOPEN: (StorageError, "cannot be opened: check the folder, its owner and its rights"),
    sqlite3.SQLITE_PERM: (StorageError, "cannot be opened: check the owner and the rights of file and folder"),
    sqlite3.SQLITE_IOERR: (StorageError, "cannot be read or written: the disk reports an error, or is full"),
    sqlite3.SQLITE_NOTADB: (
        DatabaseError,
        "is not a database: move the file away, then 'restore' a backup or 'rebuild' from the archive",
    ),
    sqlite3.SQLITE_CORRUPT: (
        DatabaseError,
        "is damaged: move the file away, then 'restore' a backup or 'rebuild' from the archive",
    ),
}

#: SQLSTATE classes of PostgreSQL (manual, appendix A), longest first
_POSTGRESQL: dict[str, tuple[type[RapporteurError], str]] = {
    "53100": (StorageError, "has no room to grow: the server's disk is full"),
    "53300": (DatabaseError, "has no connection left: raise max_connections, or stop other programs"),
    "25006": (DatabaseError, "is read-only: is it a standby?"),
    "3D000": (DatabaseError, "does not exist: create it (createdb) or correct [store] url"),
    "42501": (DatabaseError, "refused a right: the role must own its schema"),
    "40": (DatabaseError, "gave this transaction up in favour of another one: try again"),
    "28": (DatabaseError, "refused the name or the password: check [store] url"),
    "57": (DatabaseError, "was stopped or restarted: nothing of this transaction was kept; try again"),
    "08": (DatabaseError, "lost its connection: nothing of this transaction was kept; try again"),
}
_SILENT = (DatabaseError, "does not answer: is it running, and is [store] url right?")
_OURS = (DatabaseError, "refused a statement: this is a fault of ours or of the schema; 'doctor' says more")
_TWICE = (DatabaseError, "was written by another process at the same time, or a rule of the record was broken")


@contextmanager
def mapped(name: str) -> Iterator[None]:
    """Raise every error of the database within the block as DatabaseError or StorageError about *name*."""
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, RapporteurError):  # a column refused its value and says so itself
            raise error.orig from None
        kind, what = _meaning(error)
        raise kind(f"the database {name} {what} [{_code(error.orig)}]") from error
    except sqlite3.Error as error:  # what is said to the driver straight: the beginning of a transaction
        kind, what = _of_sqlite(error) or _OURS
        raise kind(f"the database {name} {what} [{_code(error)}]") from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"the database {name} could not be used [{type(error).__name__}]") from error


def _meaning(error: StatementError) -> tuple[type[RapporteurError], str]:
    original = error.orig
    if isinstance(original, sqlite3.Error) and (known := _of_sqlite(original)):
        return known
    state = getattr(original, "sqlstate", None) or ""
    for start, meaning in _POSTGRESQL.items():
        if state.startswith(start):
            return meaning
    if isinstance(error, IntegrityError):
        return _TWICE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _POSTGRESQL["08"]
    if not state and _is_psycopg(original):
        return _SILENT
    return _OURS


def _of_sqlite(error: sqlite3.Error) -> tuple[type[RapporteurError], str] | None:
    code = getattr(error, "sqlite_errorcode", None)
    # the low byte is the primary code, the rest its extension
    return None if code is None else _SQLITE.get(code & 0xFF)


def _is_psycopg(original: BaseException | None) -> bool:
    return type(original).__module__.startswith("psycopg")


def _code(original: BaseException | None) -> str:
    """A code to look up: SQLite's name, the SQLSTATE, or the class."""
    for name in ("sqlite_errorname", "sqlstate"):
        if code := getattr(original, name, None):
            return str(code)
    return type(original).__name__
