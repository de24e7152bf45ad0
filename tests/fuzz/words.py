"""Word files of elements in any order and depth: what a program with a fault, or an enemy, could write."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fakes.word_builder import docx, package

_TEXTS = ["", " ", "12.\t", "(a) ", "II. ", "Action 3: ", "word", "x]]&gt;", "\u202e", "é" * 50, "\U0001f600", "&#x9;"]
_NUMBERS = ["", "0", "1", "2", "-1", "9", "99999999999999999999", "x", "١"]
_KINDS = ["begin", "separate", "end", "textWrapping", "page", ""]
_LEAVES = (
    "t delText tab br cr ptab sym fldChar instrText noBreakHyphen softHyphen footnoteReference endnoteReference "
    "commentReference commentRangeStart commentRangeEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart "
    "moveToRangeEnd cellIns cellDel cellMerge gridBefore gridSpan numId ilvl pStyle outlineLvl altChunk bookmarkStart"
)
_BRANCHES = (
    "p r pPr rPr ins del moveFrom moveTo tbl tr tc trPr tcPr tblPr numPr sdt sdtContent sdtPr hyperlink smartTag "
    "txbxContent pPrChange rPrChange sectPr customXml ruby rt pict fldSimple"
)
_FOREIGN = "mc:AlternateContent mc:Choice mc:Fallback m:oMath m:r m:t m:ctrlPr unknown"
_TEARS = ["", "<", "&x;", "<!DOCTYPE x>", "<![CDATA[<w:r>]]>", "<!-- <w:r> -->", "\x00", "</w:p>"]


def _leaf(name: str, number: str, kind: str, text: str) -> str:
    attributes = f'w:id="{number}" w:val="{number}" w:fldCharType="{kind}" w:type="{kind}" w:char="{number}" w:name="n"'
    return f"<w:{name} {attributes}>{text}</w:{name}>"


def _branch(name: str, author: str, inside: list[str]) -> str:
    return f'<{name} w:id="1" w:author="{author}">{"".join(inside)}</{name}>'


def _around(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(_branch, _ELEMENTS, st.sampled_from(["", "Ann", "Bob"]), st.lists(inside, max_size=4))


_ELEMENTS = st.sampled_from([*(f"w:{name}" for name in _BRANCHES.split()), *_FOREIGN.split()])
_LEAF = st.builds(
    _leaf,
    st.sampled_from(_LEAVES.split()),
    st.sampled_from(_NUMBERS),
    st.sampled_from(_KINDS),
    st.sampled_from(_TEXTS),
)
_ANYTHING = st.recursive(_LEAF, _around, max_leaves=10)
#: what Word would nest so: texts in runs in changes in paragraphs, so that more than the outermost layer is read
_RUN = st.lists(_LEAF, min_size=1, max_size=3).map(lambda leaves: f"<w:r>{''.join(leaves)}</w:r>")
_CHANGED = st.builds(
    lambda tag, runs: f'<w:{tag} w:author="Ann">{"".join(runs)}</w:{tag}>',
    st.sampled_from(["ins", "del", "moveFrom", "moveTo", "hyperlink"]),
    st.lists(_RUN, max_size=2),
)
_PARAGRAPH = st.lists(st.one_of(_RUN, _CHANGED, _ANYTHING), max_size=4).map(
    lambda inside: f"<w:p>{''.join(inside)}</w:p>"
)
BODY = st.lists(st.one_of(_PARAGRAPH, _ANYTHING), max_size=4).map("".join)


@st.composite
def word_files(draw: st.DrawFn) -> bytes:
    """A package whose parts are well-formed and otherwise anything."""
    kinds = ("comments", "commentsExtended", "footnotes", "endnotes", "styles", "numbering", "header")
    parts = {kind: draw(BODY) for kind in draw(st.sets(st.sampled_from(kinds), max_size=2))}
    for kind, element in (("comments", "comment"), ("footnotes", "footnote"), ("endnotes", "endnote")):
        if kind in parts:
            parts[kind] = "".join(f'<w:{element} w:id="{n}">{parts[kind]}</w:{element}>' for n in range(2))
    return docx(draw(BODY), **parts)


@st.composite
def torn_parts(draw: st.DrawFn) -> bytes:
    """A package whose document is cut, doubled or overwritten somewhere."""
    document = f"<w:document><w:body>{draw(BODY)}</w:body></w:document>"
    start, size = draw(st.integers(0, len(document))), draw(st.integers(0, 40))
    torn = document[:start] + draw(st.sampled_from(_TEARS)) + document[start + size :]
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return package({"word/document.xml": torn.replace("<w:document", head, 1)})
