"""The texts of the registered drafts reach the rules: answers by number are on the draft that asks."""

from __future__ import annotations

from pathlib import Path

from ingest.worker import Worker
from store.session import Session
from tests.keeping import add_drafts, opened

#: by its date in the round of the working paper; it names nothing
MAIL = b"""Received: from mx.mofa.go.jp by mx.cmconvention.org with ESMTPS; Wed, 22 Apr 2026 04:04:20 +0200
From: Conventional Weapons Div. <cwd@mofa.go.jp>
To: info@cmconvention.org
Cc: ccmpresident3rc@nra.gov.la
Subject: JPN
Date: Wed, 22 Apr 2026 11:04:00 +0900
Message-ID: <answers@mofa.go.jp>
Content-Type: text/plain; charset=utf-8

Q1: Model A. Ceiling of 50.
Q2: Yes to separate sections.
Q7: Baselines acceptable.
"""


def _rules_of_tag(session: Session, worker: Worker, folder: Path) -> set[str]:
    path = folder / "0001.eml"
    path.write_bytes(MAIL)
    worker.import_paths([path], "info")
    with session.database.transaction(write=False) as tx:
        (paper,) = tx.submissions.list()
    (tag,) = paper.tags
    assert (tag.document, tag.round) == ("action-plan", "working-paper")
    return {entry.rule for entry in tag.evidence}


def test_answers_by_number_are_on_the_draft_that_asks(tmp_path: Path) -> None:
    """With the working paper on record, its ten questions say what the answers are on; without it, they do not."""
    with opened(tmp_path / "with") as (session, worker):
        add_drafts(session, worker)
        assert "document.questions" in _rules_of_tag(session, worker, tmp_path)
    with opened(tmp_path / "without") as (session, worker):
        assert "document.questions" not in _rules_of_tag(session, worker, tmp_path)
