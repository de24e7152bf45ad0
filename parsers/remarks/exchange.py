"""Sentences about the exchange of papers: who writes, what was read, what is thanked for, what is being sent.

A sentence is taken clause by clause. A clause whose verb is one of courtesy, of receiving, of conveying or of
authorship says nothing to the draft and is set aside; what the other clauses say decides. So ``We thank the Presidency
for the draft`` says nothing, and ``We thank the Presidency for the draft but regret its length`` does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers import phrases
from parsers.phrases import Phrases
from parsers.remarks.courtesies import (
    ANNOUNCED,
    ASKED,
    AUTHORED,
    BOUNDED,
    CONVEYED,
    CORRECTED,
    DOCUMENT,
    GLAD,
    HANDLING,
    HOPED,
    IN_TIME,
    INVITED,
    LEADS_IN,
    PAPER,
    PART_OF_TEXT,
    READ,
    RECEIVED,
    THANKS,
    WISH,
)
from parsers.remarks.covering import ATTACHED, is_covering, proposes, takes_position
from parsers.remarks.mailing import MARKED

#: a clause against the one before it
_CONTRAST = (
    r"\b(?:but|however|yet|nevertheless|nonetheless|while|whilst|although|though|whereas"
    r"|mais|toutefois|cependant|néanmoins|pourtant|bien que"
    r"|pero|sin embargo|no obstante|aunque|si bien|mas|porém|contudo|todavia|embora"
    r"|но|однако|вместе с тем|хотя)\b|(?<!\w)و?(?:لكن|غير أن|إلا أن)|但是?|然而|不过|尽管"
)
_AND = r"\b(?:and|et|y|e|и|а также)\b|[,，、]\s*(?:并|同时)|(?<=\s)و(?=[تين]\w{3})"
_CLAUSES = re.compile(rf"(?P<contrast>{_CONTRAST})|{_AND}|[;；]")

#: sentences and clauses whose answers are kept: the same one is asked about several times in a row
_REMEMBERED = 16
_COURTESIES = Phrases(
    *(
        pattern
        for wordings in (THANKS, GLAD, READ, AUTHORED, HOPED, IN_TIME, BOUNDED, CORRECTED, MARKED)
        for pattern in wordings.patterns
    )
)
_PERFORMED = (CONVEYED, ANNOUNCED, ASKED, INVITED)

_TEXT = re.compile(
    r"(?:draft|text|declaration|projet|avant-projet|texte|déclaration|borrador|proyecto|texto|declaración"
    r"|projeto|declaração|проект|текст|декларация|(?:ال)?(?:مسودة|مشروع|نص)|草案|案文|文本)(?![a-zà-ÿа-яё])"
)
_DRAFT = re.compile(rf"(?<!\w)(?:{'|'.join(DOCUMENT)})(?![a-zà-ÿа-яё])")
#: words before the subject of a sentence
_ARTICLE = re.compile(
    r"(?:the|this|el|la|le|les|l'|los|las|o|a|il|le présent|cet?te?|est[ea]|это\w*"
    r"|настоящ\w+|(?:هذه|هذا)\s|该|本)?\s*"
    r"(?:(?:zero|first|second|new|current|premier|deuxième|primer|segundo|перв\w+|втор\w+)\s+)?"
)


def is_of_draft(sentence: str) -> bool:
    """Whether the draft, or a part of a text, is what the sentence speaks of, and not how it came or went."""
    if PART_OF_TEXT.search(sentence):
        return not RECEIVED.search(sentence)
    lowered = phrases.lower(sentence)
    subject = _ARTICLE.match(lowered)
    named = _TEXT.match(lowered, subject.end() if subject else 0)
    return named is not None and not RECEIVED.search(sentence)


def handles_draft(sentence: str) -> bool:
    """Whether the sentence names the draft, or a paper, as something that somebody deals with: not as its subject."""
    lowered = phrases.lower(sentence)
    subject = _ARTICLE.match(lowered)
    begins = subject.end() if subject else 0
    return _DRAFT.match(lowered, begins) is None and _DRAFT.search(lowered, begins + 1) is not None


#: a lead-in ends with the word for what follows: "one comment of a general nature:"
_LEAD_IN = re.compile(rf"\b(?:{PAPER.latin}|{PAPER.cyrillic})(?:\s+(?:of|de|d['’]|in)\s*[^.:;,]{{1,30}})?\s*:\s+(?=\S)")
#: so many signs after a colon say something
_CONTENT = 20


def content_after_colon(sentence: str) -> bool:
    """Whether a courtesy leads up to what it says itself: ``one general remark: the text would gain from …``."""
    lead = _LEAD_IN.search(phrases.lower(sentence))
    if lead is None or ATTACHED.search(sentence[: lead.end()]):
        return False
    content = sentence[lead.end() :]
    return len(content) >= _CONTENT and proposes(content) and not is_covering(content) and not is_exchange(content)


#: what is enclosed, by its first words: ``our replies to the questions``, ``the annual report of …``
_ENCLOSED = re.compile(
    rf"(?:the|our|its|a|an|le|la|les|l['’]|notre|nos|sa|el|los|las|nuestr[oa]s?|su|o|a|os|as|noss[oa]s?|наш\w*)?\s*"
    rf"(?:[\w’'-]+\s+){{0,4}}?(?:{PAPER.latin}|{DOCUMENT.latin}|reports?|rapports?|informes?|relatórios?|annex(?:es)?"
    rf"|annexes?|anexos?|tables?|tableaux?|cuadros?|{PAPER.cyrillic}|{DOCUMENT.cyrillic}|отч[её]т\w*|{PAPER.arabic}"
    rf"|{DOCUMENT.arabic}|تقرير|{PAPER.chinese}|{DOCUMENT.chinese}|报告)(?![a-zà-ÿа-яё])"
)


def names_enclosure(item: str) -> bool:
    """Whether an item of a list is the name of a paper, and says nothing of it."""
    return not takes_position(item) and _ENCLOSED.match(phrases.lower(item)) is not None


#: the authors as a body, where a letter says who they are
_AUTHORS = re.compile(
    r"the (?:(?:two|three|four|five|six|\d+|undersigned|signatory|sponsoring) )?(?:organi[sz]ations?|signator(?:y|ies)"
    r"|undersigned|co-?authors|institutes?|societ(?:y|ies))\b(?! (?:of|for|in|and)\b)"
    r"|(?:les|nos) (?:(?:deux|trois|quatre|cinq) )?(?:organisations|signataires|associations)\b(?! (?:de|des|du)\b)"
    r"|l['’]organisation\b(?! (?:de|des|du)\b)"
    r"|(?:las|nuestras) (?:(?:dos|tres|cuatro|cinco) )?(?:organizaciones|asociaciones)\b(?! (?:de|del)\b)"
    r"|la organización\b(?! (?:de|del)\b)|our (?:organi[sz]ations?|institutes?|societ(?:y|ies))\b"
)


def is_introduction(sentence: str) -> bool:
    """Whether the authors say who they are and what they do, and nothing of a text."""
    return _AUTHORS.match(phrases.lower(sentence)) is not None and not takes_position(sentence)


@lru_cache(maxsize=_REMEMBERED)
def clauses(sentence: str) -> tuple[tuple[str, bool], ...]:
    """Clauses of a sentence, each with whether it stands against the one before it."""
    out: list[tuple[str, bool]] = []
    start, against = 0, False
    for joint in _CLAUSES.finditer(phrases.lower(sentence)):
        out.append((sentence[start : joint.start()], against))
        start, against = joint.end(), joint["contrast"] is not None
    out.append((sentence[start:], against))
    return tuple((clause, contrast) for clause, contrast in out if clause.strip())


@lru_cache(maxsize=_REMEMBERED)
def is_exchange(sentence: str) -> bool:
    """Whether the sentence speaks of the exchange of papers and of nothing else."""
    parts = clauses(sentence)
    aside = [_is_set_aside(clause) for clause, _ in parts]
    rest = [clause for (clause, _), gone in zip(parts, aside, strict=True) if not gone]
    return any(aside) and not any(takes_position(clause) for clause in rest)


@lru_cache(maxsize=_REMEMBERED)
def says_more(sentence: str) -> bool:
    """Whether a sentence with a courtesy says something of the draft besides: a proposal, or a view against it."""
    parts = clauses(sentence)
    if not any(_is_set_aside(clause) for clause, _ in parts):
        return False
    return any(
        (takes_position(clause) if against else proposes(clause))
        and not (_is_set_aside(clause) or is_covering(clause) or HANDLING.search(clause))
        for clause, against in parts
    )


@lru_cache(maxsize=_REMEMBERED)
def _is_set_aside(clause: str) -> bool:
    plain = WISH.blanked(clause)
    for pattern in _PERFORMED:
        match = pattern.search(plain)
        if match is not None:
            before = LEADS_IN.sub("", plain[: match.start()]) if pattern is ANNOUNCED else plain[: match.start()]
            return not proposes(f"{before} {plain[match.end() :]}")
    return _COURTESIES.matches(plain) and not proposes(plain)
