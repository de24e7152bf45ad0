"""Mail that people move between watched folders is one message, whenever they do it (FAULTS I8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command import CORPUS, Rapporteur, labels
from tests.servers.dovecot import Dovecot, is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.proxy import proxy

#: a mail with one submission in it
MAIL = next(
    (CORPUS / "given" / "mail" / case["files"][0]).read_bytes()
    for case in labels()
    if case["kind"] == "submission" and case["relation"] is None and len(case["files"]) == 1
)
MOMENT = datetime(2026, 2, 6, 9, tzinfo=UTC)
FOLDERS = ("Filed", "INBOX")


def program(server: ImapServer, data: Path, port: int) -> Rapporteur:
    """``poll`` on that account, with the folder that is filed in named first."""
    prefix = "RAPPORTEUR_MAILBOX__INFO__"
    values = {
        "HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "USER": server.user, "FOLDERS": ",".join(FOLDERS)
    }  # fmt: skip
    environ = {prefix + key: value for key, value in values.items()} | {"RAPPORTEUR_INFO_PASSWORD": server.password}
    return Rapporteur(data=data, environ=environ, inside=True)


def move(server: ImapServer, uid: int) -> None:
    """File it, as a person's mail program does."""
    with server.client() as person:
        person.select_folder("INBOX")
        person.move([uid], "Filed")


def places(message: dict[str, Any]) -> list[str]:
    """The folders of its receipts."""
    return sorted(item["folder"] for item in message["receipts"])


if is_installed():

    @pytest.mark.dovecot
    @pytest.mark.parametrize("when", ["before it is read", "afterwards"])
    def test_a_moved_mail_is_one_message(dovecot: Dovecot, tmp_path: Path, when: str) -> None:
        """One message with a receipt from each folder, one reference, and nothing that is called vanished."""
        name = when.replace(" ", "-")
        server = replace(dovecot.account(f"{name}@example.org", "none"), folder="INBOX")
        with server.client() as person:
            person.create_folder("Filed")
        (uid,) = server.deliver((MAIL, MOMENT))

        def file_away(said: bytes) -> None:
            if b"BODY.PEEK" in said.upper():
                line.before = None
                move(server, uid)

        with proxy(server.port) as line:
            if when == "before it is read":
                line.before = file_away
            poll = program(server, tmp_path / "data", line.port)
            poll("poll", "--mailbox", "info")
            if when == "afterwards":
                move(server, uid)
                poll("poll", "--mailbox", "info")
        (message,) = poll.messages()
        assert places(message) == ["Filed", "INBOX"]
        assert message["state"] == "done"
        assert len(message["submissions"]) == 1
        assert message["submissions"][0]["relation"] is None
