"""The outbox: digests rendered and frozen under a unique key, and every try to send them.

pending ─claim→ sending ─→ sent | refused | unknown (the answer was lost) | pending again (retry). ``backfill`` is
recorded and never sent.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from consultation.errors import NotFound
from store.records import OutboxItem, SendAttempt
from store.repository import Repository
from store.tables import outbox, outbox_attempts

#: ends of an item that a person may send once more
UNDELIVERED = ("refused", "unknown", "bounced")

_KEY = ("kind", "consultation", "round", "period", "recipient")


class Outbox(Repository):
    """What is to be sent, and what became of it."""

    def put(self, item: OutboxItem) -> OutboxItem | None:
        """Queue a digest; ``None`` where (kind, consultation, round, period, recipient) is there already."""
        values = {name: value for name, value in dataclasses.asdict(item).items() if name != "id"}
        statement = self._insert(outbox).values(**values).on_conflict_do_nothing(index_elements=list(_KEY))
        number = self._connection.execute(statement.returning(outbox.c.id)).scalar()
        return None if number is None else self.get(int(number))

    def get(self, item: int) -> OutboxItem:
        """One item; NotFound."""
        found = self._where(outbox.c.id == item)
        if not found:
            raise NotFound(f"there is no outbox item {item}")
        return found[0]

    def due(self, now: datetime) -> tuple[OutboxItem, ...]:
        """Pending items whose time has come, the earliest first."""
        again = or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= now)
        return self._where(outbox.c.state == "pending", outbox.c.due_at <= now, again)

    def list(self, *, state: str | None = None) -> tuple[OutboxItem, ...]:
        """All items, or those in one state, by due time."""
        return self._where() if state is None else self._where(outbox.c.state == state)

    def index(self, consultation: str) -> tuple[OutboxItem, ...]:
        """All items of a consultation by due time, without their content: what has been decided."""
        columns = [column for column in outbox.c if column.name != "content"]
        rows = self._all(select(*columns).where(outbox.c.consultation == consultation))
        return tuple(sorted((OutboxItem(content=b"", **row) for row in rows), key=_order))

    def claim(self, item: int, at: datetime | None = None) -> bool:
        """Take a pending item for sending; ``False`` where another worker has it. *at* goes into the attempt."""
        pending = (outbox.c.id == item, outbox.c.state == "pending")
        values = {"state": "sending", "attempts": outbox.c.attempts + 1}
        if not self._run(outbox.update().where(*pending).values(**values)):
            return False
        self._run(outbox_attempts.insert().values(item=item, at=at, outcome="sending"))
        return True

    def sent(self, item: int, at: datetime) -> None:
        """The mail server took it."""
        self._end(item, "sent", "sent", sent_at=at, problem=None)

    def refused(self, item: int, problem: str) -> None:
        """The mail server refused it for good."""
        self._end(item, "refused", "refused", problem=problem)

    def unknown(self, item: int, problem: str = "") -> None:
        """The mail server's answer was lost: it may have been sent."""
        self._end(item, "unknown", "unknown", problem=problem)

    def retry(self, item: int, at: datetime, problem: str) -> None:
        """It could not be sent now: pending again, to be tried at *at*."""
        self._end(item, "pending", "retry", retry_at=at, problem=problem)

    def attempts(self, item: int) -> tuple[SendAttempt, ...]:
        """Every try to send the item, oldest first."""
        chosen = select(outbox_attempts).where(outbox_attempts.c.item == item).order_by(outbox_attempts.c.id)
        return tuple(
            SendAttempt(item=row["item"], at=row["at"], outcome=row["outcome"], problem=row["problem"])
            for row in self._all(chosen)
        )

    def of_message_ids(self, message_ids: Collection[str]) -> tuple[OutboxItem, ...]:
        """The items with these Message-IDs, as they stand in the mails (RFC 5322 3.6.4), by due time."""
        return self._where(outbox.c.message_id.in_(list(message_ids))) if message_ids else ()

    def bounced(self, item: int, problem: str) -> bool:
        """A delivery report says that it did not arrive; ``False`` where that is known, or it was never sent."""
        gone = (outbox.c.id == item, outbox.c.state.in_(("sent", "unknown")))
        return bool(self._run(outbox.update().where(*gone).values(state="bounced", problem=problem)))

    def resend(self, item: int) -> bool:
        """Queue what did not arrive once more, with the same bytes; ``False`` where it has none, or did arrive."""
        failed = (outbox.c.id == item, outbox.c.state.in_(UNDELIVERED), func.length(outbox.c.content) > 0)
        return bool(self._run(outbox.update().where(*failed).values(state="pending", retry_at=None)))

    def again(self, item: int, at: datetime) -> None:
        """Try an item once more whose answer was lost, at *at*; what its earlier tries ended with stays on record."""
        lost = (outbox.c.id == item, outbox.c.state == "unknown")
        if not self._run(outbox.update().where(*lost).values(state="pending", retry_at=at)):
            raise NotFound(f"there is no outbox item {item} whose answer was lost")

    def _end(self, item: int, state: str, outcome: str, **values: Any) -> None:
        """Set the item's state and the outcome of its last attempt."""
        if not self._run(outbox.update().where(outbox.c.id == item).values(state=state, **values)):
            raise NotFound(f"there is no outbox item {item}")
        last = select(func.max(outbox_attempts.c.id)).where(outbox_attempts.c.item == item).scalar_subquery()
        problem = values.get("problem")
        self._run(outbox_attempts.update().where(outbox_attempts.c.id == last).values(outcome=outcome, problem=problem))

    def _where(self, *where: ColumnElement[bool]) -> tuple[OutboxItem, ...]:
        found = (OutboxItem(**row) for row in self._all(select(outbox).where(*where)))
        return tuple(sorted(found, key=_order))


def _order(item: OutboxItem) -> tuple[datetime, int]:
    return item.due_at, item.id or 0
