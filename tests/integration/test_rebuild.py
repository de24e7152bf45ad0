"""The record made again from archive and journal."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.rebuilding import rebuild
from tests.keeping import NOW, conference, consultation, dump, opened

CASES = [("ccm-2rc", 1), ("ccm-3rc", 3)]


def _differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "every"), CASES)
def test_a_rebuilt_record_equals_the_lost_one(tmp_path: Path, name: str, every: int) -> None:
    """Ids, refs, numbers, decisions, events, drafts, receipts; whatever the order of the archive, with a torn line."""
    data = tmp_path / "data"
    before = conference(data, name, every)
    assert before["messages"]
    assert before["contributions"]
    assert before["sent"]
    (data / "rapporteur.sqlite").unlink()
    with (data / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"kind": "decision", "at": "2026-')
    _shuffle(data / "archive" / "raw")
    outcome = rebuild(consultation(data, name), lambda: NOW)
    assert outcome.problems == ()
    assert outcome.unknown == ()
    with opened(data, name) as (session, _):
        assert _differences(before, dump(session)) == []


def _shuffle(raw: Path) -> None:
    """Write the archive's files anew in another order: none may hang on the order of a folder."""
    files = sorted(raw.glob("*/*.eml"))
    random.Random(4).shuffle(files)
    for file in files:
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content)
