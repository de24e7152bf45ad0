"""Two mailboxes on real servers through ``poll``: everything read once, nothing touched, each mailbox for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.database import Database
from tests.command import labels
from tests.servers.proxy import proxy
from tests.two_boxes import MAILBOXES, Boxes, counts

#: both mailboxes, one alone, a gateway's second copy, a circular, a resend, automatic mail
CASES = [case for case in labels() if min(int(Path(name).stem) for name in case["files"]) <= 16]


def times_and_boxes(receipts: list[dict[str, Any]]) -> list[tuple[str, datetime]]:
    """Receipts as labels name them."""
    return sorted((item["mailbox"], datetime.fromisoformat(item["received_at"])) for item in receipts)


def test_poll_reads_both_once_and_touches_nothing(boxes: Boxes) -> None:
    """Every case is one message with its receipts; flags, UIDs and counts stay; a second pass does nothing."""
    boxes.deliver(CASES)
    before = boxes.snapshots()
    said = counts(boxes.program("poll").err)
    for name in MAILBOXES:
        new, archived, vanished, held = said[name]
        assert new == archived + vanished + held == len(before[name]["messages"])
    listed = boxes.program.messages()
    assert sorted(times_and_boxes(item["receipts"]) for item in listed) == sorted(
        times_and_boxes(case["receipts"]) for case in CASES
    )
    assert {item["state"] for item in listed} == {"done"}
    again = counts(boxes.program("poll").err)
    assert set(again.values()) == {(0, 0, 0, 0)}
    assert boxes.program.messages() == listed
    assert boxes.snapshots() == before


def test_the_ledger_adds_up(boxes: Boxes) -> None:
    """Listed is archived, vanished and held together, and every archived copy belongs to a message."""
    boxes.deliver(CASES[:6])
    small = replace(boxes.program, environ={**boxes.program.environ, "RAPPORTEUR_INGEST__MAX_MESSAGE_MEGABYTES": "1"})
    large = b"From: a@example.org\r\nSubject: large\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * 20_000
    boxes.servers["info"].deliver((large, datetime(2026, 2, 1, tzinfo=UTC)))
    assert counts(small("poll").err)["info"][3] == 1
    database = Database.open(f"sqlite:///{boxes.program.data / 'rapporteur.sqlite'}", create=False)
    with database.transaction(write=False) as tx:
        lines = tx.receipts.ledger()
    database.close()
    assert [line.mailbox for line in lines] == list(MAILBOXES)
    for line in lines:
        assert line.listed == line.archived + line.vanished + line.held
        assert line.attached == line.archived
    held = small("messages", "--state", "held", "--json").json
    assert [(item["subject"], item["kind"]) for item in held] == [("large", "unrelated")]


def test_one_mailbox_down_stops_no_other(boxes: Boxes) -> None:
    """The other is read and processed, the exit code is 1, and the problem names the mailbox; both down is 3."""
    boxes.deliver(CASES[:4])
    said = boxes.down("presidency")("poll", code=1)
    assert counts(said.err)["info"][1] > 0
    assert "presidency" in said.err
    assert boxes.program.messages()
    said = boxes.down(*MAILBOXES)("poll", code=3)
    assert all(f"mailbox '{name}'" in said.err for name in MAILBOXES)
    # whatever was missed is there at the next pass, and the second copies join their messages
    boxes.program("poll")
    assert sorted(times_and_boxes(item["receipts"]) for item in boxes.program.messages()) == sorted(
        times_and_boxes(case["receipts"]) for case in CASES[:4]
    )


def test_a_wrong_password_is_named_and_stops_no_other(boxes: Boxes) -> None:
    """The refusing mailbox is named, without its password; the other one is read."""
    boxes.deliver(CASES[:2])
    wrong = replace(boxes.program, environ={**boxes.program.environ, "RAPPORTEUR_PRESIDENCY_PASSWORD": "open sesame"})
    said = wrong("poll", code=1)
    assert "mailbox 'presidency'" in said.err
    assert "password" in said.err
    assert "open sesame" not in said.err
    assert len(wrong.messages()) == 2


def test_one_mailbox_is_polled_alone_by_its_name(boxes: Boxes) -> None:
    """``--mailbox`` reads that one; a name that is not there is wrong usage."""
    boxes.deliver(CASES[:3])
    said = boxes.program("poll", "--mailbox", "presidency")
    assert set(counts(said.err)) == {"presidency"}
    assert {item["mailbox"] for found in boxes.program.messages() for item in found["receipts"]} == {"presidency"}
    assert "info, presidency" in boxes.program("poll", "--mailbox", "president", code=2).err


def test_a_rebuilt_folder_gives_no_second_message(boxes: Boxes) -> None:
    """Under another UIDVALIDITY every mail is fetched again: further receipts of the same messages."""
    boxes.deliver(CASES[:5])
    boxes.program("poll")
    before = boxes.program.messages()
    copies = [len(item["receipts"]) for item in before]
    for server in boxes.servers.values():
        server.rebuild()
    boxes.deliver(CASES[:5])
    boxes.program("poll")
    after = boxes.program.messages()
    assert [item["id"] for item in after] == [item["id"] for item in before]
    assert [part["ref"] for item in after for part in item["submissions"]] == [
        part["ref"] for item in before for part in item["submissions"]
    ]
    assert [len(item["receipts"]) for item in after] == [2 * count for count in copies]


def test_mail_that_people_delete_stays_on_record(boxes: Boxes) -> None:
    """What was expunged after it was read is neither lost nor called vanished."""
    boxes.deliver(CASES[:3])
    boxes.program("poll")
    before = boxes.program.messages()
    server = boxes.servers["info"]
    for uid in server.snapshot()["messages"]:
        server.remove(uid)
    assert counts(boxes.program("poll").err)["info"] == (0, 0, 0, 0)
    assert boxes.program.messages() == before


def test_mail_expunged_between_listing_and_fetching_is_accounted_for(boxes: Boxes) -> None:
    """Gone before it could be read it ends as ``vanished`` (or read, where the server still gives it); nothing else."""
    boxes.deliver(CASES[:4])
    server = boxes.servers["info"]
    uids = sorted(server.snapshot()["messages"])

    def tidy_up(said: bytes) -> None:
        if b"BODY.PEEK" in said.upper():
            line.before = None
            server.remove(uids[0])

    with proxy(server.port) as line:
        line.before = tidy_up
        environ = {**boxes.program.environ, "RAPPORTEUR_MAILBOX__INFO__PORT": str(line.port)}
        said = counts(replace(boxes.program, environ=environ)("poll").err)
    assert uids[0] not in server.snapshot()["messages"]
    listed, archived, vanished, _ = said["info"]
    assert listed == archived + vanished == len(uids)
    if server.name.startswith("dovecot"):
        assert vanished == 1
    gone = boxes.program("messages", "--state", "vanished", "--json").json
    assert len(gone) == vanished
    assert all([item["mailbox"] for item in found["receipts"]] == ["info"] for found in gone)
    assert counts(boxes.program("poll").err)["info"] == (0, 0, 0, 0)
