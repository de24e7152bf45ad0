"""Forgetting a message for good (``forget``): its content leaves archive and record, and it stays known by its digests.

    journal ─► record (one transaction) ─► archive ─► the database's free pages

Each step can be repeated. A copy that comes in later, in whatever mailbox, is recognised by its bytes or its content
and falls to the same tombstone. What people wrote themselves (the reason, notes in the journal, digests that were
mailed) is not reached: the command says so.
"""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from consultation.errors import UsageError
from consultation.words import State
from ingest.entries import erasure_entry
from ingest.reading import Reader
from ingest.recording import take_place
from ingest.tombstones import clear_archive, last_words
from store.database import Transaction
from store.erasure import buried
from store.records import Message, Tombstone
from store.session import Session


def forget(session: Session, reader: Reader, subject: str, *, by: str, why: str) -> Message:
    """Remove what the message *subject* (id or ref) said; the message as it was.

    Forgotten already, only what a crash may have left is removed.

    Raises:
        NotFound: there is no such message.
        UsageError: nobody is named, or no reason.
    """
    message = bury(session, reader, subject, by=by, why=why)
    clear(session, reader)
    return message


def bury(session: Session, reader: Reader, subject: str, *, by: str, why: str) -> Message:
    """The first step: out of the record, with its tombstone. ``clear`` must follow, once for any number of them."""
    if not by.strip() or not why.strip():
        raise UsageError("forgetting needs a name and a reason: --by NAME --why TEXT")
    with session.database.transaction() as tx:
        message = tx.messages.find(subject)
        if message.state is not State.FORGOTTEN:
            _erase(session, tx, reader, message, by=by.strip(), why=why.strip())
    return message


def clear(session: Session, reader: Reader) -> None:
    """The other steps: what is buried leaves the archive and the database's free pages."""
    clear_archive(session.database, reader.archive)
    session.database.scrub()


def _erase(session: Session, tx: Transaction, reader: Reader, message: Message, *, by: str, why: str) -> None:
    stone = _tombstone(session, tx, message, by, why)
    contents = reader.contents(tx, [item.sha256 for item in message.receipts if item.sha256])
    mentions = [item.id for item in tx.outbox.list() if item.id and _mentions(item.content, message)]
    session.journal.append_all([erasure_entry(stone)])
    for gone in message.submissions:
        # What it took the place of stands again, and later mail may have been read in its light.
        take_place(tx, gone, None)
    speakers = {each.id for gone in message.submissions for each in gone.submitters}
    for later in tx.submissions.after(message.received_at, speakers):
        if later != message.id:
            tx.messages.update(later, state=State.PARSED)
    tx.search.remove(message.id)
    tx.erasure.erase(stone, contents)
    tx.erasure.empty_digests(mentions)
    tx.messages.add_history(message.id, last_words(stone))


def _tombstone(session: Session, tx: Transaction, message: Message, by: str, why: str) -> Tombstone:
    # Of mail that could not be read only the head is known: that names no content.
    unread = message.state in {State.QUARANTINED, State.HELD, State.VANISHED}
    parts = tx.submissions.of_message(message.id, retired=True)
    return Tombstone(
        message=message.id,
        at=session.clock(),
        by=by,
        why=why,
        received_at=message.received_at,
        kind=message.kind,
        content_digest="" if unread else tx.messages.content_digest(message.id),
        refs=tuple((part.ref, part.key) for part in parts),
        copies=tuple(buried(item) for item in message.receipts),
    )


def _mentions(content: bytes, message: Message) -> bool:
    """Whether a digest of ours speaks of the message: by id, ref, subject or sender."""
    if not content:
        return False
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    texts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    said = " ".join([str(mail["Subject"]), *texts])
    names = (message.id, message.subject, message.sender_address, *(part.ref for part in message.submissions))
    return any(name and name in said for name in names)
