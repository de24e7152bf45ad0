"""The forms in which a registered name stands in running text.

Russian names decline (Норвегия, Норвегии, Норвегией); Arabic ones take the article and prefixed particles
(سويسرا, لسويسرا, والنرويج); French and Spanish adjectives agree. Forms are made from the name by its ending, by the
declensions of any grammar, so that a name added in the settings is found as well. All on folded words.
"""

from __future__ import annotations

#: endings of the nominative and what takes their place in the other cases; the first that fits counts
_RUSSIAN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ия", ("ии", "ию", "ией")),
    ("ея", ("еи", "ее", "ею", "еей")),
    ("ая", ("ой", "ую", "ою")),
    ("яя", ("ей", "юю")),
    ("ое", ("ого", "ому", "ым", "им", "ом")),
    ("ее", ("его", "ему", "им", "ем")),
    ("ий", ("ого", "его", "ому", "ему", "им", "ом", "ем")),
    ("ый", ("ого", "ому", "ым", "ом")),
    ("ие", ("их", "им", "ими")),
    ("ые", ("ых", "ым", "ыми")),
    ("во", ("ва", "ву", "вом", "ве")),
    ("ка", ("ки", "ке", "ку", "кой")),
    ("га", ("ги", "ге", "гу", "гой")),
    ("ша", ("ши", "ше", "шу", "шей")),
    ("а", ("ы", "е", "у", "ой", "", "ам", "ами", "ах", "ов")),
    ("я", ("и", "е", "ю", "ей")),
    ("ы", ("", "ов", "ам", "ами", "ах")),
    ("ь", ("и", "ью", "я", "ю", "ем", "е")),
    ("й", ("я", "ю", "ем", "е")),
)
_RUSSIAN_HARD = ("а", "у", "ом", "е")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"

#: و and, ف so, ب in, ل for, ك as; before the article ال the ل drops its alif
_ARABIC_PREFIXES = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فل")


def russian_forms(word: str) -> frozenset[str]:
    """A folded Cyrillic word with its other cases; words that do not decline give themselves alone."""
    forms = {word}
    if len(word) < 3:
        return frozenset(forms)
    for ending, others in _RUSSIAN:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            return frozenset(forms | {stem + other for other in others if len(stem + other) > 2})
    if word[-1] in _CONSONANTS:
        forms |= {word + ending for ending in _RUSSIAN_HARD}
    return frozenset(forms)


def arabic_forms(word: str) -> frozenset[str]:
    """A folded Arabic word with particles before it, with and without its article."""
    bare = word.removeprefix("ال") if len(word) > 4 else word
    forms = {word} | {prefix + word for prefix in _ARABIC_PREFIXES}
    if bare != word:
        forms |= {"ل" + "ل" + bare, "ول" + "ل" + bare}
    return frozenset(forms)


def forms_of(word: str) -> frozenset[str]:
    """The forms of a folded word, by its script."""
    if "а" <= word[0] <= "я":
        return russian_forms(word)
    if "\u0621" <= word[0] <= "\u064a":
        return arabic_forms(word)
    return frozenset({word})


def french_adjective(masculine: str) -> frozenset[str]:
    """``norvégien`` with its feminine and plurals."""
    feminine = masculine if masculine.endswith("e") else masculine + "e"
    for ending, other in (("ien", "ienne"), ("éen", "éenne"), ("grec", "grecque"), ("turc", "turque")):
        if masculine.endswith(ending):
            feminine = masculine[: -len(ending)] + other
    plural = masculine if masculine.endswith(("s", "x")) else masculine + "s"
    return frozenset({masculine, feminine, plural, feminine + "s"})


def spanish_adjective(masculine: str) -> frozenset[str]:
    """``noruego`` with its feminine and plurals."""
    if masculine.endswith("o"):
        stem = masculine[:-1]
        return frozenset({masculine, stem + "a", stem + "os", stem + "as"})
    if masculine.endswith(("és", "án", "ón")):
        stem = masculine[:-2] + {"é": "e", "á": "a", "ó": "o"}[masculine[-2]] + masculine[-1]
        return frozenset({masculine, stem + "a", stem + "es", stem + "as"})
    if masculine.endswith(("ol", "án")):
        return frozenset({masculine, masculine + "a", masculine + "es", masculine + "as"})
    return frozenset({masculine, masculine + "s", masculine + "es"})
