"""A consultation of another field, a food standard, runs from the settings in ``examples/honey-standard`` alone."""

from __future__ import annotations

import json
import re
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks.scoring import messages
from benchmarks.scoring.corpus import read_labels
from consultation.registry import Registry
from consultation.settings import load
from consultation.words import ParticipantKind, TreatyStatus
from tests.command import ROOT, Rapporteur

EXAMPLE = ROOT / "examples" / "honey-standard"
SETTINGS = EXAMPLE / "settings.toml"
LABELS = read_labels(EXAMPLE / "sample" / "labels.json")
AFTERWARDS = "2026-11-02T12:00:00Z"
#: four days after the deadline of 15 May
DAYS_AFTER = "2026-05-19T12:30:00Z"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Rapporteur:
    """Both drafts and all mails of the example. To be read, never changed."""
    data = tmp_path_factory.mktemp("honey") / "data"
    program = Rapporteur(data=data, settings=SETTINGS, now=AFTERWARDS).from_inside()
    for item in json.loads((EXAMPLE / "drafts" / "INDEX.json").read_text("utf-8"))["drafts"]:
        file, words = EXAMPLE / "drafts" / item["file"], ("--document", item["document"], "--draft", item["draft"])
        program("draft", "add", file, *words, "--circulated", item["circulated"])
    program("import", EXAMPLE / "sample" / "mail")
    return program


@pytest.fixture(scope="module")
def listed(record: Rapporteur) -> list[dict[str, Any]]:
    """Every message as ``messages --json`` prints it."""
    return record.messages()


@pytest.fixture(scope="module")
def scored(listed: list[dict[str, Any]]) -> tuple[dict[str, Any], messages.Tally]:
    """The figures of ``make score`` for these mails, and what is wrong in each case."""
    return messages.score(LABELS, listed)


def test_its_settings_differ_in_every_part_that_a_field_decides() -> None:
    """One mailbox, a deadline at 17:00 in Montevideo, a chair with a State of its own."""
    loaded = load(SETTINGS, {})
    assert [mailbox.name for mailbox in loaded.mailboxes] == ["comments"]
    deadlines = {item.key: item.deadline.isoformat() for item in loaded.rounds() if item.deadline}
    assert deadlines == {
        "honey-standard/step-3": "2026-05-15T17:00:00-03:00",
        "honey-standard/revision-1": "2026-09-11T17:00:00-03:00",
    }
    assert {item.id: item.national for item in loaded.internal} == {"acbp-secretariat": None, "ewg-chair": "URY"}


def test_its_participants_are_those_of_its_settings() -> None:
    """Its own list of parties, its laboratories and trade; of the shipped organisations only those that it names."""
    registry = Registry.load(load(SETTINGS, {}))
    assert registry.by_id("MDG").status_on(date(2026, 5, 31)) is TreatyStatus.SIGNATORY
    assert registry.by_id("MDG").status_on(date(2026, 6, 1)) is TreatyStatus.STATE_PARTY
    assert registry.status_counts(date(2026, 6, 1))[TreatyStatus.STATE_PARTY] == 9
    assert registry.by_id("laras").kind is ParticipantKind.EXPERT_CENTRE
    assert registry.by_id("ahpc").kind is ParticipantKind.INDUSTRY
    others = {item.id for item in registry.participants() if not item.is_state}
    assert others == {"acbp-secretariat", "ewg-chair", "faa", "ahpc", "laras", "lroi", "eu", "fao", "who"}


@pytest.mark.parametrize("case", LABELS, ids=lambda case: case["key"])
def test_each_mail_is_tagged_as_labelled(case: dict[str, Any], scored: tuple[dict[str, Any], messages.Tally]) -> None:
    """Kind, submitters, document, round, draft, timing, relation and flags of each mail are those of its label."""
    assert [line for name, line in scored[1].details if name == case["case"]] == []


def test_nothing_is_lost_and_nothing_invented(
    listed: list[dict[str, Any]], scored: tuple[dict[str, Any], messages.Tally]
) -> None:
    """Every mail is one message in its language, with no relation and no flag that the label does not have."""
    figures, tally = scored
    assert figures["found_once"] == len(LABELS) == len(listed)
    assert figures["language_accuracy"] == 1
    assert figures["false_relations"] == 0
    assert not tally.false_flags


def test_most_mails_need_nobody(scored: tuple[dict[str, Any], messages.Tally]) -> None:
    """At most one mail in five waits for a person, and none that was tagged without one is wrong."""
    assert scored[0]["needs_review_rate"] <= 0.2
    assert scored[0]["auto_precision"] == 1


def test_the_compilation_holds_what_each_participant_proposes(record: Rapporteur) -> None:
    """Edits, table rows, margin comments and remarks of members, laboratories and trade, each attributed."""
    found = record("compile", "honey-standard", "--round", "step-3", "--format", "json").json
    pieces = [piece for item in found["paragraphs"] for piece in item["contributions"]] + found["general"]
    said = {(tuple(piece["submitters"]), piece["deleted"], piece["inserted"]) for piece in pieces}
    assert (("NZL",), "ninety", "sixty") in said
    assert (("AUS",), "40", "45") in said
    assert {who for piece in pieces for who in piece["submitters"]} == {
        "NZL", "faa", "laras", "BRA", "ahpc", "ARG", "CHL", "PRY", "URY", "AUS",
    }  # fmt: skip
    superseded = [item["submitters"] for item in found["submissions"] if item["superseded_by"]]
    assert superseded == [["faa"]]


@pytest.fixture(scope="module")
def standing(record: Rapporteur) -> dict[str, dict[str, set[str]]]:
    """Round -> label -> ``who: what`` of all that the compilation prints there; the general part has no label."""
    found: dict[str, dict[str, set[str]]] = {}
    for name in ("step-3", "revision-1"):
        compiled = record("compile", "honey-standard", "--round", name, "--format", "json").json
        places = [(item["label"], piece) for item in compiled["paragraphs"] for piece in item["contributions"]]
        places += [("", piece) for piece in compiled["general"]]
        for label, piece in places:
            who = f"{'+'.join(piece['submitters'])}: {piece['kind']}"
            found.setdefault(name, {}).setdefault(label, set()).add(who)
    return found


def test_edits_comments_and_remarks_stand_under_their_article(standing: dict[str, dict[str, set[str]]]) -> None:
    """The numbers of this draft begin again in each article: every piece is at its own, and none is general."""
    assert standing["step-3"] == {
        "Article 1 (2)": {"ARG+CHL+PRY: remark"},
        "Article 2 (2)": {"BRA: remark"},
        "Article 2 (3)": {"ahpc: margin_comment"},
        "Article 3 (2)": {"URY: remark"},
        "Article 4 (2)": {"NZL: replacement"},
        "Article 4 (3)": {"NZL: replacement", "BRA: remark"},
        "Article 5 (1)": {"ARG+CHL+PRY: remark", "AUS: replacement"},
        "Article 5 (2)": {"ahpc: margin_comment", "faa: remark"},
        "Article 5 (3)": {"AUS: replacement", "PRY: remark"},
        "Annex I": {"laras: remark"},
        "3.1": {"laras: remark"},
        "4.1": {"laras: remark"},
    }
    assert standing["revision-1"] == {
        "Article 4 (2)": {"CHN: remark"},
        "Article 5 (2)": {"CHN: remark", "eu: replacement"},
    }


def test_every_paragraph_has_a_label_of_its_own(record: Rapporteur) -> None:
    """Article and number as printed; the cells of a table have the name of the annex that they stand in."""
    found = record("compile", "honey-standard", "--round", "step-3", "--format", "json").json["paragraphs"]
    labels = [item["label"] for item in found if item["where"] == "body" and item["label"]]
    assert len(labels) == len(set(labels)) == 17
    assert all(
        item["section"].startswith(item["label"].partition(" (")[0]) for item in found if item["label"][:1] == "A"
    )
    assert {item["label"] for item in found if item["where"] == "table"} == {"Annex I"}


def test_a_place_of_an_annex_is_found_by_its_number(record: Rapporteur) -> None:
    """The laboratories' remark on Annex II, 4.1 stands at that number, which is the only one of its kind."""
    found = record("compile", "honey-standard", "--round", "step-3", "--format", "json").json
    [place] = [item for item in found["paragraphs"] if item["label"] == "4.1"]
    assert place["section"].startswith("Annex II")
    assert [piece["submitters"] for piece in place["contributions"]] == [["laras"]]


def test_the_digests_speak_of_its_rounds_and_references(record: Rapporteur, tmp_path: Path) -> None:
    """The account of the deadline is rendered with its own names, references, kinds of participant and zone."""
    record.at(DAYS_AFTER)("digest", "deadline", "--round", "honey-standard/step-3", "--preview", tmp_path)
    text = "\n".join(path.read_text("utf-8") for path in sorted(tmp_path.rglob("*.txt")))
    assert "10 submissions, from 8 States and 3 organisations" in text
    assert "Friday 15 May 2026, 17:00:00 UTC-03 (America/Montevideo)" in text
    assert "Paraguay: late by 2 days 17 h" in text
    assert "HNY-0011" in text
    assert "Industry, 1:" in text
    assert "States Parties: 0 of 8 not yet" in text
    assert not re.search(r"cluster|munition|review conference", text, re.IGNORECASE)


def test_the_files_are_those_of_the_script_beside_them(tmp_path: Path) -> None:
    """``make_samples.py`` makes the labels and the plain mails that are shipped, byte for byte."""
    runpy.run_path(str(EXAMPLE / "make_samples.py"))["make"](tmp_path)
    for made in sorted(tmp_path.rglob("*")):
        shipped = EXAMPLE / made.relative_to(tmp_path)
        assert shipped.exists(), made
        # files of Word come out otherwise with every version of the compressor
        if made.is_file() and b"wordprocessingml" not in made.read_bytes() and made.suffix != ".docx":
            assert made.read_bytes() == shipped.read_bytes(), made
