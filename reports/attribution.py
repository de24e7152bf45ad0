"""How those who speak are named in everything for people.

A paper that is not for attribution is "one delegation", and so is everything tied to it: a revision under the State's
name would tell whose the first version was. Of senders nothing is shown but the domain: an address is personal data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consultation.words import Flag, ParticipantKind, Role
from reports.wording import listed, shown
from store.records import Message, Submission, Submitter

WITHHELD = "one delegation"
UNKNOWN = "a sender not yet identified"
_PERSON = "an individual"


def withheld(messages: Sequence[Message]) -> frozenset[str]:
    """Refs and message ids of all that must not be attributed: marked so, or tied by a relation to what is."""
    marked: set[str] = set()
    ties: list[tuple[set[str], bool]] = []
    for message in messages:
        whole = Flag.NOT_FOR_ATTRIBUTION in message.flags
        ties.append(({message.id}, whole))
        for part in message.submissions:
            names = {part.ref} | ({part.relation.of} if part.relation and part.relation.of else set())
            single = {message.id} if len(message.submissions) == 1 else set()
            ties.append((names | single, whole or Flag.NOT_FOR_ATTRIBUTION in part.flags))
    for names, flagged in ties:
        if flagged:
            marked |= names
    grown = True
    while grown:
        grown = False
        for names, _ in ties:
            if marked & names and not names <= marked:
                marked |= names
                grown = True
    return frozenset(marked)


def name_of(submitter: Submitter) -> str:
    """A submitter's name for display; a private person's is not printed."""
    return _PERSON if submitter.kind == ParticipantKind.INDIVIDUAL else shown(submitter.name, 60)


def speakers(part: Submission, hidden: frozenset[str]) -> str:
    """Who speaks in a submission: ``Austria and Chile; supported by New Zealand; aligned: Albania``."""
    if part.ref in hidden or Flag.NOT_FOR_ATTRIBUTION in part.flags:
        return WITHHELD
    roles = {role: [name_of(item) for item in part.submitters if item.role is role] for role in Role}
    words = [listed(roles[Role.AUTHOR]) or (UNKNOWN if not part.submitters else "")]
    if roles[Role.CO_SPONSOR]:
        words.append(f"co-sponsored by {listed(roles[Role.CO_SPONSOR])}")
    if roles[Role.ALIGNED]:
        words.append(f"aligned: {listed(roles[Role.ALIGNED])}")
    return "; ".join(filter(None, words))


def authors(part: Submission, hidden: frozenset[str]) -> str:
    """Those who wrote it, without those who support it: ``Austria and Chile``."""
    if part.ref in hidden or Flag.NOT_FOR_ATTRIBUTION in part.flags:
        return WITHHELD
    return listed(name_of(item) for item in part.submitters if item.role is Role.AUTHOR) or speakers(part, hidden)


def speakers_of(message: Message, hidden: frozenset[str]) -> str:
    """Who speaks in a message, each once; of a sender who is nobody on record the domain of the address."""
    if is_withheld(message, hidden):
        return WITHHELD
    names = _once(speakers(part, hidden) for part in message.submissions if part.submitters)
    return listed(names) or sender(message.sender_address)


def is_withheld(message: Message, hidden: frozenset[str]) -> bool:
    """Whether nothing of the message may tell who speaks: names, subject and quotes are left out."""
    return message.id in hidden or any(part.ref in hidden for part in message.submissions)


def sender(address: str) -> str:
    """Where a mail came from, without naming the person."""
    domain = address.rpartition("@")[2].strip("<> ")
    return f"an address at {shown(domain, 60)}" if domain and "@" in address else "an unknown address"


def _once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
