"""What this room writes into the journal, and the same read back for ``rebuild``. No database is touched here.

A line may stand whose commit never came, and the same thing may then have been said again: of two lines about one
thing the later counts. That is right because numbers are given without gaps: one whose transaction failed is given
again, to whatever comes next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from consultation.errors import StorageError
from consultation.model import CalendarEvent
from consultation.words import Kind
from store.journal import Entry, JournalEntry
from store.records import BuriedCopy, Decision, OutboxItem, Receipt, StoredDraft, Tombstone

#: mailbox, folder, UIDVALIDITY, UID
Key = tuple[str, str, int, int]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A delivered copy as the ledger enters it."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    #: archived, vanished or held
    state: str
    sha256: str
    size: int
    internal_date: datetime | None
    fetched_at: datetime
    #: the server's own id, where ``uid`` is a number of ours
    server_id: str | None = None

    @property
    def key(self) -> Key:
        """Its place on the ledger."""
        return self.mailbox, self.folder, self.uidvalidity, self.uid


@dataclass
class Told:
    """All that the journal tells, each thing once, in the order in which it was last said."""

    copies: dict[Key, Copy] = field(default_factory=dict)
    #: first copy of a message -> (its id, when the record first knew of it)
    messages: dict[Key, tuple[str, datetime]] = field(default_factory=dict)
    #: (message, key of the submission) -> ref
    refs: dict[tuple[str, str], str] = field(default_factory=dict)
    #: ref -> number of a contribution -> its fingerprint
    numbers: dict[str, dict[int, str]] = field(default_factory=dict)
    #: number -> (decision, its message)
    decisions: dict[int, tuple[Decision, str]] = field(default_factory=dict)
    #: number of a decision -> (when it was undone, by whom)
    undone: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    events: dict[int, CalendarEvent] = field(default_factory=dict)
    drafts: dict[str, StoredDraft] = field(default_factory=dict)
    tombstones: dict[str, Tombstone] = field(default_factory=dict)
    #: the other way round: message -> first copy, ref -> (message, key)
    _first_copies: dict[str, Key] = field(default_factory=dict)
    _parts: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[JournalEntry]) -> Told:
        """Read the journal; StorageError names a line of a shape that is not known."""
        told = cls()
        for number, entry in enumerate(entries, start=1):
            try:
                told._add(entry)
            except (KeyError, TypeError, ValueError) as error:
                raise StorageError(f"the journal's entry {number} ({entry.kind}) is not of its kind's shape") from error
        return told

    def _add(self, entry: JournalEntry) -> None:
        said = entry.payload
        match entry.kind:
            case Entry.RECEIPT:
                copy = _copy_of(said)
                self.copies.pop(copy.key, None)
                self.copies[copy.key] = copy
            case Entry.MESSAGE:
                self._add_message(said["id"], _key_of(said), entry.at)
            case Entry.REFERENCE:
                self._add_ref((said["message"], said["key"]), said["ref"])
            case Entry.NUMBERS:
                self.numbers.setdefault(said["ref"], {}).update({int(n): print_ for n, print_ in said["numbers"]})
            case Entry.DECISION:
                self._add_decision(said, entry.at)
            case Entry.EVENT:
                self.events[said["id"]] = CalendarEvent(at=entry.at, **said)
            case Entry.DRAFT:
                self.drafts.pop(said["key"], None)
                self.drafts[said["key"]] = StoredDraft(**_with_times(said, "circulated", "added_at"))
            case Entry.ERASURE:
                self._add_erasure(said)
            case Entry.SEND:
                pass  # the outbox reads it again by itself, see ``reports.dispatch``

    def _add_message(self, number: str, key: Key, at: datetime) -> None:
        # An id or a copy that was said before belonged to a commit that never came.
        self.messages.pop(self._first_copies.get(number, key), None)
        self._first_copies[number] = key
        self.messages[key] = (number, at)

    def _add_ref(self, part: tuple[str, str], ref: str) -> None:
        # A ref or a part that was said before belonged to a commit that never came.
        before = self._parts.get(ref, part)
        if before != part:
            self.refs.pop(before, None)
            self.numbers.pop(ref, None)
        self._parts[ref] = part
        self.refs[part] = ref

    def _add_erasure(self, said: Mapping[str, Any]) -> None:
        message = said["message"]
        if "copy" in said:
            stone = self.tombstones[message]
            self.tombstones[message] = replace(stone, copies=(*stone.copies, _buried_of(said["copy"])))
        else:
            self.tombstones[message] = _tombstone_of(said)

    def _add_decision(self, said: Mapping[str, Any], at: datetime) -> None:
        if "undo" in said:
            self.undone[said["undo"]] = (at, said["by"])
            return
        names = ("id", "by", "subject", "field", "value", "note", "evidence")
        self.undone.pop(said["id"], None)
        self.decisions[said["id"]] = (Decision(at=at, **{name: said[name] for name in names}), said["message"])


def copy_entry(copy: Copy) -> JournalEntry:
    """A copy that is about to be entered on the ledger."""
    payload = vars(copy) | _times(copy, "internal_date", "fetched_at")
    return JournalEntry(kind=Entry.RECEIPT, at=copy.fetched_at, payload=payload)


def message_entry(number: str, first: Receipt, at: datetime) -> JournalEntry:
    """The id that is about to be given to the message of which *first* is the first copy."""
    place = {name: getattr(first, name) for name in _PLACE}
    return JournalEntry(kind=Entry.MESSAGE, at=at, payload={"id": number, **place})


def reference_entry(ref: str, message: str, key: str, at: datetime) -> JournalEntry:
    """The ref that is about to be given to a submission of that message."""
    return JournalEntry(kind=Entry.REFERENCE, at=at, payload={"ref": ref, "message": message, "key": key})


def numbers_entry(ref: str, numbers: Mapping[int, str], at: datetime) -> JournalEntry:
    """The numbers that are about to be given to contributions of that submission."""
    return JournalEntry(kind=Entry.NUMBERS, at=at, payload={"ref": ref, "numbers": [list(x) for x in numbers.items()]})


def erasure_entry(tombstone: Tombstone) -> JournalEntry:
    """A message that is about to be forgotten."""
    payload = asdict(tombstone) | _times(tombstone, "at", "received_at")
    payload["copies"] = [each | _times_of(each, "received_at") for each in payload["copies"]]
    return JournalEntry(kind=Entry.ERASURE, at=tombstone.at, payload=payload)


def further_copy_entry(message: str, copy: BuriedCopy, at: datetime) -> JournalEntry:
    """One more copy of a message that was forgotten."""
    payload = {"message": message, "copy": vars(copy) | _times(copy, "received_at")}
    return JournalEntry(kind=Entry.ERASURE, at=at, payload=payload)


def bounce_entry(item: OutboxItem, at: datetime) -> JournalEntry:
    """A digest of which a delivery report says that it did not arrive."""
    names = ("kind", "consultation", "round", "period", "recipient", "message_id")
    payload = {name: getattr(item, name) for name in names} | {"outcome": "bounced"}
    return JournalEntry(kind=Entry.SEND, at=at, payload=payload)


def draft_entry(stored: StoredDraft) -> JournalEntry:
    """A circulated draft that is about to be registered; its file is in the archive by its digest."""
    payload = asdict(stored) | _times(stored, "circulated", "added_at")
    return JournalEntry(kind=Entry.DRAFT, at=stored.added_at, payload=payload)


_PLACE = ("mailbox", "folder", "uidvalidity", "uid")


def _times(value: object, *names: str) -> dict[str, str | None]:
    return _times_of({name: getattr(value, name) for name in names}, *names)


def _times_of(values: Mapping[str, datetime | None], *names: str) -> dict[str, str | None]:
    moments = {name: values[name] for name in names}
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _with_times(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    times = {name: datetime.fromisoformat(said[name]) if said[name] else None for name in names}
    return {**said, **times}


def _key_of(said: Mapping[str, Any]) -> Key:
    return said["mailbox"], said["folder"], said["uidvalidity"], said["uid"]


def _copy_of(said: Mapping[str, Any]) -> Copy:
    return Copy(**_with_times(said, "internal_date", "fetched_at"))


def _buried_of(said: Mapping[str, Any]) -> BuriedCopy:
    return BuriedCopy(**_with_times(said, "received_at"))


def _tombstone_of(said: Mapping[str, Any]) -> Tombstone:
    values = _with_times(said, "at", "received_at")
    copies = tuple(_buried_of(each) for each in said["copies"])
    refs = tuple((ref, key) for ref, key in said["refs"])
    return Tombstone(**{**values, "kind": Kind(said["kind"]), "copies": copies, "refs": refs})
