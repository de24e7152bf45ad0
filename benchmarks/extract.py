"""Readers of Word, PDF and mail side by side: the same generated files, CPU, throughput and peak memory as ratios.

    python -m benchmarks.extract [--rounds 5] [--only word|pdf|mail] [--limit 60] [--quick]

Every reader that is installed runs in processes of its own, the readers taking turns so that a busy moment of the
machine falls on all of them; medians are compared. "process" is the CPU of a whole process that reads one file, as a
program that is called once pays it; "reading" is the CPU of one reading in a process that has everything loaded, as a
service pays it. Real PDF files beside the repository, where there are some, are read in one process: pages a second of
CPU, against pdfplumber. A ratio above 1 means that the reader needs so many times what ours needs. Readers do not give
the same: the last column says what each gives. Files are made by ``benchmarks.specimens``, the same on every machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.extraction.measure import Figures, take
from benchmarks.extraction.readers import READERS, Reader
from benchmarks.specimens.mail import mail
from benchmarks.specimens.pdf import printed
from benchmarks.specimens.word import reviewed

#: kind, name, how it is made, and how often a process reads it for the figures inside
FILES: tuple[tuple[str, str, Callable[[], bytes], int], ...] = (
    ("word", "word-2-pages.docx", lambda: reviewed(2.3), 21),
    ("word", "word-50-pages.docx", lambda: reviewed(50), 6),
    ("word", "word-500-pages.docx", lambda: reviewed(500), 3),
    ("pdf", "pdf-2-pages.pdf", lambda: printed(2), 11),
    ("pdf", "pdf-50-pages.pdf", lambda: printed(50), 3),
    ("mail", "mail-5-kB.eml", lambda: mail(0, words=250), 21),
    ("mail", "mail-1-MB.eml", lambda: mail(1_000_000), 6),
    ("mail", "mail-25-MB.eml", lambda: mail(25_000_000), 3),
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("word", "pdf", "mail"))
    parser.add_argument("--limit", type=float, default=60, help="seconds that one reading may take")
    parser.add_argument("--quick", action="store_true", help="small files, one round")
    return parser.parse_args()


def compare(path: Path, kind: str, *, rounds: int, times: int, limit: float) -> dict[Reader, Figures]:
    """All installed readers of *kind* on one file, taking turns."""
    found = {item: Figures() for item in READERS if item.kind == kind and item.installed}
    for _ in range(rounds):
        for item, figures in found.items():
            if not figures.failed:
                take(figures, item, path, times=times, limit=limit)
    return found


def table(found: dict[Reader, Figures], size: int) -> Iterator[str]:
    """Lines of the table for one file of *size* bytes."""
    yield f"{'':<17}{'process':>9}{'ratio':>7}{'reading':>11}{'ratio':>7}{'MB/s':>8}{'peak MB':>9}{'ratio':>7}  gives"
    ours = next(figures for item, figures in found.items() if item.ours)
    for item, figures in found.items():
        if figures.failed:
            yield f"{item.name:<17}{figures.failed:>9}"
            continue
        inside, own = figures.inside(), ours.inside()
        speed = f"{size / 1e6 / inside:8.2f}" if inside else " " * 8
        reading = f"{inside * 1000:8.1f} ms{inside / own:7.2f}" if inside and own else " " * 18
        yield (
            f"{item.name:<17}{figures.cpu():7.2f} s{figures.cpu() / ours.cpu():7.2f}{reading}{speed}"
            f"{figures.peak / 2**20:9.0f}{figures.peak / ours.peak:7.2f}  {item.gives}"
        )


def main() -> None:
    """Make the files, measure, print."""
    arguments = _arguments()
    rounds = 1 if arguments.quick else arguments.rounds
    print("\n\n".join(__doc__.split("\n\n")[2:]).strip())
    missing = sorted({item.name for item in READERS if not item.installed})
    print(f"\nnot installed here: {', '.join(missing) or 'none'}; {rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        for kind, name, make, times in FILES:
            if arguments.only not in {None, kind} or (arguments.quick and times < 11):
                continue
            path = Path(folder, name)
            path.write_bytes(make())
            size = path.stat().st_size
            print(f"\n{name}, {size / 1000:,.0f} kB")
            found = compare(path, kind, rounds=rounds, times=times, limit=arguments.limit)
            print("\n".join(table(found, size)))
            sys.stdout.flush()
    if arguments.only in {None, "pdf"}:
        from benchmarks.extraction import real_pdfs

        print("", *real_pdfs.table(real_pdfs.FOLDER, rounds), sep="\n")


if __name__ == "__main__":
    main()
