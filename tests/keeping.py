"""A small conference for tests of keeping the record: sample mail, drafts, decisions, a changed deadline."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from consultation import changes, settings
from consultation.model import Consultation
from consultation.registry import Registry
from ingest.deciding import Request, decide, release
from ingest.drafts import add_draft
from ingest.worker import Worker, open_worker
from reports import record_json
from reports.delivery import Answer, Outcome
from reports.dispatch import deliver, prepare
from store.session import Session, open_session

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "data" / "corpus"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SETTINGS = {"ccm-3rc": ROOT / "settings.toml", "ccm-2rc": ROOT / "examples" / "ccm-2rc" / "settings.toml"}
MAIL = {"ccm-3rc": CORPUS / "given" / "mail", "ccm-2rc": CORPUS / "given-2rc" / "mail"}


@dataclasses.dataclass
class Ticking:
    """A clock that never says the same twice, as real ones."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        """A second later than the last time."""
        self.moment += timedelta(seconds=1)
        return self.moment


def consultation(data: Path, name: str = "ccm-3rc", url: str = "") -> Consultation:
    """The shipped settings over that data folder."""
    return dataclasses.replace(settings.load(SETTINGS[name], {}, data), store_url=url)


def mails(name: str, every: int = 1) -> dict[str, list[Path]]:
    """Every so many mails of each mailbox."""
    return {box: sorted((MAIL[name] / box).glob("*.eml"))[::every] for box in ("info", "presidency")}


def add_drafts(session: Session, worker: Worker) -> None:
    """The drafts that the sample conference circulated."""
    for item in json.loads((CORPUS / "drafts" / "INDEX.json").read_text(encoding="utf-8"))["drafts"]:
        if item["consultation"] == session.consultation.id:
            at = datetime.fromisoformat(item["circulated"]).replace(tzinfo=UTC)
            file = CORPUS / "drafts" / item["file"]
            add_draft(
                session, worker.sandbox, file, document=item["document"], draft=item["draft"], circulated=at, by="T"
            )


@contextmanager
def opened(data: Path, name: str = "ccm-3rc", url: str = "") -> Iterator[tuple[Session, Worker]]:
    """The record of that folder, and a worker on it."""
    with open_session(consultation(data, name, url), Ticking()) as session, open_worker(session, {}) as worker:
        yield session, worker


def conference(data: Path, name: str, every: int = 1, url: str = "") -> dict[str, Any]:
    """Mail in two goes, a draft registered late, decisions of every kind, one undone, a deadline extended."""
    with opened(data, name, url) as (session, worker):
        found = mails(name, every)
        worker.import_paths(found["info"], "info")
        add_drafts(session, worker)
        worker.process()
        worker.import_paths(found["presidency"], "presidency")
        _decide(session, worker)
        send_digests(session)
        _extend(session, worker)
        return dump(session)


def _decide(session: Session, worker: Worker) -> None:
    registry = Registry.load(session.consultation)
    with session.database.transaction(write=False) as tx:
        papers = tx.submissions.list()
        pieces = tx.contributions.of([item.ref for item in papers])
        unrelated = [item for item in tx.messages.list() if not item.submissions]
        labels = [item.label for item in pieces if item.label]
    first, second, third, *_ = papers
    piece = pieces[0]
    tasks = [
        (first.ref, Request(submitters=("NOR",))),
        (second.ref, Request(confirm=True)),
        (third.message, Request(kind="enquiry")),
        (third.message, Request(kind="statement")),
        (third.message, Request(undo=True)),
        (unrelated[0].id, Request(kind="submission")),
        (piece.id.rpartition(".")[0], Request(pins=(f"{piece.id}={labels[-1]}",))),
        (papers[-1].ref, Request(relation=f"revision:{first.ref}", flags=("scanned",))),
    ]
    for subject, request in tasks:
        decide(session, registry, subject, dataclasses.replace(request, by="A. Officer", note="by telephone"))
        worker.process()


def _extend(session: Session, worker: Worker) -> None:
    with session.database.transaction() as tx:
        timeline = session.timeline(tx)
        state = next(item for item in timeline.rounds() if item.deadline)
        assert state.deadline is not None
        until = state.deadline.replace(year=state.deadline.year + 1)
        at = state.deadline.replace(month=1, day=2).astimezone(UTC)
        event = changes.extend_round(timeline, state.key, deadline=until, at=at, by="T", note="asked for")
        session.change_calendar(tx, event)
    release(session, (), everything=True)
    worker.process()


class TakesAll:
    """A mail server that takes every digest."""

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Take it."""
        assert sender
        assert recipient
        assert content
        return Answer(outcome=Outcome.SENT)


def send_digests(session: Session) -> None:
    """Everything due at this moment is rendered and sent."""
    told = _with_digests(session)
    prepare(told)
    assert deliver(told, TakesAll()).problems == ()


def _with_digests(session: Session) -> Session:
    """The same record, with digests that somebody gets."""
    plan = dataclasses.replace(session.consultation.digests, daily_to=("desk@example.org",))
    outgoing = dataclasses.replace(session.consultation.outgoing, sender="rapporteur@example.org")
    told = dataclasses.replace(
        session.consultation, digests=plan, outgoing=outgoing, goes_live=NOW - timedelta(days=300)
    )
    return dataclasses.replace(session, consultation=told)


def dump(session: Session) -> dict[str, Any]:
    """Everything that a rebuilt record must have again. Of the history, what people did."""
    prepare(_with_digests(session))
    with session.database.transaction(write=False) as tx:
        messages = [record_json.message(item, NOW, session.consultation.settling) for item in tx.messages.list()]
        refs = [part["ref"] for item in messages for part in item["submissions"]]
        drafts = tx.drafts.list()
        found = {
            "messages": messages,
            "retired": sorted(
                part.ref for item in messages for part in tx.submissions.of_message(item["id"], retired=True)
            ),
            "contributions": list(tx.contributions.of(refs)),
            "calendar": record_json.calendar(session.timeline(tx), session.consultation, NOW),
            "events": tx.events.all(),
            "decisions": tx.decisions.all(),
            "drafts": [(item, tx.drafts.text(item.key)) for item in drafts],
            "maps": tx.drafts.maps(),
            "ledger": tx.receipts.ledger(),
            "receipts": [
                dataclasses.replace(receipt, id=0) for item in tx.messages.list() for receipt in item.receipts
            ],
            "sent": sorted(
                (item.kind, item.round, item.period, item.recipient, item.state)
                for item in tx.outbox.list()
                if item.state != "backfill"
            ),
            "search": [tx.search.query(words) for words in ("cluster munition remnants", "victim assistance", "visa")],
        }
    for item in messages:
        item["history"] = [line for line in item["history"] if line["by"] != "rapporteur" and "rules" not in line["by"]]
    return found
