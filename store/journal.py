"""The append-only journal beside the archive: what no mail can tell again (DESIGN, "The flow").

One JSON object a line, on the disk before ``append`` returns, and written before the commit that it belongs to. So an
entry may stand whose commit never came: whoever replays must take an entry that says nothing new as said. A line
that a crash left half-written is set aside when the journal is opened, and never read.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from consultation.errors import StorageError
from store.disk import sync_folder

_CHUNK = 65_536


class Entry(StrEnum):
    """What the journal records."""

    #: a delivered copy on the ledger
    RECEIPT = "receipt"
    #: the id that a message was given, by its first copy
    MESSAGE = "message"
    REFERENCE = "reference"
    #: the numbers that contributions of a submission were given
    NUMBERS = "numbers"
    DECISION = "decision"
    EVENT = "event"
    ERASURE = "erasure"
    SEND = "send"
    DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One line: what, when and the values needed to say it again."""

    kind: Entry
    at: datetime
    payload: dict[str, Any]


class Journal:
    """The journal at *path*, made if missing. Several processes may append; each line is written whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._locked() as descriptor:
                self._set_torn_aside(descriptor)

    def append(self, kind: Entry | str, at: datetime, payload: dict[str, Any]) -> None:
        """Write an entry and return when it is on the disk; StorageError where it is not."""
        self.append_all([JournalEntry(kind=Entry(kind), at=at, payload=payload)])

    def append_all(self, entries: Sequence[JournalEntry]) -> None:
        """Write the entries of one transaction at the price of one. After a crash the first of them may stand alone.

        Raises:
            StorageError: they are not on the disk; none of them was written.
        """
        lines = b"".join(_line(entry) for entry in entries)
        if not lines:
            return
        with _named(self.path), self._locked() as descriptor:
            # another process may have died in the middle of its line
            self._set_torn_aside(descriptor)
            self._write(descriptor, lines)

    def read(self) -> Iterator[JournalEntry]:
        """All entries, oldest first; StorageError names a line that cannot be read."""
        with _named(self.path), self.path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.endswith(b"\n"):  # else another process is writing it now, or died
                    yield self._entry(number, line)

    def _entry(self, number: int, line: bytes) -> JournalEntry:
        try:
            entry = json.loads(line)
            at = datetime.fromisoformat(entry["at"])
            return JournalEntry(kind=Entry(entry["kind"]), at=at, payload=entry["payload"])
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"the journal {self.path} cannot be read at line {number}: restore it from a backup"
            ) from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The open file, alone; its name in the folder is on the disk."""
        new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if new:
                sync_folder(self.path.parent)
            yield descriptor
        finally:
            os.close(descriptor)

    def _write(self, descriptor: int, lines: bytes) -> None:
        """Append *lines* whole or not at all: what a full disk cut short is taken back."""
        size = os.fstat(descriptor).st_size
        try:
            written = os.write(descriptor, lines)
            if written == len(lines):
                os.fsync(descriptor)
                return
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _set_torn_aside(self, descriptor: int) -> None:
        """Move a half-written last line to ``NAME.torn`` and cut the journal back to its last whole line."""
        size = os.fstat(descriptor).st_size
        if not size or os.pread(descriptor, 1, size - 1) == b"\n":
            return
        end = _last_newline(descriptor, size)
        torn = self.path.with_name(f"{self.path.name}.torn")
        with torn.open("ab") as stream:
            stream.write(os.pread(descriptor, size - end, end) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(self.path.parent)
        os.ftruncate(descriptor, end)
        os.fsync(descriptor)


def _line(entry: JournalEntry) -> bytes:
    if entry.at.tzinfo is None:
        raise StorageError("the journal was given a time without zone")
    said = {"kind": entry.kind.value, "at": entry.at.astimezone(UTC).isoformat(), "payload": entry.payload}
    try:
        return json.dumps(said, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
    except (TypeError, ValueError) as error:
        raise StorageError(f"the journal was given what is not JSON ({type(error).__name__})") from error


def _last_newline(descriptor: int, size: int) -> int:
    """Offset just after the last line feed; 0 where there is none."""
    end = size
    while end > 0:
        start = max(0, end - _CHUNK)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"the journal {path} cannot be used: {error.strerror}") from error
