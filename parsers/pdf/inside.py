"""What a PDF carries besides its pages: its properties and the files inside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1

from parsers.facts import Extraction
from parsers.nesting import Nesting
from parsers.pdf.annotations import raw_notes, string

#: nodes of a name tree that are followed
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
    title = string(metadata.get("Title")).strip()
    return dataclasses.replace(
        found,
        title=title if len(title.split()) > 1 else found.title or title,
        author=string(metadata.get("Author")).strip(),
        pages=max(total or 0, found.pages or 0),
        children=children,
        state="ok" if found.state == "empty" and children else found.state,
    )


def files(document: Any) -> tuple[Embedded, ...]:
    """The files embedded in the document: those of its name tree (a portfolio's too) and those that belong to it.

    ISO 32000-1, 7.11.4 and ISO 32000-2, 14.13 (``AF``); those hung on its pages ``attached`` gives.
    """
    names = resolve1(document.doc.catalog.get("Names"))
    tree = resolve1(names.get("EmbeddedFiles")) if isinstance(names, dict) else None
    belonging = resolve1(document.doc.catalog.get("AF"))
    listed = (embedded(resolve1(item)) for item in belonging[:_MAX_NODES]) if isinstance(belonging, list) else ()
    return once((*_files(tree, 0, [_MAX_NODES]), *(file for file in listed if file is not None)))


def attached(page: Any) -> tuple[Embedded, ...]:
    """The files hung on a pdfplumber page by notes (ISO 32000-1, 12.5.6.15)."""
    hung = (
        embedded(resolve1(raw.get("FS")))
        for _, raw in raw_notes(page)
        if getattr(resolve1(raw.get("Subtype")), "name", "") == "FileAttachment"
    )
    return tuple(file for file in hung if file is not None)


def once(found: Iterable[Embedded]) -> tuple[Embedded, ...]:
    """Each file once, however often the document names it."""
    return tuple(dict.fromkeys(found))


def _files(node: Any, depth: int, left: list[int]) -> Iterator[Embedded]:
    node = resolve1(node)
    left[0] -= 1
    if not isinstance(node, dict) or left[0] < 0 or depth > _DEPTH:
        return
    entries = resolve1(node.get("Names")) or []
    for specification in entries[1 : 2 * _MAX_NODES : 2]:
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
    name = string(specification.get("UF")) or string(specification.get("F")) or "embedded file"
    return Embedded(name=name, data=stream.get_data())
