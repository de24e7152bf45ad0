"""A Dovecot with mail of a known kind, put into its Maildirs directly, and a line with a delay before it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from benchmarks.specimens.mail import mail
from tests.servers.dovecot import Dovecot
from tests.servers.processes import free_port, running

#: of all accounts here; without a character that a peer's settings would have to escape
PASSWORD = "benchmark"
#: words in the text of a mail of 5 KB; octets of the attachment of one of 5 MB, which base64 makes larger
_SMALL_WORDS, _LARGE_OCTETS = 290, 3_870_000


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account on the server and what is in its INBOX."""

    user: str
    messages: int
    #: octets of the whole INBOX
    octets: int


def fill(server: Dovecot, user: str, messages: int, *, large: bool = False, linked: bool = False) -> Account:
    """Make an account with so many mails of 5 KB, or of 5 MB; *linked*: one file, where only polls count."""
    home = server.home / "mail" / user
    inbox = home / "Maildir"
    for folder in ("cur", "new", "tmp"):
        (inbox / folder).mkdir(parents=True)
    raw = mail(_LARGE_OCTETS if large else 0, words=_SMALL_WORDS).replace(b"\n", b"\r\n")
    octets = sum(_put(inbox / "cur", number, raw, linked=linked) for number in range(messages))
    owner = (server.home / "mail").stat()
    for path in (home, *home.rglob("*")):
        if path.is_dir():
            os.chown(path, owner.st_uid, owner.st_gid)
    _open(server, user)
    return Account(user=user, messages=messages, octets=octets)


def _put(folder: Path, number: int, raw: bytes, *, linked: bool) -> int:
    place, first = folder / _name(number), folder / _name(0)
    if linked and number:
        os.link(first, place)
    else:
        place.write_bytes(raw.replace(b"<specimen@", b"<specimen-%06d@" % number, 1))
        place.chmod(0o644)
        return place.stat().st_size
    return len(raw)


def _name(number: int) -> str:
    return f"{1_770_000_000 + number}.M{number}P1.bench:2,S"


def _open(server: Dovecot, user: str) -> None:
    """Sign in once, so that the server has its index made before anything is measured."""
    with server.users.open("a", encoding="utf-8") as file:
        file.write(f"{user}:{PASSWORD}\n")
    # The server looks once a second whether its file of users has changed; nothing tells when it has.
    for _ in range(200):
        with contextlib.suppress(LoginError), IMAPClient("127.0.0.1", server.imap_port, ssl=False) as client:
            client.login(user, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            client.search()
            return
    raise SystemExit("the server does not know its accounts")


@contextlib.contextmanager
def slow_line(upstream: int, seconds: float) -> Iterator[int]:
    """The port of a line to *upstream* with a delay of so many seconds each way."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.intake_parts.delay", str(port), str(upstream), str(seconds)]
    with running(command, port):
        yield port


def empty(folder: Path) -> Path:
    """*folder*, made anew; others may pass through it, since a client may give up the rights of root."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o711)
    return folder
