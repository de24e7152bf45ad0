"""Files in Word's binary format of our own making: text, properties of its stretches, and tables that point into it."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

#: where the text begins in the document stream
_TEXT_AT = 0x800
_PLACES = 113

Stretch = tuple[str, bytes]


def modifier(number: int, operand: bytes) -> bytes:
    """One modifier of a property."""
    return struct.pack("<H", number) + operand


def old_word(
    stretches: Sequence[Stretch],
    paragraphs: Sequence[tuple[int, bytes]] = (),
    tables: Mapping[int, bytes] | None = None,
    *,
    notes: int = 0,
    comments: int = 0,
) -> bytes:
    """A file of *stretches* (words, modifiers), of whose characters the last ones are notes and comments.

    *paragraphs* are style and modifiers of each paragraph in order, *tables* what stands at each numbered place.
    """
    text = "".join(words for words, _ in stretches)
    edges, at = [0], 0
    for words, _ in stretches:
        at += len(words)
        edges.append(at)
    ends = [0, *(n + 1 for n, char in enumerate(text) if char in "\r\x07\x0c")]
    head = bytearray(_TEXT_AT)
    struct.pack_into("<HH", head, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<7I", head, 0x4C, len(text) - notes - comments, notes, 0, 0, comments, 0, 0)
    struct.pack_into("<H", head, 0x98, _PLACES)
    document = bytes(head) + text.encode("utf-16-le")
    document = document.ljust(-(-len(document) // 512) * 512, b"\x00")
    first = len(document) // 512
    document += _page(edges, [blob for _, blob in stretches], width=1)
    document += _page(ends, [struct.pack("<H", style) + blob for style, blob in paragraphs], width=13)
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, _TEXT_AT, 0)
    span = struct.pack("<II", _TEXT_AT, _TEXT_AT + 2 * len(text))
    places = {33: clx, 12: span + struct.pack("<I", first), 13: span + struct.pack("<I", first + 1), **(tables or {})}
    out = bytearray(document)
    table = b""
    for number, blob in places.items():
        struct.pack_into("<II", out, 0x9A + 8 * number, len(table), len(blob))
        table += blob
    return compound({"WordDocument": bytes(out), "0Table": table})


def _page(edges: Sequence[int], blobs: Sequence[bytes], *, width: int) -> bytes:
    """A page of properties: edges, offsets, the lists themselves from the end on, their number (MS-DOC 2.9.33)."""
    page = bytearray(512)
    count = min(len(blobs), len(edges) - 1)
    struct.pack_into(f"<{count + 1}I", page, 0, *(_TEXT_AT + 2 * edge for edge in edges[: count + 1]))
    at = 510
    for n, blob in enumerate(blobs[:count]):
        kept = bytes([len(blob)]) + blob if width == 1 else bytes([(len(blob) + 2) // 2]) + blob
        if width != 1 and len(blob) % 2 == 0:
            kept = b"\x00" + bytes([len(blob) // 2]) + blob
        at = (at - len(kept)) // 2 * 2
        page[at : at + len(kept)] = kept
        page[4 * (count + 1) + width * n] = at // 2
    page[511] = count
    return bytes(page)


def strings(words: Sequence[str], extra: Sequence[bytes] = ()) -> bytes:
    """A string table (MS-DOC 2.2.4)."""
    size = len(extra[0]) if extra else 0
    out = b"\xff\xff" + struct.pack("<HH", len(words), size)
    for n, word in enumerate(words):
        out += struct.pack("<H", len(word)) + word.encode("utf-16-le") + (extra[n] if extra else b"")
    return out


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 (MS-CFB 2): header, one FAT sector, one directory sector, then the streams."""
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    body = b""
    for number, (name, content) in enumerate(streams.items()):
        content = content.ljust(4096, b"\x00")
        start, count = len(fat), -(-len(content) // 512)
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        following = number + 2 if number + 1 < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(content), right=following))
        body += content.ljust(count * 512, b"\x00")
    directory = b"".join(entries).ljust(512, b"\x00")
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return head.ljust(512, b"\xff") + table + directory + body


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    wide = (name + "\x00").encode("utf-16-le")
    return (
        wide.ljust(64, b"\x00")
        + struct.pack("<HBB", len(wide), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
