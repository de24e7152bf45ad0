"""The words that a margin comment is about."""

from __future__ import annotations

from parsers.word.layout import Layout
from parsers.word.pieces import Anchor, Place, Source


def quote(layout: Layout, anchor: Anchor) -> str:
    """The words between the ends of a comment as circulated; where all are new, as they are now.

    Words put in by one and taken out by another stand in neither view: they are given as they are in the file.
    """
    start, end = anchor.start, anchor.end or anchor.reference
    if start is None or end is None or (end.source, end.size) <= (start.source, start.size):
        return ""
    source = layout.sources[start.source]
    if end.source == start.source and not source.touched:
        return source.text_before[start.size : end.size].strip()
    texts = (_between(layout, source, start, end) for source in layout.sources[start.source : end.source + 1])
    views = ("\n".join(filter(None, view)).strip() for view in zip(*texts, strict=True))
    return next(filter(None, views), "")


def _between(layout: Layout, source: Source, start: Place, end: Place) -> tuple[str, str, str]:
    """What stands between two places before the changes, after them, and in the file."""
    first = start.size if source.order == start.source else 0
    last = end.size if source.order == end.source else source.size
    if not source.touched:
        text = source.text_before[first:last]
        return text, text, text
    found = list(layout.steps(source).between(first, last))
    return (
        "".join([text for piece, text in found if piece.before]),
        "".join([text for piece, text in found if piece.after]),
        "".join([text for _, text in found]),
    )
