"""PowerPoint's binary format (``.ppt``, 97 to 2003; MS-PPT): the words of each slide and its notes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from consultation.errors import ParseError
from parsers.facts import Extraction, Paragraph

_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, OverflowError, RecursionError)
#: kinds of records (MS-PPT 2.13.24)
_LIST, _PERSIST, _USER_EDIT, _DIRECTORY = 0x0FF0, 0x03F3, 0x0FF5, 0x1772
_HEADER, _CHARACTERS, _BYTES = 0x0F9F, 0x0FA0, 0x0FA8
#: instances of the list of texts: those of slides, and of notes (MS-PPT 2.4.14.3, 2.4.14.6)
_OF_SLIDES, _OF_NOTES = 0, 2
#: kinds of text that are titles (MS-PPT 2.13.33)
_TITLES = {0, 6}
_CONTAINER = 0xF
_ENCRYPTED_TOKEN = 0xF3D1C4DF
_MAX_DEPTH, _MAX_SLIDES, _MAX_EDITS = 30, 1000, 1000


class EncryptedSlides(ParseError):
    """The presentation opens with a password only."""

    code = "encrypted"


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    instance: int
    start: int
    end: int
    container: bool


def read(data: bytes) -> Extraction:
    """Slides in order, each one's title the section of its paragraphs; speaker's notes at the end."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            current = file.openstream("Current User").read()
            stream = file.openstream("PowerPoint Document").read()
        token, edit = struct.unpack_from("<II", current, 12)
        if token == _ENCRYPTED_TOKEN:
            raise EncryptedSlides("protected by a password; ask the sender for an open copy")
        return _Slides(stream, edit).extraction()
    except ParseError:
        raise
    except _BROKEN as error:
        raise ParseError(f"the presentation is damaged ({type(error).__name__})") from error


class _Slides:
    def __init__(self, stream: bytes, edit: int) -> None:
        self._stream = stream
        self._places, document = self._directory(edit)
        self._document = self._record(self._places[document])

    def _directory(self, edit: int) -> tuple[dict[int, int], int]:
        """Where every object stands after the last saving (MS-PPT 2.1.2): later edits outrank earlier ones."""
        places: dict[int, int] = {}
        document = 0
        for _ in range(_MAX_EDITS):
            record = self._record(edit)
            if record.kind != _USER_EDIT:
                raise ParseError("the presentation is damaged")
            earlier, directory, last = struct.unpack_from("<III", self._stream, record.start + 8)
            document = document or last
            for id_, place in self._entries(self._record(directory)):
                places.setdefault(id_, place)
            if not earlier or earlier >= edit:
                break
            edit = earlier
        return places, document

    def _entries(self, record: _Record) -> Iterator[tuple[int, int]]:
        at = record.start
        while record.kind == _DIRECTORY and at + 4 <= record.end:
            head = struct.unpack_from("<I", self._stream, at)[0]
            first, count = head & 0xFFFFF, head >> 20
            at += 4
            for n in range(count):
                if at + 4 > record.end:
                    return
                yield first + n, struct.unpack_from("<I", self._stream, at)[0]
                at += 4

    def _record(self, at: int) -> _Record:
        head, kind, length = struct.unpack_from("<HHI", self._stream, at)
        end = min(at + 8 + length, len(self._stream))
        return _Record(kind, head >> 4, at + 8, end, head & 0xF == _CONTAINER)

    def _inside(self, record: _Record) -> Iterator[_Record]:
        at = record.start
        while at + 8 <= record.end:
            inner = self._record(at)
            yield inner
            at = inner.end

    def _texts(self, record: _Record, depth: int = 0) -> Iterator[tuple[bool, str]]:
        """The texts in a container, each with whether it is a title."""
        title = False
        for inner in self._inside(record):
            if inner.container and depth < _MAX_DEPTH:
                yield from self._texts(inner, depth + 1)
            elif inner.kind == _HEADER:
                title = struct.unpack_from("<I", self._stream, inner.start)[0] in _TITLES
            elif inner.kind in {_CHARACTERS, _BYTES}:
                blob = self._stream[inner.start : inner.end]
                yield title, blob.decode("utf-16-le" if inner.kind == _CHARACTERS else "cp1252", "replace")

    def _pages(self, instance: int) -> Iterator[list[tuple[bool, str]]]:
        """The texts of each slide: those of its outline, then those of its own boxes."""
        for listed in self._inside(self._document):
            if listed.kind != _LIST or listed.instance != instance:
                continue
            starts = [inner for inner in self._inside(listed) if inner.kind == _PERSIST]
            ends = [*(inner.start - 8 for inner in starts[1:]), listed.end]
            for start, end in zip(starts, ends, strict=False):
                page = list(self._texts(_Record(_LIST, 0, start.end, end, container=True)))
                id_ = struct.unpack_from("<I", self._stream, start.start)[0]
                if id_ in self._places:
                    page += self._texts(self._record(self._places[id_]))
                yield page

    def extraction(self) -> Extraction:
        """Everything in the file."""
        paragraphs: list[Paragraph] = []
        pages = 0
        for instance in (_OF_SLIDES, _OF_NOTES):
            for page in list(self._pages(instance))[:_MAX_SLIDES]:
                pages += instance == _OF_SLIDES
                section = next((" ".join(text.split()) for title, text in page if title), "")
                for title, text in sorted(page, key=lambda item: not item[0]):
                    for line in text.replace("\x0b", "\n").split("\r"):
                        if line.strip():
                            where = "heading" if title and instance == _OF_SLIDES else "body"
                            paragraphs.append(
                                Paragraph(index=len(paragraphs), text=line.strip(), section=section, where=where)
                            )
        return Extraction(
            title=next((p.text for p in paragraphs if p.where == "heading"), ""),
            text="\n".join(p.text for p in paragraphs),
            pages=pages,
            paragraphs=tuple(paragraphs),
        )
