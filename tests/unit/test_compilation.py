"""Compiling a round: the order of the draft, a neutral order of submitters, and nothing of what was superseded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from consultation.words import Flag, Kind, RelationType, Role, Timing
from parsers.facts import DraftText, Paragraph
from reports.compilation import Compilation, Entry, Material, build, natural_order, sort_key
from reports.compilation_json import to_json
from store.records import Contribution, Relation, Submission, Submitter
from tests.store_samples import contribution, hours, submission, submitter, tag

DRAFT = DraftText(
    key="review-document/zero-draft",
    paragraphs=(
        Paragraph(index=0, text="I. Introduction", where="heading"),
        Paragraph(index=1, text="The first.", label="1", section="I. Introduction"),
        Paragraph(index=2, text="The second.", label="2", section="I. Introduction"),
        Paragraph(index=3, text="of the second", label="2 (a)", section="I. Introduction"),
        Paragraph(index=4, text="a cell", label="Table 1", where="table"),
        Paragraph(index=5, text="another cell", label="Table 1", where="table"),
        Paragraph(index=6, text="page 1", label="", where="footer"),
    ),
)
NAMES = {"NOR": "Norway", "GMB": "The Gambia", "CIV": "Côte d’Ivoire", "AUT": "Austria", "icrc": "ICRC"}


def speakers(*ids: str, role: Role = Role.AUTHOR) -> tuple[Submitter, ...]:
    """Submitters by id."""
    return tuple(replace(submitter(each), id=each, role=role) for each in ids)


def compiled(
    papers: Sequence[tuple[Submission, Sequence[Contribution]]], as_of: float = 100, **changes: Any
) -> Compilation:
    """The compilation of these papers so many hours after noon."""
    values: dict[str, Any] = {
        "consultation": "ccm-3rc", "consultation_name": "Conference", "document": "review-document",
        "document_title": "Review Document", "round": "zero-draft", "draft": "zero-draft", "draft_title": "Zero draft",
        "zone": "Europe/Zurich", "text": DRAFT, "names": NAMES,
        "submissions": [paper for paper, _ in papers],
        "contributions": {paper.ref: said for paper, said in papers},
        "kinds": {paper.ref: Kind.SUBMISSION for paper, _ in papers},
    }  # fmt: skip
    return build(Material(**(values | changes)), hours(as_of))


def paper(ref: str, who: str, hour: float = 0, **changes: Any) -> Submission:
    """A State's paper received so many hours after noon."""
    return submission(ref, f"m-{ref}", submitters=speakers(who), received_at=hours(hour), **changes)


def said(who: str, label: str, position: int = 0, text: str = "words", **changes: Any) -> Contribution:
    """One insertion of that State."""
    return contribution(f"{text} {position}", label=label, position=position, submitters=(who,), **changes)


def by_label(found: Compilation) -> dict[str, list[Entry]]:
    """Entries at each label that has any."""
    return {item.label: list(item.entries) for item in found.paragraphs if item.entries}


def test_paragraphs_stand_in_the_order_of_the_draft() -> None:
    """Headings and paragraphs as circulated, running heads left out; entries at the first bearer of their label."""
    found = compiled([(paper("R-1", "NOR"), [said("NOR", "2 (a)"), said("NOR", "1", 1), said("NOR", "Table 1", 2)])])
    assert [item.label for item in found.paragraphs] == ["", "1", "2", "2 (a)", "Table 1", "Table 1"]
    assert [len(item.entries) for item in found.paragraphs] == [0, 1, 0, 1, 1, 0]
    assert found.paragraphs[1].text == "The first."


def test_what_has_no_paragraph_of_the_draft_is_general() -> None:
    """Without a label, or on a number that the draft does not have."""
    found = compiled([(paper("R-1", "NOR"), [said("NOR", ""), said("NOR", "99", 1)])])
    assert [entry.contribution.label for entry in found.general] == ["", "99"]
    assert by_label(found) == {}


def test_without_a_registered_draft_the_numbers_named_make_the_order() -> None:
    """As people count, with no text."""
    found = compiled([(paper("R-1", "NOR"), [said("NOR", each) for each in ("10", "9 (a)", "9", "")])], text=None)
    assert [(item.label, item.text) for item in found.paragraphs] == [("9", None), ("9 (a)", None), ("10", None)]
    assert len(found.general) == 1


def test_submitters_stand_by_their_names_whenever_they_wrote() -> None:
    """The English alphabet without accents and articles; a paper's own order within it."""
    found = compiled(
        [
            (paper("R-1", "NOR", 0), [said("NOR", "1", 1), said("NOR", "1", 0)]),
            (paper("R-2", "GMB", 1), [said("GMB", "1")]),
            (paper("R-3", "CIV", 2), [said("CIV", "1")]),
            (paper("R-4", "AUT", 3), [said("AUT", "1")]),
        ]
    )
    assert [(entry.names[0], entry.contribution.position) for entry in by_label(found)["1"]] == [
        ("Austria", 0), ("Côte d’Ivoire", 0), ("The Gambia", 0), ("Norway", 0), ("Norway", 1),
    ]  # fmt: skip


def test_what_is_not_for_attribution_stands_last_and_unnamed() -> None:
    """Its place in the alphabet would tell who wrote it."""
    hidden = paper("R-1", "AUT", flags=(Flag.NOT_FOR_ATTRIBUTION,))
    found = compiled([(hidden, [said("AUT", "1")]), (paper("R-2", "NOR", 1), [said("NOR", "1")])])
    assert [entry.attribution for entry in by_label(found)["1"]] == ["Norway", "one delegation"]
    first = next(item for item in to_json(found)["paragraphs"] if item["label"] == "1")
    assert [item.get("attribution") for item in first["contributions"]] == [None, "withheld"]
    assert first["contributions"][1]["submitters"] == ["AUT"]


def test_joint_papers_name_all_and_those_aligned() -> None:
    """Authors in the order of the paper, aligned ones beside them; nobody named is said in words."""
    joint = replace(paper("R-1", "NOR"), submitters=(*speakers("NOR", "AUT"), *speakers("icrc", role=Role.ALIGNED)))
    item = replace(said("NOR", "1"), submitters=("NOR", "AUT", "icrc"))
    nobody = replace(paper("R-2", "NOR", 1), submitters=())
    found = compiled([(joint, [item]), (nobody, [replace(said("NOR", "2"), submitters=())])])
    assert by_label(found)["1"][0].attribution == "Norway, Austria (aligned: ICRC)"
    assert by_label(found)["2"][0].attribution == "submitter not established"


@pytest.mark.parametrize("mark", ["superseded_by", "withdrawn_by"])
def test_what_was_superseded_or_withdrawn_is_listed_without_its_words(mark: str) -> None:
    """As of a moment before, it stands as it stood then."""
    old = paper("R-1", "NOR", 0, **{mark: "R-2"})
    new = paper("R-2", "NOR", 24, relation=Relation(type=RelationType.REVISION, of="R-1"))
    papers = [(old, [said("NOR", "1")]), (new, [said("NOR", "2")])]
    found = compiled(papers)
    assert list(by_label(found)) == ["2"]
    assert [item.ref for item in found.submissions] == ["R-1", "R-2"]
    assert [item.ref for item in found.in_force] == ["R-2"]
    assert to_json(found)["submissions"][0][mark] == "R-2"
    before = compiled(papers, as_of=12)
    assert list(by_label(before)) == ["1"]
    assert [item.ref for item in before.submissions] == [item.ref for item in before.in_force] == ["R-1"]
    assert to_json(before)["submissions"][0][mark] is None


def test_a_withdrawal_that_names_no_document_takes_back_the_whole() -> None:
    """It stands in no round of its own, and counts from its receipt on all the same."""
    old = paper("R-1", "NOR", 0, withdrawn_by="R-2")
    found = compiled([(old, [said("NOR", "1")])], taking_back={"R-2": hours(24)})
    assert list(by_label(found)) == []
    assert to_json(found)["submissions"][0]["withdrawn_by"] == "R-2"
    before = compiled([(old, [said("NOR", "1")])], as_of=12, taking_back={"R-2": hours(24)})
    assert list(by_label(before)) == ["1"]


def test_contributions_to_other_rounds_are_left_out() -> None:
    """A paper on two documents gives each compilation its own part, with its own timing."""
    both = paper("R-1", "NOR", tags=(tag("action-plan", "early-views"), tag(timing=Timing.LATE)))
    other = said("NOR", "1", text="other", document="action-plan", round="early-views")
    found = compiled([(both, [other, said("NOR", "2")])])
    assert list(by_label(found)) == ["2"]
    assert by_label(found)["2"][0].timing is Timing.LATE


def test_nil_returns_are_in_force_and_withdrawals_are_not() -> None:
    """A return is a return, also one without comments; a withdrawal and a statement speak on nothing."""
    kinds = {"R-1": Kind.NIL_RETURN, "R-2": Kind.WITHDRAWAL, "R-3": Kind.SUBMISSION}
    found = compiled([(paper(ref, "NOR", n), []) for n, ref in enumerate(kinds)], kinds=kinds)
    assert [item.ref for item in found.in_force] == ["R-1", "R-3"]


def test_labels_sort_as_people_count() -> None:
    """Numbers by value, sub-paragraphs after their paragraph, words among themselves."""
    labels = ["10", "9 (b)", "9", "Action 12", "9 (a)", "Action 2", "PP3", "2", "OP5", "PP10"]
    assert sorted(labels, key=natural_order) == [
        "2", "9", "9 (a)", "9 (b)", "10", "Action 2", "Action 12", "OP5", "PP3", "PP10",
    ]  # fmt: skip


def test_names_sort_without_accents_case_and_article() -> None:
    """As an English list does."""
    assert sorted(["The Gambia", "Gabon", "Germany", "Équateur", "Egypt", "österreich", "Oman"], key=sort_key) == [
        "Egypt", "Équateur", "Gabon", "The Gambia", "Germany", "Oman", "österreich",
    ]  # fmt: skip
