"""A running IMAP server as tests see it: an account, folders, mail put in, and what the mailbox looks like now."""

from __future__ import annotations

import contextlib
import itertools
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from consultation.model import Mailbox
from ingest.sources.imap import ImapSource
from ingest.sources.tls import client_context

_numbers = itertools.count(1)


@dataclass(kw_only=True)
class ImapServer:
    """One account on a server of ours, on loopback."""

    name: str
    port: int
    user: str
    password: str
    security: str = "none"
    authority: Path | None = None
    mailbox_name: str = "info"
    folder: str = field(default="INBOX")

    def new_folder(self) -> str:
        """Make a fresh, empty folder and use it from now on."""
        self.folder = f"case{next(_numbers)}"
        with self.client() as client:
            client.create_folder(self.folder)
        return self.folder

    def settings(self, **changes: Any) -> Mailbox:
        """The mailbox as the settings would name it."""
        values: dict[str, Any] = {
            "name": self.mailbox_name,
            "addresses": (self.user,),
            "host": "localhost" if self.security != "none" else "127.0.0.1",
            "port": self.port,
            "security": self.security,
            "user": self.user,
            "folders": (self.folder,),
        }
        return Mailbox(**{**values, **changes})

    def source(self, **options: Any) -> ImapSource:
        """A source on the folder in use."""
        return ImapSource(self.settings(), self.password, ca_file=self.authority, **options)

    def refusing_source(self) -> ImapSource:
        """A source with a wrong password."""
        return ImapSource(self.settings(), "wrong-" + self.password, ca_file=self.authority)

    def missing_folder_source(self) -> ImapSource:
        """A source that watches a folder which is not there."""
        return ImapSource(self.settings(folders=("No such folder",)), self.password, ca_file=self.authority)

    @contextlib.contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A client as a person would use: it may change things."""
        client = IMAPClient(
            "localhost" if self.security != "none" else "127.0.0.1",
            self.port,
            ssl=self.security == "tls",
            ssl_context=client_context(self.authority),
            timeout=60,
        )
        client.normalise_times = False
        client._imap.debug = 0
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.security == "starttls":
            client.starttls(client_context(self.authority))
        try:
            client.plain_login(self.user, self.password)
        except client.Error:
            client.shutdown()
            raise
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, *mails: tuple[bytes, datetime]) -> list[int]:
        """Put mails into the folder, each with its INTERNALDATE; their UIDs."""
        with self.client() as client:
            for raw, moment in mails:
                client.append(self.folder, raw, msg_time=moment)
            client.select_folder(self.folder, readonly=True)
            return sorted(client.search())[-len(mails) :]

    def remove(self, uid: int) -> None:
        """Delete and expunge a message, as a person tidying up would."""
        with self.client() as client:
            client.select_folder(self.folder)
            client.delete_messages([uid])
            client.expunge()

    def rebuild(self) -> None:
        """Delete the folder and make it again: another UIDVALIDITY (FAULTS I5)."""
        with self.client() as client:
            client.delete_folder(self.folder)
            client.create_folder(self.folder)

    def snapshot(self) -> dict[str, Any]:
        """What a person's mail program would see: counts, and UID, flags, date and size of every message."""
        with self.client() as client:
            counts = client.folder_status(self.folder, ["MESSAGES", "RECENT", "UIDNEXT", "UNSEEN", "UIDVALIDITY"])
            client.select_folder(self.folder, readonly=True)
            uids = client.search()
            answers = client.fetch(uids, ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]) if uids else {}
            messages = {
                uid: (sorted(answer[b"FLAGS"]), answer[b"INTERNALDATE"], answer[b"RFC822.SIZE"])
                for uid, answer in answers.items()
            }
        return {"counts": counts, "messages": messages}
