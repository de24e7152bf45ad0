"""A mail source in memory, held to the same contract as the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from consultation.errors import FolderMissing, MailboxError, SignInRefused
from ingest.sources.base import Fetched, Listed


@dataclass
class FakeFolder:
    """The messages of a folder by UID."""

    uidvalidity: int = 1
    next_uid: int = 1
    messages: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)


@dataclass
class FakeMailbox:
    """The mailbox behind the source: tests put mail in and take it out, and say what shall go wrong."""

    name: str = "fake"
    mailbox_name: str = "info"
    folder: str = "INBOX"
    contents: dict[str, FakeFolder] = field(default_factory=lambda: {"INBOX": FakeFolder()})
    #: raised by the next use: the server is down, or refuses
    failure: MailboxError | None = None
    #: UIDs at which fetching breaks the connection
    breaks_at: set[int] = field(default_factory=set)
    #: UIDs fetched, in order
    fetched: list[int] = field(default_factory=list)

    def new_folder(self) -> str:
        self.folder = f"case{len(self.contents)}"
        self.contents[self.folder] = FakeFolder()
        return self.folder

    def source(self, **_: Any) -> FakeSource:
        return FakeSource(self, (self.folder,))

    def refusing_source(self) -> FakeSource:
        self.failure = SignInRefused(self.mailbox_name, "sign-in refused")
        return self.source()

    def missing_folder_source(self) -> FakeSource:
        return FakeSource(self, ("No such folder",))

    def deliver(self, *mails: tuple[bytes, datetime]) -> list[int]:
        folder = self.contents[self.folder]
        for mail in mails:
            folder.messages[folder.next_uid] = mail
            folder.next_uid += 1
        return sorted(folder.messages)[-len(mails) :]

    def remove(self, uid: int) -> None:
        del self.contents[self.folder].messages[uid]

    def rebuild(self) -> None:
        self.contents[self.folder] = FakeFolder(uidvalidity=self.contents[self.folder].uidvalidity + 1)

    def snapshot(self) -> dict[str, Any]:
        folder = self.contents[self.folder]
        return {"counts": len(folder.messages), "messages": dict(folder.messages)}

    def check(self) -> None:
        """Fail if that is what the test wants."""
        if self.failure is not None:
            raise self.failure


class FakeSource:
    """See ``MailSource``."""

    def __init__(self, box: FakeMailbox, folders: tuple[str, ...]) -> None:
        self.mailbox = box.mailbox_name
        self._box = box
        self._folders = folders

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def folders(self) -> Sequence[str]:
        self._box.check()
        return self._folders

    def open(self, folder: str) -> FakeSession:
        self._box.check()
        if folder not in self._box.contents:
            raise FolderMissing(self.mailbox, f"it has no folder '{folder}'")
        return FakeSession(self._box, folder)


class FakeSession:
    """See ``FolderSession``."""

    def __init__(self, box: FakeMailbox, folder: str) -> None:
        self._box = box
        self._name = folder
        self.uidvalidity = box.contents[folder].uidvalidity

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        return [
            Listed(uid=uid, size=len(raw), internal_date=moment)
            for uid, (raw, moment) in sorted(self._messages().items())
            if uid not in known
        ]

    def fetch(self, uid: int) -> Fetched:
        self._box.check()
        if uid in self._box.breaks_at:
            raise MailboxError(self._box.mailbox_name, "the connection broke off")
        self._box.fetched.append(uid)
        found = self._messages().get(uid)
        if found is None:
            return Fetched(uid=uid, raw=None)
        return Fetched(uid=uid, raw=found[0], internal_date=found[1])

    def _messages(self) -> dict[int, tuple[bytes, datetime]]:
        folder = self._box.contents[self._name]
        if folder.uidvalidity != self.uidvalidity:
            raise MailboxError(self._box.mailbox_name, "the folder was rebuilt while it was being read")
        return folder.messages
