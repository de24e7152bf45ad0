"""Kind, fourth family: what else comes to a shared mailbox: other treaties, reports, travel, newsletters, papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consultation.words import Kind
from ingest.tagging.documents import own_conference
from ingest.tagging.mentions import ALIAS, draft_names, mentions, other_processes
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Text

#: characters of a mail in which it says what it is about
OPENING = 600


def other_matters(reading: Reading, voices: Sequence[Voice]) -> Iterator[Hit[Kind]]:
    """Everything that says: this is no part of the consultation."""
    files = reading.files
    # a copy of a draft, edited, is a comment whatever stands beside it
    if any(leaf.is_copy and leaf.is_edited for leaf in files):
        return
    yield from _by_list_headers(reading)
    for voice in voices:
        for rule, name in (
            ("unrelated.treaty_reporting", "treaty_reporting"),
            ("unrelated.presession", "presession"),
            ("unrelated.newsletter", "newsletter"),
            ("unrelated.invitation", "invitation"),
        ):
            yield from _said(rule, name, voice)
        yield from _logistics(voice)
        yield from _other_process(reading, voice, files)
    for leaf in files:
        for rule, name in (("unrelated.report_file", "treaty_reporting"), ("unrelated.presession_file", "presession")):
            words = said(name, leaf.name_text, leaf.title)
            if words is not None:
                yield hit_at(Kind.UNRELATED, rule, words)
        words = said("logistics", leaf.name_text)
        if words is not None:
            yield hit_at(Kind.UNRELATED, "unrelated.logistics", words, 0.7)
    if not _speaks_of_ours(reading, voices, files):
        yield hit(Kind.UNRELATED, "unrelated.nothing", "no document, no comment, no file", "message")


def _said(rule: str, name: str, voice: Voice) -> Iterator[Hit[Kind]]:
    """In the subject it is what the mail is about; in the text it may be said in passing."""
    words = None if voice.subject.reply else said(name, voice.subject.text)
    if words is not None:
        yield hit_at(Kind.UNRELATED, rule, words)
        return
    found = concept(name).find(voice.frame)
    if found:
        # two different phrases of one kind are no passing remark
        several = len({match.quote.casefold() for match in found}) > 1
        yield hit_at(Kind.UNRELATED, rule, found[0], 1.0 if several else 0.7)


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


def _other_process(reading: Reading, voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    """A neighbour named as what the mail is about, where nothing of ours stands beside it.

    Asked of the subject, the opening and the heads of files: deep in a text neighbours are named in passing.
    """
    consultation = reading.context.consultation
    opening = Text(voice.frame.content[:OPENING], voice.where)
    places = [opening, *(leaf.title for leaf in files), *(leaf.name_text for leaf in files)]
    for text in ([] if voice.subject.reply else [voice.subject.text]) + places:
        found = other_processes(text, consultation)
        if found:
            yield hit(
                Kind.UNRELATED,
                "unrelated.other_process",
                found[0].quote,
                found[0].where,
                _share(reading, voice, opening),
            )
            return


def _share(reading: Reading, voice: Voice, opening: Text) -> float:
    """How much a neighbour's name counts.

    Hardly where the conference is named, little where a document of ours stands in a sentence without the neighbour:
    the "draft declaration of the Arms Trade Treaty" is no document of ours.
    """
    texts = [voice.subject.text, opening]
    if own_conference(reading, texts):
        return 0.2
    consultation = reading.context.consultation
    drafts = tuple(item.draft for item in reading.context.timeline.drafts())
    if draft_names(voice.subject.text, drafts) and not other_processes(voice.subject.text, consultation):
        return 0.2
    for text in texts:
        theirs = {match.sentence: match.first for match in other_processes(text, consultation)}
        ours = [(m.match.first, m.match.sentence) for m in mentions(text, consultation) if m.strength == ALIAS]
        ours += [(m.first, m.sentence) for m in draft_names(text, drafts)]
        if any(sentence not in theirs or _parted(text, first, theirs[sentence]) for first, sentence in ours):
            return 0.45
    return 1.0


def _parted(text: Text, one: int, other: int) -> bool:
    """Whether a verb stands between two names of one sentence: "welcomes the draft and proposes synergies with"."""
    first, last = sorted((one, other))
    words = text.words[first : last + 1]
    between = Text(text.content[words[0].start : words[-1].start])
    return said("submits", between) is not None or said("proposes", between) is not None


def _by_list_headers(reading: Reading) -> Iterator[Hit[Kind]]:
    headers = reading.view.facts.automatic_headers
    for name in ("list-unsubscribe", "list-id", "feedback-id"):
        if headers.get(name):
            yield hit(Kind.UNRELATED, "unrelated.list_mail", f"{name}: {headers[name]}", f"header {name}")
            return
    if headers.get("precedence", "").casefold() in ("bulk", "list", "junk"):
        yield hit(Kind.UNRELATED, "unrelated.list_mail", headers["precedence"], "header Precedence", 0.6)


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
    drafts = tuple(item.draft for item in reading.context.timeline.drafts())
    return any(mentions(text, reading.context.consultation) or draft_names(text, drafts) for text in texts)
