"""What the commands of this room have in common: who decides and why, and lines for people."""

from __future__ import annotations

from typing import Annotated

import typer

By = Annotated[str, typer.Option("--by", envvar="RAPPORTEUR_BY", help="who does it; kept in the history")]
Note = Annotated[str, typer.Option("--note", help="why; kept in the history")]


def say(words: str) -> None:
    """A line for people: standard error, because standard output is for JSON."""
    typer.echo(words, err=True)
