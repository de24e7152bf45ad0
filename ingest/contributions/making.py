"""Edits, margin comments and remarks of one source as contributions with a pin."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from consultation.words import ContributionKind
from ingest.contributions.files import Source
from ingest.contributions.labels import NO_PIN, Labels, folded, mapped, quotations
from ingest.contributions.subjects import Subject
from parsers.facts import Comment, Edit, Remark
from store.records import Contribution, Pin

#: a proposal this like the current text replaces it word by word
_REPLACES = 0.5
#: words quoted that outweigh the number beside them
_STRAYS = 5
#: words quoted that find the paragraph where the remark names a page or a line
_FINDS = 3


@dataclass(frozen=True, kw_only=True)
class Found:
    """A contribution with what is needed to set it in order and to find it twice."""

    contribution: Contribution
    source: Source
    subject: Subject
    #: order in the file: paragraph, offset, sequence
    order: tuple[int, int, int]
    #: tracked first, then silent, margin comment, remark
    rank: int
    silent: bool = False
    paragraph: int | None = None
    #: label in the draft that the file edits
    base_label: str = field(default="")


def of_copy(source: Source, subject: Subject, submitters: tuple[str, ...]) -> Iterator[Found]:
    """What differs in a copy of a draft: tracked edits, silent edits, margin comments."""
    for n, edit in enumerate((*source.extraction.edits, *source.lineage.silent)):
        if edit.word_author in source.layer_authors and not edit.silent and edit.word_author:
            continue
        yield _edit(edit, source, subject, submitters, n)
    yield from comments(source, subject, submitters)


def comments(source: Source, subject: Subject, submitters: tuple[str, ...]) -> Iterator[Found]:
    """The margin comments of a file."""
    for n, comment in enumerate(source.extraction.comments):
        if comment.text.strip() and not (comment.author and comment.author in source.layer_authors):
            yield _comment(comment, source, subject, submitters, n)


def _edit(edit: Edit, source: Source, subject: Subject, submitters: tuple[str, ...], n: int) -> Found:
    base_label = _in_draft(_label_of(edit, source), edit.paragraph, source, subject.base)
    label, pin = _onto_target(base_label, subject, "lineage" if source.lineage.draft else "printed")
    contribution = Contribution(
        document=subject.tag.document,
        round=subject.tag.round,
        kind=edit.kind,
        label=label,
        deleted=edit.deleted,
        inserted=edit.inserted,
        moved_after=_onto_target(edit.moved_after, subject, "lineage")[0] if edit.moved_after is not None else None,
        where=edit.where,
        submitters=submitters,
        attachment=source.attachment,
        locator=_located(place_name(base_label, edit.where), source),
        offset=edit.offset,
        word_author=edit.word_author or None,
        pin=pin,
    )
    order = (edit.paragraph if edit.paragraph is not None else 1_000_000, edit.offset or 0, n)
    return Found(
        contribution=contribution,
        source=source,
        subject=subject,
        order=order,
        rank=1 if edit.silent else 0,
        silent=edit.silent,
        paragraph=edit.paragraph,
        base_label=base_label,
    )


def _label_of(edit: Edit, source: Source) -> str:
    """The label in the draft edited: by lineage, else as printed, else that of the nearest paragraph above."""
    if edit.silent:
        return edit.label
    if edit.where == "footnote" or edit.paragraph is None:
        return edit.label
    known = source.lineage.labels.get(edit.paragraph, "")
    return known or edit.label or _above(edit.paragraph, source)


def _in_draft(label: str, paragraph: int | None, source: Source, base: Labels) -> str:
    """A number printed in the file as the draft's label, where the draft's numbers begin again in each article."""
    if paragraph is None or not base.articles or not label or label in base.order:
        return label
    own = base.articles.printed(source.articles.get(paragraph, ""), label)
    return own or source.lineage.labels.get(paragraph, "") or _above(paragraph, source)


def _above(paragraph: int, source: Source) -> str:
    """The label of the nearest labelled paragraph above, in a file that is a copy of a draft."""
    if not source.lineage.draft:
        return ""
    labelled = (source.lineage.labels.get(at, "") for at in range(paragraph - 1, -1, -1))
    return next((label for label in labelled if label), "")


def _onto_target(label: str, subject: Subject, method: str) -> tuple[str, Pin]:
    """A label of the draft edited as a label of the round's draft."""
    if not label:
        return "", NO_PIN
    if subject.mapping:
        found, confidence = mapped(label, subject.base, subject.mapping)
        return found, Pin(method=method, confidence=confidence)
    return label, Pin(method=method, confidence=1.0 if method == "lineage" else 0.9)


def _comment(comment: Comment, source: Source, subject: Subject, submitters: tuple[str, ...], n: int) -> Found:
    base_label = source.lineage.labels.get(comment.paragraph, "") if comment.paragraph is not None else ""
    base_label = base_label or comment.label or (_above(comment.paragraph, source) if comment.paragraph else "")
    base_label = _in_draft(base_label, comment.paragraph, source, subject.base)
    method = "lineage" if source.lineage.draft else "printed"
    label, pin = _onto_target(base_label, subject, method)
    if not label and comment.quote:
        label, pin = subject.target.quoted(comment.quote)
    contribution = Contribution(
        document=subject.tag.document,
        round=subject.tag.round,
        kind=ContributionKind.MARGIN_COMMENT,
        label=label,
        comment=comment.text,
        quote=comment.quote or None,
        reply_to=comment.reply_to,
        submitters=submitters,
        attachment=source.attachment,
        locator=_located(place_name(base_label, None), source),
        word_author=comment.author or None,
        pin=pin,
    )
    order = (comment.paragraph if comment.paragraph is not None else 1_000_000, 1_000_000, n)
    return Found(contribution=contribution, source=source, subject=subject, order=order, rank=2, base_label=base_label)


def of_remark(remark: Remark, source: Source, subject: Subject, submitters: tuple[str, ...], n: int) -> Found:
    """A remark of prose or a row of a comment table."""
    label, pin = _pinned(remark, subject)
    replaces = remark.source == "table" and bool(remark.current) and _is_replacement(remark.current, remark.proposed)
    from_table = remark.source == "table"
    comment = remark.text or (remark.current if from_table and remark.current and not remark.proposed else "")
    contribution = Contribution(
        document=subject.tag.document,
        round=subject.tag.round,
        kind=ContributionKind.REMARK if label else ContributionKind.GENERAL,
        label=label,
        deleted=remark.current if replaces else "",
        inserted=remark.proposed if from_table else "",
        comment=comment or None,
        rationale=remark.rationale or None,
        quote=remark.current or None if from_table and not replaces else None,
        submitters=submitters,
        attachment=source.attachment,
        locator=_located(remark.locator_words or remark.locator, source),
        pin=pin,
    )
    order = (remark.paragraph if remark.paragraph is not None else n, 0, n)
    return Found(contribution=contribution, source=source, subject=subject, order=order, rank=3)


def _pinned(remark: Remark, subject: Subject) -> tuple[str, Pin]:
    """The paragraph that the remark speaks of: its place, checked by what it quotes; else the quotation alone."""
    if subject.unwritten or (remark.throughout and not remark.locator):
        return "", NO_PIN
    base = subject.base if subject.base.known else subject.target
    label, pin = base.place_of(remark)
    if remark.answers:
        copied, by_copy = base.answered(remark.answers)
        label, pin = (copied, by_copy) if copied else (label, pin)
    if remark.current:
        quoted, by_quote = base.quoted(remark.current)
        strays = label and quoted and quoted != label and not base.stands_at(remark.current, label)
        if (strays and len(folded(remark.current).split()) >= _STRAYS) or (not label and quoted):
            label, pin = quoted, by_quote
    if not label and not remark.locator and not remark.slight:
        label, pin = _by_quotation(remark.text, base, _FINDS if remark.locator_words else _STRAYS)
    if label and subject.mapping and base is subject.base:
        found, confidence = mapped(label, base, subject.mapping)
        return found, Pin(method=pin.method, confidence=min(pin.confidence, confidence))
    return label, pin


def _by_quotation(text: str, base: Labels, fewest: int) -> tuple[str, Pin]:
    """A remark that names no place speaks of the paragraph whose words it quotes, if they stand in one alone."""
    found = (base.quoted(quotation) for quotation in quotations(text) if len(folded(quotation).split()) >= fewest)
    return next((hit for hit in found if hit[0]), ("", NO_PIN))


def _is_replacement(current: str, proposed: str) -> bool:
    """Whether the proposal is a new wording of the current text, and no instruction about it."""
    old, new = folded(current).split(), folded(proposed).split()
    return bool(old and new) and difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= _REPLACES


def _located(place: str, source: Source) -> str:
    """The place with the member of the archive or mail that it was found in: ``paragraph 12, in comments.docx``."""
    return ", ".join(part for part in (place, f"in {source.member}" if source.member else "") if part)


def place_name(label: str, where: str | None) -> str:
    """A place for readers: ``paragraph 12``, ``Action 7``, ``paragraph 3, footnote 1``."""
    name = f"paragraph {label}" if label[:1].isdigit() else label
    return ", ".join(part for part in (name, where) if part)
