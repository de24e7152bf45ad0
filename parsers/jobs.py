"""The jobs that a child can be asked for: name -> function of arguments and bytes, giving what JSON takes.

Loaded by the child's side alone. Readers are imported by name when their job runs, so that one that cannot be loaded
fails its own job and no other; ``preload`` has loaded them before the first child is forked.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from consultation.errors import ParseError
from parsers.facts import DraftText, Extraction, MessageFacts, ParseProblem, from_json, to_json, warm_up

#: of the header block, when the whole message could not be read
HEADER_BYTES = 64 * 1024
#: of one header field then; a field of honest mail with two hundred recipients fits
FIELD_BYTES = 8 * 1024
#: what the readers use and may load late, when the child can no longer read every folder
_LIBRARIES = (
    "mailparser",
    "lxml.etree",
    "pdfplumber",
    "pdfminer.high_level",
    "pypdfium2",
    "pypdfium2.raw",
    "openpyxl",
    "xlrd",
    "tnefparse",
    "rapidfuzz.distance",
    "rapidfuzz.process",
    "babel.numbers",
    "zipfile",
    "zoneinfo",
)
#: a mail that makes the readers load what they load at first use
_SPECIMEN = (
    b"From: =?utf-8?q?A?= <a@example.org>\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    b"Date: Mon, 01 Jan 2024 00:00:00 +0000\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>This text is here to be read once.</p>\r\n"
)
#: children within children that lineage follows
_DEPTH = 10


#: what ``keep`` was given
_kept: dict[str, tuple[DraftText, ...]] = {}


def job(name: str) -> Callable[[Mapping[str, Any], bytes], Any]:
    """The job called *name*."""
    return _JOBS[name]


def preload() -> list[str]:
    """Load every reader and what it uses; the names of what could not be loaded."""
    missing = []
    for name in (*_LIBRARIES, *_modules_of("parsers"), *_modules_of("encodings")):
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - a reader that cannot be loaded fails its own jobs, not the process
            missing.append(name)
    try:
        # The model of languages is unpacked through a file larger than a child may write.
        _reader("parsers.language").warm_up()
        _reader("parsers.recognition").languages()
        warm_up()
        _message({}, _SPECIMEN)
    except Exception:  # noqa: BLE001 - the same
        missing.append("message")
    return [name for name in missing if not name.startswith("encodings.")]


def keep(drafts: list[Any]) -> None:
    """Have *drafts* in memory for the children forked from now on."""
    _kept["drafts"] = _drafts(drafts)
    # made here once, and found there by every child
    _reader("parsers.shortlist").prepare(_kept["drafts"])


def _modules_of(package: str) -> Iterator[str]:
    home = importlib.import_module(package)
    for found in pkgutil.walk_packages(home.__path__, package + ".", onerror=lambda _: None):
        if not found.name.startswith("parsers.sandbox"):
            yield found.name


def _message(_: Mapping[str, Any], raw: bytes) -> Any:
    return to_json(_reader("parsers.message").read(raw))


def _message_minimal(arguments: Mapping[str, Any], head: bytes) -> Any:
    """The header block alone, cut to size: what is left when the message as a whole hits a limit."""
    try:
        found: MessageFacts = _reader("parsers.message").read(cut_header(head))
    except ParseError as error:
        found = MessageFacts(problems=(ParseProblem(code=error.code, detail=str(error)),))
    problem = ParseProblem(code="header_only", detail="the message could not be read whole: its header alone was read")
    return to_json(dataclasses.replace(found, size=arguments["size"], problems=(*found.problems, problem)))


def cut_header(raw: bytes) -> bytes:
    """The header block of a message (RFC 5322 2.2), long fields and the whole cut, fields of MIME left out."""
    ends = [at for at in (raw.find(b"\r\n\r\n", 0, HEADER_BYTES), raw.find(b"\n\n", 0, HEADER_BYTES)) if at >= 0]
    block = raw[: min(ends, default=HEADER_BYTES)]
    fields: list[bytes] = []
    for line in block.split(b"\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += b"\n" + line
        else:
            fields.append(line)
    kept = (field[:FIELD_BYTES].rstrip(b"\r") for field in fields if not _is_mime(field))
    return b"\n".join(kept) + b"\n\n"


def _is_mime(field: bytes) -> bool:
    return field[:8].lower() == b"content-"


def _part(arguments: Mapping[str, Any], raw: bytes) -> Any:
    part, data = _reader("parsers.message").part(raw, arguments["n"])
    return to_json(_reader("parsers.files").read(data, part.name, part.media_type))


def _file(arguments: Mapping[str, Any], data: bytes) -> Any:
    return to_json(_reader("parsers.files").read(data, arguments["name"], arguments["declared"]))


def _lineage(arguments: Mapping[str, Any], _: bytes) -> Any:
    """Pairs of path and Lineage for the file and everything in it; without drafts, on those kept."""
    trace = _reader("parsers.lineage").trace
    drafts = _kept["drafts"] if arguments["drafts"] is None else _drafts(arguments["drafts"])
    extraction = from_json(Extraction, arguments["extraction"])
    return [[list(path), to_json(trace(found, drafts))] for path, found in _walk(extraction, ())]


def _walk(extraction: Extraction, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Extraction]]:
    yield path, extraction
    if len(path) < _DEPTH:
        for index, child in enumerate(extraction.children):
            yield from _walk(child, (*path, index))


def _align(arguments: Mapping[str, Any], _: bytes) -> Any:
    old, new = _drafts([arguments["old"], arguments["new"]])
    return dict(_reader("parsers.lineage").map_labels(old, new))


def _layers(arguments: Mapping[str, Any], _: bytes) -> Any:
    known = tuple((kind, text, author) for kind, text, author in arguments["known"])
    extraction = from_json(Extraction, arguments["extraction"])
    return sorted(_reader("parsers.lineage").layers(extraction, known))


def _drafts(said: list[Any]) -> tuple[DraftText, ...]:
    return tuple(from_json(DraftText, one) for one in said)


def _reader(name: str) -> Any:
    return importlib.import_module(name)


_JOBS: dict[str, Callable[[Mapping[str, Any], bytes], Any]] = {
    "message": _message,
    "message_minimal": _message_minimal,
    "part": _part,
    "file": _file,
    "lineage": _lineage,
    "align": _align,
    "layers": _layers,
}
