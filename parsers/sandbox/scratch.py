"""Working folders for children: fresh, writable for the child's user, and gone afterwards whatever was put in them."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from consultation.errors import StorageError

#: the user of a child where the worker runs as root
_NOBODY = 65534


class Scratch:
    """Fresh working folders below one folder of this process; leftovers of dead ones are swept at the start."""

    def __init__(self, parent: Path | None) -> None:
        # The process that enters it has another working folder.
        self._parent = (parent or Path(tempfile.gettempdir())).resolve()
        self._sweep()
        try:
            self._parent.mkdir(parents=True, exist_ok=True)
            self._home = Path(tempfile.mkdtemp(prefix=f"rapporteur-scratch-{os.getpid()}-", dir=self._parent))
        except OSError as error:
            raise StorageError(f"no scratch folder can be made in {self._parent}: {error.strerror}") from error
        # The child's user must be able to pass through, not to look.
        self._home.chmod(0o711)

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """An empty folder that the child may write to, removed afterwards whatever is in it."""
        try:
            folder = Path(tempfile.mkdtemp(dir=self._home))
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                os.chown(folder, _NOBODY, _NOBODY)
        except OSError as error:
            raise StorageError(f"no scratch folder can be made in {self._home}: {error.strerror}") from error
        try:
            yield folder
        finally:
            _remove(folder)

    def close(self) -> None:
        """Remove them all."""
        _remove(self._home)

    def _sweep(self) -> None:
        for left in self._parent.glob("rapporteur-scratch-*-*"):
            pid = left.name.split("-")[2]
            if pid.isdigit() and not _alive(int(pid)) and _is_ours(left):
                _remove(left)


def _is_ours(folder: Path) -> bool:
    """Whether a folder is one, and belongs to this user: anybody may make names in the temporary folder."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())


def _alive(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(folder: Path) -> None:
    """Remove a folder and all below it. What a child nested too deeply for one pass is first brought up."""
    for attempt in range(1_000):
        with contextlib.suppress(RecursionError, OSError):
            shutil.rmtree(folder)
        if not folder.exists() or not _bring_up(folder, attempt):
            return


def _bring_up(folder: Path, attempt: int) -> bool:
    """Move what lies three hundred folders down to the top, opening every folder on the way; whether there was any."""
    deep = folder
    try:
        for _ in range(300):
            deep.chmod(0o700)
            inner = next((path for path in deep.iterdir() if path.is_dir() and not path.is_symlink()), None)
            if inner is None:
                return attempt == 0
            deep = inner
        deep.rename(folder / f"brought-up-{attempt}")
    except OSError:
        return False
    return True
