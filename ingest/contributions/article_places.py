"""Places of a draft made of articles, as remarks name them: ``Article 4, paragraph 2``, ``第四条第2款``, ``Annex I``.

The readers of remarks leave the paragraphs of articles alone, as in most consultations these are places of a treaty.
Whether they are places of the draft is known only here, where the draft's own headings are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.articles import FIGURE, Stretch, is_made_of_articles, stretches, under
from parsers.facts import Paragraph, Remark

_CHINESE = "一二三四五六七八九"
_ORDER = rf"(?:\d{{1,3}}|[{_CHINESE}十百]{{1,5}})"
#: words for one kind of heading, in the languages that remarks on a draft of another language come in
_WORDS = {
    "article": r"art(?:icles?|ículos?|igos?|\.)|стат(?:ь[яеюи]|ьей)|ст\.|(?:ال)?مادة",
    "annex": r"ann?ex(?:es?|os?)?|приложени[еяюи]|(?:ال)?مرفق|附件",
    "appendix": r"append(?:ix|ice)|apéndice|apêndice|дополнени[еяюи]|附录",
    "chapter": r"chap(?:ter|itre)|cap[ií]tulo|глав[аеуы]|(?:ال)?فصل",
    "section": r"section|sección|seção|secção|раздел[аеу]?|(?:ال)?قسم",
    "part": r"part(?:ie|e)?|част[ьи]|(?:ال)?جزء",
}
_CLASSES = {"article": "条條", "chapter": "章", "section": "节節", "part": "部"}
_NUMBER = r"(?P<paragraph>\d{1,3}(?:\.\d{1,2})*)(?![\d%])"
_PARAGRAPH_WORD = (
    r"(?:par(?:a|as)?\.?|paragraph(?:es?|s)?|p[aá]rrafos?|par[aá]grafos?|apartados?|points?|puntos?|пункт(?:а|е|у|ом)?"
    r"|п\.|част[ьи]|ч\.|(?:ال)?فقرة|§|n\.?[o°º]\.?)"
)
_SUB = (
    r"(?:\s?,?\s?(?:sub-?\s?paragraph|point|lit(?:tera|\.)?|letter|letra|inciso|alinéa|подпункт\w*|item)?\s*"
    r"\(?(?P<sub>[a-z]|[ivx]{1,4})\))?"
)
_TO_PARAGRAPH = rf"(?:\s*[,،]?\s*{_PARAGRAPH_WORD}\s*|\s*\(\s*|\.|\s*[,،]\s*(?:第\s*)?|\s*第\s*)"
_PARAGRAPH = rf"(?:{_TO_PARAGRAPH}{_NUMBER}\s*(?:[款项項段]|\))?)?{_SUB}"
#: ``paragraph 2 of`` before ``Article 4``
_BEFORE = re.compile(
    rf"{_PARAGRAPH_WORD}\s*{_NUMBER}{_SUB}\s*(?:(?:of|in|de l['’]|de la|de|del|du|do|da|من)\s*)?$", re.IGNORECASE
)
#: ``of the Convention``: a name of a text with a capital, which may be ours or not
_OF_A_TEXT = re.compile(
    r"\s*,?\s*(?:(?:of|to|under|in) (?:the )?(?:[a-z]+ )?|d[eoau]s? (?:la |l['’])?|del |de l['’])[A-ZÀ-Þ]|\s+[А-Я]\w{3}"
)
_TEXT_BEFORE = re.compile(r"(?:公约|条约|协定|》|Convention|Treaty|Agreement|Protocol)(?:['’]s)?\s*$")


@dataclass(frozen=True)
class Mention:
    """An article or annex that a text names, with the paragraph in it where one is named."""

    start: int
    kind: str
    number: str
    paragraph: str = ""
    sub: str = ""


@dataclass
class ArticlePlaces:
    """The articles and annexes of one draft, by kind and number; empty for drafts that are numbered through."""

    _names: dict[tuple[str, str], str] = field(default_factory=dict)
    _labels: dict[str, set[str]] = field(default_factory=dict)
    _patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> ArticlePlaces:
        """Those of a registered draft."""
        if not is_made_of_articles(paragraphs):
            return cls()
        places, twice = cls(), set()
        for stretch in stretches(paragraphs):
            key = _kind(stretch), _figure(stretch.heading.number)
            known = places._names.setdefault(key, stretch.name)
            if known != stretch.name:
                twice.add(key)
            places._labels.setdefault(stretch.name, set()).update(paragraphs[n].label for n in stretch.members)
        places._patterns = {kind: _pattern(kind) for kind, _ in places._names}
        for key in twice:
            del places._names[key]
        return places

    def __bool__(self) -> bool:
        return bool(self._names)

    def place(self, remark: Remark) -> tuple[str, float]:
        """The label that a remark speaks of and how sure that is: by its first words, its heading, all its words."""
        if not self:
            return "", 0.0
        for words in (remark.locator_words, remark.text):
            first = next(self._mentions(words), None)
            if first is not None and not re.search(r"\w", words[: first.start]):
                return self._label(first)
        over = next(self._mentions(remark.heading), None)
        if over is not None and re.fullmatch(r"\d[\d.]*(?: \(\w+\))?", remark.locator):
            number, _, sub = remark.locator.partition(" ")
            return self._label(Mention(0, over.kind, over.number, number, sub.strip("()")))
        found = {self._label(mention) for mention in self._mentions(remark.text)}
        if len(found) == 1 and not remark.locator:
            label, confidence = found.pop()
            return label, min(confidence, 0.7)
        return "", 0.0

    def printed(self, name: str, label: str) -> str:
        """The draft's label for a number printed in a copy under the article of that name; empty where it has none."""
        own = under(name, label)
        return own if own in self._labels.get(name, ()) else ""

    def _label(self, mention: Mention) -> tuple[str, float]:
        name = self._names.get((mention.kind, mention.number), "")
        if not name:
            return "", 0.0
        known = self._labels[name]
        if not mention.paragraph:
            part = f"{name} ({mention.sub})"
            return (part, 0.95) if part in known else (name, 0.7 if mention.sub else 0.9)
        sub = f"{mention.paragraph} ({mention.sub})" if mention.sub else mention.paragraph
        for printed, confidence in ((sub, 0.95), (mention.paragraph, 0.95 if sub == mention.paragraph else 0.7)):
            for label in (under(name, printed), printed):
                if label in known:
                    return label, confidence
        return name, 0.6

    def _mentions(self, text: str) -> Iterator[Mention]:
        """Articles and annexes that *text* names, in its order, but for those of a text with a name of its own."""
        found = [(match, kind) for kind, pattern in self._patterns.items() for match in pattern.finditer(text)]
        for match, kind in sorted(found, key=lambda item: item[0].start()):
            if _OF_A_TEXT.match(text, match.end()) or _TEXT_BEFORE.search(text, 0, match.start()):
                continue
            parts, start = match.groupdict(), match.start()
            number = parts["number"] or parts.get("count") or ""
            if not parts["paragraph"] and (before := _BEFORE.search(text, max(0, start - 60), start)):
                parts, start = before.groupdict(), before.start()
            paragraph = ".".join(str(int(part)) for part in (parts["paragraph"] or "").split(".") if part)
            yield Mention(start, kind, _figure(number), paragraph, (parts["sub"] or "").lower())


def _kind(stretch: Stretch) -> str:
    """The kind of a heading in any language; the word itself where it is none of the usual."""
    word = stretch.heading.kind
    known = (kind for kind, words in _WORDS.items() if re.fullmatch(words, word, re.IGNORECASE))
    return next(known, next((kind for kind, classes in _CLASSES.items() if word in classes), word))


def _pattern(kind: str) -> re.Pattern[str]:
    named = rf"(?<!\w)(?:{_WORDS.get(kind, re.escape(kind))})\s*(?P<number>(?-i:{FIGURE})|{_ORDER})(?![^\W第])"
    if kind in _CLASSES:
        named = rf"(?:{named}|第\s*(?P<count>{_ORDER})\s*[{_CLASSES[kind]}])"
    return re.compile(named + _PARAGRAPH, re.IGNORECASE)


def _figure(number: str) -> str:
    """``4`` of ``4``, ``4º``, ``٤``, ``IV``, ``四``, and ``1`` of ``premier``: one form for what is one number."""
    number = " ".join(number.split()).casefold()
    if number.startswith(("premi", "primer", "first")):
        return "1"
    if number[:1].isdecimal():
        figures = re.match(r"\d+", number)
        suffix = re.search(r"bis|ter|quater|quinquies", number)
        return f"{int(figures[0]) if figures else ''}{suffix[0] if suffix else ''}"
    if re.fullmatch(r"[ivx]+", number):
        return str(_roman(number))
    return str(_chinese(number)) if re.fullmatch(rf"[{_CHINESE}十]+", number) else number


def _roman(number: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[sign] for sign in number]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _chinese(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    value = _CHINESE.find(ones) + 1 if ones else 0
    return value + (10 * (_CHINESE.find(tens) + 1 if tens else 1) if ten else 0)
