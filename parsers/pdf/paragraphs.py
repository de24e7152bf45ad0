"""Printed lines joined to paragraphs, over line and page breaks.

Whether a line begins a paragraph is read off the page: a printed label, a wider gap, other type, an indent, or a line
before it that stopped although the next word had fitted on it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from parsers.pdf.lines import Line
from parsers.pdf.script import needs_space
from parsers.printed_labels import heading_rank, starts_paragraph

#: distance between two baselines against the usual one, above which a paragraph ended
_GAP = 1.25
#: room left at the end of a line, in parts of the type size, that nobody leaves within a paragraph
_ROOM = 2.0
#: type sizes this close are one size
_SAME_SIZE = 0.6
_WORD = re.compile(r"[\w-]+")
_BULLET = re.compile(r"[•▪◦●‣⁃\uf0b7\uf0a7–—-]\s")
_ENDED = (".", ":", ";", "!", "?", "。", "：", "；", "؟", "؛", "”", '"', "’)")
#: share of all line steps, and number of them in a text that is long enough to be called double-spaced
_OFTEN = 0.05
_LONG = 20
#: share of lines ending in a hyphen above which the text was hyphenated by the printer
_HYPHENATED = 0.04


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph on the page: its lines, and what they say together."""

    lines: tuple[Line, ...]
    text: str
    #: ``body``, ``heading``, ``footnote``, ``header``, ``footer``
    where: str = "body"

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @cached_property
    def size(self) -> float:
        """Type size of most of its lines."""
        if len(self.lines) == 1:
            return self.lines[0].size
        return Counter(line.size for line in self.lines).most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is set bold."""
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What is usual in this document; lengths in points."""

    size: float
    #: distance from the top of a line to the top of the next
    leading: float
    #: the printer broke words at line ends
    hyphenated: bool
    #: words of the text, where a line ends in a hyphen, to tell a broken word from a compound
    words: frozenset[str] = frozenset()


def measure(pages: Sequence[Sequence[Line]]) -> Measure:
    """Body size and line distance, weighted by the amount of text."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    ends = total = 0
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
            total += 1
            ends += line.text.endswith("-")
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    for lines in pages:
        for line, following in pairwise(lines):
            step = round(following.top - line.top, 1)
            if abs(line.size - body) < _SAME_SIZE and 0.8 * body < step < 3 * body:
                steps[step] += 1
    leading = _usual_step(steps, body)
    words = _words(pages) if ends else frozenset()
    return Measure(size=body, leading=leading, hyphenated=ends > 3 and ends > _HYPHENATED * total, words=words)


def _words(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    return frozenset(word for lines in pages for word in _WORD.findall("\n".join(line.text for line in lines).lower()))


def _usual_step(steps: Counter[float], body: float) -> float:
    """The distance of lines within paragraphs: the smallest that comes often.

    Letters have more steps between paragraphs than within, so that the commonest step would be the wrong one; where
    even the smallest is wide, the text is double-spaced if it is long, and has paragraphs of one line if it is short.
    """
    total = sum(steps.values())
    often = [step for step in steps if _near(steps, step) >= max(2, _OFTEN * total)]
    if not often:
        return 1.2 * body
    best = max((step for step in steps if step <= min(often) + 0.5), key=lambda step: _near(steps, step))
    if best > 1.7 * body and _near(steps, best) < _LONG:
        return 1.2 * body
    return median(step for step, n in steps.items() for _ in range(n) if abs(step - best) <= 0.5)


def _near(steps: Counter[float], step: float) -> int:
    """How often a step comes; steps that differ by rounding count together."""
    return sum(n for other, n in steps.items() if abs(other - step) <= 0.5)


def join(pages: Sequence[Sequence[Line]], usual: Measure) -> list[Block]:
    """The paragraphs of the body in reading order. *pages*: lines without furniture, tables and footnotes."""
    groups: list[list[Line]] = []
    for lines in pages:
        reach = _Reach(lines)
        for line in lines:
            last = groups[-1][-1] if groups else None
            if last is not None and _continues(last, line, groups[-1], usual, reach):
                groups[-1].append(line)
            else:
                groups.append([line])
    return [_block(group, usual) for group in groups]


class _Reach:
    """How far the lines of one page go."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._edges = [(line.x0, line.x1) for line in lines]
        self._known: dict[tuple[float, float, bool], float] = {}

    def of(self, line: Line) -> float:
        """How far lines go that begin about where *line* does; for right-to-left pages, how far to the left."""
        start = line.x1 if line.right_to_left else line.x0
        key = (start, line.size, line.right_to_left)
        if key not in self._known:
            self._known[key] = self._furthest(*key)
        found = self._known[key]
        return min(found, line.x0) if line.right_to_left else max(found, line.x1)

    def _furthest(self, start: float, size: float, right_to_left: bool) -> float:
        low, high = start - 3 * size, start + 3 * size
        if right_to_left:
            return min([x0 for x0, x1 in self._edges if low < x1 < high], default=start)
        return max([x1 for x0, x1 in self._edges if low < x0 < high], default=start)


def _continues(last: Line, line: Line, group: Sequence[Line], usual: Measure, reach: _Reach) -> bool:
    """Whether *line* goes on the paragraph that ends with *last*."""
    if heading_rank(line.text) == 1 or _BULLET.match(line.text):
        return False
    if starts_paragraph(line.text) and not _in_sentence(last, line, usual, reach):
        return False
    if abs(line.size - last.size) > _SAME_SIZE or (line.bold != last.bold and not _mixed(group, line)):
        return False
    if line.page != last.page or line.top < last.top - 2 * usual.leading:
        return _goes_on_elsewhere(last)
    gap = line.top - last.top
    leading = usual.leading * max(1.0, line.size / usual.size)
    if gap > _GAP * leading:
        return False
    if _indented(last, line, group):
        return False
    return not _stopped_early(last, line, reach.of(last))


def _in_sentence(last: Line, line: Line, usual: Measure, reach: _Reach) -> bool:
    """Whether what looks like a label is a figure of a sentence that the line end happened to cut before it."""
    if last.page != line.page or line.top - last.top > _GAP * usual.leading or last.text.endswith((*_ENDED, ",")):
        return False
    return abs(line.x0 - last.x0) < line.size and not _stopped_early(last, line, reach.of(last))


def _mixed(group: Sequence[Line], line: Line) -> bool:
    """Whether bold comes and goes within sentences, so that it tells nothing."""
    last = group[-1].text
    return not last.endswith(_ENDED) and line.text[:1].islower()


def _goes_on_elsewhere(last: Line) -> bool:
    """The same question over a page or column break, where no distance tells: does the sentence go on?"""
    return not last.text.endswith(_ENDED) and not last.bold and not heading_rank(last.text)


def _indented(last: Line, line: Line, group: Sequence[Line]) -> bool:
    """A first-line indent; the lines after a label may stand left or right of it (hanging indent)."""
    if line.right_to_left:
        return last.x1 - line.x1 > line.size and len(group) > 1
    return line.x0 - last.x0 > line.size and len(group) > 1


def _stopped_early(last: Line, line: Line, reach: float) -> bool:
    """Whether the first word of *line* had fitted behind *last*, so that somebody ended the line there.

    Where it had fitted by little, only the end of a sentence shows it: printers keep some words together.
    """
    if last.right_to_left:
        room = last.x0 - min(reach, line.x0) - line.first_word
    else:
        room = max(reach, line.x1) - last.x1 - line.first_word
    return room > _ROOM * line.size or (room > 0.5 * line.size and last.text.endswith(_ENDED))


def _block(group: list[Line], usual: Measure) -> Block:
    text = group[0].text
    for line in group[1:]:
        text = joined(text, line.text, usual)
    return Block(lines=tuple(group), text=text)


def joined(before: str, after: str, usual: Measure) -> str:
    """Two lines as one text: a soft hyphen goes; a hard one goes where the printer broke words."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if before.endswith("-") and after[:1].islower() and not before.endswith(" -"):
        return (before[:-1] if _broken(before, after, usual) else before) + after
    return before + (" " if needs_space(before, after) else "") + after


def _broken(before: str, after: str, usual: Measure) -> bool:
    """Whether the hyphen at the line end is the printer's: the text knows the word whole, or breaks words as a rule."""
    head = re.findall(r"[\w-]+$", before[:-1].lower())
    tail = re.match(r"[\w-]+", after.lower())
    if not head or tail is None:
        return False
    if f"{head[0]}-{tail[0]}" in usual.words:
        return False
    return head[0] + tail[0] in usual.words or usual.hyphenated


def as_(block: Block, where: str) -> Block:
    """The block under another name for its place."""
    return replace(block, where=where)
