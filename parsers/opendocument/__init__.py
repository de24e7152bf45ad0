"""OpenDocument files (OASIS ODF 1.3): texts with their tracked changes and notes, spreadsheets, presentations."""

from __future__ import annotations

from typing import Any

from consultation.errors import LimitReached
from parsers.facts import Extraction, Paragraph
from parsers.opendocument import names as n
from parsers.opendocument.sheets import read_sheets
from parsers.opendocument.text import read_text
from parsers.word.package import EncryptedPackage, parse
from parsers.zip_package import MAX_PART, ZipPackage


def read(data: bytes) -> Extraction:
    """Read an ``.odt``, ``.ods`` or ``.odp``; the body decides which it is.

    Raises ParseError where the file is damaged, with code ``encrypted`` where it wants a password.
    """
    package = ZipPackage(data)
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise EncryptedPackage("protected by a password; ask the sender for an open copy")
    return _document(package.root("content.xml"), package.root("styles.xml"), package.root("meta.xml"))


def read_flat(data: bytes) -> Extraction:
    """Read an OpenDocument file that is one XML document (``.fodt``, ``.fods``; ODF 1.3 part 3, 3.1.2)."""
    if len(data) > MAX_PART:
        raise LimitReached(f"the file is larger than {MAX_PART // 1_000_000} MB")
    root = parse(data, "the document")
    return _document(root, root, root)


def _document(content: Any, styles: Any, meta: Any) -> Extraction:
    title = _meta(meta, n.DC + "title")
    author = _meta(meta, n.DC + "creator") or _meta(meta, n.META + "initial-creator")
    body = content.find(f".//{n.OFFICE}body") if content is not None else None
    if body is None or not len(body):
        return Extraction(title=title, author=author)
    kind = body[0].tag
    if kind == n.OFFICE + "spreadsheet":
        return read_sheets(body[0], title=title, author=author)
    if kind == n.OFFICE + "text":
        return read_text(body[0], content, styles, title=title, author=author)
    texts = [text for element in body.iter(n.TEXT + "p", n.TEXT + "h") if (text := "".join(element.itertext()).strip())]
    paragraphs = tuple(Paragraph(index=index, text=text) for index, text in enumerate(texts))
    return Extraction(title=title, author=author, text="\n".join(texts), paragraphs=paragraphs)


def _meta(root: object, tag: str) -> str:
    found = root.find(f".//{tag}") if root is not None and hasattr(root, "find") else None
    return (found.text or "").strip() if found is not None else ""
