"""The command ``digest``: see one, keep one, or send one. Arguments are read here; the rest is done elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from consultation.errors import AmbiguousName, SendError, StorageError, UsageError
from consultation.rounds import RoundState
from consultation.timeline import Timeline
from reports.delivery import SmtpTransport, Transport
from reports.digest_mail import compose
from reports.digest_record import gather
from reports.dispatch import build_digest, deliver, envelope_to, queue, queue_again
from reports.due import DigestKind, Due, daily_moment, period_of
from reports.rendering import Rendered, render

if TYPE_CHECKING:
    from store.session import Opener, Session


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the command line asked for."""

    kind: DigestKind
    round: str | None


def digest(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="daily|deadline|reminder")],
    round_: Annotated[str | None, typer.Option("--round", help="DOCUMENT/ROUND; else the nearest deadline")] = None,
    send: Annotated[bool, typer.Option("--send", help="queue it under its key and send it")] = False,
    resend: Annotated[
        bool, typer.Option("--resend", help="send the latest that was refused, lost or came back once more, unchanged")
    ] = False,
    preview: Annotated[Path | None, typer.Option("--preview", help="write .eml, .html and .txt there")] = None,
) -> None:
    """Render a digest as it stands now: to the terminal, to files, or (--send) to its recipients, once."""
    if kind not in {DigestKind.DAILY, DigestKind.DEADLINE, DigestKind.REMINDER}:
        raise UsageError(f"there is no digest '{kind}': it is daily, deadline or reminder")
    if sum(map(bool, (send, preview, resend))) > 1:
        raise UsageError("--send, --preview and --resend do not go together: choose one")
    asked = _Asked(kind=DigestKind(kind), round=round_)
    opener: Opener = context.obj
    with opener.session() as session:
        if send or resend:
            (_send if send else _resend)(session, asked, opener)
            return
        owed, rendered, mail = _rendered(session, asked)
    if preview is None:
        typer.echo(f"{rendered.subject}\n\n{rendered.text}")
    else:
        for path in write_preview(preview, owed, rendered, mail):
            typer.echo(str(path), err=True)


def _rendered(session: Session, asked: _Asked) -> tuple[Due, Rendered, bytes]:
    now = session.clock()
    with session.database.transaction(write=False) as tx:
        owed = _owed(session, session.timeline(tx), asked, now)
        record = gather(session, tx, now)
    rendered = render(build_digest(record, owed))
    to = owed.recipients[0] if owed.recipients else session.consultation.outgoing.sender
    return owed, rendered, compose(rendered, owed, envelope_to(record, to), now)


def write_preview(folder: Path, owed: Due, rendered: Rendered, mail: bytes) -> list[Path]:
    """The digest as it would be mailed, its page and its text, in *folder*; StorageError where it cannot be written."""
    stem = "-".join(filter(None, (owed.kind.value, owed.round.replace("/", "-"), owed.period[:10])))
    contents = {".eml": mail, ".html": rendered.html.encode(), ".txt": rendered.text.encode()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for suffix, content in contents.items():
            path = folder / f"{stem}{suffix}"
            path.write_bytes(content)
            written.append(path)
    except OSError as error:
        raise StorageError(f"cannot write to {folder}: {error.strerror}") from error
    return written


def _send(session: Session, asked: _Asked, opener: Opener) -> None:
    now, outgoing = session.clock(), session.consultation.outgoing
    if now < session.consultation.goes_live:
        raise UsageError("the consultation is not live yet ([consultation] goes_live): nothing is mailed before")
    transport = SmtpTransport(outgoing, opener.outgoing_credential())
    with session.database.transaction() as tx:
        owed = _owed(session, session.timeline(tx), asked, now)
        if not owed.recipients:
            raise UsageError(f"nobody gets the {owed.kind} digest: fill in [digests] of the settings")
        if asked.kind is DigestKind.DEADLINE and now < owed.due_at:
            raise UsageError(f"the account of {owed.round} is due at {owed.due_at:%Y-%m-%d %H:%M} UTC: use --preview")
        known = {(item.kind, item.round, item.period) for item in tx.outbox.index(session.consultation.id)}
        if (owed.kind.value, owed.round, owed.period) in known:
            raise UsageError(f"the {owed.kind} digest for {owed.period} is queued or sent already: use --preview")
        queued = queue(session, tx, (owed,))
    _deliver(session, transport, queued)


def _resend(session: Session, asked: _Asked, opener: Opener) -> None:
    outgoing = session.consultation.outgoing
    transport = SmtpTransport(outgoing, opener.outgoing_credential())
    with session.database.transaction() as tx:
        key = session.timeline(tx).resolve(asked.round).key if asked.round else None
        queued = queue_again(session, tx, asked.kind, key)
    _deliver(session, transport, queued)


def _deliver(session: Session, transport: Transport, queued: int) -> None:
    outcome = deliver(session, transport)
    typer.echo(f"{queued} queued, {outcome.sent} sent, {outcome.waiting} waiting", err=True)
    if outcome.problems:
        raise SendError("; ".join(outcome.problems))


def _owed(session: Session, timeline: Timeline, asked: _Asked, now: datetime) -> Due:
    """The digest asked for, under the key that the worker would give it, due now."""
    plan = session.consultation.digests
    if asked.kind is DigestKind.DAILY:
        today = now.astimezone(ZoneInfo(session.consultation.zone)).date()
        owed = min(now, daily_moment(session.consultation, today))
        at = now if owed == now else owed
        return Due(kind=asked.kind, period=today.isoformat(), due_at=at, recipients=plan.daily_to)
    state = _round(timeline, asked, now)
    assert state.deadline is not None
    if asked.kind is DigestKind.DEADLINE:
        due_at = state.deadline + timedelta(hours=plan.deadline_after_hours)
        return Due(
            kind=asked.kind,
            round=state.key,
            period=period_of(state.deadline),
            due_at=due_at,
            recipients=plan.deadline_to,
        )
    if state.deadline <= now:
        raise UsageError(f"the deadline of {state.key} has passed: 'digest deadline' gives its account")
    days = (state.deadline.date() - now.astimezone(state.deadline.tzinfo).date()).days
    period = f"{period_of(state.deadline)} -{days}d"
    return Due(kind=asked.kind, round=state.key, period=period, due_at=now, recipients=plan.reminder_to)


def _round(timeline: Timeline, asked: _Asked, now: datetime) -> RoundState:
    """The round named; else the one whose deadline passed last, or for a reminder comes next."""
    if asked.round is not None:
        state = timeline.resolve(asked.round)
        if state.deadline is None:
            raise UsageError(f"{state.key} has no deadline: there is no digest of it")
        return state
    dated = [state for state in timeline.rounds() if state.deadline]
    if asked.kind is DigestKind.REMINDER:
        chosen = [state for state in dated if state.deadline and state.deadline > now]
        nearest = min((state.deadline for state in chosen if state.deadline), default=None)
    else:
        chosen = [state for state in dated if state.deadline and state.deadline <= now]
        nearest = max((state.deadline for state in chosen if state.deadline), default=None)
    found = [state for state in chosen if state.deadline == nearest]
    if not found:
        raise UsageError("there is no such deadline: name a round by --round DOCUMENT/ROUND; 'calendar' lists them")
    if len(found) > 1:
        raise AmbiguousName("--round", [state.key for state in found])
    return found[0]
