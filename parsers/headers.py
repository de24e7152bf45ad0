"""Header fields of RFC 5322 and MIME as bytes, and their decoding (RFC 2047 encoded words, RFC 2231 parameters).

Written for what mail programs really send: raw 8-bit names, encoded words inside quotation marks or cut in the middle
of a character, parameters in pieces. Nothing here raises on any input; all work is linear in the size of the field.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from parsers import charsets

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
#: a parameter: after a semicolon, or where one was forgotten, behind the type or a closing quotation mark
_PARAMETER = re.compile(
    r"(?:;|(?<=\")(?=\s)|\A[^\s;=]*(?=\s))\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;]*))", re.DOTALL
)
_PIECE = re.compile(r"([^*]+)\*(?:(\d{1,4})(\*)?)?$")
#: pieces of one RFC 2231 parameter that are put together; more are cut
_MAX_PIECES = 200


@dataclass(frozen=True)
class Field:
    """One header field: lower-case name, value as it stands (folded, undecoded)."""

    name: str
    raw: bytes


def split_block(block: bytes) -> tuple[list[Field], int]:
    """Fields of a header block in their order, and how many lines were no field at all (left out)."""
    fields: list[Field] = []
    name, chunks, strays = "", [b""], 0
    for match in _LINE.finditer(block):
        line = match.group()
        if not line.strip():
            continue
        if line[:1] in b" \t":
            chunks.append(line)
            continue
        found = _FIELD.match(line)
        if found is None:
            strays += not line.startswith((b"From ", b">From "))
            continue
        if name:
            fields.append(Field(name, b"".join(chunks)))
        name, chunks = found[1].decode("ascii").lower(), [found[2]]
    if name:
        fields.append(Field(name, b"".join(chunks)))
    return fields, strays


def first(fields: list[Field], name: str) -> bytes | None:
    """Value of the first field of that name: where a field stands twice, the first counts."""
    return next((field.raw for field in fields if field.name == name), None)


def raw_text(raw: bytes, charset: str = "") -> str:
    """A field value as text without folding; raw 8-bit text is read as UTF-8, else as *charset* or windows-1252."""
    data = raw.replace(b"\r", b"").replace(b"\n", b"").strip(b" \t")
    if data.isascii():
        return data.decode("ascii")
    text, _ = charsets.decode(data, "" if charset == "us-ascii" else charset)
    return text


def decode_words(text: str) -> str:
    """*text* with its encoded words decoded (RFC 2047), also where they stand in quotation marks."""
    if "=?" not in text:
        return text
    joined = _BETWEEN.sub(r"\1", text)
    out: list[str] = []
    pending, charset, position = b"", "", 0
    for match in _WORD.finditer(joined):
        label = match[1].split("*")[0].lower()
        if pending and (match.start() != position or label != charset):
            out.append(charsets.decode(pending, charset)[0])
            pending = b""
        out.append(joined[position : match.start()])
        pending, charset, position = pending + _word_bytes(match[2], match[3]), label, match.end()
    if pending:
        out.append(charsets.decode(pending, charset)[0])
    return "".join(out) + joined[position:]


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)


def decode_base64(data: bytes) -> bytes:
    """Base64 that may lack its padding or stop in the middle: as many whole bytes as there are."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))


def decode(raw: bytes, charset: str = "") -> str:
    """An unstructured field as a reader should see it: unfolded, decoded, one line."""
    text = decode_words(raw_text(raw, charset))
    return re.sub(r"[\r\n\t]+", " ", text).strip()


def token(raw: bytes | None) -> str:
    """The first token of a structured field, lower-case: ``text/plain``, ``attachment``, ``base64``."""
    if raw is None:
        return ""
    words = raw_text(raw).split(";")[0].replace('"', " ").split()
    return words[0].lower() if words else ""


def parameters(raw: bytes | None, charset: str = "") -> dict[str, str]:
    """Parameters of a Content-Type or Content-Disposition by lower-case name, decoded; the first of a name counts.

    RFC 2231 pieces and character sets are put together; a plain value is decoded as RFC 2047, which no standard
    allows and most programs send.
    """
    if raw is None:
        return {}
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(raw_text(raw, charset)):
        name = match[1].lower()
        value = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3].strip().strip('"')
        part = _PIECE.match(name)
        if part is None:
            plain.setdefault(name, decode_words(value))
            continue
        numbered = pieces.setdefault(part[1], {})
        if len(numbered) < _MAX_PIECES:
            numbered.setdefault(int(part[2] or 0), (value, part[2] is None or part[3] is not None))
    for name, numbered in pieces.items():
        plain[name] = _join_pieces(numbered)
    return plain


def _join_pieces(numbered: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231 section 3 and 4: the pieces in the order of their numbers, those marked as encoded decoded."""
    charset, data = "", b""
    for position, number in enumerate(sorted(numbered)):
        value, encoded = numbered[number]
        if encoded and position == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode_words(charsets.decode(data, charset)[0])
