"""Comment forms typed line by line: ``Paragraph: 12``, ``Comment: …``, ``Proposal: …``, ``Reason: …``, and again.

Each run of such lines is a table on its side; the words before the colons are read as column headings are. A run that
names no place and takes no position stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.facts import Remark
from parsers.remarks.blocks import Block
from parsers.remarks.columns import is_column, records_of

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
    if found is None or block.above or len(found["label"].split()) > _HEADING or not is_column(found["label"]):
        return None
    return found["label"], found["value"].strip()


def _said(run: Sequence[tuple[Block, str, str]]) -> tuple[Remark, ...]:
    """The remarks of a run of lines; none where it is no form of comments on places."""
    if len(run) < _FEWEST:
        return ()
    first = {n: block.index for n, (block, _, _) in enumerate(run) if block.index is not None}
    found = records_of([[label, value] for _, label, value in run], first)
    return found if found and all(remark.locator for remark in found) else ()
