"""Commands of the terminal by which people decide: on what the rules could not, and on what came on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consultation.errors import UsageError
from consultation.moments import parse_moment
from consultation.words import SPOKEN, Kind
from ingest.commands import opened_worker
from ingest.deciding import Request, decide, release, shaken
from ingest.registering import Registration, message_of, register
from ingest.terminal import By, Note, say

if TYPE_CHECKING:
    from store.session import Session


def register_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="what was handed over: letters, papers, scans")],
    received: Annotated[str, typer.Option(help="when it was handed over, with its offset")],
    submitter: Annotated[list[str] | None, typer.Option(help="S[:ROLE]; may be repeated")] = None,
    document: Annotated[list[str] | None, typer.Option(help="with --round; may be repeated")] = None,
    round_: Annotated[list[str] | None, typer.Option("--round")] = None,
    note: Note = "",
    by: By = "",
) -> None:
    """What did not come by mail: a letter handed over, a file from a meeting. Safe to repeat."""
    with opened_worker(context) as worker:
        moment = parse_moment(received, worker.session.consultation.zone)
        registration = Registration(files=tuple(files), received=moment, by=by)
        with worker.turn():
            new = register(worker.session, worker.archive, registration)
        worker.process()
        number = message_of(worker.session, registration)
        said = Request(
            kind=None if _spoken(worker.session, number) else Kind.SUBMISSION.value,
            documents=tuple(document or ()),
            rounds=tuple(round_ or ()),
            submitters=tuple(submitter or ()),
            note=note,
            by=by,
        )
        if new and (said.kind or said.rounds or said.documents or said.submitters):
            decide(worker.session, worker.registry, number, said)
            worker.process()
        with worker.session.database.transaction(write=False) as tx:
            refs = ", ".join(item.ref for item in tx.messages.get(number).submissions)
    say(f"{'registered' if new else 'on record already'}: {number}" + (f" ({refs})" if refs else ""))


def _spoken(session: Session, number: str) -> bool:
    with session.database.transaction(write=False) as tx:
        return tx.messages.get(number).kind in SPOKEN


def decide_(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="message id or reference", metavar="ID|REF")],
    kind: Annotated[str | None, typer.Option()] = None,
    document: Annotated[list[str] | None, typer.Option(help="with --round; may be repeated")] = None,
    round_: Annotated[list[str] | None, typer.Option("--round")] = None,
    draft: Annotated[list[str] | None, typer.Option()] = None,
    submitter: Annotated[list[str] | None, typer.Option(help="S[:ROLE]; may be repeated")] = None,
    timing: Annotated[str | None, typer.Option()] = None,
    relation: Annotated[str | None, typer.Option(help="TYPE:REF or none")] = None,
    flag: Annotated[list[str] | None, typer.Option()] = None,
    unflag: Annotated[list[str] | None, typer.Option()] = None,
    pin: Annotated[list[str] | None, typer.Option(help="CONTRIBUTION=LABEL")] = None,
    split: Annotated[
        str | None, typer.Option(help="files of the papers of a message, as 1,2/3", metavar="PARTS")
    ] = None,
    merge: Annotated[str | None, typer.Option(help="the paper that is one with this one", metavar="REF")] = None,
    confirm: Annotated[bool, typer.Option("--confirm")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="take the last decision back")] = False,
    note: Note = "",
    by: By = "",
) -> None:
    """A person's decision, field by field. It outranks the rules and is kept with who, when and why."""
    request = Request(
        kind=kind,
        documents=tuple(document or ()),
        rounds=tuple(round_ or ()),
        drafts=tuple(draft or ()),
        submitters=tuple(submitter or ()),
        timing=timing,
        relation=relation,
        flags=tuple(flag or ()),
        unflags=tuple(unflag or ()),
        pins=tuple(pin or ()),
        split=split,
        merge=merge,
        confirm=confirm,
        undo=undo,
        note=note,
        by=by,
    )
    with opened_worker(context) as worker:
        message = decide(worker.session, worker.registry, subject, request)
        worker.process()
    say(f"recorded on {message.id}")


def reprocess(
    context: typer.Context,
    subjects: Annotated[list[str] | None, typer.Argument(metavar="[ID…]")] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Run the rules again. People's decisions stay."""
    if not subjects and not everything:
        raise UsageError("say which messages, or --all")
    with opened_worker(context) as worker:
        count = release(worker.session, subjects or (), everything=everything)
        worker.process()
        changed = shaken(worker.session, subjects or ())
    say(f"{count} messages processed again")
    if changed:
        say(f"decided on evidence that has changed since ('show' says what): {', '.join(changed)}")


def release_(context: typer.Context, subject: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Let a quarantined message try again."""
    reprocess(context, [subject])
