"""What Microsoft Entra says, as far as apps sign in: discovery, client credentials, device code, refresh tokens.

Tokens are words; nothing is signed, because the client looks into none of them but the id token.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs

from ingest.sign_in.web import Answer

TENANT = "example.org"
SECRET = "the-secret-of-the-app"
PERSON = "person@example.org"


@dataclass
class Entra:
    """In place of ``Web``; remembers what it was asked."""

    host: str = "login.microsoftonline.com"
    forms: list[dict[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    #: (status, body): answers of the token endpoint before it gives tokens again
    answers: list[tuple[int, Any]] = field(default_factory=list)
    #: what the refresh token must be
    refresh: str = ""

    def get(self, url: str, **_: object) -> Answer:
        self.urls.append(url)
        if not url.startswith(f"https://{self.host}/{TENANT}/"):
            return _said(400, {"error": "invalid_tenant", "error_description": "AADSTS90002: no such tenant"})
        place = f"https://{self.host}/{TENANT}/oauth2/v2.0"
        return _said(
            200,
            {
                "issuer": f"https://{self.host}/{TENANT}/v2.0",
                "authorization_endpoint": f"{place}/authorize",
                "token_endpoint": f"{place}/token",
                "device_authorization_endpoint": f"{place}/devicecode",
            },
        )

    def post(self, url: str, *, data: Any = None, **_: object) -> Answer:
        self.urls.append(url)
        form = data if isinstance(data, dict) else {key: item[0] for key, item in parse_qs(data or "").items()}
        self.forms.append(form)
        if url.endswith("/devicecode"):
            code = {"user_code": "ABCD-EFGH", "device_code": "dev", "interval": 0, "expires_in": 900}
            return _said(200, {**code, "verification_uri": "https://login.example/device", "message": "type ABCD-EFGH"})
        if self.answers:
            return _said(*self.answers.pop(0))
        return self._token(form)

    def close(self) -> None:
        """Nothing is kept open."""

    def _token(self, form: dict[str, str]) -> Answer:
        number = len(self.forms)
        given: dict[str, Any] = {"token_type": "Bearer", "access_token": f"tok.ENTRA.{number}", "expires_in": 3599}
        if form["grant_type"] == "client_credentials":
            return _said(200, given)
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self.refresh:
            return _said(400, {"error": "invalid_grant", "error_description": "AADSTS700082: expired"})
        # Entra gives another refresh token each time.
        self.refresh = f"ref.ENTRA.{number}"
        client = base64.urlsafe_b64encode(b'{"uid":"u","utid":"t"}').decode()
        person = {"sub": "s", "oid": "u", "tid": "t", "preferred_username": PERSON, "aud": form["client_id"]}
        claims = base64.urlsafe_b64encode(json.dumps({**person, "iss": "i", "exp": 9e9, "iat": 0}).encode())
        return _said(
            200,
            {
                **given,
                "refresh_token": self.refresh,
                "scope": form.get("scope", ""),
                "client_info": client,
                "id_token": f"e30.{claims.decode().rstrip('=')}.x",
            },
        )


class EntraHandler(BaseHTTPRequestHandler):
    """The same over the line."""

    entra: ClassVar[Entra]

    def do_GET(self) -> None:
        self._answer(self.entra.get(f"https://{self.entra.host}{self.path}"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(self.entra.post(f"https://{self.entra.host}{self.path}", data=body))

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status_code)
        self.send_header("Content-Length", str(len(answer.text)))
        self.end_headers()
        self.wfile.write(answer.text.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


def _said(status: int, body: Any) -> Answer:
    return Answer(status_code=status, headers={}, text=json.dumps(body))
