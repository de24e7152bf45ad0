"""``poll --dry-run`` on a real server: what would be recorded, and nothing written."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command import CORPUS, Rapporteur
from tests.servers.imap_server import ImapServer

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
#: mails of the info mailbox: two from the week before, then one of this week
OLD, RECENT = ("0003", "0004"), "0008"


def _raw(number: str) -> bytes:
    return (CORPUS / "given" / "mail" / "info" / f"{number}.eml").read_bytes()


@pytest.fixture
def server(pymap: ImapServer) -> ImapServer:
    """An account whose folder holds two mails of the week before."""
    pymap.new_folder()
    pymap.deliver(*((_raw(number), NOW - timedelta(days=9)) for number in OLD))
    return pymap


@pytest.fixture
def program(server: ImapServer, tmp_path: Path) -> Rapporteur:
    """The program with that account as its only reachable mailbox."""
    prefix = "RAPPORTEUR_MAILBOX__INFO__"
    environ = {
        f"{prefix}HOST": "127.0.0.1",
        f"{prefix}PORT": str(server.port),
        f"{prefix}SECURITY": "none",
        f"{prefix}USER": server.user,
        f"{prefix}FOLDERS": server.folder,
        "RAPPORTEUR_INFO_PASSWORD": server.password,
    }
    return Rapporteur(data=tmp_path / "data", environ=environ, now=NOW.isoformat(), inside=True)


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _dry_run(program: Rapporteur, *options: object) -> Any:
    return program("poll", "--mailbox", "info", "--dry-run", "--json", *options).json


def test_before_the_first_poll_nothing_is_made(program: Rapporteur, server: ImapServer) -> None:
    """Everything in the mailbox is shown as it would be recorded; there is no data folder afterwards."""
    before = server.snapshot()
    told = _dry_run(program)
    assert len(told["new"]) == len(OLD)
    assert {item["state"] for item in told["new"]} == {"done"}
    assert all(item["sender"]["address"] for item in told["new"])
    assert _dry_run(program, "--days", 5)["new"] == []
    assert not program.data.exists()
    assert server.snapshot() == before


def test_of_a_record_that_is_there_the_new_alone_is_shown(program: Rapporteur, server: ImapServer) -> None:
    """The data folder is the same to the byte, and the poll after it records what was shown."""
    program("poll", "--mailbox", "info")
    new, copy = server.deliver((_raw(RECENT), NOW - timedelta(days=1)), (_raw(OLD[0]), NOW - timedelta(days=1)))
    before = _files(program.data)
    told = _dry_run(program, "--days", 5)
    said = program("poll", "--mailbox", "info", "--dry-run")
    assert _files(program.data) == before
    assert "nothing was written" in said.err
    assert [item["receipts"][0]["uid"] for item in told["new"]] == [new]
    assert [item["receipts"][-1]["uid"] for item in told["further_copies"]] == [copy]
    program("poll", "--mailbox", "info")
    recorded = next(item for item in program.messages() if item["receipts"][0]["uid"] == new)
    (shown,) = told["new"]
    assert shown["subject"] in said.out
    assert {name: recorded[name] for name in ("subject", "kind", "received_at", "needs_review")} == {
        name: shown[name] for name in ("subject", "kind", "received_at", "needs_review")
    }
    assert [item["id"] for item in recorded["submitters"]] == shown["submitters"]


def test_days_without_a_trial_are_refused(program: Rapporteur) -> None:
    """A poll takes in all that is new: it has no window."""
    assert "--dry-run" in program("poll", "--days", 5, code=2).err
