"""What tagging is given and what it may ask: facts and calendar in, verdict with evidence out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from consultation.model import Consultation
from consultation.registry import Registry
from consultation.timeline import Timeline
from ingest.tagging.draft_words import DraftWords
from parsers.facts import Extraction, Lineage, MessageFacts
from store.records import PriorSubmission


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One attachment as tagging sees it."""

    n: int
    name: str
    media_type: str
    disposition: str
    content_id: str
    size: int
    sha256: str
    extraction: Extraction
    #: of the file itself
    lineage: Lineage
    #: of its children (members of an archive, attachments of an inner mail), by their path of indexes: (0,), (0, 1)
    child_lineage: Mapping[tuple[int, ...], Lineage]
    #: Word authors of a lower layer of edits, those of another submission: nothing of theirs is this submitter's
    layer_authors: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReceiptView:
    """One delivered copy as tagging sees it."""

    mailbox: str
    received_at: datetime
    internal_date: datetime | None
    time_source: str
    addressed_as: str


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message as tagging sees it."""

    id: str
    facts: MessageFacts
    parts: tuple[PartView, ...]
    receipts: tuple[ReceiptView, ...]
    #: earliest of the receipts, UTC
    received_at: datetime
    #: another message has the same Message-ID and other content
    message_id_reused: bool = False


class History(Protocol):
    """Earlier messages of the consultation, received before the one in question."""

    def prior(self, before: datetime, keys: Collection[str]) -> Sequence[PriorSubmission]:
        """Submissions (and other spoken kinds) before that moment under one of these keys (store.lookup), by age."""
        ...

    def edits_of(self, ref: str) -> Sequence[tuple[str, str, str]]:
        """(word author, deleted, inserted) of that submission's edits, for recognising layers."""
        ...


@dataclass(frozen=True, kw_only=True)
class Context:
    """What stands around a message: settings, calendar at its moment, registry, history, what the drafts say."""

    consultation: Consultation
    timeline: Timeline
    registry: Registry
    history: History
    words: DraftWords = field(default_factory=lambda: DraftWords({}))
