"""One mail as facts: headers, body, what is new in it, and its files.

mail-parser reads the header (addresses with its structural recovery, which keeps a display name from passing for the
address, CVE-2023-27043; trace fields; dates), on a block that ``mime_limits`` has cut. The tree of parts is read from
positions in the bytes (``mime_tree``), so that a message of 25 MB costs its largest part and not eight times its size.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re

from consultation.errors import ParseError
from parsers import body_text, envelope, headers, language, mime_tree, new_text, second_reading
from parsers.facts import InnerMail, MessageFacts, ParseProblem, Part, Remark
from parsers.mime_tree import Node, Tree
from parsers.quoting import banners
from parsers.sniff import sniff

#: parts that are a signature or a control part and no file anybody sent
_NO_FILES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_LINK = re.compile(r"https?://[^\s<>\"'“”«»\])}]+", re.IGNORECASE)
_MAX_LINKS = 100
#: characters of the body that are searched for what is new, quoted and said; ``body`` has all of it
MAX_SEARCHED = 300_000


def read(raw: bytes) -> MessageFacts:
    """All facts of one message. Never raises on malformed mail: what is wrong stands in ``problems``.

    Raises:
        ParseError: there is nothing to read.
    """
    if not raw.strip():
        raise ParseError("the message is empty")
    tree = mime_tree.build(raw)
    head = envelope.read(tree)
    body = body_text.read(tree)
    parts = tuple(_part(tree, node, n) for n, node in enumerate(body_text.part_nodes(tree), 1))
    searched = body.text[:MAX_SEARCHED]
    split = new_text.split(searched, head.subject, head.from_[0].name if head.from_ else "")
    digests = sorted(part.sha256 for part in parts if part.size and part.sniffed not in _NO_FILES)
    return MessageFacts(
        **head.fields(),
        media_type=tree.root.media_type,
        body=body.text,
        new_text=split.new,
        signature=split.signature,
        quoted=tuple(_with_remarks(mail) for mail in split.quoted),
        remarks=_remarks(split.pieces),
        links=links(split.new),
        language=language.detect(split.new or searched),
        parts=parts,
        leaf_digests=tuple(digests),
        canonical=banners.canonical_body(body.text),
        canonical_subject=banners.canonical_subject(head.subject),
        size=len(raw),
        problems=_unique(
            (*tree.problems, *second_reading.compare(tree), *head.problems, *body.problems, *_too_long(body.text))
        ),
    )


def part(raw: bytes, n: int) -> tuple[Part, bytes]:
    """Part *n* of the message and its decoded bytes; for message/rfc822 the inner mail as it stands.

    Raises:
        ParseError: the message has no such part.
    """
    tree = mime_tree.build(raw)
    nodes = body_text.part_nodes(tree)
    if not 1 <= n <= len(nodes):
        raise ParseError(f"the message has {len(nodes)} parts and no part {n}")
    node = nodes[n - 1]
    data = mime_tree.content(tree, node)
    return _facts_of(tree, node, n, data), data


def _part(tree: Tree, node: Node, n: int) -> Part:
    return _facts_of(tree, node, n, mime_tree.content(tree, node))


def _facts_of(tree: Tree, node: Node, n: int, data: bytes) -> Part:
    """What is known of one part."""
    name = re.sub(r"[\r\n\t]+", " ", node.name(tree.root.charset)).strip()
    content_id = headers.decode(headers.first(node.fields, "content-id") or b"").strip("<> ")
    return Part(
        n=n,
        name=name,
        media_type=node.media_type,
        sniffed="message/rfc822" if node.media_type == "message/rfc822" else sniff(data, name, node.media_type),
        disposition=node.disposition,
        content_id=content_id,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def links(text: str) -> tuple[str, ...]:
    """http(s) addresses in *text*, each once, in order, without the punctuation behind them."""
    found = (match.group().rstrip(".,;:!?…。，；") for match in _LINK.finditer(text))
    return tuple(dict.fromkeys(found))[:_MAX_LINKS]


def _remarks(pieces: tuple[new_text.Piece, ...]) -> tuple[Remark, ...]:
    from parsers import remarks

    return tuple(remarks.from_answers([(piece.text, piece.above) for piece in pieces]))


def _with_remarks(mail: InnerMail) -> InnerMail:
    """A forward speaks for itself: its text is read for remarks."""
    if mail.role != "forward" or not mail.text:
        return mail
    return dataclasses.replace(mail, remarks=_remarks((new_text.Piece(text=mail.text),)))


def _too_long(text: str) -> tuple[ParseProblem, ...]:
    if len(text) <= MAX_SEARCHED:
        return ()
    return (
        ParseProblem(
            code="body_over_limit", detail=f"of {len(text)} characters the first {MAX_SEARCHED} were searched"
        ),
    )


def _unique(problems: tuple[ParseProblem, ...]) -> tuple[ParseProblem, ...]:
    return tuple(dict.fromkeys(problems))[:100]
