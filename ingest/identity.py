"""When two delivered copies are one message (DESIGN truth 2). Pure: facts in, a graded answer out.

Message-ID alone decides nothing. The same id with equal files and a body that is equal once the additions of a mail
gateway are set aside is one message with variants; the same id with other content is two messages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum

from parsers.facts import MessageFacts, Remark

#: share of the shorter text that must stand, in order, in the longer one. A gateway adds and rewrites links, it takes
#: no words away; what remains is for characters broken by its re-encoding.
BODY_AGREEMENT = 0.97
#: characters that a gateway whose banner nobody knows may put before and behind a text, some forty words; known banners
#: and disclaimers are set aside before texts are compared
LONGEST_ADDITION = 300
#: characters that are looked for together: a broken one costs no more than this
_PIECE = 24
#: comments on places from which on they are the paper, and what stands around them its cover
_SEVERAL = 2
#: what stands between the head of a mail and its body (RFC 5322 2.1), with the lines of a server or of a Unix file
_EMPTY_LINES = (b"\r\n\r\n", b"\n\n")


class Variant(StrEnum):
    """How a further copy differs from the first."""

    #: the same mail in another place: trace headers and folding alone may differ
    IDENTICAL = "identical"
    #: the same decoded content in other octets: transfer encodings, boundaries
    REENCODED = "reencoded"
    #: banner, rewritten links, disclaimer, subject prefix, renamed file
    GATEWAY = "gateway"
    #: sent on unchanged by a person (Resent-* headers)
    REDIRECTED = "redirected"


def normal_message_id(message_id: str) -> str:
    """A Message-ID as a key: without brackets and white space. Case counts (RFC 5322 3.6.4)."""
    return "".join(message_id.split()).strip("<>")


def content_digest(facts: MessageFacts) -> str:
    """What a mail says, whatever way it came: sha256 over sender, Date, subject, text and files.

    Trace headers, boundaries, transfer encodings and folding are left out, and so are gateway additions.
    """
    sender = facts.from_[0].address.casefold() if facts.from_ else ""
    material = [sender, facts.date or "", facts.canonical_subject, facts.canonical, sorted(facts.leaf_digests)]
    return hashlib.sha256(json.dumps(material, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def text_digest(text: str) -> str:
    """sha256 of a text with white space and case folded: equal for what was sent twice. Empty for an empty text."""
    folded = " ".join(text.casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest() if folded else ""


def said_digest(facts: MessageFacts) -> str:
    """What a mail says in its own text: its comments on places, or else the whole text."""
    return comments_digest(facts.remarks) or text_digest(facts.new_text)


def comments_digest(remarks: Sequence[Remark]) -> str:
    """Digest of comments on several places, whatever stands around them; empty for fewer.

    The text of a paper pasted under another covering note, or into a mail of another format, says the same. All that
    is said counts, so that a view added to the same comments is no repetition.
    """
    said = [item for item in remarks if not item.slight and not item.announces]
    if sum(bool(item.locator) for item in said) < _SEVERAL:
        return ""
    return text_digest("\n".join(f"{item.locator} {item.text}" for item in said))


def _contained(first: str, second: str) -> bool:
    """Whether the longer text is the shorter one with a few words of a gateway's before it or behind it.

    What lies inside may differ only by characters broken in re-encoding, and what was added speaks of nothing by
    number. An author who adds a sentence under the same Message-ID has written another message, and is better kept
    twice than lost.
    """
    shorter, longer = sorted((first, second), key=len)
    if not shorter:
        return not longer
    places = _places(shorter, longer)
    pieces = -(-len(shorter) // _PIECE)
    if not places or len(places) / pieces < BODY_AGREEMENT:
        return False
    start, end = places[0][0], places[-1][1]
    inside = end - start - sum(stop - begin for begin, stop in places)
    added = longer[:start] + longer[end:]
    if any(character.isdigit() for character in added):
        return False
    return len(added) <= LONGEST_ADDITION and inside <= (1 - BODY_AGREEMENT) * len(longer)


def _places(shorter: str, longer: str) -> list[tuple[int, int]]:
    """Where in the longer text the pieces of the shorter one stand, in their order; those not found are left out."""
    found: list[tuple[int, int]] = []
    for start in range(0, len(shorter), _PIECE):
        piece = shorter[start : start + _PIECE]
        after = found[-1][1] if found else 0
        # A jump over a long stretch is a stray match further down, not the same passage.
        place = longer.find(piece, after, after + LONGEST_ADDITION + len(piece))
        if place >= 0:
            found.append((place, place + len(piece)))
    return found


def _same_files(first: MessageFacts, second: MessageFacts) -> bool:
    return sorted(first.leaf_digests) == sorted(second.leaf_digests)


def _same_sender(first: MessageFacts, second: MessageFacts) -> bool:
    return {item.address.casefold() for item in first.from_} == {item.address.casefold() for item in second.from_}


def compare(known: MessageFacts, copy: MessageFacts) -> Variant | None:
    """How *copy* is the same message as *known*; ``None`` where it is another message."""
    same_id = normal_message_id(known.message_id) == normal_message_id(copy.message_id)
    if not same_id or not _same_files(known, copy) or not _same_sender(known, copy):
        return None
    named = bool(normal_message_id(known.message_id))
    if not named and known.date != copy.date:
        return None
    if known.canonical == copy.canonical:
        return _redirected(copy) or (Variant.IDENTICAL if _is_plain(known, copy) else Variant.GATEWAY)
    # Without an id only equal text makes one message, and under another date or subject near-equal text is a revision
    # that its author sent again: no gateway changes the Date.
    told_alike = (known.date, known.canonical_subject) == (copy.date, copy.canonical_subject)
    if named and told_alike and _contained(known.canonical, copy.canonical):
        return _redirected(copy) or Variant.GATEWAY
    return None


def _is_plain(known: MessageFacts, copy: MessageFacts) -> bool:
    """Whether nothing was added on the way, not even what is set aside when texts are compared."""
    names = [sorted(part.name for part in facts.parts) for facts in (known, copy)]
    return known.body.split() == copy.body.split() and known.subject == copy.subject and names[0] == names[1]


def same_octets(known: bytes, copy: bytes) -> bool:
    """Whether two raw mails have the same body, octet for octet; of their heads nothing is read."""
    return _body(known) == _body(copy)


def _body(raw: bytes) -> bytes:
    ends = [place + len(line) for line in _EMPTY_LINES if (place := raw.find(line)) >= 0]
    return raw[min(ends) :] if ends else b""


def _redirected(copy: MessageFacts) -> Variant | None:
    return Variant.REDIRECTED if copy.resent else None
