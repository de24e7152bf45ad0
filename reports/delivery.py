"""One digest to one recipient over SMTP (RFC 5321), and the one place where smtplib's errors become answers of ours.

A transaction names one recipient, so no answer is ever about several. What the server said is a value: sent, refused,
later, or unknown where the line broke after the final dot and nobody can tell whether the mail was taken (FAULTS S7).
A password or a mail goes over TLS with a verified certificate or stays on this machine; no setting changes that.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from consultation.checks import is_loopback
from consultation.errors import SendError, SettingsError, TokenError, TokenRefused
from consultation.model import Outgoing
from consultation.sign_in.keeping import Bearer, Credential
from consultation.sign_in.sasl import Conversation, choose
from parsers.clean import clean_line

#: seconds to wait for a connection, and for the answer to a command (RFC 5321 4.5.3.2 allows minutes; we come again)
CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 60.0
#: seconds to wait for the answer to the final dot (RFC 5321 4.5.3.2.6): asking again sooner makes duplicates
DATA_END_SECONDS = 600.0
#: QUIT is politeness: its answer changes nothing
_FAREWELL_SECONDS = 5.0
#: a refused sign-in is not tried again sooner: accounts are locked for less (FAULTS I11)
SIGN_IN_PAUSE = timedelta(minutes=15)
#: the server refuses us and not a recipient: somebody has to change something first
REFUSED_US_PAUSE = timedelta(minutes=60)
#: characters of a server's words that are kept
_SAID = 200
_LONE_BREAK = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")


class Outcome(StrEnum):
    """What became of one try."""

    SENT = "sent"
    #: for good; not tried again
    REFUSED = "refused"
    #: not now
    LATER = "later"
    #: the answer to the final dot was lost
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a try ended with."""

    outcome: Outcome
    #: in words, for the record and the next digest; empty where it was sent
    problem: str = ""
    #: the fault concerns the server and not this mail: the others need not be tried now
    server_wide: bool = False
    #: how long to wait at least
    pause: timedelta = timedelta(0)


class Transport(Protocol):
    """Takes frozen mails. Never raises for what a mail server can do."""

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one mail for one recipient."""
        ...


class SmtpTransport:
    """The mail server of the settings. Signs in only where a user is set."""

    def __init__(
        self,
        outgoing: Outgoing,
        credential: Credential = "",
        *,
        context: ssl.SSLContext | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
        data_end_seconds: float = DATA_END_SECONDS,
    ) -> None:
        self._outgoing = outgoing
        self._credential = credential
        self._context = context or _verifying()
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._data_end_seconds = data_end_seconds

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """One connection, one transaction, one recipient."""
        if not (sender.isascii() and recipient.isascii()):
            return Answer(outcome=Outcome.REFUSED, problem=f"the address {recipient} is not in ASCII (RFC 6531)")
        try:
            with self._signed_in() as client:
                return self._transaction(client, sender, recipient, content)
        except _Failure as failure:
            return failure.answer

    def check(self) -> str:
        """Sign in and out again; how the server is reached, in words.

        Raises:
            SendError: it cannot be reached, is not safe, or refuses the sign-in.
        """
        try:
            with self._signed_in():
                pass
        except _Failure as failure:
            raise SendError(failure.answer.problem) from failure
        signed = f"signed in as {self._outgoing.user}" if self._outgoing.user else "no sign-in"
        return f"{self._place} answers ({self._outgoing.security}, {signed})"

    @property
    def _place(self) -> str:
        return f"{self._outgoing.host}:{self._outgoing.port}"

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        outgoing = self._outgoing
        if not outgoing.host:
            raise _Failure(_whole_server("no mail server is set: fill in host of [outgoing] in the settings"))
        if outgoing.security == "none" and not is_loopback(outgoing.host):
            raise _Failure(_whole_server(f"{self._place} is not this machine and [outgoing] security is none"))
        with _mapped(self._place):
            client = self._connect()
        try:
            with _mapped(self._place):
                self._introduce(client)
            yield client
        finally:
            with suppress(smtplib.SMTPException, OSError):
                _patience(client, _FAREWELL_SECONDS)
                client.quit()
            client.close()

    def _connect(self) -> smtplib.SMTP:
        where = (self._outgoing.host, self._outgoing.port)
        if self._outgoing.security == "tls":
            return smtplib.SMTP_SSL(*where, timeout=self._connect_seconds, context=self._context)
        return smtplib.SMTP(*where, timeout=self._connect_seconds)

    def _introduce(self, client: smtplib.SMTP) -> None:
        _patience(client, self._answer_seconds)
        client.ehlo_or_helo_if_needed()
        if self._outgoing.security == "starttls":
            # raises where STARTTLS is not offered: stripped or never there, nothing is said in clear (FAULTS S12)
            client.starttls(context=self._context)
            client.ehlo()
        if self._outgoing.user:
            self._sign_in(client)

    def _sign_in(self, client: smtplib.SMTP) -> None:
        if isinstance(self._credential, str):
            if not (self._outgoing.user + self._credential).isascii():
                what = "user or password of [outgoing] has letters outside ASCII, which smtplib cannot say: use others"
                raise _Failure(_whole_server(what))
            client.login(self._outgoing.user, self._credential)
            return
        try:
            self._say_token(client, self._credential.current())
        except smtplib.SMTPAuthenticationError as error:
            # 5xx alone speaks of the token (RFC 4954 6); it may have been withdrawn, so one new token is tried.
            renewed = self._credential.renewed() if error.smtp_code >= 500 else None
            if renewed is None:
                raise
            self._say_token(client, renewed)

    def _say_token(self, client: smtplib.SMTP, token: str) -> None:
        outgoing = self._outgoing
        mechanism = choose(client.esmtp_features.get("auth", "").split())
        if not mechanism:
            raise smtplib.SMTPNotSupportedError("the server takes no OAuth2 tokens")
        if not outgoing.user.isascii():
            raise TokenRefused("user of [outgoing] has letters outside ASCII, which smtplib cannot say: use another")
        talk = Conversation(mechanism, outgoing.user, token, host=outgoing.host, port=outgoing.port)
        try:
            client.auth(mechanism, lambda challenge=None: talk.answer(challenge).decode("ascii"))
        except smtplib.SMTPAuthenticationError as error:
            said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
            raise smtplib.SMTPAuthenticationError(error.smtp_code, said.replace(token.encode(), b"[token]")) from None

    def _transaction(self, client: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> Answer:
        with _mapped(self._place):
            code, said = client.mail(sender)
            if code != 250:
                # our address or our right to send: not this recipient's fault
                return _whole_server(f"{self._place} did not take mail from {sender}: {_words(code, said)}")
            code, said = client.rcpt(recipient)
            if code not in {250, 251}:
                return _by_code(code, said)
            code, said = client.docmd("DATA")
            if code != 354:
                return _by_code(code, said)
            # until the last octet is out the server cannot have the final dot: a break here is safe to try again
            _patience(client, self._data_end_seconds)
            client.send(_dotted(content))
        try:
            code, said = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            what = f"{self._place} took the mail and its answer was lost ({type(error).__name__})"
            return Answer(outcome=Outcome.UNKNOWN, problem=what, server_wide=True)
        return Answer(outcome=Outcome.SENT) if code == 250 else _by_code(code, said)


@dataclass
class ConfiguredTransport:
    """The mail server of the settings, its password read when it is needed: without one, mail is still taken in."""

    outgoing: Outgoing
    #: reads the password, or signs in for a token. SettingsError: it cannot be had now
    credential: Callable[[], Credential]
    #: tokens are kept from mail to mail, and an issuer that refused them is left alone for as long as it should be
    _tokens: Bearer | None = None

    def send(self, sender: str, recipient: str, content: bytes) -> Answer:
        """Hand over one mail; later, where the password cannot be had now."""
        try:
            credential = self._tokens or self.credential()
        except SettingsError as error:
            return Answer(outcome=Outcome.LATER, problem=str(error), server_wide=True)
        if isinstance(credential, Bearer):
            self._tokens = credential
        return SmtpTransport(self.outgoing, credential).send(sender, recipient, content)


class _Failure(Exception):
    """Carries an answer out of a conversation that could not go on."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(answer.problem)


@contextmanager
def _mapped(place: str) -> Iterator[None]:
    """Errors of smtplib, and of the socket below it, as answers."""
    try:
        yield
    except TokenError as error:
        refused = isinstance(error, TokenRefused)
        pause = SIGN_IN_PAUSE if refused else error.retry_after
        raise _Failure(Answer(outcome=Outcome.LATER, problem=str(error), server_wide=True, pause=pause)) from error
    except smtplib.SMTPAuthenticationError as error:
        problem = f"{place} refused the sign-in: {_words(error.smtp_code, error.smtp_error)}"
        answer = Answer(outcome=Outcome.LATER, problem=problem, server_wide=True, pause=SIGN_IN_PAUSE)
        raise _Failure(answer) from error
    except smtplib.SMTPNotSupportedError as error:
        what = "STARTTLS" if "STARTTLS" in str(error) else "a way to sign in"
        raise _Failure(_whole_server(f"{place} does not offer {what}: nothing was sent in clear")) from error
    except smtplib.SMTPResponseException as error:
        raise _Failure(_down(f"{place} said {_words(error.smtp_code, error.smtp_error)}")) from error
    except ssl.SSLError as error:
        raise _Failure(_whole_server(f"{place} could not prove who it is: {error.reason or 'TLS failed'}")) from error
    except smtplib.SMTPException as error:
        raise _Failure(_down(f"{place} broke off ({type(error).__name__})")) from error
    except OSError as error:
        raise _Failure(_down(f"{place} cannot be reached ({error.strerror or type(error).__name__})")) from error


def _down(problem: str) -> Answer:
    return Answer(outcome=Outcome.LATER, problem=problem, server_wide=True)


def _whole_server(problem: str) -> Answer:
    return Answer(outcome=Outcome.LATER, problem=problem, server_wide=True, pause=REFUSED_US_PAUSE)


def _by_code(code: int, said: bytes) -> Answer:
    """RFC 5321 4.2.1: 5xx is for good, all else may pass."""
    outcome = Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Answer(outcome=outcome, problem=_words(code, said), server_wide=code == 421)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return clean_line(f"{code} {text}"[:_SAID]).strip()


def _patience(client: smtplib.SMTP, seconds: float) -> None:
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _dotted(content: bytes) -> bytes:
    """The mail as it goes over the line: CRLF, leading dots doubled, ended by a lone dot (RFC 5321 4.5.2)."""
    lines = _LEADING_DOT.sub(b"..", _LONE_BREAK.sub(b"\r\n", content))
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _verifying() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
