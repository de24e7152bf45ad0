"""Sample mail as other desks would have written it: other ids and words, the same shapes."""

from __future__ import annotations

import io
import re
import zipfile
from email import message_from_bytes, policy
from email.encoders import encode_base64
from email.message import Message
from pathlib import Path

_ID = re.compile(rb"^((?:message-id|in-reply-to|references):.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_SECONDS = re.compile(rb"(\d\d:\d\d):\d\d(?= (?:[+-]\d{4}|GMT))")
_DOCUMENT = "word/document.xml"


def write_variant(source: Path, target: Path, number: int) -> None:
    """Write every mail below *source* to the same place below *target*; the first variant (0) is the mail itself."""
    for path in sorted(source.rglob("*.eml")):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        raw = path.read_bytes()
        place.write_bytes(variant(raw, number) if number else raw)


def variant(raw: bytes, number: int) -> bytes:
    """The mail with other ids in its threads and further words in each of its texts."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    for part in mail.walk():
        _reword(part, number)
    head, gap, body = mail.as_bytes().partition(b"\n\n")
    head = _ID.sub(lambda found: found[1].replace(b"@", b".%d@" % number), head)
    return _SECONDS.sub(rb"\g<1>:%02d" % (number % 60), head) + gap + body


def _reword(part: Message, number: int) -> None:
    content = part.get_payload(decode=True)
    if part.is_multipart() or not isinstance(content, bytes):
        return
    note = f"Our file {number}/{len(content)}."
    kind = part.get_content_type()
    if kind == "text/plain":
        changed = content + f"\n\n{note}\n".encode("ascii")
    elif kind == "text/html":
        changed = content.replace(b"</body>", f"<p>{note}</p></body>".encode("ascii"))
    elif zipfile.is_zipfile(io.BytesIO(content)):
        changed = _word(content, note)
    else:
        changed = content + b"\n%%%d\n" % number
    if changed != content:
        _put(part, changed)


def _put(part: Message, content: bytes) -> None:
    del part["Content-Transfer-Encoding"]
    part.set_payload(content)
    encode_base64(part)


def _word(content: bytes, note: str) -> bytes:
    """A Word file with a further note in its first words; another zip as it is."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            if _DOCUMENT not in old.namelist():
                return content
            for item in old.infolist():
                data = old.read(item)
                new.writestr(
                    item,
                    data.replace(b"</w:t>", f" {note}</w:t>".encode("ascii"), 1)
                    if item.filename == _DOCUMENT
                    else data,
                )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return content
    return made.getvalue()
