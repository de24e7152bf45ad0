"""Mails out of a ``.zip``: read member by member into memory, by position and never by path (FAULTS.md M1 to M4).

The limits are those of a mailbox that somebody exported, not of an attachment: many members, but none that unpacks to
far more than it is, lies over another, or is anything but a plain file.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parsers.clean import clean_line

#: octets that the directory may have; zipfile reads all of it before anything else
MAX_DIRECTORY = 16 * 1024 * 1024
MAX_MEMBERS = 50_000
#: octets of one member, unpacked
MAX_MEMBER = 200 * 1024 * 1024
#: times its packed size that a member may unpack to, once it is larger than ``GRACE``
MAX_RATIO, GRACE = 100, 100 * 1024
_CHUNK = 1 << 16

#: end of central directory record (APPNOTE 4.3.16): members, size and place of the directory
_END = struct.Struct("<4s4H2LH")
_LARGEST_COMMENT = 0xFFFF


@dataclass(frozen=True, kw_only=True)
class Member:
    """One unpacked file; its name is for people, cleaned, and never a path to write to."""

    name: str
    content: bytes


class _Refused(Exception):
    """This member or archive is not read, for the reason said."""


def is_zip(start: bytes) -> bool:
    """Whether a file that starts like this is a zip archive."""
    return start[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def members(path: Path, problems: list[tuple[str, str]]) -> Iterator[Member]:
    """The files in the archive, in its own order; those not read are added to *problems* with the reason."""
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_members(infos)
            for info in infos:
                name = clean_line(info.filename.replace("\\", "/"))
                try:
                    if not info.is_dir():
                        yield Member(name=name, content=_unpacked(archive, info))
                except _Refused as reason:
                    problems.append((f"{path}/{name}", str(reason)))
    except _Refused as reason:
        problems.append((str(path), str(reason)))
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, NotImplementedError) as error:
        problems.append((str(path), f"is no archive that can be read ({type(error).__name__})"))


def _check_directory(path: Path) -> None:
    """Refuse by the size of the directory before anything of it is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END.size - _LARGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise _Refused("is no whole archive: its directory is missing")
    _, _, _, _, count, size, _, _ = _END.unpack_from(tail, at)
    # All ones stand for numbers too large for this record (zip64), which are too large here as well.
    if size > MAX_DIRECTORY or (count > MAX_MEMBERS and count != 0xFFFF):
        raise _Refused(f"has more than {MAX_MEMBERS} members: split it")


def _check_members(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse too many members, and members that lie over one another (Python 3.11 does not; CVE-2024-0450)."""
    if len(infos) > MAX_MEMBERS:
        raise _Refused(f"has more than {MAX_MEMBERS} members: split it")
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise _Refused("has members that lie over one another: not opened")
        # A member's own header has at least 30 octets (APPNOTE 4.3.7).
        end = info.header_offset + 30 + info.compress_size


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, counted as they come: what its header says of its size is not believed."""
    if info.flag_bits & 0x1:
        raise _Refused("is encrypted: unpack it first")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _Refused("is a link, not a file")
    content = bytearray()
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                content += chunk
                if len(content) > MAX_MEMBER:
                    raise _Refused(f"is larger than {MAX_MEMBER // 1024**2} MiB")
                if len(content) > GRACE and len(content) > MAX_RATIO * max(info.compress_size, 1):
                    raise _Refused(f"unpacks to more than {MAX_RATIO} times its size")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _Refused(f"is damaged ({type(error).__name__})") from error
    return bytes(content)
