"""How well the program does on the labelled sample mail, from the files to the record (``make score``).

    python -m benchmarks.rules [--set NAME] [--mail FOLDER --labels FILE] [--keep DIR] [--verbose]

The mail goes through the same import as any other: archive, sandbox, identity, rules, contributions. Then the messages
and all compilations are scored. A hundred mails prove less than they seem to: the intervals stand beside the shares.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks import score, score_contributions
from benchmarks.scoring import compilations, messages, reliability
from benchmarks.scoring.corpus import CORPUS, Drafts, read_labels
from consultation import settings
from consultation.moments import start_of_day
from ingest.drafts import add_draft
from ingest.rehearsal import sample_drafts
from ingest.worker import open_worker
from reports import record_json
from reports.compilation_json import to_json
from reports.compiling import compile_round
from scheduler import open_session
from store.session import Session

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


SETS = {
    "given": SampleSet(
        name="given",
        settings=ROOT / "settings.toml",
        mail=CORPUS / "given" / "mail",
        labels=CORPUS / "given" / "labels.json",
    ),
    "given-2rc": SampleSet(
        name="given-2rc",
        settings=ROOT / "examples" / "ccm-2rc" / "settings.toml",
        mail=CORPUS / "given-2rc" / "mail",
        labels=CORPUS / "given-2rc" / "labels.json",
    ),
}
#: by two further hands; scored when asked for (tests/data/writers/README.md says what their figures are worth)
WRITERS = {
    name: SampleSet(
        name=name,
        settings=ROOT / "settings.toml",
        mail=CORPUS.parent / "writers" / name / "mail",
        labels=CORPUS.parent / "writers" / name / "labels.json",
    )
    for name in ("second", "third")
}


def build(chosen: SampleSet, folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Import the mail into a record in *folder*; all messages and all compilations as the commands print them."""
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
        return _messages(session), _compilations(session)


def _messages(session: Session) -> list[dict[str, Any]]:
    with session.database.transaction(write=False) as tx:
        settling = session.consultation.settling
        found = []
        for item in tx.messages.list():
            verdict = tx.verdicts.latest(item.id)
            sure = {} if verdict is None else {"kind_confidence": verdict.kind_confidence}
            found.append({**record_json.message(item, NOW, settling), **sure})
        return found


def _compilations(session: Session) -> list[dict[str, Any]]:
    with session.database.transaction(write=False) as tx:
        keys = [state.key for state in session.timeline(tx).rounds()]
    pairs = (key.split("/") for key in keys)
    return [to_json(compile_round(session, document, name)) for document, name in pairs]


def run(chosen: SampleSet, keep: Path | None, *, verbose: bool) -> None:
    """Build, score and print one set."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="rapporteur-score-") as scratch:
        folder = keep or Path(scratch)
        answers, compiled = build(chosen, folder)
    took = time.perf_counter() - begun
    labels = read_labels(chosen.labels)
    print(f"\n=== {chosen.name}: {len(answers)} messages in {took:.1f} s ===\n")
    figures, tally = messages.score(labels, answers)
    score.show(figures, tally, verbose=verbose)
    print(
        f"\n--- {chosen.name}: what a confidence is worth ---\n\n{reliability.table(reliability.bins(labels, answers))}"
    )
    print(f"\n--- {chosen.name}: contributions ---\n")
    found, lines = compilations.score(labels, compiled, Drafts(CORPUS / "drafts"))
    score_contributions.show(found, lines, verbose=verbose)
    if keep is not None:
        (keep / "messages.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1), encoding="utf-8")
        (keep / "compilations.json").write_text(json.dumps(compiled, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=[*SETS, *WRITERS], help="one set; given and given-2rc if not given")
    parser.add_argument("--mail", type=Path, help="other mail of the Third Review Conference")
    parser.add_argument("--labels", type=Path, help="its labels")
    parser.add_argument("--keep", type=Path, help="leave the record in this (new) folder")
    parser.add_argument("--verbose", "-v", action="store_true")
    options = parser.parse_args()
    if options.mail:
        other = replace(SETS["given"], name=options.mail.name, mail=options.mail, labels=options.labels)
        run(other, options.keep, verbose=options.verbose)
        return
    for name in [options.set] if options.set else SETS:
        run((SETS | WRITERS)[name], options.keep / name if options.keep else None, verbose=options.verbose)


if __name__ == "__main__":
    main()
