"""The files and texts of a message that one submission consists of, archives and inner mails opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from consultation.words import Flag
from ingest.articles import names_over
from ingest.tagging.model import MessageView, PartView
from parsers.facts import Extraction, InnerMail, Lineage, Remark
from store.records import SubmissionVerdict

_NONE = Lineage()
_NO_FILE = Extraction()


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file, or one text, from which contributions are taken."""

    #: number of the attachment; ``None``: the body
    attachment: int | None
    name: str = ""
    #: name of the member where the attachment is an archive or a mail; empty for the attachment itself
    member: str = ""
    extraction: Extraction = _NO_FILE
    lineage: Lineage = _NONE
    #: remarks of the text or the file, in its order
    remarks: tuple[Remark, ...] = ()
    #: Word authors of a lower layer: nothing of theirs is this submitter's
    layer_authors: frozenset[str] = frozenset()

    @cached_property
    def articles(self) -> dict[int, str]:
        """Index of a paragraph of the file -> the name of the article or annex printed over it."""
        return names_over(self.extraction.paragraphs)

    @property
    def is_copy(self) -> bool:
        """The file is a copy of a draft: what it says is what differs."""
        return bool(self.lineage.draft or self.extraction.edits)

    @property
    def speaks(self) -> bool:
        """The file says something of its own, more than covering words."""
        said = self.extraction.edits or self.extraction.comments or self.lineage.silent
        return bool(said) or (bool(self.remarks) and not self.is_copy)


def sources(view: MessageView, submission: SubmissionVerdict, *, holds_body: bool) -> tuple[Source, ...]:
    """Files of the submission in the order of the message, then the texts of its mail."""
    wanted = set(submission.attachments)
    own = frozenset(submission.files)
    if holds_body and not wanted and Flag.FORWARDED in submission.flags:
        # the mail passed on is attached, and has no file of its own
        wanted = {part.n for part in view.parts if part.extraction.message is not None}
    files = [source for part in view.parts if part.n in wanted for source in _of_part(part, own)]
    texts = list(_texts(view, submission, any(source.speaks for source in files))) if holds_body else []
    return (*files, *texts)


def _of_part(part: PartView, own: frozenset[str]) -> Iterator[Source]:
    """The part and what lies in it, but for files inside that are not among ``own``: another's paper, a cover."""
    yield from _walk(part.extraction, part, (), part.lineage, part.child_lineage, own)


def _is_another(extraction: Extraction, part: PartView, path: tuple[int, ...], own: frozenset[str]) -> bool:
    """Whether a file inside an archive or a mail is none of those that the submission consists of."""
    opened = extraction.message is not None or bool(extraction.children)
    return bool(own and path) and not opened and ".".join(map(str, (part.n, *path))) not in own


def _walk(
    extraction: Extraction,
    part: PartView,
    path: tuple[int, ...],
    lineage: Lineage,
    below: Mapping[tuple[int, ...], Lineage],
    own: frozenset[str],
    member: str = "",
) -> Iterator[Source]:
    if _is_another(extraction, part, path, own):
        return
    message = extraction.message
    yield Source(
        attachment=part.n,
        name=extraction.name or part.name,
        member=member,
        extraction=extraction,
        lineage=lineage,
        remarks=(*extraction.remarks, *(_spoken(message.remarks, has_files=bool(message.parts)) if message else ())),
        layer_authors=part.layer_authors,
    )
    if message is not None:
        yield from (_inner(part.n, mail, member) for mail in message.quoted if mail.role == "forward")
    for n, child in enumerate(extraction.children):
        name = child.name or f"member {n + 1}"
        inside = f"{member}/{name}" if member else name
        yield from _walk(child, part, (*path, n), below.get((*path, n), _NONE), below, own, inside)


def _texts(view: MessageView, submission: SubmissionVerdict, has_files: bool) -> Iterator[Source]:
    """The new text, and what a forward passes on.

    The words of somebody who forwards another's letter are not that letter; a reply's quotation is no text of the
    reply. What only announces the files is left out where there are files.
    """
    forwarded = [mail for mail in view.facts.quoted if mail.role == "forward"]
    attached = any(part.extraction.message is not None for part in view.parts)
    if not ((forwarded or attached) and Flag.FORWARDED in submission.flags):
        yield Source(attachment=None, remarks=_spoken(view.facts.remarks, has_files=has_files))
    for mail in forwarded:
        yield Source(attachment=None, remarks=_spoken(mail.remarks, has_files=has_files))


def _inner(attachment: int, mail: InnerMail, member: str) -> Source:
    return Source(attachment=attachment, member=member, remarks=_spoken(mail.remarks, has_files=False))


def _spoken(remarks: tuple[Remark, ...], *, has_files: bool) -> tuple[Remark, ...]:
    """The remarks that stand for themselves."""
    return tuple(item for item in remarks if not (has_files and item.announces))
