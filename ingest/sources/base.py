"""The contract of a mail source: folders of messages that can be listed and fetched, and nothing else.

There is no word in it for changing anything (DESIGN truth 1). A message is named by (mailbox, folder, UIDVALIDITY,
UID) as in RFC 9051 2.3.1.1; the ledger of what is known is the caller's.

    with source:
        for folder in source.folders():
            with source.open(folder) as session:
                for listed in session.list(known):
                    fetched = session.fetch(listed.uid)
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from ingest.spooled import Raw


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A message that the folder holds: what can be known before it is fetched."""

    uid: int
    #: RFC822.SIZE as the server says; some servers estimate; 0 where it says nothing (Microsoft Graph)
    size: int
    #: INTERNALDATE in UTC; ``None`` where the server gave none
    internal_date: datetime | None = None
    #: the server's own id, where it gives no UIDs: the ledger keeps it beside the UID that it stands for
    server_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What fetching one message gave."""

    uid: int
    #: ``None``: it could not be had, see ``still_listed``
    raw: Raw | None
    internal_date: datetime | None = None
    #: its length was not RFC822.SIZE, nor was it when fetched once more
    size_mismatch: bool = False
    #: where ``raw`` is missing: false for a message removed before it could be read (vanished, FAULTS I7), true for
    #: one that the folder still lists but the server does not give
    still_listed: bool = False


class FolderSession(Protocol):
    """One folder, open for reading. Where nothing has to be given back at its end, a class inherits that."""

    #: RFC 9051 2.3.1.1; the same UID under another value is another message
    uidvalidity: int

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        """Every message whose UID is not *known*, in ascending order of UID.

        *known* may be costly to read (it is the ledger): a session that sees nothing new does not look at it.

        Raises:
            MailboxError: the server did not answer, or not sensibly.
        """

    def fetch(self, uid: int) -> Fetched:
        """One message. Cheapest in the order of ``list``: sources fetch the next ones along with it.

        Raises:
            MailboxError: the connection broke, or the folder was rebuilt meanwhile. Nothing of this message was had.
        """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class MailSource(Protocol):
    """One mailbox: an account and the folders of it that are watched."""

    #: its word in receipts
    mailbox: str

    def folders(self) -> Sequence[str]:
        """The watched folders; signs in, so that a refusal is met once and not for each folder.

        Raises:
            SignInRefused: the server refused the name or the password.
            MailboxError: the server could not be reached, or not safely.
        """

    def open(self, folder: str) -> FolderSession:
        """Open one folder, read-only.

        Raises:
            FolderMissing: the account has no such folder.
            MailboxError: it could not be opened.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
