"""What a paper is to an earlier one of the same submitter: resend, revision, corrigendum, withdrawal; or a forward.

Content first (the same files, the same text), then words together with the record: a mail that calls itself revised
revises something only where something by the same submitter is on record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consultation.model import Consultation, Document
from consultation.words import Kind, RelationType
from ingest.identity import comments_digest, text_digest
from ingest.tagging.dates import days
from ingest.tagging.draft_words import is_quoted
from ingest.tagging.joint import is_denied
from ingest.tagging.mentions import TOPIC, mentions
from ingest.tagging.papers import Paper
from ingest.tagging.reading import Reading, Subject, Voice
from ingest.tagging.remembering import remembered
from ingest.tagging.standing import Standing
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Phrases, Text
from store.lookup import by_content, by_sender, by_submitter
from store.records import Evidence, PriorSubmission, Relation

#: characters of the body in which people say what the mail is to an earlier one
OPENING = 900
#: shortest text that is content and no covering phrase
CONTENT = 60
#: ``Rev.1``, ``rev 2``
_SIGN = re.compile(r"rev[\W_]{0,2}\d{1,2}", re.IGNORECASE)
#: words that lead to what is commented on
_ON = re.compile(r"(?:^|\s)(?:on|to|of|sur|au|du|sobre|al|del|по|к|على|zu|zur)$", re.IGNORECASE)
#: characters in which the name of a document may stand
_BEFORE = 80
#: words of the longest name of a document that is looked for behind "revised"
_NAME = 6
#: words before "replaces" within which it is denied
_DENIED = 2
#: letters of the ending of a file name at most
_ENDING = 5
#: lines at the end of a forwarded mail that may be its closing and signature
CLOSING_LINES = 12
#: characters of a subject that says more than "Comments"
SUBJECT = 10
#: in a subject and a file name "corrigendum" says more than "revised"; in a text it is the other way round
_CORRECTED = (("corrigendum", RelationType.CORRIGENDUM), ("revision", RelationType.REVISION))
_REPLACED = (("revision", RelationType.REVISION), ("corrigendum", RelationType.CORRIGENDUM))
_ANSWERABLE = (Kind.SUBMISSION, Kind.NIL_RETURN, Kind.STATEMENT, Kind.RESEND)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A relation with the earlier submission it points to, and what is doubtful."""

    relation: Relation | None = None
    prior: PriorSubmission | None = None
    reasons: tuple[str, ...] = ()


def relation_of(reading: Reading, who: Standing, paper: Paper, kind: Kind, documents: Sequence[str]) -> Found:
    """The relation of one paper."""
    found = reading.context.history.prior(reading.view.received_at, _keys(reading, paper))
    known = [prior for prior in found if prior.message != reading.view.id]
    priors = [prior for prior in known if _same_submitter(prior, paper, reading)]
    same = _same_content(priors, paper)
    if who.passes_on or paper.handed_on:
        # anybody's: the original may stand under a submitter that the forward does not name
        same = same or _same_content(known, paper)
        quote = same.ref if same else "not on record"
        return Found(relation=_relation(RelationType.FORWARD, same, "forward", quote, "message"), prior=same)
    if same is not None:
        return Found(relation=_relation(RelationType.RESEND, same, "same content", same.ref, "content"), prior=same)
    if kind is Kind.WITHDRAWAL:
        return _withdrawn(priors, paper, reading, documents)
    return _in_words(priors, paper, reading, documents)


def _keys(reading: Reading, paper: Paper) -> frozenset[str]:
    """Who and what an earlier submission must share with this paper to have to do with it."""
    files = {leaf.extraction.sha256 for leaf in paper.leaves} - {""}
    contents = map(by_content, files | _text_digests(paper))
    return frozenset(
        {by_sender(reading.sender.address), *map(by_submitter, paper.authors.ids), *contents},
    )


def _same_submitter(prior: PriorSubmission, paper: Paper, reading: Reading) -> bool:
    if prior.kind not in _ANSWERABLE:
        return False
    mine = paper.authors.ids
    if mine:
        theirs = frozenset(prior.submitters)
        # a joint paper that others have joined, or left, is still theirs whom it comes from
        joint = min(len(mine), len(theirs)) > 1 and (mine < theirs or theirs < mine)
        if joint and prior.sender_address.casefold() == reading.sender.address.casefold():
            return True
        return theirs == mine or (len(mine) == 1 and mine <= frozenset(prior.submitters[:1]))
    return prior.sender_address.casefold() == reading.sender.address.casefold()


def _same_content(priors: Iterable[PriorSubmission], paper: Paper) -> PriorSubmission | None:
    """The earliest with the same files; where there are none, with the same text."""
    # A mail that is attached is a voice of its own: its words are compared, not its bytes.
    files = [leaf for leaf in paper.leaves if leaf.extraction.message is None]
    mine = {leaf.extraction.sha256 for leaf in files} - {""}
    digests = _text_digests(paper)
    for prior in priors:
        if mine and mine <= set(prior.attachment_digests):
            return prior
        if not files and not prior.attachment_digests and prior.text_digest in digests:
            return prior
    return None


def _text_digests(paper: Paper) -> set[str]:
    texts = {text_digest(text) for voice in paper.voices for text in _texts(voice)}
    return texts | {comments_digest(voice.remarks) for voice in paper.voices} - {""}


def _texts(voice: Voice) -> Iterator[str]:
    """What a mail says, long enough to be content; of a forwarded one also without its last lines, its signature."""
    lines = voice.body.content.splitlines()
    for left_out in range(min(len(lines), CLOSING_LINES) + 1 if voice.inner else 1):
        text = "\n".join(lines[: len(lines) - left_out])
        if len(text) < CONTENT:
            return
        yield text


def _withdrawn(priors: Sequence[PriorSubmission], paper: Paper, reading: Reading, documents: Sequence[str]) -> Found:
    target = _meant(priors, paper, reading, documents)
    if target is None:
        return Found(reasons=("relation",))
    return Found(relation=_relation(RelationType.WITHDRAWAL, target, "withdrawal", target.ref, "body"), prior=target)


def _in_words(priors: Sequence[PriorSubmission], paper: Paper, reading: Reading, documents: Sequence[str]) -> Found:
    words = _said_to_be(paper, reading.context.consultation)
    if words is None:
        return _by_record(priors, paper, reading, documents)
    kind, quote, where, sure = words
    target = _meant([p for p in priors if p.kind is not Kind.STATEMENT], paper, reading, documents)
    if target is None:
        return Found(reasons=("relation",) if sure else ())
    return Found(relation=_relation(kind, target, f"{kind.value} in words", quote, where), prior=target)


def _by_record(priors: Sequence[PriorSubmission], paper: Paper, reading: Reading, documents: Sequence[str]) -> Found:
    """A changed file under the same name and subject as one on record, on the same document, replaces it."""
    subject = " ".join(reading.subject.text.content.casefold().split())
    for prior in sorted(priors, key=lambda item: item.received_at, reverse=True):
        earlier = " ".join(Subject.of(prior.subject).text.content.casefold().split())
        names = {_stem(name) for name in prior.attachment_names}
        same = [leaf for leaf in paper.leaves if leaf.name and _stem(leaf.name) in names]
        on = {document for document, _, _ in prior.tags}
        if same and len(earlier) >= SUBJECT and subject.startswith(earlier) and on & set(documents):
            quote, where = same[0].name, same[0].where
            if not prior.superseded:
                found = _relation(RelationType.REVISION, prior, "same name and subject", quote, where)
                return Found(relation=found, prior=prior)
    return Found()


def _stem(name: str) -> str:
    """The name of a file without what tells its format: what could not be opened comes again in another one."""
    stem, dot, ending = name.casefold().rpartition(".")
    return stem if dot and ending.isalnum() and len(ending) <= _ENDING else name.casefold()


def _said_to_be(paper: Paper, consultation: Consultation) -> tuple[RelationType, str, str, bool] | None:
    """Revision or corrigendum by words, with the words; the last value: said without doubt."""
    for voice in paper.voices:
        found = _by_subject(voice, consultation) or _by_opening(voice, paper, consultation)
        if found is not None:
            return found
    for leaf in paper.leaves:
        if said("amends", leaf.name_text) is not None:
            continue  # "dice / debe decir" is how changes are proposed
        for name, kind in _CORRECTED:
            match = said(name, leaf.name_text) or said("revision_in_name", leaf.name_text)
            if match is not None and not _of_the_draft(leaf.name_text, match.start, match.end, consultation):
                return kind if said(name, leaf.name_text) else RelationType.REVISION, match.quote, match.where, False
    return None


def _by_subject(voice: Voice, consultation: Consultation) -> tuple[RelationType, str, str, bool] | None:
    if voice.subject.reply:
        return None
    for name, kind in _CORRECTED:
        match = said(name, voice.subject.text)
        if match is None or _of_the_draft(voice.subject.text, match.start, match.end, consultation):
            continue
        # "updated figures for paragraph 16" updates no comments
        if _of_ours(voice.subject.text) or match.after == len(voice.subject.text.words):
            return kind, match.quote, match.where, True
    return None


def _by_opening(voice: Voice, paper: Paper, consultation: Consultation) -> tuple[RelationType, str, str, bool] | None:
    """In the opening: the sentence must speak of one's own comments, not of the draft."""
    opening = Text(voice.body.content[:OPENING], voice.where)
    for name, kind in _REPLACED:
        for match in concept(name).find(opening):
            sentence = Text(opening.sentence_of(match.start), voice.where)
            if is_quoted(opening, match) or is_denied(opening, match, within=_DENIED):
                continue  # words of the draft, or proposed for it; "complements and does not replace"
            if not _of_the_draft(opening, match.start, match.end, consultation) and _of_ours(sentence):
                return kind, match.quote, match.where, True
    upheld = said("stands", opening)
    if upheld is not None and not paper.leaves:
        return RelationType.CORRIGENDUM, upheld.quote, voice.where, True
    if said("disregard", opening) is not None and paper.leaves:
        return RelationType.REVISION, "disregard", voice.where, False
    return None


def _of_the_draft(text: Text, start: int, end: int, consultation: Consultation) -> bool:
    """As in "Revised draft", "Revised Action Plan": the secretariat's text was revised, not the comments.

    The words may also stand in the name of a draft (``A_CONF_3_Rev_1``), at the end of any symbol
    (``CONF/2026/1/Rev.1``), or behind what was revised ("Review Document (Rev.1)").
    """
    if text.content[:start].endswith("/") or _in_name_of_draft(text, start, end, consultation):
        return True
    if _behind_the_draft(text, start, end, consultation):
        return True
    after = [word for word in text.words if word.start >= end][:_NAME]
    if not after:
        return False
    if said("draft_only", Text(text.quote(after[0].start, after[:2][-1].end))) is not None:
        return True
    named = mentions(Text(text.quote(after[0].start, after[-1].end)), consultation)
    return any(item.match.start < after[:2][-1].end - after[0].start for item in named if item.strength != TOPIC)


def _behind_the_draft(text: Text, start: int, end: int, consultation: Consultation) -> bool:
    """As in "Review Document (Rev.1)", "suggestions on Rev.1": the sign stands behind what was revised."""
    if not _SIGN.fullmatch(text.content[start:end].strip()):
        return False
    before = text.content[:start].rstrip(" (_-")
    if _ON.search(before):
        return True
    named = mentions(Text(before[-_BEFORE:]), consultation)
    return any(item.match.end == len(before[-_BEFORE:]) for item in named if item.strength != TOPIC)


def _in_name_of_draft(text: Text, start: int, end: int, consultation: Consultation) -> bool:
    """Whether words stand inside a symbol or a name of a draft, as they are printed in names of files."""
    found = _names_of_drafts(consultation.documents).find(text)
    return any(match.start <= start and end <= match.end for match in found)


@remembered
def _names_of_drafts(documents: tuple[Document, ...]) -> Phrases[str]:
    """Symbols, names and titles of all drafts; the signs of a symbol part its words, as those of a file name do."""
    drafts = (draft for document in documents for draft in document.drafts)
    return Phrases((name, draft.key) for draft in drafts for name in (*draft.symbols, *draft.names, draft.title))


def _of_ours(sentence: Text) -> bool:
    """Whether a sentence speaks of comments, a version, a mail of one's own."""
    return said("comments", sentence) is not None or said("own_earlier", sentence) is not None


def _meant(
    priors: Sequence[PriorSubmission], paper: Paper, reading: Reading, documents: Sequence[str]
) -> PriorSubmission | None:
    """Which earlier one is meant: by thread, by a day named, by document; else the last one in force."""
    live = [prior for prior in priors if not prior.superseded] or list(priors)
    scored = [(_score(prior, paper, reading, documents), prior.received_at, prior) for prior in live]
    # on another document, and nothing else points to it: something that is not on record is meant
    likely = [item for item in scored if item[0] >= 0]
    return max(likely, key=lambda item: item[:2])[2] if likely else None


def _score(prior: PriorSubmission, paper: Paper, reading: Reading, documents: Sequence[str]) -> float:
    facts = reading.view.facts
    score = 0.0
    answered = {_bare(item) for item in (*facts.in_reply_to, *facts.references)}
    if prior.rfc_message_id and _bare(prior.rfc_message_id) in answered:
        score += 4
    if frozenset(prior.submitters) == paper.authors.ids:
        score += 1
    on = {document for document, _, _ in prior.tags}
    if documents:
        score += 3 if on & set(documents) else -3
    for voice in paper.voices:
        for text in (voice.body, voice.subject.text):
            for day in days(text):
                local = prior.received_at.astimezone(reading.context.timeline.rounds()[0].opens_at.tzinfo)
                if (day.month, day.day) == (local.month, local.day):
                    score += 3
    if prior.kind is Kind.RESEND:
        score -= 1
    return score


def _bare(message_id: str) -> str:
    """A Message-ID without its brackets."""
    return message_id.strip().strip("<>").casefold()


def _relation(kind: RelationType, prior: PriorSubmission | None, rule: str, quote: str, where: str) -> Relation:
    says = f"{rule}: what tells that it is a {kind.value}"
    proof = Evidence(rule=f"relation.{rule.replace(' ', '_')}", weight=5.0, quote=quote[:200], where=where, says=says)
    return Relation(type=kind, of=prior.ref if prior else None, confidence=0.95 if prior else 0.9, evidence=(proof,))
