"""What a digest says, before it is written out: frozen values, made by ``daily_digest`` and ``round_digest``.

Everything is in words already and nothing is markup: templates lay it out and add nothing but headings. Names are
those that may be printed ("one delegation" where a paper is not for attribution).
"""

from __future__ import annotations

from dataclasses import dataclass

from consultation.words import Timing


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One submission in one round."""

    ref: str
    who: str
    #: those who wrote it alone, without who supports it
    authors: str
    mark: Timing
    #: ``late by 3 h 12 min``
    timing: str
    #: ``Thu 5 Feb, 16:12 CET``
    received: str
    #: what came: ``Word file with tracked changes (14 edits, 3 comments)``
    nature: str
    #: how it stands to others, and what to be careful of
    notes: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class EntryGroup:
    """The new submissions of one round, or those that belong to none yet."""

    title: str
    #: ``deadline Friday 6 February 2026, 23:59:59 CET (Europe/Zurich)``
    subtitle: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of a mail and where they stood."""

    text: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to decide, with the command that does it."""

    when: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing that the rules were not certain of."""

    question: str
    evidence: tuple[Quote, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One mail that waits for a person."""

    message: str
    who: str
    received: str
    #: of the mail; empty where it is withheld
    subject: str
    #: how it stands on record until somebody decides
    taken_as: str
    doubts: tuple[Doubt, ...]
    #: it was not in the digest before
    new: bool
    #: accepts everything as it stands; empty where that is not possible
    accept: str = ""


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A mail or copy that could not be read."""

    id: str
    who: str
    subject: str
    reason: str
    #: what one can do
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A mail that came to fewer mailboxes than it should have."""

    id: str
    who: str
    #: ``came to info only``
    what: str


@dataclass(frozen=True, kw_only=True)
class RoundCount:
    """The counts of one round so far."""

    title: str
    submissions: int
    states: int
    organisations: int
    on_time: int
    borderline: int
    late: int
    no_deadline: int
    unconfirmed: int


@dataclass(frozen=True, kw_only=True)
class NextDeadline:
    """A deadline ahead."""

    title: str
    when: str
    left: str


@dataclass(frozen=True, kw_only=True)
class MailboxHealth:
    """How a mailbox has been read in the time that the digest covers."""

    name: str
    #: ``read 288 times, last Fri 6 Feb, 07:26 CET``
    polls: str
    #: what failed; empty: nothing
    failures: str
    #: ``INBOX: 87 listed = 87 archived + 0 removed before …``
    ledger: tuple[str, ...]
    well: bool


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What every digest has."""

    kind: str
    consultation: str
    prefix: str
    title: str
    #: for the mail's subject, in our own words alone
    subject: str
    #: the first lines: what matters
    lead: tuple[str, ...]
    #: ``sent late: due …, sent …``; empty: in time
    late: str
    #: the time covered, or the moment of the account, with the zone named
    period: str
    decisions: tuple[Decision, ...]
    unreadable: tuple[Unreadable, ...]
    missing: tuple[Missing, ...]
    deadlines: tuple[NextDeadline, ...]
    mailboxes: tuple[MailboxHealth, ...]
    #: digests that did not go out as they should
    undelivered: tuple[str, ...]
    #: one for each submission on record that nobody has confirmed
    unconfirmed: int = 0


@dataclass(frozen=True, kw_only=True)
class DailyDigest(Digest):
    """What became known since the last one."""

    groups: tuple[EntryGroup, ...]
    #: mails on the record that are no submission: returns, statements, withdrawals, enquiries, …
    others: tuple[str, ...]
    #: all else, by kind, without content
    set_aside: tuple[str, ...]
    counts: tuple[RoundCount, ...]
    #: ``Open without a deadline: …``
    open_rounds: tuple[str, ...]
    #: where a person is to confirm everything: what is new, unconfirmed and not doubtful, a command each
    to_confirm: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those of one group who have submitted."""

    name: str
    #: ``12 of 54``; without "of" where the group has no end
    count: str
    #: ``Norway``, ``Chile (late by 2 h)``, in the order of their names
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Outstanding:
    """Those of one standing who have not submitted."""

    name: str
    submitted: int
    #: how many there are; 0 where nobody can say
    expected: int


@dataclass(frozen=True, kw_only=True)
class RoundDigest(Digest):
    """The account of one round at its deadline, or before it."""

    round_title: str
    deadline: str
    count: RoundCount
    groups: tuple[Group, ...]
    #: past the deadline so far, the later first
    past: tuple[Entry, ...]
    outstanding: tuple[Outstanding, ...]
    #: spoke on an earlier draft of the document and not on this one
    earlier: tuple[str, ...]
    #: the account: mails of the round by what they are
    account: tuple[str, ...]
    statements: tuple[str, ...]
    #: how to get the compilation
    compilation: tuple[str, ...]
