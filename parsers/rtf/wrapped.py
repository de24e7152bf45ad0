"""HTML that Outlook wraps in RTF (MS-OXRTFEX 2.1): the HTML again."""

from __future__ import annotations

from parsers.rtf.fonts import Fonts, codec_of
from parsers.rtf.tokens import Tokens

#: control words that are characters of the HTML (MS-OXRTFEX 2.1.3.1.4)
_CHARACTERS = {
    "par": "\r\n",
    "line": "\r\n",
    "tab": "\t",
    "lquote": "&lsquo;",
    "rquote": "&rsquo;",
    "ldblquote": "&ldquo;",
    "rdblquote": "&rdquo;",
    "bullet": "&bull;",
    "endash": "&ndash;",
    "emdash": "&mdash;",
}
_SYMBOLS = {"~": "&nbsp;", "_": "&shy;", "{": "{", "}": "}", "\\": "\\"}
_HEAD = 500
_TABLES = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pntext", "listtext"})


def html_inside(data: bytes) -> str | None:
    """The HTML that *data* (RTF) wraps; ``None`` where it wraps none."""
    if b"\\fromhtml1" not in data[:_HEAD]:
        return None
    return _Unwrapped(data).html()


class _Unwrapped:
    def __init__(self, data: bytes) -> None:
        self._tokens = Tokens(data)
        self._fonts = Fonts()
        self._out: list[str] = []
        self._bytes = bytearray()
        #: whether what stands here is for readers of RTF alone; of the groups around
        self._rtf_only = False
        self._outer: list[bool] = []
        self._opening = self._starred = False
        self._fallback = 0

    def html(self) -> str:
        """Tags and words in their order."""
        for kind, value, number in self._tokens:
            if kind in {"text", "hex"}:
                self._text(value)
                continue
            if kind != "word" or value != b"u":
                self._flush()
            if kind == "{":
                self._outer.append(self._rtf_only)
                self._opening, self._starred = True, False
            elif kind == "}":
                self._rtf_only = self._outer.pop() if self._outer else False
                self._opening = False
            elif kind == "symbol":
                self._symbol(value.decode("latin-1"))
            else:
                self._word(value.decode("ascii"), number)
        self._flush()
        return "".join(self._out)

    def _text(self, value: bytes) -> None:
        self._opening = False
        passed = min(self._fallback, len(value))
        self._fallback -= passed
        if not self._rtf_only:
            self._bytes += value[passed:]

    def _flush(self) -> None:
        if self._bytes:
            self._out.append(self._bytes.decode(self._fonts.codec, "replace"))
            self._bytes = bytearray()

    def _symbol(self, char: str) -> None:
        if char == "*":
            self._starred = self._opening
        elif char in _SYMBOLS and not self._rtf_only:
            self._out.append(_SYMBOLS[char])

    def _word(self, name: str, number: int | None) -> None:
        opening, starred = self._opening, self._starred
        self._opening = self._starred = False
        if name == "htmlrtf":
            self._rtf_only = number != 0
        elif opening and (name in _TABLES or (starred and name != "htmltag")):
            self._tokens.skip_group()
        elif name == "htmltag":
            self._rtf_only = False
        elif name == "ansicpg" and number:
            self._fonts.codec = codec_of(number)
        elif name == "u" and not self._rtf_only:
            self._flush()
            code = (number or 0) & 0xFFFF
            self._out.append("" if 0xD800 <= code < 0xE000 else chr(code))
            self._fallback = 1
        elif name in _CHARACTERS and not self._rtf_only:
            self._out.append(_CHARACTERS[name])
