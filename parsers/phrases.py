"""Many wordings in many scripts as one question to a text: does it hold one of them, and where?

A regular expression of several hundred alternatives that disregards case costs more than the rest of a mail together.
``Phrases`` takes the same alternatives and asks less: the text is put in lower case once, alternatives in a script that
the text has no letter of are not tried, those that begin at a word are tried at words only, and those that begin at the
beginning only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: scripts other than Latin that wordings are written in; Latin letters and signs stand in every text
_SCRIPTS = {
    "cyrillic": "\u0400-\u04ff",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "chinese": "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af",
}
_HAS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_ESCAPE = re.compile(r"\\.")
_LATIN = re.compile("[a-z\u00aa-\u024f]")
#: letters whose lower case is longer than they are
_LONGER = str.maketrans({"\u0130": "i"})


def lower(text: str) -> str:
    """*text* in lower case, equally long, so that offsets hold in both."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_LONGER).lower()


class Phrases:
    """Wordings, each a regular expression in lower case; case makes no difference to what is found.

    A wording whose letters are all of one script other than Latin has to need one of them.
    """

    __slots__ = ("_anchored", "_free", "patterns")

    def __init__(self, *patterns: str, at_words: bool = False) -> None:
        """Wordings by script.

        Args:
            patterns: regular expressions; the alternatives of each count as wordings of their own.
            at_words: wordings in Latin letters begin at a word, without saying so.

        Raises:
            ValueError: a wording has a capital letter, which nothing in lower case would match.
        """
        self.patterns = patterns
        groups: dict[str, list[str]] = {}
        for pattern in patterns:
            plain = _ESCAPE.sub("", pattern)
            if plain != plain.lower():
                raise ValueError(f"the wording {pattern!r} is not in lower case")
            for branch in branches(pattern):
                script = _script_of(branch)
                begins = at_words and not script and not branch.startswith(("^", r"\b"))
                groups.setdefault(script, []).append(rf"\b{branch}" if begins else branch)
        anchored = {script: [item[1:] for item in items if item[0] == "^"] for script, items in groups.items()}
        free = {script: [item for item in items if item[0] != "^"] for script, items in groups.items()}
        self._anchored = [(script, re.compile("|".join(items))) for script, items in anchored.items() if items]
        self._free = [(script, re.compile(_at_words(items))) for script, items in free.items() if items]

    def search(self, text: str) -> re.Match[str] | None:
        """The first wording in *text*; its offsets are those of *text*, its words are in lower case."""
        lowered = lower(text)
        plain = lowered.isascii()
        for script, pattern in self._anchored:
            if not (plain and script) and (match := pattern.match(lowered)):
                return match
        first: re.Match[str] | None = None
        for script, pattern in self._free:
            if script and (plain or not _HAS[script].search(lowered)):
                continue
            match = pattern.search(lowered)
            if match is not None and (first is None or match.start() < first.start()):
                first = match
        return first

    def blanked(self, text: str) -> str:
        """*text* in lower case with a space for every wording."""
        lowered = lower(text)
        for script, pattern in self._free:
            if not script or (not lowered.isascii() and _HAS[script].search(lowered)):
                lowered = pattern.sub(" ", lowered)
        return lowered

    def matches(self, text: str) -> bool:
        """Whether *text* holds one of the wordings."""
        return self.search(text) is not None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every wording in *text*, script by script."""
        lowered = lower(text)
        for script, pattern in (*self._anchored, *self._free):
            if not script or _HAS[script].search(lowered):
                yield from pattern.finditer(lowered)


def branches(pattern: str) -> list[str]:
    """The alternatives of a regular expression that stand outside all brackets."""
    out, start, depth, at = [], 0, 0, 0
    in_class = False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            at += pattern[at + 1 : at + 2] in ("]", "^")
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            out.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*out, pattern[start:]]


def _script_of(branch: str) -> str:
    """The script that all letters of *branch* are of; empty where it is Latin or there are several."""
    letters = _ESCAPE.sub("", branch)
    if _LATIN.search(letters):
        return ""
    found = [script for script, pattern in _HAS.items() if pattern.search(letters)]
    return found[0] if len(found) == 1 else ""


def _at_words(items: Sequence[str]) -> str:
    """One expression of *items*; those that begin at a word ask once whether there is one."""
    bounded = [item[2:] for item in items if item.startswith(r"\b")]
    rest = [item for item in items if not item.startswith(r"\b")]
    return "|".join([rf"\b(?:{'|'.join(bounded)})", *rest] if bounded else rest)
