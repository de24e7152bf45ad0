"""Mail from an IMAP server, read-only: ``EXAMINE`` and ``BODY.PEEK`` and no command that could change anything.

Of what comes over the line only protocol is parsed here: never ENVELOPE or BODYSTRUCTURE, which are made of the
mail's own headers (DESIGN truth 7). One connection for each mailbox; sizes are asked first, nothing is fetched twice.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient, SocketTimeout

from consultation.checks import is_loopback
from consultation.errors import FolderMissing, MailboxError, SignInRefused
from consultation.model import Mailbox
from consultation.sign_in.keeping import Bearer, Credential
from consultation.sign_in.sasl import OAUTHBEARER, XOAUTH2, Conversation, choose
from ingest.sources.imap_errors import mapped
from ingest.sources.imap_folder import ImapFolder
from ingest.sources.tls import client_context

#: seconds (FAULTS I3): a server that is silent for longer is taken for gone
CONNECT_TIMEOUT, READ_TIMEOUT = 15.0, 60.0
#: seconds between two full comparisons of a folder with what is known; in between only the newest UIDs are asked for
FULL_COMPARISON = 24 * 3600.0


class ImapSource:
    """One mailbox on an IMAP server.

    *keep* holds the connection over several ``with`` blocks (a poll on a kept connection costs a seventh of one on a
    new connection); ``close`` then ends it. *ca_file* names further certificate authorities.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        credential: Credential,
        *,
        keep: bool = False,
        ca_file: Path | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.mailbox = mailbox.name
        self._settings = mailbox
        self._credential = credential
        #: taken out of whatever the server says
        self._secret = credential if isinstance(credential, str) else ""
        self._keep = keep
        self._ca_file = ca_file
        self._timeout = SocketTimeout(connect_timeout, read_timeout)
        self._client: IMAPClient | None = None
        #: (folder, UIDVALIDITY) -> when it was last compared in full
        self._compared: dict[tuple[str, int], float] = {}

    def __repr__(self) -> str:
        return f"ImapSource({self.mailbox!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._keep or error is not None:
            self.close()

    def close(self) -> None:
        """Sign out and hang up. A server that is gone already is not worth an error."""
        client, self._client = self._client, None
        if client is not None:
            _hang_up(client)

    def _drop(self) -> None:
        """Hang up without a word, where the line is dead or holds half an answer: waiting again costs a minute."""
        client, self._client = self._client, None
        if client is not None:
            _cut(client)

    def folders(self) -> Sequence[str]:
        """See ``MailSource``."""
        self._connected()
        return self._settings.folders

    def open(self, folder: str) -> ImapFolder:
        """See ``MailSource``. A kept connection that has died meanwhile is replaced once."""
        kept = self._client is not None
        try:
            return self._examine(folder)
        except FolderMissing:
            raise
        except MailboxError:
            self._drop()
            if not kept:
                raise
        return self._examine(folder)

    def _examine(self, folder: str) -> ImapFolder:
        client = self._connected()
        try:
            with mapped(self.mailbox, self._secret):
                answer = client.select_folder(folder, readonly=True)
        except MailboxError as error:
            if self._is_missing(client, folder):
                raise FolderMissing(self.mailbox, f"it has no folder '{folder}': check folders") from error
            raise
        uidvalidity = answer.get(b"UIDVALIDITY")
        if not isinstance(uidvalidity, int) or uidvalidity < 1:
            # Without it a UID names nothing that lasts: nothing is written rather than something uncertain.
            raise MailboxError(self.mailbox, f"the server gives no UIDVALIDITY for '{folder}'")
        return ImapFolder(
            mailbox=self.mailbox,
            client=client,
            uidvalidity=uidvalidity,
            messages=int(answer.get(b"EXISTS", 0)),
            compare_all=self._is_due(folder, uidvalidity),
            on_broken=self._drop,
        )

    def _is_due(self, folder: str, uidvalidity: int) -> bool:
        now = time.monotonic()
        if now - self._compared.get((folder, uidvalidity), -FULL_COMPARISON) < FULL_COMPARISON:
            return False
        self._compared[folder, uidvalidity] = now
        return True

    def _is_missing(self, client: IMAPClient, folder: str) -> bool:
        """Whether the account really lacks the folder; unknown counts as no."""
        try:
            with mapped(self.mailbox, self._secret):
                return not client.folder_exists(folder)
        except MailboxError:
            return False

    def _connected(self) -> IMAPClient:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> IMAPClient:
        settings = self._settings
        if settings.security == "none" and not is_loopback(settings.host):
            raise MailboxError(self.mailbox, "security = 'none' is for this machine alone: use 'tls' or 'starttls'")
        with mapped(self.mailbox, self._secret):
            context = client_context(self._ca_file)
            client = IMAPClient(
                settings.host,
                settings.port,
                ssl=settings.security == "tls",
                ssl_context=context,
                timeout=self._timeout,
            )
        try:
            _prepare(client)
            self._secure(client)
            with mapped(self.mailbox, self._secret):
                self._sign_in(client)
        except MailboxError:
            _cut(client)
            raise
        return client

    def _secure(self, client: IMAPClient) -> None:
        if self._settings.security != "starttls":
            return
        with mapped(self.mailbox):
            if not client.has_capability("STARTTLS"):
                raise MailboxError(self.mailbox, "the server offers no STARTTLS; nothing was sent in clear")
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
        with mapped(self.mailbox, token, "user, and whether the app of the token may open this mailbox"):
            mechanism = choose([name for name in (OAUTHBEARER, XOAUTH2) if client.has_capability(f"AUTH={name}")])
            if not mechanism:
                raise MailboxError(self.mailbox, "the server takes no OAuth2 tokens (AUTH=XOAUTH2 or AUTH=OAUTHBEARER)")
            talk = Conversation(mechanism, settings.user, token, host=settings.host, port=settings.port)
            client.sasl_login(mechanism, talk.answer)


def _prepare(client: IMAPClient) -> None:
    # imapclient has imaplib format every literal twice for a log that nobody keeps: twelve times the CPU on large
    # mail, and passwords would pass through it. The attribute is private, so its absence is no error.
    if hasattr(client, "_imap"):
        client._imap.debug = 0  # noqa: SLF001
    client.normalise_times = False
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _hang_up(client: IMAPClient) -> None:
    try:
        with mapped(""):
            client.logout()
    except MailboxError:
        _cut(client)


def _cut(client: IMAPClient) -> None:
    with contextlib.suppress(MailboxError), mapped(""):
        client.shutdown()
