"""Letters and mails to remarks: each sentence or paragraph that comments, with the place of the draft it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parsers.facts import Remark
from parsers.remarks import answered, covering, digits, exchange, forms, grids, wordings
from parsers.remarks.blocks import Block, ends, opens_place, rejoined, sentences
from parsers.remarks.courtesies import THANKS
from parsers.remarks.heads import (
    PARAGRAPH,
    Head,
    counts_points,
    family_announced,
    head_of,
    initialled,
    is_enumeration,
    joined,
    numbered,
    parted,
)
from parsers.remarks.locators import Reference, find
from parsers.remarks.places import THROUGHOUT, Family
from parsers.remarks.replacing import filled

#: more remarks than this come from no letter: the file is a text of another kind
MAX_REMARKS = 2000

#: covering words stand among so many blocks at either end of a text
_EDGE = 25
#: a sentence that names more places is a list, and parentheses in it mean nothing
_MANY_PLACES = 100
_QUOTED = re.compile(
    r"[\"“”«»„][^\"“”«»„\n]{1,600}[\"“”«»]|(?<!\w)['‘][^'‘’\n]{1,300}['’](?!\w)|[「『《][^」』》\n]{1,300}[」』》]"
)
_PARENTHESIS = re.compile(r"\([^()\n]{0,120}\)")
#: openings that point back to what was said before, so that a new paragraph goes on with the same remark
_ANAPHORA = re.compile(
    r"^(?:this|that|these|those|it|its|they|such|here|also|moreover|in addition|furthermore|otherwise|alternatively"
    r"|the (?:same|paragraph|sentence|text|reference|word|proposed|change|above|latter)"
    r"|reason|rationale|justification|because|as (?:a|it)"
    r"|cela|ceci|cette|ce |cet |celle|il |elle |le paragraphe|la phrase|en outre|motif|par ailleurs"
    r"|est[eao]s?\b|es[eao]s?\b|ello|el párrafo|la frase|además|asimismo|motivo|justificación"
    r"|это|эта|этот|данн|кроме того|также|обоснование|такая"
    r"|هذا|هذه|ذلك|كما|وذلك|[وب]هذا|该|这|此|同时|理由)",
    re.IGNORECASE,
)
#: openings that leave the place spoken of so far and turn to the text as a whole
_TURNS_TO_ALL = re.compile(
    r"^(?:and |but |finally,? |lastly,? )?(?:(?:one|a|some|two|our) )?(?:more |last |final |further |other )?"
    r"(?:overall|general|broader|more general(?:ly)?|more broadly|generally|in general|on the whole|as a whole)\b"
    r"|^(?:enfin,? |et )?(?:une? |de façon |de manière |d'une manière |d'une façon |plus )?"
    r"(?:générale?(?:ment)?\b|globalement)"
    r"|^(?:de manera |de modo |en |en términos )(?:más )?general(?:es)?\b|^(?:в целом|в общем)\b"
    r"|^(?:بشكل عام|وبصفة عامة|عموما)"
    r"|^(?:总的|总体|总之)",
    re.IGNORECASE,
)
#: what a sentence of courtesy leads up to: ``… one suggestion: that the declaration say so``
_CONTENT_CLAUSE = re.compile(r":\s+(?:that\b|que\b|qu'|чтобы\b|أن\s)[^:]{20,}$", re.IGNORECASE)
_OPENING_QUOTE = tuple("\"“«'‘„「")
#: a longer heading is a title, and names no place of what follows
_LONG_HEADING = 120
#: words of a block from which on something has been said, rather than a line of a letterhead
_SENTENCE = 9
#: a numbered heading has no more words
_SHORT_HEADING = 10
_COMMENTS = re.compile(
    r"(?:comments?|observations?|suggestions?|proposals?|inputs?|remarks|commentaires|remarques|propositions"
    r"|comentarios|observaciones|propuestas|sugerencias|recommendations)\b",
    re.IGNORECASE,
)
#: list marks that may number a heading: ``II.``, ``A.``, ``(b)``, ``三、``
_HEADING_MARK = re.compile(r"\(?(?:[ivx]+|[a-h]|[一二三四五六七八九十]+)[.)、]", re.IGNORECASE)


@dataclass(kw_only=True)
class _Reading:
    """Where reading has got to: heading, places in force, remarks so far."""

    remarks: list[Remark] = field(default_factory=list)
    heading: str = ""
    #: the last remarks, which the next block may continue
    open: tuple[Remark, ...] = ()
    #: the list mark of the block that they were made of
    open_mark: str = ""
    #: what continues them so far: each piece with the gap before it
    further: list[str] = field(default_factory=list)
    #: the head stood alone on its line: blocks belong to it until the next one
    under: tuple[str, ...] = ()
    under_words: str = ""
    #: the text accompanies a file: only heads and proposals stand for themselves
    cover: bool = False
    #: the text is a mail, where only what takes a position is a remark
    mail: bool = False
    #: in the middle of a long text
    inner: bool = False
    closed: bool = False
    begun: bool = False
    #: so much has been said that a short line with a comma closes, and is no address ("Your Excellency,")
    spoken: bool = False
    #: the letter counts points of its own: ``point 2`` is no place of the draft
    own_points: bool = False
    #: numbers before list items count the items; the same of numbers in square brackets, which may be notes
    enumeration: bool = False
    bracketed: bool = False
    #: what was last announced that numbers before list items are
    numbers: Family | None = None
    #: what the blocks read now answer: words quoted above them
    quoted: answered.Quoted | None = None
    #: a list stands below words that only announce it
    listing: bool = False
    #: the block after the one being read
    following: Block | None = None

    def add(self, remarks: Iterable[Remark]) -> None:
        """Record remarks; the next block may continue them."""
        made = tuple(remarks)
        self.close()
        self.open_mark = ""
        self.remarks += made
        self.open = made

    def covers(self, sentence: str) -> bool:
        """Whether the sentence only accompanies comments; in the middle of a long text nothing does."""
        if self.inner:
            return False
        if _CONTENT_CLAUSE.search(sentence) or exchange.content_after_colon(sentence):
            return False
        if self._leads_to_wording(sentence):
            return False
        if exchange.is_exchange(sentence):
            return True
        return covering.is_covering(sentence) and not (
            exchange.says_more(sentence) and not covering.ATTACHED.search(sentence)
        )

    def _leads_to_wording(self, sentence: str) -> bool:
        """Whether the words proposed stand right below in quotation marks: ``we propose the following:``."""
        below = self.following.text if self.following is not None else ""
        return sentence.endswith((":", "：")) and below.startswith(_OPENING_QUOTE) and covering.proposes(sentence)

    def leads(self, block: Block) -> None:
        """Take note whether a list below the block is one that it only announces."""
        if not block.mark:
            self.listing = block.text.endswith((":", "：")) and all(map(self.covers, sentences(block.text)))

    @property
    def opening(self) -> bool:
        """Nothing has been said of a place, listed or proposed yet: a letter opens."""
        return not (self.remarks or self.under or self.inner)

    def close(self) -> None:
        """What comes next continues nothing; the last remarks get all that continued them."""
        if self.open and self.further:
            grown = "".join(self.further)
            self.remarks[len(self.remarks) - len(self.open) :] = [
                filled(replace(item, text=f"{item.text}{grown}".strip())) for item in self.open
            ]
        self.open, self.further = (), []

    def continue_with(self, text: str, gap: str = "\n") -> None:
        """The last remarks go on."""
        self.further.append(f"{gap}{text}")

    @property
    def last_words(self) -> str:
        """The end of what the last remarks say so far."""
        return (self.further[-1] if self.further else self.open[-1].text).rstrip()


def from_text(text: str) -> tuple[Remark, ...]:
    """Remarks of the new text of a mail or of a letter given as text."""
    return from_answers([(text, "")])


def from_answers(pieces: Sequence[tuple[str, str]]) -> tuple[Remark, ...]:
    """Remarks of a mail in pieces: each its text, and what is quoted right above it in the mail that it answers."""
    tables = [grids.taken_out(text) for text, _ in pieces]
    prose = [(left.text, above) for left, (_, above) in zip(tables, pieces, strict=True)]
    rows = tuple(remark for found in tables for remark in found.remarks)
    return (*rows, *from_blocks(answered.blocks_of(prose), cover=None))


def from_blocks(blocks: Sequence[Block], *, cover: bool | None = False) -> tuple[Remark, ...]:
    """Remarks of blocks in order.

    *cover*: the text accompanies a file, so that only proposals count as remarks of its own; ``None``: find out from
    its words.
    """
    left, filled_in = forms.taken_out(rejoined(blocks))
    blocks = forms.united(left)
    blocks = [piece for block in blocks for piece in ([block] if block.current else parted(block))]
    reading = _Reading(own_points=counts_points(blocks))
    reading.enumeration = is_enumeration([block for block in blocks if not _is_bracketed(block)])
    reading.bracketed = is_enumeration([block for block in blocks if _is_bracketed(block)])
    reading.mail = cover is None
    reading.cover = _is_cover_note(blocks) if cover is None else cover
    for at, block in enumerate(blocks):
        if len(reading.remarks) > MAX_REMARKS:
            break
        reading.inner = _EDGE <= at < len(blocks) - _EDGE
        reading.following = blocks[at + 1] if at + 1 < len(blocks) else None
        (_worded if block.current else _read)(reading, block)
    reading.close()
    return (*filled_in, *(remark for remark in reading.remarks if remark.text.strip()))


def _is_cover_note(blocks: Sequence[Block]) -> bool:
    """The text announces a file and says little itself: no block is headed by a place."""
    announced = any(covering.ATTACHED.search(block.text) for block in blocks)
    return announced and all(head_of(block) is None for block in blocks)


def _head(reading: _Reading, block: Block) -> Head | None:
    """The place at the head of the block, by its words or by the number of its list item."""
    head = head_of(block)
    if head is None and reading.numbers is not None:
        head = initialled(block, reading.numbers)
    if head is not None:
        return None if head.family == "point" and reading.own_points else head
    counts = reading.bracketed if _is_bracketed(block) else reading.enumeration
    if reading.numbers is not None and (reading.numbers.name == "question" or not counts):
        return numbered(block, reading.numbers)
    return None if counts else numbered(block, PARAGRAPH)


def _is_bracketed(block: Block) -> bool:
    """``[3]`` before a block."""
    return block.mark.startswith("[")


def _read(reading: _Reading, block: Block) -> None:
    """Take one block in."""
    if block.above:
        reading.close()
        reading.quoted, reading.under, reading.closed = answered.quoted(block.above, last=block.last), (), False
    head = _head(reading, block)
    if head is None and not block.mark:
        reading.numbers = family_announced(block.text) or reading.numbers
    if head is not None:
        reading.closed, reading.quoted = False, None
        _headed(reading, block, head)
    elif _is_furniture(reading, block, last=reading.following is None):
        return
    elif reading.quoted is not None:
        _answer(reading, block, reading.quoted)
    elif answered.is_quotation(block) and reading.following is not None and _stands_alone(reading):
        reading.close()
        reading.quoted = answered.quoted(block.text, last=True)
    elif block.heading or _looks_like_heading(block, reading.following):
        places = () if len(block.text) > _LONG_HEADING else _places(block.text)
        reading.close()
        reading.heading, reading.closed = block.text, False
        reading.under, reading.under_words = tuple(item.locator for item in places), block.text
    elif reading.under and not opens_place(block.text) and not reading.covers(block.text):
        _under(reading, block)
    elif not reading.closed:
        _plain(reading, block)
    reading.begun = True
    reading.spoken = reading.spoken or len(block.text.split()) >= _SENTENCE
    reading.leads(block)


def _is_furniture(reading: _Reading, block: Block, *, last: bool) -> bool:
    """Greeting, closing, signature, letterhead."""
    text = block.text
    addressed = not reading.begun or (not reading.spoken and text.endswith((",", "،", "，")))
    if not block.mark and covering.is_greeting(text, first=addressed):
        reading.begun = True
        return True
    ends_in_comma = reading.spoken and not block.mark and len(text.split()) <= 4 and text.endswith(",")
    if covering.is_closing(text) or ends_in_comma:
        reading.close()
        reading.closed, reading.under = True, ()
        return True
    if covering.is_letterhead(text):
        return True
    if block.above:
        return False
    return last and not block.mark and len(text.split()) <= 8 and not ends(text) and not covering.takes_position(text)


def _headed(reading: _Reading, block: Block, head: Head) -> None:
    """A block that begins with its place."""
    if head.alone:
        reading.close()
        reading.under, reading.under_words = head.locators, head.words
        return
    reading.under, reading.under_words = (), ""
    rest = _without_thanks(head.rest)
    reading.add(_remark(rest, block, reading, locator=locator, words=head.words) for locator in head.locators)
    reading.open_mark = block.mark


def _without_thanks(text: str) -> str:
    """A remark without the thanks and the closing that end a mail of one paragraph."""
    said = sentences(text)
    kept = len(said)
    while kept > 1 and (
        covering.is_closing(said[kept - 1]) or (THANKS.search(said[kept - 1]) and exchange.is_exchange(said[kept - 1]))
    ):
        kept -= 1
    return text if kept == len(said) else " ".join(said[:kept])


def _stands_alone(reading: _Reading) -> bool:
    """Whether a passage in quotation marks is what the next words speak of: no place and no colon stands over it."""
    if reading.under or reading.closed:
        return False
    answer = bool(reading.open) and bool(reading.open[-1].answers)
    return not reading.open or (answer and not reading.last_words.endswith((":", "：")))


def _answer(reading: _Reading, block: Block, quoted: answered.Quoted) -> None:
    """A block below a quotation: the first makes the remark, the others up to the next quotation continue it."""
    if quoted.last:
        reading.quoted = None
    own = _plainly(reading, block)
    if not own and all(reading.covers(said) or _opens_with_thanks(said) for said in sentences(block.text)):
        return
    if any(item.locator or item.locator_words for item in own):
        _plain(reading, block)
    elif reading.open and not block.above and reading.open[-1].answers == quoted.text:
        reading.continue_with(block.text)
        reading.open = tuple(replace(item, slight=item.slight and not own) for item in reading.open)
    else:
        text = block.text if not own else _without_covering(reading, block.text)
        made = (
            _remark(text, block, reading, locator=item, words=quoted.words, announces=False) for item in quoted.locators
        )
        reading.add(replace(item, answers=quoted.text, slight=not (own or item.locator)) for item in made)


def _opens_with_thanks(sentence: str) -> bool:
    found = THANKS.search(sentence)
    return found is not None and found.start() == 0


def _plainly(reading: _Reading, block: Block) -> tuple[Remark, ...]:
    """What the block would say if nothing were quoted above it."""
    alone = _Reading(remarks=reading.remarks[:1], cover=reading.cover, mail=reading.mail, inner=reading.inner)
    alone.own_points, alone.following = reading.own_points, reading.following
    before = len(alone.remarks)
    _plain(alone, block)
    alone.close()
    return tuple(alone.remarks[before:])


def _without_covering(reading: _Reading, text: str) -> str:
    """A remark without the sentences of courtesy at either end of it."""
    said = list(sentences(text))
    for at in (0, -1):
        while len(said) > 1 and reading.covers(said[at]):
            del said[at]
    return " ".join(said)


def _under(reading: _Reading, block: Block) -> None:
    """A block below a place that stands alone: the first makes the remark, the others continue it."""
    if reading.open:
        reading.continue_with(block.text)
    else:
        reading.add(
            _remark(block.text, block, reading, locator=item, words=reading.under_words) for item in reading.under
        )


def _worded(reading: _Reading, block: Block) -> None:
    """A proposal beside the words that it replaces: a remark of its own on the place above it."""
    reading.closed, reading.quoted, reading.begun = False, None, True
    reading.add(
        replace(
            _remark(block.text, block, reading, locator=item, words=reading.under_words if item else ""),
            current=block.current,
            proposed=block.text.strip(wordings.QUOTES),
        )
        for item in reading.under or ("",)
    )


def _plain(reading: _Reading, block: Block) -> None:
    """A block without a head: its sentences, each with the place that it speaks of, or none."""
    if reading.open and _carries_on(reading, block):
        reading.continue_with(block.text)
        return
    reading.close()
    general: list[str] = []
    for sentence in sentences(block.text):
        if covering.is_closing(sentence):
            break
        places = _places(sentence, own_points=reading.own_points)
        if places:
            if _leads_below(reading, sentence, places):
                reading.close()
                reading.under, reading.under_words = (places[0].locator,), places[0].words
                continue
            reading.add(_located(sentence, places, block, reading))
            reading.open_mark = block.mark
        elif reading.covers(sentence) or _only_opens(reading, sentence, block):
            continue
        elif reading.open and not _turns_to_all(sentence):
            reading.continue_with(sentence, "" if reading.last_words.endswith(("。", "！", "？")) else " ")
        elif general or not _is_fragment(sentence, block, mail=reading.mail):
            general.append(sentence)
    if general:
        _general(reading, " ".join(general), block)


def _turns_to_all(sentence: str) -> bool:
    """Whether a sentence leaves the place spoken of so far for the text as a whole."""
    return bool(_TURNS_TO_ALL.match(sentence) or THROUGHOUT.match(sentence))


def _leads_below(reading: _Reading, sentence: str, places: Sequence[Reference]) -> bool:
    """``One remark on paragraph 6:`` says nothing itself, and names the place of what stands below it."""
    below = reading.following
    if below is None or len(places) != 1 or not sentence.endswith((":", "：")) or below.mark:
        return False
    return not covering.proposes(sentence) and not below.text.startswith(_OPENING_QUOTE) and not _places(below.text)


def _only_opens(reading: _Reading, sentence: str, block: Block) -> bool:
    """Whether a sentence at the opening of a letter only leads up to what follows.

    It announces a list or places below, or it takes no position and names the draft as what somebody deals with; a
    sentence that begins with the draft speaks of the draft.
    """
    if not reading.opening or block.mark:
        return False
    following = reading.following
    if sentence.endswith((":", "：")):
        return following is not None and bool(following.mark or head_of(following))
    if exchange.is_introduction(sentence):
        return True
    return not covering.takes_position(sentence) and exchange.handles_draft(sentence)


def _general(reading: _Reading, text: str, block: Block) -> None:
    """What a block says of no place; it stands before what the block says of places."""
    enclosed = block.mark and reading.listing and exchange.names_enclosure(text)
    announces = (reading.cover or reading.mail) and (enclosed or not block.mark) and not covering.proposes(text)
    remark = _remark(text, block, reading, announces=bool(announces))
    other = next((item for item in find(text) if item.of), None)
    if other is not None:
        remark = replace(remark, place_of_other=other.locator, other=other.of)
    reading.remarks.insert(len(reading.remarks) - len(reading.open), remark)
    if not reading.open and text.endswith((":", "：")):
        reading.open = (remark,)


def _carries_on(reading: _Reading, block: Block) -> bool:
    """Whether a block goes on with the remark before it: after a colon, in quotation marks, or pointing back."""
    if reading.covers(block.text) or _places(block.text):
        return False
    if block.mark and _alike(block.mark, reading.open_mark):
        # the next item of the same list; of "the text" it speaks as a whole
        return bool(_ANAPHORA.match(block.text)) and not exchange.is_of_draft(block.text)
    before = reading.last_words
    if not (reading.open[-1].locator or reading.open[-1].locator_words or reading.open[-1].answers):
        return before.endswith((":", "：")) and not block.mark and block.text.startswith(_OPENING_QUOTE)
    if before.endswith((":", "：", ",", ";", "；")) or block.text.startswith(_OPENING_QUOTE):
        return True
    return bool(_ANAPHORA.match(block.text)) or block.text[:1].islower()


def _alike(one: str, other: str) -> bool:
    """Whether two list marks are of one list: the same sign, or both numbers or letters."""
    return one == other or (bool(other) and one[-1:] == other[-1:] and one[:1].isalnum() == other[:1].isalnum())


#: before a place: a further clause begins
_ANOTHER_CLAUSE = re.compile(
    r"(?:[;；,，،]|أما|\b(?:and|while|whereas|but|et|tandis que|mais|y|mientras que|pero|e"
    r"|enquanto|mas|и|а|но)\b|و|并且?|而)"
    r"\s*(?:(?:that|que|qu'|что|أن|to have|the|le|el|o|in|au|du|en el|no|в|في)\s+){0,3}$",
    re.IGNORECASE,
)
#: before a place: a clause against the one before it turns to that place
_CONTRAST_ON = re.compile(
    r"(?<!\w)(?:(?:but|while|whereas|yet)\s+(?:on|in|for|as (?:to|for)|regarding)"
    r"|(?:mais|tandis que)\s+(?:sur|dans|pour|au|concernant)"
    r"|(?:pero|mientras que|mas)\s+(?:en|sobre|respecto (?:de|a)l?|no)"
    r"|(?:но|а|однако)\s+(?:в|по|к)|(?:لكن|غير أن|أما)\s+(?:في|بشأن|بخصوص))\s+(?:(?:the|le|la|el)\s+)?$",
    re.IGNORECASE,
)
#: after a place: it is what the clause speaks of
_PREDICATE = re.compile(
    r"\s*(?:\([^()]*\))?,?\s*(?:(?:should|could|must|ought|needs?|would|may|might|can|is"
    r"|are|has|have|deserves?|requires?"
    r"|lacks?|devrait|doit|pourrait|est|mérite|gagnerait|manque|nécessite|debería|debe|podría|es|merece|necesita"
    r"|requiere|está|deveria|deve|poderia|é|precisa|следует|долж\w+|можно|мо[гж]\w+"
    r"|необходим\w*|нуж\w+|нуждается|требует"
    r"|ف?(?:ينبغي|يجب|يمكن|[تي]حتاج))\b|应|需|可|宜|过|太|不|缺)",
    re.IGNORECASE,
)


def _places(sentence: str, *, own_points: bool = False) -> tuple[Reference, ...]:
    """The places a sentence speaks of: the first that is named outside quotations, with those joined to it.

    A further clause with a place as its subject speaks of that place too.
    """
    masked = _QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    references = [
        item
        for item in find(masked)
        if not item.foreign and item.family != "section" and not (own_points and item.family == "point")
    ]
    if not references:
        return ()
    inside = (
        [match.span() for match in _PARENTHESIS.finditer(digits.fold(masked))] if len(references) < _MANY_PLACES else []
    )
    open_ = [item for item in references if not any(start < item.start and item.end < end for start, end in inside)]
    folded = digits.fold(masked)
    group, _ = joined(open_ or references, folded)
    if len(open_) < _MANY_PLACES:
        group += [item for item in open_ if item not in group and _opens_clause(item, folded)]
    return tuple({item.locator: item for item in group}.values())


def _opens_clause(item: Reference, text: str) -> bool:
    """``…, and paragraph 33 needs a word on transfers``."""
    before = text[max(0, item.start - 40) : item.start]
    return bool(_CONTRAST_ON.search(before) or (_ANOTHER_CLAUSE.search(before) and _PREDICATE.match(text, item.end)))


def _located(sentence: str, places: Sequence[Reference], block: Block, reading: _Reading) -> list[Remark]:
    courtesy = not covering.proposes(sentence)
    subject = not sentence[: places[0].start].strip()  # the sentence speaks of the place, whatever its verb
    if courtesy and not subject and not reading.cover and reading.covers(sentence) and not THANKS.search(sentence):
        return []
    announces = courtesy and (reading.cover or reading.mail)
    return [
        _remark(sentence, block, reading, locator=item.locator, words=item.words, announces=announces)
        for item in places
    ]


def _remark(
    text: str, block: Block, reading: _Reading, *, locator: str = "", words: str = "", announces: bool = False
) -> Remark:
    return filled(
        Remark(
            text=text.strip(),
            locator=locator,
            locator_words=words,
            heading=reading.heading,
            paragraph=block.index,
            announces=announces,
            throughout=not locator and THROUGHOUT.search(text) is not None,
        )
    )


def _looks_like_heading(block: Block, following: Block | None) -> bool:
    """A short line without full stop that takes no position: a title or heading.

    A number before it makes it an item of a list where another item follows.
    """
    text = block.text
    if block.mark and not _HEADING_MARK.fullmatch(block.mark):
        numbered_heading = block.mark[:1].isdigit() and following is not None and not following.mark
        if not numbered_heading or len(text.split()) > _SHORT_HEADING:
            return False
    words = len(text.split())
    if ends(text) or len(text) > 200 or words > 28 or (text.endswith((":", "：")) and len(sentences(text)) > 1):
        return False
    return not covering.takes_position(text) or (words <= 12 and bool(_COMMENTS.search(text)))


def _is_fragment(sentence: str, block: Block, *, mail: bool) -> bool:
    """Too little to be a view: no list item, and few words or, in a mail, no position."""
    if block.mark:
        return len(sentence) < 3
    if covering.takes_position(sentence) or exchange.is_of_draft(sentence):
        return False
    size = len(sentence) // 3 if re.search(r"[\u4e00-\u9fff]", sentence) else len(sentence.split())
    return mail or size <= 5
