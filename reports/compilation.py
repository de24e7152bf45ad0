"""A compilation: every contribution to one document and round, in the order of the draft (CONTRACT). Pure.

What a revision took the place of, and what was withdrawn, is listed and its contributions are left out. Within a
paragraph proposals stand by the submitter's name in the language of the output, then in the order of the paper: a
neutral order (UN Editorial Manual; DOMAIN.md, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from consultation.words import TAGGED, Flag, Kind, Role, Timing
from parsers.facts import DraftText
from store.records import Contribution, Submission

#: what every output for people prints for a submission that is not for attribution
WITHHELD = "one delegation"
#: places of a draft that are no paragraph of its running text
_OUTSIDE = frozenset({"header", "footer"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One contribution with what a reader wants to know of its submission."""

    contribution: Contribution
    submission: Submission
    timing: Timing
    #: display names of the authors and co-sponsors in the order of the paper, and of those aligned with it
    names: tuple[str, ...]
    aligned: tuple[str, ...]
    withheld: bool

    @property
    def attribution(self) -> str:
        """How it is attributed in an output for people."""
        if self.withheld:
            return WITHHELD
        names = ", ".join(self.names) or "submitter not established"
        return f"{names} (aligned: {', '.join(self.aligned)})" if self.aligned else names


@dataclass(frozen=True, kw_only=True)
class CompiledParagraph:
    """One paragraph of the draft with what was said on it; ``text`` is ``None`` without a registered draft."""

    label: str
    section: str
    text: str | None
    where: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Compilation:
    """All contributions to one document and round."""

    consultation: str
    consultation_name: str
    document: str
    document_title: str
    round: str
    draft: str | None
    draft_title: str
    as_of: datetime
    zone: str
    #: every submission to the round by time of receipt, superseded and withdrawn ones too
    submissions: tuple[Submission, ...]
    paragraphs: tuple[CompiledParagraph, ...]
    general: tuple[Entry, ...]
    #: ref -> what its message is (a nil return says that there are no comments)
    kinds: Mapping[str, Kind]

    @property
    def in_force(self) -> tuple[Submission, ...]:
        """Submissions and nil returns that nothing took the place of."""
        return tuple(
            item
            for item in self.submissions
            if self.kinds.get(item.ref) in TAGGED and not item.superseded_by and not item.withdrawn_by
        )


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a compilation is made from."""

    consultation: str
    consultation_name: str
    document: str
    document_title: str
    round: str
    draft: str | None
    draft_title: str
    zone: str
    text: DraftText | None
    submissions: Sequence[Submission]
    #: ref -> its contributions
    contributions: Mapping[str, Sequence[Contribution]]
    #: ref -> what its message is
    kinds: Mapping[str, Kind]
    #: id of a submitter -> display name
    names: Mapping[str, str]
    #: ref -> receipt of withdrawals that are on no document of their own, and take back the whole of a submission
    taking_back: Mapping[str, datetime] = field(default_factory=dict)


def build(material: Material, as_of: datetime) -> Compilation:
    """Compile what was received up to *as_of*."""
    received = _received(material, as_of)
    entries = [
        entry
        for submission in received
        if submission.superseded_by is None and submission.withdrawn_by is None
        for entry in _entries(submission, material)
    ]
    entries.sort(key=_order)
    paragraphs, general = _placed(entries, material.text)
    return Compilation(
        consultation=material.consultation,
        consultation_name=material.consultation_name,
        document=material.document,
        document_title=material.document_title,
        round=material.round,
        draft=material.draft,
        draft_title=material.draft_title,
        as_of=as_of,
        zone=material.zone,
        submissions=tuple(sorted(received, key=lambda item: (item.received_at, item.ref))),
        paragraphs=paragraphs,
        general=general,
        kinds=material.kinds,
    )


def _received(material: Material, as_of: datetime) -> tuple[Submission, ...]:
    """What had come by then, as it stood then: what came later, or on another round alone, took no place here."""
    received = [item for item in material.submissions if item.received_at <= as_of]
    refs = {item.ref for item in received}
    back = refs | {ref for ref, at in material.taking_back.items() if at <= as_of}
    return tuple(
        replace(
            item,
            superseded_by=item.superseded_by if item.superseded_by in refs else None,
            withdrawn_by=item.withdrawn_by if item.withdrawn_by in back else None,
        )
        for item in received
    )


def _entries(submission: Submission, material: Material) -> list[Entry]:
    timing = next(
        (tag.timing for tag in submission.tags if (tag.document, tag.round) == (material.document, material.round)),
        Timing.NO_DEADLINE,
    )
    aligned = {each.id for each in submission.submitters if each.role is Role.ALIGNED}
    names = material.names
    return [
        Entry(
            contribution=item,
            submission=submission,
            timing=timing,
            names=tuple(names.get(each, each) for each in item.submitters if each not in aligned),
            aligned=tuple(names.get(each, each) for each in item.submitters if each in aligned),
            withheld=Flag.NOT_FOR_ATTRIBUTION in submission.flags,
        )
        for item in material.contributions.get(submission.ref, ())
        if (item.document, item.round) == (material.document, material.round)
    ]


def _order(entry: Entry) -> tuple[str, datetime, str, int]:
    # A withheld name must not be guessed from its place in the alphabet: those stand last, by time of receipt.
    name = "\uffff" if entry.withheld else sort_key(" ".join(entry.names))
    return name, entry.submission.received_at, entry.submission.ref, entry.contribution.position


def sort_key(name: str) -> str:
    """A name as an English list sorts it: without accents and case, and without its article."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).removeprefix("the ")


def _placed(
    entries: Sequence[Entry], text: DraftText | None
) -> tuple[tuple[CompiledParagraph, ...], tuple[Entry, ...]]:
    """Every entry at its paragraph; what has no paragraph of the draft stands in the general part."""
    by_label: dict[str, list[Entry]] = {}
    general = []
    known = {paragraph.label for paragraph in text.paragraphs} if text else None
    for entry in entries:
        label = entry.contribution.label
        if not label or (known is not None and label not in known):
            general.append(entry)
        else:
            by_label.setdefault(label, []).append(entry)
    paragraphs = _of_draft(text, by_label) if text else _of_labels(by_label)
    return paragraphs, tuple(general)


def _of_draft(text: DraftText, by_label: dict[str, list[Entry]]) -> tuple[CompiledParagraph, ...]:
    """The draft's paragraphs in its order; a label that stands twice (a caption and its cells) takes entries once."""
    compiled = []
    left = dict(by_label)
    for paragraph in text.paragraphs:
        if paragraph.where in _OUTSIDE:
            continue
        # Table cells carry the label of what they belong to; entries stand at the first bearer of the label.
        entries = left.pop(paragraph.label, []) if paragraph.label else []
        compiled.append(
            CompiledParagraph(
                label=paragraph.label,
                section=paragraph.section,
                text=paragraph.text,
                where=paragraph.where,
                entries=tuple(entries),
            )
        )
    return tuple(compiled)


def _of_labels(by_label: dict[str, list[Entry]]) -> tuple[CompiledParagraph, ...]:
    """Without a registered draft: the places that were named, in the order of their numbers."""
    return tuple(
        CompiledParagraph(label=label, section="", text=None, where="body", entries=tuple(by_label[label]))
        for label in sorted(by_label, key=natural_order)
    )


def natural_order(label: str) -> tuple[tuple[int, int | str], ...]:
    """``9`` before ``10``, ``9 (a)`` between them."""
    return tuple(
        (0, int(piece)) if piece.isdecimal() else (1, piece) for piece in re.findall(r"\d+|[^\W\d]+", label.casefold())
    )
