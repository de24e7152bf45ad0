"""What is in the search: the business of the consultation, and no other mail of a shared mailbox."""

from __future__ import annotations

from pathlib import Path

from consultation.registry import Registry
from ingest.deciding import Request, decide
from ingest.worker import Worker
from store.session import Session
from tests.command import labels
from tests.keeping import MAIL, opened


def _found(session: Session, words: str) -> list[str]:
    with session.database.transaction(write=False) as tx:
        return [hit.message for hit in tx.search.query(words)]


def _decide(session: Session, worker: Worker, message: str, request: Request) -> None:
    decide(session, Registry.load(session.consultation), message, request)
    worker.process()


def test_unrelated_mail_is_listed_and_not_searched(tmp_path: Path) -> None:
    """Its words are found once a person decides that it matters, and no longer once that is undone."""
    case = next(item for item in labels() if item["kind"] == "unrelated")
    with opened(tmp_path / "data") as (session, worker):
        worker.import_paths([MAIL["ccm-3rc"] / name for name in case["files"]], "info")
        with session.database.transaction(write=False) as tx:
            (message,) = tx.messages.list()
        assert message.kind == "unrelated"
        assert message.subject == case["subject"]
        assert _found(session, case["subject"]) == []
        _decide(session, worker, message.id, Request(kind="enquiry", by="A. Officer"))
        assert _found(session, case["subject"]) == [message.id]
        _decide(session, worker, message.id, Request(undo=True, by="A. Officer"))
        assert _found(session, case["subject"]) == []
