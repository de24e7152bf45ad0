"""The language of a text: scripts decide what they can, Latin languages are told by their stop words.

py3langid gives the second opinion on longer Latin texts whose stop words leave a doubt; on short ones it guesses
wildly. All words count alike, so a greeting or a signature in another language weighs as little as it is long.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import py3langid

#: words that are frequent in one language and rare in the others
_STOP_WORDS = {
    "en": "the of and to in is that for it be with as on are this by from we would should not which have has or at an"
    " our will can been they please their its you your was were all any",
    "fr": (
        "le la les des du de et est une un dans pour que qui au aux sur par avec nous vous il elle ne pas "
        "ce cette ces"
        " son sa ses leur être sont ou mais votre notre l d qu à"
    ),
    "es": (
        "el la los las de del que y en un una por con para se al es su lo como no más este esta estos sus "
        "pero son fue"
        " ha nos sobre entre sin ser también e muy"
    ),
    "pt": (
        "o a os as de do da dos das que e em um uma por com para se ao não no na nos nas é à mais este "
        "esta pelo pela são"
        " foi ou seu sua sobre entre também ser"
    ),
    "it": (
        "il lo la i gli le di del della dei delle che e in un una per con si al alla è non sono come più "
        "anche nel nella"
        " questo questa ha dal dalla sul"
    ),
    "de": (
        "der die das und ist in zu den von mit für auf nicht ein eine dem des sich wir als auch an es im "
        "sie bei oder wird"
        " sind werden nach durch über sowie ihre bitte"
    ),
    "nl": (
        "de het een en van in is dat op te voor met zijn niet aan er om ook als door bij naar wij deze "
        "worden wordt dit"
        " uit of onze graag"
    ),
    "sv": "och att det som en på är av för med den till inte om ett har de vi i från kan eller ska vid denna",
    "no": (
        "og i det som en på er av for med den til ikke om et har de vi fra kan eller skal ved denne å at "
        "blir ble etter våre vår"
    ),
    "da": (
        "og i det som en på er af for med den til ikke om et har de vi fra kan eller skal ved denne at "
        "blev bliver efter vores"
    ),
    "fi": "ja on ei se että ovat tai myös kun kuin mutta sekä joka ole oli jotka tämä",
    "pl": "i w na z do się nie jest że o to oraz przez dla po od jako jak są być lub",
    "cs": "a v na se je že s z do o k pro jako nebo by jsou ve za podle také",
    "sl": "in je v na za se da so z ki bi pri kot po ali tudi ni",
    "hr": "i u je na se za da su od s o koji koja kao ili bi iz što nije",
    "ro": "și de la în a cu pe să este care din un o pentru nu sunt ca prin mai sau",
    "hu": "a az és hogy nem is egy van meg de ez azt vagy mint csak",
    "tr": "ve bir bu da de için ile olarak olan daha çok gibi ya veya kadar",
    "id": "yang dan di untuk dengan dari ini pada adalah dalam tidak akan oleh atau ke kami",
    "sq": "dhe në të e për një me që nga është si nuk ka",
    "sw": "na ya wa kwa ni katika la za kama hii hiyo",
    "vi": "và của là các có được trong cho không với những một để",
}
_MIN_LETTERS = 200
_WORD = re.compile(r"[^\W\d_]+")
_IGNORED = re.compile(r"https?://\S+|\S+@\S+|^>.*$", re.MULTILINE)
_MAX_LENGTH = 20_000
_SCRIPTS = {
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "LAO": "lo",
    "KHMER": "km",
    "ETHIOPIC": "am",
}
#: a Chinese character says about as much as three letters
_WEIGHT = {"zh": 3, "ja": 2}


def detect(text: str) -> str:
    """ISO 639-1 code of the language of *text*; empty for a text without letters."""
    plain = unicodedata.normalize("NFKC", _IGNORED.sub(" ", text[:_MAX_LENGTH]))
    scripts = _by_script(plain)
    if not scripts:
        return ""
    language, _ = scripts.most_common(1)[0]
    if language == "zh" and scripts["ja"] * 8 > scripts["zh"]:
        return "ja"
    if language == "ar":
        return _arabic(plain)
    if language == "ru":
        return _cyrillic(plain)
    return _latin(plain) if language == "latin" else language


def warm_up() -> None:
    """Load the model of the second opinion now: a child process has neither the time nor the disk for it."""
    py3langid.classify("la conférence, las conferencias, the conference")


def _by_script(text: str) -> Counter[str]:
    """Letters by the language or script group that they speak for."""
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        if not char.isalpha():
            continue
        if char.isascii():
            counts["latin"] += times
            continue
        script = unicodedata.name(char, "").split(" ")[0].removesuffix("-COMPATIBILITY")
        language = _SCRIPTS.get(script, "latin")
        counts[language] += times * _WEIGHT.get(language, 1)
    return counts


def _arabic(text: str) -> str:
    """Arabic, Persian or Urdu by the letters that only one of them has."""
    if re.search("[ٹڈڑںےہ]", text) and len(re.findall("[ٹڈڑںےہ]", text)) * 40 > len(text):
        return "ur"
    return "fa" if len(re.findall("[پچژگکی]", text)) * 20 > len(text) else "ar"


def _cyrillic(text: str) -> str:
    lower = text.lower()
    if len(re.findall("[іїєґ]", lower)) * 60 > len(lower):
        return "be" if "ў" in lower else "uk"
    if re.search("[ђћџљњј]", lower):
        return "mk" if re.search("[ѓќѕ]", lower) else "sr"
    russian = len(re.findall("[ыэё]", lower))
    return "bg" if len(lower) > _MIN_LETTERS and not russian and "ъ" in lower else "ru"


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Stop word -> the languages that have it."""
    table: dict[str, list[str]] = {}
    for language, words in _STOP_WORDS.items():
        for word in words.split():
            table.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in table.items()}


def _latin(text: str) -> str:
    """The language whose stop words are most; shared words count for each in part."""
    words = _WORD.findall(text.lower())
    scores: Counter[str] = Counter()
    for word in words:
        languages = _table().get(word, ())
        for language in languages:
            scores[language] += 12 // len(languages)
    ranked = scores.most_common(2)
    letters = sum(len(word) for word in words)
    if len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] >= 1.5 * ranked[1][1]):
        return ranked[0][0]
    if letters >= _MIN_LETTERS:
        second = _second_opinion(text)
        if not ranked or second in {language for language, _ in ranked}:
            return second
    return ranked[0][0] if ranked else "en"


def _second_opinion(text: str) -> str:
    """What py3langid says; Norwegian is one language here."""
    code = str(py3langid.classify(text)[0])
    return "no" if code in {"nb", "nn"} else code
