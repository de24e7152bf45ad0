"""The worker and the command line's entry point. Wires; decides nothing.

    rapporteur [--settings settings.toml] [--data DIR] [--now TIMESTAMP] COMMAND

Here, and nowhere below, the real clock, the environment and the process's signals are read.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated

import click
import structlog
import typer

import ingest.commands
import reports.commands
from consultation import settings
from consultation.errors import RapporteurError, StorageError, UsageError
from consultation.model import Consultation
from store.database import Database
from store.journal import Journal
from store.session import Session

app = typer.Typer(
    name="rapporteur",
    help="Turns two ordinary mailboxes into the record of a treaty consultation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@dataclass(frozen=True)
class Composition:
    """Settings, folder and clock of one command; builds its session when the command asks for it."""

    option: Path | None
    data: Path | None
    now: datetime | None
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @cached_property
    def path(self) -> Path:
        """The settings file."""
        return settings.find(self.option, self.environ, Path.cwd())

    @cached_property
    def _consultation(self) -> Consultation:
        return settings.load(self.path, self.environ, self.data)

    def consultation(self) -> Consultation:
        """The settings, checked."""
        return self._consultation

    def clock(self) -> datetime:
        """The moment of ``--now``, else the real one."""
        return self.now or datetime.now(UTC)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The data folder made if missing, the database opened and brought up to date."""
        with open_session(self._consultation, self.clock) as session:
            yield session


@contextmanager
def open_session(consultation: Consultation, clock: Callable[[], datetime]) -> Iterator[Session]:
    """A session over the consultation's own data folder and database."""
    data = consultation.data
    _make_folder(data)
    database = Database.open(consultation.store_url or f"sqlite:///{data / 'rapporteur.sqlite'}")
    try:
        yield Session(
            consultation=consultation,
            database=database,
            journal=Journal(data / "journal.jsonl"),
            data=data,
            clock=clock,
        )
    finally:
        database.close()


def _make_folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(
            f"the data folder {data} cannot be made: {error.strerror}; choose another by --data"
        ) from error


@app.callback()
def main_options(
    context: typer.Context,
    settings_file: Annotated[Path | None, typer.Option("--settings", help="default: ./settings.toml")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="the one folder for all that is written")] = None,
    now: Annotated[str | None, typer.Option("--now", help="set the clock for this command (RFC 3339)")] = None,
) -> None:
    """Read the options that go before every command."""
    context.obj = Composition(option=settings_file, data=data, now=_moment(now))


def _moment(words: str | None) -> datetime | None:
    if words is None:
        return None
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise UsageError(f"--now '{words}' is no time: write it as 2026-02-06T12:00:00Z") from error
    if moment.tzinfo is None:
        raise UsageError(f"--now '{words}' has no zone: add Z or an offset")
    return moment.astimezone(UTC)


ingest.commands.add_to(app)
reports.commands.add_to(app)


def set_up_logs(level: int = logging.WARNING) -> None:
    """Log lines to standard error; values are escaped as JSON, and no message content is ever among them."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code of CONTRACT.md.

    0 done, 1 done with problems, 2 wrong usage or settings, 3 a server or the database could not be reached.
    """
    set_up_logs()
    command = typer.main.get_command(app)
    try:
        code = command.main(args=arguments, prog_name="rapporteur", standalone_mode=False)
    except RapporteurError as error:
        typer.echo(f"rapporteur: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except (KeyboardInterrupt, click.Abort):
        typer.echo("rapporteur: stopped", err=True)
        return 1
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())
