"""winmail.dat: Outlook's own packing of a mail (MS-OXTNEF). Members become children, the body too.

tnefparse reads the stream; its attachments are taken as bytes and never written by it (FAULTS.md M32). It raises what
Python raises on damaged input, which becomes ParseError here.
"""

from __future__ import annotations

import struct
from typing import Any

from tnefparse import TNEF

from consultation.errors import ParseError
from parsers.compressed_rtf import unpacked
from parsers.facts import Extraction, ParseProblem
from parsers.nesting import Nesting, listed

_BROKEN = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NameError,  # tnefparse uses a variable it has not set where an attribute comes before its attachment
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
#: MAPI property: name of an attachment as people see it, when no file name was given
_DISPLAY_NAME = 0x3001


def read(data: bytes, nesting: Nesting) -> Extraction:
    """Every attachment of the packed mail, and its body as ``body.rtf``, ``body.html`` or ``body.txt``."""
    if nesting.too_deep:
        return listed("", "refused", "nested_too_deep", "a winmail.dat inside too many others; it was not opened")
    packed, problems = _opened(data)
    children = []
    for attachment in packed.attachments:
        content = attachment.data if isinstance(attachment.data, bytes) else b""
        children.append(nesting.member(content, _name(attachment)))
    children += [nesting.member(content, name) for name, content in _bodies(packed)]
    if not children:
        problems.append(ParseProblem(code="empty", detail="the winmail.dat holds no files and no text"))
    return Extraction(title=_subject(packed), children=tuple(children), problems=tuple(problems))


def _opened(data: bytes) -> tuple[Any, list[ParseProblem]]:
    """The stream as far as it consists of whole attributes; what follows is cut off, and that is said."""
    whole = _whole(data)
    try:
        packed = TNEF(data[:whole], do_checksum=False)
    except _BROKEN as error:
        raise ParseError("the winmail.dat is damaged") from error
    if whole == len(data):
        return packed, []
    return packed, [ParseProblem(code="damaged", detail="the winmail.dat is damaged; what stands before is read")]


def _whole(data: bytes) -> int:
    """Length of the part of the stream that consists of whole attributes (MS-OXTNEF 2.1.3.2)."""
    position = 6
    while position + 11 <= len(data):
        level, _, length = struct.unpack_from("<BII", data, position)
        end = position + 9 + length + 2
        if level not in {1, 2} or end > len(data):
            break
        position = end
    return position


def _name(attachment: Any) -> str:
    """The long file name, else the short one, else the words shown for it."""
    try:
        name = attachment.long_filename()
    except _BROKEN:
        name = ""
    if not name:
        shown = [item.data for item in attachment.mapi_attrs if item.name == _DISPLAY_NAME]
        name = shown[0] if shown and isinstance(shown[0], str) else ""
    if isinstance(name, bytes):
        name = name.decode("cp1252", "replace")
    return str(name).rstrip("\x00") or "Untitled Attachment"


def _bodies(packed: Any) -> list[tuple[str, bytes]]:
    """The body in each form that the packing has: compressed RTF is unpacked."""
    found = []
    try:
        rich = packed.rtfbody
    except _BROKEN:
        rich = None
    for name, content in (("body.html", packed.htmlbody), ("body.rtf", rich), ("body.txt", packed.body)):
        if content:
            blob = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
            found.append((name, _unpacked(blob).rstrip(b"\x00")))
    return found


def _unpacked(blob: bytes) -> bytes:
    """Compressed RTF as RTF; other bodies, and RTF that is damaged, as they are."""
    try:
        return unpacked(blob) if blob[8:12] == b"LZFu" else blob
    except ParseError:
        return blob


def _subject(packed: Any) -> str:
    for item in packed.msgprops:
        if item.name == TNEF.ATTSUBJECT and isinstance(item.data, str):
            return item.data
    return ""
