"""A mail that kills the worker itself, not the process that reads it: three times, and then no more (FAULTS C3)."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from consultation.words import State
from ingest.deciding import release
from ingest.in_hand import DIED
from tests.keeping import MAIL, ROOT, opened

MAILS = [MAIL["ccm-3rc"] / "info" / f"{number}.eml" for number in ("0003", "0009", "0004")]
#: a worker that the kernel kills when it has read the second of the mails (``message``) or a file of it (``part``)
PROGRAM = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from ingest.reading import Reader
from ingest.worker import open_worker
from store.session import open_session
from tests.keeping import NOW, Ticking, consultation

_, data, minutes, method, *names = sys.argv
paths = [Path(name) for name in names]
reads, poison = getattr(Reader, method), paths[1].read_bytes()

def reading(self, sha256, *others):
    found = reads(self, sha256, *others)
    if self.archive.get(sha256) == poison:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

setattr(Reader, method, reading)
clock = Ticking(NOW + timedelta(minutes=int(minutes)))
with open_session(consultation(Path(data)), clock) as session, open_worker(session, {}) as worker:
    worker.import_paths(paths, "info")
"""


def start(data: Path, minutes: int, method: str) -> int:
    """How such a worker ends, which takes the mails in so many minutes later."""
    command = [sys.executable, "-c", PROGRAM, str(data), str(minutes), method, *map(str, MAILS)]
    return subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize("method", ["message", "part"])
def test_a_mail_that_kills_the_worker_waits_for_a_person_after_three_times(method: str, tmp_path: Path) -> None:
    """The fourth start finishes, with all others done; what was archived is not fetched anew, and may be released."""
    ends = [start(tmp_path, minutes, method) for minutes in range(4)]
    assert ends == [-signal.SIGKILL] * 3 + [0]
    with opened(tmp_path) as (session, worker):
        with session.database.transaction(write=False) as tx:
            found, troubled = tx.messages.list(), tx.receipts.troubled()
            assert sum(line.archived for line in tx.receipts.ledger()) == len(MAILS)
        if method == "message":
            assert [item.problem for item in troubled] == [DIED]
            assert [item.state for item in found] == [State.DONE] * 2
            release(session, (), everything=True)
        else:
            (waiting,) = [item for item in found if item.state is not State.DONE]
            assert (waiting.state, waiting.problem) == (State.QUARANTINED, DIED)
            assert len(found) == len(MAILS)
            release(session, [waiting.id])
        worker.process()
        with session.database.transaction(write=False) as tx:
            assert [item.state for item in tx.messages.list()] == [State.DONE] * len(MAILS)


def test_a_worker_killed_once_holds_nothing_against_a_mail(tmp_path: Path) -> None:
    """The next one reads it and has done with it; a worker that ends by itself leaves no name behind."""
    assert start(tmp_path, 0, "message") == -signal.SIGKILL
    assert len((tmp_path / "in-hand").read_bytes()) == 64
    with opened(tmp_path) as (session, worker):
        worker.process()
        with session.database.transaction(write=False) as tx:
            assert [item.state for item in tx.messages.list()] == [State.DONE] * len(MAILS)
            assert tx.receipts.troubled() == ()
    assert (tmp_path / "in-hand").read_bytes() == b""
