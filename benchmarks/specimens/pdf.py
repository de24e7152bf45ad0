"""PDF files of plain pages: running head, numbered paragraphs, page number (ISO 32000-1, uncompressed objects)."""

from __future__ import annotations

import textwrap
import zlib

from benchmarks.specimens.prose import paragraphs

_LINES = 46
_COLUMNS = 92


def printed(pages: int) -> bytes:
    """A file of so many pages of ten-point text."""
    lines: list[str] = []
    for n, text in enumerate(paragraphs(pages * 600), 1):
        lines += [*textwrap.wrap(f"{n}. {text}", _COLUMNS), ""]
    sheets = [lines[n * _LINES : (n + 1) * _LINES] for n in range(pages)]
    return _file([_content(sheet, n) for n, sheet in enumerate(sheets, 1)])


def _content(lines: list[str], number: int) -> bytes:
    parts = ["BT /F 8 Tf 72 800 Td (Third conference, draft declaration) Tj ET", "BT /F 10 Tf 14 TL 72 770 Td"]
    parts += [f"({line}) Tj T*" for line in lines]
    parts.append(f"ET BT /F 8 Tf 300 40 Td ({number}) Tj ET")
    return zlib.compress("\n".join(parts).encode("latin-1"))


def _file(contents: list[bytes]) -> bytes:
    kids = " ".join(f"{2 * n + 4} 0 R" for n in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {2 * n + 5} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        head = f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
