"""Mail of no business of the consultation is kept as long as the settings say, and forgotten when a person says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.command import Rapporteur
from tests.keeping import MAIL

DAYS = {"RAPPORTEUR_RETENTION__UNRELATED_DAYS": "90", "RAPPORTEUR_RETENTION__AUTOMATIC_DAYS": "30"}
#: an automatic answer and unrelated mail of January, unrelated mail of May, comments of January
FILES = ("0005.eml", "0006.eml", "0059.eml", "0008.eml")


@pytest.fixture
def program(tmp_path: Path) -> Rapporteur:
    """A record in June with mail of all three kinds."""
    made = Rapporteur(data=tmp_path / "data", now="2026-06-01T08:00:00Z", environ=DAYS, inside=True)
    made("import", *(MAIL["ccm-3rc"] / "info" / name for name in FILES), "--mailbox", "info")
    return made


def states(program: Rapporteur) -> list[tuple[str, str, str]]:
    """Month of receipt, kind and state of every message."""
    return [(item["received_at"][:7], item["kind"], item["state"]) for item in program.messages()]


def test_what_is_over_is_listed_and_forgotten_by_a_person(program: Rapporteur) -> None:
    """Without a name it is only a list; with one, what is over leaves a tombstone, and all else stays."""
    before = states(program)
    listed = program("forget", "--due").err
    assert "2 mails are due" in listed
    assert states(program) == before
    assert "2 mails are forgotten" in program("forget", "--due", "--by", "D. Protection").err
    assert sorted(states(program)) == [
        ("2026-01", "automatic", "forgotten"),
        ("2026-01", "submission", "done"),
        ("2026-01", "unrelated", "forgotten"),
        ("2026-05", "unrelated", "done"),
    ]
    gone = next(item for item in program.messages() if item["kind"] == "unrelated" and item["state"] == "forgotten")
    assert gone["subject"] == ""
    assert "kept for 90 days" in gone["problem"]
    assert "0 mails are due" in program("forget", "--due", "--by", "D. Protection").err


def test_what_speaks_or_waits_for_a_person_never_falls_due(program: Rapporteur) -> None:
    """Mail that a person called a submission, and mail in doubt, are not among what is over."""
    unrelated = next(item["id"] for item in program.messages() if item["kind"] == "unrelated")
    decided = ("--document", "review-document", "--round", "zero-draft", "--submitter", "NOR", "--by", "Ana")
    program("decide", unrelated, "--kind", "submission", *decided)
    assert unrelated not in program("forget", "--due").err


def test_it_is_one_mail_or_what_is_due(program: Rapporteur) -> None:
    """Neither and both are refused; settings that keep everything say so."""
    assert "--due" in program("forget", code=2).err
    assert "--due" in program("forget", "m-1", "--due", code=2).err
    assert "for good" in replace(program, environ={})("forget", "--due", code=2).err
