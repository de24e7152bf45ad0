"""Characters of symbol fonts (ECMA-376 17.3.3.30) as Unicode, for the fonts that texts of this field use."""

from __future__ import annotations

#: Greek of the font Symbol in the order of its code positions
_GREEK_UPPER = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
_GREEK_LOWER = dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
#: its other signs; what has no entry is the same as in ASCII
_SYMBOL = {
    **_GREEK_UPPER,
    **_GREEK_LOWER,
    **dict(zip((0x22, 0x24, 0x27, 0x2A, 0x2D, 0x40, 0x5C, 0x5E), "∀∃∋∗−≅∴⊥", strict=True)),
    **dict(zip(range(0xA1, 0xB0), "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓", strict=True)),
    **dict(zip(range(0xB0, 0xBD), "°±″≥×∝∂•÷≠≡≈…", strict=True)),
    **dict(zip(range(0xC0, 0xD2), "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇", strict=True)),
    **dict(zip(range(0xD2, 0xE0), "®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓", strict=True)),
    **dict(zip((0xE0, 0xE1, 0xE5, 0xF1, 0xF2), "◊〈∑〉∫", strict=True)),
}
#: the signs of Wingdings that Unicode has; none is the letter that stands in its place
_WINGDINGS = {
    **dict(zip((0x21, 0x22, 0x23, 0x29, 0x2A, 0x3E, 0x3F), "✏✂✁✆✉✇✍", strict=True)),
    **dict(zip((0x28, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48), "☎✌👌👍👎☜☞☝☟", strict=True)),
    **dict(zip((0x4A, 0x4B, 0x4C, 0x4E, 0x51, 0x52, 0x54, 0x56, 0x58), "☺😐☹☠✈☼❄✞✠", strict=True)),
    **dict(zip(range(0x59, 0x5E), "✡☪☯ॐ☸", strict=True)),
    **dict(zip(range(0x5E, 0x6A), "♈♉♊♋♌♍♎♏♐♑♒♓", strict=True)),
    **dict(zip(range(0x6C, 0x7B), "●❍■□❐❑❒⬧⧫◆❖⬥⌧⮹⌘", strict=True)),
    **dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8B, 0x96), "⓿❶❷❸❹❺❻❼❽❾❿", strict=True)),
    **dict(zip((0x9E, 0x9F, 0xA4, 0xA5, 0xA7, 0xA8), "·•◉◎▪◻", strict=True)),
    **dict(zip((0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF, 0xB5, 0xB6), "✦★✶✴✹✵✪✰", strict=True)),
    **dict(zip((0xD5, 0xD6, 0xD8, 0xDC), "⌫⌦➢➲", strict=True)),
    **dict(zip(range(0xDF, 0xE7), "←→↑↓↖↗↙↘", strict=True)),
    **dict(zip((0xE8, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3), "➔⇦⇨⇧⇩⬄", strict=True)),
    **dict(zip(range(0xFB, 0xFF), "✗✓☒☑", strict=True)),
}
#: fonts of pictures, in which no sign is the letter that stands in its place
_PICTURES = ("wingdings", "webdings")


def character(code: str, font: str) -> str:
    """The character for ``w:char`` (hexadecimal) of ``w:font``; U+FFFD where only the font could tell."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    family = font.lower()
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    table = _WINGDINGS if family == "wingdings" else _SYMBOL if family == "symbol" else {}
    if low in table:
        return table[low]
    if family.startswith(_PICTURES):
        return "\N{REPLACEMENT CHARACTER}"
    if number == low:
        return (
            chr(number)
            if 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
            else "\N{REPLACEMENT CHARACTER}"
        )
    # The private area repeats the font's own ASCII.
    return chr(low) if 0x20 <= low < 0x7F else "\N{REPLACEMENT CHARACTER}"
