"""Mail in wrappings: winmail.dat, Outlook files, S/MIME, and Word's old format, from our own and public files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultation.errors import ParseError
from parsers import files
from parsers.compressed_rtf import unpacked
from parsers.facts import Extraction
from parsers.rtf import html_inside
from tests.fakes.old_word import compound

REAL = Path(__file__).parents[3] / "shared/real"
TNEF = sorted(REAL.rglob("*.tnef"))


def codes(found: Extraction) -> list[str]:
    return [problem.code for problem in found.problems]


def names(found: Extraction) -> Iterator[str]:
    for child in found.children:
        yield child.name
        yield from names(child)


def attribute(level: int, tag: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def winmail(*attachments: tuple[bytes, bytes], body: bytes = b"") -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    if body:
        out += attribute(1, 0x0002800C, body)
    for name, content in attachments:
        out += attribute(2, 0x00069002, bytes(14))
        out += attribute(2, 0x00018010, name + b"\x00") + attribute(2, 0x0006800F, content)
    return out


def test_winmail_members() -> None:
    """Attachments and the body of a winmail.dat are children under their names."""
    found = files.read(
        winmail((b"a.txt", b"Paragraph 3."), (b"..\\..\\b.txt", b"Two."), body=b"See attached."), "winmail.dat"
    )
    assert [(child.name, child.text) for child in found.children] == [
        ("a.txt", "Paragraph 3."),
        ("..\\..\\b.txt", "Two."),
        ("body.txt", "See attached."),
    ]


def test_a_winmail_cut_short_keeps_what_stands_before() -> None:
    """What is whole of a damaged winmail.dat is read, and the damage named."""
    data = winmail((b"a.txt", b"Paragraph 3."), (b"b.txt", b"x" * 100))[:-60]
    found = files.read(data, "winmail.dat")
    assert found.children[0].text == "Paragraph 3."
    assert codes(found) == ["damaged"]


def test_a_winmail_out_of_order() -> None:
    """Contents that come before their attachment are damage, and a reason."""
    data = winmail() + attribute(2, 0x0006800F, b"content")
    found = files.read(data, "winmail.dat")
    assert (found.state, codes(found)) == ("failed", ["failed"])


@pytest.mark.parametrize("path", TNEF, ids=lambda path: path.name)
def test_public_winmail(path: Path) -> None:
    """Every member that another project lists is found."""
    found = files.read(path.read_bytes(), "winmail.dat")
    wanted = path.with_suffix(".list").read_text(encoding="utf-8").split("\n")
    assert {name for name in wanted if name} <= set(names(found))


def present(name: str) -> list[Path]:
    return [path for path in REAL.rglob("*.msg") if path.name == name]


@pytest.mark.parametrize("path", present("EmailWithInnerMailAndAttachments.msg"), ids=lambda path: path.name)
def test_an_outlook_message(path: Path) -> None:
    """An Outlook file is a mail with its attachments, and mails inside it keep theirs."""
    found = files.read(path.read_bytes(), "x.msg")
    assert list(names(found)) == ["OUTER 1.pdf", "OUTER 2.pdf", "Inner mail", "INNER 1.pdf", "INNER 2.pdf"]
    assert found.message is not None
    assert found.message.subject == "Outer mail"


@pytest.mark.parametrize("path", present("chinese-traditional.msg"), ids=lambda path: path.name)
def test_code_pages_of_an_outlook_message(path: Path) -> None:
    """Strings of an Outlook file are read in the code page that it names."""
    found = files.read(path.read_bytes(), "x.msg")
    assert found.message is not None
    assert found.title == "Alfresco MSG format testing ( MSG 格式測試 )"
    assert found.message.from_[0].name == "Tests Chang@FT (張毓倫)"


def outlook(subject: str, body: str) -> bytes:
    """A message file with a subject and a body, and what its directory needs to be known as one."""
    return compound(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": subject.encode("utf-16-le"),
            "__substg1.0_1000001F": body.encode("utf-16-le"),
        }
    )


def test_an_outlook_message_that_was_never_sent() -> None:
    """A message without headers takes them from its properties."""
    found = files.read(outlook("Comments on the zero draft", "Paragraph 4: agreed."), "x.msg")
    assert found.message is not None
    assert found.message.subject.startswith("Comments on the zero draft")
    assert found.text.startswith("Paragraph 4: agreed.")


@pytest.mark.parametrize("cut", [0, 600, 2000, 5000])
def test_a_damaged_outlook_message(cut: int) -> None:
    """An Outlook file that is cut short ends in a state with a reason."""
    data = outlook("Comments", "Body")[: cut or None]
    found = files.read(data + "__properties_version1.0".encode("utf-16-le"), "x.msg")
    assert found.state in {"ok", "failed", "unsupported"}
    assert found.state == "ok" or found.problems


def der(tag: int, *contents: bytes) -> bytes:
    value = b"".join(contents)
    if len(value) < 128:
        return bytes([tag, len(value)]) + value
    length = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


DATA, SIGNED, ENVELOPED, COMPRESSED = (
    der(6, bytes.fromhex(code))
    for code in ("2a864886f70d010701", "2a864886f70d010702", "2a864886f70d010703", "2a864886f70d0109100109")
)
ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\nParagraph 4: agreed.\r\n"


def signed(content: bytes | None) -> bytes:
    inner = der(0x30, DATA) if content is None else der(0x30, DATA, der(0xA0, der(4, content)))
    return der(0x30, SIGNED, der(0xA0, der(0x30, der(2, b"\x01"), der(0x31), inner, der(0x31))))


def test_a_signed_mail_is_unwrapped() -> None:
    """The mail inside an opaque S/MIME signature is read as a child."""
    found = files.read(signed(ENTITY), "smime.p7m", "application/pkcs7-mime")
    assert (found.state, codes(found)) == ("ok", ["signed"])
    assert found.children[0].media_type == "message/rfc822"
    assert found.children[0].text.strip() == "Paragraph 4: agreed."


def test_indefinite_lengths() -> None:
    """The streaming form, with lengths left open and the content in pieces, is read alike."""
    pieces = b"\x24\x80" + der(4, ENTITY[:20]) + der(4, ENTITY[20:]) + b"\x00\x00"
    inner = b"\x30\x80" + DATA + b"\xa0\x80" + pieces + b"\x00\x00" + b"\x00\x00"
    body = b"\x30\x80" + der(2, b"\x01") + der(0x31) + inner + der(0x31) + b"\x00\x00"
    data = b"\x30\x80" + SIGNED + b"\xa0\x80" + body + b"\x00\x00" + b"\x00\x00"
    assert files.read(data, "smime.p7m").children[0].text.strip() == "Paragraph 4: agreed."


def test_a_compressed_mail() -> None:
    """A compressed S/MIME part is unpacked."""
    inner = der(0x30, DATA, der(0xA0, der(4, zlib.compress(ENTITY))))
    data = der(0x30, COMPRESSED, der(0xA0, der(0x30, der(2, b"\x00"), der(0x30, der(6, b"\x2a")), inner)))
    assert files.read(data, "smime.p7m", "application/pkcs7-mime").children[0].text.strip() == "Paragraph 4: agreed."


def test_an_encrypted_mail_stays_shut() -> None:
    """Enveloped data is encrypted, and the words say what to do."""
    found = files.read(der(0x30, ENVELOPED, der(0xA0, der(0x30, b"\x02\x01\x00"))), "smime.p7m")
    assert (found.state, codes(found)) == ("encrypted", ["encrypted"])


def test_a_detached_signature_is_named() -> None:
    """A signature without content is named and is no file of the submission."""
    assert codes(files.read(signed(None), "smime.p7m", "application/pkcs7-mime")) == ["signature"]
    assert codes(files.read(signed(None), "smime.p7s", "application/pkcs7-signature")) == ["signature"]


@pytest.mark.parametrize("length", [20, 30, 60, 90])
def test_a_signed_mail_cut_short(length: int) -> None:
    """S/MIME that is cut short fails with a reason."""
    found = files.read(signed(ENTITY)[:length], "smime.p7m", "application/pkcs7-mime")
    assert found.state in {"failed", "unsupported"}
    assert found.problems


def test_compressed_rtf() -> None:
    """The example of the specification unpacks (MS-OXRTFCP 3.1.1); the plain form is taken as it is."""
    example = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(struct.pack("<II4sI", 20, 5, b"MELA", 0) + b"{\\rtf") == b"{\\rtf"
    with pytest.raises(ParseError):
        unpacked(b"short")


def test_html_wrapped_in_rtf() -> None:
    """HTML wrapped in RTF comes out with its tags and without what stands there for RTF readers alone."""
    rich = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf \par {\b\htmlrtf0 "
        rb"Caf\'e9\~\u8211 ? on}{\*\htmltag72 </p>\par }{\*\mhtmltag 8 no}"
    )
    assert html_inside(rich) == "<p>Café&nbsp;– on</p>\r\n"
    assert html_inside(rb"{\rtf1\ansi plain}") is None


def bare_word(text: str, *, flags: int = 0, version: int = 0x00C1) -> bytes:
    """The two streams of a Word 97 file with one piece of text and no properties."""
    words = text.encode("utf-16-le")
    head = bytearray(0x600)
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 0x0A, flags)
    struct.pack_into("<I", head, 0x4C, len(text))
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 0x600, 0)
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    return compound({"WordDocument": bytes(head) + words, "0Table": clx})


def test_old_word() -> None:
    """A Word 97 file without properties gives typed labels, cells, no field codes; what cannot be told is said."""
    text = "Comments of a State\r5.\tA \x13 HYPERLINK x \x14link\x15 here.\r"
    text += "Para\x07Comment\x07\x0712\x07Delete\x07\x07End.\r"
    found = files.read(bare_word(text), "x.doc")
    assert [(p.label, p.text) for p in found.paragraphs if p.where == "body"] == [
        ("", "Comments of a State"),
        ("5", "A link here."),
        ("", "End."),
    ]
    assert found.tables == ((("Para", "Comment"), ("12", "Delete")),)
    assert codes(found) == ["old_format"]


def test_old_word_with_a_password() -> None:
    """A Word file with a password is encrypted; one from before 1997 is unsupported and names what would read it."""
    assert files.read(bare_word("x", flags=0x0100), "x.doc").state == "encrypted"
    old = files.read(bare_word("x", version=0x0068), "x.doc")
    assert (old.state, "LibreOffice" in old.problems[0].detail) == ("unsupported", True)
