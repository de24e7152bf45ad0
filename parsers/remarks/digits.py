"""Figures of all scripts as Western ones, without moving a character: offsets stay those of the text given."""

from __future__ import annotations

_FULL_WIDTH = {0xFF10 + n: str(n) for n in range(10)}
_ARABIC_INDIC = {0x0660 + n: str(n) for n in range(10)}
_PERSIAN = {0x06F0 + n: str(n) for n in range(10)}
_PUNCTUATION = {0xFF08: "(", 0xFF09: ")", 0xFF1A: ":", 0xFF0C: ",", 0x060C: ",", 0x00A0: " ", 0x202F: " ", 0x2011: "-"}
_QUOTES = {0x2018: "'", 0x2019: "'", 0x02BC: "'"}
_TABLE = {**_FULL_WIDTH, **_ARABIC_INDIC, **_PERSIAN, **_PUNCTUATION, **_QUOTES}

#: Chinese numerals up to ninety-nine, as ``第十二段`` writes them
CHINESE = "零〇一二三四五六七八九十"
_CHINESE_UNITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def fold(text: str) -> str:
    """*text* with Arabic-Indic, Persian and full-width figures and punctuation as Western; equally long."""
    return text if text.isascii() else text.translate(_TABLE)


def chinese(words: str) -> int | None:
    """The number that Chinese numerals write (1 to 99); ``None`` where they write none."""
    if not words or any(sign not in CHINESE for sign in words):
        return None
    if "十" not in words:
        return int("".join(str(_CHINESE_UNITS[sign]) for sign in words))
    tens, _, units = words.partition("十")
    if len(tens) > 1 or len(units) > 1:
        return None
    return (_CHINESE_UNITS[tens] if tens else 1) * 10 + (_CHINESE_UNITS[units] if units else 0)
