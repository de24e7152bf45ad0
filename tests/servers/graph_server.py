"""Microsoft Graph on loopback, as far as mail is read: written after the public reference of the v1.0 API.

    GET /users/{user}/mailFolders/{id or well-known name}
    GET /users/{user}/mailFolders[/{id}/childFolders]?$filter=displayName eq '…'
    GET /users/{user}/mailFolders/{id}/messages/delta          (message: delta)
    GET /users/{user}/messages/{id}/$value                     (Get MIME content of a message)

Whatever is asked by another method than GET is refused and remembered: a test that sees one fails.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import ssl
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.servers.issuer import serving

USER = "info@example.org"
TOKEN = "tok.GRAPH.1"


@dataclass
class GraphMessage:
    """A message where it lies now."""

    raw: bytes
    received: datetime
    folder: str


@dataclass
class GraphFolderThere:
    """A folder: its name, what lies above it, and everything that happened in it, in order."""

    name: str
    parent: str
    #: (message, whether it was added or changed; else removed)
    log: list[tuple[str, bool]] = field(default_factory=list)


@dataclass
class GraphServer:
    """The mailbox behind the API. Tests put mail in, take it out, move it, and line up answers."""

    base: str = ""
    tokens: Container[str] = field(default_factory=lambda: {TOKEN})
    folders: dict[str, GraphFolderThere] = field(default_factory=dict)
    messages: dict[str, GraphMessage] = field(default_factory=dict)
    #: messages on a page, whatever the client prefers
    most: int = 50
    #: every request: method and path with its query
    requests: list[str] = field(default_factory=list)
    #: requests that could change something
    violations: list[str] = field(default_factory=list)
    #: (part of a path, status, headers, body): answers to the next requests whose path has that part
    answers: list[tuple[str, int, dict[str, str], Any]] = field(default_factory=list)
    #: delta links given before this number are no longer known (410)
    forgotten: int = 0
    #: octets after which the next message breaks off
    cut_after: int | None = None
    #: a message is sent without saying how long it is
    endless: bool = False
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    #: state of a delta query by its number: folder, how far its log was told, ids still to be told
    _states: dict[int, tuple[str, int, list[tuple[str, bool]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add_folder("Inbox")

    # what people do

    def add_folder(self, name: str, parent: str = "root") -> str:
        """Make a folder; its id."""
        folder_id = f"AAMk-folder_{next(self._numbers)}="
        self.folders[folder_id] = GraphFolderThere(name=name, parent=parent)
        return folder_id

    def remove_folder(self, folder_id: str) -> None:
        """Delete a folder with all that is in it."""
        del self.folders[folder_id]
        self.messages = {key: item for key, item in self.messages.items() if item.folder != folder_id}

    def deliver(self, folder_id: str, raw: bytes, received: datetime) -> str:
        """Put a message in; its immutable id."""
        message_id = f"AAkALg-{next(self._numbers):06d}_Az9="
        self.messages[message_id] = GraphMessage(raw=raw, received=received, folder=folder_id)
        self.folders[folder_id].log.append((message_id, True))
        return message_id

    def touch(self, message_id: str) -> None:
        """Somebody reads or flags it."""
        self.folders[self.messages[message_id].folder].log.append((message_id, True))

    def remove(self, message_id: str) -> None:
        """Somebody deletes it for good."""
        self.folders[self.messages.pop(message_id).folder].log.append((message_id, False))

    def move(self, message_id: str, folder_id: str) -> None:
        """Somebody files it; the immutable id stays."""
        message = self.messages[message_id]
        self.folders[message.folder].log.append((message_id, False))
        message.folder = folder_id
        self.folders[folder_id].log.append((message_id, True))

    def in_folder(self, folder_id: str) -> list[str]:
        """Ids of the messages there."""
        return [key for key, item in self.messages.items() if item.folder == folder_id]

    # what the API says

    def answer(self, path: str, query: dict[str, str], prefer: str) -> tuple[int, dict[str, str], Any]:
        """To a GET of *path* below the user."""
        immutable = 'IdType="ImmutableId"' in prefer
        if match := re.fullmatch(r"/messages/([^/]+)/\$value", path):
            return self._value(match[1] if immutable else "")
        if match := re.fullmatch(r"/mailFolders/([^/]+)/messages/delta", path):
            asked = re.search(r"odata\.maxpagesize=(\d+)", prefer)
            return self._delta(match[1], query, min(self.most, int(asked[1]) if asked else 10), immutable=immutable)
        if match := re.fullmatch(r"/mailFolders(?:/([^/]+)/childFolders)?", path):
            return self._children(match[1] or "root", query)
        if match := re.fullmatch(r"/mailFolders/([^/]+)", path):
            found = self._folder(match[1])
            return (200, {}, {"id": found}) if found else _not_found()
        return 400, {}, {"error": {"code": "BadRequest", "message": "Resource not found for the segment"}}

    def _folder(self, name: str) -> str | None:
        if name == "inbox":
            return next((key for key, item in self.folders.items() if item.name == "Inbox"), None)
        return name if name in self.folders else None

    def _children(self, parent: str, query: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        wanted = re.fullmatch(r"displayName eq '((?:[^']|'')*)'", query.get("$filter", ""))
        if wanted is None:
            return 400, {}, {"error": {"code": "BadRequest", "message": "Invalid filter clause"}}
        name = wanted[1].replace("''", "'").casefold()
        found = [
            {"id": key, "displayName": item.name}
            for key, item in self.folders.items()
            if item.parent == parent and item.name.casefold() == name
        ]
        return 200, {}, {"value": found}

    def _delta(
        self, folder_id: str, query: dict[str, str], size: int, *, immutable: bool
    ) -> tuple[int, dict[str, str], Any]:
        if folder_id not in self.folders:
            return _not_found()
        token = query.get("$skiptoken") or query.get("$deltatoken")
        if token is None:
            told, rest = len(self.folders[folder_id].log), [(key, True) for key in reversed(self.in_folder(folder_id))]
        elif int(token) not in self._states or int(token) < self.forgotten:
            return 410, {}, {"error": {"code": "SyncStateNotFound", "message": "The sync state is not found."}}
        else:
            _, told, rest = self._states[int(token)]
            if "$deltatoken" in query:
                # of several things that happened to a message the last one is told
                changes = dict(self.folders[folder_id].log[told:])
                told, rest = len(self.folders[folder_id].log), list(changes.items())
        page, rest = rest[:size], rest[size:]
        number = next(self._numbers)
        self._states[number] = (folder_id, told, rest)
        kind, link = ("$skiptoken", "@odata.nextLink") if rest else ("$deltatoken", "@odata.deltaLink")
        path = f"{self.base}/v1.0/users/{quote(USER)}/mailFolders/{quote(folder_id)}/messages/delta"
        body = {"value": [self._line(key, there, immutable=immutable) for key, there in page]}
        return 200, {}, {**body, link: f"{path}?{kind}={number}"}

    def _line(self, message_id: str, there: bool, *, immutable: bool) -> dict[str, Any]:
        shown = message_id if immutable else f"changes-{message_id}"
        found = self.messages.get(message_id)
        if not there or found is None:
            return {"id": shown, "@removed": {"reason": "deleted"}}
        received = found.received.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"@odata.etag": 'W/"CQ=="', "id": shown, "receivedDateTime": received}

    def _value(self, message_id: str) -> tuple[int, dict[str, str], Any]:
        found = self.messages.get(message_id)
        return (200, {"Content-Type": "text/plain"}, found.raw) if found else _not_found()


def _not_found() -> tuple[int, dict[str, str], Any]:
    said = "The specified object was not found in the store."
    return 404, {}, {"error": {"code": "ErrorItemNotFound", "message": said}}


class _Handler(BaseHTTPRequestHandler):
    graph: ClassVar[GraphServer]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.graph.requests.append(f"GET {self.path}")
        lined_up = next((item for item in self.graph.answers if item[0] in self.path), None)
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.graph.tokens:
            self._say(401, {}, {"error": {"code": "InvalidAuthenticationToken", "message": "Access token is invalid."}})
        elif lined_up is not None:
            self.graph.answers.remove(lined_up)
            self._say(*lined_up[1:])
        elif not unquote(parts.path).startswith(prefix := f"/v1.0/users/{USER}/"):
            said = f"The requested user '{unquote(parts.path.split('/')[3])}' is invalid."
            self._say(404, {}, {"error": {"code": "ErrorInvalidUser", "message": said}})
        else:
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            path = "/" + unquote(parts.path).removeprefix(prefix)
            self._say(*self.graph.answer(path, query, self.headers.get("Prefer", "")))

    def _refuse(self) -> None:
        self.graph.violations.append(f"{self.command} {self.path}")
        self._say(405, {"Connection": "close"}, {"error": {"code": "methodNotAllowed", "message": "only GET here"}})

    do_POST = do_PUT = do_PATCH = do_DELETE = do_MERGE = _refuse  # noqa: N815 - the names that http.server calls

    def _say(self, status: int, headers: dict[str, str], body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        whole = isinstance(body, bytes) and status == 200
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if whole and self.graph.endless:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if whole and self.graph.cut_after is not None:
            content, self.graph.cut_after = content[: self.graph.cut_after], None
            self.close_connection = True
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@contextlib.contextmanager
def graph_server(context: ssl.SSLContext | None = None) -> Iterator[GraphServer]:
    """Start it, and end it with the block; fail where anything but GET was asked of it."""
    graph = GraphServer()
    with serving(type("Handler", (_Handler,), {"graph": graph}), context) as server:
        scheme = "https" if context else "http"
        graph.base = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        yield graph
    assert graph.violations == [], "Graph was asked to change something"
