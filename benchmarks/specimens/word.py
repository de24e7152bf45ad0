"""Reviewed Word files as Word writes them: short runs with revision ids, tracked changes, anchored comments."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from benchmarks.specimens.prose import paragraphs

#: words on a printed page
WORDS_A_PAGE = 450
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_MAIN}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_AUTHORS = ("A. Writer", "B. Reviewer", "C. Desk", "D. Capital")
_RUN = '<w:rPr><w:rFonts w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr>'
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def reviewed(pages: float, *, seed: int = 7) -> bytes:
    """A file of so many printed pages: in each one about two insertions, two deletions and two margin comments."""
    writer = _Writer(random.Random(seed))
    body = "".join(writer.body(int(pages * WORDS_A_PAGE)))
    parts = {
        "document": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "comments": f"<w:comments {_NAMES}>{''.join(writer.comments)}</w:comments>",
        "styles": f"<w:styles {_NAMES}>{_STYLES}</w:styles>",
        "numbering": f"<w:numbering {_NAMES}>{_NUMBERING}</w:numbering>",
    }
    return _package(parts)


class _Writer:
    """Writes paragraphs and remembers their comments."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._number = 0
        self.comments: list[str] = []

    def body(self, words: int) -> Iterator[str]:
        for n, text in enumerate(paragraphs(words)):
            if n % 12 == 0:
                yield (
                    '<w:p w:rsidR="00A1B2C3"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
                    + _run("A new part")
                    + "</w:p>"
                )
            numbering = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:jc w:val="both"/></w:pPr>'
            yield f'<w:p w14:paraId="{n + 1:08X}" w:rsidR="00A1B2C3" w:rsidRDefault="00D4E5F6">{numbering}'
            yield from self._runs(text)
            yield "</w:p>"

    def _runs(self, text: str) -> Iterator[str]:
        """The words in runs of three to nine; some runs put in, taken out, commented on."""
        words, at = text.split(" "), 0
        while at < len(words):
            size = self._chance.randint(3, 9)
            run = " ".join(words[at : at + size]) + " "
            at += size
            what = self._chance.random()
            if what < 0.027:
                yield f"<w:ins{self._signed()}>{_run(run)}</w:ins>"
            elif what < 0.054:
                yield f"<w:del{self._signed()}>{_run(run, 'delText')}</w:del>"
            elif what < 0.081:
                yield self._commented(run)
            else:
                yield _run(run)

    def _signed(self) -> str:
        self._number += 1
        return f' w:id="{self._number}" w:author="{self._chance.choice(_AUTHORS)}" w:date="2026-03-02T09:00:00Z"'

    def _commented(self, run: str) -> str:
        signed, number = self._signed(), self._number
        words = _run(f"Remark {number}: please say more of this.")
        self.comments.append(f'<w:comment{signed}><w:p w14:paraId="{number + 0x100000:08X}">{words}</w:p></w:comment>')
        return (
            f'<w:commentRangeStart w:id="{number}"/>{_run(run)}<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        )


def _run(text: str, tag: str = "t") -> str:
    return f'<w:r w:rsidRPr="00C0FFEE">{_RUN}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def _package(parts: dict[str, str]) -> bytes:
    types = "".join(
        f'<Override PartName="/word/{kind}.xml" '
        f'ContentType="{_TYPE}{"document.main" if kind == "document" else kind}+xml"/>'
        for kind in parts
    )
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(parts)
        if kind != "document"
    )
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    start = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>"
        ),
        "_rels/.rels": f"{relations}{start}</Relationships>",
        "word/_rels/document.xml.rels": f"{relations}{inside}</Relationships>",
        **{f"word/{kind}.xml": content for kind, content in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), _HEAD + content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
