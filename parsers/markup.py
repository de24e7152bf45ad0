"""HTML files: their text by the reader of HTML mail, with the title that they name."""

from __future__ import annotations

import re
from html import unescape

from parsers.charsets import decode
from parsers.facts import Extraction
from parsers.html_text import convert
from parsers.plain import paragraphs

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})</title", re.IGNORECASE)


def read(data: bytes) -> Extraction:
    """Text and paragraphs of an HTML file; nothing that it points to is fetched."""
    source, problems = decode(data)
    text, more = convert(source)
    title = _TITLE.search(source[:50_000])
    return Extraction(
        title=" ".join(unescape(title[1]).split()) if title else "",
        text=text,
        paragraphs=paragraphs(text),
        problems=(*problems, *more),
    )
