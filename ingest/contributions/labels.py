"""Pinning: from what a submission says of a place to the label of a paragraph in the round's draft."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.contributions.article_places import ArticlePlaces
from parsers.facts import DraftText, Remark
from store.records import Pin

NO_PIN = Pin(method="none", confidence=0.0)
#: words of a quotation that are enough to find its paragraph
_ENOUGH_WORDS = 3
#: words three in a row that make a passage, and the share of them that its paragraph holds
_ENOUGH_RUNS, _MOST_RUNS = 4, 0.6
#: a number in front of a passage that was copied with it
_PRINTED = re.compile(r"\s*\(?(?P<number>\d{1,3})\s?[.)\-–:]\s+(?=\S)")
_SUB = re.compile(r" \([^()]*\)$")
_VARIANT = re.compile(r"(?<=\d)\s?(?:bis|ter|quater|quinquies|alt)(?: \d)?\b.*$", re.IGNORECASE)


def folded(text: str) -> str:
    """Words alone: case, quotation marks, punctuation and spaces set aside."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


@dataclass(frozen=True)
class Labels:
    """The paragraphs of one draft by label; ``None`` where no draft is registered."""

    draft: DraftText | None

    @cached_property
    def order(self) -> dict[str, int]:
        """Label -> position in the draft."""
        paragraphs = self.draft.paragraphs if self.draft else ()
        out: dict[str, int] = {}
        for position, paragraph in enumerate(paragraphs):
            if paragraph.label:
                out.setdefault(paragraph.label, position)
        return out

    @cached_property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        """(label, folded text) of all that is printed; what has no label counts to the one above."""
        out: list[tuple[str, str]] = []
        label = ""
        for paragraph in self.draft.paragraphs if self.draft else ():
            label = paragraph.label or label
            if paragraph.where not in {"header", "footer"}:
                out.append((label, f" {folded(paragraph.text)} "))
        return tuple(out)

    @property
    def known(self) -> bool:
        """A draft is registered, so that labels can be checked."""
        return bool(self.order)

    @cached_property
    def articles(self) -> ArticlePlaces:
        """The articles and annexes of a draft whose numbers begin again in each; of any other draft none."""
        return ArticlePlaces.of(self.draft.paragraphs if self.draft else ())

    def place_of(self, remark: Remark) -> tuple[str, Pin]:
        """The label that a remark means: the article it names, where the draft has articles, else its locator."""
        label, confidence = self.articles.place(remark)
        return (label, _by_locator(confidence)) if label else self.place(remark.locator)

    def place(self, locator: str) -> tuple[str, Pin]:
        """The label that *locator* means, exact or by falling back to what contains it."""
        first = re.sub(r"(?<=[\d)])-\d.*$", "", locator)
        if not locator or not self.known:
            return ("" if _is_section(first) else first), _by_locator(0.5 if locator else 0.0)
        for candidate, confidence in self._candidates(first):
            if candidate in self.order:
                return candidate, _by_locator(confidence)
        return self._mentioned(first)

    def _candidates(self, locator: str) -> list[tuple[str, float]]:
        """*locator* and its fallbacks: without variant, without sub-paragraph, as operative paragraph."""
        out = [(locator, 0.95)]
        plain = _VARIANT.sub("", locator)
        if plain != locator:
            out.append((plain, 0.8))
        while _SUB.search(plain):
            plain = _SUB.sub("", plain)
            out.append((plain, 0.7))
        if plain.isdigit():
            out += [(f"OP{plain}", 0.5), (f"Action {plain}", 0.4)]
        return out

    def _mentioned(self, locator: str) -> tuple[str, Pin]:
        """``Question 7``, ``Table 1``: the one paragraph that puts the question or names the table."""
        if not re.search(r"\d", locator) or locator[0].isdigit() or _is_section(locator):
            return "", NO_PIN
        words = f" {folded(locator)} "
        opening = {label for label, text in self._texts if text.startswith(words)}
        labels = opening or {label for label, text in self._texts if words in text}
        labels.discard("")
        return (labels.pop(), _by_locator(0.8 if opening else 0.6)) if len(labels) == 1 else ("", NO_PIN)

    def quoted(self, quote: str) -> tuple[str, Pin]:
        """The one paragraph in which the quotation stands; an ellipsis in it may leave words out."""
        pieces = [folded(piece) for piece in re.split(r"…|\.\.\.|\[[^\]]*\]", quote)]
        pieces = [piece for piece in pieces if len(piece.split()) >= _ENOUGH_WORDS or _is_dense(piece)]
        if not pieces:
            return "", NO_PIN
        labels = {label for label, text in self._texts if label and all(f" {piece} " in text for piece in pieces)}
        return (labels.pop(), Pin(method="quote", confidence=0.8)) if len(labels) == 1 else ("", NO_PIN)

    def answered(self, passage: str) -> tuple[str, Pin]:
        """The paragraph that a passage is copied from, its number in front or not, whole, in part, or a little changed.

        A number alone proves nothing: the passage may be a point of the mail that is answered.
        """
        number = _PRINTED.match(passage)
        text = passage[number.end() :] if number else passage
        label, pin = self.quoted(text)
        if label and len(folded(text).split()) >= _ENOUGH_WORDS:
            return label, pin
        runs = _runs(folded(text))
        if len(runs) < _ENOUGH_RUNS or not any(label for label, _ in self._runs):
            return "", NO_PIN
        shares = sorted(((len(runs & own) / len(runs), label) for label, own in self._runs if label), reverse=True)
        (best, label), second = shares[0], shares[1][0] if len(shares) > 1 else 0.0
        printed = number is not None and label.casefold().endswith(number["number"])
        if best >= (_MOST_RUNS / 2 if printed else _MOST_RUNS) and best >= 2 * second:
            return label, Pin(method="quote", confidence=0.8 if printed else 0.7)
        return "", NO_PIN

    @cached_property
    def _runs(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """(label, words three in a row) of each paragraph that is printed."""
        return tuple((label, _runs(text)) for label, text in self._texts) or (("", frozenset()),)

    def stands_at(self, quote: str, label: str) -> bool:
        """Whether the quotation stands in the paragraph of that label, or below it."""
        words = folded(quote)
        return any(words in text for own, text in self._texts if own == label or own.startswith(f"{label} ("))

    def before(self, label: str) -> list[str]:
        """Labels that stand before *label*, nearest first."""
        position = self.order.get(label, 0)
        return [other for other, at in sorted(self.order.items(), key=lambda item: -item[1]) if at < position]


def _runs(text: str) -> frozenset[str]:
    """Words three in a row; of scripts without spaces, signs."""
    words = text.split()
    pieces = [piece for word in words for piece in (word if _is_dense(word) else [word])]
    return frozenset(" ".join(pieces[at : at + 3]) for at in range(len(pieces) - 2))


_QUOTATION = re.compile(
    r"[\"“«„「『](?P<double>[^\"“”«»„「」『』\n]{12,600})[\"”»」』]|(?<!\w)['‘](?P<single>[^'‘’\n]{12,300})['’](?!\w)"
)


def quotations(text: str) -> list[str]:
    """What a remark quotes, the longest first: enough of it finds the paragraph that it speaks of."""
    found = (match["double"] or match["single"] for match in _QUOTATION.finditer(text))
    return sorted(found, key=len, reverse=True)


def mapped(label: str, old: Labels, mapping: Mapping[str, str]) -> tuple[str, float]:
    """The label in the newer draft for a label of the older: itself mapped, its parent, or the one before it."""
    if label in mapping:
        return mapping[label], 0.95
    parent = _SUB.sub("", label)
    if parent in mapping:
        return mapping[parent], 0.7
    nearest = next((mapping[other] for other in old.before(label) if other in mapping), "")
    return nearest, 0.3 if nearest else 0.0


def _by_locator(confidence: float) -> Pin:
    return Pin(method="locator", confidence=confidence) if confidence else NO_PIN


def _is_section(locator: str) -> bool:
    return locator.startswith("Section ")


def _is_dense(piece: str) -> bool:
    """Scripts without spaces: eight signs say as much as three words."""
    return len(piece) >= 8 and bool(re.search(r"[\u4e00-\u9fff]", piece))
