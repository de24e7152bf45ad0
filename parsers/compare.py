"""Two versions of a document set side by side: which paragraph of one is which paragraph of the other.

First what is equal and stands once in each; then, in the windows between these anchors, what is equal or alike in the
same order; last, over the whole, what is alike elsewhere (moved), and what became two paragraphs or one. Labels play
no part: numbers shift with every paragraph put in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from parsers.facts import Pair, Paragraph
from parsers.fold import fold
from parsers.word_edits import WordEdit, word_edits

#: likeness (0..1, Indel) above which two paragraphs are one edited: in the same place, and anywhere
ALIKE_HERE, ALIKE_ANYWHERE = 0.45, 0.6
#: below this length likeness alone says nothing: such paragraphs pair only when equal and in place
_SHORT = 20
#: paragraphs a side of a window that are compared each with each
_WINDOW = 150
#: paragraphs that share a pair of words more often than this tell nothing by it
_COMMON = 40
_CANDIDATES = 5
_HEADING_NUMBER = re.compile(r"(?:[IVXLC]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+")
#: a part of a split paragraph is found in it to this degree
_PART = 0.9


def align(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[Pair, ...]:
    """Pairs in the order of *new*, paragraphs taken out after their predecessors; empty paragraphs are left out.

    A paragraph that was split stands in several pairs with its parts, one that was merged likewise. ``Pair.old`` and
    ``Pair.new`` are positions in the two sequences.
    """
    work = _Alignment([fold(wording(item)) for item in old], [fold(wording(item)) for item in new])
    work.anchors()
    work.windows()
    work.anywhere()
    return work.pairs()


def wording(item: Paragraph) -> str:
    """The text of a paragraph; a heading without the number that some formats leave in front of it."""
    return _HEADING_NUMBER.sub("", item.text, count=1) if item.where == "heading" else item.text


class _Alignment:
    """The work on one pair of documents; ``_found`` maps positions of old to positions of new."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old, self._new = old, new
        self._found: dict[int, int] = {}
        self._taken: set[int] = set()

    def anchors(self) -> None:
        """Texts equal in both that stand once in each."""
        once_old, once_new = _once(self._old), _once(self._new)
        for text, position in once_old.items():
            if text in once_new:
                self._pair(position, once_new[text])

    def _pair(self, old: int, new: int) -> None:
        self._found[old] = new
        self._taken.add(new)

    def windows(self) -> None:
        """Between anchors in order, what is equal in order, then what is alike in order."""
        for match in (self._equal, self._alike):
            chain = [(-1, -1), *self._in_order(), (len(self._old), len(self._new))]
            for (old, new), (next_old, next_new) in pairwise(chain):
                left = self._free_old(range(old + 1, next_old))
                right = self._free_new(range(new + 1, next_new))
                if left and right:
                    match(left, right)

    def _in_order(self) -> list[tuple[int, int]]:
        """The longest run of pairs that keep their order: the others were moved."""
        return longest_increasing(sorted(self._found.items()))

    def _free_old(self, positions: Iterable[int]) -> list[int]:
        return [n for n in positions if n not in self._found and self._old[n]]

    def _free_new(self, positions: Iterable[int]) -> list[int]:
        return [n for n in positions if n not in self._taken and self._new[n]]

    def _equal(self, left: Sequence[int], right: Sequence[int]) -> None:
        start = 0
        by_text: dict[str, list[int]] = {}
        for place, n in enumerate(right):
            by_text.setdefault(self._new[n], []).append(place)
        for n in left:
            places = by_text.get(self._old[n], ())
            at = bisect_left(places, start) if places else 0
            if places and at < len(places):
                self._pair(n, right[places[at]])
                start = places[at] + 1

    def _alike(self, left: Sequence[int], right: Sequence[int]) -> None:
        if len(left) > _WINDOW or len(right) > _WINDOW:
            return
        gains = _gains([self._old[n] for n in left], [self._new[n] for n in right], ALIKE_HERE)
        for i, j in _best_in_order(gains):
            self._pair(left[i], right[j])

    def anywhere(self) -> None:
        """What is alike at another place, best first."""
        left = [n for n in self._free_old(range(len(self._old))) if len(self._old[n]) >= _SHORT]
        right = [n for n in self._free_new(range(len(self._new))) if len(self._new[n]) >= _SHORT]
        scored = []
        for n, candidates in _candidates([self._old[k] for k in left], [self._new[k] for k in right]):
            for m in candidates:
                score = fuzz.ratio(self._old[left[n]], self._new[right[m]]) / 100
                if score >= ALIKE_ANYWHERE:
                    scored.append((score, left[n], right[m]))
        for _, n, m in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
            if n not in self._found and m not in self._taken:
                self._pair(n, m)

    def pairs(self) -> tuple[Pair, ...]:
        """Everything that was found, split and merged paragraphs too."""
        in_order = {old for old, _ in self._in_order()}
        found: dict[int, list[Pair]] = {}
        for old, new in self._found.items():
            score = 1.0 if self._old[old] == self._new[new] else fuzz.ratio(self._old[old], self._new[new]) / 100
            found.setdefault(new, []).append(Pair(old=old, new=new, similarity=score, moved=old not in in_order))
        parts = [*self._split(), *self._merged()]
        for pair in parts:
            found.setdefault(pair.new if pair.new is not None else -1, []).append(pair)
        gone = [n for n in self._free_old(range(len(self._old))) if n not in {pair.old for pair in parts}]
        return tuple(self._ordered(found, gone))

    def _ordered(self, found: dict[int, list[Pair]], gone: list[int]) -> Iterable[Pair]:
        after: dict[int, list[int]] = {}
        for n in gone:
            before = next((self._found[k] for k in range(n - 1, -1, -1) if k in self._found), -1)
            after.setdefault(before, []).append(n)
        for new in range(-1, len(self._new)):
            if new >= 0 and self._new[new]:
                yield from found.get(new) or [Pair(old=None, new=new, similarity=0.0)]
            yield from (Pair(old=n, new=None, similarity=0.0) for n in after.get(new, ()))

    def _split(self) -> list[Pair]:
        """A free new paragraph beside the counterpart of an old one, and found in that."""
        back = {new: old for old, new in self._found.items()}
        found = []
        for n in self._free_new(range(len(self._new))):
            for near in (n - 1, n + 1):
                if near in back and self._is_part(self._new[n], self._old[back[near]], self._new[near]):
                    found.append(Pair(old=back[near], new=n, similarity=_part(self._new[n], self._old[back[near]])))
                    break
        return found

    def _merged(self) -> list[Pair]:
        found = []
        for n in self._free_old(range(len(self._old))):
            for near in (n - 1, n + 1):
                whole = self._found.get(near)
                if whole is not None and self._is_part(self._old[n], self._new[whole], self._old[near]):
                    found.append(Pair(old=n, new=whole, similarity=_part(self._old[n], self._new[whole])))
                    break
        return found

    @staticmethod
    def _is_part(part: str, whole: str, rest: str) -> bool:
        """Whether *part* stands in *whole* beside the *rest* of it, and not in that rest."""
        if len(part) < _SHORT or len(part) >= len(whole):
            return False
        return _part(part, whole) >= _PART and _part(part, rest) < _PART


def _part(part: str, whole: str) -> float:
    return fuzz.partial_ratio(part, whole) / 100


def _once(texts: Sequence[str]) -> dict[str, int]:
    counts = Counter(texts)
    return {text: n for n, text in enumerate(texts) if text and counts[text] == 1}


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of *pairs* (sorted by the first number) whose second numbers rise too."""
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for n, (_, second) in enumerate(pairs):
        place = bisect_left(tails, second)
        previous.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(second)
            at.append(n)
        else:
            tails[place], at[place] = second, n
    chain = []
    n = at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = previous[n]
    return chain[::-1]


def _gains(left: Sequence[str], right: Sequence[str], cutoff: float) -> list[list[float]]:
    """How far each with each is more alike than *cutoff*; 0 for texts too short to tell."""
    return [
        [
            max(0.0, fuzz.ratio(one, other, score_cutoff=cutoff * 100) / 100 - cutoff)
            if len(one) >= _SHORT and len(other) >= _SHORT
            else 0.0
            for other in right
        ]
        for one in left
    ]


def _best_in_order(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs that keep the order and together gain most (dynamic programme over the window)."""
    rows, columns = len(gains), len(gains[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        below, here, gain = best[i + 1], best[i], gains[i]
        for j in range(columns - 1, -1, -1):
            here[j] = max(below[j], here[j + 1], below[j + 1] + gain[j])
    found = []
    i = j = 0
    while i < rows and j < columns:
        if gains[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _candidates(left: Sequence[str], right: Sequence[str]) -> Iterable[tuple[int, list[int]]]:
    """For each text of *left* the few of *right* that share most of its rarer pairs of words."""
    index: dict[tuple[str, str], list[int]] = {}
    for n, text in enumerate(right):
        for pair in _bigrams(text):
            index.setdefault(pair, []).append(n)
    for n, text in enumerate(left):
        shared: Counter[int] = Counter()
        for pair in _bigrams(text):
            holders = index.get(pair, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        if shared:
            yield n, [m for m, _ in shared.most_common(_CANDIDATES)]


def _bigrams(text: str) -> set[tuple[str, str]]:
    words = text.lower().split()
    return set(pairwise(words))


__all__ = ["Pair", "WordEdit", "align", "word_edits"]
