"""Comment forms typed line by line: ``Paragraph: 12``, ``Comment: …``, ``Proposal: …``, ``Reason: …``, and again.

Each run of such lines is a table on its side; the words before the colons are read as column headings are. A run that
names no place and takes no position stays text. Two lines with the wording as it is and as it should be
(``Dice: …``, ``Debe decir: …``) are one remark on the place above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.facts import Remark
from parsers.remarks import wordings
from parsers.remarks.blocks import Block
from parsers.remarks.columns import heads_wording, is_column, records_of

#: words before a colon that name a column, without a number of their own
_LINE = re.compile(r"(?P<label>[^\W\d][^\d:：\n?!.;]{0,38}?)\s*[:：]\s*(?P<value>\S.*)", re.DOTALL)
#: lines of one record at least
_FEWEST = 2
#: words of a heading at most
_HEADING = 5


def taken_out(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Remark, ...]]:
    """The blocks without those that are lines of forms, and what these say."""
    kept: list[Block] = []
    remarks: list[Remark] = []
    run: list[tuple[Block, str, str]] = []
    for block in (*blocks, None):
        line = _line(block) if block is not None else None
        if block is not None and line is not None:
            run.append((block, *line))
            continue
        said = _said(run)
        remarks += said
        kept += [] if said else [item for item, _, _ in run]
        run = []
        kept += [block] if block is not None else []
    return tuple(kept), tuple(remarks)


def _line(block: Block) -> tuple[str, str] | None:
    """What stands before and after the colon, where it can be a line of a form."""
    found = _LINE.fullmatch(block.text)
    if (
        found is None
        or block.above
        or block.current
        or len(found["label"].split()) > _HEADING
        or not is_column(found["label"])
    ):
        return None
    return found["label"], found["value"].strip()


def _said(run: Sequence[tuple[Block, str, str]]) -> tuple[Remark, ...]:
    """The remarks of a run of lines; none where it is no form of comments on places."""
    if len(run) < _FEWEST:
        return ()
    first = {n: block.index for n, (block, _, _) in enumerate(run) if block.index is not None}
    found = records_of([[label, value] for _, label, value in run], first)
    return found if found and all(remark.locator for remark in found) else ()


def united(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """*blocks* with each pair of wordings as one: its text the proposal, ``current`` the words as they are."""
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        pair, size = _pair(blocks, at)
        out.append(pair or blocks[at])
        at += size
    return tuple(out)


def _pair(blocks: Sequence[Block], at: int) -> tuple[Block | None, int]:
    """The pair that begins at a block, and of how many blocks it is made; of one where there is none."""
    pairs = wordings.PAIRS if wordings.opens_pair(blocks[at].text) else ()
    for now, then in pairs:
        current, after = _value(blocks, at, now)
        proposed, end = _value(blocks, after, then) if current else ("", at)
        if proposed:
            return _one(blocks[at], current, proposed), end - at
    line = _line(blocks[at])
    if line is not None and heads_wording(line[0], proposed=False) and at + 1 < len(blocks):
        below = _line(blocks[at + 1])
        if below is not None and heads_wording(below[0], proposed=True):
            return _one(blocks[at], line[1], below[1]), 2
    return None, 1


def _one(block: Block, current: str, proposed: str) -> Block:
    return replace(block, text=proposed, current=current.strip(wordings.QUOTES), heading=False)


def _value(blocks: Sequence[Block], at: int, label: re.Pattern[str]) -> tuple[str, int]:
    """What stands behind a label, or below one that stands alone, and where the next block begins."""
    found = label.fullmatch(blocks[at].text) if at < len(blocks) and not blocks[at].above else None
    if found is None:
        return "", at
    value = found["value"].strip()
    if not value and at + 1 < len(blocks) and not blocks[at + 1].heading:
        return blocks[at + 1].text.strip(), at + 2
    return value, at + 1
