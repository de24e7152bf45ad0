"""Words and phrases of any of the field's languages, found whatever their case, accents, endings or hyphens.

A text becomes *words*: Latin words lose accents and a plural s, Russian ones their endings, Arabic ones their article
and vowel signs; each Chinese or Japanese character is a word of its own. Phrases are folded in the same way, so a
phrase is found wherever its words stand in a row within one sentence. In a phrase ``*`` stands for up to five words.
Acronyms are the exception: ``LAWS`` is not "laws"; one written in capitals is found in capitals, and in file names.
The first three ordinals are one word however written: ``first`` and ``1st``, ``segundo``, ``2.º`` and ``2nd``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

#: most words that ``*`` may stand for
GAP = 5

_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|[1-3]\.?[ºª°](?!\w)|[^\W_぀-ヿ㐀-鿿豈-﫿]+")
_SENTENCE_END = re.compile(r"[.!?;。！？；؟]+(?=\s|$|[」”\"')\]])|[。！？；]|\n\s*\n|\n(?=\s*[-•*–]\s)")
#: endings of Russian nouns and adjectives, longest first (the first step of the usual stemmers)
_RUSSIAN = re.compile(
    r"(?:иями|иях|ями|ами|ого|его|ому|ему|ыми|ими|ией|ей|ой|ым|им|ом|ем|ых|их|ую|юю|ая|яя|ое|ее|ые|ие|ый|ий|ов|ев|ам|"
    r"ям|ах|ях|[аяоеыиуюйь])$"
)
#: ordinals by which drafts are counted, in words and in figures (folded)
_COUNTED = {
    "1.": """first 1st premier premiere 1er 1ere 1re primer primero primera primeiro primeira 1o 1a 1°
             erste ersten erster erstes erstem primo prima перв""",
    "2.": """second 2nd deuxieme 2e 2eme 2nde seconde segundo segunda 2o 2a 2°
             zweite zweiten zweiter zweites zweitem secondo seconda втор""",
    "3.": """third 3rd troisieme 3e 3eme tercer tercero tercera terceiro terceira 3o 3a 3°
             dritte dritten dritter drittes drittem terzo terza трет""",
}
_ORDINALS = {written: place for place, words in _COUNTED.items() for written in words.split()}
_ARABIC_ARTICLE = re.compile(r"^(?:و|ف)?(?:بال|كال|لل|ال)(?=\w{3})")
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})


@lru_cache(maxsize=50_000)
def key_of(word: str) -> str:
    """A word without what does not tell it apart: case, accents, common endings."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    if "\u0400" <= plain[0] <= "\u04ff":
        stem = _RUSSIAN.sub("", plain)
        stem = stem.rstrip("ийь")
        return _ORDINALS.get(stem, stem) if len(stem) >= 3 else plain
    if "\u0600" <= plain[0] <= "\u06ff":
        if plain.isdigit():
            return "".join(str(unicodedata.digit(letter)) for letter in plain)
        return _ARABIC_ARTICLE.sub("", _ARABIC_SIGNS.sub("", plain).translate(_ARABIC_LETTERS))
    bare = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith("ss") and bare not in _ORDINALS:
        bare = bare[:-1]
    return _ORDINALS.get(bare.replace(".", ""), bare)


@dataclass(frozen=True)
class Word:
    """One folded word and where it stood."""

    key: str
    start: int
    end: int
    #: number of its sentence
    sentence: int


@dataclass(frozen=True)
class Text:
    """A text with its place in the mail; folded once, searched often."""

    content: str
    #: ``subject``, ``body``, ``attachment 1``, … as evidence names it
    where: str = ""

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The folded words in order."""
        ends = [match.start() for match in _SENTENCE_END.finditer(self.content)]
        found: list[Word] = []
        sentence = 0
        for match in _WORD.finditer(self.content):
            while sentence < len(ends) and ends[sentence] < match.start():
                sentence += 1
            found.append(Word(key_of(match.group()), match.start(), match.end(), sentence))
        return tuple(found)

    def quote(self, start: int, end: int, margin: int = 0) -> str:
        """The words from ``start`` to ``end`` on one line, for evidence; at most 160 characters."""
        cut = self.content[max(0, start - margin) : end + margin]
        return " ".join(cut.split())[:160]

    def sentence_of(self, start: int) -> str:
        """The sentence that the character at ``start`` stands in."""
        at = next((word.sentence for word in self.words if word.end > start), None)
        inside = [word for word in self.words if word.sentence == at]
        return " ".join(self.content[inside[0].start : inside[-1].end].split()) if inside else ""

    def is_question(self, start: int) -> bool:
        """Whether the sentence that the character at ``start`` stands in ends with a question mark."""
        at = next((word.sentence for word in self.words if word.end > start), None)
        end = max((word.end for word in self.words if word.sentence == at), default=len(self.content))
        return any(mark in self.content[end : end + 2] for mark in "?？؟")

    def __bool__(self) -> bool:
        """Whether there is a word in it."""
        return bool(self.content.strip())


@dataclass(frozen=True)
class Match(Generic[T]):
    """A phrase found: what it means and where it stands."""

    value: T
    start: int
    end: int
    #: indexes of its first word and of the word after it
    first: int
    after: int
    text: Text

    @property
    def quote(self) -> str:
        """The words found."""
        return self.text.quote(self.start, self.end)

    @property
    def where(self) -> str:
        """Where they stood."""
        return self.text.where

    @property
    def sentence(self) -> int:
        """Number of the sentence."""
        return self.text.words[self.first].sentence


@dataclass
class _Node(Generic[T]):
    following: dict[str, _Node[T]] = field(default_factory=dict)
    values: list[T] = field(default_factory=list)
    #: acronyms as written, with their values: found in capitals only
    acronyms: list[tuple[str, T]] = field(default_factory=list)


class Phrases(Generic[T]):
    """A set of phrases, each with a meaning, searched all at once."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for phrase, value in phrases:
            keys = ["*" if piece == "*" else key for piece, key in _keys(phrase)]
            if not keys:
                continue
            node = self._root
            for key in keys:
                node = node.following.setdefault(key, _Node())
            if _is_acronym(phrase):
                node.acronyms.append((phrase, value))
            elif value not in node.values:
                node.values.append(value)

    def find(self, text: Text, masked: Sequence[tuple[int, int]] = ()) -> list[Match[T]]:
        """Every phrase found, longest first from the left, not overlapping; ``masked`` characters are skipped."""
        words = text.words
        found: list[Match[T]] = []
        index = 0
        while index < len(words):
            end, values = self._longest(text, index)
            if not values:
                index += 1
                continue
            start, stop = words[index].start, words[end - 1].end
            if any(start < masked_end and masked_start < stop for masked_start, masked_end in masked):
                index += 1
                continue
            found.extend(Match(value, start, stop, index, end, text) for value in values)
            index = end
        return found

    def first(self, *texts: Text) -> Match[T] | None:
        """The first phrase found in the texts, in their order."""
        for text in texts:
            found = self.find(text)
            if found:
                return found[0]
        return None

    def _longest(self, text: Text, begin: int) -> tuple[int, list[T]]:
        """Index after the longest phrase that begins at ``begin``, and its meanings."""
        words = text.words
        if words[begin].key not in self._root.following:
            return begin, []
        best_end, best_values = begin, []
        waiting = [(self._root, begin, 0)]
        sentence = words[begin].sentence
        while waiting:
            node, at, gap = waiting.pop()
            if gap == 0 and at > best_end:
                values = _meant(node, text, begin, at)
                if values:
                    best_end, best_values = at, values
            if at >= len(words) or words[at].sentence != sentence:
                continue
            following = node.following.get(words[at].key)
            if following is not None:
                waiting.append((following, at + 1, 0))
            wild = node.following.get("*")
            if wild is not None:
                waiting.append((wild, at, 1))
            if gap and gap <= GAP:
                waiting.append((node, at + 1, gap + 1))
        return best_end, list(best_values)


def _is_acronym(phrase: str) -> bool:
    return phrase.isascii() and phrase.isalpha() and phrase.isupper() and len(phrase) <= 6


def _meant(node: _Node[T], text: Text, begin: int, after: int) -> list[T]:
    """The meanings of a node, those of acronyms where they are written as such."""
    if not node.acronyms:
        return node.values
    written = text.content[text.words[begin].start : text.words[after - 1].end]
    in_file_name = text.where.startswith("name of")
    meant = [v for short, v in node.acronyms if written == short or (in_file_name and written.upper() == short)]
    return node.values + meant


def _keys(phrase: str) -> list[tuple[str, str]]:
    """The words of a phrase: as written, and folded."""
    return [(piece, "*" if piece == "*" else key_of(piece)) for piece in re.findall(rf"\*|{_WORD.pattern}", phrase)]
