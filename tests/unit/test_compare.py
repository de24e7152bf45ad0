"""Two versions of a text side by side: paragraphs, and words inside them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.compare import align, word_edits
from parsers.facts import Paragraph
from parsers.fold import fold, same_text
from parsers.word import read
from parsers.word_edits import apply

DRAFTS = Path(__file__).parents[1] / "data" / "corpus" / "drafts"
TRUTH: list[dict[str, Any]] = json.loads((DRAFTS / "ALIGNMENT.json").read_text("utf-8"))["alignments"]

ONE = "States parties will report every year on the resources that they need."
TWO = "The coordinators will present a programme of work at the first informal meeting."
THREE = "Survivors take part in all decisions that concern them, and their views are recorded."


def text(*lines: str) -> list[Paragraph]:
    """Paragraphs with these texts."""
    return [Paragraph(index=n, text=line) for n, line in enumerate(lines)]


def pairs(old: list[Paragraph], new: list[Paragraph]) -> list[tuple[int | None, int | None]]:
    """Which of *old* became which of *new*."""
    return [(pair.old, pair.new) for pair in align(old, new)]


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["to"])
def test_paragraphs_of_two_drafts_are_paired_as_they_were_drafted(truth: dict[str, Any]) -> None:
    """Reworded, inserted, deleted and renumbered paragraphs and moved sections are all found."""
    old, new = (read((DRAFTS / f"{truth[end]}.docx").read_bytes()).paragraphs for end in ("from", "to"))
    found = {
        (old[p.old].label if p.old is not None else None, new[p.new].label if p.new is not None else None)
        for p in align(old, new)
    }
    assert not {(item["from"], item["to"]) for item in truth["pairs"]} - found


def test_equal_texts_pair_in_order() -> None:
    """A text set beside itself is found paragraph by paragraph, repeated ones too."""
    lines = text(ONE, "–", "–", TWO, "–")
    assert pairs(lines, lines) == [(n, n) for n in range(5)]


def test_moved_paragraph_is_marked() -> None:
    """A paragraph at another place is the same paragraph, moved."""
    found = align(text(ONE, TWO, THREE), text(TWO, THREE, ONE))
    assert [(pair.old, pair.new, pair.moved) for pair in found] == [(1, 0, False), (2, 1, False), (0, 2, True)]


def test_paragraph_put_in_and_paragraph_taken_out() -> None:
    """What has no counterpart stands alone, the old one after its predecessor."""
    assert pairs(text(ONE, TWO), text(ONE, THREE)) == [(0, 0), (1, None), (None, 1)]


def test_edited_paragraph_is_told_by_its_likeness() -> None:
    """A few changed words leave a paragraph what it was."""
    (pair,) = align(text(ONE), text(ONE.replace("every year", "every second year")))
    assert pair.new == 0
    assert 0.8 < pair.similarity < 1


def test_split_and_merged_paragraphs_have_several_pairs() -> None:
    """One paragraph made of two, and two made of one."""
    assert pairs(text(f"{ONE} {TWO}"), text(ONE, TWO)) == [(0, 0), (0, 1)]
    assert sorted(pairs(text(ONE, TWO), text(f"{ONE} {TWO}")), key=str) == [(0, 0), (1, 0)]


def test_short_texts_pair_only_when_equal() -> None:
    """Of two figures that look alike nobody can say that one became the other."""
    assert pairs(text(ONE, "12 items", TWO), text(ONE, "13 items", TWO)) == [(0, 0), (1, None), (None, 1), (2, 2)]


def test_five_thousand_paragraphs_are_compared_in_seconds() -> None:
    """Long texts without any paragraph in common cost no more than a moment."""
    old = text(*(f"Paragraph {n} speaks of item {n * 7} and of nothing else whatever" for n in range(5000)))
    new = text(*(f"Other {n} wording for {n * 13} things, as no other line has it" for n in range(5000)))
    begun = time.process_time()
    assert len(align(old, new)) == 10_000
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("expressed their regret", "expressed their deep regret", (" deep", "insertion")),
        ("is flexible, and open", "is flexible, needs-based, and open", (", needs-based", "insertion")),
        ("One ends. Two.", "One ends. New one. Two.", (" New one.", "insertion")),
        ("One ends.", "One ends. Two begins.", (" Two begins.", "insertion")),
        ("at least three expect", "at least four expect", ("four", "replacement")),
        ("take measures to secure", "adopt measures to guarantee", ("adopt measures to guarantee", "replacement")),
        ("Regretting the withdrawal", "Deeply regretting the withdrawal", ("Deeply regretting", "replacement")),
        ("the Unit, managed so, is", "the Unit is", (", managed so,", "deletion")),
        ("some 390,000 items", "some 402,000 items", ("402,000", "replacement")),
    ],
)
def test_change_of_words_is_told_as_a_drafter_would(old: str, new: str, edit: tuple[str, str]) -> None:
    """The smallest change in whole words, with the space or comma that came with it."""
    (found,) = word_edits(old, new)
    assert (found.inserted or found.deleted, found.kind) == edit


@pytest.mark.parametrize(
    ("old", "new", "deleted", "inserted"),
    [
        ("is available in four languages.", "is available in five languages.", "four languages", "five languages"),
        ("a small number of States have", "six States have", "a small number of States", "six States"),
        ("Statements deploring the use", "Statements condemning the use", "deploring", "condemning"),
        ("as set out in paragraph 1, are", "as set out in paragraph 5, are", "paragraph 1", "paragraph 5"),
        ("will meet in 2027 at the", "will meet in 2028 at the", "in 2027", "in 2028"),
        ("We call for restraint in", "We press for restraint in", "We call", "We press"),
        ("and, where necessary, act", "and, where not yet done, act", "where necessary", "where not yet done"),
    ],
)
def test_context_shows_a_replacement_with_its_phrase(old: str, new: str, deleted: str, inserted: str) -> None:
    """What qualifies a word is shown with it, a figure with what it counts or numbers, a verb with its pronoun."""
    (found,) = word_edits(old, new, context=1)
    assert (found.deleted, found.inserted) == (deleted, inserted)


def _drafted(random: Random) -> tuple[str, str, tuple[str, str]]:
    """A sentence, the same as a drafter edits it by rule, and what he marked."""
    phrases = [f"{random.choice(_COUNTS)} {random.choice(_THINGS)}", random.choice(_ACTS), "the", random.choice(_AIMS)]
    old = " ".join(phrases)
    kind = random.randrange(4)
    if kind == 0:
        count = random.choice([word for word in _COUNTS if word != phrases[0].split()[0]])
        told = (phrases[0], f"{count} {phrases[0].split(' ', 1)[1]}")
    elif kind == 1:
        told = (phrases[1], random.choice([act for act in _ACTS if act != phrases[1]]))
    elif kind == 2:
        told = ("", f" {random.choice(_CLAUSES)}")
        return f"{old}.", f"{old}{told[1]}.", told
    else:
        told = (f" {random.choice(_CLAUSES)}", "")
        return f"{old}{told[0]}.", f"{old}.", told
    return f"{old}.", f"{old}.".replace(told[0], told[1], 1), told


_COUNTS = ("Some", "Many", "Seven", "Few", "Twelve", "Several")
_THINGS = ("delegations", "operators", "States parties", "affected communities", "national programmes")
_ACTS = ("welcome", "question", "have endorsed", "should report on", "intend to review")
_AIMS = ("plan", "annual budget", "work of the Unit", "terms of Article 7", "needs of survivors")
_CLAUSES = (", including in rural areas", ", where resources allow", "and its follow-up", "in the light of experience")


def test_edits_made_by_rule_are_found_as_they_were_marked() -> None:
    """Of five hundred edits whose boundaries are known five in six are told with exactly these."""
    random = Random(7)
    exact = 0
    for _ in range(500):
        old, new, (deleted, inserted) = _drafted(random)
        found = word_edits(old, new, context=1)
        exact += [(edit.deleted.strip(), edit.inserted.strip()) for edit in found] == [
            (deleted.strip(), inserted.strip())
        ]
    assert exact >= 417, exact


def test_typography_is_no_change() -> None:
    """Quotation marks, dashes and spaces come and go with the program that saved the file."""
    assert word_edits("the “area” weapons 2021–2026", 'the "area"\u00a0weapons  2021-2026') == ()
    assert same_text("l’Unité  –\n1", "l'Unité - 1")
    assert not same_text("one", "One")


WORDS = st.lists(st.sampled_from(["a", "the", "States", ",", ".", "not", "(x)", "12", "Über", "条约"]), max_size=25)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.sampled_from([0, 1, 2]))
def test_edits_carried_out_give_the_new_text(old: list[str], new: list[str], context: int) -> None:
    """Whatever the two texts are, the edits lead from one to the other."""
    before, after = " ".join(old), " ".join(new)
    assert fold(apply(before, word_edits(before, after, context=context))).replace(" ", "") == fold(after).replace(
        " ", ""
    )
