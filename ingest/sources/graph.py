"""Mail from Microsoft Graph, read-only: the permission ``Mail.Read`` and the method GET suffice for all that is done.

Exchange cannot make IMAP read-only, and Graph it can (RBAC for Applications); so this is the way in that an
organisation on Microsoft 365 should give us. Sizes are not told before a message is fetched, messages are fetched one
by one, and a mail that somebody edits in its place keeps its id and is not taken again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from consultation.errors import FolderMissing, MailboxError
from consultation.model import Mailbox
from consultation.sign_in.keeping import Bearer
from ingest.sources.graph_folder import FolderState, GraphFolder, Numbers
from ingest.sources.graph_web import GraphWeb, NotThere
from ingest.spooled import Spooled

#: names by which Graph knows folders in every language (resource type mailFolder); others go by what people call them
WELL_KNOWN = frozenset(
    {
        "archive",
        "clutter",
        "conversationhistory",
        "deleteditems",
        "drafts",
        "inbox",
        "junkemail",
        "msgfolderroot",
        "outbox",
        "recoverableitemsdeletions",
        "sentitems",
    }
)


class GraphSource:
    """One mailbox at Microsoft Graph. What it knows of the folders is kept over several ``with`` blocks.

    *numbers* asks the ledger which UIDs stand for ids; *wait* pauses where Graph asks for it;
    *spool* makes the files that large messages are written to as they come.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        tokens: Bearer,
        *,
        numbers: Numbers,
        clock: Callable[[], datetime],
        wait: Callable[[float], None] | None = None,
        randomness: Callable[[], float] = lambda: 0.5,
        ca_file: Path | None = None,
        spool: Callable[[], Spooled] = Spooled,
    ) -> None:
        self.mailbox = mailbox.name
        self._settings = mailbox
        self._numbers = numbers
        self._clock = clock
        self._spool = spool
        self._interrupted = False
        self._web = GraphWeb(
            mailbox, tokens, clock=clock, wait=wait or self._pause, randomness=randomness, ca_file=ca_file
        )
        self._states: dict[str, FolderState] = {}

    def __repr__(self) -> str:
        return f"GraphSource({self.mailbox!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def close(self) -> None:
        """Hang up."""
        self._web.close()

    def interrupt(self) -> None:
        """End a pause; safe in a signal handler."""
        self._interrupted = True

    def folders(self) -> Sequence[str]:
        """See ``MailSource``. The mailbox is looked at where it was not yet read in this run, or refused since."""
        if not self._web.let_in:
            self._web.page(f"{self._users}/mailFolders/inbox?$select=id")
        return self._settings.folders

    def open(self, folder: str) -> GraphFolder:
        """See ``MailSource``."""
        now, state = self._clock(), self._states.get(folder)
        if state is None or state.is_due(now):
            # Once a day the name is looked up again: somebody may have renamed the folder and made another.
            folder_id = self._find(folder)
            if state is None or state.folder_id != folder_id:
                state = FolderState(folder_id=folder_id)
                self._states[folder] = state
        return GraphFolder(
            mailbox=self.mailbox,
            name=folder,
            users=self._users,
            state=state,
            web=self._web,
            numbers=self._numbers,
            now=now,
            spool=self._spool,
            on_gone=lambda: self._states.clear(),
        )

    @property
    def _users(self) -> str:
        return f"{self._web.root}/users/{quote(self._settings.user, safe='@')}"

    def _find(self, folder: str) -> str:
        """The id of a folder: ``INBOX``, a path of the names that people see, or a name of Graph's own.

        Raises:
            FolderMissing: the account has none of that name.
        """
        parent = f"{self._users}/mailFolders"
        folder_id = ""
        for place, name in enumerate(folder.split("/")):
            found = None if name.casefold() == "inbox" and not place else self._named(parent, name)
            if found is None and not place and name.casefold() in WELL_KNOWN:
                found = self._well_known(name.casefold())
            if found is None:
                raise FolderMissing(self.mailbox, f"it has no folder '{folder}': check folders")
            folder_id = found
            parent = f"{self._users}/mailFolders/{quote(folder_id, safe='')}/childFolders"
        return folder_id

    def _named(self, parent: str, name: str) -> str | None:
        # OData 4.01 part 2, 5.1.1.14: a quote within a string is written twice.
        wanted = quote(name.replace("'", "''"), safe="")
        page = self._web.page(f"{parent}?$filter=displayName%20eq%20%27{wanted}%27&$select=id,displayName")
        value = page.get("value")
        ids = [_id_of(item, self.mailbox) for item in value or () if isinstance(item, dict)]
        return ids[0] if ids else None

    def _well_known(self, name: str) -> str | None:
        try:
            return _id_of(self._web.page(f"{self._users}/mailFolders/{name}?$select=id"), self.mailbox)
        except NotThere:
            return None

    def _pause(self, seconds: float) -> None:
        """In short pieces, so that the worker can be stopped meanwhile."""
        ends = time.monotonic() + seconds
        while not self._interrupted and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 0.5))
        if self._interrupted:
            raise MailboxError(self.mailbox, "the wait for Graph was ended")


def _id_of(said: Any, mailbox: str) -> str:
    folder_id = said.get("id")
    if not isinstance(folder_id, str) or not folder_id:
        raise MailboxError(mailbox, "Graph names a folder without an id")
    return folder_id
