"""The record made again from archive and journal."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from consultation.errors import UsageError
from consultation.registry import Registry
from consultation.words import State
from ingest.archive import Archive
from ingest.deciding import Request, decide
from ingest.forgetting import forget
from ingest.rebuilding import rebuild
from store.database import copy_record
from tests.command import Rapporteur
from tests.keeping import MAIL, NOW, add_drafts, conference, consultation, dump, opened
from tests.store_samples import add_message

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


def _small(data: Path, url: str = "") -> dict[str, Any]:
    """Three mails, the drafts, one decision."""
    with opened(data, url=url) as (session, worker):
        worker.import_paths([MAIL["ccm-3rc"] / "info" / f"{number}.eml" for number in ("0003", "0004", "0008")], "info")
        add_drafts(session, worker)
        worker.process()
        with session.database.transaction(write=False) as tx:
            first = tx.submissions.list()[0]
        decide(session, Registry.load(session.consultation), first.ref, Request(confirm=True, by="A. Officer"))
        worker.process()
        return dump(session)


def test_a_record_on_postgresql_is_made_again_where_it_stands(tmp_path: Path, postgres_url: str) -> None:
    """What was added to the tables by others is gone, and the record is that of archive and journal; so is a copy."""
    data = tmp_path / "data"
    before = _small(data, postgres_url)
    with opened(data, url=postgres_url) as (session, _), session.database.transaction() as tx:
        add_message(tx)
    assert rebuild(consultation(data, url=postgres_url), lambda: NOW).problems == ()
    with opened(data, url=postgres_url) as (session, worker):
        assert _differences(before, dump(session)) == []
        copy_record(postgres_url, tmp_path / "copy.sqlite")
        with opened(data, url=f"sqlite:///{tmp_path / 'copy.sqlite'}") as (copied, _):
            assert _differences(before, dump(copied)) == []
        forget(session, worker.reader, before["messages"][0]["id"], by="D. Protection", why="by mistake")


def test_a_damaged_database_is_replaced(tmp_path: Path) -> None:
    """Other commands refuse it (exit code 3) and leave it alone; 'rebuild' puts a whole one in its place."""
    data = tmp_path / "data"
    before = _small(data)
    program = Rapporteur(data=data, now=NOW.isoformat(), inside=True)
    (data / "rapporteur.sqlite").write_bytes(b"no database at all")
    program("messages", code=3)
    assert (data / "rapporteur.sqlite").read_bytes() == b"no database at all"
    program("rebuild")
    with opened(data) as (session, _):
        assert _differences(before, dump(session)) == []
    assert not list(data.glob("*.rebuilding*"))


def test_what_the_archive_has_lost_is_named(tmp_path: Path) -> None:
    """The message keeps its id and its receipt and waits in quarantine; a mail that nobody knows is named too."""
    data = tmp_path / "data"
    before = _small(data)
    lost = before["messages"][0]["receipts"][0]["sha256"]
    next((data / "archive").rglob(f"{lost}.eml")).unlink()
    stray = Archive(data / "archive").put(b"Subject: nobody knows me\r\n\r\n")
    outcome = rebuild(consultation(data), lambda: NOW)
    assert outcome.unknown == (stray,)
    assert len(outcome.problems) == 1
    assert lost in outcome.problems[0]
    with opened(data) as (session, _), session.database.transaction(write=False) as tx:
        found = tx.messages.get(before["messages"][0]["id"])
    assert found.state is State.QUARANTINED
    assert [item.sha256 for item in found.receipts] == [lost]


def test_nothing_is_made_without_a_journal_or_beside_a_worker(tmp_path: Path) -> None:
    """The message says what is missing, or what to stop; what is there stays."""
    with pytest.raises(UsageError, match="no journal"):
        rebuild(consultation(tmp_path / "data"), lambda: NOW)
    assert not (tmp_path / "data").exists()
    with (
        opened(tmp_path / "data") as (session, _),
        session.database.lock_worker("worker"),
        pytest.raises(UsageError, match="stop it first"),
    ):
        rebuild(session.consultation, lambda: NOW)
