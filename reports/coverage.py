"""Who has submitted and who has not, by group. Pure.

A joint paper counts for each of its authors and co-sponsors, a nil return counts, statements are listed beside; those
who are merely aligned are named as such. A withdrawn return counts no more. Standing under the treaty is that of the
day on which the account is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consultation.registry import Registry
from consultation.words import TAGGED, Kind, Role, TreatyStatus
from store.records import Submission


class Standing(StrEnum):
    """Where a participant stands in the account."""

    SUBMITTED = "submitted"
    NIL_RETURN = "nil_return"
    ALIGNED = "aligned"
    STATEMENT = "statement"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One participant in the account."""

    id: str
    name: str
    #: regional group of a State, kind of an organisation
    group: str
    standing: Standing
    #: references of what counts for it
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """One class of participants: States parties, signatories, States not party, organisations."""

    name: str
    lines: tuple[Line, ...]

    @property
    def heard(self) -> int:
        """How many have submitted, or said that they have no comments."""
        return sum(item.standing in {Standing.SUBMITTED, Standing.NIL_RETURN} for item in self.lines)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The account of one or several rounds."""

    rounds: tuple[str, ...]
    as_of: date
    groups: tuple[Group, ...]


_CLASSES = {
    TreatyStatus.STATE_PARTY: "States parties",
    TreatyStatus.ACCEDING: "States parties",
    TreatyStatus.SIGNATORY: "Signatory States",
    TreatyStatus.NOT_PARTY: "States not party",
}
_ORGANISATIONS = "Organisations and groups"
_RANK = {standing: rank for rank, standing in enumerate(Standing)}


def build(
    submissions: Sequence[Submission], kinds: Mapping[str, Kind], registry: Registry, rounds: Sequence[str], day: date
) -> Coverage:
    """The account of *rounds* (keys). Of States all are listed, of organisations those that were heard of."""
    found: dict[str, tuple[Standing, list[str]]] = {}
    for submission in submissions:
        if submission.withdrawn_by or not _concerns(submission, rounds):
            continue
        for submitter in submission.submitters:
            standing = _standing(kinds.get(submission.message), submitter.role)
            if standing is None:
                continue
            best, refs = found.get(submitter.id, (standing, []))
            found[submitter.id] = (min(best, standing, key=_RANK.__getitem__), [*refs, submission.ref])
    lines: dict[str, list[Line]] = {name: [] for name in dict.fromkeys([*_CLASSES.values(), _ORGANISATIONS])}
    for participant in registry.participants():
        standing, refs = found.get(participant.id, (Standing.NOTHING, []))
        if not participant.is_state and standing is Standing.NOTHING:
            continue
        status = participant.status_on(day)
        group = _CLASSES[status] if participant.is_state and status else _ORGANISATIONS
        line = Line(
            id=participant.id,
            name=participant.name,
            group=participant.group if participant.is_state else participant.kind.value,
            standing=standing,
            refs=tuple(refs),
        )
        lines[group].append(line)
    groups = (Group(name=name, lines=tuple(sorted(items, key=lambda item: item.name))) for name, items in lines.items())
    return Coverage(rounds=tuple(rounds), as_of=day, groups=tuple(groups))


def _concerns(submission: Submission, rounds: Sequence[str]) -> bool:
    return any(f"{tag.document}/{tag.round}" in rounds for tag in submission.tags)


def _standing(kind: Kind | None, role: Role) -> Standing | None:
    if kind is Kind.STATEMENT:
        return Standing.STATEMENT
    if kind not in TAGGED:
        return None
    if role is Role.ALIGNED:
        return Standing.ALIGNED
    return Standing.NIL_RETURN if kind is Kind.NIL_RETURN else Standing.SUBMITTED
