"""Copies that the presidency redirects into a folder of the secretariat's account stand for its own mailbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.command import Rapporteur
from tests.servers.imap_server import ImapServer

BODY = (
    b"From: Disarmament Section <disarmament@mfa.no>\r\nTo: info@cmconvention.org\r\n"
    b"Cc: ccmpresident3rc@nra.gov.la\r\nSubject: Comments on the zero draft of the Review Document\r\n"
    b"Date: Tue, 27 Jan 2026 10:00:00 +0100\r\nMessage-ID: <one@mfa.no>\r\n\r\n"
    b"Dear colleagues,\r\n\r\nParagraph 12: Norway suggests to delete the second sentence.\r\n"
)
TO_INFO = b"Received: from mta.mfa.no by mx.cmconvention.org; Tue, 27 Jan 2026 10:12:00 +0100\r\n" + BODY
#: RFC 5322 3.6.6: who redirects adds Resent fields, and every server on the way its line
TO_PRESIDENCY = (
    b"Received: from mail.nra.gov.la by mx.cmconvention.org; Tue, 27 Jan 2026 12:00:00 +0100\r\n"
    b"Resent-From: ccmpresident3rc@nra.gov.la\r\nResent-To: info@cmconvention.org\r\n"
    b"Resent-Date: Tue, 27 Jan 2026 17:59:00 +0700\r\nResent-Message-ID: <again@nra.gov.la>\r\n"
    b"Received: from mta.mfa.no by mail.nra.gov.la; Tue, 27 Jan 2026 16:11:00 +0700\r\n" + BODY
)


def program_of(server: ImapServer, folders: dict[str, str], data: Path) -> Rapporteur:
    """Both mailboxes are folders of one account."""
    environ: dict[str, str] = {}
    for name, folder in folders.items():
        prefix = f"RAPPORTEUR_MAILBOX__{name.upper()}__"
        values = {"HOST": "127.0.0.1", "PORT": str(server.port), "SECURITY": "none", "USER": server.user}
        environ |= {prefix + key: value for key, value in (values | {"FOLDERS": folder}).items()}
        environ[f"RAPPORTEUR_{name.upper()}_PASSWORD"] = server.password
    return Rapporteur(data=data, environ=environ, now="2026-02-01T08:00:00Z", inside=True)


def test_a_redirected_copy_is_the_presidencys_receipt(pymap: ImapServer, tmp_path: Path) -> None:
    """One message with a receipt of each mailbox; nothing is missing; the presidency's server gave its time first."""
    info, presidency = replace(pymap), replace(pymap, mailbox_name="presidency")
    folders = {"info": info.new_folder(), "presidency": presidency.new_folder()}
    info.deliver((TO_INFO, datetime(2026, 1, 27, 9, 12, tzinfo=UTC)))
    presidency.deliver((TO_PRESIDENCY, datetime(2026, 1, 27, 11, 0, tzinfo=UTC)))
    program = program_of(pymap, folders, tmp_path / "data")
    program("poll")
    (message,) = program.messages()
    assert {item["mailbox"]: item["variant"] for item in message["receipts"]} == {
        "info": "identical",
        "presidency": "redirected",
    }
    assert message["missing_receipts"] == []
    assert message["received_at"] == "2026-01-27T09:11:00Z"
