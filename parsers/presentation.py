"""PowerPoint presentations (``.pptx``; ECMA-376 part 1, PresentationML): the words of each slide and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from parsers.facts import Comment, Extraction, Paragraph
from parsers.zip_package import ZipPackage

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
#: slides read
MAX_SLIDES = 1000

Rows = tuple[tuple[str, ...], ...]


def read(data: bytes) -> Extraction:
    """Slides in order, each one's title the section of its paragraphs; speaker's notes after it; comments."""
    package = ZipPackage(data)
    slides = sorted((int(match[1]), name) for name in package.names() if (match := _SLIDE.fullmatch(name)))
    paragraphs: list[Paragraph] = []
    tables: list[Rows] = []
    comments: list[Comment] = []
    authors = _authors(package)
    for _, name in slides[:MAX_SLIDES]:
        root = package.root(name)
        related = _related(package, name)
        section = _title(root)
        paragraphs += _slide(root, section, start=len(paragraphs), tables=tables)
        for target in related.get("notesSlide", ()):
            paragraphs += _notes(package.root(target), section, start=len(paragraphs))
        for target in related.get("comments", ()):
            comments += _comments(package.root(target), authors)
    title = next((p.text for p in paragraphs if p.where == "heading"), "")
    return Extraction(
        title=title,
        text="\n".join(p.text for p in paragraphs),
        pages=len(slides),
        paragraphs=tuple(paragraphs),
        tables=tuple(tables),
        comments=tuple(comments),
    )


def _slide(root: Any, section: str, *, start: int, tables: list[Rows]) -> Iterator[Paragraph]:
    index = start
    for shape in root.iter(_P + "sp", _A + "tbl"):
        if shape.tag == _A + "tbl":
            rows = tuple(tuple(_words(cell) for cell in row.iter(_A + "tc")) for row in shape.iter(_A + "tr"))
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    if text:
                        cell = (len(tables), r, c)
                        yield Paragraph(index=index, text=text, section=section, where="table", cell=cell)
                        index += 1
            tables.append(rows)
            continue
        where = "heading" if _is_title(shape) else "body"
        for paragraph in shape.iter(_A + "p"):
            if text := _line(paragraph):
                yield Paragraph(index=index, text=text, section=section, where=where)
                index += 1


def _notes(root: Any, section: str, *, start: int) -> Iterator[Paragraph]:
    index = start
    for shape in root.iter(_P + "sp") if root is not None else ():
        kind = shape.find(f".//{_P}ph")
        if kind is None or kind.get("type") != "body":
            continue
        for paragraph in shape.iter(_A + "p"):
            if text := _line(paragraph):
                yield Paragraph(index=index, text=text, section=section, where="footnote")
                index += 1


def _title(root: Any) -> str:
    return next((" ".join(_words(shape).split()) for shape in root.iter(_P + "sp") if _is_title(shape)), "")


def _is_title(shape: Any) -> bool:
    kind = shape.find(f".//{_P}ph")
    return kind is not None and kind.get("type") in {"title", "ctrTitle"}


def _words(element: Any) -> str:
    return "\n".join(line for p in element.iter(_A + "p") if (line := _line(p)))


def _line(paragraph: Any) -> str:
    pieces = ["\n" if piece.tag == _A + "br" else piece.text or "" for piece in paragraph.iter(_A + "t", _A + "br")]
    return "".join(pieces).strip()


def _related(package: ZipPackage, name: str) -> dict[str, list[str]]:
    """Parts that a slide points to, by the last word of the relation's type; nothing outside the package."""
    folder, _, leaf = name.rpartition("/")
    root = package.root(f"{folder}/_rels/{leaf}.rels")
    found: dict[str, list[str]] = {}
    for item in root.iter(_R + "Relationship") if root is not None else ():
        target = item.get("Target", "")
        if item.get("TargetMode") != "External" and target.startswith("../"):
            found.setdefault(item.get("Type", "").rpartition("/")[2], []).append(f"ppt/{target[3:]}")
    return found


def _authors(package: ZipPackage) -> dict[str, str]:
    root = package.root("ppt/commentAuthors.xml")
    return {a.get("id", ""): a.get("name", "") for a in root.iter(_P + "cmAuthor")} if root is not None else {}


def _comments(root: Any, authors: dict[str, str]) -> Iterator[Comment]:
    for comment in root.iter(_P + "cm") if root is not None else ():
        text = (comment.findtext(_P + "text") or "").strip()
        yield Comment(text=text, author=authors.get(comment.get("authorId", ""), ""), date=comment.get("dt"))
