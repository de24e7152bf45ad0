"""The tags of one paper: document, round and draft of every file and text in it, with timing and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consultation.timeline import RoundState
from consultation.words import RelationType, Timing
from ingest.tagging.documents import QUESTION, Documents, Topic
from ingest.tagging.mentions import draft_names, mentions
from ingest.tagging.papers import Paper
from ingest.tagging.reading import Leaf, Reading
from ingest.tagging.relations import Found
from ingest.tagging.rounds import Clues, rounds_of
from ingest.tagging.scoring import Tally, confidence
from ingest.tagging.wording import Text
from store.records import Evidence, PriorSubmission, RunnerUp, Tag

#: evidence of a document that is as good as none: named once in passing, or the only one open
FAINT = 0.8
#: evidence of a document that is no more than its name
_NAMING = frozenset(
    f"document.{place}" for place in ("subject", "body", "named", "thread", "file_name", "title", "text", "quoted")
)
#: evidence of a document that is no more than the calendar
_CALENDAR = frozenset({"document.open", "document.only_draft"})
_KEEPS = (RelationType.REVISION, RelationType.CORRIGENDUM, RelationType.RESEND, RelationType.WITHDRAWAL)


@dataclass(frozen=True, kw_only=True)
class Tagged:
    """The tags of a paper and what is doubtful about them."""

    tags: tuple[Tag, ...]
    reasons: tuple[str, ...] = ()


def topics_of(documents: Documents, paper: Paper) -> list[Topic]:
    """What each file of the paper, and the text of its mails, speaks on."""
    found = [documents.of_file(leaf, alone=len(paper.leaves) == 1) for leaf in paper.leaves]
    if len(found) > 1:
        for index, topic in enumerate(found):
            taken = {document for other in found if other is not topic for document in other.documents}
            found[index] = documents.leftover(topic, taken)
    remarks = [remark for voice in paper.voices for remark in voice.remarks if remark.locator]
    if not paper.leaves or (len(remarks) > 1 and paper.spoken):
        text = documents.of_text()
        if not paper.leaves or text.documents:
            known = {document for topic in found for document in topic.documents}
            # beside files, the text speaks on a document of its own only where it says so
            if not paper.leaves or (set(text.documents) & documents.offered) - known:
                found.append(text)
    if paper.leaves and paper.spoken:
        known = {document for topic in found for document in topic.documents}
        found += [documents.of_list(name, quote) for name, quote in documents.listed().items() if name not in known]
    return found


def tag_paper(reading: Reading, documents: Documents, paper: Paper, found: Found, topics: Sequence[Topic]) -> Tagged:
    """All tags of one paper, each document and round once."""
    merged: dict[tuple[str, str], Tag] = {}
    reasons: list[str] = []
    for topic in topics:
        for document in topic.documents:
            tag, why = _tag(reading, documents, paper, topic, document)
            reasons += why
            key = (tag.document, tag.round)
            merged[key] = _joined(merged[key], tag) if key in merged else tag
    tags = list(merged.values())
    if found.prior is not None and found.relation is not None and found.relation.type in _KEEPS:
        tags = _kept(reading, tags, found.prior)
        if tags:
            reasons = []
    if not tags or (len(tags) == 1 and not paper.leaves and _two_ways(reading, paper)):
        reasons.append("document")
    return Tagged(tags=tuple(tags), reasons=tuple(dict.fromkeys(reasons)))


def _two_ways(reading: Reading, paper: Paper) -> bool:
    """Whether an answer to a mail on two documents answers by number and speaks of paragraphs: perhaps on both."""
    if len({m.document for m in mentions(reading.quoted_text, reading.context.consultation)}) < 2:
        return False
    answers = any(QUESTION.search(voice.body.content) for voice in paper.voices)
    places = [remark.locator for voice in paper.voices for remark in voice.remarks]
    return answers and any(place and not QUESTION.match(place) for place in places)


def _tag(reading: Reading, documents: Documents, paper: Paper, topic: Topic, document: str) -> tuple[Tag, list[str]]:
    leaf = topic.leaf
    rounds = rounds_of(_clues(reading, paper, leaf, document), reading.context.timeline, reading.context.consultation)
    assert rounds.best is not None
    state = reading.context.timeline.round(rounds.best)
    lineage = leaf.lineage.draft if leaf is not None else None
    draft = lineage.partition("/")[2] if lineage and lineage.startswith(f"{document}/") else state.round.draft
    timing, late_by = reading.context.timeline.timing(rounds.best, reading.view.received_at)
    sure = _document_confidence(topic, document)
    tag = Tag(
        document=document,
        round=state.round.id,
        draft=draft,
        timing=timing,
        late_by_seconds=late_by,
        confidence=min(sure, rounds.confidence()),
        runner_up=_runner_up(topic, document, rounds),
        attachments=(leaf.n,) if leaf is not None else (),
        evidence=(*topic.tally.evidence.get(document, ()), *rounds.evidence[rounds.best]),
    )
    threshold = reading.context.consultation.threshold
    reasons = ["document"] if sure < threshold else []
    if rounds.confidence() < threshold:
        reasons.append("round")
    if lineage is None and _names_the_newer(reading, paper, state):
        reasons.append("round")
    if (leaf is not None and _contradicted(documents, topic, document)) or _called_alike(documents, topic, document):
        reasons.append("document")
    return tag, reasons


def _names_the_newer(reading: Reading, paper: Paper, state: RoundState) -> bool:
    """Whether comments on an older draft are sent in view of the one that has followed: late on that, or on this?"""
    force = reading.context.timeline.draft_in_force(state.round.document, reading.view.received_at)
    if force is None or state.round.draft is None or force.id == state.round.draft:
        return False
    drafts = reading.context.timeline.named_drafts
    texts = [text for voice in paper.voices for text in (voice.subject.text, voice.frame)]
    named = [match.value.keys for text in texts for match in draft_names(text, drafts)]
    return (force.key,) in named and (f"{state.round.document}/{state.round.draft}",) in named


def _document_confidence(topic: Topic, document: str) -> float:
    """How far it is ahead of the best document that was not chosen, and whether enough speaks for it at all."""
    own = topic.tally.score(document)
    others = [score for name, score in topic.tally.ranked if name not in topic.documents]
    return min(confidence(own - (others[0] if others else 0.0)), confidence(own - FAINT))


def _contradicted(documents: Documents, topic: Topic, document: str) -> bool:
    """The file is on one document, and the author's words offer comments on another one alone."""
    offered = documents.offered
    return bool(offered) and document not in offered and len(offered) == 1 and len(topic.documents) == 1


def _called_alike(documents: Documents, topic: Topic, document: str) -> bool:
    """Whether only a name speaks for it that is as much a part of another document's, and that one is open as well.

    "Two points on the Lausanne Action Plan: Action 14 …": on the review of that plan, or on what is to follow it?
    """
    reading = documents.reading
    quotes = set()
    for entry in topic.tally.evidence.get(document, ()):
        if entry.rule in _CALENDAR:
            continue
        if entry.rule not in _NAMING:
            return False
        quotes.add(entry.quote)
    found = [m for quote in quotes for m in mentions(Text(quote), reading.context.consultation)]
    alike = [m.resembles for m in found if m.document == document]
    open_ = {state.round.document for state in reading.context.timeline.open_rounds(reading.view.received_at)}
    return bool(alike) and all(others & open_ for others in alike)


def _clues(reading: Reading, paper: Paper, leaf: Leaf | None, document: str) -> Clues:
    """What may tell the round: the file's own words, and the mail's, as far as they are on this document."""
    texts: list[Text] = []
    for voice in paper.voices:
        # the subject of a thread is what others wrote
        texts += [voice.body] if voice.subject.reply else [voice.subject.text, voice.body]
    lineage = None
    if leaf is not None:
        texts += [leaf.name_text]
        if not leaf.is_copy:
            texts.append(leaf.head)
        lineage = leaf.lineage.draft if leaf.lineage.draft and leaf.lineage.draft.startswith(f"{document}/") else None
    return Clues(
        document=document,
        received_at=reading.view.received_at,
        lineage=lineage,
        lineage_where=leaf.where if leaf is not None else "",
        texts=tuple(texts),
    )


def _runner_up(topic: Topic, document: str, rounds: Tally[str]) -> RunnerUp | None:
    """The second answer: another round of the document, or another document."""
    second = rounds.runner_up()
    if second is not None:
        other, _, name = second[0].partition("/")
        return RunnerUp(document=other, round=name, confidence=second[1])
    others = [name for name, _ in topic.tally.ranked if name not in topic.documents]
    if others:
        return RunnerUp(document=others[0], round="", confidence=round(1.0 - _document_confidence(topic, document), 2))
    return None


def _joined(one: Tag, other: Tag) -> Tag:
    """The same document and round from two files: their evidence together."""
    better = one if one.confidence >= other.confidence else other
    draft = one.draft or other.draft
    return replace(
        better,
        draft=draft,
        attachments=tuple(sorted({*one.attachments, *other.attachments})),
        evidence=tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


def _kept(reading: Reading, tags: Sequence[Tag], prior: PriorSubmission) -> list[Tag]:
    """The tags of what it revises, corrects, repeats or withdraws: document, round and timing stay."""
    earlier = {(document, name): timing for document, name, timing in prior.tags}
    if not earlier:
        return list(tags)
    by_document = {tag.document: tag for tag in tags}
    proof = Evidence(
        rule="tag.of_the_earlier", weight=6.0, quote=prior.ref, where="record", says="on record of the one it replaces"
    )
    out = []
    for (document, name), timing in earlier.items():
        own = by_document.get(document)
        if own is None and tags and any(tag.confidence >= 0.9 for tag in tags) and len(earlier) > 1:
            continue
        state = reading.context.timeline.round(f"{document}/{name}")
        out.append(
            Tag(
                document=document,
                round=name,
                draft=own.draft if own is not None and own.draft else state.round.draft,
                timing=Timing(timing),
                late_by_seconds=reading.context.timeline.timing(state.key, prior.received_at)[1],
                confidence=0.95,
                attachments=own.attachments if own is not None else (),
                evidence=(proof, *(own.evidence if own is not None else ())),
            )
        )
    out += [tag for tag in tags if tag.document not in {d for d, _ in earlier} and tag.confidence >= 0.95]
    return out
