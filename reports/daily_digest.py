"""The daily digest: what became known since the last one, for a tired official on a phone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from consultation.words import SPOKEN, Kind, State, Timing
from reports.attribution import UNKNOWN, WITHHELD, speakers, speakers_of, withheld
from reports.counting import missing, round_counts, unconfirmed
from reports.decisions_needed import decisions, to_confirm, unreadable
from reports.digest import DailyDigest, Entry, EntryGroup, MailboxHealth, NextDeadline
from reports.digest_record import Record
from reports.due import Due
from reports.entries import entry
from reports.mailbox_health import mailboxes, passes, undelivered
from reports.wording import KINDS, RELATIONS, at, counted, day, deadline, left, listed
from store.records import Message

#: a digest that goes out later than this after its time says so
LATE_AFTER = timedelta(minutes=15)
#: deadlines further ahead than this are not news
_AHEAD = timedelta(days=120)
#: kinds listed one by one though they are no submission on a document
_TOLD = frozenset({Kind.NIL_RETURN, Kind.STATEMENT, Kind.WITHDRAWAL, Kind.RESEND, Kind.ENQUIRY})


def build_daily(record: Record, owed: Due) -> DailyDigest:
    """The digest of the time from ``record.since`` to ``record.now``."""
    hidden = withheld(record.messages)
    new = [item for item in record.messages if record.is_new(item)]
    groups = _groups(record, new, hidden)
    waiting, broken = decisions(record, hidden), unreadable(record, hidden)
    number = len({each.ref for group in groups for each in group.entries})
    local = owed.due_at.astimezone(ZoneInfo(record.zone))
    return DailyDigest(
        kind=owed.kind,
        consultation=record.consultation.name,
        prefix=record.consultation.ref_prefix,
        title=f"Daily digest, {day(local.date())}",
        subject=f"Daily digest, {day(local.date())}: {_in_short(number, len(waiting), len(broken))}",
        lead=_lead(record, groups, number, waiting_new=sum(item.new for item in waiting), waiting=len(waiting)),
        late=sent_late(record, owed),
        period=(
            f"From {at(record.since, record.zone)} to {at(record.now, record.zone)}; times are those of {record.zone}."
        ),
        decisions=waiting,
        unreadable=broken,
        missing=missing(record, hidden, only_since=True),
        deadlines=next_deadlines(record),
        mailboxes=mailboxes(record),
        undelivered=undelivered(record),
        unconfirmed=unconfirmed(record.messages),
        groups=groups,
        others=tuple(_other(item, hidden) for item in new if item.kind in _TOLD and item.state is State.DONE),
        set_aside=_set_aside(record, new),
        counts=round_counts(record),
        to_confirm=to_confirm(record, hidden),
        open_rounds=tuple(
            record.round_title(state.key) for state in record.timeline.open_rounds(record.now) if state.deadline is None
        ),
    )


def sent_late(record: Record, owed: Due) -> str:
    """``sent late: due …, sent …`` where it is; else empty."""
    if record.now - owed.due_at <= LATE_AFTER:
        return ""
    return f"Sent late: due {at(owed.due_at, record.zone)}, sent {at(record.now, record.zone)}."


def next_deadlines(record: Record) -> tuple[NextDeadline, ...]:
    """The deadlines ahead, the nearest first."""
    return tuple(
        NextDeadline(
            title=record.round_title(state.key),
            when=deadline(state.deadline, state.zone),
            left=left(state.deadline, record.now, record.zone),
        )
        for state in record.timeline.deadlines(record.now, record.now + _AHEAD)
        if state.deadline
    )


def nothing_came(record: Record, boxes: Sequence[MailboxHealth]) -> str:
    """Said in words, with what stands behind it: silence must mean that nothing came, not that something broke."""
    reads = [passes(record.polls, box.name) for box in boxes]
    counts = listed(f"{box.name} {counted(good, 'time')}" for box, (good, _) in zip(boxes, reads, strict=True))
    if not all(good for good, _ in reads):
        return f"No mail is on record from this time, but not every mailbox was read (read: {counts}). Look below."
    fault = "" if not any(bad for _, bad in reads) else " Some reads failed: look below."
    return f"Nothing came. The mailboxes were read without fault: {counts}.{fault}"


def _in_short(number: int, waiting: int, broken: int) -> str:
    parts = [f"{counted(number, 'new submission')}"]
    parts += [f"{waiting} to decide"] if waiting else []
    parts += [f"{broken} not readable"] if broken else []
    return ", ".join(parts)


def _lead(
    record: Record, groups: Sequence[EntryGroup], number: int, *, waiting_new: int, waiting: int
) -> tuple[str, ...]:
    names = dict.fromkeys(each.authors for group in groups for each in group.entries)
    # whoever is known is named before those who are not
    who = sorted(names, key=lambda name: name in {UNKNOWN, WITHHELD})
    anything = any(record.is_new(item) for item in record.messages)
    if number:
        first = f"{counted(number, 'new submission')}: {listed(who)}."
    elif anything:
        first = "No new submissions; other mail came, below."
    else:
        first = nothing_came(record, mailboxes(record))
    if waiting:
        new = f" ({waiting_new} new)" if 0 < waiting_new < waiting else ""
        second = f"{counted(waiting, 'mail waits', 'mails wait')} for a decision{new}."
    else:
        second = "Nothing waits for a decision."
    ahead = next_deadlines(record)
    third = f"Next deadline {ahead[0].left}: {ahead[0].title}, {ahead[0].when}." if ahead else ""
    return tuple(filter(None, (first, second, third)))


def _groups(record: Record, new: Iterable[Message], hidden: frozenset[str]) -> tuple[EntryGroup, ...]:
    """New submissions by round, in the calendar's order; those without a round last."""
    found: dict[str, list[Entry]] = {}
    for message in new:
        for part in message.submissions if message.kind is Kind.SUBMISSION else ():
            for tag in part.tags:
                line = entry(record, message, part, tag, hidden)
                found.setdefault(f"{tag.document}/{tag.round}", []).append(line)
    order = {state.key: number for number, state in enumerate(record.timeline.rounds())}
    keys = sorted(found, key=lambda key: order.get(key, len(order)))
    groups = [
        EntryGroup(title=record.round_title(key), subtitle=_subtitle(record, key), entries=tuple(found[key]))
        for key in keys
    ]
    loose = [
        _loose(message, part.ref, speakers(part, hidden), record)
        for message in new
        for part in (message.submissions if message.kind is Kind.SUBMISSION else ())
        if not part.tags
    ]
    if loose:
        groups.append(
            EntryGroup(title="Not yet placed", subtitle="no document or round is known", entries=tuple(loose))
        )
    return tuple(groups)


def _loose(message: Message, ref: str, who: str, record: Record) -> Entry:
    return Entry(
        ref=ref,
        who=who,
        authors=who,
        mark=Timing.NO_DEADLINE,
        timing="not judged",
        received=at(message.received_at, record.zone),
        nature="waits for a decision",
    )


def _subtitle(record: Record, key: str) -> str:
    found = {state.key: state for state in record.timeline.rounds()}.get(key)
    if found is None:
        return "a round that the calendar no longer has"
    return f"deadline {deadline(found.deadline, found.zone)}" if found.deadline else "no deadline"


def _other(message: Message, hidden: frozenset[str]) -> str:
    """``Withdrawal, Norway: withdraws 3RC-0031 (3RC-0050)``."""
    kind = KINDS[message.kind][0]
    words = [f"{kind[:1].upper()}{kind[1:]}: {speakers_of(message, hidden)}"]
    words += [
        RELATIONS[part.relation.type].format(part.relation.of or "one not on record")
        for part in message.submissions
        if part.relation
    ]
    refs = listed([part.ref for part in message.submissions]) or message.id
    want = " Wants an answer." if message.kind is Kind.ENQUIRY else ""
    return f"{', '.join(words)} ({refs}).{want}"


def _set_aside(record: Record, new: Sequence[Message]) -> tuple[str, ...]:
    kinds = Counter(item.kind for item in new if item.kind not in SPOKEN | _TOLD and item.state is State.DONE)
    lines = [counted(kinds[kind], *KINDS[kind]) for kind in Kind if kinds[kind]]
    unread = sum(item.state in {State.RECEIVED, State.PARSED} for item in record.messages)
    return (*lines, *([f"{counted(unread, 'mail')} still to be read"] if unread else []))
