"""Commands of the terminal that change the calendar: rounds opened, closed and extended, drafts registered."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consultation import changes
from consultation.errors import UsageError
from consultation.moments import parse_moment
from ingest.commands import opened_worker
from ingest.deciding import release
from ingest.drafts import add_draft
from ingest.terminal import By, Note, say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from store.session import Opener, Session

rounds = typer.Typer(help="Changes of the calendar after the start; kept with history.", no_args_is_help=True)
RoundKey = Annotated[str, typer.Argument(metavar="DOCUMENT/ROUND")]
At = Annotated[str | None, typer.Option(help="from when; now if not given")]


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
def round_open(context: typer.Context, key: RoundKey, at: At = None, by: By = "", note: Note = "") -> None:
    """Comments are invited from now (or from --at)."""
    with _opened(context) as session, session.database.transaction() as tx:
        timeline, now = session.timeline(tx), session.clock()
        when = parse_moment(at, timeline.zone) if at else now
        session.change_calendar(tx, changes.open_round(timeline, key, moment=when, at=now, by=by, note=note))


@rounds.command("close")
def round_close(context: typer.Context, key: RoundKey, at: At = None, by: By = "", note: Note = "") -> None:
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


def _opened(context: typer.Context) -> AbstractContextManager[Session]:
    opener: Opener = context.obj
    return opener.session()


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"'{words}' is no date: write it as 2026-02-06") from error
