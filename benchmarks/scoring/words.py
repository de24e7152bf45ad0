"""Comparing texts: folding, similarity of tokens, coverage."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher


def normal(text: str | None) -> str:
    """Words alone, compatibility-composed and case-folded: quotation marks, spaces and punctuation are set aside."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()))


def tokens(text: str | None) -> list[str]:
    """The words of a text, folded."""
    return normal(text).split()


def similarity(one: str | None, other: str | None) -> float:
    """0 to 1 over tokens in order; two empty texts are alike, an empty and a full one are not."""
    left, right = tokens(one), tokens(other)
    if not left or not right:
        return float(left == right)
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def coverage(need: str | None, have: str | None) -> float:
    """Share of the tokens of *need* that occur in *have*, counted."""
    wanted, there = Counter(tokens(need)), Counter(tokens(have))
    return sum((wanted & there).values()) / max(1, sum(wanted.values()))


def ratio(part: int, whole: int) -> float | None:
    """A share to four places; ``None`` of nothing."""
    return round(part / whole, 4) if whole else None
