"""Gathering from the store what a compilation is made of, and writing it out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from consultation.errors import NotFound, StorageError, UsageError
from consultation.registry import Registry
from reports.compilation import Compilation, Material, build
from reports.compilation_json import to_json
from store.database import Transaction
from store.records import Contribution, Submission
from store.session import Session


def gather(session: Session, tx: Transaction, registry: Registry, document: str, round_name: str | None) -> Material:
    """The draft, the submissions and the contributions of one round; the latest circulated one where none is named.

    Raises:
        NotFound: the document or the round does not exist.
        AmbiguousName: the round's name could mean several.
    """
    consultation, timeline = session.consultation, session.timeline(tx)
    known = consultation.document(document)
    if known is None:
        others = ", ".join(item.id for item in consultation.documents)
        raise NotFound(f"there is no document '{document}'; there are: {others}")
    latest = timeline.latest_round(document, session.clock())
    state = timeline.resolve(round_name, document) if round_name else latest
    submissions = tx.submissions.list(document=document, round=state.round.id)
    contributions: dict[str, list[Contribution]] = {}
    for item in tx.contributions.of([each.ref for each in submissions]):
        contributions.setdefault(item.id.rpartition(".")[0], []).append(item)
    kinds = {item.id: item.kind for item in tx.messages.of([each.message for each in submissions])}
    ids = {each for items in contributions.values() for item in items for each in item.submitters}
    names = {each: participant.name for each in ids if (participant := registry.get(each)) is not None}
    draft_key = f"{document}/{state.round.draft}" if state.round.draft else None
    stored = next((item for item in tx.drafts.list() if item.key == draft_key), None)
    return Material(
        consultation=consultation.id,
        consultation_name=consultation.name,
        document=document,
        document_title=known.title,
        round=state.round.id,
        draft=state.round.draft,
        draft_title=stored.title if stored else "",
        zone=consultation.zone,
        text=tx.drafts.text(draft_key) if draft_key else None,
        submissions=submissions,
        contributions=contributions,
        kinds={item.ref: kinds[item.message] for item in submissions if item.message in kinds},
        names=names,
        taking_back=_taking_back(tx, submissions),
    )


def _taking_back(tx: Transaction, submissions: Sequence[Submission]) -> dict[str, datetime]:
    """The withdrawals of these submissions that name no document: a person said of what, or the mail says no more."""
    refs = {item.ref for item in submissions}
    named = {item.withdrawn_by for item in submissions if item.withdrawn_by} - refs
    withdrawals = [tx.submissions.get(ref) for ref in sorted(named)]
    return {item.ref: item.received_at for item in withdrawals if not item.tags}


def compile_round(
    session: Session, document: str, round_name: str | None, as_of: datetime | None = None
) -> Compilation:
    """The compilation of a document and round as it stood at *as_of* (now where that is not said)."""
    registry = Registry.load(session.consultation)
    with session.database.transaction(write=False) as tx:
        material = gather(session, tx, registry, document, round_name)
    return build(material, as_of or session.clock())


def write(compilation: Compilation, form: str, target: Path | None) -> bytes:
    """The compilation in the form asked for; written to *target* where one is given.

    Raises:
        UsageError: the form is not known, or not yet made.
        StorageError: the file cannot be written.
    """
    if form not in FORMS:
        raise UsageError(f"--format '{form}': it must be one of {', '.join(FORMS)}")
    content = FORMS[form](compilation)
    if target is not None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise StorageError(f"{target} cannot be written: {error.strerror}; name another file by -o") from error
    return content


def _docx(compilation: Compilation) -> bytes:
    # Loaded when it is asked for: the running worker has no use for a library of Word files (DESIGN, the rooms).
    from reports.compilation_docx import to_docx

    return to_docx(compilation)


def _json(compilation: Compilation) -> bytes:
    return json.dumps(to_json(compilation), ensure_ascii=False, indent=1).encode()


#: form -> how it is made
FORMS: Mapping[str, Callable[[Compilation], bytes]] = {"json": _json, "docx": _docx}
