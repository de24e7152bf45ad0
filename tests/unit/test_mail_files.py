"""Mail from files: every kind of file gives its mails whole, in order, and names what it could not read."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import mail_zip, mbox
from ingest.sources.files import FileMail, read_paths

MAIL = b"From: a@example.org\r\nSubject: %d\r\n\r\nText\r\n"


def read(*paths: Path) -> tuple[list[FileMail], list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    return list(read_paths(paths, problems)), problems


def raws(*paths: Path) -> list[bytes]:
    found, problems = read(*paths)
    assert problems == []
    return [bytes(mail.raw) for mail in found]


def test_a_folder_is_read_as_people_count(tmp_path: Path) -> None:
    """Mail 9 comes before mail 10, and files that are no mail are left alone."""
    for number in (10, 9, 100, 1):
        (tmp_path / f"mail {number}.eml").write_bytes(MAIL % number)
    (tmp_path / "labels.json").write_text('{"a": 1}')
    (tmp_path / "README.md").write_text("Note: this is no mail\n")
    (tmp_path / ".hidden.eml").write_bytes(MAIL % 0)
    assert raws(tmp_path) == [MAIL % number for number in (1, 9, 10, 100)]


def test_the_folders_around_a_mail_are_told(tmp_path: Path) -> None:
    """So that an export with a folder for each mailbox says which mailbox it was."""
    folder = tmp_path / "export" / "presidency" / "2026"
    folder.mkdir(parents=True)
    (folder / "1.eml").write_bytes(MAIL % 1)
    (mail,) = read(tmp_path / "export")[0]
    assert mail.folder_hint == ("export", "presidency", "2026")
    assert mail.path_words.endswith("export/presidency/2026/1.eml")


def test_a_single_file_is_told_with_its_folder(tmp_path: Path) -> None:
    """Named by itself, the folder that it lies in is the hint."""
    (tmp_path / "info").mkdir()
    (tmp_path / "info" / "1.eml").write_bytes(MAIL % 1)
    assert read(tmp_path / "info" / "1.eml")[0][0].folder_hint == ("info",)


def test_an_eml_is_mail_whatever_it_begins_with(tmp_path: Path) -> None:
    """Damaged mail is kept too: what it is, the child will say."""
    (tmp_path / "odd.eml").write_bytes(b"\x00\xffno header at all")
    assert raws(tmp_path) == [b"\x00\xffno header at all"]


def test_an_eml_with_an_envelope_line_is_one_mail(tmp_path: Path) -> None:
    """A "From " line at its top does not make it an mbox, of which parts could get lost."""
    content = b"From a@example.org Mon Jan  5 00:00:00 2026\n" + MAIL % 1
    (tmp_path / "one.eml").write_bytes(content)
    assert raws(tmp_path / "one.eml") == [content]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.msg", b"\xd0\xcf\x11\xe0", "Outlook"),
        ("x.pst", b"!BDN", "Outlook"),
        ("x.pdf", b"%PDF-1.7", "is no mail"),
        ("x.eml", b"", "is empty"),
        ("x.zip", b"PK\x03\x04 and no directory", "directory is missing"),
    ],
)
def test_what_was_pointed_at_and_is_no_mail_is_named(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """With what to do where something can be done."""
    (tmp_path / name).write_bytes(content)
    found, problems = read(tmp_path / name)
    assert found == []
    assert [place for place, _ in problems] == [str(tmp_path / name)]
    assert words in problems[0][1]


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The others are read."""
    (tmp_path / "1.eml").write_bytes(MAIL % 1)
    found, problems = read(tmp_path / "no", tmp_path / "1.eml")
    assert len(found) == 1
    assert problems == [(str(tmp_path / "no"), "neither a file nor a folder")]


def test_a_maildir_gives_new_and_cur_and_not_tmp(tmp_path: Path) -> None:
    """Names end in flags, not in ``.eml``; subfolders of Maildir++ begin with a dot."""
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "cur" / "2.host:2,S").write_bytes(MAIL % 2)
    (tmp_path / "new" / "3.host").write_bytes(MAIL % 3)
    (tmp_path / "tmp" / "4.host").write_bytes(MAIL % 4)
    (tmp_path / ".Sent" / "cur" / "1.host:2,").write_bytes(MAIL % 1)
    (tmp_path / "dovecot-uidlist").write_text("3 V1 N2")
    assert sorted(raws(tmp_path)) == [MAIL % 1, MAIL % 2, MAIL % 3]


def test_a_linked_folder_does_not_lead_in_circles(tmp_path: Path) -> None:
    """A link to a folder above is not followed."""
    (tmp_path / "1.eml").write_bytes(MAIL % 1)
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert raws(tmp_path) == [MAIL % 1]


class TestMbox:
    """Where a mail begins and ends within an mbox."""

    def test_a_sentence_that_begins_with_from_does_not_split(self, tmp_path: Path) -> None:
        """In a paragraph of its own, unquoted, with digits: only a header below makes a start."""
        text = b"Subject: a\n\nDates:\n\nFrom 2 to 5 February 2026 we met.\n\nFrom Geneva,\nall the best\n"
        content = b"From - Mon Jan  5 00:00:00 2026\n" + text + b"\nFrom b@example.org\nSubject: b\n\nB\n"
        (tmp_path / "box.mbox").write_bytes(content)
        assert raws(tmp_path) == [text, b"Subject: b\n\nB\n"]

    def test_quoted_lines_are_given_back(self) -> None:
        """One ">" is taken away, of those only that stand before "From "."""
        content = b"From x\nSubject: a\n\n>From here\n>>From there\n> From afar\nA >From inside\n"
        assert list(mbox.split(content)) == [b"Subject: a\n\nFrom here\n>From there\n> From afar\nA >From inside\n"]

    def test_windows_line_ends_are_kept(self) -> None:
        """The separator is found behind CRLF as behind LF."""
        content = b"From x\r\nA: 1\r\n\r\nText\r\n\r\nFrom y\r\nA: 2\r\n\r\nText\r\n"
        assert list(mbox.split(content)) == [b"A: 1\r\n\r\nText\r\n", b"A: 2\r\n\r\nText\r\n"]

    def test_each_mail_is_numbered(self, tmp_path: Path) -> None:
        """So that a person can find it in the file."""
        (tmp_path / "inbox").write_bytes(b"From x\nA: 1\n\nText\n\nFrom y\nA: 2\n\nText\n")
        assert [mail.path_words for mail in read(tmp_path)[0]] == [
            f"{tmp_path / 'inbox'}, mail 1",
            f"{tmp_path / 'inbox'}, mail 2",
        ]

    @given(st.lists(st.lists(st.sampled_from([b"", b"From a", b">From b", b"x", b"K: v"]), max_size=6), max_size=5))
    def test_what_was_written_comes_back(self, texts: list[list[bytes]]) -> None:
        """Mails written as mboxrd says are read as they were."""
        mails = [b"K: v\n\n" + b"".join(line + b"\n" for line in lines) for lines in texts]
        written = b"".join(b"From a@b Mon Jan  5 00:00:00 2026\n" + mbox_quoted(mail) + b"\n" for mail in mails)
        assert list(mbox.split(written)) == mails


def mbox_quoted(mail: bytes) -> bytes:
    lines = mail.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)


class TestZip:
    """Archives of mail, and archives that only look like it (FAULTS M1 to M4)."""

    def test_mails_in_folders_of_an_archive_are_read(self, tmp_path: Path) -> None:
        """With an mbox among them; other files are left alone, an archive within is named."""
        with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
            archive.writestr("info/1.eml", MAIL % 1)
            archive.writestr("info/box.mbox", b"From x\nA: 2\n\nText\n")
            archive.writestr("picture.png", b"\x89PNG")
            archive.writestr("inner.zip", b"PK\x03\x04")
        found, problems = read(tmp_path)
        assert [bytes(mail.raw) for mail in found] == [MAIL % 1, b"A: 2\n\nText\n"]
        assert found[0].folder_hint[-2:] == ("export.zip", "info")
        assert [(place.rsplit("/", 1)[1], words) for place, words in problems] == [
            ("inner.zip", "is an archive within an archive: unpack it first")
        ]

    def test_a_bomb_is_refused_and_the_rest_is_read(self, tmp_path: Path) -> None:
        """A member that unpacks to a thousand times its size is named; its neighbour comes through."""
        with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.eml", b"\x00" * 50_000_000)
            archive.writestr("good.eml", MAIL % 1)
        found, problems = read(tmp_path / "x.zip")
        assert [bytes(mail.raw) for mail in found] == [MAIL % 1]
        assert [words for _, words in problems] == ["unpacks to more than 100 times its size"]

    def test_a_false_size_is_not_believed(self, tmp_path: Path) -> None:
        """A member that says it is small and is not fails its own check, typed."""
        with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("liar.eml", random.Random(1).randbytes(300_000))
        content = (tmp_path / "x.zip").read_bytes().replace(struct.pack("<L", 300_000), struct.pack("<L", 10))
        (tmp_path / "x.zip").write_bytes(content)
        found, problems = read(tmp_path / "x.zip")
        assert found == []
        assert "is damaged" in problems[0][1]

    def test_members_over_one_another_are_refused(self, tmp_path: Path) -> None:
        """Two entries of the directory that name the same bytes: the archive is not opened."""
        (tmp_path / "x.zip").write_bytes(overlapping())
        found, problems = read(tmp_path / "x.zip")
        assert found == []
        assert "lie over one another" in problems[0][1]

    def test_names_lead_nowhere(self, tmp_path: Path) -> None:
        """Traversal, drives and control characters are words for people; nothing is written anywhere."""
        inside = tmp_path / "in"
        inside.mkdir()
        names = ["../../up.eml", "/abs.eml", "C:\\win.eml", "a\\..\\b.eml", "rtl\u202egpj.eml"]
        with zipfile.ZipFile(inside / "x.zip", "w") as archive:
            for name in names:
                archive.writestr(name, MAIL % 1)
        found, problems = read(inside / "x.zip")
        assert len(found) == len(names)
        assert problems == []
        assert all("\u202e" not in mail.path_words for mail in found)
        assert [path.name for path in tmp_path.rglob("*")] == ["in", "x.zip"]

    def test_links_and_encrypted_members_are_named(self, tmp_path: Path) -> None:
        """Neither is followed or guessed at."""
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            link = zipfile.ZipInfo("link.eml")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
            archive.writestr("locked.eml", MAIL % 1)
        content = bytearray((tmp_path / "x.zip").read_bytes())
        at = content.rindex(b"PK\x01\x02")
        content[at + 8] |= 1
        (tmp_path / "x.zip").write_bytes(content)
        assert [words for _, words in read(tmp_path / "x.zip")[1]] == [
            "is a link, not a file",
            "is encrypted: unpack it first",
        ]

    def test_a_directory_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        """The record at the end says how large it is; that is enough."""
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 1_000, 0, 0)
        (tmp_path / "x.zip").write_bytes(b"PK\x03\x04" + b"\x00" * 2_000 + end)
        assert "more than 50000 members" in read(tmp_path / "x.zip")[1][0][1]

    @given(st.binary(max_size=400), st.integers(0, 2**32))
    def test_any_damage_is_a_named_problem(self, noise: bytes, seed: int) -> None:
        """Bytes overwritten anywhere end in mails or in problems, never in another error."""
        import tempfile

        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "x.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("1.eml", MAIL % 1)
                archive.writestr("2.eml", MAIL % 2)
            content = bytearray(path.read_bytes())
            at = random.Random(seed).randrange(len(content))
            content[at : at + len(noise)] = noise
            path.write_bytes(content)
            problems: list[tuple[str, str]] = []
            members = list(mail_zip.members(path, problems))
            assert len(members) <= 2
            assert all(words for _, words in problems)


def overlapping() -> bytes:
    """An archive whose two directory entries name one and the same member."""
    data = zlib.compress(b"x" * 1_000)[2:-4]
    crc = zlib.crc32(b"x" * 1_000)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(data), 1_000, 5, 0) + b"a.eml" + data
    entries = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(data), 1_000, 5, 0, 0, 0, 0, 0, offset)
        + name
        for name, offset in ((b"a.eml", 0), (b"b.eml", 0))
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(entries), len(local), 0)
    return local + entries + end
