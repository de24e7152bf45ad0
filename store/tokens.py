"""Words of a text for search, found in Python so that both databases find the same.

NFKC, case and accents folded; digits of every script as ASCII; Arabic vowel signs and tatweel left out, and the
article with what is written together with it (Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information
Retrieval", 2007); scripts without spaces between words (Chinese, Japanese, Korean, Lao, Thai, Khmer, Burmese) as
single characters and overlapping pairs. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: raised with every change that can change the words of a text: it is then indexed again
TOKENS_VERSION = 1
#: characters of a token that count; the same cut is made in texts and in questions
TOKEN_LENGTH = 64
#: words of one field that are indexed: the rest of a longer text is not found
MAX_WORDS = 200_000

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# the scripts of India write vowels as marks, which \w leaves out
_RUN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:[^\W_{_UNSPACED}]|[\u0900-\u0963\u0970-\u0dff])+)")

# letters that Unicode does not take apart, and Arabic letters written for one another
_LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t",
        "ŋ": "n", "ŀ": "l", "ĸ": "k", "ə": "a", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ـ": None, "ʼ": None,
    }
)  # fmt: skip
# "and", "in", "as", "so" before the article, and "for" that has swallowed it; three letters must be left
_ARTICLE = re.compile(r"(?:و?[بكف]?ال|و?لل)(?=[\u0621-\u064a]{3})")
# the voicing marks of kana are no accents: が is not か
_KEPT_MARKS = frozenset("\u3099\u309a")


@dataclass(frozen=True)
class Token:
    """A word, and where it stands among the words of its text (counted from 0)."""

    text: str
    position: int


def fold(text: str) -> str:
    """*text* with case, width, accents and ways of writing the same letter taken away."""
    if text.isascii():
        return text.lower()
    # twice, for letters whose lower case can be folded further (İ)
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", apart.translate(_FOLDED)).translate(_LETTERS)


class _Folded(dict[int, str]):
    """What each character becomes, worked out when it is first met: a text has thousands, an alphabet a hundred."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


_FOLDED = _Folded()


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.combining(character) and character not in _KEPT_MARKS:
        return ""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return "" if category == "Cf" else character


def words(text: str) -> list[Token]:
    """All tokens to index, at most ``MAX_WORDS`` words of them."""
    found: list[Token] = []
    position = 0
    for run in _RUN.finditer(fold(text)):
        if position >= MAX_WORDS:
            break
        if word := run["word"]:
            article = _ARTICLE.match(word)
            found.append(Token(word[article.end() if article else 0 :][:TOKEN_LENGTH], position))
            position += 1
            continue
        characters = run["unspaced"]
        for offset, character in enumerate(characters):
            found.append(Token(character, position + offset))
            if offset + 1 < len(characters):
                found.append(Token(characters[offset : offset + 2], position + offset))
        position += len(characters)
    return found


def clauses(query: str) -> tuple[tuple[Token, ...], ...]:
    """What a text must have to answer *query*: each clause is a word, or words at these distances from each other.

    Words in double quotation marks are one clause; so is a run of a script without spaces.
    """
    found: list[tuple[Token, ...]] = []
    parts = re.split(r'["“”„«»]', query)
    if len(parts) % 2 == 0:  # the last quotation mark has no partner: what follows it is words
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    for number, part in enumerate(parts):
        runs = [part] if number % 2 else [run[0] for run in _RUN.finditer(fold(part))]
        found.extend(clause for run in runs if (clause := _asked(run)))
    return tuple(dict.fromkeys(found))


def _asked(text: str) -> tuple[Token, ...]:
    """The tokens of one clause: of unspaced runs the pairs alone, which their characters follow from."""
    tokens = words(text)
    paired = {token.position for token in tokens if _is_pair(token.text)}
    paired |= {position + 1 for position in paired}
    return tuple(token for token in tokens if _is_pair(token.text) or token.position not in paired)


def _is_pair(token: str) -> bool:
    return len(token) == 2 and re.fullmatch(rf"[{_UNSPACED}]{{2}}", token) is not None
