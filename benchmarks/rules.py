"""How well the program does on the labelled sample mail, from the files to the record (``make score``).

    python -m benchmarks.rules [--set NAME] [--mail FOLDER --labels FILE] [--keep DIR] [--verbose]

The mail goes through the same import as any other. The messages and all compilations of each set are scored, then all
sets as one. A hundred mails prove less than they seem to: the 95 per cent interval stands beside each share.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import samples, score, score_contributions
from benchmarks.samples import SETS, SampleSet
from benchmarks.scoring import compilations, messages, reliability
from benchmarks.scoring.corpus import CORPUS, Drafts, Label, read_labels


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One set with what was answered, and how that was counted."""

    labels: list[Label]
    answers: list[dict[str, Any]]
    tally: messages.Tally


def run(chosen: SampleSet, keep: Path | None, *, verbose: bool) -> Scored:
    """Build, score and print one set."""
    begun = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="rapporteur-score-") as scratch,
        samples.imported(chosen, keep or Path(scratch)) as session,
    ):
        answers, compiled = samples.messages(session), samples.compilations(session)
    took = time.perf_counter() - begun
    labels = read_labels(chosen.labels)
    print(f"\n=== {chosen.name}: {len(answers)} messages in {took:.1f} s ===\n")
    figures, tally = messages.score(labels, answers)
    score.show(figures, tally, verbose=verbose)
    _worth(chosen.name, (labels, answers))
    print(f"\n--- {chosen.name}: contributions ---\n")
    found, lines = compilations.score(labels, compiled, Drafts(CORPUS / "drafts"))
    score_contributions.show(found, lines, verbose=verbose)
    if keep is not None:
        (keep / "messages.json").write_text(json.dumps(answers, ensure_ascii=False, indent=1), encoding="utf-8")
        (keep / "compilations.json").write_text(json.dumps(compiled, ensure_ascii=False), encoding="utf-8")
    return Scored(labels=labels, answers=answers, tally=tally)


def _worth(name: str, *sets: tuple[list[Label], list[dict[str, Any]]]) -> None:
    """What a confidence is worth, and what each threshold for review would cost."""
    print(f"\n--- {name}: what a confidence is worth ---\n\n{reliability.table(reliability.bins(*sets))}")
    costs = reliability.added([reliability.thresholds(labels, answers) for labels, answers in sets])
    print(f"\n--- {name}: what a threshold alone would cost ---\n\n{reliability.cost_table(costs)}")


def pooled(sets: list[Scored]) -> None:
    """All sets as one."""
    tally = messages.pooled(item.tally for item in sets)
    print(f"\n=== all {len(sets)} sets as one ===\n")
    score.show(messages.figures(tally), tally, verbose=False)
    _worth("all", *((item.labels, item.answers) for item in sets))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=list(SETS), help="one set; all of them if not given")
    parser.add_argument("--mail", type=Path, help="other mail of the Third Review Conference")
    parser.add_argument("--labels", type=Path, help="its labels")
    parser.add_argument("--keep", type=Path, help="leave the record in this (new) folder")
    parser.add_argument("--verbose", "-v", action="store_true")
    options = parser.parse_args()
    if options.mail:
        other = replace(SETS["given"], name=options.mail.name, mail=options.mail, labels=options.labels)
        run(other, options.keep, verbose=options.verbose)
        return
    names = [options.set] if options.set else list(SETS)
    found = [run(SETS[name], options.keep / name if options.keep else None, verbose=options.verbose) for name in names]
    if len(found) > 1:
        pooled(found)


if __name__ == "__main__":
    main()
