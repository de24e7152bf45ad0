"""Where people decided otherwise than the rules: what the rules said, how sure they were, and what a person decided.

    python -m benchmarks.counter_examples [--record URL] [--settings FILE] [--json]

Decisions teach the rules nothing by themselves. Read here, each is a question: what in the mail should have told? The
record is only read; without ``--record`` it is the one of the settings. What the rules say is what they said last: a
decision with which they agree by now is counted, and not listed. Confirmations count as answers that were right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.samples import ROOT
from consultation import settings
from store.database import Database, Transaction, sqlite_file
from store.records import Decision, Evidence, SubmissionVerdict, Verdict
from store.session import database_url

#: fields that the rules answer as well
FIELDS = ("kind", "submitters", "tags", "timing", "relation")
CONFIRM = "confirm"


@dataclass(frozen=True, kw_only=True)
class Example:
    """One decision beside what the rules say of the same field."""

    #: message id or ref
    subject: str
    field: str
    rules: list[str]
    #: least confidence of that answer; ``None`` where the rules give none
    confidence: float | None
    #: the rule with most weight in it
    rule: str
    person: list[str]
    by: str
    at: str
    note: str

    @property
    def agrees(self) -> bool:
        """Whether the rules say the same by now."""
        return sorted(self.rules) == sorted(self.person)


def examples(tx: Transaction) -> Iterator[Example]:
    """Every decision in force about a field of :data:`FIELDS`, and every confirmation, oldest first."""
    for decision in tx.decisions.all():
        if decision.undone_at is None and decision.field in (*FIELDS, CONFIRM):
            message = tx.messages.find(decision.subject)
            verdict = tx.verdicts.latest(message.id)
            refs = {item.ref: item.key for item in tx.submissions.of_message(message.id, retired=True)}
            if verdict is not None:
                yield _example(decision, verdict, refs.get(decision.subject))


def _example(decision: Decision, verdict: Verdict, key: str | None) -> Example:
    parts = [part for part in verdict.submissions if key is None or part.key == key]
    said, sure, evidence = _answer(decision.field, verdict, parts)
    return Example(
        subject=decision.subject,
        field=decision.field,
        rules=said,
        confidence=min(sure) if sure else None,
        rule=max(evidence, key=lambda item: item.weight).rule if evidence else "",
        person=said if decision.field == CONFIRM else _decided(decision),
        by=decision.by,
        at=decision.at.isoformat(),
        note=decision.note,
    )


def _answer(
    field: str, verdict: Verdict, parts: Sequence[SubmissionVerdict]
) -> tuple[list[str], list[float], list[Evidence]]:
    """What the rules say of a field, how sure they are, and why."""
    tags = [tag for part in parts for tag in part.tags]
    match field:
        case "kind":
            return [verdict.kind.value], [verdict.kind_confidence], list(verdict.kind_evidence)
        case "submitters":
            who = [item for part in parts for item in part.submitters]
            return [item.id for item in who], [item.confidence for item in who], [e for i in who for e in i.evidence]
        case "tags":
            words = [f"{tag.document}/{tag.round}" for tag in tags]
            return words, [tag.confidence for tag in tags], [entry for tag in tags for entry in tag.evidence]
        case "timing":
            return sorted({tag.timing.value for tag in tags}), [tag.confidence for tag in tags], []
        case "relation":
            found = [part.relation for part in parts if part.relation is not None]
            words = [f"{item.type.value}:{item.of or ''}" for item in found]
            return words, [item.confidence for item in found], [entry for item in found for entry in item.evidence]
        case _:
            return [], [], []


def _decided(decision: Decision) -> list[str]:
    """What a person decided, in the same words."""
    value: Any = decision.value
    match decision.field:
        case "submitters":
            return [item["id"] for item in value]
        case "tags":
            return [f"{item['document']}/{item['round']}" for item in value]
        case "relation":
            return [] if value is None else [f"{value['type']}:{value.get('of') or ''}"]
        case _:
            return [str(value)]


def show(found: Sequence[Example]) -> None:
    """The counter-examples, then how often people and rules agree."""
    counted: Counter[tuple[str, bool]] = Counter((item.field, item.agrees) for item in found)
    for item in found:
        if not item.agrees:
            sure = "" if item.confidence is None else f" ({item.confidence:.2f}, {item.rule})"
            note = f" - {item.note}" if item.note else ""
            print(f"{item.subject:<12} {item.field:<10} rules: {', '.join(item.rules) or 'nothing'}{sure}")
            print(f"{'':<23} {item.by}, {item.at[:10]}: {', '.join(item.person) or 'nothing'}{note}")
    print(f"\n{'field':<12} {'agree':>7} {'differ':>7}")
    for field in (*FIELDS, CONFIRM):
        if counted[field, True] or counted[field, False]:
            print(f"{field:<12} {counted[field, True]:>7} {counted[field, False]:>7}")


def main() -> None:
    """Read the record, print what people decided otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", default="", help="sqlite:///FILE or postgresql+psycopg://…")
    parser.add_argument("--settings", type=Path, default=ROOT / "settings.toml")
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args()
    url = options.record or database_url(settings.load(options.settings, {}))
    path = sqlite_file(url)
    if path is not None and not path.exists():
        print(f"\n=== decisions of people: no record at {path.name} yet, so no counter-examples ===")
        return
    database = Database.open(url, create=False)
    try:
        with database.transaction(write=False) as tx:
            found = list(examples(tx))
    finally:
        database.close()
    if options.json:
        for item in found:
            print(json.dumps({**asdict(item), "agrees": item.agrees}, ensure_ascii=False))
        return
    print(f"\n=== decisions of people: {len(found)}, counter-examples {sum(not item.agrees for item in found)} ===\n")
    show(found)


if __name__ == "__main__":
    main()
