"""What readers marked in a PDF, as Word says it: edits with their place in the text, and comments in its margin.

A strike-out takes words out and a caret puts words in; both as one group (``IRT`` with ``RT /Group``, ISO 32000-1,
12.5.6.2), as Acrobat's "replace text" makes them, are a replacement. All else is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.facts import Change, Comment, Edit, Paragraph
from parsers.pdf.annotations import Note, Piece
from parsers.pdf.lines import Line

#: reviews after which a note asks nothing more (12.5.6.3)
_SETTLED = frozenset({"Accepted", "Rejected", "Cancelled", "Completed"})
_PLACES = frozenset({"table", "footnote", "header", "footer"})


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A paragraph with the printed lines it came from (none for fields)."""

    paragraph: Paragraph
    #: as printed, label and all
    printed: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What the notes of a file say."""

    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    comments: tuple[Comment, ...] = ()
    #: index of a paragraph -> its text with the edits carried out
    after: dict[int, str]


def marked(notes: Sequence[Note], placed: Sequence[Placed]) -> Marked:
    """The edits and comments that *notes* make to the paragraphs *placed*."""
    groups = _groups(notes)
    edits = [edit for group in groups for edit in _edits(group, placed)]
    edits.sort(key=lambda edit: (edit.paragraph is None, edit.paragraph or 0, edit.offset or 0))
    done = {id(note) for group in groups for note in group if not _also_comments(note, group)}
    by_id = {note.id: note for note in notes if note.id is not None}
    settled = {note.reply_to for note in notes if note.review in _SETTLED}
    comments = [
        _comment(note, by_id, placed, resolved=note.id is not None and note.id in settled)
        for note in notes
        if id(note) not in done and not note.review and (note.text or note.quote or note.kind == "Caret")
    ]
    return Marked(
        edits=tuple(edits),
        changes=tuple(change for edit in edits for change in _changes(edit)),
        comments=tuple(comments),
        after=_after(edits, placed),
    )


def _groups(notes: Sequence[Note]) -> list[list[Note]]:
    """Strike-outs and carets, those that belong together in one group."""
    editing = [note for note in notes if note.kind in {"StrikeOut", "Caret"} and not note.review]
    leaders = {note.id: note for note in editing if note.id is not None}
    groups: dict[int, list[Note]] = {}
    for note in editing:
        leader = leaders.get(note.reply_to, note) if note.grouped and note.reply_to is not None else note
        groups.setdefault(id(leader), []).append(note)
    return list(groups.values())


def _is_edit(group: Sequence[Note]) -> bool:
    """Whether words are struck out, or put in."""
    return any(note.covers for note in group if note.kind == "StrikeOut") or bool(_inserted(group))


def _inserted(group: Sequence[Note]) -> str:
    """The words put in: those of the caret; some programs leave them with the strike-out of the group."""
    carets = [note for note in group if note.kind == "Caret"]
    texts = [note.text for note in (*carets, *group) if note.text] if carets else []
    return texts[0] if texts else ""


def _also_comments(note: Note, group: Sequence[Note]) -> bool:
    """Whether a note of a group of edits says something besides: why words were struck out."""
    return not _is_edit(group) or (note.kind == "StrikeOut" and bool(note.text) and note.text != _inserted(group))


def _edits(group: Sequence[Note], placed: Sequence[Placed]) -> list[Edit]:
    """One edit, or one for each paragraph that words are struck out of; the words put in stand in the first."""
    if not _is_edit(group):
        return []
    inserted = _inserted(group)
    struck = [
        _Span(pieces, note, placed) for note in group if note.kind == "StrikeOut" for pieces in _parted(note, placed)
    ]
    spans = struck or [_Span(note.covers, note, placed) for note in group if note.kind == "Caret"][:1]
    return [span.edit(inserted if n == 0 else "", group, taken=bool(struck)) for n, span in enumerate(spans)]


def _parted(note: Note, placed: Sequence[Placed]) -> list[tuple[Piece, ...]]:
    """The pieces that a note covers, those of each paragraph together."""
    parts: list[tuple[int, list[Piece]]] = []
    for piece in note.covers:
        at = nearest(note.page, piece.top, piece.bottom, placed, piece.x0)
        if parts and parts[-1][0] == at:
            parts[-1][1].append(piece)
        else:
            parts.append((at, [piece]))
    return [tuple(pieces) for _, pieces in parts]


class _Span:
    """The words of one paragraph that a note covers, or the place that a caret marks in it."""

    def __init__(self, pieces: Sequence[Piece], note: Note, placed: Sequence[Placed]) -> None:
        self._note = note
        self._words = replace(note, kind="", covers=tuple(pieces)).quote
        first = pieces[0] if pieces else None
        at = nearest(note.page, first.top, first.bottom, placed, first.x0) if first else -1
        at = at if at >= 0 else nearest(note.page, note.top, note.top, placed)
        self._item = placed[at] if at >= 0 else None
        self._found = _match(self._item, self._words, note.page, first) if self._item and first else None

    def edit(self, inserted: str, group: Sequence[Note], *, taken: bool) -> Edit:
        """The edit at this place: the words are *taken* out, or only mark where *inserted* stands."""
        leader = next((note for note in group if note.kind == "Caret"), group[0])
        paragraph = self._item.paragraph if self._item is not None else None
        text = paragraph.text if paragraph is not None else ""
        deleted, offset = self._words if taken else "", None
        if self._found is not None:
            start, end = self._found
            deleted, offset = text[start:end] if taken else "", start if taken or self._note.before else end
            if (
                taken
                and not inserted
                and start
                and text[start - 1] == " "
                and text[end : end + 1] in {"", " ", *",.;:)"}
            ):
                # A word takes the white space before it with it, as in the edits of Word.
                deleted, offset = text[start - 1 : end], start - 1
            elif not taken:
                inserted = _spaced(text, offset, inserted)
        kind = "replacement" if deleted and inserted else "deletion" if deleted else "insertion"
        if kind == "deletion" and deleted.strip() == text.strip():
            kind = "paragraph_deletion"
        return Edit(
            kind=kind,
            deleted=deleted,
            inserted=inserted,
            paragraph=paragraph.index if paragraph is not None else None,
            label=paragraph.label if paragraph is not None else "",
            offset=offset,
            where=paragraph.where if paragraph is not None and paragraph.where in _PLACES else None,
            word_author=leader.author or group[0].author,
            date=leader.date or group[0].date,
        )


def _spaced(text: str, offset: int, inserted: str) -> str:
    """Words put in with the white space that parts them from the word beside the caret."""
    before, after = text[offset - 1 : offset], text[offset : offset + 1]
    if before.isalnum() and not after.isalnum() and inserted[:1].isalnum():
        return f" {inserted}"
    return f"{inserted} " if inserted[-1:].isalnum() and after.isalnum() and not before.isalnum() else inserted


def _match(item: Placed, words: str, page: int, first: Piece) -> tuple[int, int] | None:
    """Where *words* stand in the text of a paragraph: of several places the one nearest to where they are printed."""
    label = len(item.printed) - len(item.paragraph.text)
    pattern = r"[\s\u00ad-]*".join(map(re.escape, words.split()))
    found = [match.span() for match in re.finditer(pattern, item.printed)] if pattern else []
    if not found:
        return None
    place = _estimate(item, page, first)
    start, end = min(found, key=lambda span: abs(span[0] - place))
    start, end = max(start - label, 0), end - label
    return (start, end) if start < end else None


def _estimate(item: Placed, page: int, piece: Piece) -> float:
    """About how many characters of a paragraph are printed before a piece of it."""
    count = 0.0
    for line in item.lines:
        if line.page == page and line.top <= (piece.top + piece.bottom) / 2 <= line.bottom:
            wide = max(line.x1 - line.x0, 1.0)
            gone = line.x1 - piece.x1 if line.right_to_left else piece.x0 - line.x0
            return count + len(line.text) * min(max(gone / wide, 0.0), 1.0)
        count += len(line.text) + 1
    return count


def nearest(page: int, top: float, bottom: float, placed: Sequence[Placed], x: float | None = None) -> int:
    """Number of the paragraph with the printed line nearest to a height on a page; -1 where the page has none."""
    middle = (top + bottom) / 2
    near = [
        (abs((line.top + line.bottom) / 2 - middle), _aside(line, x), position)
        for position, item in enumerate(placed)
        for line in item.lines
        if line.page == page
    ]
    if not near:
        return -1
    # Lines at one height, in two columns or two cells, are told apart by the side they stand on.
    least = min(near)[0]
    return min((aside, away, position) for away, aside, position in near if away <= least + 2)[2]


def _aside(line: Line, x: float | None) -> float:
    return 0.0 if x is None else max(line.x0 - x, x - line.x1, 0.0)


def _comment(note: Note, by_id: dict[int, Note], placed: Sequence[Placed], *, resolved: bool) -> Comment:
    """A note as a margin comment, pinned to the paragraph it stands at."""
    answered = by_id.get(note.reply_to) if note.reply_to is not None else None
    quote = note.quote or (answered.quote if answered is not None and note.grouped else "")
    first = next(iter(note.covers), None)
    at = nearest(note.page, first.top, first.bottom, placed, first.x0) if first is not None else -1
    at = at if at >= 0 else nearest(note.page, note.top, note.top + 10, placed)
    paragraph = placed[at].paragraph if at >= 0 else None
    return Comment(
        text=note.words,
        author=note.author,
        date=note.date,
        quote=quote,
        paragraph=paragraph.index if paragraph is not None else None,
        label=paragraph.label if paragraph is not None else "",
        reply_to=answered.words if answered is not None and not note.grouped else None,
        resolved=resolved,
    )


def _changes(edit: Edit) -> list[Change]:
    """An edit as the changes that a word processor would have tracked."""
    done = (("deletion", edit.deleted), ("insertion", edit.inserted))
    return [
        Change(
            kind=kind,
            text=text,
            author=edit.word_author,
            date=edit.date,
            paragraph=edit.paragraph,
            label=edit.label,
            offset=edit.offset,
        )
        for kind, text in done
        if text
    ]


def _after(edits: Sequence[Edit], placed: Sequence[Placed]) -> dict[int, str]:
    """The texts with all edits carried out whose place is known; of two that overlap the first."""
    texts = {item.paragraph.index: item.paragraph.text for item in placed}
    out: dict[int, str] = {}
    upto: dict[int, int] = {}
    for edit in reversed(edits):
        if edit.paragraph is None or edit.offset is None:
            continue
        end = edit.offset + len(edit.deleted)
        if end <= upto.get(edit.paragraph, end):
            text = out.get(edit.paragraph, texts[edit.paragraph])
            out[edit.paragraph] = text[: edit.offset] + edit.inserted + text[end:]
            upto[edit.paragraph] = edit.offset
    return out
