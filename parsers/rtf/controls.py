"""Control words of RTF 1.9.1 by what they mean to a reader of words."""

from __future__ import annotations

#: words and symbols that are characters
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "page": "\n",
    "column": "\n",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "endash": "–",
    "emdash": "—",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
#: destinations whose words stand in the text, although they begin with ``\*``
SHOWN = frozenset({"ud", "shptxt", "dptxbxtext", "moMath", "moMathPara"})
#: destinations in which a shown one may stand; what is theirs is passed over
AROUND = frozenset({"shpinst", "do", "object", "info", "shp", "shpgrp", "nesttableprops"})
#: shown destinations inside those
INSIDE = frozenset({"result"})
#: destinations that hold no words of the text; every unknown one behind ``\*`` is passed over too
SKIPPED = frozenset(
    {
        *("colortbl", "filetbl", "pict", "fldinst", "bkmkstart", "bkmkend", "xe"),
        *("tc", "tcn", "rxe", "nonshppict", "shprslt", "sp", "objdata"),
        *("objclass", "objname", "objalias", "objsect", "datafield", "ftnsep", "ftnsepc"),
        *("ftncn", "aftnsep", "aftnsepc", "aftncn", "pnseclvl", "pn", "background"),
        *("panose", "falt", "mmathPict", "nonesttables", "template", "comment", "doccomm"),
        *("keywords", "subject", "manager", "company", "category", "operator", "creatim"),
        *("revtim", "printim", "buptim", "hlinkbase", "listtable", "listoverridetable", "rsidtbl"),
        *("generator", "themedata", "pntxta", "pntxtb", "fontemb", "fontfile", "listname"),
        *("listpicture", "private", "latentstyles", "htmltag", "mhtmltag"),
    }
)
#: destinations with paragraphs of their own -> ``Paragraph.where``
ASIDES = {
    "footnote": "footnote",
    "shptxt": "textbox",
    "dptxbxtext": "textbox",
    "header": "header",
    "headerl": "header",
    "headerr": "header",
    "headerf": "header",
    "footer": "footer",
    "footerl": "footer",
    "footerr": "footer",
    "footerf": "footer",
}
#: destinations of which the words are taken down
TAKEN = frozenset(
    {
        "listtext",
        "pntext",
        "title",
        "author",
        "revtbl",
        "atnid",
        "atnauthor",
        "atnref",
        "atndate",
        "atnparent",
        "atrfstart",
        "atrfend",
        "annotation",
    }
)
