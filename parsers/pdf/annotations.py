"""Notes that a reader put on a PDF: highlight, strike-out, caret, sticky note, free text (ISO 32000-1, 12.5.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.utils import decode_text

from parsers.pdf.lines import Box, Line, Words
from parsers.pdf.printed import Frame
from parsers.pdf.script import needs_space

#: kinds of annotation that speak, and what is said of one without words of its own
_KINDS = {
    "Text": "",
    "FreeText": "",
    "Highlight": "highlighted",
    "Underline": "underlined",
    "Squiggly": "underlined",
    "StrikeOut": "struck out",
    "Caret": "insertion mark",
    "FileAttachment": "",
    "Stamp": "",
    "Ink": "",
    "Square": "",
    "Circle": "",
    "Line": "",
    "Polygon": "",
    "PolyLine": "",
}
#: notes read on one page
MAX_NOTES = 2000
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:([+\-Z])(?:(\d{2})'?(\d{2})?'?)?)?")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words on one printed line that a note covers, or that stand before the place it marks."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Note:
    """One annotation with the words it covers and where it stands (points from the top of its page)."""

    page: int
    kind: str
    #: empty where it says nothing of its own
    text: str
    author: str = ""
    date: str | None = None
    #: the words covered, line by line; of a caret those before it on its line
    covers: tuple[Piece, ...] = ()
    #: of a caret that stands before the first word of its line: ``covers`` has the words after it
    before: bool = False
    top: float = 0.0
    #: number of the object in the file, and of the note that this one answers
    id: int | None = None
    reply_to: int | None = None
    #: the answer is a part of the other note (Acrobat's "replace text"), not a reply
    grouped: bool = False
    #: what a reviewer set for the note that this one answers (12.5.6.3): ``Accepted``, ``Completed`` …
    review: str = ""

    @property
    def quote(self) -> str:
        """The words covered as one text; none for a mark between words."""
        text = ""
        for piece in self.covers if self.kind != "Caret" else ():
            text = piece.text if not text else text + (" " if needs_space(text, piece.text) else "") + piece.text
        return text

    @property
    def words(self) -> str:
        """What it says, or else what it does."""
        return self.text or f"[{_KINDS[self.kind] or self.kind.lower()}]"


def notes_of(page: Any, frame: Frame, number: int, words: Words) -> Iterator[Note]:
    """The notes on a pdfplumber page, in the order of the file."""
    for reference, raw in raw_notes(page):
        if (note := _note(raw, reference, frame, number, words)) is not None:
            yield note


def raw_notes(page: Any) -> Iterator[tuple[Any, dict[Any, Any]]]:
    """The annotations of a pdfplumber page as the file has them, with the references to them."""
    references = resolve1(page.page_obj.annots)
    for reference in references[:MAX_NOTES] if isinstance(references, list) else ():
        raw = resolve1(reference)
        if isinstance(raw, dict):
            yield reference, raw


def _note(raw: dict[str, Any], reference: Any, frame: Frame, number: int, words: Words) -> Note | None:
    kind = _name(raw.get("Subtype"))
    if kind not in _KINDS:
        return None
    boxes = _boxes(raw, frame)
    text = string(raw.get("Contents")).strip()
    if kind == "FileAttachment" and text == _file_name(raw.get("FS")):
        return None
    review = string(raw.get("State")) if "IRT" in raw else ""
    before = False
    if kind == "Caret" and boxes:
        covers, before = _beside(words, boxes[0])
    else:
        covers = _covered(words, boxes, cut=kind == "StrikeOut") if "QuadPoints" in raw else ()
    if not (text or covers or review):
        return None
    return Note(
        page=number,
        kind=kind,
        text=text,
        author=string(raw.get("T")),
        date=timestamp(string(raw.get("CreationDate")) or string(raw.get("M"))),
        covers=covers,
        before=before,
        top=min((box[1] for box in boxes), default=0.0),
        id=reference.objid if isinstance(reference, PDFObjRef) else None,
        reply_to=raw["IRT"].objid if isinstance(raw.get("IRT"), PDFObjRef) else None,
        grouped=_name(raw.get("RT")) == "Group",
        review=review,
    )


def _boxes(raw: dict[str, Any], frame: Frame) -> list[Box]:
    """The places covered, as boxes of the page: quadrilaterals, else the rectangle."""
    numbers = _numbers(raw.get("QuadPoints"))
    if not numbers:
        corners = _numbers(raw.get("Rect"))
        numbers = [corners[0], corners[1], corners[2], corners[3]] * 2 if len(corners) == 4 else []
    boxes = []
    for start in range(0, len(numbers) - 7, 8):
        xs, ys = numbers[start : start + 8 : 2], numbers[start + 1 : start + 8 : 2]
        boxes.append(frame.box(min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _numbers(value: Any) -> list[float]:
    """A list of numbers; empty where it is none."""
    numbers = resolve1(value)
    found = [resolve1(number) for number in numbers] if isinstance(numbers, list) else []
    return [float(number) for number in found] if all(isinstance(number, int | float) for number in found) else []


def _covered(words: Words, boxes: list[Box], *, cut: bool) -> tuple[Piece, ...]:
    """The words under a mark. *cut*: of a word that is covered in part the letters that are."""
    lines = [line for box in boxes for line in (words.cut(box) if cut else words.within(box)).lines(0)]
    return tuple(_piece(line) for line in lines)


def _piece(line: Line) -> Piece:
    return Piece(text=line.text, x0=line.x0, top=line.top, x1=line.x1, bottom=line.bottom)


def _beside(words: Words, box: Box) -> tuple[tuple[Piece, ...], bool]:
    """The words before the place that a caret points at, on its line; those after it where none stand before."""
    x = (box[0] + box[2]) / 2
    left, right = words.beside(x, box[1])
    lines = (left or right).lines(0) if left or right else []
    return tuple(_piece(line) for line in (lines[-1:] if left else lines[:1])), not left


def _file_name(specification: Any) -> str:
    """The name of the file that a note carries; programs write it into the note too."""
    file = resolve1(specification)
    return string(file.get("UF")) or string(file.get("F")) if isinstance(file, dict) else ""


def _name(value: Any) -> str:
    return str(getattr(resolve1(value), "name", ""))


def string(value: Any) -> str:
    """A text string (ISO 32000-1, 7.9.2.2) with its line ends as LF; empty where it is none."""
    value = resolve1(value)
    text = decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def timestamp(value: str) -> str | None:
    """A date of a PDF (ISO 32000-1, 7.9.4) as RFC 3339; UTC where it names no zone."""
    match = _DATE.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) if part else None for part in match.groups()[:6])
    away = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0)) * (-1 if match[7] == "-" else 1)
    try:
        zone = timezone(away)
        moment = datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, min(second or 0, 59), tzinfo=zone)
    except ValueError:
        return None
    return moment.isoformat()
