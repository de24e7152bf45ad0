"""Mails that no honest program writes, and ones that honest programs write badly. Bytes out, nothing read."""

from __future__ import annotations

import base64
import io
import random
import zipfile

#: as our own server would have delivered it
RECEIVED = b"Received: from x by mx.cmconvention.org; Tue, 3 Feb 2026 10:%02d:00 +0100\r\n"
ENVELOPE = b"From: Norway <disarmament@mfa.no>\r\nTo: info@cmconvention.org\r\nDate: Tue, 3 Feb 2026 09:59:00 +0100\r\n"


def mail(
    body: bytes, *, subject: bytes = b"Norway", message_id: bytes = b"", more: bytes = b"", minute: int = 0
) -> bytes:
    """A mail of Norway's to info@, received on 3 February 2026."""
    named = b"Message-ID: <" + message_id + b">\r\n" if message_id else b""
    head = RECEIVED % minute + ENVELOPE + b"Subject: " + subject + b"\r\n" + named + b"MIME-Version: 1.0\r\n" + more
    return head + b"\r\n" + body


def with_file(content: bytes, name: bytes, message_id: bytes) -> bytes:
    """The same with one attached file."""
    return mail(
        b"--b\r\nContent-Type: text/plain\r\n\r\nPlease find the comments of Norway on the zero draft attached.\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Disposition: attachment; filename=\"" + name + b"\"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--b--\r\n",
        subject=b"Norway: comments on the zero draft of the Review Document",
        message_id=message_id,
        more=b"Content-Type: multipart/mixed; boundary=b\r\n",
    )  # fmt: skip


def ten_thousand_parts() -> bytes:
    """A multipart of 10,000 small texts."""
    parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\npart %d\r\n" % number for number in range(10_000))
    more = b"Content-Type: multipart/mixed; boundary=b\r\n"
    return mail(parts + b"--b--\r\n", subject=b"parts", message_id=b"parts@x.example", more=more)


def deep() -> bytes:
    """A multipart within a multipart, 500 times."""
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(500)
    )
    return mail(b"", subject=b"deep", message_id=b"deep@x.example", more=opened)


def long_subject() -> bytes:
    """A Subject of 1.4 MB of encoded words (RFC 2047)."""
    word = b"=?utf-8?B?" + base64.b64encode(b"zero draft ") + b"?="
    return mail(
        b"text\r\n", subject=b"\r\n ".join([word] * (1_400_000 // (len(word) + 3))), message_id=b"subject@x.example"
    )


def nested_zip(depth: int = 12) -> bytes:
    """A zip in a zip, and so on."""
    content, name = b"text", "text.txt"
    for _ in range(depth):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        content, name = packed.getvalue(), "inner.zip"
    return content


def bomb() -> bytes:
    """A zip of a few hundred kilobytes that would unpack to 200 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as member:
        for _ in range(200):
            member.write(bytes(1_000_000))
    return packed.getvalue()


def noise(size: int = 4_000) -> bytes:
    """Bytes that mean nothing."""
    return random.Random(5).randbytes(size)
