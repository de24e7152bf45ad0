"""Every file of a folder through the sandbox, as the worker reads it: what must hold of files that nobody made for us.

    python -m tests.fuzz.public FOLDER… [--endings odt,rtf,doc] [--limit N] [--texts FOLDER] [--list FILE] [--slice 1/2]

Of each file: it ends within the limits in one of the states, with facts that can be written down; what is not read has
a reason; no reader falls over its own feet; the process that reads lives on. Of an archive: every member is a child.
Of a winmail.dat with a ``.list`` beside it: every file that this names is a child. With ``--texts``, a folder of the
same files as text by another program (``soffice --convert-to txt:Text``), the share of its words that were read.
Exit code 1 where anything did not hold; each fault is a line on standard error.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from consultation.errors import ChildFailed, LimitReached, ParseError
from parsers.facts import Extraction, to_json
from parsers.sandbox import Limits, Sandbox

#: files that come as attachments, by ending
ENDINGS = frozenset(
    (
        *("docx", "docm", "dotx", "doc", "dot", "odt", "fodt", "ott", "rtf", "wps", "wpd", "pages", "hwp", "sxw"),
        *("xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "csv", "pptx", "ppt", "odp", "fodp", "pdf", "html", "htm"),
        *("txt", "eml", "mbox", "msg", "tnef", "dat", "zip", "7z", "rar", "ics", "vcf", "p7m", "p7s", "xml", "svg"),
        *("png", "jpg", "jpeg", "gif", "bmp", "tiff", "webp", "odg", "bin", "tar", "gz", "xlw", "xlt", "pps", "pot"),
    )
)
_STATES = {"ok", "empty", "encrypted", "unsupported", "failed", "refused"}
#: seconds that the parent may take beside the child's own
_SLACK = 3.0
#: larger files are held by the worker and not opened
_LARGEST = 50_000_000
_LISTED = 5000
_WORD = re.compile(r"\w+")


@dataclass
class Report:
    """What was counted: files by ending and state, the slowest, and what did not hold."""

    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    recalls: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    members: int = 0

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{sum(self.states.values())} files, {self.members} members of archives, slowest {self.slowest:.1f} s"
        for ending in sorted({ending for ending, _ in self.states}):
            counts = {state: n for (of, state), n in sorted(self.states.items()) if of == ending}
            said = ", ".join(f"{state} {n}" for state, n in counts.items())
            found = sorted(self.recalls.get(ending, ()))
            words = f"; words read {sum(found) / len(found):.4f} of {len(found)} files" if found else ""
            below = sum(recall < 0.95 for recall in found)
            yield f"  {ending}: {said}{words}" + (f", {below} below 0.95" if below else "")
        yield f"{len(self.faults)} faults"


def sweep(paths: Iterable[Path], sandbox: Sandbox, limits: Limits, texts: Path | None = None) -> Report:
    """Read each file; nothing is raised for what is in them."""
    report = Report()
    for path in paths:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            continue
        began = time.monotonic()
        found, stopped = _read(sandbox, path, data)
        took = time.monotonic() - began
        report.slowest = max(report.slowest, took)
        report.states[_ending(path), stopped or found.state] += 1
        report.members += len(found.children)
        held = [*_holds(found, stopped), *_nothing_lost(path, data, found)]
        if took > limits.wall + _SLACK:
            held.append(f"took {took:.1f} s")
        recall = _recall(path, found, texts)
        if recall is not None:
            report.recalls.setdefault(_ending(path), []).append(recall[0])
            if recall[0] < 0.95:
                held += [f"words read {recall[0]:.3f}, not {' '.join(recall[1][:12])}"]
        report.faults += [f"{path}: {what}" for what in held]
    return report


def _read(sandbox: Sandbox, path: Path, data: bytes) -> tuple[Extraction, str]:
    """What a file gives, or the limit that stopped it with nothing said."""
    try:
        found = sandbox.file(data, path.name)
    except LimitReached:
        return Extraction(state="refused"), "stopped"
    except ChildFailed as error:
        return Extraction(state="failed"), f"fell: {error}"
    except ParseError:
        return Extraction(state="failed"), "failed"
    return found, ""


def _holds(found: Extraction, stopped: str) -> Iterator[str]:
    if stopped.startswith("fell"):
        yield stopped
    if stopped:
        return
    if found.state not in _STATES:
        yield f"state {found.state}"
    if found.state != "ok" and not found.problems and not found.children:
        yield f"{found.state} without a reason"
    said = found.text.strip() or found.children or found.message or found.changes or found.comments or found.problems
    if found.state == "ok" and not said:
        yield "nothing read, and no reason"
    json.dumps(to_json(found)).encode("utf-8")
    for child in found.children:
        yield from (f"{child.name}: {what}" for what in _holds(child, ""))


def _nothing_lost(path: Path, data: bytes, found: Extraction) -> Iterator[str]:
    """Members that are neither read nor listed."""
    if found.media_type == "application/zip" and found.state != "failed":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [name for name in archive.namelist() if not name.endswith("/")]
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return
        if len(found.children) < min(len(names), _LISTED):
            yield f"{len(found.children)} of {len(names)} members"
    wanted = path.with_suffix(path.suffix + ".list")
    wanted = wanted if wanted.exists() else path.with_suffix(".list")
    if found.media_type == "application/ms-tnef" and wanted.exists():
        names = [line.strip() for line in wanted.read_text("utf-8", "replace").splitlines() if line.strip()]
        told = [child.name for child in found.children]
        yield from (f"member {name} is lost" for name in names if name not in told)


def _recall(path: Path, found: Extraction, texts: Path | None) -> tuple[float, list[str]] | None:
    """The share of the other program's words that were read, and those that were not."""
    other = texts / f"{path.stem}.txt" if texts is not None else None
    if other is None or not other.exists() or found.state not in {"ok", "empty"}:
        return None
    wanted = Counter(_WORD.findall(other.read_text("utf-8", "replace").lower()))
    if sum(wanted.values()) < 5:
        return None
    read = Counter(_WORD.findall("\n".join(_everything(found)).lower()))
    missing = wanted - read
    return 1 - sum(missing.values()) / sum(wanted.values()), sorted(missing.elements())


def _everything(found: Extraction) -> Iterator[str]:
    """All words of a file, in either view."""
    yield from (found.text, found.text_after or "", found.title)
    yield from (paragraph.printed for paragraph in found.paragraphs)
    yield from (paragraph.text for paragraph in found.paragraphs if paragraph.where in {"header", "footer"})
    yield from (comment.text for comment in found.comments)
    for child in found.children:
        yield from _everything(child)


def _ending(path: Path) -> str:
    return path.suffix.lower().lstrip(".") or "none"


def chosen(folders: Sequence[Path], endings: frozenset[str]) -> list[Path]:
    """The files below the folders with one of the endings, in a fixed order."""
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.is_file() and _ending(path) in endings
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--endings", default="", help="with commas between; without it all that come as attachments")
    parser.add_argument("--limit", type=int, default=0, help="so many files at most, spread over the folder")
    parser.add_argument("--slice", default="1/1", help="1/3: the first of three equal parts")
    parser.add_argument("--texts", type=Path, help="folder of the same files as text, by another program")
    parser.add_argument("--list", type=Path, help="where the faults are written")
    arguments = parser.parse_args()
    endings = frozenset(arguments.endings.lower().split(",")) if arguments.endings else ENDINGS
    paths = chosen(arguments.folders, endings)
    first, of = (int(number) for number in arguments.slice.split("/"))
    paths = paths[first - 1 :: of]
    if arguments.limit and len(paths) > arguments.limit:
        paths = paths[:: -(-len(paths) // arguments.limit)]
    limits = Limits()
    with Sandbox(limits) as sandbox:
        report = sweep(paths, sandbox, limits, arguments.texts)
    sys.stderr.write("".join(f"{fault}\n" for fault in report.faults))
    if arguments.list is not None:
        arguments.list.write_text("".join(f"{fault}\n" for fault in report.faults), encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in report.lines()))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
