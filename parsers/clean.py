"""Makes text that came by mail safe to keep: for databases, XML, JSON and terminals alike.

Every string that a child process says passes here once, at the boundary (FAULTS.md 0.5 and M17). Each character is
replaced by exactly one other, so that offsets into a text stay true. What the sender wrote is kept in the raw archive.
"""

from __future__ import annotations

import re
from typing import Any

from consultation.errors import ChildFailed

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: characters of a name, subject or address that are kept
MAX_LINE = 1_000
#: nesting and number of values that a reply may have: far above what a file within the limits gives
MAX_DEPTH = 200
MAX_VALUES = 5_000_000

#: noncharacters of every plane (Unicode 23.7): PostgreSQL takes them, XML 1.0 does not
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_BREAKS = re.compile("[\r\x0b\x0c\x85]")
_FORBIDDEN = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_NONCHARACTERS}]")
#: embeddings, overrides and isolates (UAX #9): they can turn "exe.txt" round. The marks U+200E, U+200F and U+061C,
#: which Arabic and Hebrew need, do not reach beyond themselves and stay.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_BREAKS = re.compile("[\t\n\u2028\u2029]")

#: fields of the facts that are one line: names, subjects and what stands in a header
LINE_FIELDS = frozenset(
    {
        "subject",
        "name",
        "address",
        "author",
        "word_author",
        "title",
        "message_id",
        "media_type",
        "sniffed",
        "declared",
        "disposition",
        "content_id",
        "by",
        "from_",
        "for_",
        "return_path",
        "authserv_id",
        "label",
        "locator",
        "language",
        "code",
    }
)


def clean_text(text: str) -> str:
    r"""*text* with what cannot be stored or shown replaced by U+FFFD, one for one.

    Replaced are C0 and C1 controls, DEL, lone surrogates and noncharacters. Tab and newline stay; the other controls
    that break a line (CR, VT, FF, NEL) become ``\n``.
    """
    # Nothing that is replaced counts as printable, and almost every text is: this asks it a hundred times faster.
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return _FORBIDDEN.sub(REPLACEMENT, _BREAKS.sub("\n", text))


def clean_line(text: str) -> str:
    """A name or subject: cleaned, on one line, without bidi controls, cut at ``MAX_LINE`` characters."""
    if len(text) <= MAX_LINE and text.isprintable():
        return text
    return _LINE_BREAKS.sub(" ", _BIDI.sub(REPLACEMENT, clean_text(text[:MAX_LINE])))


def clean_tree(value: Any) -> Any:
    """What ``json.loads`` gave, with every string cleaned (keys too); fields of ``LINE_FIELDS`` as lines.

    Raises ChildFailed where it is nested deeper or holds more values than any honest reply.
    """
    return _Cleaner().clean(value, 0, line=False)


class _Cleaner:
    """Walks one reply and counts what it meets."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def clean(self, value: Any, depth: int, *, line: bool) -> Any:
        if isinstance(value, str):
            return clean_line(value) if line else clean_text(value)
        if isinstance(value, list | dict):
            return self._container(value, depth)
        return value

    def _container(self, value: list[Any] | dict[str, Any], depth: int) -> Any:
        self._left -= len(value) + 1
        if depth >= MAX_DEPTH or self._left < 0:
            raise ChildFailed("what the child said is nested too deeply or has too many values")
        if isinstance(value, list):
            return [self.clean(item, depth + 1, line=False) for item in value]
        return {clean_line(key): self.clean(item, depth + 1, line=key in LINE_FIELDS) for key, item in value.items()}
