"""The registry's tables, read from the CSV files beside this module (``data/``)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from consultation.errors import Problem, SettingsError
from consultation.participants import Membership, Participant
from consultation.words import ParticipantKind, TreatyStatus

#: the words of organisations.csv for the kinds of ``words``
KINDS = {
    "un_agency": ParticipantKind.UN,
    "secretariat": ParticipantKind.INTERNAL,
    "secretariat_other": ParticipantKind.EXPERT_CENTRE,
}
#: a national authority writes under its own name, yet the submitter is the State
NATIONAL = "national_authority"

Standing = tuple[tuple[date | None, TreatyStatus], ...]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one shipped table."""
    content = (resources.files("consultation") / "data" / name).read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


def listed(cell: str, separator: str = "|") -> tuple[str, ...]:
    """The members of a cell that holds several."""
    return tuple(word.strip() for word in cell.split(separator) if word.strip())


@cache
def states() -> tuple[Participant, ...]:
    """Every State of the registry, with its standing under the treaty of the shipped table."""
    changed = _standing(rows("status.csv"))
    memberships = _memberships()
    return tuple(
        Participant(
            id=row["alpha3"],
            name=row["un_name_en"],
            formal=row["un_formal_en"],
            kind=ParticipantKind.STATE,
            group=row["un_regional_group"],
            aliases=listed(row["aliases"]),
            domains=listed(row["mail_domains"], ";"),
            statuses=changed.get(row["alpha3"]) or ((None, TreatyStatus(row["status"])),),
            memberships=memberships.get(row["alpha3"], ()),
            caution=row["status_note"] if "contested" in row["status_note"] else "",
        )
        for row in rows("states.csv")
    )


@cache
def organisations() -> tuple[Participant, ...]:
    """Every organisation and group of the registry; national authorities are among the States (see below)."""
    return tuple(
        Participant(
            id=row["id"],
            name=row["name"],
            formal=row["name"],
            kind=KINDS.get(row["kind"]) or ParticipantKind(row["kind"]),
            aliases=listed(row["aliases"]),
            domains=listed(row["domains"], ";"),
        )
        for row in rows("organisations.csv")
        if row["kind"] != NATIONAL
    )


@cache
def national_authorities() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """For each national authority its State, its names and its mail domains."""
    return tuple(
        (row["state"], (row["name"], *listed(row["aliases"])), listed(row["domains"], ";"))
        for row in rows("organisations.csv")
        if row["kind"] == NATIONAL and row["state"]
    )


@cache
def unsafe_aliases() -> Mapping[str, tuple[str, ...]]:
    """Names of organisations that are words or names of others too: they prove nothing alone."""
    return {row["id"]: listed(row["unsafe_aliases"]) for row in rows("organisations.csv") if row["unsafe_aliases"]}


@cache
def hazards(kind: str) -> frozenset[str]:
    """Words that are not, or not surely, the participant that they seem to name (``hazards.csv`` says which and why).

    Kinds: ``hides`` a longer name that contains one; ``person`` also a person's name; ``word`` also an ordinary word;
    ``code`` a three-letter code that is a word; ``abbreviation`` one with several meanings; ``either`` a short name by
    which two States are called; ``realm`` a word that makes a State's name of an adjective.
    """
    return frozenset(row["words"] for row in rows("hazards.csv") if row["kind"] == kind)


@cache
def alpha2() -> Mapping[str, str]:
    """The two-letter code of each State, by its three-letter code."""
    return {row["alpha3"]: row["iso3166_alpha2"] for row in rows("states.csv")}


def standing_from(path: Path) -> dict[str, Standing]:
    """Who is party to another treaty: a table as ``status.csv``, named in the settings.

    Raises:
        SettingsError: the file cannot be read or is not such a table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _standing(csv.DictReader(file))
    except (OSError, KeyError, ValueError) as error:
        remedy = "a table with the columns alpha3, from, status is wanted"
        raise SettingsError([Problem("registry.status", f"{path} cannot be used: {error}", remedy)]) from error


def _standing(table: Iterator[dict[str, str]] | csv.DictReader[str]) -> dict[str, Standing]:
    found: dict[str, list[tuple[date | None, TreatyStatus]]] = {}
    for row in table:
        since = date.fromisoformat(row["from"]) if row["from"] else None
        found.setdefault(row["alpha3"], []).append((since, TreatyStatus(row["status"])))
    return {code: tuple(sorted(changes, key=lambda item: item[0] or date.min)) for code, changes in found.items()}


def _memberships() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {}
    for row in rows("memberships.csv"):
        found.setdefault(row["member"], []).append(
            Membership(
                group=row["group"],
                since=date.fromisoformat(row["from"]) if row["from"] else None,
                until=date.fromisoformat(row["until"]) if row["until"] else None,
            )
        )
    return {code: tuple(items) for code, items in found.items()}
