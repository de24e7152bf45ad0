"""Whether a contribution shown is one that was labelled: its text, its paragraph, its voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from benchmarks.scoring.corpus import Drafts, Label
from benchmarks.scoring.participants import ids
from benchmarks.scoring.words import coverage, normal, similarity

EDITS = frozenset({"insertion", "deletion", "replacement", "new_paragraph", "paragraph_deletion", "move"})
STRICT, LENIENT, NONE = 2, 1, 0

Shown = Mapping[str, Any]


def all_text(shown: Shown) -> str:
    """Everything that a contribution says."""
    return " ".join(str(shown.get(key) or "") for key in ("comment", "rationale", "inserted", "text", "deleted"))


def of_text(labelled: Label, shown: Shown) -> int:
    """Strict: equal once folded. Lenient: alike, or covered."""
    if labelled.get("where") == "table-form":
        return _of_row(labelled, shown)
    if labelled["kind"] in EDITS:
        return _of_edit(labelled, shown)
    return _of_words(labelled, shown)


def _of_edit(labelled: Label, shown: Shown) -> int:
    kind = labelled["kind"]
    if kind == "paragraph_deletion" and shown.get("kind") == kind:
        return STRICT
    if kind == "move":
        return _of_move(labelled, shown)
    gone, come = normal(labelled["deleted"]), normal(labelled["inserted"])
    shown_gone, shown_come = normal(shown.get("deleted")), normal(shown.get("inserted"))
    if (gone, come) == (shown_gone, shown_come):
        return STRICT
    if gone and similarity(gone, shown_gone) < 0.7:
        return NONE
    if not come or similarity(come, shown_come) >= 0.7:
        return LENIENT
    within = shown_come and coverage(come, shown_come) >= 0.95 and len(shown_come) < 2 * len(come) + 20
    return LENIENT if within else NONE


def _of_move(labelled: Label, shown: Shown) -> int:
    text = shown.get("inserted") or shown.get("deleted") or ""
    bare = not (normal(shown.get("deleted")) or normal(shown.get("inserted")))
    if shown.get("kind") == "move" and (bare or similarity(labelled["deleted"], text) > 0.8):
        return STRICT
    return LENIENT if similarity(labelled["deleted"], all_text(shown)) > 0.8 else NONE


def _of_row(labelled: Label, shown: Shown) -> int:
    """A row of a comment table, labelled by proposal, comment or current text."""
    come, gone, words, said = (
        normal(labelled["inserted"]),
        normal(labelled["deleted"]),
        normal(labelled["text"]),
        normal(all_text(shown)),
    )
    if (come and come == normal(shown.get("inserted"))) or (not come and words and words in said):
        return STRICT
    key = come or words or gone
    alike = key and (key in said or similarity(key, said) >= 0.7 or coverage(key, said) >= 0.85)
    return LENIENT if alike else NONE


def _of_words(labelled: Label, shown: Shown) -> int:
    """Margin comments, remarks and general remarks."""
    words, said = normal(labelled["text"]), normal(all_text(shown))
    own = normal(shown.get("comment") or shown.get("text") or shown.get("rationale"))
    if words and (words == own or (labelled["kind"] != "margin_comment" and words in said)):
        return STRICT
    return LENIENT if words and (similarity(words, own) >= 0.7 or coverage(words, said) >= 0.9) else NONE


def _parent(label: str | None) -> str:
    return re.sub(r" \([a-z]+\)$", "", label or "")


def of_label(labelled: Label, shown_at: str, base: str | None, current: str, drafts: Drafts) -> int:
    """Strict: the paragraph itself, in the draft edited or in the round's. Lenient: its sub-paragraph or parent."""
    right = {labelled["label"], labelled.get("to_label")}
    if base and current and base != current:
        right.add(drafts.newer_label(labelled["document"], base, current, labelled["label"]))
    right.discard(None)
    if shown_at in right or labelled.get("label_accept") == "*" or (labelled["label"] == "" and not shown_at):
        return STRICT
    parents = {_parent(label) for label in right if label}
    return LENIENT if any(right) and _parent(shown_at) in parents else NONE


def same_voice(message: Label, labelled: Label, voices: frozenset[str]) -> bool:
    """Whether the submitters shown are those of the labelled contribution.

    Where one mail holds several submissions, they must be nearer to its own submitters than to those of the others.
    """
    own = ids(labelled.get("submitters") or message["submitters"])
    if not labelled.get("submitters") or not message.get("submissions"):
        return bool(voices & own) or not own
    best = max(_nearness(voices, ids(item["submitters"])) for item in message["submissions"])
    return bool(voices & own) and _nearness(voices, own) >= best


def _nearness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
