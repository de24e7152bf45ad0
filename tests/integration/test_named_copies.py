"""One mail in two real mailboxes by two ways is one message, and how its copies differ is named (FAULTS T7 to T10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests import hostile_mail
from tests.command import Rapporteur
from tests.reencoding import TRACE, reencoded
from tests.two_boxes import Boxes

AT = datetime(2026, 2, 3, 9, tzinfo=UTC)
LINK = "https://mfa.example/review/comments"
TEXT = (
    "Dear colleagues,\r\n\r\nplease find attached our comments on the zero draft, case {name}.\r\n"
    f"They stand at {LINK} as well. We look forward to the work in Vientiane,\r\nand we thank the presidency"
    " for its efforts to bring all views together.\r\n\r\nKind regards,\r\nAna\r\n"
)
BANNER = (
    "CAUTION: This email originated from outside of the organization. Do not click links or open attachments.\r\n\r\n"
)
FOREIGN = "Zpráva přišla z vnější sítě, buďte prosím obezřetní.\r\n\r\n"
DISCLAIMER = (
    "\r\nThis message is confidential and intended solely for the use of the addressee. If you have received it in"
    " error, please notify the sender and delete it. No liability is accepted.\r\n"
)


def mail(name: str, text: str = TEXT, subject: str = "", file: str = "comments.txt") -> bytes:
    """The mail of one case, with one file."""
    return (
        f"From: Ana <ana@mfa.example>\r\nTo: info@cmconvention.org, ccmpresident3rc@nra.gov.la\r\n"
        f"Cc: Ben <ben@mfa.example>, Caro <caro@mfa.example>, Dag <dag@mfa.example>\r\n"
        f"Subject: {subject}Comments of case {name} on the zero draft\r\nDate: Tue, 3 Feb 2026 09:59:00 +0100\r\n"
        f"Message-ID: <{name}@mfa.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text.format(name=name)}--b\r\nContent-Type: application/octet-stream\r\n"
        f'Content-Disposition: attachment; filename="{file}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        "UGFyYWdyYXBoIDQ6IGRlbGV0ZSAibWF5Ii4K\r\n--b--\r\n"
    ).encode()


def refolded(name: str) -> bytes:
    """New trace, and the same head in other lines."""
    return TRACE + mail(name).replace(b"<ben@mfa.example>, Caro", b"<ben@mfa.example>,\r\n\tCaro")


def rewritten(name: str) -> bytes:
    """Its link leads over the checks of a mail host."""
    checked = f"https://eur01.safelinks.protection.outlook.com/?url={quote(LINK, safe='')}&data=05%7C02&reserved=0"
    return mail(name, TEXT.replace(LINK, checked))


#: how the second mailbox's copy differs -> what it is called
WAYS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "same": (mail, "identical"),
    "refolded": (refolded, "identical"),
    "reencoded": (lambda name: reencoded(mail(name)), "reencoded"),
    "banner": (lambda name: mail(name, BANNER + TEXT, subject="[EXTERNAL] "), "gateway"),
    "foreign": (lambda name: mail(name, FOREIGN + TEXT), "gateway"),
    "rewritten": (rewritten, "gateway"),
    "disclaimer": (lambda name: mail(name, TEXT + DISCLAIMER), "gateway"),
    "renamed": (lambda name: mail(name, file="ATT00001.txt"), "gateway"),
    "everything": (lambda name: reencoded(mail(name, BANNER + TEXT + DISCLAIMER, "[EXT] ", "ATT1.txt")), "gateway"),
}
#: what is another mail in spite of its Message-ID
OTHERS: dict[str, Callable[[str], bytes]] = {
    "sentence": lambda name: mail(name, TEXT.replace("We look", "Please delete the second sentence too. We look")),
    "paragraph": lambda name: mail(name, TEXT + "And delete paragraph 5.\r\n"),
    "file": lambda name: mail(name).replace(b"UGFyYWdy", b"UGFyYWdz"),
    "person": lambda name: mail(name).replace(b"From: Ana <ana@", b"From: Ana <eve@"),
}


def by_case(program: Rapporteur) -> dict[str, list[dict[str, Any]]]:
    """Messages by the case that their subject names, in order of their ids."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in sorted(program.messages(), key=lambda item: str(item["id"])):
        found.setdefault(item["subject"].partition("case ")[2].split()[0], []).append(item)
    return found


def test_copies_are_one_message_and_other_mail_is_two(boxes: Boxes) -> None:
    """T7, T9: nine ways to differ are named as what they are; four that only share the Message-ID are flagged."""
    boxes.servers["info"].deliver(*((mail(name), AT) for name in (*WAYS, *OTHERS)))
    second = [(way(name), AT) for name, (way, _) in WAYS.items()] + [(made(name), AT) for name, made in OTHERS.items()]
    boxes.servers["presidency"].deliver(*second)
    boxes.program("poll")
    found = by_case(boxes.program)
    called = {name: {item["mailbox"]: item["variant"] for item in found[name][0]["receipts"]} for name in WAYS}
    assert called == {name: {"info": "identical", "presidency": wanted} for name, (_, wanted) in WAYS.items()}
    assert {name: len(found[name]) for name in (*WAYS, *OTHERS)} == dict.fromkeys(WAYS, 1) | dict.fromkeys(OTHERS, 2)
    for name in OTHERS:
        first, other = found[name]
        assert "message_id_reused" in other["flags"]
        assert "message_id_reused" not in first["flags"]
        assert f"{first['id']} has the same Message-ID and other content" in other["history"][0]["what"]
    (line,) = [line for line in found["banner"][0]["history"] if "another copy" in line["what"]]
    assert "presidency" in line["what"]
    assert "(gateway)" in line["what"]
    shown = boxes.program("show", found["reencoded"][0]["id"], "--json").json
    assert [item["variant"] for item in shown["receipts"]] == ["identical", "reencoded"]


HOSTILE = {
    "none": (b"", "it has no Message-ID"),
    "empty": (b"Message-ID: <>\r\n", "it has no Message-ID"),
    "blank": (b"Message-ID:   \r\n", "it has no Message-ID"),
    "two": (b"Message-ID: <a@x.example>\r\nMessage-ID: <b@x.example>\r\n", "it has several Message-IDs"),
    "long": (b"Message-ID: <" + b"a" * 10_000 + b"@x.example>\r\n", ""),
    "nul": (b"Message-ID: <a\x00b@x.example>\r\n", ""),
    "folded": (b"Message-ID:\r\n <folded\r\n\t@x.example>\r\n", ""),
    "encoded": (b"Message-ID: =?utf-8?q?<a=0D=0ABcc:_v@x.example>?=\r\n", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_message_id_is_no_more_than_words(name: str, tmp_path: Path) -> None:
    """T8, T10: the mail and its second copy are one message, another mail under that id is not, nothing breaks."""
    field, words = HOSTILE[name]
    program = Rapporteur(data=tmp_path / "data", now="2026-02-04T08:00:00Z", inside=True)
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, text in enumerate((b"Delete paragraph 4.\r\n", b"Delete paragraph 4.\r\n", b"Keep chapter nine.\r\n")):
        raw = hostile_mail.mail(text, subject=b"case", more=field, minute=number)
        (folder / f"{number}.eml").write_bytes(raw)
    program("import", folder)
    first, other = sorted(program.messages(), key=lambda item: str(item["id"]))
    assert [len(item["receipts"]) for item in (first, other)] == [2, 1]
    assert words in first["history"][0]["what"]
    assert first["message_id"].isprintable()
    assert len(first["message_id"]) <= 1_000
    assert ("message_id_reused" in other["flags"]) == (name not in {"none", "empty", "blank"})
    assert {item["state"] for item in (first, other)} == {"done"}
