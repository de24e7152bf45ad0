"""The refresh token of a person who signed in once: a file for its owner alone, written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from consultation.errors import TokenError

if TYPE_CHECKING:
    import msal

_LARGEST = 4_000_000


@dataclass(frozen=True)
class TokenFile:
    """msal's own cache on the disk. ``backup`` leaves it out: it is worth a password, and made again in a minute."""

    path: Path

    def read(self) -> msal.SerializableTokenCache:
        """What the file has; empty where there is none yet.

        Raises:
            TokenError: it cannot be read, or others can read it.
        """
        import msal

        cache = msal.SerializableTokenCache()
        try:
            with self.path.open("rb") as file:
                if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                    raise TokenError(f"{self.path} can be read by others: chmod 600, and sign in again")
                cache.deserialize(file.read(_LARGEST).decode("utf-8"))
        except FileNotFoundError:
            pass
        except ValueError as error:
            raise TokenError(f"{self.path} is damaged: remove it and run 'rapporteur signin'") from error
        except OSError as error:
            raise TokenError(f"{self.path} cannot be read: {error.strerror}") from error
        return cache

    def write(self, cache: msal.SerializableTokenCache) -> None:
        """Put what changed on the disk, fsynced and renamed into place.

        Raises:
            TokenError: it cannot be written; the old file stands.
        """
        if not cache.has_state_changed:
            return
        try:
            # The data folder may not be there yet; ``mkdir`` gives its mode to the last folder alone.
            for folder in (self.path.parent.parent, self.path.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._replace(cache.serialize().encode("utf-8"))
        except OSError as error:
            raise TokenError(f"{self.path} cannot be written: {error.strerror}") from error

    def _replace(self, content: bytes) -> None:
        # mkstemp makes files of mode 0600.
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
