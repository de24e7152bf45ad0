"""Texts with tracked changes, for the formats other than Word's XML: one model of pieces, read from each of them.

A reader (OpenDocument, RTF, Word's binary format) tells a ``Story`` what stands in the file in reading order; the story
gives paragraphs as circulated, the changes, the edits, comments and tables.
"""

from parsers.tracked.pieces import Piece, Region
from parsers.tracked.story import MAX_PARAGRAPHS, Note, Story

__all__ = ["MAX_PARAGRAPHS", "Note", "Piece", "Region", "Story"]
