"""The package around a Word file (ECMA-376 part 2): its parts, and which part stands for what.

The standard library opens the zip, lxml reads the parts. python-docx is not used to read: it drops tracked insertions,
and to load it alone costs as much as to load all of this package. Every part is bounded before it is unpacked, and
parsed with entities, network and huge trees off.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from consultation.errors import HostileFile, LimitReached, ParseError
from parsers.word.lean import lean
from parsers.word.names import STRICT

#: bytes of one XML part, unpacked, and of the text itself, of which the longest standards have three thousand pages
MAX_PART = 20_000_000
MAX_DOCUMENT = 64_000_000
#: elements of a part: what a tree may cost in memory
_MAX_TAGS = 5_000_000
#: line ends around the declaration of a part
_LINES = 2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
#: a text that goes over a line of the XML: Word shows the line end as a blank
_OVER_LINES = re.compile(rb"(<w:(?:t|delText)(?: [^<>]*)?>)([^<]*\n[^<]*)")
#: how libxml2 says that its own limits are reached: texts of 10 MB, a depth of 256
_BEYOND = re.compile(r"huge|Excessive depth", re.IGNORECASE)
#: what zipfile and zlib raise on damaged input
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, IndexError)


class EncryptedPackage(ParseError):
    """The file is protected with a password."""

    code = "encrypted"


class Relation(NamedTuple):
    """A relation of a part (9.3): its id, the last word of its type, the name of the part that it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """One opened file. Parts are named with a leading slash: ``/word/document.xml``."""

    def __init__(self, data: bytes) -> None:
        """Open *data*; ParseError where it is no package, EncryptedPackage where a password guards it."""
        if data.startswith(_OLE):
            raise _compound(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise ParseError(f"the file is damaged or cut short: {error}") from error
        #: name of the part that holds the text
        self.document = ""
        self.document = self._document()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; ``None`` where the package has none of that name (dangling relations are common)."""
        member = name.lstrip("/")
        most = MAX_DOCUMENT if name == self.document else MAX_PART
        try:
            size = self._archive.getinfo(member).file_size
            if size > most:
                raise LimitReached(f"the part {member} has {size} bytes unpacked, more than {most}")
            # A directory that lies about the size is held to the same bound: read whole, a member goes on unpacking.
            with self._archive.open(member) as stream:
                blob = stream.read(size + 1)
        except KeyError:
            return None
        except RuntimeError as error:
            raise EncryptedPackage("the file is protected with a password") from error
        except _DAMAGED as error:
            raise ParseError(f"the part {member} is damaged or cut short: {error}") from error
        return blob

    def root(self, name: str) -> Any:
        """The root element of an XML part; ``None`` where there is no such part."""
        blob = self.part(name)
        if blob is None:
            return None
        # The part as it was stored is let go before the tree is built: both at once are the most memory of all.
        blob = _prepared(blob, name)
        return _tree(blob, name)

    def related(self, name: str) -> dict[str, list[str]]:
        """Parts that the part *name* points to, by the last word of the relation's type: ``comments``, ``styles``."""
        found: dict[str, list[str]] = {}
        for relation in self.relations(name):
            found.setdefault(relation.kind, []).append(relation.target)
        return found

    def relations(self, name: str) -> Iterator[Relation]:
        """What the part *name* points to inside the package."""
        folder, member = posixpath.split(name)
        root = self.root(posixpath.join(folder, "_rels", member + ".rels"))
        for item in root.iter(_RELATIONSHIP) if root is not None else ():
            target: str = item.get("Target", "")
            if item.get("TargetMode") == "External" or not target or "\\" in target:
                continue
            # A target counts from the folder of its source, or from the root where it begins with a slash (9.3.2).
            path = posixpath.normpath(posixpath.join("/", folder, target))
            yield Relation(item.get("Id", ""), item.get("Type", "").rsplit("/", 1)[-1], path)

    def _document(self) -> str:
        names: list[str] = [*self.related("/").get("officeDocument", ()), "/word/document.xml"]
        present = set(self._archive.namelist())
        for name in names:
            if name.lstrip("/") in present:
                return name
        raise ParseError("the file has no document in it")


def parse(blob: bytes, name: str) -> Any:
    """The root element of *blob*; HostileFile where it has a DOCTYPE, which no Office file needs (FAULTS.md M6, M7)."""
    return _tree(_prepared(blob, name), name)


def _prepared(blob: bytes, name: str) -> bytes:
    """What is parsed of *blob*: in the names of one edition, without the looks of runs, with blanks for line ends."""
    if b"purl.oclc.org/ooxml" in blob[:20_000]:
        for strict, transitional in STRICT.items():
            blob = blob.replace(strict, transitional)
    blob = lean(blob)
    # Looked for in what is parsed, and without NUL in one encoding alone: it is in none of two bytes.
    if any(mark in blob for mark in (_DOCTYPES if b"\0" in blob[:200] else _DOCTYPES[:1])):
        raise HostileFile(f"the part {name.lstrip('/')} declares a document type")
    # Word writes a part in one line.
    if blob.count(b"\n") > _LINES:
        blob = _OVER_LINES.sub(lambda text: text[1] + text[2].replace(b"\r\n", b" ").replace(b"\n", b" "), blob)
    if len(blob) > MAX_PART and blob.count(b"<") > _MAX_TAGS:
        raise LimitReached(f"the part {name.lstrip('/')} has more than {_MAX_TAGS // 2} elements")
    return blob


def _tree(blob: bytes, name: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        # Nothing is looked up by xml:id, and to keep the table of them is a third of the work.
        collect_ids=False,
    )
    try:
        root = etree.fromstring(blob, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if _BEYOND.search(str(error)):
            raise LimitReached(f"the part {name.lstrip('/')} has a text too long or is nested too deeply") from error
        raise ParseError(f"the part {name.lstrip('/')} is not well-formed: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise HostileFile(f"the part {name.lstrip('/')} declares a document type")
    return root


def _compound(data: bytes) -> ParseError:
    """An OLE compound file is an encrypted package (MS-OFFCRYPTO 1.3.3) or an old binary format under a new name."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedPackage("the file is protected with a password")
    return ParseError("this is no .docx but an older binary format")
