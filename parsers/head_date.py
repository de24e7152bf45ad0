"""Dates as mail programs word them in quoted heads, in many languages, as RFC 3339."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from babel.dates import get_month_names

from parsers.quoting.words import LOCALES

_ZONES = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "bst": 60,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "msk": 180,
    "edt": -240,
    "est": -300,
    "cdt": -300,
    "cst": -360,
    "mst": -420,
    "pdt": -420,
    "pst": -480,
}
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s?(?:[:.hH]|時|时|點|点)\s?([0-5]\d)(?:\s?(?:[:.]|分)\s?([0-5]\d))?(?!\d)(?![./-]\d{2,4})"
)
_OFFSET = re.compile(r"(?:(?:GMT|UTC)\s*)?([+-])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_PM = re.compile(r"\bp\.?\s?m\b|下午|晚上|午後|오후|مساء|(?<!\w)م(?!\w)", re.IGNORECASE)
_AM = re.compile(r"\ba\.?\s?m\b|上午|早上|凌晨|午前|오전|صباح|(?<!\w)ص(?!\w)", re.IGNORECASE)
_ISO = re.compile(r"\b((?:19|20)\d{2})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DAY = re.compile(r"(?<![\d:.])([0-3]?\d)(?!\d|:\d|\.\d\d|[hH]\d)")
_WORD = re.compile(r"[^\W\d_]+")


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalpha())


def _months() -> dict[str, int]:
    """Folded month name, or its first letters where the programs cut it -> number."""
    table: dict[str, int] = {}
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context=context, locale=locale).items():
                    key = _fold(name)
                    if len(key) >= 3 and not key.isdigit():
                        table.setdefault(key, number)
    return table


#: made when the module is loaded, once for all the children forked later
_MONTHS = _months()


def read(words: str) -> str | None:
    """RFC 3339 of date words; ``-00:00`` where no zone is written (RFC 3339 4.3); ``None`` where unreadable."""
    text = unicodedata.normalize("NFKC", words)[:200]
    text = "".join(str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char for char in text)
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    time = _TIME.search(text)
    plain = text[: time.start()] + " " + text[time.end() :] if time else text
    day = _date(plain)
    if day is None:
        return None
    hour, minute, second = (int(item or 0) for item in time.groups()) if time else (0, 0, 0)
    if _PM.search(text) and hour < 12:
        hour += 12
    elif _AM.search(text) and hour == 12:
        hour = 0
    return _format(day, (hour % 24, minute, second), text[time.end() :] if time else "")


def _date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    iso = _ISO.search(text)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3])
    numeric = _NUMERIC.search(text)
    if numeric:
        return _by_numbers(numeric, american=bool(_AM.search(text) or _PM.search(text)))
    month = next((number for word in _WORD.findall(text) if (number := _month(word))), None)
    year = _YEAR.search(text)
    if month is None or year is None:
        return None
    day = _DAY.search(text[: year.start()] + " " + text[year.end() :])
    return (int(year[1]), month, int(day[1])) if day else None


def _month(word: str) -> int | None:
    key = _fold(word)
    return _MONTHS.get(key) or (_MONTHS.get(key[:3]) if key == "sept" else None)


def _by_numbers(found: re.Match[str], *, american: bool) -> tuple[int, int, int]:
    """``3/2/2026``: the day first, as all but the programs with AM and PM write it."""
    first, second = int(found[1]), int(found[2])
    year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
    if second > 12 or (american and first <= 12 and "/" in found[0]):
        return year, first, second
    return year, second, first


def _format(day: tuple[int, int, int], time: tuple[int, int, int], rest: str) -> str | None:
    offset = _OFFSET.search(rest)
    named = next((_ZONES[word.lower()] for word in _WORD.findall(rest) if word.lower() in _ZONES), None)
    try:
        moment = datetime(*day, *time, tzinfo=UTC)
        if offset:
            minutes = int(offset[2]) * 60 + int(offset[3] or 0)
            zone = timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
            return moment.replace(tzinfo=zone).isoformat()
    except (ValueError, OverflowError):
        return None
    if named is not None:
        return moment.replace(tzinfo=timezone(timedelta(minutes=named))).isoformat()
    return moment.isoformat().replace("+00:00", "-00:00")
