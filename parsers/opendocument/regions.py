"""The tracked changes that a text of OpenDocument declares before it begins (ODF 1.3 part 3, 5.5), by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parsers.opendocument import names as n
from parsers.tracked import Region

#: where a change begins or ends, or what was deleted stood
CHANGES = frozenset({n.TEXT + "change-start", n.TEXT + "change-end", n.TEXT + "change"})
#: elements that stand for blanks
BLANKS = {n.TEXT + "s": " ", n.TEXT + "tab": "\t", n.TEXT + "line-break": "\n"}
#: paragraphs
BLOCKS = frozenset({n.TEXT + "p", n.TEXT + "h"})


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A paragraph, or the part of one, that was taken out."""

    text: str
    #: outline level of a heading, 0 for other paragraphs
    level: int = 0
    #: whether it was an item of a list
    listed: bool = False


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """What one ``text:changed-region`` says."""

    region: Region
    #: the insertion inside which a deletion by another stands
    inside: Region | None = None
    #: for a deletion the paragraphs that were taken out
    deleted: tuple[Gone, ...] = ()
    #: margin notes that stand in what was taken out
    notes: tuple[Any, ...] = ()


_KINDS = {n.TEXT + "insertion": "insertion", n.TEXT + "deletion": "deletion", n.TEXT + "format-change": "format"}


def regions_of(content: Any) -> dict[str, Tracked]:
    """The tracked changes by their id."""
    found: dict[str, Tracked] = {}
    for element in content.iter(n.TEXT + "changed-region"):
        id_ = element.get(n.TEXT + "id") or element.get(n.XML + "id") or ""
        kinds = list(element.iterchildren(*_KINDS))
        if not kinds:
            continue
        first = kinds[0]
        gone = _KINDS[first.tag] == "deletion"
        found[id_] = Tracked(
            region=_region(first),
            # LibreOffice writes the older change of a stretch after the newer one.
            inside=next((_region(kind) for kind in kinds[1:] if kind.tag == n.TEXT + "insertion"), None),
            deleted=tuple(_deleted(first)) if gone else (),
            notes=tuple(first.iter(n.OFFICE + "annotation")) if gone else (),
        )
    return found


def _region(element: Any) -> Region:
    info = element.find(n.OFFICE + "change-info")
    author = info.findtext(n.DC + "creator") if info is not None else ""
    date = info.findtext(n.DC + "date") if info is not None else None
    return Region(kind=_KINDS[element.tag], author=(author or "").strip(), date=date)


def new_paragraphs(content: Any, regions: dict[str, Tracked]) -> set[Any]:
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
            if element.tag == n.TEXT + "change-start" and _inserts(regions, id_):
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


def _inserts(regions: dict[str, Tracked], id_: str) -> bool:
    return id_ in regions and regions[id_].region.kind == "insertion"


def _deleted(element: Any) -> Iterator[Gone]:
    """The paragraphs of a deletion in order."""
    for child in element.iter(n.TEXT + "p", n.TEXT + "h"):
        around = {parent.tag for parent in child.iterancestors()}
        if n.OFFICE + "annotation" not in around:
            words = child.get(n.TEXT + "outline-level", "1")
            level = int(words) if words.isdigit() else 1
            yield Gone(
                text=plain(child),
                level=level if child.tag == n.TEXT + "h" else 0,
                listed=n.TEXT + "list" in around,
            )


def plain(element: Any) -> str:
    """The words of a paragraph without notes that stand in it."""
    text = element.text or ""
    for child in element:
        if child.tag in BLANKS:
            text += BLANKS[child.tag] * repeated(child)
        elif child.tag not in {n.OFFICE + "annotation", n.TEXT + "note"}:
            text += plain(child)
        text += child.tail or ""
    return text


def repeated(blank: Any) -> int:
    """How many blanks a ``text:s`` stands for."""
    count = blank.get(n.TEXT + "c", "1")
    return min(int(count), 1000) if count.isdigit() else 1
