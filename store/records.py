"""What goes into the store and comes out of it: frozen values, never rows (DESIGN, "ORM rows never leave it").

Times are aware and in UTC. ``id`` of a message is ``m-0000123``; ``ref`` of a submission is ``3RC-0042``; ``id`` of a
contribution is ``3RC-0042.3``. The verdict of the rules and the decisions of people are both kept; what is in force
is the verdict with the decisions laid over it (``ingest/decisions.py``), stored as the message's *standing*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from consultation.words import AttachmentRole, Flag, Kind, RelationType, Role, State, Timing

#: before everything
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Why a rule said something: the rule, how much it weighs, the words and where they stood."""

    rule: str
    weight: float
    quote: str
    #: ``subject``, ``body``, ``signature``, ``sender``, ``attachment 1``, ``quoted mail``, ``received``, …
    where: str
    #: the rule in words, as it was when it spoke
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """One delivered copy: the ledger row of (mailbox, folder, UIDVALIDITY, UID)."""

    id: int
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    #: archived, vanished or held
    state: str
    #: of the raw bytes; empty where vanished
    sha256: str
    size: int
    #: the server's INTERNALDATE; ``None`` for files
    internal_date: datetime | None
    fetched_at: datetime
    #: filled when the message is parsed
    message: str | None = None
    received_at: datetime | None = None
    #: ``received`` (trusted header), ``internaldate``, ``untrusted_received``, ``fetched``
    time_source: str = ""
    #: to, cc, bcc, resent, other
    addressed_as: str = ""
    #: identical, reencoded, gateway, redirected: how this copy differs from the first one
    variant: str = "identical"
    #: attempts to parse it that failed
    attempts: int = 0
    problem: str | None = None
    #: the server's own id of it, where the server gives no UIDs and ``uid`` is a number of ours (Microsoft Graph)
    server_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submitter:
    """Who speaks, and why we say so."""

    id: str
    name: str
    kind: str
    #: standing under the Convention when received; ``None`` for organisations
    status: str | None
    role: Role = Role.AUTHOR
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RunnerUp:
    """The second best answer."""

    document: str
    round: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Tag:
    """Document, round and draft that a submission speaks on."""

    document: str
    #: round id without the document
    round: str
    #: draft whose text it comments on; ``None`` where there is none
    draft: str | None
    timing: Timing
    late_by_seconds: int = 0
    confidence: float = 1.0
    runner_up: RunnerUp | None = None
    #: ``rules`` or ``person``
    source: str = "rules"
    #: numbers of the attachments that it rests on
    attachments: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What a submission is to an earlier one. ``of``: its ref, or message id; ``None`` where it is not on record."""

    type: RelationType
    of: str | None
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SubmissionVerdict:
    """One submitter's paper in a message."""

    #: which part of the message it is, stable when the rules run again: ``1``, ``2``, …
    key: str
    submitters: tuple[Submitter, ...]
    tags: tuple[Tag, ...]
    relation: Relation | None = None
    #: numbers of the attachments that it consists of; empty: the body
    attachments: tuple[int, ...] = ()
    flags: tuple[Flag, ...] = ()
    #: the files that it consists of, those inside archives too: ``1``, or ``1.0`` for the first file in attachment 1;
    #: empty: every file of its attachments
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the rules say of one message, with all evidence. Immutable; each run writes a new one."""

    kind: Kind
    kind_confidence: float
    kind_runner_up: Kind | None = None
    kind_evidence: tuple[Evidence, ...] = ()
    submissions: tuple[SubmissionVerdict, ...] = ()
    #: flags of the message itself; the message's flags are these and those of its submissions
    flags: tuple[Flag, ...] = ()
    needs_review: bool = False
    #: stable words: ``kind``, ``submitter``, ``document``, ``round``, ``draft``, ``relation``, ``unreadable``, …
    review_reasons: tuple[str, ...] = ()
    #: attachment number -> role
    roles: dict[int, AttachmentRole] = field(default_factory=dict)
    #: mailboxes that the round's "write to" or the mail's own To/Cc names
    expected_mailboxes: tuple[str, ...] = ()
    #: version of the rules
    rules: int = 1


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of a message as the record shows it."""

    n: int
    name: str
    media_type: str
    size: int
    sha256: str
    role: AttachmentRole = AttachmentRole.OTHER
    #: an ``ExtractionState``
    extraction: str = "ok"
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A submission on record: its ref, and what is in force for it."""

    ref: str
    message: str
    #: key of the verdict's submission
    key: str
    submitters: tuple[Submitter, ...]
    tags: tuple[Tag, ...]
    relation: Relation | None
    attachments: tuple[int, ...]
    flags: tuple[Flag, ...]
    confirmed_by: str | None = None
    received_at: datetime
    #: ref of the revision or withdrawal that took its place
    superseded_by: str | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One line of a message's history."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """One mail by content, with its receipts and all that is in force for it."""

    id: str
    consultation: str
    #: Message-ID as written (RFC 5322 3.6.4), cleaned; empty where it has none
    message_id: str
    subject: str
    sender_name: str
    sender_address: str
    #: earliest of the receipts
    received_at: datetime
    language: str
    kind: Kind
    state: State
    problem: str | None = None
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    expected_mailboxes: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    submissions: tuple[Submission, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    #: the verdict in force (rules alone, before decisions)
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True)
class BuriedCopy:
    """A copy of a forgotten message: its place on the ledger and what was known of its delivery."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime | None
    time_source: str
    addressed_as: str
    variant: str


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What stays of a forgotten message: nothing that it said, enough to know it when it comes again."""

    message: str
    #: when, by whom and why it was forgotten
    at: datetime
    by: str
    why: str
    received_at: datetime
    kind: Kind
    #: see ``ingest.identity.content_digest``
    content_digest: str
    #: (ref, key) of every submission that it had; none is given again
    refs: tuple[tuple[str, str], ...]
    copies: tuple[BuriedCopy, ...]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """How a contribution was tied to its paragraph: lineage, locator, quote, heading, person or none."""

    method: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """The smallest thing that a submission says (CONTRACT.md, "A compilation")."""

    #: ``3RC-0042.3``; empty before it is stored
    id: str = ""
    document: str
    round: str
    kind: str
    #: label of the paragraph in the round's draft; empty: general
    label: str = ""
    #: order within the paragraph and the submission
    position: int = 0
    deleted: str = ""
    inserted: str = ""
    comment: str | None = None
    rationale: str | None = None
    quote: str | None = None
    reply_to: str | None = None
    moved_after: str | None = None
    #: ``table`` or ``footnote`` for an edit that is not in a body paragraph
    where: str | None = None
    #: ids of those for whom it speaks
    submitters: tuple[str, ...] = ()
    #: number of the attachment; ``None``: the body
    attachment: int | None = None
    #: place in the file, for a reader ("paragraph 12", "table row 3")
    locator: str = ""
    #: characters before an edit in the paragraph as it was circulated; ``None`` where that is not known
    offset: int | None = None
    word_author: str | None = None
    pin: Pin = field(default_factory=lambda: Pin(method="none", confidence=0.0))
    #: sha256 over kind, label, texts, source and occurrence: found again, it keeps its id
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A person's decision about one field of one message or submission. Immutable; undone by another."""

    id: int | None = None
    at: datetime
    by: str
    #: message id or ref
    subject: str
    #: kind, tags, submitters, timing, relation, flags, pin, confirm, …
    field: str
    value: Any
    note: str = ""
    #: digest of the evidence that stood when it was taken
    evidence: str = ""
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class StoredDraft:
    """A registered circulated draft."""

    key: str
    document: str
    draft: str
    title: str
    file_name: str
    sha256: str
    #: when it truly went out
    circulated: datetime | None
    added_at: datetime
    added_by: str


@dataclass(frozen=True, kw_only=True)
class OutboxItem:
    """A digest rendered and frozen, to be sent to one recipient."""

    id: int | None = None
    #: daily, deadline, reminder, correction
    kind: str
    consultation: str
    #: round key, or empty
    round: str
    #: local date of a daily digest, or the deadline it is for
    period: str
    recipient: str
    message_id: str
    #: the whole mail, frozen
    content: bytes
    created_at: datetime
    due_at: datetime
    #: pending, sending, sent, refused, unknown, bounced, backfill
    state: str = "pending"
    attempts: int = 0
    retry_at: datetime | None = None
    sent_at: datetime | None = None
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class PriorSubmission:
    """What the rules need to know of an earlier message to find a relation; light, one a submission."""

    message: str
    ref: str
    rfc_message_id: str
    references: tuple[str, ...]
    received_at: datetime
    kind: Kind
    subject: str
    sender_address: str
    submitters: tuple[str, ...]
    #: (document, round, timing)
    tags: tuple[tuple[str, str, str], ...]
    #: digests of the substantive attachments
    attachment_digests: tuple[str, ...]
    attachment_names: tuple[str, ...]
    #: digest of what the new text says (its comments on places, or all of it), white space folded
    text_digest: str
    language: str
    superseded: bool = False
    #: Word authors of its edits and margin comments
    word_authors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PollRecord:
    """One pass over one folder, for the health of the mailbox in digests."""

    mailbox: str
    folder: str
    at: datetime
    #: ok, or a stable word of what failed
    outcome: str
    listed: int = 0
    archived: int = 0
    vanished: int = 0
    held: int = 0
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """The account of one (mailbox, folder, UIDVALIDITY): ``listed`` = ``archived`` + ``vanished`` + ``held``."""

    mailbox: str
    folder: str
    uidvalidity: int
    listed: int
    archived: int
    vanished: int
    held: int
    #: archived copies that belong to a message
    attached: int
    #: archived copies that are given up, or whose message is quarantined
    quarantined: int
    #: archived copies whose message is done, is still to be read or tagged, or was forgotten
    done: int = 0
    waiting: int = 0
    forgotten: int = 0
    #: when the first of them was entered
    first_at: datetime = _EVER


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A message that has all words of a query."""

    message: str
    #: where they stand, best first: ``subject``, ``body``, ``attachment 1``, a contribution's id …
    fields: tuple[str, ...]
    #: larger is better; comparable within one answer only
    score: float

    @property
    def field(self) -> str:
        """The best field."""
        return self.fields[0]


@dataclass(frozen=True, kw_only=True)
class SendAttempt:
    """One try to send an outbox item."""

    item: int
    at: datetime | None
    #: sending (no answer yet), sent, refused, unknown, retry
    outcome: str
    problem: str | None = None
