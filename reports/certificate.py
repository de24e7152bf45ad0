"""The account of a round, or of the whole consultation: every mail that came in, and what it was counted as. Pure.

    mails in = submissions + resends + other kinds + quarantined + vanished + held + forgotten + pending
    listed   = archived + vanished + held                 for each mailbox, folder and UIDVALIDITY
    archived = done + quarantined + pending + forgotten

A round's mails are those that speak on it, whenever they came, and all others that came while it was open: each of
these is listed too, as what it is, so that nothing which arrived in that time can be missing without being seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consultation.rounds import RoundState
from consultation.words import State
from reports.record_json import moment
from store.records import LedgerLine, Message, PollRecord, Receipt

#: not yet read or tagged
PENDING = "pending"
#: states that are counted as themselves; of all others the kind is
_OWN_CLASS = {State.QUARANTINED, State.VANISHED, State.HELD, State.FORGOTTEN}
_UNFINISHED = {State.RECEIVED, State.PARSED}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One mail of the account."""

    message: Message
    #: a kind, or ``quarantined``, ``vanished``, ``held``, ``forgotten``, ``pending``
    counted_as: str
    #: it speaks on the round of the certificate (on any round, where it is of the whole consultation)
    on_round: bool


@dataclass(frozen=True, kw_only=True)
class FolderAccount:
    """The ledger of one folder under one UIDVALIDITY, against what became of its archived copies."""

    line: LedgerLine
    done: int
    quarantined: int
    pending: int
    forgotten: int

    def problems(self) -> Iterator[str]:
        """In words, where it does not add up."""
        line = self.line
        name = f"{line.mailbox}/{line.folder} (UIDVALIDITY {line.uidvalidity})"
        known = line.archived + line.vanished + line.held
        if line.listed != known:
            yield f"{name}: {line.listed} listed, but archived, vanished and held are {known}"
        came_to = self.done + self.quarantined + self.pending + self.forgotten
        if line.archived != came_to:
            yield f"{name}: {line.archived} archived, but done, quarantined, pending and forgotten are {came_to}"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """The account at ``at``; it adds up where it has no ``problems``."""

    consultation: str
    at: datetime
    #: ``None``: the whole consultation
    round: RoundState | None
    entries: tuple[Entry, ...]
    folders: tuple[FolderAccount, ...]
    problems: tuple[str, ...]

    def counts(self, *, on_round: bool) -> dict[str, int]:
        """How many mails count as what, of those on the round or of the others."""
        return dict(sorted(Counter(item.counted_as for item in self.entries if item.on_round is on_round).items()))


def certify(
    consultation: str,
    at: datetime,
    state: RoundState | None,
    messages: Sequence[Message],
    ledger: Sequence[LedgerLine],
    troubled: Sequence[Receipt],
    polls: Sequence[PollRecord],
) -> Certificate:
    """The certificate of a round (*state*) or of the consultation, from all its messages and the whole ledger.

    *troubled*: copies that belong to no message and will not by themselves; *polls*: recent passes, oldest first.
    """
    entries = tuple(entry for item in messages if (entry := _entry(item, state, at)))
    folders = _folders(messages, ledger)
    problems = [
        *(words for folder in folders for words in folder.problems()),
        *(f"{item.id} has no receipt: nobody knows where it came from" for item in messages if not item.receipts),
        *_without_message(troubled),
        *_last_passes(polls),
    ]
    return Certificate(
        consultation=consultation, at=at, round=state, entries=entries, folders=folders, problems=tuple(problems)
    )


def counted_as(message: Message) -> str:
    """What a mail counts as: exactly one thing."""
    if message.state in _UNFINISHED:
        return PENDING
    return message.state.value if message.state in _OWN_CLASS else message.kind.value


def _entry(message: Message, state: RoundState | None, at: datetime) -> Entry | None:
    """The mail's place in the account; ``None`` where it is none of the round's."""
    keys = {f"{tag.document}/{tag.round}" for part in message.submissions for tag in part.tags}
    if state is None:
        return Entry(message=message, counted_as=counted_as(message), on_round=bool(keys))
    end = min(state.closes_at, at) if state.closes_at else at
    if state.key not in keys and not state.opens_at <= message.received_at <= end:
        return None
    return Entry(message=message, counted_as=counted_as(message), on_round=state.key in keys)


def _folders(messages: Iterable[Message], ledger: Sequence[LedgerLine]) -> tuple[FolderAccount, ...]:
    """What became of the archived copies of each folder, counted from the messages and not from the ledger."""
    found: Counter[tuple[str, str, int, str]] = Counter()
    for message in messages:
        for item in message.receipts:
            if item.state == "archived":
                found[item.mailbox, item.folder, item.uidvalidity, _end(message)] += 1
    accounts = []
    for line in ledger:
        place = (line.mailbox, line.folder, line.uidvalidity)
        accounts.append(
            FolderAccount(
                line=line,
                done=found[*place, "done"],
                quarantined=found[*place, State.QUARANTINED.value],
                # Copies that are of no message yet wait to be read.
                pending=found[*place, PENDING] + line.archived - line.attached,
                forgotten=found[*place, State.FORGOTTEN.value],
            )
        )
    return tuple(accounts)


def _end(message: Message) -> str:
    if message.state in _UNFINISHED:
        return PENDING
    return message.state.value


def _without_message(troubled: Iterable[Receipt]) -> Iterator[str]:
    for item in troubled:
        if item.message is None and item.state == "archived":
            yield f"{item.mailbox}/{item.folder} {item.uid}: archived and given up ({item.problem or 'no reason'})"


def _last_passes(polls: Iterable[PollRecord]) -> Iterator[str]:
    """The latest pass over each folder, where it failed or left something behind."""
    for item in {(item.mailbox, item.folder): item for item in polls}.values():
        name = f"{item.mailbox}/{item.folder}".rstrip("/")
        had = item.archived + item.vanished + item.held
        if item.outcome != "ok":
            yield f"{name}: not read on the last pass: {item.problem or item.outcome}"
        elif item.listed != had:
            yield f"{name}: {item.listed} were listed on the last pass and {had} could be had; the rest is asked again"


def certificate_json(certificate: Certificate) -> dict[str, Any]:
    """The certificate as JSON."""
    return {
        "consultation": certificate.consultation,
        "at": moment(certificate.at),
        "round": certificate.round.key if certificate.round else None,
        "adds_up": not certificate.problems,
        "problems": list(certificate.problems),
        "mails_in": len(certificate.entries),
        "on_round": certificate.counts(on_round=True),
        "other": certificate.counts(on_round=False),
        "messages": [_entry_json(item) for item in certificate.entries],
        "ledger": [_folder_json(item) for item in certificate.folders],
    }


def _entry_json(item: Entry) -> dict[str, Any]:
    message = item.message
    return {
        "id": message.id,
        "refs": [part.ref for part in message.submissions],
        "counted_as": item.counted_as,
        "on_round": item.on_round,
        "received_at": moment(message.received_at),
        "mailboxes": sorted({each.mailbox for each in message.receipts}),
        "sender": message.sender_address,
        "subject": message.subject,
        "problem": message.problem,
        "needs_review": message.needs_review,
    }


def _folder_json(item: FolderAccount) -> dict[str, Any]:
    line = item.line
    return {
        "mailbox": line.mailbox,
        "folder": line.folder,
        "uidvalidity": line.uidvalidity,
        "listed": line.listed,
        "archived": line.archived,
        "vanished": line.vanished,
        "held": line.held,
        "done": item.done,
        "quarantined": item.quarantined,
        "pending": item.pending,
        "forgotten": item.forgotten,
        "adds_up": not list(item.problems()),
    }
