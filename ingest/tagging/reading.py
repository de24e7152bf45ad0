"""A message laid out for the rules: who speaks in it, in which words, and what each file is. Facts only, no judgement.

A *voice* is a mail that speaks: the message itself, or one that was forwarded in it. A *leaf* is a file that cannot be
opened further: an attachment, a member of an archive, an attachment of a forwarded mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.tagging.mentions import treaty_business
from ingest.tagging.model import Context, MessageView, PartView
from ingest.tagging.vocabulary import concept, said
from ingest.tagging.wording import Match, Text
from parsers.facts import Address, Extraction, InnerMail, Lineage, MessageFacts, Remark

#: characters of a file in which its title, letterhead and opening formula stand
HEAD = 1200
#: characters of a file that are searched for names of documents
BODY = 12_000

_NAME_BREAKS = re.compile(r"[_\-.()\[\]+]+|(?<=[a-z])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")
_NUMBERED = re.compile(
    r"^[ \t]*(?P<mark>[^\W\d_]{1,12}\.?[ \t]?\d{1,3}(?:[ \t]?\([a-z]\))?)"
    r"(?:[ \t]*[:.)–—-][ \t]*|[ \t]+)(?=[^\W\d_\"“«„])",
    re.MULTILINE,
)
_REPLY = re.compile(
    r"^\s*(?:\[[^\]]{1,20}\]\s*)?(?P<mark>re|aw|sv|vs|antw|rif|res|r|odp|ответ|رد|答复|回复|fw|fwd|wg|tr|rv|i|enc|vb|doorst|"
    r"пересл|пер|fs|إعادة توجيه|转发|转寄)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*",
    re.IGNORECASE,
)
_FORWARD_MARKS = frozenset(
    {"fw", "fwd", "wg", "tr", "rv", "i", "enc", "vb", "doorst", "пересл", "пер", "fs", "إعادة توجيه", "转发", "转寄"}
)
_GATEWAY = re.compile(
    r"^\s*(?:\[(?:ext|external|externe|extern|externo|spam\??|suspected[^\]]*|caution[^\]]*|warning[^\]]*)\]|(?:ext|external)\s*:)\s*",
    re.IGNORECASE,
)
#: parts that are the mail's own machinery or decoration
_MACHINERY = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "text/calendar",
    "application/ics",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "message/delivery-status",
    "message/disposition-notification",
    "text/rfc822-headers",
)
#: what archivers and file managers leave in an archive: resource forks of the Mac, folder settings, thumbnails
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """A subject without the marks of gateways, replies and forwards."""

    text: Text
    reply: bool
    forward: bool

    @staticmethod
    def of(written: str, where: str = "subject") -> Subject:
        """Take the marks off, however many."""
        rest, reply, forward = written, False, False
        while True:
            rest = _GATEWAY.sub("", rest)
            match = _REPLY.match(rest)
            if match is None:
                return Subject(Text(rest.strip(), where), reply, forward)
            forwarded = match["mark"].casefold() in _FORWARD_MARKS
            reply, forward = reply or not forwarded, forward or forwarded
            rest = rest[match.end() :]


@dataclass(frozen=True)
class Leaf:
    """A file that cannot be opened further."""

    #: number of the attachment that it is or lies in
    n: int
    #: indexes among the children from there; empty: the attachment itself
    path: tuple[int, ...]
    extraction: Extraction
    lineage: Lineage
    name: str
    media_type: str
    disposition: str
    content_id: str
    #: index into ``Reading.mails`` of the forwarded mail that it was attached to; ``None``: of the message
    mail: int | None
    #: authors of layers beneath this submitter's edits
    layer_authors: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """``1``, or ``1.0.2`` for a file inside: attachment number, then indexes of children."""
        return ".".join(str(item) for item in (self.n, *self.path))

    @property
    def where(self) -> str:
        """How evidence names it."""
        inside = f", {self.name}" if self.path else ""
        return f"attachment {self.n}{inside}"

    @cached_property
    def name_text(self) -> Text:
        """The file's name with its words apart."""
        stem = self.name.rsplit(".", 1)[0] if re.search(r"\.\w{1,5}$", self.name) else self.name
        return Text(_NAME_BREAKS.sub(" ", stem), f"name of {self.where}")

    @cached_property
    def head(self) -> Text:
        """Title, letterhead and the first lines."""
        own = self.own_text
        title = self.extraction.title.strip()
        start = own[:HEAD]
        if title and title not in start:
            start = f"{title}\n\n{start}"
        return Text(start, self.where)

    @cached_property
    def frame(self) -> Text:
        """The head without what its remarks say: in a reason others are spoken of."""
        said = [
            " ".join(t.split()) for r in self.remarks if r.locator for t in (r.text, r.current, r.proposed, r.rationale)
        ]
        kept = [line for line in self.head.content.splitlines() if not any(_holds(text, line) for text in said if text)]
        return Text("\n".join(kept), self.where)

    @cached_property
    def title(self) -> Text:
        """The first two lines that say something, and the title in the file's properties."""
        lines = [line.strip() for line in self.own_text[:HEAD].splitlines() if line.strip()]
        return Text(
            "\n\n".join([self.extraction.title, *(line[:300] for line in lines[:4])]).strip(), f"head of {self.where}"
        )

    @cached_property
    def body(self) -> Text:
        """The text that is searched."""
        return Text(self.own_text[:BODY], self.where)

    @cached_property
    def own_text(self) -> str:
        """The file's text as its paragraphs, after its changes, where it has any; headers and footers first."""
        if self.extraction.paragraphs:
            first = [p for p in self.extraction.paragraphs if p.where in ("header", "textbox")]
            rest = [p for p in self.extraction.paragraphs if p.where not in ("header", "textbox", "footer")]
            return "\n\n".join(p.after if p.after is not None else p.text for p in (*first, *rest))
        return self.extraction.text

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of a circulated draft, edited or not."""
        return self.lineage.draft is not None

    @property
    def is_edited(self) -> bool:
        """Whether anything in it was changed or noted."""
        return bool(self.extraction.edits or self.extraction.comments or self.lineage.silent or self.extraction.changes)

    @property
    def is_decoration(self) -> bool:
        """A logo, a signature, a visiting card, an invitation: nothing that anybody submitted."""
        if self.media_type.startswith(_MACHINERY) or self.extraction.media_type.startswith(_MACHINERY):
            return True
        if self.path and _LITTER.search(self.name):
            return True
        small = self.extraction.size < 100_000
        inline = self.disposition != "attachment" or bool(self.content_id)
        return self.is_image and inline and small

    @property
    def is_image(self) -> bool:
        """A picture."""
        return self.media_type.startswith("image/") or self.extraction.media_type.startswith("image/")

    @property
    def is_hostile(self) -> bool:
        """A kind of file that runs code."""
        return any(problem.code == "hostile_type" for problem in self.extraction.problems)

    @property
    def is_readable(self) -> bool:
        """Whether a program can read what it says."""
        return self.extraction.state == "ok" and not self.extraction.scanned and bool(self.own_text.strip())

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Comments found in it."""
        return tuple(remark for remark in self.extraction.remarks if not remark.announces)


@dataclass(frozen=True)
class Voice:
    """A mail that speaks: the message or one forwarded in it."""

    sender: Address
    subject: Subject
    body: Text
    signature: Text
    #: ``body``, ``forwarded mail``, ``attachment 2``
    where: str
    remarks: tuple[Remark, ...] = ()
    #: passages quoted from the mail that it answers, each with an answer right below it
    answered: tuple[str, ...] = ()
    #: whether an inner mail, whose head is text that anyone can type
    inner: bool = False
    #: number of the attachment that it is, if it is one
    n: int | None = None

    @cached_property
    def numbered(self) -> tuple[str, ...]:
        """Marks at the beginning of lines: ``Q1``, ``P4:``, ``Frage 2.`` (a bare number lists anything)."""
        return tuple(match.group("mark") for match in _NUMBERED.finditer(self.body.content))

    @cached_property
    def frame(self) -> Text:
        """The text without its remarks on paragraphs: what the mail says of itself."""
        places = {remark.locator_words.strip() for remark in self.remarks if remark.locator} - {""}
        kept = [
            piece
            for piece in re.split(r"\n\s*\n", self.body.content)
            if not any(place in piece.strip()[: len(place) + 12] for place in places)
        ]
        return Text("\n\n".join(kept), self.where)


@dataclass(frozen=True)
class Reading:
    """The whole message laid out."""

    view: MessageView
    context: Context

    @property
    def facts(self) -> MessageFacts:
        """Facts of the message itself, or of the one mail that an S/MIME wrapper holds."""
        return self._unwrapped or self.view.facts

    @cached_property
    def _unwrapped(self) -> MessageFacts | None:
        facts = self.view.facts
        if facts.new_text.strip() or len(self.view.parts) != 1:
            return None
        part = self.view.parts[0]
        if "pkcs7-mime" not in part.media_type and "pkcs7-mime" not in part.extraction.media_type:
            return None
        return part.extraction.message or next((c.message for c in part.extraction.children if c.message), None)

    @cached_property
    def subject(self) -> Subject:
        """Subject of the message."""
        return Subject.of(self.view.facts.subject)

    @cached_property
    def sender(self) -> Address:
        """Author of the message."""
        return next(iter(self.view.facts.from_), Address())

    @cached_property
    def outer(self) -> Voice:
        """The message itself."""
        return Voice(
            sender=self.sender,
            subject=self.subject,
            body=Text(_addressed_to_us(self.facts.new_text), "body"),
            signature=Text(self.facts.signature, "signature"),
            where="body",
            remarks=_standing(self.facts.remarks, has_files=bool(self.files)),
            answered=_answered(self.facts.remarks),
        )

    @cached_property
    def mails(self) -> tuple[Voice, ...]:
        """The mails forwarded in it: below a forwarder's head in the body, or attached."""
        beside = bool(self.view.parts)
        quoted = [_typed(mail, has_files=beside) for mail in self.facts.quoted if mail.role == "forward"]
        return tuple(quoted + [voice for voice, _ in self._attached])

    @cached_property
    def quoted(self) -> tuple[InnerMail, ...]:
        """The mails that it answers."""
        return tuple(mail for mail in self.facts.quoted if mail.role != "forward")

    @cached_property
    def quoted_text(self) -> Text:
        """Subjects and beginnings of the mails that it answers."""
        return Text("\n\n".join(f"{mail.subject}\n\n{mail.text[:1500]}" for mail in self.quoted[:3]), "quoted mail")

    @cached_property
    def _attached(self) -> tuple[tuple[Voice, tuple[int, tuple[int, ...]]], ...]:
        """Attached mails as voices with the place they hang at."""
        found: list[tuple[Voice, tuple[int, tuple[int, ...]]]] = []
        for part in self.view.parts:
            for path, extraction in _walk(part.extraction):
                if extraction.message is not None and extraction.message is not self._unwrapped:
                    found.append((_attached_voice(part, extraction.message), (part.n, path)))
        return tuple(found)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every file, those inside archives and mails too."""
        places = [place for _, place in self._attached]
        base = len(self.mails) - len(places)
        found: list[Leaf] = []
        for part in self.view.parts:
            for path, extraction in _walk(part.extraction):
                if extraction.message is not None or (extraction.children and not extraction.text.strip()):
                    continue
                owner = next(
                    (i for i, (n, above) in enumerate(places) if n == part.n and path[: len(above)] == above), None
                )
                found.append(_leaf(part, path, extraction, None if owner is None else base + owner))
        return tuple(found)

    def business(self, *texts: Text) -> Match[str] | None:
        """Where a report or a request is first named that the treaty itself asks for."""
        found = (match for text in texts for match in treaty_business(text, self.context.consultation))
        return next(found, None)

    @cached_property
    def files(self) -> tuple[Leaf, ...]:
        """Files that somebody sent on purpose: no logos, signatures, invitations."""
        return tuple(leaf for leaf in self.leaves if not leaf.is_decoration)


def _walk(extraction: Extraction, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Extraction]]:
    """A file and all that lies in it, with their paths of indexes."""
    yield path, extraction
    for index, child in enumerate(extraction.children):
        yield from _walk(child, (*path, index))


def _leaf(part: PartView, path: tuple[int, ...], extraction: Extraction, mail: int | None) -> Leaf:
    whole = not path
    return Leaf(
        n=part.n,
        path=path,
        extraction=extraction,
        lineage=part.lineage if whole else part.child_lineage.get(path, Lineage()),
        name=part.name if whole else extraction.name,
        media_type=part.media_type if whole else extraction.media_type,
        disposition=part.disposition if whole else "attachment",
        content_id=part.content_id if whole else "",
        mail=mail,
        layer_authors=part.layer_authors if whole else frozenset(),
    )


def _typed(mail: InnerMail, *, has_files: bool) -> Voice:
    """A mail forwarded in the text: the signature is part of its text."""
    return Voice(
        sender=mail.sender,
        subject=Subject.of(mail.subject, "subject of the forwarded mail"),
        body=Text(mail.text, "forwarded mail"),
        signature=Text(_ending(mail.text), "signature of the forwarded mail"),
        where="forwarded mail",
        remarks=_standing(mail.remarks, has_files=has_files),
        inner=True,
    )


def _attached_voice(part: PartView, facts: MessageFacts) -> Voice:
    where = f"attachment {part.n}"
    return Voice(
        sender=next(iter(facts.from_), Address()),
        subject=Subject.of(facts.subject, f"subject of {where}"),
        body=Text(facts.new_text or facts.body, where),
        signature=Text(facts.signature or _ending(facts.new_text), f"signature of {where}"),
        where=where,
        remarks=_standing(facts.remarks, has_files=bool(facts.parts)),
        answered=_answered(facts.remarks),
        inner=True,
        n=part.n,
    )


def _addressed_to_us(text: str) -> str:
    """A mail without paragraphs for others: orders to a program, and disclaimers for those whom it reached in error."""
    pieces = re.split(r"(\n\s*\n)", text)
    return "".join(piece for piece in pieces if not _is_for_others(Text(piece)))


def _is_for_others(paragraph: Text) -> bool:
    if said("machine_order", paragraph) is not None:
        return True
    signs = {match.quote.casefold() for match in concept("disclaimer").find(paragraph)}
    return len(signs) > 1 and said("not_for_you", paragraph) is not None


def _standing(remarks: Sequence[Remark], *, has_files: bool) -> tuple[Remark, ...]:
    """The remarks that stand for themselves: a sentence that names a place announces something only beside files."""
    said = (item for item in remarks if not item.slight)
    return tuple(item for item in said if not item.announces or (item.locator and not has_files))


def _answered(remarks: Sequence[Remark]) -> tuple[str, ...]:
    """The passages that the remarks answer, each once."""
    return tuple(dict.fromkeys(item.answers for item in remarks if item.answers))


def _holds(text: str, line: str) -> bool:
    """Whether a line is, or is part of, the text of a remark."""
    plain = " ".join(line.split())
    return len(plain) > 3 and plain in text


def _ending(text: str) -> str:
    """The last lines of a text, where people sign."""
    return "\n".join([line for line in text.splitlines() if line.strip()][-6:])
