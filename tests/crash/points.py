"""Kill the worker at every call that changes a disk or a connection, and make each such call fail; then compare.

    python -m tests.crash.points [--database sqlite|postgresql|both] [--every K] [--errors | --stops]

A run over two mailboxes is watched by strace once, which counts its fsync, rename, pwrite, unlink and sendto calls.
Then, for each of them, the run is begun from nothing and killed with -9 at exactly that call (FAULTS C1); or, with
``--errors``, the call is answered with ENOSPC and with EIO; or, with ``--stops``, the worker is told to stop by SIGTERM
and has ten seconds to end well (FAULTS C8). Started again until it ends by itself, the record must be
that of an undisturbed run: nothing lost, nothing doubled, nothing different. A run that ends well although a call
failed must have that record at once: no silent success. The archive must then hold the same files and nothing beside
them; and after every tenth trial the record is made again from archive and journal, and must be the same again.

``--every 7`` takes each seventh point, from a place that ``--first`` names. A point that fails is printed as
``--only CALL:NUMBER[:ERROR]``, which runs it alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from tests.crash.runner import CALLS
from tests.crash.sweep import Scene, Workers, record_of, say, scene, sent_more_often, workers
from tests.postgresql import PostgresServer, running

NOW = datetime(2026, 5, 5, 6, 30, tzinfo=UTC)
LIVE = datetime(2026, 5, 4, 0, 0, tzinfo=UTC)
#: comments with and without a file, a forward, a withdrawal, a nil return, an automatic answer, unrelated mail; one in
#: the presidency's mailbox only
INFO = (2, 5, 6, 10, 23, 47, 50, 57)
PRESIDENCY = (2, 3, 7, 21, 41, 44, 50)
#: what a call can be answered with; SQLite and Python must not take either for success
ERRORS = ("ENOSPC", "EIO")
#: of the calls, those that ask the disk for something
_NUMBERED = re.compile(r"m-\d{7}|3RC-\d{4}")
OF_DISK = tuple(name for name in CALLS if name != "sendto")
#: starts that a run may need after its fault: the disk is well again at the first
STARTS = 3
#: seconds within which a worker ends that was told to stop
SOON = 10.0
#: of so many trials one ends with a rebuild
REBUILT = 10


@dataclass(frozen=True)
class Point:
    """One call of the run, and what is to happen there: ``KILL``, ``TERM``, or the name of an error."""

    call: str
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.call}:{self.number}" + ("" if self.fault == "KILL" else f":{self.fault}")

    @property
    def injected(self) -> list[str]:
        """Strace's arguments."""
        what = f"{'error' if self.fault in ERRORS else 'signal'}={self.fault}"
        return ["-e", f"inject={self.call}:{what}:when={self.number}"]


@dataclass
class Bench:
    """Servers, the process that runs workers, and records that begin with the draft registered."""

    stage: Scene
    workers: Workers
    postgres: PostgresServer | None

    def run(self, plan_file: Path, strace: Sequence[str] = ()) -> dict[str, Any]:
        """One run of the worker to its end."""
        return self.workers.run(plan_file, strace)

    def begin(self, name: str) -> Path:
        """The plan of a record in which the draft is registered and nothing has been read."""
        self.drop(name)
        shutil.copytree(self.stage.folder / "base", self.stage.folder / name)
        if self.postgres is not None:
            self.postgres.copy("crash_base", f"crash_{name}")
        return self.plan(name)

    def plan(self, name: str, **changes: Any) -> Path:
        """The file for the worker."""
        data = self.stage.folder / name
        plan_file = self.stage.folder / f"{name}.json"
        plan_file.write_text(json.dumps(self.stage.plan | {"data": str(data), "url": self.url(name)} | changes))
        return plan_file

    def url(self, name: str) -> str:
        """Of the record's database."""
        if self.postgres is None:
            return f"sqlite:///{self.stage.folder / name / 'record.sqlite'}"
        url = make_url(self.postgres.url).set(database=f"crash_{name}")
        return url.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Away with the record."""
        shutil.rmtree(self.stage.folder / name, ignore_errors=True)
        if self.postgres is not None:
            self.postgres.drop(f"crash_{name}")

    def base(self) -> None:
        """Make what every trial begins with: the schema and the draft."""
        self.drop("base")
        if self.postgres is not None:
            self.postgres.create("crash_base")
        answer = self.run(self.plan("base", turn=False))
        assert answer["status"] == 0, answer["errors"]
        for left in (self.stage.folder / "base").glob("*.sqlite-*"):
            assert not left.stat().st_size, "the base was not closed"


@contextmanager
def bench(database: str) -> Iterator[Bench]:
    """Everything that the trials on one kind of database share."""
    with scene(INFO, PRESIDENCY, now=NOW, live=LIVE) as stage, workers() as made:
        if database == "sqlite":
            yield _ready(Bench(stage, made, None))
        else:
            with running() as postgres:
                yield _ready(Bench(stage, made, postgres))


def _ready(made: Bench) -> Bench:
    made.base()
    return made


@dataclass(frozen=True)
class Golden:
    """What a run to which nothing happens leaves behind."""

    record: dict[str, Any]
    #: files of the archive and their digests
    archive: dict[str, str]
    #: the record as ``rebuild`` makes it
    rebuilt: dict[str, Any]


def golden(on: Bench) -> tuple[Golden, Counter[str]]:
    """What a run leaves behind that nothing happens to, and how often it makes each call."""
    on.workers.run(on.begin("first"), here=True)
    on.drop("first")
    on.stage.smtp.mails.clear()
    answer = on.run(on.begin("golden"), ["-e", "inject=fsync:delay_exit=0:when=1"])
    assert answer["status"] == 0, answer["errors"]
    record, archive = record_of(on.url("golden"), NOW), archive_of(on.stage.folder / "golden")
    rebuilt = _rebuilt(on, "golden")
    on.drop("golden")
    assert record["messages"]
    assert record["contributions"]
    assert record["outbox"]
    assert rebuilt["messages"] == record["messages"]
    assert rebuilt["contributions"] == record["contributions"]
    return Golden(record, archive, rebuilt), Counter(answer["calls"])


def archive_of(data: Path) -> dict[str, str]:
    """Every file of the archive, half-written ones too, with the digest of what is in it."""
    root = data / "archive"
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest() for path in files}


def _rebuilt(on: Bench, name: str) -> dict[str, Any]:
    """The record of *name* made again from its archive and journal."""
    answer = on.run(on.plan(name, rebuild=True))
    assert answer["status"] == 0, answer["errors"]
    return record_of(on.url(name), NOW)


def points(calls: Counter[str], faults: Sequence[str]) -> list[Point]:
    """Every call of the run with each fault, in a fixed order."""
    each = itertools.product(_calls_for(faults), faults)
    return [Point(call, number, fault) for call, fault in each for number in range(1, calls[call] + 1)]


def _calls_for(faults: Sequence[str]) -> Sequence[str]:
    return OF_DISK if faults == ERRORS else CALLS


def unnumbered(record: dict[str, Any]) -> Any:
    """The record with its messages and submissions numbered by receipt.

    Their own numbers are given in the order in which they are found: where the first poll could not write what one
    mailbox held, the other mailbox's mail came first, and that is no fault.
    """
    for item in record["messages"]:
        item["receipts"].sort(key=lambda receipt: (receipt["mailbox"], receipt["uid"]))
    by_receipt = sorted(record["messages"], key=lambda item: (item["received_at"], item["receipts"][0]["sha256"]))
    names = {item["id"]: f"message {n}" for n, item in enumerate(by_receipt)}
    names |= {
        part["ref"]: f"{names[item['id']]} {n}" for item in by_receipt for n, part in enumerate(item["submissions"])
    }
    plain = json.loads(_NUMBERED.sub(lambda found: names.get(found[0], found[0]), json.dumps(record)))
    for value in plain.values():
        value.sort(key=lambda item: json.dumps(item, sort_keys=True))
    return plain


def attempt(on: Bench, point: Point, golden: Golden, *, rebuild: bool = False) -> tuple[bool, list[str]]:
    """One trial: whether the fault was met, and what was wrong afterwards."""
    on.stage.smtp.mails.clear()
    plan_file = on.begin("trial")
    answer = on.run(plan_file, point.injected)
    met = answer["status"] == -9 if point.fault == "KILL" else answer["calls"].count(point.call) >= point.number
    same: Callable[[dict[str, Any]], Any] = unnumbered if point.fault in ERRORS else dict
    expected = same(golden.record)
    wrong = []
    if point.fault == "TERM" and (answer["status"] != 0 or answer["seconds"] > SOON):
        ended = f"status {answer['status']} after {answer['seconds']:.1f} s"
        wrong.append(f"told to stop, it ended with {ended}: {answer['errors'][-300:]}")
    complained = answer["status"] != 0 or bool(answer["errors"].strip())
    if point.fault in ERRORS and met and not complained and same(record_of(on.url("trial"), NOW)) != expected:
        wrong.append("ended well without a word, and the record is not whole")
    for _ in range(STARTS):
        again = on.run(plan_file)
        if again["status"] == 0 and same(record_of(on.url("trial"), NOW)) == expected:
            break
    else:
        found = same(record_of(on.url("trial"), NOW))
        differ = [key for key in expected if found[key] != expected[key]]
        wrong.append(f"status {again['status']}, {', '.join(differ) or 'nothing'} differ: {again['errors'][-300:]}")
    # A kill between the server's answer and its record leaves one mail of which nobody knows: one more copy of it,
    # with the same Message-ID, is the price of never losing one (FAULTS C4, S7).
    wrong += [f"sent {count} times: {number}" for number, count in sent_more_often(on.stage, 2).items()]
    if (kept := archive_of(on.stage.folder / "trial")) != golden.archive:
        wrong.append(f"the archive differs: {', '.join(sorted(dict(kept.items() ^ golden.archive.items())))}")
    if rebuild and not wrong and same(_rebuilt(on, "trial")) != same(golden.rebuilt):
        wrong.append("made again from archive and journal, the record differs")
    on.drop("trial")
    return met, wrong


def sweep(
    database: str, choose: Callable[[Counter[str]], Sequence[Point]], *, patience: int = 50
) -> tuple[int, list[str]]:
    """Try the points chosen among a run's calls; how many were met, and a line for each trial that went wrong."""
    failures = []
    met = 0
    with bench(database) as on:
        expected, calls = golden(on)
        chosen = choose(calls)
        say(f"{database}: {sum(calls.values())} calls ({_listed(calls)}); {len(chosen)} points to try")
        for number, point in enumerate(chosen, 1):
            hit, wrong = attempt(on, point, expected, rebuild=number % REBUILT == 0)
            met += hit
            for line in wrong:
                failures.append(f"{database} --only {point}: {line}")
                say(failures[-1])
            if number % patience == 0:
                say(f"{database}: {number} of {len(chosen)} points, {met} met, {len(failures)} failures")
    say(f"{database}: {len(chosen)} points, {met} met, {len(failures)} failures")
    return met, failures


def some(database: str, count: int, faults: Sequence[str], draw: random.Random) -> tuple[int, list[str]]:
    """Some points, drawn so that every kind of call has its turn."""

    def chosen(calls: Counter[str]) -> list[Point]:
        kinds = [name for name in _calls_for(faults) if calls[name]]
        drawn = [kinds[n % len(kinds)] for n in range(count)]
        return [Point(call, draw.randint(1, calls[call]), draw.choice(faults)) for call in drawn]

    return sweep(database, chosen)


def _listed(calls: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(calls.items()))


def _point(text: str) -> Point:
    call, number, *fault = text.split(":")
    return Point(call, int(number), fault[0] if fault else "KILL")


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="kill the worker at every call that changes something")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--errors", dest="faults", action="store_const", const=ERRORS, help="ENOSPC and EIO instead")
    parser.add_argument("--stops", dest="faults", action="store_const", const=("TERM",), help="SIGTERM instead")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=_point, action="append", default=[])
    parser.set_defaults(faults=("KILL",))
    options = parser.parse_args(arguments)
    names = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    failures: list[str] = []
    for name in names:
        failures += sweep(
            name, lambda calls: options.only or points(calls, options.faults)[options.first :: options.every]
        )[1]
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
