"""Labels of the wording as it is and as it should be, in two lines: ``Dice: …``, ``Debe decir: …``.

The two lines are one remark, whatever they quote (``forms.united``): the proposal is what it says, its place that of
the heading above. Data, no rules.
"""

from __future__ import annotations

import re

#: (before the words as they are, before the words as they should be), by language
_LABELS = (
    (
        r"(?:it |the text |the paragraph )?(?:now |currently |presently )?(?:reads|says|as is)|instead of|for",
        (
            r"(?:it |the text |the paragraph )?(?:should|shall|would|to|must) (?:instead )?(?:read|say|be)"
            r"|read(?: instead)?"
        ),
    ),
    (r"au lieu de|se lit(?: actuellement)?|texte actuel", r"lire|il faut lire|devrait se lire|doit se lire"),
    (r"(?:donde )?dice|en lugar de|texto actual", r"debe(?:r[íi]a)? (?:decir|leerse)|l[ée]ase|diga"),
    (r"onde se l[êe]|(?:actualmente )?diz|texto atual", r"(?:leia-se|deve(?:r[áa])? ler-se|deve(?:ria)? dizer|ler)"),
    (r"напечатано|вместо|имеется|нынешний текст", r"(?:следует |нужно )?читать|следует|должно быть"),
    (r"ist|statt|es hei(?:ß|ss)t|bisher", r"soll|lies|es (?:muss|sollte|soll) hei(?:ß|ss)en|neu"),
    (r"بدلا من|النص الحالي|ورد", r"يقرأ|النص المقترح|الصواب"),
    (r"原文|现为|现有案文|原为|误", r"改为|应为|拟改为|修改为|正"),
)


def _labelled(words: str) -> re.Pattern[str]:
    """A line with such a label; its value follows a colon, or begins with a quotation mark, or stands below."""
    return re.compile(rf"(?:{words})(?:\s*[:：]\s*|\s*$|\s+(?=[\"“«„]))(?P<value>.*)", re.IGNORECASE | re.DOTALL)


#: (label of the words as they are, label of the proposal)
PAIRS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (_labelled(now), _labelled(then)) for now, then in _LABELS
)
#: all labels of the words as they are, and of the proposal, for a sentence that says both
NOW, THEN = ("|".join(words) for words in zip(*_LABELS, strict=True))
_OPENING = re.compile(rf"\s*(?:{NOW}|{THEN})\s*[:：]\s*(?=\S)", re.IGNORECASE)
_CURRENT = re.compile(rf"(?:{NOW})(?:\s*[:：]|\s*$|\s+[\"“«„])", re.IGNORECASE)
QUOTES = ' \t\n"“”«»„「」'


def opens(line: str) -> bool:
    """Whether a line begins with such a label and a colon, so that it goes on with no line above it."""
    return not line[:1].islower() and _OPENING.match(line) is not None


def opens_pair(line: str) -> bool:
    """Whether a line begins with a label of the words as they are."""
    return _CURRENT.match(line) is not None
