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
    AUTHORED,
    CONVEYED,
    CORRECTED,
    DOCUMENT,
    GLAD,
    HANDLING,
    HOPED,
    PART_OF_TEXT,
    READ,
    RECEIVED,
    THANKS,
    WISH,
)
from parsers.remarks.covering import is_covering, proposes, takes_position

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
    *(pattern for wordings in (THANKS, GLAD, READ, AUTHORED, HOPED, CORRECTED) for pattern in wordings.patterns)
)
_PERFORMED = (CONVEYED, ANNOUNCED)

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
            return not proposes(f"{plain[: match.start()]} {plain[match.end() :]}")
    return _COURTESIES.matches(plain) and not proposes(plain)
