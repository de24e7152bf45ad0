"""Answers in another colour: ``our comments are in blue in your text below``.

In HTML a mail answered paragraph by paragraph often has no quote marks: the answers stand in the text of the other in
a colour of their own, and the author says so. Only where the author says so is a colour read: mail is full of colours
that mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: words for a colour of text, and the part of the circle of hues where it lies, in degrees
_RANGES: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    (r"red|rouge|rojo|vermelh\w+|красн\w+|(?:ال)?[أا]حمر|红|rot(?:er)?|rosso", ((0, 20), (335, 360))),
    (r"orange|naranja|laranja|оранжев\w+|(?:ال)?برتقالي|橙", ((20, 50),)),
    (r"green|vert|verde|зел[её]н\w+|(?:ال)?[أا]خضر|绿|gr[üu]n(?:er)?", ((70, 170),)),
    (r"blue|bleu|azul|син\w{2}|голуб\w+|(?:ال)?[أا]زرق|蓝|blau(?:er)?|blu", ((170, 260),)),
    (
        r"purple|violet|magenta|pink|mauve|morado|violeta|rosa|roxo|фиолетов\w+|(?:ال)?بنفسجي|紫",
        ((260, 335),),
    ),
)
_NAMED = {
    "red": (255, 0, 0),
    "darkred": (139, 0, 0),
    "crimson": (220, 20, 60),
    "orange": (255, 165, 0),
    "green": (0, 128, 0),
    "darkgreen": (0, 100, 0),
    "blue": (0, 0, 255),
    "darkblue": (0, 0, 139),
    "navy": (0, 0, 128),
    "teal": (0, 128, 128),
    "purple": (128, 0, 128),
    "magenta": (255, 0, 255),
    "fuchsia": (255, 0, 255),
    "violet": (238, 130, 238),
}
_COLOUR = "|".join(words for words, _ in _RANGES)
_IN_COLOUR = re.compile(
    rf"(?:(?<!\w)(?:in|en|em|auf|in der farbe)\s+(?:(?:the\s+)?(?:colou?r|couleur|color|cor)\s+)?(?:{_COLOUR})(?!\w)"
    rf"|(?<!\w)(?:{_COLOUR})\s+(?:цвет\w*|шрифт\w*)|باللون\s+(?:{_COLOUR})|(?:{_COLOUR})色)",
    re.IGNORECASE,
)
_WORDS = tuple((re.compile(rf"(?<![^\W\u4e00-\u9fff])(?:{words})", re.IGNORECASE), ranges) for words, ranges in _RANGES)
#: the colours are those of a file
_IN_FILE = re.compile(
    r"attach|enclos|document joint|ci-joint|pièce jointe|annex|adjunt|anexo|file|fichier|archivo|arquivo|прилож|прилаг"
    r"|вложен|مرفق|附件",
    re.IGNORECASE,
)
_HEX = re.compile(r"#(?:([0-9a-f]{6})|([0-9a-f]{3}))\b", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\D{1,3}(\d{1,3})\D{1,3}(\d{1,3})", re.IGNORECASE)
_STYLE = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]{1,40})", re.IGNORECASE)
#: less difference between the strongest and the weakest part of a colour is grey
_GREY = 40


@dataclass(frozen=True)
class Line:
    """A line of text with the hue that it is written in; ``None``: black, grey, mixed or not said."""

    text: str
    hue: int | None = None


def of_style(style: str) -> str:
    """The colour that a ``style`` attribute sets for text; empty where it sets none."""
    found = _STYLE.search(style)
    return found[1].strip() if found else ""


def hue(colour: str) -> int | None:
    """Degrees on the circle of hues; ``None`` for black, white, grey and what is no colour."""
    parts = _parts(colour.strip().casefold())
    if parts is None:
        return None
    red, green, blue = parts
    strongest, weakest = max(parts), min(parts)
    spread = strongest - weakest
    if spread < _GREY:
        return None
    if strongest == red:
        turn = ((green - blue) / spread) % 6
    elif strongest == green:
        turn = (blue - red) / spread + 2
    else:
        turn = (red - green) / spread + 4
    return round(60 * turn) % 360


def _parts(colour: str) -> tuple[int, int, int] | None:
    if colour in _NAMED:
        return _NAMED[colour]
    digits = _HEX.match(colour)
    if digits is not None:
        figures = digits[1] or "".join(2 * figure for figure in digits[2])
        return int(figures[:2], 16), int(figures[2:4], 16), int(figures[4:], 16)
    numbers = _RGB.match(colour)
    return (int(numbers[1]), int(numbers[2]), int(numbers[3])) if numbers else None


def announced(text: str) -> tuple[tuple[int, int], ...]:
    """The hues in which a sentence says that its author answers; none where it says so of a file, or not at all."""
    if not _IN_COLOUR.search(text) or _IN_FILE.search(text):
        return ()
    return tuple(part for words, ranges in _WORDS if words.search(text) for part in ranges)


def set_apart(lines: Sequence[Line], begins_other: int | None) -> list[str]:
    """The lines with quote marks on those of the other and none on the answers, where answers in colour are announced.

    *begins_other*: the line from which on all is another's mail; ``None`` where none is marked.
    """
    texts = [line.text for line in lines]
    for at, line in enumerate(lines[:begins_other]):
        ranges = announced(line.text) if not line.text.startswith(">") else ()
        own = [n for n in range(at + 1, len(lines)) if ranges and _is_in(lines[n].hue, ranges)]
        if own:
            return _marked(texts, at, own, begins_other)
    return texts


def _is_in(found: int | None, ranges: Sequence[tuple[int, int]]) -> bool:
    return found is not None and any(low <= found <= high for low, high in ranges)


def _marked(texts: list[str], said_at: int, own: Sequence[int], begins_other: int | None) -> list[str]:
    """Quote marks set and taken away.

    In another's mail everything else is the other's; in a text pasted without a head, what stands above an answer.
    """
    answers = set(own)
    quoted = any(text.startswith(">") for text in texts[said_at:])
    until = len(texts) if begins_other is not None else own[-1]
    first = begins_other if begins_other is not None else said_at + 1
    out = []
    for n, text in enumerate(texts):
        bare = text.lstrip("> ")
        if n in answers:
            out.append(bare)
        elif not text.startswith(">") and not quoted and first <= n < until:
            out.append(f"> {text}")
        else:
            out.append(text)
    return out
