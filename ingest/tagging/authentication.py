"""What our own servers say of the sender: only their Authentication-Results count (RFC 8601, 5 and 7.1)."""

from __future__ import annotations

from consultation.model import Consultation
from parsers.facts import MessageFacts


def dmarc_result(facts: MessageFacts, consultation: Consultation, mailboxes: frozenset[str]) -> str | None:
    """The DMARC result of a server of ours: ``pass``, ``fail``, …; ``None`` where no server of ours said anything.

    A result counts when its authserv-id is one of those in the settings of a mailbox that received the message, and
    when it stands above the Received header of our own server or beside it: what stands below came with the mail.
    """
    ours = {
        name.casefold()
        for mailbox in consultation.mailboxes
        if not mailboxes or mailbox.name in mailboxes
        for name in mailbox.authserv_ids
    }
    for entry in sorted(facts.authentication, key=lambda item: item.position):
        if entry.authserv_id.casefold() in ours:
            return entry.results.get("dmarc")
    return None


def failed(facts: MessageFacts, consultation: Consultation, mailboxes: frozenset[str]) -> bool:
    """Whether a server of ours found that the sender's domain did not send this."""
    return dmarc_result(facts, consultation, mailboxes) == "fail"


def answers_elsewhere(facts: MessageFacts) -> bool:
    """Whether an answer would go to another domain than the author's (``Reply-To``, RFC 5322, 3.6.2)."""
    own = {_domain(item.address) for item in facts.from_}
    return any(
        _domain(item.address) and not any(_related(_domain(item.address), name) for name in own)
        for item in facts.reply_to
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _related(one: str, other: str) -> bool:
    """Whether two hosts are one, or one lies within the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
