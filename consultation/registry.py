"""Who takes part: States, organisations and groups; their names, mail domains and standing under the treaty.

Tables are read and the index of names is built once for a process and a set of additions (about a quarter of a
second); after that everything is look-ups. Display names of States are the UN English ones; CLDR names serve for
finding only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from consultation import tables
from consultation.domains import DomainIndex, domain_of
from consultation.errors import NotFound
from consultation.gazetteer import spellings
from consultation.model import Addition, Consultation, Internal
from consultation.names import NameIndex
from consultation.near import nearest
from consultation.participants import (
    DomainMatch,
    Membership,
    NameMatch,
    Participant,
    Strength,
)
from consultation.words import ParticipantKind, TreatyStatus

__all__ = [
    "DomainMatch",
    "Membership",
    "NameMatch",
    "Participant",
    "Registry",
    "Strength",
]

#: what separates words in names of files: also a small letter before a capital (``NorwayComments``)
_FILE_WORDS = re.compile(r"[\W_]+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")

#: an office's address, not a person's
_MISSION = re.compile(r"mission|misi[oó]n|embass|ambassad|embajad|delegat|repre", re.IGNORECASE)


class Registry:
    """The participants of one consultation."""

    def __init__(self, participants: Mapping[str, Participant], internal: tuple[Internal, ...] = ()) -> None:
        self._participants = MappingProxyType(dict(participants))
        self._internal = internal
        self._names = NameIndex(self._participants, spellings(self._participants.values()))
        self._domains = DomainIndex(self._participants.values())

    @staticmethod
    def load(consultation: Consultation) -> Registry:
        """The shipped registry with what the settings add."""
        return _load(
            consultation.participants, consultation.internal, consultation.status_file, consultation.organisations
        )

    def participants(self) -> tuple[Participant, ...]:
        """Everyone: States in the order of their English names, then organisations in that of their ids."""
        return tuple(self._participants.values())

    def states(self) -> tuple[Participant, ...]:
        """Every State."""
        return tuple(item for item in self._participants.values() if item.is_state)

    def by_id(self, participant_id: str) -> Participant:
        """The participant of that id.

        Raises:
            NotFound: there is none; the message says what was probably meant.
        """
        found = self.get(participant_id)
        if found is None:
            near = nearest(participant_id, list(self._participants))
            hint = f": did you mean '{near}' ({self._participants[near].name})?" if near else ""
            raise NotFound(f"there is no participant '{participant_id}'{hint}")
        return found

    def get(self, participant_id: str) -> Participant | None:
        """The participant of that id, if there is one."""
        return self._participants.get(participant_id)

    def by_address(self, address: str) -> DomainMatch | None:
        """Whose domain an address is in; ``None`` where nobody of the registry is known to write from it.

        An address identifies nobody by itself: mail can be forged, and a colleague can forward (DOMAIN, traps 11, 12).
        """
        domain = domain_of(address)
        if not domain:
            return None
        host, owner = self._domains.host(domain), self._domains.owner(domain)
        if host is not None:
            participant = self._participants.get(owner[1]) if owner and host[1] == "shared" else None
            return DomainMatch(participant=participant, domain=host[0], shared=True, hint=self._hint(address))
        if owner is None:
            return None
        return DomainMatch(participant=self._participants[owner[1]], domain=owner[0], shared=False)

    def internal_at(self, address: str) -> Internal | None:
        """The secretariat or presidency whose address it is; full addresses go before whole domains."""
        folded, domain = address.strip().strip("<>").lower(), domain_of(address)
        for item in self._internal:
            if folded in (known.lower() for known in item.addresses):
                return item
        for item in self._internal:
            for known in item.addresses:
                below = known.lower().removeprefix("@")
                if known.startswith("@") and (domain == below or domain.endswith(f".{below}")):
                    return item
        return None

    def find_names(self, text: str) -> tuple[NameMatch, ...]:
        """Every participant named in a running text of any of the languages, in the order of the text.

        A spelling that can mean several gives a match for each, all ``unsafe``.
        """
        return self._names.find(text)

    def find_in_file_name(self, name: str) -> tuple[NameMatch, ...]:
        """Participants named in the name of a file: ``NorwayComments_v2.docx``, ``DEU_LAP_review.docx``.

        ``words`` are as found; ``start`` and ``end`` count in the name with its words set apart.
        """
        stem = name.rpartition("/")[2].rpartition("\\")[2]
        stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
        return self._names.find_any_case(_words_apart(stem))

    def members(self, group: str, day: date) -> tuple[Participant, ...]:
        """The States that were members of ``group`` (``eu``) on that day."""
        return tuple(item for item in self._participants.values() if item.is_member(group, day))

    def groups(self, day: date) -> Mapping[str, tuple[Participant, ...]]:
        """Who is to be covered, by group: the regional groups of States, the EU, and organisations by their kind."""
        found: dict[str, list[Participant]] = {}
        for item in self._participants.values():
            if item.kind is ParticipantKind.INTERNAL:
                continue
            found.setdefault(item.group if item.is_state else item.kind.value, []).append(item)
        groups = {name: tuple(members) for name, members in found.items()}
        for name in sorted({membership.group for item in self.states() for membership in item.memberships}):
            groups[name] = self.members(name, day)
        return MappingProxyType(groups)

    def status_counts(self, day: date) -> Mapping[TreatyStatus, int]:
        """How many States stood how on that day."""
        standing = [item.status_on(day) for item in self.states()]
        return {status: standing.count(status) for status in TreatyStatus}

    def _hint(self, address: str) -> Participant | None:
        """The one State or organisation that the part before the @ names, if it names one; ``j.jordan`` names none."""
        local = address.rpartition("@")[0]
        persons = () if _MISSION.search(local) else tables.hazards("person")
        named = {
            match.participant.id: match.participant
            for match in self._names.find_any_case(_words_apart(local))
            if match.words.title() not in persons
        }
        return next(iter(named.values())) if len(named) == 1 else None


def _words_apart(joined: str) -> str:
    return " ".join(word for word in _FILE_WORDS.split(joined) if word)


@lru_cache(maxsize=8)
def _load(
    additions: tuple[Addition, ...],
    internal: tuple[Internal, ...],
    status: Path | None,
    organisations: tuple[str, ...] | None,
) -> Registry:
    everyone = {item.id: item for item in sorted(tables.states(), key=lambda item: item.name)}
    if status is not None:
        other = tables.standing_from(status)
        unknown = ((None, TreatyStatus.NOT_PARTY),)
        everyone = {code: replace(item, statuses=other.get(code, unknown)) for code, item in everyone.items()}
    everyone |= {item.id: item for item in _shipped(organisations)}
    for own in internal:
        everyone.setdefault(
            own.id, Participant(id=own.id, name=own.name, formal=own.name, kind=ParticipantKind.INTERNAL)
        )
    for addition in additions:
        everyone[addition.id] = _with(everyone.get(addition.id), addition)
    return Registry(everyone, internal)


def _shipped(chosen: tuple[str, ...] | None) -> list[Participant]:
    """The organisations of the shipped table that take part, in the order of their ids."""
    found = sorted(tables.organisations(), key=lambda item: item.id)
    return found if chosen is None else [item for item in found if item.id in chosen]


def _with(known: Participant | None, addition: Addition) -> Participant:
    """A participant of the settings, or one of the registry with more names and domains."""
    if known is None:
        name = addition.name or addition.id
        return Participant(
            id=addition.id,
            name=name,
            formal=name,
            kind=addition.kind or ParticipantKind.UNKNOWN,
            aliases=addition.aliases,
            domains=addition.domains,
        )
    return replace(
        known,
        name=addition.name or known.name,
        kind=addition.kind or known.kind,
        aliases=known.aliases + addition.aliases,
        domains=known.domains + addition.domains,
    )
