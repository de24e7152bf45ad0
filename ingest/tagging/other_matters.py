"""Kind, fourth family: what else comes to a shared mailbox: other treaties, reports, travel, newsletters, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from consultation.words import Kind
from ingest.tagging.mentions import draft_names, mentions, treaty_business
from ingest.tagging.neighbours import other_process
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Match, Text

#: share that a report under the treaty counts beside comments on several places
_BESIDE = 0.4
_CALENDAR = frozenset({"text/calendar", "application/ics"})


def other_matters(reading: Reading, voices: Sequence[Voice]) -> Iterator[Hit[Kind]]:
    """Everything that says: this is no part of the consultation."""
    files = reading.files
    # a copy of a draft, edited, is a comment whatever stands beside it
    if any(leaf.is_copy and leaf.is_edited for leaf in files):
        return
    yield from _by_list_headers(reading)
    entry = next((leaf for leaf in reading.leaves if _CALENDAR & {leaf.media_type, leaf.extraction.media_type}), None)
    if entry is not None and not files:
        yield hit(Kind.UNRELATED, "unrelated.calendar", entry.name or entry.media_type, entry.where)
    # a report may come with answers on a draft in the same mail: then it is no sign that the mail is nothing else
    beside = _BESIDE if sum(bool(r.locator) for v in voices for r in v.remarks) > 1 else 1.0
    for voice in voices:
        consultation = reading.context.consultation
        reported = partial(treaty_business, consultation=consultation)
        yield from _said("unrelated.treaty_reporting", reported, voice, beside)
        for rule, name in (
            ("unrelated.presession", "presession"),
            ("unrelated.presession", "issuance"),
            ("unrelated.newsletter", "newsletter"),
            ("unrelated.invitation", "invitation"),
        ):
            yield from _said(rule, concept(name).find, voice)
        yield from _logistics(voice)
        yield from _solicits(voice)
        yield from _occasion(voice)
        yield from _inquest(reading, voice)
        yield from other_process(reading, voice, files)
    yield from _by_files(reading, files, beside)
    if not _speaks_of_ours(reading, voices, files):
        yield hit(Kind.UNRELATED, "unrelated.nothing", "no document, no comment, no file", "message")
        if is_stranger(reading, voices):
            yield hit(Kind.UNRELATED, "unrelated.stranger", reading.sender.address, "sender")


def _by_files(reading: Reading, files: Sequence[Leaf], reports: float) -> Iterator[Hit[Kind]]:
    """What the files are called and headed as; *reports*: the share that a report counts."""
    subject = reading.subject
    words = None if subject.reply else said("other_text", subject.text)
    if words is not None:
        yield hit_at(Kind.UNRELATED, "unrelated.other_text", words)
    for leaf in files:
        words = reading.business(leaf.name_text, leaf.title)
        if words is not None:
            yield hit_at(Kind.UNRELATED, "unrelated.report_file", words, reports)
        words = said("other_text", leaf.name_text, leaf.title)
        if words is not None:
            yield hit_at(Kind.UNRELATED, "unrelated.other_text", words)
        words = said("presession", leaf.name_text, leaf.title)
        if words is not None:
            yield hit_at(Kind.UNRELATED, "unrelated.presession_file", words)
        words = said("logistics", leaf.name_text)
        if words is not None:
            yield hit_at(Kind.UNRELATED, "unrelated.logistics", words, 0.7)


def _said(rule: str, find: Callable[[Text], list[Match[str]]], voice: Voice, share: float = 1.0) -> Iterator[Hit[Kind]]:
    """In the subject it is what the mail is about; in the text it may be said in passing."""
    named = [] if voice.subject.reply else find(voice.subject.text)
    if named:
        yield hit_at(Kind.UNRELATED, rule, named[0], share)
        return
    found = find(voice.frame)
    if found:
        # two different phrases of one kind are no passing remark
        several = len({match.quote.casefold() for match in found}) > 1
        yield hit_at(Kind.UNRELATED, rule, found[0], share * (1.0 if several else 0.7))


def _logistics(voice: Voice) -> Iterator[Hit[Kind]]:
    found = concept("logistics").find(voice.subject.text) if not voice.subject.reply else []
    inside = concept("logistics").find(voice.frame)
    different = {match.quote.casefold() for match in [*found, *inside]}
    if found or len(different) >= 2:
        yield hit_at(
            Kind.UNRELATED, "unrelated.logistics", (found or inside)[0], 1.0 + 0.3 * min(3, len(different) - 1)
        )
    elif inside:
        yield hit_at(Kind.UNRELATED, "unrelated.logistics", inside[0], 0.4)


def _occasion(voice: Voice) -> Iterator[Hit[Kind]]:
    """An event and a call to come to it: a draft that is discussed there is not commented on here."""
    event, call = said("occasion", voice.subject.text, voice.frame), said("come", voice.subject.text, voice.frame)
    if (
        event is not None
        and call is not None
        and not voice.subject.reply
        and (event.start, event.where)
        != (
            call.start,
            call.where,
        )
    ):
        headed = said("occasion", voice.subject.text)
        yield hit_at(Kind.UNRELATED, "unrelated.occasion", event, 1.0 if headed is not None else 0.5)


def _inquest(reading: Reading, voice: Voice) -> Iterator[Hit[Kind]]:
    """Questions by one who takes no part: for a thesis, an article, a survey."""
    words = said("inquest", voice.subject.text, voice.body)
    if words is not None and is_stranger(reading, (voice,)):
        yield hit_at(Kind.UNRELATED, "unrelated.inquest", words)


def _solicits(voice: Voice) -> Iterator[Hit[Kind]]:
    """Somebody else collects comments; one who answers our own invitation says so, or answers our mail."""
    if voice.subject.reply or any(remark.locator for remark in voice.remarks):
        return
    for text in (voice.subject.text, voice.frame):
        for match in (*concept("solicits").find(text), *concept("asks_others").find(text)):
            sentence = Text(text.sentence_of(match.start), text.where)
            # who asks whether comments are invited, or for time to send them, invites nobody; nor who promises them
            asks = text.is_question(match.start) or said("deadline_extension", sentence) is not None
            asks = asks or said("intends", sentence) is not None
            if not asks and said("answers_call", sentence) is None:
                yield hit_at(Kind.UNRELATED, "unrelated.solicits", match)
                return


def _by_list_headers(reading: Reading) -> Iterator[Hit[Kind]]:
    headers = reading.view.facts.automatic_headers
    for name in ("list-unsubscribe", "list-id", "feedback-id"):
        if headers.get(name):
            yield hit(Kind.UNRELATED, "unrelated.list_mail", f"{name}: {headers[name]}", f"header {name}")
            return
    if headers.get("precedence", "").casefold() in ("bulk", "list", "junk"):
        yield hit(Kind.UNRELATED, "unrelated.list_mail", headers["precedence"], "header Precedence", 0.6)


def is_stranger(reading: Reading, voices: Sequence[Voice]) -> bool:
    """Whether neither the address nor a name in the mail is that of anybody who could take part."""
    registry = reading.context.registry
    match = registry.by_address(reading.sender.address)
    if match is not None and (match.participant is not None or match.hint is not None):
        return False
    texts = [reading.sender.name, *(text.content for v in voices for text in (v.subject.text, v.body, v.signature))]
    return not any(registry.find_names(text) for text in texts)


def _speaks_of_ours(reading: Reading, voices: Sequence[Voice], files: Sequence[Leaf]) -> bool:
    # what nobody could read may be anything: no reason to call it unrelated
    if any(leaf.is_copy or leaf.is_edited or not leaf.is_readable for leaf in files if not leaf.is_hostile):
        return True
    if any(remark.locator for v in voices for remark in v.remarks):
        return True
    texts: list[Text] = [text for v in voices for text in (v.subject.text, v.body)]
    texts += [text for leaf in files for text in (leaf.name_text, leaf.title)]
    if any(said("comments", text) is not None for text in texts):
        return True
    drafts = reading.context.timeline.named_drafts
    return any(mentions(text, reading.context.consultation) or draft_names(text, drafts) for text in texts)
