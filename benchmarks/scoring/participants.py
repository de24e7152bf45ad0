"""Ids of submitters, all names of one organisation counting as one."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_REGISTER = Path(__file__).resolve().parents[2] / "consultation" / "data" / "organisations.csv"
#: short ids of the register whose long names do not reduce to them
_ALSO = {
    "ihrc": "Harvard Law School International Human Rights Clinic",
    "pax": "PAX",
    "un": "United Nations (entity not resolved)",
    "unoda": "United Nations Office for Disarmament Affairs",
}


def slug(name: str) -> str:
    """``Danish Refugee Council`` as ``danish-refugee-council``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^\w]+", "-", plain).strip("-")


@cache
def _one_name() -> dict[str, str]:
    """Slug of any name of an organisation -> slug of its first name."""
    known: dict[str, str] = {}
    if _REGISTER.exists():
        with _REGISTER.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                aliases = "|".join((row["aliases"], row.get("unsafe_aliases") or "")).split("|")
                for name in (row["name"], *aliases):
                    if slug(name):
                        known.setdefault(slug(name), slug(row["name"]))
    return {**known, **{short: slug(name) for short, name in _ALSO.items()}}


def canonical(submitter: str | Mapping[str, Any]) -> str:
    """The id that counts: alpha-3 of a State, else the slug of the organisation's first name."""
    name = submitter if isinstance(submitter, str) else str(submitter.get("id", ""))
    if re.fullmatch(r"[A-Z]{3}", name or ""):
        return name
    return _one_name().get(slug(name or ""), slug(name or ""))


def ids(submitters: Iterable[str | Mapping[str, Any]]) -> frozenset[str]:
    """The ids of several."""
    return frozenset(canonical(item) for item in submitters)
