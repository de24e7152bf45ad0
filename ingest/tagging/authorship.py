"""What speaks for a participant as the author of a paper: addresses, signatures, letterheads, sentences, file names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from consultation.registry import Registry
from consultation.words import ParticipantKind
from ingest.tagging.names import JOINERS, Name, Names
from ingest.tagging.reading import Leaf, Voice
from ingest.tagging.scoring import Hit, hit
from ingest.tagging.wording import Match, Text

#: share of a State's name that may be a person's
_PERSON = 0.25
#: words after an office within which its State stands: "Permanent Mission of the Republic of Malawi"
NEAR = 6


class Authorship:
    """The evidence; what it amounts to is weighed by ``Submitters``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def of_voices(self, voices: Iterable[Voice], letters: bool) -> Iterator[Hit[str]]:
        """What mails say of their authors. *letters*: covers by the secretariat, which name others."""
        for voice in voices:
            if not letters:
                yield from self._by_address(voice)
                name = Text(voice.sender.name, f"sender of {voice.where}" if voice.inner else "sender")
                known = self._registry.by_address(voice.sender.address) is not None
                yield from self._named(name, "submitter.sender_name", 1.0 if known else self._person(name))
                yield from self._signed(voice, known=known)
            yield from self._named(voice.subject.text, "submitter.subject", 0.4 if voice.subject.reply else 1.0)
            yield from self._speaking(voice.frame)
            # inside remarks others are spoken of: "as Norway proposes"
            yield from self._speaking(voice.body, 0.5)

    def _by_address(self, voice: Voice) -> Iterator[Hit[str]]:
        match = self._registry.by_address(voice.sender.address)
        if match is None:
            local, _, domain = voice.sender.address.partition("@")
            # a campaign or a branch has a domain of its own in which the name stands: "inew-campaign.org"
            for words in (local, domain.rpartition(".")[0]):
                named = {m.participant.id for m in self._registry.find_in_file_name(words)}
                if len(named) == 1:
                    yield hit(named.pop(), "submitter.domain_hint", voice.sender.address, "sender", 0.5)
                    return
            return
        if match.participant is not None and match.participant.kind is not ParticipantKind.INTERNAL:
            rule = "submitter.domain_hint" if match.shared else "submitter.domain"
            yield hit(match.participant.id, rule, voice.sender.address, "sender", 0.7 if match.shared else 1.0)
        if match.hint is not None:
            yield hit(match.hint.id, "submitter.domain_hint", voice.sender.address, "sender")

    def _named(self, text: Text, rule: str, share: float = 1.0) -> Iterator[Hit[str]]:
        for name in Names(text, self._registry).all:
            yield hit(name.participant.id, rule, name.match.words, text.where, share * name.share)

    def _person(self, text: Text) -> float:
        """How much a name in a display name or signature proves, from an address that is nobody's we know.

        Little beside other words without an office: States lend their names to persons ("Chad Ferreira").
        """
        names = Names(text, self._registry)
        inside = {i for name in names.all for i in range(name.first, name.after)}
        others = [w for i, w in enumerate(names.text.words) if i not in inside and w.key not in JOINERS]
        return 1.0 if not others or names.said("office") or names.said("desk") else _PERSON

    def _signed(self, voice: Voice, *, known: bool) -> Iterator[Hit[str]]:
        """Names in the signature; after an office they are its State."""
        names = Names(voice.signature, self._registry)
        offices = names.said("office")
        for name in names.all:
            near = any(-1 <= name.first - office.after <= NEAR for office in offices)
            share = 1.0 if known else self._person(_line_of(name))
            yield hit(
                name.participant.id,
                "submitter.signature",
                name.match.words,
                voice.signature.where,
                share * name.share * (1.0 if near or not offices else 0.8),
            )

    def _speaking(self, text: Text, share: float = 1.0) -> Iterator[Hit[str]]:
        """Names in running text: by the office that writes, as the subject of "submits", or in passing."""
        names = Names(text, self._registry)
        offices, verbs, comments = names.said("office"), names.said("submits"), names.said("comments")
        behalf = names.said("on_behalf")
        hosts, backed = _hosts(names, offices), _backed(names)
        for name in names.all:
            near = () if name.first in hosts else offices
            for entry in _spoken(name, near, verbs, () if name.first in backed else comments, behalf):
                weighed = replace(entry.evidence, weight=round(entry.evidence.weight * share, 2))
                yield Hit(entry.answer, weighed)

    def of_leaves(self, leaves: Iterable[Leaf]) -> Iterator[Hit[str]]:
        """What files say of their authors: their names, heads and sentences."""
        for leaf in leaves:
            for match in self._registry.find_in_file_name(leaf.name):
                if match.participant.kind is not ParticipantKind.INTERNAL:
                    share = 1.0 if match.strength.value not in ("unsafe", "demonym") else 0.6
                    yield hit(match.participant.id, "submitter.file_name", match.words, f"name of {leaf.where}", share)
            if leaf.is_copy or not leaf.is_readable:
                continue
            yield from self._named(leaf.title, "submitter.title")
            yield from self._speaking(leaf.frame)


def _hosts(names: Names, offices: Sequence[Match[str]]) -> set[int]:
    """First words of names that an office is accredited to: "the Permanent Mission of X to the United Nations"."""
    found: set[int] = set()
    for one, other in pairwise(names.all):
        if one.sentence != other.sentence or not one.participant.is_state or other.participant.is_state:
            continue
        if any(0 <= one.first - office.after <= NEAR and office.after <= one.first for office in offices):
            found.add(other.first)
    return found


def _backed(names: Names) -> set[int]:
    """First words of names whose paper another supports: "X supports the proposal of Y" is the paper of X."""
    found: set[int] = set()
    for support in names.said("supports"):
        subject = [n for n in names.all if 0 <= support.first - n.after <= 3 and n.sentence == support.sentence]
        objects = (n for n in names.all if n.sentence == support.sentence and n.first >= support.after)
        if subject:
            found.update(n.first for n in objects if n.participant.id != subject[0].participant.id)
    return found


def _spoken(name: Name, offices: Sequence, verbs: Sequence, comments: Sequence, behalf: Sequence) -> Iterator[Hit[str]]:  # type: ignore[type-arg]
    """In what manner one name stands in running text."""
    identity, where, share = name.participant.id, name.text.where, name.share
    around = name.text.quote(max(0, name.match.start - 40), name.match.end + 20)
    office = next((o for o in offices if 0 <= name.first - o.after <= NEAR and o.sentence == name.sentence), None)
    if office is not None:
        early = name.match.start < 400
        yield hit(identity, "submitter.formula", around, where, share * (1.0 if early else 0.6))
    if any(0 <= name.first - b.after <= 2 and b.sentence == name.sentence for b in behalf):
        yield hit(identity, "submitter.declared", around, where, share)
    if any(0 <= v.first - name.after <= 3 and v.sentence == name.sentence for v in verbs):
        yield hit(identity, "submitter.speaks", around, where, share)
    elif any(_possessive(name, c) for c in comments):
        yield hit(identity, "submitter.speaks", around, where, share * 0.9)
    else:
        yield hit(identity, "submitter.named", name.match.words, where, share)


def _line_of(name: Name) -> Text:
    """The line that a name stands in."""
    content = name.text.content
    begin = content.rfind("\n", 0, name.match.start) + 1
    end = content.find("\n", name.match.end)
    return Text(content[begin : end if end >= 0 else len(content)], name.text.where)


def _possessive(name: Name, comments: Match[str]) -> bool:
    """As in "comments of Norway", "Norway's comments", "les observations du Togo"."""
    if comments.sentence != name.sentence:
        return False
    after, before = name.first - comments.after, comments.first - name.after
    if 0 <= after <= 2:
        return True
    between = name.text.content[name.match.end : comments.start]
    return 0 <= before <= 2 and not re.search(r"[,;:]", between)
