"""Submissions on record: their references, what is in force for them, and what the rules look up in earlier ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, select

from consultation.errors import NotFound
from consultation.words import Flag
from store.counters import Counters
from store.lookup import keys_of
from store.records import PriorSubmission, Relation, Submission, Submitter, Tag
from store.repository import Repository, batches, dump, load
from store.tables import messages, prior_keys, submission_submitters, submission_tags, submissions

_SUBMITTERS = tuple[Submitter, ...]
_TAGS = tuple[Tag, ...]


def submission_of(row: RowMapping) -> Submission:
    """The value of one row."""
    return Submission(
        ref=row["ref"],
        message=row["message"],
        key=row["key"],
        submitters=load(_SUBMITTERS, row["submitters"]),
        tags=load(_TAGS, row["tags"]),
        relation=load(Relation | None, row["relation"]),
        attachments=tuple(row["attachments"]),
        flags=tuple(Flag(flag) for flag in row["flags"]),
        confirmed_by=row["confirmed_by"],
        received_at=row["received_at"],
        superseded_by=row["superseded_by"],
        withdrawn_by=row["withdrawn_by"],
    )


_EVER_OF = select(submissions).where(submissions.c.message == bindparam("message"))
_OF = _EVER_OF.where(~submissions.c.retired)
_REF_OF = select(submissions.c.ref).where(
    submissions.c.message == bindparam("message"), submissions.c.key == bindparam("key")
)
_UNFILE = prior_keys.delete().where(prior_keys.c.ref == bindparam("ref"))
_UNINDEX = [table.delete().where(table.c.ref == bindparam("ref")) for table in (submission_tags, submission_submitters)]
_FILE, _TAG, _SPEAK = prior_keys.insert(), submission_tags.insert(), submission_submitters.insert()


class Submissions(Repository):
    """A ref is given when something first becomes a submission, and is never given to anything else."""

    def next_ref(self, prefix: str) -> str:
        """``3RC-0042``: the next reference, with four digits at least."""
        return f"{prefix}-{Counters(self._connection).take(_counter(prefix)):04d}"

    def put(self, submission: Submission, *, index: PriorSubmission | None = None) -> None:
        """Insert or update by ref; *index* is what later messages are compared with (kept where it is ``None``)."""
        values = _values(submission)
        if index is not None:
            values["prior"] = dump(PriorSubmission, index)
        statement = self._insert(submissions).values(**values)
        changed = {name: value for name, value in values.items() if name not in {"ref", "message", "key"}}
        self._run(statement.on_conflict_do_update(index_elements=["ref"], set_=changed))
        self._index(submission)
        if index is not None:
            self._file(submission.ref, keys_of(index))
        prefix, _, number = submission.ref.rpartition("-")
        if number.isdecimal():  # a ref that came back from the journal must not be given again
            Counters(self._connection).at_least(_counter(prefix), int(number))

    def reserve(self, ref: str, message: str, key: str, received_at: datetime) -> None:
        """Keep a ref that the journal knows for that part of the message: retired until ``put`` brings it back."""
        empty = Submission(
            ref=ref,
            message=message,
            key=key,
            submitters=(),
            tags=(),
            relation=None,
            attachments=(),
            flags=(),
            received_at=received_at,
        )
        self.put(empty)
        self.retire(ref)

    def ref_of(self, message: str, key: str) -> str | None:
        """The ref that this part of the message has or, retired, once had."""
        return self._connection.scalar(_REF_OF, {"message": message, "key": key})

    def of_message(self, message: str, *, retired: bool = False) -> tuple[Submission, ...]:
        """The submissions of one message by ref; *retired*: those that it no longer has as well."""
        return _in_order(self._all(_EVER_OF if retired else _OF, message=message))

    def get(self, ref: str) -> Submission:
        """The submission of that ref, retired or not; NotFound."""
        found = self._where(submissions.c.ref == ref)
        if not found:
            raise NotFound(f"there is no submission '{ref}': 'submissions' lists them")
        return found[0]

    def list(
        self,
        *,
        document: str | None = None,
        round: str | None = None,  # noqa: A002 - the word of the design
        submitter: str | None = None,
        needs_review: bool | None = None,
    ) -> tuple[Submission, ...]:
        """Submissions in force in order of receipt; *round* is its id without the document."""
        where: list[ColumnElement[bool]] = [~submissions.c.retired]
        tagged = [
            submission_tags.c[name] == value
            for name, value in (("document", document), ("round", round))
            if value is not None
        ]
        if tagged:
            where.append(submissions.c.ref.in_(select(submission_tags.c.ref).where(*tagged)))
        if submitter is not None:
            named = submission_submitters.c.submitter == submitter
            where.append(submissions.c.ref.in_(select(submission_submitters.c.ref).where(named)))
        if needs_review is not None:
            asked = select(messages.c.id).where(messages.c.needs_review == needs_review)
            where.append(submissions.c.message.in_(asked))
        return self._where(*where)

    def prior(self, before: datetime, keys: Collection[str]) -> tuple[PriorSubmission, ...]:
        """What was received before that moment and is filed under one of these keys (store.lookup), oldest first.

        ``superseded`` says whether something received before that moment had taken its place.
        """
        # What took its place later is not known then: rules run again must see what they saw the first time.
        later = submissions.alias()
        replaced = (later.c.ref == submissions.c.superseded_by) & (later.c.received_at < before)
        columns = (submissions.c.prior, submissions.c.ref, submissions.c.received_at, later.c.ref.label("replaced_by"))
        source = submissions.outerjoin(later, replaced)
        where = (~submissions.c.retired, submissions.c.received_at < before)
        rows = {
            row["ref"]: row
            for batch in batches(sorted(keys))
            for row in self._all(
                select(*columns)
                .select_from(source)
                .where(*where, submissions.c.ref.in_(select(prior_keys.c.ref).where(prior_keys.c.key.in_(batch))))
            )
        }
        found = [_prior_of(row) for row in rows.values() if row["prior"] is not None]
        return tuple(sorted(found, key=lambda item: (item.received_at, len(item.ref), item.ref)))

    def after(self, moment: datetime, speakers: Iterable[str]) -> tuple[str, ...]:
        """Messages received at that moment or later in which one of these submitters speaks, in order of receipt."""
        spoken = select(submission_submitters.c.ref).where(submission_submitters.c.submitter.in_(sorted(set(speakers))))
        found = self._where(~submissions.c.retired, submissions.c.received_at >= moment, submissions.c.ref.in_(spoken))
        return tuple(dict.fromkeys(item.message for item in found))

    def supersede(self, ref: str, by: str | None) -> None:
        """Say which revision took its place; ``None``: none does (any more)."""
        self._mark(ref, superseded_by=by)

    def withdraw(self, ref: str, by: str | None) -> None:
        """Say which withdrawal took it back; ``None``: none does (any more)."""
        self._mark(ref, withdrawn_by=by)

    def retire(self, ref: str) -> None:
        """Its message no longer has it: kept, listed nowhere, its ref never given again. ``put`` brings it back."""
        self._mark(ref, retired=True)

    def _mark(self, ref: str, **values: Any) -> None:
        if not self._run(submissions.update().where(submissions.c.ref == ref).values(**values)):
            raise NotFound(f"there is no submission '{ref}'")

    def _where(self, *where: ColumnElement[bool]) -> tuple[Submission, ...]:
        return _in_order(self._all(select(submissions).where(*where)))

    def _file(self, ref: str, keys: Iterable[str]) -> None:
        """File it under these keys and no others."""
        self._run(_UNFILE, ref=ref)
        self._run_many(_FILE, [{"ref": ref, "key": key} for key in sorted(keys)])

    def _index(self, submission: Submission) -> None:
        """Write tags and submitters once more, one a row, for asking by them."""
        ref = submission.ref
        for statement in _UNINDEX:
            self._run(statement, ref=ref)
        tags: Sequence[dict[str, Any]] = [
            {"ref": ref, "n": n, "document": t.document, "round": t.round, "draft": t.draft, "timing": t.timing.value}
            for n, t in enumerate(submission.tags)
        ]
        self._run_many(_TAG, tags)
        speakers: Sequence[dict[str, Any]] = [
            {"ref": ref, "n": n, "submitter": s.id, "role": s.role.value} for n, s in enumerate(submission.submitters)
        ]
        self._run_many(_SPEAK, speakers)


def _in_order(rows: Iterable[RowMapping]) -> tuple[Submission, ...]:
    """By receipt, then by reference, whose numbers may be of any length."""
    return tuple(sorted(map(submission_of, rows), key=lambda item: (item.received_at, len(item.ref), item.ref)))


def _counter(prefix: str) -> str:
    return f"ref {prefix}"


def _values(submission: Submission) -> dict[str, Any]:
    return {
        "ref": submission.ref,
        "message": submission.message,
        "key": submission.key,
        "submitters": dump(_SUBMITTERS, submission.submitters),
        "tags": dump(_TAGS, submission.tags),
        "relation": dump(Relation | None, submission.relation),
        "attachments": list(submission.attachments),
        "flags": [flag.value for flag in submission.flags],
        "confirmed_by": submission.confirmed_by,
        "received_at": submission.received_at,
        "superseded_by": submission.superseded_by,
        "withdrawn_by": submission.withdrawn_by,
        "retired": False,
    }


def _prior_of(row: RowMapping) -> PriorSubmission:
    prior: PriorSubmission = load(PriorSubmission, row["prior"])
    return dataclasses.replace(prior, received_at=row["received_at"], superseded=row["replaced_by"] is not None)
