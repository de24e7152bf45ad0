"""Word's XML without what says only how letters look, before a tree is built of it.

Word cuts a sentence into a run for every editing session and spelling mark, each with its properties: nine elements
of ten of a file, none of which changes what is read. They are taken out of the bytes: the tree is then a tenth in
size. What is read of the file is the same with this step and without it; a test compares the two.
"""

from __future__ import annotations

import re

from parsers.word.names import MAIN

_PREFIX = f'xmlns:w="{MAIN}"'.encode()
#: the rest of the head of a run, and its properties where these are empty elements that hide nothing and hold no
#: revision
_HEAD = (
    rb'(?: w:rsid\w*+="\w*+")*+>'
    rb"(?:<w:rPr>(?:<w:(?!ins|del|move|rPrChange|vanish|specVanish)[^>]*+(?<=/)>)*+</w:rPr>)?"
)
#: the end of one text and the start of the next with nothing between but the start of a run
_SEAM = re.compile(rb"</w:t></w:r><w:r" + _HEAD + rb'<w:t(?: xml:space="preserve")?>')
#: the start of a run, or all of one that holds a text and nothing else
_RUN = re.compile(rb"<w:r" + _HEAD + rb"(?:(<w:(?:t|delText)(?: [^<>]*+)?>[^<]*+</w:(?:t|delText)>)</w:r>)?")
#: parts of names of properties that the text of a run must not share with a neighbour
_OWN = (b"PrChange", b"anish")
#: bytes in which these show up at once where they are common
_FIRST = 1_000_000


def lean(blob: bytes) -> bytes:
    """*blob* without the looks of its runs, plain neighbours joined; as it is where that is not safe.

    Markup is told from text by its first character: that is sure without CDATA, and while the prefix has one meaning.
    In comments and processing instructions, which are dropped, it does no harm.
    """
    if _PREFIX not in blob[:20_000]:
        return blob
    plain = _RUN.sub(_text, blob if _keeps_apart(blob[:_FIRST]) else _SEAM.sub(b"", blob))
    if b"<![CDATA[" in plain or plain.count(b"xmlns:w=") != 1:
        return blob
    return _RUN.sub(_text, blob) if _keeps_apart(plain) else plain


def _keeps_apart(blob: bytes) -> bool:
    return any(mark in blob for mark in _OWN)


def _text(run: re.Match[bytes]) -> bytes:
    """The text of a plain run may stand without it, as the texts of equations do."""
    return run[1] or b"<w:r>"
