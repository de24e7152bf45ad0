"""The replacement that a remark makes plain: ``replace 'A' by 'B'``, ``read 'B' for 'A'``, ``for 'A' read 'B'``."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.facts import Remark
from parsers.remarks import wordings

_OPEN = "[\"“«'‘„「『]"
_OPENING = re.compile(_OPEN)
_CLOSE = "[\"”»'’“」』]"


def _quoted(name: str) -> str:
    return rf"{_OPEN}\s?(?P<{name}>[^\"”»“」』\n]{{1,400}}?)\s?{_CLOSE}(?!\w)"


#: what may stand between verb and quotation: ``the words``, ``l'expression``, ``слова``
_NOUN = (
    r"(?:(?:the )?(?:words?|phrase|terms?|sentence|expression|figure|date) "
    r"|(?:les? |la |l')?(?:mots?|expression|phrase|termes?) "
    r"|(?:las? |el |los )?(?:palabras?|expresión|frase|términos?) |слов\w+ |выражение |(?:كلمة|عبارة|لفظة) )?"
)
_BY = r"(?:by|with|to|into|par|por|con|на|словами|словом|بعبارة|بكلمة|ب|改为|替换为|换成)"
_REPLACE = re.compile(
    r"(?:replac\w*|substitut\w*|chang\w*|amend\w*|remplac\w*|sustitu\w*|reemplaz\w*|замен\w*|استبدال|استبدلوا|将|把)\s*"
    rf"{_NOUN}{_quoted('current')}\s*,?\s*{_BY}\s*{_NOUN}{_quoted('proposed')}",
    re.IGNORECASE,
)
_READ = re.compile(
    r"(?:read|lire|léase|leer|читать|يقرأ)\s+"
    rf"{_NOUN}{_quoted('proposed')}\s+(?:for|instead of|in place of|au lieu de|en lugar de|en vez de|вместо|بدلا من)\s+"
    rf"{_NOUN}{_quoted('current')}",
    re.IGNORECASE,
)


#: ``au lieu de « A », lire « B »``, ``Dice: "A". Debe decir: "B"``
_INSTEAD = re.compile(
    rf"(?<!\w)(?:{wordings.NOW})\s*[:：]?\s*{_quoted('current')}\s*[.,;，。]?\s*"
    rf"(?:{wordings.THEN})\s*[:：]?\s*{_quoted('proposed')}",
    re.IGNORECASE,
)


def filled(remark: Remark) -> Remark:
    """*remark* with ``current`` and ``proposed`` where its words quote both."""
    if not _OPENING.search(remark.text):
        return remark
    match = _REPLACE.search(remark.text) or _READ.search(remark.text) or _INSTEAD.search(remark.text)
    if match is None:
        return remark
    return replace(remark, current=match["current"].strip(), proposed=match["proposed"].strip())
