"""Tokens from Microsoft Entra, through msal: for the app itself, or for a person who has signed in once.

msal keeps tokens by the machine's clock. Here every call asks anew, and ``keeping.Kept`` decides by the clock of the
run; so an msal application lives for one call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from consultation.errors import TokenError, TokenRefused
from consultation.sign_in.base import Purpose, Token, checked, lifetime
from ingest.sign_in.token_file import TokenFile
from ingest.sign_in.web import Web, refusal

if TYPE_CHECKING:
    import msal

#: where apps of the worldwide cloud sign in
AUTHORITY = "login.microsoftonline.com"
#: for the app itself: all that an administrator has granted it at that service
APPLICATION_SCOPES = {
    Purpose.IMAP: "https://outlook.office365.com/.default",
    Purpose.SMTP: "https://outlook.office365.com/.default",
    Purpose.GRAPH: "https://graph.microsoft.com/.default",
}
#: for a person's device code: the one thing that is needed; msal adds what refresh tokens want
DELEGATED_SCOPES = {
    Purpose.IMAP: "https://outlook.office.com/IMAP.AccessAsUser.All",
    Purpose.SMTP: "https://outlook.office.com/SMTP.Send",
    Purpose.GRAPH: "https://graph.microsoft.com/Mail.Read",
}
#: Entra's words for troubles of its own that come with 400
_PASSING = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, kw_only=True)
class Entra:
    """Where an app is registered."""

    tenant: str
    client_id: str
    authority: str = AUTHORITY
    web: Web = field(default_factory=Web, repr=False)

    def arguments(self) -> dict[str, Any]:
        """What every msal application is made with. The authority stands in the settings, so nobody is asked of it."""
        return {
            "authority": f"https://{self.authority}/{self.tenant}",
            "http_client": self.web,
            "instance_discovery": False,
        }


@dataclass(frozen=True, kw_only=True)
class ApplicationTokens:
    """See ``TokenSource``: the app signs in as itself (client credentials), by certificate or by secret."""

    entra: Entra
    scope: str
    #: PEM with the private key and the certificate, or the secret's text
    certificate: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    def token(self, now: datetime) -> Token:
        """See ``TokenSource``."""
        import msal

        credential: Any = self.secret
        if self.certificate:
            credential = {"private_key": self.certificate, "public_certificate": self.certificate}

        def ask() -> Mapping[str, Any]:
            app = msal.ConfidentialClientApplication(
                self.entra.client_id, client_credential=credential, **self.entra.arguments()
            )
            said: Mapping[str, Any] = app.acquire_token_for_client([self.scope])
            return said

        return _token(_asked(ask), now)


@dataclass(frozen=True, kw_only=True)
class DelegatedTokens:
    """See ``TokenSource``: for a person who signed in with ``rapporteur signin``; the refresh token is in *file*."""

    entra: Entra
    scope: str
    file: TokenFile

    def token(self, now: datetime) -> Token:
        """See ``TokenSource``. Entra gives another refresh token each time: it is on the disk before this returns."""

        def ask() -> Mapping[str, Any] | None:
            app = _public(self.entra, cache := self.file.read())
            accounts = app.get_accounts()
            said = (
                app.acquire_token_silent_with_error([self.scope], accounts[0], force_refresh=True) if accounts else None
            )
            self.file.write(cache)
            return said

        said = _asked(ask)
        if said is None:
            raise TokenRefused("nobody has signed in for it yet: run 'rapporteur signin' with its name")
        return _token(said, now)

    def sign_in(self, show: Callable[[str], None]) -> str:
        """Device code (RFC 8628): *show* tells a person where to type what; returns the name that signed in.

        Raises:
            TokenRefused: the person or an administrator said no, or the code ended.
            TokenError: Entra cannot be reached.
        """

        def ask() -> Mapping[str, Any]:
            app = _public(self.entra, cache := self.file.read())
            flow = app.initiate_device_flow([self.scope])
            if "user_code" not in flow:
                raise TokenRefused(refusal(flow))
            show(str(flow.get("message") or f"open {flow['verification_uri']} and type {flow['user_code']}"))
            said: Mapping[str, Any] = app.acquire_token_by_device_flow(flow)
            if "access_token" in said:
                self.file.write(cache)
            return said

        said = _asked(ask)
        if not said or "access_token" not in said:
            raise TokenRefused(refusal(said or {}))
        claims = said.get("id_token_claims") or {}
        return str(claims.get("preferred_username") or "")


def _public(entra: Entra, cache: msal.SerializableTokenCache) -> msal.PublicClientApplication:
    import msal

    return msal.PublicClientApplication(entra.client_id, token_cache=cache, **entra.arguments())


def _asked(ask: Callable[[], Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """The one place where what msal raises becomes ours. Its words may quote what it was given: they are left out."""
    try:
        return ask()
    except ValueError as error:
        # An unknown tenant, or a key that is none.
        raise TokenRefused("msal cannot use these settings: check tenant, authority and certificate") from error
    except (KeyError, TypeError, RuntimeError) as error:
        raise TokenError(f"the answer of Entra could not be understood ({type(error).__name__})") from error


def _token(said: Mapping[str, Any] | None, now: datetime) -> Token:
    if said is None or "error" in said:
        words = refusal(said or {})
        raise (TokenError if (said or {}).get("error") in _PASSING else TokenRefused)(words)
    seconds = lifetime(said.get("expires_in"))
    return Token(value=checked(said.get("access_token")), expires_at=now + timedelta(seconds=seconds))
