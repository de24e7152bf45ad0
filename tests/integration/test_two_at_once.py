"""Two workers by mistake, on SQLite and on PostgreSQL: one waits or goes, and nothing is doubled (FAULTS T6)."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command import CORPUS, Rapporteur
from tests.servers.imap_server import ImapServer

MAILS = [(CORPUS / "given" / "mail" / "info" / f"{number:04d}.eml").read_bytes() for number in range(1, 7)]
AT = datetime(2026, 2, 3, 9, tzinfo=UTC)


@pytest.fixture
def program(pymap: ImapServer, tmp_path: Path, database_url: str) -> Rapporteur:
    """The program on a mailbox with six mails, and an empty record on each engine in turn."""
    pymap.new_folder()
    pymap.deliver(*((raw, AT) for raw in MAILS))
    prefix = "RAPPORTEUR_MAILBOX__INFO__"
    values = {"HOST": "127.0.0.1", "PORT": str(pymap.port), "SECURITY": "none", "USER": pymap.user}
    environ = {prefix + key: value for key, value in (values | {"FOLDERS": pymap.folder}).items()}
    environ |= {"RAPPORTEUR_INFO_PASSWORD": pymap.password, "RAPPORTEUR_STORE__URL": database_url}
    return Rapporteur(data=tmp_path / "data", environ=environ, inside=True)


def places(program: Rapporteur) -> list[tuple[str, list[int], list[str]]]:
    """Every message with the UIDs of its receipts and its refs."""
    return [
        (item["id"], [copy["uid"] for copy in item["receipts"]], [part["ref"] for part in item["submissions"]])
        for item in program.messages()
    ]


def told(program: Rapporteur) -> list[dict[str, Any]]:
    """The ledger as the certificate has it."""
    ledger: list[dict[str, Any]] = program("certificate", "--json").json["ledger"]
    return ledger


def test_two_polls_at_once_make_one_record(program: Rapporteur, tmp_path: Path) -> None:
    """Both end well, every UID is one receipt, every mail one message, and ids and refs are as of one poll alone."""
    program("messages")
    running = [program.start("poll", "--mailbox", "info") for _ in range(2)]
    said = [process.communicate(timeout=200) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    alone = replace(program, data=tmp_path / "alone", environ={**program.environ, "RAPPORTEUR_STORE__URL": ""})
    alone("poll", "--mailbox", "info")
    assert places(program) == places(alone)
    assert [line["listed"] for line in told(program)] == [len(MAILS)]


def test_of_two_workers_at_once_one_works_and_one_goes(program: Rapporteur) -> None:
    """The one that came second ends with exit code 2 and a line; the other takes the mail in and stops cleanly."""
    program("messages")
    live = replace(program, now=None)
    running = [live.start("run") for _ in range(2)]
    loser = first_to_end(running)
    (winner,) = [process for process in running if process is not loser]
    assert loser.returncode == 2
    assert "another worker is at work" in loser.communicate()[1]
    program("poll", "--mailbox", "info")
    winner.send_signal(signal.SIGTERM)
    _, said = winner.communicate(timeout=60)
    assert winner.returncode == 0, said
    uids = [uid for _, copies, _ in places(program) for uid in copies]
    assert len(uids) == len(set(uids)) == len(MAILS)


def first_to_end(running: list[subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """The process that ends by itself."""
    while True:
        for process in running:
            try:
                process.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
            return process
