"""The entry of tagging: one message and what stands around it in, the verdict with its evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultation.words import SPOKEN, AttachmentRole, Flag, Kind, RelationType, Role
from ingest.tagging import authentication, flags, mailboxes, roles
from ingest.tagging.documents import Documents
from ingest.tagging.kind import KindFound, kind_of
from ingest.tagging.model import Context, MessageView
from ingest.tagging.papers import Paper, papers_of
from ingest.tagging.reading import Leaf, Reading
from ingest.tagging.relations import relation_of
from ingest.tagging.standing import Standing, standing
from ingest.tagging.submitters import Author, Submitters
from ingest.tagging.tags import tag_paper, topics_of
from store.records import SubmissionVerdict, Submitter, Verdict

#: raised with every change that can change what the rules say
RULES_VERSION = 5


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """A paper judged, and what a person should look at."""

    submission: SubmissionVerdict
    reasons: tuple[str, ...]


def tag(view: MessageView, context: Context) -> Verdict:
    """What the rules say of one message. Pure: the same view and context give the same verdict."""
    reading = Reading(view, context)
    who = standing(reading)
    kind = kind_of(reading, who)
    role = roles.roles_of(reading)
    judged: list[_Judged] = []
    if kind.kind in SPOKEN:
        papers = papers_of(reading, who, role, Submitters(context.registry))
        judged = [_judge(reading, who, kind.kind, paper, str(key), role) for key, paper in enumerate(papers, 1)]
    submissions = tuple(item.submission for item in judged)
    final = _resent(kind, submissions)
    marks = flags.of_message(reading)
    # a forwarder breaks the proof of honest mail; one who wants the answer sent elsewhere may be somebody else
    unproved = Flag.FAILED_AUTHENTICATION in marks and authentication.answers_elsewhere(reading.facts)
    capacity = ("submitter",) if who.doubtful or (unproved and final.kind in SPOKEN) else ()
    doubts = (*_kind_reasons(reading, final), *capacity, *(r for item in judged for r in item.reasons))
    reasons = tuple(dict.fromkeys(doubts))
    return Verdict(
        kind=final.kind,
        kind_confidence=final.confidence,
        kind_runner_up=final.runner_up,
        kind_evidence=final.evidence,
        submissions=submissions,
        flags=marks,
        needs_review=bool(reasons),
        review_reasons=reasons,
        roles=roles.by_number(reading, role),
        expected_mailboxes=mailboxes.expected(reading, final.kind, [t for s in submissions for t in s.tags]),
        rules=RULES_VERSION,
    )


def _judge(
    reading: Reading, who: Standing, kind: Kind, paper: Paper, key: str, role: dict[str, AttachmentRole]
) -> _Judged:
    """Relation, tags, flags and doubts of one paper."""
    documents = Documents(reading, paper.voices)
    topics = topics_of(documents, paper)
    found = relation_of(reading, who, paper, kind, [d for topic in topics for d in topic.documents])
    tagged = tag_paper(reading, documents, paper, found, topics)
    unread = [
        leaf for leaf in reading.files if flags.is_unreadable(leaf) and role[leaf.source] is AttachmentRole.SUBMISSION
    ]
    marks = flags.of_paper(reading, who, paper, kind, tagged.tags, unread)
    submission = SubmissionVerdict(
        key=key,
        submitters=tuple(_submitter(author, reading) for author in paper.authors.authors),
        tags=tagged.tags,
        relation=found.relation,
        attachments=_numbers(paper.leaves),
        files=tuple(leaf.source for leaf in paper.leaves),
        flags=marks,
    )
    resend = found.relation is not None and found.relation.type is RelationType.RESEND
    reasons = [*paper.authors.reasons, *found.reasons]
    if kind in (Kind.SUBMISSION, Kind.NIL_RETURN) and not resend:
        reasons += tagged.reasons
    if Flag.LINK_ONLY in marks:
        reasons.append("link")
    if Flag.UNREADABLE_ATTACHMENT in marks and not paper.authors.authors:
        reasons.append("unreadable")
    return _Judged(submission=submission, reasons=tuple(reasons))


def _resent(kind: KindFound, submissions: Sequence[SubmissionVerdict]) -> KindFound:
    """A message all of whose papers repeat earlier ones is a resend."""
    relations = [submission.relation for submission in submissions]
    if kind.kind in (Kind.SUBMISSION, Kind.NIL_RETURN, Kind.STATEMENT) and relations:
        proofs = [r.evidence for r in relations if r is not None and r.type is RelationType.RESEND]
        if len(proofs) == len(relations):
            evidence = tuple(entry for proof in proofs for entry in proof)
            return KindFound(kind=Kind.RESEND, confidence=0.97, runner_up=kind.kind, evidence=evidence)
    return kind


def _kind_reasons(reading: Reading, kind: KindFound) -> tuple[str, ...]:
    if kind.reasons:
        return kind.reasons
    return ("kind",) if kind.confidence < reading.context.consultation.threshold else ()


def _numbers(leaves: Sequence[Leaf]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(leaf.n for leaf in leaves))


def _submitter(author: Author, reading: Reading) -> Submitter:
    """A submitter as the record keeps it, with its standing on the day of receipt."""
    participant = author.participant
    status = participant.status_on(reading.view.received_at.date())
    return Submitter(
        id=participant.id,
        name=participant.name,
        kind=participant.kind.value,
        status=status.value if status is not None else None,
        role=Role(author.role),
        confidence=author.confidence,
        evidence=author.evidence,
    )
