"""A token kept until shortly before it ends, and an issuer left alone after it said no or could not answer.

A refusal is not repeated for 15 minutes (FAULTS I11: accounts are locked for less); an outage is waited out, longer
each time. The waits hold for one run: a person who has just mended something starts another.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from consultation.errors import TokenError, TokenRefused
from consultation.sign_in.base import Token, TokenSource

#: a token is replaced so long before it ends: a pass over a mailbox takes a while, and clocks differ by minutes
MARGIN = timedelta(minutes=5)
#: how long a refusing issuer is left alone
REFUSAL_PAUSE = timedelta(minutes=15)
#: waits after an outage: the first, doubled each time, and the longest
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
#: an issuer that names a longer wait than this is asked again all the same
_LONGEST_ASKED = timedelta(hours=1)


class Kept:
    """A token source that asks its issuer only when it must. *jitter* gives numbers from 0 to 1."""

    def __init__(self, source: TokenSource, *, jitter: Callable[[], float] = random.random) -> None:
        self._source = source
        self._jitter = jitter
        self._token: Token | None = None
        self._got_at: datetime | None = None
        #: whether the token given last came straight from the issuer
        self._fresh = False
        self._failure: TokenError | None = None
        self._wait_until: datetime | None = None
        self._outages = 0

    def token(self, now: datetime) -> Token:
        """See ``TokenSource``; from memory where that will do."""
        if self._token is not None and self._is_good(self._token, now):
            self._fresh = False
            return self._token
        return self._ask(now)

    def renewed(self, now: datetime) -> Token | None:
        """Another token after a server refused this one; nothing where that one had come straight from the issuer.

        Raises:
            TokenError: as ``token``.
        """
        fresh, self._token = self._fresh, None
        return None if fresh else self._ask(now)

    def _is_good(self, token: Token, now: datetime) -> bool:
        assert self._got_at is not None
        # A token that lives for less than twice the margin is used for half its life.
        margin = min(MARGIN, (token.expires_at - self._got_at) / 2)
        return self._got_at <= now < token.expires_at - margin

    def _ask(self, now: datetime) -> Token:
        if self._failure is not None and self._wait_until is not None and now < self._wait_until:
            # Another object, so that tracebacks do not grow with each try.
            raise type(self._failure)(str(self._failure))
        try:
            self._token = self._source.token(now)
        except TokenError as error:
            self._failure, self._wait_until = error, now + self._pause(error)
            raise
        self._failure, self._wait_until, self._outages = None, None, 0
        self._got_at, self._fresh = now, True
        return self._token

    def _pause(self, error: TokenError) -> timedelta:
        if isinstance(error, TokenRefused):
            return REFUSAL_PAUSE
        wait = min(FIRST_WAIT * float(1 << min(self._outages, 10)), LONGEST_WAIT)
        self._outages += 1
        # Many clients that come back at once are the next outage.
        return max(wait, min(error.retry_after, _LONGEST_ASKED)) + wait * (self._jitter() / 4)


class Bearer:
    """Tokens for one account by the clock of the run: what IMAP, SMTP and Graph sign in with."""

    def __init__(self, source: TokenSource, clock: Callable[[], datetime]) -> None:
        self._kept = source if isinstance(source, Kept) else Kept(source)
        self._clock = clock

    def current(self) -> str:
        """A token that is good now.

        Raises:
            TokenRefused, TokenError: see ``TokenSource``.
        """
        return self._kept.token(self._clock()).value

    def renewed(self) -> str | None:
        """Another token where the server refused the last one and it was from memory; else nothing: it is refused."""
        token = self._kept.renewed(self._clock())
        return token.value if token else None


#: what signs in: a password, or tokens
Credential = str | Bearer
