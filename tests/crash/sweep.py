"""Kill the worker at random moments of a run; after a restart the record must be that of an undisturbed run.

    python -m tests.crash.sweep --kills 50 [--seed N]

Real IMAP and SMTP servers, the sandbox, SQLite. Every trial starts from nothing, is killed with SIGKILL at a moment
drawn from the length of an undisturbed run, is started again until it ends by itself, and is then compared. The seed
is printed: a trial that fails can be run again. Workers are forked by ``tests.crash.runner``, which says why that is
as good; a moment is counted from where a worker begins to work, so none is spent on the loading of modules.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

from consultation import settings
from ingest.receiving import time_of_receipt
from parsers.sandbox import Sandbox
from reports import record_json
from store.database import Database
from tests.servers.pymap_server import pymap_server
from tests.servers.smtp import SmtpServer, smtp_server

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "data" / "corpus"
NOW = datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
LIVE = datetime(2026, 2, 5, tzinfo=UTC)
#: mails of both mailboxes that a run takes in: all kinds, tracked and plain, a resend, a revision, one in one box only
INFO = (3, 4, 8, 9, 10, 16, 17, 23, 24, 28, 31, 39)
PRESIDENCY = (4, 6, 7, 12, 14, 15, 21, 22, 26, 29, 36)
#: trials for each kill before the sweep gives up hitting a living worker
MOST_TRIALS = 4


@dataclass
class Scene:
    """The servers and the plan of a run."""

    plan: dict[str, Any]
    smtp: SmtpServer
    folder: Path

    def fresh(self, name: str) -> Path:
        """A plan for a record that does not exist yet."""
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        plan_file = self.folder / f"{name}.json"
        plan_file.write_text(json.dumps(self.plan | {"data": str(data), "url": self.url(name)}))
        return plan_file

    def url(self, name: str) -> str:
        """Of that record's database."""
        return f"sqlite:///{self.folder / name / 'record.sqlite'}"


@dataclass
class Workers:
    """The process that runs workers (``tests.crash.runner``)."""

    process: subprocess.Popen[str]

    def run(
        self, plan_file: Path, strace: Sequence[str] = (), after: float | None = None, *, here: bool = False
    ) -> dict[str, Any]:
        """One worker to its end, or until it is killed after so many seconds; *here*: a first turn to warm up with."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"plan": str(plan_file), "strace": list(strace), "after": after, "here": here}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@contextlib.contextmanager
def workers() -> Iterator[Workers]:
    """Runs them until the end of the block."""
    command = [sys.executable, "-m", "tests.crash.runner"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Workers(process)
        finally:
            process.kill()


@contextlib.contextmanager
def scene(
    info_mails: Sequence[int] = INFO,
    presidency_mails: Sequence[int] = PRESIDENCY,
    *,
    now: datetime = NOW,
    live: datetime = LIVE,
) -> Iterator[Scene]:
    """Two IMAP servers with mail in them, and an SMTP server; the worker runs at *now* and went live at *live*."""
    with (
        pymap_server("info") as info,
        pymap_server("presidency") as presidency,
        smtp_server() as smtp,
        tempfile.TemporaryDirectory(prefix="crash-") as folder,
        Sandbox() as sandbox,
    ):
        consultation = settings.load(ROOT / "settings.toml", {}, Path(folder))
        imap = {}
        for box, server, numbers in zip(
            consultation.mailboxes, (info, presidency), (info_mails, presidency_mails), strict=True
        ):
            mails = []
            for number in numbers:
                raw = (CORPUS / "given" / "mail" / box.name / f"{number:04d}.eml").read_bytes()
                at = time_of_receipt(sandbox.message(raw), box, None, now)
                mails.append((raw, at.received_at))
            server.deliver(*mails)
            imap[box.name] = {"port": server.port, "user": server.user, "folder": server.folder}
        draft = CORPUS / "drafts" / "review-document-zero-draft.docx"
        plan = {
            "now": now.isoformat(),
            "goes_live": live.isoformat(),
            "settings": str(ROOT / "settings.toml"),
            "password": info.password,
            "imap": imap,
            "smtp": smtp.port,
            "drafts": [
                {
                    "file": str(draft),
                    "document": "review-document",
                    "draft": "zero-draft",
                    "circulated": datetime(2026, 1, 15, tzinfo=UTC).isoformat(),
                }
            ],
        }
        yield Scene(plan=plan, smtp=smtp, folder=Path(folder))


def record_of(url: str, now: datetime = NOW) -> dict[str, Any]:
    """Everything that must be the same after a kill. History is left out: it tells of the kill."""
    database = Database.open(url, create=False)
    try:
        with database.transaction(write=False) as tx:
            messages = [record_json.message(item, now, settings_settling()) for item in tx.messages.list()]
            refs = [part["ref"] for item in messages for part in item["submissions"]]
            contributions = [record_json.contribution(item) for item in tx.contributions.of(refs)]
            outbox = sorted((item.kind, item.round, item.period, item.recipient) for item in tx.outbox.list())
    finally:
        database.close()
    for item in messages:
        del item["history"]
    return {"messages": messages, "contributions": contributions, "outbox": outbox}


def settings_settling() -> Any:
    """The settling time of the shipped settings."""
    return settings.load(ROOT / "settings.toml", {}, Path("unused")).settling


def undisturbed(stage: Scene, running: Workers) -> tuple[dict[str, Any], float]:
    """The record of a run that nobody kills, and how long it took."""
    plan_file = stage.fresh("golden")
    begun = time.monotonic()
    answer = running.run(plan_file)
    assert answer["status"] == 0, answer["errors"]
    return record_of(stage.url("golden")), time.monotonic() - begun


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def sent_more_often(stage: Scene, most: int) -> dict[str, int]:
    """Message-IDs that the mail server took more than *most* times for one recipient, and how often."""
    taken = Counter((mail.recipients, _message_id(mail.content)) for mail in stage.smtp.mails)
    return {number: count for (_, number), count in taken.items() if count > most}


def _message_id(content: bytes) -> str:
    return str(message_from_bytes(content)["Message-ID"])


def kill_once(stage: Scene, running: Workers, name: str, after: float) -> tuple[dict[str, Any], bool]:
    """A run killed after that many seconds and started again; its record, and whether the kill hit a living worker."""
    plan_file = stage.fresh(name)
    stage.smtp.mails.clear()
    killed = running.run(plan_file, after=after)
    again = running.run(plan_file)
    assert again["status"] == 0, again["errors"]
    return record_of(stage.url(name)), killed["status"] < 0


def sweep(kills: int, seed: int) -> list[str]:
    """Kill a living worker *kills* times; one line for each trial that ended in another record.

    How long a run takes depends on what else the machine does: a worker that was done before its moment shows that
    the moments are drawn too late, and the trial is not counted.
    """
    draw = random.Random(seed)
    failures = []
    with scene() as stage, workers() as running:
        running.run(stage.fresh("first"), here=True)
        golden, length = undisturbed(stage, running)
        assert golden["messages"]
        assert golden["contributions"]
        assert golden["outbox"]
        say(f"undisturbed: {length:.1f} s, {len(golden['messages'])} messages, {len(golden['contributions'])} pieces")
        hits, number = 0, 0
        while hits < kills and number < MOST_TRIALS * kills:
            number += 1
            after = draw.uniform(0.0, length)
            found, hit = kill_once(stage, running, f"trial-{number}", after)
            if hit:
                hits += 1
            else:
                length = min(length, after)
            if found != golden:
                wrong = [key for key in golden if found[key] != golden[key]]
                failures.append(f"trial {number} (killed after {after:.3f} s): {', '.join(wrong)} differ")
            if twice := sent_more_often(stage, 1):
                failures.append(f"trial {number} (killed after {after:.3f} s): sent twice: {', '.join(twice)}")
            shutil.rmtree(stage.folder / f"trial-{number}")
        if hits < kills:
            failures.append(f"only {hits} of {number} trials hit a living worker")
        say(f"seed {seed}: {number} trials, {hits} hit a living worker, {len(failures)} failures")
    return failures


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="kill the worker at random moments")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args(arguments)
    failures = sweep(options.kills, options.seed)
    for line in failures:
        say(line)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
