"""Whose mail domain it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from consultation import tables
from consultation.participants import Participant

#: second-level labels under which governments write, with the State's two-letter code behind
GOVERNMENT_LABELS = ("gov", "gob", "gouv", "govt", "mil", "government", "parliament")
#: the United States have top-level domains of their own (RFC 1591, 2)
UNITED_STATES = {"gov": "USA", "mil": "USA"}
#: country codes in domains that are not those of ISO 3166
TOP_LEVEL = {"GBR": ("uk",)}


class DomainIndex:
    """Participants by mail domain, and the hosts that identify nobody."""

    def __init__(self, participants: Iterable[Participant]) -> None:
        everyone = tuple(participants)
        self._owners = _government({item.id for item in everyone})
        for item in everyone:
            self._owners |= {domain.lower(): item.id for domain in item.domains}
        self._hosts = {row["domain"]: row["kind"] for row in tables.rows("mail_hosts.csv")}

    def owner(self, domain: str) -> tuple[str, str] | None:
        """The registered domain that ``domain`` equals or lies below, and the id of its owner."""
        return _longest(domain, self._owners)

    def host(self, domain: str) -> tuple[str, str] | None:
        """The shared or public mail host, and its kind: ``free``, ``missions``, ``shared``."""
        return _longest(domain, self._hosts)


def domain_of(address: str) -> str:
    """The domain of an address, lower case and in its ASCII form; empty where there is none."""
    domain = address.rpartition("@")[2].strip().strip("<>.").lower() if "@" in address else ""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _longest(domain: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    labels = domain.split(".")
    for start in range(len(labels)):
        suffix = ".".join(labels[start:])
        if suffix in known:
            return suffix, known[suffix]
    return None


def _government(known: set[str]) -> dict[str, str]:
    """The generic government domains of every State."""
    found = {domain: code for domain, code in UNITED_STATES.items() if code in known}
    for code, two in tables.alpha2().items():
        for top in (two.lower(), *TOP_LEVEL.get(code, ())):
            found |= {f"{label}.{top}": code for label in GOVERNMENT_LABELS}
    for state, _names, domains in tables.national_authorities():
        found |= dict.fromkeys(domains, state)
    return found
