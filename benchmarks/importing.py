"""What an import costs as the record grows, and what part of it is storing.

    python -m benchmarks.importing [--times 1,4]

All sample mail of the Third Review Conference goes through one ``import`` into an empty record, then through another
together with what other desks might have written (``import_parts.variants``): other Message-IDs, other words in texts
and in Word files, other seconds. CPU is that of the worker and of its children; "a copy" is a delivered mail, two of
which are often one message. "storing" is the share in which the worker stood in archive, journal or database, by
samples of its stack taken as its CPU passes. The last line says what 20,000 copies would take: the cost of a copy in
the first import, and what it grew by to the last, in proportion to what is on record.
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
class Import:
    """One import of all sample mail."""

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


def _import(worker: Worker, folder: Path) -> Import:
    before, started = _cpu(), time.monotonic()
    with sampled("/store/", "/ingest/archive.py", "/ingest/spooled.py") as samples:
        found = worker.import_paths([folder], None)
    after, took = _cpu(), time.monotonic() - started
    with worker.session.database.transaction(write=False) as tx:
        messages = len(tx.messages.list())
    own, others = after[0] - before[0], after[1] - before[1]
    return Import(
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


def measure(times: int, place: Path) -> Import:
    """The sample mail and so many variants of it, on a new record."""
    for item in SETS.values():
        for number in range(times if item.settings == SETS["given"].settings else 0):
            write_variant(item.mail, place / "mail" / item.name / str(number), number)
    with _worker(place / "record") as worker:
        return _import(worker, place / "mail")


def _night(first: Import, last: Import) -> float:
    """Seconds of CPU for so many copies as a night has to take."""
    growth = (last.each - first.each) / max(last.copies - first.copies, 1)
    return _NIGHT * (first.each + max(growth, 0.0) * (_NIGHT - first.copies))


def main() -> None:
    """Import, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", default="1,4", help="how many times the sample mail, import by import")
    times = [int(word) for word in parser.parse_args().times.split(",")]
    print(
        f"{'copies':>8}{'messages':>10}{'CPU a copy':>12}{'worker':>10}{'children':>10}{'copies/s':>10}{'storing':>9}"
    )
    done = []
    for number in times:
        with tempfile.TemporaryDirectory() as scratch:
            one = measure(number, Path(scratch))
        done.append(one)
        own, others = (spent / one.copies * 1000 for spent in (one.worker, one.children))
        print(
            f"{one.copies:>8,}{one.messages:>10,}{one.each * 1000:>9.1f} ms{own:>7.1f} ms{others:>7.1f} ms"
            f"{one.copies / one.took:>10.1f}{one.storing:>9.1%}",
            flush=True,
        )
    print(f"\n{_NIGHT:,} copies: {_night(done[0], done[-1]) / 3600:.1f} h of CPU")


if __name__ == "__main__":
    main()
