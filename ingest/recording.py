"""What a message came to, put on record: verdict, submissions with their references, contributions, words for search.

All of it is one transaction, with the journal written before it commits. What a revision or a withdrawal takes the
place of is marked here, and later messages of the same submitters are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from consultation.words import SPOKEN, AttachmentRole, ExtractionState, Kind, RelationType, State
from ingest.bounces import bounce
from ingest.entries import bounce_entry, numbers_entry, reference_entry
from ingest.identifying import WORKER
from ingest.identity import normal_message_id, said_digest
from ingest.standing import Standing
from ingest.tagging.model import MessageView, PartView
from parsers.facts import Extraction, MessageFacts
from store.database import Transaction
from store.journal import JournalEntry
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

#: problems of a mail for which parts of it stay unread
_NOT_READ = frozenset({"parts_over_limit", "nesting_over_limit", "body_over_limit", "html_over_limit"})


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """Puts messages on record as ``done``."""

    session: Session

    def record(
        self,
        message: Message,
        view: MessageView,
        verdict: Verdict,
        standing: Standing,
        found: Mapping[str, Sequence[Contribution]],
        now: datetime,
    ) -> None:
        """One message with the contributions *found* in each of its submissions, by their keys.

        *now* is when it counts as known: for a record that is made again not the present moment.
        """
        with self.session.database.transaction() as tx:
            tx.verdicts.add(message.id, run_id=f"rules {verdict.rules}", at=now, verdict=verdict)
            tx.messages.set_attachments(message.id, _attachments(view, verdict))
            before = tx.submissions.of_message(message.id)
            said: list[JournalEntry] = []
            refs = self._put_submissions(tx, message, view, standing, now, said, found, before)
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
                problem=unread(view.facts),
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
        standing_before: Sequence[Submission],
    ) -> dict[str, str]:
        known = {item.key: item for item in tx.submissions.of_message(message.id, retired=True)}
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


def unread(facts: MessageFacts) -> str | None:
    """Why the mail was not read whole; its parts that were read are on record all the same."""
    if not (facts.from_ or facts.date or facts.message_id):
        return "no_header: it has neither sender, date nor id, and may be no mail at all"
    return next((f"{item.code}: {item.detail}" for item in facts.problems if item.code in _NOT_READ), None)


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


def _index_words(tx: Transaction, view: MessageView, standing: Standing) -> None:
    """The words of the mail and its files; what is no business of the consultation is left out of search."""
    if standing.kind is Kind.UNRELATED:
        tx.search.remove(view.id)
        return
    for part in view.parts:
        tx.search.index(view.id, f"attachment {part.n}", _file_text(part))
    tx.search.index(view.id, "body", view.facts.body)
    tx.search.index(view.id, "subject", view.facts.subject)


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
        text_digest=said_digest(view.facts),
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
