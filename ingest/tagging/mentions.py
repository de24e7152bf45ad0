"""Where a text names a document or a draft under consultation. The names come from the settings and the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consultation.model import Consultation, Document, Draft
from ingest.tagging.remembering import remembered
from ingest.tagging.vocabulary import concept
from ingest.tagging.wording import Match, Phrases, Text

#: how sure a name is: the rule that it counts under
ALIAS, WEAK, TOPIC = "alias", "weak", "topic"


@dataclass(frozen=True)
class Named:
    """What a phrase of the settings means."""

    document: str
    strength: str


@dataclass(frozen=True)
class DraftNamed:
    """Keys (``DOCUMENT/DRAFT``) of the drafts that a phrase can mean."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class Mention:
    """One place where a document is named."""

    document: str
    strength: str
    match: Match[Named]
    #: the sentence says that comments on it come later, or came before
    deferred: bool = False
    #: other documents whose name it resembles: "Lausanne Action Plan" beside the Action Plan is what that one follows
    resembles: frozenset[str] = frozenset()


@remembered
def _documents(documents: tuple[Document, ...]) -> Phrases[Named]:
    pairs: list[tuple[str, Named]] = []
    for document in documents:
        pairs += [(name, Named(document.id, ALIAS)) for name in (document.title, *document.aliases)]
        pairs += [(name, Named(document.id, WEAK)) for name in document.weak_aliases]
        pairs += [(name, Named(document.id, TOPIC)) for name in document.topic_words]
        pairs += [
            (draft.title, Named(document.id, ALIAS)) for draft in document.drafts if len(Text(draft.title).words) >= 4
        ]
    return Phrases(pairs)


@remembered
def _look_alikes(documents: tuple[Document, ...]) -> Phrases[str]:
    """What only resembles a document's name, and its initials where another document is called by them ("LAP")."""
    called = {name for document in documents for name in (*document.aliases, *document.weak_aliases)}
    pairs = [(name, document.id) for document in documents for name in document.look_alikes]
    pairs += [(short, owner) for name, owner in pairs if len(short := _initials(name)) >= 3 and short in called]
    return Phrases(pairs)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


@remembered
def _drafts(drafts: tuple[Draft, ...]) -> Phrases[DraftNamed]:
    keys: dict[str, list[str]] = {}
    for draft in drafts:
        # an id of one word ("conference") is no name by which anybody calls a text
        own = (draft.id.replace("-", " "),) if "-" in draft.id else ()
        for name in {*own, *draft.names}:
            keys.setdefault(name.casefold(), []).append(draft.key)
    return Phrases((name, DraftNamed(tuple(found))) for name, found in keys.items())


@remembered
def _other_processes(names: tuple[str, ...]) -> Phrases[str]:
    return Phrases((name, name) for name in names)


@remembered
def _own_names(names: tuple[str, ...]) -> Phrases[str]:
    return Phrases((name, name) for name in names)


def other_processes(text: Text, consultation: Consultation) -> list[Match[str]]:
    """Where a neighbouring process is named."""
    return _other_processes(consultation.other_processes).find(text)


@remembered
def _other_business(phrases: tuple[str, ...]) -> Phrases[str]:
    return Phrases((phrase, "treaty_reporting") for phrase in phrases)


def treaty_business(text: Text, consultation: Consultation) -> list[Match[str]]:
    """Where a report or a request is named that a treaty itself asks for: in general words, or in the settings'."""
    return [*concept("treaty_reporting").find(text), *_other_business(consultation.other_business).find(text)]


def own_names(text: Text, consultation: Consultation) -> list[Match[str]]:
    """Where the conference itself is named."""
    masked = [(m.start, m.end) for m in other_processes(text, consultation)]
    return _own_names(consultation.names).find(text, masked)


def mentions(text: Text, consultation: Consultation) -> list[Mention]:
    """Every place where a document is named; names that only look alike are left out."""
    if not text:
        return []
    masked = [(m.start, m.end) for m in other_processes(text, consultation)]
    alike = _look_alikes(consultation.documents).find(text)
    found = [m for m in _documents(consultation.documents).find(text, masked) if not _is_look_alike(m, alike)]
    named = [m for m in found if m.value.strength in (ALIAS, WEAK)]
    later = _deferred(text, named)
    return [Mention(m.value.document, m.value.strength, m, m.first in later, _resembled(m, alike)) for m in found]


def _is_look_alike(match: Match[Named], alike: Iterable[Match[str]]) -> bool:
    """Whether a name shares words with one that means something else for that document, and does not hold all of it.

    "Lausanne Action Plan" is no name of the Action Plan of 2026, and yet one of what the Review Document reviews. Nor
    is "draft Political Declaration" one in "draft Political Declaration on Explosive Weapons"; but "successor to the
    Lausanne Action Plan" is.
    """
    return any(
        other.value == match.value.document
        and other.start < match.end
        and match.start < other.end
        and not _holds_more(match, other)
        for other in alike
    )


def _holds_more(match: Match[Named], other: Match[str]) -> bool:
    whole = match.start <= other.start and other.end <= match.end
    return whole and match.end - match.start > other.end - other.start


def _resembled(match: Match[Named], alike: Iterable[Match[str]]) -> frozenset[str]:
    return frozenset(other.value for other in alike if other.start <= match.start and match.end <= other.end)


def look_alikes(text: Text, consultation: Consultation) -> list[Match[str]]:
    """Where something is named that is only called like a document of ours."""
    return _look_alikes(consultation.documents).find(text)


def draft_names(text: Text, drafts: Sequence[Draft]) -> list[Match[DraftNamed]]:
    """Every place where a draft is named, with all that the name can mean."""
    return _drafts(tuple(drafts)).find(text) if text else []


def _deferred(text: Text, named: Iterable[Match[Named]]) -> set[int]:
    """First words of those names of which the sentence says "will follow", "already sent".

    The words belong to the name before them in the sentence; where none stands before, to the one after.
    """
    places = sorted(named, key=lambda match: match.first)
    out: set[int] = set()
    for match in concept("about_future").find(text):
        inside = [place for place in places if place.sentence == match.sentence]
        before = [place for place in inside if place.first < match.first]
        after = [place for place in inside if place.first > match.first]
        if before:
            out.add(before[-1].first)
        elif after:
            out.add(after[0].first)
    return out


def symbols(text: Text, drafts: Sequence[Draft]) -> list[tuple[str, str]]:
    """Symbols of drafts that are printed in the text: (draft key, symbol)."""
    if "/" not in text.content:
        return []
    folded = text.content.casefold()
    likely = ((draft.key, symbol) for draft in drafts for symbol in draft.symbols if symbol.casefold() in folded)
    return [(key, symbol) for key, symbol in likely if _printed(symbol, text)]


def _printed(symbol: str, text: Text) -> bool:
    """Whether the very symbol stands there, and not one that begins with it (``…/1`` and ``…/1/Rev.1``)."""
    return bool(re.search(rf"(?<![\w/.]){re.escape(symbol)}(?!\w|[/.]\w)", text.content, re.IGNORECASE))
