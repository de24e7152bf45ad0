"""What a decision rested on: a short name of the evidence that stood when a person decided a field.

If the rules later find other evidence for that field, the person should know (DESIGN truth 3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain

from store.records import Decision, Evidence, Verdict


def evidence_digest(verdict: Verdict, field: str) -> str:
    """A name of the evidence for one field of a decision: the same for the same rules, words and places."""
    found = [(item.rule, item.quote, item.where) for item in _evidence(verdict, field)]
    lines = json.dumps([field, *sorted(found)], ensure_ascii=False)
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()[:16]


def has_changed(decision: Decision, verdict: Verdict | None) -> bool:
    """Whether the evidence is no longer the one that stood when that was decided."""
    if verdict is None or not decision.evidence:
        return False
    return decision.evidence != evidence_digest(verdict, decision.field)


def _evidence(verdict: Verdict, field: str) -> Iterator[Evidence]:
    parts = verdict.submissions
    tags = chain.from_iterable(tag.evidence for part in parts for tag in part.tags)
    speakers = chain.from_iterable(each.evidence for part in parts for each in part.submitters)
    relations = chain.from_iterable(part.relation.evidence for part in parts if part.relation)
    by_field: dict[str, Iterable[Evidence]] = {
        "kind": verdict.kind_evidence,
        "tags": tags,
        "timing": tags,
        "submitters": speakers,
        "relation": relations,
    }
    # Who confirms or divides a paper goes by everything.
    yield from by_field.get(field, chain(verdict.kind_evidence, tags, speakers, relations))
