"""The labelled sample mail and public mail files through the mail reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import message

CORPUS = Path(__file__).resolve().parents[1] / "data" / "corpus"
REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
CASES: list[tuple[str, dict[str, Any]]] = [
    (folder, case)
    for folder in ("given", "given-2rc")
    for case in json.loads((CORPUS / folder / "labels.json").read_text(encoding="utf-8"))
]
PUBLIC = sorted(path for path in REAL.rglob("*") if path.suffix in {".eml", ".raw"}) if REAL.is_dir() else []


def _copies(folder: str, case: dict[str, Any]) -> list[bytes]:
    return [(CORPUS / folder / "mail" / name).read_bytes() for name in case["files"]]


@pytest.mark.parametrize(("folder", "case"), CASES, ids=lambda value: value["case"] if isinstance(value, dict) else "")
def test_each_copy_is_read_as_labelled(folder: str, case: dict[str, Any]) -> None:
    """Sender, id, subject and names of the files are those of the label, in every copy."""
    for raw in _copies(folder, case):
        facts = message.read(raw)
        assert facts.from_[0].address.casefold() == case["sender"].casefold()
        assert facts.message_id == case["message_id"]
        assert facts.subject in {case["subject"], *case.get("subject_also", [])}
        if "attachment_names" in case:
            assert [part.name for part in facts.parts] == case["attachment_names"]
        assert len(facts.received) >= 1
        assert facts.received[0].date is not None


@pytest.mark.parametrize(("folder", "case"), CASES, ids=lambda value: value["case"] if isinstance(value, dict) else "")
def test_copies_of_one_mail_have_one_identity(folder: str, case: dict[str, Any]) -> None:
    """Two copies of a mail, also one that a gateway changed, have the same files, canonical subject and body."""
    facts = [message.read(raw) for raw in _copies(folder, case)]
    assert len({item.leaf_digests for item in facts}) == 1
    assert len({item.canonical for item in facts}) == 1
    assert len({item.canonical_subject for item in facts}) == 1
    assert len({item.new_text for item in facts}) == 1


def test_language_of_the_new_text_is_that_of_the_label() -> None:
    """Where a mail's own words are more than a covering line or absent, their language is nearly always the label's."""
    told = [
        message.read(_copies(folder, case)[0]).language in {case["language"], *case.get("language_also", [])}
        for folder, case in CASES
        if case["kind"] != "automatic"
    ]
    assert sum(told) >= len(told) - 3


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.name)
def test_public_mail_survives_and_every_part_can_be_fetched(path: Path) -> None:
    """Malformed public mail gives facts, and each part its bytes."""
    raw = path.read_bytes()
    for part in message.read(raw).parts:
        assert message.part(raw, part.n)[0] == part
