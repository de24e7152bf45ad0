"""A Word file saved as one XML file, "Flat OPC" (ECMA-376 has no name for it; Word offers it as "Word XML document").

Every part stands in a ``pkg:part``, as XML or in base64. It is put into a package in memory and read like any other.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

from consultation.errors import LimitReached, ParseError
from parsers.word.package import MAX_DOCUMENT, parse

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
#: bytes around the part that holds the text
_MORE = 16_000_000


def packed(data: bytes) -> bytes:
    """*data* as a package; as it is where it is one already. ParseError where it is XML of another kind."""
    if not data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        return data
    if len(data) > MAX_DOCUMENT + _MORE:
        raise LimitReached(f"the file has {len(data)} bytes, more than {MAX_DOCUMENT + _MORE}")
    root = parse(data, "the file")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in root.iter(_PKG + "part"):
            archive.writestr(part.get(_PKG + "name", "").lstrip("/"), _content(part))
    return buffer.getvalue()


def _content(part: etree._Element) -> bytes:
    inside = next(iter(part), None)
    if inside is None:
        return b""
    if inside.tag == _PKG + "xmlData":
        root = next(iter(inside), None)
        return b"" if root is None else etree.tostring(root, encoding="UTF-8")
    try:
        return base64.b64decode(inside.text or "")
    except binascii.Error as error:
        raise ParseError(f"the part {part.get(_PKG + 'name')} is damaged: {error}") from error
