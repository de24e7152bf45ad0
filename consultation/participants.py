"""Who can speak, and what finding one in a text or an address gives. Plain values; ``registry`` holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from consultation.words import ParticipantKind, TreatyStatus


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A State's membership of a group, from the first day to the last; ``None``: still, or always."""

    group: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the State was a member on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A State, an organisation, a group, or the secretariat itself."""

    #: ISO 3166 alpha-3 for a State, else a slug
    id: str
    #: name for display: the UN English name of a State
    name: str
    kind: ParticipantKind
    #: "the Kingdom of Norway"; the name itself for others than States
    formal: str = ""
    #: regional group of a State
    group: str = ""
    aliases: tuple[str, ...] = ()
    #: mail domains, lower case; sub-domains are meant too
    domains: tuple[str, ...] = ()
    #: the standing from each date on, oldest first; the first has no date
    statuses: tuple[tuple[date | None, TreatyStatus], ...] = ()
    memberships: tuple[Membership, ...] = ()
    #: who may speak for it is contested, or the like: shown to the person who decides
    caution: str = ""

    @property
    def is_state(self) -> bool:
        """Whether it is a State."""
        return self.kind is ParticipantKind.STATE

    def status_on(self, day: date) -> TreatyStatus | None:
        """Its standing under the treaty on that day; ``None`` for others than States."""
        standing = [status for since, status in self.statuses if since is None or since <= day]
        return standing[-1] if standing else None

    def is_member(self, group: str, day: date) -> bool:
        """Whether it was a member of ``group`` (``eu``) on that day."""
        return any(item.group == group and item.holds_on(day) for item in self.memberships)


class Strength(StrEnum):
    """How much a name found in a text says, strongest first."""

    FORMAL = "formal"
    SHORT = "short"
    ALIAS = "alias"
    ACRONYM = "acronym"
    #: "Belgian": may speak of something else than the State
    DEMONYM = "demonym"
    #: also an ordinary word, a person's name, or the name of another: proves nothing alone
    UNSAFE = "unsafe"


#: from the strongest
STRENGTHS = tuple(Strength)


@dataclass(frozen=True, kw_only=True)
class NameMatch:
    """A name found in a text: ``text[start:end] == words``."""

    participant: Participant
    start: int
    end: int
    words: str
    strength: Strength


@dataclass(frozen=True, kw_only=True)
class DomainMatch:
    """What the domain of a mail address says."""

    #: whom the domain belongs to; ``None`` for hosts that anybody can have mail with
    participant: Participant | None
    #: the registered domain that the address is in, or equal to
    domain: str
    #: several may write from it (un.org), or anybody (gmail.com): it never decides alone
    shared: bool
    #: whom the part before the @ names on a shared host (``mission.norway@ties.itu.int``); anyone can choose it
    hint: Participant | None = None


@dataclass(frozen=True, kw_only=True)
class Use:
    """One meaning of a spelling."""

    participant: str
    strength: Strength
    #: how it must be written: ``capital`` (initial capital, else unsafe), ``exact`` (as registered), ``any``
    case: str = "capital"
    #: as registered
    written: str = field(default="")
