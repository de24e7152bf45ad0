"""Messages: one mail by content, with all that hangs on it read in one sweep (never a query a message)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Executable,
    RowMapping,
    Select,
    and_,
    bindparam,
    func,
    select,
    true,
)

from consultation.errors import NotFound, StorageError
from consultation.words import AttachmentRole, Flag, Kind, State
from store.counters import Counters
from store.receipts import receipt_of
from store.records import Attachment, HistoryEntry, Message, Verdict
from store.repository import Repository, batches, dump, load
from store.submissions import submission_of
from store.tables import attachments, history, messages, receipts, submissions, verdicts

Value = TypeVar("Value")
#: rows of a child table by the id of their message
Grouped = dict[str, list[Value]]

#: what ``update`` may change
_CHANGEABLE = frozenset(
    {
        "subject", "sender_name", "sender_address", "received_at", "language", "kind", "state", "problem",
        "needs_review", "review_reasons", "flags", "expected_mailboxes", "content_digest",
    }
)  # fmt: skip
_COUNTER = "message"
_SHORT_ID = re.compile(r"m-(\d{1,7})\Z", re.IGNORECASE)


def rfc_digest(message_id: str) -> str:
    """What a Message-ID is indexed by: it may be a megabyte long (FAULTS T10)."""
    return sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()


class Messages(Repository):
    """Every message, submissions or not."""

    def create(
        self,
        *,
        consultation: str,
        message_id: str,
        subject: str,
        sender_name: str,
        sender_address: str,
        received_at: datetime,
        language: str,
        content_digest: str,
        state: State,
        kind: Kind = Kind.UNRELATED,
        number: str | None = None,
    ) -> Message:
        """A new message under the next id. Ids have no gaps: one taken in a transaction that fails is given again.

        *number*: the id that the journal says it had.
        """
        if number is None:
            number = self.next_id()
        else:
            self.keep_free(number)
        values = {
            "id": number,
            "consultation": consultation,
            "message_id": message_id,
            "message_id_digest": rfc_digest(message_id),
            "subject": subject,
            "sender_name": sender_name,
            "sender_address": sender_address,
            "received_at": received_at,
            "language": language,
            "content_digest": content_digest,
            "kind": kind.value,
            "state": state.value,
            "needs_review": False,
            "review_reasons": [],
            "flags": [],
            "expected_mailboxes": [],
        }
        self._run(_CREATE, **values)
        return _message_of({**values, "problem": None, "received_at": received_at.astimezone(UTC)})

    def next_id(self) -> str:
        """The id of the next message."""
        return f"m-{Counters(self._connection).take(_COUNTER):07d}"

    def keep_free(self, number: str) -> None:
        """Never give that id, or one before it, to a new message."""
        Counters(self._connection).at_least(_COUNTER, int(number.removeprefix("m-")))

    def get(self, message: str) -> Message:
        """The whole message; NotFound."""
        row = self._first(_OWN, message=message)
        if row is None:
            raise NotFound(f"there is no message '{message}'")
        spoken = self._first(_LATEST, message=message)
        children = {
            name: tuple(map(convert, sorted(self._all(statement, message=message), key=lambda row: _order(row[order]))))
            for name, (statement, convert, order) in _CHILDREN.items()
        }
        return _message_of(row, verdict=_verdict_of(spoken) if spoken else None, **children)

    def find(self, name: str) -> Message:
        """The message of that id (``m-0000123``, ``m-123``), or the one of the submission of that ref; NotFound."""
        short = _SHORT_ID.match(name)
        by_id = messages.c.id == (f"m-{int(short[1]):07d}" if short else name)
        refs = select(submissions.c.message).where(submissions.c.ref.in_([name, name.upper()]))
        found = self._where(by_id) or self._where(messages.c.id.in_(refs))
        if not found:
            raise NotFound(f"there is no message or submission '{name}': 'messages' and 'submissions' list them")
        return found[0]

    def list(
        self, *, kind: Kind | None = None, state: State | None = None, consultation: str | None = None
    ) -> tuple[Message, ...]:
        """All messages of that kind, state and consultation, in order of receipt."""
        wanted = {"kind": kind, "state": state, "consultation": consultation}
        return self._where(and_(true(), *(messages.c[name] == value for name, value in wanted.items() if value)))

    def of(self, ids: Sequence[str]) -> tuple[Message, ...]:
        """Those of these messages that exist, in order of receipt."""
        if len(ids) == 1:
            return (self.get(ids[0]),) if self._first(_OWN, message=ids[0]) else ()
        found = [item for batch in batches(ids) for item in self._where(messages.c.id.in_(batch))]
        return tuple(sorted(found, key=lambda item: (item.received_at, item.id)))

    def by_message_id(self, message_id: str) -> tuple[Message, ...]:
        """All messages with that Message-ID (RFC 5322 3.6.4), in order of receipt."""
        ids = self.ids_of(message_id)
        return self.of(ids) if ids else ()

    def ids_of(self, message_id: str) -> tuple[str, ...]:
        """The ids of all messages with that Message-ID."""
        said = {"digest": rfc_digest(message_id), "message_id": message_id}
        return tuple(sorted(self._connection.scalars(_NAMED, said)))

    def by_content(self, content_digest: str) -> tuple[Message, ...]:
        """All messages with that content digest, in order of receipt."""
        return self._where(messages.c.content_digest == content_digest)

    def to_process(self, states: Iterable[State]) -> tuple[Message, ...]:
        """Messages in one of these states, in order of receipt: what a step has still to do."""
        return self._where(messages.c.state.in_([state.value for state in states]))

    def waiting(self, states: Iterable[State]) -> tuple[str, ...]:
        """Their ids alone, in order of receipt: of a first poll of years there may be more than fit into memory."""
        chosen = select(messages.c.id, messages.c.received_at)
        rows = self._all(chosen.where(messages.c.state.in_([state.value for state in states])))
        return tuple(row["id"] for row in sorted(rows, key=lambda row: (row["received_at"], row["id"])))

    def content_digest(self, message: str) -> str:
        """The content digest under which the message was created; NotFound."""
        digest = self._connection.scalar(select(messages.c.content_digest).where(messages.c.id == message))
        if digest is None:
            raise NotFound(f"there is no message '{message}'")
        return str(digest)

    def update(self, message: str, **fields: Any) -> None:
        """Set fields of the message: those of ``Message`` that are its own, and ``content_digest``; NotFound."""
        unknown = sorted(fields.keys() - _CHANGEABLE)
        if unknown:
            raise StorageError(f"a message has no field {', '.join(unknown)} that can be changed")
        values = {name: _plain(value) for name, value in fields.items()}
        if values and not self._run(_UPDATE, number=message, **values):
            raise NotFound(f"there is no message '{message}'")

    def set_attachments(self, message: str, files: Sequence[Attachment]) -> None:
        """Replace the list of the message's files."""
        self._run(attachments.delete().where(attachments.c.message == message))
        rows = [{"message": message, **dump(Attachment, item)} for item in files]
        self._run_many(attachments.insert(), rows)

    def add_history(self, message: str, entry: HistoryEntry) -> None:
        """Add a line to the message's history; a line equal to its last one is not repeated."""
        last = self._first(_LAST_LINE, message=message)
        if last is None or (last["at"], last["by"], last["what"]) != (entry.at, entry.by, entry.what):
            self._run(_ADD_LINE, message=message, at=entry.at, by=entry.by, what=entry.what)

    def _where(self, condition: ColumnElement[bool]) -> tuple[Message, ...]:
        """The messages that meet *condition*, whole, ordered by (received_at, id) here and not by a collation."""
        rows = self._all(select(messages).where(condition))
        if not rows:  # most questions of a tick have this answer: one query for it, not six
            return ()
        chosen = select(messages.c.id).where(condition)
        parts: dict[str, Grouped[Any]] = {
            "receipts": self._grouped(receipts.c.message, chosen, receipt_of, receipts.c.id),
            "attachments": self._grouped(attachments.c.message, chosen, _attachment_of, attachments.c.n),
            "submissions": self._grouped(
                submissions.c.message, chosen, submission_of, submissions.c.ref, ~submissions.c.retired
            ),
            "history": self._grouped(history.c.message, chosen, _history_of, history.c.id),
        }
        latest = select(func.max(verdicts.c.id)).where(verdicts.c.message.in_(chosen)).group_by(verdicts.c.message)
        spoken = self._grouped(verdicts.c.message, chosen, _verdict_of, verdicts.c.id, verdicts.c.id.in_(latest))
        found = (
            _message_of(
                row,
                verdict=next(iter(spoken.get(row["id"], ())), None),
                **{name: tuple(of.get(row["id"], ())) for name, of in parts.items()},
            )
            for row in rows
        )
        return tuple(sorted(found, key=lambda item: (item.received_at, item.id)))

    def _grouped(
        self,
        owner: Column[Any],
        chosen: Select[Any],
        convert: Callable[[RowMapping], Value],
        order: Column[Any],
        *conditions: ColumnElement[bool],
    ) -> Grouped[Value]:
        """The rows of a child table that belong to the chosen messages, by message."""
        grouped: Grouped[Value] = defaultdict(list)
        statement = select(owner.table).where(owner.in_(chosen), *conditions)
        for row in sorted(self._all(statement), key=lambda row: _order(row[order.name])):
            grouped[row["message"]].append(convert(row))
        return grouped


def _order(key: str | int) -> tuple[int, str]:
    """Sorting refs by number also after 9,999: the longer is the later."""
    return (key, "") if isinstance(key, int) else (len(key), key)


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, tuple | list) else value


def _attachment_of(row: RowMapping) -> Attachment:
    values = {name: value for name, value in row.items() if name != "message"}
    return Attachment(**{**values, "role": AttachmentRole(values["role"])})


def _history_of(row: RowMapping) -> HistoryEntry:
    return HistoryEntry(at=row["at"], by=row["by"], what=row["what"])


def _verdict_of(row: RowMapping) -> Verdict:
    verdict: Verdict = load(Verdict, row["verdict"])
    return verdict


def _message_of(row: Mapping[Any, Any], **children: Any) -> Message:
    own = {name: value for name, value in row.items() if name not in {"message_id_digest", "content_digest"}}
    own |= {
        "kind": Kind(row["kind"]),
        "state": State(row["state"]),
        "review_reasons": tuple(row["review_reasons"]),
        "flags": tuple(Flag(flag) for flag in row["flags"]),
        "expected_mailboxes": tuple(row["expected_mailboxes"]),
    }
    return Message(**own, **children)


# What is asked of one message for every mail that comes in, each statement made once.
_MESSAGE: BindParameter[str] = bindparam("message")
_CREATE = messages.insert()
_UPDATE = messages.update().where(messages.c.id == bindparam("number"))
_ADD_LINE = history.insert()
_OWN = select(messages).where(messages.c.id == _MESSAGE)
_NAMED = select(messages.c.id).where(
    messages.c.message_id_digest == bindparam("digest"), messages.c.message_id == bindparam("message_id")
)
_LATEST = select(verdicts.c.verdict).where(verdicts.c.message == _MESSAGE).order_by(verdicts.c.id.desc()).limit(1)
_LAST_LINE = select(history).where(history.c.message == _MESSAGE).order_by(history.c.id.desc()).limit(1)
#: field -> statement, what makes a value of a row, and the column by which they are in order
_CHILDREN: dict[str, tuple[Executable, Callable[[RowMapping], Any], str]] = {
    "receipts": (select(receipts).where(receipts.c.message == _MESSAGE), receipt_of, "id"),
    "attachments": (select(attachments).where(attachments.c.message == _MESSAGE), _attachment_of, "n"),
    "submissions": (
        select(submissions).where(submissions.c.message == _MESSAGE, ~submissions.c.retired),
        submission_of,
        "ref",
    ),
    "history": (select(history).where(history.c.message == _MESSAGE), _history_of, "id"),
}
