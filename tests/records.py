"""Fixtures for records that many tests read: made once a session by the real command."""

from __future__ import annotations

import pytest

from tests.command import CORPUS, Rapporteur, add_draft, drafts


@pytest.fixture(scope="session")
def corpus_record(tmp_path_factory: pytest.TempPathFactory) -> Rapporteur:
    """All drafts and all sample mail of the Third Review Conference, on SQLite. To be read, never changed."""
    program = Rapporteur(data=tmp_path_factory.mktemp("corpus") / "data")
    for item in drafts():
        add_draft(program, item)
    program("import", CORPUS / "given" / "mail")
    return program
