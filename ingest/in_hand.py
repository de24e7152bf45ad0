"""The mail that a worker is at work on, told to whoever comes after it should it die (FAULTS C3).

A reader's death is an answer to the worker. Its own death is nobody's: a mail that has the worker killed (by a machine
short of memory, say) would be the first one again at every start, and all others would wait behind it for ever. So
the worker names in a file what it takes up, and who finds a name there counts a try of that mail that failed; after
``MAX_ATTEMPTS`` of them it waits for a person like any other that cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consultation.words import State
from ingest.identifying import set_aside
from ingest.spooled import storage
from store.session import Session

#: what is said of a mail whose worker died
DIED = "the worker ended while it was at work on it"
_UNFINISHED = (State.RECEIVED, State.PARSED, State.QUARANTINED)
#: hexadecimal digits of a digest
_DIGEST = 64


class InHand:
    """The file. One process writes it: the one that has the turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @contextmanager
    def working(self) -> Iterator[str]:
        """The digest that a dead worker left, or nothing; at the end of the block, however it ends, none is left.

        Raises:
            StorageError: the file cannot be written.
        """
        with storage(self._path.parent):
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            left = os.pread(self._descriptor, _DIGEST, 0).decode("ascii", "replace")
            os.ftruncate(self._descriptor, 0)
            yield left
        finally:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def take(self, digest: str) -> None:
        """This mail is worked on from now on.

        It is not put on the disk: it outlives this process as it is, and after a power failure no mail is to blame.
        """
        if self._descriptor is not None:
            with storage(self._path.parent):
                os.pwrite(self._descriptor, digest.encode("ascii"), 0)


def count_death(session: Session, digest: str) -> None:
    """A try that failed, for whatever of that mail is not done: its copies without a message, and its message."""
    with session.database.transaction() as tx:
        copies = tx.receipts.of_digest(digest)
        for copy in copies:
            if copy.message is None:
                tx.receipts.failed(copy.id, DIED)
        for message in map(tx.messages.get, dict.fromkeys(copy.message for copy in copies if copy.message)):
            if message.state in _UNFINISHED:
                tx.messages.update(message.id, state=State.QUARANTINED, problem=DIED)
                tx.messages.add_history(message.id, set_aside(session.clock(), DIED))
