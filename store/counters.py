"""Numbers that are given once and have no gaps: the row is locked until the transaction ends, on both engines."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, case

from store.repository import Repository, insert
from store.tables import counters


@cache
def _take(dialect: str) -> Executable:
    statement = insert(dialect, counters)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return statement.returning(counters.c.value)


@cache
def _at_least(dialect: str) -> Executable:
    statement = insert(dialect, counters)
    larger = case((counters.c.value < statement.excluded.value, statement.excluded.value), else_=counters.c.value)
    return statement.on_conflict_do_update(index_elements=["name"], set_={"value": larger})


class Counters(Repository):
    """Counts by name, from 1."""

    def take(self, name: str) -> int:
        """The next number; given back by itself where the transaction fails."""
        return int(self._connection.execute(_take(self._dialect), {"name": name, "value": 1}).scalar_one())

    def at_least(self, name: str, value: int) -> None:
        """Never give *value* or a smaller number again (references that come back from the journal)."""
        self._run(_at_least(self._dialect), name=name, value=value)
