"""Which circulated draft a file is an edited copy of, and what was done to it without tracking.

The text before the tracked changes is compared. Of many drafts a few are left by an index (``shortlist``); these are
ranked by the runs of words that they share with the file, and the best set beside it, paragraph by paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from parsers.compare import align
from parsers.facts import DraftMatch, DraftText, Extraction, Lineage, Pair, Paragraph
from parsers.fold import fold, same_text
from parsers.shortlist import shortlist
from parsers.silent import silent_edits

#: paragraphs shorter than this are in every text
_TELLING = 20
#: words of a run that two texts share by copying, not by chance
_RUN = 5
#: drafts that are set side by side with the file
_BEST = 4
#: share of runs below which a draft is not looked at further
_GLIMPSE = 0.05
#: a copy holds this share of the draft's paragraphs: less than half may have been cut away …
_SHARE_OF_DRAFT = 0.4
#: … or it is a part of the draft that makes up most of the file, and more than a quotation
_SHARE_OF_FILE, _MORE_THAN_A_QUOTATION = 0.6, 5
#: and its paragraphs are those of the draft but for a few words
_CLOSE = 0.8
_STORIES = frozenset({"body", "heading", "table", "footnote", "endnote"})


def trace(extraction: Extraction, drafts: Sequence[DraftText]) -> Lineage:
    """The drafts that *extraction* has text of, and the edits that were not tracked where it is a copy of one.

    ``draft`` is set where the file holds at least 40 % of the draft's paragraphs, or where at least five of them make
    up 60 % of its words; what stands in a table of the file and in no table of the draft is a quotation and does not
    count. ``silent`` edits have their label from the draft and their offset in the draft's paragraph.
    """
    file = [item for item in extraction.paragraphs if item.where in _STORIES]
    compared = [(draft, _compare(file, draft)) for draft in _promising(file, drafts)]
    compared = [(draft, result) for draft, result in compared if result.match.unchanged + result.match.edited]
    compared.sort(key=lambda item: -item[1].likeness)
    if not compared:
        return Lineage()
    matches = tuple(result.match for _, result in compared)
    draft, best = compared[0]
    if not _is_copy(best):
        return Lineage(matches=matches)
    return Lineage(
        matches=matches,
        draft=draft.key,
        labels={
            file[pair.new].index: best.draft[pair.old].label
            for pair in best.pairs
            if pair.old is not None and pair.new is not None and best.draft[pair.old].label
        },
        silent=silent_edits(best.draft, file, best.pairs, printed="pdf" in extraction.media_type),
    )


def map_labels(old: DraftText, new: DraftText) -> dict[str, str]:
    """Label of a paragraph in one draft -> its label in the next; what was taken out has none."""
    before, after = (_labelled(draft.paragraphs) for draft in (old, new))
    found: dict[str, str] = {}
    for pair in align(before, after):
        if pair.old is not None and pair.new is not None:
            found.setdefault(before[pair.old].label, after[pair.new].label)
    return found


def layers(extraction: Extraction, known_edits: Sequence[tuple[str, str, str]]) -> frozenset[str]:
    """Word authors of the file whose work is that of an earlier submission.

    *known_edits* are (author, deleted, inserted) of that submission; a margin comment is (author, "", its text). An
    author's work is known when at least three of his edits are, and half of them; or all of them, where they are more
    than a phrase that two people could have written.
    """
    known = Counter(tuple(map(fold, item)) for item in known_edits)
    own: dict[str, list[tuple[str, ...]]] = {}
    for edit in extraction.edits:
        own.setdefault(edit.word_author, []).append((fold(edit.word_author), fold(edit.deleted), fold(edit.inserted)))
    for comment in extraction.comments:
        own.setdefault(comment.author, []).append((fold(comment.author), "", fold(comment.text)))
    return frozenset(author for author, work in own.items() if _is_known(work, known))


def _is_known(work: Sequence[tuple[str, ...]], known: Counter[tuple[str, ...]]) -> bool:
    equal = sum((Counter(work) & known).values())
    if equal >= 3 and 2 * equal >= len(work):
        return True
    return equal == len(work) and sum(len(text) for item in work for text in item[1:]) >= _TELLING


class _Result:
    """A file and one draft, side by side."""

    def __init__(
        self, file: Sequence[Paragraph], draft: Sequence[Paragraph], pairs: tuple[Pair, ...], key: str
    ) -> None:
        self.draft = draft
        self.pairs = pairs
        telling = [pair for pair in pairs if _counts(file, draft, pair)]
        words_of_file, words_of_draft = (_words(items) for items in (file, draft))
        shared = {pair.new: file[pair.new] for pair in telling if pair.new is not None}
        self.likeness = (
            2 * sum(pair.similarity * _words([draft[pair.old]]) for pair in telling if pair.old is not None)
        ) / max(1, words_of_file + words_of_draft)
        found = {pair.old: pair.similarity for pair in telling}
        self.mean = sum(found.values()) / max(1, len(found))
        self.match = DraftMatch(
            key=key,
            unchanged=sum(score == 1.0 for score in found.values()),
            edited=sum(score < 1.0 for score in found.values()),
            total=sum(_tells(item) for item in draft),
            coverage=round(_words(shared.values()) / max(1, words_of_file), 4),
        )


def _counts(file: Sequence[Paragraph], draft: Sequence[Paragraph], pair: Pair) -> bool:
    if pair.old is None or pair.new is None or not _tells(draft[pair.old]):
        return False
    return file[pair.new].cell is None or draft[pair.old].cell is not None


def _is_copy(result: _Result) -> bool:
    found = result.match.unchanged + result.match.edited
    if found >= _SHARE_OF_DRAFT * max(1, result.match.total) and found >= 2:
        return True
    if found < _MORE_THAN_A_QUOTATION or result.match.coverage < _SHARE_OF_FILE:
        return False
    return result.mean >= _CLOSE


def _compare(file: Sequence[Paragraph], draft: DraftText) -> _Result:
    base = [item for item in draft.paragraphs if item.where in _STORIES]
    return _Result(file, base, align(base, file), draft.key)


def _promising(file: Sequence[Paragraph], drafts: Sequence[DraftText]) -> list[DraftText]:
    """The drafts that share most runs of words with the file, best first."""
    runs = _runs(file)
    if not runs:
        return []
    scored = []
    for draft in shortlist(file, drafts):
        base = _runs(draft.paragraphs)
        share = len(runs & base) / max(1, min(len(runs), len(base)))
        if share >= _GLIMPSE:
            scored.append((share, draft))
    scored.sort(key=lambda item: -item[0])
    return [draft for _, draft in scored[:_BEST]]


def _runs(paragraphs: Iterable[Paragraph]) -> set[int]:
    found: set[int] = set()
    for item in paragraphs:
        words = re.findall(r"\w+", fold(item.text).lower())
        found.update(hash(tuple(words[n : n + _RUN])) for n in range(len(words) - _RUN + 1))
    return found


def _labelled(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [item for item in paragraphs if item.where == "body" and item.label and item.text.strip()]


def _tells(item: Paragraph) -> bool:
    return len(item.text) > _TELLING


def _words(paragraphs: Iterable[Paragraph]) -> int:
    return sum(len(item.text.split()) for item in paragraphs if _tells(item))


__all__ = ["layers", "map_labels", "same_text", "trace"]
