"""Namespaces of OpenDocument 1.3 part 3, as lxml writes them before a tag."""

from __future__ import annotations

_BASE = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = _BASE + "office:1.0}"
TEXT = _BASE + "text:1.0}"
TABLE = _BASE + "table:1.0}"
STYLE = _BASE + "style:1.0}"
DRAW = _BASE + "drawing:1.0}"
META = _BASE + "meta:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_LOCAL = {"draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible", "number": "datastyle"}
#: the prefixes that every writer uses, with what they mean
PREFIXES = {
    **{
        prefix: f"{_BASE[1:]}{_LOCAL.get(prefix, prefix)}:1.0"
        for prefix in ("office", "text", "table", "style", "draw", "meta", "form", "script", "fo", "svg", "number")
    },
    "dc": DC[1:-1],
    "loext": LOEXT[1:-1],
    "xlink": "http://www.w3.org/1999/xlink",
}
