"""An IMAP server that answers as a test tells it to: for what no real server can be made to say."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: gives the untagged lines and the ending (``OK done``) for a command, without its tag; nothing: the usual answer
Script = Callable[[str], tuple[list[bytes], str] | None]

SIZE_OF_ONE = b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "01-Jan-2026 00:00:00 +0000")'
_USUAL: list[tuple[str, list[bytes]]] = [
    (r"CAPABILITY", [b"* CAPABILITY IMAP4rev1"]),
    (r"EXAMINE", [b"* FLAGS ()", b"* 1 EXISTS", b"* 0 RECENT", b"* OK [UIDVALIDITY 7] ok", b"* OK [UIDNEXT 2] ok"]),
    (r"UID SEARCH", [b"* SEARCH 1"]),
    (
        r"UID FETCH \S+ \(RFC822.SIZE INTERNALDATE\)",
        [b"* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE " + b'"01-Jan-2026 00:00:00 +0000")'],
    ),
    (r"LOGOUT", [b"* BYE"]),
]


@dataclass
class ScriptedServer:
    """What it listens on and what it heard."""

    port: int
    heard: list[str] = field(default_factory=list)


@contextlib.contextmanager
def scripted_server(script: Script, greeting: bytes = b"* OK ready") -> Iterator[ScriptedServer]:
    """A server for one connection after another."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedServer(port=listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server, script, greeting), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listener: socket.socket, server: ScriptedServer, script: Script, greeting: bytes) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client, client.makefile("rwb") as stream, contextlib.suppress(OSError):
            stream.write(greeting + b"\r\n")
            stream.flush()
            while line := stream.readline():
                tag, _, command = line.decode().strip().partition(" ")
                server.heard.append(command)
                lines, ending = script(command) or _usual(command)
                stream.write(b"".join(said + b"\r\n" for said in lines) + f"{tag} {ending}\r\n".encode())
                stream.flush()


def _usual(command: str) -> tuple[list[bytes], str]:
    for pattern, lines in _USUAL:
        if re.match(pattern, command, re.IGNORECASE):
            return lines, "OK done"
    return [], "OK done"
