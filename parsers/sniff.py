"""What a file is by its bytes. The name and the declared type decide only between types that look alike.

Types are those of the IANA registry (RFC 6838); ``application/octet-stream`` means that nothing was recognised.
"""

from __future__ import annotations

import io
import re
import zipfile

UNKNOWN = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

#: first bytes that leave no doubt
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (b"-----BEGIN PGP SIGNATURE", "application/pgp-signature"),
    (b"-----BEGIN PGP PUBLIC KEY", "application/pgp-keys"),
    (b"-----BEGIN PKCS7", "application/pkcs7-mime"),
    (b"\xffWPC", "application/vnd.wordperfect"),
    (b"HWP Document File", "application/x-hwp"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: names of OLE2 streams (UTF-16) that tell what the compound file is (MS-DOC 2.1, MS-XLS 2.1, MS-PPT 2.1, MS-OXMSG 2)
_OLE_STREAMS = (
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("EncryptedPackage", "application/x-ole-encrypted"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("HwpSummaryInformation", "application/x-hwp"),
    ("MatOST", "application/vnd.ms-works"),
    ("Book", "application/vnd.ms-excel"),
)
_OOXML_PARTS = (
    ("word/", _OOXML + "wordprocessingml.document"),
    ("xl/", _OOXML + "spreadsheetml.sheet"),
    ("ppt/", _OOXML + "presentationml.presentation"),
)
_TEXT_STARTS = (
    (re.compile(rb"BEGIN:VCALENDAR", re.IGNORECASE), "text/calendar"),
    (re.compile(rb"BEGIN:VCARD", re.IGNORECASE), "text/vcard"),
    (
        re.compile(
            rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|head|body)\b",
            re.IGNORECASE | re.DOTALL,
        ),
        "text/html",
    ),
    (
        re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<svg\b", re.IGNORECASE | re.DOTALL),
        "image/svg+xml",
    ),
    (
        re.compile(
            rb"(?:<\?xml[^>]{0,200}\?>\s*)?<office:document\b[^>]{0,8000}?"
            rb"office:mimetype=\"application/vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)\"",
            re.DOTALL,
        ),
        _ODF + "text-flat-xml",
    ),
    (
        re.compile(
            rb"<\?xml[^>]{0,200}\?>\s*(?:<\?mso-application[^>]{0,200}\?>\s*)?<pkg:package\b.{0,4000}?"
            rb"wordprocessingml\.document|<\?xml[^>]{0,200}\?>\s*<\?mso-application progid=\"Word\.Document\"\?>\s*"
            rb"<pkg:package\b",
            re.DOTALL,
        ),
        _OOXML + "wordprocessingml.document",
    ),
    (re.compile(rb"<\?xml\b"), "application/xml"),
)
_HTML_TAG = re.compile(rb"<(?:p|div|br|table|span|font|a|meta|style)\b[^>]{0,500}>", re.IGNORECASE)
_MAIL_START = re.compile(
    rb"(?:From [^\r\n]{1,200}\r?\n)?(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|"
    rb"MIME-Version|"
    rb"X-[\w-]{1,40}|Content-Type|DKIM-Signature|Reply-To|Sender)[ \t]*:[^\r\n]*\r?\n",
    re.IGNORECASE,
)
_MAIL_FIELD = re.compile(
    rb"^(?:From|Subject|Date|Message-ID|Received|To|MIME-Version)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
#: PKCS #7 object identifiers 1.2.840.113549.1.7.2 (signed) and .3 (enveloped)
_PKCS7 = re.compile(rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01(?:\x07[\x01-\x06]|\x09\x10)")
_BY_ENDING = {"csv": "text/csv", "md": "text/markdown", "xml": "application/xml", "json": "application/json"}


def sniff(data: bytes, name: str = "", declared: str = "") -> str:
    """Media type of *data*; an empty file is ``application/x-empty``."""
    if not data:
        return "application/x-empty"
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:1] == b"\x30" and _PKCS7.search(data[:64]):
        detached = name.lower().endswith(".p7s") or "signature" in declared.lower()
        return "application/pkcs7-signature" if detached else "application/pkcs7-mime"
    return _text(data, name, declared)


def _ole(data: bytes) -> str:
    """Compound files by the names in their directory, which may stand anywhere in the file."""
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return media_type
    return "application/x-ole-storage"


def _zip(data: bytes) -> str:
    """Packages by their first members; the central directory is read, nothing is unpacked but ``mimetype``."""
    if data[30:38] == b"mimetype":
        declared = data[38:138].split(b"PK", 1)[0].decode("ascii", "replace").strip()
        if re.fullmatch(r"application/[\w.+-]{1,100}", declared):
            return declared
    names = _member_names(data)
    if "xl/workbook.bin" in names:
        return "application/vnd.ms-excel.sheet.binary.macroenabled.12"
    if any(name.endswith(".iwa") or name in {"index.apxl", "index.xml.gz"} for name in names):
        return _apple(names)
    if "[Content_Types].xml" in names:
        for folder, media_type in _OOXML_PARTS:
            if any(item.startswith(folder) for item in names):
                return media_type
    if "mimetype" in names and "content.xml" in names:
        return _ODF + "text"
    return "application/zip"


def _apple(names: set[str]) -> str:
    """Pages, Numbers and Keynote pack the same way; the folder of their objects tells them apart."""
    if any(name.startswith("Index/Slide") for name in names) or "index.apxl" in names:
        return "application/vnd.apple.keynote"
    if any(name.startswith("Index/CalculationEngine") for name in names) and "Index/Tables/DataList.iwa" in names:
        return "application/vnd.apple.numbers"
    return "application/vnd.apple.pages"


def _member_names(data: bytes) -> set[str]:
    """Names of at most 2000 members, from the directory or, where it is damaged, from the local headers."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {item.filename for item in package.infolist()[:2000]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, IndexError):
        found = re.findall(rb"PK\x03\x04.{22}(..)..(?=([^\x00]{1,100}))", data[:2_000_000], re.DOTALL)
        return {item[: length[0] + 256 * length[1]].decode("utf-8", "replace") for length, item in found[:2000]}


def _text(data: bytes, name: str, declared: str) -> str:
    head = data[:8192]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        if head.startswith(mark):
            head = head[len(mark) :] if mark == b"\xef\xbb\xbf" else head.replace(b"\x00", b"")[2:]
            break
    start = head.lstrip()
    for pattern, media_type in _TEXT_STARTS:
        if pattern.match(start):
            return media_type
    if _binary(head):
        return UNKNOWN
    if _MAIL_START.match(start) and len(_MAIL_FIELD.findall(start)) >= 2:
        return "message/rfc822"
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in {"html", "htm"} or (declared.lower() == "text/html") or len(_HTML_TAG.findall(head)) >= 3:
        return "text/html" if _HTML_TAG.search(head) else "text/plain"
    return _BY_ENDING.get(ending, "text/plain")


def _binary(head: bytes) -> bool:
    """More than one in fifty bytes is a control character that text does not have."""
    controls = sum(head.count(bytes([code])) for code in (*range(7), *range(14, 27), 28, 29, 30, 31))
    return b"\x00" in head or controls * 50 > len(head)
