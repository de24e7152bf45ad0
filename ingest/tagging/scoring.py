"""Evidence added up: hits of rules become answers with a confidence and a runner-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from typing import Generic, TypeVar

from ingest.tagging.weights import in_words, weight
from ingest.tagging.wording import Match
from store.records import Evidence

A = TypeVar("A")


@dataclass(frozen=True)
class Hit(Generic[A]):
    """One rule that speaks for one answer."""

    answer: A
    evidence: Evidence


def hit(answer: A, rule: str, quote: str, where: str, share: float = 1.0) -> Hit[A]:
    """A hit with the weight of its rule, or a ``share`` of it."""
    found = round(weight(rule) * share, 2)
    return Hit(answer, Evidence(rule=rule, weight=found, quote=quote[:200], where=where, says=in_words(rule)))


def hit_at(answer: A, rule: str, match: Match[str], share: float = 1.0) -> Hit[A]:
    """A hit on the words of a match."""
    return hit(answer, rule, match.quote, match.where, share)


@dataclass(frozen=True)
class Tally(Generic[A]):
    """Answers by the sum of their evidence, best first."""

    ranked: tuple[tuple[A, float], ...]
    evidence: dict[A, tuple[Evidence, ...]]

    @property
    def best(self) -> A | None:
        """The answer with most evidence; ``None`` where there is none."""
        return self.ranked[0][0] if self.ranked else None

    def score(self, answer: A) -> float:
        """Sum for one answer; 0 where nothing speaks for it."""
        return dict(self.ranked).get(answer, 0.0)

    def lead(self) -> float:
        """By how much the best is ahead of the second (or of nothing)."""
        if not self.ranked:
            return 0.0
        return self.ranked[0][1] - (self.ranked[1][1] if len(self.ranked) > 1 else 0.0)

    def runner_up(self) -> tuple[A, float] | None:
        """The second answer and its confidence."""
        if len(self.ranked) < 2:
            return None
        return self.ranked[1][0], round(1.0 - self.confidence(), 2)

    def confidence(self) -> float:
        """How likely the best is, by its lead: 0.5 where two are level, 0.95 three apart."""
        return confidence(self.lead())


def confidence(lead: float) -> float:
    """A lead in log-odds as a probability, two decimals, never quite 1."""
    return min(0.99, round(1.0 / (1.0 + exp(-lead)), 2))


def tally(hits: Iterable[Hit[A]]) -> Tally[A]:
    """Add up: the same rule counts once for an answer, with its strongest evidence; all that has weight is kept."""
    strongest: dict[tuple[A, str], float] = {}
    kept: dict[A, list[Evidence]] = {}
    for item in hits:
        if not item.evidence.weight:
            continue  # a rule without weight says nothing
        kept.setdefault(item.answer, []).append(item.evidence)
        key = (item.answer, item.evidence.rule)
        strongest[key] = max(strongest.get(key, item.evidence.weight), item.evidence.weight)
    sums: dict[A, float] = {}
    for (answer, _), value in strongest.items():
        sums[answer] = sums.get(answer, 0.0) + value
    ranked = tuple(sorted(sums.items(), key=lambda item: -item[1]))
    evidence = {
        answer: tuple(sorted(dict.fromkeys(items), key=lambda entry: -entry.weight)) for answer, items in kept.items()
    }
    return Tally(ranked, evidence)
