"""The plain facts that parsers find: the only part of ``parsers`` that the worker and the store may use.

No parsing library is imported here. Everything is a frozen dataclass of strings, numbers and tuples, so that it can
cross the boundary of the child process as JSON and be checked there (``to_json``, ``from_json``). Offsets count
characters of the paragraph's own ``text``; indexes count from 0 in the order of the document.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from consultation.errors import ChildFailed

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

#: raised with every change that can change what a parser says: extractions are kept by content and this number
PARSER_VERSION = 4


@dataclass(frozen=True, kw_only=True)
class ParseProblem:
    """Something that could not be read, or had to be cut: a stable word and a sentence."""

    code: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of the text as circulated (before tracked changes), body and table cells in reading order."""

    index: int
    text: str
    #: the number a reader sees: ``12``, ``12 (b)``, ``Action 7``, ``PP3``; empty where none is printed
    label: str = ""
    #: the number in front as it is printed, typed or automatic (``12.``, ``(b)``, ``Action 7:``); not part of ``text``
    printed: str = ""
    #: whether that number was typed, and so is part of what a drafter wrote
    typed: bool = False
    #: the nearest heading above (top level)
    section: str = ""
    #: ``body``, ``heading``, ``title``, ``table``, ``footnote``, ``endnote``, ``header``, ``footer``, ``textbox``
    where: str = "body"
    #: for table cells: table, row and column counted from 0
    cell: tuple[int, int, int] | None = None
    #: the text with all tracked changes accepted; ``None`` where it equals ``text``
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One tracked change, as CONTRACT.md ``extract`` prints it."""

    #: insertion, deletion, move_from, move_to, paragraph_insertion, paragraph_deletion, row_insertion, row_deletion,
    #: cell_insertion, cell_deletion, format
    kind: str
    text: str
    #: as written in the file, unverified; never a submitter
    author: str = ""
    date: str | None = None
    #: index into ``paragraphs``
    paragraph: int | None = None
    label: str = ""
    #: characters before the change in the original text of the paragraph
    offset: int | None = None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A margin comment of Word, or an annotation of a PDF."""

    text: str
    author: str = ""
    date: str | None = None
    #: the words it is anchored to
    quote: str = ""
    paragraph: int | None = None
    label: str = ""
    #: text of the comment that it answers
    reply_to: str | None = None
    resolved: bool = False


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What was done to the draft's text, adjacent changes taken together: the raw material of a contribution.

    ``kind``: insertion, deletion, replacement, new_paragraph (stands after ``paragraph``), paragraph_deletion, move.
    """

    kind: str
    deleted: str = ""
    inserted: str = ""
    #: index into the ``paragraphs`` of the file where it stands (new_paragraph: the one it follows; -1: before all)
    paragraph: int | None = None
    #: label printed in the file edited; for silent edits that of the draft
    label: str = ""
    #: characters before the edit in the original paragraph
    offset: int | None = None
    #: label of the paragraph after which a moved one stands now
    moved_after: str | None = None
    #: ``table`` or ``footnote`` where the edit is not in a body paragraph
    where: str | None = None
    word_author: str = ""
    date: str | None = None
    #: found by comparing with the circulated draft, not tracked
    silent: bool = False
    #: word author of the earlier insertion inside which this edit stands
    inside: str | None = None


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment in prose or in a table row, with the place it speaks of."""

    text: str
    #: the place in the draft's own style (``12``, ``12 (b)``, ``Action 7``, ``OP5``, ``12-15``, ``Question 7``,
    #: ``Table 1``); empty: general
    locator: str = ""
    #: the words of the text that gave the place
    locator_words: str = ""
    current: str = ""
    proposed: str = ""
    rationale: str = ""
    #: nearest heading above, for files that speak on several documents
    heading: str = ""
    #: ``prose`` or ``table``
    source: str = "prose"
    #: index of the paragraph (or first cell) it was found in
    paragraph: int | None = None
    #: a passing sentence that only announces edits made elsewhere
    announces: bool = False
    #: a place of a plan with a name of its own, and that name: a place of the draft where the draft is called so
    place_of_other: str = ""
    other: str = ""
    #: the words quoted right above it, which it answers: they stand for its place where they are the draft's
    answers: str = ""
    #: too little to stand without a place (``Yes.``): it counts where the words that it answers are the draft's
    slight: bool = False
    #: it speaks of the text from end to end (``Throughout the text, …``): no quotation gives it a place
    throughout: bool = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """A mailbox of RFC 5322: display name and addr-spec, each cleaned."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedHop:
    """One ``Received`` header (RFC 5321 4.4), newest first in a message."""

    by: str = ""
    from_: str = ""
    for_: str = ""
    #: aware, as RFC 3339; ``None`` where it cannot be read
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class AuthenticationResult:
    """One ``Authentication-Results`` header (RFC 8601): who says it and the results by method."""

    authserv_id: str
    #: method -> result: ``{"dmarc": "pass", "spf": "fail"}``
    results: dict[str, str]
    #: position among all trace headers, counted from the top: only those above our own Received count
    position: int = 0


@dataclass(frozen=True, kw_only=True)
class InnerMail:
    """The head of a mail forwarded or quoted inside another: text anyone can type, evidence and no more."""

    sender: Address
    subject: str = ""
    #: as written, then RFC 3339 where it could be read
    date_words: str = ""
    date: str | None = None
    to: str = ""
    #: the text below the head
    text: str = ""
    #: ``forward`` (the author passes it on) or ``quote`` (the author answers it)
    role: str = "quote"
    #: found in the text of a forward; a quote has none
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One leaf of the MIME tree other than the body shown first (RFC 2046): a file or an inner mail."""

    #: counted from 1 in the order of the message: the ``n`` of CONTRACT.md and the number to ask the child for
    n: int
    name: str = ""
    #: as declared; ``sniffed`` is what the bytes say
    media_type: str = "application/octet-stream"
    sniffed: str = ""
    disposition: str = ""
    content_id: str = ""
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """What the headers and the body of one mail say."""

    subject: str = ""
    from_: tuple[Address, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    #: RFC 3339, aware; evidence only, never the time of receipt
    date: str | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    received: tuple[ReceivedHop, ...] = ()
    authentication: tuple[AuthenticationResult, ...] = ()
    delivered_to: tuple[str, ...] = ()
    return_path: str | None = None
    #: headers that tell automatic mail (RFC 3834): auto-submitted, precedence, x-auto-response-suppress, list-id,
    #: x-failed-recipients, content-type of the report …; lower-case names
    automatic_headers: dict[str, str] = dataclasses.field(default_factory=dict)
    #: Resent-From, Resent-To, Resent-Date, Resent-Message-ID where a person redirected the mail (RFC 5322 3.6.6)
    resent: dict[str, str] = dataclasses.field(default_factory=dict)
    media_type: str = "text/plain"
    #: whole text of the body, as text
    body: str = ""
    #: the body without quoted mail, signature and disclaimers
    new_text: str = ""
    signature: str = ""
    quoted: tuple[InnerMail, ...] = ()
    remarks: tuple[Remark, ...] = ()
    #: http(s) addresses in the new text
    links: tuple[str, ...] = ()
    language: str = ""
    parts: tuple[Part, ...] = ()
    #: sha256 of each decoded leaf that is a file, sorted: equal for re-encoded copies
    leaf_digests: tuple[str, ...] = ()
    #: normal form of the body for identity: without gateway banners, disclaimers and addresses of links, folded
    canonical: str = ""
    #: the subject without markers that a gateway puts before it (``[EXTERNAL]``), folded
    canonical_subject: str = ""
    size: int = 0
    problems: tuple[ParseProblem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """What is in one file (mail or attachment). Members of archives and mails are ``children``, as the same object."""

    name: str = ""
    media_type: str = "application/octet-stream"
    #: an ``ExtractionState``: ok, empty, encrypted, unsupported, failed, refused
    state: str = "ok"
    title: str = ""
    language: str = ""
    #: before tracked changes (what was circulated)
    text: str = ""
    #: with all tracked changes accepted; ``None`` where there are none
    text_after: str | None = None
    pages: int | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    comments: tuple[Comment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    children: tuple[Extraction, ...] = ()
    message: MessageFacts | None = None
    #: a scan: pages without a text layer
    scanned: bool = False
    #: sha256 and size of the file's bytes
    sha256: str = ""
    size: int = 0
    #: author in the file's own properties, unverified
    author: str = ""
    problems: tuple[ParseProblem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DraftText:
    """A circulated draft as base for comparison."""

    #: ``DOCUMENT/DRAFT``
    key: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A paragraph of one text and its counterpart in another; either may be missing."""

    old: int | None
    new: int | None
    #: 0..1, similarity of the two texts
    similarity: float = 1.0
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class DraftMatch:
    """How far a file is a copy of one draft."""

    key: str
    #: paragraphs of the draft found again unchanged, found again edited, and all of them (text over 20 characters)
    unchanged: int
    edited: int
    total: int
    #: share of the file's own words that stand in paragraphs of the draft
    coverage: float


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Which circulated draft a file is an edited copy of, and what was done to it without tracking."""

    #: best first; empty where the file is no copy of any draft
    matches: tuple[DraftMatch, ...] = ()
    #: key of the draft that it is an edited copy of, if it is one
    draft: str | None = None
    #: index of the file's paragraph -> label of the draft's paragraph, as it stands there
    labels: dict[int, str] = dataclasses.field(default_factory=dict)
    #: edits that were not tracked
    silent: tuple[Edit, ...] = ()


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The checker of a type; made once, because making it costs more than using it."""
    if kind not in _adapters:
        # To load it costs more than to read a short file; who reads files and passes nothing on does without.
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def warm_up() -> None:
    """Make the checkers of what children say: the processes forked afterwards find them made."""
    for kind in (Extraction, MessageFacts, Lineage, DraftText, Paragraph, Comment):
        _adapter(kind)


def to_json(value: Any) -> Any:
    """A fact as what ``json.dumps`` takes."""
    return _adapter(type(value)).dump_python(value, mode="json")


def from_json(kind: type[T], data: Any) -> T:
    """A fact from JSON that nobody has to trust; ChildFailed where its shape is not that of *kind*."""
    from pydantic import ValidationError

    try:
        fact: T = _adapter(kind).validate_python(data)
        return fact
    except ValidationError as error:
        raise ChildFailed(f"what the child said is no {kind.__name__}: {error.error_count()} faults") from error
