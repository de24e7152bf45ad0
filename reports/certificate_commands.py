"""The ``certificate`` command: the account of a round, for whoever has to vouch for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from reports.certificate import Certificate, certificate_json, certify
from reports.commands import AsJson, print_json

if TYPE_CHECKING:
    from store.session import Opener, Session

#: how far back the latest pass over a folder is looked for
_RECENT = timedelta(days=2)


def certificate(
    context: typer.Context,
    round_: Annotated[
        str | None, typer.Option("--round", help="DOCUMENT/ROUND; all of the consultation if not given")
    ] = None,
    document: Annotated[str | None, typer.Option(help="where --round names the round alone")] = None,
    as_json: AsJson = False,
) -> None:
    """Every mail that came in and what it counts as; exit code 1 where the account does not add up."""
    opener: Opener = context.obj
    with opener.session() as session:
        found = _certify(session, round_, document)
    if as_json:
        print_json(certificate_json(found))
    else:
        _show(found)
    for problem in found.problems:
        typer.echo(f"THE ACCOUNT DOES NOT ADD UP: {problem}", err=True)
    if found.problems:
        raise typer.Exit(1)


def _certify(session: Session, name: str | None, document: str | None) -> Certificate:
    now = session.clock()
    with session.database.transaction(write=False) as tx:
        return certify(
            session.consultation.id,
            now,
            session.timeline(tx).resolve(name, document) if name else None,
            tx.messages.list(consultation=session.consultation.id),
            tx.receipts.ledger(),
            tx.receipts.troubled(),
            tx.polls.between(now - _RECENT, now + timedelta(seconds=1)),
        )


def _show(found: Certificate) -> None:
    # Text of mails is data: markup in it is shown, never obeyed.
    console = Console(markup=False, highlight=False)
    title = f"round {found.round.key}" if found.round else f"consultation {found.consultation}"
    console.print(f"{title}, {found.at:%Y-%m-%d %H:%M} UTC: {len(found.entries)} mails in")
    for on_round, words in ((True, "on the round" if found.round else "on a round"), (False, "on none of it")):
        counts = found.counts(on_round=on_round)
        console.print(f"  {sum(counts.values())} {words}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
    table = Table("id", "received", "counted as", "on it", "from", "subject")
    for item in found.entries:
        message = item.message
        table.add_row(
            "\n".join([message.id, *(part.ref for part in message.submissions)]),
            f"{message.received_at:%Y-%m-%d %H:%M}",
            item.counted_as,
            "yes" if item.on_round else "",
            message.sender_address,
            message.subject[:60] or (message.problem or "")[:60],
        )
    console.print(table)
    for folder in found.folders:
        line = folder.line
        console.print(
            f"{line.mailbox}/{line.folder} ({line.uidvalidity}): {line.listed} listed = {line.archived} archived"
            f" + {line.vanished} vanished + {line.held} held; {line.archived} archived = {folder.done} done"
            f" + {folder.quarantined} quarantined + {folder.pending} pending + {folder.forgotten} forgotten"
        )
