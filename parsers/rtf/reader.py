"""The one pass over an RTF file: groups, destinations, characters."""

from __future__ import annotations

import re
from collections.abc import Callable

from consultation.errors import LimitReached
from parsers.facts import Extraction
from parsers.rtf.controls import AROUND, ASIDES, CHARACTERS, INSIDE, SHOWN, SKIPPED, SYMBOLS, TAKEN
from parsers.rtf.fonts import CODE_PAGES, Fonts, codec_of
from parsers.rtf.properties import PROPERTIES
from parsers.rtf.state import State, Taken
from parsers.rtf.tokens import Tokens
from parsers.rtf.writer import ENDS, Writer

#: bytes of a file that are read, without its pictures (FAULTS.md M33)
MAX_SIZE = 10_000_000
#: groups inside one another
MAX_DEPTH = 200
_PICTURE = re.compile(rb"(?<=[\s}])[0-9a-fA-F\r\n]{512,}")
#: destinations that declare something, word by word
_DECLARING = frozenset({"fonttbl", "stylesheet"})
_OTHER_STYLES = frozenset({"cs", "ts", "ds"})


def read(data: bytes) -> Extraction:
    """Read an RTF file; LimitReached where it is too large or nested too deeply."""
    data = _PICTURE.sub(b"", data)
    if len(data) > MAX_SIZE:
        raise LimitReached(f"the text is larger than {MAX_SIZE // 1_000_000} MB without its pictures")
    return _Reader(data).extraction()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._tokens = Tokens(data)
        self._fonts = Fonts()
        self._writer = Writer()
        self._state = State()
        self._outer: list[tuple[State, Callable[[], None] | None]] = []
        #: what is to be done when the group that stands open closes
        self._closing: Callable[[], None] | None = None
        #: bytes of one run, in the code page of its font
        self._bytes = bytearray()
        #: characters still to be passed over after one by its number
        self._fallback = 0
        #: the first half of a character beyond U+FFFF
        self._half = 0
        #: the next word may name a destination; an asterisk stood before it; the next group is to be passed over
        self._opening = self._starred = self._skip_next = False

    def extraction(self) -> Extraction:
        """Everything in the file; groups that it leaves open end with it."""
        self._read()
        self._flush()
        while self._outer:
            self._close()
        return self._writer.extraction()

    def _read(self) -> None:
        for kind, value, number in self._tokens:
            if kind == "word":
                self._word(value.decode("ascii"), number)
            elif kind == "{":
                self._open()
            elif kind == "}":
                self._close()
                if not self._outer:
                    return
            elif kind == "symbol":
                self._symbol(value.decode("latin-1"))
            else:
                self._take_bytes(value)
            if self._writer.story.full:
                return

    # groups

    def _open(self) -> None:
        self._flush()
        self._fallback = 0
        if len(self._outer) >= MAX_DEPTH:
            raise LimitReached(f"groups stand more than {MAX_DEPTH} deep in one another")
        self._outer.append((self._state, self._closing))
        self._state, self._closing = self._state.copied(), None
        self._opening, self._starred = True, False
        if self._skip_next:
            self._skip_next = False
            self._tokens.skip_group()

    def _close(self) -> None:
        self._flush()
        self._fallback = 0
        self._opening = False
        if self._closing is not None:
            self._closing()
        if self._outer:
            self._state, self._closing = self._outer.pop()

    def _destination(self, name: str) -> bool:
        """Whether the first word of a group names a destination, which is entered."""
        starred, self._opening, self._starred = self._starred, False, False
        state = self._state
        if name in ASIDES:
            state.silent, state.taken = False, None
            state.plain(self._fonts.default)
            self._closing = self._writer.begin_aside(state, ASIDES[name])
        elif name in TAKEN:
            state.silent = False
            state.taken = taken = Taken(name)
            self._closing = lambda: self._writer.taken(taken)
        elif name in _DECLARING:
            state.taken = Taken(name)
        elif name == "upr":
            self._skip_next = True
        elif name in INSIDE or (starred and name in SHOWN):
            state.silent = False
        elif name in AROUND:
            state.silent = True
        elif name in SKIPPED or name.endswith("Pr") or (starred and not self._declares(name)):
            self._tokens.skip_group()
        else:
            return False
        return True

    def _declares(self, name: str) -> bool:
        """Whether a word behind an asterisk declares a style that is none of a paragraph."""
        return name in _OTHER_STYLES and self._state.taken is not None and self._state.taken.name == "stylesheet"

    # words of the file

    def _word(self, name: str, number: int | None) -> None:
        if name == "u":
            self._opening = False
            self._unicode(number or 0)
            return
        if self._fallback and name in CHARACTERS:
            self._fallback -= 1
            return
        self._flush()
        if not (self._opening and self._destination(name)):
            self._says(name, number)

    def _says(self, name: str, number: int | None) -> None:
        state = self._state
        if name in CHARACTERS:
            self._emit(CHARACTERS[name])
        elif name in ENDS:
            self._end(name)
        elif state.taken is not None and state.taken.name in _DECLARING:
            (self._fonts if state.taken.name == "fonttbl" else self._writer.styles).word(name, number)
        elif name in PROPERTIES:
            PROPERTIES[name](state, number)
        elif name == "plain":
            state.plain(self._fonts.default)
        elif name == "ftnalt":
            self._writer.is_endnote(state)
        else:
            self._holds_for_file(name, number)

    def _holds_for_file(self, name: str, number: int | None) -> None:
        if name in CODE_PAGES:
            self._fonts.codec = CODE_PAGES[name]
        elif name == "ansicpg" and number:
            self._fonts.codec = codec_of(number)
        elif name == "deff":
            self._fonts.default = self._state.font = number or 0

    def _end(self, name: str) -> None:
        """A paragraph, cell, row or section ends."""
        if self._state.taken is not None and self._state.taken.name in _DECLARING:
            self._leave_table()
        elif self._state.taken is not None:
            self._state.taken.words.append("\n")
        elif not self._state.silent or name == "nestrow":
            ENDS[name](self._writer, self._state)

    def _leave_table(self) -> None:
        """A paragraph ends in a table of fonts or styles: its closing brace was lost, and the text has begun."""
        for state in (self._state, *(outer for outer, _ in self._outer)):
            if state.taken is not None and state.taken.name in _DECLARING:
                state.taken = None

    def _symbol(self, char: str) -> None:
        if char == "*":
            self._starred = self._opening
            return
        if self._fallback and char not in "\r\n":
            self._fallback -= 1
            return
        self._flush()
        self._opening = False
        if char in SYMBOLS:
            self._emit(SYMBOLS[char])
        elif char in "\r\n":
            self._end("par")

    def _take_bytes(self, value: bytes) -> None:
        self._opening = False
        if self._fallback:
            passed = min(self._fallback, len(value))
            self._fallback -= passed
            value = value[passed:]
        if not self._state.silent:
            self._bytes += value

    def _unicode(self, number: int) -> None:
        """A character by its number, of which 16 bits are written, signed; a pair stands for one beyond U+FFFF."""
        self._flush()
        self._fallback = self._state.fallback
        code = number & 0xFFFF if number < 0 else number
        if 0xD800 <= code < 0xDC00:
            self._half = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._half - 0xD800) << 10) + (code - 0xDC00) if self._half else 0xFFFD
        self._half = 0
        if 0 < code <= 0x10FFFF:
            self._emit(self._fonts.symbol(code, self._state.used_font))

    def _flush(self) -> None:
        """Decode the bytes read so far: a character of two bytes may be half letters, half escapes."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._emit(self._fonts.decoded(data, self._state.used_font))

    def _emit(self, text: str) -> None:
        state = self._state
        if state.silent:
            return
        if state.taken is None:
            self._writer.words(state, text)
        elif state.taken.name in _DECLARING:
            (self._fonts if state.taken.name == "fonttbl" else self._writer.styles).words(text)
        else:
            state.taken.words.append(text)
