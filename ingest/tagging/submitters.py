"""Who submits a paper: the sender's domain, what the paper says of itself, signature, subject and file names together.

A shared or free-mail domain never decides alone; the Word author field is never asked; the secretariat and the
presidency are never submitters, except their State in national capacity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from consultation import tables
from consultation.participants import Participant
from consultation.registry import Registry
from consultation.words import ParticipantKind, Role
from ingest.tagging.authorship import NEAR, Authorship
from ingest.tagging.joint import Declared, aligned, cosponsors, declared, headline, is_denied, sent_by_its_member
from ingest.tagging.names import Name, Names, folded
from ingest.tagging.reading import Leaf, Voice
from ingest.tagging.scoring import Tally, confidence, hit, tally
from ingest.tagging.unlisted import in_other_order, unlisted
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Text
from store.records import Evidence

#: sum from which on a participant is taken for the author
ENOUGH = 2.4
#: sum from which on one to whom an address points is proposed, rather than the person who signs
HINTED = 1.4
#: participants that are made of States, one of which speaks for all
_OF_STATES = frozenset({ParticipantKind.GROUP_OF_STATES, ParticipantKind.REGIONAL_ORG})
#: kinds of organisations that others make up, one of which sends what they say together
_COALITIONS = frozenset({ParticipantKind.UN, ParticipantKind.CIVIL_SOCIETY})
#: evidence in which a State speaks by its office
_OFFICIAL = ("submitter.formula", "submitter.signature", "submitter.declared")
#: weight from which on such evidence is no name in passing
_FIRM = 3.0
#: lines at the end of a mail in which its authors sign
CLOSING = 2
#: how much another's name must prove to count as a signature: no demonym, no word that is a name by accident
_SIGNED = 0.9
_HINTS = ("submitter.domain_hint", "submitter.named")
#: short names by which two States are called
_EITHER = frozenset(name.casefold() for name in tables.hazards("either"))
#: words for several who are not named
_GROUPS = folded(
    "group groupe grupo группы members membres miembros مجموعة 集团 countries pays países coalition states"
)
#: words between comments and those whose they are
_OF = folded("of by from the a de d des del du da do dos das la le les l los las el от de la")
_BETWEEN = 3


@dataclass(frozen=True, kw_only=True)
class Author:
    """A participant that submits, in a role, and why."""

    participant: Participant
    role: Role = Role.AUTHOR
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Authors:
    """Everyone who submits one paper."""

    authors: tuple[Author, ...] = ()
    #: whether several submit together
    joint: bool = False
    #: what is doubtful about it: ``submitter``
    reasons: tuple[str, ...] = ()
    #: evidence by participant, for telling papers apart
    tally: Tally[str] = field(default_factory=lambda: Tally((), {}))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the authors; those that only align themselves do not count."""
        return frozenset(a.participant.id for a in self.authors if a.role is not Role.ALIGNED)


class Submitters:
    """Finds the submitters of papers in one message."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._evidence = Authorship(registry)

    def of(
        self, voices: Sequence[Voice], leaves: Sequence[Leaf], *, letters: bool = False, national: str | None = None
    ) -> Authors:
        """The authors of a paper that consists of these mails' words and these files.

        ``letters``: the mail is only a cover by the secretariat, whose words name others. ``national``: the State
        that speaks in national capacity from an office of the presidency.
        """
        if national is not None:
            proof = hit(national, "submitter.speaks", "in national capacity", "message")
            return Authors(
                authors=(
                    Author(participant=self._registry.by_id(national), confidence=0.97, evidence=(proof.evidence,)),
                )
            )
        found = tally([*self._evidence.of_voices(voices, letters), *self._evidence.of_leaves(leaves)])
        parties = self._declared(voices, leaves)
        if not letters and any(said("personal", voice.body, voice.subject.text) is not None for voice in voices):
            return self._unlisted(voices, found)
        group = self._for_a_group(voices, leaves, found)
        if group is not None:
            return group
        together = self._together(parties, found)
        if together is None and not letters:
            together = self._together(self._signing(voices, leaves), found)
        authors = together or self._for_an_organisation(voices, leaves, found) or self._alone(found, voices, leaves)
        if not authors.authors and not letters:
            return self._unlisted(voices, found, self._hinted(found))
        return self._sponsored(authors, voices, leaves)

    def own(self, leaf: Leaf) -> Authors:
        """Whom a file by itself names as its authors; empty where it names nobody."""
        together = self._together(self._declared((), (leaf,)), Tally((), {}))
        if together is not None:
            return together
        found = tally(self._evidence.of_leaves((leaf,)))
        if found.best is None or found.ranked[0][1] < ENOUGH or found.lead() < 0.5:
            return Authors(tally=found)
        return Authors(authors=(self._author(found.best, found),), tally=found)

    def hands_on(self, voices: Sequence[Voice], others: frozenset[str]) -> bool:
        """Whether a mail says that it brings the comments of these, none of whom writes it.

        As in "we transmit the comments of Tonga and Tuvalu"; who sends files about States does not say so.
        """
        if len(others) < 2:
            return False
        senders = [self._registry.by_address(voice.sender.address) for voice in voices]
        if {match.participant.id for match in senders if match is not None and match.participant is not None} & others:
            return False
        texts = [text for voice in voices for text in (voice.subject.text, voice.body)]
        return any(_comments_of(Names(text, self._registry)) >= others for text in texts)

    # --- evidence

    def _declared(self, voices: Iterable[Voice], leaves: Iterable[Leaf]) -> list[Declared]:
        found: list[Declared] = []
        for voice in voices:
            for text in (voice.frame, voice.subject.text):
                found += declared(Names(text, self._registry))
        for leaf in leaves:
            if not leaf.is_copy and leaf.is_readable:
                found += declared(Names(leaf.frame, self._registry))
                found += headline(Names(leaf.title, self._registry))
            found += declared(Names(leaf.name_text, self._registry))
        return found

    def _signing(self, voices: Iterable[Voice], leaves: Sequence[Leaf]) -> list[Declared]:
        """Those who sign a mail that says that its paper is a joint one, or whom the file is called after."""
        found: list[Declared] = []
        for voice in voices:
            texts = (voice.subject.text, voice.frame)
            if all(is_denied(text, match) for text in texts for match in concept("joint").find(text)):
                continue
            lines = [line for line in voice.body.content.splitlines() if line.strip()]
            own_files = [leaf.name_text for leaf in leaves if not leaf.is_copy]
            for text in (voice.signature, Text("\n".join(lines[-CLOSING:]), voice.where), *own_files):
                writer = self._registry.by_address(voice.sender.address)
                own = writer.participant.id if writer is not None and writer.participant is not None else ""
                names = [
                    name
                    for name in Names(text, self._registry).all
                    if name.share >= _SIGNED or name.participant.id == own
                ]
                if len({name.participant.id for name in names}) > 1:
                    quote = text.quote(names[0].match.start, names[-1].match.end)
                    found.append(Declared(tuple(names), quote, text.where, with_writer=True))
        return found

    # --- verdict

    def _together(self, parties: Sequence[Declared], found: Tally[str]) -> Authors | None:
        """The longest list that is declared, with whoever else is declared beside it."""
        by_domain = _writer(found)
        lists = [p for p in parties if len(p.ids) >= 2 and (not p.with_writer or by_domain in p.ids)]
        if not lists:
            return None
        best = max(lists, key=lambda party: len(party.ids))
        named = {name.participant.id: name for party in lists if set(party.ids) & set(best.ids) for name in party.names}
        names = _members(named, _writer(found))
        if len(names) == 1 and not best.with_sender:
            return self._the_group(next(iter(names.values())), best.quote, best.where, found)
        authors = []
        sender = _writer(found)
        if sender is not None and best.with_sender and sender not in names:
            writer = self._registry.by_id(sender)
            authors.append(Author(participant=writer, confidence=0.95, evidence=found.evidence[sender]))
        for identity, name in names.items():
            proof = hit(identity, "submitter.declared", best.quote, best.where).evidence
            evidence = (proof, *found.evidence.get(identity, ()))
            authors.append(Author(participant=name.participant, confidence=0.95, evidence=evidence))
        # a list without the State that sends it may be one of which the text only speaks
        strange = sender is not None and sender not in names and not best.with_sender
        doubtful = strange and self._registry.by_id(str(sender)).is_state and len(names) > 1
        return Authors(
            authors=tuple(sorted(authors, key=lambda a: a.participant.id)),
            joint=True,
            reasons=("submitter",) if doubtful else (),
            tally=found,
        )

    def _alone(self, found: Tally[str], voices: Sequence[Voice], leaves: Sequence[Leaf]) -> Authors:
        if found.best is None or found.ranked[0][1] < ENOUGH:
            return Authors(reasons=("submitter",), tally=found)
        author = self._author(found.best, found)
        others = [*self._aligned(author.participant, voices, leaves)]
        doubtful = (
            found.lead() < 1.0
            or self._for_an_unnamed_group(voices, leaves)
            or all(entry.rule in _HINTS for entry in author.evidence)
            or self._is_contradicted(found)
            or self._may_be_a_neighbour(author.participant, found, voices, leaves)
        )
        return Authors(authors=(author, *others), reasons=("submitter",) if doubtful else (), tally=found)

    def _for_an_unnamed_group(self, voices: Sequence[Voice], leaves: Sequence[Leaf]) -> bool:
        """Whether it speaks, as in "on behalf of the African Group", for several that nobody names."""
        texts = [v.body for v in voices] + [leaf.head for leaf in leaves if not leaf.is_copy and leaf.is_readable]
        for text in texts:
            names = Names(text, self._registry)
            for match in names.said("on_behalf"):
                run = names.run_from(match.after)
                until = run[0].first if run else match.after + 5
                between = names.text.words[match.after : min(until, match.after + 5)]
                if len({name.participant.id for name in run}) < 2 and any(word.key in _GROUPS for word in between):
                    return True
        return False

    def _is_contradicted(self, found: Tally[str]) -> bool:
        """Whether another State stands in a letterhead or signs, where no domain proves which of the two writes."""
        assert found.best is not None
        if any(entry.rule == "submitter.domain" for entry in found.evidence[found.best]):
            return False
        return any(
            self._registry.by_id(other).is_state
            and any(entry.rule in _OFFICIAL and entry.weight >= _FIRM for entry in found.evidence[other])
            for other, _ in found.ranked[1:]
        )

    def _may_be_a_neighbour(
        self, author: Participant, found: Tally[str], voices: Sequence[Voice], leaves: Sequence[Leaf]
    ) -> bool:
        """Whether it is named only as two States are called alike ("Congo"), and no domain of its own proves it."""
        if any(entry.rule == "submitter.domain" for entry in found.evidence[author.id]):
            return False
        papers = [leaf for leaf in leaves if not leaf.is_copy and leaf.is_readable]
        texts = [text for voice in voices for text in (voice.subject.text, voice.body, voice.signature)]
        texts += [text for leaf in papers for text in (leaf.head, leaf.name_text)]
        texts += [Text(voice.sender.name, "sender") for voice in voices]
        called = {n.match.words for text in texts for n in Names(text, self._registry).all if n.participant is author}
        return bool(called) and all(words.casefold() in _EITHER for words in called)

    def _for_a_group(self, voices: Sequence[Voice], leaves: Sequence[Leaf], found: Tally[str]) -> Authors | None:
        """As in "on behalf of the Group", "as coordinator of the Group": the one group of States that is named."""
        papers = [leaf for leaf in leaves if not leaf.is_copy and leaf.is_readable]
        heads = [*(v.subject.text for v in voices), *(text for leaf in papers for text in (leaf.title, leaf.name_text))]
        headed, inside = self._groups_in(heads), self._groups_in([v.body for v in voices])
        groups = headed | inside
        if len(groups) != 1:
            return None
        identity, name = next(iter(groups.items()))
        for voice in voices:
            names = Names(voice.frame, self._registry)
            spoken_for = _spoken_for(names, identity)
            if spoken_for is not None:
                return self._the_group(name, spoken_for, voice.where, found)
            led = _led(names, identity)
            if led is not None and said("own_capacity", voice.body) is None:
                # one who leads a group may still send what is his own, unless the paper itself is called the group's
                doubts = () if headed else ("submitter",)
                return self._the_group(name, led, voice.where, found, doubts)
        return None

    def _for_an_organisation(
        self, voices: Sequence[Voice], leaves: Sequence[Leaf], found: Tally[str]
    ) -> Authors | None:
        """As in "on behalf of the Community": the regional organisation that speaks through one of its members."""
        for voice in voices:
            names = Names(voice.frame, self._registry)
            for name in names.all:
                spoken_for = _spoken_for(names, name.participant.id)
                if self._may_be_spoken_for(name.participant, found) and spoken_for is not None:
                    paper = self._the_group(name, spoken_for, voice.where, found)
                    aligned = self._aligned(name.participant, voices, leaves)
                    return paper and replace(paper, authors=(*paper.authors, *aligned))
        return None

    def _may_be_spoken_for(self, participant: Participant, found: Tally[str]) -> bool:
        """An organisation of States by any of them; one of organisations by another, never by a State."""
        if participant.kind is ParticipantKind.REGIONAL_ORG:
            return True
        writer = _writer(found)
        return participant.kind in _COALITIONS and not (writer and self._registry.by_id(writer).is_state)

    def _groups_in(self, texts: Iterable[Text]) -> dict[str, Name]:
        """The groups of States that texts name, by id."""
        return {
            name.participant.id: name
            for text in texts
            for name in Names(text, self._registry).all
            if name.participant.kind is ParticipantKind.GROUP_OF_STATES
        }

    def _the_group(
        self, name: Name, quote: str, where: str, found: Tally[str], doubts: tuple[str, ...] = ()
    ) -> Authors | None:
        """A group of States, or an organisation of them, as the one author, whoever sends its paper; else ``None``."""
        if name.participant.kind not in (*_OF_STATES, *_COALITIONS):
            return None
        proof = hit(name.participant.id, "submitter.declared", quote, where).evidence
        author = Author(participant=name.participant, confidence=0.9, evidence=(proof,))
        return Authors(authors=(author,), reasons=doubts, tally=found)

    def _sponsored(self, authors: Authors, voices: Iterable[Voice], leaves: Iterable[Leaf]) -> Authors:
        """The authors with those who co-sponsor their paper; where the writer stands in the list, all are authors."""
        texts = [v.frame for v in voices] + [f.frame for f in leaves if not f.is_copy and f.is_readable]
        named = {
            name.participant.id: (name, quote) for t in texts for name, quote in cosponsors(Names(t, self._registry))
        }
        own = [a for a in authors.authors if a.participant.id not in named and a.role is Role.AUTHOR]
        if not named or not authors.authors:
            return authors
        # where the writer stands in the list, or nobody else wrote it, the list is that of the authors
        role = Role.AUTHOR if not own or _writer(authors.tally) in named else Role.CO_SPONSOR
        joined = [a for a in authors.authors if a.participant.id not in named]
        for identity, (name, quote) in named.items():
            proof = hit(identity, "submitter.cosponsor", quote, name.text.where).evidence
            evidence = (proof, *authors.tally.evidence.get(identity, ()))
            joined.append(Author(participant=name.participant, role=role, confidence=0.9, evidence=evidence))
        together = tuple(sorted(joined, key=lambda a: a.participant.id))
        return replace(authors, authors=together, joint=authors.joint or len(together) > 1)

    def _hinted(self, found: Tally[str]) -> Author | None:
        """The one to whom the sender's domain or address points, though not enough for certain: to be confirmed."""
        if found.best is None or found.ranked[0][1] < HINTED or found.lead() < 1.0:
            return None
        rules = {entry.rule for entry in found.evidence[found.best]}
        return replace(self._author(found.best, found), confidence=0.5) if "submitter.domain_hint" in rules else None

    def _unlisted(self, voices: Sequence[Voice], found: Tally[str], hinted: Author | None = None) -> Authors:
        """Somebody whom the registry does not know, by their own name; always for a person to confirm.

        *hinted*: to whom the address points, which is likelier than that a person writes for himself.
        """
        named = None if any(self._registry.internal_at(v.sender.address) for v in voices) else unlisted(voices)
        if hinted is not None and (named is None or named[0].kind is ParticipantKind.INDIVIDUAL):
            return Authors(authors=(hinted,), reasons=("submitter",), tally=found)
        if named is None:
            return Authors(reasons=("submitter",), tally=found)
        who, quote, where = named
        proof = hit(who.id, "submitter.unlisted", quote, where).evidence
        known = self._registry.get(who.id) or in_other_order(who.name, self._registry.participants())
        author = Author(participant=known or who, confidence=0.5, evidence=(proof,))
        return Authors(authors=(author,), reasons=("submitter",), tally=found)

    def _author(self, identity: str, found: Tally[str]) -> Author:
        return Author(
            participant=self._registry.by_id(identity),
            confidence=confidence(found.lead()),
            evidence=found.evidence[identity],
        )

    def _aligned(self, author: Participant, voices: Iterable[Voice], leaves: Iterable[Leaf]) -> Iterator[Author]:
        """States that align themselves with a group's paper."""
        if author.is_state:
            return
        seen: set[str] = {author.id}
        texts = [v.body for v in voices] + [leaf.body for leaf in leaves if not leaf.is_copy and leaf.is_readable]
        for text in texts:
            for name, quote in aligned(Names(text, self._registry), author.id):
                if name.participant.id not in seen:
                    seen.add(name.participant.id)
                    proof = hit(name.participant.id, "submitter.declared", quote, text.where).evidence
                    yield Author(participant=name.participant, role=Role.ALIGNED, confidence=0.9, evidence=(proof,))


def _spoken_for(names: Names, group: str) -> str | None:
    """The sentence with "on behalf of the Group", where neither a list nor another's name follows.

    "We align ourselves with the comments made on behalf of the Group" is the sentence of one who speaks for himself.
    """
    of_others = [*names.said("aligns"), *names.said("supports")]
    for match in names.said("on_behalf"):
        if any(other.sentence == match.sentence and other.first < match.first for other in of_others):
            continue
        near = names.text.words[match.after : match.after + 3]
        follows = names.run_from(match.after)
        follows = follows[:1] if sent_by_its_member(names, follows) else follows
        alone = bool(follows) and {name.participant.id for name in follows} == {group}
        if alone or (not follows and any(word.key in _GROUPS for word in near)):
            return names.text.sentence_of(match.start)
    return None


def _led(names: Names, group: str) -> str | None:
    """The sentence in which the writer is said to coordinate a group, or to have its chair."""
    for match in names.said("leads"):
        for name in names.all:
            apart = max(name.first - match.after, match.first - name.after)
            if name.participant.id == group and name.sentence == match.sentence and apart <= NEAR:
                return names.text.sentence_of(match.start)
    return None


def _members(named: dict[str, Name], writer: str | None) -> dict[str, Name]:
    """A group stays a group unless its members are named.

    "On behalf of the African Group, South Africa" is the group's paper; "the Nordic countries, Denmark, Finland and
    Norway" is that of the three.
    """
    groups = {i: n for i, n in named.items() if n.participant.kind is ParticipantKind.GROUP_OF_STATES}
    others = {i: n for i, n in named.items() if i not in groups}
    if groups:
        return groups if not set(others) - {writer} else others
    regional = {i: n for i, n in named.items() if n.participant.kind is ParticipantKind.REGIONAL_ORG}
    if len(regional) == 1 and set(others) - set(regional) <= {writer}:
        return regional
    return named


def _writer(found: Tally[str]) -> str | None:
    """Whose domain the mail was written from; else the one that most speaks for."""
    by_domain = [who for who, _ in found.ranked if any(e.rule == "submitter.domain" for e in found.evidence[who])]
    if by_domain:
        return by_domain[0]
    return found.best if found.ranked and found.ranked[0][1] >= ENOUGH else None


def _comments_of(names: Names) -> frozenset[str]:
    """Whose comments a text speaks of: "the comments of Samoa, Palau and Nauru"."""
    found: set[str] = set()
    for match in names.said("comments"):
        run = names.run_from(match.after, within=_BETWEEN)
        between = names.text.words[match.after : run[0].first] if run else ()
        if run and run[0].sentence == match.sentence and all(word.key in _OF for word in between):
            found |= {name.participant.id for name in run}
    return frozenset(found)
