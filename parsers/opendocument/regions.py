"""The tracked changes that a text of OpenDocument declares before it begins (ODF 1.3 part 3, 5.5), by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsers.opendocument import names as n
from parsers.opendocument.changes import Region

#: where a change begins or ends, or what was deleted stood
CHANGES = frozenset({n.TEXT + "change-start", n.TEXT + "change-end", n.TEXT + "change"})
#: elements that stand for blanks
BLANKS = {n.TEXT + "s": " ", n.TEXT + "tab": "\t", n.TEXT + "line-break": "\n"}
#: paragraphs
BLOCKS = frozenset({n.TEXT + "p", n.TEXT + "h"})


def regions_of(content: Any) -> tuple[dict[str, Region], dict[str, list[tuple[str, bool]]]]:
    """The tracked changes by their id, and for deletions the paragraphs that were taken out."""
    regions: dict[str, Region] = {}
    deleted: dict[str, list[tuple[str, bool]]] = {}
    for element in content.iter(n.TEXT + "changed-region"):
        id_ = element.get(n.TEXT + "id") or element.get(n.XML + "id") or ""
        for kind in element.iterchildren(n.TEXT + "insertion", n.TEXT + "deletion"):
            info = kind.find(n.OFFICE + "change-info")
            author = info.findtext(n.DC + "creator") if info is not None else ""
            date = info.findtext(n.DC + "date") if info is not None else None
            name = kind.tag.rpartition("}")[2]
            regions[id_] = Region(kind=name, author=(author or "").strip(), date=date)
            if name == "deletion":
                deleted[id_] = list(_deleted(kind))
    return regions, deleted


def new_paragraphs(content: Any, regions: dict[str, Region]) -> set[Any]:
    """The paragraphs that hold nothing but inserted words: the text as circulated does not count them."""
    new: set[Any] = set()
    inside: set[str] = set()
    for block in content.iter(*BLOCKS):
        if any(ancestor.tag == n.TEXT + "tracked-changes" for ancestor in block.iterancestors()):
            continue
        began = bool(inside)
        words = [block.text] if not inside else []
        some = bool(block.text and inside)
        for element in block.iterdescendants():
            id_ = element.get(n.TEXT + "change-id", "")
            if element.tag == n.TEXT + "change-start" and id_ in regions and regions[id_].kind == "insertion":
                inside.add(id_)
            elif element.tag == n.TEXT + "change-end":
                inside.discard(id_)
            elif element.tag == n.TEXT + "change" and not inside:
                words.append("deleted")
            texts = [element.text if element.tag not in CHANGES else None, element.tail]
            some = some or bool(inside and any(texts))
            words += [] if inside else texts
        if (some or began or inside) and not any(words):
            new.add(block)
    return new


def _deleted(element: Any) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a deletion in order, and whether an item of a list stood there."""
    lists = element.find(f".//{n.TEXT}list") is not None
    for child in element.iter(n.TEXT + "p", n.TEXT + "h"):
        yield _plain(child), lists


def _plain(element: Any) -> str:
    text = element.text or ""
    for child in element:
        if child.tag in BLANKS:
            text += BLANKS[child.tag] * repeated(child)
        elif child.tag not in {n.OFFICE + "annotation", n.TEXT + "note"}:
            text += _plain(child)
        text += child.tail or ""
    return text


def repeated(blank: Any) -> int:
    """How many blanks a ``text:s`` stands for."""
    count = blank.get(n.TEXT + "c", "1")
    return min(int(count), 1000) if count.isdigit() else 1
