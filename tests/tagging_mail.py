"""Mail made by hand for the tests of tagging: a message through the real header and body readers, files as facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from hashlib import sha256
from pathlib import Path

from consultation.model import Consultation
from consultation.registry import Registry
from consultation.settings import load
from consultation.timeline import Timeline
from consultation.words import Kind
from ingest.identity import said_digest, text_digest
from ingest.tagging.model import Context, MessageView, PartView, ReceiptView
from ingest.tagging.verdict import tag
from parsers import files as reader
from parsers import message
from parsers.facts import Comment, DraftMatch, Edit, Extraction, Lineage
from store.lookup import keys_of
from store.records import PriorSubmission, Verdict

ROOT = Path(__file__).parent.parent
INFO = "info@cmconvention.org"
PRESIDENT = "ccmpresident3rc@nra.gov.la"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of a mail: by its text, or as a copy of a draft with so many edits and comments."""

    name: str
    text: str = ""
    copy_of: str = ""
    edits: int = 0
    silent: int = 0
    comments: int = 0
    state: str = "ok"
    scanned: bool = False
    media_type: str = WORD
    disposition: str = "attachment"
    content_id: str = ""
    problem: str = ""
    layer_authors: frozenset[str] = frozenset()
    inside: tuple[File, ...] = ()
    #: a forwarded mail: its head and text as it stands
    mail: bytes = b""
    digest: str = ""


@dataclass(frozen=True)
class Record:
    """A history for the rules: what was submitted before."""

    priors: tuple[PriorSubmission, ...] = ()

    def prior(self, before: datetime, keys: Collection[str]) -> Sequence[PriorSubmission]:
        """What came before that moment and is filed under one of these keys."""
        return [item for item in self.priors if item.received_at < before and keys_of(item) & frozenset(keys)]

    def edits_of(self, ref: str) -> Sequence[tuple[str, str, str]]:
        """Nothing is known of edits."""
        return ()


@cache
def consultation(name: str = "ccm-3rc") -> Consultation:
    """The consultation of the shipped settings."""
    path = ROOT / "settings.toml" if name == "ccm-3rc" else ROOT / "examples" / name / "settings.toml"
    return load(path, {})


@cache
def _around(name: str) -> tuple[Timeline, Registry]:
    settings = consultation(name)
    return Timeline.build(settings, ()), Registry.load(settings)


def context(*priors: PriorSubmission, name: str = "ccm-3rc") -> Context:
    """Settings, calendar, registry and what was submitted before."""
    timeline, registry = _around(name)
    return Context(consultation=consultation(name), timeline=timeline, registry=registry, history=Record(priors))


def moment(words: str) -> datetime:
    """``2026-02-03 10:00`` in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def mail(
    *,
    sender: str,
    subject: str = "",
    body: str = "",
    at: str,
    to: str = INFO,
    cc: str = PRESIDENT,
    files: Sequence[File] = (),
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
) -> MessageView:
    """A message as tagging sees it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    if cc:
        made["Cc"] = cc
    made["Message-ID"] = message_id or f"<{text_digest(subject + body + at)[:20]}@test.example>"
    for name, value in (headers or {}).items():
        made[name] = value
    made.set_content(body or "\n")
    parts = tuple(_part(n, item) for n, item in enumerate(files, 1))
    boxes = [
        (box, role)
        for box, role, address in (("info", "to", INFO), ("presidency", "cc", PRESIDENT))
        if address in (to + cc)
    ]
    receipts = tuple(
        ReceiptView(mailbox=box, received_at=moment(at), internal_date=None, time_source="received", addressed_as=role)
        for box, role in boxes
    )
    facts = message.read(made.as_bytes())
    return MessageView(id="m-1", facts=facts, parts=parts, receipts=receipts, received_at=moment(at))


def _extraction(item: File) -> tuple[Extraction, Lineage]:
    if item.mail:
        extraction = reader.read(item.mail, item.name, "message/rfc822")
    elif item.text:
        extraction = reader.read(item.text.encode(), item.name, "text/plain")
    else:
        extraction = Extraction(text="" if item.scanned or item.state != "ok" else "text of the draft")
    edits = tuple(Edit(kind="insertion", inserted=f"word {n}", paragraph=n) for n in range(item.edits))
    notes = tuple(Comment(text=f"note {n}", paragraph=n) for n in range(item.comments))
    problems = reader.read(b"x", "x.txt", "").problems if not item.problem else ()
    if item.problem:
        from parsers.facts import ParseProblem

        problems = (ParseProblem(code=item.problem),)
    children = tuple(_extraction(child)[0] for child in item.inside) or extraction.children
    digest = item.digest or sha256(f"{item.name}{item.text}{item.copy_of}".encode()).hexdigest()
    extraction = replace(
        extraction,
        name=item.name,
        media_type=item.media_type,
        state=item.state,
        scanned=item.scanned,
        edits=edits,
        comments=notes,
        children=children,
        sha256=digest,
        text="" if item.inside else extraction.text,
        problems=problems,
    )
    if not item.copy_of:
        return extraction, Lineage()
    silent = tuple(Edit(kind="insertion", inserted=f"word {n}", paragraph=n, silent=True) for n in range(item.silent))
    match = DraftMatch(key=item.copy_of, unchanged=40, edited=5, total=51, coverage=0.9)
    return extraction, Lineage(matches=(match,), draft=item.copy_of, silent=silent)


def _part(n: int, item: File) -> PartView:
    extraction, lineage = _extraction(item)
    below: dict[tuple[int, ...], Lineage] = {(i,): _extraction(child)[1] for i, child in enumerate(item.inside)}
    return PartView(
        n=n,
        name=item.name,
        media_type=item.media_type,
        disposition=item.disposition,
        content_id=item.content_id,
        size=1000,
        sha256=extraction.sha256,
        extraction=extraction,
        lineage=lineage,
        child_lineage=below,
        layer_authors=item.layer_authors,
    )


def prior(view: MessageView, verdict: Verdict, ref: str) -> PriorSubmission:
    """What the record keeps of an earlier message, for the next one."""
    submission = verdict.submissions[0]
    return PriorSubmission(
        message=f"before-{ref}",
        ref=ref,
        rfc_message_id=view.facts.message_id,
        references=view.facts.references,
        received_at=view.received_at,
        kind=verdict.kind,
        subject=view.facts.subject,
        sender_address=view.facts.from_[0].address,
        submitters=tuple(item.id for item in submission.submitters),
        tags=tuple((item.document, item.round, item.timing.value) for item in submission.tags),
        attachment_digests=tuple(part.sha256 for part in view.parts if part.n in submission.attachments),
        attachment_names=tuple(part.name for part in view.parts if part.n in submission.attachments),
        text_digest=said_digest(view.facts),
        language=view.facts.language,
    )


@dataclass(frozen=True, kw_only=True)
class Said:
    """A verdict in short, for comparison."""

    kind: Kind
    submitters: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    rules: frozenset[str] = field(default_factory=frozenset)


def in_short(verdict: Verdict) -> Said:
    """Kind, submitters and tags over all submissions, and every rule that gave evidence."""
    rules = {entry.rule for entry in verdict.kind_evidence}
    for submission in verdict.submissions:
        rules |= {entry.rule for who in submission.submitters for entry in who.evidence}
        rules |= {entry.rule for item in submission.tags for entry in item.evidence}
        rules |= {entry.rule for entry in (submission.relation.evidence if submission.relation else ())}
    return Said(
        kind=verdict.kind,
        submitters=frozenset(who.id for s in verdict.submissions for who in s.submitters),
        tags=frozenset(f"{t.document}/{t.round}" for s in verdict.submissions for t in s.tags),
        rules=frozenset(rules),
    )


def judge(view: MessageView, *priors: PriorSubmission, name: str = "ccm-3rc") -> Verdict:
    """The verdict on a message."""
    return tag(view, context(*priors, name=name))


def words(text: str) -> frozenset[str]:
    """A set written as words."""
    return frozenset(re.split(r"\s+", text.strip())) - {""}
