"""HTML of a mail as plain text: blocks as lines, lists with their numbers, tables as rows, quoted mail recognisable.

Only a text is made, the HTML itself is never shown (FAULTS M19, M20). Quoted blocks (``blockquote``, ``gmail_quote``)
come out with ``> `` in front of each line, Outlook's reply head (``divRplyFwdMsg``, a rule above) as its lines, so
that ``parsers.new_text`` needs one set of rules.
"""

from __future__ import annotations

import re
from html import unescape

from lxml import etree
from lxml import html as lxml_html

from parsers.facts import ParseProblem
from parsers.quoting import coloured, heads

#: bytes of HTML and nesting of elements beyond which no parser sees it: common ones are quadratic in both
MAX_SIZE = 2 * 1024 * 1024
MAX_DEPTH = 500

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,40})[^<>]*?(/?)>")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li o:p dd dt option".split()  # noqa: SIM905
)
_DROPPED = frozenset(
    "script style head title meta link noscript template object embed iframe svg math button select".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
#: blocks that stand apart from their neighbours by an empty line
_SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"])
_SPACE = re.compile(r"[ \t\r\n\f]+")
#: share of a line's letters in one colour that makes it a line of that colour
_NEARLY_ALL = 0.8
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


def convert(source: str) -> tuple[str, tuple[ParseProblem, ...]]:
    """The text of *source*, and the problem where it was too big or too deep for a parser."""
    if len(source) > MAX_SIZE:
        return _stripped(source[:MAX_SIZE]), (ParseProblem(code="html_over_limit", detail=f"{len(source)} characters"),)
    if _depth(source) > MAX_DEPTH:
        return _stripped(source), (ParseProblem(code="html_over_limit", detail=f"nested deeper than {MAX_DEPTH}"),)
    cleaned = source.replace("\x00", "")
    if not cleaned.strip():
        return "", ()
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml_html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return _stripped(cleaned), (
            ParseProblem(code="html", detail="the HTML could not be read; its tags were cut out"),
        )
    writer = _Writer()
    writer.walk(root)
    return writer.text(), ()


def _depth(source: str) -> int:
    """Deepest nesting of the tags as written; elements whose end tag may be left out do not count."""
    deepest = depth = 0
    for match in _TAG.finditer(source):
        if match[2].lower() in _VOID or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _stripped(source: str) -> str:
    """Text of HTML that no parser may see: tags cut out by one linear pass."""
    text = _without_code(source)
    text = re.sub(r"<(?:br|p|div|tr|li|h[1-6])\b[^<>]{0,2000}>", "\n", text, flags=re.IGNORECASE)
    text = unescape(re.sub(r"<[^<>]{0,20000}>", "", text))
    return re.sub(r"\n\s*\n+", "\n\n", re.sub(r"[ \t]+", " ", text)).strip()


def _without_code(source: str) -> str:
    """*source* without what stands between the tags of scripts and styles; an unclosed one takes all that follows."""
    kept: list[str] = []
    closing = ""
    for piece in re.split(r"(?i)(</?(?:script|style)\b)", source):
        tag = piece.lower()
        if closing:
            closing = "" if tag == closing else closing
        elif tag in {"<script", "<style"}:
            closing = tag.replace("<", "</")
        else:
            kept.append(piece)
    return " ".join(kept)


class _Writer:
    """Collects lines while the tree is walked with a list in place of recursion."""

    def __init__(self) -> None:
        self._lines: list[coloured.Line] = []
        self._line = ""
        self._quotes = 0
        self._pre = 0
        self._cells: list[int] = []
        self._counters: list[int | None] = []
        #: hue of the text in each element that is open, the innermost last
        self._hues: list[int | None] = []
        #: hue -> characters of the line that is being written
        self._written: dict[int | None, int] = {}

    def walk(self, root: etree._Element) -> None:
        """Write the tree below *root*."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            dropped = tag in _DROPPED or _HIDDEN.search(element.get("style") or "") is not None
            if event == "start" and dropped:
                walker.skip_subtree()
            elif event == "start":
                self._hues.append(_hue(tag, element, self._hues[-1] if self._hues else None))
                self._start(tag, element)
                self._write(element.text)
            else:
                if not dropped:
                    self._end(tag, element)
                    self._hues.pop()
                self._write(element.tail)

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag in {"td", "th"}:
            self._cell()
            return
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED and not self._cells)
        self._mark(tag, element)
        if _is_quote(tag, element):
            self._break(spaced=True)
            self._quotes += 1

    def _cell(self) -> None:
        if self._cells and self._cells[-1]:
            self._line = self._line.rstrip() + " | "
        if self._cells:
            self._cells[-1] += 1

    def _mark(self, tag: str, element: etree._Element) -> None:
        """What an element itself puts into the text."""
        if tag == "br":
            self._flush()
        elif tag == "hr":
            self._line = "_" * 32
            self._flush()
        elif tag == "tr":
            self._cells.append(0)
        elif tag in {"ol", "ul"}:
            self._counters.append(_number(element.get("start")) if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "pre":
            self._pre += 1

    def _item(self) -> None:
        if self._counters and self._counters[-1] is not None:
            self._line = f"{self._counters[-1]}. "
            self._counters[-1] += 1
        else:
            self._line = "- "

    def _end(self, tag: str, element: etree._Element) -> None:
        if tag in {"td", "th"} and self._cells:
            return
        if _is_quote(tag, element):
            self._break(spaced=True)
            self._quotes = max(0, self._quotes - 1)
        if tag == "tr" and self._cells:
            self._cells.pop()
        if tag in {"ol", "ul"} and self._counters:
            self._counters.pop()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED and not self._cells)

    def _write(self, text: str | None) -> None:
        if not text:
            return
        hue = self._hues[-1] if self._hues else None
        self._written[hue] = self._written.get(hue, 0) + len(text.strip())
        if self._pre:
            first, *rest = text.replace("\r", "").split("\n")
            self._line += first
            for line in rest:
                self._flush()
                self._line = line
            return
        folded = _SPACE.sub(" ", text)
        if not self._line or self._line.endswith(" "):
            folded = folded.lstrip(" ")
        self._line += folded

    def _flush(self) -> None:
        """End the line, an empty one too."""
        line = self._line.rstrip().replace("\xa0", " ").rstrip()
        text = "> " * self._quotes + line if line or self._quotes else line
        self._lines.append(coloured.Line(text, self._hue_of_line()))
        self._line = ""
        self._written = {}

    def _hue_of_line(self) -> int | None:
        """The hue in which nearly all of the line is written."""
        letters = sum(self._written.values())
        return next((hue for hue, n in self._written.items() if letters and n >= _NEARLY_ALL * letters), None)

    def _break(self, *, spaced: bool) -> None:
        """A block begins or ends here. Inside a table row the cells stay on one line."""
        if self._cells and self._cells[-1]:
            if self._line and not self._line.endswith((" ", "| ")):
                self._line += " "
            return
        if self._line.strip():
            self._flush()
        self._line = ""
        if spaced and self._lines and self._lines[-1].text.strip("> "):
            self._lines.append(coloured.Line(("> " * self._quotes).rstrip()))

    def text(self) -> str:
        """What was collected, with at most one empty line between blocks."""
        if self._line.strip():
            self._flush()
        return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", "\n".join(self._apart())).strip("\n")

    def _apart(self) -> list[str]:
        """The lines, answers in a colour that is announced set apart from what they answer."""
        texts = [line.text for line in self._lines]
        if not any(line.hue is not None for line in self._lines) or not any(map(coloured.announced, texts)):
            return texts
        head = next((n for n in range(len(texts)) if heads.at(texts, n) is not None), None)
        return coloured.set_apart(self._lines, head)


def _hue(tag: str, element: etree._Element, around: int | None) -> int | None:
    """The hue of the text in an element: its own, else that around it; of a link none, as programs colour links."""
    if tag == "a":
        return None
    said = coloured.of_style(element.get("style") or "") or (element.get("color") or "" if tag == "font" else "")
    return coloured.hue(said) if said else around


def _number(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else 1


def _is_quote(tag: str, element: etree._Element) -> bool:
    """Elements in which mail programs put the mail answered."""
    if tag == "blockquote":
        style = (element.get("style") or "").replace(" ", "")
        kind = element.get("type") == "cite" or element.get("cite") is not None
        return kind or "gmail_quote" in (element.get("class") or "") or "border-left" in style or not style
    return False
