"""From delivered copies to messages: a receipt becomes a new message, or a further copy of one on record.

Each receipt is one transaction; a step repeated after a crash finds the receipt attached and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from consultation.errors import ArchiveDamaged, NotFound, RapporteurError
from consultation.logs import Log
from consultation.model import Consultation, Mailbox
from consultation.words import State
from ingest.entries import Key, message_entry
from ingest.identity import Variant, compare, content_digest, normal_message_id, same_octets
from ingest.intake import Progress, Silent
from ingest.reading import Reader, ReadMessage
from ingest.receiving import addressed_as, time_of_receipt
from ingest.tombstones import bury_copy
from parsers.facts import Address, MessageFacts
from store.database import Database, Transaction
from store.journal import Journal
from store.records import HistoryEntry, Message, Receipt

log = Log(__name__)

#: the author of what the machine does, in histories
WORKER = "rapporteur"
#: how the history of a message tells of a try that failed
SET_ASIDE = "set aside: "


@dataclass
class Identifier:
    """Turns receipts without a message into messages."""

    consultation: Consultation
    database: Database
    journal: Journal
    reader: Reader
    clock: Callable[[], datetime]
    progress: Progress = field(default_factory=Silent)
    #: first copies of messages whose ids the journal knows, when a record is made again
    told: Mapping[Key, tuple[str, datetime]] = field(default_factory=dict)
    #: asked between two copies: the rest is identified by the next run
    stopping: Callable[[], bool] = lambda: False

    def run(self) -> int:
        """Every receipt that has no message yet, oldest first; how many there were."""
        with self.database.transaction(write=False) as tx:
            # Those that vanished last: the folder that one was moved to may come after the one it was missed in.
            pending = sorted(tx.receipts.pending(), key=lambda receipt: receipt.state == "vanished")
        self.progress.start("identify", len(pending))
        for receipt in pending:
            if self.stopping():
                break
            self._guarded(receipt)
            self.progress.step("identify")
        return len(pending)

    def _guarded(self, receipt: Receipt) -> None:
        try:
            self.identify(receipt)
        except RapporteurError:
            raise  # the disk or the database: nothing of this mail's making
        except Exception as error:  # noqa: BLE001
            # The loop boundary: whatever is wrong with one mail must not stop the others (DESIGN truth 1). The type
            # alone is logged, because the text of the error may quote the mail.
            log.error("mail set aside", action="identify_failed", receipt=receipt.id, error=type(error).__name__)  # noqa: TRY400 - see above
            with self.database.transaction() as tx:
                tx.receipts.failed(receipt.id, f"internal: {type(error).__name__}")

    def identify(self, receipt: Receipt) -> str:
        """The id of the message that *receipt* is a copy of."""
        forgotten = self._forgotten(receipt, "")
        read = ReadMessage(facts=MessageFacts()) if forgotten else self._read(receipt)
        if not forgotten and receipt.state == "archived" and not read.problem:
            forgotten = self._forgotten(receipt, content_digest(read.facts))
        if forgotten:
            with self.database.transaction() as tx:
                bury_copy(tx, self.journal, self.reader, forgotten, receipt, self.clock())
            return forgotten
        known = None if _place(receipt) in self.told else self._known(receipt, read)
        with self.database.transaction() as tx:
            attached = tx.receipts.get(receipt.id).message
            if attached is not None:
                return attached
            if known is None:
                return self._create(tx, receipt, read)
            message, variant = known
            self._attach(tx, message, receipt, read.facts, variant)
            return message.id

    def _forgotten(self, receipt: Receipt, content: str) -> str | None:
        """The forgotten message that this is a copy of; by its bytes it is known without being opened."""
        with self.database.transaction(write=False) as tx:
            return tx.erasure.known(receipt.sha256, content)

    def _read(self, receipt: Receipt) -> ReadMessage:
        if receipt.state == "vanished":
            moved = self._filed_elsewhere(receipt)
            return self._read(moved) if moved else ReadMessage(facts=MessageFacts())
        if receipt.state == "held":
            return ReadMessage(facts=self.reader.head(receipt.sha256))
        try:
            return self.reader.message(receipt.sha256)
        except (ArchiveDamaged, NotFound) as error:
            # The row stands and the bytes are gone: a person has to bring them back.
            return ReadMessage(facts=MessageFacts(), problem=str(error))

    def _known(self, receipt: Receipt, read: ReadMessage) -> tuple[Message, Variant] | None:
        """The message on record that this is a copy of, by facts alone; a head alone proves nothing."""
        moved = self._filed_elsewhere(receipt)
        if moved is not None and moved.message:
            with self.database.transaction(write=False) as tx:
                return tx.messages.get(moved.message), Variant.IDENTICAL
        if receipt.state != "archived":
            return None
        facts = read.facts
        with self.database.transaction(write=False) as tx:
            by_id = tx.messages.by_message_id(facts.message_id) if normal_message_id(facts.message_id) else None
            candidates = tx.messages.by_content(content_digest(facts)) if by_id is None else by_id
        for message in candidates:
            for first in message.receipts:
                if first.sha256 == receipt.sha256:
                    return message, Variant.IDENTICAL
                if read.problem or first.state != "archived":
                    continue
                variant = self._variant(first.sha256, receipt.sha256, facts)
                if variant is not None:
                    return message, variant
        return None

    def _filed_elsewhere(self, receipt: Receipt) -> Receipt | None:
        """For a copy that vanished: the copy that somebody has filed in another watched folder (FAULTS I8)."""
        if receipt.state != "vanished":
            return None
        with self.database.transaction(write=False) as tx:
            return tx.receipts.filed_elsewhere(receipt)

    def _variant(self, known: str, sha256: str, facts: MessageFacts) -> Variant | None:
        try:
            variant = compare(self.reader.message(known).facts, facts)
            if variant is Variant.IDENTICAL and not same_octets(
                self.reader.archive.get(known), self.reader.archive.get(sha256)
            ):
                return Variant.REENCODED
        except (ArchiveDamaged, NotFound):
            # What cannot be read again cannot be compared: two messages, and a flag where they share an id.
            return None
        return variant

    def _create(self, tx: Transaction, receipt: Receipt, read: ReadMessage) -> str:
        facts = read.facts
        time = time_of_receipt(facts, self._mailbox(receipt), receipt.internal_date, receipt.fetched_at)
        sender = facts.from_[0] if facts.from_ else Address()
        number, at = self.told.get(_place(receipt)) or (tx.messages.next_id(), self.clock())
        if _place(receipt) not in self.told:
            self.journal.append_all([message_entry(number, receipt, at)])
        message = tx.messages.create(
            number=number,
            consultation=self.consultation.id,
            message_id=facts.message_id,
            subject=facts.subject,
            sender_name=sender.name,
            sender_address=sender.address,
            received_at=time.received_at,
            language=facts.language,
            content_digest=content_digest(facts),
            state=_first_state(receipt, read),
        )
        if read.problem:
            tx.messages.update(message.id, problem=read.problem)
        self._bind(tx, message.id, receipt, facts, Variant.IDENTICAL)
        note = f"received in {receipt.mailbox}/{receipt.folder}{_doubt_of_id(tx, message.id, receipt, read)}"
        tx.messages.add_history(message.id, HistoryEntry(at=at, by=WORKER, what=note))
        if read.problem:
            tx.messages.add_history(message.id, set_aside(at, read.problem))
        return message.id

    def _attach(
        self, tx: Transaction, message: Message, receipt: Receipt, facts: MessageFacts, variant: Variant
    ) -> None:
        time = self._bind(tx, message.id, receipt, facts, variant)
        # The earliest receipt counts, and a further one can change timing and missing receipts: the rules look again.
        changes: dict[str, object] = {"received_at": min(message.received_at, time)}
        if message.state is State.DONE:
            changes["state"] = State.PARSED
        tx.messages.update(message.id, **changes)
        note = f"another copy in {receipt.mailbox}/{receipt.folder} ({variant})"
        tx.messages.add_history(message.id, HistoryEntry(at=self.clock(), by=WORKER, what=note))

    def _bind(
        self, tx: Transaction, message_id: str, receipt: Receipt, facts: MessageFacts, variant: Variant
    ) -> datetime:
        mailbox = self._mailbox(receipt)
        time = time_of_receipt(facts, mailbox, receipt.internal_date, receipt.fetched_at)
        tx.receipts.attach(
            receipt.id,
            message=message_id,
            received_at=time.received_at,
            time_source=time.source,
            addressed_as=addressed_as(facts, mailbox),
            variant=variant.value,
        )
        return time.received_at

    def _mailbox(self, receipt: Receipt) -> Mailbox | None:
        return next((box for box in self.consultation.mailboxes if box.name == receipt.mailbox), None)


def _place(receipt: Receipt) -> Key:
    return receipt.mailbox, receipt.folder, receipt.uidvalidity, receipt.uid


def _doubt_of_id(tx: Transaction, number: str, receipt: Receipt, read: ReadMessage) -> str:
    """What people should know of the mail's Message-ID, for its history: it is missing, or stands on other mail too."""
    if receipt.state != "archived" or read.problem:
        return ""
    if not normal_message_id(read.facts.message_id):
        return "; it has no Message-ID and is known by its content alone"
    others = [other for other in tx.messages.ids_of(read.facts.message_id) if other != number]
    words = f"; {', '.join(others[:3])} has the same Message-ID and other content" if others else ""
    several = any(item.code == "duplicate_header" and "message-id" in item.detail for item in read.facts.problems)
    return words + ("; it has several Message-IDs, of which the first counts" if several else "")


def set_aside(at: datetime, problem: str) -> HistoryEntry:
    """The line of a message's history that tells of a try that failed."""
    return HistoryEntry(at=at, by=WORKER, what=f"{SET_ASIDE}{problem}")


def _first_state(receipt: Receipt, read: ReadMessage) -> State:
    if receipt.state == "vanished":
        return State.VANISHED
    if receipt.state == "held":
        return State.HELD
    return State.QUARANTINED if read.problem else State.RECEIVED
