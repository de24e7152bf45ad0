"""A mailbox at Microsoft Graph through the whole program: settings, tokens, worker, ledger, rebuild, doctor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command import CORPUS, Rapporteur
from tests.servers.graph_server import USER, GraphServer, graph_server
from tests.servers.issuer import CLIENT_SECRET, TOKEN_PREFIX, Issuer, issuer_server

MAILS = sorted((CORPUS / "given" / "mail" / "info").glob("*.eml"))[:6]
SETTINGS = """
[consultation]
id = "test"
name = "Test Conference"
ref_prefix = "T"
zone = "Europe/Zurich"
goes_live = 2026-01-01
ends = 2026-12-31
[[mailbox]]
name = "info"
addresses = ["{user}"]
protocol = "graph"
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
folders = ["INBOX", "Comments"]
[mailbox.oauth]
provider = "endpoint"
token_url = "{token_url}"
client_id = "rapporteur"
secret = {{ env = "GRAPH_SECRET" }}
expires = 2026-10-15
[[document]]
id = "text"
title = "The Text"
"""


@dataclass
class Rig:
    """Graph, the issuer of its tokens, and the program."""

    graph: GraphServer
    issuer: Issuer
    run: Rapporteur
    comments: str
    _delivered: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    @property
    def inbox(self) -> str:
        return next(iter(self.graph.folders))

    def deliver(self, *mails: Path) -> list[str]:
        """Into the inbox, a minute apart."""
        start = datetime(2026, 2, 1, 9, tzinfo=UTC)
        return [
            self.graph.deliver(self.inbox, path.read_bytes(), start + timedelta(minutes=next(self._delivered)))
            for path in mails
        ]

    def receipts(self) -> list[tuple[str, int, int]]:
        """Folder, UIDVALIDITY and UID of every copy on record."""
        said: list[dict[str, Any]] = self.run("messages", "--json").json
        return sorted((item["folder"], item["uidvalidity"], item["uid"]) for one in said for item in one["receipts"])


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """All of it running, with two mails in the inbox."""
    with graph_server() as graph, issuer_server() as issuer:
        graph.tokens = issuer.given
        path = tmp_path / "settings.toml"
        port = graph.base.rpartition(":")[2]
        path.write_text(SETTINGS.format(user=USER, port=port, token_url=issuer.token_url), "utf-8")
        run = Rapporteur(data=tmp_path / "data", settings=path, environ={"GRAPH_SECRET": CLIENT_SECRET}, inside=True)
        made = Rig(graph=graph, issuer=issuer, run=run, comments=graph.add_folder("Comments"))
        made.deliver(*MAILS[:2])
        yield made


def test_mail_comes_in_once_and_is_numbered_on(rig: Rig) -> None:
    """Each command is a process that knows the ledger alone: nothing twice, nothing left out, folders apart."""
    assert "2 new, 2 archived" in rig.run("poll").err
    written = b"".join(path.read_bytes() for path in rig.run.data.rglob("*") if path.is_file())
    assert TOKEN_PREFIX.encode() not in written
    assert "0 new, 0 archived" in rig.run("poll").err
    first, second = rig.receipts()
    assert (first[0], first[2], second[2]) == ("INBOX", 1, 2)
    (third,) = rig.deliver(MAILS[2])
    rig.run("poll")
    rig.graph.move(third, rig.comments)
    rig.deliver(MAILS[3])
    rig.run("poll")
    found = [(folder, uid) for folder, _, uid in rig.receipts()]
    # the mail that was filed is one message with a receipt in either folder
    assert found == [("Comments", 1), ("INBOX", 1), ("INBOX", 2), ("INBOX", 3), ("INBOX", 4)]
    assert len(rig.run("messages", "--json").json) == 4
    assert rig.run("certificate", "--json").json


def test_the_record_is_rebuilt_with_the_ids_of_the_server(rig: Rig) -> None:
    """From the journal: the next poll knows every message again, and fetches none."""
    rig.run("poll")
    before = rig.receipts()
    (rig.run.data / "rapporteur.sqlite").unlink()
    rig.run("rebuild")
    assert rig.receipts() == before
    asked = len(rig.graph.requests)
    assert "0 new" in rig.run("poll").err
    assert not [request for request in rig.graph.requests[asked:] if "$value" in request]


def test_a_dry_run_writes_nothing(rig: Rig) -> None:
    """It reads as a poll would, and the poll after it finds all as new."""
    assert len(rig.run("poll", "--dry-run", "--json").json["new"]) == 2
    assert "2 new, 2 archived" in rig.run("poll").err


def test_a_message_removed_while_it_is_read_has_vanished(rig: Rig) -> None:
    """It has a row, so that the account closes; the others are taken."""
    rig.graph.answers = [("$value", 404, {}, {"error": {"code": "ErrorItemNotFound", "message": "gone"}})]
    assert "2 new, 1 archived, 1 vanished" in rig.run("poll").err
    assert "0 new" in rig.run("poll").err


def test_doctor_looks_at_every_folder_and_warns_of_the_secret(rig: Rig) -> None:
    """Two weeks before it ends; a folder that is missing is a fault of its own. No token is said or written."""
    rig.graph.remove_folder(rig.comments)
    outcome = rig.run("doctor", code=1)
    said = outcome.out
    assert "WARNING mailbox info: its secret is good until 2026-10-15: 15 days" in said
    assert "INBOX can be read" in said
    assert "it has no folder 'Comments'" in said
    written = b"".join(path.read_bytes() for path in rig.run.data.rglob("*") if path.is_file())
    for secret in (TOKEN_PREFIX, CLIENT_SECRET):
        assert secret not in said + outcome.err
        assert secret.encode() not in written


def test_a_wrong_secret_is_told_without_it(rig: Rig) -> None:
    """Exit code 3, Graph is not asked, and the words name the issuer's reason."""
    said = replace(rig.run, environ={"GRAPH_SECRET": "not-the-secret"})("poll", code=3)
    assert "invalid_client" in said.err
    assert "not-the-secret" not in said.err + said.out
    assert rig.graph.requests == []


def test_a_code_is_for_those_who_sign_in_by_one(rig: Rig) -> None:
    """``signin`` names what is there, and what would have to be written."""
    assert "device_code = true" in rig.run("signin", "info", code=2).err
    assert "there are: info, outgoing" in rig.run("signin", "elsewhere", code=2).err
