"""Other processes and treaties that use the same words: whether a mail is about one of them, or only names it.

A neighbour's name is *bound* where it says whose draft or whose comments are meant: "the working paper on Article X of
the Biological Weapons Convention". It only stands *beside* ours in "modelled on the Oslo Action Plan".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consultation.words import Kind
from ingest.tagging.documents import own_conference
from ingest.tagging.mentions import ALIAS, TOPIC, draft_names, look_alikes, mentions, other_processes
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Match, Text

#: characters of a mail in which it says what it is about
OPENING = 600
#: words between a draft and the process whose draft it is
_BOUND = 12
_BREAK = re.compile(r"[,;:()،；，]")
#: share of the weight where a draft or comments are said to be the neighbour's, and ours is named as well
_BOTH = 0.45
#: share where a neighbour is named beside what is ours
_BESIDE = 0.2


def other_process(reading: Reading, voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    """A neighbour named as what the mail is about, where nothing of ours stands beside it.

    Asked of the subject, the opening and the heads of files: deep in a text neighbours are named in passing.
    """
    consultation = reading.context.consultation
    opening = Text(voice.frame.content[:OPENING], voice.where)
    titles = [leaf.title for leaf in files]
    places = [opening, *titles, *(leaf.name_text for leaf in files)]
    for text in ([] if voice.subject.reply else [voice.subject.text]) + places:
        found = other_processes(text, consultation)
        if found:
            share = _share(reading, voice, opening)
            if text in titles and _headed_as_ours(reading, text, found[0]):
                share = min(share, _BESIDE)
            yield hit(Kind.UNRELATED, "unrelated.other_process", found[0].quote, found[0].where, share)
            break
    yield from _from_its_office(reading, voice, opening)


def _from_its_office(reading: Reading, voice: Voice, opening: Text) -> Iterator[Hit[Kind]]:
    """A sender or signature that names the neighbour: its secretariat, a facilitator of its working group."""
    consultation = reading.context.consultation
    if own_conference(reading, [voice.subject.text, opening]):
        return
    match = reading.context.registry.by_address(voice.sender.address)
    if match is not None and match.participant is not None and match.participant.is_state:
        # a desk may be called after every treaty that it looks after
        return
    lines = [line for line in voice.body.content.splitlines() if line.strip()]
    for text in (
        Text(voice.sender.name, "sender"),
        voice.signature,
        Text("\n".join(lines[-1:]), voice.where),
    ):
        found = other_processes(text, consultation)
        if found:
            yield hit(Kind.UNRELATED, "unrelated.other_sender", found[0].quote, text.where)
            return


def _share(reading: Reading, voice: Voice, opening: Text) -> float:
    """How much a neighbour's name counts.

    In full where the mail's own drafts or comments are bound to it. Hardly where the conference is named, little where
    a document of ours stands in a sentence without the neighbour.
    """
    texts = [voice.subject.text, opening]
    bound = any(_is_bound(reading, text, match) for text in texts for match in _named(reading, text))
    if own_conference(reading, texts):
        return _BOTH if bound else _BESIDE
    if bound:
        return 1.0
    consultation = reading.context.consultation
    drafts = reading.context.timeline.named_drafts
    subject = voice.subject.text
    if not other_processes(subject, consultation):
        if draft_names(subject, drafts):
            return _BESIDE
        # comments on places, under a name of ours however short: the neighbour is spoken of among them
        called = any(m.strength != TOPIC for m in mentions(subject, consultation))
        if called and any(r.locator and not other_processes(Text(r.text), consultation) for r in voice.remarks):
            return _BESIDE
    for text in texts:
        theirs = {match.sentence: match.first for match in other_processes(text, consultation)}
        ours = [(m.match.first, m.match.sentence) for m in mentions(text, consultation) if m.strength == ALIAS]
        ours += [(m.first, m.sentence) for m in draft_names(text, drafts)]
        if any(sentence not in theirs or _parted(text, first, theirs[sentence]) for first, sentence in ours):
            return _BOTH
    return 1.0


def _headed_as_ours(reading: Reading, title: Text, neighbour: Match[str]) -> bool:
    """Whether a line above the neighbour says by itself which draft of ours a file is about: "Re: zero draft"."""
    consultation = reading.context.consultation
    drafts = reading.context.timeline.named_drafts
    above = title.content[: title.content.rfind("\n", 0, neighbour.start) + 1]
    for line in above.splitlines():
        text = Text(line, title.where)
        ours = draft_names(text, drafts) or any(m.strength == ALIAS for m in mentions(text, consultation))
        if ours and not other_processes(text, consultation):
            return True
    return False


def _named(reading: Reading, text: Text) -> list[Match[str]]:
    return other_processes(text, reading.context.consultation)


def _is_bound(reading: Reading, text: Text, neighbour: Match[str]) -> bool:
    """Whether a draft, or comments, are said to be the neighbour's: nothing but "of", "on" and the like between."""
    consultation = reading.context.consultation
    drafts = reading.context.timeline.named_drafts
    nouns: list[tuple[int, int]] = [(m.first, m.after) for m in draft_names(text, drafts) if _before(m, neighbour)]
    nouns += [(m.first, m.after) for m in concept("comments").find(text) if _before(m, neighbour)]
    named = [m.match for m in mentions(text, consultation) if m.strength != TOPIC]
    nouns += [(m.first, m.after) for m in named if _before(m, neighbour)]
    if not nouns:
        return False
    after = max(end for _, end in nouns)
    # a neighbour's long title begins with what is called like a document of ours
    titled = [m.first for m in look_alikes(text, consultation) if after <= m.first and _before(m, neighbour)]
    words = text.words[after : min([neighbour.first, *titled])]
    if not words or len(words) > _BOUND:
        return False
    between = Text(text.content[text.words[after - 1].end : words[-1].end])
    if _BREAK.search(between.content) or any(said(n, between) is not None for n in ("beside", "submits", "proposes")):
        return False
    # "comments of the secretariat of the X on the draft Y": the object stands behind
    return not any(m.sentence == neighbour.sentence and m.first >= neighbour.after for m in named)


def _before(match: Match, neighbour: Match[str]) -> bool:  # type: ignore[type-arg]
    return match.sentence == neighbour.sentence and match.after <= neighbour.first


def _parted(text: Text, one: int, other: int) -> bool:
    """Whether a verb stands between two names of one sentence: "welcomes the draft and proposes synergies with".

    ``one`` is ours.
    """
    first, last = sorted((one, other))
    words = text.words[first : last + 1]
    between = Text(text.content[words[0].start : words[-1].start])
    if one < other and (_BREAK.search(between.content) or said("beside", between) is not None):
        # ours first, and the neighbour in another part of the sentence
        return True
    return said("submits", between) is not None or said("proposes", between) is not None
