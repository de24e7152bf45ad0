"""What ``doctor`` looks at in this room: the mailboxes, the disk and the sandbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import available_timezones

from consultation.errors import RapporteurError
from consultation.findings import Finding, Level
from consultation.model import Consultation, Mailbox
from consultation.sign_in.expiry import check_expiry
from ingest.sources.opening import source_of
from parsers.sandbox import Sandbox
from store import ledger
from store.records import LedgerLine

#: free bytes below which nothing more should be fetched (FAULTS D2)
DISK_FLOOR = 2_000_000_000


def check_ingest(
    consultation: Consultation,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
    lines: Sequence[LedgerLine] = (),
) -> Iterator[Finding]:
    """Every mailbox opened read-only, the account of the ledger (*lines*), the disk, and this machine's isolation."""
    for box in consultation.mailboxes:
        yield from _mailbox(box, environ, clock, lines)
    yield from _account(lines)
    yield _disk(consultation.data)
    yield _zone(consultation.zone)
    yield from _sandbox()


def _account(lines: Sequence[LedgerLine]) -> Iterator[Finding]:
    remedy = "'rebuild' makes the record again from archive and journal"
    broken = ledger.problems(lines)
    for problem in broken:
        yield Finding(subject="ledger", level=Level.FAULT, what=f"it does not add up: {problem}", remedy=remedy)
    if lines and not broken:
        what = f"{sum(line.listed for line in lines)} copies listed, all accounted for"
        yield Finding(subject="ledger", level=Level.OK, what=what)


def _mailbox(
    box: Mailbox, environ: Mapping[str, str], clock: Callable[[], datetime], lines: Sequence[LedgerLine]
) -> Iterator[Finding]:
    subject = f"mailbox {box.name}"
    if not box.host:
        remedy = "fill in host, user and password of this [[mailbox]] in the settings"
        yield Finding(subject=subject, level=Level.FAULT, what="no mail server is set", remedy=remedy)
        return
    yield from check_expiry(subject, box.oauth, environ, clock())
    try:
        source = source_of(box, environ, clock, lambda _folder, _uidvalidity, _ids: {})
        with closing(source):
            for folder in source.folders():
                with source.open(folder) as opened:
                    what = f"{folder} can be read (UIDVALIDITY {opened.uidvalidity}), opened read-only"
                    yield Finding(subject=subject, level=Level.OK, what=what)
                    yield from _numbering(subject, box.name, folder, opened.uidvalidity, lines)
    except RapporteurError as error:
        remedy = f"check host, port, security, user and {'oauth' if box.oauth else 'password'} of this [[mailbox]]"
        yield Finding(subject=subject, level=Level.FAULT, what=str(error), remedy=remedy)


def _numbering(
    subject: str, mailbox: str, folder: str, uidvalidity: int, lines: Sequence[LedgerLine]
) -> Iterator[Finding]:
    """Whether the folder is the one that the ledger knows (FAULTS I5)."""
    known = {line.uidvalidity for line in lines if (line.mailbox, line.folder) == (mailbox, folder)}
    if known and uidvalidity not in known:
        what = f"the server has numbered {folder} anew (UIDVALIDITY {uidvalidity}, on record {max(known)})"
        remedy = "nothing to do: the next poll compares everything in it and takes nothing twice"
        yield Finding(subject=subject, level=Level.WARNING, what=what, remedy=remedy)


def _disk(data: Path) -> Finding:
    place = next(path for path in (data, *data.parents) if path.exists())
    free = shutil.disk_usage(place).free
    what = f"{free / 1e9:.1f} GB free at {place}"
    if free >= DISK_FLOOR:
        return Finding(subject="disk", level=Level.OK, what=what)
    remedy = "make room, or choose another folder by [data] path: below 2 GB nothing more is fetched"
    return Finding(subject="disk", level=Level.FAULT, what=what, remedy=remedy)


def _zone(name: str) -> Finding:
    """The zone of the deadlines, by the data that this machine reckons with."""
    if name in available_timezones():
        return Finding(subject="time zone", level=Level.OK, what=f"{name}, data of {version('tzdata')}")
    remedy = "install tzdata, or mend zone in [consultation]"
    return Finding(subject="time zone", level=Level.FAULT, what=f"{name} is unknown to this machine", remedy=remedy)


def _sandbox() -> Iterator[Finding]:
    with Sandbox() as sandbox:
        for line in sandbox.isolation():
            reduced = line.startswith("no ") or "reduced" in line
            yield Finding(subject="sandbox", level=Level.WARNING if reduced else Level.OK, what=line)
