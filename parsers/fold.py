"""Text with its typography folded: what a typist, a printer and a converter change without meaning to.

Used wherever two texts are compared: quotation marks, dashes, no-break and repeated spaces and soft hyphens are no
difference; letters, figures, case and punctuation are.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‘’‚‛′＇`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"),
        "…": "...",
    }
)
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """*text* with typography folded and white space once, trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)).strip()


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same, typography and line ends apart."""
    return fold(one) == fold(other)
