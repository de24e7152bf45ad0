"""Mails in many languages and manners of speaking: kind, submitters and tags of each (tests/data/tagging)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.tagging_mail import ROOT, File, in_short, judge, mail, words

#: keys of a case that are no part of the mail
ANSWERS = ("kind", "submitters", "tags", "files", "settings")
CASES: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "tests/data/tagging/sentences.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_a_mail_is_read_as_an_officer_would(name: str) -> None:
    """Kind, submitters, documents and rounds are those that a careful officer would record."""
    case = CASES[name]
    given = {key: value for key, value in case.items() if key not in ANSWERS}
    view = mail(**given, files=[File(**item) for item in case.get("files", ())])
    found = in_short(judge(view, name=case.get("settings", "ccm-3rc")))
    assert found.kind == case["kind"], sorted(found.rules)
    if case["submitters"]:
        assert found.submitters == words(case["submitters"])
    if case["tags"] not in ("*", ""):
        assert found.tags == words(case["tags"])
