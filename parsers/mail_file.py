"""A mail as a file: its facts, and each of its parts as a child."""

from __future__ import annotations

from consultation.errors import ParseError
from parsers import body_text, message, mime_tree
from parsers.facts import Extraction
from parsers.nesting import MAX_DEPTH, Nesting, listed


def read(data: bytes, nesting: Nesting) -> Extraction:
    """Read a mail of RFC 5322; a part that cannot be taken out is listed with its reason."""
    if nesting.depth >= MAX_DEPTH:
        return listed("", "refused", "nested_too_deep", "a mail inside too many others; it was not opened")
    facts = message.read(data)
    # Taken apart once for all of its parts: ``message.part`` does so for each.
    tree = mime_tree.build(data)
    nodes = body_text.part_nodes(tree)
    children = []
    for part in facts.parts:
        try:
            content = mime_tree.content(tree, nodes[part.n - 1])
        except ParseError as error:
            children.append(
                listed(part.name, "failed", error.code, str(error), size=part.size, media_type=part.media_type)
            )
            continue
        children.append(nesting.member(content, part.name, part.media_type, archive=False))
    return Extraction(
        message=facts, title=facts.subject, text=facts.body, language=facts.language, children=tuple(children)
    )
