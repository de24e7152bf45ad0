"""The one place where errors of imaplib, imapclient and the socket become ours.

What a server says is shown to people and written to logs, so it is cleaned, cut, and never holds the password.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import CapabilityError, LoginError

from consultation.errors import MailboxError, SignInRefused, TokenError, TokenRefused
from parsers.clean import clean_line

#: characters of a server's answer that are shown
_SHOWN = 200


@contextmanager
def mapped(mailbox: str, password: str = "", remedy: str = "user and password") -> Iterator[None]:
    """Turn whatever goes wrong between us and the server into a MailboxError or SignInRefused.

    *password* (or token) is taken out of what the server says; *remedy* is what to check where it refuses the sign-in.

    imapclient's own errors are subclasses of imaplib's. A reset or a timeout is an OSError and no IMAP error (FAULTS
    I2, I3); an answer that the library cannot take apart surfaces as ValueError and its like.
    """
    try:
        yield
    except TokenError as error:
        raise _of_the_token(mailbox, error) from error
    except LoginError as error:
        raise _of_the_sign_in(mailbox, error, password, remedy) from None
    except CapabilityError as error:
        raise MailboxError(mailbox, f"the server cannot do what is needed: {_shown(error, password)}") from None
    except imaplib.IMAP4.abort as error:
        raise MailboxError(mailbox, f"the connection broke off: {_shown(error, password)}") from None
    except imaplib.IMAP4.error as error:
        raise MailboxError(mailbox, f"the server refused: {_shown(error, password)}") from None
    except OSError as error:
        raise MailboxError(mailbox, _of_the_line(error)) from error
    except (ValueError, LookupError, TypeError) as error:
        raise MailboxError(mailbox, f"the server's answer could not be understood ({type(error).__name__})") from None


def _is_passing(error: LoginError) -> bool:
    """Whether the server says (RFC 5530 3) that the refusal is its own trouble and not the password's."""
    return any(code in str(error).upper() for code in ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"))


def _of_the_token(mailbox: str, error: TokenError) -> MailboxError:
    kind = SignInRefused if isinstance(error, TokenRefused) else MailboxError
    return kind(mailbox, str(error))


def _of_the_sign_in(mailbox: str, error: LoginError, password: str, remedy: str) -> MailboxError:
    said = _shown(error, password)
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        # imapclient calls a line that broke while signing in a failed sign-in.
        return MailboxError(mailbox, f"the connection broke off: {said}")
    if _is_passing(error):
        return MailboxError(mailbox, f"sign-in is not possible just now ({said})")
    return SignInRefused(mailbox, f"sign-in refused ({said}): check {remedy}; accounts lock after several tries")


def _shown(error: Exception, password: str) -> str:
    """A server's words; ``from None`` where they are raised keeps the uncleaned ones out of tracebacks."""
    words = error.args[0] if error.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if password:
        text = text.replace(password, "[password]")
    return clean_line(text)[:_SHOWN]


def _of_the_line(error: OSError) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate cannot be trusted ({error.verify_message}); nothing was sent"
        case ssl.SSLError():
            return f"no TLS connection could be made or kept ({error.reason or 'closed'}): check port and security"
        case TimeoutError():
            return "it did not answer in time"
        case socket.gaierror():
            return "its host name cannot be found: check host"
        case ConnectionRefusedError():
            return "nothing listens there: check host and port"
        case _:
            return f"the connection broke off ({error.strerror or type(error).__name__})"
