"""Sentences in the manner of a draft declaration, put together from lists of our own; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

_ACTORS = "States parties|Participants|The Conference|Competent authorities|Regional organisations|All delegations"
_VERBS = "reaffirm|note with concern|undertake to review|encourage each other to share|decide to examine|recall"
_THINGS = (
    "the records of transfers|the common reporting template|the safe storage of stocks|the assistance to survivors|"
    "the training of inspectors|the marking of components|the dates of the next review|the exchange of contact points"
)
_WAYS = (
    "as set out in the annex|in line with national law|before the end of the reporting year|on a voluntary basis|"
    "with due regard to their means|in consultation with civil society|wherever this is feasible"
)


def sentences(seed: int) -> Iterator[str]:
    """Sentences of about fifteen words without end."""
    chance = random.Random(seed)
    lists = [part.split("|") for part in (_ACTORS, _VERBS, _THINGS, _WAYS)]
    while True:
        actor, verb, thing, way = (chance.choice(words) for words in lists)
        yield f"{actor} {verb} {thing} {way}, and {chance.choice(lists[2])} {chance.choice(lists[3])}."


def paragraphs(words: int, seed: int = 1) -> Iterator[str]:
    """Paragraphs of three to six sentences, *words* words in all or a few more."""
    chance, source, count = random.Random(seed), sentences(seed + 1), 0
    while count < words:
        text = " ".join(next(source) for _ in range(chance.randint(3, 6)))
        count += len(text.split())
        yield text
