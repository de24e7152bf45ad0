"""Where a paper or a mail on several documents turns to each: headings, lines that announce, paragraphs that turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from consultation.model import Consultation
from ingest.tagging.mentions import ALIAS, TOPIC, WEAK, mentions
from ingest.tagging.reading import Leaf
from ingest.tagging.vocabulary import concept
from ingest.tagging.wording import Text

#: words between "with regard to" and the name of the document
_ARTICLES = 3
#: characters of a line that is a sentence of comment below words that announce it
_SENTENCE = 40
#: characters of a line that announces what stands below it
_LEADING = 200
#: a point of a list: a dash or bullet, or a number, before some words
_ITEM = re.compile(r"(?:[-•*–]|\(?\d{1,3}[.):]?|\(?[a-z][.)])\s*\S")


def of_file(leaf: Leaf, consultation: Consultation) -> dict[str, str]:
    """Documents with a heading or a paragraph of their own in a file, with its words; none in a copy of a draft."""
    if leaf.is_copy:
        return {}
    found: dict[str, str] = {}
    for heading in _headings(leaf):
        for document in _named(heading, consultation):
            found.setdefault(document, heading.content)
    for document, quote in _turned_to(leaf.own_text, leaf.where, consultation):
        found.setdefault(document, quote)
    return found


def of_text(body: Text, consultation: Consultation) -> dict[str, str]:
    """Documents under which a mail's remarks stand, by the line above them or the first words of their paragraph."""
    found = dict(_turned_to(body.content, body.where, consultation))
    for line in map(str.strip, body.content.splitlines()):
        if _is_heading(line) or _announces(line):
            for document in _named(Text(line, body.where), consultation):
                found.setdefault(document, line)
    return found


def listed(body: Text, consultation: Consultation) -> dict[str, str]:
    """Documents named in a line that announces a list of points, or a sentence, right below it: ``On the plan:``."""
    found: dict[str, str] = {}
    lines = [line.strip() for line in body.content.splitlines() if line.strip()]
    for line, below in pairwise(lines):
        if line.endswith((":", "：")) and (_ITEM.match(below) or len(below) >= _SENTENCE):
            for document in _named(Text(line, body.where), consultation):
                found.setdefault(document, line)
    return found


def _turned_to(content: str, where: str, consultation: Consultation) -> Iterator[tuple[str, str]]:
    """Documents that paragraphs turn to with their first words: "With regard to the Review Document, …"."""
    for paragraph in content.splitlines():
        text = Text(paragraph.strip(), where)
        opening = next((m for m in concept("turns_to").find(text) if m.first == 0), None)
        if opening is None or len(text.content) < _SENTENCE:
            continue
        for mention in mentions(text, consultation):
            near = mention.match.first - opening.after <= _ARTICLES
            if near and mention.strength != TOPIC and not mention.deferred:
                yield mention.document, mention.match.quote
                break


def _named(text: Text, consultation: Consultation) -> list[str]:
    """The one document that a line names, in full or else by a weak name; none where it names several."""
    found = mentions(text, consultation)
    full = dict.fromkeys(m.document for m in found if m.strength == ALIAS)
    named = full or dict.fromkeys(m.document for m in found if m.strength == WEAK)
    return list(named) if len(named) == 1 else []


def _headings(leaf: Leaf) -> list[Text]:
    """Headings of a file: as styled, else short lines that end without a full stop."""
    styled = [p.text for p in leaf.extraction.paragraphs if p.where in ("heading", "title")]
    lines = styled or [p.text for p in leaf.extraction.paragraphs if p.where == "body" and _is_heading(p.text)]
    return [Text(line, leaf.where) for line in lines[:80]]


def _announces(line: str) -> bool:
    """Whether a line only leads to what stands below it: "First, the zero draft, for which we are six days late:"."""
    return line.endswith((":", "：")) and len(line) <= _LEADING and not re.search(r"[.!?]\s", line)


def _is_heading(line: str) -> bool:
    """Whether a line looks like a heading: short, and no sentence."""
    plain = line.strip()
    return 3 <= len(plain) <= 100 and not plain.endswith((".", ";", ",", "。", "؛")) and len(plain.split()) <= 14
