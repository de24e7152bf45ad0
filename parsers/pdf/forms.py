"""The filled fields of a form: AcroForm (ISO 32000-1, 12.7), and the data of an XFA form (Adobe's XML forms)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from pdfminer.pdftypes import PDFStream, resolve1

from consultation.errors import ParseError
from parsers.pdf.annotations import string
from parsers.word.package import parse

#: nodes of the field tree that are followed, and how deep
_MAX_NODES = 5000
_DEPTH = 20
#: bytes of XFA data that are read
_MAX_DATA = 4_000_000
#: the root of the values in an XFA form (XFA 3.3, section 3)
_DATA = "{http://www.xfa.org/schema/xfa-data/1.0/}data"


def fields(document: Any) -> tuple[tuple[str, str], ...]:
    """Names and values of the filled fields, in the order of the file; those of the XML where the form has no others.

    *document*: as pdfplumber opens it. A name is what a screen reader would say (``TU``), else the field's own.
    """
    form = resolve1(document.doc.catalog.get("AcroForm"))
    if not isinstance(form, dict):
        return ()
    found = tuple(_fields(resolve1(form.get("Fields")), "", "", 0, [_MAX_NODES]))
    return found or tuple(_data(form.get("XFA")))


def _fields(nodes: Any, path: str, kind: str, depth: int, left: list[int]) -> Iterator[tuple[str, str]]:
    for reference in nodes if isinstance(nodes, list) else ():
        node = resolve1(reference)
        left[0] -= 1
        if not isinstance(node, dict) or left[0] < 0 or depth > _DEPTH:
            return
        name = ".".join(part for part in (path, string(node.get("T"))) if part)
        own = getattr(resolve1(node.get("FT")), "name", "") or kind
        # The value of a signature is the signature itself, long and without words.
        words = _value(node, own) if own != "Sig" else ""
        if words:
            yield string(node.get("TU")).strip() or name, words
        yield from _fields(resolve1(node.get("Kids")), name, own, depth + 1, left)


def _value(node: dict[str, Any], kind: str) -> str:
    """The value of a field as a reader sees it; a box that is not ticked has none."""
    value = resolve1(node.get("V"))
    if isinstance(value, PDFStream):
        value = value.get_data()
    values = [resolve1(item) for item in value] if isinstance(value, list) else [value]
    shown = dict(_options(resolve1(node.get("Opt")))) if kind == "Ch" else {}
    texts = [string(item) if isinstance(item, bytes | str) else str(getattr(item, "name", "")) for item in values]
    words = ", ".join(shown.get(text, text) for text in texts if text.strip()).strip()
    return "" if kind == "Btn" and words == "Off" else words


def _options(options: Any) -> Iterator[tuple[str, str]]:
    """Of a list to choose from what each entry stands for, and what is shown of it (12.7.4.4)."""
    for option in options[:_MAX_NODES] if isinstance(options, list) else ():
        pair = resolve1(option)
        if isinstance(pair, list) and len(pair) == 2:
            yield string(pair[0]), string(pair[1])


def _data(xfa: Any) -> Iterator[tuple[str, str]]:
    """The values in the XML of an XFA form: its packet ``datasets``, or the whole where it is in one piece."""
    packets = resolve1(xfa)
    if isinstance(packets, list):
        named = dict(zip(map(string, packets[::2]), packets[1::2], strict=False))
        packets = resolve1(named.get("datasets"))
    if not isinstance(packets, PDFStream):
        return
    blob = packets.get_data()
    if len(blob) > _MAX_DATA:
        return
    try:
        data = next(parse(blob, "XFA").iter(_DATA), None)
    except ParseError:
        return
    left = _MAX_NODES
    for element in data.iter(etree.Element) if data is not None else ():
        left -= 1
        if left < 0:
            return
        words = " ".join((element.text or "").split())
        if words and not len(element):
            yield etree.QName(element).localname, words
