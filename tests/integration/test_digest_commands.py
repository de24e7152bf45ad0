"""The command ``digest``: seen, kept, sent once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from consultation.errors import AmbiguousName, SendError, UsageError
from consultation.findings import Finding, Level
from consultation.model import Consultation, Outgoing
from consultation.sign_in.keeping import Credential
from ingest.sign_in.choosing import outgoing_credential
from reports import digest_commands
from reports.checks import check_reports
from store.session import Session
from tests.digest_samples import ISU, PLAN, PRESIDENCY, ZERO, bench, consultation, paper, utc, word_file
from tests.servers.processes import free_port
from tests.servers.smtp import SmtpServer


def clock() -> datetime:
    """The moment of the checks."""
    return datetime(2026, 2, 1, 12, tzinfo=UTC)


@dataclass
class FolderOpener:
    """Opens the record in one folder at one moment."""

    folder: Path
    now: datetime
    settings: Consultation
    environ: Mapping[str, str] = field(default_factory=dict)

    def consultation(self) -> Consultation:
        """The settings."""
        return self.settings

    def outgoing_credential(self) -> Credential:
        """What signs in to the mail server for digests."""
        return outgoing_credential(self.settings.outgoing, self.environ, clock)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The record."""
        settings = self.settings
        with bench(self.folder, self.now, outgoing=settings.outgoing, goes_live=settings.goes_live) as at:
            yield at.session


@pytest.fixture
def app() -> typer.Typer:
    """A command line with this command alone."""
    made = typer.Typer()
    made.callback()(lambda: None)
    made.command("digest")(digest_commands.digest)
    return made


def opener(tmp_path: Path, now: str, port: int = 1, **changes: object) -> FolderOpener:
    """At *now*, with a mail server on loopback."""
    outgoing = Outgoing(host="127.0.0.1", port=port, security="none", sender="rapporteur@example.org")
    return FolderOpener(folder=tmp_path, now=utc(now), settings=consultation(outgoing=outgoing, **changes))


def run(app: typer.Typer, opened: FolderOpener, *arguments: str) -> Result:
    """``rapporteur digest …``."""
    return CliRunner().invoke(app, ["digest", *arguments], obj=opened)


def with_mail(tmp_path: Path) -> None:
    """A submission of 6 February on record."""
    with bench(tmp_path, utc("2026-02-06 12:00")) as at:
        at.mail(utc("2026-02-06 12:00"), paper(), files=(word_file(),))


def test_a_digest_is_shown(app: typer.Typer, tmp_path: Path) -> None:
    """Without options it is printed, and nothing is queued."""
    with_mail(tmp_path)
    opened = opener(tmp_path, "2026-02-06 12:30")
    shown = run(app, opened, "daily")
    assert shown.exit_code == 0
    assert "1 new submission: Norway." in shown.output
    with opened.session() as session, session.database.transaction(write=False) as tx:
        assert tx.outbox.list() == ()


def test_a_preview_is_the_mail_that_would_be_sent(app: typer.Typer, tmp_path: Path) -> None:
    """As .eml, .html and .txt in the folder named."""
    with_mail(tmp_path)
    out = tmp_path / "out"
    assert run(app, opener(tmp_path, "2026-02-07 12:30"), "deadline", "--preview", str(out)).exit_code == 0
    assert {path.suffix for path in out.iterdir()} == {".eml", ".html", ".txt"}
    mail = message_from_bytes(next(out.glob("*.eml")).read_bytes(), policy=default)
    assert mail["Subject"].startswith("3RC: Deadline passed, Review Document")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_digest_is_sent_once(app: typer.Typer, tmp_path: Path, smtp_server: SmtpServer) -> None:
    """To every recipient; asked again, the command says that it was."""
    with_mail(tmp_path)
    opened = opener(tmp_path, "2026-02-07 12:30", smtp_server.port)
    assert run(app, opened, "deadline", "--round", ZERO, "--send").exit_code == 0
    assert sorted(mail.recipients for mail in smtp_server.mails) == [(ISU,), (PRESIDENCY,)]
    again = run(app, opened, "deadline", "--round", ZERO, "--send")
    assert isinstance(again.exception, UsageError)
    assert len(smtp_server.mails) == 2


def test_a_mail_server_that_is_down_is_told(app: typer.Typer, tmp_path: Path) -> None:
    """The digest stays queued for the worker, and the command ends with an error."""
    opened = opener(tmp_path, "2026-02-06 12:30", free_port())
    assert isinstance(run(app, opened, "daily", "--send").exception, SendError)
    with opened.session() as session, session.database.transaction(write=False) as tx:
        assert [item.state for item in tx.outbox.list()] == ["pending"]


def test_an_account_is_not_sent_before_it_is_due(app: typer.Typer, tmp_path: Path) -> None:
    """Its key is for the account at its time; a preview shows how it stands."""
    opened = opener(tmp_path, "2026-02-07 01:00")
    assert isinstance(run(app, opened, "deadline", "--send").exception, UsageError)
    assert run(app, opened, "deadline").exit_code == 0


@pytest.mark.parametrize(
    ("now", "arguments", "error"),
    [
        ("2026-02-06 12:30", ("weekly",), UsageError),
        ("2026-02-06 12:30", ("daily", "--send", "--preview", "x"), UsageError),
        ("2026-01-01 12:30", ("daily", "--send"), UsageError),
        ("2026-01-01 12:30", ("deadline",), UsageError),
        ("2026-02-07 12:30", ("reminder", "--round", ZERO), UsageError),
        ("2026-02-07 12:30", ("deadline", "--round", "action-plan/early-views"), UsageError),
        ("2026-10-01 12:30", ("deadline",), AmbiguousName),
    ],
)
def test_what_cannot_be_is_said(
    app: typer.Typer, tmp_path: Path, now: str, arguments: tuple[str, ...], error: type[Exception]
) -> None:
    """Wrong usage is told in words, and several candidates are named."""
    assert isinstance(run(app, opener(tmp_path, now), *arguments).exception, error)


def test_a_reminder_says_how_long_there_is(app: typer.Typer, tmp_path: Path) -> None:
    """Of the next deadline where none is named."""
    assert "The deadline is tomorrow" in run(app, opener(tmp_path, "2026-02-05 12:30"), "reminder").output


def checked(one: Consultation) -> Iterator[Finding]:
    """What ``doctor`` is told, without secrets in the environment."""
    return check_reports(one, {}, clock, lambda: outgoing_credential(one.outgoing, {}, clock))


def test_the_checks_of_a_sound_set_up(smtp_server: SmtpServer) -> None:
    """The mail server answers, and every recipient has an address."""
    outgoing = Outgoing(host="127.0.0.1", port=smtp_server.port, security="none", sender="rapporteur@example.org")
    found = list(checked(consultation(outgoing=outgoing)))
    assert {item.subject for item in found} >= {"outgoing", "digests daily_to", "digests deadline_to", "fonts"}
    assert not [item for item in found if item.level is Level.FAULT]


def test_the_checks_say_what_is_wrong() -> None:
    """An unreachable server, an address that needs SMTPUTF8, nobody to send to: each with its remedy."""
    plan = dataclasses.replace(PLAN, daily_to=("büro@example.org",), deadline_to=())
    outgoing = Outgoing(host="127.0.0.1", port=free_port(), security="none", sender="rapporteur@example.org")
    found = {item.subject: item for item in checked(consultation(outgoing=outgoing, digests=plan))}
    assert found["outgoing"].level is Level.FAULT
    assert found["digests daily_to"].level is Level.FAULT
    assert found["digests deadline_to"].level is Level.WARNING
    assert all(item.remedy for item in found.values() if item.level is not Level.OK)


def test_a_missing_password_is_a_finding() -> None:
    """A user without a password stops no other check."""
    outgoing = Outgoing(host="127.0.0.1", port=1, security="starttls", user="isu", sender="rapporteur@example.org")
    found = list(checked(consultation(outgoing=outgoing)))
    assert found[0].level is Level.FAULT
    assert len(found) == 5
