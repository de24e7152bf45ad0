"""SQLite and PostgreSQL hold one and the same record: what is printed from either is equal to the byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.command import CORPUS, ROOT, Rapporteur, add_draft, drafts

SECOND = ROOT / "examples" / "ccm-2rc" / "settings.toml"


def fill(program: Rapporteur, consultation: str, mail: Path) -> None:
    """Drafts registered and mail taken in."""
    for item in drafts(consultation):
        add_draft(program, item)
    program("import", mail)


def printed(program: Rapporteur, consultation: str) -> dict[str, str]:
    """All that is printed of the record after a decision."""
    program("decide", "m-2", "--kind", "unrelated", "--by", "Ana")
    rounds = [(item["document"], item["draft"]) for item in drafts(consultation)]
    words: list[tuple[str, ...]] = [
        ("messages", "--json"),
        ("submissions", "--json"),
        ("calendar", "--json"),
        ("search", "cluster munitions", "--json"),
        *(("compile", document, "--round", round_id, "--format", "json") for document, round_id in rounds),
    ]
    return {" ".join(each): program(*each).out for each in words}


def assert_equal_on_both(sqlite: Rapporteur, postgresql: Rapporteur, consultation: str) -> None:
    """The same commands on both print the same."""
    first, second = (printed(program, consultation) for program in (sqlite, postgresql))
    assert first.keys() == second.keys()
    for words in first:
        assert second[words] == first[words], words
    assert '"submission"' in first["messages --json"]


@pytest.fixture
def on_postgresql(tmp_path: Path, postgres_url: str) -> Rapporteur:
    """The program on an empty record of PostgreSQL."""
    return Rapporteur(data=tmp_path / "postgresql", inside=True, environ={"RAPPORTEUR_STORE__URL": postgres_url})


def test_the_second_review_conference_is_the_same_on_both(on_postgresql: Rapporteur, tmp_path: Path) -> None:
    """All its mail and drafts, from its own settings alone; PostgreSQL leaves no SQLite file behind."""
    postgresql = replace(on_postgresql, settings=SECOND, now="2020-12-01T08:00:00Z")
    sqlite = replace(postgresql, data=tmp_path / "sqlite", environ={})
    for program in (sqlite, postgresql):
        fill(program, "ccm-2rc", CORPUS / "given-2rc" / "mail")
    assert_equal_on_both(sqlite, postgresql, "ccm-2rc")
    assert not list(postgresql.data.glob("*.sqlite"))


@pytest.mark.slow
def test_the_third_review_conference_is_the_same_on_both(
    corpus_record: Rapporteur, on_postgresql: Rapporteur, tmp_path: Path
) -> None:
    """All its mail and drafts."""
    fill(on_postgresql, "ccm-3rc", CORPUS / "given" / "mail")
    assert_equal_on_both(corpus_record.copied_to(tmp_path / "data").from_inside(), on_postgresql, "ccm-3rc")
