"""Real PDF files, as far as some stand beside the repository: pages a second, and words against those of pdftotext.

Generated pages are all alike; these are laid out, set and broken in the ways of many programs. All readers run in one
process, file by file in turns, so that a busy moment of the machine falls on all of them.
"""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

import pdfplumber
import pypdfium2

from parsers import files, recognition
from parsers.facts import Extraction
from parsers.nesting import Nesting
from parsers.pdf import document

#: where public files stand beside a checkout; they are never part of it
FOLDER = Path(__file__).parents[3] / "shared/real"
#: words below which a file is a picture, or locked, and tells nothing of reading text
_FEWEST = 50
_WORD = re.compile(r"\w+")

#: the text of a file
Read = Callable[[bytes], str]


@dataclass(kw_only=True)
class Sums:
    """What one reader did with all files."""

    seconds: float = 0.0
    #: for each file the harmonic mean of precision and recall of its words, where pdftotext is installed
    scores: list[float] = field(default_factory=list)


def _text(data: bytes) -> str:
    return document.read(data, Nesting(reader=_inside)).text


def _inside(data: bytes, name: str, declared: str, nesting: Nesting) -> Extraction:
    return files.read(data, name, declared, nesting.depth)


def _everything(data: bytes) -> str:
    return files.read(data, "file.pdf", "application/pdf").text


def _pdfium(data: bytes) -> str:
    file, pages = pypdfium2.PdfDocument(data), []
    for number in range(len(file)):
        page = file[number]
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    return "\n".join(pages)


def _pdfplumber(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


#: pdfplumber last: the others are compared with it
READERS: dict[str, Read] = {
    "rapporteur, text and tables": _text,
    "rapporteur, everything": _everything,
    "pypdfium2, plain": _pdfium,
    "pdfplumber": _pdfplumber,
}


def table(folder: Path, rounds: int) -> Iterator[str]:
    """Lines of the table over the PDF files in *folder* that have text; nothing where there are none."""
    logging.disable(logging.CRITICAL)
    recognition.languages()
    sums = {name: Sums() for name in READERS}
    pages = count = 0
    for path in sorted(folder.rglob("*.pdf")):
        data = path.read_bytes()
        known = _pages_with_text(data)
        if known:
            _compare(data, _words_of_peer(path), sums, rounds)
            pages, count = pages + known, count + 1
    if not count:
        return
    yield f"real set: {count} files, {pages} pages"
    yield f"{'':<29}{'pages/s':>9}{'x pdfplumber':>14}{'word F1':>9}{'median':>8}   F1 against pdftotext"
    for name, found in sums.items():
        ratio = sums["pdfplumber"].seconds / found.seconds
        scores = f"{mean(found.scores):9.3f}{median(found.scores):8.3f}" if found.scores else ""
        yield f"{name:<29}{pages / found.seconds:9.1f}{ratio:14.1f}{scores}"


def _pages_with_text(data: bytes) -> int:
    """Pages of a file that pdfium opens and finds words in; 0 for any other."""
    try:
        words = len(_WORD.findall(_pdfium(data)))
        return len(pypdfium2.PdfDocument(data)) if words >= _FEWEST else 0
    except pypdfium2.PdfiumError:
        return 0


def _words_of_peer(path: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        return []
    said = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
    return _WORD.findall(said.stdout.decode("utf-8", "replace"))


def _compare(data: bytes, peer: list[str], sums: dict[str, Sums], rounds: int) -> None:
    """All readers on one file, in turns; the first reading loads what a library loads when first wanted."""
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    texts = {name: read(data) for name, read in READERS.items()}
    for _ in range(rounds):
        for name, read in READERS.items():
            started = time.process_time()
            read(data)
            spent[name].append(time.process_time() - started)
    for name, found in sums.items():
        found.seconds += median(spent[name])
        if peer:
            found.scores.append(_f1(peer, _WORD.findall(texts[name])))


def _f1(peer: list[str], ours: list[str]) -> float:
    both = (Counter(peer) & Counter(ours)).total()
    return 2 * both / max(len(peer) + len(ours), 1)
