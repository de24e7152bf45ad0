"""The words by which people say what a mail is, in the languages of the field (``data/*.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import product

from ingest.tagging.wording import Match, Phrases, Text

_SLOT = re.compile(r"\{(\w+)\}")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    """The data files as they stand; read once, they are part of the program."""
    tables: dict[str, dict[str, list[str]]] = {}
    for name in ("vocabulary.toml", "occasions.toml"):
        tables |= tomllib.loads(files("ingest.tagging").joinpath("data", name).read_text("utf-8"))
    return tables


@cache
def phrases_of(concept: str) -> tuple[str, ...]:
    """Every phrase of a concept, in all languages; ``{slots}`` are filled within the language of the phrase."""
    found: dict[str, None] = {}
    for language, listed in _tables()[concept].items():
        for phrase in listed:
            found.update(dict.fromkeys(_filled(phrase, language)))
    return tuple(found)


def _filled(phrase: str, language: str) -> Iterable[str]:
    slots = _SLOT.findall(phrase)
    if not slots:
        return [phrase]
    choices = [_tables()[slot].get(language, []) for slot in slots]
    pattern = _SLOT.sub("{}", phrase)
    return [pattern.format(*values) for values in product(*choices)]


@cache
def concept(name: str) -> Phrases[str]:
    """The phrases of one concept, ready to be searched; each means the concept's name."""
    return Phrases((phrase, name) for phrase in phrases_of(name))


def said(name: str, *texts: Text) -> Match[str] | None:
    """Where a concept is first said in the texts; ``None`` where it is not."""
    return concept(name).first(*texts)
