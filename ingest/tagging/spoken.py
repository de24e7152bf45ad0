"""Kind, third family: what the author says of the mail: withdraws, has no comments, made a statement, asks, thanks.

Only the author's own new words are read: never what is quoted below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consultation.words import Kind
from ingest.tagging.draft_words import QUOTED, is_quoted
from ingest.tagging.mentions import ALIAS, draft_names, mentions
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, hit, hit_at
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Match, Text

#: a place of a draft: part of a paper, not the whole
_PLACE = re.compile(
    r"\b(?:para(?:graph|graphe|s)?\.?|párrafo|action|acción|пункт\w*|OP|PP)\s?\d|第\s?\d+\s?[段条]|الفقرة\s?\d",
    re.IGNORECASE,
)
_LINK = re.compile(r"<?https?://\S+")
#: characters of a letter that can still be a nil return, an acknowledgement or a question and nothing else
SHORT = 1800
#: words in which a letter greets
SALUTATION = 4
#: characters of what is said after a question by way of farewell
_FAREWELL = 80
#: characters of a mail that thanks, and does nothing else
THANKS = 450


def spoken(reading: Reading, voices: Sequence[Voice]) -> Iterator[Hit[Kind]]:
    """Evidence for withdrawal, nil return, statement, enquiry and acknowledgement."""
    files = [leaf for leaf in reading.files if not leaf.is_image]
    for voice in voices:
        yield from _withdrawal(voice, files)
        yield from _nil(voice, files)
        yield from _statement(voice)
        yield from _enquiry(reading, voice, files)
        yield from _acknowledgement(voice, files)
    reports = any(reading.business(voice.subject.text) is not None for voice in voices)
    for leaf in files:
        yield from _headed_as_statement(leaf)
        # a report may say that nothing has changed since the last one
        if not reports and reading.business(leaf.name_text, leaf.title) is None:
            yield from _nil_letter(leaf, files)


def _withdrawal(voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    words = said("withdrawal", voice.subject.text, voice.body) or _takes_back(voice.body)
    brings = any(leaf.is_edited or leaf.remarks for leaf in files)
    if words is not None:
        # in the mail itself too: comments on places that are not those taken back
        brings = brings or any(r.locator and words.quote.casefold() not in r.text.casefold() for r in voice.remarks)
        # "we withdraw our earlier comments and submit the attached": a revision, and a submission
        replaced = said("revision", voice.subject.text, voice.body) is not None
        # who takes one remark back among others that are brought withdraws no submission
        in_part = _PLACE.search(words.text.sentence_of(words.start)) is not None
        share = (0.2 if in_part else 0.4) if brings and replaced else 0.7 if brings else 1.0
        yield hit_at(Kind.WITHDRAWAL, "withdrawal.words", words, share)
    elif not brings and not files:
        disregard = _disregards(voice.body)
        if disregard is not None and said("revision", voice.body) is None:
            sentence = Text(voice.body.sentence_of(disregard.start), voice.where)
            rule = "withdrawal.words" if _of_ones_own(sentence) else "withdrawal.disregard"
            yield hit_at(Kind.WITHDRAWAL, rule, disregard)


def _disregards(text: Text) -> Match[str] | None:
    """Where a mail is to be disregarded, other than by those whom it reached by mistake; best where it says whose."""
    found = [(match, Text(text.sentence_of(match.start), text.where)) for match in concept("disregard").find(text)]
    meant = [
        (match, sentence)
        for match, sentence in found
        if said("disclaimer", sentence) is None or said("own_comments", sentence) is not None
    ]
    return next((m for m, sentence in meant if _of_ones_own(sentence)), meant[0][0] if meant else None)


def _takes_back(text: Text) -> Match[str] | None:
    """Where a mail or comments of one's own are to be taken as never sent."""
    for match in concept("takes_back").find(text):
        if _of_ones_own(Text(text.sentence_of(match.start), text.where)):
            return match
    return None


def _of_ones_own(sentence: Text) -> bool:
    """Whether a sentence speaks of a mail, a paper or comments of the author's: "our note", "the message we sent"."""
    if said("own", sentence) is not None and said("own_paper", sentence) is not None:
        return True
    return said("own_comments", sentence) is not None or said("own_sent", sentence) is not None


def withdraws_in_part(voices: Sequence[Voice]) -> bool:
    """Whether only something of what was submitted is withdrawn: the words name a paragraph, or say what remains."""
    for voice in voices:
        words = said("withdrawal", voice.body)
        if words is None:
            continue
        sentence = voice.body.sentence_of(words.start)
        if _PLACE.search(sentence) or said("remains", voice.body) is not None:
            return True
    return False


def _nil(voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    found = _unreserved_nil(voice.frame) or _unreserved_nil(voice.subject.text)
    accepts = None if found is not None else _accepts(voice)
    if accepts is not None and not files:
        yield hit_at(Kind.NIL_RETURN, "nil.accepts", accepts)
    if found is None:
        further = None if accepts is not None or files else _nothing_further(voice)
        if further is not None:
            yield hit_at(Kind.NIL_RETURN, "nil.further", further)
        return
    returned = bool(files) and all(leaf.is_copy and not leaf.is_edited for leaf in files)
    if returned:
        yield hit(Kind.NIL_RETURN, "nil.unchanged", files[0].lineage.draft or "", files[0].where)
    # a draft sent back as it was received brings nothing
    brings = any(leaf.is_edited or leaf.remarks for leaf in files if not (leaf.is_copy and not leaf.is_edited))
    # who takes comments back may add that the draft will do: that is the reason, not the matter
    withdrawn = said("withdrawal", voice.subject.text, voice.body) or _takes_back(voice.body)
    share = 0.3 if brings or withdrawn is not None else 0.4 if len(voice.remarks) > 1 else 1.0
    yield Hit(Kind.NIL_RETURN, hit("", "nil.words", found[0], found[1], share).evidence)


def _nothing_further(voice: Voice) -> Match[str] | None:
    """Where there is nothing beyond what was said before, in a short mail that says nothing else of a place."""
    if len(voice.body.content) > THANKS or any(remark.locator for remark in voice.remarks):
        return None
    found = concept("nil_further").find(voice.frame)
    return next((match for match in found if not is_quoted(voice.frame, match)), None)


def _unreserved_nil(text: Text) -> tuple[str, str] | None:
    """Where "no comments" is said without "further" or "except"."""
    for match in concept("nil").find(text):
        sentence = Text(text.sentence_of(match.start), text.where)
        if said("nil_reservation", sentence) is None and not is_quoted(text, match):
            return match.quote, match.where
    return None


def _as_it_stands(text: Text) -> Match[str] | None:
    """Where one sentence says that a text is accepted, and in the form that it has."""
    for match in concept("can_accept").find(text):
        if said("as_is", Text(text.sentence_of(match.start), text.where)) is not None:
            return match
    return None


def _accepts(voice: Voice) -> Match[str] | None:
    """Where a text is taken as it stands, without a condition or a proposal anywhere beside it."""
    accepted = said("nothing_from", voice.frame) or _as_it_stands(voice.frame)
    if accepted is None or voice.remarks or said("proposes", voice.body) is not None:
        return None
    if voice.frame.is_question(accepted.start):
        return None
    reserved = said("on_condition", voice.frame) or said("nil_reservation", voice.frame)
    return None if reserved is not None else accepted


def _nil_letter(leaf: Leaf, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    """A short letter that says it, where no other file brings comments."""
    if not leaf.is_readable or len(leaf.own_text) > SHORT or any(other.is_edited or other.is_copy for other in files):
        return
    found = _unreserved_nil(leaf.body)
    if found is not None and all(other is leaf or len(other.remarks) <= 1 for other in files):
        yield hit(Kind.NIL_RETURN, "nil.letter", found[0], found[1])


def _statement(voice: Voice) -> Iterator[Hit[Kind]]:
    """A statement is named, and that it was delivered. "As we said in our statement" alone is none."""
    subject, body = voice.subject.text, voice.frame
    # a letter may begin so: "Señora Presidenta:"
    spoken_so = [match for match in concept("oral").find(voice.body) if match.first >= SALUTATION]
    if spoken_so:
        several = len({match.quote.casefold() for match in spoken_so}) > 1
        yield hit_at(Kind.STATEMENT, "statement.oral", spoken_so[0], 1.0 if several else 0.7)
    for match in concept("spoke").find(voice.body):
        sentence = Text(voice.body.sentence_of(match.start), voice.where)
        if said("on_the_floor", sentence) is not None and _sends(sentence):
            yield hit_at(Kind.STATEMENT, "statement.spoken", match)
            break
    named = None if voice.subject.reply else said("statement", subject)
    written = said("comments", subject) is not None
    if named is not None and not written:
        yield hit_at(Kind.STATEMENT, "statement.words", named)
        return
    for match in concept("statement").find(body):
        sentence = Text(body.sentence_of(match.start), body.where)
        attached = said("attached", sentence) is not None or said("submits", sentence) is not None
        delivered = said("delivered", sentence) is not None
        if said("comments", _after(sentence, match.quote)) is None and (attached or delivered) and delivered:
            yield hit_at(Kind.STATEMENT, "statement.words", match, 0.5 if written else 1.0)
            return


def _sends(sentence: Text) -> bool:
    """Whether a sentence hands something over: a text, a file, something for the record."""
    return any(said(name, sentence) is not None for name in ("attached", "submits", "own_paper", "delivered"))


def _after(sentence: Text, quote: str) -> Text:
    """What is said after some words of a sentence."""
    at = sentence.content.find(quote)
    return Text(sentence.content[at + len(quote) :] if at >= 0 else "", sentence.where)


def _headed_as_statement(leaf: Leaf) -> Iterator[Hit[Kind]]:
    if leaf.is_copy or leaf.is_edited:
        return
    for text, share in ((leaf.title, 1.0), (leaf.name_text, 0.6)):
        match = said("statement", text)
        if match is not None and said("comments", text) is None:
            yield hit_at(Kind.STATEMENT, "statement.title", match, share)
            return


def _enquiry(reading: Reading, voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    if any(leaf.is_edited or leaf.is_copy or leaf.remarks for leaf in files) or len(voice.remarks) > 2:
        return
    more_time = said("deadline_extension", voice.subject.text, voice.body) or _needs_time(voice)
    if more_time is not None:
        yield hit_at(Kind.ENQUIRY, "enquiry.extension", more_time)
    asked = said("question", voice.subject.text, voice.body)
    marked = _marks_question(voice)
    about = said("about_consultation", voice.body, voice.subject.text) is not None or _on_ours(reading, voice)
    if (asked is not None or marked) and about:
        quote, where = (asked.quote, asked.where) if asked else ("?", voice.where)
        offers = said("attached", voice.body) is not None or said("submits", voice.body) is not None
        share = (1.0 if marked else 0.6) + (0.4 if asked or not offers else 0.0)
        yield hit(Kind.ENQUIRY, "enquiry.question", quote, where, share * (0.4 if files else 1.0))
        if (
            (asked is not None or _ends_in_question(voice))
            and marked
            and not files
            and len(voice.remarks) <= 1
            and said("proposes", voice.body) is None
        ):
            yield hit(Kind.ENQUIRY, "enquiry.only", quote, where)


def _marks_question(voice: Voice) -> bool:
    """Whether the author puts a question mark: one within quotation marks is part of a title, or somebody else's."""
    own = QUOTED.sub(" ", _LINK.sub(" ", voice.body.content))
    return any(mark in own for mark in "?؟？")


def _ends_in_question(voice: Voice) -> bool:
    """Whether a short mail's last words but thanks are a question: nothing is said after it."""
    lines = [line.strip() for line in voice.frame.content.splitlines() if line.strip()]
    asking = [n for n, line in enumerate(lines) if line.endswith(("?", "？", "؟"))]
    after = sum(len(line) for line in lines[asking[-1] + 1 :]) if asking else THANKS
    return len(voice.frame.content) <= THANKS and after <= _FAREWELL


def _on_ours(reading: Reading, voice: Voice) -> bool:
    """Whether a draft, or a document by its full name, is named."""
    drafts = reading.context.timeline.named_drafts
    texts = (voice.subject.text, voice.body)
    named = (m for text in texts for m in mentions(text, reading.context.consultation))
    return any(m.strength == ALIAS for m in named) or any(draft_names(text, drafts) for text in texts)


def _needs_time(voice: Voice) -> Match[str] | None:
    """Where days or weeks more are asked for, in a mail that speaks of the deadline."""
    wanted = said("needs_time", voice.body)
    dated = said("deadline_word", voice.subject.text, voice.body)
    placed = any(remark.locator for remark in voice.remarks)
    return wanted if dated is not None and not placed else None


def _acknowledgement(voice: Voice, files: Sequence[Leaf]) -> Iterator[Hit[Kind]]:
    if files or len(voice.body.content) > 900 or any(r.locator for r in voice.remarks) or len(voice.numbered) > 1:
        return
    for rule, name in (("acknowledgement.words", "acknowledgement"), ("acknowledgement.intends", "intends")):
        words = said(name, voice.body)
        if words is not None:
            # one who thanks and then says what he thinks has not only thanked
            speaks = said("proposes", voice.body) is not None or len(voice.body.content) > THANKS
            speaks = speaks or _unreserved_nil(voice.frame) is not None or _nothing_further(voice) is not None
            # that comments will come is said beside the question that has to be answered first
            asks = _marks_question(voice) or said("question", voice.body) is not None
            speaks = speaks or (name == "intends" and asks)
            yield hit_at(Kind.UNRELATED, rule, words, 0.6 if speaks else 1.0)
    kind_words = said("courtesy", voice.subject.text, voice.body)
    if kind_words is not None and len(voice.body.content) <= THANKS and said("comments", voice.body) is None:
        yield hit_at(Kind.UNRELATED, "unrelated.courtesy", kind_words)
