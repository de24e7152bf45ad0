"""Notes that a reader put on a PDF: highlight, strike-out, underline, sticky note, free text (ISO 32000-1, 12.5.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.utils import decode_text

from parsers.pdf.lines import Words
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
class Note:
    """One annotation with the words it covers and where it stands (points from the top of its page)."""

    page: int
    kind: str
    text: str
    author: str = ""
    date: str | None = None
    quote: str = ""
    top: float = 0.0
    #: number of the object in the file, and of the note that this one answers
    id: int | None = None
    reply_to: int | None = None
    #: the answer is a part of the other note (Acrobat's "replace text"), not a reply
    grouped: bool = False


def notes_of(page: Any, number: int, words: Words) -> Iterator[Note]:
    """The notes on a pdfplumber page, in the order of the file."""
    references = resolve1(page.page_obj.annots) or [] if page.page_obj.annots is not None else []
    for reference in references[:MAX_NOTES] if isinstance(references, list) else ():
        raw = resolve1(reference)
        if isinstance(raw, dict) and (note := _note(raw, reference, page, number, words)) is not None:
            yield note


def _note(raw: dict[str, Any], reference: Any, page: Any, number: int, words: Words) -> Note | None:
    kind = str(getattr(resolve1(raw.get("Subtype")), "name", ""))
    if kind not in _KINDS:
        return None
    boxes = _boxes(raw, float(page.height), page)
    text = _string(raw.get("Contents")).strip()
    quote = _covered(words, boxes) if "QuadPoints" in raw else ""
    if not text and not quote:
        return None
    return Note(
        page=number,
        kind=kind,
        text=text or f"[{_KINDS[kind] or kind.lower()}]",
        author=_string(raw.get("T")),
        date=timestamp(_string(raw.get("CreationDate")) or _string(raw.get("M"))),
        quote=quote,
        top=min((box[1] for box in boxes), default=0.0),
        id=reference.objid if isinstance(reference, PDFObjRef) else None,
        reply_to=raw["IRT"].objid if isinstance(raw.get("IRT"), PDFObjRef) else None,
        grouped=getattr(resolve1(raw.get("RT")), "name", "") == "Group",
    )


def _boxes(raw: dict[str, Any], height: float, page: Any) -> list[tuple[float, float, float, float]]:
    """The places covered, as boxes with heights counted from the top: quadrilaterals, else the rectangle."""
    numbers = [float(resolve1(n)) for n in resolve1(raw.get("QuadPoints")) or []]
    left, low = float(page.bbox[0]), float(page.mediabox[1])
    if not numbers:
        corners = [float(resolve1(n)) for n in resolve1(raw.get("Rect")) or []]
        numbers = [corners[0], corners[1], corners[2], corners[3]] * 2 if len(corners) == 4 else []
    boxes = []
    for start in range(0, len(numbers) - 7, 8):
        xs, ys = numbers[start : start + 8 : 2], numbers[start + 1 : start + 8 : 2]
        boxes.append((min(xs) - left, height + low - max(ys), max(xs) - left, height + low - min(ys)))
    return boxes


def _covered(words: Words, boxes: list[tuple[float, float, float, float]]) -> str:
    text = ""
    for box in boxes:
        for line in words.within(box).lines(0):
            text = line.text if not text else text + (" " if needs_space(text, line.text) else "") + line.text
    return text


def _string(value: Any) -> str:
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
