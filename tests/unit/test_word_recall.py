"""Nothing tracked is missed and nothing is made up: the reader against a second, independent one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from parsers.facts import Change, Extraction
from parsers.word import package as word_package
from parsers.word import read
from tests.fakes import xpath_reader
from tests.fakes.standards_draft import Draft

SHARED = Path(__file__).parents[3] / "shared" / "real"
REAL = sorted(SHARED.rglob("*.docx"))
_WITHOUT_TEXT = {"insertion", "deletion", "move_from", "move_to"}


def changes(found: Extraction) -> Counter[xpath_reader.Triple]:
    """What was read, in the terms of the other reader; changes of nothing visible are left out on both sides."""
    triples = ((item.kind, _text(item), item.author) for item in found.changes)
    return Counter(triple for triple in triples if triple[1] or triple[0] not in _WITHOUT_TEXT)


def _text(change: Change) -> str:
    text = xpath_reader.fold(change.text)
    return xpath_reader.bag(text) if change.kind.startswith(("row", "cell")) else text


def remarks(found: Extraction) -> Counter[xpath_reader.Remark]:
    """The comments read, in the terms of the other reader."""
    fold = xpath_reader.fold
    return Counter((fold(c.text), c.author, fold(c.quote), fold(c.reply_to or "")) for c in found.comments)


@pytest.mark.parametrize("seed", range(12))
def test_changes_of_a_standards_draft_are_read_one_by_one(seed: int) -> None:
    """Kind, text and author of hundreds of changes are those that the XML has, wherever they stand."""
    data = Draft(seed).file()
    wanted = xpath_reader.changes(data)
    assert wanted.total() > 100
    assert changes(read(data)) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_comments_of_a_standards_draft_are_read_one_by_one(seed: int) -> None:
    """Text, author, quoted words and thread of every comment, with a range or without."""
    data = Draft(seed).file()
    wanted = xpath_reader.remarks(data)
    assert wanted.total() > 5
    assert remarks(read(data)) == wanted


def test_changes_and_comments_of_real_files_are_read_one_by_one() -> None:
    """The same on public files."""
    for path in REAL:
        data = path.read_bytes()
        found = read(data)
        assert changes(found) == xpath_reader.changes(data), path.name
        assert remarks(found) == xpath_reader.remarks(data), path.name


def test_what_is_left_out_of_the_tree_changes_nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking the looks of runs out before the tree is built is for speed alone."""
    files = [*(Draft(seed).file(15) for seed in range(6)), *(path.read_bytes() for path in REAL)]
    lean = [read(data) for data in files]
    monkeypatch.setattr(word_package, "lean", lambda blob: blob)
    assert [read(data) for data in files] == lean
