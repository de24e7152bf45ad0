"""The worker and the command line's entry point. Wires; decides nothing.

    rapporteur [--settings settings.toml] [--data DIR] [--now TIMESTAMP] COMMAND

Here, and nowhere below, the real clock, the environment and the process's signals are read.
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
from functools import cached_property
from pathlib import Path
from typing import Annotated

import structlog
import typer
from apscheduler.schedulers.base import BaseScheduler

import ingest.commands
import ingest.decision_commands
import ingest.sign_in_commands
import ingest.upkeep_commands
import reports.certificate_commands
import reports.commands
from consultation import settings
from consultation.errors import RapporteurError, SettingsError, StorageError, UsageError
from consultation.findings import Finding, Level
from consultation.model import Consultation, Outgoing
from consultation.sign_in.keeping import Bearer, Credential
from ingest.checks import check_ingest
from ingest.progress import progress
from ingest.rehearsal import PASSWORD, PASSWORD_VARIABLE, Stage, mail_servers, sample_drafts, sample_mail
from ingest.sign_in.choosing import outgoing_credential
from ingest.worker import Worker, open_worker
from parsers.sandbox import Sandbox
from reports.checks import check_reports
from reports.delivery import Answer, Outcome, SmtpTransport, Transport
from reports.dispatch import deliver, prepare
from reports.showcase import mail_catcher, show_summary, write_showcase
from store.database import Database
from store.journal import Journal
from store.records import LedgerLine, OutboxItem
from store.session import Session, database_url, journal_path

log = structlog.get_logger(__name__)

app = typer.Typer(
    name="rapporteur",
    help="Turns two ordinary mailboxes into the record of a treaty consultation.",
    no_args_is_help=True,
    add_completion=False,
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

    def outgoing_credential(self) -> Credential:
        """What signs in to the mail server for digests."""
        return outgoing_credential(self._consultation.outgoing, self.environ, self.clock)

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
    database = Database.open(database_url(consultation))
    try:
        yield Session(
            consultation=consultation,
            database=database,
            journal=Journal(journal_path(data)),
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
ingest.decision_commands.add_to(app)
ingest.upkeep_commands.add_to(app)
ingest.sign_in_commands.add_to(app)
reports.commands.add_to(app)
reports.certificate_commands.add_to(app)


@app.command()
def run(context: typer.Context) -> None:
    """The worker: polls, processes and sends digests until it is told to stop (SIGTERM, SIGINT)."""
    composition: Composition = context.obj
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    set_up_logs(logging.INFO)
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
        turn = Turn(worker=worker, transport=_transport(session, composition.environ))
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
        prepare(self.worker.session)
        outcome = deliver(self.worker.session, self.transport)
        for problem in outcome.problems:
            log.warning("digest not sent", action="send_failed", problem=problem)

    def all(self) -> None:
        """One whole turn, as a replay takes it."""
        self.take_in()
        self.send_out()


class Stop:
    """Whether the process was told to end. ``fileno`` becomes readable then, so that any wait can end with it."""

    def __init__(self) -> None:
        self._told = False
        self._ear, self._mouth = os.pipe()
        #: called in the signal handler, for what waits elsewhere
        self.then: Callable[[], None] = lambda: None

    def set(self) -> None:
        """Tell it to end."""
        self._told = True
        os.write(self._mouth, b".")
        self.then()

    def is_set(self) -> bool:
        """Whether it was told."""
        return self._told

    def fileno(self) -> int:
        """See above."""
        return self._ear


class Ticker(BaseScheduler):  # type: ignore[misc]  # apscheduler ships no types
    """Jobs on this thread, one after another, and between them whatever waiting it is given.

    The custom scheduler of APScheduler's manual: ``_process_jobs`` runs what is due and gives the seconds to wait.
    """

    def tick_until(self, stop: Stop, wait: Callable[[float], None]) -> None:
        """Run jobs as they fall due, and *wait* for so many seconds or less in between, until *stop*."""
        self.start()
        while not stop.is_set():
            wait(self._process_jobs())
        self.shutdown()

    def wakeup(self) -> None:
        """Nothing to wake: jobs change on this thread alone."""

    def shutdown(self, wait: bool = True) -> None:
        """Forget the jobs; none is running."""
        super().shutdown(wait)


def tick_until(stop: Stop, turn: Turn, poll_minutes: int) -> None:
    """Ticks on one thread, so that no two overlap; a missed tick is made up for by the next one.

    Between two polls the mail servers say when mail comes, where they can (IDLE); a poll follows at once.
    """
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


@dataclass
class ConfiguredTransport:
    """The mail server of the settings, its password read when it is needed: without one, mail is still taken in."""

    outgoing: Outgoing
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    #: tokens are kept from mail to mail, and an issuer that refused them is left alone for as long as it should be
    _tokens: Bearer | None = None

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one mail; later, where the password cannot be had now."""
        try:
            credential = self._tokens or outgoing_credential(self.outgoing, self.environ, self.clock)
        except SettingsError as error:
            return Answer(outcome=Outcome.LATER, problem=str(error), server_wide=True)
        if isinstance(credential, Bearer):
            self._tokens = credential
        return SmtpTransport(self.outgoing, credential).send(sender, recipient, content)


def _transport(session: Session, environ: Mapping[str, str]) -> Transport:
    return ConfiguredTransport(session.consultation.outgoing, environ, session.clock)


@app.command()
def doctor(context: typer.Context) -> None:
    """Check settings, mailboxes, mail server, database, disk and fonts; say what to do about each fault."""
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
    if out.exists() and any(out.iterdir()):
        raise UsageError(f"{out} is not empty: give another folder by --out, or remove it")
    clock = ReplayClock(consultation.goes_live)
    with Sandbox() as sandbox:
        mails = sample_mail(consultation, sandbox)
    with mail_servers(consultation.mailboxes) as (servers, mailboxes), mail_catcher() as catcher, progress() as bar:
        staged = replace(consultation, data=out / "data", store_url="", mailboxes=mailboxes)
        staged = replace(staged, outgoing=catcher.outgoing(consultation.outgoing))
        secrets = {**environ, PASSWORD_VARIABLE: PASSWORD}
        with open_session(staged, clock) as session, open_worker(session, secrets, stopping=lambda: False) as worker:
            turn = Turn(worker=worker, transport=_transport(session, secrets))
            stage = Stage(mails=mails, drafts=sample_drafts(consultation), servers=servers)
            moments = stage.moments(session.consultation)
            bar.start("replay", len(moments))
            for moment in moments:
                clock.moment = moment
                stage.play(worker, moment)
                turn.all()
                bar.step("replay")
            untouched = stage.untouched()
            write_showcase(session, catcher, out)
            show_summary(session, catcher, out, untouched=untouched)


@dataclass
class ReplayClock:
    """The clock of a replay: whatever moment it was set to."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment


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
