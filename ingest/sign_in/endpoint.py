"""Tokens from a token endpoint of whatever make: the client credentials grant (RFC 6749 4.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from consultation.sign_in.base import Token, checked, lifetime
from ingest.sign_in.web import Web, token_answer


@dataclass(frozen=True, kw_only=True)
class EndpointTokens:
    """See ``TokenSource``. The client names itself in the body of the request (RFC 6749 2.3.1)."""

    token_url: str
    client_id: str
    secret: str = field(repr=False)
    scope: str = ""
    #: who the token is for, where the endpoint wants to be told so
    audience: str = ""
    web: Web = field(default_factory=Web, repr=False)

    def token(self, now: datetime) -> Token:
        """See ``TokenSource``."""
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret}
        form |= {key: value for key, value in (("scope", self.scope), ("audience", self.audience)) if value}
        said = token_answer(self.web.post(self.token_url, data=form, headers={"Accept": "application/json"}))
        seconds = lifetime(said.get("expires_in"))
        return Token(value=checked(said.get("access_token")), expires_at=now + timedelta(seconds=seconds))
