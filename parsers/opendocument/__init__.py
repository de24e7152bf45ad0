"""OpenDocument files (OASIS ODF 1.3): texts with their tracked changes and notes, spreadsheets, presentations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from consultation.errors import LimitReached, ParseError
from parsers.facts import Extraction, Paragraph, ParseProblem
from parsers.opendocument import names as n
from parsers.opendocument.sheets import read_sheets
from parsers.opendocument.text import read_text
from parsers.word.package import EncryptedPackage, parse
from parsers.zip_package import MAX_PART, ZipPackage

_ROOT = re.compile(rb"<office:[\w-]+")
_HEAD = 20_000


def read(data: bytes) -> Extraction:
    """Read an ``.odt``, ``.ods`` or ``.odp``; the body decides which it is.

    Raises ParseError where the file is damaged, with code ``encrypted`` where it wants a password. Styles and
    properties that cannot be read are told, the text is read without them.
    """
    package = ZipPackage(data)
    problems: list[ParseProblem] = []
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise EncryptedPackage("protected by a password; ask the sender for an open copy")
    content = _root(package, "content.xml")
    beside: dict[str, Any] = {}
    for name in ("styles.xml", "meta.xml"):
        try:
            beside[name] = _root(package, name)
        except ParseError as error:
            if error.code != "failed":
                raise
            beside[name] = None
            problems.append(ParseProblem(code="part_unreadable", detail=str(error)))
    found = _document(content, beside["styles.xml"], beside["meta.xml"])
    return replace(found, problems=(*found.problems, *problems))


def read_flat(data: bytes) -> Extraction:
    """Read an OpenDocument file that is one XML document (``.fodt``, ``.fods``; ODF 1.3 part 3, 3.1.2)."""
    if len(data) > MAX_PART:
        raise LimitReached(f"the file is larger than {MAX_PART // 1_000_000} MB")
    root = parse(_with_names(data), "the document")
    return _document(root, root, root)


def _root(package: ZipPackage, name: str) -> Any:
    blob = package.part(name)
    return None if blob is None else parse(_with_names(blob), name)


def _with_names(blob: bytes) -> bytes:
    """The XML with the usual prefixes declared: some writers use one and forget to say what it means."""
    root = _ROOT.search(blob[:_HEAD])
    end = blob.find(b">", root.end()) if root else -1
    if root is None or end < 0:
        return blob
    tag = blob[root.end() : end]
    missing = [
        f' xmlns:{prefix}="{name}"' for prefix, name in n.PREFIXES.items() if f"xmlns:{prefix}=".encode() not in tag
    ]
    return blob[: root.end()] + "".join(missing).encode() + blob[root.end() :]


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


def _meta(root: Any, tag: str) -> str:
    found = root.find(f".//{tag}") if root is not None else None
    return (found.text or "").strip() if found is not None else ""
