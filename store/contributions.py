"""Contributions: found again by a later run, they keep their id; a number once given is never given to another.

They are matched by fingerprint (what the rules saw), so a pin that a person moved stays where the person put it.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, select

from consultation.errors import NotFound
from store.records import Contribution, Pin
from store.repository import Repository, batches
from store.tables import contributions

_PERSON = "person"
#: the pin that a person makes: it stands whatever a later run finds
BY_HAND = Pin(method=_PERSON, confidence=1.0)
_OWN = frozenset({"ref", "n", "gone", "pin_method", "pin_confidence"})
_NUMBER = re.compile(r"(.*)\.(\d+)\Z")


class Contributions(Repository):
    """What submissions say, piece by piece; ids are ``REF.n``."""

    def replace(self, ref: str, found: Sequence[Contribution]) -> tuple[Contribution, ...]:
        """Put what a run found for the submission *ref* in place of what was there; gives it back with its ids.

        Equal fingerprints are matched in order. New ones get the next numbers; what is not found again is kept as
        gone and takes its old number when it is found once more. A person's pin and its label stand.
        """
        known = self._all(select(contributions).where(contributions.c.ref == ref).order_by(contributions.c.n))
        free: dict[str, list[RowMapping]] = defaultdict(list)
        for row in known:
            free[row["fingerprint"]].append(row)
        number = max((row["n"] for row in known), default=0)
        kept: list[Contribution] = []
        for item in found:
            if free[item.fingerprint]:
                kept.append(_renewed(item, free[item.fingerprint].pop(0)))
            else:
                number += 1
                kept.append(dataclasses.replace(item, id=f"{ref}.{number}"))
        self._store(ref, kept, {row["id"]: row for row in known})
        return tuple(kept)

    def numbers(self, ref: str) -> dict[int, str]:
        """Every number given for the submission, of what is gone too, with its fingerprint."""
        chosen = select(contributions.c.n, contributions.c.fingerprint).where(contributions.c.ref == ref)
        return {row["n"]: row["fingerprint"] for row in self._all(chosen.order_by(contributions.c.n))}

    def reserve(self, ref: str, numbers: Mapping[int, str]) -> None:
        """Keep numbers that the journal knows: gone until a run finds that fingerprint again."""
        rows = [
            _values(ref, Contribution(id=f"{ref}.{n}", document="", round="", kind="", fingerprint=fingerprint))
            | {"gone": True}
            for n, fingerprint in numbers.items()
        ]
        self._run_many(contributions.insert(), rows)

    def pin(self, contribution: str, label: str | None, pin: Pin = BY_HAND) -> Contribution:
        """Pin it to the paragraph of that label, empty for general; ``None`` gives it back to the rules' next run."""
        values: dict[str, Any] = {"pin_method": "none", "pin_confidence": 0.0}
        if label is not None:
            values = {"pin_method": pin.method, "pin_confidence": pin.confidence, "label": label}
        self._run(contributions.update().where(contributions.c.id == contribution).values(**values))
        return self.get(contribution)

    def get(self, contribution: str) -> Contribution:
        """The contribution of that id, gone or not; NotFound."""
        found = self._where(contributions.c.id == contribution)
        if not found:
            raise NotFound(f"there is no contribution '{contribution}'")
        return found[0]

    def of(self, refs: Sequence[str]) -> tuple[Contribution, ...]:
        """The contributions of these submissions, in the order of *refs* and of their numbers."""
        order = {ref: position for position, ref in enumerate(refs)}
        found = [
            item
            for batch in batches(refs)
            for item in self._where(contributions.c.ref.in_(batch), ~contributions.c.gone)
        ]
        return tuple(sorted(found, key=lambda item: (order[split_id(item.id)[0]], split_id(item.id)[1])))

    def _where(self, *where: ColumnElement[bool]) -> tuple[Contribution, ...]:
        rows = self._all(select(contributions).where(*where))
        return tuple(_contribution_of(row) for row in rows)

    def _store(self, ref: str, kept: Sequence[Contribution], known: dict[str, RowMapping]) -> None:
        """Write what differs: most runs find what was there."""
        fresh = [_values(ref, item) for item in kept if item.id not in known]
        self._run_many(contributions.insert(), fresh)
        for item in kept:
            row = known.get(item.id)
            values = _values(ref, item)
            if row is not None and dict(row) != values:
                self._run(contributions.update().where(contributions.c.id == item.id).values(**values))
        ids = {item.id for item in kept}
        lost = [name for name, row in known.items() if name not in ids and not row["gone"]]
        if lost:
            self._run(contributions.update().where(contributions.c.id.in_(lost)).values(gone=True))


def split_id(contribution: str) -> tuple[str, int]:
    """``3RC-0042.3`` as reference and number; NotFound where it is no such id."""
    match = _NUMBER.match(contribution)
    if match is None:
        raise NotFound(f"'{contribution}' is no contribution: they are written REF.NUMBER")
    return match[1], int(match[2])


def _renewed(item: Contribution, row: RowMapping) -> Contribution:
    """What was found, under the id it had; where a person has pinned it, with that pin and label."""
    if row["pin_method"] != _PERSON:
        return dataclasses.replace(item, id=row["id"])
    pin = Pin(method=_PERSON, confidence=row["pin_confidence"])
    return dataclasses.replace(item, id=row["id"], label=row["label"], pin=pin)


def _values(ref: str, item: Contribution) -> dict[str, Any]:
    own = {field.name: getattr(item, field.name) for field in dataclasses.fields(item) if field.name != "pin"}
    return own | {
        "ref": ref,
        "n": split_id(item.id)[1],
        "gone": False,
        "submitters": list(item.submitters),
        "pin_method": item.pin.method,
        "pin_confidence": item.pin.confidence,
    }


def _contribution_of(row: RowMapping) -> Contribution:
    own = {name: value for name, value in row.items() if name not in _OWN}
    pin = Pin(method=row["pin_method"], confidence=row["pin_confidence"])
    return Contribution(**{**own, "submitters": tuple(row["submitters"]), "pin": pin})
