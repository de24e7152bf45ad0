"""The words of digests: dates with their zone, time spans, marks, names of things. Pure; in English.

What came by mail (names, subjects, quotes) passes ``shown`` here before it stands in a digest: on one line, without
control characters, cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from consultation.words import Flag, Kind, RelationType, Timing, TreatyStatus
from parsers.clean import clean_line

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MARKS: Mapping[Timing, str] = {
    Timing.ON_TIME: "on time",
    Timing.BORDERLINE: "borderline",
    Timing.LATE: "late",
    Timing.NO_DEADLINE: "no deadline",
}

#: one, several
KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.SUBMISSION: ("submission", "submissions"),
    Kind.NIL_RETURN: ("return without comments", "returns without comments"),
    Kind.STATEMENT: ("text of an oral statement", "texts of oral statements"),
    Kind.WITHDRAWAL: ("withdrawal", "withdrawals"),
    Kind.RESEND: ("mail that repeats an earlier one", "mails that repeat earlier ones"),
    Kind.ENQUIRY: ("enquiry", "enquiries"),
    Kind.CIRCULAR: ("circular of our own", "circulars of our own"),
    Kind.AUTOMATIC: ("automatic answer", "automatic answers"),
    Kind.UNRELATED: ("mail on other matters", "mails on other matters"),
}

RELATIONS: Mapping[RelationType, str] = {
    RelationType.RESEND: "repeats {}",
    RelationType.REVISION: "replaces {}",
    RelationType.CORRIGENDUM: "corrects {}",
    RelationType.WITHDRAWAL: "withdraws {}",
    RelationType.FORWARD: "forwards {}",
}

#: flags that a reader should see as a caution, in their order
CAUTIONS: Mapping[Flag, str] = {
    Flag.FAILED_AUTHENTICATION: "the sender's mail server did not vouch for it",
    Flag.UNVERIFIED_SENDER: "sender not verified",
    Flag.NOT_INVITED: "not among those invited to this round",
    Flag.WRONG_BASE: "written on an older draft",
    Flag.UNREADABLE_ATTACHMENT: "an attachment could not be read",
    Flag.ENCRYPTED: "an attachment is locked with a password",
    Flag.HOSTILE_ATTACHMENT: "an attachment was refused as unsafe",
    Flag.LINK_ONLY: "only a link came, no file",
    Flag.SCANNED: "a scan without text: to be read by a person",
    Flag.LAYERED: "written on top of another submitter's edits",
    Flag.MESSAGE_ID_REUSED: "carries the Message-ID of another mail",
    Flag.TIME_DISAGREEMENT: "the mail server gives two times of receipt",
}

STATUSES: Mapping[str, tuple[str, str]] = {
    TreatyStatus.STATE_PARTY: ("State Party", "States Parties"),
    TreatyStatus.ACCEDING: ("acceding State", "acceding States"),
    TreatyStatus.SIGNATORY: ("signatory", "signatories"),
    TreatyStatus.NOT_PARTY: ("State not party", "States not party"),
}


def shown(text: str, longest: int = 90) -> str:
    """Text that came by mail as a digest shows it: one line, blanks folded, cut at *longest* characters."""
    line = " ".join(clean_line(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def counted(number: int, one: str, several: str = "") -> str:
    """``1 mail``, ``3 mails``, ``no mails``."""
    plural = several or f"{one}s"
    return f"{number or 'no'} {one if number == 1 else plural}"


def listed(items: Iterable[str], most: int = 8) -> str:
    """``Austria, Chile and Norway``; of a long list the first ones and how many more."""
    names = list(items)
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def day(when: date) -> str:
    """``Friday 6 February 2026``."""
    return f"{_DAYS[when.weekday()]} {short_day(when)}"


def short_day(when: date) -> str:
    """``6 February 2026``."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def at(when: datetime, zone: str) -> str:
    """``Fri 6 Feb, 16:12 CET``: a moment of the running conference in the consultation's zone."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{_DAYS[local.weekday()][:3]} {local.day} {_MONTHS[local.month - 1][:3]}, {clock(local)}"


def clock(local: datetime, *, seconds: bool = False) -> str:
    """``16:12 CET``; a zone that has no letters of its own as ``UTC+07``."""
    name = local.tzname() or ""
    zone = f"UTC{name}" if name[:1] in {"+", "-"} else name
    return f"{local.strftime('%H:%M:%S' if seconds else '%H:%M')} {zone}".strip()


def deadline(when: datetime, zone: str) -> str:
    """``Friday 6 February 2026, 23:59:59 CET (Europe/Zurich)``."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {clock(local, seconds=True)} ({zone})"


def left(when: datetime, now: datetime, zone: str) -> str:
    """How far a deadline is, by local dates: ``today``, ``tomorrow``, ``in 9 days``."""
    days = (when.astimezone(ZoneInfo(zone)).date() - now.astimezone(ZoneInfo(zone)).date()).days
    return ("today", "tomorrow")[days] if 0 <= days < 2 else f"in {days} days"


def span(seconds: int) -> str:
    """``2 days 4 h``, ``3 h 12 min``, ``40 s``: the two largest units."""
    units = (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number} {name}s" if name == "day" and number > 1 else f"{number} {name}")
    return " ".join(parts[:2]) or "0 s"


def timing(mark: Timing, late_by_seconds: int) -> str:
    """``on time``, ``late by 3 h 12 min``, ``borderline, 2 h 15 min past the deadline``."""
    if mark is Timing.LATE:
        return f"late by {span(late_by_seconds)}"
    if mark is Timing.BORDERLINE:
        return f"borderline, {span(late_by_seconds)} past the deadline"
    return MARKS[mark]


def percent(confidence: float) -> str:
    """``62 %``; never 100: a rule is not certain."""
    return f"{min(99, round(confidence * 100))} %"
