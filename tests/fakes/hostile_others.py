"""All else that arrives: mail files, RTF, HTML, calendars, pictures, programs, mixtures (FAULTS.md M13 to M34)."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from tests.fakes.hostile_case import CANARY, STOPPED, Case, case
from tests.fakes.hostile_zips import zipped
from tests.fakes.pdf_writer import PdfPage, pdf
from tests.fakes.word_builder import docx, p

_ANY = ("ok", "refused", "failed", "empty", STOPPED)
_SHUT = ("unsupported",)
_GOOD = "Paragraph 4: agreed."


def attribute(level: int, tag: int, content: bytes) -> bytes:
    """An attribute of TNEF (MS-OXTNEF 2.1.3)."""
    return struct.pack("<BII", level, tag, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def winmail(*attachments: tuple[bytes, bytes]) -> bytes:
    """A winmail.dat with these files."""
    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    for name, content in attachments:
        out += attribute(2, 0x00069002, bytes(14))
        out += attribute(2, 0x00018010, name + b"\x00") + attribute(2, 0x0006800F, content)
    return out


def wrapped(depth: int) -> bytes:
    """A winmail.dat in a winmail.dat."""
    data, name = _GOOD.encode(), b"a.txt"
    for _ in range(depth):
        data, name = winmail((name, data)), b"winmail.dat"
    return data


def mail(body: bytes, head: bytes = b"") -> bytes:
    """A mail as a file."""
    return (
        b"From: A <a@b.example>\r\nTo: c@d.example\r\nDate: Mon, 02 Feb 2026 09:00:00 +0000\r\n" + head + b"\r\n" + body
    )


def carrying(name: bytes, content: bytes = _GOOD.encode()) -> bytes:
    """A mail with one file under a name that is given as it stands in the header."""
    head = b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; " + name + b"\r\n\r\n" + content
    return mail(part + b"\r\n--b--\r\n", head)


def html(body: str) -> bytes:
    """A page."""
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large and holds nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def real_picture(kind: str) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, kind)
    return out.getvalue()


def disk() -> bytes:
    """The start of a disk image."""
    return bytes(0x8000) + b"\x01CD001\x01" + bytes(4000)


_SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
_RTF = rb"{\rtf1\ansi Paragraph 4: agreed.\par "

CASES: dict[str, Case] = {
    "ten thousand files in a mail file": case(
        "M13",
        "a.eml",
        lambda: mail(
            b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n" * 10_000 + b"--b--",
            b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
        ),
        *_ANY,
    ),
    "a mail in a mail, 300 deep": case(
        "M14",
        "a.eml",
        lambda: mail(
            b"".join(mail(b"", b"Content-Type: message/rfc822\r\n") for _ in range(300)),
            b"Content-Type: message/rfc822\r\n",
        ),
        *_ANY,
    ),
    "header of a megabyte in a mail file": case(
        "M15", "a.eml", lambda: mail(_GOOD.encode(), b"Subject: " + b"=?utf-8?q?a?= " * 80_000 + b"\r\n"), *_ANY
    ),
    "mail with two senders": case(
        "M16",
        "a.eml",
        lambda: mail(_GOOD.encode(), b"From: <e@f.example>\r\nSubject: one\r\nSubject: two\r\n"),
        says=(_GOOD,),
    ),
    "mail file without end of boundary": case("M16", "a.eml", lambda: carrying(b"filename=a.txt")[:-8], says=(_GOOD,)),
    "charset that is a path": case(
        "M17",
        "a.eml",
        lambda: mail(_GOOD.encode(), b'Content-Type: text/plain; charset="../../etc/passwd"\r\n'),
        says=(_GOOD,),
        hides=("root:",),
    ),
    "text that turns round": case(
        "M17", "a.txt", lambda: "Paragraph 4: \u202edeerga\u202c\u2066x\u2069 agreed.".encode(), says=("agreed.",)
    ),
    "text with controls": case(
        "M17", "a.txt", lambda: b"Paragraph 4:\x07 agreed.\x1b[31m", says=("agreed.",), hides=("\x1b",)
    ),
    "text of a million marks": case("M17", "a.txt", lambda: ("a" + "\u0301" * 300_000).encode(), *_ANY),
    "text that is no utf-8": case("M17", "a.txt", lambda: b"\xff\xfe\x00\xd8" * 5000, *_ANY, "unsupported"),
    "text of overlong bytes": case(
        "M17", "a.txt", lambda: b"Paragraph 4: \xc0\xaf\xe0\x80\xaf agreed.", says=("agreed.",)
    ),
    "text of one line": case("M9", "a.txt", lambda: b"a" * 6_000_000, *_ANY),
    "name from right to left": case("M18", "a.eml", lambda: carrying(b"filename*=utf-8''a%E2%80%AEfdp.exe"), "ok"),
    "name with traversal": case(
        "M18", "a.eml", lambda: carrying(b'filename="../../../etc/cron.d/x.txt"'), says=(_GOOD,)
    ),
    "name with line ends": case(
        "M18", "a.eml", lambda: carrying(b"filename*=utf-8''a%0D%0ABcc%3A%20x.txt"), says=(_GOOD,)
    ),
    "name with NUL": case("M18", "a.eml", lambda: carrying(b"filename*=utf-8''a.txt%00.exe"), "ok"),
    "name of 4 KB": case("M18", "a.eml", lambda: carrying(b'filename="' + b"n" * 4000 + b'.txt"'), says=(_GOOD,)),
    "name that ends twice": case("M18", "paper.pdf.exe", lambda: pdf([PdfPage().text(72, 700, _GOOD)]), says=(_GOOD,)),
    "script in a subject": case(
        "M19", "a.eml", lambda: mail(_GOOD.encode(), f"Subject: {_SCRIPT}\r\n".encode()), says=(_GOOD,)
    ),
    "script in a page": case(
        "M19",
        "a.html",
        lambda: html(f"<p>{_GOOD}</p><script>{CANARY}</script><p onclick='{CANARY}'>x</p>"),
        says=(_GOOD,),
    ),
    "script in a text": case("M19", "a.txt", lambda: _SCRIPT.encode(), says=(_SCRIPT,)),
    "pictures from elsewhere": case(
        "M20",
        "a.html",
        lambda: html(
            f'<p>{_GOOD}</p><img src="http://127.0.0.1:{{port}}/{CANARY}"><link href="http://127.0.0.1:{{port}}/c">'
        ),
        says=(_GOOD,),
    ),
    "style from elsewhere": case(
        "M20",
        "a.html",
        lambda: html(f"<style>@import url(http://127.0.0.1:{{port}}/{CANARY})</style><p>{_GOOD}</p>"),
        says=(_GOOD,),
    ),
    "header in a subject": case(
        "M21",
        "a.eml",
        lambda: mail(_GOOD.encode(), b"Subject: =?utf-8?q?a=0D=0ABcc=3A_v=40x.example?=\r\n"),
        says=(_GOOD,),
    ),
    "page 3000 deep": case("M33", "a.html", lambda: html("<div>" * 3000 + _GOOD + "</div>" * 3000), says=(_GOOD,)),
    "page of 2.6 MB": case(
        "M33",
        "a.html",
        lambda: html("<p>The first words.</p>" + f"<p>{'word ' * 5000}</p>" * 100),
        says=("The first words.",),
        codes=("html_over_limit",),
    ),
    "page of unclosed comments": case(
        "M33", "a.html", lambda: html(f"<p>{_GOOD}</p>" + "<!--" * 100_000), says=(_GOOD,)
    ),
    "frames of other files": case(
        "M30",
        "a.html",
        lambda: html(f'<p>{_GOOD}</p><iframe src="file:///etc/passwd"></iframe>'),
        says=(_GOOD,),
        hides=("root:",),
    ),
    "winmail with a path": case(
        "M32", "winmail.dat", lambda: winmail((b"..\\..\\escaped.txt", _GOOD.encode())), says=(_GOOD,)
    ),
    "winmail fifty deep": case("M32", "winmail.dat", lambda: wrapped(50), *_ANY),
    "winmail with a false length": case(
        "M32",
        "winmail.dat",
        lambda: winmail((b"a.txt", _GOOD.encode())).replace(struct.pack("<I", 20), struct.pack("<I", 0x7FFFFFFF)),
        *_ANY,
    ),
    "winmail with false sums": case(
        "M32", "winmail.dat", lambda: winmail((b"a.txt", _GOOD.encode()))[:-2] + b"\xff\xff", *_ANY
    ),
    "message file of zeros": case(
        "M32", "a.msg", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100_000), "failed", "unsupported"
    ),
    "message file in a circle": case(
        "M32",
        "a.msg",
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(16)
            + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
            + bytes(6)
            + struct.pack("<9I", 0, 1, 1, 0, 4096, 0, 1, 0, 1)
            + bytes(436)
            + "__properties_version1.0".encode("utf-16-le")
            + bytes(2000)
        ),
        "failed",
        "unsupported",
        "refused",
    ),
    "rtf groups in groups": case("M33", "a.rtf", lambda: _RTF + b"{" * 100_000 + b"}" * 100_001, "refused", "failed"),
    "rtf of 30 MB": case("M33", "a.rtf", lambda: _RTF + b"word " * 6_000_000 + b"}", "refused"),
    "rtf of pictures": case("M33", "a.rtf", lambda: _RTF + rb"{\pict " + b"00" * 3_000_000 + b"}}", says=(_GOOD,)),
    "rtf with an object": case(
        "M33",
        "a.rtf",
        lambda: _RTF + rb"{\object\objocx{\*\objdata " + CANARY.encode().hex().encode() + b"}}}",
        says=(_GOOD,),
    ),
    "rtf of controls": case("M33", "a.rtf", lambda: _RTF + rb"\u-99999999999 ?\'zz\bin9999999999 x}", *_ANY),
    "calendar of a million lines": case(
        "M33", "a.ics", lambda: b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 200_000 + b"END:VCALENDAR\r\n", *_ANY
    ),
    "card with an address": case(
        "M30",
        "a.vcf",
        lambda: b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nPHOTO;VALUE=uri:http://127.0.0.1:{port}/x\r\nEND:VCARD\r\n",
        "ok",
        "empty",
    ),
    "drawing with a script": case(
        "M33",
        "a.svg",
        lambda: f'<svg xmlns="http://www.w3.org/2000/svg"><script>{CANARY}</script></svg>'.encode(),
        "unsupported",
        "empty",
        "ok",
    ),
    "drawing with entities": case(
        "M33",
        "a.svg",
        lambda: f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/{CANARY}">]><svg>&x;</svg>'.encode(),
        "unsupported",
        "empty",
        "failed",
        "ok",
        hides=("root:",),
    ),
    "picture of 10^10 points": case(
        "M12", "a.png", lambda: png(100_000, 100_000), "empty", "refused", "unsupported", "ok"
    ),
    "picture with a program behind it": case(
        "M34", "a.png", lambda: real_picture("PNG") + b"MZ" + bytes(2000), "empty", "unsupported", "ok"
    ),
    "program": case("M33", "a.exe", lambda: b"MZ" + bytes(2000), *_SHUT, codes=("hostile_type",)),
    "program called a paper": case(
        "M34", "paper.docx", lambda: b"MZ" + bytes(2000), *_SHUT, codes=("hostile_type", "mismatch")
    ),
    "program of Unix": case("M33", "paper", lambda: b"\x7fELF" + bytes(2000), *_SHUT, codes=("hostile_type",)),
    "shortcut": case(
        "M33", "paper.pdf.lnk", lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(200), *_SHUT, codes=("hostile_type",)
    ),
    "disk image": case("M33", "a.iso", disk, *_SHUT, codes=("hostile_type",)),
    "script of a shell": case("M33", "a.txt", lambda: b"#!/bin/sh\nrm -rf /\n", *_SHUT, codes=("hostile_type",)),
    "batch file": case("M33", "a.bat", lambda: b"@echo off\r\n", *_SHUT, codes=("hostile_type",)),
    "macros": case("M33", "a.docm", lambda: docx(p(_GOOD)), *_SHUT, codes=("hostile_type",)),
    "macros under another name": case(
        "M33",
        "a.docx",
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}),
        *_SHUT,
        codes=("hostile_type",),
    ),
    "pages of Apple": case(
        "M33",
        "a.pages",
        lambda: zipped({"Index/Document.iwa": b"\x00", "preview.jpg": real_picture("JPEG")}),
        "ok",
        "unsupported",
        "empty",
    ),
    "rar": case("M33", "a.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200), *_SHUT),
    "bytes of no kind": case("M33", "a.dat", lambda: bytes(range(256)) * 40, "unsupported", "failed", "ok"),
    "PDF and archive in one": case(
        "M34",
        "a.pdf",
        lambda: pdf([PdfPage().text(72, 700, _GOOD)]) + zipped({"b.txt": CANARY.encode()}),
        says=(_GOOD,),
    ),
    "archive and PDF in one": case(
        "M34", "a.zip", lambda: zipped({"b.txt": _GOOD.encode()}) + b"\n%PDF-1.4\n%%EOF", "ok", "failed"
    ),
    "PDF called Word": case(
        "M34", "a.docx", lambda: pdf([PdfPage().text(72, 700, _GOOD)]), says=(_GOOD,), codes=("mismatch",)
    ),
    "Word called PDF": case("M34", "a.pdf", lambda: docx(p(_GOOD)), says=(_GOOD,), codes=("mismatch",)),
    "page called a picture": case("M34", "a.png", lambda: html(f"<p>{_GOOD}</p>"), says=(_GOOD,), codes=("mismatch",)),
    "nothing": case("M10", "a.pdf", lambda: b"", "empty"),
}
