"""RTF cut into tokens (RTF 1.9.1, "RTF Syntax"): one regular expression, one pass, no look back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?\d*[ ]?|'(?P<hex>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^{}\\\r\n\x00]+)",
    re.DOTALL,
)
#: what matters in a group that is passed over: braces, what is escaped, stretches of raw bytes
_SKIPPED = re.compile(rb"\\bin(?P<count>\d{1,10})[ ]?|\\[^A-Za-z]|(?P<brace>[{}])", re.DOTALL)


class Token(NamedTuple):
    """``kind``: ``{``, ``}``, ``word``, ``symbol``, ``hex`` or ``text``."""

    kind: str
    value: bytes
    number: int | None = None


class Tokens:
    """The tokens of a file; ``skip_group`` passes over the rest of the group that stands open."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def __iter__(self) -> Iterator[Token]:
        data, match = self._data, _TOKEN.search
        while (found := match(data, self._position)) is not None:
            self._position = found.end()
            kind = found.lastgroup
            if kind == "text":
                yield Token("text", found["text"])
            elif kind == "brace":
                yield Token(found["brace"].decode(), b"")
            elif kind == "hex":
                yield Token("hex", bytes.fromhex(found["hex"].decode()))
            elif kind == "symbol":
                yield Token("symbol", found["symbol"])
            else:
                number = found["number"]
                word = Token("word", found["word"], int(number) if number is not None else None)
                if word.value == b"bin":
                    self._position += max(0, word.number or 0)
                else:
                    yield word

    def skip_group(self) -> None:
        """Go to the closing brace of the group that stands open; it is the next token."""
        depth = 1
        while (found := _SKIPPED.search(self._data, self._position)) is not None:
            if found["count"] is not None:
                self._position = found.end() + int(found["count"])
                continue
            depth += {b"{": 1, b"}": -1}.get(found["brace"], 0)
            if depth == 0:
                self._position = found.start()
                return
            self._position = found.end()
        self._position = len(self._data)
