"""From submissions to their contributions, each pinned, once, in the order of the draft."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from consultation.model import Consultation
from consultation.words import Flag, RelationType
from ingest.contributions.files import Source, sources
from ingest.contributions.making import Found, comments, of_copy, of_remark
from ingest.contributions.once import signature, without_repeats
from ingest.contributions.subjects import Ground, Subject, by_attachment, by_copy, by_place, claimed, named
from ingest.tagging.model import MessageView
from parsers.facts import DraftText, Remark
from store.records import Contribution, SubmissionVerdict, Tag

#: what is said in these was said before
_SAY_NOTHING = frozenset({RelationType.RESEND, RelationType.WITHDRAWAL})


def collect(
    view: MessageView,
    submissions: Sequence[SubmissionVerdict],
    drafts: Mapping[str, DraftText],
    maps: Mapping[tuple[str, str], Mapping[str, str]],
    consultation: Consultation,
) -> dict[str, tuple[Contribution, ...]]:
    """Key of a submission -> what it contributes, without ids, in the order of the draft and then of the files.

    *drafts* by ``DOCUMENT/DRAFT``; *maps*: (older draft, newer draft) -> label in the older -> label in the newer.
    """
    ground = Ground(drafts=drafts, maps=maps, consultation=consultation)
    body_of = _holder_of_body(submissions)
    out: dict[str, tuple[Contribution, ...]] = {}
    for submission in submissions:
        said: list[Found] = []
        if submission.tags and not _was_said(submission):
            for source in sources(view, submission, holds_body=submission.key == body_of):
                said += _of_source(source, submission, ground)
        out[submission.key] = _ordered(without_repeats(said))
    return out


def _was_said(submission: SubmissionVerdict) -> bool:
    """What it says stands in an earlier submission: a resend, or a forward of a mail that is on record itself."""
    relation = submission.relation
    if relation is None:
        return False
    return relation.type in _SAY_NOTHING or (relation.type is RelationType.FORWARD and relation.of is not None)


def _holder_of_body(submissions: Sequence[SubmissionVerdict]) -> str | None:
    """The submission that the mail's own words belong to: the only one, else the one that has no files."""
    if len(submissions) == 1:
        return submissions[0].key
    bare = [item for item in submissions if not item.attachments or Flag.BODY_ONLY in item.flags]
    return bare[0].key if len(bare) == 1 else None


def _of_source(source: Source, submission: SubmissionVerdict, ground: Ground) -> Iterator[Found]:
    """What one file or text says."""
    ids = tuple(item.id for item in submission.submitters)
    tags = by_attachment(source, submission.tags)
    if source.is_copy:
        tag = by_copy(source, submission.tags) or _one_named(source, tags, ground) or tags[0]
        yield from of_copy(source, ground.subject(tag, _base_of(source, tag)), ids)
        return
    subjects = [ground.subject(tag) for tag in tags]
    whole = _one_named(source, tags, ground)
    current = next((item for item in subjects if item.tag is whole), subjects[0])
    yield from comments(source, current, ids)
    heading = ""
    for n, remark in enumerate(source.remarks):
        if remark.heading != heading:
            heading = remark.heading
            tag_named = named(heading, tags, ground)
            current = next((item for item in subjects if item.tag is tag_named), current)
        subject = _subject_of(
            remark_text=remark.locator_words or _asked(remark, subjects),
            chosen=current,
            placed=by_place(remark, subjects),
            subjects=subjects,
            ground=ground,
        )
        found = of_remark(claimed(remark, subject, ground), source, subject, ids, n)
        if found.contribution.label or not remark.slight:
            yield found


def _subject_of(
    *, remark_text: str, chosen: Subject, placed: Subject | None, subjects: Sequence[Subject], ground: Ground
) -> Subject:
    """The document named in the reference itself, else the only draft that has the place, else the part's."""
    if len(subjects) == 1:
        return chosen
    tag = named(remark_text, [item.tag for item in subjects], ground)
    return next((item for item in subjects if item.tag is tag), None) or placed or chosen


def _asked(remark: Remark, subjects: Sequence[Subject]) -> str:
    """The passage that the remark answers, where it is of no draft: it may say of which document it speaks."""
    if not remark.answers or any(item.base.answered(remark.answers)[0] for item in subjects):
        return ""
    return remark.answers


def _base_of(source: Source, tag: Tag) -> str | None:
    """Key of the draft that the file is a copy of, if it is one of the tag's document."""
    key = source.lineage.draft
    return key if key and key.split("/", 1)[0] == tag.document else None


def _one_named(source: Source, tags: Sequence[Tag], ground: Ground) -> Tag | None:
    """The tag whose document the file's title, first words or name names."""
    first = next((item.text for item in source.extraction.paragraphs if item.text.strip()), "")
    heading = source.remarks[0].heading if source.remarks else ""
    for words in (heading, source.extraction.title, first, source.name.replace("_", " ")):
        tag = named(words, tags, ground)
        if tag is not None:
            return tag
    return None


def _ordered(found: Sequence[Found]) -> tuple[Contribution, ...]:
    """In the order of the draft, then of the file, with position and fingerprint."""
    last = 1_000_000
    arranged = sorted(
        enumerate(found),
        key=lambda item: (
            item[1].subject.key,
            item[1].subject.target.order.get(item[1].contribution.label, last),
            item[1].order[:2],
            item[0],
        ),
    )
    positions: Counter[tuple[str, str, str]] = Counter()
    seen: Counter[tuple[object, ...]] = Counter()
    out: list[Contribution] = []
    for _, item in arranged:
        one = item.contribution
        place, what = (one.document, one.round, one.label), signature(one)
        out.append(replace(one, position=positions[place], fingerprint=_fingerprint(what, one.kind, seen[what])))
        positions[place] += 1
        seen[what] += 1
    return tuple(out)


def _fingerprint(what: tuple[object, ...], kind: str, occurrence: int) -> str:
    """sha256 over document, round, kind, label, the folded texts and the number of the occurrence."""
    written = json.dumps([*what, kind, occurrence], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
