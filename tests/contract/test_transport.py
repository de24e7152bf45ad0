"""What a transport promises, on a real SMTP server and on the one in memory that other tests use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from consultation.model import Outgoing
from reports.delivery import Answer, Outcome, SmtpTransport, Transport
from tests.fakes.memory_transport import LATER, LOST, REFUSED, MemoryTransport
from tests.servers.smtp import SmtpServer

SENDER, ISU, OTHER = "rapporteur@example.org", "isu@example.org", "other@example.org"
MAIL = b"Subject: digest\r\nMessage-ID: <d1@example.org>\r\n\r\n.a line with a dot\r\n..two\r\n\r\n.\r\nend\r\n"


@dataclass
class Rig:
    """A transport, what arrived through it, and a hand that breaks the next try."""

    transport: Transport
    arrived: Callable[[], list[tuple[str, bytes]]]
    #: makes the next try end so: ``refused``, ``later`` or ``unknown``, after the mail was handed over
    break_next: Callable[[str], None]
    refuse: Callable[[str], None]


def _memory() -> Rig:
    transport = MemoryTransport()
    ends: dict[str, Answer] = {"refused": REFUSED, "later": LATER, "unknown": LOST}
    return Rig(
        transport=transport,
        arrived=lambda: list(transport.taken),
        break_next=lambda how: transport.answers.append(ends[how]),
        refuse=lambda address: transport.by_recipient.update({address: REFUSED}),
    )


def _smtp(server: SmtpServer) -> Rig:
    ends = {"refused": "554 5.6.0 no", "later": "451 4.3.0 not now", "unknown": "drop-before"}
    return Rig(
        transport=SmtpTransport(Outgoing(host="127.0.0.1", port=server.port, security="none", sender=SENDER)),
        arrived=lambda: [(mail.recipients[0], mail.content) for mail in server.mails],
        break_next=lambda how: server.data_answers.append(ends[how]),
        refuse=lambda address: server.refused.update({address: "550 5.1.1 no such user"}),
    )


@pytest.fixture(params=["memory", "smtp"])
def rig(request: pytest.FixtureRequest, smtp_server: SmtpServer) -> Rig:
    """Each transport in turn."""
    return _memory() if request.param == "memory" else _smtp(smtp_server)


def test_a_mail_arrives_byte_for_byte(rig: Rig) -> None:
    """Lines that begin with a dot too, and for the one recipient alone."""
    assert rig.transport.send(SENDER, ISU, MAIL) == Answer(outcome=Outcome.SENT)
    assert rig.arrived() == [(ISU, MAIL)]


def test_a_refused_recipient_concerns_nobody_else(rig: Rig) -> None:
    """The answer says why; the next recipient has the mail."""
    rig.refuse(OTHER)
    answer = rig.transport.send(SENDER, OTHER, MAIL)
    assert (answer.outcome, answer.server_wide) == (Outcome.REFUSED, False)
    assert "no such user" in answer.problem
    assert rig.transport.send(SENDER, ISU, MAIL).outcome is Outcome.SENT
    assert rig.arrived() == [(ISU, MAIL)]


@pytest.mark.parametrize("how", ["refused", "later", "unknown"])
def test_an_end_without_success_is_named(rig: Rig, how: str) -> None:
    """The outcome is a value with its reason, never an exception; the next try stands for itself."""
    rig.break_next(how)
    answer = rig.transport.send(SENDER, ISU, MAIL)
    assert answer.outcome is Outcome(how)
    assert answer.problem
    assert rig.arrived() == []
    assert rig.transport.send(SENDER, ISU, MAIL).outcome is Outcome.SENT
