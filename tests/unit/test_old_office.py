"""Old Excel and PowerPoint files, and files of programs that nothing here reads: values, words, or what to ask for."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from parsers import files
from tests.fakes.old_word import compound

REAL = sorted(
    path for kind in ("xls", "ppt") for path in (Path(__file__).parents[3] / "shared/real").rglob(f"*.{kind}")
)


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of MS-XLS (2.1.4)."""
    return struct.pack("<HH", kind, len(content)) + content


def short(text: str, *, wide: bool = True) -> bytes:
    """A string with its length (MS-XLS 2.5.240, 2.5.294)."""
    return struct.pack("<HB" if wide else "<BB", len(text), 1) + text.encode("utf-16-le")


def workbook() -> bytes:
    """A workbook of one sheet: a word, a number, a truth."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    fonts = record(0x0031, bytes(14) + short("Arial", wide=False)) * 4
    formats = record(0x00E0, bytes(20)) * 16
    words = record(0x00FC, struct.pack("<II", 1, 1) + short("Paragraph 4: agreed."))

    def globals_(place: int) -> bytes:
        sheet = record(0x0085, struct.pack("<IBB", place, 0, 0) + short("Comments", wide=False))
        return begin + record(0x0042, struct.pack("<H", 1200)) + fonts + formats + sheet + words + record(0x000A)

    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, 2, 0, 3, 0))
    sheet += record(0x00FD, struct.pack("<HHHI", 0, 0, 15, 0))
    sheet += record(0x0203, struct.pack("<HHHd", 0, 1, 15, 12.0))
    sheet += record(0x0205, struct.pack("<HHHBB", 1, 2, 15, 1, 0)) + record(0x000A)
    return compound({"Workbook": globals_(len(globals_(0))) + sheet})


def atom(kind: int, content: bytes, instance: int = 0) -> bytes:
    """A record of MS-PPT (2.3.1)."""
    return struct.pack("<HHI", instance << 4, kind, len(content)) + content


def container(kind: int, *inner: bytes, instance: int = 0) -> bytes:
    """A record that holds others."""
    content = b"".join(inner)
    return struct.pack("<HHI", instance << 4 | 0xF, kind, len(content)) + content


def presentation() -> bytes:
    """A presentation of one slide, saved twice: the first saving's slide says something else."""
    old = container(0x03EE, atom(0x0FA8, b"Withdrawn."))
    slide = container(0x03EE, atom(0x0FA0, "A box – here.".encode("utf-16-le")))
    outline = atom(0x03F3, struct.pack("<IIIII", 2, 0, 2, 256, 0)) + atom(0x0F9F, struct.pack("<I", 0))
    outline += atom(0x0FA8, b"The title") + atom(0x0F9F, struct.pack("<I", 1)) + atom(0x0FA8, b"One.\rTwo.")
    document = container(0x03E8, container(0x0FF0, outline))
    stream = old + document
    first = len(stream)
    stream += atom(0x1772, struct.pack("<III", 2 << 20 | 1, len(old), 0))
    edit = len(stream)
    stream += atom(0x0FF5, struct.pack("<IIIIII", 0, 0, 0, first, 1, 3))
    place = len(stream)
    stream += slide
    second = len(stream)
    stream += atom(0x1772, struct.pack("<II", 1 << 20 | 2, place))
    last = len(stream)
    stream += atom(0x0FF5, struct.pack("<IIIIII", 0, 0, edit, second, 1, 3))
    user = atom(0x0FF6, struct.pack("<III", 20, 0xE391C05F, last) + bytes(12))
    return compound({"PowerPoint Document": stream, "Current User": user})


def test_an_old_workbook() -> None:
    """Values are read as the sheet shows them, under the sheet's name."""
    found = files.read(workbook(), "x.xls")
    assert found.tables == ((("Paragraph 4: agreed.", "12"), ("", "", "TRUE")),)
    assert {p.section for p in found.paragraphs} == {"Comments"}


def test_an_old_presentation() -> None:
    """The words of each slide as last saved, its title the section of the others."""
    found = files.read(presentation(), "x.ppt")
    assert [(p.where, p.text, p.section) for p in found.paragraphs] == [
        ("heading", "The title", "The title"),
        ("body", "One.", "The title"),
        ("body", "Two.", "The title"),
        ("body", "A box – here.", "The title"),
    ]
    assert (found.pages, found.title) == (1, "The title")


@pytest.mark.parametrize("made", [workbook(), presentation()], ids=["xls", "ppt"])
def test_torn_files_end_in_a_state(made: bytes) -> None:
    """Whatever byte of the records is another one, the file ends in a state, with a reason where it is not read."""
    for at in range(1536, min(len(made), 2400), 3):
        torn = bytearray(made)
        torn[at] ^= 0xFF
        found = files.read(bytes(torn), "x")
        assert found.state in {"ok", "failed", "empty", "encrypted", "unsupported"}
        assert found.state == "ok" or found.problems


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.pages", {"Index/Document.iwa": b"x"}, "Pages"),
        ("a.key", {"Index/Slide.iwa": b"x"}, "Keynote"),
        ("a.wpd", b"\xffWPC" + bytes(200), "WordPerfect"),
        ("a.hwp", {"mimetype": b"application/x-hwp"}, "Hangul"),
    ],
    ids=["pages", "keynote", "wordperfect", "hangul"],
)
def test_what_nothing_reads_says_what_to_ask_for(name: str, data: bytes | dict[str, bytes], word: str) -> None:
    """A file of another program is named with what the sender can do."""
    if isinstance(data, dict):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for member, content in data.items():
                archive.writestr(member, content)
        data = buffer.getvalue()
    found = files.read(data, name)
    assert found.state == "unsupported"
    assert word in found.problems[0].detail


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_public_files(path: Path) -> None:
    """Files of other projects end in a state, with a reason where nothing is read."""
    found = files.read(path.read_bytes(), path.name)
    assert found.text or found.problems
