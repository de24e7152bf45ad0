"""A count as it is printed, in the number formats of ECMA-376 17.18.59.

Formats of which this field makes no use, and counts beyond what a format can say, print as Arabic figures.
"""

from __future__ import annotations

from collections.abc import Callable

#: formats whose marks are letters or Roman numbers: what a reader calls a sub-paragraph
LETTERS = frozenset({"lowerLetter", "upperLetter", "russianLower", "russianUpper", "arabicAlpha", "arabicAbjad"})
ROMANS = frozenset({"lowerRoman", "upperRoman"})
#: how the reader of the numbering names a format of its own figures: ``padded3`` prints 7 as ``007``
PADDED = "padded"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
#: after the last, the first is doubled: z, aa, bb
_ALPHABETS = {
    "lowerLetter": _LATIN,
    "upperLetter": _LATIN.upper(),
    "russianLower": _CYRILLIC,
    "russianUpper": _CYRILLIC.upper(),
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "chicago": "*†‡§",
}
#: series that end with their last sign
_SERIES = {
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "irohaFullWidth": (
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
    ),
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "hindiConsonants": "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
#: digits from nought on, one for each place
_DIGITS = {
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
    "ideographDigital": "〇一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九",
    "taiwaneseDigital": "○一二三四五六七八九",
    "koreanDigital": "영일이삼사오육칠팔구",
    "koreanDigital2": "零一二三四五六七八九",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙",
    "hindiNumbers": "०१२३४५६७८९",
}
#: digits from nought on and the word for ten; ``True`` where eleven begins with a one
_TENS = {
    "chineseCounting": ("零一二三四五六七八九", "十", False),
    "chineseCountingThousand": ("零一二三四五六七八九", "十", False),
    "taiwaneseCounting": ("零一二三四五六七八九", "十", False),
    "taiwaneseCountingThousand": ("零一二三四五六七八九", "十", False),
    "japaneseCounting": ("〇一二三四五六七八九", "十", False),
    "koreanCounting": ("영일이삼사오육칠팔구", "십", False),
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", "拾", True),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", "拾", True),
    "japaneseLegal": ("〇壱弐参四伍六七八九", "拾", True),
}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TEN_WORDS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_HEBREW = ("אבגדהוזחט", "יכלמנסעפצ", "קרשת")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def in_format(count: int, name: str) -> str:
    """*count* in the number format *name*."""
    if name == "decimal":
        return str(count)
    if name in _ALPHABETS:
        alphabet = _ALPHABETS[name]
        times, index = divmod(count - 1, len(alphabet))
        return alphabet[index] * (times + 1) if 0 <= times < 50 else str(count)
    if name in _SERIES:
        return _SERIES[name][count - 1] if 0 < count <= len(_SERIES[name]) else str(count)
    if name in _DIGITS:
        return "".join(_DIGITS[name][int(digit)] for digit in str(abs(count)))
    if name in _TENS:
        return _tens(count, *_TENS[name])
    if name.startswith(PADDED):
        return str(count).zfill(int(name.removeprefix(PADDED)))
    return _OTHER[name](count) if name in _OTHER else str(count)


def _tens(count: int, digits: str, ten: str, spelled: bool) -> str:
    if not 0 <= count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if not tens else ten if tens == 1 and not spelled else digits[tens] + ten
    return head + (digits[ones] if ones or not tens else "")


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, letters in _ROMAN:
        times, count = divmod(count, size)
        text += letters * times
    return text


def _ordinal(count: int) -> str:
    if count % 100 in {11, 12, 13}:
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"


def _cardinal_text(count: int) -> str:
    return _in_words(count).capitalize() or str(count)


def _ordinal_text(count: int) -> str:
    head, dash, last = _in_words(count).rpartition("-")
    if not last:
        return str(count)
    if last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last = _IRREGULAR.get(last) or (last[:-2] + "fth" if last.endswith("ve") else last + "th")
    return (head + dash + last).capitalize()


def _in_words(count: int) -> str:
    """English words for a number below a hundred; empty for any other."""
    if not 0 <= count < 100:
        return ""
    if count < 20:
        return _ONES[count]
    tens, ones = divmod(count, 10)
    return _TEN_WORDS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _hebrew(count: int) -> str:
    """Letters by their value; 15 and 16 avoid the letters of the divine name."""
    if not 0 < count < 500:
        return str(count)
    hundreds, rest = divmod(count, 100)
    head = _HEBREW[2][hundreds - 1] if hundreds else ""
    if rest in {15, 16}:
        return head + "ט" + _HEBREW[0][rest - 10]
    tens, ones = divmod(rest, 10)
    return head + (_HEBREW[1][tens - 1] if tens else "") + (_HEBREW[0][ones - 1] if ones else "")


_OTHER: dict[str, Callable[[int], str]] = {
    "none": lambda _count: "",
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "decimalZero": lambda count: f"{count:02d}",
    "ordinal": _ordinal,
    "cardinalText": _cardinal_text,
    "ordinalText": _ordinal_text,
    "hebrew1": _hebrew,
    "numberInDash": lambda count: f"- {count} -",
    "hex": lambda count: f"{max(count, 0):X}",
}
