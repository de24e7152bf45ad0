"""What a file is by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from parsers.sniff import UNKNOWN, sniff

_OOXML = "application/vnd.openxmlformats-officedocument."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
_PKCS7 = b"0\x82\x04\x00\x06\x09*\x86H\x86\xf7\r\x01\x07\x02"


def package(*names: str, first: bytes | None = None) -> bytes:
    """A zip with those members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if first is not None:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7\n", "x.docx", "application/pdf"),
        (b"\r\n junk %PDF-1.4", "", "application/pdf"),
        (package("[Content_Types].xml", "word/document.xml"), "a.zip", _OOXML + "wordprocessingml.document"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "", _OOXML + "spreadsheetml.sheet"),
        (package("[Content_Types].xml", "ppt/presentation.xml"), "", _OOXML + "presentationml.presentation"),
        (
            package("content.xml", first=b"application/vnd.oasis.opendocument.text"),
            "",
            "application/vnd.oasis.opendocument.text",
        ),
        (package("a.txt"), "x.docx", "application/zip"),
        (package("[Content_Types].xml", "word/document.xml")[:-30], "", _OOXML + "wordprocessingml.document"),
        (_OLE + "WordDocument".encode("utf-16-le"), "a.bin", "application/msword"),
        (_OLE + "Workbook".encode("utf-16-le"), "", "application/vnd.ms-excel"),
        (_OLE + "__properties_version1.0".encode("utf-16-le"), "", "application/vnd.ms-outlook"),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "application/x-ole-encrypted"),
        (b"{\\rtf1\\ansi", "a.doc", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n", "", "image/png"),
        (b"\xff\xd8\xff\xe0", "", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "", "image/webp"),
        (b"II*\x00", "", "image/tiff"),
        (b"\x78\x9f\x3e\x22\x00", "winmail.dat", "application/ms-tnef"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "", "text/calendar"),
        (b"BEGIN:VCARD\r\nFN:A", "", "text/vcard"),
        (_PKCS7, "smime.p7s", "application/pkcs7-signature"),
        (_PKCS7, "smime.p7m", "application/pkcs7-mime"),
        (b"-----BEGIN PGP MESSAGE-----\n", "", "application/pgp-encrypted"),
        (b"<!DOCTYPE html><html>", "", "text/html"),
        (b"<p>a</p><div>b</div><span>c</span>", "", "text/html"),
        (b"Received: by x\r\nFrom: a@b\r\nSubject: c\r\n\r\ntext", "a.txt", "message/rfc822"),
        ("Ação".encode(), "a.txt", "text/plain"),
        (b"a;b", "a.csv", "text/csv"),
        (b"\x00\x01\x02\x03" * 50, "a.docx", UNKNOWN),
        (b"", "a.docx", "application/x-empty"),
    ],
)
def test_bytes_decide_and_not_the_name(data: bytes, name: str, media_type: str) -> None:
    """The type is that of the bytes; a name matters only where two types look alike."""
    assert sniff(data, name) == media_type
