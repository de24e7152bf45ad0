"""Tables for people at a terminal. Text of mails is data: markup in it is shown, never obeyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table

from consultation.words import State
from reports.coverage import Coverage, Standing

if TYPE_CHECKING:
    from store.records import Message


def show_messages(found: Sequence[Message]) -> None:
    """One row for each message."""
    table = Table("id", "received", "kind", "who", "on", "timing", "subject", "review")
    for item in found:
        tags = [tag for part in item.submissions for tag in part.tags]
        who = dict.fromkeys(each.name for part in item.submissions for each in part.submitters)
        table.add_row(
            "\n".join([item.id, *(part.ref for part in item.submissions)]),
            item.received_at.strftime("%Y-%m-%d %H:%M"),
            item.kind.value,
            ", ".join(who) or item.sender_address,
            ", ".join(f"{tag.document}/{tag.round}" for tag in tags),
            ", ".join(dict.fromkeys(tag.timing.value for tag in tags)),
            item.subject[:60],
            _why_listed(item),
        )
    _print(table)


def _why_listed(item: Message) -> str:
    """What a person should know of it at a glance; of a forgotten one nothing else is left."""
    if item.state is State.FORGOTTEN:
        return item.problem or "forgotten"
    return ", ".join(item.review_reasons) or ("quarantined" if item.state is State.QUARANTINED else "")


def show_calendar(calendar: Mapping[str, Any]) -> None:
    """One row for each round of what ``record_json.calendar`` gives."""
    table = Table("round", "draft", "opens", "deadline", "now")
    for item in calendar["rounds"]:
        table.add_row(
            item["key"],
            item["draft"] or "-",
            str(item["opens_at"])[:10],
            item["deadline"] or "none",
            "open" if item["open"] else "",
        )
    _print(table)


def show_coverage(account: Coverage) -> None:
    """Who has been heard, by group, and then who has not."""
    table = Table("group", "who", "region or kind", "standing", "references")
    for group in account.groups:
        table.add_row(f"{group.name}: {group.heard} of {len(group.lines)}", end_section=not group.lines)
        for line in group.lines:
            if line.standing is not Standing.NOTHING:
                table.add_row("", line.name, line.group, line.standing.replace("_", " "), ", ".join(line.refs))
    _print(table)
    for group in account.groups:
        silent = [line.name for line in group.lines if line.standing is Standing.NOTHING]
        if silent:
            typer.echo(f"{group.name}, nothing yet: {', '.join(silent)}")


def _print(table: Table) -> None:
    Console(markup=False, highlight=False).print(table)
