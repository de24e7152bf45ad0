"""One submission in one round, as a line of a digest. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from consultation.words import AttachmentRole, ContributionKind, Flag, Kind, RelationType, Timing
from reports.attribution import authors, speakers
from reports.digest import Entry
from reports.digest_record import Record
from reports.wording import CAUTIONS, RELATIONS, at, counted, listed, timing
from store.records import Attachment, Message, Submission, Tag

#: how a type of file is called; looked for in the media type
_FILES = (
    ("wordprocessing", "Word file"),
    ("msword", "Word file"),
    ("opendocument.text", "OpenDocument text"),
    ("rtf", "RTF text"),
    ("pdf", "PDF"),
    ("spreadsheet", "spreadsheet"),
    ("excel", "spreadsheet"),
    ("presentation", "presentation"),
    ("powerpoint", "presentation"),
    ("zip", "archive"),
    ("rfc822", "forwarded mail"),
    ("html", "web page"),
    ("image/", "picture"),
    ("text/", "text file"),
)
_COMMENTS = frozenset({ContributionKind.MARGIN_COMMENT.value})
_REMARKS = frozenset({ContributionKind.REMARK.value, ContributionKind.GENERAL.value})


def entry(record: Record, message: Message, part: Submission, tag: Tag, hidden: frozenset[str]) -> Entry:
    """The line of *part* in the round of *tag*."""
    return Entry(
        ref=part.ref,
        who=speakers(part, hidden),
        authors=authors(part, hidden),
        mark=tag.timing,
        timing=timing(tag.timing, tag.late_by_seconds),
        received=at(part.received_at, record.zone),
        nature=nature(message, part, record.contributions.get(part.ref, {})),
        notes=tuple(_notes(message, part, tag)),
        confirmed=part.confirmed_by is not None,
    )


def nature(message: Message, part: Submission, contributions: Mapping[str, int]) -> str:
    """What came: files by type, how they comment, and how much was found in them."""
    if message.kind is Kind.NIL_RETURN:
        return "says that it has no comments"
    flags = {*part.flags, *message.flags}
    files = [_file(item) for item in message.attachments if item.n in part.attachments]
    kinds = listed([_several(name, files.count(name)) for name in dict.fromkeys(files)], 4)
    ways = [
        words
        for flag, words in (
            (Flag.TRACKED_CHANGES, "tracked changes"),
            (Flag.MARGIN_COMMENTS, "margin comments"),
            (Flag.UNTRACKED_EDITS, "edits that were not tracked"),
        )
        if flag in flags
    ]
    what = kinds or "text of the mail"
    what += f" with {listed(ways)}" if ways else ""
    found = _found(contributions)
    return f"{what[:1].upper()}{what[1:]}" + (f" ({found})" if found else "")


def _file(item: Attachment) -> str:
    name = next((words for part, words in _FILES if part in item.media_type.lower()), "file")
    return f"covering {name}" if item.role is AttachmentRole.COVER else name


def _several(name: str, number: int) -> str:
    return name if number == 1 else f"{number} {name}s"


def _found(contributions: Mapping[str, int]) -> str:
    comments = sum(number for kind, number in contributions.items() if kind in _COMMENTS)
    remarks = sum(number for kind, number in contributions.items() if kind in _REMARKS)
    edits = sum(contributions.values()) - comments - remarks
    pairs = ((edits, "edit"), (comments, "comment"), (remarks, "remark"))
    return ", ".join(counted(number, word) for number, word in pairs if number)


def _notes(message: Message, part: Submission, tag: Tag) -> Iterator[str]:
    """What the mark means, how it stands to others, then what to be careful of."""
    relation = part.relation
    if tag.timing is Timing.BORDERLINE:
        yield "the deadline's date was not over yet everywhere on Earth"
    if relation is not None and (relation.of or relation.type is not RelationType.FORWARD):
        yield RELATIONS[relation.type].format(relation.of or "an earlier one that is not on record")
        if relation.type in {RelationType.REVISION, RelationType.CORRIGENDUM}:
            yield "its time mark is that of the first version"
    if part.superseded_by:
        yield f"replaced since by {part.superseded_by}"
    if part.withdrawn_by:
        yield f"withdrawn since by {part.withdrawn_by}"
    flags = {*part.flags, *message.flags}
    if Flag.NOT_FOR_ATTRIBUTION in flags:
        yield "not for attribution"
    if Flag.JOINT in flags:
        yield "joint paper"
    forward = relation is not None and relation.type is RelationType.FORWARD
    if (Flag.FORWARDED in flags and not forward) or (forward and relation is not None and not relation.of):
        yield "came as a forward"
    if Flag.WRONG_BASE in flags and tag.draft:
        yield f"{CAUTIONS[Flag.WRONG_BASE]} ({tag.draft})"
    yield from (words for flag, words in CAUTIONS.items() if flag in flags and flag is not Flag.WRONG_BASE)
