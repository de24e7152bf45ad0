"""HTTPS to an issuer of tokens: verified, in time, without redirects, and answers of a bounded size.

The libraries of Microsoft and Google are given this in place of their own clients, so that one rule holds for all: a
line that breaks, 429 and 5xx are an outage and never a refusal; a client secret crosses no network in the clear.
Proxies and further authorities are taken from the environment, as requests does (HTTPS_PROXY, REQUESTS_CA_BUNDLE).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from consultation.checks import is_loopback
from consultation.errors import TokenError, TokenRefused

if TYPE_CHECKING:
    import requests

#: seconds to connect, and to wait for an answer
TIMEOUT = (15.0, 60.0)
#: octets of an answer: tokens have a few thousand
_LARGEST = 1_000_000
#: characters of an issuer's words that are shown
_SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an issuer said."""

    status_code: int
    headers: Mapping[str, str]
    text: str = field(repr=False)

    def json(self) -> dict[str, Any]:
        """The object that it said.

        Raises:
            TokenError: it is none.
        """
        try:
            said = json.loads(self.text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise TokenError("the issuer's answer is not JSON: check its address")
        return said

    def raise_for_status(self) -> None:
        """What msal asks of an answer."""
        if self.status_code >= 400:
            raise TokenError(f"the issuer answered {self.status_code}")


class Web:
    """One kind of request to issuers. *ca_file* names further authorities."""

    def __init__(self, ca_file: Path | None = None) -> None:
        self._ca_file = ca_file

    def get(self, url: str, *, params: Any = None, headers: Any = None, **_: object) -> Answer:
        """GET; keywords that libraries add (timeout, verify) are ours to say."""
        return self._ask("GET", url, params=params, headers=headers)

    def post(self, url: str, *, params: Any = None, data: Any = None, headers: Any = None, **_: object) -> Answer:
        """POST of a form."""
        return self._ask("POST", url, params=params, data=data, headers=headers)

    def close(self) -> None:
        """Nothing is kept open."""

    def _ask(self, method: str, url: str, **arguments: Any) -> Answer:
        import requests

        host = check_address(url)
        try:
            with requests.Session() as session:
                session.auth = as_it_is
                verify = str(self._ca_file) if self._ca_file else True
                options: Any = {"timeout": TIMEOUT, "verify": verify, "allow_redirects": False, "stream": True}
                with session.request(method, url, **options, **arguments) as response:
                    text = _bounded(response)
                    status, headers = response.status_code, dict(response.headers)
        except requests.exceptions.SSLError as error:
            raise TokenError(f"{host} could not prove who it is; nothing was sent") from error
        except requests.exceptions.Timeout as error:
            raise TokenError(f"{host} did not answer in time") from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise TokenError(f"{host} cannot be reached ({type(error).__name__})") from error
        if is_passing(status):
            wait = retry_after(response.headers.get("Retry-After"), date_of(response.headers.get("Date")))
            raise TokenError(f"{host} asks to come later ({status})", retry_after=wait)
        return Answer(status_code=status, headers=headers, text=text)


def check_address(url: str) -> str:
    """The host of *url*, where a secret may be sent to it: over TLS, or on this machine.

    Raises:
        TokenError: it would cross the network in the clear.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or parts.scheme not in ("https", "http") or (parts.scheme == "http" and not is_loopback(host)):
        raise TokenError(f"'{parts.scheme}://{host}' is no address for secrets: write https://…")
    return host


def is_passing(status: int) -> bool:
    """Whether that status asks to come later: an outage or too many requests, never a refusal."""
    return status in (408, 429) or status >= 500


def retry_after(said: str | None, date: datetime | None) -> timedelta:
    """``Retry-After`` (RFC 9110 10.2.3): seconds, or a moment, which counts from the server's own *date*."""
    if not said:
        return timedelta(0)
    if said.strip().isascii() and said.strip().isdigit():
        return timedelta(seconds=min(int(said.strip()[:9]), 86400))
    moment = date_of(said)
    if moment is None or date is None:
        return timedelta(0)
    return min(max(moment - date, timedelta(0)), timedelta(days=1))


def token_answer(answer: Answer) -> dict[str, Any]:
    """The body of a token endpoint's answer (RFC 6749 5.1).

    Raises:
        TokenRefused: it is an error (5.2).
        TokenError: it is neither.
    """
    said = answer.json()
    if "error" in said:
        raise TokenRefused(refusal(said))
    if answer.status_code != 200:
        raise TokenError(f"the issuer answered {answer.status_code}: check its address")
    return said


def refusal(said: Mapping[str, Any]) -> str:
    """An error of RFC 6749 5.2 in a line: the word, and what the issuer says about it."""
    words = " ".join(str(said[key]) for key in ("error", "error_description") if said.get(key))
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[:_SHOWN]
    return f"no token was given ({shown}): check client_id, secret or certificate, and the consent of an administrator"


def _bounded(response: requests.Response) -> str:
    content = bytearray()
    for piece in response.iter_content(65536):
        content += piece
        if len(content) > _LARGEST:
            raise TokenError("the issuer's answer is too long to be one")
    return content.decode("utf-8", "replace")


def date_of(said: str | None) -> datetime | None:
    """An HTTP date (RFC 9110 5.6.7); nothing where it is none."""
    try:
        moment = parsedate_to_datetime(said) if said else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No sign-in but what stands in the request: a ~/.netrc of the account would put a password of its own into it."""
    return request
