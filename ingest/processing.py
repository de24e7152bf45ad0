"""From a message on record to its submissions and contributions: read the files, tag, pin, store.

    received ─► files read (parsed) ─► lineage ─► verdict ─► decisions laid over ─► contributions ─► done

Messages are taken in the order of their receipt, because a revision is known by what came before it. The last arrow is
one transaction; everything before it is found again in the store, so a step repeated after a crash changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from consultation.errors import ArchiveDamaged, HostileFile, LimitReached, ParseError, RapporteurError, StorageError
from consultation.logs import Log
from consultation.registry import Registry
from consultation.words import SPOKEN, AttachmentRole, ContributionKind, ExtractionState, Kind, RelationType, State
from ingest.bounces import bounce
from ingest.contributions import collect
from ingest.entries import bounce_entry, numbers_entry, reference_entry
from ingest.identifying import SET_ASIDE, WORKER, set_aside
from ingest.identity import normal_message_id, text_digest
from ingest.intake import Progress, Silent
from ingest.reading import Reader
from ingest.standing import Ground, Standing, in_force
from ingest.tagging.draft_words import DraftWords
from ingest.tagging.model import Context, MessageView, PartView, ReceiptView
from ingest.tagging.verdict import tag
from parsers.facts import DraftText, Extraction, Lineage, MessageFacts
from store.database import Transaction
from store.journal import JournalEntry
from store.lookup import by_word_author
from store.receipts import MAX_ATTEMPTS
from store.records import (
    Attachment,
    Contribution,
    HistoryEntry,
    Message,
    PriorSubmission,
    Relation,
    Submission,
    SubmissionVerdict,
    Verdict,
)
from store.session import Session

log = Log(__name__)

#: problems of a mail for which parts of it stay unread
_NOT_READ = frozenset({"parts_over_limit", "nesting_over_limit", "body_over_limit", "html_over_limit"})
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
        self._store(message, view, verdict, standing, found)

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

    def _store(
        self,
        message: Message,
        view: MessageView,
        verdict: Verdict,
        standing: Standing,
        found: Mapping[str, Sequence[Contribution]],
    ) -> None:
        now = self.moments.get(message.id) or self.session.clock()
        with self.session.database.transaction() as tx:
            tx.verdicts.add(message.id, run_id=f"rules {verdict.rules}", at=now, verdict=verdict)
            tx.messages.set_attachments(message.id, _attachments(view, verdict))
            before = tx.submissions.of_message(message.id)
            said: list[JournalEntry] = []
            refs = self._put_submissions(tx, message, view, standing, now, said, found)
            for key, ref in refs.items():
                known = tx.contributions.numbers(ref)
                kept = tx.contributions.replace(ref, found.get(key, ()))
                given = tx.contributions.numbers(ref)
                if given.keys() - known.keys():
                    fresh = {n: each for n, each in given.items() if n not in known}
                    said.append(numbers_entry(ref, fresh, now))
                tx.search.index(ref, "contribution", "\n".join(_words(item) for item in kept))
            _index_words(tx, view, standing)
            self._relook(tx, message, before, standing)
            said += self._bounces(tx, message, view, now)
            tx.messages.update(
                message.id,
                state=State.DONE,
                problem=_unread(view.facts),
                kind=standing.kind,
                needs_review=standing.needs_review,
                review_reasons=standing.review_reasons,
                flags=standing.flags,
                expected_mailboxes=verdict.expected_mailboxes,
                language=view.facts.language or _language(view),
            )
            what = f"tagged {standing.kind}" + (f" ({', '.join(refs.values())})" if refs else "")
            tx.messages.add_history(message.id, HistoryEntry(at=now, by=f"rules {verdict.rules}", what=what))
            # Before the commit that they belong to, and on the disk in one write.
            self.session.journal.append_all(said)

    def _bounces(self, tx: Transaction, message: Message, view: MessageView, now: datetime) -> Iterator[JournalEntry]:
        """Mark the digests that this mail reports as undelivered; what the journal is to say of them."""
        report = bounce(view)
        for item in tx.outbox.of_message_ids(report.message_ids) if report else ():
            assert report is not None
            assert item.id is not None
            if tx.outbox.bounced(item.id, f"came back as {message.id}: {report.reason}"):
                what = f"reports that the {item.kind} digest {item.period} to {item.recipient} was not delivered"
                tx.messages.add_history(message.id, HistoryEntry(at=now, by=WORKER, what=what))
                yield bounce_entry(item, now)

    def _put_submissions(
        self,
        tx: Transaction,
        message: Message,
        view: MessageView,
        standing: Standing,
        now: datetime,
        said: list[JournalEntry],
        found: Mapping[str, Sequence[Contribution]],
    ) -> dict[str, str]:
        known = {item.key: item for item in tx.submissions.of_message(message.id, retired=True)}
        standing_before = tx.submissions.of_message(message.id)
        refs: dict[str, str] = {}
        for part in standing.submissions if standing.kind in SPOKEN else ():
            before = known.get(part.key)
            ref = tx.submissions.ref_of(message.id, part.key) or self._new_ref(tx, message, part.key, now, said)
            refs[part.key] = ref
            submission = Submission(
                ref=ref,
                message=message.id,
                key=part.key,
                submitters=part.submitters,
                tags=part.tags,
                relation=part.relation,
                attachments=part.attachments,
                flags=part.flags,
                confirmed_by=standing.confirmed.get(part.key),
                received_at=view.received_at,
                superseded_by=before.superseded_by if before else None,
                withdrawn_by=before.withdrawn_by if before else None,
            )
            said_in = found.get(part.key, ())
            tx.submissions.put(submission, index=_index(view, submission, standing, said_in))
            take_place(tx, before, submission)
        for gone in standing_before:
            if gone.key not in refs:
                take_place(tx, gone, None)
                tx.submissions.retire(gone.ref)
        return refs

    def _new_ref(self, tx: Transaction, message: Message, key: str, now: datetime, said: list[JournalEntry]) -> str:
        """The next reference, and what the journal is to say of it."""
        ref = tx.submissions.next_ref(self.session.consultation.ref_prefix)
        said.append(reference_entry(ref, message.id, key, now))
        return ref

    def _relook(self, tx: Transaction, message: Message, before: Sequence[Submission], standing: Standing) -> None:
        """Later messages of the same submitters: what came in or changed now may be what they revise or repeat."""
        speaking: Sequence[SubmissionVerdict] = standing.submissions if standing.kind in SPOKEN else ()
        if (message.kind if before else None, _spoken(before)) == (
            standing.kind if speaking else None,
            _spoken(speaking),
        ):
            return
        parts: tuple[Submission | SubmissionVerdict, ...] = (*before, *speaking)
        speakers = {submitter.id for part in parts for submitter in part.submitters}
        for later in tx.submissions.after(message.received_at, speakers):
            if later != message.id:
                tx.messages.update(later, state=State.PARSED)


def _index_words(tx: Transaction, view: MessageView, standing: Standing) -> None:
    """The words of the mail and its files; what is no business of the consultation is left out of search."""
    if standing.kind is Kind.UNRELATED:
        tx.search.remove(view.id)
        return
    for part in view.parts:
        tx.search.index(view.id, f"attachment {part.n}", _file_text(part))
    tx.search.index(view.id, "body", view.facts.body)
    tx.search.index(view.id, "subject", view.facts.subject)


def _unread(facts: MessageFacts) -> str | None:
    """Why the mail was not read whole; its parts that were read are on record all the same."""
    if not (facts.from_ or facts.date or facts.message_id):
        return "no_header: it has neither sender, date nor id, and may be no mail at all"
    return next((f"{item.code}: {item.detail}" for item in facts.problems if item.code in _NOT_READ), None)


def _with_unread(verdict: Verdict, facts: MessageFacts) -> Verdict:
    """The verdict, with a question to a person where part of the mail was not read: it may hold what matters."""
    if _unread(facts) is None:
        return verdict
    return replace(verdict, needs_review=True, review_reasons=(*verdict.review_reasons, "unread_parts"))


def _may_try_again(message: Message) -> bool:
    """Whether a quarantined message has tries left: a child may have died because the machine was short of memory."""
    tries = sum(line.what.startswith(SET_ASIDE) for line in message.history)
    return tries < MAX_ATTEMPTS and not (message.problem or "").startswith(_LASTING)


def _spoken(parts: Sequence[Submission | SubmissionVerdict]) -> set[tuple[object, ...]]:
    """Who says what on which document: what later mail is compared with."""
    return {
        (
            part.key,
            frozenset(item.id for item in part.submitters),
            frozenset((tag.document, tag.round) for tag in part.tags),
            part.attachments,
        )
        for part in parts
    }


def take_place(tx: Transaction, before: Submission | None, now: Submission | None) -> None:
    """Mark what a revision or a withdrawal took the place of, and unmark what it was thought to."""
    marks = {RelationType.REVISION: tx.submissions.supersede, RelationType.WITHDRAWAL: tx.submissions.withdraw}
    for submission, by in ((before, None), (now, now.ref if now else None)):
        relation = submission.relation if submission else None
        if submission is None or relation is None or relation.of is None or relation.type not in marks:
            continue
        # A mark that another submission has made since is not ours to take away.
        if by is not None or _marked(tx, relation) == submission.ref:
            marks[relation.type](relation.of, by)


def _marked(tx: Transaction, relation: Relation) -> str | None:
    """The submission that is on record as having taken the place of what *relation* names."""
    of = tx.submissions.get(relation.of or "")
    return of.superseded_by if relation.type is RelationType.REVISION else of.withdrawn_by


def _attachments(view: MessageView, verdict: Verdict) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            n=part.n,
            name=part.name,
            media_type=part.media_type,
            size=part.size,
            sha256=part.sha256,
            role=verdict.roles.get(part.n, AttachmentRole.OTHER),
            extraction=part.extraction.state,
            problem=_problem(part.extraction),
        )
        for part in view.parts
    )


def _problem(extraction: Extraction) -> str | None:
    """The first problem in words, where the file is not simply well."""
    if extraction.state == ExtractionState.OK and not extraction.problems:
        return None
    return next((f"{item.code}: {item.detail}".strip(": ") for item in extraction.problems), extraction.state)


def _index(
    view: MessageView, submission: Submission, standing: Standing, found: Sequence[Contribution]
) -> PriorSubmission:
    held = [part for part in view.parts if part.n in submission.attachments]
    members = [child.sha256 for part in held for child in part.extraction.children if child.sha256]
    return PriorSubmission(
        message=view.id,
        ref=submission.ref,
        rfc_message_id=normal_message_id(view.facts.message_id),
        references=tuple(normal_message_id(item) for item in (*view.facts.in_reply_to, *view.facts.references)),
        received_at=view.received_at,
        kind=standing.kind,
        subject=view.facts.subject,
        sender_address=view.facts.from_[0].address if view.facts.from_ else "",
        submitters=tuple(item.id for item in submission.submitters),
        tags=tuple((item.document, item.round, item.timing.value) for item in submission.tags),
        attachment_digests=tuple(sorted({*(part.sha256 for part in held), *members})),
        attachment_names=tuple(part.name for part in held),
        text_digest=text_digest(view.facts.new_text),
        language=view.facts.language,
        word_authors=tuple(sorted({item.word_author for item in found if item.word_author})),
    )


def _words(item: Contribution) -> str:
    return " ".join(filter(None, (item.inserted, item.deleted, item.comment, item.rationale)))


def _file_text(part: PartView) -> str:
    texts = [part.name]

    def gather(extraction: Extraction) -> None:
        texts.extend((extraction.name, extraction.text_after or extraction.text))
        for child in extraction.children:
            gather(child)

    gather(part.extraction)
    return "\n".join(texts)


def _language(view: MessageView) -> str:
    """Where the body says nothing, the language of the longest file that is no copy of a draft."""
    files = [part for part in view.parts if part.lineage.draft is None and part.extraction.language]
    longest = max(files, key=lambda part: len(part.extraction.text), default=None)
    return longest.extraction.language if longest else ""
