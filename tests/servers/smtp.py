"""A real SMTP server on loopback that keeps what it is given and refuses what it is told to refuse."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.processes import free_port


@dataclass(frozen=True, kw_only=True)
class ReceivedMail:
    """One accepted message."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class SmtpServer:
    """What arrived, and what is to be answered. Answers are taken in order, then ``250 OK`` for ever."""

    port: int
    mails: list[ReceivedMail] = field(default_factory=list)
    #: answer to RCPT by address: ``550 5.1.1 no such user``
    refused: dict[str, str] = field(default_factory=dict)
    #: answers to the end of DATA; ``drop-before`` and ``drop-after`` break the line before or after accepting (S7)
    data_answers: list[str] = field(default_factory=list)
    #: how often DATA ended
    attempts: int = 0

    def sent_to(self, address: str) -> list[bytes]:
        """The messages accepted for one address."""
        return [mail.content for mail in self.mails if address in mail.recipients]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        answer = self.data_answers.pop(0) if self.data_answers else "250 OK"
        if answer.startswith("2") or answer == "drop-after":
            self.mails.append(_mail(envelope))
        if answer.startswith("drop"):
            transport: Any = server.transport
            transport.abort()
            return "421 gone"
        return answer


def _mail(envelope: Envelope) -> ReceivedMail:
    content = envelope.original_content or b""
    return ReceivedMail(sender=envelope.mail_from or "", recipients=tuple(envelope.rcpt_tos), content=bytes(content))


@contextlib.contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """Start it without TLS or sign-in, as loopback allows, and end it with the block."""
    server = SmtpServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=30)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
