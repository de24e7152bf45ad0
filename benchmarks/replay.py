"""Tagging alone, over mail that was read once: what the rules were given is kept, and given to them again.

Reading files takes most of the time of a run, and is the same whatever the rules are. The record of earlier submissions
is kept in memory; people's decisions have no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import samples
from benchmarks.samples import SampleSet
from consultation.words import SPOKEN, RelationType
from ingest import processing
from ingest.identity import normal_message_id, said_digest
from ingest.tagging import verdict as rules
from ingest.tagging.model import Context, MessageView
from reports import record_json
from store.lookup import keys_of
from store.records import PriorSubmission, SubmissionVerdict, Verdict


@dataclass(frozen=True)
class Given:
    """What the rules were given for one message, and what is printed of it."""

    view: MessageView
    context: Context
    answer: dict[str, Any]


@dataclass
class Earlier:
    """Submissions before a message, as the rules ask for them."""

    priors: dict[str, PriorSubmission] = field(default_factory=dict)

    def prior(self, before: datetime, keys: Collection[str]) -> Sequence[PriorSubmission]:
        """What came before that moment and is filed under one of these keys."""
        wanted = frozenset(keys)
        return [item for item in self.priors.values() if item.received_at < before and keys_of(item) & wanted]

    def edits_of(self, ref: str) -> Sequence[tuple[str, str, str]]:  # noqa: ARG002 - as the rules ask
        """Nothing: whose edits lie below whose was found when the mail was read."""
        return ()

    def add(self, view: MessageView, found: Verdict) -> None:
        """Put what one message submits on record, and mark what it replaces."""
        for part in found.submissions if found.kind in SPOKEN else ():
            prior = _prior(view, found, part)
            self.priors[prior.ref] = prior
            relation = part.relation
            if relation is not None and relation.type is RelationType.REVISION and relation.of in self.priors:
                self.priors[relation.of] = replace(self.priors[relation.of], superseded=True)


def _prior(view: MessageView, found: Verdict, part: SubmissionVerdict) -> PriorSubmission:
    facts = view.facts
    held = [item for item in view.parts if item.n in part.attachments]
    members = [child.sha256 for item in held for child in item.extraction.children if child.sha256]
    return PriorSubmission(
        message=view.id,
        ref=_ref(view, part),
        rfc_message_id=normal_message_id(facts.message_id),
        references=tuple(normal_message_id(item) for item in (*facts.in_reply_to, *facts.references)),
        received_at=view.received_at,
        kind=found.kind,
        subject=facts.subject,
        sender_address=facts.from_[0].address if facts.from_ else "",
        submitters=tuple(item.id for item in part.submitters),
        tags=tuple((item.document, item.round, item.timing.value) for item in part.tags),
        attachment_digests=tuple(sorted({*(item.sha256 for item in held), *members})),
        attachment_names=tuple(item.name for item in held),
        text_digest=said_digest(facts),
        language=facts.language,
    )


def _ref(view: MessageView, part: SubmissionVerdict) -> str:
    return f"{view.id}/{part.key}"


def read(chosen: SampleSet, folder: Path) -> list[Given]:
    """Import a set into *folder* and keep what the rules were given, in the order of receipt."""
    seen: dict[str, tuple[MessageView, Context]] = {}
    with _watched(seen), samples.imported(chosen, folder) as session:
        answers = {item["id"]: item for item in samples.messages(session)}
    given = [Given(view, context, answers[view.id]) for view, context in seen.values()]
    return sorted(given, key=lambda item: (item.view.received_at, item.view.id))


@contextmanager
def _watched(seen: dict[str, tuple[MessageView, Context]]) -> Iterator[None]:
    """While it lasts, what the pipeline hands to the rules is kept."""
    pipeline = vars(processing)
    real = pipeline["tag"]

    def watching(view: MessageView, context: Context) -> Verdict:
        seen[view.id] = (view, context)
        found: Verdict = real(view, context)
        return found

    pipeline["tag"] = watching
    try:
        yield
    finally:
        pipeline["tag"] = real


def answers(
    given: Sequence[Given], change: Callable[[Given], Given] = lambda item: item, *, remembers: bool = True
) -> list[dict[str, Any]]:
    """What the rules say of every message now, in the form of ``messages --json``.

    ``change`` is applied to what they are given; without ``remembers`` they know of no earlier message.
    """
    earlier = Earlier()
    found = []
    for item in map(change, given):
        verdict = rules.tag(item.view, replace(item.context, history=earlier))
        if remembers:
            earlier.add(item.view, verdict)
        found.append({**item.answer, **_as_printed(item.view, verdict)})
    return found


def _as_printed(view: MessageView, verdict: Verdict) -> dict[str, Any]:
    parts = verdict.submissions if verdict.kind in SPOKEN else ()
    papers: list[dict[str, Any]] = [
        {
            "ref": _ref(view, part),
            "submitters": [record_json.submitter(who) for who in part.submitters],
            "tags": [record_json.tag(tag) for tag in part.tags],
            "relation": record_json.relation(part.relation),
        }
        for part in parts
    ]
    submitters = {who["id"]: who for paper in papers for who in paper["submitters"]}
    tags = {(tag["document"], tag["round"]): tag for paper in papers for tag in paper["tags"]}
    flags = dict.fromkeys(flag.value for part in parts for flag in part.flags)
    return {
        "kind": verdict.kind.value,
        "kind_confidence": verdict.kind_confidence,
        "needs_review": verdict.needs_review,
        "submissions": papers,
        "submitters": list(submitters.values()),
        "tags": list(tags.values()),
        "relation": next((paper["relation"] for paper in papers if paper["relation"]), None),
        "flags": [*dict.fromkeys([*(flag.value for flag in verdict.flags), *flags])],
    }
