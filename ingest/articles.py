"""Drafts made of articles: numbers that begin again in each are told apart by the heading they stand under.

``2`` of Article 4 and ``2`` of Article 5 are printed alike. Where the numbers of a draft begin again, its labels are
made of both printed words, the name of the heading and the number: ``Article 4 (2)``, ``Annex II (3) (b)``. Drafts
that are numbered through keep the numbers alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from parsers.facts import DraftText, Paragraph

_CHINESE = "一二三四五六七八九十百"
_BIS = r"(?:\s?(?:bis|ter|quater|quinquies))?"
#: ``4``, ``4 bis``, ``1er``, ``4.º``, ``II``, ``B``; French and Spanish spell the first one
FIGURE = rf"(?:\d{{1,3}}(?:\.?[ºª°]|er|re)?{_BIS}|[IVXLC]{{1,6}}(?!\w)|[A-Z](?!\w)|premi(?:er|ère)|primer[oa]|first)"
_NAME = re.compile(
    rf"(?P<name>(?P<word>[^\W\d_]{{3,}})\s+(?P<number>(?i:{FIGURE}))(?!\w)"
    rf"|第\s*(?P<count>\d{{1,3}}|[{_CHINESE}]{{1,5}})\s*(?P<class>[条條章节節部]))"
)
#: what may follow the name where no style says that the line is a heading
_TITLE = re.compile(r"\s*(?:[.:–—-]?|[.:–—\t\n-]\s*\S.{0,100}(?<![.;,:…\d]))\s*")
_LABEL = re.compile(rf"(?P<number>\d{{1,3}}(?:\.\d{{1,2}})*{_BIS})(?P<rest>.*)", re.IGNORECASE)
#: a label that ``distinct`` made
_NUMBERED = re.compile(r"(?P<name>[^\W\d].*?) \(\d[^()]*\)(?: \([^()]*\))*")
_NOTES = frozenset({"footnote", "endnote", "textbox"})
_FURNITURE = frozenset({"header", "footer"})


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading that a reader would name: ``Article 4`` of ``Article 4. Limit values``."""

    name: str
    #: ``article``, ``annex``, ``条``: the word as printed, folded
    kind: str
    number: str


@dataclass
class Stretch:
    """A heading and the paragraphs under it, by their positions in the draft."""

    heading: Heading
    start: int
    section: str
    members: list[int] = field(default_factory=list)
    #: the numbers printed under it, without those of sub-paragraphs
    numbers: set[str] = field(default_factory=set)
    #: name of the heading; with that of the annex or chapter around it where the name itself is there twice
    name: str = ""


def heading(item: Paragraph) -> Heading | None:
    """The heading that a paragraph is; ``None`` where it is none, or none with a number."""
    text = " ".join(part for part in (item.printed, item.text) if part) if item.where == "heading" else item.text
    match = _NAME.match(text)
    if match is None or item.where not in {"heading", "body"}:
        return None
    if item.where == "body" and (item.label or not _TITLE.fullmatch(text, match.end())):
        return None
    kind, number = (match["word"], match["number"]) if match["word"] else (match["class"], match["count"])
    return Heading(name=" ".join(match["name"].split()), kind=kind.casefold(), number=number)


def stretches(paragraphs: Sequence[Paragraph]) -> list[Stretch]:
    """The articles and annexes of a text in its order, each with the paragraphs under it."""
    found: list[Stretch] = []
    opened: Stretch | None = None
    for position, item in enumerate(paragraphs):
        if item.where in _NOTES | _FURNITURE:
            continue
        named = heading(item)
        if named is not None:
            name = item.label if item.label.endswith(named.name) else named.name
            opened = Stretch(heading=named, start=position, section=item.section, name=name)
            found.append(opened)
        elif opened is not None and item.section != opened.section:
            if item.where == "heading" and position == opened.start + 1:
                opened.section = item.section  # the title of the article, on a line of its own
            else:
                opened = None
        if opened is not None:
            opened.members.append(position)
            if item.where == "body" and (number := _own_number(item)):
                opened.numbers.add(number)
    _tell_apart(found)
    return found


def _own_number(item: Paragraph) -> str:
    """The number printed before the paragraph itself; a sub-paragraph has its parent's in its label, not its own."""
    match = _LABEL.fullmatch(item.label)
    if match is None or (match["rest"] and not item.printed[:1].isdigit()):
        return ""
    return match["number"]


def _tell_apart(found: Sequence[Stretch]) -> None:
    """Where two headings have one name (Article 1 of each annex), the name of what they stand in comes before it."""
    names = Counter(item.name for item in found if item.numbers)
    around: dict[int, Stretch] = {}
    for n, item in enumerate(found):
        if names[item.name] > 1:
            others = (other for other in reversed(found[:n]) if other.heading.kind != item.heading.kind)
            if (outer := next(others, None)) is not None:
                around[n] = outer
    for n, outer in around.items():
        found[n].name = f"{outer.heading.name}, {found[n].heading.name}"


def distinct(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs with labels of one meaning each; unchanged where the numbers do not begin again."""
    found = stretches(paragraphs)
    again = _beginning_again(paragraphs, found)
    if not again:
        return tuple(paragraphs)
    out = list(paragraphs)
    for stretch in found:
        for position in stretch.members:
            item = out[position]
            where = "heading" if position == stretch.start else item.where
            out[position] = replace(item, label=_label(item, stretch, again), where=where)
    return tuple(_with_host(out, paragraphs, position) for position in range(len(out)))


def _beginning_again(paragraphs: Sequence[Paragraph], found: Sequence[Stretch]) -> dict[str, set[str]]:
    """Kind of heading -> the dotted numbers that stand under several of them; kinds whose numbers begin at 1 anew."""
    by_kind: dict[str, list[Stretch]] = {}
    for item in found:
        if item.numbers:
            by_kind.setdefault(item.heading.kind, []).append(item)
    again: dict[str, set[str]] = {}
    for kind, items in by_kind.items():
        uses = Counter(number for item in items for number in item.numbers)
        dotted = {number for number, times in uses.items() if times > 1 and "." in number}
        if uses["1"] > 1 or dotted:
            again[kind] = dotted
    for kind, items in by_kind.items():
        if kind not in again and all("1" in item.numbers for item in items):
            inside = {position for item in found if item.heading.kind in again for position in item.members}
            if any(paragraphs[n].label == "1" for n in range(items[0].start) if n not in inside):
                again[kind] = set()
    return again


def _label(item: Paragraph, stretch: Stretch, again: Mapping[str, set[str]]) -> str:
    if heading(item) is not None:
        return stretch.name
    match = _LABEL.fullmatch(item.label)
    if match is None:
        return item.label or (stretch.name if item.where == "table" else "")
    number, rest = match["number"], match["rest"]
    if number not in stretch.numbers:
        # Taken over from the article before: a table under the heading, (a) below words that have no number.
        return f"{stretch.name}{rest}" if item.where == "body" else stretch.name
    kind = stretch.heading.kind
    through = kind not in again or ("." in number and number not in again[kind])
    return item.label if through else under(stretch.name, item.label)


def under(name: str, label: str) -> str:
    """``Article 4 (2) (b)`` for ``2 (b)`` under ``Article 4``; a label without a number as it is."""
    match = _LABEL.fullmatch(label)
    return f"{name} ({match['number']}){match['rest']}" if match else label


def _with_host(out: Sequence[Paragraph], before: Sequence[Paragraph], position: int) -> Paragraph:
    """A note has the label of the paragraph it belongs to, and none where several have that number."""
    item = out[position]
    if item.where not in _NOTES or not _LABEL.fullmatch(item.label):
        return item
    for n in range(position - 1, -1, -1):
        if before[n].where not in _NOTES:
            if before[n].label == item.label:
                return replace(item, label=out[n].label)
            break
    hosts = {new.label for new, old in zip(out, before, strict=True) if old.where == "body" and old.label == item.label}
    return replace(item, label=hosts.pop() if len(hosts) == 1 else "")


def names_over(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """Index of a paragraph -> name of the article or annex over it, in any text."""
    return {paragraphs[n].index: item.name for item in stretches(paragraphs) for n in item.members}


def is_made_of_articles(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the labels of a draft are those that ``distinct`` makes."""
    return any(
        (match := _NUMBERED.fullmatch(paragraphs[n].label)) is not None and match["name"] == item.name
        for item in stretches(paragraphs)
        for n in item.members
    )


def with_headings(text: DraftText) -> DraftText:
    """A draft made of articles as it is aligned with another: the titles of its headings are places too.

    The name is left out of what is compared, because it changes with every article put in before it. Other drafts are
    given back as they are.
    """
    if not is_made_of_articles(text.paragraphs):
        return text
    return replace(text, paragraphs=tuple(map(_as_place, text.paragraphs)))


def _as_place(item: Paragraph) -> Paragraph:
    named = heading(item)
    if named is None:
        return item
    title = " ".join(item.text.split()).removeprefix(named.name).lstrip(" .:–—-")
    return replace(item, where="body", text=title) if title else item


def with_articles(labels: Mapping[str, str]) -> dict[str, str]:
    """A map of labels between drafts, with each article that has no title of its own where its paragraphs are now."""
    votes: dict[str, Counter[str]] = {}
    for old, new in labels.items():
        before, after = _NUMBERED.fullmatch(old), _NUMBERED.fullmatch(new)
        if before is not None and after is not None:
            votes.setdefault(before["name"], Counter())[after["name"]] += 1
    return {name: found.most_common(1)[0][0] for name, found in votes.items()} | dict(labels)
