"""Forgetting a message: nothing that it said is left, and it is known when it comes again."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from consultation.errors import NotFound, UsageError
from consultation.registry import Registry
from consultation.words import State
from ingest.deciding import Request, decide
from ingest.forgetting import forget
from ingest.rebuilding import rebuild
from ingest.worker import Worker
from store.session import Session
from tests.keeping import NOW, consultation, dump, opened, send_digests

#: words that stand nowhere else: in the subject, the sender's name and address, the body, a file's name and its text
CANARIES = ("Quockerwodger", "Widdershins", "Snollygoster", "Gobemouche", "Blatherskite", "Mumpsimus")
WHY = "sent to us by mistake"
OURS, THEIRS = "mx1.cmconvention.org", "mx.pm.gov.la"


def _mail(message_id: str, *, subject: str, words: str, hour: int = 10, trace: str = "mx.example.org") -> bytes:
    mail = EmailMessage()
    mail["Received"] = f"from x by {trace}; Tue, 3 Feb 2026 {hour}:00:00 +0000"
    mail["From"] = f"Royal Norwegian Ministry {words} <{words}@mfa.no>"
    mail["To"] = "info@cmconvention.org"
    mail["Date"] = f"Tue, 3 Feb 2026 {hour}:00:00 +0000"
    mail["Message-ID"] = message_id
    mail["Subject"] = subject
    mail.set_content(f"Norway's comments on the zero draft of the Review Document.\n\nParagraph 12: delete {words}.\n")
    text = f"Paragraph 14: add the word {words}.\n".encode()
    mail.add_attachment(text, maintype="text", subtype="plain", filename=f"{words} comments.txt")
    mail.set_boundary("the-same-each-time")
    return mail.as_bytes()


def _secret(trace: str = "mx.example.org") -> bytes:
    words = " ".join(CANARIES[1:])
    mail = _mail("<first@mfa.no>", subject=f"Comments on zero draft {CANARIES[0]}", words="x-x-x", trace=trace)
    body = mail.replace(b"x-x-x comments.txt", f"{CANARIES[4]}.txt".encode())
    body = body.replace(b"<x-x-x@mfa.no>", f"<{CANARIES[2]}@mfa.no>".encode())
    return body.replace(b"x-x-x", words.encode())


def _other() -> bytes:
    return _mail("<second@mfa.no>", subject="Norway: revised comments on the zero draft", words="Palaver", hour=12)


def _files(tmp_path: Path, **mails: bytes) -> list[Path]:
    paths = [tmp_path / f"{name}.eml" for name in mails]
    for path, raw in zip(paths, mails.values(), strict=True):
        path.write_bytes(raw)
    return paths


def _found(folder: Path) -> list[str]:
    """Which canaries stand in which files below *folder*."""
    return [
        f"{word} in {path.name}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word in CANARIES
        if word.casefold().encode() in path.read_bytes().lower()
    ]


def _take_in(session: Session, worker: Worker, tmp_path: Path) -> str:
    """The mail to be forgotten and a later one, tagged, decided on and told of in a digest that was sent; its id."""
    worker.import_paths(_files(tmp_path, secret=_secret(), other=_other()), "info")
    with session.database.transaction(write=False) as tx:
        message = next(item for item in tx.messages.list() if CANARIES[0] in item.subject)
        assert message.submissions
    decision = Request(kind="submission", note="as they said", by="A. Officer")
    decide(session, Registry.load(session.consultation), message.id, decision)
    worker.process()
    send_digests(session)
    return message.id


def test_nothing_of_a_forgotten_mail_is_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database's files, the archive, the journal or the log; the row says who, when and why."""
    data = tmp_path / "data"
    with opened(data) as (session, worker):
        number = _take_in(session, worker, tmp_path)
        assert {line.split()[0] for line in _found(data)} == set(CANARIES)
        forget(session, worker.reader, number, by="D. Protection", why=WHY)
        worker.process()
        assert _found(data) == []
        with session.database.transaction(write=False) as tx:
            stone = tx.messages.get(number)
            assert (stone.state, stone.submissions, stone.attachments) == (State.FORGOTTEN, (), ())
            assert [(line.by, line.what) for line in stone.history] == [("D. Protection", f"forgotten: {WHY}")]
            assert stone.problem is not None
            assert "D. Protection" in stone.problem
            assert WHY in stone.problem
            assert tx.search.query(CANARIES[3]) == ()
            assert len(tx.search.query("Palaver")) == 1
            contents = [item.content for item in tx.outbox.list() if item.state == "sent"]
            assert b"" in contents
            assert any(contents)
    assert _found(data) == []
    assert not any(word in caplog.text for word in CANARIES)


def test_it_stays_forgotten(tmp_path: Path) -> None:
    """The same bytes, the same content by another way, and a rebuild bring nothing back; no ref is given twice."""
    data = tmp_path / "data"
    with opened(data) as (session, worker):
        number = _take_in(session, worker, tmp_path)
        with session.database.transaction(write=False) as tx:
            refs = {part.ref for item in tx.messages.list() for part in item.submissions}
        forget(session, worker.reader, number, by="D. Protection", why=WHY)
        worker.process()
        again = _files(tmp_path, secret=_secret(), other_way=_secret("mx.elsewhere.example"))
        worker.import_paths(again, "presidency")
        assert _found(data) == []
        with session.database.transaction(write=False) as tx:
            stone = tx.messages.get(number)
            assert [item.mailbox for item in stone.receipts] == ["info", "presidency", "presidency"]
            assert len(tx.messages.list()) == 2
        worker.import_paths(_files(tmp_path, third=_mail("<3@mfa.no>", subject="Zero draft", words="Bumf")), "info")
        with session.database.transaction(write=False) as tx:
            newest = max(item.id for item in tx.messages.list())
            assert not refs & {part.ref for part in tx.messages.get(newest).submissions}
        before = dump(session)
    (data / "rapporteur.sqlite").unlink()
    outcome = rebuild(consultation(data), lambda: NOW)
    assert outcome.problems == ()
    with opened(data) as (session, _):
        after = dump(session)
        assert [name for name in before if before[name] != after[name]] == []
        with session.database.transaction(write=False) as tx:
            assert tx.messages.get(number).state is State.FORGOTTEN
    assert _found(data) == []


def test_a_crash_between_record_and_archive_is_made_good(tmp_path: Path) -> None:
    """Raw mail of a forgotten message that still stands in the archive is removed by the next run."""
    data = tmp_path / "data"
    with opened(data) as (session, worker):
        number = _take_in(session, worker, tmp_path)
        forget(session, worker.reader, number, by="D. Protection", why=WHY)
        worker.archive.put(_secret())
        assert _found(data)
        worker.process()
        assert _found(data) == []


def test_forgetting_needs_a_name_and_a_reason(tmp_path: Path) -> None:
    """Without them, or without such a message, nothing is done and nothing is written into the journal."""
    with opened(tmp_path / "data") as (session, worker):
        number = _take_in(session, worker, tmp_path)
        for subject, by, why, error in (
            (number, " ", WHY, UsageError),
            (number, "D. Protection", "", UsageError),
            ("m-99", "D. Protection", WHY, NotFound),
        ):
            with pytest.raises(error):
                forget(session, worker.reader, subject, by=by, why=why)
        said: list[dict[str, Any]] = [json.loads(line) for line in session.journal.path.read_text().splitlines()]
        assert "erasure" not in {entry["kind"] for entry in said}
        forget(session, worker.reader, number, by="D. Protection", why=WHY)
        with pytest.raises(UsageError, match="forgotten"):
            decide(session, Registry.load(session.consultation), number, Request(confirm=True, by="A. Officer"))
