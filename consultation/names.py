"""Finds the names of participants in running text, longest first, in scripts with and without spaces.

One index is built once. Text is walked word by word: most words open no name and cost one look-up. What a name
found proves is graded (``Strength``): DOMAIN, section 1, "Matching hazards".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consultation import tables
from consultation.inflection import forms_of
from consultation.participants import STRENGTHS, NameMatch, Participant, Strength, Use
from consultation.spelling import GAP, LONGEST_GAP, WORD, fold_word, is_unspaced, words_of

#: letters of an acronym from which on it is hardly another word where nobody writes capitals
_LONG_ACRONYM = 4


@dataclass(frozen=True)
class _Spelling:
    """One registered name: its folded words and who can be meant. Without uses it only hides what it contains."""

    words: tuple[str, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text."""

    folded: str
    start: int
    end: int


class NameIndex:
    """Every registered name, ready for finding."""

    def __init__(self, participants: Mapping[str, Participant], names: Iterable[tuple[str, Use | None]]) -> None:
        self._participants = participants
        spaced: dict[tuple[str, ...], list[Use]] = {}
        unspaced: dict[str, list[Use]] = {}
        for name, use in names:
            if is_unspaced(name):
                unspaced.setdefault(name, []).extend([use] if use else [])
            elif words := words_of(name):
                spaced.setdefault(words, []).extend([use] if use else [])
        self._by_first, self._lemmas = _index_spaced(spaced)
        self._by_character = _index_unspaced(unspaced)
        self._person_names = frozenset(fold_word(word) for word in tables.hazards("person"))
        self._ordinary = frozenset(fold_word(word) for word in tables.hazards("word"))
        self._codes = tables.hazards("code")
        self._realm = frozenset(fold_word(word) for word in tables.hazards("realm"))
        self._character = re.compile("[" + "".join(map(re.escape, self._by_character)) + "]|(?!)")

    def find(self, text: str) -> tuple[NameMatch, ...]:
        """Every name in the text, in the order of the text; names inside a longer name are not found."""
        found = [*self._find_spaced(text), *self._find_unspaced(text)]
        found.sort(key=lambda match: (match.start, match.participant.id))
        return tuple(found)

    def find_any_case(self, text: str) -> tuple[NameMatch, ...]:
        """As ``find`` for text that keeps no capitals (file names, the part of an address before the @)."""
        return tuple(self._find_spaced(text, heed_case=False)) + tuple(self._find_unspaced(text))

    def _find_spaced(self, text: str, *, heed_case: bool = True) -> Iterator[NameMatch]:
        words = [_Word(fold_word(found.group()), found.start(), found.end()) for found in WORD.finditer(text)]
        by_first, place = self._by_first, 0
        while place < len(words):
            spellings = by_first.get(words[place].folded)
            length = 0
            if spellings is not None:
                for spelling in spellings:
                    if not self._stands(spelling, words, place, text):
                        continue
                    matches = self._grade(spelling, words, place, text, heed_case=heed_case)
                    if matches or not spelling.uses:
                        length = len(spelling.words)
                        yield from matches
                        break
            place += length or 1

    def _stands(self, spelling: _Spelling, words: Sequence[_Word], place: int, text: str) -> bool:
        """Whether all words of the name stand here, with nothing between that a name cannot hold."""
        if place + len(spelling.words) > len(words):
            return False
        for offset, wanted in enumerate(spelling.words[1:], start=1):
            word = words[place + offset]
            if word.folded != wanted and wanted not in self._lemmas.get(word.folded, ()):
                return False
            after = words[place + offset - 1].end
            if word.start - after > LONGEST_GAP or not GAP.fullmatch(text, after, word.start):
                return False
        return True

    def _grade(
        self, spelling: _Spelling, words: Sequence[_Word], place: int, text: str, *, heed_case: bool
    ) -> list[NameMatch]:
        first, last = words[place], words[place + len(spelling.words) - 1]
        surface = text[first.start : last.end]
        strengths: dict[str, Strength] = {}
        for use in spelling.uses:
            strength = _strength(use, surface, heed_case=heed_case)
            if strength is not None:
                known = strengths.get(use.participant)
                strengths[use.participant] = min(strength, known or strength, key=STRENGTHS.index)
        if not strengths:
            return []
        cautious = len(strengths) > 1 or (heed_case and self._is_doubtful(spelling, words, place, text))
        matches = []
        for participant, strength in strengths.items():
            graded = Strength.UNSAFE if cautious else strength
            if graded is Strength.DEMONYM and _beside(words, place, self._realm):
                graded = Strength.FORMAL
            matches.append(
                NameMatch(
                    participant=self._participants[participant],
                    start=first.start,
                    end=last.end,
                    words=surface,
                    strength=graded,
                )
            )
        return matches

    def _is_doubtful(self, spelling: _Spelling, words: Sequence[_Word], place: int, text: str) -> bool:
        """Hazards that lie around the name."""
        word = words[place]
        if len(spelling.words) > 1:
            return False
        if word.folded in self._ordinary:
            return True
        surface = text[word.start : word.end]
        if surface.isupper() and any(use.strength is Strength.ACRONYM for use in spelling.uses):
            return surface in self._codes or _among_capitals(words, place, text)
        return word.folded in self._person_names and _in_a_persons_name(words, place, text)

    def _find_unspaced(self, text: str) -> Iterator[NameMatch]:
        after = 0
        for found in self._character.finditer(text):
            start = found.start()
            if start < after:
                continue
            for name, uses in self._by_character[found.group()]:
                if text.startswith(name, start):
                    after = start + len(name)
                    for use in uses:
                        yield NameMatch(
                            participant=self._participants[use.participant],
                            start=start,
                            end=after,
                            words=name,
                            strength=use.strength,
                        )
                    break


def _index_spaced(
    spaced: Mapping[tuple[str, ...], Sequence[Use]],
) -> tuple[dict[str, tuple[_Spelling, ...]], dict[str, tuple[str, ...]]]:
    """Spellings by every form of their first word, longest first; and for each form the words it is a form of."""
    by_first: dict[str, list[_Spelling]] = {}
    lemmas: dict[str, set[str]] = {}
    for words, uses in spaced.items():
        spelling = _Spelling(words, tuple(uses))
        for form in forms_of(words[0]):
            by_first.setdefault(form, []).append(spelling)
        for word in words[1:]:
            for form in forms_of(word):
                if form != word:
                    lemmas.setdefault(form, set()).add(word)
    return (
        {
            # a name as it stands goes before one of which this is an inflected form
            form: tuple(sorted(found, key=lambda item, form=form: (-len(item.words), item.words[0] != form)))  # type: ignore[misc]
            for form, found in by_first.items()
        },
        {form: tuple(words) for form, words in lemmas.items()},
    )


def _index_unspaced(unspaced: Mapping[str, Sequence[Use]]) -> dict[str, list[tuple[str, tuple[Use, ...]]]]:
    by_character: dict[str, list[tuple[str, tuple[Use, ...]]]] = {}
    for name in sorted(unspaced, key=len, reverse=True):
        by_character.setdefault(name[0], []).append((name, tuple(unspaced[name])))
    return by_character


def _strength(use: Use, surface: str, *, heed_case: bool) -> Strength | None:
    """What the name proves as it is written here; ``None`` where it is not the name at all."""
    if not heed_case and surface.islower() and use.strength is Strength.ACRONYM and len(surface) >= _LONG_ACRONYM:
        # names of files and addresses keep no capitals: "unmas_comments.docx"
        return Strength.UNSAFE
    if use.case == "exact":
        if surface.isascii() and " ".join(surface.split()) != use.written:
            return None
        return use.strength if surface == surface.upper() or " " in surface else None
    if use.case == "upper":
        return use.strength if surface == surface.upper() else None
    # "the Philippines" begins small, and is a name all the same
    small = surface.islower() if " " in surface else surface[0].islower()
    if use.case == "any" or not heed_case or not small:
        return use.strength
    return None if use.strength is Strength.DEMONYM else Strength.UNSAFE


def _neighbours(words: Sequence[_Word], place: int, text: str) -> Iterator[str]:
    """The words directly before and after, parted by one space."""
    if place and text[words[place - 1].end : words[place].start] == " ":
        yield text[words[place - 1].start : words[place - 1].end]
    if place + 1 < len(words) and text[words[place].end : words[place + 1].start] == " ":
        yield text[words[place + 1].start : words[place + 1].end]


def _among_capitals(words: Sequence[_Word], place: int, text: str) -> bool:
    """In a heading in capitals, every short word looks like a code."""
    return any(len(word) > 3 and word.isupper() and word.isalpha() for word in _neighbours(words, place, text))


def _in_a_persons_name(words: Sequence[_Word], place: int, text: str) -> bool:
    """As in Georgia Smith or Michael Jordan: a capitalised word stands beside it."""
    return any(len(word) > 1 and word[0].isupper() and word[1:].islower() for word in _neighbours(words, place, text))


def _beside(words: Sequence[_Word], place: int, wanted: frozenset[str]) -> bool:
    around = words[max(place - 1, 0) : place + 2]
    return any(word.folded in wanted for word in around)
