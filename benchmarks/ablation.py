"""What each family of rules adds: the sample mail tagged without it, all sets as one.

    python -m benchmarks.ablation

A family is left out by taking the weight from its rules; the last rows take away what the rules are given: the
comparison of files with drafts, the texts of the drafts, and the record of earlier mail. What a family adds is seen
where its row is worse than the first. One that changes nothing here may still guard against mail that is not here.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from benchmarks import replay
from benchmarks.replay import Given
from benchmarks.samples import SETS
from benchmarks.scoring import messages
from benchmarks.scoring.corpus import Label, read_labels
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.weights import RULES
from parsers.facts import Lineage

#: family -> patterns of the names of its rules
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "automatic mail": ("automatic.*",),
    "the secretariat's own mail": ("internal.*",),
    "forged and phishing mail": ("phishing.*",),
    "withdrawals": ("withdrawal.*",),
    "nil returns": ("nil.*",),
    "statements": ("statement.*",),
    "enquiries": ("enquiry.*",),
    "acknowledgements": ("acknowledgement.*",),
    "other matters": ("unrelated.*",),
    "comments: in files": tuple(f"submission.{name}" for name in ("lineage", "tracked", "rows", "title", "file")),
    "comments: offered in words": tuple(f"submission.{name}" for name in ("words", "subject", "supplies", "link")),
    "comments: made in the text": tuple(
        f"submission.{name}" for name in ("remarks", "proposes", "places", "numbered", "view", "quoting", "points")
    ),
    "comments: document named": ("submission.document", "submission.thread"),
    "submitter: domain": ("submitter.domain", "submitter.domain_hint"),
    "submitter: formula, letterhead": ("submitter.formula", "submitter.title"),
    "submitter: signature, name": ("submitter.signature", "submitter.sender_name", "submitter.speaks"),
    "submitter: subject, file name": ("submitter.subject", "submitter.file_name"),
    "document: named in the mail": tuple(f"document.{name}" for name in ("subject", "body", "named", "topic")),
    "document: named in the file": tuple(f"document.{name}" for name in ("title", "file_name", "heading", "text")),
    "document: mail that is answered": ("document.thread", "document.quoted", "document.both"),
    "document: a draft's name, a symbol": ("document.draft_name", "document.symbol"),
    "document: a draft's words, places": tuple(f"document.{name}" for name in ("words", "places", "questions")),
    "document: manner of numbering": tuple(f"document.{name}" for name in ("actions", "clauses", "paragraphs")),
    "document: calendar": ("document.open", "document.only_draft", "document.deadline"),
    "round: a draft's name, a symbol": ("round.draft_name", "round.symbol", "round.advance"),
    "round: calendar": ("round.open", "round.in_force"),
    "round: days named": ("round.circulated", "round.deadline"),
}
#: rules without which some mail would have no round to choose from: they keep a weight that decides nothing
NEEDED = frozenset({"round.open", "round.in_force"})
FAINT = 0.01
_COLUMNS = {
    "kind": "kind_accuracy",
    "submitters": "submitter_exact",
    "tag F1": "tag_f1",
    "draft": "draft_accuracy",
    "relation": "relation_accuracy",
    "unreviewed": "auto_precision",
    "review": "needs_review_rate",
}


def of_family(patterns: Sequence[str]) -> list[str]:
    """The rules of a family."""
    return [rule for rule in RULES if any(fnmatch(rule, pattern) for pattern in patterns)]


@contextmanager
def without(patterns: Sequence[str]) -> Iterator[None]:
    """While it lasts, the rules of a family have no weight."""
    kept = {rule: RULES[rule] for rule in of_family(patterns)}
    RULES.update({rule: (FAINT if rule in NEEDED else 0.0, says) for rule, (_, says) in kept.items()})
    try:
        yield
    finally:
        RULES.update(kept)


def no_lineage(item: Given) -> Given:
    """As if no file had been compared with the drafts."""
    parts = tuple(replace(part, lineage=Lineage(), child_lineage={}) for part in item.view.parts)
    return replace(item, view=replace(item.view, parts=parts))


def no_texts(item: Given) -> Given:
    """As if no text of a draft were registered."""
    return replace(item, context=replace(item.context, words=DraftWords({})))


def main() -> None:
    """Read all sets once, then score them without each family in turn."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    sets: list[tuple[list[Label], list[Given]]] = []
    for chosen in SETS.values():
        with tempfile.TemporaryDirectory(prefix="rapporteur-ablation-") as scratch:
            sets.append((read_labels(chosen.labels), replay.read(chosen, Path(scratch))))
    print(f"{'left out':<38}" + "".join(f"{name:>11}" for name in _COLUMNS))
    _row("nothing", sets)
    for name, patterns in FAMILIES.items():
        with without(patterns):
            _row(f"{name} ({len(of_family(patterns))})", sets)
    _row("files compared with drafts", sets, no_lineage)
    _row("texts of the drafts", sets, no_texts)
    _row("earlier mail", sets, remembers=False)


def _row(
    name: str,
    sets: Sequence[tuple[list[Label], list[Given]]],
    change: Callable[[Given], Given] = lambda item: item,
    *,
    remembers: bool = True,
) -> None:
    tallies = [messages.score(labels, replay.answers(given, change, remembers=remembers))[1] for labels, given in sets]
    found: dict[str, Any] = messages.figures(messages.pooled(tallies))
    print(f"{name:<38}" + "".join(f"{found[column]:>11.4f}" for column in _COLUMNS.values()), flush=True)


if __name__ == "__main__":
    main()
