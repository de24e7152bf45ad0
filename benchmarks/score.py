"""Score what ``rapporteur messages --json`` prints against the labels of the sample mail.

    python -m benchmarks.score [ANSWER.json | -] [--labels labels.json] [--verbose]

A message is a case by its Message-ID (without one: subject and sender) and each case must be found exactly once. Tags,
drafts and timing count for submissions and nil returns, submitters for all spoken kinds as an exact set. A case is
right when kind, submitters, tags and timings are. Auto precision is the share of right ones among the messages that
no person is asked to review; with few mails a share says little, so the 95 per cent interval stands beside it.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

from benchmarks.scoring.corpus import CORPUS, read_json, read_labels
from benchmarks.scoring.messages import Tally, score


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answer", nargs="?", default="-")
    parser.add_argument("--labels", type=Path, default=CORPUS / "given" / "labels.json")
    parser.add_argument("--verbose", "-v", action="store_true")
    return parser.parse_args()


def interval(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 per cent interval of a share found in *n* cases."""
    z = 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)


def show(figures: dict[str, Any], tally: Tally, *, verbose: bool) -> None:
    """The table for people, then one line for scripts."""
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name:<32} {value}{_beside(name, value, figures)}")
    _confusion(tally)
    timings = {f"{wanted} -> {said}": n for (wanted, said), n in sorted(tally.timings.items())}
    print("\ntiming (label -> answer):", timings)
    print("flags found/labelled:", figures["flags"])
    print("flags not labelled:", figures["false_flags"])
    print("right by feature:", figures["features"])
    if verbose:
        print()
        for case, what in sorted(tally.details):
            print(f"{case}  {what}")
    print("SCORE " + json.dumps(figures, sort_keys=True))


def _beside(name: str, value: Any, figures: dict[str, Any]) -> str:
    """The interval of a share by the number of cases that it is one of."""
    n = figures["n"].get(name, 0)
    if not isinstance(value, float) or not n:
        return ""
    low, high = interval(value, n)
    return f"   [{low}, {high}]  n={n}"


def _confusion(tally: Tally) -> None:
    names = sorted({name for both in tally.kinds for name in both})
    print("\nkind (rows: label, columns: answer)")
    print(" " * 12 + " ".join(f"{name[:10]:>10}" for name in names))
    for wanted in names:
        row = [tally.kinds[wanted, said] for said in names]
        if any(row):
            print(f"{wanted:<12}" + " ".join(f"{n or '.':>10}" for n in row))


def main() -> None:
    """Read, score, print."""
    arguments = _arguments()
    found = read_json(arguments.answer)
    answers = found.get("messages", found) if isinstance(found, dict) else found
    figures, tally = score(read_labels(arguments.labels), answers)
    show(figures, tally, verbose=arguments.verbose)


if __name__ == "__main__":
    main()
