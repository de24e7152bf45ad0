"""Commands of the terminal that this room serves: showing the record and taking it out.

Arguments are read here and nothing is done here. JSON goes to standard output alone, all else to standard error.
What draws tables is loaded where one is drawn: programs that ask for JSON ask often.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from consultation.errors import UsageError
from consultation.moments import in_zone, parse_moment
from consultation.registry import Registry
from consultation.words import Kind, State
from reports import coverage, record_json, sheets
from reports.compiling import compile_round, write

if TYPE_CHECKING:
    from store.records import Message
    from store.session import Opener, Session

AsJson = Annotated[bool, typer.Option("--json", help="the promised JSON, on standard output")]


def print_json(data: Any) -> None:
    """JSON on standard output, readable in every script."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _message_json(session: Session, items: tuple[Message, ...]) -> list[dict[str, Any]]:
    now, settling = session.clock(), session.consultation.settling
    return [record_json.message(item, now, settling) for item in items]


def messages(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option()] = None,
    state: Annotated[str | None, typer.Option()] = None,
    as_json: AsJson = False,
) -> None:
    """Every message, submissions or not."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        found = tx.messages.list(
            kind=_word(Kind, kind, "--kind"), state=_word(State, state, "--state"), consultation=session.consultation.id
        )
        if as_json:
            print_json(_message_json(session, found))
            return
    from reports.tables import show_messages

    show_messages(found)


def submissions(
    context: typer.Context,
    document: Annotated[str | None, typer.Option()] = None,
    round_: Annotated[str | None, typer.Option("--round")] = None,
    submitter: Annotated[str | None, typer.Option(help="id, as NOR or icrc")] = None,
    needs_review: Annotated[bool, typer.Option("--needs-review", help="all that a person must look at")] = False,
    as_json: AsJson = False,
    csv: Annotated[Path | None, typer.Option(help="write a CSV file")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="write an Excel file")] = None,
) -> None:
    """The submissions; with --needs-review all that a person must look at, mail of undecided kind too."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        if round_ is not None:
            state = session.timeline(tx).resolve(round_, document)
            document, round_ = state.round.document, state.round.id
        refs = tx.submissions.list(document=document, round=round_, submitter=submitter)
        chosen = {item.message for item in refs}
        narrowed = any(option is not None for option in (document, round_, submitter))
        found = tuple(
            item
            for item in tx.messages.list(consultation=session.consultation.id)
            if (item.id in chosen or (needs_review and not narrowed)) and (not needs_review or _waits(item))
        )
        if as_json:
            print_json(_message_json(session, found))
            return
        if csv or xlsx:
            rows = sheets.rows(session.consultation, found, tx.messages.list(consultation=session.consultation.id))
            for path, write_rows in ((csv, sheets.write_csv), (xlsx, sheets.write_xlsx)):
                if path is not None:
                    write_rows(path, rows)
            return
    from reports.tables import show_messages

    show_messages(found)


def _waits(item: Message) -> bool:
    return item.needs_review or item.state is State.QUARANTINED


def show(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="ID|REF")],
    as_json: AsJson = False,
) -> None:
    """One message or submission with its evidence, receipts, attachments, contributions and history."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        found = tx.messages.find(subject)
        contributions = tx.contributions.of([item.ref for item in found.submissions])
        decisions = tx.decisions.of([found.id, *(item.ref for item in found.submissions)])
        timeline = session.timeline(tx)
        data = _message_json(session, (found,))[0]
    if not as_json:
        from rich.console import Console

        from reports.explaining import Explained, explain

        missing = data["missing_receipts"]
        explained = Explained(
            message=found, contributions=contributions, decisions=decisions, timeline=timeline, missing=missing
        )
        # Text of mails is data: markup in it is shown, never obeyed.
        Console(markup=False, highlight=False).print(explain(explained))
        return
    data["why_kind"] = record_json.why_kind(found.verdict)
    data["contributions"] = [record_json.contribution(item) for item in contributions]
    data["decisions"] = [record_json.decision(item, found.verdict) for item in decisions]
    print_json(data)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument()],
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Full text over bodies, attachments and contributions."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        hits = tx.search.query(query, limit=limit)
        found = {hit.message: tx.messages.find(hit.message) for hit in hits}
        data = [
            record_json.message(found[hit.message], session.clock(), session.consultation.settling)
            | {"found_in": hit.field}
            for hit in hits
        ]
    if as_json:
        print_json(data)
        return
    from reports.tables import show_messages

    show_messages(tuple(found.values()))


def calendar(context: typer.Context, as_json: AsJson = False) -> None:
    """Documents, drafts, rounds, deadlines, and what is open now."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        data = record_json.calendar(session.timeline(tx), session.consultation, session.clock())
    if as_json:
        print_json(data)
        return
    from reports.tables import show_calendar

    show_calendar(data)


def compile_(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT")],
    round_: Annotated[str | None, typer.Option("--round", help="the latest circulated one if not given")] = None,
    as_of: Annotated[str | None, typer.Option(help="as it stood at that time")] = None,
    form: Annotated[str, typer.Option("--format", help="docx or json")] = "docx",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="the file to write")] = None,
) -> None:
    """Every proposal on a document, attributed, in the order of the draft."""
    opener: Opener = context.obj
    with opener.session() as session:
        until = parse_moment(as_of, session.consultation.zone, end=True) if as_of else None
        compilation = compile_round(session, document, round_, until)
    if output is None and form != "json":
        output = Path(f"{compilation.document}, {compilation.round}.{form}")
    content = write(compilation, form, output)
    if output is None:
        typer.echo(content.decode())
    else:
        typer.echo(f"{output} written: {len(compilation.submissions)} submissions", err=True)


def coverage_(
    context: typer.Context,
    document: Annotated[str | None, typer.Option()] = None,
    round_: Annotated[str | None, typer.Option("--round")] = None,
    as_json: AsJson = False,
) -> None:
    """Who has submitted and who has not, by group. Joint papers count for each, nil returns count."""
    opener: Opener = context.obj
    with opener.session() as session, session.database.transaction(write=False) as tx:
        timeline = session.timeline(tx)
        states = (timeline.resolve(round_, document),) if round_ else timeline.rounds(document)
        found = tx.submissions.list(document=document)
        kinds = {item.id: item.kind for item in tx.messages.of([each.message for each in found])}
        account = coverage.build(
            found,
            kinds,
            Registry.load(session.consultation),
            [state.key for state in states],
            in_zone(session.clock(), session.consultation.zone).date(),
        )
    if as_json:
        print_json(record_json.coverage(account))
        return
    from reports.tables import show_coverage

    show_coverage(account)


def _word(words: Any, value: str | None, option: str) -> Any:
    if value is None:
        return None
    try:
        return words(value)
    except ValueError as error:
        raise UsageError(f"{option} '{value}': it must be one of {', '.join(words)}") from error
