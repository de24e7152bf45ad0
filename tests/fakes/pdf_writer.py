"""A tiny writer of PDF files for tests: pages of text at places, rules, pictures, notes, fields, files inside."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class PdfPage:
    """One page: ``operators`` are content stream operators, ``notes`` annotation dictionaries."""

    operators: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    picture: bool = False

    def text(self, x: float, y: float, words: str, size: float = 10, *, bold: bool = False) -> PdfPage:
        """Print *words* with their baseline at (x, y), counted from the foot of the page."""
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.operators.append(f"BT /{'B' if bold else 'F'} {size} Tf {x} {y} Td ({escaped}) Tj ET")
        return self

    def lines(self, y: float, texts: Sequence[str], *, x: float = 72, step: float = 12, size: float = 10) -> PdfPage:
        """Print lines one below the other."""
        for number, words in enumerate(texts):
            self.text(x, y - number * step, words, size)
        return self

    def grid(
        self, left: float, top: float, widths: Sequence[float], height: float, rows: Sequence[Sequence[str]]
    ) -> None:
        """A ruled table."""
        total = sum(widths)
        for number in range(len(rows) + 1):
            y = top - number * height
            self.operators.append(f"{left} {y} m {left + total} {y} l S")
        x = left
        for width in (*widths, 0):
            self.operators.append(f"{x} {top} m {x} {top - len(rows) * height} l S")
            x += width
        for number, row in enumerate(rows):
            x = left
            for width, words in zip(widths, row, strict=True):
                self.text(x + 3, top - number * height - height * 0.7, words)
                x += width


def pdf(
    pages: Sequence[PdfPage], *, catalogue: str = "", extra: Sequence[bytes] = (), info: str = "", fonts: str = ""
) -> bytes:
    """A whole file. *catalogue* is added to its dictionary, *fonts* to those of all pages.

    *extra* are objects numbered from 10 on.

    Objects 1 to 5 are catalogue, page tree, two fonts and information; 6 is a picture; pages follow the extra ones.
    """
    first = 10 + len(extra)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode("latin-1"),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        5: f"<< {info} >>".encode("latin-1"),
        6: stream(
            b"\x00", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
        ),
    }
    objects |= {10 + number: blob for number, blob in enumerate(extra)}
    for number, page in enumerate(pages):
        operators = [*page.operators, *(["q 500 0 0 700 50 50 cm /I Do Q"] if page.picture else [])]
        notes = f"/Annots [{' '.join(page.notes)}]" if page.notes else ""
        objects[first + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 2 * number + 1} 0 R "
            f"/Resources << /Font << /F 3 0 R /B 4 0 R {fonts} >> /XObject << /I 6 0 R >> >> {notes} >>"
        ).encode("latin-1")
        objects[first + 2 * number + 1] = stream(
            zlib.compress("\n".join(operators).encode("cp1252")), "/Filter /FlateDecode"
        )
    return written(objects)


def stream(content: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode("latin-1") + content + b"\nendstream"


def written(objects: dict[int, bytes], *, trailer: str = "/Root 1 0 R /Info 5 0 R") -> bytes:
    """The objects as a file with a cross-reference table (ISO 32000-1, 7.5.4)."""
    out = bytearray(b"%PDF-1.4\n")
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n".encode()
    for number in range(size):
        place = places.get(number)
        out += b"0000000000 65535 f \n" if place is None else f"{place:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
