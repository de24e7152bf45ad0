"""Mail made to hang, blow up or mislead a parser: each named by its cause, made by code, read within bounds."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultation.errors import ParseError
from parsers import message, mime_limits, mime_tree
from parsers.facts import MessageFacts, from_json, to_json

HEAD = (
    b"From: Desk <desk@mfa.test>\r\nTo: unit@ccm.test\r\nSubject: Comments\r\nDate: Tue, 3 Feb 2026 10:11:12 +0100\r\n"
)
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def _nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + b"".join(levels) + b"\r\nInnermost"


#: cause -> (maker, code of the problem that must be recorded; empty where the shape is merely odd)
CAUSES: dict[str, tuple[Callable[[], bytes], str]] = {
    "subject-of-encoded-words": (
        lambda: b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 90_000) + b"\r\nFrom: a@b.test\r\n\r\nx",
        "header_over_limit",
    ),
    "subject-of-glued-words": (
        lambda: b"From: a@b.test\r\nSubject: " + b"=?utf-8?q?a?=" * 90_000 + b"\r\n\r\nx",
        "header_over_limit",
    ),
    "references-200000": (
        lambda: HEAD + b"References: " + b" ".join(b"<%d@x>" % n for n in range(200_000)) + b"\r\n\r\nx",
        "header_over_limit",
    ),
    "recipients-50000": (
        lambda: b"From: a@b.test\r\nTo: " + b", ".join(b"<u%d@x.test>" % n for n in range(50_000)) + b"\r\n\r\nx",
        "header_over_limit",
    ),
    "comments-100000": (lambda: b"From: " + b"(" * 100_000 + b"a@b.test\r\n\r\nx", "header_over_limit"),
    "fields-200000": (
        lambda: b"".join(b"X-%d: a\r\n" % n for n in range(200_000)) + HEAD + b"\r\nx",
        "header_over_limit",
    ),
    "received-5000": (
        lambda: b"Received: from a by b; Tue, 3 Feb 2026 10:11:12 +0100\r\n" * 5000 + HEAD + b"\r\nx",
        "header_over_limit",
    ),
    "pieces-20000": (
        lambda: (
            HEAD + b"Content-Type: text/plain;" + b"".join(b" name*%d*=a;" % n for n in range(20_000)) + b"\r\n\r\nx"
        ),
        "header_over_limit",
    ),
    "parts-10000": (
        lambda: (
            MIXED
            + b"".join(
                b"--b\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\nx\r\n" % n for n in range(10_000)
            )
        ),
        "parts_over_limit",
    ),
    "depth-1000": (lambda: _nested(1000), "nesting_over_limit"),
    "depth-10000": (lambda: _nested(10_000), "nesting_over_limit"),
    "rfc822-5000": (lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"x", ""),
    "boundary-empty": (
        lambda: HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----',
        "no_boundary",
    ),
    "boundary-missing": (lambda: HEAD + b"Content-Type: multipart/mixed\r\n\r\n--q\r\n\r\nx\r\n--q--", "no_boundary"),
    "boundary-prefix": (lambda: MIXED + b"--bb\r\n\r\nno\r\n--b\r\n\r\nx\r\n--b--", ""),
    "boundary-long": (
        lambda: (
            HEAD + b"Content-Type: multipart/mixed; boundary=" + b"q" * 300 + b"\r\n\r\n--" + b"q" * 300 + b"\r\n\r\nx"
        ),
        "no_closing_delimiter",
    ),
    "parts-behind-the-close": (
        lambda: MIXED + b"--b\r\n\r\nx\r\n--b--\r\n--b\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n--b--",
        "parts_after_close",
    ),
    "two-content-types": (
        lambda: HEAD + b"Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n<p>x",
        "duplicate_header",
    ),
    "charset-path": (
        lambda: HEAD + b'Content-Type: text/plain; charset="../../x\x00"\r\n\r\n\xfa\xfe x',
        "charset",
    ),
    "charset-utf7": (lambda: HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2D8- x", "charset"),
    "charset-idna": (lambda: HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\nx\xc0", "charset"),
    "nul-and-controls": (lambda: HEAD + b"\r\n\x00\x01\x1b x \xff", "charset"),
    "combining-marks": (
        lambda: HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nx" + "\u0301".encode() * 1_000_000,
        "body_over_limit",
    ),
    "line-of-5-mb": (lambda: HEAD + b"\r\nx" + b"a " * 2_500_000, "body_over_limit"),
    "heads-50000": (lambda: HEAD + b"\r\nx\r\n" + b"From: a\r\n" * 50_000, "body_over_limit"),
    "attributions-50000": (lambda: HEAD + b"\r\nx\r\n" + b"On a wrote:\r\n" * 50_000, "body_over_limit"),
    "quotes-deep": (lambda: HEAD + b"\r\nx\r\n" + b">" * 100_000, ""),
    "dashes": (lambda: HEAD + b"\r\nx\r\n" + b"-" * 200_000, ""),
    "links-wrapped": (lambda: HEAD + b"\r\nx\r\n" + b"https://urldefense.com/v3/__" * 9000, ""),
    "html-deep": (lambda: HTML + b"<div>" * 100_000 + b"x", "html_over_limit"),
    "html-3-mb": (lambda: HTML + b"<p>x" * 800_000, "html_over_limit"),
    "html-scripts-unclosed": (lambda: HTML + b"<p>x" + b"<script>" * 300_000, "html_over_limit"),
    "html-comments": (lambda: HTML + b"x" + b"<!--" * 300_000, ""),
    "html-attributes": (lambda: HTML + b"<p " + b"a=b " * 400_000 + b">x", ""),
    "html-tables": (lambda: HTML + b"<table><tr><td>" * 160 + b"x", ""),
    "base64-damaged": (
        lambda: MIXED + b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\neCE" + b"\r\n--b--",
        "damaged_base64",
    ),
    "encoding-unknown": (lambda: HEAD + b"Content-Transfer-Encoding: x-lzma\r\n\r\nx", "unknown_encoding"),
}


def _codes(facts: MessageFacts) -> set[str]:
    return {problem.code for problem in facts.problems}


@pytest.mark.parametrize("cause", sorted(CAUSES))
def test_hostile_mail_is_read_within_bounds(cause: str) -> None:
    """Every hostile shape is read in seconds, what was cut is said, and the facts cross the boundary as JSON."""
    make, code = CAUSES[cause]
    raw = make()
    began = time.process_time()
    facts = message.read(raw)
    assert time.process_time() - began < 12
    assert not code or code in _codes(facts)
    assert "x" in facts.body or facts.parts
    assert from_json(MessageFacts, json.loads(json.dumps(to_json(facts)))) == facts


@pytest.mark.parametrize("cause", ["fields-200000", "received-5000"])
def test_needed_fields_are_read_wherever_they_stand(cause: str) -> None:
    """From, To, Subject and Date are read though thousands of fields stand above them."""
    facts = message.read(CAUSES[cause][0]())
    assert (facts.from_[0].address, facts.subject, facts.date) == (
        "desk@mfa.test",
        "Comments",
        "2026-02-03T10:11:12+01:00",
    )


def test_parts_beyond_the_hundredth_are_counted() -> None:
    """Of 10,000 parts the first hundred are read and the problem says how many were not."""
    facts = message.read(CAUSES["parts-10000"][0]())
    assert len(facts.parts) == mime_tree.MAX_LEAVES
    assert [problem.detail[:11] for problem in facts.problems if problem.code == "parts_over_limit"] == ["9900 parts "]


def test_nothing_is_lost_below_the_deepest_level() -> None:
    """A multipart nested too deep is kept unopened as one part with all its bytes."""
    raw = _nested(1000)
    facts = message.read(raw)
    assert [part.media_type for part in facts.parts] == ["multipart/mixed"]
    assert message.part(raw, 1)[1].endswith(b"Innermost")


def test_newest_references_survive_a_flood() -> None:
    """Of 200,000 references the root and the newest are kept."""
    facts = message.read(CAUSES["references-200000"][0]())
    assert facts.references[0] == "<0@x>"
    assert facts.references[-1] == "<199999@x>"


def test_a_large_attachment_costs_its_own_size_and_little_more() -> None:
    """A 12 MB attachment is hashed without keeping copies of the message: less than twice its size on top."""
    data = bytes(range(256)) * 48_000
    encoded = base64.encodebytes(data).replace(b"\n", b"\r\n")
    raw = (
        MIXED
        + b"--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encoded
        + b"--b--"
    )
    tracemalloc.start()
    facts = message.read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert facts.parts[0].sha256 == hashlib.sha256(data).hexdigest()
    assert peak < 2 * len(data)


_LINES = st.sampled_from(
    [
        b"From: a@b.test", b"Subject: =?utf-8?b?w6k=?=", b"Subject: =?x?q?", b"Content-Type: text/html",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64", b"--b", b"--b--", b"", b" folded",
        b"Content-Disposition: attachment; filename*0*=''%", b"References: <a@b>", b"Received: by x;",
        b"On 3 Feb 2026 10:11, A <a@b.c> wrote:", b"> quoted", b"From: x", b"Sent: 1", b"<table><td>", b"\xff\x00=",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_LINES, st.binary(max_size=40)), max_size=40), st.sampled_from([b"\r\n", b"\n", b"\r"]))
def test_any_bytes_are_facts_or_a_parse_error(lines: list[bytes], end: bytes) -> None:
    """Whatever the bytes, reading ends with facts that can cross the boundary, or with ParseError."""
    raw = end.join(lines)
    try:
        facts = message.read(raw)
    except ParseError:
        assert not raw.strip()
        return
    json.dumps(to_json(facts)).encode("utf-8", "surrogatepass")
    for part in facts.parts:
        assert message.part(raw, part.n)[0] == part


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([b"To", b"X-A", b"References", b"Subject"]), st.binary(max_size=60)), max_size=60
    )
)
def test_the_cut_keeps_whole_what_is_within_limits(fields: list[tuple[bytes, bytes]]) -> None:
    """A header block within the limits comes out byte for byte, without a problem."""
    block = b"".join(name + b": " + value.replace(b"\n", b"").replace(b"\r", b"") + b"\r\n" for name, value in fields)
    assert mime_limits.cut_block(block) == (block, ())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 4000), st.sampled_from([b"a", b"(", b"=?utf-8?q?a?= ", b"<a@b> "]))
def test_the_cut_is_bounded_and_never_silent(count: int, size: int, filler: bytes) -> None:
    """Whatever the block, its cut is within the limits, and what is missing is a problem."""
    block = (b"References: " + filler * size + b"\r\n") * count
    cut, problems = mime_limits.cut_block(block)
    assert len(cut) <= mime_limits.MAX_BLOCK + 2 * mime_limits.MAX_FIELD
    assert cut == block or problems
