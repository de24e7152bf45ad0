"""The fuzz targets, ten seconds of them; ``make fuzz`` runs them for ten minutes."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.fakes.word_builder import around, delete, docx, moved, p, r
from tests.fuzz.sweep import TARGETS, sweep


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_nothing_but_a_parse_error_comes_out_of_a_reader(name: str) -> None:
    """Mails, archives and Word files of random shape end in facts that hold together, or in a named error."""
    assert sweep(name, seconds=3.3) > 20


def _archive_without_a_name() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "")
    data = bytearray(buffer.getvalue())
    # The length of the name, in the central directory (APPNOTE.TXT 4.3.12).
    data[data.index(b"PK\1\2") + 28] = 0
    return bytes(data)


FOUND = [
    ("zips", _archive_without_a_name()),
    ("mails", b"!:\rContent-Transfer-Encoding:x-uuencode\n\n\x00\x00"),
    ("words", docx(p(r(" "), around("ins", '<w:r><w:sym w:char=""/></w:r>')))),
    ("words", docx(p(delete("12.\t")))),
    ("words", docx(p(moved("From", "12.\t")), p(moved("To", "x")))),
]


@pytest.mark.parametrize(("name", "case"), FOUND)
def test_what_the_sweep_once_found_does_not_come_back(name: str, case: bytes) -> None:
    """Cases on which a reader fell, made small."""
    TARGETS[name][1](case)
