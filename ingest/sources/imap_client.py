"""imapclient as it is used here: on a socket that was reached by us, without its debug lines, and closed quietly."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS, wrap_socket

from consultation.errors import MailboxError
from ingest.sources.imap_errors import mapped

#: seconds of silence after which the machine's own network asks whether the other end is alive, and between two tries
_KEEPALIVE, _KEEPALIVE_AGAIN = 120, 30

#: gives a connected socket within so many seconds
Reach = Callable[[str, int, float | None], socket.socket]


class ReachedClient(IMAPClient):  # type: ignore[misc]  # imapclient's types stop at Any
    """imapclient on a socket that was reached by us. Where its inner seam has another name it reaches by itself."""

    def __init__(self, host: str, port: int, *, reach: Reach, **options: Any) -> None:
        self._reach = reach
        super().__init__(host, port, **options)

    def _create_IMAP4(self) -> IMAP4WithTimeout | IMAP4_TLS:  # noqa: N802 - imapclient's name
        limit = self._timeout.connect
        if self.ssl:
            return _Encrypted(self._reach, self.host, self.port, self.ssl_context, limit)
        return _Clear(self._reach, self.host, self.port, limit)


class _Clear(IMAP4WithTimeout):  # type: ignore[misc]
    def __init__(self, reach: Reach, *where: Any) -> None:
        self._reach = reach
        super().__init__(*where)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._reach(self.host, self.port, self._timeout if timeout is None else timeout)


class _Encrypted(IMAP4_TLS):  # type: ignore[misc]
    def __init__(self, reach: Reach, *where: Any) -> None:
        self._reach = reach
        super().__init__(*where)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        bare = self._reach(self.host, self.port, self._timeout if timeout is None else timeout)
        try:
            encrypted: socket.socket = wrap_socket(bare, self.ssl_context, self.host)
        except OSError:
            bare.close()
            raise
        return encrypted


def prepare(client: IMAPClient) -> None:
    """What every connection is given before anything is said on it."""
    # imapclient has imaplib format every literal twice for a log that nobody keeps: twelve times the CPU on large
    # mail, and passwords would pass through it. The attribute is private, so its absence is no error.
    if hasattr(client, "_imap"):
        client._imap.debug = 0  # noqa: SLF001
    client.normalise_times = False
    line = client.socket()
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # Not every system lets these two be set; without them a dead line is noticed at the next command.
    for name, seconds in (("TCP_KEEPIDLE", _KEEPALIVE), ("TCP_KEEPINTVL", _KEEPALIVE_AGAIN)):
        if hasattr(socket, name):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)


def hang_up(client: IMAPClient) -> None:
    """Sign out and close the connection; a server that is gone already is not worth an error."""
    try:
        with mapped(""):
            client.logout()
    except MailboxError:
        cut(client)


def cut(client: IMAPClient) -> None:
    """Close the connection without a word."""
    with contextlib.suppress(MailboxError), mapped(""):
        client.shutdown()
