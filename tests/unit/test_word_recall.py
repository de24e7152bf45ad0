"""Nothing tracked is missed and nothing is made up: the reader against a second, independent one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from parsers.facts import Change, Extraction
from parsers.word import package as word_package
from parsers.word import read
from tests.fakes.standards_draft import Draft
from tests.fakes.word_builder import around, docx, ins, p
from tests.oracles.word_truth import Change as Triple
from tests.oracles.word_truth import Comment as Remark
from tests.oracles.word_truth import Truth, fold

ROOT = Path(__file__).parents[2]
REAL = sorted((ROOT.parent / "shared" / "real").rglob("*.docx"))
SAMPLES = sorted((ROOT / "tests" / "data").rglob("*.docx"))
_AROUND_RUNS = {"insertion", "deletion", "move_from", "move_to"}


def changes(found: Extraction) -> Counter[Triple]:
    """What was read, in the terms of the other reader; changes of nothing visible are left out on both sides."""
    items = (item for item in found.changes if item.text or item.kind not in _AROUND_RUNS)
    return Counter((item.kind, _text(item), item.author) for item in items)


def _text(change: Change) -> str:
    text = fold(change.text)
    return " ".join(sorted(text.split())) if change.kind.startswith(("row", "cell")) else text


def comments(found: Extraction) -> Counter[Remark]:
    """The comments read, in the terms of the other reader."""
    return Counter((fold(c.text), c.author, fold(c.reply_to or ""), c.resolved) for c in found.comments)


def quotes(found: Extraction) -> Counter[tuple[str, str]]:
    """Their words with those they are about."""
    return Counter((fold(c.text), fold(c.quote)) for c in found.comments)


def lines(text: str) -> list[str]:
    """The lines of a text, blank ones left out."""
    return [line for line in map(fold, text.split("\n")) if line]


@pytest.mark.parametrize("seed", range(12))
def test_changes_of_a_standards_draft_are_read_one_by_one(seed: int) -> None:
    """Kind, text and author of hundreds of changes are those that the XML has, wherever they stand."""
    data = Draft(seed).file()
    wanted = Truth(data).changes()
    assert wanted.total() > 100
    assert changes(read(data)) == wanted


@pytest.mark.parametrize("seed", range(12))
def test_comments_of_a_standards_draft_are_read_one_by_one(seed: int) -> None:
    """Text, author, thread and quoted words of every comment, with a range or without."""
    data = Draft(seed).file()
    found, truth = read(data), Truth(data)
    assert truth.comments().total() > 5
    assert comments(found) == truth.comments()
    assert quotes(found) == truth.quotes()


@pytest.mark.parametrize("seed", range(12))
def test_both_texts_of_a_standards_draft_are_exact(seed: int) -> None:
    """They hold the lines that are left when all changes are rejected, and accepted, in the XML itself."""
    data = Draft(seed).file()
    found, truth = read(data), Truth(data)
    assert Counter(lines(found.text)) == Counter(truth.before())
    assert Counter(lines(found.text_after or "")) == Counter(truth.after())


@pytest.mark.parametrize("path", [*REAL, *SAMPLES], ids=lambda path: path.name)
def test_real_files_are_read_as_the_xml_has_them(path: Path) -> None:
    """Changes, comments and both texts of public files and of the sample mail, in their order."""
    data = path.read_bytes()
    found, truth = read(data), Truth(data)
    assert changes(found) == truth.changes()
    assert comments(found) == truth.comments()
    assert quotes(found) == truth.quotes()
    assert lines(found.text) == truth.before()
    assert lines(found.text if found.text_after is None else found.text_after) == truth.after()


def test_what_is_left_out_of_the_tree_changes_nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking the looks of runs out before the tree is built is for speed alone."""
    files = [*(Draft(seed).file(15) for seed in range(6)), *(path.read_bytes() for path in REAL)]
    lean = [read(data) for data in files]
    monkeypatch.setattr(word_package, "lean", lambda blob: blob)
    assert [read(data) for data in files] == lean


_BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"


def test_words_of_a_box_belong_to_the_change_around_it() -> None:
    """A box put in with its text is an insertion of that text, where it stands among other words."""
    box = _BOX.format(p("in a box"))
    found = read(docx(p("Kept"), p("x", ins("above ", box, "below"))))
    assert [(item.kind, item.text) for item in found.changes] == [("insertion", "above \nin a box\nbelow")]
    only = read(docx(p("Kept ", around("ins", box))))
    assert [item.text for item in only.changes] == ["in a box"]
    assert (only.text, only.text_after) == ("Kept ", "Kept \nin a box")


def test_notes_that_nothing_calls_are_read_last() -> None:
    """A note whose call is gone is still in the file; the lines drawn above notes are none of its text."""
    line = f'<w:footnote w:type="separator" w:id="0">{p("drawn")}</w:footnote>'
    note = f'<w:footnote w:id="7">{p("left ", ins("over"))}</w:footnote>'
    found = read(docx(p("Text."), footnotes=line + note))
    assert (found.text, found.text_after) == ("Text.\nleft ", "Text.\nleft over")
    assert [(item.kind, item.text) for item in found.changes] == [("insertion", "over")]


def test_line_end_of_the_xml_is_a_blank() -> None:
    """Text laid out over lines by another program is one line, as Word shows it."""
    laid_out = "<w:r>\n<w:t>one\n two\n</w:t>\n</w:r><w:r>\n<w:t>three</w:t>\n</w:r>"
    assert read(docx(p(laid_out))).text == "one  two three"


def test_rest_of_a_paragraph_whose_mark_was_moved_joins_the_next() -> None:
    """What stays of it runs on, as with a deleted mark; where nothing stays, an empty line does."""
    mark = '<w:moveFrom w:id="1" w:author="Ann"/>'
    found = read(
        docx(p("rest ", around("moveFrom", "gone"), mark=mark), p("next"), p(around("moveFrom", "all"), mark=mark))
    )
    assert found.text_after == "rest next\n"
