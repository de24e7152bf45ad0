"""Hostile files through the sandbox: each ends in a state within its limits and costs nobody else anything."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from consultation.errors import ParseError
from parsers.facts import Extraction, from_json, to_json
from parsers.sandbox import Limits, Sandbox
from tests.fakes import hostile_office, hostile_others, hostile_pdfs, hostile_words, hostile_zips
from tests.fakes.hostile_case import STOPPED, Case, codes, everything, names

#: lower than a worker's, so that files that hang cost the suite little
TIGHT = Limits(wall=10.0, cpu=3)
_ROW = {
    f"{one.row} {title}": one
    for module in (hostile_zips, hostile_pdfs, hostile_words, hostile_office, hostile_others)
    for title, one in module.CASES.items()
}
#: rows of FAULTS.md 3 that concern the reading of files and mail
_PARSING = {f"M{number}" for number in (*range(1, 23), 25, 26, 28, 30, 32, 33, 34)}


def test_every_row_of_the_catalogue_has_its_cases() -> None:
    """No row that concerns parsing is without a file that is made for it, and there are two hundred in all."""
    assert {one.row for one in _ROW.values()} == _PARSING
    assert len(_ROW) >= 200


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def sandbox(scratch: Path) -> Iterator[Sandbox]:
    with Sandbox(TIGHT, scratch=scratch) as made:
        yield made


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Where a file might have something fetched from."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def read(sandbox: Sandbox, one: Case, data: bytes) -> Extraction:
    """What a file gives, or that its child was stopped before it said anything."""
    try:
        return sandbox.file(data, one.name)
    except ParseError:
        return Extraction(state=STOPPED)


@pytest.mark.parametrize("one", _ROW.values(), ids=_ROW.keys())
def test_a_hostile_file_ends_in_a_state_and_costs_nobody_else_anything(
    sandbox: Sandbox, scratch: Path, listener: socket.socket, one: Case
) -> None:
    """It is read as far as it is honest; nothing is fetched or left, and the next file is read by the same process."""
    data = one.build().replace(b"{port}", str(listener.getsockname()[1]).encode())
    worker, zygote = os.getpid(), sandbox._runner.pid  # type: ignore[attr-defined]
    began = time.monotonic()
    found = read(sandbox, one, data)
    assert time.monotonic() - began < TIGHT.wall + 2

    assert found.state in one.states, (found.state, found.problems)
    read_words = everything(found)
    assert [words for words in one.says if words not in read_words] == []
    assert [words for words in one.hides if words in read_words] == []
    assert set(one.codes) <= codes(found)
    assert found.state in {"ok", STOPPED} or found.problems

    assert from_json(Extraction, json.loads(json.dumps(to_json(found)))) == found
    assert not any(char in name for name in names(found) for char in "\x00\r\n\u202e")
    assert "\x00" not in read_words

    with pytest.raises(BlockingIOError):
        listener.accept()
    assert [path for home in scratch.iterdir() for path in home.iterdir()] == []
    assert sandbox.file(b"12. The good file behind it.", "good.txt").paragraphs[0].label == "12"
    assert (os.getpid(), sandbox._runner.pid) == (worker, zygote)  # type: ignore[attr-defined]


def test_a_file_killed_at_its_fortieth_page_gives_thirty_nine(sandbox: Sandbox) -> None:
    """What was read is kept page by page, and the reason why there is no more is told."""
    found = sandbox.file(hostile_pdfs.hanging(39), "long.pdf")
    assert [paragraph.label for paragraph in found.paragraphs] == [str(number) for number in range(1, 40)]
    assert found.paragraphs[-1].text == "The text of page number 39."
    assert len(found.problems) == 2
