"""The labelled sample mail in sets, and the record that is made of one: archive, sandbox, rules, contributions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoring.corpus import CORPUS
from consultation import settings
from consultation.moments import start_of_day
from ingest.drafts import add_draft
from ingest.rehearsal import sample_drafts
from ingest.worker import open_worker
from reports import record_json
from reports.compilation_json import to_json
from reports.compiling import compile_round
from store.session import Session, open_session

ROOT = Path(__file__).resolve().parents[1]
#: a moment after both conferences: every receipt has had its time to arrive
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class SampleSet:
    """Labelled mail and the settings of its conference."""

    name: str
    settings: Path
    mail: Path
    labels: Path


def _set(name: str, folder: Path, conference: Path) -> SampleSet:
    return SampleSet(name=name, settings=conference, mail=folder / "mail", labels=folder / "labels.json")


_THIRD = ROOT / "settings.toml"
#: the corpus, and mail by nine further hands (tests/data/writers/README.md says what their figures are worth)
SETS = {
    "given": _set("given", CORPUS / "given", _THIRD),
    "given-2rc": _set("given-2rc", CORPUS / "given-2rc", ROOT / "examples" / "ccm-2rc" / "settings.toml"),
    **{
        name: _set(name, CORPUS.parent / "writers" / name, _THIRD)
        for name in ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    },
}


@contextmanager
def imported(chosen: SampleSet, folder: Path) -> Iterator[Session]:
    """A record in *folder* with the drafts and the mail of a set, read and tagged."""
    consultation = settings.load(chosen.settings, {}, folder)
    # The drafts lie beside the shipped samples, whatever mail is scored.
    consultation = replace(consultation, store_url="", demo=CORPUS / "given" / "mail")
    with open_session(consultation, lambda: NOW) as session:
        with open_worker(session, {}) as worker:
            for item in sample_drafts(consultation):
                at = start_of_day(date.fromisoformat(item.circulated), consultation.zone)
                add_draft(
                    session,
                    worker.sandbox,
                    item.file,
                    document=item.document,
                    draft=item.draft,
                    circulated=at,
                    by="benchmark",
                )
            worker.import_paths([chosen.mail], None)
        yield session


def messages(session: Session) -> list[dict[str, Any]]:
    """All messages as ``messages --json`` prints them, with how sure the rules were of the kind."""
    with session.database.transaction(write=False) as tx:
        settling = session.consultation.settling
        found = []
        for item in tx.messages.list():
            verdict = tx.verdicts.latest(item.id)
            sure = {} if verdict is None else {"kind_confidence": verdict.kind_confidence}
            found.append({**record_json.message(item, NOW, settling), **sure})
        return found


def compilations(session: Session) -> list[dict[str, Any]]:
    """The compilation of every round."""
    with session.database.transaction(write=False) as tx:
        keys = [state.key for state in session.timeline(tx).rounds()]
    pairs = (key.split("/") for key in keys)
    return [to_json(compile_round(session, document, name)) for document, name in pairs]
