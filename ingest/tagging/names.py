"""Where a text names those who could speak, and in what manner: as the author, on behalf of others, or in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from consultation.participants import NameMatch, Participant, Strength
from consultation.registry import Registry
from consultation.words import ParticipantKind
from ingest.tagging.vocabulary import concept
from ingest.tagging.wording import Match, Text, key_of

#: characters of a text that are searched for names
SEARCHED = 4000
#: how much of a rule's weight a name of that strength has
SHARES = {
    Strength.FORMAL: 1.0,
    Strength.SHORT: 1.0,
    Strength.ALIAS: 1.0,
    Strength.ACRONYM: 0.9,
    Strength.DEMONYM: 0.6,
    Strength.UNSAFE: 0.3,
}
#: words between two names of one list
_BETWEEN = (
    "and et y e и und en و as well the of la le les el los las l d de del du des do da dos republic republique "
    "republica "
    "kingdom states state government governments federation united commonwealth also a o with avec con 和 及 与 以 、 "
    "republik plurinational federal democratic people peoples islamic arab socialist independent principality"
)
JOINERS = frozenset(_BETWEEN.split())
_MOST_BETWEEN = 5
#: those whose members are States: named in brackets, these speak for themselves
OF_STATES = frozenset({ParticipantKind.STATE, ParticipantKind.GROUP_OF_STATES, ParticipantKind.REGIONAL_ORG})


@dataclass(frozen=True)
class Name:
    """A participant named, with its words as tagging counts them."""

    participant: Participant
    match: NameMatch
    #: indexes of its first word and of the word after it
    first: int
    after: int
    text: Text

    @property
    def share(self) -> float:
        """How much the name proves."""
        return SHARES[self.match.strength]

    @property
    def sentence(self) -> int:
        """Number of its sentence; -1 where it has no word."""
        return self.text.words[self.first].sentence if self.first < len(self.text.words) else -1


class Names:
    """The names in one text."""

    def __init__(self, text: Text, registry: Registry) -> None:
        self.text = Text(text.content[:SEARCHED], text.where)
        self._registry = registry

    @cached_property
    def all(self) -> tuple[Name, ...]:
        """Every participant named, in the order of the text; the secretariat and the presidency left out."""
        return tuple(_explained([*self._placed()]))

    def _placed(self) -> Iterator[Name]:
        words = self.text.words
        at = 0
        for match in self._registry.find_names(self.text.content):
            if match.participant.kind is ParticipantKind.INTERNAL:
                continue
            while at < len(words) and words[at].end <= match.start:
                at += 1
            after = at
            while after < len(words) and words[after].start < match.end:
                after += 1
            yield Name(match.participant, match, at, max(after, at + 1), self.text)

    def said(self, name: str) -> list[Match[str]]:
        """Where a concept of the vocabulary is said."""
        return concept(name).find(self.text)

    def run_from(self, word: int, within: int = _MOST_BETWEEN) -> list[Name]:
        """The names that follow from a word on as one list: "Austria, Chile and the Republic of Zambia"."""
        return self._without_members(self._run(word, within))

    def _run(self, word: int, within: int = _MOST_BETWEEN) -> list[Name]:
        found: list[Name] = []
        place, room = word, within
        for name in self.all:
            if name.first < place:
                continue
            if found and name.sentence != found[0].sentence and not self._listed_below(found[-1], name):
                break
            between = [self.text.words[i] for i in range(place, min(name.first, len(self.text.words)))]
            if len(between) > room or (found and any(w.key not in JOINERS and len(w.key) > 3 for w in between)):
                break
            found.append(name)
            place, room = name.after, _MOST_BETWEEN
        return found

    def _without_members(self, run: list[Name]) -> list[Name]:
        """A list without those whom brackets name as parts of one organisation: "the CMC (HRW, PAX and others)"."""
        kept: list[Name] = []
        for name in run:
            if kept and self._explains(kept[-1], name):
                continue
            kept.append(name)
        return kept

    def _explains(self, whole: Name, part: Name) -> bool:
        """Whether a name stands in brackets that open behind an organisation and are not closed before it."""
        between = self.text.content[whole.match.end : part.match.start]
        opened = between.lstrip().startswith("(") and ")" not in between
        return opened and whole.participant.kind not in OF_STATES

    def _listed_below(self, one: Name, other: Name) -> bool:
        """Names on lines of their own, one below the other."""
        between = self.text.content[one.match.end : other.match.start]
        return not between.strip(" \t\r\n-•*–·,;") and len(between) <= 12

    def runs(self) -> list[list[Name]]:
        """Every list of two or more different participants in the text."""
        found: list[list[Name]] = []
        place = 0
        for name in self.all:
            if name.first < place:
                continue
            whole = self._run(name.first)
            run = self._without_members(whole)
            if len(ids(run)) >= 2:
                found.append(run)
            if len(ids(whole)) >= 2:
                place = whole[-1].after
        return found


def _explained(names: Sequence[Name]) -> Iterator[Name]:
    """The names without what an abbreviation could mean besides, where the text spells one of its meanings out."""
    places: dict[tuple[int, int], set[str]] = {}
    for name in names:
        places.setdefault((name.match.start, name.match.end), set()).add(name.participant.id)
    spelled_out = {next(iter(who)) for who in places.values() if len(who) == 1}
    for name in names:
        meant = places[name.match.start, name.match.end]
        if len(meant) == 1 or name.participant.id in spelled_out or not meant & spelled_out:
            yield name


def ids(names: Sequence[Name]) -> list[str]:
    """Ids of the participants, each once, in order."""
    return list(dict.fromkeys(name.participant.id for name in names))


def folded(words: str) -> frozenset[str]:
    """A set of words as texts fold them."""
    return frozenset(key_of(word) for word in words.split())
