"""A compilation as the JSON that CONTRACT.md promises ("A compilation")."""

from __future__ import annotations

from typing import Any

from reports.compilation import Compilation, CompiledParagraph, Entry
from reports.record_json import moment
from store.records import Submission

#: parts of the draft that are shown as paragraphs in JSON: what can carry a label, and headings left out
_SHOWN = frozenset({"body", "table", "footnote", "endnote", "textbox"})


def to_json(compilation: Compilation) -> dict[str, Any]:
    """The whole compilation. A withheld submitter stays here: the file is for the secretariat's own scripts."""
    return {
        "consultation": compilation.consultation,
        "document": compilation.document,
        "round": compilation.round,
        "draft": compilation.draft,
        "as_of": moment(compilation.as_of),
        "submissions": [_submission(item, compilation) for item in compilation.submissions],
        "paragraphs": [
            _paragraph(item)
            for item in compilation.paragraphs
            if item.entries or (item.where in _SHOWN and (item.label or item.where == "body"))
        ],
        "general": [_entry(item) for item in compilation.general],
    }


def _submission(item: Submission, compilation: Compilation) -> dict[str, Any]:
    place = (compilation.document, compilation.round)
    timing = next((tag.timing.value for tag in item.tags if (tag.document, tag.round) == place), None)
    return {
        "id": item.ref,
        "submitters": [each.id for each in item.submitters],
        "received_at": moment(item.received_at),
        "timing": timing,
        "kind": compilation.kinds.get(item.ref),
        "relation": {"type": item.relation.type.value, "of": item.relation.of} if item.relation else None,
        "superseded_by": item.superseded_by,
        "withdrawn_by": item.withdrawn_by,
        "confirmed_by": item.confirmed_by,
    }


def _paragraph(item: CompiledParagraph) -> dict[str, Any]:
    return {
        "label": item.label,
        "section": item.section,
        "text": item.text,
        # A footnote carries the number of its paragraph; scripts must be able to tell the two apart.
        "where": item.where,
        "contributions": [_entry(entry) for entry in item.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    item = entry.contribution
    data: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "deleted": item.deleted,
        "inserted": item.inserted,
        "comment": item.comment,
        "rationale": item.rationale,
        "submitters": list(item.submitters),
        "submission": entry.submission.ref,
        "timing": entry.timing.value,
        "source": {"attachment": item.attachment, "locator": item.locator, "word_author": item.word_author},
        "pin": {"method": item.pin.method, "confidence": item.pin.confidence},
    }
    for key in ("quote", "reply_to", "moved_after", "where", "offset"):
        if getattr(item, key) is not None:
            data[key] = getattr(item, key)
    if entry.withheld:
        data["attribution"] = "withheld"
    return data
