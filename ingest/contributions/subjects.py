"""Which document and round a file, a part of a file, or one remark speaks on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from consultation.model import Consultation
from ingest.contributions.files import Source
from ingest.contributions.labels import Labels, folded
from parsers.facts import DraftText, Remark
from store.records import Tag


@dataclass(frozen=True)
class Subject:
    """One tag of the submission with the drafts that its labels are read in."""

    tag: Tag
    #: the draft whose text was commented on (``wrong_base``: an older one)
    base: Labels
    #: the draft of the round
    target: Labels
    #: label of ``base`` -> label of ``target``; empty where they are the same draft
    mapping: Mapping[str, str]
    #: drafts of the document were still to come: a place named is one of another text ("Actions 1 to 9 of Lausanne")
    unwritten: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(document, round)."""
        return self.tag.document, self.tag.round


@dataclass(frozen=True)
class Ground:
    """The registered drafts and what the settings say of documents."""

    drafts: Mapping[str, DraftText]
    maps: Mapping[tuple[str, str], Mapping[str, str]]
    consultation: Consultation

    def subject(self, tag: Tag, base: str | None = None) -> Subject:
        """*tag* with its drafts; *base*: key of the draft that a file is a copy of."""
        target_key = f"{tag.document}/{self._round_draft(tag)}"
        base_key = base or f"{tag.document}/{tag.draft or self._round_draft(tag)}"
        return Subject(
            tag=tag,
            base=Labels(self.drafts.get(base_key)),
            target=Labels(self.drafts.get(target_key)),
            mapping=self.maps.get((base_key, target_key), {}) if base_key != target_key else {},
            unwritten=self._is_unwritten(tag),
        )

    def _is_unwritten(self, tag: Tag) -> bool:
        document = self.consultation.document(tag.document)
        return self._round_draft(tag) is None and document is not None and bool(document.drafts)

    def _round_draft(self, tag: Tag) -> str | None:
        document = self.consultation.document(tag.document)
        rounds = document.rounds if document else ()
        found = next((item for item in rounds if item.id == tag.round), None)
        return (found.draft if found else None) or tag.draft

    def names(self, document: str) -> tuple[str, ...]:
        """Names of the document and of its drafts, folded."""
        found = self.consultation.document(document)
        if found is None:
            return (folded(document),)
        drafts = [name for draft in found.drafts for name in (*draft.names, *draft.symbols, draft.title)]
        return _folded((found.title, found.id, *found.aliases, *drafts))

    def weak_names(self, document: str) -> tuple[str, ...]:
        """Names that mean the document when nothing stronger speaks."""
        found = self.consultation.document(document)
        return _folded(found.weak_aliases) if found else ()


def _folded(names: Sequence[str]) -> tuple[str, ...]:
    return tuple({word for name in names if len(word := folded(name)) > 1})


def by_copy(source: Source, tags: Sequence[Tag]) -> Tag | None:
    """The tag whose document the file is a copy of."""
    keys = [source.lineage.draft] if source.lineage.draft else [match.key for match in source.lineage.matches[:1]]
    for key in keys:
        document = key.split("/", 1)[0]
        same = [tag for tag in tags if tag.document == document]
        if same:
            return next((tag for tag in same if f"{tag.document}/{tag.draft}" == key), same[0])
    return None


def by_attachment(source: Source, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tags that rest on the file; all of them where none says so."""
    resting = tuple(tag for tag in tags if source.attachment is not None and source.attachment in tag.attachments)
    return resting or tuple(tags)


def named(text: str, tags: Sequence[Tag], ground: Ground) -> Tag | None:
    """The tag whose document *text* names, the longest name first; ``None`` where it names none or two alike."""
    words = f" {folded(text)} "
    for names in (ground.names, ground.weak_names):
        sizes = [(_longest(names(tag.document), words), n) for n, tag in enumerate(tags)]
        best = sorted((item for item in sizes if item[0]), reverse=True)
        if best:
            return tags[best[0][1]] if len(best) == 1 or best[0][0] > best[1][0] else None
    return None


def _longest(names: Sequence[str], words: str) -> int:
    return max((len(name) for name in names if f" {name} " in words or _dense(name, words)), default=0)


def _dense(name: str, words: str) -> bool:
    """Names in scripts without spaces may stand inside a longer run."""
    return bool(re.search(r"[\u4e00-\u9fff]", name)) and name in words


def claimed(remark: Remark, subject: Subject, ground: Ground) -> Remark:
    """*remark* with the place of a named plan as its own, where the settings give the document that name."""
    if not remark.other or remark.locator:
        return remark
    name = folded(remark.other)
    names = {name, re.sub(r"(?: \d{4}){1,2}$", "", name)}
    ours = not names.isdisjoint(ground.names(subject.tag.document))
    return replace(remark, locator=remark.place_of_other) if ours else remark


def by_place(remark: Remark, subjects: Sequence[Subject]) -> Subject | None:
    """The one subject whose draft has the place that the remark names, or the words that it quotes."""
    if not remark.locator:
        named_in = [item for item in subjects if item.base.articles.place(remark)[0]]
        return named_in[0] if len(named_in) == 1 else None
    exact = [item for item in subjects if remark.locator in item.base.order]
    if not exact:
        exact = [item for item in subjects if item.base.known and item.base.place(remark.locator)[1].confidence >= 0.6]
    if len(exact) > 1 and remark.current:
        exact = [item for item in exact if item.base.stands_at(remark.current, remark.locator)] or exact
    return exact[0] if len(exact) == 1 else None
