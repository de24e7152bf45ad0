"""The append-only journal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from consultation.errors import StorageError
from store.journal import Entry, Journal, JournalEntry

NOON = datetime(2026, 2, 6, 12, 0, tzinfo=UTC)


def payloads(path: Path) -> list[object]:
    """What the entries carry, oldest first."""
    return [entry.payload for entry in Journal(path).read()]


def test_entries_come_back_in_order(tmp_path: Path) -> None:
    """Each kind, moment and payload as it was written, times in UTC, by whoever opens the journal."""
    path = tmp_path / "data" / "journal.jsonl"
    journal = Journal(path)
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    for kind in Entry:
        journal.append(kind, local, {"kind": str(kind), "note": "é\n\u2028 \0 \ud800"})
    assert list(Journal(path).read()) == [
        JournalEntry(kind=kind, at=NOON, payload={"kind": str(kind), "note": "é\n\u2028 \0 \ud800"}) for kind in Entry
    ]
    assert path.stat().st_mode & 0o077 == 0
    assert len(path.read_bytes().splitlines()) == len(Entry)


def test_the_entries_of_one_transaction_are_written_together(tmp_path: Path) -> None:
    """In their order, or none of them where one cannot be written; none at all change nothing."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    entries = [JournalEntry(kind=Entry.RECEIPT, at=NOON, payload={"n": number}) for number in range(3)]
    journal.append_all([])
    assert path.read_bytes() == b""
    journal.append_all(entries)
    assert list(journal.read()) == entries
    odd = JournalEntry(kind=Entry.RECEIPT, at=NOON, payload={"n": object()})
    with pytest.raises(StorageError):
        journal.append_all([entries[0], odd])
    assert list(journal.read()) == entries


@pytest.mark.parametrize(
    "torn", [b"{", b'{"kind": "decision", "at": "2026-02-06T12:00:00+00:00", "payload": {}}', b"\xff" * 100_000]
)
@pytest.mark.parametrize("whole", [0, 3])
def test_a_half_written_line_is_set_aside(tmp_path: Path, torn: bytes, whole: int) -> None:
    """What a crash left without its end is moved beside the journal, whatever its length, and writing goes on."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    for number in range(whole):
        journal.append("send", NOON, {"n": number})
    before = path.read_bytes()
    path.write_bytes(before + torn)
    assert len(list(journal.read())) == whole
    again = Journal(path)
    assert path.read_bytes() == before
    assert (tmp_path / "journal.jsonl.torn").read_bytes() == torn + b"\n"
    again.append("send", NOON, {"n": "next"})
    assert payloads(path) == [*({"n": number} for number in range(whole)), {"n": "next"}]


def test_a_line_torn_by_another_process_does_not_swallow_the_next(tmp_path: Path) -> None:
    """A journal that was open before sets the torn line aside before it writes its own."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.append("event", NOON, {"n": 1})
    with path.open("ab") as stream:
        stream.write(b'{"kind": "ev')
    journal.append("event", NOON, {"n": 2})
    assert payloads(path) == [{"n": 1}, {"n": 2}]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    """A whole line that is no entry stops the reading with its number: what follows must not be trusted silently."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.append("event", NOON, {})
    for line in (b"garbage\n", b'{"kind": "nonsense", "at": "2026-02-06T12:00:00+00:00", "payload": {}}\n', b"[]\n"):
        whole = path.read_bytes()
        path.write_bytes(whole + line)
        with pytest.raises(StorageError, match="line 2"):
            list(Journal(path).read())
        path.write_bytes(whole)


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """Naive times, unknown kinds and what is not JSON leave the journal as it is."""
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    for kind, at, payload in (
        ("event", NOON.replace(tzinfo=None), {}),
        ("event", NOON, {"x": object()}),
        ("event", NOON, {"x": float("nan")}),
    ):
        with pytest.raises(StorageError):
            journal.append(kind, at, payload)
    with pytest.raises(ValueError, match="nonsense"):
        journal.append("nonsense", NOON, {})
    assert path.read_bytes() == b""


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    """A line that does not fit is taken back, and StorageError names the journal."""
    # a limit on the size of files fails a write just as a full disk does: with part of the line on it
    script = (
        "import resource, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from consultation.errors import StorageError\n"
        "from store.journal import Journal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
        "try:\n"
        "    for number in range(100):\n"
        "        journal.append('send', datetime(2026, 1, 1, tzinfo=UTC), {'n': number})\n"
        "except StorageError as error:\n"
        "    print(error)\n"
    )
    path = tmp_path / "journal.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert "journal.jsonl" in done.stdout
    content = path.read_bytes()
    assert content.endswith(b"\n")
    assert [json.loads(line)["payload"]["n"] for line in content.splitlines()] == list(range(content.count(b"\n")))
    assert 0 < len(content) <= 500


def test_an_entry_is_on_the_disk_when_append_returns(tmp_path: Path) -> None:
    """What a process had appended before it was killed with -9 is all there."""
    path = tmp_path / "journal.jsonl"
    script = (
        "import itertools, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from store.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1]))\n"
        "for number in itertools.count():\n"
        "    journal.append('send', datetime(2026, 1, 1, tzinfo=UTC), {'n': number})\n"
        "    print(number, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        seen = [int(writer.stdout.readline()) for _ in range(50)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        seen = max([seen, *map(int, writer.stdout.read().split())])
    assert [entry.payload["n"] for entry in Journal(path).read()][: seen + 1] == list(range(seen + 1))


def test_writers_at_once_write_whole_lines(tmp_path: Path) -> None:
    """Journals of several threads on one file do not mix their lines."""
    path = tmp_path / "journal.jsonl"

    def write(name: str) -> None:
        journal = Journal(path)
        for number in range(10):
            journal.append("send", NOON, {"name": name, "n": number, "long": "x" * 5000})

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = [entry.payload for entry in Journal(path).read()]
    assert len(entries) == 30
    assert all([item["n"] for item in entries if item["name"] == name] == list(range(10)) for name in "abc")


def test_a_journal_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    """A file in the place of its folder is StorageError."""
    (tmp_path / "data").write_bytes(b"")
    with pytest.raises(StorageError, match=r"journal\.jsonl"):
        Journal(tmp_path / "data" / "journal.jsonl")
