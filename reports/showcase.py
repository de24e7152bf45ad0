"""The second half of ``demo``: a real SMTP server that catches the digests, and a folder to open afterwards."""

from __future__ import annotations

import importlib
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from consultation.errors import UsageError
from consultation.model import Outgoing, Secret
from consultation.words import SPOKEN
from reports.compiling import compile_round, write
from store.session import Session


@dataclass
class Catcher:
    """The caught digests, as they were mailed."""

    host: str
    port: int
    caught: list[bytes] = field(default_factory=list)

    def outgoing(self, planned: Outgoing) -> Outgoing:
        """The mail server of the settings, replaced by this one."""
        return replace(
            planned,
            host=self.host,
            port=self.port,
            security="none",
            user="",
            password=Secret(),
            sender=planned.sender or "rapporteur@example.org",
        )

    # The name is that of the server's own interface.
    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one mail."""
        self.caught.append(bytes(envelope.content))
        return "250 kept"


@contextmanager
def mail_catcher() -> Iterator[Catcher]:
    """A real SMTP server on loopback for the length of the demo."""
    try:
        controllers = importlib.import_module("aiosmtpd.controller")
    except ImportError as error:
        raise UsageError("the demo needs the mail servers pymap and aiosmtpd: 'make demo' installs them") from error
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    catcher = Catcher(host="127.0.0.1", port=port)
    controller = controllers.Controller(catcher, hostname=catcher.host, port=port)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()


def write_showcase(session: Session, catcher: Catcher, out: Path) -> None:
    """The digests as mailed (``.eml`` and ``.html``), the compilations, and the record as JSON."""
    digests = out / "digests"
    digests.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(catcher.caught, start=1):
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        subject = str(mail["Subject"]).strip().replace("/", "-")
        stem = f"{number:04d} {subject[:90].strip()}"
        (digests / f"{stem}.eml").write_bytes(raw)
        page = mail.get_body(("html",))
        if page is not None:
            (digests / f"{stem}.html").write_text(page.get_content(), encoding="utf-8")
    for document in session.consultation.documents:
        for state in _rounds_with_mail(session, document.id):
            for form in ("docx", "json"):
                target = out / "compilations" / f"{document.id}, {state}.{form}"
                write(compile_round(session, document.id, state), form, target)


def _rounds_with_mail(session: Session, document: str) -> list[str]:
    with session.database.transaction(write=False) as tx:
        found = {tag.round for item in tx.submissions.list(document=document) for tag in item.tags}
        return [state.round.id for state in session.timeline(tx).rounds(document) if state.round.id in found]


def show_summary(session: Session, catcher: Catcher, out: Path, *, untouched: bool) -> None:
    """The table at the end of the demo."""
    with session.database.transaction(write=False) as tx:
        messages = tx.messages.list()
        ledger = tx.receipts.ledger()
    table = Table("round", "submissions", "on time", "borderline", "late", "no deadline", "for a person")
    rounds: dict[str, Counter[str]] = {}
    for message in messages:
        for part in message.submissions if message.kind in SPOKEN else ():
            for tag in part.tags:
                counts = rounds.setdefault(f"{tag.document}/{tag.round}", Counter())
                counts.update(["all", tag.timing.value, *(["review"] if message.needs_review else [])])
    for name, counts in rounds.items():
        words = ("all", "on_time", "borderline", "late", "no_deadline", "review")
        table.add_row(name, *(str(counts[word] or "") for word in words))
    console = Console()
    console.print(table)
    kinds = Counter(message.kind.value for message in messages)
    console.print(f"{len(messages)} messages: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    for line in ledger:
        console.print(
            f"{line.mailbox}/{line.folder}: {line.listed} listed = {line.archived} archived + {line.vanished} vanished"
            f" + {line.held} held"
        )
    console.print(f"{len(catcher.caught)} digests mailed. The mailboxes: {'untouched' if untouched else 'CHANGED'}.")
    console.print(f"Open {out}: digests/, compilations/, data/rapporteur.sqlite")
