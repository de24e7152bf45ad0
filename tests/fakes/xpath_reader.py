"""A second reader of tracked changes and comments, as short as can be: the truth that the real one is held against.

It knows the XML and nothing of layout, labels or views, and shares no code with the reader that it checks. White space
is folded, because tabs between cells and line ends between paragraphs are a matter of taste.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STORIES = re.compile(r"word/(?:document|footnotes|endnotes|header|footer)\d*\.xml")
_RUNS = {"ins": "insertion", "del": "deletion", "moveFrom": "move_from", "moveTo": "move_to"}
_CELLS = {"cellIns": "cell_insertion", "cellDel": "cell_deletion"}
_HIDDEN_BEFORE = {W + "ins", W + "moveTo", W + "cellIns"}
_HIDDEN_AFTER = {W + "del", W + "moveFrom", W + "cellDel"}

#: kind, text, author
Triple = tuple[str, str, str]
#: text, author, quote, text of the comment that it answers
Remark = tuple[str, str, str, str]


def fold(text: str) -> str:
    """*text* with white space folded."""
    return " ".join(text.split())


def bag(text: str) -> str:
    """Its letters sorted: where in a row the words of a text box stand is a matter of taste too."""
    return "".join(sorted("".join(text.split())))


def changes(data: bytes) -> Counter[Triple]:
    """Every tracked change of a file with what it covers; those that cover nothing visible are left out."""
    found: Counter[Triple] = Counter()
    for root in _stories(data):
        for element in root.iter("{*}*"):
            triple = _change(element)
            if triple is not None:
                found[triple] += 1
    return found


def remarks(data: bytes) -> Counter[Remark]:
    """Every margin comment of a file."""
    roots = list(_stories(data))
    comments = {item.get(W + "id"): item for item in _part(data, "word/comments.xml").iter(W + "comment")}
    paragraphs = {p.get(W14 + "paraId"): n for n, item in comments.items() for p in item.iter(W + "p")}
    parents = {}
    for item in _part(data, "word/commentsExtended.xml").iter("{*}commentEx"):
        said = {key.rpartition("}")[2]: word for key, word in item.attrib.items()}
        parents[paragraphs.get(said["paraId"])] = paragraphs.get(said.get("paraIdParent"))
    return Counter(
        (
            _words(item),
            item.get(W + "author", ""),
            next(filter(None, (_quote(root, n) for root in roots)), ""),
            _words(comments[parents[n]]) if parents.get(n) else "",
        )
        for n, item in comments.items()
    )


def _part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name)) if name in archive.namelist() else etree.Element("none")


def _stories(data: bytes) -> Iterator[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if _STORIES.fullmatch(name)]
    for name in names:
        root = _part(data, name)
        for fallback in root.iter(MC + "Fallback"):
            fallback[:] = []
        yield root


def _change(element: Any) -> Triple | None:
    name, parent = etree.QName(element).localname, element.getparent()
    above = etree.QName(parent).localname if parent is not None else ""
    author, text, kind = element.get(W + "author", ""), "", ""
    if element.tag in {W + name for name in _RUNS} and above not in {"rPr", "trPr", "numPr", "ctrlPr"}:
        kind, text = _RUNS[name], _words(element)
        return (kind, text, author) if text else None
    if name in _CELLS or (above == "trPr" and name in _RUNS):
        kind = _CELLS.get(name) or "row_" + _RUNS[name]
        text = bag(_words(parent.getparent()))
    elif above == "rPr" and name in {"ins", "del"} and parent.getparent().tag == W + "pPr":
        kind = "paragraph_" + _RUNS[name]
    elif (name.endswith("Change") and name != "tblGridChange") or name == "cellMerge" or above == "numPr":
        kind = "format" if author else ""
        run = parent.getparent() if name == "rPrChange" else None
        text = _words(run) if run is not None and run.tag == W + "r" else ""
    return (kind, text, author) if kind else None


def _words(element: Any) -> str:
    parts = []
    for item in element.iter("{*}t", W + "delText", W + "tab", W + "br", W + "p", W + "tc"):
        inside_run = item.getparent() is not None and item.getparent().tag.endswith("}r")
        parts.append(item.text or "" if inside_run and item.tag.endswith(("}t", "}delText")) else " ")
    return fold("".join(parts))


def _quote(root: Any, number: str) -> str:
    """The words of a range as they were circulated; where all are new, as they are now; else as they stand there."""
    on, before, after, everything = False, [], [], []
    marks = (W + "commentRangeStart", W + "commentRangeEnd")
    for item in root.iter(*marks, "{*}t", *(W + name for name in ("delText", "tab", "br", "p"))):
        if item.tag in marks and item.get(W + "id") == number:
            on = item.tag == marks[0]
        if not on or item.tag in marks:
            continue
        around = set(_around(item))
        text = " " if item.tag in {W + "p", W + "tab", W + "br"} else item.text or ""
        everything.append(text)
        if not around & _HIDDEN_BEFORE:
            before.append(text)
        if not around & _HIDDEN_AFTER:
            after.append(text)
    return next(filter(None, map(fold, map("".join, (before, after, everything)))), "")


def _around(item: Any) -> Iterator[str]:
    """Names of the elements around *item*, and of the marks of revision of the rows and cells among them."""
    for above in item.iterancestors():
        yield above.tag
        if above.tag in {W + "tr", W + "tc"}:
            yield from (child.tag for child in above.iterfind(f"{above.tag}Pr/*"))
