"""Who an address or a name belongs to: ours, a participant's, or nobody's that we know."""

from __future__ import annotations

import re
import unicodedata

from consultation.model import Consultation, Internal
from ingest.tagging.wording import Text, key_of

#: characters that are drawn alike, for telling a domain that only looks like ours
_ALIKE = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "i": "l", "|": "l", "q": "g", "u": "v", "-": ""})


def own_domains(consultation: Consultation) -> frozenset[str]:
    """Domains of the secretariat's and the presidency's addresses and of the mailboxes."""
    addresses = [a for internal in consultation.internal for a in internal.addresses]
    addresses += [a for mailbox in consultation.mailboxes for a in mailbox.addresses]
    return frozenset(address.rpartition("@")[2].casefold() for address in addresses if "@" in address)


def imitated_domain(address: str, consultation: Consultation) -> str | None:
    """The domain of ours that an address' domain was made to look like; ``None`` for others, and for ours."""
    domain = address.rpartition("@")[2].casefold()
    ours = own_domains(consultation)
    if not domain or any(_within(domain, own) for own in ours):
        return None
    for own in sorted(ours):
        if _drawn(own) == _drawn(domain) or own.replace(".", "-") in domain:
            return own
        name = own.partition(".")[0]
        if len(name) >= 8 and own.count(".") == 1 and _imitates(name, domain):
            return own
    return None


def _imitates(name: str, domain: str) -> bool:
    """Whether a domain takes a long name of ours, or nearly it, under another ending or as a part of its own."""
    labels = [piece for label in domain.split(".") for piece in (label, *label.split("-"))]
    return any(
        label == name or _drawn(label) == _drawn(name) or _one_apart(name, label) or _swapped(name, label)
        for label in labels
    )


def _drawn(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.replace("rn", "m").replace("vv", "w").translate(_ALIKE)


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter was changed, left out or put in."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    for index, letter in enumerate(short):
        if letter != long[index]:
            return short[index:] == long[index + 1 :] or short[index + 1 :] == long[index + 1 :]
    return True


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(one) != len(other):
        return False
    at = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]


def _within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def calls_itself(name: str, internal: Internal) -> bool:
    """Whether a display name is that of the secretariat or the presidency."""
    wanted = [key_of(word.group()) for word in re.finditer(r"\w+", name)]
    known = [word.key for word in Text(internal.name).words]
    return bool(wanted) and (wanted == known or (len(wanted) >= 2 and set(wanted) <= set(known)))
