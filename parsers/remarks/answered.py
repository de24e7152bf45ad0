"""What is quoted above an answer: the place it names, and the words that a draft may hold.

A delegation that answers between the lines of a mail, or puts a passage in quotation marks on a line of its own, says
by it where its words belong. Whether the passage is the draft's is known only where the drafts are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.remarks.blocks import Block, split
from parsers.remarks.heads import PARAGRAPH, head_of, numbered

#: words of a passage in quotation marks from which on it is no term that the next sentence explains
_PASSAGE = 6
#: more of a quotation is not kept
_MAX_LENGTH = 2000
_WHOLE = re.compile(r"(?:\"[^\"]+\"|“[^”]+”|«[^»]+»|„[^“”]+[“”]|「[^」]+」)[.,:;]?")


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A passage that is answered."""

    text: str
    #: the places that it names at its head; one empty place where it names none
    locators: tuple[str, ...] = ("",)
    words: str = ""
    #: only the next block answers it, with what points back
    last: bool = False


def blocks_of(pieces: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Blocks of all pieces of new text, the first of each with what is quoted above it."""
    out: list[Block] = []
    for n, (text, above) in enumerate(pieces):
        blocks = split(text)
        if blocks and above.strip():
            blocks = (replace(blocks[0], above=above, last=n == len(pieces) - 1), *blocks[1:])
        out += blocks
    return tuple(out)


def quoted(above: str, *, last: bool) -> Quoted:
    """The last paragraph of *above* as what is answered.

    A place is taken from its words (``Paragraph 12: …``, ``> OP5``) or from a number that stands alone; a number
    before a text may count anything, and is the text's affair.
    """
    blocks = split(above[-_MAX_LENGTH:])
    if not blocks:
        return Quoted(text="", last=last)
    block = blocks[-1]
    head = head_of(block) or (numbered(block, PARAGRAPH) if not block.text.strip() else None)
    text = f"{block.mark} {block.text}".strip()
    if head is None:
        return Quoted(text=text, last=last)
    return Quoted(text=text, locators=head.locators, words=head.words, last=last)


def is_quotation(block: Block) -> bool:
    """Whether a block is a passage in quotation marks, and nothing else."""
    words = len(block.text.split()) >= _PASSAGE or len(re.findall(r"[\u4e00-\u9fff]", block.text)) >= 3 * _PASSAGE
    return not block.mark and words and _WHOLE.fullmatch(block.text.strip()) is not None
