"""How the mailboxes were read, whether the account of the ledger closes, and digests that did not go out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from reports.digest import MailboxHealth
from reports.digest_record import Record
from reports.wording import at, counted, shown
from store import ledger
from store.records import LedgerLine, OutboxItem, PollRecord

#: a digest that still waits after so long is told (FAULTS S1)
_WAITING = timedelta(hours=1)
#: a digest that came back is told for so long: a report of it may be days behind it
_BOUNCED = timedelta(days=7)


def mailboxes(record: Record) -> tuple[MailboxHealth, ...]:
    """Every mailbox of the settings, and every other that the ledger knows, in this order."""
    names = dict.fromkeys([*(box.name for box in record.consultation.mailboxes), *(x.mailbox for x in record.ledger)])
    return tuple(_mailbox(record, name) for name in names)


def passes(polls: Sequence[PollRecord], mailbox: str) -> tuple[int, int]:
    """How often a mailbox was read whole, and how often not: a pass is all folders at one moment."""
    moments: dict[object, bool] = {}
    for item in polls:
        if item.mailbox == mailbox:
            moments[item.at] = moments.get(item.at, True) and item.outcome == "ok"
    return sum(moments.values()), len(moments) - sum(moments.values())


def _mailbox(record: Record, name: str) -> MailboxHealth:
    own = [item for item in record.polls if item.mailbox == name]
    good, bad = passes(own, name)
    last = max((item.at for item in own if item.outcome == "ok"), default=None)
    failed = [item for item in own if item.outcome != "ok"]
    lines = [line for line in record.ledger if line.mailbox == name]
    polls = f"read {counted(good, 'time')}" if good else "not read once"
    failures = f"{counted(bad, 'time')} it could not be read: {shown(failed[-1].problem or '', 140)}" if failed else ""
    return MailboxHealth(
        name=shown(name, 40),
        polls=polls + (f", last {at(last, record.zone)}" if last else ""),
        failures=failures,
        ledger=(*map(_ledger, lines), *_renumbered(record, lines)),
        well=bool(good) and not failed and not ledger.problems(lines),
    )


def _renumbered(record: Record, lines: Sequence[LedgerLine]) -> Iterator[str]:
    """Folders that were found under another UIDVALIDITY in the time covered (FAULTS I5)."""
    for line, first_at in ledger.renumbered(lines):
        if record.since < first_at <= record.now:
            yield (
                f"{shown(line.folder, 40)}: the server has numbered it anew ({at(first_at, record.zone)}); everything"
                f" in it was compared ({counted(line.listed, 'copy', 'copies')}), and nothing was taken twice"
            )


def _ledger(line: LedgerLine) -> str:
    account = (
        f"{shown(line.folder, 40)}: {line.listed} listed = {line.archived} archived"
        f" + {line.vanished} removed before we could read them + {line.held} over the size limit"
    )
    unread = line.archived - line.attached
    account += f"; {counted(unread, 'archived copy', 'archived copies')} not yet on record" if unread else ""
    broken = ledger.problems([line])
    return f"THE ACCOUNT DOES NOT CLOSE. {account}. {shown('; '.join(broken), 300)}" if broken else account


def undelivered(record: Record) -> tuple[str, ...]:
    """Digests that were refused, may not have arrived, or wait longer than they should."""
    return tuple(words for item in record.outbox if (words := _delivery(record, item)))


def _delivery(record: Record, item: OutboxItem) -> str:
    what = f"The {item.kind} digest for {shown(item.period, 40)} to {shown(item.recipient, 80)}"
    why = f": {shown(item.problem, 140)}" if item.problem else ""
    # told once: what came to its end before the time covered was in an earlier digest
    recent = item.created_at >= record.since - timedelta(days=1)
    if item.state == "bounced" and record.now - item.created_at <= _BOUNCED:
        return f"{what} {item.problem and shown(item.problem, 160)}; 'digest {item.kind} --resend' sends it once more"
    if item.state == "refused" and recent:
        return f"{what} was refused{why}"
    if item.state == "unknown" and recent:
        return f"{what} may not have arrived{why}"
    if item.state == "pending" and record.now - item.due_at > _WAITING and item.attempts:
        return f"{what} still waits after {counted(item.attempts, 'try', 'tries')}{why}"
    return ""
