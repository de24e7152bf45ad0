"""Word files like the drafts of standards bodies: hundreds of changes by many hands, nested, in every part."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.fakes.word_builder import anchored, around, comment, delete, docx, ins, mark, moved, p, r, raw

_AUTHORS = tuple(f"{name} ({body})" for name in ("Ito", "Müller", "Okafor", "Sørensen") for body in ("A", "B", "rev 2"))
_WORDS = re.findall(
    r"\S+", "shall may interface value é timer § node session “quoted” state 5.2.1 clause 中 n/a error table"
)
_FORMER = '<w:rPrChange w:id="9" w:author="{}" w:date="2026-01-05T00:00:00Z"><w:rPr/></w:rPrChange>'
_CHANGED = '<w:pPrChange w:id="9" w:author="{}"><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'


class Draft:
    """One file, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._number = 0
        self._comments: list[str] = []
        self._threads: list[str] = []
        self._notes: list[str] = []

    def file(self, paragraphs: int = 40) -> bytes:
        """The package."""
        body = [self._block() for _ in range(paragraphs)]
        return docx(
            *body,
            p("The end."),
            comments="".join(self._comments),
            commentsExtended="".join(self._threads),
            footnotes="".join(self._notes),
            header=p(self._piece(), self._piece()),
            footer=p("Page ", self._piece()),
        )

    def _who(self) -> str:
        return self._chance.choice(_AUTHORS)

    def _text(self) -> str:
        return " ".join(self._chance.choices(_WORDS, k=self._chance.randint(1, 6))) + " "

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _block(self) -> str:
        makers: list[Callable[[], str]] = [
            self._paragraph,
            self._paragraph,
            self._paragraph,
            self._chain,
            self._table,
            self._moved,
            self._wrapped,
            self._across,
        ]
        return self._chance.choice(makers)()

    def _paragraph(self) -> str:
        marks = ["", "", "", mark("ins", self._who()), mark("del", self._who()), _FORMER.format(self._who())]
        more = self._chance.choice(["", "", _CHANGED.format(self._who())])
        return p(
            *(self._piece() for _ in range(self._chance.randint(1, 8))), mark=self._chance.choice(marks), more=more
        )

    def _chain(self) -> str:
        """Deleted paragraph marks one after the other."""
        return "".join(p(delete(self._text(), self._who()), self._text(), mark=mark("del", self._who())) for _ in "123")

    def _moved(self) -> str:
        text, name, who = self._text(), f"move{self._next()}", self._who()
        return (
            p(moved("From", text, name, who), mark=mark("moveFrom", who))
            + self._paragraph()
            + p(moved("To", text, name, who), mark=mark("moveTo", who))
        )

    def _wrapped(self) -> str:
        """Paragraphs in content controls and custom XML."""
        return (
            f"<w:sdt><w:sdtPr><w:rPr>{_FORMER.format(self._who())}</w:rPr></w:sdtPr>"
            f"<w:sdtContent>{self._paragraph()}<w:customXml>{self._paragraph()}</w:customXml></w:sdtContent></w:sdt>"
        )

    def _across(self) -> str:
        """A comment over three paragraphs, answered once."""
        number, answer = self._next(), self._next()
        who, other = self._who(), self._who()
        self._comments += [comment(number, f"On all of this {number}", who), comment(answer, f"Agreed {answer}", other)]
        self._threads.append(f'<w15:commentEx w15:paraId="{number:08X}" w15:done="1"/>')
        self._threads.append(f'<w15:commentEx w15:paraId="{answer:08X}" w15:paraIdParent="{number:08X}" w15:done="0"/>')
        start = f'<w:commentRangeStart w:id="{number}"/><w:commentRangeStart w:id="{answer}"/>'
        end = f'<w:commentRangeEnd w:id="{number}"/><w:commentRangeEnd w:id="{answer}"/>'
        return p(self._text(), start, self._piece()) + p(self._piece()) + p(self._text(), end, self._piece())

    def _table(self) -> str:
        rows = []
        for _ in range(3):
            properties = self._chance.choice(["", "", mark("ins", self._who()), mark("del", self._who())])
            cells = "".join(self._cell() for _ in range(3))
            rows.append(f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
        grid = '<w:tblGrid><w:gridCol/><w:tblGridChange w:id="4"/></w:tblGrid>'
        change = f'<w:tblPrChange w:id="5" w:author="{self._who()}"><w:tblPr/></w:tblPrChange>'
        return f"<w:tbl><w:tblPr>{change}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"

    def _cell(self) -> str:
        who = self._who()
        properties = ["", "", "", mark("cellIns", who), mark("cellDel", who), mark("cellMerge", who, vMerge="cont")]
        return f"<w:tc><w:tcPr>{self._chance.choice(properties)}</w:tcPr>{self._paragraph()}{p(self._piece())}</w:tc>"

    # pieces of a paragraph

    def _piece(self) -> str:
        makers: list[Callable[[], str]] = [
            *[lambda: raw(self._text())] * 4,
            *[lambda: ins(self._text(), by=self._who())] * 3,
            *[lambda: delete(self._text(), by=self._who())] * 3,
            lambda: around("ins", delete(self._text(), self._who()), self._text(), by=self._who()),
            lambda: around("del", ins(r(self._text(), "delText"), by=self._who()), by=self._who()),
            self._formatted,
            self._commented,
            self._point,
            self._note,
            self._field,
            self._equation,
            self._box,
            lambda: f"<w:hyperlink>{ins(self._text(), by=self._who())}</w:hyperlink>",
            lambda: f"<w:sdt><w:sdtPr/><w:sdtContent>{delete(self._text(), self._who())}</w:sdtContent></w:sdt>",
            lambda: "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/></w:r>",
        ]
        return self._chance.choice(makers)()

    def _formatted(self) -> str:
        change = f"<w:rPr><w:b/>{_FORMER.format(self._who())}</w:rPr>"
        run = f"<w:r>{change}<w:t>{self._text()}</w:t></w:r>"
        return run if self._chance.random() < 0.7 else around("ins", run, by=self._who())

    def _commented(self) -> str:
        number = self._next()
        self._comments.append(comment(number, f"Please explain {number}", self._who()))
        return anchored(number, self._text(), ins(self._text(), by=self._who()), delete(self._text(), self._who()))

    def _point(self) -> str:
        """A comment without a range."""
        number = self._next()
        self._comments.append(comment(number, f"Here {number}", self._who()))
        return f'<w:r><w:commentReference w:id="{number}"/></w:r>'

    def _note(self) -> str:
        number = self._next()
        inside = p(self._text(), ins(self._text(), by=self._who()), delete(self._text(), self._who()))
        self._notes.append(f'<w:footnote w:id="{number}">{inside}</w:footnote>')
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    def _field(self) -> str:
        """A field put in: its instruction is no text."""
        code = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        return around("ins", code, self._text(), '<w:r><w:fldChar w:fldCharType="end"/></w:r>', by=self._who())

    def _equation(self) -> str:
        control = f"<m:ctrlPr><w:rPr>{_FORMER.format(self._who())}</w:rPr></m:ctrlPr>"
        letter = f"<m:r><w:rPr>{_FORMER.format(self._who())}</w:rPr><m:t>x</m:t></m:r>"
        return f"<m:oMath><m:f><m:fPr>{control}</m:fPr><m:num>{letter}</m:num></m:f></m:oMath>"

    def _box(self) -> str:
        box = f"<w:txbxContent>{p(self._text(), ins(self._text(), by=self._who()))}</w:txbxContent>"
        return (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
