"""Registered circulated drafts with their paragraphs: the base texts for comparison."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, or_, select

from parsers.facts import DraftText, Paragraph
from store.records import StoredDraft
from store.repository import Repository
from store.tables import draft_maps, draft_paragraphs, drafts


class Drafts(Repository):
    """Drafts by key (``DOCUMENT/DRAFT``)."""

    def add(self, draft: StoredDraft, paragraphs: Sequence[Paragraph]) -> None:
        """Register a draft and its text; a draft of the same key is replaced, with the maps that rest on it."""
        values = dataclasses.asdict(draft)
        statement = self._insert(drafts).values(**values)
        changed = {name: value for name, value in values.items() if name != "key"}
        self._run(statement.on_conflict_do_update(index_elements=["key"], set_=changed))
        self._run(draft_paragraphs.delete().where(draft_paragraphs.c.draft == draft.key))
        self._run(draft_maps.delete().where(or_(draft_maps.c.old == draft.key, draft_maps.c.new == draft.key)))
        rows = [{"draft": draft.key, **dataclasses.asdict(paragraph)} for paragraph in paragraphs]
        self._run_many(draft_paragraphs.insert(), rows)

    def list(self) -> tuple[StoredDraft, ...]:
        """All registered drafts, by key."""
        found = (StoredDraft(**row) for row in self._all(select(drafts)))
        return tuple(sorted(found, key=lambda draft: draft.key))

    def text(self, key: str) -> DraftText | None:
        """The text of a registered draft; ``None`` where there is no such draft."""
        if self._first(select(drafts.c.key).where(drafts.c.key == key)) is None:
            return None
        chosen = select(draft_paragraphs).where(draft_paragraphs.c.draft == key)
        rows = self._all(chosen.order_by(draft_paragraphs.c.index))
        return DraftText(key=key, paragraphs=tuple(_paragraph_of(row) for row in rows))

    def put_map(self, old: str, new: str, labels: Mapping[str, Any]) -> None:
        """Keep which label of draft *old* became what in draft *new*; both must be registered."""
        statement = self._insert(draft_maps).values(old=old, new=new, labels=dict(labels))
        self._run(statement.on_conflict_do_update(index_elements=["old", "new"], set_={"labels": dict(labels)}))

    def maps(self) -> dict[tuple[str, str], dict[str, Any]]:
        """All maps by (old, new)."""
        rows = self._all(select(draft_maps))
        return {
            (row["old"], row["new"]): row["labels"] for row in sorted(rows, key=lambda row: (row["old"], row["new"]))
        }


def _paragraph_of(row: RowMapping) -> Paragraph:
    own = {name: value for name, value in row.items() if name != "draft"}
    cell = row["cell"]
    return Paragraph(**{**own, "cell": tuple(cell) if cell is not None else None})
