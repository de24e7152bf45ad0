"""An SMTP server that answers as a test tells it to: for what no real server can be made to do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: what a server without STARTTLS and AUTH answers; ``.`` is the end of DATA, "hang" never answers
USUAL: Mapping[str, str] = {"EHLO": "250 here", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 ok"}
HANG = "hang"


@dataclass
class ScriptedSmtp:
    """What it listens on and what it heard."""

    port: int
    heard: list[str] = field(default_factory=list)
    _released: threading.Event = field(default_factory=threading.Event)

    def serve(self, client: socket.socket, answers: Mapping[str, str]) -> None:
        """One conversation."""
        in_data = False
        with client, client.makefile("rwb") as stream:
            stream.write(f"{answers.get('', '220 here')}\r\n".encode())
            stream.flush()
            while line := stream.readline():
                said = line.decode("utf-8", "replace").rstrip("\r\n")
                self.heard.append(said)
                if in_data and said != ".":
                    continue
                verb = "." if in_data else said.split(" ")[0].upper()
                answer = {**USUAL, **answers}.get(verb, "221 bye")
                in_data = answer.startswith("354")
                if answer == HANG:
                    self._released.wait(60)
                    return
                stream.write(f"{answer}\r\n".encode())
                stream.flush()

    def release(self) -> None:
        """End the conversations that hang."""
        self._released.set()


@contextlib.contextmanager
def scripted_smtp(**answers: str) -> Iterator[ScriptedSmtp]:
    """A server that answers *answers* by verb (``END`` is the end of DATA, ``HELLO`` the greeting)."""
    names = {"END": ".", "HELLO": ""}
    script = {names.get(name, name): answer for name, answer in answers.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedSmtp(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server, script), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.release()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listener: socket.socket, server: ScriptedSmtp, script: Mapping[str, str]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with contextlib.suppress(OSError):
            server.serve(client, script)
