"""What all repositories share: running statements on the connection of one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Executable, RowMapping, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The pydantic adapter that turns values of *kind* into JSON and back."""
    return TypeAdapter(kind)


def dump(kind: Any, value: Any) -> Any:
    """*value* of type *kind* as what a ``Payload`` column takes."""
    return adapter(kind).dump_python(value, mode="json")


def load(kind: Any, data: Any) -> Any:
    """A value of type *kind* from a ``Payload`` column."""
    return adapter(kind).validate_python(data)


#: values of one IN list; SQLite takes 32,766 parameters a statement, PostgreSQL 65,535
_BATCH = 10_000


def batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """*values* without repetition in pieces that fit into one statement."""
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), _BATCH):
        yield unique[start : start + _BATCH]


def insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT of *dialect* that knows ON CONFLICT."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    # loaded with the engine already; a command on SQLite does without it
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@cache
def _insert_for_id(table: Table) -> Executable:
    return table.insert().returning(table.c.id)


@cache
def _positional(table: Table) -> str:
    return str(table.insert().compile(dialect=sqlite.dialect(paramstyle="qmark")))


class Repository:
    """Statements of one transaction; values go in and come out, rows stay here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Statements that run for every mail are made once, with the values given here: making one anew costs SQLAlchemy
    # several times what the database needs for it.

    def _all(self, statement: Executable, **values: Any) -> Sequence[RowMapping]:
        return self._connection.execute(statement, values or None).mappings().all()

    def _first(self, statement: Executable, **values: Any) -> RowMapping | None:
        return self._connection.execute(statement, values or None).mappings().first()

    def _run(self, statement: Executable, **values: Any) -> int:
        """Run a statement that changes something; how many rows it changed."""
        return self._connection.execute(statement, values or None).rowcount

    @property
    def _dialect(self) -> str:
        return self._connection.dialect.name

    def _run_many(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        """Run a statement once for each of *rows*; nothing for none."""
        if rows:
            self._connection.execute(statement, rows)

    def _insert_plain(self, table: Table, rows: Sequence[Sequence[Any]]) -> None:
        """Insert *rows*, plain values in the order of the columns, which no type of ours has to look at."""
        if not rows:
            return
        if self._dialect == "sqlite":
            self._connection.exec_driver_sql(_positional(table), [tuple(row) for row in rows])
        else:
            names = table.columns.keys()
            self._run_many(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])

    def _insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows ON CONFLICT, which SQLAlchemy keeps in its dialects."""
        return insert(self._dialect, table)

    def _insert_id(self, table: Table, values: dict[str, Any]) -> int:
        """Insert one row and give the number that the database gave it."""
        return int(self._connection.execute(_insert_for_id(table), values).scalar_one())
