"""FETCH answers: the quick way of reading them says what imapclient's own reader says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from imapclient.response_parser import parse_fetch_response

from ingest.sources import imap_answers
from ingest.sources.imap_answers import read

DATE = b'INTERNALDATE " 3-Feb-2026 10:11:12 +0530"'
FORMS: tuple[tuple[str, list[Any]], ...] = (
    ("sizes", [b"1 (UID 7 RFC822.SIZE 5 %s)" % DATE, b"2 (RFC822.SIZE 6 UID 8)"]),
    ("items before the literal", [(b"1 (UID 7 RFC822.SIZE 5 %s BODY[] {5}" % DATE, b"hello"), b")"]),
    ("items behind the literal", [(b"1 (BODY[] {5}", b"hello"), b" UID 7 RFC822.SIZE 5)"]),
    ("a piece", [(b"1 (UID 7 BODY[]<0> {5}", b"hello"), b")"]),
    ("flags changed meanwhile", [(b"1 (UID 7 BODY[] {5}", b"hello"), b")", b"2 (UID 8 FLAGS (\\Seen))"]),
    ("no body", [b"1 (UID 7 RFC822.SIZE 0 BODY[] NIL)"]),
    ("a quoted body", [b'1 (UID 7 BODY[] "hello")']),
    ("words in small letters", [b"1 (uid 7 rfc822.size 5)"]),
    ("one message in two answers", [b"1 (UID 7 RFC822.SIZE 5)", (b"1 (UID 7 BODY[] {5}", b"hello"), b")"]),
)


@pytest.mark.parametrize("data", [data for _, data in FORMS], ids=[name for name, _ in FORMS])
def test_every_form_says_what_the_library_reads_in_it(data: list[Any]) -> None:
    """Items, bodies and dates are the same by UID; the sequence number, which names nothing that lasts, may lack."""
    slow = parse_fetch_response(list(data), normalise_times=False)
    expected = {uid: {word: value for word, value in said.items() if word != b"SEQ"} for uid, said in slow.items()}
    found = {uid: {word: value for word, value in said.items() if word != b"SEQ"} for uid, said in read(data).items()}
    assert found == expected


def test_usual_forms_need_no_other_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms in which servers send mail are read by one pattern."""
    monkeypatch.delattr(imap_answers, "parse_fetch_response")
    assert [list(read(data)) for _, data in FORMS[:4]] == [[7, 8], [7], [7], [7]]


def test_a_date_keeps_its_zone() -> None:
    """INTERNALDATE is the same moment in UTC, a day of one digit or a zone of half an hour notwithstanding."""
    moment = read([b"1 (UID 7 %s)" % DATE])[7][b"INTERNALDATE"]
    assert moment == datetime(2026, 2, 3, 4, 41, 12, tzinfo=UTC)
    assert moment.tzinfo == timezone(timedelta(hours=5, minutes=30))
