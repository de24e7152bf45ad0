"""The body of a mail taken apart: what its author wrote now, the signature, and the mails quoted or passed on below.

The lines are read once from the top. A head of a mail program, a separator or an attribution without quote marks ends
what is new (top posting); an attribution above lines with ``>`` ends it only for those lines, so that answers between
and below quoted lines are kept. Gateway banners and disclaimers are no text of the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers import inner_mail, rewritten_links
from parsers.facts import InnerMail
from parsers.quoting import attribution, banners, heads, signature

_QUOTED = re.compile(r"^\s{0,3}(?:>(?![^\n]*<\s*$)|&gt;|｜>|»(?!\w))")
_LINK_OPEN = re.compile(r"[(<]https?://[^\s()<>]*$")
_LINK_REST = re.compile(r"^[^\s()<>]+[)>]\W*$")
#: a body of more lines is read to there; the rest counts as new
_MAX_LINES = 50_000
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What the author wrote in one go, with what is quoted right above it."""

    text: str
    #: the last paragraph quoted above, without quote marks; empty above the first quotation
    above: str = ""


@dataclass(frozen=True, kw_only=True)
class Split:
    """What a body holds."""

    new: str = ""
    #: what is new, in pieces between the quotations
    pieces: tuple[Piece, ...] = ()
    signature: str = ""
    quoted: tuple[InnerMail, ...] = ()


@dataclass
class _Reader:
    """Collects pieces of new text and quoted regions while the lines are read."""

    lines: list[str]
    #: pieces of the author's own, between quoted lines
    pieces: list[list[str]] = field(default_factory=lambda: [[]])
    #: quoted regions as lines, with quote marks
    regions: list[list[str]] = field(default_factory=list)

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            index = self._step(index)

    def _step(self, index: int) -> int:
        """Read from line *index*; the line to go on with."""
        line = self.lines[index]
        if _QUOTED.match(line):
            return self._quoted_run(index, index)
        head = heads.at(self.lines, index)
        if head is not None:
            self.regions.append(self.lines[index:])
            return len(self.lines)
        own, rest = attribution.parted(line)
        if own and attribution.at([rest, *self.lines[index + 1 : index + 8]], 0) is not None:
            self.pieces[-1].append(own)
            self.lines[index] = rest
        attributed = attribution.at(self.lines, index)
        if attributed is not None:
            return self._attributed(attributed)
        self.pieces[-1].append(line)
        return index + 1

    def _attributed(self, found: attribution.Attribution) -> int:
        below = found.end
        while below < len(self.lines) and not self.lines[below].strip():
            below += 1
        if below < len(self.lines) and _QUOTED.match(self.lines[below]):
            return self._quoted_run(found.first, below)
        if not found.strong:
            self.pieces[-1].append(self.lines[found.first])
            return found.first + 1
        if not self._has_text():
            return found.end
        self.regions.append(self.lines[found.first :])
        return len(self.lines)

    def _has_text(self) -> bool:
        return any(line.strip() for piece in self.pieces for line in piece)

    def _ends_link(self, position: int) -> bool:
        """Whether a line is the rest of a link that a program broke in the quoted line above."""
        above = self.lines[position - 1] if position else ""
        return bool(_QUOTED.match(above) and _LINK_OPEN.search(above) and _LINK_REST.match(self.lines[position]))

    def _quoted_run(self, first: int, index: int) -> int:
        """Quoted lines from *index* on, empty lines between them too; the region begins at *first*."""
        end = index
        position = index
        while position < len(self.lines):
            if _QUOTED.match(self.lines[position]) or self._ends_link(position):
                end = position + 1
            elif self.lines[position].strip():
                break
            position += 1
        self.regions.append(self.lines[first:end])
        self.pieces.append([])
        return end


def split(body: str, subject: str = "", sender: str = "") -> Split:
    """Take *body* apart; *subject* tells a forward (``FW:``) from an answer, *sender* is the author's display name."""
    text = _INVISIBLE.sub("", body).replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(text.split("\n")[:_MAX_LINES])
    reader.read()
    pieces: list[Piece] = []
    signatures: list[str] = []
    for n, piece in enumerate(reader.pieces):
        own = banners.without("\n".join(line.rstrip() for line in piece))
        signed = signature.cut(own, sender, below=n > 0)
        if signed.text.strip():
            above = _last_paragraph(reader.regions[n - 1]) if n else ""
            pieces.append(Piece(text=_trim(rewritten_links.unwrap(signed.text)), above=above))
        if signed.signature.strip():
            signatures.append(signed.signature.strip("\n"))
    new = "\n\n".join(piece.text for piece in pieces)
    quoted = inner_mail.read(reader.regions, subject=subject, own_text=new)
    return Split(new=new, pieces=tuple(pieces), signature="\n\n".join(signatures), quoted=quoted)


def _last_paragraph(region: list[str]) -> str:
    """The last lines of a quotation that belong together, without their quote marks."""
    lines = inner_mail.unquoted(region)
    while lines and not lines[-1].strip():
        lines.pop()
    first = next((at + 1 for at in range(len(lines) - 1, -1, -1) if not lines[at].strip()), 0)
    return "\n".join(lines[first:])


def _trim(text: str) -> str:
    """Without empty lines at the ends; the indentation of the first line stays."""
    return re.sub(r"^(?:[ \t]*\n)+", "", text).rstrip()
