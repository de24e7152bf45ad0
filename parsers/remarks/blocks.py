"""Text to blocks: paragraphs, list items and headed lines, with hard wraps undone; and blocks to sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.remarks import digits, wordings
from parsers.remarks.locators import find


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph or list item."""

    text: str
    #: index of the file's paragraph, where it came from a file
    index: int | None = None
    #: ``-``, ``•``, ``1.``, ``[1]``, ``(a)`` as it stood before the item; empty for a paragraph
    mark: str = ""
    #: the file says that it is a heading
    heading: bool = False
    #: what is quoted right above it, in the mail that it answers
    above: str = ""
    #: the words of the draft that the text would replace, where two lines say both (``wordings``)
    current: str = ""
    #: nothing is quoted further down, so that what follows may have left the quotation
    last: bool = False


#: signs and numbers that open a list item
MARK = re.compile(
    r"\s*(?P<mark>[-*•·▪◦‣●○■□–—➢►✓]|\(?\d{1,2}\s?[.)\-–:](?=\s)|\[\d{1,3}\](?=\s)"
    r"|\(?[a-hivxа-е]{1,3}\)(?=\s)|[一二三四五六七八九十]{1,3}、)\s*(?=\S)",
    re.IGNORECASE,
)
#: a number behind a bullet: ``- 12: …``
_NUMBER_MARK = re.compile(r"\s*(?P<mark>\(?\d{1,3}\s?[.)\-–:]|\[\d{1,3}\])\s+(?=\S)")
_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_TERMINAL = re.compile(r"[.!?:;。！？：；؟…][\"'»”’)\]]*\s*$")
#: lines at least this long were broken by the mail program, not by the writer
_WRAP = 50
#: no mail program wraps later than this: longer lines are whole paragraphs
_NEVER_WRAPPED = 110


#: a line of a form: ``Proposed text: …``
_LABELLED = re.compile(r"(?![a-zà-ÿа-яё])[^\W\d][^\s\d:：]{0,20}(?: [^\s\d:：]{1,20}){0,3}\s?[:：]\s+\S")


def split(text: str) -> tuple[Block, ...]:
    """Blocks of *text*: separated by empty lines, or by a line that opens a list item or a place."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if lines:
            blocks += [marked(words) for words in _joined(lines)]
    return tuple(blocks)


def marked(words: str, index: int | None = None, *, heading: bool = False) -> Block:
    """A block, its list mark set aside."""
    mark = MARK.match(words)
    if mark is None:
        return Block(text=words.strip(), index=index, heading=heading)
    number = _NUMBER_MARK.match(words, mark.end()) if not mark["mark"][-1:].isalnum() else None
    inner = number if number is not None and not re.search(r"\w", mark["mark"]) else mark
    return Block(text=words[inner.end() :].strip(), index=index, mark=inner["mark"].strip(), heading=heading)


def _joined(lines: list[str]) -> list[str]:
    """Lines of one chunk, those that were wrapped put together again."""
    wrapped = all(len(line) <= _NEVER_WRAPPED for line in lines)
    out = [[lines[0]]]
    for previous, line in pairwise(lines):
        if wrapped and _continues(previous, line) and not (_LABELLED.match(lines[0]) and _LABELLED.match(line)):
            gap = "" if _CJK.match(line) and _CJK.match(previous[-1:]) else " "
            out[-1] += [gap, line]
        else:
            out.append([line])
    return ["".join(pieces) for pieces in out]


def rejoined(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """*blocks* of a file, those that a page or column cut inside a sentence put together again."""
    runs: list[list[Block]] = []
    for block in blocks:
        run = runs[-1] if runs else []
        alone = not run or block.mark or block.heading or run[0].heading or block.above
        if not alone and hangs(run[-1].text, block.text):
            run.append(block)
        else:
            runs.append([block])
    return tuple(
        run[0] if len(run) == 1 else replace(run[0], text=" ".join(block.text for block in run)) for run in runs
    )


#: no sentence and no title ends with one of these: something has to follow
_WANTS_MORE = re.compile(
    r"(?<!\w)(?:of|in|on|at|to|for|from|with|by|and|or|the|an?|that|which|as|under|see"
    r"|de|du|des|le|la|les|au|aux|et|ou|en|dans|par|pour|sur|que|qui|un|une|avec|sous"
    r"|el|los|las|del|al|y|o|con|por|para|una|se|do|da|dos|das|no|na|ao|à|com|em|um|uma"
    r"|в|во|на|по|с|со|к|о|об|от|из|для|и|или|что|при|под|за|не"
    r"|في|من|إلى|على|عن|مع|أن|أو|التي|الذي)$",
    re.IGNORECASE,
)
#: signs looked back at: more than the longest of these words has
_LONGEST_JOINT = 12


def hangs(previous: str, line: str) -> bool:
    """Whether *previous* cannot end where it ends, so that *line* goes on with it, whatever it begins with."""
    lower = line[:1].isalpha() and not line[:1].isupper()
    return lower and bool(_WANTS_MORE.search(previous.rstrip()[-_LONGEST_JOINT:]))


#: ``P8: …``, ``15 (e): …``, ``12 b). …``
_NUMBERED_POINT = re.compile(r"(?:[^\W\d]\.?\s?)?\d{1,3}(?:\s?\(?[a-h]\)\s?[:：.]|\s?[:：])\s+\S", re.IGNORECASE)


def _continues(previous: str, line: str) -> bool:
    """Whether *line* goes on with the sentence of *previous*."""
    if MARK.match(line) or _NUMBERED_POINT.match(line) or wordings.opens(line):
        return False
    if opens_place(line):
        return hangs(previous, line)
    if _TERMINAL.search(previous):
        return len(previous) >= _WRAP + 10 and not previous.rstrip().endswith((":", "："))
    short = 22 if _CJK.search(previous) else _WRAP
    return len(previous) >= short or line[:1].islower()


def opens_place(line: str) -> bool:
    """Whether the line begins with the name of a place (``Para 12 …``)."""
    folded = digits.fold(line)
    references = find(folded[:60])
    return bool(references) and references[0].start == 0


_ENDED = re.compile(r"[.!?;。！？؟…；][\"'»”’)\]」]*\s*$")


def ends(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return bool(_ENDED.search(text))


_SENTENCE = re.compile(r"(?<=[.!?؟])[\"'»”’)\]]*\s+(?=[\"'«“‘(\[¿¡]*[A-ZÀ-ÞА-ЯЁ؀-ۿ\d])|(?<=[。！？])[”’」』）]*(?=\S)")
_ABBREVIATION = re.compile(
    (
        r"(?:\b(?:para|paras|par|art|arts|no|nos|núm|n|p|pp|párr|cf|e\.g|i\.e|etc|vs|Mr|Mrs|Ms|Dr|St|lit|al|alin"
        r"|inc|fn|op|r[ée]f|п|пп|ст|г|т\.е)|№)\.$"
    ),
    re.IGNORECASE,
)
#: signs looked back at, so that a text of many abbreviations is read in linear time
_LONGEST_ABBREVIATION = 12


def sentences(text: str) -> tuple[str, ...]:
    """Sentences of a block; an abbreviation before a number ends none."""
    out: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        head = text[start : match.start()]
        if _ABBREVIATION.search(head[-_LONGEST_ABBREVIATION:]) or not head.strip():
            continue
        out.append(text[start : match.end()].strip())
        start = match.end()
    tail = text[start:].strip()
    return tuple([*out, tail] if tail else out)
