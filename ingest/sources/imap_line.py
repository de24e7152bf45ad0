"""The line to an IMAP server: reached, made safe and signed in to, and ended from elsewhere while that still goes on.

A server that accepts a connection and then says nothing would keep a worker for the whole of its time limits after it
was told to stop. So the bare socket can be got at from the first moment, and with it whatever waits for it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient, SocketTimeout

from consultation.checks import is_loopback
from consultation.errors import MailboxError, SignInRefused
from consultation.model import Mailbox
from consultation.sign_in.keeping import Bearer, Credential
from consultation.sign_in.sasl import OAUTHBEARER, XOAUTH2, Conversation, choose
from ingest.sources.imap_client import ReachedClient, cut, prepare
from ingest.sources.imap_errors import mapped
from ingest.sources.tls import client_context


class Line:
    """How one mailbox is reached and signed in to."""

    def __init__(self, mailbox: Mailbox, credential: Credential, ca_file: Path | None, timeout: SocketTimeout) -> None:
        self._settings = mailbox
        self._credential = credential
        self._secret = credential if isinstance(credential, str) else ""
        self._ca_file = ca_file
        self._timeout = timeout
        #: a second handle of the socket on which a sign-in is under way
        self._handle: socket.socket | None = None
        self._ended = False

    def connect(self) -> IMAPClient:
        """A client that is signed in.

        Raises:
            MailboxError: the server cannot be reached, cannot be trusted or does not let us in.
        """
        settings = self._settings
        if settings.security == "none" and not is_loopback(settings.host):
            raise MailboxError(settings.name, "security = 'none' is for this machine alone: use 'tls' or 'starttls'")
        with self._within_reach():
            with mapped(settings.name, self._secret):
                client = ReachedClient(
                    settings.host,
                    settings.port,
                    ssl=settings.security == "tls",
                    # Reading all authorities of the system takes as long as fetching ten large mails.
                    ssl_context=client_context(self._ca_file) if settings.security == "tls" else None,
                    timeout=self._timeout,
                    reach=self._reach,
                )
            try:
                prepare(client)
                self._secure(client)
                with mapped(settings.name, self._secret):
                    self._sign_in(client)
            except MailboxError:
                cut(client)
                raise
        return client

    def interrupt(self) -> None:
        """End a connection that is just being made, and make no other; safe in a signal handler."""
        self._ended = True
        handle = self._handle
        if handle is not None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _within_reach(self) -> Iterator[None]:
        try:
            yield
        finally:
            handle, self._handle = self._handle, None
            if handle is not None:
                handle.close()

    def _reach(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Like ``socket.create_connection``, with the handle there before the first wait."""
        problem = OSError(errno.EHOSTUNREACH, os.strerror(errno.EHOSTUNREACH))
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(timeout)
                self._take_hold_of(made)
                made.connect(address)
            except OSError as error:
                made.close()
                problem = error
            else:
                return made
        raise problem

    def _take_hold_of(self, made: socket.socket) -> None:
        # TLS takes the socket's descriptor away from it; a second one reaches the same connection whatever is done.
        before, self._handle = self._handle, made.dup()
        if before is not None:
            before.close()
        if self._ended:
            raise InterruptedError(errno.EINTR, "told to stop")

    def _secure(self, client: IMAPClient) -> None:
        if self._settings.security != "starttls":
            return
        with mapped(self._settings.name):
            if not client.has_capability("STARTTLS"):
                raise MailboxError(self._settings.name, "the server offers no STARTTLS; nothing was sent in clear")
            client.starttls(client_context(self._ca_file))

    def _sign_in(self, client: IMAPClient) -> None:
        if isinstance(self._credential, str):
            self._sign_in_by_password(client, self._credential)
        else:
            self._sign_in_by_token(client, self._credential)

    def _sign_in_by_password(self, client: IMAPClient, password: str) -> None:
        if client.has_capability("AUTH=PLAIN"):
            # SASL PLAIN (RFC 4616) is UTF-8; LOGIN knows ASCII alone.
            client.plain_login(self._settings.user, password)
        else:
            client.login(self._settings.user, password)

    def _sign_in_by_token(self, client: IMAPClient, tokens: Bearer) -> None:
        """A token from memory may have been withdrawn: after a NO one new token is tried, and no more."""
        try:
            self._say_token(client, tokens.current())
        except SignInRefused:
            renewed = tokens.renewed()
            if renewed is None:
                raise
            self._say_token(client, renewed)

    def _say_token(self, client: IMAPClient, token: str) -> None:
        settings = self._settings
        with mapped(settings.name, token, "user, and whether the app of the token may open this mailbox"):
            mechanism = choose([name for name in (OAUTHBEARER, XOAUTH2) if client.has_capability(f"AUTH={name}")])
            if not mechanism:
                raise MailboxError(
                    settings.name, "the server takes no OAuth2 tokens (AUTH=XOAUTH2 or AUTH=OAUTHBEARER)"
                )
            talk = Conversation(mechanism, settings.user, token, host=settings.host, port=settings.port)
            client.sasl_login(mechanism, talk.answer)
