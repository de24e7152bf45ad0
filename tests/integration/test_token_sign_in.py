"""Signing in to a real IMAP server by tokens: what is tried, how often, and that no token leaves the conversation."""

from __future__ import annotations

import base64
import dataclasses
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consultation.errors import MailboxError, SignInRefused
from consultation.model import OAuth, Secret
from consultation.sign_in.keeping import Bearer
from ingest.sign_in.choosing import mailbox_credential
from ingest.sources.imap import ImapSource
from tests.servers.dovecot import Dovecot, dovecot_server, is_installed
from tests.servers.imap_server import ImapServer
from tests.servers.issuer import CLIENT_SECRET, TOKEN_PREFIX, Issuer, issuer_server
from tests.servers.proxy import proxy

pytestmark = pytest.mark.dovecot
START = datetime(2026, 2, 1, 12, tzinfo=UTC)
ENVIRON = {"CLIENT_SECRET": CLIENT_SECRET}


class Clock:
    """The clock of the run."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module", params=["dovecot"] if is_installed() else [])
def running() -> Iterator[tuple[Issuer, Dovecot]]:
    """A Dovecot that asks an issuer of ours about tokens."""
    with issuer_server() as issuer, dovecot_server(f"{issuer.base}/introspect") as dovecot:
        yield issuer, dovecot


@pytest.fixture
def issuer(running: tuple[Issuer, Dovecot]) -> Issuer:
    """The issuer, as if it had just started."""
    found = running[0]
    fresh = Issuer(base=found.base)
    for item in dataclasses.fields(Issuer):
        setattr(found, item.name, getattr(fresh, item.name))
    return found


@pytest.fixture
def account(running: tuple[Issuer, Dovecot], issuer: Issuer) -> ImapServer:
    """An account with a folder of its own, over TLS."""
    made = running[1].account("info@example.org", "tls")
    made.new_folder()
    return made


def bearer(issuer: Issuer, account: ImapServer, clock: Clock) -> Bearer:
    """What the settings would make."""
    oauth = OAuth(
        provider="endpoint", token_url=issuer.token_url, client_id="rapporteur", secret=Secret(env="CLIENT_SECRET")
    )
    made = mailbox_credential(account.settings(oauth=oauth), ENVIRON, clock)
    assert isinstance(made, Bearer)
    return made


def source(account: ImapServer, tokens: Bearer, **options: Any) -> ImapSource:
    """A source that signs in by them."""
    return ImapSource(account.settings(), tokens, ca_file=account.authority, **options)


def test_a_good_token_opens_the_mailbox(issuer: Issuer, account: ImapServer) -> None:
    """Mail is read as with a password; the issuer was asked once, for the client credentials grant."""
    mail = (b"Subject: one\r\n\r\ntext\r\n", START)
    account.deliver(mail)
    tokens = bearer(issuer, account, Clock())
    for _ in range(3):
        with source(account, tokens) as opened, opened.open(account.folder) as session:
            (listed,) = session.list(frozenset())
            assert session.fetch(listed.uid).raw == mail[0]
    (form,) = issuer.forms
    assert (form["grant_type"], form["client_id"]) == ("client_credentials", "rapporteur")


def refused(issuer: Issuer, account: ImapServer, tokens: Bearer) -> str:
    """The words of a refusal."""
    with source(account, tokens) as opened, pytest.raises(SignInRefused) as caught:
        opened.folders()
    words = str(caught.value)
    assert TOKEN_PREFIX not in words + repr(caught.value) + repr(tokens)
    return words


def test_a_token_for_somebody_else_is_refused_and_not_tried_again(issuer: Issuer, account: ImapServer) -> None:
    """One new token is one try: asking the issuer for another would give the same."""
    issuer.user = "other@example.org"
    assert "check user" in refused(issuer, account, bearer(issuer, account, Clock()))
    assert (len(issuer.forms), len(issuer.asked)) == (1, 1)


def test_a_token_for_another_audience_is_refused(issuer: Issuer, account: ImapServer) -> None:
    """The mail server does not take what was given for something else."""
    issuer.audience = "calendar"
    assert "sign-in refused" in refused(issuer, account, bearer(issuer, account, Clock()))
    assert len(issuer.asked) == 1


def test_a_token_that_was_withdrawn_is_replaced_once(issuer: Issuer, account: ImapServer) -> None:
    """From memory it may be stale: one new one is had and the mailbox opens; a second NO would be the end."""
    tokens = bearer(issuer, account, Clock())
    with source(account, tokens) as opened:
        opened.folders()
    issuer.withdraw()
    with source(account, tokens) as opened:
        assert opened.folders() == (account.folder,)
    assert len(issuer.forms) == 2
    issuer.wanted = "nothing that is given"
    refused(issuer, account, tokens)
    assert len(issuer.forms) == 3


def test_a_token_is_replaced_before_it_ends(issuer: Issuer, account: ImapServer) -> None:
    """Five minutes before, by the clock of the run, so that none ends in the middle of a pass."""
    clock = Clock()
    tokens = bearer(issuer, account, clock)
    for minutes, asked in ((0, 1), (54, 1), (56, 2), (57, 2), (120, 3)):
        clock.now = START + timedelta(minutes=minutes)
        with source(account, tokens) as opened:
            opened.folders()
        assert len(issuer.forms) == asked


def test_a_session_outlives_its_token(issuer: Issuer, account: ImapServer) -> None:
    """On a kept connection the next sign-in comes when the server asks for it, and brings a new token."""
    clock = Clock()
    tokens = bearer(issuer, account, clock)
    kept = source(account, tokens, keep=True)
    with kept:
        kept.open(account.folder)
    clock.now = issuer.now = START + timedelta(minutes=70)
    account.deliver((b"Subject: later\r\n\r\n", START))
    with kept, kept.open(account.folder) as session:
        assert len(session.list(frozenset())) == 1
    kept.close()
    with kept:
        assert kept.folders() == (account.folder,)
    kept.close()
    assert len(issuer.forms) == 2


def test_an_issuer_whose_clock_is_ahead_costs_one_token_more(issuer: Issuer, account: ImapServer) -> None:
    """Its tokens end before we think so: the server says NO, and a new one opens the mailbox."""
    clock = Clock()
    tokens = bearer(issuer, account, clock)
    with source(account, tokens) as opened:
        opened.folders()
    clock.now, issuer.now = START + timedelta(minutes=50), START + timedelta(minutes=65)
    with source(account, tokens) as opened:
        assert opened.folders() == (account.folder,)
    assert len(issuer.forms) == 2


def test_an_overloaded_issuer_is_an_outage_and_left_alone(issuer: Issuer, account: ImapServer) -> None:
    """429 is no refusal: the mail server is not even asked, and the issuer not before it wants to be."""
    clock = Clock()
    tokens = bearer(issuer, account, clock)
    issuer.answers = [(429, {"Retry-After": "90"}, {"error": "slow down"})]
    for seconds in (0, 30, 89):
        clock.now = START + timedelta(seconds=seconds)
        with source(account, tokens) as opened, pytest.raises(MailboxError, match="come later") as caught:
            opened.folders()
        assert not isinstance(caught.value, SignInRefused)
    assert (len(issuer.forms), issuer.asked) == (1, [])
    clock.now = START + timedelta(seconds=130)
    with source(account, tokens) as opened:
        assert opened.folders() == (account.folder,)


def test_an_issuer_that_refuses_the_client_is_left_alone_for_a_quarter_of_an_hour(
    issuer: Issuer, account: ImapServer
) -> None:
    """A wrong or ended secret is a refusal: one try, then none for 15 minutes."""
    clock = Clock()
    tokens = bearer(issuer, account, clock)
    issuer.answers = [(401, {}, {"error": "invalid_client", "error_description": "AADSTS7000222: secret expired"})] * 2
    for minutes in (0, 5, 14):
        clock.now = START + timedelta(minutes=minutes)
        assert "AADSTS7000222: secret expired" in refused(issuer, account, tokens)
    assert len(issuer.forms) == 1
    clock.now = START + timedelta(minutes=16)
    refused(issuer, account, tokens)
    assert len(issuer.forms) == 2


@pytest.mark.parametrize(("mechanism", "ending"), [("XOAUTH2", b""), ("OAUTHBEARER", b"\x01")])
def test_the_answer_to_an_error_challenge_is_not_the_token(
    issuer: Issuer, mechanism: str, ending: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A server may offer one mechanism alone (Microsoft: XOAUTH2); the token is said once and never logged."""
    caplog.set_level(logging.DEBUG)
    with dovecot_server(f"{issuer.base}/introspect", mechanism.lower()) as dovecot:
        account = dovecot.account("info@example.org", "none")
        with proxy(account.port) as line:
            settings = account.settings(port=line.port)
            with ImapSource(settings, bearer(issuer, account, Clock())) as opened:
                assert opened.folders() == ("INBOX",)
            heard = len(line.heard)
            issuer.audience = "calendar"
            with ImapSource(settings, bearer(issuer, account, Clock())) as opened, pytest.raises(SignInRefused):
                opened.folders()
            said = bytes(line.heard)[heard:]
    command, token, answer, *_ = said[said.index(b"AUTHENTICATE") :].split(b"\r\n")
    assert command == b"AUTHENTICATE " + mechanism.encode()
    assert TOKEN_PREFIX.encode() in base64.b64decode(token)
    assert base64.b64decode(answer) == ending
    assert said.count(token) == 1
    assert TOKEN_PREFIX not in caplog.text
    assert token.decode() not in caplog.text
