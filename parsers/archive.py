"""Zip archives, read member by member into memory (APPNOTE.TXT 6.3.10).

Nothing is ever written under a name from the archive: members are read by index, names are only shown. The directory
is judged before anything is unpacked, and what comes out is counted, never the declared size (FAULTS.md M1 to M5).
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from consultation.errors import LimitReached, ParseError
from parsers.facts import Extraction, ParseProblem
from parsers.nesting import MAX_MEMBERS, Nesting, listed

#: unpacked bytes for each packed byte, above which a member is a bomb …
MAX_RATIO = 100
#: … once it has given this many bytes (small files of blanks pack better than any text)
RATIO_GRACE = 100 * 1024
#: longest name shown
MAX_NAME = 150
#: files listed by name; of a hundred thousand the rest is counted, for nobody reads such a list
MAX_LISTED = 5000
_CHUNK = 64 * 1024
#: fixed part of a local file header, before name and extra field (APPNOTE 4.3.7)
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


def read(data: bytes, nesting: Nesting) -> Extraction:
    """Every member of the archive as a child: read, or listed with its reason."""
    if nesting.too_deep:
        return listed("", "refused", "nested_too_deep", "an archive inside too many others; it was not opened")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
            bad = _overlapping(archive.infolist(), archive.start_dir)
            children = tuple(_children(archive, members, bad, nesting))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise ParseError(f"the archive is damaged or cut short ({error})") from error
    return Extraction(state=_state(children), children=children, problems=_problems(children, members))


def _children(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], bad: set[int], nesting: Nesting
) -> Iterator[Extraction]:
    spent = False
    for position, entry in enumerate(members):
        if position >= MAX_LISTED:
            rest = f"{len(members) - position} more files"
            yield listed(rest, "refused", "too_many_members", f"the archive has {len(members)} files")
            return
        name = shown_name(entry.filename)
        if position >= MAX_MEMBERS:
            yield listed(
                name, "refused", "too_many_members", f"the archive has {len(members)} files", size=entry.file_size
            )
            continue
        reason = (
            ("refused", "archive_limit", "not read: a file before it went over a limit")
            if spent
            else _reason(entry, bad)
        )
        if reason is not None:
            yield listed(name, *reason, size=entry.file_size)
            continue
        child = _member(archive, entry, name, nesting)
        spent = spent or nesting.budget.unpacked <= 0
        yield child


def _reason(entry: zipfile.ZipInfo, bad: set[int]) -> tuple[str, str, str] | None:
    """State, code and words for a member that is not to be opened; ``None`` where it may be."""
    if entry.header_offset in bad:
        return "refused", "overlapping", "its bytes overlap those of another file in the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "refused", "symlink", "a symbolic link, not a file"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted", "encrypted", "protected by a password; ask the sender for it or for an open copy"
    return None


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, nesting: Nesting) -> Extraction:
    """Unpack and read one member; what is wrong with it stays with it."""
    try:
        content = _unpack(archive, entry, nesting.budget.unpacked)
    except LimitReached as error:
        nesting.budget.unpacked = 0
        return listed(name, "refused", "bomb", str(error), size=entry.file_size)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        return listed(name, "failed", "damaged_member", f"it could not be unpacked ({error})", size=entry.file_size)
    return nesting.member(content, name)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowed: int) -> bytes:
    """The bytes of a member, counted as they come (FAULTS.md M1); LimitReached over a limit."""
    out = bytearray()
    packed = max(entry.compress_size, 1)
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            if len(out) > allowed:
                raise LimitReached("it unpacks to more than is allowed for one archive")
            if len(out) > RATIO_GRACE and len(out) > MAX_RATIO * packed:
                raise LimitReached(f"it unpacks to more than {MAX_RATIO} times its packed size")
    return bytes(out)


def _overlapping(entries: list[zipfile.ZipInfo], directory: int) -> set[int]:
    """Header offsets of members whose bytes run into the next member's (CVE-2024-0450; Python 3.11 does not look).

    The local name and extra field may be longer than the directory says, never shorter than nothing: the fixed header
    and the packed bytes are the least that a member takes.
    """
    bad: set[int] = set()
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in zip(ordered, [*ordered[1:], None], strict=False):
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
        limit = following.header_offset if following is not None else directory
        if end > limit:
            bad.add(entry.header_offset)
            if following is not None:
                bad.add(following.header_offset)
    return bad


def shown_name(name: str) -> str:
    """A member's name for people: control and bidirectional characters as codes, cut at 150; never a path to open."""
    name = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


def _state(children: tuple[Extraction, ...]) -> str:
    """The archive's own state, from its members': the first that explains why nothing could be read."""
    if not children:
        return "empty"
    states = {child.state for child in children}
    if "ok" in states or len(states) > 1:
        return "refused" if any(p.code in {"bomb", "overlapping"} for c in children for p in c.problems) else "ok"
    only = states.pop()
    return only if only in {"encrypted", "refused"} else "ok"


def _problems(children: tuple[Extraction, ...], members: list[zipfile.ZipInfo]) -> tuple[ParseProblem, ...]:
    found = [ParseProblem(code="empty", detail="the archive holds no files")] if not members else []
    shut = [child for child in children if child.problems and child.state in {"refused", "encrypted", "failed"}]
    codes = dict.fromkeys(child.problems[0].code for child in shut)
    for code in codes:
        names = [child.name for child in shut if child.problems[0].code == code]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        found.append(ParseProblem(code=code, detail=f"not read: {', '.join(names[:3])}{more}"))
    return tuple(found)
