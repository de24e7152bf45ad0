"""What the circulated drafts say: whose words a mail quotes, which places a draft has, whether it puts questions.

A mail that names no document often shows it all the same: the words in its quotation marks stand in one draft alone,
its paragraph 42 exists in one alone, its "Q7" answers the one paper that asks. Texts are folded once, when first asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from ingest.tagging.wording import Match, Text
from parsers.facts import DraftText

#: words and characters of a quotation from which on it can tell one text from another
MIN_WORDS, MIN_LETTERS = 2, 10
#: words of a draft in a row that nobody writes by chance, and so many that a passage may begin or end with
PASSAGE, RUN = 6, 9
#: question marks from which on a draft is one that asks
ASKS = 3

_WORD = re.compile(r"\w+")
#: words in quotation marks of any of the field's languages; short ones too, as the mark that ends one would else be
#: taken for the beginning of the next
QUOTED = re.compile(r'"([^"\n]{1,300})"|“([^”]{1,300})”|«([^»]{1,300})»|„([^“”]{1,300})[“”]|「([^」]{1,300})」')
#: characters, and Chinese characters, from which on words in quotation marks are looked up in the drafts
_TELLING, _TELLING_CHINESE = 8, 4
_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")
#: a place printed in front of a passage
_PRINTED = re.compile(r"^\s*(?:\(?\d{1,3}\s?[.)\-–:]|[A-Z]{2}\s?\d{1,3}[.:]?)\s+(?=\S)")
_PLACE = re.compile(r"^(?:\d{1,3}|[A-Z]{2}\s?\d{1,3}|Action\s\d{1,3})(?:\s?\([a-z]\))?$")


class DraftWords:
    """The texts of the registered drafts, as far as a mail may quote them; ``DOCUMENT/DRAFT`` is the key of each."""

    def __init__(self, drafts: Mapping[str, DraftText]) -> None:
        self.drafts = drafts
        self._folded: dict[str, str] = {}
        self._labels: dict[str, frozenset[str]] = {}

    def knows(self, key: str) -> bool:
        """Whether the text of a draft is registered."""
        return key in self.drafts

    def quoting(self, quote: str, keys: Iterable[str]) -> frozenset[str]:
        """Those of the drafts in whose text the words stand in a row; empty for a quotation that is too short."""
        words = _WORD.findall(quote.casefold())
        if len(words) < MIN_WORDS or sum(map(len, words)) < MIN_LETTERS:
            return frozenset()
        sought = f" {' '.join(words)} "
        return frozenset(key for key in keys if key in self.drafts and sought in self._text(key))

    def answering(self, passage: str, keys: Iterable[str]) -> frozenset[str]:
        """Those of the drafts that a passage quoted in an answer is from: whole, or its first or last words.

        A number in front may have been copied with it; what an ellipsis leaves out parts it.
        """
        found: frozenset[str] = frozenset()
        wanted = tuple(keys)
        for piece in _LEFT_OUT.split(_PRINTED.sub("", passage)):
            words = _WORD.findall(piece)
            if len(words) >= PASSAGE:
                cuts = (words, words[:RUN], words[-RUN:])
                found = next((hits for cut in cuts if (hits := self.quoting(" ".join(cut), wanted))), found)
        return found

    def has_all(self, places: Collection[str], key: str) -> bool:
        """Whether a draft has every one of the paragraphs, actions or clauses."""
        labels = self.labels(key)
        return all(place in labels for place in places)

    def labels(self, key: str) -> frozenset[str]:
        """The places of a draft as its reader sees them: ``12``, ``12 (b)``, ``Action 7``, ``PP3``."""
        if key not in self._labels:
            found = self.drafts[key].paragraphs if key in self.drafts else ()
            self._labels[key] = frozenset(item.label for item in found if item.label)
        return self._labels[key]

    def asks(self, key: str) -> bool:
        """Whether a draft puts questions to its readers."""
        draft = self.drafts.get(key)
        return draft is not None and sum("?" in item.text or "？" in item.text for item in draft.paragraphs) >= ASKS

    def _text(self, key: str) -> str:
        if key not in self._folded:
            paragraphs = (" ".join(_WORD.findall(item.text.casefold())) for item in self.drafts[key].paragraphs)
            # a quotation does not run over the end of a paragraph
            self._folded[key] = " \n ".join(["", *paragraphs, ""])
        return self._folded[key]


def quotations(text: str) -> tuple[str, ...]:
    """What stands in quotation marks in a text, each once."""
    found = (next(filter(None, match.groups()), "") for match in QUOTED.finditer(text))
    return tuple(dict.fromkeys(words for words in found if len(words) >= _least(words)))


def is_quoted(text: Text, match: Match[str]) -> bool:
    """Whether words found stand in quotation marks within a longer line: of them one speaks, one does not say them."""
    return any(mark.start() < match.start and match.end <= mark.end() for mark in QUOTED.finditer(text.content))


def _least(words: str) -> int:
    return _TELLING if words[:1].isascii() or words[:1] < "\u3000" else _TELLING_CHINESE


def places(locators: Iterable[str]) -> frozenset[str]:
    """The places that remarks speak of, both ends of a range apart; questions and tables are no places of a draft."""
    ends = (end.strip() for locator in locators for end in re.split(r"[-–]", locator))
    return frozenset(end for end in ends if _PLACE.match(end))
