"""Words of a text in the form in which names are compared: case, accents and vocalisation set aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: combining marks of Latin text in decomposed form, Arabic vowel signs and the stretching stroke
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"
#: scripts written without spaces, found by characters and not by words
UNSPACED = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: one word of a spaced script
WORD = re.compile(rf"(?:[^\W_{UNSPACED}]|[{_MARKS}])+")
#: what may stand between two words of one name
GAP = re.compile(
    r"(?:[ \t\u00a0\u202f]*\r?\n?[ \t\u00a0>]*|[ \u00a0]?[-\u2010-\u2015/][ \u00a0]?|\.? ?|['’ʼ`] ?| ?& ?| ?\(|\) ?|,)"
)


def _fold_table() -> dict[int, str | None]:
    """Letters to the letter compared: Latin letters without their marks, Arabic variants to one, ё to е."""
    table: dict[int, str | None] = {}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base != chr(code):
            table[code] = base.lower()
    table |= dict.fromkeys([*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670, 0x640])
    table |= {ord(a): b for a, b in zip("øØłŁđĐıðþ", "oollddidt", strict=True)}
    table |= {ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe", ord("ё"): "е"}
    table |= {ord(a): "ا" for a in "أإآٱ"} | {ord("ى"): "ي", ord("ة"): "ه", ord("ؤ"): "و", ord("ئ"): "ي"}
    return table


_FOLD = _fold_table()


#: no word of a name is longer; longer ones in a text are neither compared nor remembered
LONGEST_WORD = 40
#: nor is the gap inside a name, which bounds what a hostile text can cost
LONGEST_GAP = 12


def fold_word(word: str) -> str:
    """``Côte`` and ``COTE`` alike become ``cote``; what is too long for a word of a name becomes nothing."""
    return _fold_word(word) if len(word) <= LONGEST_WORD else ""


@lru_cache(maxsize=50_000)
def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).casefold().translate(_FOLD)


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name: ``Côte d'Ivoire`` gives ``cote``, ``d``, ``ivoire``."""
    folded = (fold_word(found.group()) for found in WORD.finditer(name))
    return tuple(word for word in folded if word)


def is_unspaced(name: str) -> bool:
    """Whether a name is written in a script without spaces."""
    return re.search(f"[{UNSPACED}]", name) is not None
