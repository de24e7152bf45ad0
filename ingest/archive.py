"""The archive of raw mail: every message as it came, kept by its SHA-256, on disk before anything else is said of it.

    raw/ab/abcdef….eml          mails
    drafts/ab/abcdef….file      circulated drafts as they were registered

A file is written beside its place, fsynced, and given its name in one step; then the folder is fsynced. Whoever has
``put``'s answer may therefore commit a row that points to it (DESIGN truth 1). The bytes are never parsed here.
A large message is written as it comes, into a file of ``spool``, and has only to be given its name.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from consultation.errors import ArchiveDamaged, NotFound, StorageError
from ingest.spooled import UNFINISHED, Raw, Spooled, storage
from store.disk import sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
#: free octets below which nothing more is taken in (FAULTS D2)
FLOOR = 2 * 1024**3


class Archive:
    """A folder of raw messages. *floor* is the number of octets that must stay free on its disk.

    *folder* and *ending* are other ones for what is kept in the same way and is no mail: see ``draft_files``.
    """

    def __init__(self, root: Path, *, floor: int = FLOOR, folder: str = "raw", ending: str = ".eml") -> None:
        self._root = root
        self._raw = root / folder
        self._ending = ending
        self._floor = floor
        #: folders whose own name this process has put on disk
        self._entered: set[Path] = set()

    def put(self, raw: Raw) -> str:
        """Keep *raw* and give its digest, lower-case hexadecimal. Kept already, it is not written again.

        Raises:
            StorageError: the disk is full, failing or not writable. Nothing was kept.
        """
        digest = raw.digest() if isinstance(raw, Spooled) else hashlib.sha256(raw).hexdigest()
        place = self._place(digest)
        with storage(self._root):
            self._enter(place.parent)
            if not _is_whole(place, digest):
                self._write(raw, place)
            elif isinstance(raw, Spooled):
                raw.discard()
            # Also where it stood already: a worker killed before this line had not put the name on disk.
            sync_folder(place.parent)
        return digest

    def spool(self) -> Spooled:
        """An empty file for a message that is too large to be held; ``put`` gives it its name.

        Raises:
            StorageError: the disk is full, failing or not writable.
        """
        with storage(self._root):
            self._enter(self._raw)
        return Spooled(self._raw)

    def get(self, digest: str) -> bytes:
        """The message with that digest.

        Raises:
            NotFound: there is none.
            ArchiveDamaged: what stands there has another digest.
        """
        with storage(self._root):
            try:
                raw = self._place(digest).read_bytes()
            except FileNotFoundError as error:
                raise NotFound(f"the archive has no message {digest}") from error
        if hashlib.sha256(raw).hexdigest() != digest:
            raise ArchiveDamaged(f"the stored message {digest} is damaged: restore {self._place(digest)} from a backup")
        return raw

    def has(self, digest: str) -> bool:
        """Whether a message with that digest is kept; its bytes are not read."""
        return self._place(digest).is_file()

    def all(self) -> Iterator[str]:
        """The digests of all messages kept, in ascending order."""
        for folder in _sorted(self._raw):
            for file in _sorted(folder):
                if _DIGEST.fullmatch(file.stem) and file.suffix == self._ending and file.stem.startswith(folder.name):
                    yield file.stem

    def forget(self, digest: str) -> None:
        """Remove a message for good: the folder is fsynced, so that it does not come back after a crash."""
        place = self._place(digest)
        with storage(self._root):
            place.unlink(missing_ok=True)
            if place.parent.is_dir():
                sync_folder(place.parent)

    def sweep(self) -> int:
        """Remove what a killed worker left half-written; how many files. To be called by the only writer."""
        left = [path for folder in (self._raw, *_sorted(self._raw)) for path in folder.glob(f"{UNFINISHED}*")]
        for path in left:
            with contextlib.suppress(OSError):
                path.unlink()
        return len(left)

    def check_room(self, size: int) -> None:
        """StorageError unless *size* more octets leave the floor free."""
        if not self.room_for(size):
            raise StorageError(
                f"less than {self._floor // 1024**2} MiB would stay free on the disk of {self._root}: "
                "nothing more is taken in until there is room again"
            )

    def room_for(self, size: int) -> bool:
        """Whether *size* more octets leave the floor free on the archive's disk."""
        existing = next(path for path in (self._raw, *self._raw.parents) if path.exists())
        return shutil.disk_usage(existing).free - size >= self._floor

    def _place(self, digest: str) -> Path:
        # A digest comes from the database or from ourselves; no other string may ever become part of a path.
        if not _DIGEST.fullmatch(digest):
            raise NotFound("that is no digest of a message")
        return self._raw / digest[:2] / f"{digest}{self._ending}"

    def _write(self, raw: Raw, place: Path) -> None:
        file = raw if isinstance(raw, Spooled) else Spooled(place.parent)
        try:
            if isinstance(raw, bytes):
                file.write(raw)
            file.move(place)
        except StorageError:
            file.discard()
            raise

    def _enter(self, folder: Path) -> None:
        """Make *folder* and those above it where missing, and put each one's name on disk, once in a process."""
        if folder in self._entered or folder == folder.parent:
            return
        if folder != self._root:
            self._enter(folder.parent)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)
        self._entered.add(folder)


def draft_files(archive: Path) -> Archive:
    """The files of registered drafts: base texts cannot be asked of anybody again."""
    return Archive(archive, folder="drafts", ending=".file")


def _is_whole(place: Path, digest: str) -> bool:
    """Whether the message stands there undamaged; a damaged one is written again from what just came."""
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def _sorted(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
