"""RTF, OpenDocument and the binary formats of Office, made to hang, swell, lie or hide (FAULTS.md M7 to M33)."""

from __future__ import annotations

import struct

from tests.fakes.hostile_case import CANARY, STOPPED, Case, case
from tests.fakes.hostile_zips import zipped
from tests.fakes.old_word import compound, modifier, old_word, strings

_GOOD = "Paragraph 4: agreed."
_READ = ("ok", "refused", "failed", "empty", STOPPED)
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)


def rtf(body: bytes) -> bytes:
    """A text with a good first paragraph."""
    return rb"{\rtf1\ansi{\*\revtbl{Unknown;}{France;}}" + _GOOD.encode() + rb"\par " + body + b"}"


def flat(body: str, head: str = "") -> bytes:
    """A text of OpenDocument in one file, with a good first paragraph."""
    return (
        f'<?xml version="1.0"?>{head}<office:document {_SPACES} '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"<text:p>{_GOOD}</text:p>{body}</office:text></office:body></office:document>"
    ).encode()


def packed(content: bytes) -> bytes:
    """The parts of an ``.odt``."""
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>"}
    return zipped({**parts, "content.xml": content})


def word(text: str = f"{_GOOD}\r", tables: dict[int, bytes] | None = None) -> bytes:
    """An old Word file."""
    return old_word([(text, b"")], [(0, b"")] * text.count("\r"), tables)


def records(*found: tuple[int, bytes]) -> bytes:
    """A workbook of these records (MS-XLS 2.1.4)."""
    return compound({"Workbook": b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in found)})


def slides(stream: bytes, edit: int) -> bytes:
    """A presentation whose last saving is said to stand at *edit*."""
    user = struct.pack("<HHIIII", 0, 0x0FF6, 24, 20, 0xE391C05F, edit)
    return compound({"PowerPoint Document": stream, "Current User": user.ljust(64, b"\x00")})


def circle() -> bytes:
    """Two savings that each name the other as the earlier one."""
    edit = struct.pack("<HHIIIIIII", 0, 0x0FF5, 24, 0, 0, 32, 0, 1, 3)
    return slides(edit + edit[:16] + struct.pack("<I", 0) + edit[20:], 0)


_BEGIN = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
_DEEP = 5_000

CASES: dict[str, Case] = {
    "rtf of thirty thousand changes": case(
        "M25",
        "a.rtf",
        lambda: rtf(rb"{\revised\revauth1 in}{\deleted\revauthdel1 out}" * 15_000),
        says=(_GOOD,),
    ),
    "rtf whose change has no such author": case(
        "M25", "a.rtf", lambda: rtf(rb"{\revised\revauth999999 in}{\deleted\revauthdel-5 out}\par"), says=(_GOOD, "out")
    ),
    "rtf with hidden words": case(
        "M26", "a.rtf", lambda: rtf(rb"{\v must not}\par"), says=(_GOOD,), codes=("hidden_text",)
    ),
    "rtf of fallback characters without end": case(
        "M33", "a.rtf", lambda: rtf(rb"\uc2000000000\u8211 x" * 20_000), *_READ
    ),
    "rtf of raw bytes longer than the file": case(
        "M33", "a.rtf", lambda: rtf(rb"{\pict\bin2000000000 x}"), says=(_GOOD,)
    ),
    "rtf of cells without rows": case("M9", "a.rtf", lambda: rtf(rb"\intbl x\cell " * 60_000), says=(_GOOD,)),
    "rtf of tables in tables": case(
        "M9", "a.rtf", lambda: rtf(rb"\intbl\itap999999999 x\nestcell\nestrow " * 2000), *_READ
    ),
    "rtf of comments on everything": case(
        "M9",
        "a.rtf",
        lambda: rtf(b"".join(rb"{\*\atrfstart %d}x" % n for n in range(3000)) + rb"\par"),
        says=(_GOOD,),
    ),
    "rtf that includes a file": case(
        "M8",
        "a.rtf",
        lambda: rtf(
            rb'{\field{\*\fldinst INCLUDETEXT "file:///etc/passwd"}{\fldrslt none}}{\*\template http://127.0.0.1:{port}/}'
        ),
        says=(_GOOD,),
        hides=("root:",),
    ),
    "rtf of paragraphs": case("M9", "a.rtf", lambda: rtf(rb"x\par " * 120_000), says=(_GOOD,), codes=("truncated",)),
    "html wrapped without its end": case(
        "M32", "a.rtf", lambda: b"{\\rtf1\\ansi\\fromhtml1 " + b"\\htmlrtf x" * 200_000, *_READ
    ),
    "odt that swells by entities": case(
        "M7",
        "a.fodt",
        lambda: flat(
            "<text:p>&b;</text:p>",
            '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 1000 + '">]>',
        ),
        "refused",
        "failed",
        "unsupported",
    ),
    "odt with a file as entity": case(
        "M6",
        "a.odt",
        lambda: packed(flat("<text:p>&x;</text:p>", f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/{CANARY}">]>')),
        "refused",
        "failed",
        hides=("root:", CANARY),
    ),
    "odt of tables in tables": case(
        "M9",
        "a.fodt",
        lambda: flat(
            "<table:table><table:table-row><table:table-cell>" * 60
            + "</table:table-cell></table:table-row></table:table>" * 60
        ),
        says=(_GOOD,),
    ),
    "odt of a million blanks": case(
        "M9", "a.fodt", lambda: flat('<text:p><text:s text:c="999999999"/></text:p>' * 2000), says=(_GOOD,)
    ),
    "odt of changes that never end": case(
        "M25",
        "a.fodt",
        lambda: flat('<text:p><text:change-start text:change-id="x"/>more</text:p>' * 20_000),
        says=(_GOOD,),
    ),
    "odt of notes in notes": case(
        "M9",
        "a.fodt",
        lambda: flat(
            "<text:p>"
            + "<text:note><text:note-body><text:p>" * 80
            + "</text:p></text:note-body></text:note>" * 80
            + "</text:p>"
        ),
        *_READ,
    ),
    "doc whose text is said to be endless": case(
        "M33",
        "a.doc",
        lambda: word(tables={33: b"\x02" + struct.pack("<I", 16) + struct.pack("<IIHIH", 0, 0x7FFFFFFF, 0, 0x800, 0)}),
        "failed",
        "refused",
    ),
    "doc of notes that hold themselves": case(
        "M33",
        "a.doc",
        lambda: word(
            f"{_GOOD}\x02\r",
            {2: struct.pack("<IIH", len(_GOOD), 99, 0), 3: struct.pack("<III", 0xFFFFFFF0, 0xFFFFFFFF, 0xFFFFFFFF)},
        ),
        *_READ,
    ),
    "doc of fields in fields": case("M9", "a.doc", lambda: word(f"{_GOOD}\r" + "\x13" * 1200 + "\r"), says=(_GOOD,)),
    "doc of a false table of authors": case(
        "M25",
        "a.doc",
        lambda: old_word(
            [(_GOOD, modifier(0x0801, b"\x01") + modifier(0x4804, b"\xff\xff")), ("\r", b"")],
            [(0, b"")],
            {51: strings(["x"])[:-1]},
        ),
        says=(_GOOD,),
    ),
    "doc with hidden words": case(
        "M26",
        "a.doc",
        lambda: old_word([(f"{_GOOD} ", b""), ("must not", modifier(0x083C, b"\x01")), ("\r", b"")], [(0, b"")]),
        says=(_GOOD,),
        codes=("hidden_text",),
    ),
    "doc with a template in it": case(
        "M28", "a.doc", lambda: word("{{ config }} {% raw %} ${x} %s\r"), says=("{{ config }}",)
    ),
    "xls of nothing but its start": case("M10", "a.xls", lambda: records(_BEGIN), "failed", "empty"),
    "xls with a string longer than the file": case(
        "M33",
        "a.xls",
        lambda: records(_BEGIN, (0x00FC, struct.pack("<IIHB", 1, 0x7FFFFFFF, 0xFFFF, 1))),
        "failed",
        "empty",
    ),
    "xls with a password": case(
        "M5", "a.xls", lambda: records(_BEGIN, (0x002F, struct.pack("<HHHH", 1, 1, 1, 0) + bytes(48))), "encrypted"
    ),
    "xls of a billion rows": case(
        "M9",
        "a.xls",
        lambda: records(_BEGIN, (0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)), (0x000A, b"")),
        *_READ,
    ),
    "ppt saved in a circle": case("M11", "a.ppt", circle, "failed", "empty"),
    "ppt of boxes in boxes": case(
        "M9", "a.ppt", lambda: slides(struct.pack("<HHI", 15, 0x0FF0, 1 << 30) * _DEEP, 0), "failed", "empty"
    ),
    "ppt whose saving stands nowhere": case("M10", "a.ppt", lambda: slides(bytes(100), 0xFFFFFFF0), "failed"),
}
