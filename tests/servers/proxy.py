"""A TCP proxy between a client and a real server: it listens in, slows down, and breaks what it is told to break.

cut = FIN | RST | HANG after so many octets from the server, once, on the next connection
"""

from __future__ import annotations

import contextlib
import re
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

FIN, RST, HANG, BYE = "fin", "rst", "hang", "bye"
_COMMAND = re.compile(rb"^\S+ (?:(UID) )?([A-Za-z]+)", re.MULTILINE)


@dataclass
class Proxy:
    """Settings that tests change, and what was heard. One thread serves each connection."""

    upstream: int
    port: int = 0
    #: octets from the server after which the next connection is cut, and how
    cut_after: int | None = None
    cut_how: str = FIN
    #: all that clients said, where it was not encrypted
    heard: bytearray = field(default_factory=bytearray)
    #: octets that the server said on the last connection
    passed: int = 0
    connections: int = 0
    #: how often a client began to speak after the server had: round trips
    turns: int = 0
    #: called with what a client said before the server hears it
    before: Callable[[bytes], None] | None = None
    _hanging: list[socket.socket] = field(default_factory=list)
    _clients: list[socket.socket] = field(default_factory=list)

    def cut(self, after: int | None, how: str = FIN) -> None:
        """Cut the next connection after so many octets from the server; ``None``: let it pass."""
        self.cut_after, self.cut_how = after, how

    def commands(self) -> set[str]:
        """The verbs heard: ``LOGIN``, ``UID FETCH``, …; answers to a server's challenge are no verbs."""
        return {b" ".join(filter(None, found)).decode().upper() for found in _COMMAND.findall(bytes(self.heard))}

    def serve(self, client: socket.socket) -> None:
        """Pass everything on in both directions until one side ends or the cut is due."""
        limit, how = self.cut_after, self.cut_how
        self.cut_after, self.passed = None, 0
        self._clients.append(client)
        with client, socket.create_connection(("127.0.0.1", self.upstream)) as server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(OSError):
                self._pump(client, server, limit, how)

    def hang_up(self) -> None:
        """End all connections now, as a server that goes down."""
        for client in self._clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """End the connections that hang."""
        for client in self._hanging:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def _pump(self, client: socket.socket, server: socket.socket, limit: int | None, how: str) -> None:
        answered = True
        while True:
            ready, _, _ = select.select([client, server], [], [])
            if client in ready:
                said = client.recv(65_536)
                if not said:
                    return
                self.turns += answered
                answered = False
                self.heard += said
                if self.before is not None:
                    self.before(said)
                server.sendall(said)
            if server in ready:
                answer = server.recv(65_536)
                if not answer:
                    return
                answered = True
                if limit is not None and self.passed + len(answer) > limit:
                    client.sendall(answer[: limit - self.passed])
                    self._break(client, how)
                    return
                self.passed += len(answer)
                client.sendall(answer)

    def _break(self, client: socket.socket, how: str) -> None:
        if how == RST:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif how == HANG:
            # Silence until the client has had enough; only then is the server let go as well.
            self._hanging.append(client)
            client.settimeout(60)
            while client.recv(65_536):
                pass
        elif how == BYE:
            client.sendall(b"\r\n* BYE Server shutting down.\r\n")


@contextlib.contextmanager
def proxy(upstream: int) -> Iterator[Proxy]:
    """A proxy before the port *upstream* of loopback."""
    made = Proxy(upstream)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made.port = listener.getsockname()[1]
        threads: list[threading.Thread] = []
        accepting = threading.Thread(target=_accept, args=(listener, made, threads), daemon=True)
        accepting.start()
        try:
            yield made
        finally:
            made.release()
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join(10)
            for thread in threads:
                thread.join(10)


def _accept(listener: socket.socket, made: Proxy, threads: list[threading.Thread]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        made.connections += 1
        thread = threading.Thread(target=made.serve, args=(client,), daemon=True)
        threads.append(thread)
        thread.start()
