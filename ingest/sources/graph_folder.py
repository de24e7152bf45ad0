"""One folder by Microsoft Graph: what is new in it (delta query), and the octets of its messages.

Graph gives no UIDs but ids that stay with a message wherever people move it. The ledger keeps such an id beside the
number that stands for it: the first message of a folder is 1, the next new one is one more than the largest. A number
is given when the message is listed and lasts from when the ledger has it, so nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from consultation.errors import MailboxError
from ingest.sources.base import Fetched, FolderSession, Listed
from ingest.sources.graph_web import GraphWeb, NotThere, StateLost
from ingest.spooled import Raw, Spooled, gather

#: UIDs that the ledger of a mailbox has for ids: folder, UIDVALIDITY, ids
Numbers = Callable[[str, int, Collection[str]], Mapping[str, int]]
#: how often a folder is listed in full again, whatever the delta query says
FULL_COMPARISON = timedelta(hours=24)
#: Exchange takes 150 MB; what is larger than this is no message
_LARGEST = 2_000_000_000
#: characters of an id that the ledger can keep; Graph's have about 150
_LONGEST_ID = 400


@dataclass
class FolderState:
    """What is known of a folder between two passes of one run. Lost without harm: the next listing is then in full."""

    folder_id: str
    #: where the delta query goes on; ``None``: from the start
    link: str | None = None
    #: messages that the folder holds and the ledger may not have: id -> when it was received
    pending: dict[str, datetime | None] = field(default_factory=dict)
    #: when the last full listing began
    listed_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it is time for a full listing."""
        return self.listed_at is None or now - self.listed_at >= FULL_COMPARISON

    @property
    def uidvalidity(self) -> int:
        """Graph's ids of folders are constant; a folder that was made again under its old name has another."""
        return int.from_bytes(sha256(self.folder_id.encode()).digest()[:4], "big") % (2**32 - 1) + 1


class GraphFolder(FolderSession):
    """See ``FolderSession``. Made by ``GraphSource.open``."""

    def __init__(
        self,
        *,
        mailbox: str,
        name: str,
        users: str,
        state: FolderState,
        web: GraphWeb,
        numbers: Numbers,
        now: datetime,
        spool: Callable[[], Spooled],
        on_gone: Callable[[], None],
    ) -> None:
        self.uidvalidity = state.uidvalidity
        self._mailbox = mailbox
        self._name = name
        #: address of the account
        self._users = users
        self._state = state
        self._web = web
        self._numbers = numbers
        self._now = now
        self._spool = spool
        self._on_gone = on_gone
        self._listed: dict[int, Listed] = {}

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        """See ``FolderSession``. One request where nothing is new, and the ledger is not looked at."""
        self._follow()
        pending = self._state.pending
        if not pending:
            self._listed = {}
            return []
        numbers = self._numbers(self._name, self.uidvalidity, pending.keys())
        for server_id, uid in numbers.items():
            if uid in known:
                pending.pop(server_id, None)
        found = list(self._numbered(pending, numbers, max((*known, *numbers.values()), default=0)))
        self._listed = {item.uid: item for item in found}
        return sorted(found, key=lambda item: item.uid)

    def fetch(self, uid: int) -> Fetched:
        """See ``FolderSession``. A message that was moved since is still had: its id leads to it wherever it is."""
        listed = self._listed[uid]
        assert listed.server_id is not None
        try:
            raw = self._octets(f"{self._users}/messages/{quote(listed.server_id, safe='')}/$value")
        except NotThere:
            self._state.pending.pop(listed.server_id, None)
            return Fetched(uid=uid, raw=None)
        if raw is None:
            return Fetched(uid=uid, raw=None, still_listed=True)
        return Fetched(uid=uid, raw=raw, internal_date=listed.internal_date)

    def _follow(self) -> None:
        """Bring what is pending up to date; from the start where Graph has lost the state, and once a day."""
        if self._state.is_due(self._now):
            self._start()
        try:
            try:
                self._rounds()
            except StateLost:
                # Nothing is doubled by it: what the ledger has is told by its id.
                self._start()
                self._rounds()
        except NotThere as error:
            self._on_gone()
            raise MailboxError(
                self._mailbox, f"the folder '{self._name}' was removed or made anew; it is looked for again next time"
            ) from error

    def _start(self) -> None:
        state = self._state
        state.link, state.listed_at = None, self._now
        state.pending.clear()

    def _rounds(self) -> None:
        """Page after page. Each counts when it is read, so that a first listing that breaks off is gone on with."""
        state = self._state
        first = f"{self._users}/mailFolders/{quote(state.folder_id, safe='')}/messages/delta?$select=receivedDateTime"
        while True:
            page = self._web.page(state.link or first)
            for item in _items(page, self._mailbox):
                self._take(item)
            following, last = page.get("@odata.nextLink"), page.get("@odata.deltaLink")
            if not isinstance(following or last, str):
                raise MailboxError(self._mailbox, "a page of Graph leads nowhere: it has no link")
            if following and following == state.link:
                raise MailboxError(self._mailbox, "a page of Graph leads back to itself")
            state.link = following or last
            if not following:
                return

    def _take(self, item: Mapping[str, Any]) -> None:
        """One line of a delta query: a message that is there (new, or changed in whatever way), or no longer."""
        server_id = item.get("id")
        if not isinstance(server_id, str) or not 0 < len(server_id) <= _LONGEST_ID or not server_id.isascii():
            raise MailboxError(self._mailbox, "Graph lists a message without a usable id")
        if "@removed" in item:
            # Deleted, or filed away: in a watched folder it is listed there. It was never ours to count here.
            self._state.pending.pop(server_id, None)
        else:
            self._state.pending[server_id] = _moment(item.get("receivedDateTime"))

    def _numbered(
        self, pending: Mapping[str, datetime | None], numbers: Mapping[str, int], largest: int
    ) -> Iterator[Listed]:
        """New messages in the order in which they were received, numbered on from *largest*."""
        for server_id, received in sorted(pending.items(), key=lambda item: (item[1] or _NO_DATE, item[0])):
            uid = numbers.get(server_id)
            if uid is None:
                largest += 1
                uid = largest
            yield Listed(uid=uid, size=0, internal_date=received, server_id=server_id)

    def _octets(self, url: str) -> Raw | None:
        """The message; nothing where it is none."""
        raw = gather(_up_to(_LARGEST, self._web.octets(url)), self._spool)
        return raw if 0 < len(raw) <= _LARGEST else None


_NO_DATE = datetime(9999, 1, 1, tzinfo=UTC)


def _up_to(limit: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, up to the one that goes beyond *limit* octets."""
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece)
        if length > limit:
            return


def _items(page: Mapping[str, Any], mailbox: str) -> Iterator[Mapping[str, Any]]:
    value = page.get("value")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise MailboxError(mailbox, "a page of Graph holds no list")
    yield from value


def _moment(said: object) -> datetime | None:
    """``receivedDateTime``, which Graph writes in UTC."""
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
