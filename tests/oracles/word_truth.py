"""A second reader of reviewed Word files, straight from ECMA-376: the truth that the real one is held against.

It shares no code with ``parsers.word`` and goes about it the other way round: the changes are accepted or rejected in
the XML itself (17.13.5), and what remains is then read as plain text. It knows nothing of labels, offsets or edits.
Of alternate contents (part 3, 7) one is left standing, so nothing counts twice. Needs lxml and nothing else.
"""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _MAIN.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
W = "{" + _MAIN + "}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

#: kind, text, author
Change = tuple[str, str, str]
#: text, author, text of the comment that it answers, whether the thread is resolved
Comment = tuple[str, str, str, bool]

_TEXT = {W + "t", W + "delText", M + "t"}
_SPACES = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
#: elements of revisions around runs
_AROUND = {"ins": "insertion", "del": "deletion", "moveFrom": "move_from", "moveTo": "move_to"}
#: where those names mean something else: the mark of a paragraph, a row, a number, an operator of an equation
_INSIDE_PROPERTIES = {W + "rPr", W + "trPr", W + "numPr", M + "ctrlPr"}
_PUT_IN = {W + "ins", W + "moveTo", W + "cellIns"}
_TAKEN = {W + "del", W + "moveFrom", W + "cellDel"}
_FORMATS = {W + f"{name}PrChange" for name in ("r", "p", "sect", "tbl", "tblEx", "tr", "tc")}
_FORMATS |= {W + "numberingChange", W + "cellMerge", W + "tblPrExChange"}


def fold(text: str) -> str:
    """*text* with white space folded: tabs between cells and line ends are a matter of taste."""
    return " ".join(text.split())


class Truth:
    """One file, its parts parsed once; every root has one branch of each alternate content left."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._archive.namelist())
        self.document = self._target("", "officeDocument") or "word/document.xml"
        self.body = self._root(self.document)
        self.notes = {kind: _written(self._side(kind + "s")) for kind in ("footnote", "endnote")}
        self.running = [self._root(name) for kind in ("header", "footer") for name in self._targets(kind)]

    # what was changed

    def changes(self) -> Counter[Change]:
        """Every tracked change of the text and its notes, running heads and boxes, one for each element.

        Changes around runs that cover no text are left out, as are those of the mark of a moved paragraph.
        """
        roots = [self.body, *self.notes.values(), *self.running]
        found = (_change(item) for root in roots for item in root.iter("{*}*"))
        return Counter(item for item in found if item is not None)

    def comments(self) -> Counter[Comment]:
        """Every comment, with an anchor or without."""
        items = list(self._side("comments").iter(W + "comment"))
        owner = {p.get(W14 + "paraId"): n for n, item in enumerate(items) for p in item.iter(W + "p")}
        parent: dict[int, int] = {}
        done: set[int] = set()
        for said in self._side("commentsExtended").iter("{*}commentEx"):
            about = {etree.QName(name).localname: value for name, value in said.attrib.items()}
            n, above = owner.get(about.get("paraId")), owner.get(about.get("paraIdParent", ""))
            if n is not None and above is not None and above != n:
                parent[n] = above
            if n is not None and about.get("done") in {"1", "true", "on"}:
                done.add(n)
        words = dict(enumerate(fold(_words(item)) for item in items)) | {-1: ""}
        return Counter(
            (
                words[n],
                item.get(W + "author", ""),
                words[parent[n]] if n in parent else "",
                bool(done & {*_up(n, parent)}),
            )
            for n, item in enumerate(items)
        )

    def quotes(self) -> Counter[tuple[str, str]]:
        """For every comment its words and those it stands on.

        They are quoted as they were circulated; where all are new, as they are now; else as they stand in the file.
        """
        roots = [self.body, *self.notes.values(), *self.running]
        return Counter(
            (fold(_words(item)), next(filter(None, (_quoted(root, item.get(W + "id")) for root in roots)), ""))
            for item in self._side("comments").iter(W + "comment")
        )

    # the two texts

    def before(self) -> list[str]:
        """The printed lines with every change rejected, running heads and blank lines left out."""
        return self._view(gone=("ins", "moveTo"), cell="cellIns")

    def after(self) -> list[str]:
        """The same with every change accepted."""
        return self._view(gone=("del", "moveFrom"), cell="cellDel")

    def _view(self, gone: tuple[str, str], cell: str) -> list[str]:
        body = _settled(self.body, gone, cell)
        lines = [line for part in body.findall(W + "body") for line in _lines(part, gone)]
        for kind, notes in self.notes.items():
            by_id = {item.get(W + "id"): item for item in _settled(notes, gone, cell)}
            all_calls = {item.get(W + "id") for item in self.body.iter(f"{W}{kind}Reference")}
            calls = [item.get(W + "id") for item in body.iter(f"{W}{kind}Reference")]
            calls += [number for number in by_id if number not in all_calls]
            for number in dict.fromkeys(calls):
                if number in by_id:
                    lines += _lines(by_id[number], gone)
        return [fold(line) for printed in lines for line in printed.split("\n") if line.strip()]

    # parts

    def _root(self, name: str) -> Any:
        if name not in self._names:
            return etree.Element("none")
        blob = self._archive.read(name)
        for strict, usual in _STRICT.items():
            blob = blob.replace(strict, usual)
        root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_pis=True))
        _choose(root)
        return root

    def _side(self, kind: str) -> Any:
        return self._root(self._target(self.document, kind))

    def _target(self, source: str, kind: str) -> str:
        return next(iter(self._targets(kind, source)), "")

    def _targets(self, kind: str, source: str | None = None) -> list[str]:
        source = self.document if source is None else source
        folder, name = posixpath.split(source)
        relations = f"{folder}/_rels/{name}.rels" if source else "_rels/.rels"
        if relations not in self._names:
            return [f"word/{kind}.xml"]
        found = []
        for item in etree.fromstring(self._archive.read(relations)):
            if item.get("Type", "").endswith("/" + kind) and item.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/" + folder, item.get("Target", ""))).lstrip("/")
                found += [path] if path in self._names else []
        return list(dict.fromkeys(found))


def _choose(root: Any) -> None:
    """Leave of each alternate content the first choice, or the fallback where the choice has no words."""
    for item in list(root.iter(MC + "AlternateContent")):
        branches = [*item.findall(MC + "Choice"), *item.findall(MC + "Fallback")]
        spoken = [branch for branch in branches if next(branch.iter(W + "t", W + "delText"), None) is not None]
        for branch in branches:
            if branch is not (spoken or branches)[0]:
                item.remove(branch)


def _written(notes: Any) -> Any:
    """Notes that somebody wrote: those with a type are the lines that Word draws above them (17.18.33)."""
    for item in list(notes):
        if item.get(W + "type", "normal") != "normal":
            notes.remove(item)
    return notes


def _up(n: int, parent: dict[int, int]) -> Iterator[int]:
    """A comment and those above it in its thread."""
    seen: set[int] = set()
    while n not in seen:
        seen.add(n)
        yield n
        n = parent.get(n, n)


def _change(element: Any) -> Change | None:
    """The change that an element stands for, if it is one."""
    tag, above = element.tag, element.getparent()
    name, author = etree.QName(element).localname, element.get(W + "author", "")
    outside = above.tag if above is not None else ""
    if tag in _FORMATS or (outside == W + "numPr" and tag == W + "ins"):
        of_run = tag == W + "rPrChange" and above.getparent().tag in {W + "r", M + "r"}
        return ("format", fold(_words(above.getparent())) if of_run else "", author)
    if tag in {W + "cellIns", W + "cellDel"}:
        if any(item.tag == W + "tcPrChange" for item in element.iterancestors()):
            return None
        return (_AROUND["ins" if name == "cellIns" else "del"].join(["cell_", ""]), _cells(above.getparent()), author)
    if not tag.startswith(W) or name not in _AROUND:
        return None
    if outside not in _INSIDE_PROPERTIES:
        return (_AROUND[name], fold(_words(element)), author) if any(_spoken(element, boxes=True)) else None
    if name not in {"ins", "del"} or above.getparent() is None:
        return None
    if outside == W + "trPr":
        return ("row_" + _AROUND[name], _cells(above.getparent()), author)
    if outside == W + "rPr" and above.getparent().tag == W + "pPr":
        return ("paragraph_" + _AROUND[name], "", author)
    return None


def _cells(element: Any) -> str:
    """The words of a row or cell whatever their order: that of a box on its place is a matter of taste."""
    return " ".join(sorted(fold(_words(element)).split()))


def _words(element: Any) -> str:
    """All text below an element but instructions of fields and the guides above characters."""
    return "".join(_spoken(element, boxes=True, paragraphs=True))


def _spoken(element: Any, *, boxes: bool, paragraphs: bool = False) -> Iterator[str]:
    if element.tag in {W + "pPr", W + "rt", W + "rPr"} or (element.tag == W + "txbxContent" and not boxes):
        return
    if paragraphs and element.tag in {W + "p", W + "tc"}:
        yield "\n"
    if element.tag in _TEXT:
        yield (element.text or "").replace("\n", " ")
    elif element.tag in _SPACES:
        yield _SPACES[element.tag]
    elif element.tag == W + "br" and element.get(W + "type", "textWrapping") == "textWrapping":
        yield "\n"
    for child in element:
        yield from _spoken(child, boxes=boxes, paragraphs=paragraphs)
    if paragraphs and element.tag == W + "txbxContent":
        yield "\n"


def _settled(root: Any, gone: tuple[str, str], cell: str) -> Any:
    """A copy in which all changes are settled but those of paragraph marks: what is *gone* is cut out."""
    root = copy.deepcopy(root)
    for name in gone:
        for item in list(root.iter(W + name)):
            outside = item.getparent()
            if outside.tag == W + "trPr":
                _cut(outside.getparent())
            elif outside.tag not in _INSIDE_PROPERTIES:
                _cut(item)
    for item in list(root.iter(W + cell)):
        _cut(item.getparent().getparent())
    return root


def _quoted(root: Any, number: str) -> str:
    ends = {W + "commentRangeStart": True, W + "commentRangeEnd": False}
    inside = False
    texts: tuple[list[str], ...] = ([], [], [])
    for item in root.iter(*ends, *_TEXT, *_SPACES, W + "br", W + "p"):
        if item.tag in ends:
            inside = ends[item.tag] if item.get(W + "id") == number else inside
        elif inside:
            said = (item.text or "") if item.tag in _TEXT else " "
            around = {mark for above in item.iterancestors() for mark in (above.tag, *_marks(above))}
            stands = (not around & _PUT_IN, not around & _TAKEN, True)
            for text, shown in zip(texts, stands, strict=True):
                text.append(said if shown else "")
    return next(filter(None, (fold("".join(text)) for text in texts)), "")


def _marks(element: Any) -> Iterator[str]:
    """What the properties of a row or cell say of its being put in or taken out."""
    if element.tag in {W + "tr", W + "tc"}:
        yield from (item.tag for item in element.iterfind(f"{element.tag}Pr/*"))


def _cut(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def _lines(container: Any, gone: tuple[str, str]) -> Iterator[str]:
    """The paragraphs of a container in order: one whose mark is gone goes on in the next, but not over a table."""
    pending = ""
    boxes: list[Any] = []
    for block in _blocks(container):
        if block.tag == W + "tbl":
            yield pending
            yield from _all_boxes(boxes, gone)
            pending, boxes = "", []
            for cell in _cells_of(block):
                yield from _lines(cell, gone)
            continue
        pending += _visible(block)
        boxes += _boxes(block)
        mark = block.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(mark.find(W + name) is not None for name in gone):
            yield pending
            yield from _all_boxes(boxes, gone)
            pending, boxes = "", []
    yield pending
    yield from _all_boxes(boxes, gone)


def _all_boxes(boxes: list[Any], gone: tuple[str, str]) -> Iterator[str]:
    for box in boxes:
        yield from _lines(box, gone)


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and tables, those within content controls and custom XML too."""
    for child in container if container is not None else ():
        if child.tag in {W + "p", W + "tbl"}:
            yield child
        elif child.tag != W + "sectPr":
            yield from _blocks(child)


def _cells_of(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == W + "tc":
            yield child
        elif child.tag != W + "tbl":
            yield from _cells_of(child)


def _boxes(element: Any) -> list[Any]:
    """Text boxes below an element, not those inside other boxes."""
    found = []
    for child in element:
        found += [child] if child.tag == W + "txbxContent" else _boxes(child)
    return found


def _visible(paragraph: Any) -> str:
    """The text of a paragraph as printed: of a field the result, of a box nothing."""
    parts: list[str] = []
    open_: list[bool] = []
    for item in _flat(paragraph):
        if item.tag == W + "fldChar":
            kind = item.get(W + "fldCharType")
            if kind == "begin":
                open_.append(True)
            elif open_ and kind == "separate":
                open_[-1] = False
            elif open_ and kind == "end":
                open_.pop()
        elif not any(open_):
            parts += _spoken(item, boxes=False)
    return "".join(parts)


def _flat(element: Any) -> Iterator[Any]:
    """The leaves of a paragraph that speak or mark a field, boxes and properties left out."""
    for child in element:
        if child.tag in {W + "pPr", W + "rPr", W + "txbxContent", W + "rt"}:
            continue
        if len(child) == 0 or child.tag in _TEXT or child.tag == W + "fldChar":
            yield child
        else:
            yield from _flat(child)
