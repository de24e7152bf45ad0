"""Which mailboxes a message should have reached: its round's "write to", and its own To and Cc."""

from __future__ import annotations

from collections.abc import Iterable

from consultation.words import Kind
from ingest.receiving import named_mailboxes
from ingest.tagging.reading import Reading
from store.records import Tag

#: where the ledger enters what a person put on record: it came by no mailbox
BY_HAND = "by-hand"
#: kinds that the concept note tells where to write
_DIRECTED = (Kind.SUBMISSION, Kind.NIL_RETURN, Kind.RESEND, Kind.WITHDRAWAL)


def expected(reading: Reading, kind: Kind, tags: Iterable[Tag]) -> tuple[str, ...]:
    """Names of the mailboxes, in the order of the settings; none for what was handed over."""
    if all(receipt.mailbox == BY_HAND for receipt in reading.view.receipts):
        return ()
    consultation = reading.context.consultation
    found = set(named_mailboxes(reading.view.facts, consultation.mailboxes))
    if kind in _DIRECTED:
        for tag in tags:
            found |= set(reading.context.timeline.round(f"{tag.document}/{tag.round}").round.write_to)
    # nobody has to be told that what one of the mailboxes itself sends on has reached it
    sender = reading.sender.address.casefold()
    found -= {box.name for box in consultation.mailboxes if sender in map(str.casefold, box.addresses)}
    return tuple(box.name for box in consultation.mailboxes if box.name in found)
