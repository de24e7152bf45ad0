"""An issuer of tokens on loopback: a token endpoint (RFC 6749 4.4) and an introspection endpoint (RFC 7662).

It knows which tokens it gave, for whom, for which audience and until when by its own clock, which a test may set
wrong. Answers other than a token are lined up by the test.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

CLIENT_SECRET = "the-secret-of-the-client"
#: how a token of these tests begins: looked for in logs and errors
TOKEN_PREFIX = "tok.SECRET."


@dataclass(frozen=True, kw_only=True)
class Given:
    """A token that was given."""

    user: str
    audience: str
    expires_at: datetime


@dataclass
class Issuer:
    """The issuer as a test sees it."""

    #: address of the stub, without a path
    base: str = ""
    #: account and audience that tokens are given for
    user: str = "info@example.org"
    audience: str = "mail"
    #: the audience that introspection accepts
    wanted: str = "mail"
    expires_in: Any = 3600
    #: by the issuer's clock
    now: datetime = datetime(2026, 2, 1, 12, tzinfo=UTC)
    #: (status, headers, body) of the next answers of the token endpoint, before it gives tokens again
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    given: dict[str, Given] = field(default_factory=dict)
    #: forms that the token endpoint was sent
    forms: list[dict[str, str]] = field(default_factory=list)
    #: tokens that a mail server asked about
    asked: list[str] = field(default_factory=list)
    #: paths and methods of every request
    requests: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def token_url(self) -> str:
        """Address of the token endpoint."""
        return f"{self.base}/token"

    def give(self) -> dict[str, Any]:
        """A new token."""
        value = f"{TOKEN_PREFIX}{next(self._numbers)}"
        seconds = float(self.expires_in) if isinstance(self.expires_in, int | float | str) else 3600.0
        self.given[value] = Given(
            user=self.user, audience=self.audience, expires_at=self.now + timedelta(seconds=seconds)
        )
        return {"token_type": "Bearer", "access_token": value, "expires_in": self.expires_in}

    def withdraw(self) -> None:
        """Every token that was given counts no longer."""
        self.given.clear()

    def introspect(self, token: str) -> dict[str, Any]:
        """What a mail server is told of a token."""
        self.asked.append(token)
        found = self.given.get(token)
        if found is None or found.expires_at <= self.now or found.audience != self.wanted:
            return {"active": False}
        return {"active": True, "email": found.user}

    def answer_token(self, form: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        """What the token endpoint says to a form."""
        self.forms.append(form)
        if self.answers:
            return self.answers.pop(0)
        if form.get("grant_type") == "client_credentials" and form.get("client_secret") != CLIENT_SECRET:
            return 401, {}, {"error": "invalid_client", "error_description": "wrong secret"}
        return 200, {}, self.give()


class _Handler(BaseHTTPRequestHandler):
    issuer: ClassVar[Issuer]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.issuer.requests.append(f"GET {urlsplit(self.path).path}")
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self._say(200, {}, self.issuer.introspect(token))

    def do_POST(self) -> None:
        self.issuer.requests.append(f"POST {urlsplit(self.path).path}")
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        form = {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}
        self._say(*self.issuer.answer_token(form))

    def _say(self, status: int, headers: dict[str, str], body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@contextlib.contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[ThreadingHTTPServer]:
    """An HTTP server on a free port of loopback, with TLS where a context is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextlib.contextmanager
def issuer_server(issuer: Issuer | None = None) -> Iterator[Issuer]:
    """Start an issuer, and end it with the block."""
    issuer = issuer or Issuer()
    with serving(type("Handler", (_Handler,), {"issuer": issuer})) as server:
        issuer.base = f"http://127.0.0.1:{server.server_address[1]}"
        yield issuer
