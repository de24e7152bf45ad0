"""The submissions within one message: one for each submitter's paper.

Files are told apart by whom they themselves name as their author: by a list of co-authors, an opening formula, a head
or a file name. Two files of the same author, or files that name nobody, are one paper: a clean and a tracked copy, a
note verbale and its annex, comments on two documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultation.words import AttachmentRole
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.standing import Standing
from ingest.tagging.submitters import Authors, Submitters

#: rules by which a file speaks as somebody
_OWN_VOICE = ("submitter.formula", "submitter.declared", "submitter.speaks")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One submitter's paper: the files and the mails that it consists of."""

    authors: Authors
    leaves: tuple[Leaf, ...]
    voices: tuple[Voice, ...]
    #: whether the text of a mail belongs to it
    spoken: bool = True
    #: whether somebody else sends it for its authors
    handed_on: bool = False


def papers_of(reading: Reading, who: Standing, roles: dict[str, AttachmentRole], submitters: Submitters) -> list[Paper]:
    """Every paper in the message, in the order of its files."""
    leaves = [leaf for leaf in reading.files if roles.get(leaf.source) is AttachmentRole.SUBMISSION]
    covers = [leaf for leaf in reading.files if roles.get(leaf.source) is AttachmentRole.COVER]
    national = who.internal.national if who.national and who.internal is not None else None
    if national is not None:
        authors = submitters.of(who.voices, leaves, national=national)
        return [Paper(authors=authors, leaves=tuple(leaves), voices=who.voices)]
    if who.passes_on and not who.letters and len(who.voices) > 1:
        return _by_mail(reading, who, leaves, covers, submitters)
    return _by_file(who, leaves, covers, submitters)


def _by_mail(
    reading: Reading, who: Standing, leaves: Sequence[Leaf], covers: Sequence[Leaf], submitters: Submitters
) -> list[Paper]:
    """Several mails forwarded at once: each with its own files; the mails of one author are one paper."""
    found: list[Paper] = []
    loose = [leaf for leaf in leaves if leaf.mail is None]
    for voice in who.voices:
        own = [leaf for leaf in leaves if leaf.mail is not None and reading.mails[leaf.mail] is voice]
        cover = [leaf for leaf in covers if leaf.mail is not None and reading.mails[leaf.mail] is voice]
        authors = submitters.of((voice,), (*own, *cover))
        same = next((i for i, paper in enumerate(found) if paper.authors.ids == authors.ids), None)
        if same is None:
            found.append(Paper(authors=authors, leaves=tuple(own), voices=(voice,)))
        else:
            old = found[same]
            found[same] = Paper(authors=old.authors, leaves=(*old.leaves, *own), voices=(*old.voices, voice))
    if loose and found:
        first = found[0]
        found[0] = Paper(authors=first.authors, leaves=(*first.leaves, *loose), voices=first.voices)
    return found


def _by_file(who: Standing, leaves: Sequence[Leaf], covers: Sequence[Leaf], submitters: Submitters) -> list[Paper]:
    """One mail with its files: a paper for each different author that the files name."""
    groups = _grouped(leaves, submitters)
    if len(groups) < 2:
        authors = submitters.of(who.voices, (*leaves, *covers), letters=who.letters)
        return [Paper(authors=authors, leaves=tuple(leaves), voices=who.voices)]
    whole = submitters.of(who.voices, (), letters=who.letters)
    handed_on = not who.letters and submitters.hands_on(who.voices, _single(groups))
    if not who.letters and not handed_on and not _apart(groups, whole):
        authors = submitters.of(who.voices, (*leaves, *covers), letters=who.letters)
        return [Paper(authors=authors, leaves=tuple(leaves), voices=who.voices)]
    found = []
    for authors, group in groups:
        named = authors if authors.ids else (whole if not who.letters else submitters.of((), group))
        found.append(Paper(authors=named, leaves=tuple(group), voices=who.voices, spoken=False, handed_on=handed_on))
    return _merged(found)


def _grouped(leaves: Sequence[Leaf], submitters: Submitters) -> list[tuple[Authors, list[Leaf]]]:
    """Files by the authors that they name; those that name nobody stand together."""
    groups: list[tuple[Authors, list[Leaf]]] = []
    for leaf in leaves:
        authors = submitters.own(leaf)
        same = next((group for group in groups if group[0].ids == authors.ids), None)
        if same is None:
            groups.append((authors, [leaf]))
        else:
            same[1].append(leaf)
    return groups


def _apart(groups: Sequence[tuple[Authors, list[Leaf]]], whole: Authors) -> bool:
    """Whether one sender's files are papers of different authors: one names several, or another than the sender."""
    named = [authors for authors, _ in groups if authors.ids]
    if any(authors.joint for authors in named) and len({a.ids for a in named}) >= 1 and len(groups) >= 2:
        # a file that names nobody is the annex of a joint letter, where the mail itself names all its authors
        spoken = {identity for identity, score in whole.tally.ranked if score > 0}
        annexes = all(a.ids <= spoken for a in named)
        return any(not a.joint and (a.ids or not annexes) for a, _ in groups)
    # a mission that sends its own paper and a neighbour's; not a State whose file is about another
    senders = {a.participant.id for a in whole.authors}
    others = [a for a in named if len(a.ids) == 1 and not a.ids & senders]
    single = {next(iter(a.ids)) for a in named if len(a.ids) == 1}
    return len(single) >= 2 and bool(others) and all(_speaks_for_itself(a) for a in others)


def _single(groups: Sequence[tuple[Authors, list[Leaf]]]) -> frozenset[str]:
    """Ids of those whom files name as their only author; empty where a file names several or nobody."""
    ids = [authors.ids for authors, _ in groups]
    return frozenset().union(*ids) if all(len(found) == 1 for found in ids) else frozenset()


def _speaks_for_itself(authors: Authors) -> bool:
    """Whether a file says whose paper it is, rather than naming a participant in its head."""
    return any(entry.rule in _OWN_VOICE for author in authors.authors for entry in author.evidence)


def _merged(found: Sequence[Paper]) -> list[Paper]:
    """Papers of the same authors as one."""
    out: list[Paper] = []
    for paper in found:
        same = next((i for i, other in enumerate(out) if other.authors.ids == paper.authors.ids), None)
        if same is None:
            out.append(paper)
        else:
            old = out[same]
            out[same] = Paper(
                authors=old.authors,
                leaves=(*old.leaves, *paper.leaves),
                voices=old.voices,
                spoken=old.spoken,
                handed_on=old.handed_on,
            )
    return out
