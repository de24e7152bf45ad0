"""Word's XML without what says only how letters look, before a tree is built of it.

Word cuts a sentence into a run for every editing session and spelling mark, each with its properties: nine elements
of ten of a file, none of which changes what is read. They are taken out of the bytes: the tree is then a fifth in
size. What is read of the file is the same with this step and without it; a test compares the two.
"""

from __future__ import annotations

import re

from parsers.word.names import MAIN

_PREFIX = f'xmlns:w="{MAIN}"'.encode()
#: head of a run and its properties, where these are empty elements that hide nothing and hold no revision
_RUN = re.compile(
    rb'<w:r(?: w:rsid\w*+="\w*+")*+>'
    rb"(?:<w:rPr>(?:<w:(?!ins|del|move|rPrChange|vanish|specVanish)[^<>/]*+/>)*+</w:rPr>)?"
)
#: the end of one text and the start of the next with nothing between
_SEAM = re.compile(rb'</w:t></w:r><w:r><w:t(?: xml:space="preserve")?>')
#: parts of names of properties that the text of a run must not share with a neighbour
_OWN = (b"PrChange", b"anish")


def lean(blob: bytes) -> bytes:
    """*blob* without the looks of its runs, plain neighbours joined; as it is where that is not safe.

    Markup is told from text by its first character: that is sure without CDATA, and while the prefix has one meaning.
    In comments and processing instructions, which are dropped, it does no harm.
    """
    if _PREFIX not in blob[:20_000]:
        return blob
    plain = _RUN.sub(b"<w:r>", blob)
    if b"<![CDATA[" in plain or plain.count(b"xmlns:w=") != 1:
        return blob
    return plain if any(mark in plain for mark in _OWN) else _SEAM.sub(b"", plain)
