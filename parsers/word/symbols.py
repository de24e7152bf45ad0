"""Characters of symbol fonts (ECMA-376 17.3.3.30) as Unicode, for the fonts that texts of this field use."""

from __future__ import annotations

#: Greek of the font Symbol in the order of its code positions
_GREEK_UPPER = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
_GREEK_LOWER = dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL = {
    **_GREEK_UPPER,
    **_GREEK_LOWER,
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xBC: "…",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xDE: "⇒",
    0xE5: "∑",
}
_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x72: "❒",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}


def character(code: str, font: str) -> str:
    """The character for ``w:char`` (hexadecimal) of ``w:font``; U+FFFD where only the font could tell."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    table = _WINGDINGS if font.lower().startswith("wingdings") else _SYMBOL if font.lower() == "symbol" else {}
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if low in table:
        return table[low]
    if number == low:
        return (
            chr(number)
            if 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
            else "\N{REPLACEMENT CHARACTER}"
        )
    # The private area repeats the font's own ASCII.
    return chr(low) if 0x20 <= low < 0x7F else "\N{REPLACEMENT CHARACTER}"
