"""Running heads, footers and page numbers: lines at the edge of the page that come again on other pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from parsers.pdf.lines import Line

#: part of the page's height at top and bottom in which furniture stands
_MARGIN = 0.14
#: white space between furniture and text, in parts of the type size
_WHITE = 0.4
#: furniture lines at most at one edge
_DEPTH = 4
#: part of the pages on which a line must come again (heads of odd and even pages differ)
_SHARE = 0.3
_PAGE_NUMBER = re.compile(
    r"(?:(?:page|página|страница|стр\.?|seite|p\.)\s*)?[-–—|/\s]*\d{1,4}[-–—|/\s]*"
    r"(?:(?:of|de|sur|von|из|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


class Furniture:
    """The repeated lines of a document, found once over all its pages."""

    def __init__(self, pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> None:
        self._pages = len(pages)
        self._counts: Counter[tuple[str, str]] = Counter()
        for lines, height in zip(pages, heights, strict=True):
            keys = {(zone, _key(line)) for zone in ("top", "bottom") for line in edge(lines, height, zone)}
            self._counts.update(keys)

    def split(self, lines: Sequence[Line], height: float) -> tuple[list[Line], list[Line]]:
        """The lines of a page that are its text, and those that are furniture."""
        taken: list[Line] = []
        for zone in ("top", "bottom"):
            found: list[Line] = []
            for line in edge(lines, height, zone):
                if not (self._repeats(line, zone) or _PAGE_NUMBER.fullmatch(line.text)):
                    break
                found.append(line)
            taken += found if _apart(found, lines, zone) else []
        marked = {id(line) for line in taken}
        return [line for line in lines if id(line) not in marked], taken

    def _repeats(self, line: Line, zone: str) -> bool:
        pages = self._counts[zone, _key(line)]
        return pages >= 2 and pages >= _SHARE * self._pages


def _apart(found: Sequence[Line], lines: Sequence[Line], zone: str) -> bool:
    """Whether white space parts the lines from the text: a sentence that begins two pages is no running head."""
    marked = {id(line) for line in found}
    others = [line for line in lines if id(line) not in marked]
    if not found or not others:
        return bool(found)
    if zone == "top":
        room = min(line.top for line in others) - max(line.bottom for line in found)
    else:
        room = min(line.top for line in found) - max(line.bottom for line in others)
    return room > _WHITE * min(line.size for line in found)


def edge(lines: Sequence[Line], height: float, zone: str) -> list[Line]:
    """The lines in the margin of a page, from the edge inwards."""
    if zone == "top":
        found = sorted((line for line in lines if line.top < _MARGIN * height), key=lambda line: line.top)
    else:
        found = sorted((line for line in lines if line.bottom > (1 - _MARGIN) * height), key=lambda line: -line.bottom)
    return found[:_DEPTH]


def is_page_number(line: Line) -> bool:
    """Whether a line of furniture is a page number and nothing else."""
    return bool(_PAGE_NUMBER.fullmatch(line.text))


def _key(line: Line) -> str:
    """The words of a line with every number alike."""
    return _DIGITS.sub("#", line.text).casefold().strip()
