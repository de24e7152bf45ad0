"""Counts of a round, and mails that lack a copy. Pure.

A submission counts once in each round that it speaks on, unless a later one replaced it or it was withdrawn; a joint
paper counts for each of those who wrote it. Those who merely align themselves are not counted as having submitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consultation.words import TAGGED, ParticipantKind, Role, Timing
from reports.attribution import speakers_of
from reports.digest import Missing, RoundCount
from reports.digest_record import Record
from reports.record_json import missing_receipts
from reports.wording import listed
from store.records import Message, Submission, Submitter, Tag


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A submission in force, in one round."""

    message: Message
    part: Submission
    tag: Tag

    @property
    def speakers(self) -> tuple[Submitter, ...]:
        """Those for whom it counts."""
        return tuple(item for item in self.part.submitters if item.role is not Role.ALIGNED)


def counted_in(messages: Sequence[Message], key: str) -> tuple[Counted, ...]:
    """The submissions and returns in force of one round, in order of receipt."""
    return tuple(item for item in _all(messages) if f"{item.tag.document}/{item.tag.round}" == key)


def _all(messages: Sequence[Message]) -> Iterator[Counted]:
    for message in messages:
        for part in message.submissions if message.kind in TAGGED else ():
            if not part.superseded_by and not part.withdrawn_by:
                yield from (Counted(message=message, part=part, tag=tag) for tag in part.tags)


def round_count(record: Record, key: str) -> RoundCount:
    """The counts of one round so far."""
    found = counted_in(record.messages, key)
    marks = [item.tag.timing for item in found]
    states = {who.id for item in found for who in item.speakers if who.kind == ParticipantKind.STATE}
    others = {who.id for item in found for who in item.speakers if who.kind != ParticipantKind.STATE}
    return RoundCount(
        title=record.round_title(key),
        submissions=len(found),
        states=len(states),
        organisations=len(others),
        on_time=marks.count(Timing.ON_TIME),
        borderline=marks.count(Timing.BORDERLINE),
        late=marks.count(Timing.LATE),
        no_deadline=marks.count(Timing.NO_DEADLINE),
        unconfirmed=sum(item.part.confirmed_by is None for item in found),
    )


def round_counts(record: Record) -> tuple[RoundCount, ...]:
    """The counts of every round in which anything came, and of those that are open now, in the calendar's order."""
    known = [state.key for state in record.timeline.rounds()]
    used = dict.fromkeys(f"{item.tag.document}/{item.tag.round}" for item in _all(record.messages))
    open_now = {state.key for state in record.timeline.open_rounds(record.now)}
    keys = [key for key in known if key in used or key in open_now] + [key for key in used if key not in known]
    return tuple(round_count(record, key) for key in keys)


def unconfirmed(messages: Sequence[Message]) -> int:
    """How many submissions in force nobody has confirmed."""
    return len({item.part.ref for item in _all(messages) if item.part.confirmed_by is None})


def missing(record: Record, hidden: frozenset[str], *, only_since: bool) -> tuple[Missing, ...]:
    """Mails with a copy fewer than they should have, judged after the settling time.

    With *only_since* those whose settling time ended in the time covered: each is told once.
    """
    settling = record.consultation.settling
    found = []
    for message in record.messages:
        absent = missing_receipts(message, record.now, settling)
        settled = message.received_at + settling > record.since or record.is_new(message)
        if message.kind not in TAGGED or not absent or (only_since and not settled):
            continue
        there = dict.fromkeys(item.mailbox for item in message.receipts)
        what = f"came to {listed(there)} only: no copy in {listed(absent)}"
        found.append(Missing(id=message.id, who=speakers_of(message, hidden), what=what))
    return tuple(found)
