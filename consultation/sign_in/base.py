"""What a token is, and what gives one. Time is an argument; the secret parts are in no ``repr``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from consultation.errors import TokenError

#: seconds that a token lives where its issuer does not say (RFC 6749 5.1 recommends to say; an hour is usual)
DEFAULT_LIFETIME = 3600.0
#: RFC 6750 2.1, b64token; whatever else an issuer may say could end a line or a field of the conversation
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,16000}=*")


class Purpose(StrEnum):
    """What a token is for: issuers give another one for each."""

    IMAP = "imap"
    SMTP = "smtp"
    GRAPH = "graph"


@dataclass(frozen=True, kw_only=True)
class Token:
    """An access token (RFC 6749 1.4)."""

    value: str = field(repr=False)
    expires_at: datetime


class TokenSource(Protocol):
    """Asks an issuer for a token. Every call is a request to the issuer; ``keeping.Kept`` spares it most of them."""

    def token(self, now: datetime) -> Token:
        """A new token.

        Raises:
            TokenRefused: the issuer does not know us, or does not let us: somebody has to change something.
            TokenError: the issuer cannot be reached or asks us to come later.
        """
        ...


def checked(value: object) -> str:
    """The token of an issuer's answer, if it is one.

    Raises:
        TokenError: it is missing, or has characters that no token has.
    """
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise TokenError("the issuer's answer holds no usable token")
    return value


def lifetime(value: object) -> float:
    """Seconds of ``expires_in``; some issuers write the number as text."""
    try:
        seconds = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return DEFAULT_LIFETIME
    return seconds if 0 < seconds <= 7 * 86400 else DEFAULT_LIFETIME
