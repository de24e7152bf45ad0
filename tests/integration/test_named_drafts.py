"""Drafts whose files the settings name are registered by themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import CORPUS, ROOT, Rapporteur
from tests.keeping import MAIL

ZERO, FIRST = (CORPUS / "drafts" / f"review-document-{name}.docx" for name in ("zero-draft", "first-draft"))


@pytest.fixture
def program(tmp_path: Path) -> Rapporteur:
    """Settings that name a file for the zero draft, which is not there yet."""
    settings = (ROOT / "settings.toml").read_text(encoding="utf-8")
    head, draft, rest = settings.partition('[[document.draft]]\nid = "zero-draft"\n')
    assert draft
    named = tmp_path / "settings.toml"
    named.write_text(f'{head}{draft}file = "zero.docx"\n{rest}', encoding="utf-8")
    return Rapporteur(data=tmp_path / "data", settings=named, inside=True)


def registered(program: Rapporteur) -> list[tuple[str, str]]:
    """Key and file of every draft."""
    return [(item["key"], item["file"]) for item in program("draft", "list", "--json").json]


def test_a_draft_that_the_settings_name_is_registered_once_it_is_there(program: Rapporteur) -> None:
    """A missing file stops nothing; once written, it is the base text, and mail before it is looked at again."""
    program("import", MAIL["ccm-3rc"] / "info" / "0008.eml", "--mailbox", "info")
    assert registered(program) == []
    shutil.copy(ZERO, program.settings.parent / "zero.docx")
    program("reprocess", "--all")
    assert registered(program) == [("review-document/zero-draft", "zero.docx")]
    (message,) = program.messages()
    rules = [evidence["rule"] for tag in message["tags"] for evidence in tag["evidence"]]
    assert "document.lineage" in rules


def test_a_changed_file_is_registered_anew_and_a_persons_stays(program: Rapporteur) -> None:
    """The settings' file is followed; what a person registered instead is not replaced by it."""
    file = program.settings.parent / "zero.docx"
    shutil.copy(ZERO, file)
    program("reprocess", "--all")
    before = program("compile", "review-document", "--round", "zero-draft", "--format", "json").json["paragraphs"]
    shutil.copy(FIRST, file)
    program("reprocess", "--all")
    after = program("compile", "review-document", "--round", "zero-draft", "--format", "json").json["paragraphs"]
    assert before != after
    program("draft", "add", ZERO, "--document", "review-document", "--draft", "zero-draft", "--by", "Ana")
    program("reprocess", "--all")
    assert registered(program) == [("review-document/zero-draft", ZERO.name)]
