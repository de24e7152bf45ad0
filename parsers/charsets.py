"""Bytes to text when the declared character set may be missing, unknown or wrong.

Order of belief: a byte order mark, the declared set where the bytes fit it, UTF-8, the declared set's wider neighbour,
windows-1252. Nothing is lost: bytes that fit nothing stand in the text as the windows-1252 character of that byte.
"""

from __future__ import annotations

import codecs
import re

from parsers.facts import ParseProblem

#: names met in mail that Python does not know, or that mean a wider set than they say (WHATWG Encoding, 4.2)
_ALIASES = {
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "cp950",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "cp-850": "cp850",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
}
#: codecs of Python that are no character sets
_TEXT_TO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_C1 = re.compile("[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that do not fit, read as windows-1252 (its five holes as Latin-1)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in bad), error.end


codecs.register_error("as-windows-1252", _as_windows)


def codec_name(charset: str) -> str:
    """Python's name of a declared character set; empty where there is none of that name."""
    wanted = charset.strip().strip("\"'").lower()
    wanted = _ALIASES.get(wanted, wanted)
    if not wanted or not re.fullmatch(r"[a-z0-9][a-z0-9._:+-]{0,40}", wanted):
        return ""
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name.replace("_", "-") not in _TEXT_TO_TEXT else ""


def _strict(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (UnicodeError, ValueError):
        return None
    return None if _SURROGATE.search(text) else text


def _by_mark(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec)
    return None


def decode(data: bytes, declared: str = "") -> tuple[str, tuple[ParseProblem, ...]]:
    """The text of *data* and what was wrong with the declared character set, if anything was."""
    marked = _by_mark(data)
    if marked is not None:
        return marked, ()
    if data.isascii() and not _shifts(data, declared):
        return data.decode("ascii"), _unknown(declared)
    codec = codec_name(declared)
    if codec not in {"", "utf-8", "ascii"}:
        return _decode_declared(data, codec, declared)
    text = _strict(data, "utf-8")
    if text is not None:
        return text, _unknown(declared)
    mostly = codec == "utf-8" and _has_sequences(data)
    text = data.decode("utf-8" if mostly else "cp1252", "as-windows-1252")
    detail = f"declared {declared or 'nothing'}; bytes that do not fit were read as windows-1252"
    return text, (ParseProblem(code="charset", detail=detail),)


def _decode_declared(data: bytes, codec: str, declared: str) -> tuple[str, tuple[ParseProblem, ...]]:
    """A declared set other than UTF-8: believed, unless the bytes are UTF-8 beyond doubt or do not fit it."""
    utf8 = None if _is_wide(codec) else _strict(data, "utf-8")
    if utf8 is not None and not _C1.search(utf8):
        return utf8, (ParseProblem(code="charset", detail=f"declared {declared}, but the bytes are UTF-8"),)
    text = _strict(data, codec)
    if text is not None:
        return text, ()
    utf8 = _strict(data, "utf-8")
    if utf8 is not None:
        return utf8, (ParseProblem(code="charset", detail=f"declared {declared}, read as UTF-8"),)
    try:
        text = data.decode(codec, "as-windows-1252")
    except (UnicodeError, ValueError, TypeError):
        text = data.decode("cp1252", "as-windows-1252")
    text = _SURROGATE.sub("\ufffd", text)
    return text, (ParseProblem(code="charset", detail=f"declared {declared}, but not all bytes fit it"),)


def _is_wide(codec: str) -> bool:
    """Whether valid UTF-8 can well be text of that set (multi-byte and stateful sets)."""
    return codec.startswith(("utf", "gb", "cp932", "cp949", "cp950", "euc", "shift", "iso2022", "big5", "hz"))


def _shifts(data: bytes, declared: str) -> bool:
    """Seven-bit bytes that are not ASCII text: ISO-2022-JP and its kin, HZ, UTF-7, UTF-16 without a mark."""
    codec = codec_name(declared)
    if codec.startswith("iso2022"):
        return b"\x1b" in data
    if codec.startswith(("hz", "utf-7")):
        return b"~" in data or b"+" in data
    return codec.startswith(("utf-16", "utf-32", "cp037", "cp500"))


def _has_sequences(data: bytes) -> bool:
    """At least one whole UTF-8 sequence of more than one byte."""
    return re.search(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", data) is not None


def _unknown(declared: str) -> tuple[ParseProblem, ...]:
    if declared and not codec_name(declared):
        return (ParseProblem(code="charset", detail=f"unknown character set {declared[:60]!r}"),)
    return ()
