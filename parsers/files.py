"""One file in, one :class:`Extraction` out: what it is, what it says, and a named state whatever happened.

What a file is, its bytes decide (``parsers.sniff``); the table ``PARSERS`` then names the one parser that runs, so a
file that could be read in two ways is read in one (FAULTS.md M34). Every ``ParseError`` of a parser becomes a state
here and nowhere else. Runs inside the limited child: it keeps no clock of its own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable

from consultation.errors import LimitReached, ParseError
from parsers import (
    archive,
    cards,
    hostile,
    legacy_word,
    mail_file,
    markup,
    old_sheets,
    old_slides,
    opendocument,
    outlook,
    plain,
    presentation,
    rich_text,
    signed,
    spreadsheet,
    tnef,
    word,
)
from parsers.facts import Extraction, ParseProblem, to_json
from parsers.language import detect
from parsers.nesting import Nesting
from parsers.pdf import document as pdf
from parsers.remarks import from_extraction
from parsers.sandbox import partial
from parsers.sniff import sniff

#: characters of a text that is worth saving before its language and remarks are looked for
_LONG = 300_000
#: characters of a paragraph in which remarks are looked for: nobody writes longer ones
_LONGEST = 20_000

#: reads the bytes of one kind of file: ``(data, name, nesting)``
Parser = Callable[[bytes, str, Nesting], Extraction]

_OOXML = "application/vnd.openxmlformats-officedocument."


def _refusal(state: str, code: str, detail: str) -> Parser:
    """A parser for a kind of file that is known and not read."""
    return lambda _data, _name, _nesting: _ended(state, code, detail)


#: files of programs that nothing here reads, and what to ask the sender for
_UNREAD = {
    "application/vnd.rar": "a RAR archive; it has to be unpacked by hand",
    "application/x-7z-compressed": "a 7-Zip archive; it has to be unpacked by hand",
    "application/x-ole-storage": "an Office file of a kind that is not known",
    "application/vnd.apple.pages": "a document of Apple Pages; ask the sender for it as .docx or PDF",
    "application/vnd.apple.numbers": "a workbook of Apple Numbers; ask the sender for it as .xlsx",
    "application/vnd.apple.keynote": "a presentation of Apple Keynote; ask the sender for it as .pptx or PDF",
    "application/vnd.ms-works": "a document of Microsoft Works; LibreOffice can save it as .docx",
    "application/vnd.wordperfect": "a document of WordPerfect; LibreOffice can save it as .docx",
    "application/x-hwp": "a document of Hangul Word Processor; ask the sender for it as .docx or PDF",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "a binary workbook; saved as .xlsx it can be read",
    "application/vnd.sun.xml.writer": "a text of OpenOffice 1; LibreOffice can save it as .odt or .docx",
    "application/vnd.sun.xml.calc": "a workbook of OpenOffice 1; LibreOffice can save it as .ods or .xlsx",
}
#: kinds of OpenDocument that hold words
_ODF_KINDS = (
    *("text", "text-template", "text-master", "text-web"),
    *("spreadsheet", "spreadsheet-template", "presentation", "presentation-template", "graphics", "graphics-template"),
)
#: the one parser for each media type that is read or known; all else ends as ``unsupported``
PARSERS: dict[str, Parser] = {
    _OOXML + "wordprocessingml.document": word.read,
    _OOXML + "spreadsheetml.sheet": lambda data, *_: spreadsheet.read(data),
    _OOXML + "presentationml.presentation": lambda data, *_: presentation.read(data),
    "application/pdf": lambda data, _, nesting: pdf.read(data, nesting),
    "application/msword": lambda data, *_: legacy_word.read(data),
    "application/rtf": lambda data, *_: rich_text.read(data),
    "application/zip": lambda data, _, nesting: archive.read(data, nesting),
    "application/ms-tnef": lambda data, _, nesting: tnef.read(data, nesting),
    "application/vnd.ms-outlook": lambda data, _, nesting: outlook.read(data, nesting),
    "application/pkcs7-mime": lambda data, _, nesting: signed.read(data, nesting),
    "message/rfc822": lambda data, _, nesting: mail_file.read(data, nesting),
    "text/plain": lambda data, name, _: plain.read(data, name),
    "text/markdown": lambda data, name, _: plain.read(data, name),
    "text/csv": lambda data, *_: plain.read_csv(data),
    "text/html": lambda data, *_: markup.read(data),
    "text/calendar": lambda data, *_: cards.read_calendar(data),
    "text/vcard": lambda data, *_: cards.read_card(data),
    "application/x-ole-encrypted": _refusal(
        "encrypted", "encrypted", "protected by a password; ask the sender for an open copy"
    ),
    "application/pgp-encrypted": _refusal(
        "encrypted", "encrypted", "encrypted with PGP; ask the sender for an open copy"
    ),
    "application/pkcs7-signature": _refusal("empty", "signature", "a signature; it was not checked"),
    "application/pgp-signature": _refusal("empty", "signature", "a signature; it was not checked"),
    "application/pgp-keys": _refusal("empty", "signature", "a public key"),
    "application/vnd.ms-excel": lambda data, *_: old_sheets.read(data),
    "application/vnd.ms-powerpoint": lambda data, *_: old_slides.read(data),
    **{media_type: _refusal("unsupported", "unsupported", what) for media_type, what in _UNREAD.items()},
    **{f"application/vnd.oasis.opendocument.{kind}": lambda data, *_: opendocument.read(data) for kind in _ODF_KINDS},
    "application/vnd.oasis.opendocument.text-flat-xml": lambda data, *_: opendocument.read_flat(data),
}
#: the head of a MIME entity that has no field of a mail (RFC 2045 3)
_ENTITY = re.compile(rb"(?:Content-[\w-]+|MIME-Version)[ \t]*:[^\r\n]*\r?\n", re.IGNORECASE)


def read(data: bytes, name: str = "", declared: str = "", depth: int = 0) -> Extraction:
    """What is in one file.

    *name* and *declared* (media type) are what the sender says; both are evidence only. *depth* is the number of
    files around this one. Never raises for what the bytes are: ``state`` and ``problems`` tell.
    """
    return _read(data, name, declared, Nesting(reader=_read, depth=depth))


def _read(data: bytes, name: str, declared: str, nesting: Nesting) -> Extraction:
    media_type = _type_of(data, name, declared) if data else declared or "application/octet-stream"
    found = _attempt(data, name, media_type, nesting)
    found = dataclasses.replace(
        found,
        name=name,
        media_type=media_type if found.media_type == Extraction.media_type else found.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        problems=(*found.problems, *_mismatch(media_type, name)),
    )
    if nesting.depth == 0 and len(found.text) > _LONG:
        # Should what follows take all the time there is, the text itself is not lost.
        partial.keep(lambda: to_json(found), 2 * len(found.text))
    return _described(found)


def _attempt(data: bytes, name: str, media_type: str, nesting: Nesting) -> Extraction:
    """Run the one parser for *media_type*; a ParseError becomes a state."""
    if not data:
        return _ended("empty", "empty", "the file has no content")
    blocked = hostile.reason(media_type, name, data)
    if blocked:
        return _ended("unsupported", "hostile_type", blocked)
    parser = parser_for(media_type)
    if parser is None:
        return _ended("unsupported", "unsupported", f"no reader for files of type {media_type}")
    try:
        return parser(data, name, nesting)
    except LimitReached as error:
        return _ended("refused", error.code, str(error))
    except ParseError as error:
        return _ended(_STATES.get(error.code, "failed"), error.code, str(error))
    except RecursionError:
        return _ended("refused", "limit", "it is nested too deeply")
    except MemoryError:
        return _ended("refused", "memory", "it needs more memory than a file may use")


def parser_for(media_type: str) -> Parser | None:
    """The parser that reads files of this type, ``None`` where there is none."""
    if media_type.startswith("image/"):
        return lambda *_: cards.picture()
    return PARSERS.get(media_type)


def _type_of(data: bytes, name: str, declared: str) -> str:
    """What the bytes are. A MIME entity without a mail's own fields is a mail where it was declared one."""
    media_type = sniff(data, name, declared)
    if declared == "message/rfc822" and media_type.startswith("text/") and _ENTITY.match(data):
        return declared
    return media_type


#: codes of ParseError that are states of their own
_STATES = {"encrypted": "encrypted", "unsupported": "unsupported", "empty": "empty", "refused": "refused"}


def _ended(state: str, code: str, detail: str) -> Extraction:
    return Extraction(state=state, problems=(ParseProblem(code=code, detail=detail),))


def _described(found: Extraction) -> Extraction:
    """Add language and remarks, and say ``empty`` where a readable file says nothing."""
    if found.state == "ok" and not _says_something(found):
        problems = found.problems or (ParseProblem(code="empty", detail="the file opens and holds no text"),)
        found = dataclasses.replace(found, state="empty", problems=problems)
    if found.text and not found.language:
        found = dataclasses.replace(found, language=detect(found.text))
    if found.paragraphs and not found.remarks:
        prose = tuple(paragraph for paragraph in found.paragraphs if len(paragraph.text) <= _LONGEST)
        found = dataclasses.replace(found, remarks=from_extraction(dataclasses.replace(found, paragraphs=prose)))
    return found


def _says_something(found: Extraction) -> bool:
    return bool(
        found.text.strip()
        or found.children
        or found.message
        or found.comments
        or found.changes
        or (found.title and found.problems)
    )


#: endings and the types they promise; other endings promise nothing
_PROMISED = {
    "pdf": {"application/pdf"},
    "docx": {_OOXML + "wordprocessingml.document"},
    "doc": {"application/msword"},
    "odt": {"application/vnd.oasis.opendocument.text"},
    "rtf": {"application/rtf"},
    "xlsx": {_OOXML + "spreadsheetml.sheet"},
    "xls": {"application/vnd.ms-excel"},
    "ods": {"application/vnd.oasis.opendocument.spreadsheet"},
    "pptx": {_OOXML + "presentationml.presentation"},
    "ppt": {"application/vnd.ms-powerpoint"},
    "zip": {"application/zip"},
    "msg": {"application/vnd.ms-outlook"},
    "eml": {"message/rfc822"},
    "png": {"image/png"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "gif": {"image/gif"},
}
#: types that hide what a file is, so that no ending contradicts them
_SHUT = {"application/x-ole-encrypted", "application/x-ole-storage", "application/octet-stream", "application/x-empty"}


def _mismatch(media_type: str, name: str) -> tuple[ParseProblem, ...]:
    """A problem where the name promises another type than the bytes have; the bytes were believed."""
    ending = hostile.ending(name)
    promised = _PROMISED.get(ending)
    if promised is None or media_type in promised or media_type in _SHUT:
        return ()
    return (ParseProblem(code="mismatch", detail=f"named .{ending}, but it is {media_type}"),)
