"""A person's word on how many papers a message holds: one made several (split), several made one (merge). Pure.

The rules divide a message by what its files and letterheads say. Where they are wrong, a person names the files that
belong together; what is asked of the parts afterwards (who speaks, on what) is decided by their references.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from consultation.errors import UsageError
from consultation.words import Flag
from store.records import Decision, SubmissionVerdict, Tag

#: in a split: the mail's own words
BODY = "body"
SPLIT, MERGE = "split", "merge"


def parse_parts(words: str, attachments: Sequence[int]) -> list[list[str]]:
    """What ``--split 1,2/3`` names: parts divided by ``/``, files by ``,`` as ``show`` numbers them, or ``body``.

    UsageError where fewer than two parts are named, a file is not there, or one is in two parts.
    """
    parts = [[item.strip().lower() for item in part.split(",") if item.strip()] for part in words.split("/")]
    named = [item for part in parts for item in part]
    if len(parts) < 2 or not all(parts):
        raise UsageError(f"--split '{words}': name two parts at least, as 1/2 or 1,2/3 or body/1")
    if len(set(named)) < len(named):
        raise UsageError(f"--split '{words}': a file can be in one part only")
    if any(BODY in part and len(part) > 1 for part in parts):
        raise UsageError(f"--split '{words}': '{BODY}' is a part of its own; a covering note goes with no part")
    known = {str(number) for number in attachments}
    for item in named:
        if item != BODY and item.partition(".")[0] not in known:
            raise UsageError(f"--split '{words}': there is no attachment {item}; there are: {', '.join(sorted(known))}")
    return parts


def divided(
    submissions: Sequence[SubmissionVerdict], decisions: Sequence[Decision], refs: Mapping[str, str]
) -> list[SubmissionVerdict]:
    """The submissions of a message after its splits and merges; *refs*: key of a submission -> its reference."""
    found = list(submissions)
    for decision in decisions:
        if decision.field == SPLIT:
            found = _split(found, decision.value)
        elif decision.field == MERGE:
            found = _merged(found, decision, {ref: key for key, ref in refs.items()})
    return found


def _split(submissions: Sequence[SubmissionVerdict], parts: Sequence[Sequence[str]]) -> list[SubmissionVerdict]:
    """One submission a part, numbered in the order given, each with what was known of the files that it holds."""
    out = []
    for n, part in enumerate(parts, 1):
        files = [item for item in part if item != BODY]
        numbers = tuple(sorted({int(item.partition(".")[0]) for item in files}))
        source = _nearest(submissions, numbers)
        if source is None:
            out.append(SubmissionVerdict(key=str(n), submitters=(), tags=(), attachments=numbers))
            continue
        whole = all("." not in item for item in files)
        flags = tuple(flag for flag in source.flags if flag is not Flag.BODY_ONLY)
        out.append(
            replace(
                source,
                key=str(n),
                attachments=numbers,
                files=() if whole else tuple(files),
                tags=_tags_on(source.tags, numbers),
                flags=flags if files else (*flags, Flag.BODY_ONLY),
            )
        )
    return out


def _nearest(submissions: Sequence[SubmissionVerdict], numbers: Sequence[int]) -> SubmissionVerdict | None:
    """The submission that holds most of these attachments; the first of several."""
    return max(submissions, key=lambda item: len(set(item.attachments) & set(numbers)), default=None)


def _tags_on(tags: Sequence[Tag], numbers: Sequence[int]) -> tuple[Tag, ...]:
    """The tags of these attachments; all of them where none is theirs alone."""
    theirs = [tag for tag in tags if set(tag.attachments) & set(numbers)] or list(tags)
    return tuple(replace(tag, attachments=tuple(numbers)) for tag in theirs)


def _merged(
    submissions: Sequence[SubmissionVerdict], decision: Decision, keys: Mapping[str, str]
) -> list[SubmissionVerdict]:
    """The submission that *decision* names also holds what the other one held, which is no more."""
    by_key = {item.key: item for item in submissions}
    into = by_key.get(keys.get(decision.subject, ""))
    gone = by_key.get(keys.get(decision.value["ref"], ""))
    if into is None or gone is None or into is gone:
        return list(submissions)
    one = replace(
        into,
        attachments=tuple(sorted({*into.attachments, *gone.attachments})),
        files=_files(into, gone),
        submitters=(*into.submitters, *(x for x in gone.submitters if x.id not in {y.id for y in into.submitters})),
        tags=_tags_of_both(into.tags, gone.tags),
        relation=into.relation or gone.relation,
        flags=tuple(dict.fromkeys((*into.flags, *gone.flags))),
    )
    return [one if item is into else item for item in submissions if item is not gone]


def _files(into: SubmissionVerdict, gone: SubmissionVerdict) -> tuple[str, ...]:
    """Both files' names; empty, "every file of its attachments", only where it is so of both."""
    if not into.files and not gone.files:
        return ()
    return tuple(name for item in (into, gone) for name in item.files or map(str, item.attachments))


def _tags_of_both(into: Sequence[Tag], gone: Sequence[Tag]) -> tuple[Tag, ...]:
    """Each round once, on the attachments of both."""
    found = {(tag.document, tag.round): tag for tag in into}
    for tag in gone:
        known = found.get((tag.document, tag.round))
        files = tuple(sorted({*tag.attachments, *(known.attachments if known else ())}))
        found[tag.document, tag.round] = replace(known or tag, attachments=files)
    return tuple(found.values())
