"""Makes small Word files from expressions that read like the XML they stand for.

``docx(p("Kept ", ins("new"), delete("old")))`` is a whole package in memory; every helper gives a piece of
WordprocessingML as text, so that a test can also write the XML itself.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
ANN, BOB = "Ann", "Bob"


def r(text: str, tag: str = "t") -> str:
    """A run of plain text."""
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def raw(piece: str) -> str:
    """A string is text, unless it is markup already."""
    return piece if piece.startswith("<") else r(piece)


def mark(tag: str, by: str = ANN, **attributes: str) -> str:
    """An empty revision element, as it stands in the properties of a paragraph mark, row or cell."""
    return f"<w:{tag}{_attributes(by, attributes)}/>"


def _attributes(by: str, more: dict[str, str]) -> str:
    extra = "".join(f' w:{name}="{text}"' for name, text in more.items())
    return f' w:id="1" w:author="{by}" w:date="2026-02-03T09:00:00Z"{extra}'


def around(tag: str, *content: str, by: str = ANN) -> str:
    """A revision element around runs."""
    return f"<w:{tag}{_attributes(by, {})}>{''.join(map(raw, content))}</w:{tag}>"


def ins(*content: str, by: str = ANN) -> str:
    """A tracked insertion."""
    return around("ins", *content, by=by)


def delete(text: str, by: str = ANN) -> str:
    """A tracked deletion."""
    return around("del", r(text, "delText"), by=by)


def moved(kind: str, text: str, name: str = "move1", by: str = ANN) -> str:
    """The text of a moved paragraph (*kind*: ``From`` or ``To``) within its range."""
    start = f"<w:move{kind}RangeStart{_attributes(by, {'name': name})}/>"
    return start + around(f"move{kind}", text, by=by) + f'<w:move{kind}RangeEnd w:id="1"/>'


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, mark: str = "", more: str = "") -> str:
    """A paragraph; *num* is (list, level), *mark* what stands in the properties of its mark."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{properties}{more}</w:pPr>{''.join(map(raw, content))}</w:p>"


def table(*rows: list[str], marks: dict[int, str] | None = None) -> str:
    """A table of one paragraph a cell; *marks* puts a revision on a row."""
    lines = []
    for n, cells in enumerate(rows):
        properties = f"<w:trPr>{(marks or {}).get(n, '')}</w:trPr>"
        lines.append(f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def level(n: int, form: str, text: str, extra: str = "") -> str:
    """One level of a list."""
    body = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{n}">{body}</w:lvl>'


def lists(*definitions: str, nums: str = "") -> str:
    """Abstract definitions 0, 1, …, each with a list of the next number on it: definition 0 is list 1."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n, levels in enumerate(definitions)
    )
    plain = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(definitions)))
    return abstract + plain + nums


def comment(number: int, text: str, by: str = ANN) -> str:
    """One margin comment; its paragraph has the id that threads refer to."""
    return (
        f'<w:comment w:id="{number}" w:author="{by}" w:date="2026-02-03T10:00:00Z">'
        f'<w:p w14:paraId="{number:08X}"><w:r><w:annotationRef/></w:r>{r(text)}</w:p></w:comment>'
    )


def anchored(number: int, *content: str) -> str:
    """Runs with a comment on them."""
    inner = "".join(map(raw, content))
    return (
        f'<w:commentRangeStart w:id="{number}"/>{inner}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def docx(*body: str, **parts: str) -> bytes:
    """A package with *body*; *parts* are the contents of ``comments``, ``numbering``, ``styles`` and so on."""
    elements = {"commentsExtended": "w15:commentsEx", "header": "w:hdr", "footer": "w:ftr"}
    files = {"word/document.xml": f"<w:document {_NAMES}><w:body>{''.join(body)}</w:body></w:document>"}
    for kind, content in parts.items():
        element = elements.get(kind, f"w:{kind}")
        files[f"word/{kind}.xml"] = f"<{element} {_NAMES}>{content}</{element}>"
    files["_rels/.rels"] = _relations({"officeDocument": "word/document.xml"})
    files["word/_rels/document.xml.rels"] = _relations({kind: f"{kind}.xml" for kind in parts})
    return package(files)


def package(files: dict[str, str]) -> bytes:
    """Files by name as a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}content-types">{_types(files)}</Types>')
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _types(files: dict[str, str]) -> str:
    kinds = {name: Path(name).stem for name in files if name.startswith("word/") and name.endswith(".xml")}
    return (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/{name}" ContentType="{_WORD}{"document.main" if kind == "document" else kind}+xml"/>'
            for name, kind in kinds.items()
        )
    )


def _relations(targets: dict[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}relationships">{items}</Relationships>'
