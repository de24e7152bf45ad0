"""Word's binary format: tracked changes, tables, notes, comments and hidden words, from files of our own making."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from parsers import files
from parsers.facts import Extraction
from tests.fakes.old_word import modifier, old_word, strings

REAL = sorted((Path(__file__).parents[3] / "shared/real").rglob("*.doc"))
#: 3 February 2026, 10:05, as Word packs it
DATE = 5 | 10 << 6 | 3 << 11 | 2 << 16 | 126 << 20
AUTHORS = {51: strings(["Unknown", "Anna Author", "Ben Author"])}
PLAIN = (0, b"")
IN_TABLE = (0, modifier(0x2416, b"\x01"))
ROW_END = (0, modifier(0x2416, b"\x01") + modifier(0x2417, b"\x01"))


def put_in(author: int = 1) -> bytes:
    said = modifier(0x4804, struct.pack("<H", author)) + modifier(0x6805, struct.pack("<I", DATE))
    return modifier(0x0801, b"\x01") + said


def taken_out(author: int = 1) -> bytes:
    said = modifier(0x4863, struct.pack("<H", author)) + modifier(0x6864, struct.pack("<I", DATE))
    return modifier(0x0800, b"\x01") + said


def read(data: bytes) -> Extraction:
    return files.read(data, "x.doc")


def test_a_replacement() -> None:
    """A deletion and the insertion beside it are two changes and one edit; deleted words are not in the text after."""
    stretches = [("5.\tStates ", b""), ("should", taken_out()), ("shall", put_in()), (" act.\r", b"")]
    found = read(old_word(stretches, [PLAIN], AUTHORS))
    (paragraph,) = found.paragraphs
    assert (paragraph.label, paragraph.text, paragraph.after) == ("5", "States should act.", "States shall act.")
    assert [(c.kind, c.text, c.author, c.date) for c in found.changes] == [
        ("deletion", "should", "Anna Author", "2026-02-03T10:05:00"),
        ("insertion", "shall", "Anna Author", "2026-02-03T10:05:00"),
    ]
    assert [(e.kind, e.deleted, e.inserted, e.offset) for e in found.edits] == [("replacement", "should", "shall", 7)]
    assert found.problems == ()


def test_a_new_paragraph_and_one_inside_another_authors() -> None:
    """A paragraph that was put in stands after the one before it; what another took out of it is his edit."""
    stretches = [("1.\tOne.\r", b""), ("2.\tVery ", put_in()), ("slow", put_in() + taken_out(2)), ("new.\r", put_in())]
    found = read(old_word([*stretches, ("2.\tTwo.\r", b"")], [PLAIN] * 3, AUTHORS))
    assert [(p.label, p.text) for p in found.paragraphs] == [("1", "One."), ("2", "Two.")]
    assert [(e.kind, e.inserted, e.deleted, e.word_author, e.inside, e.paragraph) for e in found.edits] == [
        ("new_paragraph", "2.\tVery slownew.", "", "Anna Author", None, 0),
        ("deletion", "", "slow", "Ben Author", "Anna Author", 0),
    ]


def test_tables_headings_and_hidden_words() -> None:
    """Cells keep their places; styles 1 to 9 are headings; hidden words are left out and told."""
    stretches = [
        ("Clearance\rPara\x07Text\x07\x07", b""),
        ("12\x07Not ", b""),
        ("hidden ", modifier(0x083C, b"\x01")),
        ("so\x07\x07After.\r", b""),
    ]
    found = read(old_word(stretches, [(1, b""), IN_TABLE, IN_TABLE, ROW_END, IN_TABLE, IN_TABLE, ROW_END, PLAIN]))
    assert [(p.where, p.cell, p.text) for p in found.paragraphs] == [
        ("heading", None, "Clearance"),
        ("table", (0, 0, 0), "Para"),
        ("table", (0, 0, 1), "Text"),
        ("table", (0, 1, 0), "12"),
        ("table", (0, 1, 1), "Not so"),
        ("body", None, "After."),
    ]
    assert [problem.code for problem in found.problems] == ["hidden_text"]


def test_a_footnote_and_a_comment() -> None:
    """A footnote follows its paragraph; a comment has its author, the words it covers and its paragraph's label."""
    body = "3.\tIt may be\x05 so\x02.\r"
    note, words = "\x02 The note.\r", "\x05Too weak.\r"
    record = struct.pack("<H", 2) + "AA".encode("utf-16-le").ljust(18, b"\x00") + struct.pack("<HHHi", 0, 0, 0, 77)
    tables = {
        2: struct.pack("<II", body.index("\x02"), len(body)) + b"\x00\x00",
        3: struct.pack("<III", 0, len(note), len(note)),
        4: struct.pack("<II", body.index("\x05"), len(body)) + record,
        5: struct.pack("<III", 0, len(words), len(words)),
        36: struct.pack("<H", 11) + "Anna Author".encode("utf-16-le"),
        37: strings([""], [struct.pack("<Hii", 256, 77, -1)]),
        42: struct.pack("<II", body.index("may"), len(body)) + struct.pack("<HH", 0, 0),
        43: struct.pack("<II", body.index("\x05"), len(body)),
        112: struct.pack("<IHIiI", DATE, 0, 0, 0, 0),
    }
    data = old_word([(body + note + words, b"")], [PLAIN, PLAIN, PLAIN], tables, notes=len(note), comments=len(words))
    found = read(data)
    assert [(p.where, p.text.strip()) for p in found.paragraphs] == [
        ("body", "It may be so."),
        ("footnote", "The note."),
    ]
    (comment,) = found.comments
    assert (comment.text, comment.author, comment.date, comment.quote, comment.label) == (
        "Too weak.",
        "Anna Author",
        "2026-02-03T10:05:00",
        "may be",
        "3",
    )


@pytest.mark.parametrize("at", range(0x98, 0x400, 7))
def test_torn_places_end_in_a_state(at: int) -> None:
    """Whatever the table of places says, the file ends in a state."""
    data = bytearray(old_word([("5.\tStates ", b""), ("should", taken_out()), (" act.\r", b"")], [PLAIN], AUTHORS))
    data[1536 + at : 1536 + at + 8] = b"\xff\x00\x00\x00\xff\xff\x00\x00"
    assert read(bytes(data)).state in {"ok", "failed", "empty"}


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_public_files(path: Path) -> None:
    """Files of other projects end in a state with a reason."""
    found = files.read(path.read_bytes(), path.name)
    assert found.text or found.problems
