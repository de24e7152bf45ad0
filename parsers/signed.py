"""S/MIME: what a signed mail wraps, and what an encrypted one keeps shut (RFC 8551; CMS, RFC 5652).

Only the wrapping is taken off: signatures are not checked here and prove nothing to the record.
"""

from __future__ import annotations

import binascii
import re
import zlib
from base64 import b64decode

from consultation.errors import LimitReached, ParseError
from parsers.facts import Extraction, ParseProblem
from parsers.nesting import Nesting, listed

_SEQUENCE, _OCTETS, _OID, _EXPLICIT, _CONSTRUCTED_OCTETS = 0x30, 0x04, 0x06, 0xA0, 0x24
#: object identifiers as encoded (RFC 5652 4 to 6, RFC 5083, RFC 3274)
_DATA = bytes.fromhex("2a864886f70d010701")
_SIGNED = bytes.fromhex("2a864886f70d010702")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_ENCRYPTED = {
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d010704"),
    bytes.fromhex("2a864886f70d010706"),
    bytes.fromhex("2a864886f70d0109100117"),
}
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----(.*?)-----END", re.DOTALL)
_DEPTH = 10
_MAX_COMPRESSED = 100_000_000


class _Shut(ParseError):
    """The content is encrypted."""

    code = "encrypted"


def read(data: bytes, nesting: Nesting) -> Extraction:
    """The mail inside an opaque signed one, as a child; a detached signature is named.

    Raises ParseError: with code ``encrypted`` where the content is encrypted, else where the wrapping is damaged.
    """
    if nesting.too_deep:
        return listed("", "refused", "nested_too_deep", "a signed mail inside too many others; it was not opened")
    content = _content(_binary(data), 0)
    if content is None:
        detail = "a signature that stands beside what it signs; it was not checked"
        return Extraction(state="empty", problems=(ParseProblem(code="signature", detail=detail),))
    child = nesting.member(content, "signed.eml", "message/rfc822", archive=False)
    note = ParseProblem(code="signed", detail="taken out of its S/MIME signature, which was not checked")
    return Extraction(children=(child,), problems=(note,))


def _binary(data: bytes) -> bytes:
    """DER from PEM, or from bare base64, or as it is."""
    match = _PEM.search(data)
    armoured = match[1] if match else data if re.fullmatch(rb"[A-Za-z0-9+/=\s]+", data[:200]) else None
    if armoured is None:
        return data
    try:
        return b64decode(armoured)
    except binascii.Error as error:
        raise ParseError("the S/MIME part is damaged") from error


def _content(der: bytes, depth: int) -> bytes | None:
    """The octets that a ContentInfo wraps, through signed and compressed layers; ``None`` for a detached signature."""
    if depth > _DEPTH:
        raise LimitReached("S/MIME layers stand too deep in one another")
    kind, wrapped = _content_info(der)
    if kind in _ENCRYPTED:
        raise _Shut("encrypted with S/MIME; ask the sender for an open copy")
    if kind == _DATA:
        return _octets(wrapped, 0)
    if kind not in {_SIGNED, _COMPRESSED}:
        raise ParseError("a kind of S/MIME part that is not known")
    inner_kind, octets = _encapsulated(wrapped)
    content = _octets(octets, 0) if octets is not None else None
    if content is not None and kind == _COMPRESSED:
        content = _inflated(content)
    if content is not None and inner_kind != _DATA and content[:1] == bytes([_SEQUENCE]):
        return _content(content, depth + 1)
    return content


def _content_info(der: bytes) -> tuple[bytes, bytes]:
    """``ContentInfo ::= SEQUENCE { contentType OID, content [0] EXPLICIT ANY }``: the type and the wrapped value."""
    parts = _children(_value(der, _SEQUENCE))
    if len(parts) < 2 or parts[0][0] != _OID or parts[1][0] != _EXPLICIT:
        raise ParseError("the S/MIME part is damaged")
    return parts[0][1], parts[1][1]


def _encapsulated(wrapped: bytes) -> tuple[bytes, bytes | None]:
    """Type and value of the EncapsulatedContentInfo of SignedData (RFC 5652 5.1) or CompressedData (RFC 3274)."""
    for tag, value in _children(_value(wrapped, _SEQUENCE)):
        parts = _children(value) if tag == _SEQUENCE else []
        if parts and parts[0][0] == _OID and parts[0][1].startswith(_DATA[:7]):
            if len(parts) > 1 and parts[1][0] == _EXPLICIT:
                return parts[0][1], parts[1][1]
            if len(parts) == 1:
                return parts[0][1], None
    raise ParseError("the S/MIME part is damaged")


def _octets(value: bytes, depth: int) -> bytes:
    """An OCTET STRING, in one piece or in several (BER)."""
    if depth > _DEPTH:
        raise LimitReached("octet strings stand too deep in one another")
    out = bytearray()
    for tag, content in _children(value):
        if tag == _OCTETS:
            out += content
        elif tag == _CONSTRUCTED_OCTETS:
            out += _octets(content, depth + 1)
    return bytes(out)


def _inflated(content: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        out = unpacker.decompress(content, _MAX_COMPRESSED)
    except zlib.error as error:
        raise ParseError("the S/MIME part is damaged") from error
    if unpacker.unconsumed_tail:
        raise LimitReached("the S/MIME part unpacks to too much")
    return out


def _value(data: bytes, tag: int) -> bytes:
    found = _children(data)
    if not found or found[0][0] != tag:
        raise ParseError("the S/MIME part is damaged")
    return found[0][1]


def _children(data: bytes) -> list[tuple[int, bytes]]:
    """Tag and contents of each element in a row, definite or indefinite in length (X.690 8.1)."""
    out: list[tuple[int, bytes]] = []
    position = 0
    while position < len(data):
        tag, start, end, following = _element(data, position, 0)
        if tag == 0 and start == end:
            break
        out.append((tag, data[start:end]))
        position = following
    return out


def _element(data: bytes, position: int, depth: int) -> tuple[int, int, int, int]:
    """Tag, start and end of the contents, and where the next element begins. Tags above 30 do not occur in CMS."""
    if position + 2 > len(data) or depth > 50:
        raise ParseError("the S/MIME part is damaged or cut short")
    tag, length = data[position], data[position + 1]
    start = position + 2
    if length == 0x80:
        at = start
        while data[at : at + 2] != b"\x00\x00":
            at = _element(data, at, depth + 1)[3]
        return tag, start, at, at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    if start + length > len(data):
        raise ParseError("the S/MIME part is damaged or cut short")
    return tag, start, start + length, start + length
