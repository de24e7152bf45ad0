"""The archive of raw mail: on disk for good before anybody is told, found again whole, and plain about its disk."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultation.errors import ArchiveDamaged, NotFound, StorageError
from ingest.archive import Archive
from ingest.spooled import LARGE, Spooled, gather

ROOT = Path(__file__).parent.parent.parent
RAW = b"Subject: x\r\n\r\n\xff\x00text\r\n"
DIGEST = hashlib.sha256(RAW).hexdigest()
STRACE = [shutil.which("strace")] if shutil.which("strace") else []


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data" / "archive", floor=0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(raw=st.binary(max_size=2_000))
def test_whatever_is_put_in_comes_out(archive: Archive, raw: bytes) -> None:
    """Byte for byte, under its SHA-256."""
    digest = archive.put(raw)
    assert digest == hashlib.sha256(raw).hexdigest()
    assert archive.get(digest) == raw
    assert archive.has(digest)


def test_the_same_message_is_kept_once(archive: Archive, tmp_path: Path) -> None:
    """The second copy neither adds a file nor writes the first one anew."""
    archive.put(RAW)
    (file,) = (tmp_path / "data" / "archive" / "raw").rglob("*.eml")
    before = file.stat()
    assert archive.put(RAW) == DIGEST
    assert file.stat().st_ino == before.st_ino
    assert list(archive.all()) == [DIGEST]


def test_a_large_message_only_gets_its_name(archive: Archive, tmp_path: Path) -> None:
    """Written to a file of the archive as it comes, it is moved and not written again; a second copy leaves nothing."""
    first, second = archive.spool(), archive.spool()
    for file in (first, second):
        for _ in range(1000):
            file.write(RAW)
    written = first.path.stat().st_ino
    digest = archive.put(first)
    (kept,) = (tmp_path / "data").rglob("*.eml")
    assert (archive.get(digest), kept.stat().st_ino) == (RAW * 1000, written)
    assert archive.put(second) == digest
    assert [path for path in (tmp_path / "data").rglob("*") if path.is_file()] == [kept]


def test_a_large_message_that_is_dropped_leaves_no_file(archive: Archive, tmp_path: Path) -> None:
    """Where the line breaks nobody keeps the object, and the file goes with it."""
    file = archive.spool()
    file.write(RAW)
    assert [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()] == [RAW]
    del file
    assert not [path for path in (tmp_path / "data").rglob("*") if path.is_file()]


@pytest.mark.parametrize("octets", [0, 1, LARGE, LARGE + 1, 3 * LARGE])
def test_pieces_are_put_together(archive: Archive, octets: int) -> None:
    """In memory while they are few, in a file beyond; the octets are the same."""
    whole = (RAW * (octets // len(RAW) + 1))[:octets]
    got = gather((whole[at : at + 70_000] for at in range(0, octets, 70_000)), archive.spool)
    assert (bytes(got), len(got), isinstance(got, Spooled)) == (whole, octets, octets > LARGE)


def test_nobody_else_may_read_it(archive: Archive, tmp_path: Path) -> None:
    """Files are 0600 and folders 0700, whatever the umask."""
    previous = os.umask(0)
    try:
        archive.put(RAW)
    finally:
        os.umask(previous)
    made = list((tmp_path / "data").rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {0o600}


def test_a_damaged_message_is_not_given_out(archive: Archive, tmp_path: Path) -> None:
    """It is named as damaged with its place; put in again, it is whole again."""
    archive.put(RAW)
    (file,) = (tmp_path / "data").rglob("*.eml")
    file.write_bytes(RAW[:-1] + b"!")
    with pytest.raises(ArchiveDamaged, match=re.escape(str(file))):
        archive.get(DIGEST)
    archive.put(RAW)
    assert archive.get(DIGEST) == RAW


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64, DIGEST + "\n"])
def test_what_is_not_there_is_not_found(archive: Archive, digest: str) -> None:
    """A string that is no digest never becomes part of a path."""
    archive.put(RAW)
    with pytest.raises(NotFound):
        archive.get(digest)


def test_digests_are_listed_in_order_and_strangers_left_aside(archive: Archive, tmp_path: Path) -> None:
    """Other files in the folder are not taken for messages."""
    digests = sorted(archive.put(f"{number}".encode()) for number in range(30))
    folder = tmp_path / "data" / "archive" / "raw" / digests[0][:2]
    for stranger in ("notes.txt", "x.eml", f"{'0' * 64}.eml"):
        (folder / stranger).write_text("")
    assert list(archive.all()) == digests


def test_what_a_killed_worker_left_is_swept(archive: Archive, tmp_path: Path) -> None:
    """A half-written file is not listed, and is removed at the next start."""
    archive.put(RAW)
    left = tmp_path / "data" / "archive" / "raw" / DIGEST[:2] / ".unfinished-abc"
    left.write_bytes(b"half")
    assert list(archive.all()) == [DIGEST]
    assert archive.sweep() == 1
    assert not left.exists()
    assert archive.get(DIGEST) == RAW


def test_a_forgotten_message_is_gone(archive: Archive) -> None:
    """Forgetting it twice is no error."""
    archive.put(RAW)
    archive.forget(DIGEST)
    archive.forget(DIGEST)
    assert not archive.has(DIGEST)
    assert list(archive.all()) == []


def test_room_is_measured_against_the_floor(tmp_path: Path) -> None:
    """Where less than the floor would stay free, taking in stops with words about it."""
    free = shutil.disk_usage(tmp_path).free
    assert Archive(tmp_path / "new", floor=0).room_for(1)
    crowded = Archive(tmp_path / "new", floor=free * 2)
    assert not crowded.room_for(1)
    with pytest.raises(StorageError, match="nothing more is taken in until there is room"):
        crowded.check_room(1)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """A file where the archive should be is a StorageError that names the place."""
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StorageError, match=re.escape(str(tmp_path / "data"))):
        Archive(tmp_path / "data", floor=0).put(RAW)


def test_a_full_disk_keeps_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    """With a limit on file size in the place of a full disk: no file, no half file, words that help."""
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from ingest.archive import Archive\n"
        "from consultation.errors import StorageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    Archive(Path(sys.argv[2]), floor=0).put(b'x' * 5000)\n"
        "except StorageError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert str(tmp_path) in done.stdout
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


PUT = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from pathlib import Path\n"
    "from ingest.archive import Archive\n"
    f"Archive(Path(sys.argv[2]), floor=0).put({RAW!r})\n"
)


@pytest.mark.parametrize("strace", STRACE)
def test_file_and_folders_are_on_disk_before_put_returns(tmp_path: Path, strace: str) -> None:
    """Seen from the kernel: write, fsync, rename, then fsync of the folder; and of those above that got a new name."""
    log = tmp_path / "log"
    root = tmp_path / "archive"
    traced = [strace, "-f", "-y", "-e", "trace=write,fsync,fdatasync,rename,mkdir", "-o", str(log)]
    subprocess.run([*traced, sys.executable, "-c", PUT, str(ROOT), str(root)], check=True, timeout=60)
    lines = [line for line in log.read_text().splitlines() if str(root) in line]
    folder = root / "raw" / DIGEST[:2]
    order = [
        next(index for index, line in enumerate(lines) if re.search(pattern, line))
        for pattern in (
            rf"write\(\d+<{folder}/\.unfinished",
            rf"fsync\(\d+<{folder}/\.unfinished",
            rf"rename\(.*{DIGEST}\.eml",
            rf"fsync\(\d+<{folder}>",
        )
    ]
    assert order == sorted(order)
    synced = set(re.findall(r"fsync\(\d+<([^>]+)>", "\n".join(lines)))
    assert {str(root), str(root / "raw"), str(folder)} <= synced


@pytest.mark.parametrize("strace", STRACE)
@pytest.mark.parametrize("call", ["fsync", "rename", "mkdir"])
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC", "error=EIO"])
def test_a_fault_at_any_call_leaves_the_whole_message_or_none(
    tmp_path: Path, strace: str, call: str, fault: str
) -> None:
    """Killed or refused at each call in turn: what is listed is whole, and putting it in again succeeds."""
    for number in range(1, 10):
        root = tmp_path / f"{call}-{fault}-{number}"
        traced = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
        inject = ["-e", f"inject={call}:{fault}:when={number}"]
        done = subprocess.run(
            [*traced, *inject, sys.executable, "-c", PUT, str(ROOT), str(root)],
            capture_output=True,
            timeout=60,
            check=False,
        )
        archive = Archive(root, floor=0)
        assert list(archive.all()) in ([], [DIGEST])
        assert archive.put(RAW) == DIGEST
        assert archive.get(DIGEST) == RAW
        archive.sweep()
        assert [path.name for path in root.rglob("*") if path.is_file()] == [f"{DIGEST}.eml"]
        if done.returncode == 0:
            # The call was made fewer times than that: every place has had its turn.
            assert number > 1
            return
        assert fault == "signal=KILL" or b"StorageError" in done.stderr
    pytest.fail("the call is made more often than was looked at")
