"""The sandbox with the real readers: facts come through it unchanged, and hostile mail ends in a typed result."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultation.errors import ParseError
from parsers import files, lineage, message
from parsers.facts import DraftText, Extraction, Lineage, MessageFacts
from parsers.jobs import FIELD_BYTES, HEADER_BYTES, cut_header
from parsers.sandbox import Sandbox

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
MAIL = sorted((CORPUS / "given" / "mail").rglob("*.eml"))[::12]
DRAFTS = sorted((CORPUS / "drafts").glob("*.docx"))[:3]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def test_every_reader_was_loaded_before_the_first_child(sandbox: Sandbox) -> None:
    """A reader that is loaded late may not find its libraries: the child's user may not enter every folder."""
    sandbox.isolation()
    assert sandbox._runner._zygote.ready["missing"] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", MAIL, ids=lambda file: file.stem)
def test_mail_comes_through_as_it_is_read(sandbox: Sandbox, file: Path) -> None:
    """The facts of a mail and of its parts are those of the readers themselves."""
    raw = file.read_bytes()
    facts = sandbox.message(raw)
    assert facts == message.read(raw)
    for part in facts.parts:
        head, data = message.part(raw, part.n)
        assert sandbox.part(raw, part.n) == files.read(data, head.name, head.media_type)


def test_lineage_is_traced_for_the_file_and_with_the_drafts_sent_once(sandbox: Sandbox) -> None:
    """The second file is compared with the drafts that the children have; a changed set is sent anew."""
    drafts = [
        DraftText(key=f"d/{file.stem}", paragraphs=sandbox.file(file.read_bytes(), file.name).paragraphs)
        for file in DRAFTS
    ]
    for file, draft in zip(DRAFTS, drafts, strict=True):
        extraction = sandbox.file(file.read_bytes(), file.name)
        assert sandbox.lineage(extraction, drafts) == {(): lineage.trace(extraction, drafts)}
        assert sandbox.lineage(extraction, [draft])[()].draft == draft.key


def test_lineage_reaches_the_members_of_an_archive(sandbox: Sandbox) -> None:
    """Each child of an extraction has a path of its own."""
    inner = Extraction(name="b", children=(Extraction(name="c"),))
    found = sandbox.lineage(Extraction(name="zip", children=(Extraction(name="a"), inner)), [])
    assert found == {(): Lineage(), (0,): Lineage(), (1,): Lineage(), (1, 0): Lineage()}


def test_labels_are_carried_from_one_draft_to_the_next(sandbox: Sandbox) -> None:
    """A draft beside itself keeps every label."""
    file = DRAFTS[0]
    draft = DraftText(key="a/b", paragraphs=sandbox.file(file.read_bytes(), file.name).paragraphs)
    labels = sandbox.align(draft, dataclasses.replace(draft, key="a/c"))
    assert labels
    assert all(old == new for old, new in labels.items())


def test_no_layers_are_found_where_nothing_is_known(sandbox: Sandbox) -> None:
    """The answer is a set, empty."""
    assert sandbox.layers(Extraction(), [("insertion", "text", "A")]) == frozenset()


def _nested(depth: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"MIME-Version: 1.0\n" + head + b"\ninnermost"


def _parts(count: int) -> bytes:
    part = b"--b\nContent-Type: text/plain; name=a\nContent-Disposition: attachment; filename=a\n\nx\n"
    return b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + part * count + b"--b--\n"


HOSTILE = {
    "subject of encoded words": b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nhi",
    "two hundred thousand references": b"From: a@b.example\nReferences: " + b"<a@b> " * 200_000 + b"\n\nhi",
    "fifty thousand recipients": b"From: a@b.example\nTo: " + b"x <a@b.example>, " * 50_000 + b"\n\nhi",
    "comments in comments": b"From: " + b"(" * 100_000 + b"a@b.example\n\nhi",
    "two hundred thousand fields": b"From: a@b.example\n" + b"X-A: b\n" * 200_000 + b"\nhi",
    "ten thousand parts": _parts(10_000),
    "two thousand levels": _nested(2_000),
    "no header": b"\x00\xff" * 10_000,
    "nothing": b"",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mail_ends_in_facts_or_a_typed_reason(sandbox: Sandbox, raw: bytes) -> None:
    """Whichever of both, its header can be had, the process that forks lives, and the next mail is read."""
    pid = sandbox._runner.pid  # type: ignore[attr-defined]
    with contextlib.suppress(ParseError):
        assert sandbox.message(raw).size == len(raw)
    assert sandbox.message_minimal(raw).size == len(raw)
    assert sandbox.message(b"Subject: next\n\nhi").subject == "next"
    assert sandbox._runner.pid == pid  # type: ignore[attr-defined]


def test_the_header_alone_is_told_as_such(sandbox: Sandbox) -> None:
    """The fallback has addresses and subject, no body, the true size, and says what it is."""
    raw = (
        b"From: A <a@b.example>\r\nSubject: Comments\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + b"x" * 200_000
    )
    facts: MessageFacts = sandbox.message_minimal(raw)
    assert (facts.from_[0].address, facts.subject, facts.size) == ("a@b.example", "Comments", len(raw))
    assert facts.body.strip() == ""
    assert "header_only" in [problem.code for problem in facts.problems]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", b"A: 1\nB: 2\n\n"),
        (b"A: 1\n two\n\nbody\r\n\r\n", b"A: 1\n two\n\n"),
        (b"A: 1\nContent-Type: x\n y\nB: 2\n\n", b"A: 1\nB: 2\n\n"),
        (b"A: " + b"x" * FIELD_BYTES * 2, b"A: " + b"x" * (FIELD_BYTES - 3) + b"\n\n"),
        (b"A: x\n" * HEADER_BYTES, b"A: x\n" * (HEADER_BYTES // 5)),
        (b"", b"\n\n"),
    ],
)
def test_a_header_is_cut_by_bytes_alone(raw: bytes, expected: bytes) -> None:
    """At the first empty line, at the size of a field, and at the size of the whole."""
    assert cut_header(raw).startswith(expected)
