"""Random mails, archives and Word files for as long as one likes: nothing but ParseError may come out of a reader.

    python -m tests.fuzz.sweep [--seconds 600] [--only mails|zips|words]

Every case must end within its share of CPU, keep to the limits on paragraphs, parts and members, and give facts that
hold together. A case that does not is made as small as it goes and shown; run it again by pasting it into a test.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from consultation.errors import ParseError
from parsers import files, message
from parsers.clean import clean_tree
from parsers.facts import Extraction, to_json
from parsers.nesting import MAX_MEMBERS
from parsers.word import blocks
from parsers.word import read as read_word
from tests.fuzz.mails import MAILS
from tests.fuzz.words import torn_parts, word_files
from tests.fuzz.zips import zips

#: seconds of CPU that one small case may cost, on a machine that is busy
CPU_A_CASE = 10.0
#: address space of the sweep run from the command line
_MEMORY = 4 << 30
_STATES = {"ok", "empty", "encrypted", "unsupported", "failed", "refused"}
#: examples before the clock is looked at again
_ROUND = 20


def mail_holds(raw: bytes) -> None:
    """A mail gives facts that can be written down, or says that there is nothing to read."""
    try:
        found = message.read(raw)
    except ParseError:
        return
    _writable(found)
    assert [item.n for item in found.parts] == list(range(1, len(found.parts) + 1))
    for item in found.parts:
        assert message.part(raw, item.n)[0] == item


def word_holds(data: bytes) -> None:
    """A Word file gives facts whose places lie in its text, or a named error."""
    try:
        found = read_word(data)
    except ParseError:
        return
    _writable(found)
    count = len(found.paragraphs)
    assert count <= blocks.MAX_PARAGRAPHS
    assert [item.index for item in found.paragraphs] == list(range(count))
    for change in found.changes:
        assert change.paragraph is None or 0 <= change.paragraph < count
    for edit in found.edits:
        assert edit.paragraph is not None
        assert -1 <= edit.paragraph < count
        assert edit.deleted or edit.inserted


def file_holds(data: bytes) -> None:
    """A file of any kind ends in one of the states, each of its members too."""
    _state_holds(files.read(data, "case.zip", "application/zip"))


def _state_holds(found: Extraction, depth: int = 0) -> None:
    _writable(found)
    assert found.state in _STATES
    assert found.state == "ok" or found.problems or found.children
    assert depth <= 12
    assert len(found.children) <= MAX_MEMBERS + 1000
    for child in found.children:
        _state_holds(child, depth + 1)


def _writable(found: object) -> None:
    json.dumps(clean_tree(to_json(found))).encode("utf-8")


TARGETS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], None]]] = {
    "mails": (MAILS, mail_holds),
    "zips": (zips(), file_holds),
    "words": (st.one_of(word_files(), torn_parts()), word_holds),
}


def shown(case: bytes) -> str:
    """The text of a Word file, which says more than its bytes; empty for any other case."""
    try:
        with zipfile.ZipFile(io.BytesIO(case)) as archive:
            return archive.read("word/document.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return ""


def sweep(name: str, seconds: float, clock: Callable[[], float] = time.monotonic) -> int:
    """Run one target until *seconds* are over; the number of cases tried. Raises what a case raised, made small."""
    cases, holds = TARGETS[name]
    tried = 0

    @settings(
        max_examples=_ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.target, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def attempt(case: bytes) -> None:
        nonlocal tried
        tried += 1
        note(shown(case))
        started = time.process_time()
        holds(case)
        assert time.process_time() - started < CPU_A_CASE, "too slow"

    until = clock() + seconds
    while clock() < until:
        attempt()
    return tried


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600, help="for all targets together")
    parser.add_argument("--only", choices=sorted(TARGETS))
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    names = [arguments.only] if arguments.only else sorted(TARGETS)
    for name in names:
        tried = sweep(name, arguments.seconds / len(names))
        sys.stderr.write(f"{name}: {tried} cases, all ended as they should\n")


if __name__ == "__main__":
    main()
