"""Word-level changes between two wordings of one paragraph, as a drafter would note them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from parsers.fold import fold

#: a word takes the white space before it with it, so that `` deep`` is inserted with its space
_TOKEN = re.compile(
    r"\s*(?:[\u3040-\u30ff\u3400-\u9fff]|\d+(?:[.,]\d+)*(?:[^\W\d_]+)?|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+"
    r"(?:[-\u2010\u2011'’][^\W_]+)*|[^\w\s]|_)"
)
#: unchanged words between two changes that are still one change: of a word put in or taken out, of one replaced
_NEAR, _NEAR_REPLACED = 1, 2
#: share of words kept below which a paragraph was rewritten, not edited word by word
_REWRITTEN = 0.35
#: words a side of a replacement that may be a part of a phrase, and unchanged words that complete it
_SHORT_PHRASE, _LONGEST_REST = 2, 3
#: letters of words that hold phrases together (articles, prepositions, conjunctions), and longer ones of that kind
_SMALL = 3
_SMALL_WORDS = frozenset(
    (
        *("with", "from", "into", "upon", "under", "over", "than", "that", "this", "these", "those", "which", "where"),
        *("when", "while", "whether", "such", "have", "been", "were", "will", "shall", "should", "would", "could"),
        *("their", "them", "they", "also", "only", "between", "among", "within", "without", "through", "during"),
        *("dans", "pour", "avec", "sans", "sous", "cette", "leur", "leurs", "sont", "para", "como", "esta", "entre"),
        *("sobre", "desde", "hasta", "según", "aussi", "ainsi", "dont", "para", "были", "этих", "этого", "также"),
    )
)
_PRONOUNS = frozenset({"we", "they", "it", "nous", "ils", "elles", "мы", "они"})


@dataclass(frozen=True, kw_only=True)
class WordEdit:
    """One change: at *offset* of the old text *deleted* stands, and *inserted* takes its place."""

    offset: int
    deleted: str = ""
    inserted: str = ""

    @property
    def kind(self) -> str:
        """insertion, deletion or replacement."""
        if self.deleted and self.inserted:
            return "replacement"
        return "deletion" if self.deleted else "insertion"


@dataclass(frozen=True, kw_only=True)
class _Span:
    """Changed tokens: old ``[a, b)`` became new ``[c, d)``."""

    a: int
    b: int
    c: int
    d: int


class _Text:
    """A text cut into tokens, with what each is compared by."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.keys = [fold(token) for token in self.tokens]
        self.starts = [0]
        for token in self.tokens:
            self.starts.append(self.starts[-1] + len(token))

    def between(self, first: int, last: int) -> str:
        return "".join(self.tokens[first:last])


def word_edits(old: str, new: str, *, context: int = 0) -> tuple[WordEdit, ...]:
    """What was done to *old* to make it *new*, from left to right; typography alone is no change.

    Changes with a word or two between them are one. With *context*, the replacement of one or two words is shown with
    so many unchanged words on either side: a figure or an article says nothing alone.
    """
    before, after = _Text(old), _Text(new)
    spans = _settled(before, after, _joined(before, _changed(before, after)))
    return tuple(_edit(before, after, _widened(before, after, span, context)) for span in spans)


def apply(old: str, edits: Sequence[WordEdit]) -> str:
    """*old* with *edits* carried out."""
    for edit in reversed(edits):
        old = old[: edit.offset] + edit.inserted + old[edit.offset + len(edit.deleted) :]
    return old


def _changed(before: _Text, after: _Text) -> list[_Span]:
    spans: list[_Span] = []
    for code in Indel.opcodes(before.keys, after.keys):
        if code.tag == "equal":
            continue
        span = _Span(a=code.src_start, b=code.src_end, c=code.dest_start, d=code.dest_end)
        if spans and spans[-1].b == span.a and spans[-1].d == span.c:
            spans[-1] = _Span(a=spans[-1].a, b=span.b, c=spans[-1].c, d=span.d)
        else:
            spans.append(span)
    kept = len(before.keys) - sum(span.b - span.a for span in spans)
    if len(spans) > 1 and kept < _REWRITTEN * max(len(before.keys), len(after.keys)):
        return [_Span(a=spans[0].a, b=spans[-1].b, c=spans[0].c, d=spans[-1].d)]
    return spans


def _joined(before: _Text, spans: Sequence[_Span]) -> list[_Span]:
    """Take changes together that are no more than a word or two apart, within one sentence."""
    found: list[_Span] = []
    for span in spans:
        if found and _near(before, found[-1], span):
            found[-1] = _Span(a=found[-1].a, b=span.b, c=found[-1].c, d=span.d)
        else:
            found.append(span)
    return found


def _near(before: _Text, one: _Span, two: _Span) -> bool:
    between = before.keys[one.b : two.a]
    replaced = one.b > one.a and one.d > one.c and two.b > two.a and two.d > two.c
    limit = _NEAR_REPLACED if replaced else _NEAR
    return len(between) <= limit and all(key[:1].isalnum() for key in between)


def _settled(before: _Text, after: _Text, spans: Sequence[_Span]) -> list[_Span]:
    """Of several places that tell the same change, those that read best: ``, needs-based``, not ``needs-based,``.

    A stretch put in (or taken out) whose last word stands before it too can as well begin one word earlier. It moves
    over unchanged words alone, so that it meets no other change.
    """
    found: list[_Span] = []
    for n, span in enumerate(spans):
        room_left = span.a - (found[-1].b if found else 0)
        room_right = (spans[n + 1].a if n + 1 < len(spans) else len(before.keys)) - span.b
        best = 0
        if span.a == span.b:
            best = _best_shift(after.keys, span.c, span.d, room_left, room_right)
        elif span.c == span.d:
            best = _best_shift(before.keys, span.a, span.b, room_left, room_right)
        found.append(_Span(a=span.a + best, b=span.b + best, c=span.c + best, d=span.d + best))
    return found


def _best_shift(keys: Sequence[str], first: int, last: int, left: int, right: int) -> int:
    shifts = [0]
    while -shifts[-1] < left and keys[first + shifts[-1] - 1] == keys[last + shifts[-1] - 1]:
        shifts.append(shifts[-1] - 1)
    step = 0
    while step < right and keys[first + step] == keys[last + step]:
        step += 1
        shifts.append(step)
    return max(shifts, key=lambda shift: (_reads(keys, first + shift, last + shift), -abs(shift)))


def _reads(keys: Sequence[str], first: int, last: int) -> int:
    """How well a stretch stands on its own: a clause opens with its comma, a sentence ends with its full stop."""
    head, tail = keys[first], keys[last - 1]
    above = keys[first - 1] if first else "."
    value = 2 * (head in {",", ";", "(", "-"}) - 2 * (tail in {",", ";", "("}) - 3 * (head in {".", ")"})
    value += head.lower() in {"and", "or", "et", "ou", "y", "o", "и", "или"}
    return value + 3 * (tail in {".", "!", "?"} and above in {".", "!", "?"}) + (head == "(" and tail == ")")


def _widened(before: _Text, after: _Text, span: _Span, context: int) -> _Span:
    """A replacement with the rest of the phrase that it stands in, as a drafter would mark it.

    Words that qualify are shown with what they qualify: ``four languages``, not ``four``; the phrase ends before a
    small word or a mark. A figure with nothing behind it is shown with the word before it: ``paragraph 5``, ``in
    2027``; a verb with the pronoun that is its subject: ``We condemn``; a word that closes a clause with the small word
    that ties it on: ``where necessary``.
    """
    if not context or span.a == span.b or span.c == span.d:
        return span
    right = _to_phrase_end(before, after, span)
    left = 0 if right else _to_phrase_start(before, after, span)
    return _Span(a=span.a - left, b=span.b + right, c=span.c - left, d=span.d + right)


def _to_phrase_end(before: _Text, after: _Text, span: _Span) -> int:
    """How many unchanged words behind a replacement belong to its phrase."""
    one, other = before.keys[span.b - 1], after.keys[span.d - 1]
    open_ended = any(_is_small(key) or key[:1].isdigit() for key in (one, other))
    if not open_ended and max(span.b - span.a, span.d - span.c) > _SHORT_PHRASE:
        return 0
    count = 0
    while (
        count < _LONGEST_REST
        and span.b + count < len(before.keys)
        and span.d + count < len(after.keys)
        and before.keys[span.b + count] == after.keys[span.d + count]
        and _is_content(before.keys[span.b + count])
    ):
        count += 1
    return count


def _to_phrase_start(before: _Text, after: _Text, span: _Span) -> int:
    """Whether the unchanged word before a replacement belongs to its phrase."""
    if not span.a or not span.c or before.keys[span.a - 1] != after.keys[span.c - 1]:
        return 0
    above = before.keys[span.a - 1]
    figure = before.keys[span.b - 1][:1].isdigit() and after.keys[span.d - 1][:1].isdigit()
    short = min(span.b - span.a, span.d - span.c) <= _SHORT_PHRASE
    closes = short and (span.b == len(before.keys) or not before.keys[span.b][:1].isalnum())
    return int(
        above[:1].isalnum()
        and (above.lower() in _PRONOUNS or (figure and span.b - span.a == 1) or (closes and _is_small(above)))
    )


def _is_small(key: str) -> bool:
    """A word that holds phrases together and says little alone; of other languages the shortest."""
    return key[:1].isalpha() and (len(key) <= _SMALL or key.lower() in _SMALL_WORDS) and not key.isupper()


def _is_content(key: str) -> bool:
    return key[:1].isalnum() and not _is_small(key)


def _edit(before: _Text, after: _Text, span: _Span) -> WordEdit:
    deleted, inserted = before.between(span.a, span.b), after.between(span.c, span.d)
    edit = WordEdit(offset=before.starts[span.a], deleted=deleted, inserted=inserted)
    if deleted and inserted and deleted[0].isspace() and inserted[0].isspace():
        # Both begin with the space that stands before them still.
        return replace(
            edit,
            offset=edit.offset + len(deleted) - len(deleted.lstrip()),
            deleted=deleted.lstrip(),
            inserted=inserted.lstrip(),
        )
    return edit
