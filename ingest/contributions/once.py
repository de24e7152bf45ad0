"""Each thing said counts once: the same edit in a tracked and a clean file, the same letter as Word and PDF."""

from __future__ import annotations

from collections.abc import Sequence

from consultation.words import ContributionKind
from ingest.contributions.files import Source
from ingest.contributions.labels import folded
from ingest.contributions.making import Found
from store.records import Contribution


def without_repeats(found: Sequence[Found]) -> list[Found]:
    """*found* without what another file of the submission has already said.

    Tracked edits stand before silent ones, files before the body. Inside one file nothing is dropped: the same word
    may be changed twice.
    """
    accepted = {
        id(item.source): (item.source.lineage.draft, _accepted(item.source)) for item in found if item.rank == 0
    }
    kept: list[Found] = []
    said: dict[tuple[object, ...], Source] = {}
    for item in sorted(found, key=lambda entry: entry.rank):
        key = signature(item.contribution)
        first = said.setdefault(key, item.source)
        if first is not item.source or _is_clean_copy(item, accepted):
            continue
        kept.append(item)
    return sorted(kept, key=lambda entry: found.index(entry))


def signature(contribution: Contribution) -> tuple[object, ...]:
    """What two contributions have in common when they say the same of the same place."""
    words = " ".join(part for part in (contribution.comment, contribution.rationale) if part)
    kind = "" if contribution.kind in (ContributionKind.REMARK, ContributionKind.GENERAL) else contribution.kind
    return (
        contribution.document,
        contribution.round,
        kind,
        contribution.label,
        folded(contribution.deleted),
        folded(contribution.inserted),
        folded(words),
        folded(contribution.reply_to or ""),
    )


def _accepted(source: Source) -> frozenset[str]:
    """The paragraphs of a tracked file with its changes accepted, folded."""
    after = (item.after if item.after is not None else item.text for item in source.extraction.paragraphs)
    inserted = (edit.inserted for edit in source.extraction.edits if edit.kind == ContributionKind.NEW_PARAGRAPH)
    return frozenset(folded(text) for text in (*after, *inserted) if text.strip())


def _is_clean_copy(item: Found, accepted: dict[int, tuple[str | None, frozenset[str]]]) -> bool:
    """A silent edit whose paragraph reads as the tracked file does with its changes accepted."""
    if not item.silent:
        return False
    base = item.source.lineage.draft
    others = [texts for key, (draft, texts) in accepted.items() if key != id(item.source) and draft == base]
    if not others:
        return False
    if item.contribution.kind == ContributionKind.PARAGRAPH_DELETION:
        return any(folded(item.contribution.deleted) not in texts for texts in others)
    if item.contribution.kind in (ContributionKind.NEW_PARAGRAPH, ContributionKind.MOVE):
        text = item.contribution.inserted or item.contribution.deleted
        return any(folded(text) in texts for texts in others)
    paragraphs = item.source.extraction.paragraphs
    if item.paragraph is None or not 0 <= item.paragraph < len(paragraphs):
        return False
    return any(folded(paragraphs[item.paragraph].text) in texts for texts in others)
