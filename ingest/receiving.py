"""When and where a copy was received, from evidence of our own servers alone (DESIGN truth 4). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from consultation.model import Mailbox
from parsers.facts import Address, MessageFacts, ReceivedHop


@dataclass(frozen=True, kw_only=True)
class ReceiptTime:
    """The time of receipt of one copy and where it comes from."""

    received_at: datetime
    #: received, internaldate, untrusted_received, fetched
    source: str


def _moment(words: str | None) -> datetime | None:
    if not words:
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _is_ours(hop: ReceivedHop, servers: Iterable[str]) -> bool:
    return hop.by.casefold().rstrip(".") in {server.casefold().rstrip(".") for server in servers}


def time_of_receipt(
    facts: MessageFacts, mailbox: Mailbox | None, internal_date: datetime | None, fetched_at: datetime
) -> ReceiptTime:
    """The newest ``Received`` written by a server of ours, else INTERNALDATE; never the Date header.

    A file has no INTERNALDATE; where no trusted header stands in it either, the newest ``Received`` of any server is
    taken and named ``untrusted_received``, and at last the moment at which we took it in.
    """
    servers = mailbox.received_by if mailbox else ()
    ours = (_moment(hop.date) for hop in facts.received if _is_ours(hop, servers))
    trusted = next((moment for moment in ours if moment is not None), None)
    if trusted is not None:
        return ReceiptTime(received_at=trusted, source="received")
    if internal_date is not None:
        return ReceiptTime(received_at=internal_date.astimezone(UTC), source="internaldate")
    for hop in facts.received:
        if moment := _moment(hop.date):
            return ReceiptTime(received_at=moment, source="untrusted_received")
    return ReceiptTime(received_at=fetched_at, source="fetched")


def _among(addresses: Iterable[Address], mailbox: Mailbox) -> bool:
    ours = {address.casefold() for address in mailbox.addresses}
    return any(item.address.casefold() in ours for item in addresses)


def addressed_as(facts: MessageFacts, mailbox: Mailbox | None) -> str:
    """How the mail names this mailbox: ``to``, ``cc``, ``resent`` (RFC 5322 3.6.6), else ``bcc`` (unnamed)."""
    if mailbox is None:
        return "other"
    if _among(facts.to, mailbox):
        return "to"
    if _among(facts.cc, mailbox):
        return "cc"
    resent_to = facts.resent.get("resent-to", "") + facts.resent.get("resent-cc", "")
    return "resent" if any(address.casefold() in resent_to.casefold() for address in mailbox.addresses) else "bcc"


def named_mailboxes(facts: MessageFacts, mailboxes: Sequence[Mailbox]) -> tuple[str, ...]:
    """The mailboxes whose addresses stand in To or Cc."""
    return tuple(box.name for box in mailboxes if _among((*facts.to, *facts.cc), box))


def mailbox_of(facts: MessageFacts, mailboxes: Sequence[Mailbox]) -> Mailbox | None:
    """Which mailbox a copy on disk was delivered to: by its delivery headers, else by the server that received it."""
    delivered = {address.casefold() for address in facts.delivered_to}
    for box in mailboxes:
        if delivered & {address.casefold() for address in box.addresses}:
            return box
    for hop in facts.received:
        for box in mailboxes:
            if _is_ours(hop, box.received_by):
                return box
    return None
