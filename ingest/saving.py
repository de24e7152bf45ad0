"""A copy of everything in one file (``backup``), and the way back (``restore``).

    record.sqlite ─► journal.jsonl ─► archive/… ─► manifest.json        in this order, in one .tar.gz

The record is copied first and at one moment: what it speaks of stands in journal and archive before it is committed,
so what is copied after it has all of that, and perhaps more, which whoever replays tolerates. On PostgreSQL archive
and journal are the backup, and ``rebuild`` makes the record of them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from consultation.errors import NotFound, StorageError, UsageError
from consultation.model import Consultation
from ingest.intake import Progress, Silent
from store.database import sqlite_file
from store.session import Session, database_url, journal_path

MANIFEST, RECORD, JOURNAL = "manifest.json", "record.sqlite", "journal.jsonl"
#: version of the layout
_FORMAT = 1
#: the only names that a backup has: nothing in it can leave the data folder
_NAME = re.compile(r"record\.sqlite|journal\.jsonl|archive/(?:raw|drafts)/[0-9a-f]{2}/[0-9a-f]{64}\.(?:eml|file)")
_PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a backup holds."""

    at: datetime
    mails: int
    #: octets before compression
    size: int
    #: the record itself is in it
    record: bool
    #: files of the archive that were damaged when they were saved: they no longer have the digest they are named by
    damaged: tuple[str, ...] = ()


def backup(session: Session, file: Path, progress: Progress | None = None) -> Saved:
    """Write everything into *file*, which must not exist; it has its name once it is whole and on the disk.

    Raises:
        UsageError: the file exists, or its name does not end in .tar.gz.
        StorageError: it cannot be written.
    """
    if not file.name.endswith((".tar.gz", ".tgz")):
        raise UsageError(f"{file}: name it with the ending .tar.gz")
    if file.exists():
        raise UsageError(f"{file} exists: a backup is never written over another one")
    partial = file.with_name(f"{file.name}.partial")
    try:
        with _private(partial) as stream:
            saved = _write(session, stream, progress or Silent())
        partial.rename(file)
        _sync(file.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageError(f"{file} cannot be written: {error.strerror or type(error).__name__}") from error
    return saved


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that its owner alone may read, on the disk when the block ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _write(session: Session, stream: IO[bytes], progress: Progress) -> Saved:
    now = session.clock()
    files: dict[str, dict[str, Any]] = {}
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as tar, tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / RECORD
        if session.database.copy_file(record):
            files[RECORD] = _add(tar, RECORD, record, now)
        files[JOURNAL] = _add(tar, JOURNAL, session.journal.path, now)
        kept = sorted((session.data / "archive").glob("*/??/*"))
        progress.start("backup", len(kept))
        for path in kept:
            name = path.relative_to(session.data).as_posix()
            # A half-written file of a running worker is nobody's yet; one that is gone by now was forgotten.
            if _NAME.fullmatch(name) and (entry := _add_if_there(tar, name, path, now)):
                files[name] = entry
            progress.step("backup")
        manifest = {"format": _FORMAT, "consultation": session.consultation.id, "at": now.isoformat(), "files": files}
        content = json.dumps(manifest, indent=1).encode()
        tar.addfile(_header(MANIFEST, len(content), now), io.BytesIO(content))
    return _saved(manifest)


def _add_if_there(tar: tarfile.TarFile, name: str, path: Path, at: datetime) -> dict[str, Any] | None:
    try:
        return _add(tar, name, path, at)
    except FileNotFoundError:
        return None


def _add(tar: tarfile.TarFile, name: str, path: Path, at: datetime) -> dict[str, Any]:
    """Add a file as long as it was when it was opened (the journal grows), and say what was added."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        counted = _Digesting(stream)
        tar.addfile(_header(name, size, at), counted)
    return {"sha256": counted.digest.hexdigest(), "size": size}


def _header(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode, header.mtime = size, 0o600, at.timestamp()
    return header


class _Digesting(io.RawIOBase):
    """Hands a file through and digests what goes by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next octets."""
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


def restore(consultation: Consultation, file: Path) -> Saved:
    """Unpack *file* into the data folder, which must be empty or missing.

    Everything is unpacked beside it and checked first; the folder has all or nothing.

    Raises:
        NotFound: there is no such file.
        UsageError: the data folder is not empty, or the file is no backup of this consultation.
        StorageError: a file in it is damaged or missing, or the disk is full.
    """
    data = consultation.data
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    if data.exists() and any(data.iterdir()):
        raise UsageError(f"the data folder {data} is not empty: move it away, or name another one by --data")
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{data.name}.restoring-", dir=data.parent) as folder:
            unpacked = Path(folder)
            manifest = _unpack(file, unpacked)
            _check(manifest, file, consultation)
            return _move(manifest, unpacked, consultation)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise StorageError(f"{file} cannot be restored ({error}): it is damaged, or the disk is full") from error


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Write the files out under the names that a backup may have; its manifest."""
    manifest: dict[str, Any] = {}
    found: dict[str, dict[str, Any]] = {}
    with tarfile.open(file, mode="r:gz") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is None or not (member.name == MANIFEST or _NAME.fullmatch(member.name)):
                raise UsageError(f"{file} is no backup of ours: it holds '{member.name[:100]}'")
            if member.name == MANIFEST:
                manifest = _manifest(content.read(), file)
            else:
                found[member.name] = _copy(content, folder / member.name)
    if not manifest:
        raise UsageError(f"{file} is no backup of ours, or was cut short: it has no {MANIFEST}")
    return manifest | {"found": found}


def _manifest(content: bytes, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(content)
        datetime.fromisoformat(manifest["at"])
        known = manifest["format"] == _FORMAT and isinstance(manifest["files"], dict)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is no backup of ours: its {MANIFEST} cannot be read") from error
    if not known:
        raise UsageError(f"{file} was written by a newer version of rapporteur: install that one first")
    return dict(manifest)


def _copy(content: IO[bytes], place: Path) -> dict[str, Any]:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with _private(place) as stream:
        while piece := content.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            stream.write(piece)
    return {"sha256": digest.hexdigest(), "size": size}


def _check(manifest: dict[str, Any], file: Path, consultation: Consultation) -> None:
    if manifest["consultation"] != consultation.id:
        raise UsageError(f"{file} is of the consultation '{manifest['consultation']}', not of '{consultation.id}'")
    said, found = manifest["files"], manifest["found"]
    wrong = sorted(name for name in {*said, *found} if said.get(name) != found.get(name))
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise StorageError(f"{file} is damaged: {wrong[0]}{more} is not what was saved; nothing was restored")
    if JOURNAL not in found:
        raise StorageError(f"{file} has no journal: nothing was restored")


def _move(manifest: dict[str, Any], folder: Path, consultation: Consultation) -> Saved:
    data, place = consultation.data, sqlite_file(database_url(consultation))
    record = folder / RECORD
    if record.exists() and place is not None and place.parent == data and not place.exists():
        record.rename(folder / place.name)
    else:
        record.unlink(missing_ok=True)
    folder.chmod(0o700)
    if journal_path(data).name != JOURNAL:
        (folder / JOURNAL).rename(folder / journal_path(data).name)
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            _sync(path)
    data.mkdir(mode=0o700, exist_ok=True)
    # The record last: with it the folder counts as filled.
    for path in sorted(folder.iterdir(), key=lambda path: path.suffix == ".sqlite"):
        path.rename(data / path.name)
    _sync(data)
    saved = _saved(manifest)
    return replace(saved, record=place is not None and place.exists())


def _saved(manifest: dict[str, Any]) -> Saved:
    files = manifest["files"]
    return Saved(
        at=datetime.fromisoformat(manifest["at"]).astimezone(UTC),
        mails=sum(name.startswith("archive/raw/") for name in files),
        size=sum(entry["size"] for entry in files.values()),
        record=RECORD in files,
        damaged=tuple(name for name, it in files.items() if name.startswith("archive/") and it["sha256"] not in name),
    )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
