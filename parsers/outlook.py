"""Outlook messages (``.msg``, MS-OXMSG): headers, body and attachments of a mail saved to a file.

olefile reads the compound file; the properties are read from their streams (MS-OXMSG 2.2.2). Attachments are bytes,
nothing is saved under a name from the file (FAULTS.md M32).
"""

from __future__ import annotations

import dataclasses
import io
import re
import struct
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import olefile

from consultation.errors import ParseError
from parsers import message, rich_text
from parsers.charsets import decode
from parsers.compressed_rtf import unpacked
from parsers.facts import Extraction, MessageFacts
from parsers.html_text import convert
from parsers.nesting import Nesting, listed
from parsers.rtf import html_inside

_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, OverflowError, RecursionError)
#: properties by their number (MS-OXPROPS 2)
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF = "0037", "007D", "1000", "1013", "1009"
_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = "1035", "1042", "1039"
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _MIME_TYPE, _DATA = "3707", "3704", "3001", "370E", "3701"
_RECIPIENT_SMTP, _RECIPIENT_ADDRESS, _RECIPIENT_NAME = "39FE", "3003", "3001"
_UNKNOWN = "unknown@exchange.invalid"
_SENT = (0x0039, 0x0E06)
_RECIPIENT_TYPE = 0x0C15
_CODE_PAGES = (0x3FDE, 0x3FFD)
#: recipients and attachments that are read
MAX_ENTRIES = 2000
MAX_ATTACHMENTS = 500
#: characters of the transport headers that are read
_MAX_HEADERS = 256_000
#: messages within messages
_MAX_INNER = 10


@dataclass(frozen=True)
class _Folder:
    """A storage of the compound file that holds the properties of one object."""

    file: Any
    path: tuple[str, ...]
    #: bytes of the head of its fixed properties (MS-OXMSG 2.4)
    head: int

    def stream(self, name: str) -> bytes:
        where = [*self.path, name]
        if self.file.exists("/".join(where)) and self.file.get_type(where) == olefile.STGTY_STREAM:
            with self.file.openstream(where) as stream:
                content: bytes = stream.read()
                return content
        return b""

    def text(self, number: str) -> str:
        """A string property, Unicode or in the code page of the message."""
        wide = self.stream(f"__substg1.0_{number}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        narrow = self.stream(f"__substg1.0_{number}001E")
        return decode(narrow, self.code_page())[0].rstrip("\x00") if narrow else ""

    def binary(self, number: str) -> bytes:
        return self.stream(f"__substg1.0_{number}0102")

    def fixed(self, number: int) -> int | None:
        """An integer or time property from the table of fixed ones."""
        table = self.stream("__properties_version1.0")[self.head :]
        for start in range(0, len(table) - 15, 16):
            tag, _, value = struct.unpack_from("<IIQ", table, start)
            if tag >> 16 == number:
                return int(value if tag & 0xFFFF == 0x0040 else value & 0xFFFFFFFF)
        return None

    def code_page(self) -> str:
        """Code page of the strings; recipients and attachments take that of the message."""
        if len(self.path) and self.path[-1].startswith(("__recip", "__attach")):
            outer = self.path[:-1]
            return _Folder(self.file, outer, 24 if outer else 32).code_page()
        pages = [self.fixed(number) for number in _CODE_PAGES]
        page = next((page for page in pages if page), None)
        return "" if page is None else "utf-8" if page == 65001 else f"cp{page}"

    def below(self, prefix: str) -> Iterator[_Folder]:
        """The recipients or attachments in it, in order."""
        depth = len(self.path)
        names = sorted(
            {
                entry[depth]
                for entry in self.file.listdir(streams=True, storages=True)
                if tuple(entry[:depth]) == self.path and len(entry) > depth and entry[depth].startswith(prefix)
            }
        )
        for name in names[:MAX_ENTRIES]:
            yield _Folder(self.file, (*self.path, name), 8)


def read(data: bytes, nesting: Nesting) -> Extraction:
    """The message as ``message`` and its attachments as children; ParseError where the file is damaged."""
    if nesting.depth > _MAX_INNER:
        return listed("", "refused", "nested_too_deep", "a message inside too many others; it was not opened")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return _message(_Folder(file, (), 32), nesting)
    except _BROKEN as error:
        raise ParseError(f"the Outlook message is damaged ({type(error).__name__})") from error


def _message(folder: _Folder, nesting: Nesting) -> Extraction:
    facts = _without_unknown(message.read(as_mail(folder)))
    children = []
    for number, attachment in enumerate(folder.below("__attach_version1.0_")):
        if number >= MAX_ATTACHMENTS:
            children.append(
                listed(_name(attachment), "refused", "too_many_members", f"more than {MAX_ATTACHMENTS} files")
            )
            continue
        children.append(_attachment(attachment, nesting))
    return Extraction(
        message=facts,
        title=facts.subject,
        text=facts.body,
        language=facts.language,
        children=tuple(children),
        problems=facts.problems,
    )


def _attachment(folder: _Folder, nesting: Nesting) -> Extraction:
    """One attachment; a message kept as a storage of its own is read where it stands (MS-OXMSG 2.2.2.1)."""
    name = _name(folder)
    inner = _Folder(folder.file, (*folder.path, f"__substg1.0_{_DATA}000D"), 24)
    try:
        if inner.stream("__properties_version1.0"):
            if len(folder.path) > 2 * _MAX_INNER:
                return listed(name, "refused", "nested_too_deep", "a message inside too many others")
            found = _message(inner, nesting.within(archive=False))
            media = "application/vnd.ms-outlook"
            return Extraction(
                name=name or found.title,
                media_type=media,
                title=found.title,
                text=found.text,
                language=found.language,
                message=found.message,
                children=found.children,
                problems=found.problems,
            )
        return nesting.member(folder.binary(_DATA), name, folder.text(_MIME_TYPE), archive=False)
    except _BROKEN as error:
        return listed(name, "failed", "damaged_member", f"the attachment cannot be read ({type(error).__name__})")


def _name(folder: _Folder) -> str:
    return folder.text(_LONG_NAME) or folder.text(_SHORT_NAME) or folder.text(_SHOWN_NAME)


def as_mail(folder: _Folder) -> bytes:
    """The message as a mail of RFC 5322, so that one reader serves both.

    Its head is that with which it was sent, else what its properties tell; the body is its text.
    """
    fields = _transport(folder.text(_HEADERS)) or _told(folder)
    head = "".join(f"{line}\r\n" for line in fields)
    mime = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (head + mime).encode("utf-8", "surrogateescape") + b64encode(_body(folder).encode("utf-8", "replace"))


def _transport(block: str) -> list[str]:
    """The header fields as they came, without those that describe a body which is no longer there."""
    fields = re.sub(r"\r?\n(?=[ \t])", "\0", block[:_MAX_HEADERS]).splitlines()
    kept = [field.replace("\0", "\r\n") for field in fields if re.match(r"[!-9;-~]+:", field)]
    kept = [field for field in kept if not field.lower().startswith(("content-", "mime-version"))]
    return kept if any(field.lower().startswith(("from:", "received:", "subject:")) for field in kept) else []


def _told(folder: _Folder) -> list[str]:
    """Header fields made from the properties of a message that was never sent, or lost its headers."""
    address = folder.text(_SENDER_SMTP) or folder.text(_SENDER_ADDRESS)
    fields = [("From", _mailbox(folder.text(_SENDER_NAME), address))]
    people = [(item.fixed(_RECIPIENT_TYPE), item) for item in folder.below("__recip_version1.0_")]
    for name, kinds in (("To", {1, None}), ("Cc", {2})):
        boxes = [_mailbox(who.text(_RECIPIENT_NAME), _address(who)) for kind, who in people if kind in kinds]
        fields.append((name, ", ".join(box for box in boxes if box)))
    fields += [
        ("Subject", _encoded(folder.text(_SUBJECT))),
        ("Date", _sent(folder)),
        ("Message-ID", folder.text(_MESSAGE_ID)),
        ("In-Reply-To", folder.text(_IN_REPLY_TO)),
        ("References", folder.text(_REFERENCES)),
    ]
    return [f"{name}: {' '.join(value.split())}" for name, value in fields if value.strip()]


def _address(recipient: _Folder) -> str:
    return recipient.text(_RECIPIENT_SMTP) or recipient.text(_RECIPIENT_ADDRESS)


def _mailbox(name: str, address: str) -> str:
    """A mailbox of RFC 5322; an Exchange address (``/O=…``) is no address outside its server, the name is kept."""
    known = address.strip() if re.fullmatch(r"[^\s<>@,]+@[^\s<>@,]+", address.strip()) else _UNKNOWN
    return f"{_encoded(name)} <{known}>" if name.strip() else f"<{known}>" if known != _UNKNOWN else ""


def _without_unknown(facts: MessageFacts) -> MessageFacts:
    """The facts with the place-holder for an Exchange address taken out again."""
    senders = tuple(dataclasses.replace(a, address="") if a.address == _UNKNOWN else a for a in facts.from_)
    return dataclasses.replace(
        facts,
        from_=senders,
        to=tuple(dataclasses.replace(a, address="") if a.address == _UNKNOWN else a for a in facts.to),
        cc=tuple(dataclasses.replace(a, address="") if a.address == _UNKNOWN else a for a in facts.cc),
    )


def _encoded(words: str) -> str:
    """Words as encoded words of RFC 2047, in pieces that fit; so nothing in them can end the field."""
    blobs = [piece.encode("utf-8", "replace") for piece in (words[at : at + 10] for at in range(0, len(words), 10))]
    return " ".join(f"=?utf-8?b?{b64encode(blob).decode()}?=" for blob in blobs)


def _body(folder: _Folder) -> str:
    """The text of the message: as kept, else from its HTML, else from its compressed RTF."""
    if text := folder.text(_BODY).strip():
        return text
    blob = folder.binary(_HTML)
    source = decode(blob, folder.code_page())[0] if blob else folder.text(_HTML)
    if source:
        return convert(source)[0]
    packed = folder.binary(_RTF)
    if not packed:
        return ""
    rich = unpacked(packed)
    wrapped = html_inside(rich)
    return rich_text.read(rich).text if wrapped is None else convert(wrapped)[0]


def _sent(folder: _Folder) -> str:
    """When it was sent or delivered, as RFC 5322 writes it: 100-nanosecond steps since 1601 (MS-DTYP 2.3.3)."""
    for number in _SENT:
        if value := folder.fixed(number):
            try:
                return format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10))
            except OverflowError:
                return ""
    return ""
