"""What people decided, field by field. A decision is never changed; it can be undone, and then both stay on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, select

from consultation.errors import NotFound
from store.counters import Counters
from store.records import Decision
from store.repository import Repository, batches
from store.tables import decisions

_COUNTER = "decision"


class Decisions(Repository):
    """Decisions about messages (by id) and submissions (by ref)."""

    def next_id(self) -> int:
        """The number of the next decision; given again where this transaction fails (``Counters``)."""
        return Counters(self._connection).take(_COUNTER)

    def add(self, decision: Decision) -> Decision:
        """Put a decision on record and give it back with its number: the one it has, else the next."""
        number = decision.id if decision.id is not None else self.next_id()
        Counters(self._connection).at_least(_COUNTER, number)
        values = {
            name: getattr(decision, name) for name in ("at", "by", "subject", "field", "value", "note", "evidence")
        }
        self._run(decisions.insert().values(id=number, **values))
        return self._where(decisions.c.id == number)[0]

    def undo(self, decision: int, at: datetime, by: str) -> None:
        """Take a decision back; one that is undone already stays as it is. NotFound."""
        if not self._where(decisions.c.id == decision):
            raise NotFound(f"there is no decision {decision}: 'show' lists those of a message")
        standing = (decisions.c.id == decision, decisions.c.undone_at.is_(None))
        self._run(decisions.update().where(*standing).values(undone_at=at, undone_by=by))

    def of(self, subjects: Sequence[str]) -> tuple[Decision, ...]:
        """Decisions in force about these messages and submissions, oldest first."""
        standing = decisions.c.undone_at.is_(None)
        found = [item for batch in batches(subjects) for item in self._where(decisions.c.subject.in_(batch), standing)]
        return tuple(sorted(found, key=lambda item: item.id or 0))

    def all(self) -> tuple[Decision, ...]:
        """Every decision ever taken, the undone too, oldest first."""
        return self._where()

    def _where(self, *where: ColumnElement[bool]) -> tuple[Decision, ...]:
        rows = self._all(select(decisions).where(*where).order_by(decisions.c.id))
        return tuple(_decision_of(row) for row in rows)


def _decision_of(row: RowMapping) -> Decision:
    return Decision(**row)
