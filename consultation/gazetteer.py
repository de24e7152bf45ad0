"""Every spelling under which a participant can stand in a text, with what it proves.

States: UN English names, formal names, CLDR names in the languages of the field (Babel), UN names in those
languages where CLDR has others (``names.csv``), adjectives (``demonyms.csv``), three-letter codes. Organisations: names
and aliases. Where two sources give one spelling to different States ("Congo"), the better source wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from consultation import tables
from consultation.inflection import french_adjective, spanish_adjective
from consultation.participants import Participant, Strength, Use
from consultation.spelling import is_unspaced, words_of

#: languages of the field: the six of the United Nations and Portuguese; Chinese in both scripts
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "zh_Hant", "pt")
LONGEST_ABBREVIATION = 8

_PARENTHESIS = re.compile(r"\s*[(（].*?[)）]")
#: sources from the best; a worse one gives way
_OWN, _UN, _CLDR, _DERIVED = range(4)


def spellings(participants: Iterable[Participant]) -> Iterator[tuple[str, Use | None]]:
    """Every name with its use; ``None`` for longer names that hide one."""
    everyone = tuple(participants)
    yield from ((name, None) for name in tables.hazards("hides"))
    yield from _best(everyone)
    for item in everyone:
        if item.is_state:
            yield item.id, Use(participant=item.id, strength=Strength.ACRONYM, case="upper")
    yield from _demonyms({item.id for item in everyone})
    yield from _organisations(everyone)


def _best(everyone: tuple[Participant, ...]) -> Iterator[tuple[str, Use]]:
    """Names of States; of two States that claim one spelling, that with the better source has it."""
    best: dict[tuple[str, ...], int] = {}
    claims = [claim for item in everyone if item.is_state for claim in _claims(item)]
    for rank, name, _use in claims:
        words = words_of(name) or (name,)
        best[words] = min(rank, best.get(words, rank))
    for rank, name, use in claims:
        if rank == best[words_of(name) or (name,)]:
            yield name, use


def _claims(state: Participant) -> Iterator[tuple[int, str, Use]]:
    def short(name: str) -> Use:
        return _use(state, name, Strength.SHORT)

    yield _OWN, state.name, short(state.name)
    if _bare(state.formal) != state.name:
        yield _OWN, _bare(state.formal), Use(participant=state.id, strength=Strength.FORMAL)
    for alias in state.aliases:
        yield _OWN, alias, _use(state, alias, Strength.ALIAS)
    for _language, name in _un_names().get(state.id, ()):
        long = len(words_of(name)) > 2
        yield _UN, name, _use(state, name, Strength.FORMAL if long else Strength.SHORT)
    for name in _cldr_names().get(state.id, ()):
        yield _CLDR, name, short(name)
        stripped = _PARENTHESIS.sub("", name)
        if stripped != name:
            yield _DERIVED, stripped, short(stripped)
    stripped = _PARENTHESIS.sub("", state.name)
    if stripped != state.name:
        yield _DERIVED, stripped, short(stripped)
    for owner, names, _domains in tables.national_authorities():
        if owner == state.id:
            yield from ((_OWN, name, _use(state, name, Strength.ALIAS)) for name in names)


def _bare(formal: str) -> str:
    """A formal name without its article, which a text may leave out."""
    return formal.removeprefix("the ")


def _use(participant: Participant, name: str, strength: Strength) -> Use:
    """Abbreviations are names only in capitals; the pronoun "us" is no State."""
    letters = name.replace(".", "").replace(" ", "")
    if letters.isupper() and letters.isalpha() and len(letters) <= LONGEST_ABBREVIATION and not is_unspaced(name):
        kind = Strength.UNSAFE if letters in tables.hazards("abbreviation") else Strength.ACRONYM
        return Use(participant=participant.id, strength=kind, case="upper")
    return Use(participant=participant.id, strength=strength)


@cache
def _un_names() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in tables.rows("names.csv"):
        found.setdefault(row["alpha3"], []).append((row["language"], row["name"]))
    return {code: tuple(names) for code, names in found.items()}


@cache
def _cldr_names() -> dict[str, tuple[str, ...]]:
    """Names of territories in all languages of the field, by the State's three-letter code."""
    locales = [Locale.parse(language) for language in LANGUAGES]
    found: dict[str, tuple[str, ...]] = {}
    for code, two in tables.alpha2().items():
        names = (locale.territories.get(two) for locale in locales)
        found[code] = tuple(dict.fromkeys(name for name in names if name))
    return found


def _demonyms(known: set[str]) -> Iterator[tuple[str, Use]]:
    for row in tables.rows("demonyms.csv"):
        code = row["alpha3"]
        if code not in known:
            continue
        for word in tables.listed(row["en"]):
            yield from ((form, Use(participant=code, strength=Strength.DEMONYM)) for form in (word, f"{word}s"))
        for language, agree in (("fr", french_adjective), ("es", spanish_adjective)):
            for word in tables.listed(row[language]):
                use = Use(participant=code, strength=Strength.DEMONYM, case="any")
                yield from ((form, use) for form in sorted(agree(word)))


def _organisations(everyone: tuple[Participant, ...]) -> Iterator[tuple[str, Use]]:
    unsafe = tables.unsafe_aliases()
    for item in everyone:
        if item.is_state:
            continue
        doubtful = unsafe.get(item.id, ())
        for name in dict.fromkeys((item.name, *item.aliases)):
            if name not in doubtful:
                strength = Strength.FORMAL if name == item.name else Strength.ALIAS
                yield name, _use(item, name, strength)
        for name in doubtful:
            yield name, Use(participant=item.id, strength=Strength.UNSAFE, case="exact", written=name)
