"""The ledger of delivered copies: one row for each (mailbox, folder, UIDVALIDITY, UID), never a highest-UID mark."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, RowMapping, and_, bindparam, func, or_, select

from consultation.errors import NotFound
from consultation.words import State
from store.records import LedgerLine, Receipt
from store.repository import Repository, insert
from store.tables import messages, receipts

#: attempts to parse a copy after which it waits for a person (``release``)
MAX_ATTEMPTS = 3
#: ids that are asked for by name; of more, all are read (a statement takes some tens of thousands of parameters)
MOST_ASKED = 500

_KEY = (receipts.c.mailbox, receipts.c.folder, receipts.c.uidvalidity, receipts.c.uid)


def receipt_of(row: RowMapping) -> Receipt:
    """The value of one ledger row."""
    return Receipt(**row)


_AT = select(receipts).where(*(column == bindparam(column.name) for column in _KEY))
_BY_DIGEST = (
    select(receipts)
    .where(*(receipts.c[name] == bindparam(name) for name in ("sha256", "mailbox", "folder")))
    .order_by(receipts.c.id)
    .limit(1)
)
_LARGEST = select(func.max(receipts.c.uid)).where(*(column == bindparam(column.name) for column in _KEY[:3]))
_ONE = select(receipts).where(receipts.c.id == bindparam("receipt"))
_CHANGE = receipts.update().where(receipts.c.id == bindparam("receipt")).returning(*receipts.c)


@cache
def _enter(dialect: str) -> Executable:
    return insert(dialect, receipts).on_conflict_do_nothing(index_elements=list(_KEY)).returning(*receipts.c)


class Receipts(Repository):
    """Every delivered copy, with what became of it."""

    def add(
        self,
        mailbox: str,
        folder: str,
        uidvalidity: int,
        uid: int,
        state: str,
        sha256: str,
        size: int,
        internal_date: datetime | None,
        fetched_at: datetime,
        server_id: str | None = None,
    ) -> Receipt:
        """Enter a copy; one that is in the ledger already comes back as it stands, unchanged."""
        values: dict[str, Any] = {
            "mailbox": mailbox,
            "folder": folder,
            "uidvalidity": uidvalidity,
            "uid": uid,
            "state": state,
            "sha256": sha256,
            "size": size,
            "internal_date": internal_date,
            "fetched_at": fetched_at,
            "time_source": "",
            "addressed_as": "",
            "variant": "identical",
            "attempts": 0,
            "server_id": server_id,
        }
        # one that stands already, entered by another worker perhaps, gives no row
        found = self._first(_enter(self._dialect), **values)
        found = found or self._first(_AT, **{column.name: values[column.name] for column in _KEY})
        assert found is not None
        return receipt_of(found)

    def get(self, receipt_id: int) -> Receipt:
        """One copy; NotFound."""
        row = self._first(_ONE, receipt=receipt_id)
        if row is None:
            raise NotFound(f"there is no receipt {receipt_id}")
        return receipt_of(row)

    def at(self, mailbox: str, folder: str, uidvalidity: int, uid: int) -> Receipt | None:
        """The copy at that place on the ledger."""
        row = self._first(select(receipts).where(_in(mailbox, folder, uidvalidity), receipts.c.uid == uid))
        return receipt_of(row) if row else None

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """UIDs of that folder that the ledger has, in whatever state."""
        return frozenset(self._connection.scalars(select(receipts.c.uid).where(_in(mailbox, folder, uidvalidity))))

    def numbers(self, mailbox: str, folder: str, uidvalidity: int, server_ids: Collection[str]) -> dict[str, int]:
        """UIDs of the copies that a server knows by these ids; those that the ledger does not have are left out."""
        chosen = select(receipts.c.server_id, receipts.c.uid).where(_in(mailbox, folder, uidvalidity))
        if len(server_ids) <= MOST_ASKED:
            chosen = chosen.where(receipts.c.server_id.in_(server_ids))
        rows = self._all(chosen.where(receipts.c.server_id.is_not(None)))
        wanted = frozenset(server_ids)
        return {row["server_id"]: row["uid"] for row in rows if row["server_id"] in wanted}

    def by_digest(self, mailbox: str, folder: str, sha256: str) -> Receipt | None:
        """The oldest copy of these bytes in that folder, under whatever UIDVALIDITY."""
        row = self._first(_BY_DIGEST, sha256=sha256, mailbox=mailbox, folder=folder)
        return receipt_of(row) if row else None

    def of_digest(self, sha256: str) -> tuple[Receipt, ...]:
        """Every copy with these bytes, oldest first."""
        statement = select(receipts).where(receipts.c.sha256 == sha256).order_by(receipts.c.id)
        return tuple(receipt_of(row) for row in self._all(statement))

    def filed_elsewhere(self, receipt: Receipt) -> Receipt | None:
        """Where a copy that vanished before it could be read has been moved to: another folder of the mailbox.

        Moving keeps size and INTERNALDATE (RFC 6851 3.3), and the moved copy is found after the other was missed.
        Where several would do, or another vanished copy has the same marks, none is taken: nothing lost is hidden.
        """
        if not receipt.size or receipt.internal_date is None:
            return None
        marks = and_(
            receipts.c.mailbox == receipt.mailbox,
            receipts.c.size == receipt.size,
            receipts.c.internal_date == receipt.internal_date,
        )
        found = [receipt_of(row) for row in self._all(select(receipts).where(marks).order_by(receipts.c.id))]
        missed = [item for item in found if item.state == "vanished"]
        there = [
            item
            for item in found
            if item.state == "archived" and item.folder != receipt.folder and item.id > receipt.id and item.message
        ]
        return there[0] if len(there) == len(missed) == 1 else None

    def next_uid(self, mailbox: str, folder: str, uidvalidity: int) -> int:
        """One more than the largest UID of that folder: for files, which no server has numbered."""
        place = {"mailbox": mailbox, "folder": folder, "uidvalidity": uidvalidity}
        largest = self._connection.scalar(_LARGEST, place)
        return int(largest or 0) + 1

    def pending(self, max_attempts: int = MAX_ATTEMPTS) -> tuple[Receipt, ...]:
        """Copies (held and vanished ones too) of no message yet that are not given up, oldest id first."""
        where = and_(receipts.c.message.is_(None), receipts.c.attempts < max_attempts)
        return tuple(receipt_of(row) for row in self._all(select(receipts).where(where).order_by(receipts.c.id)))

    def troubled(self, max_attempts: int = MAX_ATTEMPTS) -> tuple[Receipt, ...]:
        """Copies that belong to no message and will not by themselves: given up, held or vanished; oldest id first."""
        given_up = and_(receipts.c.message.is_(None), receipts.c.attempts >= max_attempts)
        where = or_(receipts.c.state != "archived", given_up)
        return tuple(receipt_of(row) for row in self._all(select(receipts).where(where).order_by(receipts.c.id)))

    def attach(
        self, receipt_id: int, *, message: str, received_at: datetime, time_source: str, addressed_as: str, variant: str
    ) -> Receipt:
        """Say which message the copy is of, when it was received by whose word, and how it differs."""
        return self._change(
            receipt_id,
            message=message,
            received_at=received_at,
            time_source=time_source,
            addressed_as=addressed_as,
            variant=variant,
            problem=None,
        )

    def detach(self, receipt_id: int) -> Receipt:
        """Take the copy from its message, to be parsed again from the start."""
        return self._change(
            receipt_id,
            message=None,
            received_at=None,
            time_source="",
            addressed_as="",
            variant="identical",
            attempts=0,
            problem=None,
        )

    def failed(self, receipt_id: int, problem: str) -> Receipt:
        """Count an attempt that failed, with its reason."""
        again = receipts.update().where(receipts.c.id == receipt_id).values(attempts=receipts.c.attempts + 1)
        self._run(again)
        return self._change(receipt_id, problem=problem)

    def release(self, receipt_id: int) -> Receipt:
        """Let a copy that was given up try again."""
        return self._change(receipt_id, attempts=0, problem=None)

    def of_message(self, message: str) -> tuple[Receipt, ...]:
        """The copies of one message, oldest id first."""
        statement = select(receipts).where(receipts.c.message == message).order_by(receipts.c.id)
        return tuple(receipt_of(row) for row in self._all(statement))

    def ledger(self) -> tuple[LedgerLine, ...]:
        """The account of each (mailbox, folder, UIDVALIDITY), in that order; see ``store.ledger``."""
        state, attempts = receipts.c.state, receipts.c.attempts
        archived = state == "archived"
        given_up = and_(archived, receipts.c.message.is_(None), attempts >= MAX_ATTEMPTS)
        unread = and_(receipts.c.message.is_(None), attempts < MAX_ATTEMPTS)
        counts = {
            "listed": func.count(),
            "archived": func.count().filter(archived),
            "vanished": func.count().filter(state == "vanished"),
            "held": func.count().filter(state == "held"),
            "attached": func.count().filter(and_(archived, receipts.c.message.is_not(None))),
            "quarantined": func.count().filter(given_up | and_(archived, _is(State.QUARANTINED))),
            "done": func.count().filter(and_(archived, _is(State.DONE))),
            "waiting": func.count().filter(and_(archived, or_(unread, _is(State.RECEIVED, State.PARSED)))),
            "forgotten": func.count().filter(and_(archived, _is(State.FORGOTTEN))),
            "first_at": func.min(receipts.c.fetched_at),
        }
        folder = _KEY[:3]
        statement = (
            select(*folder, *(count.label(name) for name, count in counts.items()))
            .select_from(receipts.outerjoin(messages, receipts.c.message == messages.c.id))
            .group_by(*folder)
        )
        lines = (LedgerLine(**row) for row in self._all(statement))
        return tuple(sorted(lines, key=lambda line: (line.mailbox, line.folder, line.uidvalidity)))

    def is_renumbered(self, mailbox: str, folder: str, uidvalidity: int) -> bool:
        """Whether the ledger knows the folder under other UIDVALIDITIES alone."""
        if self._first(select(receipts.c.id).where(_in(mailbox, folder, uidvalidity)).limit(1)):
            return False
        other = and_(receipts.c.mailbox == mailbox, receipts.c.folder == folder)
        return self._first(select(receipts.c.id).where(other).limit(1)) is not None

    def _change(self, receipt_id: int, **values: Any) -> Receipt:
        row = self._first(_CHANGE, receipt=receipt_id, **values)
        if row is None:
            raise NotFound(f"there is no receipt {receipt_id}")
        return receipt_of(row)


def _is(*states: State) -> Any:
    return messages.c.state.in_([state.value for state in states])


def _in(mailbox: str, folder: str, uidvalidity: int) -> Any:
    return and_(receipts.c.mailbox == mailbox, receipts.c.folder == folder, receipts.c.uidvalidity == uidvalidity)
