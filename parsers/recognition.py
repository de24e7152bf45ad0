"""Text recognition (OCR) by tesseract, where it is installed.

Its library is called inside the limited child, so a picture gets no rights that other files do not have: no program is
started, and the limits of the child hold for it as well. Recognition has a time of its own within them, so that what
was read before it is not lost. Functions are those of tesseract's C interface (capi.h), version 4 and later.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

#: seconds of CPU that recognition may take in one file; the child has 15 for all (``Limits.cpu``)
BUDGET = 9.0
#: seconds on the wall after which recognition ends all the same: a busy machine gives a child little of its time, and
#: the child has 20 for all (``Limits.wall``)
WALL = 14.0
#: pixels of one picture that are looked at; an A4 page at 300 dots an inch has nine million
MAX_PIXELS = 12_000_000
#: smallest confidence (0 to 100) of a word that is kept
_SURE = 20.0
_LIBRARIES = ("libtesseract.so.5", "libtesseract.so.4")
#: asked by tesseract before each word whether to give up (TessCancelFunc: its data, the number of the word)
_CANCEL = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_int)
#: languages tried for each script that tesseract tells apart, the official languages of the United Nations
_LANGUAGES = {
    "Latin": ("eng", "fra", "spa"),
    "Cyrillic": ("rus",),
    "Arabic": ("ara",),
    "Han": ("chi_sim",),
    "HanS": ("chi_sim",),
}
_DEFAULT = "Latin"
#: confidence above which the script that was found is believed
_SCRIPT_SURE = 1.0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One recognised line; lengths in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    #: width of its first word
    first_word: int
    #: 0 to 100, mean over its words
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A grey picture, one byte a pixel, rows from the top."""

    pixels: bytes
    width: int
    height: int
    #: bytes from one row to the next
    stride: int
    #: dots an inch
    resolution: int


@functools.cache
def library() -> Any:
    """Tesseract's library; ``None`` where it is not installed. Loaded before a child is limited, and kept."""
    # The children may start no thread, and the library reads this when it is loaded.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    for name in (*_LIBRARIES, ctypes.util.find_library("tesseract")):
        try:
            found = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if found is not None:
            return _declared(found)
    return None


def _declared(found: Any) -> Any:
    """The library with the types of the functions that are used."""
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("TessBaseAPICreate", pointer, ()),
        ("TessBaseAPIDelete", None, (pointer,)),
        ("TessBaseAPIInit3", number, (pointer, text, text)),
        ("TessBaseAPISetVariable", number, (pointer, text, text)),
        ("TessBaseAPIGetAvailableLanguagesAsVector", ctypes.POINTER(text), (pointer,)),
        ("TessBaseAPISetPageSegMode", None, (pointer, number)),
        ("TessBaseAPISetImage", None, (pointer, text, number, number, number, number)),
        ("TessBaseAPISetSourceResolution", None, (pointer, number)),
        ("TessBaseAPIClear", None, (pointer,)),
        ("TessBaseAPIRecognize", number, (pointer, pointer)),
        ("TessBaseAPIGetTsvText", pointer, (pointer, number)),
        ("TessBaseAPIDetectOrientationScript", number, (pointer, pointer, pointer, pointer, pointer)),
        ("TessDeleteText", None, (pointer,)),
        ("TessMonitorCreate", pointer, ()),
        ("TessMonitorDelete", None, (pointer,)),
        ("TessMonitorSetDeadlineMSecs", None, (pointer, number)),
        ("TessMonitorSetCancelFunc", None, (pointer, _CANCEL)),
    ):
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


@functools.cache
def languages() -> tuple[str, ...]:
    """The languages that are installed; empty where tesseract is not, or has none."""
    for known in ("osd", "eng"):
        with _Engine(known) as engine:
            if engine.ready:
                return engine.available()
    return ()


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """Until when a picture may be read: on the clock of the process, which counts what it works, and on the wall's."""

    cpu: float
    wall: float

    def milliseconds(self) -> int:
        """What is left on the wall, at the least one."""
        return max(int((self.wall - time.monotonic()) * 1000), 1)

    def is_over(self) -> bool:
        """Whether the process has worked for as long as it may."""
        return time.process_time() >= self.cpu


class Recogniser:
    """Reads the pictures of one file, within its time."""

    def __init__(self, budget: float = BUDGET, wall: float = WALL) -> None:
        """*budget*: seconds of CPU; *wall*: seconds on the wall, from the first picture."""
        self._left, self._wall = budget, wall
        self._until: float | None = None
        self._engine: _Engine | None = None
        #: the languages it was read in, decided by the first picture
        self.languages: tuple[str, ...] = ()

    def read(self, picture: Picture) -> list[Row] | None:
        """The lines of a picture; ``None`` where there is no time left for it."""
        started, now = time.process_time(), time.monotonic()
        if self._until is None:
            self._until = now + self._wall
        if self._left <= 0 or now >= self._until:
            return None
        if self._engine is None:
            self.languages = chosen(_script(picture), languages())
            # To load the languages takes longer than to read a page.
            self._engine = _Engine("+".join(self.languages))
        within = Allowed(cpu=started + self._left, wall=self._until)
        said = self._engine.recognise(picture, within) if self._engine.ready else ""
        self._left -= time.process_time() - started
        return rows(said) if said is not None else None

    def close(self) -> None:
        """Let the languages go; a further picture would have them loaded again."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None


def chosen(script: str, installed: Sequence[str]) -> tuple[str, ...]:
    """The installed languages that a text in *script* may be in; all of them where none is known."""
    wanted = _LANGUAGES.get(script, ())
    found = tuple(language for language in wanted if language in installed)
    return found or tuple(language for language in installed if language != "osd")


def rows(table: str) -> list[Row]:
    """The lines in tesseract's table.

    Its columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    lines: dict[tuple[str, ...], list[tuple[int, int, int, int, float, str]]] = {}
    for entry in table.split("\n"):
        cells = entry.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip() and float(cells[10]) >= _SURE:
            left, top, width, height = map(int, cells[6:10])
            word = (left, top, left + width, top + height, float(cells[10]), cells[11].strip())
            lines.setdefault(tuple(cells[1:5]), []).append(word)
    return [_row(words) for words in lines.values()]


def _row(words: list[tuple[int, int, int, int, float, str]]) -> Row:
    return Row(
        text=" ".join(word[5] for word in words),
        left=min(word[0] for word in words),
        top=min(word[1] for word in words),
        right=max(word[2] for word in words),
        bottom=max(word[3] for word in words),
        first_word=words[0][2] - words[0][0],
        confidence=sum(word[4] for word in words) / len(words),
    )


def _script(picture: Picture) -> str:
    """The script that a picture is written in, as far as tesseract can tell."""
    with _Engine("osd") as engine:
        return engine.script(picture) if engine.ready else _DEFAULT


class _Engine:
    """One engine of tesseract, ended with the block or by ``close``."""

    def __init__(self, language: str) -> None:
        self._library = library()
        self._handle = self._library.TessBaseAPICreate() if self._library is not None else None
        #: whether it runs and has this language
        self.ready = bool(self._handle) and bool(language) and not self._init(language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        if self._handle:
            self._library.TessBaseAPIDelete(self._handle)
        self._handle, self.ready = None, False

    def _init(self, language: str) -> int:
        self._library.TessBaseAPISetVariable(self._handle, b"debug_file", os.devnull.encode())
        return int(self._library.TessBaseAPIInit3(self._handle, None, language.encode()))

    def available(self) -> tuple[str, ...]:
        """Names of the languages that are installed."""
        vector = self._library.TessBaseAPIGetAvailableLanguagesAsVector(self._handle)
        found: list[str] = []
        while vector and vector[len(found)]:
            found.append(vector[len(found)].decode("ascii", "replace"))
        return tuple(found)

    def script(self, picture: Picture) -> str:
        """The script of the text in *picture*."""
        # Mode 0: orientation and script alone.
        self._library.TessBaseAPISetPageSegMode(self._handle, 0)
        self._take(picture)
        degrees, sure, name, script_sure = ctypes.c_int(), ctypes.c_float(), ctypes.c_char_p(), ctypes.c_float()
        told = self._library.TessBaseAPIDetectOrientationScript(
            self._handle, ctypes.byref(degrees), ctypes.byref(sure), ctypes.byref(name), ctypes.byref(script_sure)
        )
        if not told or not name.value or script_sure.value < _SCRIPT_SURE:
            return _DEFAULT
        return name.value.decode("ascii", "replace")

    def recognise(self, picture: Picture, allowed: Allowed) -> str | None:
        """Tesseract's table of words; ``None`` where it did not come to an end in time."""
        # Mode 3: the layout of the page is found, its orientation is not asked.
        self._library.TessBaseAPISetPageSegMode(self._handle, 3)
        self._take(picture)
        monitor = self._library.TessMonitorCreate()
        cancel = _CANCEL(lambda _data, _word: allowed.is_over())
        try:
            self._library.TessMonitorSetCancelFunc(monitor, cancel)
            self._library.TessMonitorSetDeadlineMSecs(monitor, allowed.milliseconds())
            if self._library.TessBaseAPIRecognize(self._handle, monitor):
                return None
            said = self._library.TessBaseAPIGetTsvText(self._handle, 0)
        finally:
            self._library.TessMonitorDelete(monitor)
            self._library.TessBaseAPIClear(self._handle)
        if not said:
            return ""
        try:
            return (ctypes.cast(said, ctypes.c_char_p).value or b"").decode("utf-8", "replace")
        finally:
            self._library.TessDeleteText(said)

    def _take(self, picture: Picture) -> None:
        self._library.TessBaseAPISetImage(
            self._handle, picture.pixels, picture.width, picture.height, 1, picture.stride
        )
        self._library.TessBaseAPISetSourceResolution(self._handle, picture.resolution)
