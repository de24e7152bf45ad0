"""The account of the ledger after each run: it adds up, and where somebody has broken it by hand that is told."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.command import CORPUS, Rapporteur, labels
from tests.two_boxes import MAILBOXES, Boxes

CASES = labels()[:3]
BREAKS = {
    "listed": "UPDATE receipts SET state = 'lost' WHERE id = 1",
    "archived": "DELETE FROM messages WHERE id = 'm-0000001'",
    "unknown state": "UPDATE messages SET state = 'lost' WHERE id = 'm-0000001'",
}
ANEW = "the server has numbered"


def broken(program: Rapporteur, statement: str) -> None:
    """Change the record behind the program's back."""
    with sqlite3.connect(program.data / "rapporteur.sqlite") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount == 1
    connection.close()


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_ledger_is_told_by_everything_that_looks(how: str, tmp_path: Path) -> None:
    """A run says so on standard error and with exit code 1; so do ``certificate`` and ``doctor``; so does a digest."""
    program = Rapporteur(data=tmp_path / "data", now="2026-02-04T08:00:00Z", inside=True)
    mail = CORPUS / "given" / "mail" / "info"
    program("import", mail / "0001.eml", mail / "0008.eml")
    assert "adds up" not in program("doctor", code=1).out
    broken(program, BREAKS[how])
    said = program("import", mail / "0003.eml", code=1).err
    assert "THE ACCOUNT DOES NOT ADD UP: info/" in said
    assert "'rebuild'" in said
    if how != "unknown state":
        # of a state that is none, nothing can be said in words: those that read whole messages refuse the record
        assert "THE ACCOUNT DOES NOT CLOSE" in program("digest", "daily").out
        assert "THE ACCOUNT DOES NOT ADD UP" in program("certificate", code=1).err
    assert "does not add up" in program("doctor", code=1).out


def test_a_poll_tells_a_broken_ledger_though_nothing_is_new(boxes: Boxes) -> None:
    """Exit code 1 from a pass that read both mailboxes well."""
    boxes.deliver(CASES)
    boxes.program("poll")
    assert "0 new" in boxes.program("poll").err
    broken(boxes.program, BREAKS["listed"])
    said = boxes.program("poll", code=1).err
    assert "0 new" in said
    assert "THE ACCOUNT DOES NOT ADD UP" in said


def test_people_are_told_of_a_folder_that_was_numbered_anew(boxes: Boxes) -> None:
    """I5: by ``doctor`` before, by ``poll`` when it happens, by one daily digest after; nothing is taken twice."""
    boxes.deliver(CASES)
    first = datetime.fromisoformat("2026-02-10T08:00:00+00:00")
    boxes.program.at(first.isoformat())("poll")
    for server in boxes.servers.values():
        server.rebuild()
    boxes.deliver(CASES)
    later = boxes.program.at((first + timedelta(hours=2)).isoformat())
    before = later.messages()
    assert later("doctor", code=1).out.count(ANEW) == len(MAILBOXES)
    said = later("poll").err
    assert said.count(ANEW) == len(MAILBOXES)
    assert "nothing was taken twice" in said
    assert [item["id"] for item in later.messages()] == [item["id"] for item in before]
    assert ANEW not in later("poll").err
    assert ANEW not in later("doctor", code=1).out
    assert later("digest", "daily").out.count(ANEW) == len(MAILBOXES)
