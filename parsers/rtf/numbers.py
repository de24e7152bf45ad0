"""The automatic numbers that writers of RTF print before paragraphs (``listtext``, ``pntext``), as circulated.

They are those of the text with all insertions in it; a number behind an inserted item of its list is set back.
"""

from __future__ import annotations

import re

from parsers.rtf.state import State

_COUNTED = re.compile(r"(?P<head>\W*)(?P<count>\d{1,4}|[A-Za-z])(?P<tail>\W*)")


class Numbers:
    """The number of the paragraph that is being read, and how many items were put in before it."""

    def __init__(self) -> None:
        self._printed = ""
        self._inserted: dict[tuple[int, int], int] = {}

    def printed(self, words: str) -> None:
        """What is printed before the paragraph."""
        self._printed = words.strip()

    def circulated(self, state: State) -> str:
        """The number that the paragraph had before anything was put in."""
        back = self._inserted.get((state.list_, state.level), 0)
        match = _COUNTED.fullmatch(self._printed) if back else None
        if match is None:
            return self._printed
        count = match["count"]
        if count.isdigit():
            earlier = str(max(1, int(count) - back))
        else:
            earlier = chr(max(ord("a" if count.islower() else "A"), ord(count) - back))
        return f"{match['head']}{earlier}{match['tail']}"

    def paragraph_ends(self, state: State, *, put_in: bool) -> None:
        """The paragraph ends: one that was put in counts, and an item begins the levels below it anew."""
        if not self._printed:
            return
        for key in [key for key in self._inserted if key[0] == state.list_ and key[1] > state.level]:
            del self._inserted[key]
        if put_in:
            key = (state.list_, state.level)
            self._inserted[key] = self._inserted.get(key, 0) + 1

    def forget(self) -> None:
        """The next paragraph has no number until it is told."""
        self._printed = ""
