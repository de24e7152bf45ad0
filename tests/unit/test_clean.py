"""Cleaning at the boundary: one character for one, and nothing that a database or an XML file refuses."""

from __future__ import annotations

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultation.errors import ChildFailed
from parsers import clean
from parsers.clean import MAX_DEPTH, MAX_LINE, clean_line, clean_text, clean_tree

#: any code points, lone surrogates too
ANY_TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, categories=None))


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain, été, ‏عربي 中文", "plain, été, ‏عربي 中文"),
        ("a\x00b", "a�b"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("a\r\nb", "a\n\nb"),
        ("page\x0cpage", "page\npage"),
        ("\x1b[31m", "�[31m"),
        ("\x9b31m", "�31m"),
        ("\ud800\udc00", "��"),
        ("\ufffe\U0010ffff", "��"),
        ("👍🏽", "👍🏽"),
    ],
)
def test_what_cannot_be_kept_is_replaced_one_for_one(raw: str, cleaned: str) -> None:
    """Offsets into the text stay true."""
    assert clean_text(raw) == cleaned


@given(ANY_TEXT)
def test_any_text_can_be_stored_and_keeps_its_length(raw: str) -> None:
    """Whatever came in, SQLite and UTF-8 take what comes out, and cleaning twice changes nothing."""
    cleaned = clean_text(raw)
    assert len(cleaned) == len(raw)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert sqlite3.connect(":memory:").execute("select ?", (cleaned,)).fetchone() == (cleaned,)
    assert clean_text(cleaned) == cleaned


def test_a_line_has_no_breaks_no_overrides_and_an_end() -> None:
    """A subject cannot start a header, turn its own words round, or fill a page; Arabic marks stay."""
    assert clean_line("Hi\r\nBcc: v@x") == "Hi  Bcc: v@x"
    assert clean_line("annex\u202egpj.exe") == "annex�gpj.exe"
    assert clean_line("\u200fعربي\u200e") == "\u200fعربي\u200e"
    assert len(clean_line("x" * 5_000)) == MAX_LINE


@given(ANY_TEXT)
def test_any_line_is_one_line(raw: str) -> None:
    """No character of a line breaks it."""
    assert clean_line(raw).splitlines() in ([], [clean_line(raw)])


def test_a_tree_is_cleaned_in_keys_and_values() -> None:
    """Names are lines, texts keep their lines, numbers are left alone."""
    raw = {"subject": "a\nb", "text": "a\nb", "k\x00": [1, None, True, 1.5, "\x01"], "from_": [{"name": "x\ny"}]}
    assert clean_tree(raw) == {
        "subject": "a b",
        "text": "a\nb",
        "k�": [1, None, True, 1.5, "�"],
        "from_": [{"name": "x y"}],
    }


def test_a_tree_too_deep_is_refused() -> None:
    """Nesting beyond any honest reply ends in a typed error, not in a stack overflow."""
    deep = json.loads("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    with pytest.raises(ChildFailed):
        clean_tree(deep)


def test_text_that_is_printable_has_nothing_to_replace() -> None:
    """The short cut for printable texts leaves out no character: none that is replaced counts as printable."""
    replaced = (clean._BREAKS, clean._FORBIDDEN, clean._BIDI, clean._LINE_BREAKS)
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert len(printable) > 100_000
    assert not any(pattern.search(printable) for pattern in replaced)
