"""What a PDF carries besides its pages: its properties, form fields and embedded files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import decode_text

from parsers.facts import Extraction
from parsers.nesting import Nesting

#: nodes of a name tree or of the field tree that are followed
_MAX_NODES = 2000
_DEPTH = 20


@dataclasses.dataclass(frozen=True, kw_only=True)
class Embedded:
    """A file inside the PDF (ISO 32000-1, 7.11.4)."""

    name: str
    data: bytes


def completed(
    found: Extraction, metadata: dict[str, Any], files: tuple[Embedded, ...], total: int | None, nesting: Nesting
) -> Extraction:
    """Add title, author, page count and children to what the pages gave."""
    children = tuple(nesting.member(file.data, file.name) for file in files)
    title = _text(metadata.get("Title")).strip()
    return dataclasses.replace(
        found,
        title=title if len(title.split()) > 1 else found.title or title,
        author=_text(metadata.get("Author")).strip(),
        pages=max(total or 0, found.pages or 0),
        children=children,
        state="ok" if found.state == "empty" and children else found.state,
    )


def fields(document: Any) -> tuple[tuple[str, str], ...]:
    """Names and values of the filled form fields (ISO 32000-1, 12.7)."""
    form = resolve1(document.doc.catalog.get("AcroForm"))
    roots = resolve1(form.get("Fields")) if isinstance(form, dict) else None
    return tuple(_fields(roots or [], "", 0, [_MAX_NODES]))


def _fields(nodes: Any, path: str, depth: int, left: list[int]) -> Iterator[tuple[str, str]]:
    for reference in nodes if isinstance(nodes, list) else ():
        node = resolve1(reference)
        left[0] -= 1
        if not isinstance(node, dict) or left[0] < 0 or depth > _DEPTH:
            return
        name = ".".join(part for part in (path, _text(node.get("T"))) if part)
        # The value of a signature is the signature itself, long and without words.
        value = resolve1(node.get("V")) if getattr(resolve1(node.get("FT")), "name", "") != "Sig" else ""
        words = _text(value) if isinstance(value, bytes | str) else str(getattr(value, "name", ""))
        if words.strip() and words != "Off":
            yield _text(node.get("TU")) or name, words.strip()
        yield from _fields(resolve1(node.get("Kids")), name, depth + 1, left)


def files(document: Any) -> tuple[Embedded, ...]:
    """The files embedded in the document, by its name tree and by attachment notes on its pages."""
    names = resolve1(document.doc.catalog.get("Names"))
    tree = resolve1(names.get("EmbeddedFiles")) if isinstance(names, dict) else None
    return tuple(_files(tree, 0, [_MAX_NODES]))


def _files(node: Any, depth: int, left: list[int]) -> Iterator[Embedded]:
    node = resolve1(node)
    left[0] -= 1
    if not isinstance(node, dict) or left[0] < 0 or depth > _DEPTH:
        return
    entries = resolve1(node.get("Names")) or []
    for specification in entries[1::2]:
        if (file := embedded(resolve1(specification))) is not None:
            yield file
    for kid in resolve1(node.get("Kids")) or []:
        yield from _files(kid, depth + 1, left)


def embedded(specification: Any) -> Embedded | None:
    """The file of a file specification; ``None`` where it is only a reference to somewhere else."""
    contents = resolve1(specification.get("EF")) if isinstance(specification, dict) else None
    stream = resolve1(contents.get("F") or contents.get("UF")) if isinstance(contents, dict) else None
    if not isinstance(stream, PDFStream):
        return None
    name = _text(specification.get("UF")) or _text(specification.get("F")) or "embedded file"
    return Embedded(name=name, data=stream.get_data())


def _text(value: Any) -> str:
    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
