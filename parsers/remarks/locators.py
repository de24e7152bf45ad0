"""References to places of a draft, found in text and written in the draft's own style.

``12``, ``12 (b)``, ``Action 7``, ``Action 22 (a)``, ``PP3``, ``OP4 alt``, ``Question 7``, ``Table 1``, ``12-15`` for a
range. Paragraphs of the Convention's articles, of resolutions and of other plans are no places of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parsers.remarks import digits, spelled
from parsers.remarks.places import (
    ARTICLE,
    CONVEYING,
    COUNTED_NOUN,
    FAMILIES,
    FOREIGN,
    FOREIGN_BEFORE,
    FROM,
    NAMED_PLAN,
    NAMED_PLAN_BEFORE,
    NUMBER_SIGN,
    OPERATIVE_AFTER,
    OPERATIVE_BEFORE,
    OPERATIVE_NOUN,
    ORDINALS,
    OWN_POINT,
    PART,
    PART_AFTER,
    PREAMBLE_AFTER,
    PREAMBLE_BEFORE,
    PREAMBLE_NOUN,
    Family,
)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """One reference to a place: where its words stand in the text, and the place in normal form."""

    start: int
    end: int
    words: str
    #: ``12 (b)``, ``Action 7``, ``12-15``
    locator: str
    #: name of the family of places: paragraph, action, operative, …
    family: str
    #: the sentence says that it is a place of another text
    foreign: bool = False
    #: name of that text where it is a plan with a name of its own, which may be the draft all the same
    of: str = ""


#: no reference names more places than this
_MANY = 25
#: letters of sub-paragraphs in other scripts, by their order in the alphabet (Arabic: abjad)
_LETTERS = {
    **dict(zip("абвгдежз", "abcdefgh", strict=True)),
    **dict(zip("أبجدهوزح", "abcdefgh", strict=True)),
    "ا": "a",
    "с": "c",
}
_LETTER = r"[a-zа-зсابجدهوزحأ]"
_SUB_WORD = (
    r"(?:sub-?\s?(?:para(?:graph)?s?|items?)\.?|lit(?:tera|\.)?|item|alinéas?|alin\.|al\.|apartados?|incisos?"
    r"|inc\.|letra|literal|alínea"
    r"|подпункт(?:а|е|у|ом)?|пп\.|الفقرة الفرعية|البند)"
)
_SUB = rf"(?:\s?,?\s?(?:{_SUB_WORD}\s*)?\(?(?P<sub>{_LETTER}|[ivx]{{1,4}})\)(?:\s?\(?(?P<subsub>[ivx]{{1,4}}|\d)\))?)"
_GLUED_SUB = r"(?P<glued>[a-h])(?![\w'])"
_SUFFIX = r"(?:\s?(?P<suffix>bis|ter|quater|quinquies|alt)\b\.?(?:\s?(?P<variant>\d)\b)?)"
_FIGURES = r"(?P<figures>\d{1,3}(?:\.\d{1,2}){0,2})(?![\d%])"
_ITEM = re.compile(rf"{_FIGURES}(?:{_SUFFIX}|{_GLUED_SUB})?{_SUB}?", re.IGNORECASE)
_ROMAN = re.compile(r"(?P<figures>[IVX]{1,5})(?![\w])(?:\.?(?P<sub>[A-H])(?!\w))?")
_CHINESE_ITEM = re.compile(rf"(?P<figures>[{digits.CHINESE}]{{1,3}})")
_AND = r"\s*(?:,?\s*\b(?:and|et|y|e|и|&)\b|\s+&|و|和|及|与|、)\s*(?:第)?"
_RANGE = r"(?:\s?[-–—‑~～]\s?|\s*\b(?:to|through|al?|à|até|по|до)\b\s*|\s+إلى\s+|\s*[至到]\s*(?:第)?)"
_LISTED = re.compile(
    rf"(?P<range>{_RANGE})|(?P<and>{_AND})|(?P<comma>\s*[,;/]\s*(?:(?:and|et|y|и)\s+)?)", re.IGNORECASE
)


def _numbered(match: re.Match[str]) -> str:
    """The number of one item in normal form: ``12``, ``12 (b)``, ``5bis``, ``4 alt``."""
    found = match.groupdict()
    figures = found["figures"]
    value = digits.chinese(figures)
    number = (
        str(value)
        if value is not None
        else ".".join(str(int(part)) for part in figures.split("."))
        if figures[0].isdigit()
        else figures
    )
    suffix = (found.get("suffix") or "").lower()
    if suffix:
        number += f" {suffix}" if suffix == "alt" else suffix
        number += f" {found['variant']}" if found.get("variant") else ""
    sub = (found.get("sub") or found.get("glued") or "").lower()
    if sub:
        number += f" ({_LETTERS.get(sub, sub)})"
    if found.get("subsub"):
        number += f" ({found['subsub'].lower()})"
    return number


@cache
def _words(family: Family) -> re.Pattern[str]:
    """Words of a family, standing before a number."""
    gap = r"\s*" if family.glued else r"(?:\s*(?=[^a-z])|\s+)"
    many = rf"(?P<pl>{family.plural}){gap}{FROM}?|" if family.plural else ""
    return re.compile(
        rf"(?<![^\W_\u4e00-\u9fff])(?:{many}(?P<sg>{family.singular}){gap})"
        rf"(?:{NUMBER_SIGN}\s*)?(?=[(\[]?[\dIVX{digits.CHINESE}])",
        re.IGNORECASE,
    )


@cache
def _after(family: Family) -> re.Pattern[str]:
    """Chinese: ``第`` number, the word of the family, perhaps a sub-paragraph."""
    number = rf"(?:\d{{1,3}}|[{digits.CHINESE}]{{1,3}})(?:\s?\(?[a-z]\))?"
    return re.compile(
        rf"第\s*(?P<list>{number}(?:\s*(?:[、和及与至到\-–—~,]|或)\s*(?:第\s*)?{number}){{0,{_MANY}}})"
        rf"\s*(?:[个個项項]\s*)?(?:{family.after})"
        rf"(?:\s*\(?(?P<sub>[a-z])\)\s*(?:项|分段|小段|款)?)?",
        re.IGNORECASE,
    )


def _prefixed(family: Family, number: str) -> str:
    return f"{family.prefix}{number}"


def _listed(text: str, at: int, family: Family, *, many: bool) -> tuple[list[str], int]:
    """Normal forms of the numbers that stand at *at*, and where the list ends."""
    item = _ROMAN if family.roman else _ITEM
    first = item.match(text, at) or (_ITEM.match(text, at) if family.roman else None)
    if first is None:
        spelled = _CHINESE_ITEM.match(text, at)
        return ([_numbered(spelled)], spelled.end()) if spelled else ([], at)
    found, end = [_numbered(first)], first.end()
    while len(found) < _MANY and (link := _LISTED.match(text, end)) is not None:
        again = _words(family).match(text, link.end()) if not link["comma"] else None
        start = again.end() if again else link.end()
        following = item.match(text, start)
        if following is None or not _joins(link, following, text, many=many or bool(again)):
            break
        number = _numbered(following)
        if link["range"]:
            if not _rises(found[-1], number):
                break
            found[-1] = f"{found[-1]}-{number}"
        else:
            found.append(number)
        end = following.end()
    return found, end


#: what makes the number before it a date, a share or a count
_NO_PLACE = re.compile(
    r"\s*(?:per cent|%|\d|jan|feb|mar[cs]|april|may\b|june|july|aug|sept|oct|nov|dec|states"
    r"|(?:de )?[^\W\d]+ (?:de )?\d{4})",
    re.IGNORECASE,
)
#: after ``Action 23, 24``: what makes the second number a place too
_LIST_GOES_ON = re.compile(r"\s*(?:[-–—:]\s|,\s*\d{1,3}\b|(?:and|et|y|e|и|&)\s+\d|$)")


def _joins(link: re.Match[str], following: re.Match[str], text: str, *, many: bool) -> bool:
    """Whether the number after *link* belongs to the same reference, and is no date, share or new sentence."""
    if _NO_PLACE.match(text, following.end()):
        return False
    if many:
        return True
    if link["comma"]:
        return bool(_LIST_GOES_ON.match(text, following.end()))
    return not (link["range"] and re.search(r"\s[-–—]|[-–—]\s", link["range"]))


def _rises(first: str, second: str) -> bool:
    """A range goes up: ``12-15``."""
    head = re.match(r"\d+", first)
    tail = re.match(r"\d+", second)
    return "-" not in first and head is not None and tail is not None and int(tail[0]) > int(head[0])


@lru_cache(maxsize=64)
def find(text: str) -> tuple[Reference, ...]:
    """All references to places in *text*, in order; those to other texts are marked ``foreign``, not left out."""
    folded = spelled.fold(digits.fold(text))
    taken = 0
    found: list[Reference] = []
    for start, end, family, numbers in sorted(_candidates(folded), key=lambda found_: (found_[0], -found_[1])):
        if start < taken:
            continue
        start, numbers = _sub_before(folded, taken, start, numbers)
        taken = end
        kind = _solemn(folded, start, end, family)
        if _of_an_article(folded, start, end):
            continue
        plan = _named_plan(folded, start, end)
        foreign = (
            bool(plan)
            or _is_foreign(folded, start, end)
            or (family.name == "point" and bool(_OWN_POINT.search(folded[max(0, start - 12) : start])))
        )
        found += [
            Reference(
                start=start,
                end=end,
                words=text[start:end],
                locator=_prefixed(kind, number),
                family=kind.name,
                foreign=foreign,
                of=plan,
            )
            for number in numbers
        ]
    return tuple(sorted(found, key=lambda reference: reference.start))


_SUB_BEFORE = re.compile(
    rf"(?<![^\W_])(?:{_SUB_WORD}\s*\(?|\()(?P<sub>{_LETTER}|[ivx]{{1,4}})\)\s*"
    r"(?:(?:of|in|du|de l'|del|de la|do|da|من)\s+)?$",
    re.IGNORECASE,
)


def _sub_before(text: str, taken: int, start: int, numbers: list[str]) -> tuple[int, list[str]]:
    """``subparagraph (c) of paragraph 22``, ``подпункт c) пункта 22``: the part is named before the whole."""
    if len(numbers) != 1 or not numbers[0].isdecimal() or ")" not in text[max(taken, start - 10) : start]:
        return start, numbers
    before = _SUB_BEFORE.search(text[max(taken, start - 40) : start])
    if before is None:
        return start, numbers
    sub = before["sub"].lower()
    return start - len(before[0]), [f"{numbers[0]} ({_LETTERS.get(sub, sub)})"]


#: a paragraph that is counted from the beginning of the draft; a lower ordinal too often counts within a section
_FIRST_COUNTED = 5
_NUMBERED = re.compile(rf"[\d{digits.CHINESE}]")
_WITHOUT_FIGURES = re.compile(
    r"pr[eé][aáâ]mb|operative|du dispositif|dispositiv|operativo|преамбул|постановляющ", re.IGNORECASE
)


def _candidates(text: str) -> Iterator[tuple[int, int, Family, list[str]]]:
    """(start, end, family, numbers) of all that may be a reference, overlapping ones too."""
    numbered = bool(_NUMBERED.search(text))
    for family in FAMILIES:
        if not numbered and not family.roman:
            continue
        reached = 0
        for match in _words(family).finditer(text):
            if match.start() < reached:
                continue  # inside the list that was just read
            numbers, end = _listed(text, match.end(), family, many=bool(match.groupdict().get("pl")))
            if numbers:
                reached = end
                yield match.start(), end, family, numbers
        if family.after and "第" in text:
            yield from _chinese_candidates(text, family)
    if _WITHOUT_FIGURES.search(text):
        yield from _ordinal_candidates(text)
    yield from _counted_candidates(text)


_ORDINAL = re.compile(
    r"(?<!\w)(?:(?P<figure>\d{1,2})(?:st|nd|rd|th|er|re|e|ème|º|°|-?[йе]|-?го)?"
    rf"|(?P<word>{'|'.join(word for words in ORDINALS for word in words)})\w*)"
    rf"\s+(?:(?P<preamble>{PREAMBLE_NOUN})|(?P<operative>{OPERATIVE_NOUN}))",
    re.IGNORECASE,
)


def _ordinal_candidates(text: str) -> Iterator[tuple[int, int, Family, list[str]]]:
    """``third preambular paragraph``, ``5e paragraphe du dispositif``."""
    for match in _ORDINAL.finditer(text):
        number = match["figure"] or next(
            (str(n) for n, words in enumerate(ORDINALS, 1) if re.match("|".join(words), match["word"], re.IGNORECASE)),
            "",
        )
        yield match.start(), match.end(), _PREAMBLE if match["preamble"] else _OPERATIVE, [number]


#: a ten with which the ordinal after it makes one number: ``двадцать пятый``
_TEN = re.compile(r"(?:цать|сорок|десят|[cs]imo|vingt|trente|dix|ty)\s+$", re.IGNORECASE)
#: an ordinal right before the word for a paragraph: ``eighth``, ``8th``, ``8-м``
_STEMS = "|".join(word for words in ORDINALS[_FIRST_COUNTED - 1 :] for word in words)
_COUNT = re.compile(
    r"(?<![\w-])(?:(?P<figure>\d{1,2})(?:th|e|ème|\.?\s?[ºª°]|-?(?:й|го|м|ом|му))"
    rf"|(?P<word>(?:{_STEMS})[^\W\d]{{0,3}}))\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?<!\w){COUNTED_NOUN}(?![\w-])(?!\s*\(?\d)(?!{PART_AFTER})", re.IGNORECASE)
_PART_BEFORE = re.compile(rf"{PART}[^.;:!?]{{0,30}}$", re.IGNORECASE)


def _counted_candidates(text: str) -> Iterator[tuple[int, int, Family, list[str]]]:
    """``In the eighth paragraph``: one of the draft's from the fifth on; one before it may be that of a section."""
    for match in _COUNTED.finditer(text):
        before = text[max(0, match.start() - 25) : match.start()]
        count = _COUNT.search(before)
        if count is None:
            continue
        start = match.start() - len(count[0])
        if count["word"] and _TEN.search(text[max(0, start - 12) : start]):
            continue
        number = int(count["figure"]) if count["figure"] else _order(count["word"])
        if number >= _FIRST_COUNTED and not _PART_BEFORE.search(text[max(0, start - 50) : start]):
            yield start, match.end(), _PARAGRAPH, [str(number)]


def _order(word: str) -> int:
    """The number that an ordinal begins to write; the longest beginning counts (``eighteenth`` is not ``eighth``)."""
    found = (
        (len(match[0]), n)
        for n, words in enumerate(ORDINALS, 1)
        for stem in words
        if (match := re.match(stem, word, re.IGNORECASE)) is not None
    )
    return max(found, default=(0, 0))[1]


def _chinese_candidates(text: str, family: Family) -> Iterator[tuple[int, int, Family, list[str]]]:
    for match in _after(family).finditer(text):
        numbers: list[str] = []
        for number in re.finditer(
            (
                rf"(?P<link>[至到\-–—~])?\s*(?:第\s*)?(?P<figures>\d{{1,3}}"
                rf"|[{digits.CHINESE}]{{1,3}})(?:\s?\(?(?P<sub>[a-z])\))?"
            ),
            match["list"],
        ):
            one = _numbered(number)
            if number["link"] and numbers and _rises(numbers[-1], one):
                numbers[-1] = f"{numbers[-1]}-{one}"
            else:
                numbers.append(one)
        if match["sub"]:
            numbers[-1] += f" ({match['sub'].lower()})"
        yield match.start(), match.end(), family, numbers


_PARAGRAPH = next(family for family in FAMILIES if family.name == "paragraph")
_PREAMBLE = next(family for family in FAMILIES if family.name == "preamble")
_OPERATIVE = next(family for family in FAMILIES if family.name == "operative")
_BEFORE = {
    "preamble": re.compile(rf"(?:{PREAMBLE_BEFORE})\s*$", re.IGNORECASE),
    "operative": re.compile(rf"(?:{OPERATIVE_BEFORE})\s*$", re.IGNORECASE),
}
_AFTER = {
    "preamble": re.compile(rf"\s*(?:{PREAMBLE_AFTER})", re.IGNORECASE),
    "operative": re.compile(rf"\s*(?:{OPERATIVE_AFTER})", re.IGNORECASE),
}


def _solemn(text: str, start: int, end: int, family: Family) -> Family:
    """A paragraph that the text places in the preamble or the operative part is one of these."""
    if family.name != "paragraph":
        return family
    for name, kind in (("preamble", _PREAMBLE), ("operative", _OPERATIVE)):
        if _BEFORE[name].search(text[max(0, start - 40) : start]) or _AFTER[name].match(text, end):
            return kind
    return family


_ARTICLE_BEFORE = re.compile(rf"(?:{ARTICLE})[\w]*\)?\s*(?:\(\d+\))?\s*,?\s*(?:of|du|de la|del)?\s*$", re.IGNORECASE)
_ARTICLE_AFTER = re.compile(
    rf"\s*(?:of|du|de l'|de la|del|do|de los|des|من)?\s*(?:the\s+|les\s+|los\s+)?(?:{ARTICLE})", re.IGNORECASE
)
_LINK = r"(?:of|in|under|du|de l'|de la|de|del|do|da|dans le|en el|من|في)\s*(?:(?:the|its|that|le|la|el|l')\s*)?"
_FOREIGN_AFTER = re.compile(
    rf"\s*(?:{_LINK}(?:[^\W\d]+\s+){{0,3}}?|(?=[а-я])(?:[^\W\d]+\s+){{0,2}}?){FOREIGN}",
    re.IGNORECASE,
)
_CONVEYING_AFTER = re.compile(
    r"\s*(?:of|du|de l'|de la|de|del|do|da|من|(?=[а-я]))\s*(?:(?:the|this|that|your|its|la|le|el|votre|cette|su|esa"
    rf"|esta|sua|вашей|вашего|этой)\s+)?(?:[^\W\d]+(?:['’]s)?\s+)?{CONVEYING}",
    re.IGNORECASE,
)
_FOREIGN_BEFORE = re.compile(rf"{FOREIGN_BEFORE}\s*$")
_PLAN_AFTER = re.compile(rf"\s*(?:{_LINK}(?-i:[a-z]+\s+){{0,2}}?|(?=[А-ЯЁ])){NAMED_PLAN}", re.IGNORECASE)
_PLAN_BEFORE = re.compile(rf"{NAMED_PLAN_BEFORE}\s*$")
_OWN_POINT = re.compile(rf"(?<!\w){OWN_POINT}\s*$", re.IGNORECASE)


def _of_an_article(text: str, start: int, end: int) -> bool:
    """``Article 4, paragraph 1`` and ``paragraph 1 of Article 4``: a place of the Convention."""
    return bool(_ARTICLE_BEFORE.search(text[max(0, start - 40) : start]) or _ARTICLE_AFTER.match(text, end))


def _named_plan(text: str, start: int, end: int) -> str:
    """The plan with a name of its own that a place is said to be of: ``Action 12 of the Cartagena Action Plan``."""
    plan = _PLAN_AFTER.match(text, end) or _PLAN_BEFORE.search(text[max(0, start - 20) : start])
    return plan["named"] if plan else ""


def _is_foreign(text: str, start: int, end: int) -> bool:
    """``paragraph 5 of the Convention``, ``paragraph 30 of the final report``, ``paragraph 2 of your letter``."""
    after = _FOREIGN_AFTER.match(text, end) or _CONVEYING_AFTER.match(text, end)
    return bool(after or _FOREIGN_BEFORE.search(text[max(0, start - 20) : start]))


def without_explained(references: Sequence[Reference], text: str) -> list[Reference]:
    """Without the references that only say in brackets where the one before stands: ``Question 4 (paragraph 14)``."""
    kept: list[Reference] = []
    for item in references:
        if kept and item.start != kept[-1].start and item.family != kept[-1].family:
            between = text[kept[-1].end : item.start].strip()
            if between in ("(", "[") and text[item.end :].lstrip()[:1] in (")", "]"):
                continue
        kept.append(item)
    return kept


_REST_OF_CELL = re.compile(r"[^\W\d]{4,}")
_DETAIL_OF_CELL = re.compile(r"(?:first|second|third|last|chapeau|line|sentence)", re.IGNORECASE)


def read_cell(words: str, family: str = "paragraph") -> tuple[str, ...]:
    """All places that a cell of a column of places names; bare numbers belong to *family* (an ``Action`` column)."""
    references = [reference for reference in find(words) if not reference.foreign]
    if references:
        return tuple(dict.fromkeys(reference.locator for reference in without_explained(references, words)))
    folded = re.sub(r"^\s*[\[(](.*)[\])]\s*$", r"\1", digits.fold(words)).strip(" .:")
    kind = next(item for item in FAMILIES if item.name == family)
    numbers, end = _listed(folded, 0, kind, many=True) if folded[:1].isdigit() else ([], 0)
    rest = folded[end:].strip(" .:,")
    if not numbers or (_REST_OF_CELL.match(rest) and not _DETAIL_OF_CELL.match(rest)):
        return ()
    return tuple(_prefixed(kind, number) for number in numbers)
