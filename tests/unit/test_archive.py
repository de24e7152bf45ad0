"""Zip archives: bombs, overlaps, names and passwords (FAULTS.md M1 to M5), each from an archive of our own making."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from parsers import archive, files, nesting
from parsers.facts import Extraction

PUBLIC = Path(__file__).parents[3] / "shared/real/thejoshwolfe+yauzl/test"


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def codes(found: Extraction) -> set[str]:
    return {problem.code for problem in found.problems}


def test_members_are_children() -> None:
    """Every member is read, in the order of the archive, folders left out."""
    found = files.read(zipped({"a.txt": b"Paragraph 3: agreed.", "sub/": b"", "sub/b.txt": b"Two."}), "x.zip")
    assert [(child.name, child.state) for child in found.children] == [("a.txt", "ok"), ("sub/b.txt", "ok")]
    assert found.state == "ok"
    assert found.children[0].sha256


def test_a_bomb_stops_at_the_ratio() -> None:
    """A member that unpacks to more than a hundred times its size is refused, and what follows it is listed."""
    found = files.read(zipped({"bomb": bytes(5_000_000), "after.txt": b"text"}), "x.zip")
    assert found.state == "refused"
    assert [(child.name, child.problems[0].code) for child in found.children] == [
        ("bomb", "bomb"),
        ("after.txt", "archive_limit"),
    ]


def test_well_packed_small_text_is_no_bomb() -> None:
    """A small file of blanks packs better than a hundred to one and is read all the same."""
    assert files.read(zipped({"a.txt": b"a " * 40_000}), "x.zip").children[0].state == "ok"


def poor(budget: nesting.Budget) -> None:
    budget.unpacked, budget.members = 1000, 500


def test_all_members_together_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes of all members, nested ones too, come out of one budget."""
    monkeypatch.setattr(nesting.Budget, "__init__", poor)
    inner = zipped({"deep.txt": b"d" * 500}, zipfile.ZIP_STORED)
    found = files.read(zipped({"in.zip": inner, "late.txt": b"l" * 600}, zipfile.ZIP_STORED), "x.zip")
    assert found.children[0].children[0].state in {"ok", "refused"}
    assert found.children[1].state == "refused"


def test_a_false_declared_size_does_not_help() -> None:
    """Real bytes count: a member that declares less than it holds ends as damaged, not as read."""
    data = bytearray(zipped({"a.txt": b"x" * 3000}))
    size = struct.pack("<I", 3000)
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 10)
    (child,) = files.read(bytes(data), "x.zip").children
    assert child.state == "failed"


def overlapping() -> bytes:
    """Two directory entries that point to one local header, as the bomb of 10 GB has many."""
    content = zlib.compress(b"x" * 2000)[2:-4]
    check, size = zlib.crc32(b"x" * 2000), 2000
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(content), size, 5, 0) + b"a.txt" + content
    )
    directory = b""
    for name in (b"a.txt", b"b.txt"):
        fields = (20, 20, 0, 8, 0, 0, check, len(content), size, len(name), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields) + name
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), len(local), 0)
    return local + directory + end


def test_overlapping_members_are_refused() -> None:
    """Members whose bytes overlap are refused before anything is unpacked."""
    found = files.read(overlapping(), "x.zip")
    assert found.state == "refused"
    assert {child.problems[0].code for child in found.children} == {"overlapping"}


def nested(depth: int) -> bytes:
    data = b"the innermost text"
    name = "text.txt"
    for level in range(depth):
        data = zipped({name: data}, zipfile.ZIP_STORED)
        name = f"level{level}.zip"
    return data


def deepest(found: Extraction) -> Extraction:
    return deepest(found.children[0]) if found.children else found


def test_three_archives_deep_is_read() -> None:
    """A text in a zip in a zip in a zip is read."""
    assert deepest(files.read(nested(3), "x.zip")).text == "the innermost text"


@pytest.mark.parametrize("depth", [4, 200])
def test_deeper_archives_stay_shut(depth: int) -> None:
    """What stands deeper is listed as refused with its reason."""
    last = deepest(files.read(nested(depth), "x.zip"))
    assert (last.state, codes(last)) == ("refused", {"nested_too_deep"})


def test_more_members_than_are_read() -> None:
    """Of a thousand members the first five hundred are read and every other one is listed."""
    found = files.read(zipped({f"{n}.txt": b"t" for n in range(1000)}, zipfile.ZIP_STORED), "x.zip")
    assert len(found.children) == 1000
    assert sum(child.state == "ok" for child in found.children) == 500
    assert codes(found.children[-1]) == {"too_many_members"}


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "/abs.txt", "C:\\x.txt", "a\\..\\b.txt", "n" * 300 + ".txt", "con.txt", "x\u202egpj.txt"],
)
def test_names_are_shown_and_no_more(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name leads to a file; bidirectional controls are shown as codes, long names are cut."""
    monkeypatch.chdir(tmp_path)
    (child,) = files.read(zipped({name: b"text"}), "x.zip").children
    assert child.state == "ok"
    assert len(child.name) <= archive.MAX_NAME
    assert "\u202e" not in child.name
    assert list(tmp_path.rglob("*")) == []


def test_duplicate_names_are_two_members() -> None:
    """Two members of one name are both read, each by its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("a.txt", b"second")
    assert [child.text for child in files.read(out.getvalue(), "x.zip").children] == ["first", "second"]


def test_a_symbolic_link_is_refused() -> None:
    """A symbolic link is named and not followed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    (child,) = files.read(out.getvalue(), "x.zip").children
    assert (child.state, codes(child)) == ("refused", {"symlink"})


def encrypted(data: bytes) -> bytes:
    """The archive with the encryption flag set in local header and directory."""
    out = bytearray(data)
    out[6] |= 1
    place = out.find(b"PK\x01\x02")
    out[place + 8] |= 1
    return bytes(out)


def test_a_password_is_said() -> None:
    """An archive of protected members is encrypted, and says so of each."""
    found = files.read(encrypted(zipped({"a.txt": b"secret"})), "x.zip")
    assert (found.state, found.children[0].state) == ("encrypted", "encrypted")
    assert found.children[0].name == "a.txt"


@pytest.mark.parametrize("length", [0, 10, 60, 110])
def test_a_truncated_archive_ends_in_a_state(length: int) -> None:
    """An archive that is cut short fails with a reason."""
    found = files.read(zipped({"a.txt": b"some text that is cut"})[:length], "x.zip")
    assert found.state in {"failed", "empty", "unsupported"}
    assert found.problems


def test_an_empty_archive() -> None:
    """An archive without members is empty."""
    found = files.read(zipped({}), "x.zip")
    assert (found.state, codes(found)) == ("empty", {"empty"})


def test_a_damaged_member_costs_itself_alone() -> None:
    """A member whose bytes are damaged fails; the next is read."""
    data = bytearray(zipped({"a.txt": b"a" * 100, "b.txt": b"whole"}, zipfile.ZIP_STORED))
    data[40] ^= 0xFF
    states = [child.state for child in files.read(bytes(data), "x.zip").children]
    assert states == ["failed", "ok"]


@pytest.mark.parametrize("path", sorted(PUBLIC.rglob("*.zip")), ids=lambda path: path.stem[:40])
def test_public_archives(path: Path) -> None:
    """Archives of another project's tests end as their names say: failures in a reason, the others with members."""
    found = files.read(path.read_bytes(), path.name)
    assert found.children or found.problems
    if path.parent.name == "success":
        assert found.children
