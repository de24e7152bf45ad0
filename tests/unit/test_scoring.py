"""The measures behind ``make score``: what counts as found, as right, as leaked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.score import interval
from benchmarks.scoring import compilations, messages
from benchmarks.scoring.corpus import CORPUS, Drafts, read_labels
from benchmarks.scoring.participants import canonical
from benchmarks.scoring.words import coverage, normal, similarity

LABELS = read_labels(CORPUS / "given" / "labels.json")
DRAFTS = Drafts(CORPUS / "drafts")


def _perfect_answers() -> list[dict[str, Any]]:
    return [
        {
            **{key: label[key] for key in ("message_id", "subject", "received_at", "kind", "language", "submitters")},
            **{key: label[key] for key in ("tags", "relation", "flags", "missing_receipts")},
            "id": label["case"],
            "sender": {"address": label["sender"]},
            "needs_review": label["ambiguous"],
            "receipts": [{"mailbox": path.split("/")[0]} for path in label["files"]],
            "submissions": label.get("submissions") or [],
        }
        for label in LABELS
    ]


def _compilation(document: str, round_: str) -> dict[str, Any]:
    """The labels themselves as a compilation."""
    shown: dict[str, Any] = {"document": document, "round": round_, "submissions": [], "paragraphs": [], "general": []}
    for label in LABELS:
        tags = [(tag["document"], tag["round"]) for tag in label["tags"]]
        if (
            label["kind"] != "submission"
            or (document, round_) not in tags
            or label["case"] in compilations.gone(LABELS)
        ):
            continue
        ids = [item["id"] for item in label["submitters"]]
        shown["submissions"].append({"id": label["case"], "submitters": ids, "received_at": label["received_at"]})
        for item in label["contributions"]:
            if item["document"] == document:
                voices = item.get("submitters") or ids
                one = {**item, "comment": item["text"], "submission": label["case"], "submitters": voices}
                shown["paragraphs"].append({"label": item["label"], "contributions": [one]})
    return shown


def test_the_labels_themselves_score_one() -> None:
    """An answer that says what the labels say is right in every measure."""
    figures, tally = messages.score(LABELS, _perfect_answers())
    shares = (
        "kind_accuracy",
        "submitter_exact",
        "tag_f1",
        "timing_accuracy",
        "relation_accuracy",
        "flag_recall",
        "all_right",
    )
    assert {name: figures[name] for name in shares} == dict.fromkeys(shares, 1.0)
    assert tally.details == []


def test_a_missing_and_a_doubled_message_are_named() -> None:
    """Each case must be found exactly once."""
    answers = _perfect_answers()
    figures, tally = messages.score(LABELS, [*answers[1:], dict(answers[1])])
    assert (figures["missing"], figures["duplicated"]) == (1, 1)
    assert [case for case, _ in tally.details] == [LABELS[0]["case"], LABELS[1]["case"]]


def test_a_wrong_tag_costs_precision_and_recall() -> None:
    """A tag on another round is one false and one lost tag."""
    answers = _perfect_answers()
    at = next(n for n, label in enumerate(LABELS) if label["kind"] == "submission" and len(label["tags"]) == 1)
    answers[at]["tags"] = [{**answers[at]["tags"][0], "round": "elsewhere"}]
    figures, _ = messages.score(LABELS, answers)
    assert figures["tag_precision"] == figures["tag_recall"] < 1.0


def test_two_sets_as_one_have_the_cases_of_both() -> None:
    """Pooled, each case counts once, and each share tells of how many it is one."""
    wrong = [{**item, "kind": "enquiry"} for item in _perfect_answers()]
    right_tally, wrong_tally = (messages.score(LABELS, answers)[1] for answers in (_perfect_answers(), wrong))
    both = messages.figures(messages.pooled([right_tally, wrong_tally]))
    alone = messages.figures(wrong_tally)
    assert both["cases"] == 2 * len(LABELS)
    assert both["kind_accuracy"] == round((1 + alone["kind_accuracy"]) / 2, 4)
    assert both["n"]["relation_accuracy"] == 2 * alone["n"]["relation_accuracy"] < both["cases"]


def test_labelled_contributions_shown_as_they_are_score_one() -> None:
    """Every labelled contribution is found strictly, and nothing else is shown."""
    figures, tally = compilations.score(LABELS, [_compilation("action-plan", "first-draft")], DRAFTS)
    assert (figures["recall_strict"], figures["precision"], figures["misattributed"]) == (1.0, 1.0, 0)
    assert (tally.lost, tally.spurious) == ([], [])


def test_draft_text_shown_as_a_comment_is_a_leak() -> None:
    """A contribution that repeats a paragraph of the draft is counted."""
    shown = _compilation("action-plan", "first-draft")
    index = json.loads((CORPUS / "drafts" / "INDEX.json").read_text(encoding="utf-8"))
    draft = next(
        item
        for item in index["drafts"]
        if (item["consultation"], item["document"], item["draft"]) == ("ccm-3rc", "action-plan", "first-draft")
    )
    words = next(item["text"] for item in draft["paragraphs"] if len(item["text"]) > 60)
    shown["general"].append({"kind": "general", "comment": words, "submission": "", "submitters": ["SWE"]})
    assert compilations.score(LABELS, [shown], DRAFTS)[0]["leaks_of_draft_text"] == 1


def test_the_same_words_under_another_name_are_misattributed() -> None:
    """What one State said is not found under another, and that is counted apart."""
    shown = _compilation("review-document", "second-draft")
    for paragraph in shown["paragraphs"]:
        for item in paragraph["contributions"]:
            item["submitters"] = ["ATA"]
    figures, _ = compilations.score(LABELS, [shown], DRAFTS)
    assert figures["recall"] == 0.0
    assert figures["misattributed"] > 0


def test_texts_are_compared_as_words() -> None:
    """Case, quotation marks, punctuation and kinds of space make no difference."""
    assert normal("The “Quiet\u00a0Success”.") == normal("the 'quiet success'")
    assert similarity("", "") == 1.0
    assert similarity("a b", "") == 0.0
    assert coverage("a a b", "a b c") == 2 / 3


def test_all_names_of_an_organisation_are_one() -> None:
    """A name, an alias and an id lead to the same submitter; a State keeps its code."""
    assert canonical("ICRC") == canonical("International Committee of the Red Cross")
    assert canonical({"id": "NOR"}) == "NOR"


def test_few_cases_give_a_wide_interval() -> None:
    """Ten of ten proves little, a thousand of a thousand more."""
    assert interval(1.0, 10)[0] < 0.75
    assert interval(1.0, 1000)[0] > 0.99


def test_the_corpus_is_in_the_repository() -> None:
    """The labels are read from the repository's own test data."""
    assert Path(CORPUS).parts[-3:] == ("tests", "data", "corpus")
    assert len(LABELS) > 90
