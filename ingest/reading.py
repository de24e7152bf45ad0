"""Reading mail through the sandbox, each content once: what was read is kept by content and parser version.

A child that dies or hits a limit is a result: the message gets its head alone, the file a named state. A child that
failed for no stated reason is asked once more, because the machine may have been short of memory at that moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from consultation.errors import ChildFailed, LimitReached, ParseError
from consultation.words import ExtractionState
from ingest.archive import Archive
from parsers.facts import (
    PARSER_VERSION,
    DraftText,
    Edit,
    Extraction,
    Lineage,
    MessageFacts,
    ParseProblem,
    Part,
    from_json,
    to_json,
)
from parsers.sandbox import Sandbox
from store.database import Database, Transaction

T = TypeVar("T")

#: files shorter than this many characters are no copy of a draft: not worth a comparison
SHORTEST_COPY = 400


@dataclass(frozen=True, kw_only=True)
class ReadMessage:
    """A message as far as it could be read; ``problem`` says why no further."""

    facts: MessageFacts
    problem: str | None = None


@dataclass
class Reader:
    """The sandbox with a memory: every answer is stored and found again."""

    sandbox: Sandbox
    archive: Archive
    database: Database
    #: told of every mail before it is read
    taking: Callable[[str], None] = lambda _: None

    def message(self, sha256: str) -> ReadMessage:
        """The facts of a raw message; its head alone where the whole could not be read."""
        self.taking(sha256)
        kept = self._kept(sha256, "message")
        if kept is not None:
            return ReadMessage(facts=from_json(MessageFacts, kept))
        raw = self.archive.get(sha256)
        try:
            facts = self._twice(lambda: self.sandbox.message(raw))
        except ParseError as error:
            return ReadMessage(facts=self._head(raw), problem=f"{error.code}: {error}")
        self._keep(sha256, "message", to_json(facts))
        return ReadMessage(facts=facts)

    def head(self, sha256: str) -> MessageFacts:
        """The first headers alone, for a message too large to open."""
        self.taking(sha256)
        return self._head(self.archive.get(sha256))

    def contents(self, tx: Transaction, digests: Sequence[str]) -> frozenset[str]:
        """Under which names what was read from these raw messages and their files is kept."""
        read = [from_json(MessageFacts, kept) for digest in digests for kept in tx.extractions.every(digest, "message")]
        return frozenset(digests) | {_part_key(part) for facts in read for part in facts.parts}

    def part(self, sha256: str, part: Part) -> Extraction:
        """What is in one file of a message; a file that could not be read is a result with its state."""
        key = _part_key(part)
        kept = self._kept(key, "part")
        if kept is not None:
            return from_json(Extraction, kept)
        raw = self.archive.get(sha256)
        try:
            extraction = self._twice(lambda: self.sandbox.part(raw, part.n))
        except ParseError as error:
            extraction = _unread(part, error)
        self._keep(key, "part", to_json(extraction))
        return extraction

    def lineage(
        self, part: Part, extraction: Extraction, drafts: Sequence[DraftText]
    ) -> dict[tuple[int, ...], Lineage]:
        """Which circulated draft the file and its members are copies of; empty where there is too little text."""
        if not drafts or _longest_text(extraction) < SHORTEST_COPY:
            return {}
        what = "lineage " + draft_set(drafts)
        kept = self._kept(_part_key(part), what)
        if kept is not None:
            return {tuple(path): from_json(Lineage, data) for path, data in kept}
        try:
            found = self._twice(lambda: self.sandbox.lineage(extraction, drafts))
        except ParseError:
            # Without lineage the file is still a submission; names and words have to decide what it is on.
            found = {}
        self._keep(_part_key(part), what, [[list(path), to_json(lineage)] for path, lineage in found.items()])
        return found

    def layer_authors(self, extraction: Extraction, known: Sequence[tuple[str, str, str]]) -> frozenset[str]:
        """Word authors in the file whose edits are on record as another submitter's; empty where none can be."""
        authors = {edit.word_author for edit in _edits(extraction)}
        if len(authors) < 2 or not known:
            return frozenset()
        try:
            return self._twice(lambda: self.sandbox.layers(extraction, known))
        except ParseError:
            return frozenset()

    def _head(self, raw: bytes) -> MessageFacts:
        try:
            return self.sandbox.message_minimal(raw)
        except ParseError:
            # Not even the head can be read: an empty one, and the raw bytes stay in the archive.
            return MessageFacts(size=len(raw))

    def _twice(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except LimitReached:
            raise
        except ChildFailed:
            return ask()

    def _kept(self, content: str, what: str) -> Any:
        with self.database.transaction(write=False) as tx:
            return tx.extractions.get(content, what, PARSER_VERSION)

    def _keep(self, content: str, what: str, data: object) -> None:
        with self.database.transaction() as tx:
            tx.extractions.put(content, what, PARSER_VERSION, data)


def draft_set(drafts: Iterable[DraftText]) -> str:
    """A short name of a set of drafts, other when a draft is added or replaced."""
    material = hashlib.sha256()
    for draft in sorted(drafts, key=lambda item: item.key):
        material.update(draft.key.encode())
        for paragraph in draft.paragraphs:
            material.update(paragraph.text.encode("utf-8", "replace"))
    return material.hexdigest()[:16]


def _part_key(part: Part) -> str:
    # The name and the declared type can change what a file is taken for.
    return hashlib.sha256(f"{part.sha256}\n{part.name}\n{part.media_type}".encode("utf-8", "replace")).hexdigest()


def _unread(part: Part, error: ParseError) -> Extraction:
    state = ExtractionState.REFUSED if isinstance(error, LimitReached) else ExtractionState.FAILED
    return Extraction(
        name=part.name,
        media_type=part.sniffed or part.media_type,
        state=state,
        sha256=part.sha256,
        size=part.size,
        problems=(ParseProblem(code=error.code, detail=str(error)),),
    )


def _longest_text(extraction: Extraction) -> int:
    return max([len(extraction.text), *(_longest_text(child) for child in extraction.children)])


def _edits(extraction: Extraction) -> Iterable[Edit]:
    yield from extraction.edits
    for child in extraction.children:
        yield from _edits(child)
