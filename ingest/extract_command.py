"""The command ``extract``: one file, read in the sandbox. It loads no database and no mail client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from consultation.errors import UsageError
from parsers.facts import to_json
from parsers.sandbox import Sandbox


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
    from rich.console import Console

    from ingest.extract_view import view

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
