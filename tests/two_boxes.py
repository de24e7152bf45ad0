"""Two mailboxes on real servers, and the program set up to read them.

``boxes`` has them on pymap and on Dovecot in turn, with empty folders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command import CORPUS, Rapporteur
from tests.servers.dovecot import is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.processes import free_port

MAILBOXES = ("info", "presidency")
_COUNTS = re.compile(r"(\d+) new, (\d+) archived, (\d+) vanished, (\d+) held")


@dataclass(frozen=True)
class Boxes:
    """Two mailboxes with mail in them, and the program set up to read them."""

    servers: dict[str, ImapServer]
    program: Rapporteur

    def deliver(self, cases: Sequence[dict[str, Any]]) -> None:
        """Put every copy of these cases where it was delivered, at its time."""
        for name, server in self.servers.items():
            copies = [item for case in cases for item in case["receipts"] if item["mailbox"] == name]
            copies.sort(key=lambda item: datetime.fromisoformat(item["received_at"]))
            mails = [
                ((CORPUS / "given" / "mail" / item["file"]).read_bytes(), datetime.fromisoformat(item["received_at"]))
                for item in copies
            ]
            server.deliver(*mails)

    def snapshots(self) -> dict[str, dict[str, Any]]:
        """What people see in both mailboxes."""
        return {name: server.snapshot() for name, server in self.servers.items()}

    def down(self, *names: str) -> Rapporteur:
        """The program where these servers do not answer."""
        closed = {f"RAPPORTEUR_MAILBOX__{name.upper()}__PORT": str(free_port()) for name in names}
        return replace(self.program, environ={**self.program.environ, **closed})


@pytest.fixture(params=["pymap", *(["dovecot"] if is_installed() else [])])
def boxes(request: pytest.FixtureRequest, tmp_path: Path) -> Boxes:
    """Empty folders for both mailboxes: two of one account on pymap, one each of two accounts on Dovecot."""
    if request.param == "dovecot":
        dovecot = request.getfixturevalue("dovecot")
        servers = {name: dovecot.account(f"{name}-two@example.org", "none", name) for name in MAILBOXES}
    else:
        servers = {name: replace(request.getfixturevalue("pymap"), mailbox_name=name) for name in MAILBOXES}
    environ: dict[str, str] = {}
    for name, server in servers.items():
        prefix = f"RAPPORTEUR_MAILBOX__{name.upper()}__"
        values = {
            "HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none", "USER": server.user,
            "FOLDERS": server.new_folder(),
        }  # fmt: skip
        environ |= {prefix + key: value for key, value in values.items()}
        environ[f"RAPPORTEUR_{name.upper()}_PASSWORD"] = server.password
    return Boxes(servers=servers, program=Rapporteur(data=tmp_path / "data", environ=environ, inside=True))


def counts(said: str) -> dict[str, tuple[int, int, int, int]]:
    """(listed, archived, vanished, held) by mailbox, as ``poll`` says."""
    found = {}
    for line in said.splitlines():
        if match := _COUNTS.search(line):
            new, archived, vanished, held = map(int, match.groups())
            found[line.partition("/")[0]] = (new, archived, vanished, held)
    return found
