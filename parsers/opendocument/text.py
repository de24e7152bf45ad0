"""A text document of OpenDocument, walked in reading order: paragraphs, lists, tables, running heads."""

from __future__ import annotations

from typing import Any

from parsers.facts import Extraction, ParseProblem
from parsers.opendocument import names as n
from parsers.opendocument.inline import Inline
from parsers.opendocument.numbering import Lists
from parsers.opendocument.regions import BLOCKS, CHANGES, new_paragraphs, regions_of
from parsers.plain import MAX_CELLS
from parsers.tracked import Piece, Story

_SKIPPED = frozenset(
    {
        n.TEXT + "tracked-changes",
        n.TEXT + "sequence-decls",
        n.OFFICE + "forms",
        n.OFFICE + "annotation",
        n.TEXT + "number",
    }
)
_TITLES = frozenset({"Title", "Subtitle"})
_RUNNING = ("header", "footer")


def read_text(body: Any, content: Any, styles: Any, *, title: str, author: str) -> Extraction:
    """Read the body of a text document. Numbers of lists and headings come from the styles."""
    walker = _Walker(content, [root for root in (content, styles) if root is not None])
    walker.walk(body)
    walker.running_heads(styles if styles is not None else content)
    walker.story.finish()
    return walker.story.extraction(title=title, author=author)


class _Walker:
    """Reads blocks into a story."""

    def __init__(self, content: Any, roots: list[Any]) -> None:
        self.story = Story()
        self._inline = Inline(content, self.story, self.walk, self._next_number)
        self._lists = Lists(roots)
        self._parents = _parent_styles(roots)
        self._new = new_paragraphs(content, regions_of(content))
        #: list, style and level of the item that was numbered last
        self._counting: tuple[str, str, int] | None = None

    def walk(self, element: Any, *, where: str = "body", cell: tuple[int, int, int] | None = None) -> None:
        """Read every block below *element*."""
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or self.story.full or not isinstance(tag, str):
                continue
            if tag in BLOCKS:
                self._paragraph(child, where=where, cell=cell)
            elif tag == n.TEXT + "list":
                self._list(child, where=where, cell=cell)
            elif tag == n.TABLE + "table":
                self._table(child)
            elif tag in CHANGES:
                self._inline.change(child)
            elif tag.startswith(n.DRAW) and where == "body":
                self._inline.aside(child, "textbox")
            else:
                self.walk(child, where=where, cell=cell)

    def running_heads(self, styles: Any) -> None:
        """Headers and footers of the page styles (ODF 1.3 part 3, 16.12), each wording once."""
        told: set[str] = set()
        for kind in _RUNNING:
            for element in styles.iter(n.STYLE + kind, n.STYLE + kind + "-left", n.STYLE + kind + "-first"):
                words = " ".join("".join(element.itertext()).split())
                if words and words not in told and element.get(n.STYLE + "display") != "false":
                    told.add(words)
                    self._inline.aside(element, kind)

    def _next_number(self) -> str:
        """The number of a list item that was deleted, or that stands behind a deleted one in the same paragraph."""
        return self._lists.item(*self._counting, None) if self._counting is not None else ""

    def _list(self, element: Any, *, where: str, cell: Any, key: str = "", style: str = "", depth: int = 1) -> None:
        style = element.get(n.TEXT + "style-name") or style
        key = key or self._lists.begin(element, style)
        for item in element.iterchildren(n.TEXT + "list-item", n.TEXT + "list-header"):
            number = self._item_number(item, key, style, depth)
            for child in item:
                if child.tag in BLOCKS:
                    self._paragraph(child, where=where, cell=cell, number=number)
                    number = ""
                elif child.tag == n.TEXT + "list":
                    self._list(child, where=where, cell=cell, key=key, style=style, depth=depth + 1)
                elif child.tag in CHANGES:
                    self._inline.change(child)

    def _item_number(self, item: Any, key: str, style: str, depth: int) -> str:
        """What is printed before an item: nothing before one without a paragraph, or one that was put in."""
        number = ""
        first = next((child for child in item if child.tag in BLOCKS), None)
        if item.tag == n.TEXT + "list-item" and first is not None and first not in self._new:
            number = self._lists.item(key, style, depth, item.get(n.TEXT + "start-value"))
            self._counting = (key, style, depth)
        printed = item.find(n.TEXT + "number")
        return printed.text if printed is not None and printed.text else number

    def _paragraph(self, element: Any, *, where: str, cell: tuple[int, int, int] | None, number: str = "") -> None:
        heading = element.tag == n.TEXT + "h"
        words = element.get(n.TEXT + "outline-level", "1")
        level = int(words) if words.isdigit() else 1
        if heading and not number and element not in self._new and element.get(n.TEXT + "is-list-header") != "true":
            number = self._lists.heading(level, element.get(n.TEXT + "start-value"))
        style = element.get(n.TEXT + "style-name", "")
        titled = style in _TITLES or self._parents.get(style) in _TITLES
        open_ = self.story.open
        if not open_.begun:
            # Words inserted before a paragraph do not make it another one: it is what its own words stand in.
            open_.where = where if where != "body" else "title" if titled else "heading" if heading else "body"
            open_.cell, open_.level, open_.number = cell, level if heading else 0, number
        self._inline.read(element)
        self.story.add(Piece(mark=True, inserted=self._inline.inserting))

    def _table(self, element: Any) -> None:
        table = self.story.begin_table()
        cells = 0
        rows = (row for row in element.iter(n.TABLE + "table-row") if _of(row) is element)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row.iterchildren(n.TABLE + "table-cell", n.TABLE + "covered-table-cell")):
                cells += 1
                if cells <= MAX_CELLS:
                    self.walk(cell, where="table", cell=(table, r, c))
        if cells > MAX_CELLS:
            self.story.problems.append(
                ParseProblem(code="truncated", detail=f"of table {table + 1} {MAX_CELLS} cells are read")
            )


def _of(row: Any) -> Any:
    """The table that a row belongs to."""
    return next(row.iterancestors(n.TABLE + "table"))


def _parent_styles(roots: list[Any]) -> dict[str, str]:
    """Automatic style -> the named style it is made from."""
    return {
        style.get(n.STYLE + "name", ""): style.get(n.STYLE + "parent-style-name", "")
        for root in roots
        for style in root.iter(n.STYLE + "style")
    }
