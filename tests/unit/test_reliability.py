"""What a confidence is worth: answers in bins beside the share of right ones."""

from __future__ import annotations

from typing import Any

from benchmarks.scoring.reliability import Cost, added, bins, cost_table, table, thresholds


def _label(case: str, kind: str = "submission") -> dict[str, Any]:
    return {
        "case": case,
        "message_id": f"<{case}@test.example>",
        "subject": case,
        "sender": "a@test.example",
        "received_at": "2026-02-01T09:00:00+01:00",
        "kind": kind,
        "submitters": [{"id": "NOR", "role": "author"}],
        "tags": [{"document": "review-document", "round": "zero-draft"}],
        "files": [],
    }


def _answer(case: str, *, kind: str = "submission", sure: float = 0.97, tag: str = "zero-draft") -> dict[str, Any]:
    return {
        "id": f"m-{case}",
        "message_id": f"<{case}@test.example>",
        "subject": case,
        "kind": kind,
        "kind_confidence": sure,
        "submitters": [{"id": "NOR", "role": "author", "confidence": 0.99}],
        "tags": [{"document": "review-document", "round": tag, "confidence": 0.85}],
    }


def test_answers_stand_in_the_bin_of_their_confidence() -> None:
    """Each field has its own bins, with the number of answers and the share of right ones."""
    labels = [_label("one"), _label("two")]
    answers = [_answer("one"), _answer("two", tag="first-draft")]
    found = {(item.field, item.low): item for item in bins((labels, answers))}
    assert found["kind", 0.95].n == 2
    assert found["kind", 0.95].right == 1.0
    assert found["submitter", 0.98].said == 0.99
    assert found["tag", 0.8].right == 0.5


def test_a_wrong_kind_counts_against_its_confidence() -> None:
    """An answer that was sure and wrong lowers the share of its bin, and the table shows it."""
    found = bins(([_label("one")], [_answer("one", kind="unrelated")]))
    assert [item.right for item in found if item.field == "kind"] == [0.0]
    assert "0.95-0.98" in table(found)


def test_a_threshold_costs_a_look_and_buys_certainty() -> None:
    """The least confidence of a message decides; below the threshold it is asked about, above it must be right."""
    labels = [_label("one"), _label("two")]
    answers = [_answer("one"), {**_answer("two", tag="first-draft"), "kind_confidence": 0.6}]
    low, high = thresholds(labels, answers, (0.5, 0.8))
    assert (low.asked, low.kept, low.right) == (0, 2, 1)
    assert (high.asked, high.kept, high.right) == (1, 1, 1)
    assert added([[low], [high]])[0] == Cost(0.5, 1, 3, 2)
    assert "0.80" in cost_table([high])


def test_sets_are_pooled_case_by_case() -> None:
    """The bins of two sets are those of all their cases."""
    one, two = ([_label("one")], [_answer("one")]), ([_label("two")], [_answer("two", tag="first-draft")])
    found = {(item.field, item.low): item for item in bins(one, two)}
    assert (found["tag", 0.8].n, found["tag", 0.8].right) == (2, 0.5)
    assert (found["least", 0.8].n, found["least", 0.8].right) == (2, 0.5)
