"""What arrives beside submissions and is none: calendar invitations, visiting cards, pictures."""

from __future__ import annotations

import re

from parsers.charsets import decode
from parsers.facts import Extraction, ParseProblem

_FOLD = re.compile(r"\r?\n[ \t]")
_CALENDAR = (
    ("SUMMARY", "{}"),
    ("DTSTART", "from {}"),
    ("DTEND", "to {}"),
    ("LOCATION", "at {}"),
    ("ORGANIZER", "by {}"),
)
_CARD = (("FN", "{}"), ("ORG", "{}"), ("TITLE", "{}"), ("EMAIL", "{}"))


def read_calendar(data: bytes) -> Extraction:
    """An invitation (RFC 5545) as its title and time; it is no text anybody comments with."""
    fields = _fields(data, "VEVENT")
    return Extraction(
        title=_told(fields, _CALENDAR) or "calendar entry", problems=_kind("calendar", "a calendar entry")
    )


def read_card(data: bytes) -> Extraction:
    """A visiting card (RFC 6350) as name, organisation and address."""
    return Extraction(
        title=_told(_fields(data, "VCARD"), _CARD) or "contact card", problems=_kind("card", "a contact card")
    )


def picture() -> Extraction:
    """A picture: there is no text in it to be read without recognition."""
    what = "a picture; what it may say is not read"
    return Extraction(state="empty", problems=(ParseProblem(code="image", detail=what),))


def _kind(code: str, words: str) -> tuple[ParseProblem, ...]:
    return (ParseProblem(code=code, detail=f"{words}, no submission"),)


def _fields(data: bytes, component: str) -> dict[str, str]:
    """First value of each property in the first *component*, unfolded and unescaped (RFC 5545 3.1, 3.3.11)."""
    text = _FOLD.sub("", decode(data[:1_000_000])[0])
    start = text.upper().find(f"BEGIN:{component}")
    found: dict[str, str] = {}
    for line in text[max(start, 0) :].splitlines():
        head, colon, value = line.partition(":")
        name = head.split(";", 1)[0].strip().upper()
        if colon and name not in found:
            found[name] = re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", " ").replace("\\N", " ")).strip()
    return found


def _told(fields: dict[str, str], order: tuple[tuple[str, str], ...]) -> str:
    parts = []
    for name, words in order:
        value = re.sub(r"^mailto:", "", fields.get(name, ""), flags=re.IGNORECASE)
        if name.startswith("DT"):
            value = re.sub(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$", _moment, value)
        if value:
            parts.append(words.format(value.replace(";", ", ").strip(", ")))
    return ", ".join(parts)


def _moment(match: re.Match[str]) -> str:
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day} {match[4]}:{match[5]}{' UTC' if match[6] else ''}" if match[4] else day
