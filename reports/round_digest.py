"""The account of one round: at its deadline, again when the deadline was changed, and as a reminder before it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from consultation.participants import Participant
from consultation.rounds import RoundState
from consultation.words import SPOKEN, Kind, ParticipantKind, State, Timing, TreatyStatus
from reports.attribution import WITHHELD, name_of, speakers_of, withheld
from reports.counting import Counted, counted_in, missing, round_count
from reports.daily_digest import next_deadlines, sent_late
from reports.decisions_needed import decisions, unreadable
from reports.digest import Entry, Group, Outstanding, RoundCount, RoundDigest
from reports.digest_record import Record
from reports.due import DigestKind, Due
from reports.entries import entry
from reports.mailbox_health import mailboxes, undelivered
from reports.wording import KINDS, MARKS, STATUSES, at, counted, deadline, left, listed, short_day, span
from store.records import Message, Submitter

GROUPS: Mapping[str, str] = {
    ParticipantKind.GROUP_OF_STATES: "Groups of States",
    ParticipantKind.REGIONAL_ORG: "Regional organisations",
    ParticipantKind.UN: "United Nations",
    ParticipantKind.RED_CROSS: "Red Cross and Red Crescent",
    ParticipantKind.EXPERT_CENTRE: "Expert centres",
    ParticipantKind.CIVIL_SOCIETY: "Civil society",
    ParticipantKind.OPERATOR: "Operators",
    ParticipantKind.INDUSTRY: "Industry",
    ParticipantKind.INDIVIDUAL: "Individuals",
    ParticipantKind.UNKNOWN: "Others",
    ParticipantKind.INTERNAL: "Secretariat and presidency",
}
#: regional groups of the United Nations as the registry calls them
REGIONS: Mapping[str, str] = {
    "African": "African States",
    "Asia-Pacific": "Asia-Pacific States",
    "EEG": "Eastern European States",
    "GRULAC": "Latin American and Caribbean States",
    "WEOG": "Western European and other States",
}
#: States of which the registry knows no regional group
_UNGROUPED = "Other States"


def build_round(record: Record, owed: Due) -> RoundDigest:
    """The account of the round ``owed.round`` as it stands at ``record.now``."""
    state = record.timeline.round(owed.round)
    hidden = withheld(record.messages)
    found = counted_in(record.messages, state.key)
    count = round_count(record, state.key)
    title = record.round_title(state.key)
    concerned = _concerned(record.messages, state)
    waiting = tuple(item for item in decisions(record, hidden) if item.message in concerned)
    head, short = _heading(record, state, owed, title, count)
    return RoundDigest(
        kind=owed.kind,
        consultation=record.consultation.name,
        prefix=record.consultation.ref_prefix,
        title=head,
        subject=short,
        lead=_lead(record, state, owed, count, len(waiting)),
        late=sent_late(record, owed),
        period=f"As it stood on {at(record.now, record.zone)}; times are those of {record.zone}.",
        decisions=waiting,
        unreadable=unreadable(record, hidden),
        missing=tuple(item for item in missing(record, hidden, only_since=False) if item.id in concerned),
        deadlines=tuple(item for item in next_deadlines(record) if item.title != title),
        mailboxes=mailboxes(record),
        undelivered=undelivered(record),
        unconfirmed=count.unconfirmed,
        round_title=title,
        deadline=_deadline_words(state),
        count=count,
        groups=_groups(record, found, hidden),
        past=_past(record, found, hidden),
        outstanding=_outstanding(record, state, found),
        earlier=_earlier(record, state, found, hidden),
        account=_account(record.messages, concerned, count),
        statements=_statements(record.messages, state, hidden),
        compilation=_compilation(state, owed),
    )


def _heading(record: Record, state: RoundState, owed: Due, title: str, count: RoundCount) -> tuple[str, str]:
    """The title, and the subject of the mail."""
    assert state.deadline is not None
    number = counted(count.submissions, "submission")
    if owed.kind is DigestKind.REMINDER:
        when = left(state.deadline, record.now, record.zone)
        return f"Deadline {when}: {title}", f"Deadline {when}, {title}: {number} so far"
    if owed.kind is DigestKind.CORRECTION:
        return f"Deadline digest, corrected: {title}", f"Deadline changed and passed, {title}: {number}"
    return f"Deadline digest: {title}", f"Deadline passed, {title}: {number}"


def _deadline_words(state: RoundState) -> str:
    assert state.deadline is not None
    words = deadline(state.deadline, state.zone)
    if state.first_deadline and state.first_deadline != state.deadline:
        words += f"; first set for {short_day(state.first_deadline.astimezone(ZoneInfo(state.zone)).date())}"
    return words


def _lead(record: Record, state: RoundState, owed: Due, count: RoundCount, waiting: int) -> tuple[str, ...]:
    assert state.deadline is not None
    so_far = " so far" if owed.kind is DigestKind.REMINDER else ""
    who = f", from {counted(count.states, 'State')} and {counted(count.organisations, 'organisation')}"
    number = counted(count.submissions, "submission") if count.submissions else "No submissions"
    lines = [f"{number}{so_far}{who if count.submissions else ''}."]
    if owed.kind is DigestKind.REMINDER:
        lines.insert(0, f"The deadline is {left(state.deadline, record.now, record.zone)}: {_deadline_words(state)}.")
    else:
        gone = span(int((record.now - state.deadline).total_seconds()) // 3600 * 3600)
        lines.append(
            f"{count.on_time} on time, {count.borderline} borderline, {count.late} late so far ({gone} after)."
        )
    if owed.kind is DigestKind.CORRECTION:
        lines.append("An earlier digest gave the account for another deadline; this one takes its place.")
    lines.append(f"{counted(waiting, 'mail waits', 'mails wait')} for a decision." if waiting else "")
    return tuple(filter(None, lines))


def _concerned(messages: Sequence[Message], state: RoundState) -> frozenset[str]:
    """Messages with anything on the round, and undecided ones that could be."""
    found = set()
    for message in messages:
        tags = [tag for part in message.submissions for tag in part.tags]
        on_it = any(f"{tag.document}/{tag.round}" == state.key for tag in tags)
        maybe = any(tag.runner_up and tag.runner_up.document == state.round.document for tag in tags) or not tags
        if on_it or (message.needs_review and maybe and message.received_at >= state.opens_at):
            found.add(message.id)
    return frozenset(found)


def _groups(record: Record, found: Sequence[Counted], hidden: frozenset[str]) -> tuple[Group, ...]:
    """Those who submitted, by regional group or kind; "one delegation" stands in a group of its own."""
    sizes = Counter(_group_of(item) for item in record.registry.states())
    members: dict[str, dict[str, str]] = {}
    nameless = 0
    for item in found:
        if item.part.ref in hidden:
            nameless += 1
            continue
        for who in item.speakers:
            known = record.registry.get(who.id)
            group = _group_of(known) if known else GROUPS.get(who.kind, "Others")
            members.setdefault(group, {}).setdefault(who.id, _member(item, who))
    order = [*sorted(name for name in sizes if name != _UNGROUPED), _UNGROUPED, *GROUPS.values()]
    groups = [
        Group(
            name=name,
            count=f"{len(members[name])} of {sizes[name]}" if name in sizes else str(len(members[name])),
            members=tuple(sorted(members[name].values(), key=str.casefold)),
        )
        for name in order
        if name in members
    ]
    if nameless:
        words = counted(nameless, "submission")
        groups.append(Group(name="Not for attribution", count=words, members=(WITHHELD,) * nameless))
    return tuple(groups)


def _group_of(participant: Participant) -> str:
    region = REGIONS.get(participant.group, participant.group) or _UNGROUPED
    return region if participant.is_state else GROUPS.get(participant.kind, "Others")


def _member(item: Counted, who: Submitter) -> str:
    marks = []
    if who.status and who.status != TreatyStatus.STATE_PARTY:
        marks.append(STATUSES[who.status][0] if who.status in STATUSES else who.status)
    if item.message.kind is Kind.NIL_RETURN:
        marks.append("no comments")
    if item.tag.timing in {Timing.LATE, Timing.BORDERLINE}:
        by = span(item.tag.late_by_seconds)
        marks.append(f"late by {by}" if item.tag.timing is Timing.LATE else f"{MARKS[item.tag.timing]}, {by} past")
    star = " *" if item.part.confirmed_by is None else ""
    return name_of(who) + star + (f" ({', '.join(marks)})" if marks else "")


def _past(record: Record, found: Sequence[Counted], hidden: frozenset[str]) -> tuple[Entry, ...]:
    late = [item for item in found if item.tag.timing in {Timing.LATE, Timing.BORDERLINE}]
    late.sort(key=lambda item: -item.tag.late_by_seconds)
    return tuple(entry(record, item.message, item.part, item.tag, hidden) for item in late)


def _outstanding(record: Record, state: RoundState, found: Sequence[Counted]) -> tuple[Outstanding, ...]:
    """Of those invited, by their standing on the day of the deadline: how many there are, how many have submitted."""
    assert state.deadline is not None
    day = state.deadline.date()
    standing = record.registry.status_counts(day)
    submitted = Counter(
        known.status_on(day)
        for known in map(record.registry.get, {who.id for item in found for who in item.speakers})
        if known is not None and known.is_state
    )
    invited = state.round.invited or tuple(TreatyStatus)
    return tuple(
        Outstanding(name=_capital(STATUSES[status][1]), submitted=submitted[status], expected=standing[status])
        for status in TreatyStatus
        # an acceding State has consented to be bound: whoever invites States Parties has invited it
        if (status in invited or status is TreatyStatus.ACCEDING) and standing[status]
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _earlier(record: Record, state: RoundState, found: Sequence[Counted], hidden: frozenset[str]) -> tuple[str, ...]:
    """Who spoke on an earlier round of the same document and not on this one: those one would expect to hear from."""
    have = {who.id for item in found for who in item.speakers}
    before = [
        other.key
        for other in record.timeline.rounds(state.round.document)
        if other.opens_at < state.opens_at and other.key != state.key
    ]
    names = {
        who.id: name_of(who)
        for key in before
        for item in counted_in(record.messages, key)
        if item.part.ref not in hidden
        for who in item.speakers
        if who.id not in have and who.kind != ParticipantKind.INDIVIDUAL
    }
    return tuple(sorted(names.values(), key=str.casefold))


def _account(messages: Sequence[Message], concerned: Iterable[str], count: RoundCount) -> tuple[str, ...]:
    """Every mail of the round, by what it is: the sum is all there is."""
    chosen = [item for item in messages if item.id in set(concerned)]
    kinds = Counter(item.kind for item in chosen if item.state is State.DONE)
    lines = [counted(kinds[kind], *KINDS[kind]) for kind in Kind if kinds[kind] and kind in SPOKEN | {Kind.ENQUIRY}]
    parts = [part for item in chosen for part in item.submissions]
    replaced = sum(part.superseded_by is not None for part in parts)
    withdrawn = sum(part.withdrawn_by is not None for part in parts)
    lines += [f"of these, {counted(replaced, 'was', 'were')} replaced by a later version"] if replaced else []
    lines += [f"of these, {counted(withdrawn, 'was', 'were')} withdrawn"] if withdrawn else []
    lines += [f"so {count.submissions} count"] if lines else []
    return tuple(lines)


def _statements(messages: Sequence[Message], state: RoundState, hidden: frozenset[str]) -> tuple[str, ...]:
    return tuple(
        f"{speakers_of(item, hidden)} ({listed([part.ref for part in item.submissions]) or item.id})"
        for item in messages
        if item.kind is Kind.STATEMENT and item.id in _concerned([item], state)
    )


def _compilation(state: RoundState, owed: Due) -> tuple[str, ...]:
    if owed.kind is DigestKind.REMINDER:
        return ()
    chosen = f"rapporteur compile {state.round.document} --round {state.round.id} --format"
    return (f"{chosen} docx", f"{chosen} json")
