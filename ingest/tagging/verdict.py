"""The entry of tagging: one message and what stands around it in, the verdict with its evidence out."""

from __future__ import annotations

from consultation.words import Kind
from ingest.tagging.automatic import automatic
from ingest.tagging.model import Context, MessageView
from ingest.tagging.reading import Reading
from ingest.tagging.scoring import tally
from store.records import Verdict

#: raised with every change that can change what the rules say
RULES_VERSION = 1


def tag(view: MessageView, context: Context) -> Verdict:
    """What the rules say of one message. Pure: the same view and context give the same verdict."""
    reading = Reading(view, context)
    machine = tally(automatic(reading))
    if machine.lead() >= 5.0:
        return Verdict(
            kind=Kind.AUTOMATIC,
            kind_confidence=machine.confidence(),
            kind_evidence=machine.evidence[Kind.AUTOMATIC],
            rules=RULES_VERSION,
        )
    return Verdict(
        kind=Kind.UNRELATED, kind_confidence=0.5, needs_review=True, review_reasons=("kind",), rules=RULES_VERSION
    )
