"""Days named in a text, in the languages of the field: ``16 July``, ``16 juillet 2026``, ``7月16日``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.tagging.wording import Text, key_of

#: month names by language; folded as all words are
_NAMES: dict[int, str] = {
    1: "january jan janvier enero janeiro januar gennaio января январь يناير",
    2: "february feb février febrero fevereiro februar febbraio февраля февраль فبراير شباط",
    3: "march mar mars marzo março märz марта март مارس آذار",
    4: "april apr avril abril aprile апреля апрель أبريل نيسان",
    5: "may mai mayo maio maggio мая май مايو أيار",
    6: "june jun juin junio junho juni giugno июня июнь يونيو حزيران",
    7: "july jul juillet julio julho juli luglio июля июль يوليو تموز",
    8: "august aug août agosto августа август أغسطس آب",
    9: "september sept sep septembre septiembre setembro settembre сентября сентябрь سبتمبر أيلول",
    10: "october oct octobre octubre outubro oktober ottobre октября октябрь أكتوبر",
    11: "november nov novembre noviembre novembro ноября ноябрь نوفمبر",
    12: "december dec décembre diciembre dezembro dezember dicembre декабря декабрь ديسمبر",
}
_BY_NAME = {key_of(name): month for month, names in _NAMES.items() for name in names.split()}
_ISO = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_DOTTED = re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>20\d\d|\d\d)\b")
_CHINESE = re.compile(r"(?:(?P<y>20\d\d)\s*年\s*)?(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日")
_LINKS = frozenset({"de", "of", "del", "do", "the"})


@dataclass(frozen=True)
class Day:
    """A day named, with the year where it is said, and the words."""

    month: int
    day: int
    year: int | None
    start: int
    end: int


def days(text: Text) -> Iterator[Day]:
    """Every day named in the text."""
    content = _plain_digits(text.content)
    for pattern in (_ISO, _DOTTED, _CHINESE):
        for match in pattern.finditer(content):
            month, day = int(match["m"]), int(match["d"])
            if 1 <= month <= 12 and 1 <= day <= 31:
                year = int(match["y"]) if match["y"] and len(match["y"]) == 4 else None
                yield Day(month, day, year, match.start(), match.end())
    yield from _in_words(text)


def _in_words(text: Text) -> Iterator[Day]:
    words = text.words
    for index, word in enumerate(words):
        month = _BY_NAME.get(word.key)
        if month is None:
            continue
        before = next((w for w in reversed(words[max(0, index - 2) : index]) if w.key not in _LINKS), None)
        after = words[index + 1 : index + 3]
        if before is not None and (day := _day(before.key)):
            year = next((int(w.key) for w in after if re.fullmatch(r"20\d\d", w.key)), None)
            yield Day(month, day, year, before.start, word.end)
        elif after and (day := _day(after[0].key)):
            year = next((int(w.key) for w in after[1:] if re.fullmatch(r"20\d\d", w.key)), None)
            yield Day(month, day, year, word.start, after[0].end)


def _day(key: str) -> int | None:
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|º|o|го|\.)?", key)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _plain_digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() and unicodedata.category(c) == "Nd" else c
        for c in text
    )
