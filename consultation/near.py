"""What was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(written: str, known: Sequence[str]) -> str | None:
    """The known word closest to the one written, regardless of case; ``None`` when none is close."""
    folded = {word.lower(): word for word in known}
    found = get_close_matches(written.lower(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None
