"""From delivered copies to messages: a receipt becomes a new message, or a further copy of one on record.

Each receipt is one transaction; a step repeated after a crash finds the receipt attached and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from consultation.model import Consultation, Mailbox
from consultation.words import State
from ingest.identity import Variant, compare, content_digest
from ingest.intake import Progress, Silent
from ingest.reading import Reader, ReadMessage
from ingest.receiving import addressed_as, time_of_receipt
from parsers.facts import Address, MessageFacts
from store.database import Database, Transaction
from store.records import HistoryEntry, Message, Receipt

#: the author of what the machine does, in histories
WORKER = "rapporteur"


@dataclass
class Identifier:
    """Turns receipts without a message into messages."""

    consultation: Consultation
    database: Database
    reader: Reader
    clock: Callable[[], datetime]
    progress: Progress = field(default_factory=Silent)

    def run(self) -> int:
        """Every receipt that has no message yet, oldest first; how many there were."""
        with self.database.transaction(write=False) as tx:
            pending = tx.receipts.pending()
        self.progress.start("identify", len(pending))
        for receipt in pending:
            self.identify(receipt)
            self.progress.step("identify")
        return len(pending)

    def identify(self, receipt: Receipt) -> str:
        """The id of the message that *receipt* is a copy of."""
        read = self._read(receipt)
        known = self._known(receipt, read)
        with self.database.transaction() as tx:
            if known is None:
                return self._create(tx, receipt, read)
            message, variant = known
            self._attach(tx, message, receipt, read.facts, variant)
            return message.id

    def _read(self, receipt: Receipt) -> ReadMessage:
        if receipt.state == "vanished":
            return ReadMessage(facts=MessageFacts())
        if receipt.state == "held":
            return ReadMessage(facts=self.reader.head(receipt.sha256))
        return self.reader.message(receipt.sha256)

    def _known(self, receipt: Receipt, read: ReadMessage) -> tuple[Message, Variant] | None:
        """The message on record that this is a copy of, by facts alone; a head alone proves nothing."""
        if receipt.state != "archived":
            return None
        facts = read.facts
        with self.database.transaction(write=False) as tx:
            by_id = tx.messages.by_message_id(facts.message_id) if facts.message_id else None
            candidates = tx.messages.by_content(content_digest(facts)) if by_id is None else by_id
        for message in candidates:
            for first in message.receipts:
                if first.sha256 == receipt.sha256:
                    return message, Variant.IDENTICAL
                if read.problem or first.state != "archived":
                    continue
                variant = compare(self.reader.message(first.sha256).facts, facts)
                if variant is not None:
                    return message, variant
        return None

    def _create(self, tx: Transaction, receipt: Receipt, read: ReadMessage) -> str:
        facts = read.facts
        time = time_of_receipt(facts, self._mailbox(receipt), receipt.internal_date, receipt.fetched_at)
        sender = facts.from_[0] if facts.from_ else Address()
        message = tx.messages.create(
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
        note = f"received in {receipt.mailbox}/{receipt.folder}"
        tx.messages.add_history(message.id, HistoryEntry(at=self.clock(), by=WORKER, what=note))
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


def _first_state(receipt: Receipt, read: ReadMessage) -> State:
    if receipt.state == "vanished":
        return State.VANISHED
    if receipt.state == "held":
        return State.HELD
    return State.QUARANTINED if read.problem else State.RECEIVED
