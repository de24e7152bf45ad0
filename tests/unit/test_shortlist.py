"""Of many drafts only the nearest are compared with a file, and the right one is always among them."""

from __future__ import annotations

import random

from parsers.facts import DraftText, Extraction, Paragraph
from parsers.lineage import trace
from parsers.shortlist import FEW, shortlist

WORDS = [f"{a}{b}" for a in ("clear", "stock", "victim", "state", "report", "fund") for b in ("s", "ance", "ed", "ing")]


def _draft(n: int) -> DraftText:
    chance = random.Random(n)
    paragraphs = (Paragraph(index=i, text=" ".join(chance.choices(WORDS, k=40)), label=str(i + 1)) for i in range(12))
    return DraftText(key=f"text-{n}/draft", paragraphs=tuple(paragraphs))


def _edited(draft: DraftText) -> Extraction:
    """A copy with one word more in every other paragraph."""
    paragraphs = tuple(
        Paragraph(index=item.index, text=f"{item.text} indeed" if item.index % 2 else item.text)
        for item in draft.paragraphs
    )
    return Extraction(paragraphs=paragraphs, text="\n".join(item.text for item in paragraphs))


def test_an_edited_copy_is_found_among_hundreds() -> None:
    """The draft that was edited is on the short list, and lineage names it as it does among few."""
    drafts = tuple(_draft(n) for n in range(200))
    for n in (0, 77, 199):
        file = _edited(drafts[n])
        near = shortlist(file.paragraphs, drafts)
        assert len(near) <= FEW
        assert drafts[n] in near
        assert trace(file, drafts) == trace(file, (drafts[n],))


def test_few_drafts_are_all_looked_at() -> None:
    """No index is needed for a handful, and nothing is left out of it."""
    drafts = tuple(_draft(n) for n in range(FEW))
    assert shortlist((), drafts) == drafts


def test_a_file_that_shares_nothing_has_no_draft() -> None:
    """Words of its own are a copy of nothing, among many drafts as among few."""
    file = Extraction(paragraphs=(Paragraph(index=0, text="quite other words " * 40),), text="quite other words " * 40)
    assert trace(file, tuple(_draft(n) for n in range(40))).draft is None
