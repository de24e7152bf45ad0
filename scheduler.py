"""The worker and the command line's entry point. Wires; decides nothing.

    rapporteur [--settings settings.toml] [--data DIR] [--now TIMESTAMP] COMMAND

Here, and nowhere below, the real clock, the environment and the process's signals are read.

Loading everything costs a second and a half of CPU, so nothing is loaded before it is asked for: commands stand in a
table and bring their modules along, and what is wired here is imported where it is wired.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from typer.core import TyperGroup

from consultation import logs
from consultation.errors import RapporteurError, UsageError

if TYPE_CHECKING:
    from consultation.model import Consultation
    from consultation.sign_in.keeping import Credential
    from ingest.ticking import Stop
    from ingest.worker import Worker
    from reports.delivery import Transport
    from store.records import LedgerLine, OutboxItem
    from store.session import Session

log = logs.Log(__name__)


#: how the help of all commands looks, and that a fault of ours is told as Python tells it
PLAIN: Mapping[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
#: columns of the list of commands that are neither a name nor what is said of it
_AROUND = 6


@dataclass(frozen=True)
class LateCommand:
    """Where a command is, and what the list of commands says of it."""

    #: ``module:name``, of a function or of a ``typer.Typer`` with commands of its own
    place: str
    #: one line; what the command says in its own help is longer
    says: str

    def load(self, name: str) -> Any:
        """The command itself, called *name*; its module is imported."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        alone = typer.Typer(**PLAIN)
        alone.command(name)(found)
        return typer.main.get_command(alone)


class Commands(TyperGroup):
    """All commands: those of the table, loaded when they are asked for, and those further down."""

    table: ClassVar[Mapping[str, LateCommand]] = {
        "poll": LateCommand("ingest.commands:poll", "One pass over the mailboxes, then exit."),
        "import": LateCommand("ingest.commands:import_", "Mail from files through the same pipeline."),
        "extract": LateCommand("ingest.extract_command:extract", "What the parsers see in one file."),
        "decide": LateCommand("ingest.decision_commands:decide_", "A person's decision, field by field."),
        "register": LateCommand(
            "ingest.decision_commands:register_", "What did not come by mail: a paper handed over."
        ),
        "reprocess": LateCommand("ingest.decision_commands:reprocess", "Run the rules again."),
        "release": LateCommand("ingest.decision_commands:release_", "Let a quarantined message try again."),
        "round": LateCommand("ingest.calendar_commands:rounds", "Changes of the calendar after the start."),
        "draft": LateCommand("ingest.calendar_commands:drafts", "Circulated drafts, the base texts of the rounds."),
        "messages": LateCommand("reports.commands:messages", "Every message, submissions or not."),
        "submissions": LateCommand("reports.commands:submissions", "The submissions, and what waits for a person."),
        "show": LateCommand("reports.commands:show", "One message or submission with all that is known."),
        "search": LateCommand("reports.commands:search", "Full text of mails, attachments, contributions."),
        "calendar": LateCommand("reports.commands:calendar", "Documents, drafts, rounds, deadlines."),
        "coverage": LateCommand("reports.commands:coverage_", "Who has submitted and who has not, by group."),
        "compile": LateCommand("reports.commands:compile_", "Every proposal on a document, attributed."),
        "digest": LateCommand("reports.digest_commands:digest", "See a digest, keep it, or send it, once."),
        "certificate": LateCommand("reports.certificate_commands:certificate", "The account of all that came in."),
        "rebuild": LateCommand("ingest.upkeep_commands:rebuild_", "The database again, from archive and journal."),
        "backup": LateCommand("ingest.upkeep_commands:backup_", "One file with archive, journal and record."),
        "restore": LateCommand("ingest.upkeep_commands:restore_", "A backup into an empty data folder, checked."),
        "forget": LateCommand("ingest.upkeep_commands:forget_", "Remove what a message said, for good."),
        "signin": LateCommand("ingest.sign_in_commands:sign_in", "Sign in as a person with a code (Microsoft)."),
    }

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        # The names alone: for the list, and for what may have been meant by a name that is none.
        names: dict[str, Any] = dict.fromkeys(self.table)
        self.commands = {**names, **self.commands}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name."""
        late = self.table.get(cmd_name)
        return late.load(cmd_name) if late else super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list in ``--help``; nothing is loaded."""
        del ctx
        width = formatter.width - max(map(len, self.commands)) - _AROUND
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._says(name, width)) for name in self.commands])

    def _says(self, name: str, width: int) -> str:
        late = self.table.get(name)
        return late.says if late else str(self.commands[name].get_short_help_str(width))


app = typer.Typer(
    name="rapporteur",
    help="Turns two ordinary mailboxes into the record of a treaty consultation.",
    cls=Commands,
    no_args_is_help=True,
    **PLAIN,
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
        from consultation import settings

        return settings.find(self.option, self.environ, Path.cwd())

    @cached_property
    def _consultation(self) -> Consultation:
        from consultation import settings

        return settings.load(self.path, self.environ, self.data)

    def consultation(self) -> Consultation:
        """The settings, checked."""
        return self._consultation

    def clock(self) -> datetime:
        """The moment of ``--now``, else the real one."""
        return self.now or datetime.now(UTC)

    def outgoing_credential(self) -> Credential:
        """What signs in to the mail server for digests."""
        from ingest.sign_in.choosing import outgoing_credential

        return outgoing_credential(self._consultation.outgoing, self.environ, self.clock)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The data folder made if missing, the database opened and brought up to date."""
        from store.session import open_session

        with open_session(self._consultation, self.clock) as session:
            yield session


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


@app.command()
def run(context: typer.Context) -> None:
    """The worker: polls, processes and sends digests until it is told to stop (SIGTERM, SIGINT)."""
    from ingest.ticking import Stop
    from ingest.worker import open_worker
    from reports.delivery import ConfiguredTransport

    composition: Composition = context.obj
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    logs.set_up(logging.INFO)
    with (
        composition.session() as session,
        session.database.lock_worker("worker") as alone,
        open_worker(
            session, composition.environ, stopping=stop.is_set, patient=True, randomness=random.random
        ) as worker,
    ):
        if not alone:
            raise UsageError("another worker is at work on this record: stop it first, or leave it to it")
        stop.then = worker.interrupt
        transport = ConfiguredTransport(session.consultation.outgoing, composition.outgoing_credential)
        turn = Turn(worker=worker, transport=transport)
        tick_until(stop, turn, session.consultation.poll_minutes)


@dataclass
class Turn:
    """What the worker does at every tick. What is due is asked of the database, never of a timer (FAULTS 0.7)."""

    worker: Worker
    transport: Transport

    def take_in(self) -> None:
        """Poll the mailboxes and process what is new."""
        self.worker.poll()

    def send_out(self) -> None:
        """Render what is due and send what waits."""
        from reports.dispatch import deliver, prepare

        prepare(self.worker.session)
        outcome = deliver(self.worker.session, self.transport)
        for problem in outcome.problems:
            log.warning("digest not sent", action="send_failed", problem=problem)

    def all(self) -> None:
        """One whole turn, as a replay takes it."""
        self.take_in()
        self.send_out()


def tick_until(stop: Stop, turn: Turn, poll_minutes: int) -> None:
    """Ticks on one thread, so that no two overlap; a missed tick is made up for by the next one.

    Between two polls the mail servers say when mail comes, where they can (IDLE); a poll follows at once.
    """
    from ingest.ticking import Ticker

    ticker = Ticker(
        timezone=UTC,
        executors={"default": {"type": "debug"}},  # runs a job where it falls due: on this thread
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    now = datetime.now(UTC)
    for job, minutes in ((turn.take_in, poll_minutes), (turn.send_out, 1)):
        ticker.add_job(_guarded, "interval", args=[job, stop], minutes=minutes, next_run_time=now, id=job.__name__)

    def wait(seconds: float) -> None:
        if turn.worker.wait(seconds, stop.fileno()):
            ticker.modify_job(turn.take_in.__name__, next_run_time=datetime.now(UTC))

    log.info("worker started", action="started")
    ticker.tick_until(stop, wait)
    log.info("worker stopped", action="stopped")


def _guarded(job: Callable[[], None], stop: Stop) -> None:
    """A tick that fails says so and leaves the next one to try again."""
    if stop.is_set():
        return
    try:
        job()
    except RapporteurError as error:
        log.error("tick failed", action="tick_failed", job=job.__name__, problem=str(error))  # noqa: TRY400 - no content
    except Exception as error:  # noqa: BLE001
        # The loop boundary: the worker outlives a fault of ours. The type alone, because the text may quote mail.
        log.error("tick failed", action="tick_failed", job=job.__name__, error=type(error).__name__)  # noqa: TRY400


@app.command()
def doctor(context: typer.Context) -> None:
    """Check settings, mailboxes, mail server, database, disk and fonts; say what to do about each fault."""
    from consultation.findings import Finding, Level
    from ingest.checks import check_ingest
    from reports.checks import check_reports

    composition: Composition = context.obj
    consultation = composition.consultation()
    findings = [Finding(subject="settings", level=Level.OK, what=f"{composition.path}: {consultation.name}")]
    lines: tuple[LedgerLine, ...] = ()
    outbox: tuple[OutboxItem, ...] = ()
    try:
        with composition.session() as session:
            findings.append(Finding(subject="database", level=Level.OK, what=session.database.name))
            with session.database.transaction(write=False) as tx:
                lines, outbox = tx.receipts.ledger(), tx.outbox.index(consultation.id)
    except RapporteurError as error:
        findings.append(Finding(subject="database", level=Level.FAULT, what=str(error)))
    findings += check_ingest(consultation, composition.environ, composition.clock, lines)
    findings += check_reports(
        consultation, composition.environ, composition.clock, composition.outgoing_credential, outbox
    )
    for item in findings:
        typer.echo(f"{item.level.upper():8}{item.subject}: {item.what}" + (f" → {item.remedy}" if item.remedy else ""))
    if any(item.level is Level.FAULT for item in findings):
        raise typer.Exit(1)


@app.command()
def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="the folder to open afterwards")] = Path("demo-out"),
) -> None:
    """A whole conference replayed in a minute: real mail servers on loopback, sample mail, digests, compilations."""
    composition: Composition = context.obj
    replay(composition.consultation(), composition.environ, out)


def replay(consultation: Consultation, environ: Mapping[str, str], out: Path) -> None:
    """Run the sample mail through the same code as ``run``, with a clock that jumps from one due moment to the next."""
    from ingest import rehearsal
    from ingest.progress import progress
    from ingest.sign_in.choosing import outgoing_credential
    from ingest.worker import open_worker
    from parsers.sandbox import Sandbox
    from reports import showcase
    from reports.delivery import ConfiguredTransport
    from store.session import open_session

    if out.exists() and any(out.iterdir()):
        raise UsageError(f"{out} is not empty: give another folder by --out, or remove it")
    clock = ReplayClock(consultation.goes_live)
    with Sandbox() as sandbox:
        mails = rehearsal.sample_mail(consultation, sandbox)
    with (
        rehearsal.mail_servers(consultation.mailboxes) as (servers, mailboxes),
        showcase.mail_catcher() as catcher,
        progress() as bar,
    ):
        staged = replace(consultation, data=out / "data", store_url="", mailboxes=mailboxes)
        staged = replace(staged, outgoing=catcher.outgoing(consultation.outgoing))
        secrets = {**environ, rehearsal.PASSWORD_VARIABLE: rehearsal.PASSWORD}
        credential = partial(outgoing_credential, staged.outgoing, secrets, clock)
        with open_session(staged, clock) as session, open_worker(session, secrets, stopping=lambda: False) as worker:
            turn = Turn(worker=worker, transport=ConfiguredTransport(staged.outgoing, credential))
            stage = rehearsal.Stage(mails=mails, drafts=rehearsal.sample_drafts(consultation), servers=servers)
            moments = stage.moments(session.consultation)
            bar.start("replay", len(moments))
            for moment in moments:
                clock.moment = moment
                stage.play(worker, moment)
                turn.all()
                bar.step("replay")
            untouched = stage.untouched()
            showcase.write_showcase(session, catcher, out)
            showcase.show_summary(session, catcher, out, untouched=untouched)


@dataclass
class ReplayClock:
    """The clock of a replay: whatever moment it was set to."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code of CONTRACT.md.

    0 done, 1 done with problems, 2 wrong usage or settings, 3 a server or the database could not be reached.
    """
    logs.set_up()
    try:
        # It reports wrong usage itself (code 2) and ends with SystemExit in any case.
        typer.main.get_command(app).main(args=arguments, prog_name="rapporteur")
    except RapporteurError as error:
        typer.echo(f"rapporteur: {error}", err=True)
        return error.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
