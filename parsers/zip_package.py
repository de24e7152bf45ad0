"""Office files that are zip packages (ODF, PresentationML): parts by name, bounded before they are unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from consultation.errors import LimitReached, ParseError
from parsers.word.package import EncryptedPackage, parse

#: bytes of one XML part, unpacked (FAULTS.md M9)
MAX_PART = 20_000_000
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, LookupError)


class ZipPackage:
    """One opened package; ParseError where it is none."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise ParseError(f"the file is damaged or cut short ({error})") from error

    def names(self) -> list[str]:
        """Names of all parts, in the order of the directory."""
        return self._archive.namelist()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, ``None`` where there is none; LimitReached where it is too large."""
        try:
            with self._archive.open(name) as stream:
                blob = stream.read(MAX_PART + 1)
        except KeyError:
            return None
        except RuntimeError as error:
            raise EncryptedPackage("protected by a password; ask the sender for an open copy") from error
        except _DAMAGED as error:
            raise ParseError(f"the part {name} is damaged ({error})") from error
        if len(blob) > MAX_PART:
            raise LimitReached(f"the part {name} unpacks to more than {MAX_PART // 1_000_000} MB")
        return blob

    def root(self, name: str) -> Any:
        """The root element of an XML part; ``None`` where there is none. HostileFile where it has a DOCTYPE."""
        blob = self.part(name)
        return None if blob is None else parse(blob, name)
