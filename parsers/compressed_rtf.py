"""Compressed RTF, as Outlook keeps bodies in .msg and winmail.dat (MS-OXRTFCP)."""

from __future__ import annotations

import struct

from consultation.errors import LimitReached, ParseError

#: what the dictionary holds at the start (MS-OXRTFCP 2.1.3.1.4)
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
#: bytes that a body may unpack to
MAX_SIZE = 20_000_000


def unpacked(data: bytes) -> bytes:
    """The RTF; ParseError where the data is damaged, LimitReached where it unpacks to too much."""
    if len(data) < 16:
        raise ParseError("the compressed body is cut short")
    size = struct.unpack_from("<I", data, 4)[0]
    kind, body = data[8:12], data[16:]
    if kind == _PLAIN:
        return body[:size]
    if kind != _COMPRESSED:
        raise ParseError("the compressed body is damaged")
    if size > MAX_SIZE:
        raise LimitReached("the compressed body unpacks to too much")
    return _decompressed(body, size)


def _decompressed(body: bytes, size: int) -> bytes:
    """Runs of a control byte and eight tokens: a byte, or offset and length in the window (MS-OXRTFCP 2.2.3.1)."""
    window = bytearray(_DICTIONARY + bytes(_WINDOW - len(_DICTIONARY)))
    write, position = len(_DICTIONARY), 0
    out = bytearray()
    while position < len(body) and len(out) < size:
        control = body[position]
        position += 1
        for bit in range(8):
            if control >> bit & 1:
                if position + 2 > len(body):
                    return bytes(out)
                token = body[position] << 8 | body[position + 1]
                position += 2
                offset, length = token >> 4, (token & 0xF) + 2
                if offset == write:
                    return bytes(out)
            else:
                if position >= len(body):
                    return bytes(out)
                window[write], offset, length = body[position], write, 1
                position += 1
            for step in range(length):
                byte = window[(offset + step) % _WINDOW]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % _WINDOW
    return bytes(out[:size])
