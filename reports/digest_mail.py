"""A digest as a mail (RFC 5322): frozen bytes that are sent as they are, however often they are tried.

Nothing of what came by mail reaches a header. Mail systems are told that no person wrote it and that none wants an
automatic answer (RFC 3834, RFC 2919), and our own header lets a digest that comes back be known for what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from reports.due import Due
from reports.rendering import Rendered

#: our own header: the consultation whose digest it is
HEADER = "X-Rapporteur"
_NOT_IN_HEADERS = re.compile(r"[\x00-\x1f\x7f]+")
#: lines of ours are short, and 8 bits are not safe everywhere
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """From whom, to whom, on whose behalf."""

    sender: str
    recipient: str
    consultation: str


def message_id(owed: Due, envelope: Envelope) -> str:
    """The Message-ID of that digest to that recipient: always the same, so that a second copy is known as one."""
    key = "\n".join((owed.kind, envelope.consultation, owed.round, owed.period, envelope.recipient))
    host = envelope.sender.rpartition("@")[2] or "localhost"
    return f"<{sha256(key.encode()).hexdigest()[:32]}.{_plain(envelope.consultation)}@{_plain(host)}>"


def compose(rendered: Rendered, owed: Due, envelope: Envelope, made_at: datetime) -> bytes:
    """The whole mail, with CRLF lines."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _line(f"rapporteur <{envelope.sender}>")
    mail["To"] = _line(envelope.recipient)
    mail["Subject"] = _line(rendered.subject)
    mail["Date"] = format_datetime(made_at.astimezone(UTC))
    mail["Message-ID"] = message_id(owed, envelope)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    host = envelope.sender.rpartition("@")[2] or "localhost"
    mail["List-Id"] = f"<digests.{_plain(envelope.consultation)}.{_plain(host)}>"
    mail[HEADER] = _plain(envelope.consultation)
    mail.set_content(rendered.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    # the library would draw it at random, and the same digest must have the same bytes
    mail.set_boundary(f"=_{message_id(owed, envelope)[1:33]}")
    return mail.as_bytes()


def _line(text: str) -> str:
    return _NOT_IN_HEADERS.sub(" ", text).strip()


def _plain(text: str) -> str:
    """Letters, digits, dots and hyphens: what an identifier in a header may have."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", text)
