"""Signing in to a mail server for digests by tokens, over TLS."""

from __future__ import annotations

import base64
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from consultation.errors import SendError
from consultation.model import OAuth, Outgoing, Secret
from consultation.sign_in.keeping import Bearer
from ingest.sign_in.choosing import outgoing_credential
from reports.delivery import Answer, Outcome, SmtpTransport
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.issuer import CLIENT_SECRET, TOKEN_PREFIX, Issuer, issuer_server
from tests.servers.processes import free_port
from tests.servers.smtp import SmtpServer

SENDER, ISU = "info@example.org", "isu@example.org"
MAIL = b"Subject: digest\r\n\r\ntext\r\n"
START = datetime(2026, 2, 1, 12, tzinfo=UTC)
BAD = base64.b64encode(b'{"status":"400","schemes":"bearer"}').decode()


@dataclass
class TokenSmtp(SmtpServer):
    """Takes tokens by XOAUTH2 as Google and Microsoft describe it, and keeps what it heard."""

    issuer: Issuer = field(default_factory=Issuer)
    #: answers to error challenges
    endings: list[bytes] = field(default_factory=list)
    tries: int = 0
    #: said in place of a verdict: ``454 4.7.0 not now``
    busy: str = ""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        self.tries += 1
        said = base64.b64decode(args[1]).decode()
        user, token = (part.partition("=")[2] for part in said.split("\x01")[:2])
        if self.busy:
            await server.push(self.busy)
            return AuthResult(success=False, handled=True)
        found = self.issuer.introspect(token.removeprefix("Bearer "))
        if found.get("email") == user:
            return AuthResult(success=True)
        ending = await server.challenge_auth(BAD, encode_to_b64=False)
        self.endings.append(bytes(ending) if isinstance(ending, bytes) else b"?")
        await server.push(f"535 5.7.8 Username and token not accepted: {token}")
        return AuthResult(success=False, handled=True)


@contextlib.contextmanager
def token_smtp(certificate: Certificate, issuer: Issuer) -> Iterator[TokenSmtp]:
    """A server that wants STARTTLS and a token."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    server = TokenSmtp(port=free_port(), issuer=issuer)
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        ready_timeout=30,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],
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


@dataclass
class Rig:
    """A mail server, the issuer of its tokens, and a transport between them."""

    server: TokenSmtp
    issuer: Issuer
    transport: SmtpTransport
    tokens: Bearer

    def send(self) -> Answer:
        return self.transport.send(SENDER, ISU, MAIL)


@pytest.fixture
def rig(certificate: Certificate) -> Iterator[Rig]:
    """All of it running; the clock stands."""
    with issuer_server(Issuer(user=SENDER)) as issuer, token_smtp(certificate, issuer) as server:
        oauth = OAuth(provider="endpoint", token_url=issuer.token_url, client_id="r", secret=Secret(env="SECRET"))
        outgoing = Outgoing(
            host="localhost", port=server.port, security="starttls", user=SENDER, sender=SENDER, oauth=oauth
        )
        tokens = outgoing_credential(outgoing, {"SECRET": CLIENT_SECRET}, lambda: START)
        assert isinstance(tokens, Bearer)
        context = ssl.create_default_context(cafile=str(certificate.authority))
        transport = SmtpTransport(outgoing, tokens, context=context, answer_seconds=20)
        yield Rig(server=server, issuer=issuer, transport=transport, tokens=tokens)


def test_a_good_token_sends(rig: Rig) -> None:
    """Two mails, two sign-ins, one token."""
    assert [rig.send(), rig.send()] == [Answer(outcome=Outcome.SENT)] * 2
    assert f"signed in as {SENDER}" in rig.transport.check()
    assert len(rig.issuer.forms) == 1
    assert rig.server.sent_to(ISU) == [MAIL, MAIL]


def test_a_refused_token_waits_a_quarter_of_an_hour_and_is_in_no_words(rig: Rig) -> None:
    """The challenge is answered by an empty line; what the server says of the token is taken out of what it says."""
    rig.issuer.user = "other@example.org"
    answer = rig.send()
    assert (answer.outcome, answer.server_wide, answer.pause) == (Outcome.LATER, True, timedelta(minutes=15))
    assert "refused the sign-in" in answer.problem
    assert "[token]" in answer.problem
    assert TOKEN_PREFIX not in answer.problem
    assert (rig.server.endings, rig.server.tries) == ([b""], 1)
    with pytest.raises(SendError) as caught:
        rig.transport.check()
    assert TOKEN_PREFIX not in str(caught.value)
    assert rig.server.mails == []


def test_a_token_that_was_withdrawn_is_replaced_once(rig: Rig) -> None:
    """The second try in the same conversation has a new one."""
    rig.send()
    rig.issuer.withdraw()
    assert rig.send().outcome is Outcome.SENT
    assert len(rig.issuer.forms) == 2


def test_a_busy_server_costs_no_new_token(rig: Rig) -> None:
    """454 says nothing about the token (RFC 4954 6)."""
    rig.send()
    rig.server.busy = "454 4.7.0 Temporary authentication failure"
    assert rig.send().outcome is Outcome.LATER
    assert len(rig.issuer.forms) == 1


@pytest.mark.parametrize(
    ("status", "headers", "pause"),
    [(429, {"Retry-After": "120"}, timedelta(seconds=120)), (503, {}, timedelta(0))],
)
def test_an_issuer_in_trouble_is_an_outage(rig: Rig, status: int, headers: dict[str, str], pause: timedelta) -> None:
    """The mail waits as long as the issuer asks; the mail server hears nothing."""
    rig.issuer.answers = [(status, headers, {})]
    answer = rig.send()
    assert (answer.outcome, answer.server_wide, answer.pause) == (Outcome.LATER, True, pause)
    assert rig.server.tries == 0


def test_an_issuer_that_refuses_is_a_refusal(rig: Rig) -> None:
    """Another secret is needed: nothing for a quarter of an hour."""
    rig.issuer.answers = [(400, {}, {"error": "unauthorized_client"})]
    answer = rig.send()
    assert (answer.outcome, answer.pause) == (Outcome.LATER, timedelta(minutes=15))
    assert "unauthorized_client" in answer.problem


def test_without_a_mechanism_for_tokens_nothing_is_said(smtp_server: SmtpServer, rig: Rig) -> None:
    """A server that offers none gets neither token nor mail."""
    values: dict[str, Any] = {"host": "127.0.0.1", "port": smtp_server.port, "security": "none"}
    outgoing = Outgoing(**values, user=SENDER, sender=SENDER)
    answer = SmtpTransport(outgoing, rig.tokens).send(SENDER, ISU, MAIL)
    assert answer.outcome is Outcome.LATER
    assert "does not offer a way to sign in" in answer.problem
    assert smtp_server.attempts == 0
