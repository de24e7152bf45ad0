"""Kind, fifth family: what makes a mail a submission: comments offered, on a draft, in a file or in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consultation.words import Kind
from ingest.tagging.documents import QUESTION
from ingest.tagging.draft_words import PASSAGE, QUOTED, is_quoted, quotations
from ingest.tagging.mentions import ALIAS, WEAK, draft_names, mentions
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Match, Text

#: what a sentence on comments says when it offers none
_NO_OFFER = ("nil", "withdrawal", "deadline_extension", "intends")


#: a line that is a point of a list: numbered from one on, lettered, or with a mark before it
_POINT = re.compile(r"^[ \t]*(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)][ \t]+(\S.{8,})$", re.MULTILINE)
#: characters of a mail that can cover something, and hold nothing itself
COVER = 400
_PLACE = re.compile(
    r"\b(?:para(?:graph|graphe)?s?\b|párrafo|parágrafo|page|página|line|ligne|línea|section|article|пункт\w*|стр\.?|"
    r"строк\w*|Absatz|Seite)|§|第\s?\d+\s?[段页行]|الفقرة|الصفحة|السطر",
    re.IGNORECASE,
)

#: what else may be sent in a sentence that names a draft
_OTHER_GOODS = ("presession", "newsletter", "invitation", "acknowledgement")


def offers(reading: Reading, voices: Sequence[Voice]) -> Iterator[Hit[Kind]]:
    """Evidence that the mail comments on something under consultation."""
    for leaf in reading.files:
        yield from _by_file(reading, leaf)
    for voice in voices:
        yield from _by_words(reading, voice)


def _by_file(reading: Reading, leaf: Leaf) -> Iterator[Hit[Kind]]:
    edited = leaf.is_edited
    if leaf.is_copy and edited:
        yield hit(Kind.SUBMISSION, "submission.lineage", leaf.lineage.draft or "", leaf.where)
    if leaf.extraction.edits or leaf.extraction.comments or leaf.extraction.changes:
        count = f"{len(leaf.extraction.edits)} edits, {len(leaf.extraction.comments)} comments"
        yield hit(Kind.SUBMISSION, "submission.tracked", count, leaf.where)
    rows = [remark for remark in leaf.remarks if remark.source == "table"]
    if rows:
        yield hit(Kind.SUBMISSION, "submission.rows", f"{len(rows)} rows", leaf.where)
    placed = [remark for remark in leaf.remarks if remark.locator]
    if placed and not leaf.is_copy:
        yield hit(Kind.SUBMISSION, "submission.remarks", placed[0].locator_words or placed[0].locator, leaf.where)
    words = said("comments", leaf.title, leaf.name_text)
    named = _document(reading, leaf.title) or _document(reading, leaf.name_text)
    if words is not None:
        yield hit_at(Kind.SUBMISSION, "submission.title", words, 1.0 if named else 0.6)
    elif named:
        yield hit(Kind.SUBMISSION, "submission.document", named, leaf.where)
    if not leaf.is_hostile:
        yield hit(Kind.SUBMISSION, "submission.file", leaf.name or leaf.media_type, leaf.where)


def _by_words(reading: Reading, voice: Voice) -> Iterator[Hit[Kind]]:
    subject = None if voice.subject.reply else _offered(voice.subject.text)
    if subject is not None:
        brings = bool(reading.files) or any(remark.locator for remark in voice.remarks)
        yield hit_at(Kind.SUBMISSION, "submission.subject", subject, 1.0 if brings else 0.5)
    supplies = _supplied(reading, voice.body)
    if supplies is not None:
        yield hit_at(Kind.SUBMISSION, "submission.supplies", supplies)
    words = _offered(voice.body)
    view = _view(reading, voice)
    if view is not None:
        yield hit_at(Kind.SUBMISSION, "submission.view", view)
    proposes = said("proposes", voice.body)
    if proposes is not None:
        yield hit_at(Kind.SUBMISSION, "submission.proposes", proposes)
    if words is not None:
        offered = said("attached", voice.body) is not None or said("submits", voice.body) is not None or voice.remarks
        # an offer is worth what comes with it: a file, a link, or words that could be comments
        quoted = proposes or view or _quotes_places(voice)
        brought = (reading.files, reading.mails, reading.facts.links, voice.remarks, voice.numbered, quoted)
        bears = any(brought) or len(voice.body.content) > COVER
        yield hit_at(Kind.SUBMISSION, "submission.words", words, 1.0 if offered and bears else 0.4)
    # who numbers questions of his own gathers answers; a question on a place is a comment
    placed = [r for r in voice.remarks if r.locator and not (QUESTION.match(r.locator) and "?" in r.text)]
    quotes = _quotes_places(voice)
    if quotes is not None and not placed:
        yield hit(Kind.SUBMISSION, "submission.places", quotes, voice.where)
    repeated = _repeats_draft(reading, voice)
    if repeated is not None and not placed:
        yield hit(Kind.SUBMISSION, "submission.quoting", repeated, voice.where)
    if not placed and len(voice.numbered) > 1:
        yield hit(Kind.SUBMISSION, "submission.numbered", ", ".join(voice.numbered[:3]), voice.where)
    if placed:
        share = 1.0 if len(placed) > 1 else 0.7
        yield hit(
            Kind.SUBMISSION, "submission.remarks", placed[0].locator_words or placed[0].locator, voice.where, share
        )
    yield from _by_names(reading, voice, offered=words is not None)


def _by_names(reading: Reading, voice: Voice, *, offered: bool) -> Iterator[Hit[Kind]]:
    """By the documents that a mail names, the thread that it answers, and the links that it brings."""
    named = _document(reading, voice.body) or (None if voice.subject.reply else _document(reading, voice.subject.text))
    if named:
        yield hit(Kind.SUBMISSION, "submission.document", named, voice.where)
    points = [line for line in _POINT.findall(voice.body.content) if not line.rstrip().endswith(("?", "？", "؟"))]
    if named and len(points) > 1 and not reading.files and _of_participant(reading, voice):
        yield hit(Kind.SUBMISSION, "submission.points", points[0].strip()[:160], voice.where)
    if voice.subject.reply and any(not leaf.is_hostile for leaf in reading.files):
        thread = _document(reading, voice.subject.text)
        if thread:
            yield hit(Kind.SUBMISSION, "submission.thread", thread, voice.subject.text.where)
    link = said("link_offer", voice.body)
    left = reading.facts.automatic_headers.get("list-unsubscribe", "")
    # who gathers answers sends a link to give them at
    gathers = said("inquest", voice.subject.text, voice.body) is not None
    if not gathers and any(url not in left for url in reading.facts.links) and (link is not None or offered):
        quote = link.quote if link else reading.facts.links[0]
        yield hit(Kind.SUBMISSION, "submission.link", quote, voice.where)


def _quotes_places(voice: Voice) -> str | None:
    """A line that names a place of a text and puts words in quotation marks, as one does who amends it."""
    for line in re.split(r"\n\s*\n|\n(?=\s*(?:[-•*–]|\d{1,2}[.)]))", voice.body.content):
        place = _PLACE.search(line)
        if place is not None and QUOTED.search(line) and "?" not in line:
            return " ".join(line.split())[:160]
    return None


def _of_participant(reading: Reading, voice: Voice) -> bool:
    """Whether the address, or a name in the mail, is that of somebody who could take part, and nobody's list."""
    if any(reading.facts.automatic_headers.get(name) for name in ("list-unsubscribe", "list-id", "feedback-id")):
        return False
    match = reading.context.registry.by_address(voice.sender.address)
    known = match is not None and (match.participant is not None or match.hint is not None)
    return known or bool(reading.context.registry.find_names(voice.body.content))


def _repeats_draft(reading: Reading, voice: Voice) -> str | None:
    """Words in quotation marks that stand in a draft which is out, with as many of the author's own beside them.

    Or a passage of such a draft, quoted from the mail that is answered, with an answer right below it.
    """
    drafts = [f"{item.draft.document}/{item.draft.id}" for item in reading.context.timeline.drafts()]
    for passage in voice.answered:
        if reading.context.words.answering(passage, drafts):
            return passage
    quotes = quotations(voice.body.content)
    found = [
        quote for quote in quotes if len(quote.split()) >= PASSAGE and reading.context.words.quoting(quote, drafts)
    ]
    own = len(QUOTED.sub(" ", voice.body.content).split())
    return found[0] if found and own >= sum(len(quote.split()) for quote in found) else None


def _view(reading: Reading, voice: Voice) -> Match[str] | None:
    """Where a participant says what it thinks of a text: from its own domain, or by name in that sentence."""
    match = reading.context.registry.by_address(voice.sender.address)
    known = match is not None and (match.participant is not None or match.hint is not None)
    for words in concept("view").find(voice.frame):
        sentence = Text(voice.frame.sentence_of(words.start), voice.where)
        if said("text_spoken_of", sentence) is None or voice.frame.is_question(words.start):
            continue
        if reading.business(sentence) is not None or said("logistics", sentence) is not None:
            continue
        if any(said(name, sentence) is not None for name in (*_NO_OFFER, *_OTHER_GOODS)):
            continue
        if known or reading.context.registry.find_names(sentence.content):
            return words
    return None


def _offered(text: Text) -> Match[str] | None:
    """Where comments are spoken of, other than to say that there are none, to withdraw them, or to ask."""
    occasions = concept("no_comments").find(text)
    for match in concept("comments").find(text):
        if any(other.start <= match.start and match.end <= other.end for other in occasions):
            continue
        sentence = Text(text.sentence_of(match.start), text.where)
        # words in quotation marks are somebody else's
        if is_quoted(text, match):
            continue
        if text.is_question(match.start) or any(said(name, sentence) is not None for name in _NO_OFFER[:-1]):
            continue
        # comments that are asked for are none that are offered, except where the invitation is answered
        if said("solicits", sentence) is not None and said("answers_call", sentence) is None:
            continue
        # comments that something takes into account are others'
        if said("accounts_for", sentence) is not None and said("own_comments", sentence) is None:
            continue
        if said(_NO_OFFER[-1], sentence) is None or said("attached", sentence) is not None:
            return match
    return None


def _supplied(reading: Reading, text: Text) -> Match[str] | None:
    """Where something is sent on a document or draft named in the same sentence: not asked, not promised."""
    for match in concept("submits").find(text):
        sentence = Text(text.sentence_of(match.start), text.where)
        other = any(said(name, sentence) is not None for name in (*_NO_OFFER, *_OTHER_GOODS))
        other = other or reading.business(sentence) is not None
        if not other and not text.is_question(match.start) and _document(reading, sentence) is not None:
            return match
    return None


def _document(reading: Reading, text: Text) -> str | None:
    """The words by which a text names a document or a draft under consultation."""
    for mention in mentions(text, reading.context.consultation):
        if mention.strength in (ALIAS, WEAK) and not mention.deferred:
            return mention.match.quote
    found = draft_names(text, reading.context.timeline.named_drafts)
    return found[0].quote if found else None
