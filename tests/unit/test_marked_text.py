"""A proposal in the draft's own words: what stays, what goes, what comes."""

from __future__ import annotations

from typing import Any

import pytest

from consultation.words import ContributionKind
from reports.marked_text import CONTEXT, Mark, Run, marked, plain, together
from store.records import Contribution
from tests.store_samples import contribution

TEXT = "States parties shall report on the clearance of contaminated areas every year."


def edit(deleted: str = "", inserted: str = "", **changes: Any) -> Contribution:
    """A replacement, insertion or deletion in TEXT."""
    kind = "replacement" if deleted and inserted else "deletion" if deleted else "insertion"
    return contribution(inserted, **({"kind": kind, "deleted": deleted} | changes))


def shown(item: Contribution, text: str | None = TEXT) -> str:
    """The runs with signs."""
    return "".join(plain(marked(item, text)))


def test_a_replacement_shows_what_goes_beside_what_comes() -> None:
    """At its place, with the draft's words around it."""
    place = TEXT.index("shall")
    assert shown(edit("shall", "should", offset=place)) == TEXT.replace("shall", "~~shall~~**should**")


def test_an_insertion_stands_at_its_offset() -> None:
    """Also at the very start and the very end."""
    assert shown(edit(inserted="All ", offset=0)) == f"**All **{TEXT}"
    assert shown(edit(inserted=" Or twice.", offset=len(TEXT))) == f"{TEXT}** Or twice.**"


def test_words_that_stand_once_decide_where_the_offset_is_wrong() -> None:
    """The file's paragraph was not quite the draft's."""
    assert shown(edit("every year", "yearly", offset=3)) == TEXT.replace("every year", "~~every year~~**yearly**")
    assert shown(edit("every year", "yearly", offset=None)) == TEXT.replace("every year", "~~every year~~**yearly**")


@pytest.mark.parametrize(
    "item",
    [
        edit("nowhere", "here", offset=None),
        # "a" stands many times: the words cannot say where
        edit("a", "the", offset=None),
        edit("every year", "yearly", offset=10_000, where="footnote"),
    ],
)
def test_an_edit_without_a_place_is_shown_alone(item: Contribution) -> None:
    """What goes and what comes, without the draft around it."""
    assert [run.mark for run in marked(item, TEXT)] == [Mark.DELETED, Mark.INSERTED]


def test_an_insertion_into_no_paragraph_is_the_insertion() -> None:
    """A draft that is not registered has no words to show."""
    assert marked(edit(inserted="new words"), None) == (Run("new words", Mark.INSERTED),)


def test_new_paragraphs_deletions_and_moves_are_whole() -> None:
    """A deleted or moved paragraph is struck through whole; a comment proposes no text."""
    new = contribution("A new paragraph.", kind=ContributionKind.NEW_PARAGRAPH)
    gone = contribution("", kind=ContributionKind.PARAGRAPH_DELETION)
    moved = contribution("", kind=ContributionKind.MOVE, deleted="Part of it.")
    comment = contribution("", kind=ContributionKind.MARGIN_COMMENT, comment="Why?")
    assert marked(new, TEXT) == (Run("A new paragraph.", Mark.INSERTED),)
    assert marked(gone, TEXT) == (Run(TEXT, Mark.DELETED),)
    assert marked(moved, TEXT) == (Run("Part of it.", Mark.DELETED),)
    assert marked(comment, TEXT) == ()


def test_long_stretches_are_cut_at_words() -> None:
    """So much of the draft on each side as a reader needs, and signs where it was cut."""
    text = f"{'before ' * 40}HERE{' after' * 40}"
    runs = marked(edit("HERE", "THERE", offset=text.index("HERE")), text)
    first, last = runs[0].text, runs[-1].text
    assert first.startswith("… before")
    assert last.endswith("after …")
    assert all(len(each) <= CONTEXT + 2 for each in (first, last))
    assert set(first.split()) == {"…", "before"}


def test_the_edits_of_one_paper_are_read_together() -> None:
    """In order, whatever order they came in; the words between them stand once."""
    items = [
        edit("every year", "yearly", offset=TEXT.index("every")),
        edit("shall", "should", offset=TEXT.index("shall")),
    ]
    runs = together(items, TEXT)
    assert "".join(plain(runs)) == TEXT.replace("shall", "~~shall~~**should**").replace(
        "every year", "~~every year~~**yearly**"
    )
    assert "".join(run.text for run in runs if run.mark is not Mark.INSERTED) == TEXT
    accepted = "".join(run.text for run in runs if run.mark is not Mark.DELETED)
    assert accepted == TEXT.replace("shall", "should").replace("every year", "yearly")


def test_edits_that_overlap_or_have_no_place_are_not_laid_together() -> None:
    """Empty: they are shown one by one."""
    start = TEXT.index("clearance")
    over = [edit("clearance of", "x", offset=start), edit("of contaminated", "y", offset=start + len("clearance "))]
    assert together(over, TEXT) == ()
    assert together([edit("shall", "should"), edit("nowhere", "z")], TEXT) == ()
