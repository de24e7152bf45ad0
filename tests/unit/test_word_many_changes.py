"""Word files with many of one thing in one place: the time grows as the file does, not as its square."""

from __future__ import annotations

import gc
import time

import pytest

from parsers.word import read
from tests.fakes.word_builder import comment, docx

#: of each thing; what takes the square of it takes minutes
_MANY = 12_000
#: seconds of CPU, ten times what is needed, for machines that are busy
_ENOUGH = 20.0


def _put_in(author: str) -> str:
    return f'<w:ins w:id="1" w:author="{author}"><w:r><w:t>new </w:t></w:r></w:ins>'


_OLD = "<w:r><w:t>old </w:t></w:r>"
_GONE = '<w:del w:id="2" w:author="A"><w:r><w:delText>gone </w:delText></w:r></w:del>'
_AWAY, _HERE = (
    f'<w:{name} w:id="3" w:author="A"><w:r><w:t>x </w:t></w:r></w:{name}>' for name in ("moveFrom", "moveTo")
)


@pytest.mark.parametrize(
    ("paragraphs", "edits"),
    [
        ([(_put_in("A") + _OLD) * _MANY], _MANY),
        (["".join(_put_in(f"A{n}") + _OLD for n in range(_MANY))], _MANY),
        (["".join(_put_in(f"A{n}") + _OLD for n in (*range(_MANY), *reversed(range(_MANY))))], 2 * _MANY),
        ([_OLD + (_put_in("A") + _GONE) * _MANY], 1),
        ([_AWAY * _MANY, _HERE * _MANY], 1),
    ],
    ids=["insertions", "authors", "authors around each other", "one replacement", "moves"],
)
def test_many_changes_in_one_paragraph_are_read_in_linear_time(paragraphs: list[str], edits: int) -> None:
    """Thousands of changes in one paragraph, by one author or by as many, are all found in seconds."""
    data = docx(*(f"<w:p>{content}</w:p>" for content in paragraphs))
    started = time.process_time()
    found = read(data)
    assert time.process_time() - started < _ENOUGH
    assert len(found.edits) == edits


def test_many_comments_in_one_paragraph_keep_their_words() -> None:
    """Thousands of comments between changes of one paragraph each have the words that they are about."""
    marked = (
        f'{_put_in("A")}<w:commentRangeStart w:id="{n}"/><w:r><w:t>word{n} </w:t></w:r><w:commentRangeEnd w:id="{n}"/>'
        for n in range(_MANY)
    )
    data = docx(f"<w:p>{''.join(marked)}</w:p>", comments="".join(comment(n, "why?") for n in range(_MANY)))
    started = time.process_time()
    found = read(data)
    assert time.process_time() - started < _ENOUGH
    assert [item.quote for item in found.comments] == [f"word{n}" for n in range(_MANY)]


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on: bool) -> None:
    """Reading goes without the collector of cycles, and leaves it on where it was on, off where it was off."""
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        read(docx("<w:p/>"))
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()
