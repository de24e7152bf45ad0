"""The SMTP transport against servers that fail, lie, or are not safe."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from consultation.errors import SendError
from consultation.model import Outgoing
from reports.delivery import Answer, Outcome, SmtpTransport
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.processes import free_port
from tests.servers.scripted_smtp import HANG, scripted_smtp
from tests.servers.smtp import SmtpServer

SENDER, ISU, SECRET = "rapporteur@example.org", "isu@example.org", "a-secret-of-the-tests"
MAIL = b"Subject: digest\r\n\r\ntext\r\n"


def transport(port: int, **changes: object) -> SmtpTransport:
    """On loopback, without TLS and sign-in unless told."""
    values: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none", "sender": SENDER}
    return SmtpTransport(Outgoing(**(values | changes)), SECRET, answer_seconds=5, data_end_seconds=0.5)


def test_a_server_that_is_not_there_is_asked_later() -> None:
    """Nobody listens: the fault is the server's, and nothing is lost."""
    answer = transport(free_port()).send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.LATER, True)
    assert "cannot be reached" in answer.problem


def test_a_name_that_nobody_knows_is_asked_later() -> None:
    """A host without an address is a fault that passes."""
    answer = transport(25, host="no-such-host.invalid", security="starttls").send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.LATER, True)


def test_silence_after_the_final_dot_is_unknown() -> None:
    """The server may have taken it: nobody can tell, and the wait is bounded."""
    with scripted_smtp(END=HANG) as server:
        answer = transport(server.port).send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.UNKNOWN, True)
    assert "." in server.heard


def test_an_answer_lost_after_the_server_took_it_is_unknown(smtp_server: SmtpServer) -> None:
    """It arrived, and we cannot know: the same end as if it had not."""
    smtp_server.data_answers.append("drop-after")
    assert transport(smtp_server.port).send(SENDER, ISU, MAIL).outcome is Outcome.UNKNOWN
    assert len(smtp_server.sent_to(ISU)) == 1


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"HELLO": "421 4.3.2 too busy"}, Outcome.LATER),
        ({"HELLO": "554 5.7.1 go away"}, Outcome.LATER),
        ({"MAIL": "550 5.7.60 you may not send as this"}, Outcome.LATER),
        ({"MAIL": "451 4.3.0 not now"}, Outcome.LATER),
        ({"RCPT": "450 4.2.1 greylisted"}, Outcome.LATER),
        ({"RCPT": "550 5.1.1 no such user"}, Outcome.REFUSED),
        ({"RCPT": "251 will forward"}, Outcome.SENT),
        ({"DATA": "452 4.3.1 no room"}, Outcome.LATER),
        ({"DATA": "554 5.5.1 no"}, Outcome.REFUSED),
        ({"END": "552 5.3.4 too big"}, Outcome.REFUSED),
        ({"END": "452 4.3.1 no room"}, Outcome.LATER),
    ],
)
def test_answers_by_code(answers: dict[str, str], outcome: Outcome) -> None:
    """5xx about the recipient or the mail is for good; what is refused to us, and 4xx, is not."""
    with scripted_smtp(**answers) as server:
        answer = transport(server.port).send(SENDER, ISU, MAIL)
    assert answer.outcome is outcome
    assert outcome is Outcome.SENT or answer.problem


def test_without_starttls_nothing_is_said() -> None:
    """A server (or someone between) that does not offer STARTTLS hears neither password nor mail."""
    with scripted_smtp() as server:
        answer = transport(server.port, security="starttls", user="isu").send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.LATER, True)
    assert "STARTTLS" in answer.problem
    assert not any(line.startswith(("AUTH", "MAIL", "Subject")) for line in server.heard)


def test_without_a_way_to_sign_in_nothing_is_sent() -> None:
    """A user is set and the server offers no AUTH."""
    with scripted_smtp() as server:
        answer = transport(server.port, user="isu").send(SENDER, ISU, MAIL)
    assert answer.outcome is Outcome.LATER
    assert not any(line.startswith("MAIL") for line in server.heard)


def test_only_loopback_may_be_without_tls() -> None:
    """A host elsewhere with security none is refused before anything is connected."""
    answer = transport(25, host="mail.example.org").send(SENDER, ISU, MAIL)
    assert answer.outcome is Outcome.LATER
    assert "is not this machine" in answer.problem


def test_an_address_out_of_ascii_is_refused(smtp_server: SmtpServer) -> None:
    """It would need SMTPUTF8; the server is not even asked."""
    assert transport(smtp_server.port).send(SENDER, "büro@example.org", MAIL).outcome is Outcome.REFUSED
    assert smtp_server.attempts == 0


class _Guard:
    """Lets one user in; counts who asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        self.asked += 1
        good = isinstance(data, LoginPassword) and data.password == SECRET.encode()
        return AuthResult(success=good, handled=False)


@contextlib.contextmanager
def secured(certificate: Certificate, guard: _Guard) -> Iterator[SmtpServer]:
    """A server that wants STARTTLS and a sign-in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    server = SmtpServer(port=free_port())
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        ready_timeout=30,
        tls_context=context,
        require_starttls=True,
        authenticator=guard,
        auth_required=True,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For localhost, from an authority of the tests' own."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def trusting(certificate: Certificate) -> ssl.SSLContext:
    """A context that knows the authority."""
    return ssl.create_default_context(cafile=str(certificate.authority))


def _with(server: SmtpServer, context: ssl.SSLContext | None, password: str) -> SmtpTransport:
    outgoing = Outgoing(host="localhost", port=server.port, security="starttls", user="isu", sender=SENDER)
    return SmtpTransport(outgoing, password, context=context)


def test_a_sign_in_over_tls(certificate: Certificate) -> None:
    """With a certificate that can be verified and the right password the mail is taken."""
    guard = _Guard()
    with secured(certificate, guard) as server:
        sender = _with(server, trusting(certificate), SECRET)
        assert sender.send(SENDER, ISU, MAIL) == Answer(outcome=Outcome.SENT)
        assert "signed in as isu" in sender.check()
        assert server.sent_to(ISU) == [MAIL]


def test_a_refused_sign_in_waits_a_quarter_of_an_hour(certificate: Certificate) -> None:
    """Trying at once again would lock the account; the password is in no message."""
    guard = _Guard()
    with secured(certificate, guard) as server:
        sender = _with(server, trusting(certificate), "wrong")
        answer = sender.send(SENDER, ISU, MAIL)
        assert (answer.outcome, answer.pause) == (Outcome.LATER, timedelta(minutes=15))
        with pytest.raises(SendError, match="refused the sign-in"):
            sender.check()
    assert "wrong" not in answer.problem
    assert server.mails == []


def test_a_password_out_of_ascii_is_said_to_be_one(certificate: Certificate) -> None:
    """It ends in an answer as everything else does; the password is in no words."""
    guard = _Guard()
    with secured(certificate, guard) as server:
        answer = _with(server, trusting(certificate), "schlüssel").send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide, guard.asked) == (Outcome.LATER, True, 0)
    assert "outside ASCII" in answer.problem
    assert "schlüssel" not in answer.problem


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Certificate) -> None:
    """There is no setting that lets it pass, and no password goes out."""
    guard = _Guard()
    with secured(certificate, guard) as server:
        answer = _with(server, None, SECRET).send(SENDER, ISU, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.LATER, True)
    assert "could not prove who it is" in answer.problem
    assert (guard.asked, server.mails) == (0, [])


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    """The name in the settings is the name that must be in the certificate."""
    other, guard = make_certificate(tmp_path, "mail.example.org"), _Guard()
    with secured(other, guard) as server:
        answer = _with(server, trusting(other), SECRET).send(SENDER, ISU, MAIL)
    assert answer.outcome is Outcome.LATER
    assert guard.asked == 0
