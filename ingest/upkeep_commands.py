"""Commands of the terminal that keep the record: made again, copied, brought back, and made to forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consultation.assembly import TOKENS
from consultation.errors import UsageError
from ingest.forgetting import forget
from ingest.progress import progress
from ingest.rebuilding import rebuild
from ingest.retention import due, forget_due
from ingest.saving import backup, restore
from ingest.terminal import say
from ingest.worker import open_worker

if TYPE_CHECKING:
    from store.session import Opener


def rebuild_(context: typer.Context) -> None:
    """The database again, from archive and journal. The worker must not be running."""
    opener: Opener = context.obj
    with progress() as bar:
        outcome = rebuild(opener.consultation(), opener.clock, bar)
    for problem in outcome.problems:
        say(problem)
    for digest in outcome.unknown:
        say(
            f"the archive has a mail of which the journal says nothing: {digest}; 'import' or the next poll takes it in"
        )
    say(f"{outcome.messages} messages, {outcome.submissions} submissions, {outcome.decisions} decisions")
    if outcome.problems:
        raise typer.Exit(1)


def backup_(context: typer.Context, file: Annotated[Path, typer.Argument(help="a new file: .tar.gz")]) -> None:
    """One file with archive, journal and record, as they are at this moment. The worker may be running."""
    opener: Opener = context.obj
    with opener.session() as session, progress() as bar:
        outcome = backup(session, file, bar)
    for name in outcome.damaged:
        say(f"{name} is damaged and was saved as it is: bring it back from an earlier backup")
    rest = "" if outcome.record else "; the record is made again by 'rebuild'"
    say(f"{file}: {outcome.mails} mails, {outcome.size:,} octets{rest}")
    say(f"not in it: {_left_out(session.data)}")
    if outcome.damaged:
        raise typer.Exit(1)


def _left_out(data: Path) -> str:
    """What a backup does not hold, and why it need not."""
    tokens = data / TOKENS
    kept = f"; {tokens}, which is worth a password: people sign in again with 'signin'" if tokens.exists() else ""
    return f"the settings, and the passwords, keys and certificates that they name: keep these elsewhere{kept}"


def restore_(context: typer.Context, file: Annotated[Path, typer.Argument(help="what 'backup' wrote")]) -> None:
    """A backup into an empty data folder, every file checked against its digest."""
    opener: Opener = context.obj
    outcome = restore(opener.consultation(), file)
    say(f"restored {outcome.mails} mails as of {outcome.at:%Y-%m-%d %H:%M} UTC")
    if not outcome.record:
        say("the record is not among them: make it again by 'rebuild'")


def forget_(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="ID")] = "",
    by: Annotated[str, typer.Option("--by", envvar="RAPPORTEUR_BY", help="who has it forgotten")] = "",
    why: Annotated[
        str, typer.Option("--why", help="the reason; stays on record, so without what is to be forgotten")
    ] = "",
    over: Annotated[
        bool, typer.Option("--due", help="all that [retention] in the settings keeps no longer; without --by, a list")
    ] = False,
) -> None:
    """Remove what a message said for good; that it was there, and by whom and why it was removed, stays."""
    if bool(subject) is over:
        raise UsageError("say which message (ID), or --due for what the settings keep no longer")
    opener: Opener = context.obj
    if over:
        _forget_due(opener, by)
        return
    with opener.session() as session, progress() as bar, open_worker(session, opener.environ, bar) as worker:
        # In a turn of its own: a worker that is reading the mail at this moment would write it back.
        with worker.turn():
            message = forget(session, worker.reader, subject, by=by, why=why)
        worker.process()
    say(
        f"{message.id} is forgotten. Not reached: the mailboxes, earlier backups, digests already mailed, compilations."
    )


def _forget_due(opener: Opener, by: str) -> None:
    with opener.session() as session:
        if not session.consultation.retention:
            raise UsageError("the settings keep everything for good: [retention] says for how many days")
        with session.database.transaction(write=False) as tx:
            found = due(tx, session.consultation.retention, session.clock())
        for message in found:
            say(f"{message.id}  {message.kind.value}  received {message.received_at:%Y-%m-%d}")
        if not by or not found:
            say(f"{len(found)} mails are due" + (": forget them with --by NAME" if found else ""))
            return
        with progress() as bar, open_worker(session, opener.environ, bar) as worker:
            with worker.turn():
                gone = forget_due(session, worker.reader, by=by)
            worker.process()
    say(f"{len(gone)} mails are forgotten. Not reached: the mailboxes, earlier backups, digests already mailed.")
