"""Mail from an IMAP server, read-only: ``EXAMINE`` and ``BODY.PEEK`` and no command that could change anything.

Of what comes over the line only protocol is parsed here: never ENVELOPE or BODYSTRUCTURE, which are made of the
mail's own headers (DESIGN truth 7). One connection for each mailbox; sizes are asked first, nothing is fetched twice.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from imapclient import IMAPClient, SocketTimeout

from consultation.errors import FolderMissing, MailboxError
from consultation.model import Mailbox
from consultation.sign_in.keeping import Credential
from ingest.sources.imap_client import cut, hang_up
from ingest.sources.imap_errors import mapped
from ingest.sources.imap_folder import ImapFolder, QuietFolder
from ingest.sources.imap_idle import Rests, begin_idle, end_idle, has_input
from ingest.sources.imap_line import Line
from ingest.sources.imap_memory import FolderMemory
from ingest.sources.imap_pipeline import Opened, examine, statuses
from ingest.spooled import Spooled

#: seconds (FAULTS I3): a server that is silent for longer is taken for gone
CONNECT_TIMEOUT, READ_TIMEOUT = 15.0, 60.0

T = TypeVar("T")


class ImapSource:
    """One mailbox on an IMAP server.

    *keep* holds the connection over several ``with`` blocks: a poll in which nothing is new then costs one round trip,
    whatever the folders hold; ``close`` ends it. *clock* says when a folder is next compared in full (once a day);
    without it that is done each time. *ca_file* names further certificate authorities, beside the mailbox's own;
    *spool* makes the files that large messages are written to as they come.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        credential: Credential,
        *,
        keep: bool = False,
        clock: Callable[[], datetime] | None = None,
        ca_file: Path | None = None,
        spool: Callable[[], Spooled] = Spooled,
        connect_timeout: float = CONNECT_TIMEOUT,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        self.mailbox = mailbox.name
        self._settings = mailbox
        #: taken out of whatever the server says
        self._secret = credential if isinstance(credential, str) else ""
        self._keep = keep
        self._clock = clock
        self._spool = spool
        timeout = SocketTimeout(connect_timeout, read_timeout)
        self._line = Line(mailbox, credential, ca_file or mailbox.ca_file, timeout)
        self._client: IMAPClient | None = None
        #: the folder that is open on the connection, and whether it is in IDLE
        self._selected: str | None = None
        self._idling = False
        self._rests = Rests()
        self._memories: dict[str, FolderMemory] = {}
        #: folders in which this poll need not look: the first answers showed nothing new
        self._quiet: set[str] = set()

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
        if self._idling:
            # In IDLE a server hears nothing but DONE.
            self._end_idle()
        client = self._let_go()
        if client is not None:
            hang_up(client)

    def interrupt(self) -> None:
        """End whatever waits for the server, now and from now on; safe in a signal handler.

        The poll ends with a MailboxError, and no connection is made anew.
        """
        self._line.interrupt()
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        """Hang up without a word, where the line is dead or holds half an answer: waiting again costs a minute."""
        client = self._let_go()
        if client is not None:
            cut(client)

    def _let_go(self) -> IMAPClient | None:
        client, self._client = self._client, None
        self._selected, self._idling = None, False
        return client

    def folders(self) -> Sequence[str]:
        """See ``MailSource``. On a kept connection one round trip tells in which of them something is new."""
        self._quiet.clear()
        self._with_new_line(self._look_at_all)
        return self._settings.folders

    def open(self, folder: str) -> ImapFolder | QuietFolder:
        """See ``MailSource``."""
        if folder in self._quiet:
            self._quiet.discard(folder)
            return QuietFolder(self.mailbox, self._memories[folder].uidvalidity)
        try:
            return self._with_new_line(lambda: self._examine(folder))
        except MailboxError:
            # After an outage, or an answer too long to be read, everything is compared, in ranges.
            self._memories.pop(folder, None)
            raise

    def _with_new_line(self, ask: Callable[[], T]) -> T:
        """What *ask* gives; a kept connection that has died meanwhile is replaced once."""
        kept = self._client is not None
        try:
            return ask()
        except FolderMissing:
            raise
        except MailboxError:
            self._drop()
            if not kept:
                raise
        return ask()

    def _look_at_all(self) -> None:
        """Ask for all watched folders at once which of them need not be opened."""
        client = self._connected()
        remembered = [folder for folder in self._settings.folders if not self._is_due(folder)]
        if not remembered:
            return
        with mapped(self.mailbox, self._secret):
            told = statuses(client, remembered, self._selected)
        self._quiet = {folder for folder, status in told.items() if self._memories[folder].has_nothing_new(status)}

    def _is_due(self, folder: str) -> bool:
        memory = self._memories.get(folder)
        return memory is None or memory.is_due(self._clock() if self._clock else None)

    def _examine(self, folder: str) -> ImapFolder | QuietFolder:
        client = self._connected()
        memory = None if self._is_due(folder) else self._memories[folder]
        self._selected = None
        try:
            with mapped(self.mailbox, self._secret):
                opened = examine(client, self.mailbox, folder, None if memory is None else memory.highest)
        except MailboxError as error:
            if self._is_missing(client, folder):
                raise FolderMissing(self.mailbox, f"it has no folder '{folder}': check folders") from error
            raise
        self._selected = folder
        if opened.uidvalidity < 1:
            # Without it a UID names nothing that lasts: nothing is written rather than something uncertain.
            raise MailboxError(self.mailbox, f"the server gives no UIDVALIDITY for '{folder}'")
        if memory is not None and memory.uidvalidity != opened.uidvalidity:
            # What was looked for above an old UID says nothing of a folder that is numbered anew: all is compared.
            del self._memories[folder]
            return self._examine(folder)
        return self._session(folder, client, opened, memory)

    def _session(
        self, folder: str, client: IMAPClient, opened: Opened, memory: FolderMemory | None
    ) -> ImapFolder | QuietFolder:
        if memory is not None and memory.has_nothing_new(opened):
            return QuietFolder(self.mailbox, opened.uidvalidity)
        if memory is None:
            memory = self._memories[folder] = FolderMemory(uidvalidity=opened.uidvalidity)
        return ImapFolder(
            mailbox=self.mailbox,
            client=client,
            opened=opened,
            memory=memory,
            now=self._clock() if self._clock else None,
            spool=self._spool,
            on_broken=self._drop,
        )

    def _is_missing(self, client: IMAPClient, folder: str) -> bool:
        """Whether the account really lacks the folder; unknown counts as no."""
        try:
            with mapped(self.mailbox, self._secret):
                return not client.folder_exists(folder)
        except MailboxError:
            return False

    def _connected(self) -> IMAPClient:
        if self._client is not None and self._idling:
            self._end_idle()
        if self._client is None:
            self._client = self._line.connect()
        return self._client

    def rest(self) -> bool:
        """Have the server say when mail comes (IDLE, RFC 2177), where it can and the settings let it.

        The first watched folder is the one; polling goes on beside it. Never raises: without it polling is enough.
        """
        client, now = self._client, self._clock() if self._clock else None
        if client is None or now is None or self._idling or not self._settings.idle or not self._rests.may_begin(now):
            return self._idling
        first = self._settings.folders[0]
        try:
            with mapped(self.mailbox, self._secret):
                if not client.has_capability("IDLE"):
                    return False
                if self._selected != first:
                    self._selected = None
                    examine(client, self.mailbox, first)
                    self._selected = first
                begin_idle(client)
        except MailboxError:
            self._drop()
            return False
        self._idling = True
        self._rests.begun(now)
        return True

    @property
    def resting(self) -> socket.socket | None:
        """The socket on which the server will speak, while it is in IDLE."""
        return self._client.socket() if self._client is not None and self._idling else None

    def has_spoken(self) -> bool:
        """Whether something came along with the answer to IDLE, which no wait on the socket would find."""
        return self._client is not None and self._idling and has_input(self._client)

    def must_say_again(self) -> bool:
        """Whether IDLE has lasted so long that it is to be ended and begun again."""
        return self._clock is not None and self._idling and self._rests.must_end(self._clock())

    def has_news(self) -> bool:
        """After the socket became readable: whether mail has come. IDLE has ended then, the connection perhaps too.

        A dead connection is no news: it is made anew by the next poll, so that a server that hangs up on every IDLE
        is not asked more often than without (no busy loop).
        """
        return self._idling and self._end_idle()

    def _end_idle(self) -> bool:
        client = self._client
        self._idling = False
        try:
            with mapped(self.mailbox, self._secret):
                return client is not None and end_idle(client)
        except MailboxError:
            self._drop()
            return False
