"""Which round a comment belongs to: from document, draft and time together, never from the date alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from consultation.model import Consultation, Draft
from consultation.timeline import RoundState, Timeline
from ingest.tagging.dates import days
from ingest.tagging.mentions import ALIAS, TOPIC, WEAK, DraftNamed, draft_names, mentions, symbols
from ingest.tagging.scoring import Hit, Tally, hit, tally
from ingest.tagging.vocabulary import said
from ingest.tagging.wording import Match, Text


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What may tell the round of one unit."""

    document: str
    received_at: datetime
    #: ``DOCUMENT/DRAFT`` that the file is a copy of
    lineage: str | None
    lineage_where: str
    #: new words: subject, body, name and head of the file
    texts: tuple[Text, ...]


def rounds_of(clues: Clues, timeline: Timeline, consultation: Consultation) -> Tally[str]:
    """The rounds of the document, by evidence; answers are round keys."""
    return tally(_hits(clues, timeline, consultation))


def _hits(clues: Clues, timeline: Timeline, consultation: Consultation) -> Iterator[Hit[str]]:
    states = [state for state in timeline.rounds() if state.round.document == clues.document]
    drafts = timeline.named_drafts
    yield from _by_time(states, clues, timeline)
    if clues.lineage is not None:
        for state in _on(states, clues.lineage):
            yield hit(state.key, "round.lineage", clues.lineage, clues.lineage_where)
    for text in clues.texts:
        yield from _by_names(states, clues, text, drafts, consultation, timeline)
        yield from _by_days(states, text, timeline)
        for key, symbol in symbols(text, drafts):
            for state in _on(states, key):
                yield hit(state.key, "round.symbol", symbol, text.where)


def _by_time(states: Iterable[RoundState], clues: Clues, timeline: Timeline) -> Iterator[Hit[str]]:
    moment = clues.received_at
    listed = list(states)
    inside = [
        state for state in listed if state.opens_at <= moment and (state.closes_at is None or moment <= state.closes_at)
    ]
    for state in inside:
        yield hit(state.key, "round.open", f"open from {state.opens_at.date().isoformat()}", "calendar")
    force = timeline.draft_in_force(clues.document, moment)
    on_force = [s for s in listed if s.round.draft is not None and force is not None and s.round.draft == force.id]
    if on_force:
        # several rounds on one draft: the one that runs, else the last one that has begun
        begun = [state for state in on_force if state.opens_at <= moment] or on_force
        chosen = next((state for state in begun if state in inside), begun[-1])
        yield hit(chosen.key, "round.in_force", f"draft in force: {force.title if force else ''}", "calendar")
    elif not inside and listed:
        # before anything has begun, or after everything has ended
        ended = [state for state in listed if state.opens_at <= moment]
        chosen = max(ended, key=lambda s: s.opens_at) if ended else min(listed, key=lambda s: s.opens_at)
        yield hit(chosen.key, "round.in_force", "nearest in time", "calendar")


def _on(states: Iterable[RoundState], draft_key: str) -> list[RoundState]:
    document, _, draft = draft_key.partition("/")
    return [s for s in states if s.round.document == document and s.round.draft == draft]


def _by_names(
    states: list[RoundState],
    clues: Clues,
    text: Text,
    drafts: tuple[Draft, ...],
    consultation: Consultation,
    timeline: Timeline,
) -> Iterator[Hit[str]]:
    """Drafts named, each taken to be of the document that stands nearest to it in the sentence."""
    for match, key in named_drafts(text, drafts, consultation):
        if key.partition("/")[0] != clues.document:
            continue
        circulated = timeline.draft(key).circulated_at
        early = circulated is None or circulated > clues.received_at
        seen = early and said("advance", Text(text.sentence_of(match.start), text.where)) is not None
        for state in _on(states, key):
            # a draft to come is awaited, unless an advance copy of it was seen
            yield hit(
                state.key,
                "round.advance" if seen else "round.draft_name",
                match.quote,
                match.where,
                0.2 if early and not seen else 1.0,
            )


def named_drafts(
    text: Text, drafts: tuple[Draft, ...], consultation: Consultation
) -> Iterator[tuple[Match[DraftNamed], str]]:
    """Each draft named, with every key that it can mean after looking at the documents named beside it."""
    around = [m for m in mentions(text, consultation) if m.strength != TOPIC]
    for match in draft_names(text, drafts):
        keys = match.value.keys
        documents = {key.partition("/")[0] for key in keys}
        inside = [m for m in around if m.match.sentence == match.sentence and m.document in documents]
        full = [m for m in inside if m.strength == ALIAS] or [m for m in inside if m.strength == WEAK]
        if full and len(documents) > 1:
            nearest = min(full, key=lambda m: _distance(match, m.match.first, m.match.after))
            keys = tuple(key for key in keys if key.partition("/")[0] == nearest.document)
        for key in keys:
            yield match, key


def _distance(match: Match[DraftNamed], first: int, after: int) -> float:
    """Words between a draft's name and a document's; "draft of the X" binds closer than "X, first draft"."""
    if first >= match.after:
        return first - match.after
    if after <= match.first:
        return match.first - after + 0.5
    return 0.0


def _by_days(states: Iterable[RoundState], text: Text, timeline: Timeline) -> Iterator[Hit[str]]:
    """A day named on which the round's draft went out, or that is its deadline."""
    for day in days(text):
        for state in states:
            quote = text.quote(day.start, day.end)
            deadline = state.deadline
            if deadline and _same(day.month, day.day, day.year, deadline):
                yield hit(state.key, "round.deadline", quote, text.where)
            draft = state.round.draft
            if draft is None:
                continue
            out = next((d for d in timeline.drafts() if d.draft.key == f"{state.round.document}/{draft}"), None)
            if (
                out is not None
                and out.circulated_at is not None
                and _same(day.month, day.day, day.year, out.circulated_at)
            ):
                yield hit(state.key, "round.circulated", quote, text.where)


def _same(month: int, day: int, year: int | None, moment: datetime) -> bool:
    return (moment.month, moment.day) == (month, day) and year in (None, moment.year)
