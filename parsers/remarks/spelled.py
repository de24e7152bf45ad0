"""Numbers in words after the name of a place: ``paragraph twelve``, ``paragraphe premier``, ``пункт пятый``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

#: names of places by the language of the number; ``para`` is English here, a preposition elsewhere
_NOUNS = {
    "English": r"paragraph|para|point|action|question|element",
    "French": r"paragraphe|point|action|mesure|question|[ée]lément",
    "Spanish": r"p[aá]rrafo|punto|acci[oó]n|medida|pregunta|elemento",
    "Portuguese": r"par[aá]grafo|ponto|a[cç][aã]o|medida|pergunta|quest[aã]o|elemento",
    "other": (
        r"пункт\w{0,3}|абзац\w{0,3}|действи\w{1,2}|вопрос\w{0,2}|элемент\w{0,2}"
        r"|\w{0,4}(?:فقرة|إجراء|سؤال|عنصر|نقطة)"
    ),
}
#: what each of these names holds: a text without any of them is not searched
_STEMS = {
    "English": ("para", "point", "action", "question", "element"),
    "French": ("paragraphe", "point", "action", "mesure", "question", "lément", "element"),
    "Spanish": ("rrafo", "punto", "acci", "medida", "pregunta", "elemento"),
    "Portuguese": ("grafo", "ponto", "aç", "aca", "acã", "medida", "pergunta", "quest", "elemento"),
    "other": ("пункт", "абзац", "действи", "вопрос", "элемент", "فقرة", "إجراء", "سؤال", "عنصر", "نقطة"),
}
#: a pronoun too: ``the action one could take``
_ONE = r"one(?=\s*(?:[:.,;)(–—-]|$)|\s+of the\b)"
_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
#: ``un`` and ``uno`` are articles too and count nothing
_FRENCH = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_FRENCH_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante"}
_SPANISH = (
    "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho "
    "diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho "
    "veintinueve"
)
_SPANISH_TENS = {30: "treinta", 40: "cuarenta", 50: "cincuenta"}
_PORTUGUESE = (
    "dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove"
)
_PORTUGUESE_TENS = {20: "vinte", 30: "trinta", 40: "quarenta", 50: "cinquenta"}
#: French, Spanish, Portuguese
_ORDINALS = (
    (("premier", "première"), ("primero", "primera"), ("primeiro", "primeira")),
    (("deuxième",), ("segundo", "segunda"), ("segundo", "segunda")),
    (("troisième",), ("tercero", "tercera"), ("terceiro", "terceira")),
    (("quatrième",), ("cuarto", "cuarta"), ("quarto", "quarta")),
    (("cinquième",), ("quinto", "quinta"), ("quinto", "quinta")),
    (("sixième",), ("sexto", "sexta"), ("sexto", "sexta")),
    (("septième",), ("séptimo", "séptima"), ("sétimo", "sétima")),
    (("huitième",), ("octavo", "octava"), ("oitavo", "oitava")),
    (("neuvième",), ("noveno", "novena"), ("nono", "nona")),
    (("dixième",), ("décimo", "décima"), ("décimo", "décima")),
)
#: stems of Russian ordinals; their endings follow the case
_RUSSIAN = (
    "перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат "
    "шестнадцат семнадцат восемнадцат девятнадцат двадцат"
)
_RUSSIAN_TENS = {20: "двадцать", 30: "тридцать", 40: "сорок"}
#: ``-ой`` is a feminine genitive too: ``пункт второй части``
_RUSSIAN_ENDING = r"(?:ый|ий|ого|его|ьего|ому|ьему|ом|ем|ьем|ым|ьим|ой(?=\s*(?:[:.,;)–—-]|$)))"
#: one to nine of either gender, as they stand in eleven to ninety-nine
_ARABIC = (
    "الحادية?",
    "الثانية?",
    "الثالثة?",
    "الرابعة?",
    "الخامسة?",
    "السادسة?",
    "السابعة?",
    "الثامنة?",
    "التاسعة?",
)
_ARABIC_TENS = {20: "العشر", 30: "الثلاث", 40: "الأربع"}


def fold(text: str) -> str:
    """*text* with numbers in words as figures where they follow the name of a place; equally long.

    The figures stand right, so that what follows them follows the words too.
    """
    lowered = text.lower()
    for stems, pattern, numbers in _places():
        if not any(stem in lowered for stem in stems):
            continue
        text = pattern.sub(lambda match, numbers=numbers: _replaced(match, numbers), text)  # type: ignore[misc]
    return text


def _replaced(match: re.Match[str], numbers: Mapping[str, int]) -> str:
    words = match["number"]
    plain = re.sub(r"[\s-]+", " ", words.casefold().replace("ё", "е"))
    number = numbers.get(plain) or next((n for pattern, n in _inflected() if re.fullmatch(pattern, plain)), None)
    return f"{match['noun']}{number or words:>{len(words)}}"


@cache
def _places() -> tuple[tuple[tuple[str, ...], re.Pattern[str], Mapping[str, int]], ...]:
    """For each language the stems of its names of places, these names with a number in words after them, the numbers.

    One language at a time: ``once`` is eleven after ``párrafo`` and no number after ``paragraph``.
    """
    return tuple(
        (
            _STEMS[language],
            re.compile(
                rf"(?P<noun>(?<![^\W_])(?:{_NOUNS[language]})\.?\s+)(?P<number>{words})(?![\w'’])", re.IGNORECASE
            ),
            numbers,
        )
        for language, numbers, words in (
            ("English", _english(), rf"{_any_of(_english(), but='one')}|{_ONE}"),
            ("French", _french(), _any_of(_french())),
            ("Spanish", _spanish(), _any_of(_spanish())),
            ("Portuguese", _portuguese(), _any_of(_portuguese())),
            ("other", {}, "|".join(pattern.replace("е", "[её]") for pattern, _ in _inflected())),
        )
    )


def _any_of(numbers: Mapping[str, int], but: str = "") -> str:
    """The words as a pattern, the longest first, so that ``twenty-one`` is not read as twenty."""
    words = sorted((word for word in numbers if word != but), key=len, reverse=True)
    return "|".join(word.replace(" ", "[ -]") for word in words)


def _counted(
    units: Sequence[str], tens: Mapping[int, str], joint: str, first: int, ones: Sequence[str] = ()
) -> dict[str, int]:
    """Cardinals from *first* on, and the tens with their units; *ones*: words for one that count only after a ten."""
    out = {word: n for n, word in enumerate(units, first)}
    for ten, word in tens.items():
        out[word] = ten
        out |= {f"{word}{joint}{unit}": ten + n for n, unit in enumerate(units, first) if n < 10}
        out |= {f"{word}{joint}{one}": ten + 1 for one in ones}
    return out


@cache
def _english() -> dict[str, int]:
    return _counted(_ENGLISH.split(), _ENGLISH_TENS, " ", 1)


@cache
def _french() -> dict[str, int]:
    out = _counted(_FRENCH.split(), _FRENCH_TENS, " ", 2, ("et un", "et une"))
    return out | _ordinals(0) | {"dix sept": 17, "dix huit": 18, "dix neuf": 19}


@cache
def _spanish() -> dict[str, int]:
    return _counted(_SPANISH.split(), _SPANISH_TENS, " y ", 2, ("uno", "una")) | _ordinals(1)


@cache
def _portuguese() -> dict[str, int]:
    return _counted(_PORTUGUESE.split(), _PORTUGUESE_TENS, " e ", 2, ("um", "uma")) | _ordinals(2)


def _ordinals(language: int) -> dict[str, int]:
    return {word: n for n, words in enumerate(_ORDINALS, 1) for word in words[language]}


@cache
def _inflected() -> tuple[tuple[str, int], ...]:
    """(pattern, number) of Russian and Arabic ordinals, whose form follows gender and case, the longest first."""
    units = [f"{stem}{_RUSSIAN_ENDING}" for stem in _RUSSIAN.split()]
    out = [(f"{word}[ ]{units[n - 1]}", ten + n) for ten, word in _RUSSIAN_TENS.items() for n in range(1, 10)]
    out += [(pattern, n) for n, pattern in enumerate(units, 1)]
    for n, stem in enumerate(_ARABIC, 1):
        out += [(f"{stem}[ ]و{word}(?:ون|ين)", ten + n) for ten, word in _ARABIC_TENS.items()]
        out.append((f"{stem}[ ]عشرة?", 10 + n))
        out.append((stem if n > 1 else "الأول[ى]?", n))
    out += [(f"{word}(?:ون|ين)", ten) for ten, word in _ARABIC_TENS.items()] + [("العاشرة?", 10)]
    return tuple(sorted(out, key=lambda item: len(item[0]), reverse=True))
