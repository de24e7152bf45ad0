"""Which document a file, or a mail's own text, speaks on. The file before words about it, new before quoted ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.tagging import parts
from ingest.tagging.dates import days
from ingest.tagging.draft_words import DraftWords, places, quotations
from ingest.tagging.mentions import ALIAS, TOPIC, WEAK, Mention, draft_names, mentions, own_names, symbols
from ingest.tagging.reading import Leaf, Reading, Voice
from ingest.tagging.scoring import Hit, Tally, hit, tally
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Text
from parsers.facts import Remark

#: own evidence of a file from which on nothing said elsewhere is asked
SURE = 4.0
#: evidence of a document below which it is not even a candidate
FAINT = 1.0
#: share of a draft's name in the subject of a thread, which somebody else wrote
_THREAD = 0.3
#: share of a name of a document without drafts that a mail only refers to, and the words between
_OCCASION = 0.25
_ARTICLES = 3

_ACTION = re.compile(r"^action\b", re.IGNORECASE)
#: words of a title that tell how such a text is numbered: actions in plans, PP and OP in declarations
_STYLED = {"Action": frozenset({"action"}), "PP/OP": frozenset({"declaration", "resolution", "outcome"})}
_STYLE_RULE = {"Action": "document.actions", "PP/OP": "document.clauses"}
#: ``Q2``, ``Question 4``: an answer to a question put by number
QUESTION = re.compile(r"\b(?:Q|Question|Frage|Pregunta|Questão|Pergunta|Domanda|Вопрос|سؤال)\s?\d", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^\d")
_CLAUSE = re.compile(r"^(?:PP|OP)\s?\d", re.IGNORECASE)


@dataclass(frozen=True)
class Topic:
    """What one unit (a file, a part of it, or the text of a mail) speaks on."""

    #: documents, best first; empty where nothing says
    documents: tuple[str, ...]
    tally: Tally[str]
    leaf: Leaf | None = None


class Documents:
    """The documents of one message, unit by unit."""

    def __init__(self, reading: Reading, voices: Sequence[Voice]) -> None:
        """``voices``: the mails whose words count as new: the author's, and those forwarded."""
        self.reading = reading
        self.voices = tuple(voices)
        self.consultation = reading.context.consultation
        self.timeline = reading.context.timeline

    @cached_property
    def begun(self) -> tuple[str, ...]:
        """Documents that have a draft out, or a round open, at the time of receipt."""
        moment = self.reading.view.received_at
        return tuple(
            dict.fromkeys(state.round.document for state in self.timeline.rounds() if state.opens_at <= moment)
        )

    @cached_property
    def _drafted(self) -> frozenset[str]:
        """Documents that have drafts, as the concept note has none."""
        return frozenset(item.id for item in self.consultation.documents if item.drafts)

    @cached_property
    def words(self) -> Tally[str]:
        """What the mail's own words, and what it answers, say of the document."""
        return tally(self._said())

    def _said(self) -> Iterator[Hit[str]]:
        bodies = [*_sections(self.voices)]
        for text in bodies:
            yield from self._named(text, "document.body")
        for voice in self.voices:
            answers = voice.subject.reply or (voice.subject.forward and not voice.inner)
            yield from self._named(voice.subject.text, "document.thread" if answers else "document.subject")
            yield from self._located(voice.remarks, voice.where)
            yield from self._quoting(voice.body, voice.answered)
            yield from self._above(voice.remarks)
            yield from self._answering((*(r.locator for r in voice.remarks), *voice.numbered), voice.where)
        answered = {id(voice.subject.text) for voice in self.voices if voice.subject.reply}
        for text in (*bodies, *(voice.subject.text for voice in self.voices)):
            yield from self._by_draft_name(text, _THREAD if id(text) in answered else 1.0)
            yield from self._by_deadline(text)
            for key, symbol in symbols(text, self.timeline.named_drafts):
                yield hit(key.partition("/")[0], "document.symbol", symbol, text.where)
        yield from self._named(self.reading.quoted_text, "document.quoted")
        for document in self._both:
            yield hit(document, "document.both", self._both[document], "body")
        yield from self._only_open()
        yield from self._only_draft()

    @cached_property
    def _in_full(self) -> frozenset[str]:
        """Documents that the author names in full; what only resembles their name is then named in passing."""
        texts = [text for voice in self.voices for text in (voice.subject.text, voice.body)]
        found = (m for text in texts for m in mentions(text, self.consultation))
        return frozenset(m.document for m in found if m.strength == ALIAS and not m.deferred)

    def _named(self, text: Text, rule: str) -> Iterator[Hit[str]]:
        """Names in one text under one rule; weak names, names in passing and topic words under rules of their own."""
        found = mentions(text, self.consultation)
        for mention in found:
            if mention.strength == TOPIC:
                continue
            share = 0.2 if mention.deferred else 1.0
            actual = rule
            if rule == "document.body" and not self._is_offered(mention):
                actual = "document.named"
            if mention.document not in self._drafted and _as_occasion(mention):
                share *= _OCCASION
            if mention.strength == WEAK:
                share *= 0.6
                if mention.resembles & self._in_full:
                    share *= 0.4
            yield hit(mention.document, actual, mention.match.quote, text.where, share)
        yield from self._topics(text, rule, found)

    def _topics(self, text: Text, rule: str, found: Sequence[Mention]) -> Iterator[Hit[str]]:
        """Words in which one speaks of a document: up to three different ones count."""
        if rule not in _STRONG and rule != "document.text":
            return
        words: dict[str, set[str]] = {}
        for mention in found:
            if mention.strength == TOPIC:
                words.setdefault(mention.document, set()).add(mention.match.quote.casefold())
        for document, quotes in words.items():
            share = min(3, len(quotes)) * (0.5 if rule == "document.text" else 1.0)
            yield hit(document, "document.topic", ", ".join(sorted(quotes)[:3]), text.where, share)

    def _is_offered(self, mention: Mention) -> bool:
        """Whether the sentence offers comments on it, rather than naming it in passing or inside a remark."""
        text = mention.match.text
        sentence = Text(text.sentence_of(mention.match.start), text.where)
        # under a subject that says what the mail is on, a remark without a place is on that, too
        headed = bool(self._headed) and mention.document not in self._headed
        remarks = [r for v in self.voices for r in v.remarks]
        about = [r for r in remarks if (r.locator or headed) and mention.match.quote in r.text]
        if about and any(sentence.content in " ".join(r.text.split()) for r in remarks):
            return False
        return self._offers(sentence)

    @cached_property
    def _headed(self) -> frozenset[str]:
        """Documents that the author's own subject names."""
        own = [voice.subject.text for voice in self.voices if not voice.subject.reply]
        found = (m for text in own for m in mentions(text, self.consultation))
        return frozenset(m.document for m in found if m.strength != TOPIC)

    def _offers(self, sentence: Text) -> bool:
        """Whether a sentence offers comments; beside comments, one that says there are none offers nothing."""
        if said("not_on", sentence) is not None:
            return False
        if not self._brings and said("can_accept", sentence) is not None and said("as_is", sentence) is not None:
            return True
        if self._brings and said("nil", sentence) is not None and said("nil_reservation", sentence) is None:
            return False
        return any(said(name, sentence) is not None for name in ("comments", "attached", "submits"))

    @cached_property
    def _brings(self) -> bool:
        """Whether there are comments at all: edits, rows, remarks on a place."""
        if any(remark.locator for voice in self.voices for remark in voice.remarks):
            return True
        return any(leaf.is_edited or leaf.remarks for leaf in self.reading.files)

    def _located(self, remarks: Iterable[Remark], where: str) -> Iterator[Hit[str]]:
        """Actions are numbered in plans, PP and OP in declarations: whichever documents' drafts are numbered so."""
        listed = tuple(remarks)
        styles = Counter(style for remark in listed if (style := _style(remark.locator)))
        for style, count in styles.items():
            for document in (name for name in self._numbered_as(style) if self._may_have(name, style)):
                yield hit(document, _STYLE_RULE[style], f"{style} ({count})", where, 1.0 if count > 1 else 0.75)
        plain = [remark.locator_words for remark in listed if _PARAGRAPH.match(remark.locator)]
        if plain and not styles:
            for document in self._in_paragraphs():
                yield hit(document, "document.paragraphs", plain[0], where)
        yield from self._by_places((remark.locator for remark in listed), where)

    def _numbered_as(self, style: str) -> list[str]:
        """Documents whose title says that they are a plan of action, or a declaration or resolution."""
        return [
            item.id
            for item in self.consultation.documents
            if any(w.key in _STYLED[style] for w in Text(item.title).words)
        ]

    def _may_have(self, document: str, style: str) -> bool:
        """Whether a draft that is out has such places: actions named before that are those of the plan under review."""
        known = [key for key in self._out if key.partition("/")[0] == document and self._texts.knows(key)]
        return not known or any(_style(label) == style for key in known for label in self._texts.labels(key))

    # --- what the drafts themselves say

    @property
    def _texts(self) -> DraftWords:
        return self.reading.context.words

    @cached_property
    def _out(self) -> tuple[str, ...]:
        """Keys of the drafts that are out at the time of receipt."""
        moment = self.reading.view.received_at
        drafts = self.timeline.drafts()
        return tuple(item.key for item in drafts if item.circulated_at is not None and item.circulated_at <= moment)

    @cached_property
    def _in_force(self) -> dict[str, str]:
        """The draft in force of each document whose text is on record."""
        # a document's drafts stand in the order of their circulation
        force = {key.partition("/")[0]: key for key in self._out}
        return {name: key for name, key in force.items() if self._texts.knows(key)}

    def _quoting(self, text: Text, answered: Iterable[str] = ()) -> Iterator[Hit[str]]:
        """Words in quotation marks, and passages answered, that stand in the drafts of one document alone."""
        found: dict[str, list[str]] = {}
        quoted = [(quote, self._texts.quoting(quote, self._out)) for quote in quotations(text.content)]
        quoted += [(passage, self._texts.answering(passage, self._out)) for passage in answered]
        for quote, keys in quoted:
            documents = {key.partition("/")[0] for key in keys}
            if len(documents) == 1:
                found.setdefault(documents.pop(), []).append(quote)
        for document, quotes in found.items():
            yield hit(document, "document.words", quotes[0], text.where, 1.0 if len(quotes) == 1 else 1.5)

    def _above(self, remarks: Iterable[Remark]) -> Iterator[Hit[str]]:
        """The one document that a passage names which is answered right below it, and which is of no draft itself."""
        for passage in dict.fromkeys(remark.answers for remark in remarks if remark.answers):
            if self._texts.answering(passage, self._out):
                continue
            found = mentions(Text(passage, "quoted mail"), self.consultation)
            named = {m.document: m.match.quote for m in found if m.strength == ALIAS}
            for document in named if len(named) == 1 else ():
                yield hit(document, "document.answered", named[document], "quoted mail")

    def _answering(self, marks: Iterable[str], where: str) -> Iterator[Hit[str]]:
        """Answers by number: to whatever draft in force puts questions."""
        answers = [mark for mark in marks if QUESTION.match(mark)]
        asking = [name for name, key in self._in_force.items() if self._texts.asks(key)] if answers else []
        for document in asking:
            yield hit(document, "document.questions", ", ".join(answers[:3]), where, 1.0 if len(answers) > 1 else 0.75)

    def _by_places(self, locators: Iterable[str], where: str) -> Iterator[Hit[str]]:
        """Places that of all drafts in force one alone has."""
        named = places(locators)
        having = [name for name, key in self._in_force.items() if self._texts.has_all(named, key)] if named else []
        if len(having) == 1 and len(self._in_force) > 1:
            quote = ", ".join(sorted(named)[:5])
            yield hit(having[0], "document.places", quote, where, 1.0 if len(named) > 1 else 0.75)

    @cached_property
    def _both(self) -> dict[str, str]:
        """Documents of the mail answered, where the author speaks of both or all of them; with his words."""
        words = said("all_of_them", *(voice.body for voice in self.voices))
        if words is None:
            return {}
        named = [m for m in mentions(self.reading.quoted_text, self.consultation) if m.strength == ALIAS]
        found = dict.fromkeys((m.document for m in named), words.quote)
        return found if 1 < len(found) <= 3 else {}

    def _in_paragraphs(self) -> list[str]:
        """Documents in force whose title promises neither actions nor clauses: their paragraphs are numbered."""
        other = {name for style in _STYLED for name in self._numbered_as(style)}
        force = (item.id for item in self.consultation.documents if item.drafts and item.id not in other)
        moment = self.reading.view.received_at
        return [name for name in force if self.timeline.draft_in_force(name, moment) is not None]

    def _by_draft_name(self, text: Text, weight: float = 1.0) -> Iterator[Hit[str]]:
        """A draft's name that one document alone has at the time of receipt; or one alone has in force."""
        for match in draft_names(text, self.timeline.named_drafts):
            out = {key.partition("/")[0] for key in match.value.keys if self._is_out(key)}
            share = 1.0
            if not out:
                # named before it is out, as one awaits it
                out, share = {key.partition("/")[0] for key in match.value.keys}, 0.4
            if len(out) > 1:
                out = {key.partition("/")[0] for key in match.value.keys if self._is_in_force(key)}
                share = 0.5
            if len(out) == 1:
                document = out.pop()
                yield hit(document, "document.draft_name", match.quote, text.where, share * weight)
                if weight == 1.0 and self._offers(Text(text.sentence_of(match.start), text.where)):
                    yield hit(document, "document.body", match.quote, text.where, 0.4 * share)

    def _is_out(self, key: str) -> bool:
        circulated = self.timeline.draft(key).circulated_at
        return circulated is not None and circulated <= self.reading.view.received_at

    def _is_in_force(self, key: str) -> bool:
        force = self.timeline.draft_in_force(key.partition("/")[0], self.reading.view.received_at)
        return force is not None and force.key == key

    def _by_deadline(self, text: Text) -> Iterator[Hit[str]]:
        """A day named that is the deadline of the rounds of one document only."""
        for day in days(text):
            due = {
                state.round.document
                for state in self.timeline.rounds()
                if state.deadline
                and (state.deadline.month, state.deadline.day) == (day.month, day.day)
                and day.year in (None, state.deadline.year)
            }
            if len(due) == 1:
                yield hit(due.pop(), "document.deadline", text.quote(day.start, day.end), text.where)

    def _only_open(self) -> Iterator[Hit[str]]:
        moment = self.reading.view.received_at
        due = {s.round.document for s in self.timeline.open_rounds(moment) if s.deadline is not None}
        if len(due) == 1:
            yield hit(due.pop(), "document.open", "the only open deadline", "calendar")

    def _only_draft(self) -> Iterator[Hit[str]]:
        """Remarks on a place are on a draft: where one document alone has any out, on that."""
        placed = [r for voice in self.voices for r in voice.remarks if r.locator]
        out = {item.key.partition("/")[0] for item in self.timeline.drafts() if self._is_out(item.key)}
        document = next(iter(out)) if len(out) == 1 else None
        # actions that it has none of are those of another text
        own = [r for r in placed if document and (not _style(r.locator) or self._may_have(document, _style(r.locator)))]
        if own and document:
            yield hit(document, "document.only_draft", own[0].locator_words, "calendar")

    # --- files

    def of_file(self, leaf: Leaf, *, alone: bool = False) -> Topic:
        """What a file speaks on: by itself where it says so, else by what the mail says. ``alone``: the only file."""
        own = tally(self._file(leaf))
        several = parts.of_file(leaf, self.consultation)
        if len(several) > 1:
            parted = [hit(name, "document.heading", quote, leaf.where) for name, quote in several.items()]
            return Topic(tuple(several), tally([*parted, *self._file(leaf)]), leaf)
        spoken = [document for document, _ in own.ranked if document in self.offered]
        if alone and len(self.offered) > 1 and not leaf.is_copy and (len(spoken) > 1 or not leaf.is_readable):
            return Topic(tuple(spoken) if len(spoken) > 1 else tuple(sorted(self.offered)), own, leaf)
        if own.best is not None and own.ranked[0][1] >= SURE and own.lead() >= FAINT:
            return Topic((own.best,), own, leaf)
        both = tally([*self._file(leaf), *self._said()])
        if len(self.offered) > 1 and own.best in self.offered and own.lead() >= FAINT and own.best is not None:
            # the mail offers several, and the file leans to one of them
            return Topic((own.best,), tally([*self._file(leaf), *self._said_of(own.best)]), leaf)
        return Topic((both.best,) if both.best is not None else (), both, leaf)

    def _said_of(self, document: str) -> Iterator[Hit[str]]:
        """What the mail's own words say of one document."""
        return (entry for entry in self._said() if entry.answer == document)

    def leftover(self, topic: Topic, taken: set[str]) -> Topic:
        """A file that says nothing of itself is on the one document offered that no other file is on."""
        left = self.offered - taken
        if topic.leaf is None or len(left) != 1 or len(self.offered) < 2:
            return topic
        own = tally(self._file(topic.leaf))
        if own.best is not None and own.ranked[0][1] >= FAINT:
            return topic
        document = next(iter(left))
        return Topic((document,), tally(self._said_of(document)), topic.leaf)

    def _file(self, leaf: Leaf) -> Iterator[Hit[str]]:
        if leaf.lineage.draft is not None:
            match = next((m for m in leaf.lineage.matches if m.key == leaf.lineage.draft), None)
            quote = f"{match.unchanged} of {match.total} paragraphs unchanged" if match else leaf.lineage.draft
            yield hit(leaf.lineage.draft.partition("/")[0], "document.lineage", quote, leaf.where)
            return
        yield from self._named(leaf.name_text, "document.file_name")
        yield from self._named(leaf.title, "document.title")
        yield from self._named(leaf.body, "document.text")
        yield from self._by_draft_name(leaf.head)
        yield from self._by_deadline(leaf.head)
        yield from self._located(leaf.remarks, leaf.where)
        yield from self._quoting(leaf.body)
        yield from self._answering((remark.locator for remark in leaf.remarks), leaf.where)
        for key, symbol in symbols(leaf.head, self.timeline.named_drafts):
            yield hit(key.partition("/")[0], "document.symbol", symbol, leaf.where)

    # --- the mail's own text

    def of_text(self) -> Topic:
        """What the mail's own text speaks on, where the text is the submission."""
        several: dict[str, str] = {}
        for voice in self.voices:
            several |= {entry.answer: entry.evidence.quote for entry in self._above(voice.remarks)}
            several |= parts.of_text(voice.body, self.consultation)
        if len(several) > 1:
            parted = [hit(name, "document.heading", quote, "body") for name, quote in several.items()]
            return Topic(tuple(several), tally([*parted, *self._said()]))
        return Topic(self._chosen(self.words), self.words)

    def listed(self) -> dict[str, str]:
        """Documents named in a line that announces points right below it: ``On the plan:``."""
        found: dict[str, str] = {}
        for voice in self.voices:
            found |= parts.listed(voice.body, self.consultation)
        return found

    def of_list(self, document: str, quote: str) -> Topic:
        """What a list of points in the mail's text speaks on, by the line above it."""
        return Topic((document,), tally([hit(document, "document.heading", quote, "body"), *self._said_of(document)]))

    def _chosen(self, found: Tally[str]) -> tuple[str, ...]:
        """The best document, and others that are named as strongly in the author's own words."""
        if found.best is None:
            return ()
        best = found.ranked[0][1]
        offered = self.offered | self._told_apart(found)
        also = [
            name
            for name, score in found.ranked[1:]
            if name in offered and found.best in offered and score >= min(2.0, 0.5 * best)
        ]
        return self._without_the_note((found.best, *also))

    def _told_apart(self, found: Tally[str]) -> frozenset[str]:
        """A document whose questions are answered, and another whose very words are quoted: the mail is on both."""
        rules = {name: {entry.rule for entry in entries} for name, entries in found.evidence.items()}
        asked = {name for name, given in rules.items() if "document.questions" in given}
        quoted = {name for name, given in rules.items() if "document.words" in given} - asked
        return frozenset(asked | quoted) if asked and quoted else frozenset()

    def _without_the_note(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """A document without drafts (the concept note) is often the occasion and seldom the object beside another."""
        drafted = self._drafted
        if not drafted & set(chosen):
            return chosen
        subjects = {m.document for v in self.voices for m in mentions(v.subject.text, self.consultation)}
        if subjects and not subjects & drafted and subjects & set(chosen):
            return tuple(name for name in chosen if name in subjects)
        return tuple(
            name for name in chosen if name in drafted or (drafted & set(chosen) <= subjects and name in subjects)
        )

    @cached_property
    def offered(self) -> frozenset[str]:
        """Documents on which the author's own words offer comments: named, and not for later."""
        names = set()
        for voice in self.voices:
            if not voice.subject.reply:
                names |= self._offer(mentions(voice.subject.text, self.consultation))
            names |= self._offer(m for m in mentions(voice.body, self.consultation) if self._is_offered(m))
        return frozenset({*names, *self._both})

    def _offer(self, found: Iterable[Mention]) -> set[str]:
        """Documents named for now: in full, or by a name that does not only resemble that of another."""
        return {
            mention.document
            for mention in found
            if mention.strength != TOPIC and not mention.deferred and not mention.resembles & self._in_full
        }


def _as_occasion(mention: Mention) -> bool:
    """Whether a document is named as what a mail refers to: "with reference to the concept note"."""
    text = mention.match.text
    return any(
        match.sentence == mention.match.sentence and 0 <= mention.match.first - match.after <= _ARTICLES
        for match in concept("refers_to").find(text)
    )


_STRONG = ("document.body", "document.subject", "document.title", "document.file_name", "document.heading")


def _sections(voices: Iterable[Voice]) -> Iterator[Text]:
    for voice in voices:
        if voice.body:
            yield voice.body


def _style(locator: str) -> str:
    if _ACTION.match(locator):
        return "Action"
    return "PP/OP" if _CLAUSE.match(locator) else ""


def own_conference(reading: Reading, texts: Iterable[Text]) -> bool:
    """Whether the conference itself is named in any of the texts."""
    return any(own_names(text, reading.context.consultation) for text in texts)
