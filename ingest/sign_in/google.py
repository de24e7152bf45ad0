"""Tokens from Google Workspace, through google-auth: a service account acts for a mailbox (domain-wide delegation)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from consultation.errors import TokenError, TokenRefused
from consultation.sign_in.base import Token, checked, lifetime
from ingest.sign_in.web import Answer, Web, check_address, refusal, token_answer

#: IMAP and SMTP know this scope alone: reading and sending; Google has no read-only one for IMAP
SCOPE = "https://mail.google.com/"


@dataclass(frozen=True, kw_only=True)
class GoogleTokens:
    """See ``TokenSource``. *key* is the JSON file of the service account, *subject* the mailbox that it acts for."""

    key: str = field(repr=False)
    subject: str
    scope: str = SCOPE
    web: Web = field(default_factory=Web, repr=False)

    def token(self, now: datetime) -> Token:
        """See ``TokenSource``."""
        from google.auth import exceptions
        from google.oauth2 import service_account

        transport = _Transport(self.web)
        try:
            info = json.loads(self.key)
            check_address(info["token_uri"])
            made: Any = service_account.Credentials
            credentials = made.from_service_account_info(info, scopes=[self.scope], subject=self.subject)
            credentials.refresh(transport)
        except exceptions.RefreshError as error:
            raise TokenRefused(refusal(transport.said)) from error
        except exceptions.TransportError as error:
            raise TokenError(f"the issuer could not be asked ({type(error).__name__})") from error
        except (exceptions.GoogleAuthError, ValueError, KeyError, TypeError) as error:
            raise TokenRefused("the key is not that of a service account: check key") from error
        seconds = lifetime(transport.said.get("expires_in"))
        return Token(value=checked(credentials.token), expires_at=now + timedelta(seconds=seconds))


@dataclass
class _Transport:
    """What google-auth asks with. An outage leaves through it, so that google-auth does not wait and try by itself."""

    web: Web
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __call__(self, url: str, method: str = "GET", body: Any = None, headers: Any = None, **_: object) -> _Response:
        if method != "POST":
            raise TokenError("google-auth asked for something else than a token")
        answer = self.web.post(url, data=body, headers=headers)
        self.said = answer.json()
        token_answer(answer)
        return _Response(answer)


@dataclass(frozen=True)
class _Response:
    """An answer in the words of google-auth."""

    answer: Answer

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self.answer.headers

    @property
    def data(self) -> bytes:
        return self.answer.text.encode("utf-8")
