"""Forgetting a message: what it said leaves every table, and a tombstone stays by which it is known again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, or_, select

from consultation.words import State
from store.messages import rfc_digest
from store.records import BuriedCopy, Receipt, Tombstone
from store.repository import Repository
from store.tables import (
    attachments,
    contributions,
    decisions,
    extractions,
    history,
    messages,
    metadata,
    outbox,
    prior_keys,
    receipts,
    submission_submitters,
    submission_tags,
    submissions,
    verdicts,
)

#: states of the outbox from which nothing is sent any more
_ENDED = ("sent", "refused", "backfill")

_FORGOTTEN = select(func.min(messages.c.id)).where(messages.c.state == State.FORGOTTEN.value)
_BY_CONTENT = _FORGOTTEN.where(messages.c.content_digest == bindparam("digest"))
_BY_BYTES = _FORGOTTEN.join(receipts, receipts.c.message == messages.c.id).where(
    receipts.c.sha256 == bindparam("digest")
)


class Erasure(Repository):
    """What no other repository may do: take from the record."""

    def erase(self, stone: Tombstone, contents: Iterable[str]) -> None:
        """Remove what the message said; *contents* are the keys of what the parsers said of it and of its files."""
        refs = [ref for ref, _ in stone.refs]
        for table in (submission_tags, submission_submitters, prior_keys, contributions):
            self._run(table.delete().where(table.c.ref.in_(refs)))
        blank: dict[str, object] = {
            "submitters": [],
            "tags": [],
            "relation": None,
            "attachments": [],
            "flags": [],
            "prior": None,
        }
        blank |= {"confirmed_by": None, "superseded_by": None, "withdrawn_by": None, "retired": True}
        self._run(submissions.update().where(submissions.c.ref.in_(refs)).values(**blank))
        self._run(decisions.delete().where(decisions.c.subject.in_([stone.message, *refs])))
        for table in (attachments, history, verdicts):
            self._run(table.delete().where(table.c.message == stone.message))
        self._run(extractions.delete().where(extractions.c.content.in_(sorted(set(contents)))))
        values = {"subject": "", "sender_name": "", "sender_address": "", "language": "", "message_id": ""}
        self._run(messages.update().where(messages.c.id == stone.message).values(**values, **_standing(stone)))

    def everything(self) -> None:
        """Empty every table."""
        for table in reversed(metadata.sorted_tables):
            self._run(table.delete())

    def take_all_from(self, other: Erasure) -> None:
        """Every row of another record into this empty one (a copy of it on the other engine)."""
        for table in metadata.sorted_tables:
            self._run_many(table.insert(), [dict(row) for row in other._all(select(table))])

    def known(self, sha256: str, content_digest: str) -> str | None:
        """The forgotten message that these bytes, or this content, were; empty ones are nobody's."""
        asked = ((_BY_BYTES, sha256), (_BY_CONTENT, content_digest))
        found = (self._connection.scalar(statement, {"digest": digest}) for statement, digest in asked if digest)
        return min(filter(None, found), default=None)

    def remains(self) -> tuple[str, ...]:
        """Digests of raw mail that belonged to forgotten messages alone: the archive must not have them."""
        owner = select(messages.c.id).where(messages.c.state == State.FORGOTTEN.value)
        others = select(receipts.c.sha256).where(or_(receipts.c.message.is_(None), receipts.c.message.not_in(owner)))
        chosen = select(receipts.c.sha256).where(
            receipts.c.message.in_(owner), receipts.c.sha256 != "", receipts.c.sha256.not_in(others)
        )
        return tuple(sorted(set(self._connection.scalars(chosen))))

    def empty_digests(self, items: Sequence[int]) -> None:
        """Take the text out of these digests: one still to be sent is rendered anew, what may have gone out is not."""
        chosen = outbox.c.id.in_(items)
        self._run(outbox.update().where(chosen, outbox.c.state.in_(_ENDED)).values(content=b""))
        why = "its text was removed, because a mail in it was forgotten"
        lost = (chosen, or_(outbox.c.state.in_(["sending", "unknown"]), outbox.c.attempts > 0))
        self._run(
            outbox.update()
            .where(*lost, outbox.c.state.not_in(_ENDED))
            .values(content=b"", state="refused", problem=why)
        )
        self._run(outbox.delete().where(chosen, outbox.c.state == "pending"))


def _standing(stone: Tombstone) -> dict[str, object]:
    return {
        "message_id_digest": rfc_digest(""),
        "content_digest": stone.content_digest,
        "state": State.FORGOTTEN.value,
        "problem": f"forgotten on {stone.at:%Y-%m-%d} by {stone.by}: {stone.why}",
        "needs_review": False,
        "review_reasons": [],
        "flags": [],
        "expected_mailboxes": [],
    }


def buried(item: Receipt) -> BuriedCopy:
    """What stays of a copy."""
    return BuriedCopy(
        mailbox=item.mailbox,
        folder=item.folder,
        uidvalidity=item.uidvalidity,
        uid=item.uid,
        received_at=item.received_at,
        time_source=item.time_source,
        addressed_as=item.addressed_as,
        variant=item.variant,
    )
