"""What a submission contributes: edits, margin comments and remarks, pinned to the paragraphs of the draft. Pure."""

from __future__ import annotations

from ingest.contributions.collecting import collect

__all__ = ["collect"]
