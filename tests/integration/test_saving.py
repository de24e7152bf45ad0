"""A backup in one file, and the way back."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from consultation.errors import NotFound, StorageError, UsageError
from ingest.rebuilding import rebuild
from ingest.saving import backup, restore
from tests.keeping import MAIL, NOW, add_drafts, consultation, dump, opened

#: mails of the sample conference that the record of these tests holds
NUMBERS = ("0003", "0004", "0008")
Members = dict[str, bytes]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """A backup taken while the worker is there, and what the record held."""
    folder = tmp_path_factory.mktemp("saved")
    with opened(folder / "data") as (session, worker):
        worker.import_paths([MAIL["ccm-3rc"] / "info" / f"{number}.eml" for number in NUMBERS], "info")
        add_drafts(session, worker)
        worker.process()
        before = dump(session)
        outcome = backup(session, folder / "saved.tar.gz")
    assert (outcome.mails, outcome.record, outcome.damaged) == (len(NUMBERS), True, ())
    assert (folder / "saved.tar.gz").stat().st_mode & 0o077 == 0
    return folder / "saved.tar.gz", before


def _members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        found = {member.name: tar.extractfile(member) for member in tar}
        return {name: stream.read() for name, stream in found.items() if stream}


def _written(members: Members, place: Path) -> Path:
    with tarfile.open(place, "w:gz") as tar:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return place


def test_what_was_saved_comes_back(saved: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    """The record is equal, and so is one that is made again from the archive and the journal that came back."""
    file, before = saved
    data = tmp_path / "elsewhere" / "data"
    outcome = restore(consultation(data), file)
    assert (outcome.mails, outcome.record) == (len(NUMBERS), True)
    assert sorted(path.name for path in data.iterdir()) == ["archive", "journal.jsonl", "rapporteur.sqlite"]
    assert [path.name for path in data.parent.iterdir()] == ["data"]
    for _ in range(2):
        with opened(data) as (session, _worker):
            after = dump(session)
        assert [name for name in before if before[name] != after[name]] == []
        assert rebuild(consultation(data), lambda: NOW).problems == ()


def test_nothing_is_written_over(saved: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    """A data folder that holds something, and a file that exists, are left as they are."""
    file, _ = saved
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "note").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        restore(consultation(tmp_path / "data"), file)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["note"]
    taken = tmp_path / "taken.tar.gz"
    taken.write_bytes(b"mine")
    with opened(tmp_path / "other") as (session, _worker):
        with pytest.raises(UsageError, match="exists"):
            backup(session, taken)
        with pytest.raises(UsageError, match=r"\.tar\.gz"):
            backup(session, tmp_path / "saved.doc")
        with pytest.raises(StorageError, match="cannot be written"):
            backup(session, tmp_path / "nowhere" / "saved.tar.gz")
    assert taken.read_bytes() == b"mine"
    assert not list(tmp_path.glob("*.partial"))


def _damage_mail(members: Members) -> Members:
    name = next(name for name in members if name.startswith("archive/raw"))
    return members | {name: members[name][:-1] + b"?"}


def _drop_mail(members: Members) -> Members:
    return {name: content for name, content in members.items() if not name.startswith("archive/raw")}


def _add_mail(members: Members) -> Members:
    return {f"archive/raw/00/{'0' * 64}.eml": b"x", **members}


def _climb(members: Members) -> Members:
    return {"../outside": b"x", **members}


def _of_another(members: Members) -> Members:
    manifest = json.loads(members["manifest.json"]) | {"consultation": "ccm-2rc"}
    return members | {"manifest.json": json.dumps(manifest).encode()}


def _newer(members: Members) -> Members:
    return members | {"manifest.json": json.dumps(json.loads(members["manifest.json"]) | {"format": 9}).encode()}


def _without_manifest(members: Members) -> Members:
    return {name: content for name, content in members.items() if name != "manifest.json"}


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (_damage_mail, StorageError, "damaged"),
        (_drop_mail, StorageError, "damaged"),
        (_add_mail, StorageError, "damaged"),
        (_climb, UsageError, "no backup"),
        (_of_another, UsageError, "ccm-2rc"),
        (_newer, UsageError, "newer"),
        (_without_manifest, UsageError, "cut short"),
    ],
)
def test_what_is_not_as_it_was_saved_is_refused(
    saved: tuple[Path, dict[str, object]],
    tmp_path: Path,
    change: Callable[[Members], Members],
    error: type[Exception],
    words: str,
) -> None:
    """One changed, missing or foreign file: the message says so, and nothing is restored at all."""
    file = _written(change(_members(saved[0])), tmp_path / "changed.tar.gz")
    with pytest.raises(error, match=words):
        restore(consultation(tmp_path / "data"), file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["changed.tar.gz"]


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar", mtime=0), None])
def test_a_file_of_another_kind_is_refused(
    saved: tuple[Path, dict[str, object]], tmp_path: Path, content: bytes | None
) -> None:
    """Empty, of another format, or cut off: a message, and no data folder."""
    file = tmp_path / "odd.tar.gz"
    file.write_bytes(saved[0].read_bytes()[:-5000] if content is None else content)
    with pytest.raises((StorageError, UsageError), match=r"odd\.tar\.gz"):
        restore(consultation(tmp_path / "data"), file)
    assert [path.name for path in tmp_path.iterdir()] == ["odd.tar.gz"]
    with pytest.raises(NotFound):
        restore(consultation(tmp_path / "data"), tmp_path / "missing.tar.gz")


def test_damage_in_the_archive_is_named_when_it_is_saved(tmp_path: Path) -> None:
    """The rest is saved all the same."""
    with opened(tmp_path / "data") as (session, worker):
        worker.import_paths([MAIL["ccm-3rc"] / "info" / f"{number}.eml" for number in NUMBERS], "info")
        damaged = next((tmp_path / "data" / "archive").glob("raw/*/*.eml"))
        damaged.write_bytes(b"damaged")
        outcome = backup(session, tmp_path / "saved.tar.gz")
    assert outcome.mails == len(NUMBERS)
    assert [name.rpartition("/")[2] for name in outcome.damaged] == [damaged.name]
