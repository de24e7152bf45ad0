"""The same mail as another mail system passes it on: other transfer encodings, boundaries and folding, same content."""

from __future__ import annotations

import base64
import quopri
import re
from email import message_from_bytes, policy
from email.message import Message

#: what a server on the way writes above everything else
TRACE = (
    b"Return-Path: <bounce@relay.example>\r\n"
    b"Received: from relay.example (relay.example [192.0.2.7])\r\n\tby inner.example with ESMTPS id 4Xy; "
    b"Thu, 05 Feb 2026 10:00:03 +0000\r\nX-Spam-Score: 0.1\r\n"
)
_OTHERS = {"quoted-printable": "base64", "base64": "quoted-printable"}


def reencoded(raw: bytes) -> bytes:
    """*raw* with its bodies in other transfer encodings, other boundaries, a head folded otherwise, and more trace."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    for number, part in enumerate(_nodes(mail)):
        if part.is_multipart():
            part.set_boundary(f"=_another_{number}_boundary")
        else:
            _recode(part)
    return TRACE + _folded(mail.as_bytes(policy=policy.compat32.clone(linesep="\r\n", max_line_length=0)))


def one_word_changed(raw: bytes) -> bytes:
    """*raw* with one more word before its text, on a line of its own; in its first file where it has no text."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    leaves = [part for part in _nodes(mail) if not part.is_multipart()]
    part = next((leaf for leaf in leaves if _is_body(leaf)), leaves[0])
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = part.get_content_charset("utf-8")
    html = part.get_content_subtype() == "html"
    word = ("<p>Nevertheless</p>" if html else "Nevertheless\r\n\r\n").encode(charset, "replace")
    start = re.search(rb"<body[^>]*>|<html[^>]*>(?!.*<body)|\A", data, re.IGNORECASE | re.DOTALL)
    assert start is not None
    _set(part, data[: start.end()] + word + data[start.end() :], "base64")
    return mail.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))


def _nodes(mail: Message) -> list[Message]:
    """The parts of the mail itself: what is inside a forwarded mail is that mail's own."""
    if mail.get_content_maintype() == "message":
        return []
    if not mail.is_multipart():
        return [mail]
    children = mail.get_payload()
    assert isinstance(children, list)
    return [mail, *(node for child in children if isinstance(child, Message) for node in _nodes(child))]


def _is_body(part: Message) -> bool:
    return part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"


def _recode(part: Message) -> None:
    before = str(part.get("Content-Transfer-Encoding", "7bit")).strip().casefold()
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    # The octets of a file are its own: its lines are not ended otherwise.
    _set(part, data, _OTHERS.get(before, "base64") if _is_body(part) else "base64")


def _set(part: Message, data: bytes, encoding: str) -> None:
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = encoding
    if encoding == "base64":
        text = base64.b64encode(data).decode()
        part.set_payload("\n".join(text[start : start + 60] for start in range(0, len(text), 60)) + "\n")
    else:
        part.set_payload(quopri.encodestring(data.replace(b"\r\n", b"\n")).decode("ascii"))


def _folded(raw: bytes) -> bytes:
    """The head with its lines folded at other spaces (RFC 5322 2.2.3)."""
    head, empty, body = raw.partition(b"\r\n\r\n")
    lines = re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")
    return b"\r\n".join(re.sub(rb"(?<=[^\s:]{3}), (?=\S)", b",\r\n\t", line) for line in lines) + empty + body
