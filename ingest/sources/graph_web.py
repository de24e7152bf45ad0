"""HTTPS to Microsoft Graph: GET and nothing else, in time, as often as it wants to be asked, its errors made ours.

An answer is one page of JSON or the octets of one message. The token goes to the one host of the settings: links that
Graph gives for the next page are followed on that host alone, redirects never.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from consultation.checks import is_loopback
from consultation.errors import MailboxError, SignInRefused, TokenError, TokenRefused
from consultation.model import Mailbox
from consultation.sign_in.keeping import Bearer
from ingest.sign_in.web import as_it_is, date_of, is_passing, retry_after
from parsers.clean import clean_line

#: seconds to connect, and to wait for the next octets
TIMEOUT = (15.0, 30.0)
#: tries of one request that Graph throttles or cannot answer just now
TRIES = 4
#: seconds that one pass waits for Graph at most; a longer wait is left to the next pass
LONGEST_WAIT = 60.0
#: octets of one page
_LARGEST_PAGE = 32_000_000
#: characters of what Graph says that are shown
_SHOWN = 200
#: ids that stay the same when people move a message, and the size of a page
_PREFERRED = 'IdType="ImmutableId", odata.maxpagesize=500'
#: Graph's words for a mailbox that is not there, as against a folder or a message that is not
_NO_MAILBOX = frozenset(
    {"errorinvaliduser", "mailboxnotenabledforrestapi", "request_resourcenotfound", "resourcenotfound"}
)
#: its words for a state of a delta query that it no longer knows, with 410 or 400
_STATE_LOST = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired"})


class NotThere(MailboxError):
    """There is no such folder or message (404)."""


class StateLost(MailboxError):
    """Graph no longer knows what it told us before (410): everything is to be asked anew."""


class GraphWeb:
    """Requests for one mailbox. *wait* pauses for so many seconds; *randomness* gives numbers from 0 to below 1."""

    def __init__(
        self,
        mailbox: Mailbox,
        tokens: Bearer,
        *,
        clock: Callable[[], datetime],
        wait: Callable[[float], None],
        randomness: Callable[[], float],
        ca_file: Path | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._tokens = tokens
        self._clock = clock
        self._wait = wait
        self._randomness = randomness
        self._session = requests.Session()
        self._session.auth = as_it_is
        authorities = ca_file or mailbox.ca_file
        self._verify: bool | str = str(authorities) if authorities else True
        #: whether Graph answered us last, and did not refuse us
        self.let_in = False
        #: Graph asked not to come before
        self._not_before: datetime | None = None

    @property
    def root(self) -> str:
        """Address of the API: TLS, or this machine."""
        box = self._mailbox
        if box.security == "none" and not is_loopback(box.host):
            raise MailboxError(box.name, "security = 'none' is for this machine alone: leave it out")
        return f"{'http' if box.security == 'none' else 'https'}://{box.host}:{box.port}/v1.0"

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def page(self, url: str) -> Mapping[str, Any]:
        """One page of JSON.

        Raises:
            NotThere, StateLost, SignInRefused, MailboxError: see there.
        """
        with self._asked(url) as response:
            content = bytearray()
            for piece in response.iter_content(1 << 18):
                content += piece
                if len(content) > _LARGEST_PAGE:
                    raise MailboxError(self._mailbox.name, "an answer of Graph is too long to be a page")
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise MailboxError(self._mailbox.name, "an answer of Graph could not be understood")
        return said

    def octets(self, url: str) -> Iterator[bytes]:
        """The octets of a message, in pieces; the last one comes only where Graph had said that all of it is there.

        Raises:
            NotThere, SignInRefused, MailboxError: see there.
        """
        with self._asked(url, {"Accept-Encoding": "identity", "Accept": "*/*"}) as response:
            headers = response.headers
            if "Content-Length" not in headers and "chunked" not in headers.get("Transfer-Encoding", "").lower():
                # Its end would be that of the connection: a broken line would look like a whole message.
                raise MailboxError(self._mailbox.name, "Graph does not say how long a message is")
            yield from response.iter_content(1 << 18)

    @contextmanager
    def _asked(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[requests.Response]:
        """The answer 200 to a GET; waits and asks again where that is worth it."""
        self._check(url)
        with self._mapped():
            response = self._answer(url, {"Prefer": _PREFERRED, **(headers or {})})
            try:
                if response.status_code != 200:
                    self.let_in = self.let_in and response.status_code not in (401, 403)
                    raise self._refused(response)
                self.let_in = True
                yield response
            finally:
                response.close()

    def _check(self, url: str) -> None:
        ours, theirs = urlsplit(self.root), urlsplit(url)
        if (ours.scheme, ours.hostname, _port(ours)) != (theirs.scheme, theirs.hostname, _port(theirs)):
            raise MailboxError(self._mailbox.name, "Graph names another host for the next page; the token stays here")
        if self._not_before is not None and self._clock() < self._not_before:
            raise MailboxError(self._mailbox.name, f"Graph asked not to come before {self._not_before:%H:%M:%S} UTC")

    def _answer(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        token, renewed = self._tokens.current(), False
        for attempt in range(TRIES):
            response = self._session.get(
                url,
                headers={**headers, "Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
                verify=self._verify,
                allow_redirects=False,
                stream=True,
            )
            if response.status_code == 401 and not renewed:
                another, renewed = self._tokens.renewed(), True
                if another is None:
                    break
                token = another
            elif not is_passing(response.status_code) or not self._may_wait(response, attempt):
                break
            response.close()
        return response

    def _may_wait(self, response: requests.Response, attempt: int) -> bool:
        """Wait as long as Graph asks (RFC 9110 10.2.3), else longer each time; not where that is for the next pass."""
        asked = retry_after(response.headers.get("Retry-After"), date_of(response.headers.get("Date"))).total_seconds()
        # Half as much again at most, so that those who were throttled together do not come back together.
        seconds = (asked or 2.0**attempt) * (1 + self._randomness() / 2)
        if seconds > LONGEST_WAIT or attempt == TRIES - 1:
            self._not_before = self._clock() + timedelta(seconds=seconds)
            return False
        self._wait(seconds)
        return True

    def _refused(self, response: requests.Response) -> MailboxError:
        """What an answer other than 200 means for us and for an administrator."""
        name, status, (code, words) = self._mailbox.name, response.status_code, _error(response)
        said = clean_line(f"{status} {code} {words}".strip())[:_SHOWN]
        if status == 401:
            return SignInRefused(name, f"Graph does not take the token ({said}): check tenant, client_id and scope")
        if status == 403:
            return SignInRefused(
                name,
                f"the app may not read {self._mailbox.user} ({said}): an administrator has to give it the role "
                "'Application Mail.Read' over this mailbox (Exchange Online, RBAC for Applications; docs/sign-in.md); "
                "a new right takes up to two hours",
            )
        if status == 404 and code.casefold() in _NO_MAILBOX:
            return MailboxError(name, f"Graph knows no mailbox {self._mailbox.user} ({said}): check user")
        if status == 404:
            return NotThere(name, f"Graph has no such thing ({said})")
        if status == 410 or (status == 400 and code.casefold() in _STATE_LOST):
            return StateLost(name, f"Graph no longer knows the state of the folder ({said})")
        if is_passing(status):
            return MailboxError(name, f"Graph is busy ({said}); it is asked again later")
        return MailboxError(name, f"Graph answered {said}")

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """The one place where errors of requests and of the tokens become ours."""
        name, host = self._mailbox.name, self._mailbox.host
        try:
            yield
        except TokenError as error:
            kind = SignInRefused if isinstance(error, TokenRefused) else MailboxError
            raise kind(name, str(error)) from error
        except requests.exceptions.SSLError as error:
            raise MailboxError(name, f"the certificate of {host} cannot be trusted; nothing was sent") from error
        except requests.exceptions.Timeout as error:
            raise MailboxError(name, f"{host} did not answer in time") from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise MailboxError(name, f"the connection to {host} broke off ({type(error).__name__})") from error


def _error(response: requests.Response) -> tuple[str, str]:
    """Code and message of an OData error; empty where the answer is none."""
    content = next(response.iter_content(65536), b"")
    try:
        said = json.loads(content)["error"]
        return str(said.get("code", "")), str(said.get("message", ""))
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return "", ""


def _port(parts: Any) -> int:
    return parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
