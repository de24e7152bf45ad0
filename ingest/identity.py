"""When two delivered copies are one message (DESIGN truth 2). Pure: facts in, a graded answer out.

Message-ID alone decides nothing. The same id with equal files and a body that is equal once the additions of a mail
gateway are set aside is one message with variants; the same id with other content is two messages.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from enum import StrEnum

from parsers.facts import MessageFacts

#: share of the shorter body's words that must stand, in order, in the longer one. A gateway adds and rewrites links,
#: it does not take words away; what remains is for words broken by its re-encoding.
BODY_AGREEMENT = 0.97
#: words of a body beyond which comparing is cut: equal openings of that length are equal mails
BODY_WORDS = 20_000
#: words that a gateway whose banner nobody knows may put before and behind a text; known banners and disclaimers are
#: set aside before texts are compared
LONGEST_ADDITION = 40


class Variant(StrEnum):
    """How a further copy differs from the first."""

    #: the same decoded content; trace headers, boundaries and transfer encodings may differ
    IDENTICAL = "identical"
    #: banner, rewritten links, disclaimer, subject prefix
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


def _contained(first: str, second: str) -> bool:
    """Whether the longer text is the shorter one with a few words of a gateway's before it or behind it.

    What lies between the shorter text's words may differ only by words broken in re-encoding. An author who adds a
    sentence under the same Message-ID has written another message, and is better kept twice than lost.
    """
    shorter, longer = sorted((first.split()[:BODY_WORDS], second.split()[:BODY_WORDS]), key=len)
    if not shorter:
        return not longer
    positions: dict[str, list[int]] = {}
    for index, word in enumerate(longer):
        positions.setdefault(word, []).append(index)
    matched: list[int] = []
    for word in shorter:
        start = matched[-1] + 1 if matched else 0
        places = positions.get(word, [])
        nearest = bisect_left(places, start)
        # A jump over a long stretch is a stray match further down, not the same passage.
        if nearest < len(places) and places[nearest] - start <= LONGEST_ADDITION:
            matched.append(places[nearest])
    if len(matched) / len(shorter) < BODY_AGREEMENT:
        return False
    inside = matched[-1] - matched[0] + 1 - len(matched)
    around = len(longer) - (matched[-1] - matched[0] + 1)
    return around <= LONGEST_ADDITION and inside <= (1 - BODY_AGREEMENT) * len(longer)


def _same_files(first: MessageFacts, second: MessageFacts) -> bool:
    return sorted(first.leaf_digests) == sorted(second.leaf_digests)


def _same_sender(first: MessageFacts, second: MessageFacts) -> bool:
    return {item.address.casefold() for item in first.from_} == {item.address.casefold() for item in second.from_}


def compare(known: MessageFacts, copy: MessageFacts) -> Variant | None:
    """How *copy* is the same message as *known*; ``None`` where it is another message."""
    same_id = normal_message_id(known.message_id) == normal_message_id(copy.message_id)
    if not same_id or not _same_files(known, copy) or not _same_sender(known, copy):
        return None
    if not known.message_id and known.date != copy.date:
        return None
    if known.canonical == copy.canonical:
        plain = known.body.split() == copy.body.split() and known.subject == copy.subject
        return _redirected(copy) or (Variant.IDENTICAL if plain else Variant.GATEWAY)
    # Without an id only equal text makes one message: near-equal text is a revision that its author sent again.
    if known.message_id and _contained(known.canonical, copy.canonical):
        return _redirected(copy) or Variant.GATEWAY
    return None


def _redirected(copy: MessageFacts) -> Variant | None:
    return Variant.REDIRECTED if copy.resent else None
