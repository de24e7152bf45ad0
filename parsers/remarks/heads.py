"""Places at the head of a block: ``Paragraph 12: …``, ``On § 7 (b), second sentence – …``, ``OP5`` alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from parsers.remarks import digits
from parsers.remarks.blocks import Block, ends
from parsers.remarks.locators import Reference, find, read_cell
from parsers.remarks.places import FAMILIES, NUMBER_SIGN, PAGE, Family

#: a head stands within so many characters of the block's beginning
_REACH = 200

#: words that may stand before a place at the head of a remark
_LEAD = (
    r"(?:(?:on|re[:.]?|r[ée]f(?:[ée]ren(?:ce|cia))?[.:]{0,2}|cf\.?|ad"
    r"|as (?:to|for|regards)|regarding|concerning|with (?:regard|respect|reference) to"
    r"|in (?:relation to|respect of)|for|in|to|(?:general |specific )?comments? (?:on|to)"
    r"|(?:our )?(?:answer|reply|response)s? to|réponse à (?:la|l')|respuesta a (?:la|el)|ответ на|الرد على|对"
    r"|sur|au|aux|concernant|en ce qui concerne|s'agissant (?:du|de la|de l'|des)|quant (?:au|aux|à l')"
    r"|pour le|à propos du|dans le|relativement au"
    r"|sobre|en|respecto (?:a|al|del|de)|en relación con|con respecto al?|en cuanto al?|al|por lo que se refiere al"
    r"|no que (?:diz respeito|se refere) ao|quanto ao|em relação ao|no"
    r"|по|к|ко|в|о|об|в отношении|относительно|что касается|касательно"
    r"|بشأن|بخصوص|فيما يتعلق|فيما يخص|في|حول|بالنسبة إلى"
    r"|关于|對於|对于|就|对|在|针对"
    r")(?:\s+(?:the|el|la|le|los|las|les|draft|new|proposed|nuevo|nouveau|нового))*\s*)"
)
_ORDINAL = r"(?:first|second|third|fourth|fifth|last|final|penultimate|opening|\d(?:st|nd|rd|th))"
_DETAIL = (
    rf"(?:\s*,?\s*(?:(?:the|la|le|el)\s+)?(?:{_ORDINAL}\s+(?:sentence|line|bullet|indent|part|half|clause|phrase|word)s?"
    r"|chapeau|introductory (?:sentence|part)|lines? \d+(?:[-–]\d+)?|page \d+|p\. ?\d+|new|alt"
    r"|(?:première|deuxième|troisième|dernière|avant-dernière) phrase"
    r"|(?:primera|segunda|tercera|última) (?:frase|oración)|(?:перв|втор|трет|последн)\w+ предложени\w"
    r"|第[一二三四]句|最后一句|末句|الجملة ال\w+)"
    r"|\s*[\[(][^)\]\n]{1,80}[)\]])"
)
_TAIL = rf"(?:{_DETAIL}){{0,3}}(?:\s+(?:of|in|du|de la|del|de|da|do|من|в)\s+[^.:;!?\n]{{3,60}})?"
_SEPARATOR = (
    r"\s*(?:[:：]\s*[-–—]?|[-–—]{1,2}(?=\s|$)|(?<=\s)[-–—]|。|\.\s?[-–—]{1,2}(?=\s|$)|\.(?=\s|$)"
    r"|[)\]](?=\s)|$|\n|\|)\s*"
)
_STRICT = re.compile(rf"(?:{_DETAIL}){{0,3}}{_SEPARATOR}", re.IGNORECASE)
_LOOSE = re.compile(rf"{_TAIL}\s*(?:[:：]|\s[-–—]{{1,2}}(?=\s|$))\s*", re.IGNORECASE)
#: ``Q1 Model B.``: no sentence goes on with a capital after its subject
_BARE = re.compile(rf"(?:{_DETAIL}){{0,2}}\s+(?=[A-ZÀ-ÞА-ЯЁ\"“«])")
_LEADING = re.compile(rf"\s*(?:{PAGE}\s*[,;:(/–—-]?\s*)?{_LEAD}?\s*$", re.IGNORECASE)
_LED = (
    rf"{_LEAD}(?:{NUMBER_SIGN}\s?)?(?P<number>\d{{1,3}}(?:\s?\([a-z]\))?)"
    r"(?:\s*:\s+(?=\S)|\s+[-–—]\s+(?=[^\W\d]|[\"“«])|\)\s+(?=[^\W\d]|[\"“«]))"
)
_LED_NUMBER = re.compile(rf"\s*{_LED}", re.IGNORECASE)
#: the same where a new sentence begins with it
_LED_ON = re.compile(rf"(?<=[.!?;。])\s+(?=(?-i:[A-ZÀ-ÞА-ЯЁ])){_LED}", re.IGNORECASE)
#: ``15 (e): …``: a letter in brackets behind a number counts nothing, so that it is a place without any word
_LETTERED = re.compile(
    r"\s*(?P<number>\d{1,3}\s?\(?[a-h]\))(?:\s*[:：.]\s+|\s+[-–—]\s+)(?=\S)",
    re.IGNORECASE,
)
#: ``number 23: …``, ``№ 15 (d): …``
_BY_NUMBER = re.compile(
    rf"\s*{NUMBER_SIGN}\s?(?P<number>\d{{1,3}}(?:\s?\(?[a-h]\))?)(?:\s*[:：]\s+|\s+[-–—]\s+)(?=\S)", re.IGNORECASE
)
#: ``P3: …`` (pregunta), ``F3``, ``В3``: initials of "question" and "answer" where a list of answers was announced
_INITIAL = re.compile(r"\s*[PRFВО]\.?\s?(?P<number>\d{1,2})(?:\s*[:：.)]\s*|\s+[-–—]\s+)(?=\S)", re.IGNORECASE)
_PAGE = re.compile(rf"\s*{_LEAD}?{PAGE}{_STRICT.pattern}", re.IGNORECASE)
_JOIN = re.compile(
    r"\s*(?:,|;|/|&|\band\b|\bet\b|\by\b|\be\b|\bи\b|و|和|及|与|、)?\s*(?:in|on|of|du|del|في)?\s*", re.IGNORECASE
)
_REFERRAL = re.compile(r"(?<!\w)(?:r[ée]f|cf|re)\.\s*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?:[.!?;:。；：؟][\"'»”’)]*\s+|[。！？])$")


@dataclass(frozen=True, kw_only=True)
class Head:
    """Places at the head of a block, and what follows them."""

    locators: tuple[str, ...]
    words: str
    rest: str
    #: name of the family of places; ``page`` for pages and lines, which are no places of the draft's own
    family: str = "paragraph"

    @property
    def alone(self) -> bool:
        """The head stands alone, as a heading."""
        return not self.rest


def head_of(block: Block) -> Head | None:
    """The head of a block; ``None`` where it begins otherwise, or goes on as a sentence (``Paragraph 5 should …``)."""
    return _head_of(block.text)


@lru_cache(maxsize=4096)
def _head_of(text: str) -> Head | None:
    """The same of its text: several rules ask it of every block of a paper."""
    folded = digits.fold(text)
    references = find(text[:_REACH])
    if not references or not _LEADING.match(folded[: references[0].start]):
        return _led_number(text, folded) or _page_of(text, folded) or _lettered(text, folded)
    group, end = joined(references, folded)
    separator = _separator(folded, references[0].start, end)
    if separator is None:
        return None
    rest = text[separator.end() :].strip()
    if group[0].family == "section" and (not ends(rest) or not re.search(r"[:：–—-]", separator[0])):
        return None  # the heading of a section, or its title
    words = re.sub(r"[\s:：。.–—|-]+$", "", text[: separator.end()]).strip()
    return Head(
        locators=tuple(dict.fromkeys(item.locator for item in group)),
        words=words,
        rest=rest,
        family=group[0].family,
    )


def _led_number(text: str, folded: str) -> Head | None:
    """``On 14: …``, ``Ad 2) …``: a bare number is a paragraph between a word that leads to it and a sign."""
    found = _LED_NUMBER.match(folded)
    if found is None:
        return None
    return Head(
        locators=read_cell(found["number"]), words=text[: found.end("number")], rest=text[found.end() :].strip()
    )


def _lettered(text: str, folded: str) -> Head | None:
    """``15 (e): …``, ``12 b) – …``, ``number 23: …``."""
    found = _LETTERED.match(folded) or _BY_NUMBER.match(folded)
    if found is None:
        return None
    locators = read_cell(re.sub(r"\s?\(?([a-h])\)$", r" (\1)", found["number"], flags=re.IGNORECASE))
    return Head(locators=locators, words=text[: found.end("number")].strip(), rest=text[found.end() :].strip())


def initialled(block: Block, family: Family) -> Head | None:
    """``P3: sí`` below words that announce answers to questions, in whose language it is the initial of either."""
    found = _INITIAL.match(digits.fold(block.text)) if family.name == "question" else None
    if found is None:
        return None
    return Head(
        locators=(f"{family.prefix}{int(found['number'])}",),
        words=block.text[: found.end("number")].strip(),
        rest=block.text[found.end() :].strip(),
        family=family.name,
    )


def _page_of(text: str, folded: str) -> Head | None:
    """``p. 4, line 12: …``: words that say where, and no place of the draft; what is quoted has to find it."""
    page = _PAGE.match(folded)
    if page is None or not text[page.end() :].strip():
        return None
    words = re.sub(r"[\s:：。.–—|-]+$", "", text[: page.end()]).strip()
    return Head(locators=("",), words=words, rest=text[page.end() :].strip(), family="page")


def _separator(folded: str, start: int, end: int) -> re.Match[str] | None:
    """What divides the place from the comment.

    After a word that leads in (``On paragraph 5``) a full stop divides nothing; a longer tail (``of the concept
    note``) wants a colon or dash.
    """
    separator = _STRICT.match(folded, end)
    lead = folded[:start].strip()
    led = bool(lead) and not lead.endswith(":")
    if separator is None or (led and not re.search(r"[:：–—\-]|^\s*$", separator[0])):
        bare = _BARE.match(folded, end) if not led and ends(folded) else None
        return _LOOSE.match(folded, end) or bare
    return separator


def joined(references: Sequence[Reference], text: str) -> tuple[list[Reference], int]:
    """The references that are named together: ``Paragraphs 12 and 13``, ``Action 5 and Action 6``; and their end."""
    group = [references[0]]
    for item in references[1:]:
        if item.start != group[-1].start:
            between = text[group[-1].end : item.start]
            if not between.strip() or item.foreign or not _JOIN.fullmatch(between):
                break
        group.append(item)
    end = max(item.end for item in group)
    narrower = [item for item in group if item.family != "section"]
    return narrower or group, end


def numbered(block: Block, family: Family) -> Head | None:
    """``18. The figure …`` in a list whose numbers are those of paragraphs, or of the *family* that was announced."""
    figures = re.fullmatch(r"[(\[]?(\d{1,3})(?:\s?[.)\-–:]|\])", block.mark)
    # Chinese numerals number headings too: they name places only where the list was announced.
    number = figures[1] if figures else digits.chinese(block.mark.rstrip("、")) if family.name != "paragraph" else None
    if number is None:
        return None
    return Head(locators=(f"{family.prefix}{number}",), words=block.mark, rest=block.text, family=family.name)


def is_enumeration(blocks: Sequence[Block]) -> bool:
    """Numbers before list items count the items (1, 2, 3, …), and do not name paragraphs (7, 16, 18; 12, 11, 4)."""
    numbers = [int(found[0]) for block in blocks if (found := re.search(r"\d+", block.mark))]
    return not numbers or numbers[0] == 1 or any(pair == (1, 2) for pair in pairwise(numbers))


def counts_points(blocks: Sequence[Block]) -> bool:
    """``Point 1: … Point 2: …`` counts what the letter says; points that begin elsewhere or jump are the draft's."""
    heads = (head_of(block) for block in blocks)
    numbers = [number for head in heads if head and head.family == "point" for number in head.locators]
    return bool(numbers) and numbers == [str(n) for n in range(1, len(numbers) + 1)]


_ANSWERS = re.compile(
    r"\b(?:answer|repl(?:y|ies)|respon[sd]|répon|respuest|respond|respost|contest)|ответ|إجاب|ردّ?\b|ردود|الرد|答复|回答|答",
    re.IGNORECASE,
)
_NAMED = {
    family.name: (family, re.compile(rf"(?<![a-zà-ÿа-яё])(?:{family.plural})(?![a-zà-ÿа-яё]|\s*\d)", re.IGNORECASE))
    for family in FAMILIES
    if family.name in {"question", "action"}
}
PARAGRAPH = next(family for family in FAMILIES if family.name == "paragraph")


def family_announced(words: str) -> Family | None:
    """What the numbers of the list below *words* are: ``Our answers to the questions:``; ``None``: nothing said."""
    folded = digits.fold(words)
    question, plural = _NAMED["question"]
    if plural.search(folded) and _ANSWERS.search(folded):
        return question
    action, plural = _NAMED["action"]
    return action if plural.search(folded) and folded.rstrip().endswith(":") else None


def _with_referral(item: Reference, folded: str) -> int:
    """Where a place begins, with the abbreviation that leads to it: ``Ref. Question 3``."""
    referral = _REFERRAL.search(folded[max(0, item.start - 12) : item.start])
    return item.start - len(referral[0]) if referral else item.start


def parted(block: Block) -> list[Block]:
    """A block in which further places stand at the head of a sentence (``… . Paragraph 22: …``), parted there."""
    folded = digits.fold(block.text)
    found = {
        start
        for item in find(block.text)
        if not item.foreign
        and _SENTENCE_END.search(folded[max(0, (start := _with_referral(item, folded)) - 12) : start])
        and _STRICT.match(folded, item.end)
    }
    led = {match.end() - len(match[0].lstrip()) for match in _LED_ON.finditer(folded)}
    starts = [0, *sorted((found | led) - {0})]
    if len(starts) == 1 and block.text == block.text.strip():
        return [block]  # so it is with most blocks, and files may have very many
    stops = [*starts[1:], len(block.text)]
    pieces = [block.text[start:stop].strip() for start, stop in zip(starts, stops, strict=True)]
    first, rest = block, replace(block, mark="", above="")
    return [replace(rest if n else first, text=text) for n, text in enumerate(pieces)]
