"""Scripts as printed back to text as written: presentation forms, right-to-left lines, Chinese without spaces.

A PDF has its glyphs in the order of the page, from left to right. The rules here are those of the Unicode
Bidirectional Algorithm (UAX #9) run backwards, as far as one line tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_RIGHT = frozenset({"R", "AL"})
#: blocks in which letters of these two kinds stand (UAX #9, table 4, and the blocks set aside for them)
_RIGHT_BLOCKS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_NUMBERS = frozenset({"EN", "AN"})
#: signs that stay with the number on both sides: 1.5, 12/34, 50 %
_IN_NUMBERS = frozenset({"CS", "ES", "ET"})
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")
_OPENING, _CLOSING = "([{«", ")]}»"
#: compatibility characters that are printing only: Latin ligatures, Arabic and Hebrew presentation forms
_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefe]+")


def mostly_right_to_left(text: str) -> bool:
    """Whether most letters of *text* are of a script written from right to left."""
    kinds = [unicodedata.bidirectional(char) for char in text]
    right = sum(kind in _RIGHT for kind in kinds)
    return right > 0 and right >= kinds.count("L")


def normalised(text: str) -> str:
    """Ligatures and presentation forms as the letters they stand for (NFKC of these ranges alone), then NFC."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text))


def has_right_to_left(text: str) -> bool:
    """Whether a letter of *text* is of a script written from right to left."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(match[0]) in _RIGHT for match in _RIGHT_BLOCKS.finditer(text))


def logical_order(glyphs: Sequence[str], *, base: str = "R") -> str:
    """A line with right-to-left letters, its glyphs given from left to right, as it is read.

    *base* ``R``: the line is turned round; runs of Latin letters and of figures, which are printed from left to right
    within it, are turned back. *base* ``L``: only its right-to-left runs are turned.
    """
    if base == "R":
        return _turned(glyphs)
    out = ""
    position = 0
    while position < len(glyphs):
        end = _right_run_end(glyphs, position)
        out += _turned(glyphs[position:end]) if end > position + 1 else normalised(glyphs[position])
        position = end
    return out


def _right_run_end(glyphs: Sequence[str], start: int) -> int:
    """End of the right-to-left run that starts here: up to its last such letter before the next Latin one."""
    end = start + 1
    if _kind(glyphs[start]) not in _RIGHT:
        return end
    for position in range(start + 1, len(glyphs)):
        kind = _kind(glyphs[position])
        if kind == "L":
            break
        if kind in _RIGHT or kind == "NSM":
            end = position + 1
    return end


def _turned(glyphs: Sequence[str]) -> str:
    """A right-to-left run turned round. A glyph of several letters (lam-alef) keeps its own order."""
    turned = _attach_marks(list(reversed(glyphs)))
    out: list[str] = []
    position = 0
    while position < len(turned):
        end = _run_end(turned, position)
        out += reversed(turned[position:end])
        position = end
    text = normalised("".join(out))
    return text.translate(_MIRRORED) if _brackets_reversed(text) else text


def _attach_marks(glyphs: list[str]) -> list[str]:
    """Join marks without width to the letter they belong to, so that turning a run cannot part them."""
    out: list[str] = []
    for glyph in glyphs:
        if out and glyph and all(unicodedata.category(char) == "Mn" for char in glyph):
            out[-1] += glyph
        else:
            out.append(glyph)
    return out


def _run_end(glyphs: list[str], start: int) -> int:
    """End of the left-to-right run that starts here; one further where none does."""
    kind = _kind(glyphs[start])
    if kind != "L" and kind not in _NUMBERS:
        return start + 1
    end, position = start + 1, start + 1
    letters = kind == "L"
    while position < len(glyphs):
        kind = _kind(glyphs[position])
        if kind in _RIGHT:
            break
        if kind == "L" or kind in _NUMBERS:
            between = {_kind(glyph) for glyph in glyphs[end:position]}
            if not (letters or kind == "L" or between <= _IN_NUMBERS):
                break
            letters = letters or kind == "L"
            end = position + 1
        position += 1
    return end


def _kind(glyph: str) -> str:
    return unicodedata.bidirectional(glyph[0]) if glyph else ""


def _brackets_reversed(text: str) -> bool:
    """Whether brackets close before they open: the font gave the printed shapes, not the characters."""
    brackets = [char for char in text if char in _OPENING or char in _CLOSING]
    return bool(brackets) and brackets[0] in _CLOSING and brackets[-1] in _OPENING


def needs_space(before: str, after: str) -> bool:
    """Whether a gap between two pieces of text is a space: never between Chinese or Japanese characters."""
    return not (before and after and _ideographic(before[-1]) and _ideographic(after[0]))


def _ideographic(char: str) -> bool:
    code = ord(char)
    return code >= 0x2E80 and (
        0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or 0x20000 <= code <= 0x3FFFF
    )
