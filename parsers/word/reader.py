"""Reads one Word file: bytes in, one :class:`Extraction` out."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from typing import Any

from consultation.errors import ParseError
from parsers.facts import Change, Comment, Extraction, Paragraph, ParseProblem
from parsers.nesting import Nesting
from parsers.word.edits import read_edits
from parsers.word.flat import packed
from parsers.word.layout import Layout, lay_out
from parsers.word.margin import Note, read_notes
from parsers.word.names import DEL_TEXT, ID, A, T, W
from parsers.word.numbering import read_numbering
from parsers.word.package import EncryptedPackage, Package
from parsers.word.pieces import Anchor, Found
from parsers.word.quotes import quote
from parsers.word.styles import read_styles
from parsers.word.walk import Walker

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: characters of hidden or drawn text that a problem quotes
_SHOWN = 120
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(data: bytes, name: str = "", nesting: Nesting | None = None) -> Extraction:
    """What a Word file says, before and after its tracked changes, with comments, labels and edits.

    Raises ParseError (code ``failed``) for a damaged file, HostileFile (``hostile``) for a document type declaration,
    LimitReached (``limit``) for a text over 64 MB or more than 50,000 paragraphs; other parts, which may have 20 MB,
    are told and left out. A file guarded by a password is no error: its state is ``encrypted``. Parts in other formats
    that stand in the text are read through *nesting*, as files inside this one.
    """
    try:
        with _uncollected():
            return _File(Package(packed(data)), nesting).extraction(name, data)
    except EncryptedPackage as error:
        problem = ParseProblem(code="encrypted", detail=str(error))
        return Extraction(name=name, media_type=MEDIA_TYPE, state="encrypted", size=len(data), problems=(problem,))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: reading makes none, and to look for them costs a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _File:
    """One file while it is read."""

    def __init__(self, package: Package, nesting: Nesting | None) -> None:
        self._package = package
        self._nesting = nesting
        self._problems: list[ParseProblem] = []
        self._related = self._relations()
        self._walker = Walker()

    def extraction(self, name: str, data: bytes) -> Extraction:
        """Read every story, then put the facts together."""
        self._read_stories()
        styles = read_styles(self._first("styles"))
        layout = lay_out(self._walker.sources, styles, read_numbering(self._first("numbering"), styles))
        changes = tuple(_changes(layout, self._walker.found))
        kinds = ("comments", "commentsExtended", "commentsIds", "commentsExtensible")
        notes = read_notes(*map(self._first, kinds))
        children = self._children()
        self._problems += _told("hidden_text", "some of the text is hidden in Word", "".join(self._walker.hidden))
        self._problems += _told("drawn_text", "words of drawings are no part of the text", " ".join(self._walker.drawn))
        author, title = self._properties()
        return Extraction(
            name=name,
            media_type=MEDIA_TYPE,
            title=_title(layout.paragraphs) or title,
            text=layout.text(after=False),
            text_after=layout.text(after=True) if self._walker.found else None,
            paragraphs=layout.paragraphs,
            changes=changes,
            edits=read_edits(layout),
            comments=tuple(_comment(layout, note, self._walker.anchors.get(note.id)) for note in notes),
            tables=_tables(layout.paragraphs),
            children=children,
            author=author,
            size=len(data),
            problems=tuple(self._problems),
        )

    def _relations(self) -> dict[str, list[str]]:
        try:
            return self._package.related(self._package.document)
        except ParseError as error:
            self._note(error)
            return {}

    def _note(self, error: ParseError) -> None:
        """A side part that cannot be read is told, the text is read all the same; a hostile one ends the reading."""
        if error.code not in {"failed", "limit"}:
            raise error
        self._problems.append(ParseProblem(code="part_unreadable", detail=str(error)))

    def _part(self, name: str) -> Any:
        try:
            return self._package.root(name)
        except ParseError as error:
            self._note(error)
            return None

    def _first(self, kind: str) -> Any:
        """The first part of a kind that can be read; a file without relations has them under their usual names."""
        for name in self._related.get(kind, [f"/word/{kind}.xml"] if not self._related else []):
            root = self._part(name)
            if root is not None:
                return root
        return None

    def _read_stories(self) -> None:
        walker = self._walker
        root = self._package.root(self._package.document)
        bodies = root.findall(W + "body") if root is not None else []
        if not bodies:
            raise ParseError("the document part holds no document")
        for body in bodies:
            walker.read(body)
        for kind in ("footnote", "endnote"):
            self._read_notes(kind)
        for kind in ("header", "footer"):
            for name in dict.fromkeys(self._related.get(kind, ())):
                side = self._part(name)
                if side is not None:
                    walker.read(side, kind)
        for kind in ("diagramData", "chart"):
            for name in dict.fromkeys(self._related.get(kind, ())):
                drawing = self._part(name)
                if drawing is not None:
                    walker.drawn += [item.text or "" for item in drawing.iter(A + "t")]
        walker.let_go()

    def _read_notes(self, kind: str) -> None:
        """The notes in the order in which the text calls them, then those that nothing calls.

        Those of a type of their own are the lines that Word draws between text and notes (17.18.33).
        """
        root = self._first(kind + "s")
        by_id = {item.get(ID, ""): item for item in root if not _separates(item)} if root is not None else {}
        for item in self._walker.notes:
            note = by_id.pop(item.id, None) if item.kind == kind else None
            if note is not None:
                self._walker.read(note, kind, note=item.id, host=item.source, revisions=item.revisions)
        for number, note in by_id.items():
            if next(note.iter(T, DEL_TEXT), None) is not None:
                self._walker.read(note, kind, note=number)

    def _children(self) -> tuple[Extraction, ...]:
        """Parts in other formats that stand in the text (17.17.2.1): each is read as a file inside this one."""
        if not self._walker.outside:
            return ()
        targets = {item.id: item.target for item in self._package.relations(self._package.document)}
        found = [self._child(targets.get(number, "")) for number in self._walker.outside]
        children = tuple(child for child in found if child is not None)
        left = len(found) - len(children)
        if children:
            detail = "text in another format stands in the text (altChunk): it was read as a file of its own"
            self._problems.append(ParseProblem(code="embedded_part", detail=detail))
        if left:
            detail = f"text that stands in the text from elsewhere was not read: {left} of {len(found)} such parts"
            self._problems.append(ParseProblem(code="embedded_part", detail=detail))
        return children

    def _child(self, target: str) -> Extraction | None:
        if self._nesting is None or self._nesting.too_deep or not target:
            return None
        try:
            blob = self._package.part(target)
        except ParseError as error:
            self._note(error)
            return None
        return None if blob is None else self._nesting.member(blob, target.rsplit("/", 1)[-1])

    def _properties(self) -> tuple[str, str]:
        """Author and title of the core properties (ECMA-376 part 2, 11); nothing in them can stop the reading."""
        names = self._package.related("/").get("core-properties", ())
        root = self._part(names[0]) if names else None
        if root is None:
            return "", ""
        return (root.findtext(_DC + "creator") or "").strip(), (root.findtext(_DC + "title") or "").strip()


def _separates(note: Any) -> bool:
    return bool(note.get(W + "type", "normal") != "normal")


def _told(code: str, what: str, text: str) -> list[ParseProblem]:
    """A note where the file has text that Word does not show (FAULTS.md M26), or shows in a picture alone."""
    words = " ".join(text.split())
    shown = words if len(words) <= _SHOWN else words[:_SHOWN] + " …"
    return [ParseProblem(code=code, detail=f"{what}: “{shown}”")] if words else []


def _changes(layout: Layout, found: Sequence[Found]) -> list[Change]:
    changes = []
    for item in found:
        text = "".join(item.text)
        revision = item.revision
        # A moved or changed mark is an element of its own without text: what was moved says it already.
        if not text and revision.kind in {"insertion", "deletion", "move_from", "move_to"}:
            continue
        paragraph, offset = layout.locate(item.place)
        changes.append(
            Change(
                kind=revision.kind,
                text=text.strip("\t") if revision.kind.startswith("row_") else text,
                author=revision.author,
                date=revision.date,
                paragraph=paragraph,
                label=layout.label(paragraph),
                offset=offset,
            )
        )
    return changes


def _comment(layout: Layout, note: Note, anchor: Anchor | None) -> Comment:
    place = (anchor.start or anchor.reference or anchor.end) if anchor is not None else None
    paragraph = layout.locate(place)[0] if place is not None else None
    return Comment(
        text=note.text,
        author=note.author,
        date=note.date,
        quote=quote(layout, anchor) if anchor is not None else "",
        paragraph=paragraph,
        label=layout.label(paragraph),
        reply_to=note.reply_to,
        resolved=note.resolved,
    )


def _title(paragraphs: Sequence[Paragraph]) -> str:
    return " ".join(item.text.strip() for item in paragraphs if item.where == "title").strip()


def _tables(paragraphs: Sequence[Paragraph]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Every table as rows of cells on its grid; a cell over two columns leaves the second empty."""
    tables: dict[int, dict[int, dict[int, list[str]]]] = {}
    for item in paragraphs:
        if item.cell is not None:
            table, row, column = item.cell
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(item.text)
    return tuple(tuple(_row(rows[number]) for number in sorted(rows)) for _, rows in sorted(tables.items()))


def _row(cells: dict[int, list[str]]) -> tuple[str, ...]:
    return tuple("\n".join(cells.get(column, ())) for column in range(max(cells) + 1))
