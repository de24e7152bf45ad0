"""What a person puts on record by hand, and how a person divides a message, from the terminal to ``rebuild``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Rapporteur, add_draft, drafts
from tests.keeping import MAIL

LETTER = """Permanent Mission of Norway

Review Document, zero draft

Paragraph 12: we suggest to replace "encourage" by "urge".
"""
FILES = ("--received", "2026-02-06T16:30:00+01:00", "--by", "A. Reviewer")


@pytest.fixture
def program(tmp_path: Path) -> Rapporteur:
    """An empty record with the zero draft of the review document."""
    made = Rapporteur(data=tmp_path / "data", inside=True)
    zero = next(item for item in drafts() if (item["document"], item["draft"]) == ("review-document", "zero-draft"))
    add_draft(made, zero)
    return made


def letter(folder: Path, name: str = "Letter of Norway.txt", text: str = LETTER) -> Path:
    """A file that was handed over."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_letter_that_was_handed_over_is_on_record(program: Rapporteur, tmp_path: Path) -> None:
    """It is a submission received when it was handed over, of whom and on what was said, and misses no mailbox."""
    options = ("--submitter", "NOR", "--document", "review-document", "--round", "zero-draft")
    said = program("register", letter(tmp_path), *FILES, *options)
    assert "registered: m-0000001 (3RC-0001)" in said.err
    (message,) = program.messages()
    assert message["kind"] == "submission"
    assert message["received_at"] == "2026-02-06T15:30:00Z"
    assert message["missing_receipts"] == []
    assert [item["mailbox"] for item in message["receipts"]] == ["by-hand"]
    (submission,) = message["submissions"]
    assert [item["id"] for item in submission["submitters"]] == ["NOR"]
    assert [(tag["round"], tag["timing"], tag["source"]) for tag in submission["tags"]] == [
        ("zero-draft", "on_time", "person")
    ]
    compiled = program("compile", "review-document", "--round", "zero-draft", "--format", "json").json
    assert "urge" in str([item for paragraph in compiled["paragraphs"] for item in paragraph["contributions"]])


def test_registering_twice_changes_nothing(program: Rapporteur, tmp_path: Path) -> None:
    """The same file, time and name are the same receipt, and a rebuilt record is the one that was."""
    path = letter(tmp_path)
    program("register", path, *FILES, "--submitter", "NOR")
    assert "on record already: m-0000001" in program("register", path, *FILES, "--submitter", "NOR").err
    before = program.messages()
    assert len(before) == 1
    program("rebuild")
    assert program.messages()[0]["submissions"] == before[0]["submissions"]


def test_what_cannot_be_registered_is_said(program: Rapporteur, tmp_path: Path) -> None:
    """No name, a moment to come, no such file and no such time end with what to do, and record nothing."""
    path = letter(tmp_path)
    nameless = program("register", path, "--received", "2026-02-06", code=2)
    assert "--by NAME" in nameless.err
    later = program("register", path, "--received", "2027-02-06", "--by", "A. Reviewer", code=2)
    assert "still to come" in later.err
    assert "there is no file" in program("register", tmp_path / "none.pdf", *FILES, code=2).err
    assert "write 2026-02-06" in program("register", path, "--received", "yesterday", "--by", "A", code=2).err
    assert program.messages() == []


def test_a_person_parts_a_message_and_joins_it_again(program: Rapporteur, tmp_path: Path) -> None:
    """Two letters in one message become two submissions with references of their own; undone, it is one again."""
    other = letter(tmp_path, "Letter of Sweden.txt", LETTER.replace("Norway", "Sweden").replace("urge", "call upon"))
    options = ("--submitter", "NOR", "--document", "review-document", "--round", "zero-draft")
    program("register", letter(tmp_path), other, *FILES, *options)
    number = program.messages()[0]["id"]
    program("decide", number, "--split", "1/2", "--by", "A. Reviewer", "--note", "two letters")
    parts = program.messages()[0]["submissions"]
    assert [item["attachments"] for item in parts] == [[1], [2]]
    assert len({item["ref"] for item in parts}) == 2
    second = parts[1]["ref"]
    program("decide", second, "--submitter", "SWE", "--by", "A. Reviewer")
    compiled = program("compile", "review-document", "--round", "zero-draft", "--format", "json").json
    found = {
        tuple(item["submitters"]): item["inserted"] or item["comment"]
        for paragraph in compiled["paragraphs"]
        for item in paragraph["contributions"]
    }
    assert "urge" in found[("NOR",)]
    assert "call upon" in found[("SWE",)]
    program("decide", parts[0]["ref"], "--merge", second, "--by", "A. Reviewer")
    (one,) = program.messages()[0]["submissions"]
    assert (one["ref"], one["attachments"]) == (parts[0]["ref"], [1, 2])
    program("decide", parts[0]["ref"], "--undo", "--by", "A. Reviewer")
    assert [item["ref"] for item in program.messages()[0]["submissions"]] == [item["ref"] for item in parts]
    before = program.messages()[0]["submissions"]
    program("rebuild")
    assert program.messages()[0]["submissions"] == before


def test_a_division_that_cannot_be_is_refused(program: Rapporteur) -> None:
    """A split is of a message, a merge of two papers of one message."""
    program("import", MAIL["ccm-3rc"] / "info" / "0002.eml", MAIL["ccm-3rc"] / "info" / "0008.eml", "--mailbox", "info")
    first, second = (item["submissions"][0]["ref"] for item in program.messages())
    by = ("--by", "A. Reviewer")
    assert "the whole message" in program("decide", first, "--split", "1/2", *by, code=2).err
    assert "two submissions of one message" in program("decide", first, "--merge", second, *by, code=2).err
    assert "no attachment 9" in program("decide", "m-2", "--split", "1/9", *by, code=2).err
