"""Registering a circulated draft as the base text of a round (``draft add``).

What came in after the draft went out is looked at again: it may be an edited copy of it.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from consultation.changes import circulate_draft
from consultation.errors import NotFound, ParseError, UsageError
from consultation.words import ExtractionState, State
from ingest.archive import draft_files
from ingest.articles import distinct, is_made_of_articles, with_articles, with_headings
from ingest.entries import draft_entry
from parsers.facts import DraftText, Extraction, Paragraph
from parsers.sandbox import Sandbox
from store.database import Transaction
from store.records import StoredDraft
from store.session import Session

#: who registers what the settings name
_SETTINGS = "the settings file"
#: (old draft, new draft) -> label in the old one -> label in the new one
Maps = dict[tuple[str, str], dict[str, str]]


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
    if not file.is_file():
        raise NotFound(f"there is no file {file}")
    raw = file.read_bytes()
    extraction = _read(sandbox, raw, file.name)
    key = f"{document}/{draft}"
    text = DraftText(key=key, paragraphs=_base_paragraphs(extraction))
    now = session.clock()
    with session.database.transaction() as tx:
        if session.consultation.document(document) is None:
            known = ", ".join(item.id for item in session.consultation.documents)
            raise NotFound(f"there is no document '{document}'; there are: {known}")
        planned = session.timeline(tx).draft(key)
    stored = StoredDraft(
        key=key,
        document=document,
        draft=draft,
        title=extraction.title or planned.draft.title,
        file_name=file.name,
        sha256=draft_files(session.data / "archive").put(raw),
        circulated=circulated or planned.circulated_at,
        added_at=now,
        added_by=by,
    )
    maps = _maps(session, sandbox, stored, text)
    with session.database.transaction() as tx:
        session.journal.append_all([draft_entry(stored)])
        _store(tx, stored, text, maps)
        if circulated is not None:
            _record_circulation(tx, session, key, circulated, by, now)
        _look_again(tx, stored)
    return stored


def add_named(session: Session, sandbox: Sandbox) -> tuple[str, ...]:
    """Register the drafts whose files the settings name, each once; what was wrong, in words.

    A file that the settings name may still be written: one that is not there yet stops nothing. A file that has
    changed since is registered anew, unless a person has registered another in its place.
    """
    named = [item for item in session.consultation.drafts() if item.file is not None]
    if not named:
        return ()
    with session.database.transaction(write=False) as tx:
        known = {item.key: item for item in tx.drafts.list()}
    problems = []
    for item in named:
        assert item.file is not None
        try:
            if _is_new(known.get(item.key), item.file):
                add_draft(
                    session, sandbox, item.file, document=item.document, draft=item.id, circulated=None, by=_SETTINGS
                )
        except (NotFound, UsageError) as error:
            problems.append(f"draft {item.key} of the settings: {error}")
    return tuple(problems)


def _is_new(known: StoredDraft | None, file: Path) -> bool:
    if known is None:
        return True
    if known.added_by != _SETTINGS or not file.is_file():
        return False
    return sha256(file.read_bytes()).hexdigest() != known.sha256


def restore_draft(session: Session, sandbox: Sandbox, stored: StoredDraft) -> None:
    """Register a draft again as the journal tells it, from its file in the archive.

    Raises:
        NotFound: the archive has no such file.
        UsageError: it cannot be read any more.
    """
    extraction = _read(sandbox, draft_files(session.data / "archive").get(stored.sha256), stored.file_name)
    text = DraftText(key=stored.key, paragraphs=_base_paragraphs(extraction))
    maps = _maps(session, sandbox, stored, text)
    with session.database.transaction() as tx:
        _store(tx, stored, text, maps)


def _maps(session: Session, sandbox: Sandbox, stored: StoredDraft, text: DraftText) -> Maps:
    """How the labels of the draft map to those of its neighbours, both ways."""
    with session.database.transaction(write=False) as tx:
        siblings = [tx.drafts.text(item.key) for item in tx.drafts.list() if item.document == stored.document]
    maps: Maps = {}
    for other in siblings:
        if other is not None and other.key != stored.key:
            maps[(other.key, stored.key)] = _aligned(sandbox, other, text)
            maps[(stored.key, other.key)] = _aligned(sandbox, text, other)
    return maps


def _aligned(sandbox: Sandbox, old: DraftText, new: DraftText) -> dict[str, str]:
    labels = sandbox.align(with_headings(old), with_headings(new))
    return with_articles(labels) if is_made_of_articles(new.paragraphs) else labels


def _store(tx: Transaction, stored: StoredDraft, text: DraftText, maps: Maps) -> None:
    tx.drafts.add(stored, text.paragraphs)
    for (old, new), labels in maps.items():
        tx.drafts.put_map(old, new, labels)


def _read(sandbox: Sandbox, raw: bytes, name: str) -> Extraction:
    try:
        extraction = sandbox.file(raw, name)
    except ParseError as error:
        raise UsageError(f"{name} could not be read as a draft: {error}") from error
    if extraction.state != ExtractionState.OK or not extraction.paragraphs:
        raise UsageError(f"{name} has no text to compare with ({extraction.state}); give the Word or PDF file")
    return extraction


def _base_paragraphs(extraction: Extraction) -> tuple[Paragraph, ...]:
    return distinct([item for item in extraction.paragraphs if item.text and item.where not in {"header", "footer"}])


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
