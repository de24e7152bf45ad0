"""From a message on record to its submissions and contributions: read the files, tag, pin, store.

    received ─► files read (parsed) ─► lineage ─► verdict ─► decisions laid over ─► contributions ─► done

Messages are taken in the order of their receipt, because a revision is known by what came before it. The last arrow is
one transaction; everything before it is found again in the store, so a step repeated after a crash changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from consultation.errors import ArchiveDamaged, HostileFile, LimitReached, ParseError, RapporteurError, StorageError
from consultation.logs import Log
from consultation.registry import Registry
from consultation.words import ContributionKind, Kind, State
from ingest.contributions import collect
from ingest.identifying import SET_ASIDE, set_aside
from ingest.identity import normal_message_id
from ingest.intake import Progress, Silent
from ingest.reading import Reader
from ingest.recording import Recorder, unread
from ingest.standing import Ground, in_force
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.model import Context, MessageView, PartView, ReceiptView
from ingest.tagging.verdict import tag
from parsers.facts import DraftText, Lineage, MessageFacts
from store.database import Transaction
from store.lookup import by_word_author
from store.receipts import MAX_ATTEMPTS
from store.records import (
    Message,
    PriorSubmission,
    Verdict,
)
from store.session import Session

log = Log(__name__)

#: problems that another try would only meet again
_LASTING = (LimitReached.code, HostileFile.code)

_NO_LINEAGE = Lineage()


@dataclass(frozen=True, kw_only=True)
class StoredHistory:
    """Earlier messages as the rules ask for them, read inside one transaction."""

    tx: Transaction

    def prior(self, before: datetime, keys: Collection[str]) -> Sequence[PriorSubmission]:
        """Spoken messages received before that moment under one of these keys, oldest first."""
        return self.tx.submissions.prior(before, keys)

    def edits_of(self, ref: str) -> Sequence[tuple[str, str, str]]:
        """(Word author, deleted, inserted) of the edits of that submission; a margin comment inserts its text."""
        return [
            (item.word_author or "", item.deleted, item.inserted or item.comment or "")
            for item in self.tx.contributions.of([ref])
            if item.kind != ContributionKind.REMARK and (item.deleted or item.inserted or item.comment)
        ]


@dataclass(frozen=True, kw_only=True)
class Base:
    """The registered drafts and how their labels map."""

    drafts: Mapping[str, DraftText]
    maps: Mapping[tuple[str, str], Mapping[str, str]]

    @cached_property
    def words(self) -> DraftWords:
        """The drafts as the rules ask for them."""
        return DraftWords(self.drafts)


@dataclass
class Processor:
    """Takes messages from ``received`` to ``done``."""

    session: Session
    reader: Reader
    registry: Registry
    progress: Progress = field(default_factory=Silent)
    #: called after each message that is done; a place to stop a run cleanly
    stopping: Callable[[], bool] = lambda: False
    #: when messages were first known, for a record that is made again: what was new then is not new now
    moments: Mapping[str, datetime] = field(default_factory=dict)

    def run(self) -> int:
        """All messages that are not done, in the order of their receipt; how many became done."""
        with self.session.database.transaction(write=False) as tx:
            given_up = {item.id for item in tx.messages.to_process((State.QUARANTINED,)) if not _may_try_again(item)}
            states = (State.RECEIVED, State.PARSED, State.QUARANTINED)
            waiting = [number for number in tx.messages.waiting(states) if number not in given_up]
            if not waiting:
                return 0
            base = self._base(tx)
        self.progress.start("read and tag", len(waiting))
        finished = 0
        for number in waiting:
            if self.stopping():
                break
            with self.session.database.transaction(write=False) as tx:
                message = tx.messages.get(number)
            finished += self._guarded(message, base)
            self.progress.step("read and tag")
        return finished

    def _guarded(self, message: Message, base: Base) -> bool:
        try:
            self.process(message, base)
        except RapporteurError as error:
            if isinstance(error, StorageError) and not isinstance(error, ArchiveDamaged):
                raise  # the disk is full: nothing of this message's making
            # Where the database is gone, this raises anew; where it refused this message alone, the others go on.
            self._quarantine(message, str(error))
            return False
        except Exception as error:  # noqa: BLE001
            # The loop boundary: whatever is wrong with one message must not stop the others (DESIGN truth 1). The
            # type alone is logged, because the text of the error may quote the message.
            log.error("message set aside", action="quarantined", message=message.id, error=type(error).__name__)  # noqa: TRY400 - see above
            self._quarantine(message, f"internal: {type(error).__name__}")
            return False
        return True

    def _quarantine(self, message: Message, problem: str) -> None:
        with self.session.database.transaction() as tx:
            tx.messages.update(message.id, state=State.QUARANTINED, problem=problem)
            tx.messages.add_history(message.id, set_aside(self.session.clock(), problem))

    def process(self, message: Message, base: Base) -> None:
        """Read, tag and store one message."""
        # A copy that somebody filed elsewhere before it could be read has no bytes of its own.
        first = min((item for item in message.receipts if item.sha256), key=lambda item: item.id)
        read = self.reader.message(first.sha256)
        if read.problem is not None:
            # Its head alone could be read: tagging that would lose the rest without a word.
            raise ParseError(read.problem)
        facts = read.facts
        parts = tuple(self._part(first.sha256, part.n, facts, base) for part in facts.parts)
        with self.session.database.transaction() as tx:
            tx.messages.update(message.id, state=State.PARSED)
        with self.session.database.transaction(write=False) as tx:
            view = self._view(tx, message, facts, parts)
            history = StoredHistory(tx=tx)
            timeline = self.session.timeline(tx)
            view = replace(view, parts=tuple(self._layered(part, view, history) for part in view.parts))
            context = Context(
                consultation=self.session.consultation,
                timeline=timeline,
                registry=self.registry,
                history=history,
                words=base.words,
            )
            verdict = _with_unread(tag(view, context), facts)
            # A decision that took a submission away stands under its ref, which is then retired.
            known = {item.key: item.ref for item in tx.submissions.of_message(message.id, retired=True)}
            decisions = tx.decisions.of([message.id, *known.values()])
            ground = Ground(timeline=timeline, registry=self.registry, received_at=view.received_at)
            standing = in_force(verdict, message.id, known, decisions, ground)
        # A return, a statement or a withdrawal is on record as such and proposes nothing on a paragraph.
        speaking = standing.submissions if standing.kind is Kind.SUBMISSION else ()
        found = collect(view, speaking, base.drafts, base.maps, self.session.consultation)
        now = self.moments.get(message.id) or self.session.clock()
        Recorder(session=self.session).record(message, view, verdict, standing, found, now)

    def _part(self, sha256: str, n: int, facts: MessageFacts, base: Base) -> PartView:
        part = next(item for item in facts.parts if item.n == n)
        extraction = self.reader.part(sha256, part)
        lineages = self.reader.lineage(part, extraction, tuple(base.drafts.values()))
        own = lineages.pop((), None)
        return PartView(
            n=part.n,
            name=part.name,
            media_type=part.sniffed or part.media_type,
            disposition=part.disposition,
            content_id=part.content_id,
            size=part.size,
            sha256=part.sha256,
            extraction=extraction,
            lineage=own if own is not None else _NO_LINEAGE,
            child_lineage=lineages,
        )

    def _layered(self, part: PartView, view: MessageView, history: StoredHistory) -> PartView:
        """The file with the Word authors whose edits are on record as those of another, earlier submission."""
        authors = {edit.word_author for edit in part.extraction.edits}
        if len(authors) < 2:
            return part
        authors |= {comment.author for comment in part.extraction.comments}
        known = [
            edit
            for prior in history.prior(view.received_at, {by_word_author(name) for name in authors})
            if prior.message != view.id
            for edit in history.edits_of(prior.ref)
        ]
        return replace(part, layer_authors=self.reader.layer_authors(part.extraction, known))

    def _view(self, tx: Transaction, message: Message, facts: MessageFacts, parts: tuple[PartView, ...]) -> MessageView:
        same_id = tx.messages.ids_of(facts.message_id) if normal_message_id(facts.message_id) else ()
        return MessageView(
            id=message.id,
            facts=facts,
            parts=parts,
            receipts=tuple(
                ReceiptView(
                    mailbox=item.mailbox,
                    received_at=item.received_at or item.fetched_at,
                    internal_date=item.internal_date,
                    time_source=item.time_source,
                    addressed_as=item.addressed_as,
                )
                for item in message.receipts
            ),
            received_at=message.received_at,
            message_id_reused=any(other < message.id for other in same_id),
        )

    def _base(self, tx: Transaction) -> Base:
        texts = {item.key: tx.drafts.text(item.key) for item in tx.drafts.list()}
        return Base(drafts={key: text for key, text in texts.items() if text is not None}, maps=tx.drafts.maps())


def _with_unread(verdict: Verdict, facts: MessageFacts) -> Verdict:
    """The verdict, with a question to a person where part of the mail was not read: it may hold what matters."""
    if unread(facts) is None:
        return verdict
    return replace(verdict, needs_review=True, review_reasons=(*verdict.review_reasons, "unread_parts"))


def _may_try_again(message: Message) -> bool:
    """Whether a quarantined message has tries left: a child may have died because the machine was short of memory."""
    tries = sum(line.what.startswith(SET_ASIDE) for line in message.history)
    return tries < MAX_ATTEMPTS and not (message.problem or "").startswith(_LASTING)
