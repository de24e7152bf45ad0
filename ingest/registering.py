"""What did not come by mail, put on record by a person: a letter handed over, a file from a meeting (``register``).

The files are wrapped into a mail of our own making and go the way of all mail, so that archive and journal stay the
whole truth and ``rebuild`` knows nothing special. The mail is the same for the same files, time and name: registering
twice changes nothing.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from pathlib import Path

from consultation.errors import NotFound, UsageError
from ingest.archive import Archive
from ingest.entries import Copy, copy_entry
from ingest.tagging.mailboxes import BY_HAND
from store.session import Session

#: the folder and UIDVALIDITY under which it stands on the ledger
FOLDER, UIDVALIDITY = "by hand", 1
#: the address of nobody (RFC 2606 2): who registers is not who speaks
_NOBODY = Address(username="by-hand", domain="rapporteur.invalid").addr_spec


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What is registered, and by whom."""

    files: tuple[Path, ...]
    #: when it was handed over: what counts against the deadline
    received: datetime
    by: str


def wrap(registration: Registration) -> bytes:
    """The mail that holds the files; the same bytes each time."""
    contents = [(file.name, file.read_bytes()) for file in registration.files]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f'"{_plain(registration.by)}" <{_NOBODY}>'
    mail["Subject"] = "Registered by hand: " + ", ".join(_plain(name) for name, _ in contents)
    mail["Date"] = registration.received
    mail.make_mixed(boundary=sha256(b"\0".join(data for _, data in contents)).hexdigest())
    for name, data in contents:
        main, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        # As bytes whatever it is: a text or a mail must not be re-encoded on its way into the archive.
        part = EmailMessage(policy=SMTP)
        part.set_content(data, maintype="application", subtype="octet-stream", cte="base64")
        if main not in {"message", "multipart"}:
            part.set_type(f"{main}/{sub}")
        part.add_header("Content-Disposition", "attachment", filename=_plain(name))
        mail.attach(part)
    return mail.as_bytes()


def register(session: Session, archive: Archive, registration: Registration) -> bool:
    """Put it into the archive and on the ledger; whether it was new. NotFound, UsageError."""
    _check(registration, session.clock(), session.consultation.max_message_bytes)
    raw = wrap(registration)
    digest = archive.put(raw)
    with session.database.transaction() as tx:
        if tx.receipts.by_digest(BY_HAND, FOLDER, digest) is not None:
            return False
        copy = Copy(
            mailbox=BY_HAND,
            folder=FOLDER,
            uidvalidity=UIDVALIDITY,
            uid=tx.receipts.next_uid(BY_HAND, FOLDER, UIDVALIDITY),
            state="archived",
            sha256=digest,
            size=len(raw),
            internal_date=registration.received,
            fetched_at=session.clock(),
        )
        session.journal.append_all([copy_entry(copy)])
        tx.receipts.add(**vars(copy))
    return True


def message_of(session: Session, registration: Registration) -> str:
    """The message that it became."""
    digest = sha256(wrap(registration)).hexdigest()
    with session.database.transaction(write=False) as tx:
        receipt = tx.receipts.by_digest(BY_HAND, FOLDER, digest)
    if receipt is None or receipt.message is None:
        raise NotFound("what was registered has not become a message: 'poll' takes it up, 'messages' lists it")
    return receipt.message


def _check(registration: Registration, now: datetime, most: int) -> None:
    if not registration.by:
        raise UsageError("a registration needs a name: --by NAME (or set RAPPORTEUR_BY)")
    if registration.received > now:
        raise UsageError(f"--received {registration.received.isoformat()} is still to come")
    missing = [str(file) for file in registration.files if not file.is_file()]
    if missing:
        raise NotFound(f"there is no file {', '.join(missing)}")
    if sum(file.stat().st_size for file in registration.files) * 4 // 3 > most:
        raise UsageError(f"the files are larger than one message may be ({most // 1_000_000} MB): register them apart")


def _plain(words: Sequence[str] | str) -> str:
    """*words* without what a header cannot hold."""
    return "".join(char if char.isprintable() and char not in '"\\' else " " for char in words).strip()
