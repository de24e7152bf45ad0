"""Numbers that are given once and have no gaps: the row is locked until the transaction ends, on both engines."""

from __future__ import annotations

from sqlalchemy import case

from store.repository import Repository
from store.tables import counters


class Counters(Repository):
    """Counts by name, from 1."""

    def take(self, name: str) -> int:
        """The next number; given back by itself where the transaction fails."""
        statement = self._insert(counters).values(name=name, value=1)
        statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
        return int(self._connection.execute(statement.returning(counters.c.value)).scalar_one())

    def at_least(self, name: str, value: int) -> None:
        """Never give *value* or a smaller number again (references that come back from the journal)."""
        statement = self._insert(counters).values(name=name, value=value)
        larger = case((counters.c.value < value, value), else_=counters.c.value)
        self._run(statement.on_conflict_do_update(index_elements=["name"], set_={"value": larger}))
