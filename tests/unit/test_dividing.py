"""A person divides a message into papers, or makes two papers one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from consultation.errors import UsageError
from consultation.words import Flag, Timing
from ingest.dividing import divided, parse_parts
from store.records import Decision, SubmissionVerdict, Submitter, Tag


def tag(document: str, *attachments: int) -> Tag:
    """A tag on the zero draft of *document*."""
    return Tag(document=document, round="zero-draft", draft=None, timing=Timing.ON_TIME, attachments=attachments)


def speaker(name: str) -> Submitter:
    """A State."""
    return Submitter(id=name, name=name, kind="state", status=None)


def paper(key: str, name: str, *attachments: int, **more: Any) -> SubmissionVerdict:
    """What the rules found under *key*."""
    tags = more.pop("tags", (tag("review-document", *attachments),))
    return SubmissionVerdict(key=key, submitters=(speaker(name),), tags=tags, attachments=attachments, **more)


def decided(field: str, value: Any, subject: str = "m-0000001") -> Decision:
    """A person's word."""
    at = datetime(2026, 2, 1, tzinfo=UTC)
    return Decision(id=1, at=at, by="A. Reviewer", subject=subject, field=field, value=value)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("1,2", "two parts"),
        ("1/", "two parts"),
        ("1/1,2", "one part only"),
        ("1,body/2", "part of its own"),
        ("1/7", "no attachment 7"),
        ("1/7.2", "no attachment 7.2"),
    ],
)
def test_parts_that_cannot_be(words: str, reason: str) -> None:
    """What is wrong is said before anything is recorded."""
    with pytest.raises(UsageError, match=reason):
        parse_parts(words, [1, 2, 3])


def test_one_paper_becomes_two() -> None:
    """Each part has its files and the tags on them; the first keeps the reference of the one that was."""
    tags = (tag("review-document", 1), tag("action-plan", 2))
    found = divided([paper("1", "NOR", 1, 2, tags=tags)], [decided("split", parse_parts("1/2", [1, 2]))], {"1": "R-1"})
    assert [(item.key, item.attachments) for item in found] == [("1", (1,)), ("2", (2,))]
    assert [[tag.document for tag in item.tags] for item in found] == [["review-document"], ["action-plan"]]
    assert [item.submitters for item in found] == [(speaker("NOR"),)] * 2


def test_the_words_of_the_mail_are_a_paper_of_their_own() -> None:
    """A part that is the body has no files and says so."""
    rules = [paper("1", "NOR", 1, flags=(Flag.JOINT,))]
    found = divided(rules, [decided("split", parse_parts("body/1", [1]))], {})
    assert [(item.attachments, item.flags) for item in found] == [
        ((), (Flag.JOINT, Flag.BODY_ONLY)),
        ((1,), (Flag.JOINT,)),
    ]


def test_files_inside_an_archive_are_parted() -> None:
    """Parts of one attachment name the files inside it."""
    found = divided([paper("1", "NOR", 1)], [decided("split", parse_parts("1.0,1.2/1.1", [1]))], {})
    assert [item.files for item in found] == [("1.0", "1.2"), ("1.1",)]
    assert [item.attachments for item in found] == [(1,), (1,)]


def test_two_papers_become_one() -> None:
    """The one that is named holds the files, speakers and rounds of both; the other is no more."""
    rules = [paper("1", "NOR", 1), paper("2", "SWE", 2), paper("3", "CHE", 3)]
    refs = {"1": "R-1", "2": "R-2", "3": "R-3"}
    found = divided(rules, [decided("merge", {"ref": "R-2"}, "R-1")], refs)
    assert [item.key for item in found] == ["1", "3"]
    assert (found[0].attachments, [item.id for item in found[0].submitters]) == ((1, 2), ["NOR", "SWE"])
    assert [(item.document, item.attachments) for item in found[0].tags] == [("review-document", (1, 2))]


def test_a_merge_with_what_is_no_more_changes_nothing() -> None:
    """Where the rules no longer find the other paper, the decision has nothing to do."""
    rules = [paper("1", "NOR", 1)]
    assert divided(rules, [decided("merge", {"ref": "R-2"}, "R-1")], {"1": "R-1", "2": "R-2"}) == rules


def test_a_split_then_a_merge_gives_back_one() -> None:
    """Decisions are taken in their order."""
    refs = {"1": "R-1", "2": "R-2"}
    both = [decided("split", [["1"], ["2"]]), decided("merge", {"ref": "R-2"}, "R-1")]
    assert [item.attachments for item in divided([paper("1", "NOR", 1, 2)], both, refs)] == [(1, 2)]
