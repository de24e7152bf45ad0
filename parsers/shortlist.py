"""Which of many drafts a file can be a copy of: by runs of words that both have, before any is compared.

A conference with its forerunners has hundreds of drafts, and to fold each of them for every file costs by their number.
Of all runs of five words one in four is kept, chosen by its own value, so that a file and a draft keep the same ones
(sampling by hash). The index is made once for a set of drafts; asking it costs by the length of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from zlib import crc32

from parsers.facts import DraftText, Paragraph

#: up to so many drafts are all looked at; of more, so many are left
FEW = 8
#: words of a run that two texts share by copying, not by chance
RUN = 5
#: of so many runs one is kept
SAMPLE = 4

_WORD = re.compile(r"\w+")


class Index:
    """The drafts by the runs that they have."""

    def __init__(self, drafts: Sequence[DraftText]) -> None:
        self.drafts = drafts
        self._having: dict[int, list[int]] = {}
        for n, draft in enumerate(drafts):
            for run in _runs(draft.paragraphs):
                self._having.setdefault(run, []).append(n)

    def nearest(self, file: Iterable[Paragraph]) -> list[DraftText]:
        """The drafts that share most runs with a file, in their own order."""
        shared = Counter(n for run in _runs(file) for n in self._having.get(run, ()))
        return [self.drafts[n] for n in sorted(n for n, _ in shared.most_common(FEW))]


#: the index of the last set of drafts; a child finds the one that was made before it was forked
_last: list[Index] = []


def prepare(drafts: Sequence[DraftText]) -> Index:
    """The index of these very drafts, made at most once for the last set asked for."""
    if not _last or _last[0].drafts is not drafts:
        _last[:] = [Index(drafts)]
    return _last[0]


def shortlist(file: Iterable[Paragraph], drafts: Sequence[DraftText]) -> Sequence[DraftText]:
    """The drafts worth comparing with a file: all of few, the nearest of many."""
    return drafts if len(drafts) <= FEW else prepare(drafts).nearest(file)


def _runs(paragraphs: Iterable[Paragraph]) -> set[int]:
    found: set[int] = set()
    for item in paragraphs:
        words = [word.encode() for word in _WORD.findall(item.text.casefold())]
        sums = (crc32(b" ".join(words[n : n + RUN])) for n in range(len(words) - RUN + 1))
        found.update(value for value in sums if value % SAMPLE == 0)
    return found
