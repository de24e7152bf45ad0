"""The font table of an RTF file: which code page the bytes of a run are in (RTF 1.9.1, "Font Table")."""

from __future__ import annotations

import codecs

from parsers.word.symbols import character

#: ``\fcharset`` -> codec
_CHARSETS = {
    0: "cp1252",
    77: "mac_roman",
    78: "shift_jis",
    79: "johab",
    80: "gb2312",
    81: "big5",
    83: "mac_greek",
    84: "mac_turkish",
    85: "mac_greek",
    86: "mac_turkish",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_SYMBOL = 2
SYMBOLS = "symbols"
#: words that name the code page of the whole file
CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


class Fonts:
    """Fonts by number; ``codec`` is what their bytes are in."""

    def __init__(self) -> None:
        self.default = 0
        #: code page of the file, of fonts that name none
        self.codec = "cp1252"
        self._codecs: dict[int, str] = {}
        self._names: dict[int, str] = {}
        #: the entry that is being read: number, charset, code page, name
        self._number: int | None = None
        self._charset: int | None = None
        self._page: int | None = None
        self._name = ""

    def word(self, name: str, number: int | None) -> None:
        """A control word of the table."""
        if name == "f":
            self._number, self._charset, self._page, self._name = number or 0, None, None, ""
        elif name == "fcharset":
            self._charset = number
        elif name == "cpg":
            self._page = number

    def words(self, text: str) -> None:
        """The name of a font, which a semicolon ends."""
        name, end, _ = text.partition(";")
        self._name += name
        if end and self._number is not None:
            self.declare(self._number, self._charset, self._page, self._name.strip())
            self._number = None

    def declare(self, number: int, charset: int | None, codepage: int | None, name: str) -> None:
        """One entry of the font table."""
        self._names[number] = name
        if charset == _SYMBOL:
            self._codecs[number] = SYMBOLS
        elif codepage:
            self._codecs[number] = codec_of(codepage)
        elif charset in _CHARSETS and charset is not None:
            # Charset 0 is also what writers say who mean the file's own code page.
            self._codecs[number] = self.codec if charset == 0 else _CHARSETS[charset]

    def of(self, number: int) -> str:
        """The codec of a font."""
        return self._codecs.get(number, self.codec)

    def decoded(self, data: bytes, number: int) -> str:
        """Bytes of a run in font *number*."""
        codec = self.of(number)
        if codec == SYMBOLS:
            return "".join(character(f"{byte:X}", self._names.get(number, "")) for byte in data)
        return data.decode(codec, "replace")

    def symbol(self, code: int, number: int) -> str:
        """A character by its number: symbol fonts keep theirs in the private area from U+F000."""
        if 0xF000 <= code <= 0xF0FF:
            return character(f"{code:X}", self._names.get(number, ""))
        return chr(code)


def codec_of(codepage: int) -> str:
    """The codec of a Windows code page; the Western one where there is none of that number."""
    if codepage == 65001:
        return "utf-8"
    name = {10000: "mac_roman", 10007: "mac_cyrillic", 10006: "mac_greek", 10029: "mac_latin2", 1361: "johab"}.get(
        codepage, f"cp{codepage}"
    )
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
