"""Bad settings, servers, disks and mail: each ends in a sentence that says what to do, and the rest goes on."""

from __future__ import annotations

import re
import signal
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from consultation import settings
from ingest.archive import Archive
from ingest.worker import open_worker
from store.session import open_session
from tests import hostile_mail
from tests.command import CORPUS, ROOT, Rapporteur
from tests.servers.certificates import make_certificate
from tests.servers.processes import free_port
from tests.servers.tls_stub import tls_stub

GIVEN = CORPUS / "given" / "mail"
GOOD = GIVEN / "info" / "0008.eml"
#: a program that may write no file larger than its first argument, then the rest of its command line
_NO_LARGER = "import os, resource, sys; n = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (n, n)); "
NO_LARGER = (sys.executable, "-c", _NO_LARGER + "os.execv(sys.argv[2], sys.argv[2:])")


@pytest.fixture
def program(tmp_path: Path) -> Rapporteur:
    """An empty record; a day after most of the mails below."""
    return Rapporteur(data=tmp_path / "data", now="2026-02-04T08:00:00Z", inside=True)


def by_subject(listed: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Messages by the start of their subject."""
    return {item["subject"][:40]: item for item in listed}


def folder_of(tmp_path: Path, **mails: bytes) -> Path:
    """A folder of ``.eml`` files."""
    folder = tmp_path / "mails"
    folder.mkdir()
    for name, raw in mails.items():
        (folder / f"{name}.eml").write_bytes(raw)
    return folder


# Settings


def test_every_wrong_setting_is_listed_at_once(program: Rapporteur, tmp_path: Path) -> None:
    """Four faults in one file are four lines, each with its key; nothing is written."""
    text = (ROOT / "settings.toml").read_text(encoding="utf-8")
    text = text.replace('zone = "Europe/Zurich"', 'zone = "Europe/Zürich"')
    text = text.replace("deadline = 2026-02-06", 'deadline = "next Friday"')
    text = text.replace('daily_at = "07:30"', 'daily_at = "half past seven"')
    text = text.replace('ref_prefix = "3RC"', "")
    (tmp_path / "wrong.toml").write_text(text, encoding="utf-8")
    said = replace(program, settings=tmp_path / "wrong.toml")("messages", code=2)
    for key in ("zone", "deadline", "daily_at", "ref_prefix"):
        assert sum(key in line for line in said.err.splitlines()) >= 1, (key, said.err)
    assert said.out == ""
    assert not program.data.exists()


def test_missing_settings_are_named(program: Rapporteur, tmp_path: Path) -> None:
    """The file that is not there is named, and the option that names another."""
    said = replace(program, settings=tmp_path / "none.toml")("calendar", code=2)
    assert "none.toml" in said.err
    assert "--settings" in said.err


def test_a_wrong_override_from_the_environment_is_named(program: Rapporteur) -> None:
    """The variable is named, and the one that was meant."""
    said = replace(program, environ={"RAPPORTEUR_INGEST__POLL_MINUTE": "5"})("calendar", code=2)
    assert "poll_minutes" in said.err


# Servers


def mailboxes(program: Rapporteur, **values: str) -> Rapporteur:
    """The program with these keys of both mailboxes set."""
    environ = {"RAPPORTEUR_INFO_PASSWORD": "secret", "RAPPORTEUR_PRESIDENCY_PASSWORD": "secret"}
    for name in ("INFO", "PRESIDENCY"):
        environ |= {f"RAPPORTEUR_MAILBOX__{name}__{key.upper()}": value for key, value in values.items()}
    return replace(program, environ=environ)


def test_mailboxes_without_server_or_password_say_what_to_fill_in(program: Rapporteur) -> None:
    """Fresh settings: no host; then a host and no password."""
    assert "fill in host" in program("poll", code=3).err
    closed = {"HOST": "127.0.0.1", "PORT": str(free_port()), "SECURITY": "none"}
    environ = {f"RAPPORTEUR_MAILBOX__INFO__{key}": value for key, value in closed.items()}
    said = replace(program, environ=environ)("poll", "--mailbox", "info", code=3)
    assert "RAPPORTEUR_INFO_PASSWORD" in said.err


def test_an_unreachable_server_is_named(program: Rapporteur) -> None:
    """Nobody listens: exit code 3, and both mailboxes are named."""
    said = mailboxes(program, host="127.0.0.1", port=str(free_port()), security="none")("poll", code=3)
    assert all(f"mailbox '{name}': nothing listens" in said.err for name in ("info", "presidency"))
    assert "secret" not in said.err


def test_a_certificate_that_nobody_vouches_for_is_refused(program: Rapporteur, tmp_path: Path) -> None:
    """A self-signed server is not spoken to: the word certificate, and no password on the line."""
    with tls_stub(make_certificate(tmp_path), "tls") as stub:
        named = mailboxes(program, host="localhost", port=str(stub.port), security="tls")
        said = named("poll", "--mailbox", "info", code=3)
        heard = bytes(stub.heard)
    assert "certificate" in said.err
    assert b"secret" not in heard


def test_a_database_that_does_not_answer_is_exit_code_three(program: Rapporteur) -> None:
    """PostgreSQL is not there: the place is named, the password is not."""
    url = f"postgresql+psycopg://someone:hidden@127.0.0.1:{free_port()}/record"
    said = replace(program, environ={"RAPPORTEUR_STORE__URL": url})("messages", "--json", code=3)
    assert "127.0.0.1" in said.err
    assert "hidden" not in said.err
    assert said.out == ""


# Disks


def test_a_data_folder_that_cannot_be_made_is_named(program: Rapporteur, tmp_path: Path) -> None:
    """Below a file there can be no folder."""
    (tmp_path / "file").write_text("")
    said = replace(program, data=tmp_path / "file" / "data")("messages", code=1)
    assert "file/data" in said.err
    assert "--data" in said.err


def test_a_database_that_is_none_is_never_made_anew(program: Rapporteur) -> None:
    """Bytes that are no database stay as they are, and the way back is named."""
    program.data.mkdir()
    file = program.data / "rapporteur.sqlite"
    file.write_bytes(b"not a database " * 1000)
    said = program("messages", code=3)
    assert "restore" in said.err
    assert file.read_bytes() == b"not a database " * 1000


def test_a_full_disk_stops_an_import_whole_and_is_made_up_for(program: Rapporteur, tmp_path: Path) -> None:
    """A mail that cannot be kept is on no record; with room again the same import takes in everything, once."""
    program("import", GOOD)
    large = hostile_mail.mail(b"comments of Norway\r\n" * 200_000, subject=b"large", message_id=b"large@x.example")
    folder = folder_of(tmp_path, a=large, b=GOOD.read_bytes())
    limit = (program.data / "rapporteur.sqlite").stat().st_size + 500_000
    cramped = replace(program, inside=False, under=(*NO_LARGER, str(limit)))
    said = cramped("import", folder, code=1)
    assert str(program.data) in said.err
    assert [item["subject"] for item in program.messages()] == [program.messages()[0]["subject"]]
    assert "2 mails found, 1 new, 1 known already" in program("import", folder).err
    assert "large" in by_subject(program.messages())
    assert not list(program.data.rglob(".unfinished-*"))


def test_a_database_without_room_says_so_and_loses_nothing(program: Rapporteur) -> None:
    """The record cannot grow: exit code 1, what was committed stands, and the next run ends the work."""
    program("import", GOOD)
    before = program.messages()
    limit = (program.data / "rapporteur.sqlite").stat().st_size + 8_192
    cramped = replace(program, inside=False, under=(*NO_LARGER, str(limit)))
    said = cramped("import", *sorted(GIVEN.glob("info/001*.eml")), code=1)
    assert "disk" in said.err
    assert by_subject(program.messages()).keys() >= by_subject(before).keys()
    program("import", *sorted(GIVEN.glob("info/001*.eml")))
    assert len(program.messages()) == 11
    assert {item["state"] for item in program.messages()} == {"done"}


def test_nothing_is_fetched_below_the_floor_of_free_space(program: Rapporteur) -> None:
    """The mail stays in the mailbox, and the outcome says why."""
    consultation = settings.load(ROOT / "settings.toml", {}, program.data)
    box = replace(consultation.mailboxes[0], host="127.0.0.1", port=free_port(), security="none")
    staged = replace(consultation, mailboxes=(box,))
    with (
        open_session(staged, lambda: consultation.goes_live) as session,
        open_worker(session, {box.password.env or "": "secret"}) as worker,
    ):
        worker.archive = Archive(session.data / "archive", floor=1 << 62)
        (outcome,) = worker.poll()
    assert outcome.problem is not None
    assert "until there is room again" in outcome.problem


# Mail


def test_a_poisoned_mail_stops_nobody_else(program: Rapporteur, tmp_path: Path) -> None:
    """Hostile and broken mails each end in a state, with what was not read named; the good one is a submission."""
    corrupt = (CORPUS / "drafts" / "review-document-zero-draft.docx").read_bytes()[:9_000]
    charset = b"Content-Type: text/plain; charset=x-klingon\r\n"
    folder = folder_of(
        tmp_path,
        a_parts=hostile_mail.ten_thousand_parts(),
        b_deep=hostile_mail.deep(),
        c_subject=hostile_mail.long_subject(),
        d_corrupt=hostile_mail.with_file(corrupt, b"corrupt.docx", b"corrupt@x.example"),
        e_nested=hostile_mail.with_file(hostile_mail.nested_zip(), b"nested.zip", b"nested@x.example"),
        f_bomb=hostile_mail.with_file(hostile_mail.bomb(), b"bomb.zip", b"bomb@x.example"),
        g_charset=hostile_mail.mail(b"Norway: delete \xe9\xff\r\n", subject=b"charset", more=charset),
        h_noise=hostile_mail.noise(),
        i_zeros=bytes(5_000),
        z_good=GOOD.read_bytes(),
    )
    program("import", folder)
    listed = program.messages()
    assert len(listed) == 10
    assert {item["state"] for item in listed} == {"done"}
    found = by_subject(listed)
    assert "9900 parts" in found["parts"]["problem"]
    assert "deeper" in found["deep"]["problem"]
    assert found["parts"]["needs_review"]
    assert found["deep"]["needs_review"]
    assert all(len(item["subject"]) <= 1_000 for item in listed)
    files = {file["name"]: file for item in listed for file in item["attachments"]}
    assert files["corrupt.docx"]["extraction"] == "failed"
    assert "damaged" in files["corrupt.docx"]["problem"]
    assert files["nested.zip"]["extraction"] == "refused"
    assert files["bomb.zip"]["extraction"] == "refused"
    headless = [item for item in listed if not item["sender"]["address"]]
    assert len(headless) == 2
    assert all(item["needs_review"] and "may be no mail" in item["problem"] for item in headless)
    assert by_subject(listed)["Norway - comments on the zero draft of t"]["kind"] == "submission"
    assert program("import", folder).err.count("known already") == 1
    assert program.messages() == listed


def test_a_poisoned_mail_does_not_stop_the_digest(program: Rapporteur, tmp_path: Path) -> None:
    """The digest of the day names what could not be read, and tells of the good mail."""
    folder = folder_of(tmp_path, a=hostile_mail.ten_thousand_parts(), b=bytes(100), c=GOOD.read_bytes())
    program("import", folder)
    program("digest", "daily", "--preview", tmp_path / "out")
    (text,) = (tmp_path / "out").glob("*.txt")
    assert "Norway" in text.read_text(encoding="utf-8")
    assert "m-0000001" in text.read_text(encoding="utf-8")


def test_a_mail_whose_bytes_were_lost_is_set_aside_and_comes_back_with_them(program: Rapporteur) -> None:
    """Reprocessing all takes every mail but the lost one, names it, and processes it when its bytes are back."""
    program("import", GOOD, GIVEN / "info" / "0009.eml")
    before = [{**item, "history": []} for item in program.messages()]
    lost = next((program.data / "archive").rglob(f"{before[0]['receipts'][0]['sha256']}.eml"))
    kept = lost.read_bytes()
    lost.unlink()
    for table in program.data.glob("rapporteur.sqlite"):
        forget_extractions(table)
    program("reprocess", "--all")
    states = {item["id"]: (item["state"], item["problem"]) for item in program.messages()}
    assert states[before[1]["id"]] == ("done", None)
    assert states[before[0]["id"]][0] == "quarantined"
    assert "archive" in (states[before[0]["id"]][1] or "")
    lost.write_bytes(kept)
    program("release", before[0]["id"])
    assert [{**item, "history": []} for item in program.messages()] == before


def forget_extractions(file: Path) -> None:
    """Empty the memory of what was read, as a new version of the parsers does."""
    import sqlite3

    with sqlite3.connect(file) as connection:
        connection.execute("DELETE FROM extractions")
    connection.close()


def test_message_ids_are_data_and_prove_nothing_alone(program: Rapporteur, tmp_path: Path) -> None:
    """Hostile ids are kept as words; the same id with other text is two messages and a flag; no id twice is one."""
    folder = folder_of(
        tmp_path,
        a=hostile_mail.mail(b"one\r\n", subject=b"path", message_id=b"../../etc/passwd\x00'; DROP TABLE messages;--"),
        b=hostile_mail.mail(b"two\r\n", subject=b"long", message_id=b"a" * 1_000_000),
        c=hostile_mail.mail(b"Delete paragraph 4 of the draft.\r\n", subject=b"first", message_id=b"same@x.example"),
        d=hostile_mail.mail(b"Keep all of chapter nine, please.\r\n", subject=b"second", message_id=b"same@x.example"),
        e=hostile_mail.mail(b"No id.\r\n", subject=b"no id"),
        f=hostile_mail.mail(b"No id.\r\n", subject=b"no id", minute=1),
        g=hostile_mail.mail(b"No id either.\r\n", subject=b"another"),
    )
    program("import", folder)
    found = by_subject(program.messages())
    assert set(found) == {"path", "long", "first", "second", "no id", "another"}
    assert len(found["no id"]["receipts"]) == 2
    assert "\x00" not in found["path"]["message_id"]
    assert len(found["long"]["message_id"]) <= 1_000
    assert "message_id_reused" in found["second"]["flags"]
    assert "message_id_reused" not in found["first"]["flags"]


def test_an_empty_file_and_one_that_is_no_mail_are_named(program: Rapporteur, tmp_path: Path) -> None:
    """Exit code 1, one line for each, and the mail beside them is in."""
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + hostile_mail.noise(100))
    (tmp_path / "store.pst").write_bytes(b"!BDN" + hostile_mail.noise(100))
    said = program("import", *(tmp_path / name for name in ("empty.eml", "picture.png", "store.pst")), GOOD, code=1)
    for words in ("empty.eml: is empty", "picture.png: is no mail", "store.pst: a store of Outlook"):
        assert words in said.err
    assert "1 mails found, 1 new" in said.err
    assert len(program.messages()) == 1


def test_mbox_maildir_and_zip_give_the_messages_of_the_files(program: Rapporteur, tmp_path: Path) -> None:
    """The same mails in another wrapping are the same messages, with the same receipts and refs."""
    mails = [(GIVEN / "info" / f"{number:04d}.eml").read_bytes() for number in (3, 7, 8, 9)]
    flat = folder_of(tmp_path, **{f"m{number}": raw for number, raw in enumerate(mails)})
    mbox = tmp_path / "export.mbox"
    mbox.write_bytes(b"".join(b"From - Tue Feb  3 10:00:00 2026\n" + quoted(raw) + b"\n" for raw in mails))
    maildir = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    for number, raw in enumerate(mails):
        (maildir / "cur" / f"{number}.host:2,S").write_bytes(raw)
    (maildir / "tmp" / "half").write_bytes(mails[0][:100])
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for number, raw in enumerate(mails):
            archive.writestr(f"export/{number}.eml", raw)
    listings = []
    for source in (flat, mbox, maildir, packed):
        fresh = replace(program, data=tmp_path / f"data of {source.name}")
        fresh("import", source)
        listings.append([
            (item["id"], item["message_id"], item["kind"], [part["ref"] for part in item["submissions"]],
             [(each["mailbox"], each["uid"], each["received_at"]) for each in item["receipts"]])
            for item in fresh.messages()
        ])  # fmt: skip
    assert len(listings[0]) == 4
    assert listings[1:] == [listings[0]] * 3


def quoted(raw: bytes) -> bytes:
    """A mail as an mbox of the mboxrd kind holds it: Unix lines, ``From `` at their start quoted."""
    return re.sub(rb"^(>*From )", rb">\1", raw.replace(b"\r\n", b"\n"), flags=re.MULTILINE)


def test_mail_over_the_limit_is_held_unopened(program: Rapporteur, tmp_path: Path) -> None:
    """It is archived, on the ledger and in the list as ``held``; others are processed."""
    limited = replace(program, environ={"RAPPORTEUR_INGEST__MAX_MESSAGE_MEGABYTES": "1"})
    large = hostile_mail.mail(b"x" * 76 + b"\r\n" + b"y\r\n" * 500_000, subject=b"large", message_id=b"l@x.example")
    limited("import", folder_of(tmp_path, a=large, b=GOOD.read_bytes()))
    found = by_subject(limited.messages())
    assert found["large"]["state"] == "held"
    assert found["large"]["receipts"][0]["mailbox"] == "info"
    assert {item["state"] for item in limited.messages()} == {"held", "done"}
    assert list((limited.data / "archive").rglob(f"{found['large']['receipts'][0]['sha256']}.eml"))


# Two at once


def test_two_imports_at_once_make_one_record(program: Rapporteur, tmp_path: Path) -> None:
    """Started together on the same mails, both end well, and each mail is one message."""
    folder = folder_of(tmp_path, **{f"m{n}": (GIVEN / "info" / f"{n:04d}.eml").read_bytes() for n in range(1, 9)})
    program("messages")
    running = [program.start("import", folder) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    alone = replace(program, data=tmp_path / "alone")
    alone("import", folder)
    assert program.messages() == alone.messages()


def test_a_second_worker_is_refused_and_the_first_stops_cleanly(program: Rapporteur) -> None:
    """``run`` holds the record; a command may still decide; SIGTERM ends the worker with exit code 0."""
    program("import", GOOD)
    with program.start("run") as worker:
        assert worker.stderr is not None
        line = next(line for line in worker.stderr if "started" in line)
        assert "worker started" in line
        assert "another worker" in replace(program, inside=False)("run", code=2).err
        program("decide", "m-1", "--confirm", "--by", "Ana")
        worker.send_signal(signal.SIGTERM)
        _, rest = worker.communicate(timeout=60)
        assert worker.returncode == 0, rest
        assert "worker stopped" in rest
    assert program.messages()[0]["submissions"][0]["confirmed_by"] == "Ana"
