"""Attribution lines: ``On … X wrote:`` above a quoted mail, in any language, over one to four lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.quoting import words

_MAX_LINES = 6
_MAX_LENGTH = 450
_ADDRESS = re.compile(r"[^\s<>\"(),:;\[\]]{1,64}@[^\s<>\"(),:;\[\]]{1,255}")
_TIME = re.compile(r"\b\d{1,2}\s?[:.hH時时點点]\s?\d{2}")
_DATE = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}|[0-9٠-٩]{1,2}")
_DASHED = re.compile(r"^-{2,}\s*(.+?)\s*-{2,}$")
#: a line that may be the first of an attribution: it goes on with nothing
_BEGINS = re.compile(r"^\s{0,4}[^\s<(\[,;:]")
_FIGURES = re.compile(r"[0-9٠-٩]")
#: what a wrapped address ends with at the beginning of a line
_CLOSES = re.compile(r"^>\s*(?:\S{1,20}\s*){0,3}[:：]?\s*$")
_DATED = re.compile(r"^\d{1,4}[./年-]\s?\d{1,2}[./月-]")
_DASHED_OPENING = re.compile(r"^-{2,}\s*\S.*\d")
_ON = r"(?:On|Am|Le|El|Em|Il|Op|Den|Dnia)"
_ON_INSIDE = re.compile(rf"[\s-]{_ON}\s")
_BEHIND_WORDS = re.compile(
    r"^(?P<own>(?=[^\n]{0,400}?[^\W\d_])[^>\n]{1,400}?[^\s-][\s-]+)"
    rf"(?={_ON}\s(?:[^\W\d]{{2,10}}\.?,?\s){{0,2}}\d)"
)
#: marks of writing direction, which programs set around names and addresses
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: a year somewhere, an address in brackets at the end: no verb is wanted, in whatever language
_DAY_AND_ADDRESS = re.compile(r"\b(?:19|20)\d\d\D.*<[^<>]*@[^<>]*>[^<>@\n]{0,20}[:：][\s*_]*$")
#: the day, perhaps the time, a name and an address: how Gmail once wrote it, without a verb
_DAY_AND_NAME = re.compile(r"^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{0,200}<[^<>]*@[^<>]*>\s*:?$")
_ENDS = re.compile(r"[:：]\s*[*_]*$")


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Lines ``first`` to ``end`` (exclusive) as one text."""

    first: int
    end: int
    text: str
    #: names an address or a time of day: good enough without quote marks below
    strong: bool


def at(lines: Sequence[str], index: int) -> Attribution | None:
    """The attribution that begins at that line, and at none below it: what stands right above is the author's own."""
    if not lines[index].strip() or lines[index].lstrip().startswith(">"):
        return None
    window = "\n".join(line[:_MAX_LENGTH] for line in lines[index : index + _MAX_LINES])
    if "@" not in window and not words.WROTE.search(window):
        return None
    found = _from(lines, index)
    if found is None:
        return None
    opens = _opens(lines[index])
    for later in range(index + 1, found.end):
        begins = _opens(lines[later]) or (not opens and _BEGINS.match(lines[later]))
        if begins and _from(lines, later) is not None:
            return None
    return found


def _from(lines: Sequence[str], index: int) -> Attribution | None:
    """The shortest attribution from that line on; empty lines only inside one that says when already."""
    text = ""
    for end in range(index + 1, min(len(lines), index + _MAX_LINES) + 1):
        line = lines[end - 1].strip()
        if line.startswith(">") and text and not text.endswith(("@", "<")) and not _CLOSES.match(line):
            return None
        if len(text) + len(line) > _MAX_LENGTH or (not line and not (_opens(text) and _TIME.search(text))):
            return None
        text = f"{text} {line}".strip()
        if line and _complete(text):
            return Attribution(first=index, end=end, text=text, strong=_strong(text))
    return None


def _opens(line: str) -> bool:
    """Whether an attribution may begin so: with dashes, a date, or a word for "on" and a date; not in small letters."""
    plain = line.strip(" \t*_")
    if not plain or plain[0].islower():
        return False
    if _DATED.match(plain) or _DASHED_OPENING.match(plain):
        return True
    on = words.fold(plain.split()[0].rstrip(",")) in words.ON_WORDS or plain.startswith(("在", "于", "於"))
    return on and bool(_FIGURES.search(plain[:60]))


def parted(line: str) -> tuple[str, str]:
    """The author's own words and the attribution that a program set behind them on the same line; else no words."""
    if len(line) > 2 * _MAX_LENGTH or not _ON_INSIDE.search(line):
        return "", line
    found = _BEHIND_WORDS.match(line)
    if found is None or _opens(line):
        return "", line
    return found["own"].rstrip(" -"), line[found.end("own") :].lstrip(" -")


def _complete(text: str) -> bool:
    """Whether *text* is a whole attribution: an end, and of a verb of writing, a date and an address two at least."""
    plain = _DIRECTIONS.sub("", text).strip("*_ ")
    verb = words.WROTE.search(plain)
    if verb is None:
        if _DAY_AND_NAME.match(plain) or _quotes(plain):
            return True
        return bool(_ENDS.search(plain) and _ADDRESS.search(plain) and _TIME.search(plain))
    dashed = _DASHED.match(plain)
    ends = bool(_ENDS.search(plain)) or dashed is not None or verb.end() >= len(plain) - 1
    if not ends or _sentence_before(plain, verb.start()):
        return False
    if _ADDRESS.search(plain) or dashed is not None:
        return True
    opens = words.fold(plain.split()[0].rstrip(",")) in words.ON_WORDS or plain.startswith(("在", "于", "於"))
    return bool(_DATE.search(plain)) and (opens or bool(_TIME.search(plain)))


def _sentence_before(text: str, verb: int) -> bool:
    """A full stop followed by a new sentence in front of the verb: running text, not an attribution."""
    return re.search(r"[a-zà-ÿа-я]{4,}[.!?]\s+[A-ZА-Я][a-zа-я]+\s+[a-zа-я]+\s", text[:verb]) is not None


def _quotes(text: str) -> bool:
    """``Quoting Name <address>:``."""
    return bool(words.QUOTING.match(text) and _ENDS.search(text) and _ADDRESS.search(text))


def _strong(text: str) -> bool:
    if not words.WROTE.search(text):
        plain = _DIRECTIONS.sub("", text)
        return _quotes(plain) or bool(_DAY_AND_ADDRESS.search(plain) and _TIME.search(plain))
    return bool(_ADDRESS.search(text) or _TIME.search(text) or _DASHED.match(text.strip("*_ ")))


def who(text: str) -> tuple[str, str, str]:
    """Name, address and date words of an attribution, as far as they can be told apart."""
    plain = text.strip("*_ ->:：")
    found = _ADDRESS.search(plain)
    address = found.group().strip("<>") if found else ""
    bare = re.sub(r"<[^<>]*>|\[mailto:[^\]]*\]", " ", plain).replace(address, " ") if address else plain
    verb = words.WROTE.search(bare)
    sides = (bare[: verb.start()], bare[verb.end() :]) if verb else (bare, "")
    name = next((side for side in reversed(sides) if side.strip() and not _DATE.search(side)), "")
    if not name:
        name = re.split(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?|\b\d{4}\b", bare)[-1]
        name = name[: name.find(verb.group())] if verb and verb.group() in name else name
    when = bare.replace(name, " ") if name.strip() else bare
    when = words.WROTE.sub(" ", when)
    return _tidy(name), address, _tidy(when)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:<>()\"'“”«»-–—")
