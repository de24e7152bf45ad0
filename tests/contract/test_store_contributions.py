"""Contributions keep their ids, on both engines."""

from __future__ import annotations

import dataclasses

import pytest

from consultation.errors import NotFound
from store.database import Database
from store.records import Contribution, Pin
from tests.store_samples import add_submission, contribution


def ids(found: tuple[Contribution, ...]) -> list[str]:
    """The ids, in order."""
    return [item.id for item in found]


def test_a_contribution_found_again_keeps_its_id(database: Database) -> None:
    """Matched by fingerprint in any order; new ones get new numbers, and no number is given twice."""
    with database.transaction() as tx:
        ref = add_submission(tx).ref
        assert ids(tx.contributions.replace(ref, [contribution(text) for text in "abc"])) == [
            f"{ref}.{n}" for n in (1, 2, 3)
        ]
        again = tx.contributions.replace(ref, [contribution(text) for text in "ca"])
        assert ids(again) == [f"{ref}.3", f"{ref}.1"]
        assert ids(tx.contributions.of([ref])) == [f"{ref}.1", f"{ref}.3"]
        grown = tx.contributions.replace(ref, [contribution(text) for text in "dba"])
        assert ids(grown) == [f"{ref}.4", f"{ref}.2", f"{ref}.1"]
        assert tx.contributions.get(f"{ref}.3").inserted == "c"


def test_equal_fingerprints_are_matched_in_order(database: Database) -> None:
    """Two equal edits stay two contributions."""
    with database.transaction() as tx:
        ref = add_submission(tx).ref
        twice = [contribution("x", position=position) for position in (1, 2)]
        assert (
            ids(tx.contributions.replace(ref, twice))
            == ids(tx.contributions.replace(ref, twice))
            == [f"{ref}.1", f"{ref}.2"]
        )
        assert ids(tx.contributions.replace(ref, twice[:1])) == [f"{ref}.1"]


def test_every_field_survives(database: Database) -> None:
    """What goes in comes out, and a later run changes what it sees otherwise."""
    full = contribution(
        "nouveau texte — 新", kind="replacement", position=3, deleted="old", comment="why?", rationale="because",
        quote="words", reply_to="first", moved_after="7", where="table", locator="table row 3", word_author="Author",
        submitters=("NOR", "icrc"), attachment=None, pin=Pin(method="lineage", confidence=0.75),
    )  # fmt: skip
    with database.transaction() as tx:
        ref = add_submission(tx).ref
        (stored,) = tx.contributions.replace(ref, [full])
        assert stored == dataclasses.replace(full, id=f"{ref}.1")
        assert tx.contributions.of([ref]) == (stored,)
        moved = dataclasses.replace(full, label="13", pin=Pin(method="quote", confidence=0.5))
        tx.contributions.replace(ref, [moved])
        assert tx.contributions.get(stored.id) == dataclasses.replace(moved, id=stored.id)


def test_a_persons_pin_stands(database: Database) -> None:
    """Pinned by hand, a contribution keeps label and pin through later runs, until it is given back to the rules."""
    found = [contribution("x", pin=Pin(method="quote", confidence=0.4))]
    with database.transaction() as tx:
        ref = add_submission(tx).ref
        (stored,) = tx.contributions.replace(ref, found)
        pinned = tx.contributions.pin(stored.id, "14 (b)")
        assert (pinned.label, pinned.pin) == ("14 (b)", Pin(method="person", confidence=1.0))
        assert tx.contributions.replace(ref, found) == (pinned,)
        tx.contributions.replace(ref, [])
        assert tx.contributions.replace(ref, found) == tx.contributions.of([ref]) == (pinned,)
        tx.contributions.pin(stored.id, None)
        assert tx.contributions.replace(ref, found) == (stored,)


def test_many_submissions_are_read_at_once(database: Database) -> None:
    """In the order asked for, tenth after ninth, and more of them than one statement takes parameters."""
    with database.transaction() as tx:
        refs = [add_submission(tx).ref for _ in range(2)]
        for ref in refs:
            tx.contributions.replace(ref, [contribution(str(n)) for n in range(1, 12)])
        asked = [refs[1], *(f"9RC-{n}" for n in range(70_000)), refs[0]]
        assert ids(tx.contributions.of(asked)) == [f"{ref}.{n}" for ref in (refs[1], refs[0]) for n in range(1, 12)]
        assert tx.contributions.of([]) == ()


@pytest.mark.parametrize("name", ["3RC-0404.1", "", "m-0000001", "3RC-0001.x"])
def test_unknown_contributions(database: Database, name: str) -> None:
    """What is not there is NotFound, to look at and to pin."""
    with database.transaction() as tx:
        with pytest.raises(NotFound):
            tx.contributions.get(name)
        with pytest.raises(NotFound):
            tx.contributions.pin(name, "1")
