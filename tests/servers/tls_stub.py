"""A server that gets no further than its TLS handshake, for certificates that must be refused."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.servers.certificates import Certificate


@dataclass
class TlsStub:
    """Its port and all that it could read, before the handshake and after."""

    port: int
    heard: bytearray = field(default_factory=bytearray)


@contextlib.contextmanager
def tls_stub(certificate: Certificate, security: str) -> Iterator[TlsStub]:
    """Take one connection, with TLS from the start (``tls``) or upon ``STARTTLS``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.certificate, certificate.key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stub = TlsStub(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, stub, context, security), daemon=True)
        thread.start()
        try:
            yield stub
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listener: socket.socket, stub: TlsStub, context: ssl.SSLContext, security: str) -> None:
    with contextlib.suppress(OSError):
        client, _ = listener.accept()
        with client:
            if security == "starttls":
                _talk_until_starttls(client, stub)
            with context.wrap_socket(client, server_side=True) as secured:
                stub.heard += secured.recv(4096)


def _talk_until_starttls(client: socket.socket, stub: TlsStub) -> None:
    client.sendall(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n")
    while True:
        line = client.recv(4096)
        stub.heard += line
        tag, _, command = line.strip().partition(b" ")
        if command == b"CAPABILITY":
            client.sendall(b"* CAPABILITY IMAP4rev1 STARTTLS\r\n")
        client.sendall(tag + b" OK done\r\n")
        if not line or command == b"STARTTLS":
            return
