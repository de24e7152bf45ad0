"""What a message is. The families are asked in turn, as a mail server asks its chains; the first sure answer stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consultation.words import Kind
from ingest.tagging.automatic import automatic
from ingest.tagging.offers import offers
from ingest.tagging.other_matters import is_stranger, other_matters
from ingest.tagging.reading import Reading
from ingest.tagging.scoring import Hit, Tally, confidence, tally
from ingest.tagging.spoken import spoken, withdraws_in_part
from ingest.tagging.standing import Standing
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Text
from store.records import Evidence

#: sum from which on mail is called automatic without looking further
MACHINE = 4.5


#: sum below which nothing is a submission: a document named, and no comment on it
BARELY = 2.0
#: sum of signs of another kind from which on they are no accident
POSITIVE = 2.0
#: sum below which a mail without solid evidence is no certain submission
THIN = 5.0
#: sum below which nothing is a certain submission
SLIGHT = 3.0
#: evidence of comments themselves, rather than of a mail on the matter
_SOLID = frozenset(
    f"submission.{name}"
    for name in (
        "lineage",
        "tracked",
        "rows",
        "remarks",
        "numbered",
        "title",
        "words",
        "thread",
        "link",
        "places",
        "quoting",
    )
)
#: what shows that the mail is on a matter of ours
_OURS = _SOLID - {"submission.title", "submission.words"} | {"submission.document"}
#: sum of signs of comments from which on a person looks before a mail is set aside
CONTRARY = 7.0


#: weight that remarks have where they stand on more than one place
_SEVERAL = 3.0
#: signs of other matters that say of nothing what else it is
_SAYS_NOTHING = frozenset({"unrelated.nothing"})
#: signs that are a turn of phrase: they alone do not set aside what one who takes part writes
_PHRASES = frozenset({"unrelated.solicits"})


@dataclass(frozen=True, kw_only=True)
class KindFound:
    """The kind with its evidence."""

    kind: Kind
    confidence: float
    runner_up: Kind | None = None
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[str, ...] = ()


def kind_of(reading: Reading, who: Standing) -> KindFound:
    """Automatic by headers, then forged, then ours, then by what is said and brought."""
    machine = tally(automatic(reading))
    if machine.lead() >= MACHINE:
        return _found(Kind.AUTOMATIC, machine.lead(), machine.evidence[Kind.AUTOMATIC])
    first = tally(who.hits)
    if first.best is Kind.UNRELATED:
        sure = first.ranked[0][1] >= 10
        return _found(Kind.UNRELATED, first.lead(), first.evidence[Kind.UNRELATED], () if sure else ("kind",))
    if first.best is Kind.CIRCULAR:
        doubts = ("kind",) if _handed_over(reading) else ()
        return _found(Kind.CIRCULAR, first.lead(), first.evidence[Kind.CIRCULAR], doubts)
    return _by_words(reading, who, [*automatic(reading)])


def _by_words(reading: Reading, who: Standing, machine: list[Hit[Kind]]) -> KindFound:
    hits = [*machine, *who.hits, *spoken(reading, who.voices), *other_matters(reading, who.voices)]
    hits += offers(reading, who.voices)
    found = tally(hits)
    if found.best is None:
        return KindFound(kind=Kind.UNRELATED, confidence=0.5, reasons=("kind",))
    rules = {entry.rule for entry in found.evidence.get(Kind.SUBMISSION, ())}
    foreign = not rules & _OURS and is_stranger(reading, who.voices)
    if found.best is Kind.SUBMISSION and foreign and _offers_own(who):
        # somebody's own comments are spoken of and nothing shows whose or on what: a person must look
        return KindFound(kind=Kind.SUBMISSION, confidence=0.5, evidence=found.evidence[found.best], reasons=("kind",))
    if found.best is Kind.SUBMISSION and (found.ranked[0][1] < BARELY or foreign):
        # what a participant writes on a document of ours, and nothing shows to be anything else, is proposed as such
        likely = Kind.UNRELATED if foreign or is_stranger(reading, who.voices) else Kind.SUBMISSION
        return KindFound(kind=likely, confidence=0.5, evidence=found.evidence[found.best], reasons=("kind",))
    if found.best is Kind.ENQUIRY and is_stranger(reading, who.voices) and not _on_procedure(who):
        # what a stranger asks of the matter, and not of how to take part, is no part of the consultation
        return KindFound(
            kind=Kind.UNRELATED,
            confidence=0.5,
            runner_up=Kind.ENQUIRY,
            evidence=found.evidence[found.best],
            reasons=("kind",),
        )
    runner = found.ranked[1][0] if len(found.ranked) > 1 else None
    doubtful = _is_doubtful(found, who, reading)
    return KindFound(
        kind=found.best,
        confidence=confidence(found.lead()),
        runner_up=runner,
        reasons=("kind",) if doubtful else (),
        evidence=found.evidence[found.best] + (found.evidence[runner] if runner else ()),
    )


def _on_procedure(who: Standing) -> bool:
    """Whether a mail speaks of sending comments or of the day by which they are due."""
    texts = [text for voice in who.voices for text in (voice.subject.text, voice.body)]
    return said("comments", *texts) is not None or said("deadline_word", *texts) is not None


def _offers_own(who: Standing) -> bool:
    """Whether the author speaks of comments as its own, and asks nobody else for theirs."""
    bodies = [voice.body for voice in who.voices]
    return said("own_comments", *bodies) is not None and said("solicits", *bodies) is None


def _handed_over(reading: Reading) -> bool:
    """Whether mail among ourselves passes on words of somebody that it does not name: no circular for certain."""
    registry = reading.context.registry
    recipients = [*reading.facts.to, *reading.facts.cc]
    if not recipients or any(registry.internal_at(item.address) is None for item in recipients):
        return False
    body = reading.outer.body
    return reading.subject.forward or (said("comments", reading.subject.text, body) is not None and '"' in body.content)


def _lies_elsewhere(reading: Reading, who: Standing) -> bool:
    """Whether the author's comments are only referred to, as sent to somebody: no file, no remark, a sentence."""
    if reading.files or any(remark.locator for voice in who.voices for remark in voice.remarks):
        return False
    for voice in who.voices:
        for match in concept("own_comments").find(voice.body):
            sentence = Text(voice.body.sentence_of(match.start), voice.where)
            if said("elsewhere", sentence) is not None and said("attached", sentence) is None:
                return True
    return False


def _is_doubtful(found: Tally[Kind], who: Standing, reading: Reading) -> bool:
    """Whether a person should look although the sum is clear: what is missing is a sign of its own."""
    if found.best is Kind.WITHDRAWAL:
        return withdraws_in_part(who.voices)
    if found.best is Kind.UNRELATED:
        return _is_set_aside_in_doubt(found, who, reading)
    if found.best is Kind.ENQUIRY:
        return _asks_for_words(who)
    if found.best is Kind.NIL_RETURN:
        # what was said before may have been a submission
        return "nil.further" in {entry.rule for entry in found.evidence[Kind.NIL_RETURN]}
    if found.best is not Kind.SUBMISSION:
        return False
    score, rules = found.ranked[0][1], {entry.rule for entry in found.evidence[Kind.SUBMISSION]}
    # words of comments with nothing that could be one are what a nil return in other words looks like
    thin = score < SLIGHT or (score < THIN and not _SOLID & rules)
    return (
        thin
        or found.score(Kind.STATEMENT) >= POSITIVE
        or _lies_elsewhere(reading, who)
        or any(said("unreleased", voice.subject.text, voice.frame) is not None for voice in who.voices)
    )


def _is_set_aside_in_doubt(found: Tally[Kind], who: Standing, reading: Reading) -> bool:
    """Whether mail that looks like other matters may be a comment after all."""
    # to set mail aside, something must say what else it is
    signs = {entry.rule: entry.weight for entry in found.evidence[Kind.UNRELATED]}
    empty = _SAYS_NOTHING if is_stranger(reading, who.voices) else _SAYS_NOTHING | _PHRASES
    if sum(value for rule, value in signs.items() if rule not in empty) < POSITIVE:
        return True
    # what we pass on to be registered was taken for a comment by one of us
    if who.internal is not None and who.passes_on and said("passed_on", reading.outer.body) is not None:
        return True
    # a process beside ours writes of itself
    if "unrelated.other_sender" in signs and "unrelated.other_process" in signs:
        return False
    # comments, on something called as ours is: a wrong answer here would lose them
    if "unrelated.list_mail" in signs and is_stranger(reading, who.voices):
        return False
    given = {entry.rule: entry.weight for entry in found.evidence.get(Kind.SUBMISSION, ())}
    ours = "submission.document" in given
    # comments on several places of something called as ours is, from one who takes part
    if ours and given.get("submission.remarks", 0.0) >= _SEVERAL and not is_stranger(reading, who.voices):
        return True
    return ours and found.score(Kind.SUBMISSION) >= CONTRARY


def _asks_for_words(who: Standing) -> bool:
    """Whether what is asked for is a change beside a number: "could you soften 15?" is a comment put politely."""
    for voice in who.voices:
        for match in concept("edits").find(voice.body):
            sentence = Text(voice.body.sentence_of(match.start), voice.where)
            if re.search(r"\d", sentence.content) and said("deadline_word", sentence) is None:
                return True
    return False


def _found(kind: Kind, lead: float, evidence: tuple[Evidence, ...], reasons: tuple[str, ...] = ()) -> KindFound:
    return KindFound(kind=kind, confidence=confidence(lead), evidence=evidence, reasons=reasons)
