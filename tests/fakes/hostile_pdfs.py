"""PDFs that loop, swell and hang (FAULTS.md M5, M7, M11, M12), made by our own writer."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from tests.fakes.hostile_case import CANARY, STOPPED, Case, case
from tests.fakes.pdf_writer import PdfPage, pdf, stream, written

#: whatever a file does that may take all its time
_STOPS = ("ok", "failed", "refused", "empty", STOPPED)


def page(words: str = "1. A good page.") -> PdfPage:
    """A page with one line."""
    return PdfPage().text(72, 700, words)


def drawing(*forms: bytes, pages: Sequence[PdfPage]) -> bytes:
    """Pages that may show ``/X``, the first of *forms*; each form may show ``/X``, the one after it."""
    extra = []
    for number, content in enumerate(forms):
        following = 10 + (number + 1) % len(forms)
        entries = (
            f"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X {following} 0 R >> >>"
        )
        extra.append(stream(content, entries))
    return pdf(pages, extra=extra).replace(b"/XObject << /I 6 0 R >>", b"/XObject << /X 10 0 R >>")


def hanging(last_good: int, after: int = 20) -> bytes:
    """A file whose page behind the good ones shows 10^12 forms."""
    good = [page(f"{number}. The text of page number {number}.") for number in range(1, last_good + 1)]
    rest = [page(f"{number}. Never reached.") for number in range(last_good + 2, last_good + 2 + after)]
    fan = [b"/X Do " * 10] * 12 + [b"0 0 m 1 1 l S"]
    return drawing(*fan, pages=[*good, PdfPage(operators=["/X Do"]), *rest])


def loaded(content: bytes, entries: str = "/Filter /FlateDecode") -> bytes:
    """A file whose one page has this stream as its content."""
    whole = pdf([page()])
    start = whole.rfind(b"<< /Length")
    end = whole.find(b"endstream", start) + len(b"endstream")
    return whole[:start] + stream(content, entries) + whole[end:]


def picture(width: int, height: int, filter_: str, content: bytes) -> bytes:
    """A page that is one picture of a declared size."""
    image = stream(
        content,
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 {filter_}",
    )
    whole = pdf([PdfPage(picture=True)], extra=[image])
    return whole.replace(b"/XObject << /I 6 0 R >>", b"/XObject << /I 10 0 R >>")


def tree(fan: int, depth: int) -> bytes:
    """A tree of pages in which every node lists the next one *fan* times."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for level in range(depth):
        kids = f"{3 + level} 0 R " * fan
        objects[2 + level] = f"<< /Type /Pages /Count {fan ** (depth - level)} /Kids [{kids}] >>".encode()
    objects[2 + depth] = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return written(objects, trailer="/Root 1 0 R")


def catalogue(entries: str, *extra: bytes) -> bytes:
    """A good page under a catalogue with more in it."""
    return pdf([page()], catalogue=entries, extra=extra)


_GOOD = ("A good page.",)
_XMP = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><x>&d;</x>'
)
_LOCK = "/Encrypt << /Filter /Standard /V 1 /R 2 /O ({0}) /U ({0}) /P -4 >> /ID [(a) (a)]".format("0" * 32)

CASES: dict[str, Case] = {
    "password": case(
        "M5", "a.pdf", lambda: pdf([page(CANARY)]).replace(b"/Info 5 0 R", _LOCK.encode()), "encrypted", "failed"
    ),
    "entities in XMP": case(
        "M7", "a.pdf", lambda: catalogue("/Metadata 10 0 R", stream(_XMP, "/Type /Metadata /Subtype /XML")), says=_GOOD
    ),
    "tree of pages loops": case(
        "M11",
        "a.pdf",
        lambda: written(
            {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"},
            trailer="/Root 1 0 R",
        ),
        "failed",
        "empty",
    ),
    "form shows itself": case(
        "M11", "a.pdf", lambda: drawing(b"/X Do", pages=[page(), PdfPage(operators=["/X Do"])]), says=_GOOD
    ),
    "two forms show each other": case(
        "M11", "a.pdf", lambda: drawing(b"/X Do", b"/X Do", pages=[page(), PdfPage(operators=["/X Do"])]), says=_GOOD
    ),
    "forms fan out": case("M11", "a.pdf", lambda: hanging(2), *_STOPS, says=("page number 2",)),
    "tree of pages fans out": case("M11", "a.pdf", lambda: tree(40, 8), *_STOPS),
    "stream of 3 GB": case(
        "M11",
        "a.pdf",
        lambda: loaded(zlib.compress(zlib.compress(bytes(1 << 28), 9), 9), "/Filter [/FlateDecode /FlateDecode]"),
        *_STOPS,
    ),
    "three million operators": case(
        "M11", "a.pdf", lambda: loaded(zlib.compress(b"0 0 m 1 1 l S\n" * 3_000_000, 9)), *_STOPS
    ),
    "two hundred thousand letters": case(
        "M11",
        "a.pdf",
        lambda: loaded(zlib.compress(b"BT /F 1 Tf 72 700 Td " + b"(ab) Tj " * 100_000 + b"ET", 9)),
        *_STOPS,
    ),
    "arrays in arrays": case("M11", "a.pdf", lambda: catalogue("/X " + "[" * 100_000 + "]" * 100_000), *_STOPS),
    "dictionaries in dictionaries": case(
        "M11", "a.pdf", lambda: catalogue("/X " + "<< /X " * 50_000 + ">>" * 50_000), *_STOPS
    ),
    "states saved without end": case("M11", "a.pdf", lambda: loaded(zlib.compress(b"q " * 2_000_000, 9)), *_STOPS),
    "huge size": case("M11", "a.pdf", lambda: pdf([page()]).replace(b"/Size ", b"/Size 999999999 %"), *_STOPS),
    "a billion pages said": case(
        "M11", "a.pdf", lambda: pdf([page()]).replace(b"/Count 1", b"/Count 1000000000"), *_STOPS
    ),
    "ten thousand pages": case("M11", "a.pdf", lambda: pdf([page()] * 2_000), says=_GOOD, codes=("truncated",)),
    "table of fonts elsewhere": case(
        "M11",
        "a.pdf",
        lambda: pdf([page()]).replace(b"/WinAnsiEncoding", b"/..#2F..#2Fetc#2Fpasswd"),
        "ok",
        "empty",
        hides=("root:",),
    ),
    "JBIG2 that is none": case(
        "M11",
        "a.pdf",
        lambda: picture(60_000, 60_000, "/Filter /JBIG2Decode", b"\x97JB2\r\n\x1a\n" + bytes(200)),
        "empty",
        STOPPED,
    ),
    "JPX that is none": case(
        "M11",
        "a.pdf",
        lambda: picture(60_000, 60_000, "/Filter /JPXDecode", b"\x00\x00\x00\x0cjP  " + bytes(200)),
        "empty",
        STOPPED,
    ),
    "fax of no end": case(
        "M11",
        "a.pdf",
        lambda: picture(
            30_000, 30_000, "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 30000 /Rows 30000 >>", bytes(5000)
        ),
        "empty",
        STOPPED,
    ),
    "picture of 2.5 thousand million points": case(
        "M12",
        "a.pdf",
        lambda: picture(50_000, 50_000, "/Filter /FlateDecode", zlib.compress(bytes(1 << 24))),
        "empty",
        STOPPED,
    ),
    "scan without text": case("M12", "a.pdf", lambda: pdf([PdfPage(picture=True)] * 3), "empty", codes=("scanned",)),
    "page larger than a field": case(
        "M12",
        "a.pdf",
        lambda: pdf([PdfPage(picture=True)]).replace(b"[0 0 595 842]", b"[0 0 9e9 9e9]"),
        "empty",
        "failed",
        STOPPED,
    ),
    "script to run": case(
        "M8",
        "a.pdf",
        lambda: catalogue(f"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1/{CANARY}'\\)) >>"),
        says=_GOOD,
    ),
    "program to start": case(
        "M8", "a.pdf", lambda: catalogue(f"/OpenAction << /S /Launch /F (/bin/{CANARY}) >>"), says=_GOOD
    ),
    "address to fetch": case(
        "M30", "a.pdf", lambda: catalogue("/OpenAction << /S /URI /URI (http://127.0.0.1:{port}/) >>"), says=_GOOD
    ),
    "file kept elsewhere": case(
        "M30",
        "a.pdf",
        lambda: catalogue(
            "/Names << /EmbeddedFiles << /Names [(x) 10 0 R] >> >>",
            b"<< /Type /Filespec /FS /URL /F (http://127.0.0.1:{port}/) >>",
        ),
        says=_GOOD,
    ),
    "names in a circle": case(
        "M11",
        "a.pdf",
        lambda: catalogue("/Names << /EmbeddedFiles 10 0 R >>", b"<< /Kids [10 0 R 10 0 R] >>"),
        says=_GOOD,
    ),
    "fields in a circle": case(
        "M11",
        "a.pdf",
        lambda: catalogue("/AcroForm << /Fields [10 0 R] >>", b"<< /T (a) /Kids [10 0 R 10 0 R] >>"),
        says=_GOOD,
    ),
    "file in itself": case(
        "M3",
        "a.pdf",
        lambda: catalogue(
            "/Names << /EmbeddedFiles << /Names [(x) 11 0 R] >> >>",
            stream(pdf([page()])),
            b"<< /Type /Filespec /F (x.pdf) /EF << /F 10 0 R >> >>",
        ),
        says=_GOOD,
    ),
    "ten thousand notes": case(
        "M9",
        "a.pdf",
        lambda: pdf(
            [
                PdfPage(notes=["<< /Type /Annot /Subtype /Text /Rect [9 9 20 20] /Contents (word) >>"] * 10_000).text(
                    72, 700, "1. A good page."
                )
            ]
        ),
        says=_GOOD,
    ),
    "white on white": case(
        "M26",
        "a.pdf",
        lambda: pdf([page(), PdfPage(operators=["1 g BT /F 10 Tf 72 650 Td (Hidden words.) Tj ET"])]),
        says=_GOOD,
    ),
    "type of one point": case(
        "M26",
        "a.pdf",
        lambda: pdf([PdfPage().text(72, 700, "1. A good page.").text(72, 650, "Tiny words stand here.", 1)]),
        says=("Tiny words",),
    ),
    "cut in the middle": case("M10", "a.pdf", lambda: pdf([page()] * 5)[:2000], *_STOPS),
    "head alone": case("M10", "a.pdf", lambda: b"%PDF-1.7\n", "failed"),
    "references to itself": case(
        "M11",
        "a.pdf",
        lambda: written({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"2 0 R"}, trailer="/Root 1 0 R"),
        *_STOPS,
    ),
    "length refers to itself": case(
        "M11", "a.pdf", lambda: pdf([page()]).replace(b"/Length ", b"/Length 11 0 R %"), *_STOPS
    ),
    "earlier tables in a circle": case(
        "M11", "a.pdf", lambda: pdf([page()]).replace(b"/Info 5 0 R", b"/Info 5 0 R /Prev 9"), *_STOPS
    ),
}
