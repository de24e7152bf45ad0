"""Who is declared to speak together: "on behalf of", lists of co-sponsors, and those that align themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.tagging.names import JOINERS, OF_STATES, Name, Names, folded
from ingest.tagging.names import ids as ids_of
from ingest.tagging.vocabulary import said
from ingest.tagging.wording import Match, Text

#: words between "joint paper" and the list of its authors
_NEAR = 12
_NOT = folded(
    "not nor no never neither isn aren pas ni non jamais tampoco nem не ни ليس ليست لا غير 不 非 nicht kein keine"
)
#: words before "joint paper" within which it is denied: "should not be read as a joint paper"
_DENIED = 6
_AND = folded("and et y e и und en و com 和 及 与 以及")
#: words between authors and their verb: "would like to"
_VERB = 4


@dataclass(frozen=True)
class Declared:
    """Participants that a text declares to be the authors."""

    names: tuple[Name, ...]
    quote: str
    where: str
    #: the sender speaks with them ("together with", "jointly with")
    with_sender: bool = False
    #: it counts only where the writer is one of them: others may be spoken of in the same manner
    with_writer: bool = False

    @property
    def ids(self) -> list[str]:
        """Their ids, each once."""
        return ids_of(self.names)


def declared(names: Names) -> list[Declared]:
    """Everyone declared in one text, by list."""
    return [*_on_behalf(names), *_jointly(names), *_as_subject(names)]


def headline(names: Names) -> list[Declared]:
    """Lines at the head of a file that hold nothing but names: "Human Rights Watch and Mines Action Canada"."""
    found = []
    for run in names.runs():
        inside = {i for name in run for i in range(name.first, name.after)}
        line = [i for i, word in enumerate(names.text.words) if _same_line(names, run, word.start)]
        if all(i in inside or names.text.words[i].key in JOINERS for i in line):
            found.append(
                Declared(tuple(run), names.text.quote(run[0].match.start, run[-1].match.end), names.text.where)
            )
    return found


def _same_line(names: Names, run: Sequence[Name], at: int) -> bool:
    content = names.text.content
    begin = content.rfind("\n", 0, run[0].match.start) + 1
    end = content.find("\n", run[-1].match.end)
    return begin <= at < (end if end >= 0 else len(content))


def _on_behalf(names: Names) -> Iterator[Declared]:
    """As in "On behalf of A, B and C"; "A, also on behalf of B and C"."""
    for match in names.said("on_behalf"):
        run = names.run_from(match.after)
        if not run:
            continue
        if sent_by_its_member(names, run):
            run = run[:1]
        also = _also(names, match)
        before = _before(names, match) if also else []
        yield _declare(names, [*before, *run], match, with_sender=also and not before)


def sent_by_its_member(names: Names, run: Sequence[Name]) -> bool:
    """As in "On behalf of the Coordination Group, UNMAS is pleased to transmit": one speaks for the organisation."""
    if len(run) != 2 or any(name.participant.kind in OF_STATES for name in run):
        return False
    group, member = run
    between = names.text.content[group.match.end : member.match.start].strip()
    verbs = names.said("submits")
    speaks = any(0 <= v.first - member.after <= _VERB and v.sentence == member.sentence for v in verbs)
    return between == "," and speaks


def _jointly(names: Names) -> Iterator[Declared]:
    """A "joint paper" with a list of at least two behind it or before it."""
    for match in [*names.said("joint"), *names.said("presented_by")]:
        if is_denied(names.text, match):
            continue
        run = names.run_from(match.after, within=_NEAR)
        if len(ids_of(run)) < 2 and match.value == "joint":
            near = [r for r in names.runs() if 0 <= match.first - r[-1].after <= _NEAR and _near(r, match)]
            run = near[-1] if near else run
        if len(ids_of(run)) >= 2:
            yield _declare(names, run, match, with_sender=said("together_with", Text(match.quote)) is not None)
        elif run and said("together_with", Text(match.quote)) is not None:
            yield _declare(names, run, match, with_sender=True)


def is_denied(text: Text, match: Match[str], within: int = _DENIED) -> bool:
    """Whether the sentence says of something that it is not so: "these are no joint papers"."""
    before = text.words[max(0, match.first - within) : match.first]
    return any(word.key in _NOT for word in before if word.sentence == match.sentence)


def _as_subject(names: Names) -> Iterator[Declared]:
    """As in "Article 36 and PAX would like to share", "the proposal of Austria and Mexico".

    The last two are joined by "and": in "with Chile and Ireland, Austria proposes" Austria alone does.
    """
    verbs, works = names.said("submits"), names.said("comments")
    for run in names.runs():
        first, last = run[0], run[-1]
        speaks = any(0 <= v.first - last.after <= _VERB and v.sentence == last.sentence for v in verbs)
        owns = any(0 <= first.first - w.after <= 2 and w.sentence == first.sentence for w in works)
        before = [name for name in run[:-1] if name.participant.id != last.participant.id]
        linked = bool(before) and any(w.key in _AND for w in names.text.words[before[-1].after : last.first])
        if linked and (speaks or owns):
            quote = names.text.quote(first.match.start, last.match.end)
            yield Declared(tuple(run), quote, names.text.where, with_writer=True)


def _before(names: Names, match: Match[str]) -> list[Name]:
    """The name that stands last before some words of the same sentence: who speaks."""
    return [name for name in names.all if name.sentence == match.sentence and name.after <= match.first][-1:]


def _near(run: Sequence[Name], match: Match[str]) -> bool:
    return run[-1].sentence == match.sentence


def _also(names: Names, match: Match[str]) -> bool:
    """As in "Norway, also on behalf of Denmark"."""
    words = names.text.words
    before = {words[i].key for i in range(max(0, match.first - 3), match.first)}
    return bool(before & {"also", "egalement", "tambien", "также", "itself", "together"})


def _declare(names: Names, run: Sequence[Name], match: Match[str], *, with_sender: bool = False) -> Declared:
    quote = names.text.quote(match.start, run[-1].match.end)
    return Declared(tuple(run), quote, names.text.where, with_sender)


def cosponsors(names: Names) -> Iterator[tuple[Name, str]]:
    """Those who are said to co-sponsor: the list behind the words, else the names before them in the sentence."""
    for match in names.said("cosponsored"):
        run = [
            name for name in names.run_from(match.after) if name.sentence == match.sentence or name.first > match.after
        ]
        before = [name for name in names.all if name.sentence == match.sentence and name.after <= match.first]
        quote = names.text.sentence_of(match.start)
        for name in run or before:
            yield name, quote


def aligned(names: Names, author: str) -> Iterator[tuple[Name, str]]:
    """States that align themselves with the author's paper: those of the sentence, or of the list below it."""
    for match in names.said("aligns"):
        sentence = [name for name in names.all if name.sentence == match.sentence]
        before = [name for name in sentence if name.first < match.first]
        after = names.run_from(match.after, within=_NEAR)
        if any(name.participant.id == author for name in before):
            continue
        quote = names.text.sentence_of(match.start)
        for name in before or after:
            if name.participant.id != author and name.participant.is_state:
                yield name, quote
