"""Commands of the terminal by which mail is taken in.

Arguments are read here and nothing is done here. JSON goes to standard output alone, all else to standard error.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consultation.errors import UsageError
from ingest.intake import FolderOutcome
from ingest.progress import progress
from ingest.terminal import say
from ingest.worker import Worker, open_worker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.session import Opener

#: what people are told of a folder that was rebuilt or moved on its server
RENUMBERED = "the server has numbered the folder anew; everything in it was compared, and nothing was taken twice"


def say_broken(problems: tuple[str, ...]) -> None:
    """Where the account of the ledger does not add up."""
    for problem in problems:
        say(f"THE ACCOUNT DOES NOT ADD UP: {problem}; 'rebuild' makes the record again from archive and journal")


@contextmanager
def opened_worker(context: typer.Context) -> Iterator[Worker]:
    """The worker of this command, with its progress bars."""
    opener: Opener = context.obj
    with opener.session() as session, progress() as bar, open_worker(session, opener.environ, bar) as worker:
        yield worker


def poll(
    context: typer.Context,
    mailbox: Annotated[str | None, typer.Option(help="this mailbox alone")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="show what would be recorded; write nothing")] = False,
    days: Annotated[int | None, typer.Option(min=1, help="with --dry-run: of the past so many days alone")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="with --dry-run: as JSON")] = False,
) -> None:
    """One pass over the mailboxes, then exit. Prints counts by outcome."""
    if not dry_run and (days is not None or as_json):
        raise UsageError("--days and --json go with --dry-run: a poll takes all that is new")
    if dry_run:
        _end_of(_dry_run(context, mailbox, days, as_json=as_json))
        return
    with opened_worker(context) as worker:
        outcomes = worker.poll(mailbox)
        broken = worker.account or ()
    _end_of(outcomes, broken)


def _dry_run(
    context: typer.Context, mailbox: str | None, days: int | None, *, as_json: bool
) -> tuple[FolderOutcome, ...]:
    from ingest.trial import show_trial, trial_json, try_poll

    opener: Opener = context.obj
    with progress() as bar:
        trial = try_poll(opener.consultation(), opener.clock, opener.environ, mailbox=mailbox, days=days, progress=bar)
    if as_json:
        typer.echo(json.dumps(trial_json(trial), ensure_ascii=False, indent=1))
    else:
        show_trial(trial)
    say("this was a trial: nothing was written")
    return trial.outcomes


def _end_of(outcomes: tuple[FolderOutcome, ...], broken: tuple[str, ...] = ()) -> None:
    """Counts by outcome, where the account does not add up, and the exit code that they come to."""
    for item in outcomes:
        say(_line(item))
        if item.renumbered:
            say(f"{item.mailbox}/{item.folder}: {RENUMBERED}")
    say_broken(broken)
    failed = {item.mailbox for item in outcomes if item.problem}
    if failed:
        whole = failed == {item.mailbox for item in outcomes}
        raise typer.Exit(3 if whole else 1)
    if broken:
        raise typer.Exit(1)


def _line(item: FolderOutcome) -> str:
    place = f"{item.mailbox}/{item.folder}".rstrip("/")
    if item.problem:
        return f"{place}: {item.problem}"
    return f"{place}: {item.listed} new, {item.archived} archived, {item.vanished} vanished, {item.held} held"


def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help=".eml, mbox, Maildir, .zip of .eml, or folders of these")],
    mailbox: Annotated[str | None, typer.Option(help="the mailbox that they come from, if all do")] = None,
) -> None:
    """Mail from files through the same pipeline. Safe to repeat."""
    with opened_worker(context) as worker:
        outcome = worker.import_paths(paths, mailbox)
        broken = worker.account or ()
    for path, problem in outcome.problems:
        say(f"{path}: {problem}")
    say(f"{outcome.found} mails found, {outcome.new} new, {outcome.found - outcome.new} known already")
    say_broken(broken)
    if outcome.problems or broken:
        raise typer.Exit(1)
