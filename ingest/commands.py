"""Commands of the terminal that this room serves: taking mail in, and deciding what the rules could not.

Arguments are read here and nothing is done here. JSON goes to standard output alone, all else to standard error.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from consultation import changes
from consultation.errors import UsageError
from consultation.moments import parse_moment
from ingest.deciding import release
from ingest.drafts import add_draft
from ingest.extract_view import view
from ingest.intake import FolderOutcome
from ingest.progress import progress
from ingest.trial import show_trial, trial_json, try_poll
from ingest.worker import Worker, open_worker
from parsers.facts import to_json
from parsers.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.session import Opener, Session

#: what people are told of a folder that was rebuilt or moved on its server
RENUMBERED = "the server has numbered the folder anew; everything in it was compared, and nothing was taken twice"

By = Annotated[str, typer.Option("--by", envvar="RAPPORTEUR_BY", help="who does it; kept in the history")]
Note = Annotated[str, typer.Option("--note", help="why; kept in the history")]


def say(words: str) -> None:
    """A line for people: standard error, because standard output is for JSON."""
    typer.echo(words, err=True)


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


def extract(
    file: Annotated[Path, typer.Argument(help="a mail or an attachment")],
    as_json: Annotated[bool, typer.Option("--json", help="everything, as JSON")] = False,
) -> None:
    """What the parsers see in one file. Touches no database."""
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    with Sandbox() as sandbox:
        extraction = sandbox.file(file.read_bytes(), file.name)
    if as_json:
        typer.echo(json.dumps(_without_absent(to_json(extraction)), ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, soft_wrap=False)
    console.print(view(extraction, marks=console.color_system is None))


def _without_absent(data: object) -> object:
    """Keys that do not apply are absent (CONTRACT, ``extract``)."""
    if isinstance(data, dict):
        # A field cannot be called ``from`` in Python; in the promised JSON it is.
        return {
            "from" if key == "from_" else key: _without_absent(value)
            for key, value in data.items()
            if value not in (None, [], {})
        }
    if isinstance(data, list):
        return [_without_absent(item) for item in data]
    return data


rounds = typer.Typer(help="Changes of the calendar after the start; kept with history.", no_args_is_help=True)
RoundKey = Annotated[str, typer.Argument(metavar="DOCUMENT/ROUND")]


@rounds.command("add")
def round_add(
    context: typer.Context,
    key: RoundKey,
    opens: Annotated[str, typer.Option(help="YYYY-MM-DD")],
    draft: Annotated[str | None, typer.Option()] = None,
    deadline: Annotated[str | None, typer.Option(help="a date (to its last second) or a time")] = None,
    title: Annotated[str, typer.Option()] = "",
    by: By = "",
    note: Note = "",
) -> None:
    """A round that the settings do not have."""
    with _opened(context) as session, session.database.transaction() as tx:
        timeline, now = session.timeline(tx), session.clock()
        until = parse_moment(deadline, timeline.zone, end=True) if deadline else None
        event = changes.add_round(
            timeline, key, at=now, by=by, opens=_day(opens), title=title, draft=draft, deadline=until, note=note
        )
        session.change_calendar(tx, event)


@rounds.command("open")
def round_open(
    context: typer.Context,
    key: RoundKey,
    at: Annotated[str | None, typer.Option(help="from when; now if not given")] = None,
    by: By = "",
    note: Note = "",
) -> None:
    """Comments are invited from now (or from --at)."""
    with _opened(context) as session, session.database.transaction() as tx:
        timeline, now = session.timeline(tx), session.clock()
        when = parse_moment(at, timeline.zone) if at else now
        session.change_calendar(tx, changes.open_round(timeline, key, moment=when, at=now, by=by, note=note))


@rounds.command("close")
def round_close(
    context: typer.Context,
    key: RoundKey,
    at: Annotated[str | None, typer.Option(help="from when; now if not given")] = None,
    by: By = "",
    note: Note = "",
) -> None:
    """The round ends now (or at --at). Its deadline stays."""
    with _opened(context) as session, session.database.transaction() as tx:
        timeline, now = session.timeline(tx), session.clock()
        when = parse_moment(at, timeline.zone, end=True) if at else now
        session.change_calendar(tx, changes.close_round(timeline, key, moment=when, at=now, by=by, note=note))


@rounds.command("extend")
def round_extend(
    context: typer.Context,
    key: RoundKey,
    deadline: Annotated[str, typer.Option(help="a date (to its last second) or a time")],
    by: By = "",
    note: Note = "",
) -> None:
    """A later deadline; the old one is kept, and mail received since is timed anew."""
    with opened_worker(context) as worker:
        session = worker.session
        with session.database.transaction() as tx:
            timeline, now = session.timeline(tx), session.clock()
            until = parse_moment(deadline, timeline.zone, end=True)
            event = changes.extend_round(timeline, key, deadline=until, at=now, by=by, note=note)
            session.change_calendar(tx, event)
        release(session, (), everything=True)
        worker.process()


drafts = typer.Typer(help="Circulated drafts, the base texts of the rounds.", no_args_is_help=True)


@drafts.command("add")
def draft_add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="the Word or PDF file as it was circulated")],
    document: Annotated[str, typer.Option()],
    draft: Annotated[str, typer.Option()],
    circulated: Annotated[str | None, typer.Option(help="when it went out")] = None,
    by: By = "settings",
) -> None:
    """Register a circulated draft. What came in since is compared with it."""
    with opened_worker(context) as worker:
        zone = worker.session.consultation.zone
        when = parse_moment(circulated, zone) if circulated else None
        stored = add_draft(worker.session, worker.sandbox, file, document=document, draft=draft, circulated=when, by=by)
        worker.process()
    say(f"{stored.key} registered from {stored.file_name}")


@drafts.command("list")
def draft_list(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """The registered drafts."""
    with _opened(context) as session, session.database.transaction() as tx:
        stored = tx.drafts.list()
    if as_json:
        typer.echo(json.dumps([_draft_json(item.key, item.file_name, item.circulated) for item in stored]))
        return
    for item in stored:
        typer.echo(f"{item.key}  {item.circulated.date() if item.circulated else '-'}  {item.file_name}")


def _draft_json(key: str, file: str, circulated: datetime | None) -> dict[str, str | None]:
    return {"key": key, "file": file, "circulated": circulated.isoformat() if circulated else None}


@contextmanager
def _opened(context: typer.Context) -> Iterator[Session]:
    opener: Opener = context.obj
    with opener.session() as session:
        yield session


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"'{words}' is no date: write it as 2026-02-06") from error


def add_to(app: typer.Typer) -> None:
    """Put the commands of this room on the command line."""
    app.command("poll")(poll)
    app.command("import")(import_)
    app.command("extract")(extract)
    app.add_typer(rounds, name="round")
    app.add_typer(drafts, name="draft")
