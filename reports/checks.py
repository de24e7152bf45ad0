"""What ``doctor`` looks at in this room: the mail server for digests, who gets them, and fonts for the compilations."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from consultation.errors import RapporteurError
from consultation.findings import Finding, Level
from consultation.model import Consultation, Outgoing
from consultation.sign_in.expiry import check_expiry
from consultation.sign_in.keeping import Credential
from reports.delivery import SmtpTransport
from store.outbox import UNDELIVERED
from store.records import OutboxItem

#: a script that submissions come in -> a character of it, by which fontconfig finds a font
SCRIPTS = {"Latin": "0041", "Cyrillic": "0411", "Arabic": "0628", "Chinese": "6f22"}
_FONT_SECONDS = 20
#: digests that did not arrive are told for so long
_RECENT = timedelta(days=7)


def check_reports(
    consultation: Consultation,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    credential: Callable[[], Credential],
    outbox: Sequence[OutboxItem] = (),
) -> Iterator[Finding]:
    """The mail server reached with TLS and signed in to, every recipient's address, what did not arrive, the fonts."""
    yield from check_expiry("outgoing", consultation.outgoing.oauth, environ, clock())
    yield _outgoing(consultation.outgoing, credential)
    yield from _recipients(consultation)
    yield from _undelivered(outbox, clock())
    yield _fonts()


def _outgoing(outgoing: Outgoing, credential: Callable[[], Credential]) -> Finding:
    remedy = f"check host, port, security, user and {'oauth' if outgoing.oauth else 'password'} of [outgoing]"
    if not outgoing.sender:
        what = "no sender is set"
        return Finding(subject="outgoing", level=Level.FAULT, what=what, remedy="fill in sender of [outgoing]")
    try:
        what = SmtpTransport(outgoing, credential()).check()
    except RapporteurError as error:
        return Finding(subject="outgoing", level=Level.FAULT, what=str(error), remedy=remedy)
    return Finding(subject="outgoing", level=Level.OK, what=what)


def _recipients(consultation: Consultation) -> Iterator[Finding]:
    plan = consultation.digests
    for key, addresses in (
        ("daily_to", plan.daily_to),
        ("deadline_to", plan.deadline_to),
        ("reminder_to", plan.reminder_to if plan.reminder_days else ()),
    ):
        subject = f"digests {key}"
        wrong = [address for address in addresses if not address.isascii() or address.count("@") != 1]
        if wrong:
            remedy = "write each address as name@host in plain letters (the mail server may not know RFC 6531)"
            what = f"not an address that mail can go to: {', '.join(wrong)}"
            yield Finding(subject=subject, level=Level.FAULT, what=what, remedy=remedy)
        elif addresses:
            yield Finding(subject=subject, level=Level.OK, what=", ".join(addresses))
        elif key != "reminder_to":
            remedy = f"fill in {key} of [digests]"
            yield Finding(subject=subject, level=Level.WARNING, what="nobody gets it", remedy=remedy)


def _undelivered(outbox: Sequence[OutboxItem], now: datetime) -> Iterator[Finding]:
    """Digests of the past days that were refused, came back, or of which nobody knows."""
    for item in outbox:
        if item.state in UNDELIVERED and now - item.created_at <= _RECENT:
            what = f"the {item.kind} digest {item.period} to {item.recipient}: {item.state}"
            remedy = f"look at the address; 'digest {item.kind} --resend' sends it once more"
            reason = f" ({' '.join(item.problem.split())[:160]})" if item.problem else ""
            yield Finding(subject="outbox", level=Level.WARNING, what=what + reason, remedy=remedy)


def _fonts() -> Finding:
    """Whether this machine can show the compilations in every script; Word brings its own fonts."""
    program = shutil.which("fc-list")
    if program is None:
        what = "fontconfig is not installed: cannot say which scripts this machine can show"
        return Finding(subject="fonts", level=Level.WARNING, what=what, remedy="install fontconfig")
    missing = [script for script, character in SCRIPTS.items() if not _has_font(program, character)]
    if missing:
        what = f"no font for {', '.join(missing)}: a compilation made into PDF here would show boxes"
        return Finding(subject="fonts", level=Level.WARNING, what=what, remedy="install the Noto fonts")
    return Finding(subject="fonts", level=Level.OK, what=f"there are fonts for {', '.join(SCRIPTS)}")


def _has_font(program: str, character: str) -> bool:
    try:
        found = subprocess.run(  # noqa: S603 - a fixed program and a constant
            [program, f":charset={character}", "family"], capture_output=True, timeout=_FONT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())
