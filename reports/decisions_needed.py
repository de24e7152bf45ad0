"""Mails that wait for a person: what is doubtful in words, the words that it rests on, and the command to decide it.

Pure. A reason that nobody has words for here is shown as it is named, never left out.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping

from consultation.errors import NotFound
from consultation.words import TAGGED, Kind, State
from reports.attribution import is_withheld, sender, speakers, speakers_of
from reports.digest import Choice, Decision, Doubt, Quote, Unreadable
from reports.digest_record import Record
from reports.wording import KINDS, at, listed, percent, shown
from store.records import Evidence, Message, Receipt, Submission, Tag

#: quotes shown for one doubt, and characters of each
_QUOTES = 2
_QUOTED = 110
_WHO = "NAME"


def decisions(record: Record, hidden: frozenset[str]) -> tuple[Decision, ...]:
    """Everything that waits, what is new first, then the longest waiting."""
    waiting = [item for item in record.messages if item.needs_review and item.state is not State.QUARANTINED]
    made = [_decision(record, item, hidden) for item in waiting]
    return tuple(sorted(made, key=lambda item: not item.new))


def to_confirm(record: Record, hidden: frozenset[str]) -> tuple[Choice, ...]:
    """Where settings ask a person to confirm everything: the submissions that nobody has and that raise no doubt."""
    if record.consultation.confirm != "all":
        return ()
    return tuple(
        Choice(when=_said_on(record, part, hidden), command=command(part.ref, "--confirm"))
        for message in record.messages
        if not message.needs_review
        for part in message.submissions
        if part.confirmed_by is None and not part.superseded_by and not part.withdrawn_by
    )


def command(subject: str, *options: str) -> str:
    """``rapporteur decide m-0000123 --submitter NOR --by NAME``, safe to paste into a shell."""
    return f"rapporteur decide {shlex.join([subject, *options])} --by {_WHO}"


def _decision(record: Record, message: Message, hidden: frozenset[str]) -> Decision:
    secret = is_withheld(message, hidden)
    doubts = [doubt for reason in message.review_reasons for doubt in _doubts(record, message, reason)]
    if secret:
        doubts = [Doubt(question=_plain_question(reason)) for reason in message.review_reasons]
    return Decision(
        message=message.id,
        who=speakers_of(message, hidden),
        received=at(message.received_at, record.zone),
        subject="" if secret else shown(message.subject),
        taken_as=_taken_as(record, message, hidden),
        doubts=tuple(dict.fromkeys(doubts)) or (Doubt(question="A person is asked to look at it."),),
        new=record.is_new(message),
        accept=command(message.id, "--confirm") if _is_whole(message) else "",
    )


def _is_whole(message: Message) -> bool:
    """Whether there is something to accept: every paper has somebody who speaks and a round."""
    parts = message.submissions
    return bool(parts) and all(part.submitters and (part.tags or message.kind not in TAGGED) for part in parts)


def _taken_as(record: Record, message: Message, hidden: frozenset[str]) -> str:
    kind = KINDS[message.kind][0]
    if not message.submissions:
        return kind
    return f"{kind} of {listed([_said_on(record, part, hidden) for part in message.submissions])}"


def _said_on(record: Record, part: Submission, hidden: frozenset[str]) -> str:
    """``Norway, on Review Document: comments on the zero draft``."""
    on = listed(dict.fromkeys(record.round_title(f"{tag.document}/{tag.round}") for tag in part.tags), 4)
    return speakers(part, hidden) + (f", on {on}" if on else "")


def _plain_question(reason: str) -> str:
    """For a mail that must not be attributed: neither quotes nor commands, which would name somebody."""
    return f"{_QUESTIONS.get(reason, reason)} (Not for attribution: the desk and 'show' have the evidence.)"


_QUESTIONS: Mapping[str, str] = {
    "kind": "What kind of mail is it?",
    "submitter": "Who speaks?",
    "submitters": "Who speaks?",
    "document": "Which document is it on?",
    "round": "Which round does it belong to?",
    "draft": "Which draft was it written on?",
    "relation": "How does it stand to an earlier one?",
    "timing": "Was it in time?",
    "link": "It has only a link: the file itself did not come.",
    "unreadable": "An attachment could not be read.",
    "unread_parts": "Not every part of the mail could be read: open the original, then confirm.",
}


def question(reason: str) -> str:
    """A reason for review as a question."""
    return _QUESTIONS.get(reason, f"A person is asked to look at it: {shown(reason)}.")


def _doubts(record: Record, message: Message, reason: str) -> Iterator[Doubt]:
    made = _MAKERS.get(reason)
    if made is None:
        yield Doubt(question=question(reason))
    else:
        yield from made(record, message)


def _kind(_record: Record, message: Message) -> Iterator[Doubt]:
    verdict = message.verdict
    if verdict is None:
        yield Doubt(question=_QUESTIONS["kind"])
        return
    second = verdict.kind_runner_up
    held = f"taken for {_one(verdict.kind)}, {percent(verdict.kind_confidence)}"
    alternatives = [verdict.kind, *([second] if second else [])]
    if len(alternatives) < 2:
        alternatives.append(Kind.UNRELATED if verdict.kind is not Kind.UNRELATED else Kind.SUBMISSION)
    yield Doubt(
        question=f"{_QUESTIONS['kind']} It was {held}" + (f"; it could be {_one(second)}." if second else "."),
        evidence=_quotes(verdict.kind_evidence),
        choices=tuple(
            Choice(when=_one(kind), command=command(message.id, "--kind", kind.value)) for kind in alternatives
        ),
    )


def _one(kind: Kind) -> str:
    words = KINDS[kind][0]
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _submitter(_record: Record, message: Message) -> Iterator[Doubt]:
    for part in message.submissions:
        subject = _subject(message, part)
        if not part.submitters:
            yield Doubt(
                question=f"{_QUESTIONS['submitter']} No State or organisation could be named"
                f" ({sender(message.sender_address)}).",
                choices=(Choice(when="say who", command=command(subject, "--submitter", "STATE")),),
            )
            continue
        found = "; ".join(f"{item.name}, {percent(item.confidence)}" for item in part.submitters[:4])
        weakest = min(part.submitters, key=lambda item: item.confidence)
        names = [value for item in part.submitters for value in ("--submitter", _with_role(item.id, item.role.value))]
        yield Doubt(
            question=f"{_QUESTIONS['submitter']} Found: {shown(found, 200)}.",
            evidence=_quotes(weakest.evidence),
            choices=(
                Choice(when="as found", command=command(subject, *names)),
                Choice(when="somebody else", command=command(subject, "--submitter", "STATE")),
            ),
        )


def _with_role(submitter: str, role: str) -> str:
    return submitter if role == "author" else f"{submitter}:{role}"


def _place(record: Record, message: Message) -> Iterator[Doubt]:
    """Document and round: one question, because one command answers both."""
    for part in message.submissions:
        subject = _subject(message, part)
        doubtful = [tag for tag in part.tags if tag.confidence < record.consultation.threshold]
        for tag in doubtful or part.tags[:1]:
            yield _place_of(record, message, subject, part, tag)
        if not part.tags:
            yield Doubt(
                question="Which document and round is it on? Nothing in it says so.",
                choices=(Choice(when="say which", command=command(subject, "--round", "DOCUMENT/ROUND")),),
            )


def _place_of(record: Record, message: Message, subject: str, part: Submission, tag: Tag) -> Doubt:
    key = f"{tag.document}/{tag.round}"
    question = f"Which document and round is it on? Taken for {record.round_title(key)}, {percent(tag.confidence)}"
    choices = [Choice(when="as taken", command=command(subject, *_rounds(part, tag, key)))]
    other = _runner_up(record, message, tag)
    if other is not None and tag.runner_up is not None:
        question += f"; it could be {record.round_title(other)}, {percent(tag.runner_up.confidence)}"
        choices.append(Choice(when="the other", command=command(subject, *_rounds(part, tag, other))))
    return Doubt(question=f"{question}.", evidence=_quotes(tag.evidence), choices=tuple(choices))


def _rounds(part: Submission, tag: Tag, chosen: str) -> Iterator[str]:
    """All rounds of the submission, with *chosen* in the place of *tag*: the command says the whole of it."""
    for each in part.tags:
        yield from ("--round", chosen if each == tag else f"{each.document}/{each.round}")


def _runner_up(record: Record, message: Message, tag: Tag) -> str | None:
    """The round of the second best answer; where the rules named the document alone, its latest one then."""
    second = tag.runner_up
    if second is None or (second.document, second.round) == (tag.document, tag.round):
        return None
    if second.round:
        return f"{second.document}/{second.round}"
    try:
        return record.timeline.latest_round(second.document, message.received_at).key
    except NotFound:
        return None


def _relation(_record: Record, message: Message) -> Iterator[Doubt]:
    for part in message.submissions:
        subject, relation = _subject(message, part), part.relation
        none = Choice(when="stands by itself", command=command(subject, "--relation", "none"))
        if relation is None:
            take = Choice(when="say what", command=command(subject, "--relation", "revision:REF"))
            yield Doubt(
                question=f"{_QUESTIONS['relation']} It speaks of one that could not be found.", choices=(take, none)
            )
            continue
        words = f"{relation.type.value}:{relation.of or 'REF'}"
        yield Doubt(
            question=f"{_QUESTIONS['relation']} Taken for a {relation.type.value} of {relation.of or 'one not found'},"
            f" {percent(relation.confidence)}.",
            evidence=_quotes(relation.evidence),
            choices=(Choice(when="as taken", command=command(subject, "--relation", words)), none),
        )


def _files(_record: Record, message: Message) -> Iterator[Doubt]:
    bad = [item for item in message.attachments if item.extraction != "ok" and item.problem]
    reasons = listed([f"{shown(item.name, 50)} ({shown(item.problem or '', 60)})" for item in bad], 3)
    what = f"An attachment could not be read: {reasons}." if reasons else _QUESTIONS["unreadable"]
    yield Doubt(question=f"{what} Open it, or ask the sender for it once more; then confirm.")


def _link(_record: Record, _message: Message) -> Iterator[Doubt]:
    yield Doubt(question=f"{_QUESTIONS['link']} Ask the sender for it; links are never followed from here.")


_MAKERS: Mapping[str, Callable[[Record, Message], Iterable[Doubt]]] = {
    "kind": _kind,
    "submitter": _submitter,
    "submitters": _submitter,
    "document": _place,
    "round": _place,
    "draft": _place,
    "relation": _relation,
    "unreadable": _files,
    "link": _link,
}


def _subject(message: Message, part: Submission) -> str:
    """What a decision is about: the mail, or of several papers in one mail the one."""
    return message.id if len(message.submissions) == 1 else part.ref


def _quotes(evidence: tuple[Evidence, ...]) -> tuple[Quote, ...]:
    """The heaviest words, each once; where an address was the evidence, its domain alone."""
    found: dict[str, str] = {}
    for item in sorted(evidence, key=lambda each: -abs(each.weight)):
        text = shown(item.quote, _QUOTED)
        if text:
            found.setdefault(sender(text) if _is_address(text) else text, shown(item.where, 40))
    return tuple(Quote(text=text, where=where) for text, where in list(found.items())[:_QUOTES])


def _is_address(text: str) -> bool:
    return "@" in text and " " not in text.strip()


def unreadable(record: Record, hidden: frozenset[str]) -> tuple[Unreadable, ...]:
    """Mails that are set aside, and copies in this time that never became a mail on record."""
    mails = [
        Unreadable(
            id=item.id,
            who=speakers_of(item, hidden),
            subject="" if is_withheld(item, hidden) else shown(item.subject),
            reason=shown(item.problem or "no reason is on record", 120),
            remedy=f"rapporteur release {item.id}",
        )
        for item in record.messages
        if item.state is State.QUARANTINED
    ]
    return (*mails, *(_copy(item) for item in record.troubled if record.since < item.fetched_at <= record.now))


def _copy(item: Receipt) -> Unreadable:
    reasons = {
        "vanished": ("removed from the mailbox before it could be read", "look for it in other folders"),
        "held": ("over the size limit: archived, not opened", "open it in the mailbox"),
    }
    reason, remedy = reasons.get(
        item.state, (shown(item.problem or "it could not be read", 120), "rapporteur reprocess --all")
    )
    return Unreadable(
        id=f"{shown(item.mailbox, 30)}/{shown(item.folder, 30)} {item.uid}",
        who="",
        subject="",
        reason=reason,
        remedy=remedy,
    )
