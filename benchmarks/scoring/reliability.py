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


def bins(labels: Sequence[Label], answers: Sequence[Answer]) -> list[Bin]:
    """Bins that are not empty, by field: ``kind`` (where the answers have ``kind_confidence``), submitters, tags."""
    judged: dict[str, list[tuple[float, bool]]] = {"kind": [], "submitter": [], "tag": []}
    for label, answer in pair(labels, answers).pairs.values():
        for name, confidence, right in _judged(label, answer):
            judged[name].append((confidence, right))
    return [item for name, found in judged.items() for item in _binned(name, found)]


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
