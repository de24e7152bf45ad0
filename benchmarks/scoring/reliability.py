"""Whether a confidence means what it says: of the answers given with 0.9, nine in ten should be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.scoring.corpus import Label
from benchmarks.scoring.messages import SPOKEN, TAGGED
from benchmarks.scoring.pairing import Answer, pair
from benchmarks.scoring.participants import canonical, ids

#: edges of the bins; an answer stands in the bin whose lower edge it reaches
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


#: thresholds whose cost is shown
STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


@dataclass(frozen=True)
class Cost:
    """What a threshold costs, and what it buys."""

    threshold: float
    #: messages with a confidence below it
    asked: int
    #: the others, and how many of them are right
    kept: int
    right: int


@dataclass(frozen=True)
class Bin:
    """The answers of one field whose confidence lies between two edges."""

    field: str
    low: float
    high: float
    n: int
    #: mean of their confidences
    said: float
    #: share of those that were right
    right: float


def bins(*sets: tuple[Sequence[Label], Sequence[Answer]]) -> list[Bin]:
    """Bins that are not empty, over one or more sets of labels with their answers.

    By field: ``kind`` (where the answers have ``kind_confidence``), ``submitter``, ``tag``, and ``least``: the least of
    a message's confidences beside whether all of them were right, which is what the threshold is held against.
    """
    judged: dict[str, list[tuple[float, bool]]] = {"kind": [], "submitter": [], "tag": [], "least": []}
    for labels, answers in sets:
        for label, answer in pair(labels, answers).pairs.values():
            found = list(_judged(label, answer))
            for name, confidence, right in found:
                judged[name].append((confidence, right))
            if found:
                judged["least"].append((min(item[1] for item in found), all(item[2] for item in found)))
    return [item for name, pairs in judged.items() for item in _binned(name, pairs)]


def _judged(label: Label, answer: Answer) -> Iterator[tuple[str, float, bool]]:
    accept = label.get("accept", {})
    right = answer.get("kind") in [label["kind"], *accept.get("kind", [])]
    if "kind_confidence" in answer:
        yield "kind", float(answer["kind_confidence"]), right
    if label["kind"] in SPOKEN and accept.get("submitters") != "*":
        wanted = ids(label["submitters"]).union(*(ids(item) for item in accept.get("submitters", [])))
        for who in answer.get("submitters") or []:
            yield "submitter", float(who["confidence"]), canonical(who) in wanted
    if label["kind"] in TAGGED:
        places = {(tag["document"], tag["round"]) for tag in label["tags"]}
        for tag in answer.get("tags") or []:
            yield "tag", float(tag["confidence"]), (tag["document"], tag["round"]) in places


def _binned(name: str, found: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    for low, high in pairwise(EDGES):
        inside = [(confidence, right) for confidence, right in found if low <= confidence < high]
        if inside:
            said = sum(confidence for confidence, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            yield Bin(name, low, min(high, 1.0), len(inside), round(said, 3), round(share, 3))


def table(found: Sequence[Bin]) -> str:
    """The bins as lines for people."""
    lines = [f"{'':<10} {'confidence':<12} {'n':>5} {'said':>7} {'right':>7}"]
    lines += [
        f"{item.field:<10} {f'{item.low:.2f}-{item.high:.2f}':<12} {item.n:>5} {item.said:>7} {item.right:>7}"
        for item in found
    ]
    return "\n".join(lines)


def thresholds(labels: Sequence[Label], answers: Sequence[Answer], steps: Sequence[float] = STEPS) -> list[Cost]:
    """For each threshold, how many messages it alone would send to a person, and how many of the rest are right."""
    found = [list(_judged(label, answer)) for label, answer in pair(labels, answers).pairs.values()]
    messages = [(min(item[1] for item in one), all(item[2] for item in one)) for one in found if one]
    costs = []
    for step in steps:
        kept = [right for least, right in messages if least >= step]
        costs.append(Cost(step, len(messages) - len(kept), len(kept), sum(kept)))
    return costs


def added(costs: Sequence[Sequence[Cost]]) -> list[Cost]:
    """The costs of several sets together, threshold by threshold."""
    return [
        Cost(same[0].threshold, sum(c.asked for c in same), sum(c.kept for c in same), sum(c.right for c in same))
        for same in zip(*costs, strict=True)
    ]


def cost_table(costs: Sequence[Cost]) -> str:
    """The costs as lines for people."""
    lines = [f"{'threshold':<10} {'asked':>6} {'kept':>6} {'right':>6} {'share':>7}"]
    lines += [
        f"{item.threshold:<10.2f} {item.asked:>6} {item.kept:>6} {item.right:>6} {item.right / max(1, item.kept):>7.4f}"
        for item in costs
    ]
    return "\n".join(lines)
