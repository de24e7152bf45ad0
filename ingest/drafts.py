"""Registering a circulated draft as the base text of a round (``draft add``).

What came in after the draft went out is looked at again: it may be an edited copy of it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from consultation.changes import circulate_draft
from consultation.errors import NotFound, ParseError, UsageError
from consultation.words import ExtractionState, State
from parsers.facts import DraftText, Extraction, Paragraph
from parsers.sandbox import Sandbox
from store.database import Transaction
from store.records import StoredDraft
from store.session import Session


def add_draft(
    session: Session,
    sandbox: Sandbox,
    file: Path,
    *,
    document: str,
    draft: str,
    circulated: datetime | None,
    by: str,
) -> StoredDraft:
    """Read *file*, keep its paragraphs as the text of ``document/draft``, and map its labels to its neighbours'."""
    extraction = _read(sandbox, file)
    key = f"{document}/{draft}"
    text = DraftText(key=key, paragraphs=_base_paragraphs(extraction))
    now = session.clock()
    with session.database.transaction() as tx:
        if session.consultation.document(document) is None:
            known = ", ".join(item.id for item in session.consultation.documents)
            raise NotFound(f"there is no document '{document}'; there are: {known}")
        planned = session.timeline(tx).draft(key)
        siblings = [tx.drafts.text(item.key) for item in tx.drafts.list() if item.document == document]
    maps = {}
    for other in siblings:
        if other is not None and other.key != key:
            maps[(other.key, key)] = sandbox.align(other, text)
            maps[(key, other.key)] = sandbox.align(text, other)
    stored = StoredDraft(
        key=key,
        document=document,
        draft=draft,
        title=extraction.title or planned.draft.title,
        file_name=file.name,
        sha256=extraction.sha256,
        circulated=circulated or planned.circulated_at,
        added_at=now,
        added_by=by,
    )
    with session.database.transaction() as tx:
        session.journal.append("draft", now, asdict(stored) | _times(stored))
        tx.drafts.add(stored, text.paragraphs)
        for (old, new), labels in maps.items():
            tx.drafts.put_map(old, new, labels)
        if circulated is not None:
            _record_circulation(tx, session, key, circulated, by, now)
        _look_again(tx, stored)
    return stored


def _times(stored: StoredDraft) -> dict[str, str | None]:
    return {
        "circulated": stored.circulated.isoformat() if stored.circulated else None,
        "added_at": stored.added_at.isoformat(),
    }


def _read(sandbox: Sandbox, file: Path) -> Extraction:
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    try:
        extraction = sandbox.file(file.read_bytes(), file.name)
    except ParseError as error:
        raise UsageError(f"{file.name} could not be read as a draft: {error}") from error
    if extraction.state != ExtractionState.OK or not extraction.paragraphs:
        raise UsageError(f"{file.name} has no text to compare with ({extraction.state}); give the Word or PDF file")
    return extraction


def _base_paragraphs(extraction: Extraction) -> tuple[Paragraph, ...]:
    return tuple(item for item in extraction.paragraphs if item.text and item.where not in {"header", "footer"})


def _record_circulation(
    tx: Transaction, session: Session, key: str, circulated: datetime, by: str, now: datetime
) -> None:
    timeline = session.timeline(tx)
    known = timeline.draft(key)
    if not known.actual or known.circulated_at != circulated:
        session.change_calendar(tx, circulate_draft(timeline, key, moment=circulated, at=now, by=by))


def _look_again(tx: Transaction, stored: StoredDraft) -> None:
    for message in tx.messages.list():
        late_enough = stored.circulated is None or message.received_at >= stored.circulated
        if late_enough and message.state is State.DONE:
            tx.messages.update(message.id, state=State.PARSED)
