"""Zip archives whose directory and members do not agree, and archives within them (APPNOTE.TXT 6.3.10)."""

from __future__ import annotations

import io
import struct
import zipfile

from hypothesis import strategies as st

from tests.fakes.word_builder import docx, p
from tests.fuzz.mails import MAILS

_NAMES = st.sampled_from(
    ["a.txt", "../../x", "/abs", "C:\\x", "\u202etxt.exe", "dir/", "n" * 300, "x.docx", "y.eml", "z.zip", "b\0c", ""]
)
_CONTENT = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([docx(p("text")), b"\0" * 200_000, b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0"]),
    MAILS,
)


@st.composite
def _archive(draw: st.DrawFn, inside: st.SearchStrategy[bytes]) -> bytes:
    buffer = io.BytesIO()
    method = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for n, content in enumerate(draw(st.lists(inside, max_size=4))):
            # A name twice makes zipfile warn.
            entry = zipfile.ZipInfo(f"{n}{draw(_NAMES)}")
            entry.compress_type = method
            archive.writestr(entry, content)
    return buffer.getvalue()


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    """An archive with some of its numbers overwritten, cut or doubled."""
    data = bytearray(draw(st.recursive(_CONTENT, _archive, max_leaves=8).filter(lambda made: made.startswith(b"PK"))))
    for _ in range(draw(st.integers(0, 4))):
        marks = [at for mark in (b"PK\1\2", b"PK\3\4", b"PK\5\6") for at in _places(data, mark)]
        if not marks:
            break
        at = draw(st.sampled_from(marks)) + draw(st.integers(4, 44))
        value = draw(st.sampled_from([0, 1, 0xFFFF, 0xFFFFFFFF, 99, 8]))
        size = draw(st.sampled_from([1, 2, 4]))
        data[at : at + size] = struct.pack("<I", value)[:size]
    cut = draw(st.one_of(st.just(len(data)), st.integers(0, len(data))))
    return bytes(data[:cut])


def _places(data: bytearray, mark: bytes) -> list[int]:
    places, at = [], data.find(mark)
    while at >= 0:
        places.append(at)
        at = data.find(mark, at + 1)
    return places
