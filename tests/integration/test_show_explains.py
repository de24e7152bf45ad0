"""``show`` tells a person why: the answer, how sure the rules are, the words it rests on, what people decided since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command import Rapporteur, add_draft, drafts
from tests.keeping import MAIL

NORWAY, KAZAKHSTAN = "0008.eml", "0070.eml"


@pytest.fixture
def program(tmp_path: Path) -> Rapporteur:
    """A record with two mails."""
    made = Rapporteur(data=tmp_path / "data", inside=True)
    made("import", *(MAIL["ccm-3rc"] / "info" / name for name in (NORWAY, KAZAKHSTAN)), "--mailbox", "info")
    return made


def read(program: Rapporteur, name: str) -> str:
    """What ``show`` prints, as one line."""
    return " ".join(program("show", name).out.split())


def test_each_answer_stands_with_its_reasons(program: Rapporteur) -> None:
    """Kind, submitter, round and timing are said in words, each with the rule, the words quoted and their place."""
    said = read(program, "m-1")
    assert "Kind submission, 99 %" in said
    assert "Who Norway, 99 %" in said
    assert "because the sender's domain is its own: “disarmament@mfa.no” (sender)" in said
    assert "on time: received Tue 27 Jan, 10:12 CET, deadline Friday 6 February 2026, 23:59:59 CET" in said
    assert "not yet confirmed by a person" in said
    assert "attachment 2: CCM 3RC Review Document zero draft_NOR.docx, submission" in said


def test_what_a_person_decided_stands_beside_what_the_rules_found(program: Rapporteur) -> None:
    """Who decided what and why, and whom the rules had found instead."""
    program("decide", "m-1", "--submitter", "SWE", "--note", "by telephone", "--by", "Ana")
    said = read(program, "m-1")
    assert "Who Sweden, decided by a person" in said
    assert "the rules found Norway, 99 %" in said
    assert "m-0000001: submitters decided by Ana" in said
    assert "by telephone" in said
    assert "has changed since" not in said


def test_evidence_that_changed_after_a_decision_is_told(program: Rapporteur) -> None:
    """Where the rules find other evidence for a field that was decided, ``reprocess`` and ``show`` say so."""
    program("decide", "m-1", "--document", "review-document", "--round", "zero-draft", "--by", "Ana")
    assert "has changed" not in program("reprocess", "m-1").err
    zero = next(item for item in drafts() if (item["document"], item["draft"]) == ("review-document", "zero-draft"))
    add_draft(program, zero)
    assert "m-0000001" in program("reprocess", "--all").err
    assert "the evidence has changed since" in read(program, "m-1")
    found: dict[str, Any] = program("show", "m-1", "--json").json
    assert [(item["field"], item["evidence_changed"]) for item in found["decisions"]] == [("tags", True)]


def test_markup_in_a_mail_is_shown_and_not_obeyed(program: Rapporteur) -> None:
    """A note with brackets stands as it was written."""
    program("decide", "m-1", "--confirm", "--note", "[bold]seen[/bold]", "--by", "Ana")
    assert "[bold]seen[/bold]" in read(program, "m-1")
