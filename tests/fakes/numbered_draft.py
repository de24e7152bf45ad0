"""Word files with lists of many kinds: levels, restarts, overrides, styles. Every paragraph says its own number."""

from __future__ import annotations

import random

from tests.fakes.word_builder import docx, level, p

_FORMATS = ("decimal", "decimal", "lowerLetter", "lowerRoman", "upperRoman", "upperLetter", "decimalZero", "ordinal")
_RARE = ("cardinalText", "ordinalText", "chicago", "hebrew1", "chineseCounting", "ideographTraditional", "russianLower")
_FRAMES = ("{}.", "({})", "{})", "{}", "Action {}:", "§ {}", "[{}]")
_LEVELS = 5


class NumberedDraft:
    """One file, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._nums: list[str] = []
        self._styles: list[str] = []

    def file(self, paragraphs: int = 60) -> bytes:
        """The package; the text of paragraph n is ``Paragraph n``."""
        definitions = [self._definition(n) for n in range(3)]
        lists = [self._list(number) for number in range(1, 8)]
        body = [self._paragraph(n, lists) for n in range(paragraphs)]
        numbering = "".join(definitions) + "".join(self._nums)
        return docx(*body, numbering=numbering, styles="".join(self._styles))

    def _definition(self, number: int) -> str:
        """A definition of five levels; of some the third is tied to a style."""
        levels = []
        for n in range(_LEVELS):
            extra = ""
            if n == 2 and number < 2:
                style = f"Tied{number}"
                extra = f'<w:pStyle w:val="{style}"/>'
                self._styles.append(_style(style, f'<w:numId w:val="{number + 1}"/>', level=n))
            form = self._format()
            # What stands for nought in letters or signs, no standard says.
            start = self._chance.choice([1, 1, 1, 3, 0 if form == "decimal" else 2])
            made = level(n, form, self._text(n), extra)
            levels.append(made.replace('<w:start w:val="1"/>', f'<w:start w:val="{start}"/>'))
        return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'

    def _format(self) -> str:
        return self._chance.choice(_RARE if self._chance.random() < 0.2 else _FORMATS)

    def _text(self, n: int) -> str:
        places = [f"%{place + 1}" for place in range(n + 1)]
        shown = ".".join(places) if self._chance.random() < 0.5 else places[-1]
        return self._chance.choice(_FRAMES).format(shown)

    def _list(self, number: int) -> int:
        """Lists 1 to 3 are the definitions; the others share them, some with a start of their own."""
        abstract = (number - 1) % 3
        override = ""
        if number > 3 and self._chance.random() < 0.7:
            at = self._chance.choice([0, 0, 1])
            override = f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{self._chance.choice([1, 1, 4])}"/>'
            override += "</w:lvlOverride>"
        self._nums.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>')
        return number

    def _paragraph(self, n: int, lists: list[int]) -> str:
        text = f"Paragraph {n}"
        dice = self._chance.random()
        if dice < 0.15:
            return p(text)
        if dice < 0.3:
            return p(text, style=f"Tied{self._chance.randrange(2)}")
        at = self._chance.choices(range(_LEVELS), weights=(5, 4, 3, 1, 1))[0]
        return p(text, num=(self._chance.choice(lists[: 3 if n < 25 else 7]), at))


def _style(name: str, number: str, level: int) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/>{number}</w:numPr></w:pPr>'
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{properties}</w:style>'
