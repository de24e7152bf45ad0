"""Archives that lie, swell, nest and escape (FAULTS.md M1 to M5), made of zeros and harmless words."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.fakes.hostile_case import Case, case
from tests.fakes.word_builder import docx, p


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Files by name as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def bomb(size: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """One member of *size* zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, archive.open("zeros.txt", "w", force_zip64=True) as member:
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return buffer.getvalue()


def gigabyte() -> bytes:
    """One member of a gigabyte of zeros, put together from one packed megabyte a thousand times over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    content = block * 1024 + packer.flush()
    size = 1 << 30
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(content), size, 5, 0) + b"z.txt" + content
    fields = (20, 20, 0, 8, 0, 0, 0, len(content), size, 5, 0, 0, 0, 0, 0, 0)
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields) + b"z.txt"
    return local + entry + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def directory(count: int, *, offset: int = 0, declared: int = 5) -> bytes:
    """*count* entries of the directory that all point to one small member, which declares *declared* bytes."""
    content = zlib.compress(b"x" * 2000)[2:-4]
    check = zlib.crc32(b"x" * 2000)
    head = (20, 0, 8, 0, 0, check, len(content), declared, 5, 0)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", *head) + b"a.txt" + content
    entries = b""
    for number in range(count):
        name = f"{number:05}".encode()
        fields = (20, 20, 0, 8, 0, 0, check, len(content), declared, len(name), 0, 0, 0, 0, 0, offset)
        entries += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields) + name
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entries), len(local), 0)
    return local + entries + end


def nested(depth: int, good: bytes = b"the innermost text") -> bytes:
    """An archive in an archive, *depth* deep."""
    data, name = good, "text.txt"
    for level in range(depth):
        data = zipped({name: data, f"beside{level}.txt": b"the text beside it"}, zipfile.ZIP_STORED)
        name = f"level{level}.zip"
    return data


def linked() -> bytes:
    """A member that is a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("honest.txt", "Paragraph 4: agreed.")
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """The archive with the flag of encryption set."""
    out = bytearray(data)
    out[6] |= 1
    out[out.find(b"PK\x01\x02") + 8] |= 1
    return bytes(out)


def damaged(data: bytes) -> bytes:
    """The archive with bytes of its first member turned over."""
    out = bytearray(data)
    out[45:55] = bytes(byte ^ 0xFF for byte in out[45:55])
    return bytes(out)


def many(count: int) -> bytes:
    """So many members with a word each."""
    return zipped({f"{number}.txt": b"word" for number in range(count)}, zipfile.ZIP_STORED)


_GOOD = b"Paragraph 4: agreed."
_ESCAPES = {
    "up": "../../escaped.txt",
    "absolute": "/tmp/escaped.txt",
    "drive": "C:\\escaped.txt",
    "backslashes": "a\\..\\..\\escaped.txt",
    "long": "n" * 300 + ".txt",
    "turned": "x\u202etxt.exe.txt",
    "device": "con.txt",
    "dots": "name.txt. . .",
    "line end": "a\r\nBcc: b.txt",
    "empty": " ",
}

CASES: dict[str, Case] = {
    "bomb of 1 GB": case("M1", "a.zip", gigabyte, "refused", "ok", codes=("bomb",)),
    "bomb by bzip2": case("M1", "a.zip", lambda: bomb(32 << 20, zipfile.ZIP_BZIP2), "refused", "ok", codes=("bomb",)),
    "bomb by lzma": case("M1", "a.zip", lambda: bomb(16 << 20, zipfile.ZIP_LZMA), "refused", "ok", codes=("bomb",)),
    "bomb in a bomb": case("M1", "a.zip", lambda: zipped({"b.zip": bomb(64 << 20)}), "refused", "ok", codes=("bomb",)),
    "bomb beside a good file": case(
        "M1",
        "a.zip",
        lambda: zipped({"good.txt": _GOOD, "z.txt": bytes(30 << 20)}),
        "refused",
        says=("Paragraph 4: agreed.",),
        codes=("bomb",),
    ),
    "two entries overlap": case("M2", "a.zip", lambda: directory(2), "refused", codes=("overlapping",)),
    "fifty thousand overlap": case("M2", "a.zip", lambda: directory(50_000), "refused", codes=("overlapping",)),
    "entry outside the file": case("M2", "a.zip", lambda: directory(1, offset=1 << 30), "failed", "refused"),
    "declared size is false": case("M2", "a.zip", lambda: directory(1, declared=1), "failed", "refused", "ok"),
    "four deep": case("M3", "a.zip", lambda: nested(4), says=("the text beside it",), codes=("nested_too_deep",)),
    "two hundred deep": case(
        "M3", "a.zip", lambda: nested(200), says=("the text beside it",), codes=("nested_too_deep",)
    ),
    "a hundred thousand members": case(
        "M3", "a.zip", lambda: many(100_000), says=("word",), codes=("too_many_members",)
    ),
    **{
        f"name {kind}": case("M4", "a.zip", lambda name=name: zipped({name: _GOOD}), says=("Paragraph 4: agreed.",))  # type: ignore[misc]
        for kind, name in _ESCAPES.items()
    },
    "symbolic link": case("M4", "a.zip", linked, says=("Paragraph 4: agreed.",), hides=("root:",), codes=("symlink",)),
    "locked members": case("M5", "a.zip", lambda: locked(zipped({"a.txt": _GOOD})), "encrypted", hides=("agreed",)),
    "member damaged": case("M10", "a.zip", lambda: damaged(zipped({"a.txt": _GOOD * 20})), "failed", "ok"),
    "archive cut": case("M10", "a.zip", lambda: zipped({"a.txt": _GOOD})[:60], "failed"),
    "docx in an archive": case(
        "M34", "a.zip", lambda: zipped({"b.docx": docx(p("Paragraph 4: agreed."))}), says=("Paragraph 4: agreed.",)
    ),
}
