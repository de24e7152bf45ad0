"""Score what ``rapporteur compile DOCUMENT --round R --format json`` prints against the labelled contributions.

    python -m benchmarks.score_contributions FILE.json… | - [--labels labels.json] [--verbose]

Each file is one compilation or a list of them. Expected are the labelled contributions of all submissions with a tag on
that round, without those revised, withdrawn or ambiguous. A contribution is found where submitter, paragraph and text
agree: strictly (equal once folded) or leniently (tokens 0.7 alike, or covered by all that the submitter is shown to
say of that paragraph; a sub-paragraph at its parent). Precision counts what is shown for messages whose labels are
complete. Leaks are contributions that only repeat a paragraph of the draft.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.scoring.compilations import Tally, score
from benchmarks.scoring.corpus import CORPUS, Drafts, read_json, read_labels


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", default=["-"])
    parser.add_argument("--labels", type=Path, default=CORPUS / "given" / "labels.json")
    parser.add_argument("--drafts", type=Path, default=CORPUS / "drafts")
    parser.add_argument("--verbose", "-v", action="store_true")
    return parser.parse_args()


def show(figures: dict[str, Any], tally: Tally, *, verbose: bool) -> None:
    """The table for people, then one line for scripts."""
    for name, value in figures.items():
        if isinstance(value, dict):
            print(name)
            for key, shares in value.items():
                print(f"   {key:<20} n={shares['n']:<4} strict={shares['strict']!s:<8} recall={shares['recall']}")
        else:
            print(f"{name:<32} {value}")
    if verbose:
        for title, lines in (("NOT FOUND", tally.lost), ("NOT LABELLED", tally.spurious)):
            print(f"\n{title}")
            for line in lines:
                print("  ", *line)
    print("SCORE " + json.dumps(figures, sort_keys=True))


def main() -> None:
    """Read, score, print."""
    arguments = _arguments()
    compilations: list[dict[str, Any]] = []
    for path in arguments.files:
        found = read_json(path)
        compilations += found if isinstance(found, list) else [found]
    figures, tally = score(read_labels(arguments.labels), compilations, Drafts(arguments.drafts))
    show(figures, tally, verbose=arguments.verbose)


if __name__ == "__main__":
    main()
