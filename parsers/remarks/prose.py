"""Letters and mails to remarks: each sentence or paragraph that comments, with the place of the draft it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parsers.facts import Remark
from parsers.remarks import covering, digits
from parsers.remarks.blocks import Block, sentences, split
from parsers.remarks.locators import Reference, find

#: more remarks than this come from no letter: the file is a text of another kind
MAX_REMARKS = 2000

#: words that may stand before a place at the head of a remark
_LEAD = (
    r"(?:(?:on|re:?|ad|as (?:to|for|regards)|regarding|concerning|with (?:regard|respect|reference) to|in (?:relation to|respect of)|for|in|to|comments? (?:on|to)"
    r"|sur|au|aux|concernant|en ce qui concerne|s'agissant du|quant au|pour le|à propos du|dans le|relativement au"
    r"|sobre|en|respecto (?:a|al|del|de)|en relación con|con respecto al?|en cuanto al?|al|por lo que se refiere al"
    r"|no que (?:diz respeito|se refere) ao|quanto ao|em relação ao|no"
    r"|по|к|ко|в|о|об|в отношении|относительно|что касается|касательно"
    r"|بشأن|بخصوص|فيما يتعلق|فيما يخص|في|حول|بالنسبة إلى"
    r"|关于|對於|对于|就|对|在|针对"
    r")(?:\s+(?:the|el|la|le|los|las|les|draft|new|proposed|nuevo|nouveau|нового))*\s*)"
)
_DETAIL = (
    r"(?:\s*,?\s*(?:(?:the|la|le|el)\s+)?(?:(?:first|second|third|fourth|fifth|last|final|penultimate|opening|\d(?:st|nd|rd|th))\s+(?:sentence|line|bullet|indent|part|half|clause|phrase|word)s?"
    r"|chapeau|introductory (?:sentence|part)|lines? \d+(?:[-–]\d+)?|page \d+|p\. ?\d+|new|alt|deuxième phrase|première phrase|dernière phrase|troisième phrase"
    r"|(?:primera|segunda|tercera|última) (?:frase|oración)|(?:перв|втор|трет|последн)\w+ предложени\w|第[一二三四]句|最后一句|末句|الجملة ال\w+)"
    r"|\s*[\[(][^)\]\n]{1,80}[)\]])"
)
_TAIL = rf"(?:{_DETAIL}){{0,3}}(?:\s+(?:of|in|du|de la|del|de|da|do|من|в)\s+[^.:;!?\n]{{3,60}})?"
_SEPARATOR = r"\s*(?:[::]\s*[-–—]?|[-–—]{1,2}(?=\s|$)|(?<=\s)[-–—]|\.(?=\s|$)|[)\]](?=\s)|$|\n|\|)\s*"
_STRICT_SEPARATOR = re.compile(rf"(?:{_DETAIL}){{0,3}}{_SEPARATOR}", re.IGNORECASE)
_LOOSE_SEPARATOR = re.compile(rf"{_TAIL}\s*(?:[::]|\s[-–—]{{1,2}}(?=\s|$))\s*", re.IGNORECASE)
_LEADING = re.compile(rf"\s*{_LEAD}?\s*$", re.IGNORECASE)
_JOIN = re.compile(
    r"\s*(?:,|;|/|\(|&|\band\b|\bet\b|\by\b|\be\b|\bи\b|و|和|及|与|、)?\s*(?:in|on|of|du|del|في)?\s*", re.IGNORECASE
)
_QUOTED = re.compile(
    r"[\"“”«»„][^\"“”«»„\n]{1,600}[\"“”«»]|(?<!\w)['‘][^'‘’\n]{1,300}['’](?!\w)|[「『《][^」』》\n]{1,300}[」』》]"
)
_PARENTHESIS = re.compile(r"\([^()\n]{0,120}\)|([^()\n]{0,120})")
_ANAPHORA = re.compile(
    r"^(?:this|that|these|those|it|its|they|such|the (?:same|paragraph|sentence|text|reference|word|proposed|change|above|latter)|here|also|moreover|in addition|furthermore|otherwise|alternatively|reason|rationale|justification|because|as (?:a|it)"
    r"|cela|ceci|cette|ce |cet |celle|il |elle |le paragraphe|la phrase|en outre|motif|par ailleurs"
    r"|est[eao]s?\b|es[eao]s?\b|ello|el párrafo|la frase|además|asimismo|motivo|justificación"
    r"|это|эта|этот|данн|кроме того|также|обоснование|такая"
    r"|هذا|هذه|ذلك|كما|وذلك|[وب]هذا|该|这|此|同时|理由)",
    re.IGNORECASE,
)
_REPLACE = (
    re.compile(
        r"(?:replac\w*|substitut\w*|chang\w*|amend\w*|remplac\w*|sustitu\w*|reemplaz\w*|substituir|замен\w*|استبدال|将)\s*(?:the (?:words?|phrase|term|sentence) |les mots |las palabras |слов\w* |عبارة )?"
        r"[\"“«'‘„「](?P<current>[^\"”»'’“」\n]{1,400})[\"”»'’“」]\s*,?\s*(?:by|with|to|into|par|por|con|на|словами|بعبارة|ب|改为|替换为)\s*[\"“«'‘„「](?P<proposed>[^\"”»'’“」\n]{1,400})[\"”»'’“」]",
        re.IGNORECASE,
    ),
    re.compile(
        r"read\s+[\"“'‘](?P<proposed>[^\"”'’\n]{1,400})[\"”'’]\s+(?:for|instead of|in place of)\s+[\"“'‘](?P<current>[^\"”'’\n]{1,400})[\"”'’]",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class _Head:
    """Places at the head of a block, and what follows them."""

    locators: tuple[str, ...]
    words: str
    rest: str
    #: the head stands alone, as a heading
    alone: bool


@dataclass(kw_only=True)
class _Reading:
    """Where reading has got to: heading, places in force, remarks so far."""

    remarks: list[Remark] = field(default_factory=list)
    heading: str = ""
    #: places of the last headed or located block, and how many remarks it made
    open: tuple[Remark, ...] = ()
    #: the head stood alone on its line: blocks belong to it until the next one
    under: tuple[str, ...] = ()
    under_words: str = ""
    #: the text accompanies a file: only heads and proposals stand for themselves
    cover: bool = False
    #: the text is a mail, where only what takes a position is a remark
    mail: bool = False
    closed: bool = False
    begun: bool = False

    def add(self, remarks: Iterable[Remark]) -> None:
        """Record remarks; the next block may continue them."""
        made = tuple(remarks)
        self.remarks += made
        self.open = made

    def continue_with(self, text: str, gap: str = "\n") -> None:
        """The last remarks go on."""
        grown = tuple(_filled(replace(item, text=f"{item.text}{gap}{text}".strip())) for item in self.open)
        self.remarks[len(self.remarks) - len(self.open) :] = grown
        self.open = grown


def from_text(text: str) -> tuple[Remark, ...]:
    """Remarks of the new text of a mail or of a letter given as text."""
    return from_blocks(split(text), cover=None)


def from_blocks(blocks: Sequence[Block], *, cover: bool | None = False) -> tuple[Remark, ...]:
    """Remarks of blocks in order.

    *cover*: the text accompanies a file, so that only proposals count as remarks of its own; ``None``: find out from
    its words.
    """
    blocks = [piece for block in blocks for piece in _parted(block)]
    reading = _Reading()
    reading.mail = cover is None
    reading.cover = _is_cover_note(blocks) if cover is None else cover
    enumeration = _is_enumeration(blocks)
    for at, block in enumerate(blocks):
        if len(reading.remarks) > MAX_REMARKS:
            break
        _read(reading, block, enumeration=enumeration, last=at == len(blocks) - 1)
    return tuple(remark for remark in reading.remarks if remark.text.strip())


def _parted(block: Block) -> list[Block]:
    """A block in which further places stand at the head of a sentence (``… . Paragraph 22: …``), parted there."""
    folded = digits.fold(block.text)
    starts = [0]
    for item in find(block.text):
        after_full_stop = re.search(r"(?:[.!?;。؟][\"'»”’)]*\s+|[。!?])$", folded[: item.start])
        if (
            after_full_stop
            and item.start > starts[-1]
            and not item.foreign
            and _STRICT_SEPARATOR.match(folded, item.end)
        ):
            starts.append(item.start)
    ends = [*starts[1:], len(block.text)]
    pieces = [block.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [replace(block, text=text, mark=block.mark if n == 0 else "") for n, text in enumerate(pieces)]


def _is_cover_note(blocks: Sequence[Block]) -> bool:
    """The text announces a file and says little itself: no block is headed by a place."""
    announced = any(covering.ATTACHED.search(block.text) for block in blocks)
    return announced and sum(head_of(block) is not None for block in blocks) < 1


def _is_enumeration(blocks: Sequence[Block]) -> bool:
    """Numbers before list items count the items (1, 2, 3, …), and do not name paragraphs (7, 16, 18)."""
    numbers = [int(found[0]) for block in blocks if (found := re.search(r"\d+", block.mark))]
    return (
        not numbers
        or numbers[0] == 1
        or any(later <= earlier for earlier, later in zip(numbers, numbers[1:], strict=False))
    )


def _read(reading: _Reading, block: Block, *, enumeration: bool, last: bool) -> None:
    """Take one block in."""
    head = head_of(block) or (None if enumeration else _numbered_head(block))
    if head is not None:
        reading.closed = False
        _headed(reading, block, head)
    elif _is_furniture(reading, block, last=last):
        return
    elif block.heading or _looks_like_heading(block):
        reading.heading, reading.open, reading.under = block.text, (), ()
        reading.closed = False
    elif reading.under and not covering.is_covering(block.text):
        _under(reading, block)
    elif not reading.closed:
        _plain(reading, block)
    reading.begun = True


def _is_furniture(reading: _Reading, block: Block, *, last: bool) -> bool:
    """Greeting, closing, signature, letterhead."""
    text = block.text
    if not block.mark and covering.is_greeting(text, first=not reading.begun):
        reading.begun = True
        return True
    if covering.is_closing(text) or (
        reading.begun and not block.mark and len(text.split()) <= 4 and text.endswith(",")
    ):
        reading.closed, reading.open, reading.under = True, (), ()
        return True
    if covering.is_letterhead(text):
        return True
    return last and not block.mark and len(text.split()) <= 8 and not _ends(text) and not covering.takes_position(text)


def head_of(block: Block) -> _Head | None:
    """Places at the head of a block: ``Paragraph 12: …``, ``On § 7 (b), second sentence – …``, ``OP5`` alone."""
    text = block.text
    folded = digits.fold(text)
    references = [item for item in find(text[:200]) if item.family != "section" or re.search(r"\d|[IVX]", item.words)]
    if not references or not _LEADING.match(folded[: references[0].start]):
        return None
    group, end = _group(references, folded)
    led = bool(folded[: references[0].start].strip())
    separator = _STRICT_SEPARATOR.match(folded, end)
    if separator is None or (led and not re.search(r"[::–—\-]|^\s*$", separator[0])):
        separator = _LOOSE_SEPARATOR.match(folded, end)
    if separator is None:
        return None
    rest = text[separator.end() :].strip()
    if references[0].family == "section" and (not _ends(rest) or not re.search(r"[:：–—-]", separator[0])):
        return None  # the heading of a section, or its title
    words = text[: separator.end()].strip(" :.–—-:\n|")
    return _Head(locators=tuple(dict.fromkeys(item.locator for item in group)), words=words, rest=rest, alone=not rest)


def _numbered_head(block: Block) -> _Head | None:
    """``18. The figure …`` in a list whose numbers are those of paragraphs."""
    number = re.fullmatch(r"\(?(\d{1,3})[.)]", block.mark)
    return _Head(locators=(number[1],), words=block.mark, rest=block.text, alone=False) if number else None


def _group(references: Sequence[Reference], text: str) -> tuple[list[Reference], int]:
    """The references at the head that are joined: ``Paragraphs 12 and 13``, ``Action 5 and Action 6``."""
    group = [references[0]]
    for item in references[1:]:
        if item.start != group[-1].start:
            between = text[group[-1].end : item.start]
            if "(" in between or not _JOIN.fullmatch(between) or not between.strip() or item.foreign:
                break
        group.append(item)
    return group, max(item.end for item in group)


def _headed(reading: _Reading, block: Block, head: _Head) -> None:
    """A block that begins with its place."""
    if head.alone:
        reading.under, reading.under_words, reading.open = head.locators, head.words, ()
        return
    reading.under, reading.under_words = (), ""
    reading.add(_remark(head.rest, block, reading, locator=locator, words=head.words) for locator in head.locators)


def _under(reading: _Reading, block: Block) -> None:
    """A block below a place that stands alone: the first makes the remark, the others continue it."""
    if reading.open:
        reading.continue_with(block.text)
    else:
        reading.add(
            _remark(block.text, block, reading, locator=item, words=reading.under_words) for item in reading.under
        )


def _plain(reading: _Reading, block: Block) -> None:
    """A block without a head: its sentences, each with the place that it speaks of, or none."""
    if reading.open and _carries_on(reading, block):
        reading.continue_with(block.text)
        return
    located = False
    general: list[str] = []
    for sentence in sentences(block.text):
        if covering.is_closing(sentence):
            break
        places = _places(sentence)
        if places:
            reading.add(_located(sentence, places, block, reading))
            located = True
        elif located and not covering.is_covering(sentence):
            reading.continue_with(sentence, "" if re.search(r"[。!?]$", reading.open[-1].text) else " ")
        elif not covering.is_covering(sentence) and not _is_fragment(sentence, block, mail=reading.mail):
            general.append(sentence)
    if general:
        text = " ".join(general)
        announces = (reading.cover or reading.mail) and not block.mark and not covering.proposes(text)
        remark = _remark(text, block, reading, announces=announces)
        reading.remarks.insert(len(reading.remarks) - len(reading.open) if located else len(reading.remarks), remark)
        if not located:
            reading.open = (remark,) if text.endswith((":", ":")) else ()


def _carries_on(reading: _Reading, block: Block) -> bool:
    """Whether a block goes on with the remark before it: after a colon, in quotation marks, or pointing back."""
    if covering.is_covering(block.text) or _places(block.text):
        return False
    before = reading.open[-1].text.rstrip()
    if not reading.open[-1].locator:
        return before.endswith((":", ":")) and not block.mark and block.text[:1] in "\"“«'‘„「"
    if before.endswith((":", ":", ",", ";", "；")) or block.text[:1] in "\"“«'‘„「":
        return True
    return bool(_ANAPHORA.match(block.text)) or block.text[:1].islower()


def _places(sentence: str) -> tuple[Reference, ...]:
    """The places a sentence speaks of: the first that is named outside quotations, with those joined to it."""
    masked = _QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    references = [item for item in find(masked) if not item.foreign and item.family != "section"]
    if not references:
        return ()
    open_ = [item for item in references if not _in_parenthesis(masked, item)]
    chosen = open_ or references
    group, _ = _group(chosen, digits.fold(masked))
    return tuple({item.locator: item for item in group}.values())


def _in_parenthesis(text: str, reference: Reference) -> bool:
    return any(match.start() < reference.start and reference.end < match.end() for match in _PARENTHESIS.finditer(text))


def _located(sentence: str, places: Sequence[Reference], block: Block, reading: _Reading) -> list[Remark]:
    courtesy = not covering.proposes(sentence)
    if courtesy and not reading.cover and covering.is_covering(sentence):
        return []
    announces = courtesy and (reading.cover or reading.mail)
    return [
        _remark(sentence, block, reading, locator=item.locator, words=item.words, announces=announces)
        for item in places
    ]


def _remark(
    text: str, block: Block, reading: _Reading, *, locator: str = "", words: str = "", announces: bool = False
) -> Remark:
    return _filled(
        Remark(
            text=text.strip(),
            locator=locator,
            locator_words=words,
            heading=reading.heading,
            paragraph=block.index,
            announces=announces,
        )
    )


def _filled(remark: Remark) -> Remark:
    """The replacement that the words make plain: ``replace 'A' by 'B'``."""
    for pattern in _REPLACE:
        match = pattern.search(remark.text)
        if match:
            return replace(remark, current=match["current"].strip(), proposed=match["proposed"].strip())
    return remark


def _ends(text: str) -> bool:
    return bool(re.search(r"[.!?;。!?؟…;][\"'»”’)\]」]*\s*$", text))


def _looks_like_heading(block: Block) -> bool:
    """A short line without full stop that takes no position: a title or heading."""
    text = block.text
    if block.mark and not re.match(r"[ivxIVXA-Ha-h一二三四]", block.mark):
        return False
    if _ends(text) or len(text) > 200 or len(text.split()) > 28:
        return False
    return (
        not covering.takes_position(text)
        or bool(
            re.search(
                r"(?:comments?|observations?|commentaires|comentarios|observaciones|recommendations)\b",
                text,
                re.IGNORECASE,
            )
        )
        and len(text.split()) <= 12
    )


def _is_fragment(sentence: str, block: Block, *, mail: bool) -> bool:
    """Too little to be a view: no list item, and few words or, in a mail, no position."""
    if block.mark:
        return len(sentence) < 3
    if covering.takes_position(sentence):
        return False
    size = len(sentence) // 3 if re.search(r"[\u4e00-\u9fff]", sentence) else len(sentence.split())
    return mail or size <= 5
