"""Mails in many languages and manners of speaking: kind, submitters and tags of each (tests/data/tagging)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from store.records import Verdict
from tests.tagging_mail import ROOT, File, in_short, judge, mail, words

#: keys of a case that are no part of the mail
ANSWERS = ("kind", "submitters", "tags", "files", "settings", "review")


def _cases(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "tests/data/tagging" / f"{name}.toml").read_text("utf-8"))


CASES = _cases("sentences")
TRAPS = {**_cases("traps"), **_cases("others"), **_cases("third"), **_cases("groups"), **_cases("handed")}


def _file(item: dict[str, Any]) -> File:
    inside = tuple(_file(child) for child in item.get("inside", ()))
    return File(**{**item, "inside": inside})


def _judged(case: dict[str, Any]) -> Verdict:
    given = {key: value for key, value in case.items() if key not in ANSWERS}
    view = mail(**given, files=[_file(item) for item in case.get("files", ())])
    return judge(view, name=case.get("settings", "ccm-3rc"))


@pytest.mark.parametrize("name", CASES)
def test_a_mail_is_read_as_an_officer_would(name: str) -> None:
    """Kind, submitters, documents and rounds are those that a careful officer would record."""
    case = CASES[name]
    found = in_short(_judged(case))
    assert found.kind == case["kind"], sorted(found.rules)
    if case["submitters"]:
        assert found.submitters == words(case["submitters"])
    if case["tags"] not in ("*", ""):
        assert found.tags == words(case["tags"])


@pytest.mark.parametrize("name", TRAPS)
def test_one_thin_sign_does_not_decide(name: str) -> None:
    """Where one sign says something and another the contrary, the stronger holds or a person is asked."""
    case = TRAPS[name]
    verdict = _judged(case)
    found = in_short(verdict)
    assert case["kind"] in ("*", found.kind), sorted(found.rules)
    assert case["submitters"] in ("", "*") or found.submitters == words(case["submitters"])
    assert case["tags"] in ("", "*") or found.tags == words(case["tags"])
    assert verdict.needs_review == case.get("review", verdict.needs_review), verdict.review_reasons
    assert len(verdict.submissions) <= 1
