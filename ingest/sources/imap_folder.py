"""One folder opened with ``EXAMINE``: what is new in it, and the octets of its messages.

Small messages are fetched several at a time, since a round trip costs more than a message; large ones alone and in
pieces, straight to a file. The bounds on a batch hold memory down whatever the folder holds.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from imapclient import IMAPClient

from consultation.errors import MailboxError
from ingest import spooled
from ingest.sources.base import Fetched, FolderSession, Listed
from ingest.sources.imap_answers import Said, fetch, fetch_pieces
from ingest.sources.imap_errors import mapped
from ingest.sources.imap_memory import FolderMemory
from ingest.sources.imap_pipeline import Opened
from ingest.spooled import Raw, Spooled

#: messages fetched by one command, and octets that they may bring: what is asked for again when the line breaks
BATCH_MESSAGES, BATCH_BYTES = 200, 8 * 1024 * 1024
#: a message above ``LARGE`` is fetched alone, in pieces of so many octets, and so many of them are asked for at once
PIECE, PIECES_AT_ONCE = 1024 * 1024, 16
#: messages asked about in one SEARCH: imaplib takes lines of a million characters, a UID has up to ten and a space
_SEARCH_RANGE = 50_000
#: messages whose sizes are asked for by one command, and by the commands that are sent at once
_SIZES, _SIZES_AT_ONCE = 500, 2_000
#: INTERNALDATE of a message that the server no longer has (FAULTS I7)
_NO_DATE = datetime(1970, 1, 2, tzinfo=UTC)

_SIZE, _DATE, _BODY = b"RFC822.SIZE", b"INTERNALDATE", b"BODY[]"
_WHOLE = (_SIZE, _DATE, b"BODY.PEEK[]")


class ImapFolder(FolderSession):
    """See ``FolderSession``. Made by ``ImapSource.open``; valid until the next folder is opened."""

    def __init__(
        self,
        *,
        mailbox: str,
        client: IMAPClient,
        opened: Opened,
        memory: FolderMemory,
        now: datetime | None,
        spool: Callable[[], Spooled],
        on_broken: Callable[[], None],
    ) -> None:
        self.uidvalidity = opened.uidvalidity
        self._mailbox = mailbox
        self._client = client
        self._opened = opened
        self._memory = memory
        self._now = now
        self._spool = spool
        self._on_broken = on_broken
        #: what was listed and not yet fetched, in order
        self._expected: dict[int, Listed] = {}
        #: fetched ahead of being asked for
        self._ahead: dict[int, Fetched] = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ahead.clear()
        if error is not None:
            # The line may hold half an answer: it is not used again.
            self._on_broken()

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:
        """See ``FolderSession``. No round trip but for the sizes of what is new, unless the day's comparison is due."""
        owed = self._memory.owed
        if self._opened.newer is None:
            with mapped(self._mailbox):
                present: AbstractSet[int] = self._all()
            candidates = present
        else:
            # What a poll that broke off had listed is tried again, though it is not newer.
            present = candidates = self._opened.newer | owed.keys()
        uids = sorted(uid for uid in candidates if uid not in known)
        with mapped(self._mailbox):
            unsized = [uid for uid in uids if uid not in owed]
            sized = {listed.uid: listed for batch in _slices(unsized, _SIZES_AT_ONCE) for listed in self._sizes(batch)}
        self._check_uidvalidity()
        found = [sized.get(uid) or owed[uid] for uid in uids]
        self._remember(present, found)
        self._expected = {listed.uid: listed for listed in found}
        return found

    def _remember(self, present: AbstractSet[int], found: Sequence[Listed]) -> None:
        memory = self._memory
        memory.owed = {listed.uid: listed for listed in found}
        memory.highest = max(memory.highest, max(present, default=0))
        memory.uidnext = self._opened.uidnext
        if self._opened.newer is None:
            memory.compared = self._now

    def fetch(self, uid: int) -> Fetched:
        """See ``FolderSession``."""
        if uid not in self._ahead:
            with mapped(self._mailbox):
                self._ahead.update((fetched.uid, fetched) for fetched in self._fetch_from(uid))
            self._check_uidvalidity()
        self._expected.pop(uid, None)
        return self._ahead.pop(uid)

    def _all(self) -> set[int]:
        """Every UID. A large folder is asked by ranges of sequence numbers: those have no gaps, as UIDs have."""
        if not self._opened.messages:
            return set()
        if self._opened.messages <= _SEARCH_RANGE:
            return set(self._client.search())
        found: set[int] = set()
        for first in range(1, self._opened.messages + 1, _SEARCH_RANGE):
            last = min(first + _SEARCH_RANGE - 1, self._opened.messages)
            found.update(self._client.search([f"{first}:{last}"]))
        return found

    def _sizes(self, uids: Sequence[int]) -> Iterator[Listed]:
        """Sizes and dates. A message that is gone by now is listed too: its fetch will say so."""
        answers: dict[int, Said] = {}
        for _, said in fetch(self._client, list(_slices(uids, _SIZES)), [_SIZE, _DATE]):
            if said is None:
                raise imaplib.IMAP4.error("the server does not tell the sizes of its messages")
            answers.update(said)
        for uid in uids:
            answer = answers.get(uid, {})
            yield Listed(uid=uid, size=int(answer.get(_SIZE) or 0), internal_date=_moment(answer.get(_DATE)))

    def _fetch_from(self, uid: int) -> Sequence[Fetched]:
        """The message *uid*, and where it is small those listed next, in one round trip."""
        listed = self._expected.get(uid) or next(iter(self._sizes([uid])))
        if listed.size > spooled.LARGE:
            return [self._checked(listed, self._in_pieces(listed))]
        batch = self._batch(listed)
        answers = self._whole_answers([item.uid for item in batch])
        return [self._checked(item, _whole(item.uid, answers[item.uid])) for item in batch if item.uid in answers]

    def _whole_answers(self, uids: Sequence[int]) -> dict[int, Said]:
        """What was said of these messages, by UID; those are left out that a line which broke had not yet brought.

        Where the server refuses the command, its messages are asked for one by one, so that one stops no other.
        """
        answers: dict[int, Said] = {}
        refused: list[int] = []
        try:
            for answered, said in fetch(self._client, [uids], _WHOLE):
                for uid, items in (said or {}).items():
                    answers.setdefault(uid, {}).update(items)
                refused += [uid for uid in answered if said is None and uid not in answers]
                for uid in answered:
                    answers.setdefault(uid, {})
        except (imaplib.IMAP4.abort, OSError):
            if uids[0] not in answers:
                raise
            return {uid: said for uid, said in answers.items() if _BODY in said or uid == uids[0]}
        for uid in refused if len(uids) > 1 else ():
            answers |= self._whole_answers([uid])
        return answers

    def _batch(self, first: Listed) -> Sequence[Listed]:
        """*first* and what was listed after it, up to the bounds of a batch."""
        batch, octets = [first], first.size
        following = (item for uid, item in self._expected.items() if uid > first.uid)
        for item in following:
            octets += item.size
            if len(batch) == BATCH_MESSAGES or octets > BATCH_BYTES or item.uid in self._ahead:
                break
            batch.append(item)
        return batch

    def _checked(self, listed: Listed, fetched: Fetched) -> Fetched:
        """*fetched* if it is whole, else what one more try gives (FAULTS 1: rules on length)."""
        if fetched.raw is not None and not fetched.size_mismatch:
            return fetched
        if fetched.raw is None and self._is_gone(listed.uid):
            return fetched
        if listed.size > spooled.LARGE:
            again = self._in_pieces(listed)
        else:
            again = _whole(listed.uid, self._whole_answers([listed.uid]).get(listed.uid, {}))
        if again.raw is None and not self._is_gone(listed.uid):
            return Fetched(uid=listed.uid, raw=None, still_listed=True)
        return again

    def _is_gone(self, uid: int) -> bool:
        """Whether the folder no longer lists the message; a missing body alone does not prove it."""
        self._client.noop()
        return uid not in self._client.search(["UID", str(uid)])

    def _in_pieces(self, listed: Listed) -> Fetched:
        """A large message, piece by piece into a file (FAULTS I13)."""
        file = self._spool()
        while self._has_more(listed, file):
            pass
        if not len(file):
            file.discard()
            return Fetched(uid=listed.uid, raw=None)
        return _fetched(listed.uid, file, listed.size, listed.internal_date)

    def _has_more(self, listed: Listed, file: Spooled) -> bool:
        """Put the next pieces of a message into *file*; whether there may be more of it.

        Its size is the server's word and decides only how many pieces are asked for at once.
        """
        start = len(file)
        count = min(max(listed.size - start, 0) // PIECE + 1, PIECES_AT_ONCE)
        offsets = range(start, start + count * PIECE, PIECE)
        last = b""
        for offset, piece in zip(offsets, fetch_pieces(self._client, listed.uid, offsets, PIECE), strict=True):
            # Behind a piece that came short there would be a gap: what follows is asked for again from there.
            if offset == len(file):
                last = piece or b""
                file.write(last)
        return bool(last) and (len(last) == PIECE or len(file) < listed.size)

    def _check_uidvalidity(self) -> None:
        """The folder must be the one that was opened (FAULTS I6): another value said meanwhile ends the session."""
        said = getattr(getattr(self._client, "_imap", None), "untagged_responses", {}).get("UIDVALIDITY", [])
        if any(int(value) != self.uidvalidity for value in said if bytes(value).isdigit()):
            raise MailboxError(
                self._mailbox, "the folder was rebuilt while it was being read; it is read anew next time"
            )


class QuietFolder(FolderSession):
    """A folder of which one answer has shown that nothing in it is new: there is no need to ask more."""

    def __init__(self, mailbox: str, uidvalidity: int) -> None:
        self.uidvalidity = uidvalidity
        self._mailbox = mailbox

    def list(self, known: AbstractSet[int]) -> Sequence[Listed]:  # noqa: ARG002 - the contract's word
        """Nothing; *known* is not looked at, so that the ledger need not be read."""
        return ()

    def fetch(self, uid: int) -> Fetched:
        """Of what was not listed nothing is fetched."""
        raise MailboxError(self._mailbox, f"message {uid} was not listed")


def _whole(uid: int, answer: dict[bytes, Any]) -> Fetched:
    """A message from one FETCH answer."""
    body = answer.get(_BODY)
    size = answer.get(_SIZE)
    # RFC 9051 7.5.2 has no NIL body for a message that exists; size 0 with an empty body is the same statement.
    if body is None or (not body and not size):
        return Fetched(uid=uid, raw=None)
    return _fetched(uid, body, int(size or 0), _moment(answer.get(_DATE)))


def _fetched(uid: int, raw: Raw, size: int, internal_date: datetime | None) -> Fetched:
    return Fetched(uid=uid, raw=raw, internal_date=internal_date, size_mismatch=len(raw) != size)


def _moment(said: object) -> datetime | None:
    """INTERNALDATE in UTC; nothing where the server had none to give."""
    if not isinstance(said, datetime) or said.tzinfo is None:
        return None
    moment = said.astimezone(UTC)
    return moment if moment >= _NO_DATE else None


def _slices(items: Sequence[int], length: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), length):
        yield items[start : start + length]
