"""Mails of header fields and parts in any order, with the faults that mail programs and enemies make."""

from __future__ import annotations

from hypothesis import strategies as st

_FIELDS = (
    "From Sender Reply-To To Cc Bcc Subject Date Message-ID In-Reply-To References Received "
    "Return-Path Delivered-To Authentication-Results Content-Type Content-Transfer-Encoding "
    "Content-Disposition Content-ID MIME-Version Auto-Submitted Precedence Resent-From "
    "X-Failed-Recipients Subject From"
)
_NAMES = st.sampled_from(_FIELDS.split())
_PIECES = st.sampled_from(
    [
        b"a@example.org",
        b"<",
        b">",
        b"(",
        b")",
        b"(" * 300,
        b'"',
        b"\\",
        b";",
        b",",
        b":",
        b"=?utf-8?q?=C3=A9?=",
        b"=?utf-8?b?4pyT?=",
        b"=?utf-8?b?%%%?=",
        b"=?x-none?q?=FF?=",
        b"=?utf-8?q?" * 50,
        b"\r\n ",
        b"\n\t",
        b"\r",
        b"\0",
        b"\xff\xfe",
        b"\xd8\xa7",
        b"Mon, 29 Feb 2025 25:61:00 +9999",
        b"Tue, 3 Feb 2026 10:00:00 +0100",
        b"text/plain",
        b"text/html",
        b"multipart/mixed",
        b"multipart/alternative",
        b"message/rfc822",
        b"application/octet-stream",
        b"boundary=b",
        b'boundary=""',
        b"charset=utf-7",
        b"charset=../../x",
        b"name*0*=utf-8''%",
        b"name*1=x",
        b"filename==?utf-8?q?a.docx?=",
        b"base64",
        b"quoted-printable",
        b"x-uuencode",
        b"attachment",
        b"inline",
        b"from x by y for <z@w>;",
        b"<id@host>" * 150,
    ]
)
_VALUE = st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=6).map(b" ".join)
_FIELD = st.builds(lambda name, value: name.encode() + b": " + value, _NAMES, _VALUE)
_BLOCK = st.lists(st.one_of(_FIELD, st.binary(max_size=20)), max_size=12)
_END = st.sampled_from([b"\r\n", b"\n", b"\r"])
_TEXT = st.one_of(
    st.binary(max_size=80),
    st.sampled_from(
        [
            b"Paragraph 12: we suggest deletion.\r\n\r\n-- \r\nAnn\r\n\r\nOn Tue, A wrote:\r\n> old\r\n",
            b"<html><body><blockquote>x</blockquote><p>y" + b"<div>" * 300,
            b"=E9=\r\n=",
            b"TWFpbA==",
            b"From: a@b\r\nSubject: x\r\n\r\ninner",
            b"begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n",
            b"\x30\x80",
        ]
    ),
)


@st.composite
def _entity(draw: st.DrawFn, inside: st.SearchStrategy[bytes]) -> bytes:
    """A header block and what follows: a text, or parts between boundaries that may or may not be the right ones."""
    end = draw(_END)
    parts = draw(st.lists(inside, max_size=4))
    boundary = draw(st.sampled_from([b"b", b"b", b"b", b"bb", b"", b"x" * 80]))
    fields = draw(_BLOCK)
    if parts:
        fields.insert(0, b"Content-Type: multipart/mixed; boundary=" + draw(st.sampled_from([boundary, b'"b"'])))
    body = b"".join(end + b"--" + boundary + end + part for part in parts) or draw(_TEXT)
    close = draw(st.sampled_from([b"", end + b"--" + boundary + b"--" + end]))
    return end.join(fields) + draw(st.sampled_from([end + end, end, b""])) + body + close


MAILS: st.SearchStrategy[bytes] = st.recursive(_TEXT, _entity, max_leaves=12)
