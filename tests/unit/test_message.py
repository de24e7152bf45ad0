"""One mail as facts: envelope, body, parts. Every message here is written by the test itself."""

from __future__ import annotations

import base64
import hashlib

import pytest

from consultation.errors import ParseError
from parsers import message
from parsers.facts import Address, MessageFacts

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8
HEAD = (
    b"From: Desk <desk@mfa.test>\r\nTo: unit@ccm.test\r\nSubject: Comments\r\nDate: Tue, 3 Feb 2026 10:11:12 +0100\r\n"
)


def mail(*fields: str | bytes, body: bytes = b"Text\r\n") -> bytes:
    """A message of those header fields."""
    lines = [field if isinstance(field, bytes) else field.encode("utf-8") for field in fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def multipart(*parts: bytes, subtype: str = "mixed", head: bytes = HEAD) -> bytes:
    """A multipart message of those entities."""
    start = head + f'Content-Type: multipart/{subtype}; boundary="=_b"\r\n\r\n'.encode()
    return start + b"".join(b"--=_b\r\n" + part + b"\r\n" for part in parts) + b"--=_b--\r\n"


def attachment(name_fields: str | bytes, data: bytes = PDF, media_type: str = "application/pdf") -> bytes:
    """A base64 entity whose Content-Disposition goes on with *name_fields*."""
    raw = name_fields if isinstance(name_fields, bytes) else name_fields.encode("utf-8")
    fields = (
        f"Content-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment".encode()
    )
    return fields + raw + b"\r\n\r\n" + base64.encodebytes(data)


def codes(facts: MessageFacts) -> set[str]:
    """Codes of the problems."""
    return {problem.code for problem in facts.problems}


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"Subject: =?utf-8?q?Commentaires_=C3=A9t=C3=A9?=", "Commentaires été"),
        (b"Subject: =?utf-8?b?4oCTIFBs?=\r\n =?utf-8?b?YW4=?=", "– Plan"),
        (b"Subject: =?utf-8?b?w6k=?= =?iso-8859-1?q?=E9?=", "éé"),
        (b"Subject: =?utf-8?b?w?= =?utf-8?b?6k=?=", None),
        (b"Subject: =?gb2312?b?zuTG9w==?=", "武器"),
        (b"Subject: =?koi8-r?b?8NLP0A==?=", "Проп"),
        ("Subject: Plan d'action – version brute".encode(), "Plan d'action – version brute"),
        ("Subject: Acción".encode("latin-1"), "Acción"),
        (b"Subject: =?unknown-8bit?q?caf=E9?=", "café"),
        (b"Subject: =?utf-8?q?Hi=0D=0ABcc:_v@x?=", "Hi Bcc: v@x"),
        (b"Subject: folded\r\n over\r\n\tlines", "folded over lines"),
        (b"Subject:", ""),
        (b"X-None: a", ""),
    ],
)
def test_subject_is_read_as_a_person_sees_it(written: bytes, read: str | None) -> None:
    """Encoded words, raw bytes and folding come out as one line of text; halves of a word never raise."""
    subject = message.read(mail("From: a@b.test", written)).subject
    assert "\n" not in subject
    assert "\r" not in subject
    if read is not None:
        assert subject == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("From: real@gov.test <evil@x.test>", Address(name="real@gov.test", address="evil@x.test")),
        ('From: "State <real@gov.test>" <evil@x.test>', Address(name="State <real@gov.test", address="evil@x.test")),
        ("From: =?utf-8?q?real=40gov=2Etest?= <evil@x.test>", Address(name="real@gov.test", address="evil@x.test")),
        ("From: =?utf-8?q?M=C3=BCller=2C_J?= <m@x.test>", Address(name="Müller, J", address="m@x.test")),
        ("From: m@x.test (Desk)", Address(name="Desk", address="m@x.test")),
        ("From: Élodie <e@x.test>", Address(name="Élodie", address="e@x.test")),
        ("From: Desk desk@x.test", Address(name="Desk", address="desk@x.test")),
        ("From: Desk <desk@x.test", Address(name="Desk", address="desk@x.test")),
        ("From: No address at all", Address(name="No address at all", address="")),
    ],
)
def test_a_display_name_never_passes_for_the_address(written: str, read: Address) -> None:
    """The address is that in angle brackets, whatever the name pretends (CVE-2023-27043)."""
    assert message.read(mail(written)).from_ == (read,)


def test_groups_and_lists_of_addresses() -> None:
    """Every mailbox of a list is read, members of a group too; an empty group is nobody."""
    facts = message.read(mail("From: a@x.test", 'To: "B, C" <b@x.test>, Grp: d@x.test, E <e@x.test>;', "Cc: hidden:;"))
    assert [item.address for item in facts.to] == ["b@x.test", "d@x.test", "e@x.test"]
    assert facts.to[0].name == "B, C"
    assert facts.cc == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 3 Feb 2026 10:11:12 +0100", "2026-02-03T10:11:12+01:00"),
        ("Tue, 3 Feb 2026 10:11:12 +0100 (CET)", "2026-02-03T10:11:12+01:00"),
        ("3 Feb 2026 10:11 GMT", "2026-02-03T10:11:00+00:00"),
        ("Tue, 3 Feb 2026 10:11:12 -0000", "2026-02-03T10:11:12+00:00"),
        ("Tue, 33 Feb 2026 10:11:12 +0100", None),
        ("yesterday", None),
        ("Tue, 3 Feb 99999 10:11:12 +0100", None),
        ("Tue, 3 Feb 2026 10:11:12 +9999", None),
    ],
)
def test_date_is_aware_or_none(written: str, read: str | None) -> None:
    """A date keeps its own offset; what cannot be read is no date."""
    assert message.read(mail("From: a@b.test", f"Date: {written}")).date == read


def test_trace_fields_keep_their_order() -> None:
    """Received is newest first; Authentication-Results knows how many trace fields stand above it."""
    facts = message.read(
        mail(
            "Return-Path: <bounce@x.test>",
            "Delivered-To: unit@ccm.test",
            "X-Original-To: info@ccm.test",
            "Authentication-Results: mx.ccm.test 1; spf=pass (a; b) smtp.mailfrom=x.test; dmarc=fail "
            "(p=none) header.from=x.test",
            "Received: from out.x.test (out.x.test [192.0.2.1]) by mx.ccm.test (Postfix) with ESMTPS id "
            "A\r\n\tfor <unit@ccm.test>;"
            " Tue, 3 Feb 2026 10:11:12 +0100 (CET)",
            "Authentication-Results: forged.test; dmarc=pass",
            "Received: from laptop by out.x.test; Tue, 3 Feb 2026 09:11:00 +0000",
            "From: a@x.test",
        )
    )
    assert [hop.by for hop in facts.received] == ["mx.ccm.test", "out.x.test"]
    assert facts.received[0].for_ == "unit@ccm.test"
    assert [hop.date for hop in facts.received] == ["2026-02-03T10:11:12+01:00", "2026-02-03T09:11:00+00:00"]
    ours, forged = facts.authentication
    assert (ours.authserv_id, ours.results) == ("mx.ccm.test", {"spf": "pass", "dmarc": "fail"})
    assert ours.position < forged.position
    assert facts.delivered_to == ("unit@ccm.test", "info@ccm.test")
    assert facts.return_path == "bounce@x.test"


def test_an_empty_return_path_is_not_a_missing_one() -> None:
    """``<>`` is the null sender of a bounce; no field at all is unknown."""
    assert message.read(mail("Return-Path: <>", "From: a@b.test")).return_path == ""
    assert message.read(mail("From: a@b.test")).return_path is None


def test_automatic_and_resent_headers_are_kept() -> None:
    """The fields that tell automatic mail and redirections stand under their lower-case names."""
    facts = message.read(
        mail(
            "From: a@b.test",
            "Auto-Submitted: auto-replied",
            "Precedence: bulk",
            "List-Id: <l.x.test>",
            "Resent-From: Unit <unit@ccm.test>",
            "Content-Type: multipart/report; report-type=Delivery-Status; boundary=b",
            body=b"--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nStatus: 5.1.1\r\n--b--",
        )
    )
    assert facts.automatic_headers["auto-submitted"] == "auto-replied"
    assert facts.automatic_headers["content-type"] == "multipart/report; report-type=delivery-status"
    assert facts.automatic_headers["precedence"] == "bulk"
    assert facts.resent == {"resent-from": "Unit <unit@ccm.test>"}
    assert [part.media_type for part in facts.parts] == ["message/delivery-status"]


def test_ids_stand_as_written() -> None:
    """Message-ID, In-Reply-To and References keep their brackets; folding is no part of an id."""
    facts = message.read(
        mail("From: a@b.test", "Message-ID: <A.1@x>", "In-Reply-To: <r@x>", "References: <q@x>\r\n <r@x> <r@x>")
    )
    assert facts.message_id == "<A.1@x>"
    assert facts.in_reply_to == ("<r@x>",)
    assert facts.references == ("<q@x>", "<r@x>")


@pytest.mark.parametrize("name", ["From", "Subject", "Date", "Message-ID"])
def test_of_repeated_fields_the_first_counts(name: str) -> None:
    """A second From, Subject, Date or Message-ID changes nothing and is recorded."""
    once = message.read(HEAD + b"Message-ID: <1@x>\r\n\r\nText")
    twice = message.read(HEAD + b"Message-ID: <1@x>\r\n" + f"{name}: other@evil.test".encode() + b"\r\n\r\nText")
    assert (twice.from_, twice.subject, twice.date, twice.message_id) == (
        once.from_,
        once.subject,
        once.date,
        once.message_id,
    )
    assert codes(twice) == {"duplicate_header"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ('; filename="Plan.pdf"', "Plan.pdf"),
        ("; filename=Plan of Action.pdf", "Plan of Action.pdf"),
        ("; filename*=utf-8''Plan%20d%E2%80%99action.pdf", "Plan d’action.pdf"),
        ("; filename*0*=utf-8''Obser%76a;\r\n filename*1*=ci%C3%B3n;\r\n filename*2=.pdf", "Observación.pdf"),
        ("; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('; filename="=?utf-8?b?UGzDoW4=?=\r\n =?utf-8?q?.pdf?="', "Plán.pdf"),
        ('; filename="Nota n.º 112 – remisión.pdf"', "Nota n.º 112 – remisión.pdf"),
        ('; filename="Observación.pdf"'.encode("latin-1"), "Observación.pdf"),
        ('; filename="ملاحظات.pdf"', "ملاحظات.pdf"),
        ('; filename="a\\"b.pdf"', 'a"b.pdf'),
        ("; filename*=utf-8''a.pdf; filename=b.pdf", "a.pdf"),
        (';\r\n\tfilename="x.pdf"\r\n\tsize=3', "x.pdf"),
        ("", ""),
    ],
)
def test_names_are_what_a_reader_should_see(fields: str | bytes, name: str) -> None:
    """RFC 2231, RFC 2047 in quotation marks and raw 8-bit names are all decoded; no name is ''."""
    facts = message.read(multipart(TEXT, attachment(fields)))
    assert [part.name for part in facts.parts] == [name]
    assert facts.parts[0].sha256 == hashlib.sha256(PDF).hexdigest()
    assert facts.body == "Hello"


def test_a_parameter_without_its_semicolon_is_read() -> None:
    """A boundary behind a line break and no semicolon still opens the multipart."""
    raw = HEAD + b'Content-Type: multipart/mixed\r\n\tboundary="b"\r\n\r\n--b\r\n\r\nHello\r\n--b--'
    assert message.read(raw).body == "Hello"


def test_part_gives_the_bytes_of_the_same_number() -> None:
    """``part`` counts as ``read`` does and returns the decoded bytes; a number beyond is an error."""
    raw = multipart(TEXT, attachment("; filename=a.pdf"), attachment("; filename=b.pdf", PDF + b"2"))
    facts = message.read(raw)
    for known in facts.parts:
        found, data = message.part(raw, known.n)
        assert found == known
        assert hashlib.sha256(data).hexdigest() == known.sha256
    with pytest.raises(ParseError, match="no part 3"):
        message.part(raw, 3)


def test_a_nested_mail_is_one_part_with_its_own_bytes() -> None:
    """message/rfc822 is not opened: its part is the inner mail as it stands, encoded or not."""
    inner = HEAD + b"\r\nInner text"
    plain = multipart(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + inner)
    packed = multipart(TEXT, attachment("; filename=inner.eml", inner, "message/rfc822"))
    for raw in (plain, packed):
        assert message.part(raw, 1)[1] == inner
        assert [part.sniffed for part in message.read(raw).parts] == ["message/rfc822"]


def test_text_sent_inline_by_apple_mail_is_body_and_the_file_between_is_a_part() -> None:
    """Text, inline file, text: both texts are the body in their order and the file is kept."""
    inline = attachment("", PDF).replace(b"attachment", b"inline; filename=x.pdf")
    facts = message.read(multipart(TEXT, inline, TEXT.replace(b"Hello", b"More")))
    assert facts.body == "Hello\n\nMore"
    assert [(part.name, part.disposition) for part in facts.parts] == [("x.pdf", "inline")]


def test_a_text_file_attached_is_a_part() -> None:
    """A text with a name or marked as attachment is a file, not the body."""
    named = b"Content-Type: text/plain; name=notes.txt\r\nContent-Disposition: inline\r\n\r\nNotes"
    marked = b"Content-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<p>Page</p>"
    facts = message.read(multipart(TEXT, named, marked))
    assert facts.body == "Hello"
    assert [part.sniffed for part in facts.parts] == ["text/plain", "text/html"]


def test_plain_text_is_preferred_unless_it_is_a_stub() -> None:
    """Of two alternatives the plain text counts; where it says nothing, the HTML is turned into text."""
    html = (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>One</p><ul><li>two</li></ul><p>" + b"long " * 200 + b"</p>"
    )
    both = message.read(multipart(TEXT + b" " + b"plain " * 60, html, subtype="alternative"))
    stub = message.read(multipart(TEXT.replace(b"Hello", b" "), html, subtype="alternative"))
    assert both.body.startswith("Hello plain")
    assert stub.body.startswith("One\n\n- two")
    assert both.parts == stub.parts == ()


def test_flowed_text_is_joined() -> None:
    """format=flowed lines are paragraphs again (RFC 3676); the signature line is not joined."""
    body = b"One \r\ntwo.\r\n> quoted \r\n> on\r\n\r\n-- \r\nName\r\n"
    facts = message.read(mail("From: a@b.test", "Content-Type: text/plain; format=flowed", body=body))
    assert facts.body.split("\n")[:3] == ["One two.", "> quoted on", ""]
    assert facts.new_text == "One two."
    assert facts.signature.endswith("Name")


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("iso-8859-1", "“Ação”".encode("cp1252"), "“Ação”"),
        ("utf-8", "Ação".encode("latin-1"), "Ação"),
        ("iso-8859-1", "Ação".encode(), "Ação"),
        ("x-unheard-of", "Ação".encode(), "Ação"),
        ("gb2312", "武器镕".encode("gb18030"), "武器镕"),
        ("windows-1256", "سلام".encode("cp1256"), "سلام"),
        ("koi8-r", "Проект".encode("koi8-r"), "Проект"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("../../x", b"plain", "plain"),
        ("us-ascii", "Ação".encode(), "Ação"),
    ],
)
def test_text_survives_a_wrong_character_set(charset: str, data: bytes, text: str) -> None:
    """Missing, unknown and lying character sets give the text that was meant."""
    raw = mail(
        "From: a@b.test", f'Content-Type: text/plain; charset="{charset}"', "Content-Transfer-Encoding: 8bit", body=data
    )
    assert message.read(raw).body == text


def test_signed_and_encrypted_parts_are_named_and_kept() -> None:
    """The text under an S/MIME signature is the body; an opaque one is a part; the signature is no file of the mail."""
    signature = attachment(
        "; filename=smime.p7s", b"0\x82\x01\x00\x06\x09*\x86H\x86\xf7\r\x01\x07\x02", "application/pkcs7-signature"
    )
    facts = message.read(multipart(TEXT, signature, subtype="signed"))
    assert facts.body == "Hello"
    assert [part.sniffed for part in facts.parts] == ["application/pkcs7-signature"]
    assert facts.leaf_digests == ()
    opaque = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    facts = message.read(opaque + base64.encodebytes(b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02" + bytes(100)))
    assert [(part.name, part.sniffed) for part in facts.parts] == [("smime.p7m", "application/pkcs7-mime")]


def test_leaf_digests_are_equal_for_re_encoded_copies() -> None:
    """The same files under another encoding, boundary and order have the same digests."""
    first = multipart(TEXT, attachment("; filename=a.pdf"), attachment("; filename=b.pdf", PDF + b"2"))
    printable = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    encoded = printable + b"".join(
        b"=%02X" % byte + (b"=\r\n" if i % 20 == 19 else b"") for i, byte in enumerate(PDF + b"2")
    )
    second = multipart(TEXT, encoded, attachment("; filename=a.pdf")).replace(b"=_b", b"other")
    assert message.read(first).leaf_digests == message.read(second).leaf_digests


def test_a_gateway_changes_neither_canonical_body_nor_subject() -> None:
    """A banner, a disclaimer, a marked subject, wrapped links and re-folding leave the identity as it was."""
    plain = message.read(
        mail("From: a@b.test", "Subject: RE: Comments", body=b"See https://x.test/a and\r\nparagraph 3.\r\n")
    )
    wrapped = b"https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.test%2Fa&data=05"
    body = (
        b"[EXTERNAL] This message comes from an external sender. Be careful with links and attachments.\r\n\r\n"
        b"See " + wrapped + b" and paragraph 3.\r\n\r\n"
        b"This e-mail is confidential. If you are not the intended recipient, delete it and notify the sender.\r\n"
    )
    changed = message.read(mail("From: a@b.test", "Subject: [EXTERNAL] RE: Comments", body=body))
    assert changed.canonical == plain.canonical != ""
    assert changed.canonical_subject == plain.canonical_subject == "re: comments"
    assert changed.new_text == "See https://x.test/a and paragraph 3."
    assert changed.links == ("https://x.test/a",)


def test_structure_that_two_programs_read_differently_is_said() -> None:
    """A boundary that only a lenient reader sees makes the mail ambiguous; an ordinary one is not."""
    doubtful = HEAD + b'Content-Type: multipart/mixed\r\n\tboundary="b"\r\n\r\n--b\r\n\r\nHello\r\n--b--'
    assert "ambiguous_structure" in codes(message.read(doubtful))
    assert codes(message.read(multipart(TEXT, attachment("; filename=a.pdf")))) == set()


def test_an_empty_message_is_an_error() -> None:
    """Nothing to read is said, not passed off as a mail."""
    with pytest.raises(ParseError, match="empty"):
        message.read(b" \r\n")


def test_damaged_uuencode_is_recorded_and_the_rest_is_read() -> None:
    """A line that is no uuencode is left out; it stops neither its part nor the mail."""
    head = b"From: a@example.org\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
    raw = head + b"begin 644 a\r\n#86)C\r\n\x00\x00\r\nend\r\n"
    found = message.read(raw)
    assert found.body.strip() == "abc"
    assert "damaged_uuencode" in {item.code for item in found.problems}
