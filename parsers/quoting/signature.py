"""Where a signature begins: the ``-- `` line, a closing formula with name lines below, a block of contact lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.quoting import banners, closings

_DELIMITER = re.compile(r"^\s*(?:--|—|–|__+|--\s?|- -)\s*$")
_RULE = re.compile(r"^\s*[-_=*~–—]{3,}\s*$")
_MAX_SIGNATURE = 25
#: lines from the end in which a signature can begin
_MAX_SEARCHED = 120
_MAX_LINE = 110

#: a line that speaks of the text: a list item, or a place in the draft with something said of it
_CONTENT = re.compile(
    r"^\s*(?:[-•*·]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s)|"
    r"(?:\b(?:para(?:graph|s|\.)?|paragraphe|párrafo|parágrafo|пункт\w*|article|artículo|action|acción|section|"
    r"page|line|question|OP|PP)\s?\d[\w().]*"
    r"|第\s?\d+\S|الفقرة\s?\S+)\s*(?:[:：\-–—,]|\S+\s+\S+\s+\S+)",
    re.IGNORECASE,
)
#: nothing but figures: a telephone number may begin as a list item does
_NUMBERS = re.compile(r"^[\d\s()+./\-]{7,}$")
_QUOTATION = re.compile(r"[\"“”«»「」]")


@dataclass(frozen=True)
class Signed:
    """A text and the signature that stood below it."""

    text: str
    signature: str


def cut(text: str, sender: str = "", *, below: bool = False) -> Signed:
    """Cut the signature off *text*: a piece of what its author wrote, without quoted mail.

    Args:
        text: the piece, as lines.
        sender: display name of the author, which often stands again under the mail.
        below: a quoted mail stands above the piece, which may be a signature and nothing else.
    """
    lines = text.split("\n")
    lines, mobile = _without_mobile(lines)
    start = _with_valediction(lines, _start(lines, _tokens(sender), below=below))
    kept, signed = lines[:start], lines[start:]
    after = next((index for index, line in enumerate(signed) if index and closings.POSTSCRIPT.match(line)), None)
    if after is not None:
        kept = ["\n".join(kept).rstrip(), "", *signed[after:]]
        signed = signed[:after]
    return Signed("\n".join(kept).rstrip().lstrip("\n"), "\n".join([*signed, *mobile]).strip("\n"))


def _tokens(text: str) -> frozenset[str]:
    """Words of a name that can be found again: three letters and more, abbreviations of two in capitals."""
    words = re.findall(r"[^\W\d_]+", text)
    return frozenset(word.casefold() for word in words if len(word) >= 3 or (len(word) == 2 and word.isupper()))


def _without_mobile(lines: list[str]) -> tuple[list[str], list[str]]:
    """Lines that a telephone adds ("Sent from my …") taken out."""
    mobile = [line for line in lines[-_MAX_SEARCHED:] if len(line) < 130 and closings.MOBILE.match(line)]
    return [line for line in lines if line not in mobile], mobile


def _start(lines: list[str], sender: frozenset[str], *, below: bool) -> int:
    """Index of the line at which the signature begins; the number of lines where there is none."""
    first = max(0, len(lines) - _MAX_SEARCHED)
    for index, line in enumerate(lines[first:], first):
        rest = lines[index + 1 :]
        if _DELIMITER.match(line) and _is_tail(rest, least=1):
            return index
        if closings.CLOSING.match(line) and len(line) <= 160 and _is_tail(rest, least=1):
            return index
        if closings.CASUAL.match(line) and _is_tail(rest, least=2 if not _names(rest, sender) else 1):
            return index
    return _unannounced(lines, sender, below=below)


def _is_tail(lines: list[str], *, least: int) -> bool:
    """Whether all lines below are those of a signature: short, few, no sentence on the text."""
    filled = [line.strip() for line in lines if line.strip()]
    after = next((index for index, line in enumerate(filled) if closings.POSTSCRIPT.match(line)), len(filled))
    filled = filled[:after]
    if not least <= len(filled) <= _MAX_SIGNATURE:
        return False
    return all(_is_signature_line(line) for line in filled)


def _is_signature_line(line: str) -> bool:
    if closings.CONTACT.search(line) and len(line) <= 160 and (_NUMBERS.match(line) or not _CONTENT.search(line)):
        return True
    if banners.is_disclaimer(line) or banners.is_banner(line):
        return True
    if _CONTENT.search(line):
        return False
    return len(line) <= _MAX_LINE and not _is_sentence(line)


def _is_sentence(line: str) -> bool:
    """A line of prose: many words and a full stop, or a question."""
    words = line.split()
    return (len(words) >= 9 and line.endswith((".", "。", ";", ":"))) or (
        len(words) >= 4 and line.endswith(("?", "？"))
    )


def _names(lines: list[str], sender: frozenset[str]) -> bool:
    """Whether the lines name the sender or an office."""
    text = " ".join(lines)
    return bool(sender & _tokens(text)) or closings.OFFICE.search(text) is not None


def _unannounced(lines: list[str], sender: frozenset[str], *, below: bool) -> int:
    """Start of the last short lines under the prose that name the sender, an office or how to reach them."""
    end = start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index].strip()
        if not line:
            continue
        if not _is_name_line(line):
            break
        start = index
    start = _paragraph_start(lines, start)
    block = [line for line in lines[start:end] if line.strip()]
    above = [line for line in lines[:start] if line.strip()]
    if not block or len(block) > _MAX_SIGNATURE:
        return len(lines)
    if not above:
        return start if below and sender & _tokens(block[0]) else len(lines)
    contacts = sum(bool(closings.CONTACT.search(line)) for line in block)
    named = _names(block, sender) or (contacts >= 2 and len(block) >= 3)
    return start if named else len(lines)


def _paragraph_start(lines: list[str], start: int) -> int:
    """The first line at or after *start* with an empty line above: a signature is a paragraph of its own."""
    while 0 < start < len(lines) and lines[start - 1].strip():
        start += 1
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start


def _is_name_line(line: str) -> bool:
    """A line that could be a name, an office or an address: short, no end of a sentence, no quotation, no place."""
    if _NUMBERS.match(line):
        return True
    if len(line) > _MAX_LINE or _CONTENT.search(line) or _QUOTATION.search(line):
        return False
    if _DELIMITER.match(line) or closings.CONTACT.search(line):
        return not (_has_link_only(line) or _is_sentence(line))
    return not line.endswith((".", "!", "?", ":", ";", "。", "？", "：", "؟", "!")) and not _salutes(line)


def _has_link_only(line: str) -> bool:
    """A link is what a mail is about as often as a signature; an address of a home page is not."""
    return re.match(r"^\W*https?://[^\s/]+/\S{8,}", line) is not None


def _salutes(line: str) -> bool:
    """The first line of a mail: ends with a comma, or names no place."""
    return (
        re.match(
            r"^(?:dear|excellenc|hello|hi\b|good (?:morning|afternoon)|cher|madame|monsieur|mesdames|estimad|"
            r"señor|sehr geehrte|liebe|"
            r"уважаем|尊敬|السادة|السيد|prezad|gentil|beste|geachte|kære|kjære|bästa|hej)",
            line,
            re.IGNORECASE,
        )
        is not None
    )


def _with_valediction(lines: list[str], start: int) -> int:
    """Take in the short line of farewell right above: unknown formulas end in a comma or in nothing at all."""
    if start >= len(lines):
        return start
    index = start - 1
    while index >= 0 and not lines[index].strip():
        index -= 1
    if index <= 0 or lines[index - 1].strip() or not any(line.strip() for line in lines[: index - 1]):
        return start
    line = lines[index].strip()
    short = len(line.split()) <= 4 and len(line) <= 40 and not _salutes(line) and not _CONTENT.search(line)
    letters = re.search(r"[^\W\d_]", line) is not None
    bare = not line.endswith((".", "!", "?", ":", ";", "。", "：")) and not _QUOTATION.search(line)
    return index if short and letters and bare and not closings.CONTACT.search(line) else start
