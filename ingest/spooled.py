"""A large message, written to a file while it comes: never held in memory, and written to the disk once.

The file is made in the folder in which the message will be kept, so that keeping it is giving it a name. Until then
its name says that it is unfinished; what a killed worker leaves of it is swept away (``Archive.sweep``).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from consultation.errors import StorageError

#: how the name of a file begins that is still being written
UNFINISHED = ".unfinished-"
#: octets of a message that are held in memory; what is longer goes to a file
LARGE = 1024 * 1024


class Spooled:
    """The octets of one message in an unfinished file of *folder*; without one, where the system keeps such files.

    The file goes with the object unless ``move`` has given it its name.

    Raises:
        StorageError: from everything here, where the disk is full, failing or not writable.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir())
        self._length = 0
        with storage(self._folder):
            descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=folder)
        self._file = os.fdopen(descriptor, "w+b", buffering=0)
        #: where it stands until it is moved
        self.path = Path(name)
        self._end = weakref.finalize(self, _remove, self._file, self.path)

    def write(self, piece: bytes) -> None:
        """Add the next octets."""
        with storage(self._folder):
            rest = memoryview(piece)
            while rest:
                rest = rest[self._file.write(rest) :]
        self._length += len(piece)

    def __len__(self) -> int:
        return self._length

    def __bytes__(self) -> bytes:
        with storage(self._folder):
            self._file.seek(0)
            return self._file.read()

    def digest(self) -> str:
        """The SHA-256 of what stands in the file, lower-case hexadecimal: read back, not what was meant to be there."""
        with storage(self._folder):
            self._file.seek(0)
            return hashlib.file_digest(self._file, "sha256").hexdigest()

    def move(self, place: Path) -> None:
        """Put the octets on disk (fsync) and give the file its name in one step."""
        with storage(self._folder):
            os.fsync(self._file.fileno())
            self.path.replace(place)
        self._end.detach()
        self._file.close()

    def discard(self) -> None:
        """Remove the file, unless it has its name."""
        self._end()


#: the octets of a message; those of a large one stand in a file
Raw = bytes | Spooled


def gather(pieces: Iterable[bytes], spool: Callable[[], Spooled]) -> Raw:
    """The pieces of a message put together: in memory as far as ``LARGE`` goes, beyond in a file of *spool*."""
    held: list[bytes] = []
    length, file = 0, None
    for piece in pieces:
        length += len(piece)
        if file is None and length > LARGE:
            file = spool()
            for earlier in held:
                file.write(earlier)
            held.clear()
        if file is None:
            held.append(piece)
        else:
            file.write(piece)
    return b"".join(held) if file is None else file


@contextmanager
def storage(folder: Path) -> Iterator[None]:
    """The one place where errors of the disk below *folder* become ours, with what to do about them."""
    try:
        yield
    except OSError as error:
        raise StorageError(_explained(error, folder)) from error


def _explained(error: OSError, folder: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"the disk of {folder} is full: make room; the mail stays in the mailbox and is fetched then"
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return f"{folder} cannot be written ({error.strerror}): check its owner and whether it is read-only"
        case _:
            return f"the archive {folder} could not be used ({error.strerror or type(error).__name__})"


def _remove(file: FileIO, path: Path) -> None:
    with contextlib.suppress(OSError):
        file.close()
    with contextlib.suppress(OSError):
        path.unlink()
