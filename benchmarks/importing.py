"""What an import costs as the record grows, and what part of it is storing.

    python -m benchmarks.importing [--times 4] [--keep FOLDER]

All sample mail of the Third Review Conference goes through ``import``, then the same mail again as if other desks had
written it (``import_parts.variants``): other Message-IDs, other words in texts and in Word files, other seconds. CPU is
that of the worker and of its children; "a copy" is a delivered mail, two of which are often one message. "storing" is
the share in which the worker stood in archive, journal or database, by samples of its stack taken as its CPU passes.
The last line says what 20,000 copies would take, by the cost of the first part and its growth.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from benchmarks.import_parts.family import of_descendants
from benchmarks.import_parts.stacks import Samples, sampled
from benchmarks.import_parts.variants import write_variant
from benchmarks.samples import NOW, SETS
from benchmarks.scoring.corpus import CORPUS
from consultation import settings
from consultation.moments import start_of_day
from ingest.drafts import add_draft
from ingest.rehearsal import sample_drafts
from ingest.worker import Worker, open_worker
from store.session import open_session

#: mails that a night has to take
_NIGHT = 20_000


@dataclass(frozen=True, kw_only=True)
class Part:
    """One time through the sample mail."""

    copies: int
    #: on record after it
    messages: int
    #: seconds of CPU, and of time
    worker: float
    children: float
    took: float
    storing: float

    @property
    def each(self) -> float:
        """Seconds of CPU of one copy."""
        return (self.worker + self.children) / self.copies


def _cpu() -> tuple[float, float]:
    return time.process_time(), of_descendants()


def _part(worker: Worker, folder: Path) -> Part:
    before, started = _cpu(), time.monotonic()
    with sampled("/store/", "/ingest/archive.py", "/ingest/spooled.py") as samples:
        found = worker.import_paths([folder], None)
    after, took = _cpu(), time.monotonic() - started
    with worker.session.database.transaction(write=False) as tx:
        messages = len(tx.messages.list())
    own, others = after[0] - before[0], after[1] - before[1]
    return Part(
        copies=found.new,
        messages=messages,
        worker=own,
        children=others,
        took=took,
        storing=_share(samples, own, others),
    )


def _share(samples: Samples, own: float, others: float) -> float:
    return samples.share * own / (own + others)


@contextmanager
def _worker(folder: Path) -> Iterator[Worker]:
    """A worker on an empty record that knows the drafts."""
    consultation = settings.load(SETS["given"].settings, {}, folder)
    consultation = replace(consultation, store_url="", demo=CORPUS / "given" / "mail")
    with open_session(consultation, lambda: NOW) as session, open_worker(session, {}) as worker:
        for item in sample_drafts(consultation):
            at = start_of_day(date.fromisoformat(item.circulated), consultation.zone)
            where = {"document": item.document, "draft": item.draft}
            add_draft(session, worker.sandbox, item.file, circulated=at, by="benchmark", **where)
        yield worker


def measure(times: int, place: Path) -> Iterator[Part]:
    """Part after part on one record."""
    chosen = [item for item in SETS.values() if item.settings == SETS["given"].settings]
    with _worker(place / "record") as worker:
        for number in range(times):
            folder = place / f"mail-{number}"
            for item in chosen:
                write_variant(item.mail, folder / item.name, number)
            yield _part(worker, folder)


def main() -> None:
    """Import, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--keep", type=Path, help="leave mail and record in this (new) folder")
    arguments = parser.parse_args()
    print(f"{'copies':>8}{'messages':>10}{'CPU a copy':>12}{'worker':>9}{'children':>10}{'copies/s':>10}{'storing':>9}")
    copies, parts = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for part in measure(arguments.times, arguments.keep or Path(scratch)):
            copies += part.copies
            parts.append(part)
            own, others = (spent / part.copies * 1000 for spent in (part.worker, part.children))
            print(
                f"{copies:>8,}{part.messages:>10,}{part.each * 1000:>9.1f} ms{own:>6.1f} ms{others:>7.1f} ms"
                f"{part.copies / part.took:>10.1f}{part.storing:>9.1%}",
                flush=True,
            )
    growth = (parts[-1].each - parts[0].each) / (copies - parts[0].copies) if len(parts) > 1 else 0.0
    total = sum(parts[0].each + max(growth, 0.0) * number for number in range(_NIGHT))
    print(f"\n{_NIGHT:,} copies: {total / 3600:.1f} h of CPU by this growth, so half of it on two cores at best")


if __name__ == "__main__":
    main()
