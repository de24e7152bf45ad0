"""What people decided otherwise than the rules is listed, and what they confirmed is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.counter_examples import Example, examples, show
from consultation.registry import Registry
from ingest.deciding import Request, decide
from store.session import Session
from tests.command import labels
from tests.keeping import MAIL, opened


def _examples(session: Session) -> list[Example]:
    with session.database.transaction(write=False) as tx:
        return list(examples(tx))


def test_decisions_against_the_rules_are_counter_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each field decided stands beside what the rules said; a decision undone is none, nor one that they share."""
    case = next(item for item in labels() if item["kind"] == "submission" and len(item["tags"]) == 1)
    wanted = case["submitters"][0]["id"]
    with opened(tmp_path / "data") as (session, worker):
        worker.import_paths([MAIL["ccm-3rc"] / name for name in case["files"]], None)
        with session.database.transaction(write=False) as tx:
            (message,) = tx.messages.list()
        ref = message.submissions[0].ref
        registry = Registry.load(session.consultation)
        decide(session, registry, ref, Request(submitters=(wanted,), by="A. Officer"))
        decide(session, registry, message.id, Request(kind="statement", by="A. Officer", note="read out"))
        assert [(item.field, item.agrees) for item in _examples(session)] == [("submitters", True), ("kind", False)]
        found = _examples(session)[1]
        assert (found.rules, found.person, found.note) == (["submission"], ["statement"], "read out")
        assert found.confidence is not None
        show(_examples(session))
        assert "A. Officer" in capsys.readouterr().out
        decide(session, registry, message.id, Request(undo=True, by="A. Officer"))
        assert [item.field for item in _examples(session)] == ["submitters"]
        worker.process()
        decide(session, registry, ref, Request(confirm=True, by="A. Officer"))
        assert [(item.field, item.agrees) for item in _examples(session)][-1] == ("confirm", True)
