"""The digests that stand under ``data/golden``, made anew: ``python -m tests.golden_digests`` writes them.

A record of a few days with one of everything. The test compares byte for byte; a change of wording or layout is made
by running this and reading the difference.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultation.words import AttachmentRole, Flag, Kind, RelationType, Role, State, Timing
from reports.digest_mail import compose
from reports.digest_record import gather
from reports.dispatch import build_digest, envelope_to
from reports.due import DigestKind, Due, daily_moment, period_of
from reports.rendering import Rendered, render
from store.database import Database
from store.records import Evidence, Relation, Verdict
from tests.digest_samples import (
    ISU,
    ROOT,
    ZERO,
    Bench,
    bench,
    doubtful,
    doubtful_tag,
    paper,
    submitter,
    tag,
    utc,
    word_file,
)

GOLDEN = ROOT / "tests" / "data" / "golden"
NOW = utc("2026-02-07 12:30")
PDF = "application/pdf"


def fill(at: Bench) -> None:
    """One of everything, received from 5 to 7 February 2026."""
    chile, austria, zealand = submitter("CHL", "Chile"), submitter("AUT", "Austria"), submitter("NZL", "New Zealand")
    first = paper(flags=(Flag.TRACKED_CHANGES, Flag.MARGIN_COMMENTS))
    at.mail(utc("2026-02-05 10:00"), first, files=(word_file(),), known=utc("2026-02-05 10:05"))
    late = tag(timing=Timing.LATE, late=42_000)
    at.mail(utc("2026-02-07 11:00"), paper(chile, tags=(late,)), files=(word_file(media_type=PDF),), boxes=("info",))
    border = tag(timing=Timing.BORDERLINE, late=8_100)
    joint = paper(
        austria,
        replace(zealand, role=Role.CO_SPONSOR),
        tags=(border, tag("action-plan/early-views", Timing.NO_DEADLINE)),
        flags=(Flag.JOINT, Flag.WRONG_BASE),
        confirmed_by="jane@isu",
    )
    at.mail(utc("2026-02-07 01:15"), joint, files=(word_file(), word_file(2, role=AttachmentRole.COVER)))
    revision = paper(relation=Relation(type=RelationType.REVISION, of="3RC-0001"), attachments=())
    at.mail(utc("2026-02-07 09:00"), revision)
    with at.session.database.transaction() as tx:
        tx.submissions.supersede("3RC-0001", "3RC-0004")
    hidden = paper(submitter("SWE", "Sweden"), flags=(Flag.NOT_FOR_ATTRIBUTION,))
    at.mail(utc("2026-02-06 15:00"), hidden, files=(word_file(),), subject="Comments of Sweden")
    icrc = submitter("icrc", "International Committee of the Red Cross", kind="icrc_red_cross", status=None)
    at.mail(utc("2026-02-06 16:00"), paper(icrc, tags=(doubtful_tag(),)), **doubtful())
    at.mail(utc("2026-02-06 17:00"), paper(submitter("JPN", "Japan"), attachments=()), kind=Kind.NIL_RETURN)
    at.mail(utc("2026-02-06 17:30"), kind=Kind.ENQUIRY, expected=())
    at.mail(utc("2026-02-06 17:40"), kind=Kind.AUTOMATIC, expected=())
    at.mail(utc("2026-02-06 17:41"), kind=Kind.UNRELATED, expected=(), **_undecided())
    at.mail(
        utc("2026-02-06 18:00"), kind=Kind.UNRELATED, state=State.QUARANTINED, subject="Annex",
        problem="the child that read it ran out of time", expected=(),
    )  # fmt: skip
    for hour in range(0, 24, 6):
        at.poll(utc(f"2026-02-06 {hour:02}:00"))
    at.poll(utc("2026-02-07 06:00"), "failed", "mailbox 'info': the server did not answer")
    at.poll(utc("2026-02-07 12:00"))


def _undecided() -> dict[str, Any]:
    evidence = (Evidence(rule="kind.words", weight=1.5, quote="our views on the draft", where="body"),)
    verdict = Verdict(kind=Kind.UNRELATED, kind_confidence=0.5, kind_runner_up=Kind.SUBMISSION, kind_evidence=evidence)
    return {"needs_review": True, "review_reasons": ("kind",), "subject": "Re: Geneva", "verdict": verdict}


def digests(database: Database | None = None) -> dict[str, tuple[Rendered, bytes]]:
    """Each golden digest by name: its parts and the whole mail; *database*: other than one of its own."""
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder), NOW, database) as at:
        fill(at)
        with at.session.database.transaction(write=False) as tx:
            record = gather(at.session, tx, NOW, since=utc("2026-02-05 06:30"))
        deadline = record.timeline.round(ZERO).deadline
        assert deadline is not None
        common: dict[str, Any] = {"round": ZERO, "period": period_of(deadline), "recipients": (ISU,)}
        day = daily_moment(record.consultation, NOW.date())
        wanted = {
            "daily": (record, Due(kind=DigestKind.DAILY, period="2026-02-07", due_at=day, recipients=(ISU,))),
            "deadline": (record, Due(kind=DigestKind.DEADLINE, due_at=NOW, **common)),
            "correction": (record, Due(kind=DigestKind.CORRECTION, due_at=NOW, **common)),
        }
        early = utc("2026-02-04 06:30")
        first = record.messages[0]
        alone = replace(first, submissions=(replace(first.submissions[0], superseded_by=None),))
        reminded = replace(record, now=early, messages=(alone,))
        wanted["reminder"] = (reminded, Due(kind=DigestKind.REMINDER, due_at=early, **common))
        made = {}
        for name, (seen, owed) in wanted.items():
            rendered = render(build_digest(seen, owed))
            made[name] = (rendered, compose(rendered, owed, envelope_to(seen, ISU), seen.now))
        return made


def files(database: Database | None = None) -> dict[str, bytes]:
    """The golden files by name."""
    found = {}
    for name, (rendered, mail) in digests(database).items():
        found[f"{name}.txt"] = f"{rendered.subject}\n\n{rendered.text}".encode()
        found[f"{name}.html"] = rendered.html.encode()
        found[f"{name}.head"] = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"\n") + b"\n"
    return found


def main() -> int:
    """Write them."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (GOLDEN / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
